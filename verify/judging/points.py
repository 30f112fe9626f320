"""Sequential judgement of one comparison: two independent streams, each valid at every look.

A check may err with probability alpha. Each of its two streams gets sqrt(alpha). The first runs
until its interval decides; only then is a second, independent one drawn, which has to decide alike
by itself. For a false verdict both have to miss the truth: at most sqrt(alpha)**2 = alpha. So
neither needs an extreme quantile, and the hull of the two intervals covers with 1 - alpha.
The second one is first looked at after half as many draws as the first one took: that is known before any of its
draws is, and so no look before has a share of its error probability.
A suspect is re-tested with the plain simulator first, and with the fast one where that cannot
resolve the gap within the work allowed; the two attempts share the second stream's sqrt(alpha).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

from theory import Kind
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.measuring import Comparison
from verify.judging.assumptions import thorough_draws
from verify.judging.intervals import Interval, hull
from verify.judging.reader import FIRST, PLAIN, SECOND, Limits, Reading, read_stream
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.thresholds.comparisons import PLAIN_GOAL, PLAIN_WORK, SECOND_STREAM


class Lanes(Protocol):
    """Where a comparison comes from."""

    def __call__(self, lane: str) -> Comparison:
        """The comparison drawn with the ``best`` or with the ``plain`` simulators."""


def decide(kind: Kind, interval: Interval, tolerance: float) -> Verdict | None:
    """What an interval for the relative gap (lhs - rhs)/|rhs| says about a claim by itself."""
    if not interval.trusted:
        return None
    below, above = interval.high < 0, interval.low > 0
    not_below, not_above = interval.low > -tolerance, interval.high < tolerance
    excluded, shown = {
        Kind.BELOW: (above, below),
        Kind.AT_LEAST: (below, not_below),
        Kind.AT_MOST: (above, not_above),
    }.get(kind, (below or above, not_below and not_above))
    if excluded:
        return Verdict.REFUTED
    return Verdict.SUPPORTED if shown else None


def room(interval: Interval, tolerance: float) -> float:
    """Radius at which an interval decides whether a gap lies within a tolerance, or is none."""
    middle = abs(interval.low + interval.high) / 2
    return max(tolerance - middle, middle)


def lanes_of(comparison: Comparison) -> tuple[str, ...]:
    """Names of the simulators in a comparison."""
    return tuple(dict.fromkeys(group.label for group in comparison.groups))


def fast_of(comparison: Comparison) -> tuple[str, ...]:
    """Names of the fast simulators in a comparison."""
    return tuple(dict.fromkeys(group.label for group in comparison.groups if not group.simulator.plain))


def judge_point(
    lanes: Lanes, kind: Kind, tolerance: float, alpha: float, seed: int, theory: float | None, limits: Limits
) -> Outcome:
    """The verdict on a claim at one regime.

    Args:
        lanes: Gives the comparison in the best lane and in the plain one.
        kind: How the claim relates its sides.
        tolerance: Relative gap within which "supported" is meant.
        alpha: Error probability of the check.
        seed: Seed of the run.
        theory: Right-hand side in the claim's units; None if it is measured.
        limits: Work per stream, and time.

    """
    level = math.sqrt(alpha)
    best = lanes("best")

    def decided(interval: Interval) -> bool:
        return decide(kind, interval, tolerance) is not None

    def aim(interval: Interval) -> float:
        return room(interval, tolerance)

    least = thorough_draws(best)
    first = read_stream(best, seed, FIRST, level, decided, limits, least=least, by_spread=True, aim=aim)
    known = (first.scale if theory is None else theory) if not math.isnan(first.scale) else math.nan
    verdict = decide(kind, first.interval, tolerance)
    shown = Evidence(first.interval.low, first.interval.high, first.gap, known, first.samples, first.scale)
    if verdict is None:
        return _undecided(first, shown, best)
    if verdict is Verdict.REFUTED:
        return _confirm(lanes, kind, tolerance, level, seed, first, shown, limits)
    # It will hardly decide in less than half of the draws.
    second = read_stream(
        best, seed, SECOND, level, decided, limits, skip=max(0, first.looks - 2), by_spread=True, aim=aim
    )
    both = hull(first.interval, second.interval)
    shown = Evidence(both.low, both.high, first.gap, known, first.samples + second.samples, first.scale)
    if decide(kind, second.interval, tolerance) is verdict:
        reason = f"the gap lies within the tolerance in two independent streams{_relative(best)}"
        return Outcome(verdict, reason, shown, lanes=lanes_of(best), fast=fast_of(best))
    reason = told(second) or "the second stream does not decide like the first"
    return _open(reason, shown, both, best, second.more)


def _relative(best: Comparison) -> str:
    """What gaps are relative to, where that is not plain."""
    return "; the right side is 0: gaps are relative to the spread of one draw" if best.known_scale == 0 else ""


def told(reading: Reading) -> str:
    """Why a stream ended undecided: where the time ended it that first, and what is missing beside."""
    return "; ".join(dict.fromkeys(filter(None, (reading.halted, reading.interval.reason))))


def _open(reason: str, shown: Evidence, interval: Interval, best: Comparison, more: float | None = None) -> Outcome:
    found = Outcome(Verdict.UNDECIDED, reason, shown, lanes=lanes_of(best), fast=fast_of(best), more=more)
    return replace(found, detectable=_detectable(interval))


def _detectable(interval: Interval) -> float | None:
    """The gap that would have been seen; None where the interval ends nowhere, or its method may not be trusted."""
    return interval.radius if interval.trusted and math.isfinite(interval.radius) else None


def _undecided(first: Reading, shown: Evidence, best: Comparison) -> Outcome:
    detectable = _detectable(first.interval)
    seen = "" if detectable is None else f"; a gap of {detectable:.2%} would have been seen"
    why = told(first) if first.more is not None else first.interval.reason or first.halted
    more = None if first.more is None else 2 * first.more  # the second stream takes as long
    return _open(f"{why}{seen}{_relative(best)}", shown, first.interval, best, more)


def _confirm(
    lanes: Lanes,
    kind: Kind,
    tolerance: float,
    level: float,
    seed: int,
    first: Reading,
    shown: Evidence,
    limits: Limits,
) -> Outcome:
    """Re-test a suspect on an independent stream: plain lane, else the best one."""

    def refuted(interval: Interval) -> bool:
        return decide(kind, interval, tolerance) is Verdict.REFUTED

    def answered(interval: Interval) -> bool:
        apart = interval.low > first.interval.high or interval.high < first.interval.low
        return refuted(interval) or (interval.trusted and apart)

    def aim(interval: Interval) -> float:
        return max(abs(interval.low + interval.high) / 2, interval.radius / 2)

    best = lanes("best")
    for lane, stream in (("plain", PLAIN), ("best", SECOND)):
        try:
            comparison = lanes(lane)
        except NoSimulatorError:  # no plain one applies here; the fast one rests on agreement elsewhere
            continue
        allowed = limits
        if lane == "plain" and fast_of(best):
            allowed = limits.within(PLAIN_WORK)
        elif lane == "best" and not fast_of(best):
            break
        if lanes_of(comparison) == lanes_of(best):
            allowed = allowed.within(SECOND_STREAM * first.samples * best.cost)
        goal = PLAIN_GOAL * abs(first.gap) if lane == "plain" else 0.0
        second = read_stream(comparison, seed, stream, level / 2, answered, allowed, goal, by_spread=True, aim=aim)
        both = hull(first.interval, second.interval)
        if refuted(second.interval) and refuted(both):
            samples = first.samples + second.samples
            evidence = Evidence(both.low, both.high, first.gap, shown.theory, samples, shown.unit)
            used = tuple(dict.fromkeys((*lanes_of(best), *lanes_of(comparison))))
            name = ", ".join(lanes_of(comparison))
            confirmed = f"fast ({name})" if fast_of(comparison) else f"plain ({name})"
            # Where the plain lane confirms, the first stream still was the fast one's, and only both
            # together keep the error probability.
            return Outcome(Verdict.REFUTED, "", evidence, confirmed + _relative(best), used, fast_of(best))
    reason = "excluded by one stream, not confirmed by an independent one"
    reason = reason if second.more is None else f"{reason}: out of time"
    return _open(reason, shown, first.interval, best, second.more)
