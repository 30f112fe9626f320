"""Claims with nothing to measure: both sides are evaluated, and compared.

The values of a regime are put in exactly (a float counts as the binary fraction that it is), both
sides are evaluated to 50 digits, and once more to 30 to see what rounding does (to 400, where it does
too much). Where they are rational functions, their difference is simplified as well: if it is 0, that
is a proof. Limits are judged from the gap at increasing sizes like those of measured claims, see
`verify.judging.paths`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sympy as sp

from theory import Claim, GrowthPath, Kind, Stated, to_mpmath
from theory.language.evaluate import as_float, rolled, terms_in
from theory.language.nodes import Computed
from verify.judging.assumptions import leeway
from verify.judging.intervals import Interval
from verify.judging.matrices import judge_matrices
from verify.judging.points import decide
from verify.judging.trends import larger_sizes, trend
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.formulas import (
    DIGITS,
    DIGITS_ROUNDING,
    DOUBLE_ROUNDING,
    FEWER_DIGITS,
    SIMPLIFIED_DEGREE,
    SIMPLIFIED_LETTERS,
    TERMS_IN_DIGITS,
)
from verify.thresholds.paths import EXTRAPOLATED_SIZES


def judge_exact(claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int = 0) -> Outcome:
    """The verdict on a claim without measured quantities, at a regime or along its path from there.

    Args:
        claim: The claim.
        regime: Value of every parameter.
        alpha: For identities of matrices, which are tried on random ones: probability with which a
            false one may pass. Everything else is certain up to rounding.
        seed: Seed of the run, likewise.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses.

    """
    values = {name: sp.Rational(value) if isinstance(value, float) else value for name, value in regime.items()}
    if claim.path is not None:
        return _along(claim, claim.path, values)
    stated = claim.at(**values)
    if isinstance(stated.theory, sp.MatrixExpr):
        return judge_matrices(claim, stated, alpha, seed)
    return _at_point(claim, stated)


@dataclass(frozen=True)
class _Gap:
    """What evaluation says.

    Attributes:
        gap: (left - right) / unit.
        error: What rounding may have done to it.
        unit: The claim's scale, or the size of the right side, or 1 where that is 0.
        right: The right side.
        digits: To how many digits the sides were evaluated.
    """

    gap: float
    error: float
    unit: float
    right: float
    digits: int

    @property
    def how(self) -> str:
        """The evaluation in words."""
        return f"evaluation to {self.digits} digits"


def _at_point(claim: Claim, stated: Stated) -> Outcome:
    found = _gap(stated)
    blurred = max(DIGITS_ROUNDING, found.error)
    evidence = Evidence(found.gap - found.error, found.gap + found.error, found.gap, found.right, 0, found.unit)
    equal = claim.kind in (Kind.EQUAL, Kind.STEP)
    if decide(claim.kind, Interval(found.gap - blurred, found.gap + blurred), 0.0) is Verdict.REFUTED:
        rational = stated.lhs[0][0].is_Rational and stated.theory.is_Rational
        return Outcome(Verdict.REFUTED, "", evidence, "exact rational arithmetic" if rational else found.how)
    if claim.kind is Kind.BELOW and found.gap + blurred >= 0:
        if is_proved(claim):
            return Outcome(Verdict.REFUTED, "", evidence, "algebra: the sides are equal")
        return Outcome(
            Verdict.UNDECIDED, f"{found.how} does not tell the sides from equal", evidence, detectable=blurred
        )
    if equal and is_proved(claim):
        return Outcome(Verdict.SUPPORTED, "proved: the difference simplifies to 0", evidence)
    if blurred > DIGITS_ROUNDING and abs(found.gap) <= blurred:
        reason = f"{found.how} leaves an error of {blurred:.1e}"
        return Outcome(Verdict.UNDECIDED, reason, evidence, detectable=blurred)
    return Outcome(Verdict.SUPPORTED, f"{'the sides are equal' if equal else 'it holds'} by {found.how}", evidence)


def _gap(stated: Stated) -> _Gap:
    """The relative gap, to as many digits as leave no doubt.

    What rounding does is seen from how far each side moves when evaluated to `FEWER_DIGITS` fewer digits.
    """
    for digits in DIGITS:
        left, right, unit = _sides_in_digits(stated, digits)
        coarse_left, coarse_right, _ = _sides_in_digits(stated, digits - FEWER_DIGITS)
        moved = (abs(left - coarse_left) + abs(right - coarse_right)) / unit
        error = float(2 * moved) * 10.0**-FEWER_DIGITS
        if error <= DIGITS_ROUNDING:
            break
    return _Gap(float((left - right) / unit), error, float(unit), float(right), digits)


def _sides_in_digits(stated: Stated, digits: int) -> tuple[Any, Any, Any]:
    """Left side, right side, and what their gap is relative to, evaluated to so many digits."""
    left, right = (to_mpmath(rolled(side, digits), {}, digits) for side in (stated.lhs[0][0], stated.theory))
    unit = abs(right if stated.scale is None else to_mpmath(rolled(stated.scale, digits), {}, digits)) or 1
    return left, right, unit


@lru_cache(maxsize=1024)
def is_proved(claim: Claim) -> bool:
    """Whether the sides are rational functions whose difference simplifies to 0.

    Abbreviations that stand for something else than a rational function are left as letters.
    """
    carriers = {symbol: value for symbol, value in claim.where.items() if not isinstance(value, sp.Expr)}
    difference = claim.lhs - claim.rhs
    for symbol, value in reversed(list(claim.where.items())):
        if symbol not in carriers and _is_rational(formula := value.xreplace(carriers)):
            difference = difference.xreplace({symbol: formula})
    difference = difference.xreplace(carriers)
    if (
        not _is_rational(difference)
        or _degree(difference) > SIMPLIFIED_DEGREE
        or len(difference.free_symbols) > SIMPLIFIED_LETTERS
    ):
        return False
    return bool(sp.cancel(sp.together(difference)) == 0)


def _degree(formula: sp.Expr) -> int:
    """A bound for the degree over a common denominator, generous to sums of fractions."""
    if isinstance(formula, sp.Pow):
        return int(abs(formula.exp)) * _degree(formula.base)
    if isinstance(formula, (sp.Add, sp.Mul)):
        return sum(map(_degree, formula.args))
    return int(bool(formula.free_symbols))


def _is_rational(formula: sp.Expr) -> bool:
    if formula.has(Computed, sp.Piecewise, sp.Max, sp.Min):
        return False
    return bool(formula.is_rational_function(*formula.free_symbols))


def _along(claim: Claim, path: GrowthPath, values: Mapping[str, Any]) -> Outcome:
    at_size = {size: claim.at(size, **values) for size in path.sizes}
    found = [_sized(stated) for stated in at_size.values()]
    intervals = [Interval(g.gap - g.error, g.gap + g.error) for g in found]
    rows = []
    for (size, stated), g, interval in zip(at_size.items(), found, intervals, strict=True):
        row = Evidence(interval.low, interval.high, g.gap, g.right, 0, g.unit)
        grown = {symbol.name: stated.setting[symbol.name] for symbol in path.sets}
        rows.append({**grown, "size": size, **row.to_json()})
    seen, last = trend(path, path.sizes, intervals), found[-1]
    verdict = decide(claim.kind, seen.limit, claim.tolerance) if seen.settled else None
    outcome = Outcome(
        verdict or Verdict.UNDECIDED,
        evidence=Evidence(seen.limit.low, seen.limit.high, last.gap, last.right, 0, last.unit),
        sizes=tuple(rows),
        limit=(seen.limit.low, seen.limit.high),
        settles_at=_settles_at(claim, path, intervals),
        beyond=Beyond(
            path.sizes[-EXTRAPOLATED_SIZES:],
            leeway(verdict, claim.kind, claim.tolerance, intervals[-1].low, intervals[-1].high),
        ),
    )
    if verdict is Verdict.SUPPORTED:
        return replace(outcome, reason=f"the limit of the gap lies within the tolerance, by {last.how}")
    if verdict is Verdict.REFUTED and seen.lasting:
        return replace(outcome, confirmed_by=last.how)
    reason = "right but slow, as far as seen: the interval for the limit of the gap is wider than the tolerance; "
    reason += larger_sizes(path, intervals, claim.tolerance)
    if verdict is Verdict.REFUTED or not seen.settled:
        reason = "right but slow, or wrong: the gap still shrinks, as it would with an error of order 1/log(size)"
    return replace(outcome, verdict=Verdict.UNDECIDED, reason=reason, detectable=seen.limit.radius)


def _sized(stated: Stated) -> _Gap:
    """The gap at one size, in double precision where there are many terms."""
    if terms_in(stated.lhs[0][0]) + terms_in(stated.theory) <= TERMS_IN_DIGITS:
        found = _gap(stated)
        return replace(found, error=found.error + DIGITS_ROUNDING)
    left, right = (as_float(rolled(side)) for side in (stated.lhs[0][0], stated.theory))
    unit = abs(right if stated.scale is None else as_float(rolled(stated.scale))) or 1.0
    gap = (left - right) / unit
    return _Gap(gap, DOUBLE_ROUNDING * (1 + abs(gap)), unit, right, sys.float_info.dig)


def _settles_at(claim: Claim, path: GrowthPath, intervals: Sequence[Interval]) -> int | None:
    """First size from which on the gap is inside the tolerance."""
    low = -math.inf if claim.kind is Kind.AT_MOST else -claim.tolerance
    high = math.inf if claim.kind is Kind.AT_LEAST else claim.tolerance
    settled = None
    for size, interval in zip(reversed(path.sizes), reversed(intervals), strict=True):
        if not low < interval.low <= interval.high < high:
            break
        settled = size
    return settled
