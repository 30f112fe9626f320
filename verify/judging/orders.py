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
from itertools import pairwise
from typing import Any

import sympy as sp

from theory import Claim, GrowthPath, Kind, Measured
from verify.evidence.laboratory import Laboratory
from verify.judging.equivalents import backed_by_simulation
from verify.judging.exponents import Behaviour, Growth, behaviour, growth_of
from verify.judging.path_sides import Sized, growth_path, sized
from verify.judging.rates import EXPONENT, is_rate
from verify.judging.reader import Limits
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.orders import EVENNESS, FEWEST_SIZES, LOG_POWER


ORDERS = (Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST)
"""Kinds that are judged here; limits too, where the claim names an equivalent."""


def is_order(claim: Claim) -> bool:
    """Whether a claim is one that is judged here."""
    return (claim.kind in ORDERS and not is_rate(claim)) or (claim.kind is Kind.LIMIT and claim.equivalent is not None)


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
    path = growth_path(claim)
    if (why := unfit(claim, path)) is not None:
        return Outcome(Verdict.UNDECIDED, why)
    rows = {size: sized(claim, regime, size) for size in path.sizes}
    logs, errors = [row.log for row in rows.values()], [row.error for row in rows.values()]
    growth = growth_of(path.sizes, logs, errors, float(path.slowest))
    verdict = decide(claim.kind, claim.rhs, behaviour(growth, claim.tolerance))
    outcome = _outcome(claim, path, rows, growth, verdict)
    if verdict is None or claim.equivalent is None:
        return outcome
    return backed_by_simulation(outcome, laboratory, claim, regime, alpha, seed, limits)


def unfit(claim: Claim, path: GrowthPath) -> str | None:
    """Why a claim cannot be judged by its order of magnitude; None where it can."""
    if claim.rhs.has(Measured) or (claim.lhs.has(Measured) and claim.equivalent is None):
        return "orders of magnitude need a formula for the left side (the claim's equivalent) and for the right side"
    if claim.kind is Kind.LIMIT and claim.rhs not in (sp.oo, sp.S.Zero):
        return "of limits only those to infinity and to 0 are decided by their order of magnitude"
    ratios = [math.log(b / a) for a, b in pairwise(path.sizes)]
    if len(path.sizes) < FEWEST_SIZES or path.sizes[0] < 2 or max(ratios) > min(ratios) * (1 + EVENNESS):
        return f"orders of magnitude need at least {FEWEST_SIZES} sizes from 2 on, evenly spaced on a log scale"
    return None


def _outcome(
    claim: Claim, path: GrowthPath, rows: Mapping[int, Sized], growth: Growth, verdict: Verdict | None
) -> Outcome:
    entries = []
    for (size, row), slope in zip(rows.items(), (growth.slopes[0], *growth.slopes), strict=True):
        gap = row.lhs / row.rhs - 1
        shown = Evidence(gap - row.error * (1 + gap), gap + row.error * (1 + gap), gap, row.rhs, 0)
        entries.append({**row.grown, "size": size, **shown.to_json(), "slope": slope})
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
        beyond=Beyond(path.sizes[-FEWEST_SIZES:], what=EXPONENT),
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
        if seen.grows_by_logs or seen.shrinks_by_logs:
            return by_logs
        return stays if verdict else _open(claim, path, growth)
    if seen.grows_by_logs or seen.shrinks_by_logs:
        return f"the ratio of the sides contains {by_logs}"
    if verdict is None:
        return _open(claim, path, growth)
    return f"{value}, the right side's {says:.4f}"


def _open(claim: Claim, path: GrowthPath, growth: Growth) -> str:
    """Why nothing was decided, and the size at which it would be."""
    low, high, power = growth.exponent.low, growth.exponent.high, growth.power
    if not (growth.settled and power.settled):
        return "not settled: the ratio of the sides still changes ever faster at the largest size"
    by_logs = f"power of the logarithm in [{power.low:.3f}, {power.high:.3f}]"
    seen = f"exponent of the ratio in [{low:.4f}, {high:.4f}], {by_logs}"
    ratio = max(growth.ratio, power.ratio)
    wide = max((high - low) / 2 / claim.tolerance, (power.high - power.low) / 2 / (LOG_POWER / 2), 1.0)
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
