"""Judgement of rates (≍, ≲, ≳) by simulation alone: local exponents between sizes, and their limit.

At each of the last four sizes the ratio of the sides gets an interval; between two sizes follows one for the local
exponent of the ratio, the slope of its logarithm in that of the size. From the last three slopes follows an interval
for the exponent, as from three gaps for their limit (`trends`): assumed is that from there on slopes approach it from
one side, their distance shrinking at least like size**(-slowest). The tolerance of the claim is meant on the exponent.

A factor log(size) gives slopes that vanish like 1/log(size). Those still change too much to be called lasting, so that
it is no wrong exponent; and it is not told from none. Both sides may be simulated. Only plain simulators count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from theory import Claim, GrowthPath, Kind
from verify.evidence.measuring import Comparison
from verify.judging.assumptions import leeway
from verify.judging.intervals import Interval, hull
from verify.judging.path_readings import are_late, further, shown_first, where_late, why_unlike
from verify.judging.points import decide, lanes_of
from verify.judging.reader import FIRST, SECOND, Limits, Reading, read_stream
from verify.judging.trends import Trend, lasting_change, reach, trend
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.paths import LASTING_RADIUS, RATE_RADII, RATE_SIZES, SECOND_RADII


ONE_SIDED = {Kind.ORDER: Kind.EQUAL, Kind.ORDER_AT_MOST: Kind.AT_MOST, Kind.ORDER_AT_LEAST: Kind.AT_LEAST}
"""What each kind says of the exponent of the ratio, compared with 0."""
EXPONENT = "local exponent of the ratio of the sides"
"""What goes on beyond the largest size."""


def is_rate(claim: Claim) -> bool:
    """Whether a claim is one that is judged here."""
    return claim.kind in ONE_SIDED and bool(claim.quantities) and claim.equivalent is None


def unfit_rate(path: GrowthPath) -> str | None:
    """Why a path shows no rate; None where it does."""
    if len(path.sizes) < RATE_SIZES:
        return f"a rate needs at least {RATE_SIZES} sizes on its growth path, for three local exponents"
    return None


class RateJudge:
    """One check of a rate along its growth path."""

    def __init__(self, lanes: Mapping[int, Comparison], claim: Claim, alpha: float, seed: int, limits: Limits) -> None:
        """Prepare the check.

        Args:
            lanes: What to draw at each of the last sizes.
            claim: What is judged.
            alpha: Error probability of the check.
            seed: Seed of the run.
            limits: Work and time.

        """
        self.lanes, self.kind, self.tolerance = lanes, ONE_SIDED[claim.kind], claim.tolerance
        self.path = replace(claim.path, sizes=tuple(lanes)) if claim.path is not None else None
        self.level, self.seed, self.limits = math.sqrt(alpha) / len(lanes), seed, limits

    def judge(self) -> Outcome:
        """The verdict of the check."""
        first: list[Reading] = []
        for width in RATE_RADII:
            first = self._read(FIRST, self._fine(width * self.tolerance), first)
            verdict, seen = self._verdict(first)
            if verdict is not None or are_late(first):
                break
        if verdict is Verdict.REFUTED and not seen.lasting:
            still = lasting_change(self._path.sizes[1:], 2) * abs(seen.limit.low + seen.limit.high) / 2
            for share in SECOND_RADII:  # by chance a change is known to less than twice the radius
                first = self._read(FIRST, self._fine(LASTING_RADIUS * share * still), first)
                verdict, seen = self._verdict(first)
                if verdict is not Verdict.REFUTED or seen.lasting or are_late(first):
                    break
        if verdict is None or (verdict is Verdict.REFUTED and not seen.lasting):
            more = 2 * sum(r.more or 0.0 for r in first) if are_late(first) else None
            return self._outcome(Verdict.UNDECIDED, self._why(first, seen), first, seen.limit, more=more)
        radius = max(r.interval.radius / max(r.gap, 1e-300) for r in first)
        for share in SECOND_RADII:
            second = self._read(SECOND, radius * share)
            again, seen_again = self._verdict(second)
            limit = hull(seen.limit, seen_again.limit)
            if (again is verdict and decide(self.kind, limit, self.tolerance) is verdict) or are_late(second):
                break
        if again is verdict and decide(self.kind, limit, self.tolerance) is verdict:
            return self._outcome(verdict, "", first, limit, second)
        if are_late(second):
            reason = (
                f"{where_late(self._path, second, 'the second stream, ', 'ratio of the sides')}; {shown_first(verdict)}"
            )
            return self._outcome(Verdict.UNDECIDED, reason, first, seen.limit, more=sum(r.more or 0.0 for r in second))
        return self._outcome(Verdict.UNDECIDED, why_unlike(second), first, limit, second)

    @property
    def _path(self) -> GrowthPath:
        if self.path is None:
            msg = "a rate without a growth path"
            raise AttributeError(msg)
        return self.path

    def _fine(self, radius: float) -> float:
        """Relative radius of a ratio with which the exponent has a radius."""
        step = min(math.log(b / a) for a, b in pairwise(self._path.sizes))
        return radius * step / 2 / (1 + 2 * reach(self._path, self._path.sizes[1:], 2))

    def _read(self, stream: int, fine: float, before: Sequence[Reading] = ()) -> list[Reading]:
        """One reading at each size, until the ratio of the sides is known to a relative radius."""

        def aim(interval: Interval) -> float:
            return fine * max((interval.low + interval.high) / 2, 0.0)

        def enough(interval: Interval) -> bool:
            return interval.trusted and interval.radius <= aim(interval)

        read = [
            read_stream(c, self.seed, stream, self.level, enough, self.limits, aim=aim) for c in self.lanes.values()
        ]
        return further(before, read) if before else read

    def _verdict(self, readings: Sequence[Reading]) -> tuple[Verdict | None, Trend]:
        """What readings say of the exponent by themselves."""
        slopes = self._slopes([reading.interval for reading in readings])
        seen = trend(self._path, self._path.sizes[1:], slopes, self.tolerance)
        if seen.settled:
            return decide(self.kind, seen.limit, self.tolerance), seen
        shown = decide(self.kind, seen.range, self.tolerance) is Verdict.SUPPORTED
        return (Verdict.SUPPORTED, Trend(seen.range, False, False, seen.range)) if shown else (None, seen)

    def _slopes(self, ratios: Sequence[Interval]) -> list[Interval]:
        """Intervals of the local exponents, from those of the ratio."""
        logs = [Interval(_log(r.low), _log(r.high), r.trusted and r.low > 0, r.reason) for r in ratios]
        steps = [math.log(b / a) for a, b in pairwise(self._path.sizes)]
        return [
            Interval((b.low - a.high) / h, (b.high - a.low) / h, a.trusted and b.trusted, a.reason or b.reason)
            for (a, b), h in zip(pairwise(logs), steps, strict=True)
        ]

    def _why(self, first: Sequence[Reading], seen: Trend) -> str:
        """Why the first stream does not decide."""
        if late := where_late(self._path, first, what="ratio of the sides"):
            return late
        doubt = next((r.interval.reason or r.halted for r in first if not r.interval.trusted or r.halted), "")
        if doubt:
            return doubt
        if any(r.interval.low <= 0 for r in first):
            return "the ratio of the sides is not told from 0 or less; a rate is one of positive numbers"
        last = self._slopes([reading.interval for reading in first])[-1]
        shown = f"the local exponent of the ratio is in [{last.low:+.3f}, {last.high:+.3f}] at the last sizes"
        if not seen.settled or not seen.limit.low <= 0 <= seen.limit.high:
            return f"{shown} and still drifts, as with a factor log({self._path.size}): larger sizes would tell"
        return f"{shown}, and where it tends to is known to {seen.limit.radius:.3f} only"

    def _outcome(
        self,
        verdict: Verdict,
        reason: str,
        first: Sequence[Reading],
        limit: Interval,
        second: Sequence[Reading] = (),
        more: float | None = None,
    ) -> Outcome:
        slopes = self._slopes([reading.interval for reading in first])
        middles = [(slope.low + slope.high) / 2 for slope in slopes]
        rows = []
        for size, reading, slope in zip(self._path.sizes, first, (middles[0], *middles), strict=True):
            interval, gap = reading.interval, reading.gap - 1
            shown = Evidence(interval.low - 1, interval.high - 1, gap, math.nan, reading.samples)
            rows.append({"size": size, **shown.to_json(), "slope": slope if math.isfinite(slope) else None})
        samples = sum(reading.samples for reading in (*first, *second))
        names = lanes_of(self.lanes[self._path.sizes[-1]])
        value = f"exponent of the ratio of the sides {middles[-1]:+.3f} at the last sizes, limit"
        return Outcome(
            verdict,
            reason or f"{value} [{limit.low:+.3f}, {limit.high:+.3f}]",
            Evidence(limit.low, limit.high, middles[-1], math.nan, samples),
            f"plain ({', '.join(names)})" if verdict is Verdict.REFUTED else "",
            names,
            sizes=tuple(rows),
            limit=(limit.low, limit.high),
            detectable=limit.radius if verdict is Verdict.UNDECIDED and math.isfinite(limit.radius) else None,
            more=more,
            beyond=Beyond(self._path.sizes, self._leeway(verdict, first, second), EXPONENT),
        )

    def _leeway(self, verdict: Verdict, *streams: Sequence[Reading]) -> float:
        """How far the local exponent at the last sizes may move before the verdict changes."""
        ends = [self._slopes([reading.interval for reading in stream])[-1] for stream in streams if stream]
        low, high = min(last.low for last in ends), max(last.high for last in ends)
        return leeway(verdict, self.kind, self.tolerance, low, high)


def _log(number: float) -> float:
    """Its logarithm; less than every number where there is none."""
    return math.log(number) if number > 0 else -math.inf


def judge_rate(lane_at: Callable[[int], Comparison], claim: Claim, alpha: float, seed: int, limits: Limits) -> Outcome:
    """The verdict on a rate along the growth path of its claim.

    Args:
        lane_at: Gives the comparison of the left side with the right one at a size, by plain simulators.
        claim: A claim for which `is_rate` holds.
        alpha: Error probability of the check.
        seed: Seed of the run.
        limits: Work and time.

    """
    sizes = () if claim.path is None else claim.path.sizes
    if claim.path is None or (why := unfit_rate(claim.path)) is not None:
        return Outcome(Verdict.UNDECIDED, why or "a rate needs a growth path")
    lanes = {size: lane_at(size) for size in sizes[-RATE_SIZES:]}
    return RateJudge(lanes, claim, alpha, seed, limits).judge()
