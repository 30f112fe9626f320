"""Mutants that are no wrong statements: the same as the claim, or a consequence of it.

Told before any draw. First both are evaluated at the regimes where they would be judged: a mutant that
differs there from what would follow is left to the judge. For the others a proof is sought, by the provers
of derivations; without one the mutant is judged as well.

- Equalities and limits: the sides are the same formula, or their ratio tends to 1 along the path.
- ≥ (≤, <): the bound is no higher (no lower) than the claim's, so the mutant follows from it.
- Orders of magnitude: the sides differ by a positive constant factor.
- Statements (⇔): logic makes them the same.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp

from derivations import Obligation, Setting, Strength, prove
from theory import Claim, Kind, Measured
from theory.language.evaluate import as_float, rolled
from theory.language.nodes import Computed
from theory.language.propositions import Proposition
from theory.language.sequences import substituted
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.judging.orders import is_order, judge_order
from verify.judging.reader import Limits
from verify.judging.verdict import Verdict
from verify.running.mutation.operators import ORDERS
from verify.running.mutation.tree import within
from verify.thresholds.mutants import LIMIT_OPERATIONS, MUTANT_ROUNDING, SHRINKING


Regime = Mapping[str, Any]


@dataclass(frozen=True)
class Sameness:
    """Why a mutant is no wrong statement.

    Attributes:
        status: ``equivalent`` to the claim, or ``implied`` by it.
        how: The proof.
        proved: Whether that is a proof; else it was evaluated at many points.
    """

    status: str
    how: str
    proved: bool = True


def sameness(laboratory: Laboratory, claim: Claim, mutant: Claim, regimes: Sequence[Regime]) -> Sameness | None:
    """Why a mutant is no wrong statement; None where that is not shown.

    Args:
        laboratory: Simulators: their bounds say which quantities are not negative.
        claim: The claim.
        mutant: The altered claim.
        regimes: Where it would be judged.

    """
    if (mutant.kind, mutant.lhs, mutant.rhs) == (claim.kind, claim.lhs, claim.rhs) and mutant.where == claim.where:
        return Sameness("equivalent", "the same formula")
    if claim.kind is Kind.IFF:
        return _same_statement(claim, mutant, regimes)
    if mutant.kind is not claim.kind:
        return _turned(claim, mutant, regimes)
    if is_order(claim):
        return _same_order(claim, mutant)
    if mutant.lhs != claim.lhs or isinstance(claim.rhs, sp.MatrixExpr):
        return _by_gaps(claim, mutant)
    gaps = [difference(claim, mutant, regime) for regime in regimes]
    if claim.kind in (Kind.ASYMPTOTIC, Kind.LIMIT) and any(gaps):
        return _same_limit(claim, mutant, regimes)
    if any(gap is None or (gap != 0 and _excludes(claim.kind, gap)) for gap in gaps):
        return None
    sign = {Kind.AT_LEAST: "≤", Kind.AT_MOST: "≥", Kind.BELOW: "≥"}.get(claim.kind, "=")
    status = "equivalent" if sign == "=" else "implied"
    return _proof(claim, mutant, mutant.rhs, sign, claim.rhs, status, _nonnegative(laboratory, claim, regimes))


def _excludes(kind: Kind, gap: float) -> bool:
    """Whether a right side that is larger by a gap says something that the claim does not."""
    return {Kind.AT_LEAST: gap > 0, Kind.AT_MOST: gap < 0, Kind.BELOW: gap < 0}.get(kind, True)


def _proof(
    claim: Claim,
    mutant: Claim,
    left: sp.Basic,
    sign: str,
    right: sp.Basic,
    status: str,
    letters: Mapping[sp.Basic, sp.Symbol] | None = None,
) -> Sameness | None:
    """What the provers say about a relation under the hypotheses; numbers alone prove no equality."""
    left, right = left.xreplace(letters or {}), right.xreplace(letters or {})
    if left.has(Measured) or right.has(Measured):
        return Sameness(status, f"{left} = {right}, multiplied out") if sp.expand(left - right) == 0 else None
    setting = Setting(claim.hypotheses, mutant.where, {}, claim)
    found = prove(Obligation(left, sign, right), setting)
    if not found.holds or (found.strength < Strength.ENCLOSED and sign == "="):
        return None
    return Sameness(status, f"{left} {sign} {right}: {found.how}", found.strength >= Strength.ENCLOSED)


def _by_gaps(claim: Claim, mutant: Claim) -> Sameness | None:
    """Where the left side was altered, or for matrices: the same sides, proved."""
    ratio = sp.factor_terms(mutant.lhs) / sp.factor_terms(claim.lhs) if claim.rhs == mutant.rhs == 0 else sp.S.Zero
    if ratio.is_number and ratio != 0 and claim.kind in (Kind.EQUAL, Kind.ASYMPTOTIC, Kind.LIMIT):
        return Sameness("equivalent", f"the left side is 0 if and only if {ratio} times it is")
    sides = [(getattr(mutant, side), getattr(claim, side)) for side in ("lhs", "rhs")]
    proofs = [_proof(claim, mutant, new, "=", old, "equivalent") for new, old in sides if new != old]
    return proofs[0] if proofs and all(proofs) else None


def _turned(claim: Claim, mutant: Claim, regimes: Sequence[Regime]) -> Sameness | None:
    """A relation turned says something else unless the sides are equal."""
    if claim.lhs.has(Measured) or claim.rhs.has(Measured) or is_order(claim):
        return None
    level = replace(claim, id=mutant.id, rhs=claim.lhs)
    if any(difference(claim, level, regime) != 0 for regime in regimes):
        return None
    return _proof(claim, mutant, claim.lhs, "=", claim.rhs, "equivalent")


def _nonnegative(laboratory: Laboratory, claim: Claim, regimes: Sequence[Regime]) -> dict[sp.Basic, sp.Symbol]:
    """A nonnegative letter for each measured part of the right side that its simulators bound so."""
    found: dict[sp.Basic, sp.Symbol] = {}
    size = None if claim.path is None else claim.path.sizes[0]
    with contextlib.suppress(NoSimulatorError):
        drawn = [pair for regime in regimes for pair in laboratory.drawn(claim.at(size, **regime), "plain")]
        for node in claim.rhs.atoms(Measured):
            bounds = [s.bounds_at(at)[s.quantities.index(node.name)] for s, at in drawn if node.name in s.quantities]
            if bounds and min(low for low, _ in bounds) >= 0:
                found[node] = sp.Symbol(str(node), nonnegative=True)
    return found


def _same_limit(claim: Claim, mutant: Claim, regimes: Sequence[Regime]) -> Sameness | None:
    """Right sides that differ, but by less and less along the path: their ratio tends to 1, if sympy finds that."""
    for regime in regimes:
        first, last = difference(claim, mutant, regime, first=True), difference(claim, mutant, regime)
        if claim.path is None or first is None or last is None or abs(last) > abs(first) / SHRINKING:
            return None
    ratio = _along(mutant, mutant.rhs) / _along(claim, claim.rhs)
    if (
        ratio.has(Computed, Measured, sp.Sum, sp.Product, sp.Piecewise, sp.Mod)
        or sp.count_ops(ratio) > LIMIT_OPERATIONS
    ):
        return None
    if claim.path is None or sp.limit(ratio, claim.path.size, sp.oo) != 1:
        return None
    return Sameness("equivalent", f"the ratio of the right sides tends to 1 as {claim.path.size} grows: {ratio}")


def _along(claim: Claim, formula: sp.Expr) -> sp.Expr:
    """A formula in the parameters and the size of its claim's growth path."""
    for symbol, meaning in reversed(list(claim.where.items())):
        formula = formula.xreplace({symbol: meaning})
    return formula if claim.path is None else formula.xreplace(dict(claim.path.sets))


# Orders and statements ------------------------------------------------------------------------


def _same_order(claim: Claim, mutant: Claim) -> Sameness | None:
    if claim.kind not in ORDERS or claim.path is None or mutant.lhs != claim.lhs:
        return None
    ratio = sp.factor_terms(mutant.rhs) / sp.factor_terms(claim.rhs)
    if ratio.is_positive and not within(mutant, ratio) & {claim.path.size, *claim.path.sets}:
        return Sameness("equivalent", f"the sides differ by the constant factor {ratio}")
    return None


def follows_in_order(laboratory: Laboratory, claim: Claim, mutant: Claim, regime: Regime) -> bool:
    """Whether the orders of the right sides, compared by sums, make a mutant a consequence of the claim."""
    weaker = {Kind.ORDER_AT_MOST: Kind.ORDER_AT_LEAST, Kind.ORDER_AT_LEAST: Kind.ORDER_AT_MOST}
    kind = weaker.get(claim.kind, Kind.ORDER)
    compared = replace(mutant, kind=kind, lhs=mutant.rhs, rhs=claim.rhs, equivalent=None)
    try:
        return judge_order(laboratory, compared, regime, 0.5, 0, Limits()).verdict is Verdict.SUPPORTED
    except Exception:  # an altered formula may raise anything
        return False


def _same_statement(claim: Claim, mutant: Claim, regimes: Sequence[Regime]) -> Sameness | None:
    if any(truth(claim, regime) is not truth(mutant, regime) for regime in regimes):
        return None
    parts = claim.rhs.atoms(Proposition) | mutant.rhs.atoms(Proposition)
    letters = {part: sp.Symbol(str(part)) for part in parts}
    same = sp.Equivalent(claim.rhs.xreplace(letters), mutant.rhs.xreplace(letters))
    return Sameness("equivalent", f"{mutant.rhs} and {claim.rhs} are the same by logic") if same == sp.true else None


def truth(claim: Claim, regime: Regime) -> bool | None:
    """Whether the right statement of a claim (⇔) holds at a regime; None where no rule decides it."""
    values = {name: sp.Rational(value) if isinstance(value, float) else value for name, value in regime.items()}
    try:
        exact = claim.expand(values, None if claim.path is None else claim.path.sizes[0])
        if claim.path is not None:
            exact.pop(claim.path.size)
        told = sp.simplify(substituted(claim.rhs, exact))
    except Exception:  # likewise
        return None
    return None if told not in (sp.true, sp.false) else bool(told == sp.true)


def difference(claim: Claim, mutant: Claim, regime: Regime, first: bool = False) -> float | None:
    """The mutant's right side minus the claim's at a regime, relative to the claim's scale.

    With measured parts: the largest relative difference of their coefficients. None where it cannot be
    evaluated.

    Args:
        claim: The claim.
        mutant: The altered claim.
        regime: Value of every parameter.
        first: Whether at the first size of the growth path; at the last one by default.

    """
    size = None if claim.path is None else claim.path.sizes[0 if first else -1]
    try:
        old, new = claim.at(size, **regime), mutant.at(size, **regime)
        if claim.rhs.has(Measured):
            return _largest_change(old.rhs, new.rhs)
        with np.errstate(all="ignore"):
            left, right = (as_float(rolled(stated.theory)) for stated in (old, new))
        scale = abs(left if old.scale is None else as_float(rolled(old.scale))) or 1.0
    except Exception:  # a formula altered blindly may raise anything; the judge will say so
        return None
    gap = (right - left) / scale
    if not math.isfinite(gap):
        return None
    return 0.0 if abs(gap) <= MUTANT_ROUNDING * (1 + abs(left) / scale) else gap


def _largest_change(old: Sequence[tuple[sp.Expr, Any]], new: Sequence[tuple[sp.Expr, Any]]) -> float | None:
    before, after = ({node: as_float(c) for c, node in terms} for terms in (old, new))
    if set(before) != set(after):
        return None
    gaps = [(after[node] - c) / (abs(c) or 1.0) for node, c in before.items()]
    return max(gaps, key=abs, default=0.0) if all(map(math.isfinite, gaps)) else None
