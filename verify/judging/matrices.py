"""Identities of matrices, tried in exact rational arithmetic on random matrices of whole numbers.

The entries are drawn independently and evenly from the whole numbers up to 2**20 in size. Where two
sides differ at all, their difference is a fraction of polynomials in the entries, and a polynomial of
degree D that is not 0 everywhere is 0 at such a draw with probability at most D / 2**21 (Schwartz and
Zippel). So many draws are made that a false identity passes with no more than the probability allowed;
a true one never fails.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from theory import Claim, Kind, Stated
from theory.language.matrices import Arbitrary
from theory.language.matrix_values import Exact, evaluate
from verify.evidence.streams import key_of
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.thresholds.formulas import LARGEST_ENTRY, SINGULAR_DRAWS


CHOICES = 2 * LARGEST_ENTRY + 1


class _Draw:
    """One random matrix of whole numbers for each arbitrary one."""

    def __init__(self, claim: Claim, stated: Stated, seed: int, number: int) -> None:
        setting = {name: str(value) for name, value in stated.setting.items()}
        self.rng = np.random.default_rng([seed, *key_of("matrices", claim.id, setting), number])
        self.drawn: dict[Arbitrary, DomainMatrix] = {}

    def __call__(self, matrix: Arbitrary) -> DomainMatrix:
        """The matrix that stands for an arbitrary one."""
        if matrix not in self.drawn:
            shape = tuple(int(size) for size in matrix.shape)
            entries = self.rng.integers(-LARGEST_ENTRY, LARGEST_ENTRY, size=shape, endpoint=True)
            rows = [[sp.QQ(int(entry)) for entry in row] for row in entries]
            self.drawn[matrix] = DomainMatrix(rows, shape, sp.QQ)
        return self.drawn[matrix]


def judge_matrices(claim: Claim, stated: Stated, alpha: float, seed: int) -> Outcome:
    """The verdict on an identity of matrices at known sizes.

    Args:
        claim: The claim, of kind = or ⇒.
        stated: The claim at one regime.
        alpha: Probability with which a false identity may pass.
        seed: Seed of the run.

    """
    if claim.kind not in (Kind.EQUAL, Kind.STEP):
        return Outcome(Verdict.UNDECIDED, f"matrices are compared by = or ⇒; got {claim.kind.value}")
    number, passing, first = 0, 1.0, None
    while passing > alpha or first is None:
        left, right, number = _next_regular_draw(claim, stated, seed, number)
        gap, size = _distance(left.matrix, right.matrix)
        first = first or Evidence(gap, gap, gap, size, 0)
        if gap:
            evidence = Evidence(gap, gap, gap, size, 0)
            return Outcome(Verdict.REFUTED, "", evidence, "exact rational arithmetic on random matrices")
        poles = left.denominator + right.denominator
        degree = max(left.numerator + right.denominator, right.numerator + left.denominator)
        if degree + poles >= CHOICES:
            return Outcome(Verdict.UNDECIDED, f"a formula of degree {degree} is too large to be tried", first)
        passing *= degree / (CHOICES - poles)
    reason = (
        f"holds exactly on {number} draws of random matrices; a false identity would pass with at most {passing:.1e}"
    )
    return Outcome(Verdict.SUPPORTED, reason, first)


def _next_regular_draw(claim: Claim, stated: Stated, seed: int, number: int) -> tuple[Exact, Exact, int]:
    """Both sides on the next draw whose matrices have full rank, and the number of draws by then."""
    for attempt in range(number, number + SINGULAR_DRAWS):
        leaf = _Draw(claim, stated, seed, attempt)
        known: dict[sp.Basic, Exact] = {}
        try:
            left, right = (evaluate(side, leaf, known) for side in (stated.lhs[0][0], stated.theory))
        except DMNonInvertibleMatrixError:
            continue
        return left, right, attempt + 1
    msg = f"{claim.id}: {SINGULAR_DRAWS} random draws in a row were not of full rank"
    raise ArithmeticError(msg)


def _distance(left: Any, right: Any) -> tuple[float, float]:
    """Length of the difference relative to that of the right side, and the latter."""
    apart, length = (sum((x * x for x in matrix.to_list_flat()), sp.QQ(0)) for matrix in (left - right, right))
    return math.sqrt(float(apart / length if length else apart)), math.sqrt(float(length))
