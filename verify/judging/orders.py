"""Judgement of orders of magnitude (≍, ≲, ≳) and of divergence (→ ∞, → 0) along a growth path.

No simulation reaches the sizes at which powers and logarithms are told apart. The left side is
evaluated there as a formula: its sums to nearly machine precision, at sizes up to
10**48. Where it is a measured quantity the claim names the formula that stands for it, its
``equivalent``. That formula is then itself put to the test, by simulation of the measured quantity
at a size that a machine can simulate, in two independent streams; a verdict, for or against, is given
only if it agrees there within `EQUIVALENT_GAP`, or its gap has shrunk to less than `EQUIVALENT_SHRINKING` of what it
is at a size that is `EQUIVALENT_FACTOR` times smaller. If simulation contradicts it, the answer is undecided
with that reason: then the equivalent is wrong, and nothing has been learnt of the rate.

What is judged is q = log(left side / right side) as a function of the logarithm of the size; see
`verify.judging.exponents` for how its exponent, and a power of the logarithm of the size, are bounded, and what
that assumes. Errors of the sums are bounded by doing them at half the resolution as well, and enter.

- Refuted: the exponent's interval excludes 0, reaches beyond the claim's tolerance, and has settled;
  or the exponent is 0, and within the tolerance as soon as a power of the logarithm is allowed for,
  and such a power is established.
- Supported: the exponent's interval contains 0 and lies within the tolerance, and either the slopes
  die out like a power of the size, or the power of the logarithm lies within `LOG_POWER` of 0, all of
  that settled: the ratio stays between positive constants.
  ≲ and ≳ and → need one side of that only.
- Undecided: anything else; the reason says at which size it would have settled, if that can be told.

The verdict on the rate carries no statistical error. The simulations spend the check's error
probability on the statement that the equivalent agrees with what it stands for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import sympy as sp

from theory import Claim, GrowthPath, Kind, Measured, Stated, to_numpy
from theory.errors import InadmissibleError
from theory.language.compiled import compiled, symbols_of
from theory.language.evaluate import parted
from theory.language.nodes import Carrier, Computed
from theory.language.optimum import Minimiser
from theory.language.quantity import setting_value
from verify.evidence.laboratory import Laboratory
from verify.evidence.measuring import Comparison, total_cost
from verify.judging.exponents import Behaviour, Growth, behaviour, growth_of
from verify.judging.intervals import Interval, hull
from verify.judging.points import FIRST, SECOND, Limits, fast_of, lanes_of, read_stream
from verify.judging.thresholds import (
    EQUIVALENT_DRAWS,
    EQUIVALENT_FACTOR,
    EQUIVALENT_GAP,
    EQUIVALENT_PATIENCE,
    EQUIVALENT_SHRINKING,
    EQUIVALENT_SIZES,
    EQUIVALENT_WORK,
    FEWEST_SIZES,
    LOG_POWER,
    LOGARITHM_ROUNDING,
    PLACE_ROUNDING,
)
from verify.judging.verdict import Evidence, Outcome, Verdict


ORDERS = (Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST)
"""Kinds that are judged here; limits too, where the claim names an equivalent."""
KEPT = 4096
"""Values of formulas that are remembered: claims about the same thing share them, where they share regimes."""
_KEPT: dict[tuple[Any, ...], tuple[float, float]] = {}


@dataclass(frozen=True)
class Sized:
    """Both sides at one size.

    Attributes:
        lhs: Left side.
        rhs: Right side.
        error: Bound of the numerical error of log(lhs / rhs).
        grown: What the path sets, by name.
    """

    lhs: float
    rhs: float
    error: float
    grown: Mapping[str, Any]

    @property
    def log(self) -> float:
        """Logarithm of lhs / rhs."""
        return math.log(self.lhs) - math.log(self.rhs)


def _path(claim: Claim) -> GrowthPath:
    if claim.path is None:  # refused where the claim is made
        msg = f"claim {claim.id}: expected a growth path"
        raise InadmissibleError(msg)
    return claim.path


def is_order(claim: Claim) -> bool:
    """Whether a claim is one that is judged here."""
    return claim.kind in ORDERS or (claim.kind is Kind.LIMIT and claim.equivalent is not None)


Values = Mapping[sp.Symbol, Any]


def _numbers(claim: Claim, exact: Mapping[sp.Symbol, sp.Basic], coarse: bool) -> dict[sp.Symbol, Any]:
    """Values of the symbols for `to_numpy`: those that compute themselves once, at full or at half resolution.

    Formulas keep their symbols, so that each is compiled once for all sizes and regimes.
    """
    values: dict[sp.Symbol, Any] = {}
    for symbol, value in exact.items():
        if isinstance(value, Carrier):
            values[symbol] = value.coarser() if coarse else value
        elif value.has(Computed):
            values[symbol] = float(to_numpy(claim.where[symbol], values))
        elif not isinstance(value, sp.Symbol):  # a word, which no formula needs
            values[symbol] = float(value)
    return values


def _evaluated(formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic], values: Values) -> float:
    """A formula with its nodes in double precision and integers and fractions exactly: their differences may cancel."""
    letters, rest = parted(formula)
    numbers: dict[sp.Symbol, Any] = {letter: float(to_numpy(node, values)) for node, letter in letters.items()}
    symbols = symbols_of(rest)
    for symbol in symbols:
        if symbol not in numbers:
            value = exact[symbol]
            numbers[symbol] = Fraction(int(value.p), int(value.q)) if value.is_Rational else float(values[symbol])
    return float(compiled(rest, symbols, "math")(*(numbers[symbol] for symbol in symbols)))


def _value(claim: Claim, formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> tuple[float, float]:
    """A positive number, and the bound of the numerical error of its logarithm."""
    key = (formula, *(exact[symbol] for symbol in symbols_of(formula)))
    if key not in _KEPT:
        if len(_KEPT) >= KEPT:
            _KEPT.clear()
        _KEPT[key] = _summed(claim, formula, exact)
    return _KEPT[key]


def _summed(claim: Claim, formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> tuple[float, float]:
    needed = symbols_of(formula)
    if not (formula.has(Computed) or any(exact[symbol].has(Computed) for symbol in needed)):
        value = coarse = float(_applying(formula, exact).xreplace(dict(exact)))
    else:
        value, coarse = (_evaluated(formula, exact, _numbers(claim, exact, c)) for c in (False, True))
    if not (value > 0 and math.isfinite(value)):
        msg = f"orders of magnitude are those of positive numbers; {formula} is {value}"
        raise InadmissibleError(msg)
    placed = formula.has(Minimiser) or any(exact[symbol].has(Minimiser) for symbol in needed)
    return value, abs(math.log(coarse / value)) + (PLACE_ROUNDING if placed else LOGARITHM_ROUNDING)


def _applying(formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> sp.Expr:
    """The formula with the case of each Piecewise that applies: the others may be undefined there."""

    def case(part: sp.Piecewise) -> sp.Expr:
        return next((value for value, condition in part.args if condition.xreplace(dict(exact)) is sp.true), part)

    return formula.replace(lambda part: isinstance(part, sp.Piecewise), case)


def sized(claim: Claim, regime: Mapping[str, Any], size: int) -> Sized:
    """Both sides of a claim at a size, the measured one by its equivalent.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses, or a side is not positive.

    """
    exact = claim.expand(regime, size)
    claim.require(exact)
    left = claim.lhs if claim.equivalent is None else claim.equivalent
    lhs, left_error = _value(claim, left, exact)
    rhs, right_error = (1.0, 0.0) if claim.kind is Kind.LIMIT else _value(claim, claim.rhs, exact)
    grown = {symbol.name: setting_value(exact[symbol]) for symbol in _path(claim).sets}
    return Sized(lhs, rhs, left_error + right_error, grown)


def decide(kind: Kind, rhs: sp.Expr, seen: Behaviour) -> Verdict | None:
    """What an established behaviour says about a claim by itself."""
    above, below = seen.grows or seen.grows_by_logs, seen.shrinks or seen.shrinks_by_logs
    not_above, not_below = seen.bounded or below, seen.bounded_away or above
    wrong, right = {
        Kind.ORDER: (above or below, seen.bounded and seen.bounded_away),
        Kind.ORDER_AT_MOST: (above, not_above),
        Kind.ORDER_AT_LEAST: (below, not_below),
        Kind.LIMIT: (not_above, above) if rhs == sp.oo else (not_below, below),
    }[kind]
    if wrong:
        return Verdict.REFUTED
    return Verdict.SUPPORTED if right else None


def judge_order(
    laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int, limits: Limits
) -> Outcome:
    """The verdict on a claim about orders of magnitude along its growth path.

    Args:
        laboratory: Simulators, for the check of the claim's equivalent.
        claim: A claim for which `is_order` holds.
        regime: Parameter values.
        alpha: Error probability of the check.
        seed: Seed of the run.
        limits: Work and time.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses, or a side is not positive.
        NoSimulatorError: If the left side cannot be simulated.

    """
    path = _path(claim)
    if (why := _unfit(claim, path)) is not None:
        return Outcome(Verdict.UNDECIDED, why)
    rows = {size: sized(claim, regime, size) for size in path.sizes}
    logs, errors = [row.log for row in rows.values()], [row.error for row in rows.values()]
    growth = growth_of(path.sizes, logs, errors, float(path.slowest))
    verdict = decide(claim.kind, claim.rhs, behaviour(growth, claim.tolerance))
    outcome = _outcome(claim, path, rows, growth, verdict)
    if verdict is None or claim.equivalent is None:
        return outcome
    return _backed(outcome, laboratory, claim, regime, alpha, seed, limits)


def _unfit(claim: Claim, path: GrowthPath) -> str | None:
    if claim.rhs.has(Measured) or (claim.lhs.has(Measured) and claim.equivalent is None):
        return "orders of magnitude need a formula for the left side (the claim's equivalent) and for the right side"
    if claim.kind is Kind.LIMIT and claim.rhs not in (sp.oo, sp.S.Zero):
        return "of limits only those to infinity and to 0 are decided by their order of magnitude"
    ratios = [math.log(b / a) for a, b in pairwise(path.sizes)]
    if len(path.sizes) < FEWEST_SIZES or path.sizes[0] < 2 or max(ratios) > min(ratios) * (1 + 1e-6):
        return f"orders of magnitude need at least {FEWEST_SIZES} sizes from 2 on, evenly spaced on a log scale"
    return None


def _outcome(
    claim: Claim, path: GrowthPath, rows: Mapping[int, Sized], growth: Growth, verdict: Verdict | None
) -> Outcome:
    entries = []
    for (size, row), slope in zip(rows.items(), (growth.slopes[0], *growth.slopes), strict=True):
        gap = row.lhs / row.rhs - 1
        shown = Evidence(gap - row.error * (1 + gap), gap + row.error * (1 + gap), gap, row.rhs, 0)
        entries.append({"size": size, **shown.to_json(), "slope": slope, **row.grown})
    interval = growth.exponent
    evidence = Evidence(interval.low, interval.high, growth.slopes[-1], math.nan, 0)
    return Outcome(
        verdict or Verdict.UNDECIDED,
        _reason(claim, path, rows, growth, verdict),
        evidence,
        f"sums at {path.size} up to {path.sizes[-1]:.0e}" if verdict is Verdict.REFUTED else "",
        sizes=tuple(entries),
        limit=(interval.low, interval.high),
        settles_at=_settles_at(path, growth, claim.tolerance) if verdict is Verdict.SUPPORTED else None,
        detectable=None if verdict else min(interval.radius, 1e300),
    )


def _reason(claim: Claim, path: GrowthPath, rows: Mapping[int, Sized], growth: Growth, verdict: Verdict | None) -> str:
    seen = behaviour(growth, claim.tolerance)
    low, high, power = growth.exponent.low, growth.exponent.high, growth.power
    first, last = list(rows.values())[-2:]
    step = math.log(path.sizes[-1] / path.sizes[-2])
    says = math.log(last.rhs / first.rhs) / step
    value = f"exponent of the left side {says + (low + high) / 2:.4f} [{says + low:.4f}, {says + high:.4f}]"
    by_logs = f"a factor log({path.size})^p, p in [{power.low:.3f}, {power.high:.3f}]"
    if claim.kind is Kind.LIMIT:
        stays = "its order of magnitude stays" if seen.bounded and seen.bounded_away else value
        return by_logs if seen.grows_by_logs or seen.shrinks_by_logs else stays if verdict else _open(path, growth)
    if seen.grows_by_logs or seen.shrinks_by_logs:
        return f"the ratio of the sides contains {by_logs}"
    if verdict is None:
        return _open(path, growth)
    return f"{value}, the right side's {says:.4f}"


def _open(path: GrowthPath, growth: Growth) -> str:
    """Why nothing was decided, and the size at which it would be."""
    low, high, power = growth.exponent.low, growth.exponent.high, growth.power
    if not (growth.settled and power.settled):
        return "not settled: the ratio of the sides still changes ever faster at the largest size"
    by_logs = f"power of the logarithm in [{power.low:.3f}, {power.high:.3f}]"
    seen = f"exponent of the ratio in [{low:.4f}, {high:.4f}], {by_logs}"
    ratio = max(growth.ratio, power.ratio)
    wide = max((high - low) / 2 / 0.01, (power.high - power.low) / 2 / (LOG_POWER / 2), 1.0)
    if wide == 1:
        return f"{seen}; a power of the logarithm is not told from powers of {path.size} with exponents that are close"
    steps = math.ceil(math.log(wide) / -math.log(ratio)) if ratio < 1 else math.inf
    decades = math.log10(path.sizes[-1]) + steps * math.log10(path.sizes[-1] / path.sizes[-2])
    return f"{seen}; at the rate seen this settles at {path.size} = 10^{decades:.0f}"


def _settles_at(path: GrowthPath, growth: Growth, tolerance: float) -> int | None:
    """First size from which on every local slope is within the tolerance."""
    settled = None
    for size, slope in zip(reversed(path.sizes[:-1]), reversed(growth.slopes), strict=True):
        if abs(slope) > tolerance:
            break
        settled = size
    return settled


def _backed(
    outcome: Outcome,
    laboratory: Laboratory,
    claim: Claim,
    regime: Mapping[str, Any],
    alpha: float,
    seed: int,
    limits: Limits,
) -> Outcome:
    """The outcome, if simulation bears out the equivalent on which it rests."""
    found = _comparisons(laboratory, claim, regime)
    if found is None:
        return _withdrawn(outcome, "no size of the left side can be simulated")
    level = math.sqrt(alpha) / len(found)
    limits = Limits(min(limits.work, EQUIVALENT_PATIENCE * EQUIVALENT_WORK), limits.deadline)
    gaps: dict[int, Interval] = {}
    samples = 0
    for size, comparison in found.items():  # the larger one first; where it agrees, the smaller one is not needed
        readings = [read_stream(comparison, seed, stream, level, _tells, limits) for stream in (FIRST, SECOND)]
        samples += sum(reading.samples for reading in readings)
        gaps[size] = hull(*(reading.interval for reading in readings))
        if _agrees(gaps[size]) or not gaps[size].trusted:
            break
    lanes = lanes_of(comparison)
    evidence = None if outcome.evidence is None else replace(outcome.evidence, samples=samples)
    outcome = replace(outcome, evidence=evidence, lanes=lanes, fast=fast_of(comparison))
    shown = "; ".join(f"{s}: [{g.low:+.1%}, {g.high:+.1%}]" for s, g in sorted(gaps.items()))
    told = f"simulation against the equivalent at {_path(claim).size} = {shown} ({', '.join(lanes)})"
    if (doubt := _doubt(*gaps.values())) is not None:
        return _withdrawn(outcome, f"{doubt}: {told}")
    by = f"{outcome.confirmed_by}; {told}" if outcome.confirmed_by else ""
    return replace(outcome, confirmed_by=by, reason=f"{outcome.reason}; {told}")


def _withdrawn(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, verdict=Verdict.UNDECIDED, reason=reason, confirmed_by="", settles_at=None)


def _agrees(gap: Interval) -> bool:
    return gap.trusted and gap.low > -EQUIVALENT_GAP and gap.high < EQUIVALENT_GAP


def _tells(gap: Interval) -> bool:
    """Whether a gap is known well enough to tell agreement, or how much it shrinks."""
    return gap.trusted and (_agrees(gap) or gap.radius < max(EQUIVALENT_GAP / 4, abs(gap.low + gap.high) / 16))


def _doubt(last: Interval, before: Interval | None = None) -> str | None:
    """Why an equivalent is not borne out by its gaps at a larger and at a smaller size."""
    if not last.trusted:
        return last.reason or "too few draws"
    if before is None:
        return None
    large, least = max(abs(last.low), abs(last.high)), max(before.low, -before.high, 0.0)
    if before.trusted and large <= EQUIVALENT_SHRINKING * least:
        return None
    contradicted = last.low > EQUIVALENT_GAP or last.high < -EQUIVALENT_GAP
    return "simulation contradicts the equivalent" if contradicted else "too few draws to bear out the equivalent"


def _comparisons(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> dict[int, Comparison] | None:
    """The measured left side against its equivalent, at two sizes that can be simulated, the larger one first."""
    found = simulated(laboratory, claim, regime)
    if found is None:
        return None
    lane = "plain" if claim.plain else "best"
    return {s: _against(claim, regime, s, laboratory.compare(stated, lane)) for s, stated in found.items()}


@lru_cache(maxsize=512)
def _measured(claim: Claim) -> Claim:
    """The left side alone, as something to measure."""
    return replace(claim, rhs=sp.S.Zero, kind=Kind.ASYMPTOTIC, equivalent=None, wrong=())


def simulated(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> dict[int, Stated] | None:
    """The left side at the sizes at which its equivalent is put to the test by simulation; None if nothing can be.

    Raises:
        NoSimulatorError: If the left side cannot be simulated.

    """
    lane = "plain" if claim.plain else "best"
    for size in EQUIVALENT_SIZES:
        try:
            found = {s: _measured(claim).at(s, **regime) for s in (size, size // EQUIVALENT_FACTOR)}
        except InadmissibleError:
            continue
        if total_cost(laboratory.drawn(found[size], lane)) * EQUIVALENT_DRAWS <= EQUIVALENT_WORK:
            return found
    return None


def _against(claim: Claim, regime: Mapping[str, Any], size: int, measured: Comparison) -> Comparison:
    """What is measured, less the equivalent."""
    value, _ = _value(claim, claim.equivalent, claim.expand(regime, size))
    return Comparison(measured.groups, measured.difference - value, value, None, measured.archive)
