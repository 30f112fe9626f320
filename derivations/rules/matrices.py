"""Identities of matrices, for every matrix that the hypotheses admit."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.exact import is_matrix
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean
from derivations.rules.domains import allowed


@dataclass(frozen=True)
class MatrixAlgebra(Rule):
    """Both sides are the same for every matrix that the hypotheses admit; inside a mean, for every draw.

    Theorem: a polynomial that is not zero vanishes on a small share of the points of a grid only: both sides are
    rational in the entries, and are compared exactly at random ones, of a few sizes.
    Conditions:
        matrices are of full rank, as draws of a law with a density almost surely are, and what is inverted is so for
            some draw, whatever the letters: a number beside it is proved not to be 0, or is a letter that is put to 0;
        numbers beside them are defined, and those that are 0, or the same, at all the sizes that are tried are so at
            others.
    Reference: Schwartz 1980.

    Attributes:
        why: Which identity: push-through, resolvent identity, a projection, a pseudo-inverse.
    """

    why: str = "matrix algebra"

    def demands(self, line: Line) -> Demands:
        """That both sides are the same, means compared for every draw."""
        before, after = line.before, line.after
        if not (is_matrix(before) or is_matrix(after)):
            refuse(f"expected formulas of matrices; got {before}")
        yield from allowed(before, after)
        if isinstance(before, Relational) and isinstance(after, Relational):
            yield from same(before, after)
            return
        means, others = (
            list(dict.fromkeys(m for m in sp.preorder_traversal(side) if isinstance(m, Mean)))
            for side in (before, after)
        )
        new, old = [m for m in others if m not in means], [m for m in means if m not in others]
        if len(new) == len(old) == 1:
            yield Obligation(old[0].body, "=", new[0].body)
            if before.xreplace({old[0]: new[0]}) != after:
                yield Obligation(before.xreplace({old[0]: new[0]}), "=", after)
        else:
            yield Obligation(before, "=", after)
