"""Judgement along a growth path: the gap at increasing sizes, its trend, its extrapolated limit.

No finite size proves a limit. What is assumed is part of the claim's path: from the last three
sizes on, the gap approaches its limit from one side, its distance shrinking at least like
size**(-slowest). Then the limit lies between the gap at the largest size and that gap minus the
last change, times 1/(ratio**slowest - 1). If the changes visibly shrink more slowly than that,
the check says so and stays undecided. The shares of the sizes sum to the stream's sqrt(alpha).

One safeguard does not rest on that assumption: "right but slow" must not be called wrong. A gap
that vanishes like 1/log(size) still changes, from one size to the next, by log(ratio)/log(size) of
itself; so a limit is refuted only if the last change is at most a twentieth of the gap, which for
sizes four times apart excludes logarithmic decay below sizes of 10**12.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from theory import GrowthPath, Kind
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.measuring import Comparison
from verify.judging.assumptions import leeway
from verify.judging.intervals import Interval, first_look, hull, method_for
from verify.judging.path_readings import are_late, further, shown_first, where_late, why_open, why_unlike
from verify.judging.points import (
    FIRST,
    PLAIN,
    SECOND,
    Limits,
    Reading,
    decide,
    fast_of,
    lanes_of,
    read_stream,
)
from verify.judging.trends import Trend, lasting_change, reach, trend
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.comparisons import PLAIN_WORK
from verify.thresholds.paths import (
    CALM_ERRORS,
    EARLY_RADIUS,
    EARLY_WORK,
    EXTRAPOLATED_SIZES,
    FAINT_GAP,
    LASTING_CHANGE,
    LASTING_RADIUS,
    LIMIT_RADII,
    PLAIN_RADIUS,
    ROUGH_RADIUS,
    SECOND_RADII,
    SHARP_RADIUS,
    SKEWNESS_DRAWS,
    STEADY_RADIUS,
)


class SizedLanes(Protocol):
    """Where the comparison at each size comes from."""

    def __call__(self, lane: str, size: int) -> Comparison:
        """The comparison at a size, drawn with the ``best`` or the ``plain`` simulators."""


class PathJudge:
    """One check along a growth path."""

    def __init__(
        self,
        lanes: SizedLanes,
        path: GrowthPath,
        kind: Kind,
        tolerance: float,
        alpha: float,
        seed: int,
        theory: Sequence[float | None],
        limits: Limits,
    ) -> None:
        """Prepare the check.

        Args:
            lanes: Gives the comparison at each size.
            path: Sizes and the slowest approach allowed for.
            kind: How the claim relates its sides.
            tolerance: Relative gap within which "supported" is meant.
            alpha: Error probability of the check.
            seed: Seed of the run.
            theory: Right-hand side at each size, None where it is measured.
            limits: Work per stream and size, and time.

        """
        self.lanes, self.path, self.kind, self.tolerance = lanes, path, kind, tolerance
        self.seed, self.theory, self.limits = seed, theory, limits
        self.level = math.sqrt(alpha) / len(path.sizes)
        self.skewness: dict[int, float] = {}

    def read(
        self, lane: str, stream: int, sizes: Sequence[int], level: float, fine: float, early: float = STEADY_RADIUS
    ) -> list[Reading]:
        """One reading at each size, at the last three until its interval has the radius asked for."""
        readings = []
        for size in sizes:
            limits = replace(self.limits, work=self._work(lane, size))
            steady = STEADY_RADIUS if size in self.path.sizes[-EXTRAPOLATED_SIZES:] else early
            radius = fine if size in sizes[-EXTRAPOLATED_SIZES:] else max(fine, EARLY_RADIUS * self.tolerance)
            share = 0.0 if size in sizes[-2:] else steady

            def aim(interval: Interval, radius: float = radius, share: float = share) -> float:
                return max(radius, share * abs(interval.low + interval.high) / 2)

            def fine_enough(interval: Interval, aim: Callable[[Interval], float] = aim) -> bool:
                return interval.trusted and interval.radius <= aim(interval)

            goal = radius if lane == "plain" else 0.0
            least = SKEWNESS_DRAWS if (lane, stream) == ("best", FIRST) and size not in self.path.sizes[-2:] else 0
            comparison, calm = self.lanes(lane, size), self._calm(size)
            reading = read_stream(comparison, self.seed, stream, level, fine_enough, limits, goal, calm, least, aim=aim)
            readings.append(reading)
            if (lane, stream) == ("best", FIRST) and size != self.path.sizes[-1] and reading.samples >= SKEWNESS_DRAWS:
                self.skewness[size] = reading.skewness + CALM_ERRORS * math.sqrt(6 / reading.samples)
            if not fine_enough(reading.interval) and lane == "plain":
                break
        return readings

    def _work(self, lane: str, size: int) -> float:
        """Operations that a stream may spend at a size."""
        work = self.limits.work if size in self.path.sizes[-EXTRAPOLATED_SIZES:] else min(self.limits.work, EARLY_WORK)
        return min(work, PLAIN_WORK / EXTRAPOLATED_SIZES) if lane == "plain" else work

    def _calm(self, size: int) -> float:
        """A bound of the skewness at a size, from the first stream at the largest smaller one."""
        return next((self.skewness[k] for k in sorted(self.skewness, reverse=True) if k < size), math.inf)

    def verdict(self, sizes: Sequence[int], intervals: Sequence[Interval]) -> tuple[Verdict | None, Trend]:
        """What intervals at some sizes say by themselves."""
        seen = trend(self.path, sizes, intervals, self.tolerance)
        if seen.settled:
            return decide(self.kind, seen.limit, self.tolerance), seen
        beyond = Trend(seen.range, False, False, seen.range)
        shown = decide(self.kind, beyond.limit, self.tolerance) is Verdict.SUPPORTED
        return (Verdict.SUPPORTED, beyond) if shown else (None, seen)

    def judge(self) -> Outcome:
        """The verdict of the check."""
        first, verdict, seen, fine = self._first()
        if verdict is None:
            return self._open(first, seen)
        if verdict is Verdict.REFUTED:
            found = self._suspected(first, seen)
            if isinstance(found, Outcome):
                return found
            first, seen, fine = found
        return self._second(first, verdict, seen, fine)

    def _open(self, first: Sequence[Reading], seen: Trend, reason: str = "") -> Outcome:
        """The first stream decides nothing."""
        reason = reason or why_open(self.path, first, seen, self.tolerance)
        return self._outcome(Verdict.UNDECIDED, first, [r.interval for r in first], seen.limit, reason)

    def _suspected(self, first: Sequence[Reading], seen: Trend) -> Outcome | tuple[list[Reading], Trend, float]:
        """The first stream excludes the claim: the outcome, or the same stream once it shows that the gap will stay."""
        sizes = self.path.sizes
        if fast_of(self.lanes("best", sizes[-1])) and max(-seen.limit.low, seen.limit.high) < FAINT_GAP:
            if seen.lasting and (confirmed := self._by_plain(first)) is not None:
                return confirmed
            return self._open(
                first, seen, "excluded by a fast simulator alone, too faint to tell from its gap to the plain one"
            )
        again = list(first)
        for back in (EXTRAPOLATED_SIZES - 1, 1):
            still = max(abs(first[-1].gap) * lasting_change(sizes, back), self.tolerance * LASTING_CHANGE)
            fine = LASTING_RADIUS * still
            again = further(again, self.read("best", FIRST, sizes, self.level, fine, SHARP_RADIUS))
            verdict, seen = self.verdict(sizes, [reading.interval for reading in again])
            if verdict is not Verdict.REFUTED or seen.lasting or are_late(again):
                break
        if verdict is not Verdict.REFUTED or not seen.lasting:
            return self._open(again, seen)
        confirmed = self._by_plain(again)
        return (again, seen, fine) if confirmed is None else confirmed

    def _second(self, first: Sequence[Reading], verdict: Verdict, seen: Trend, fine: float) -> Outcome:
        """What a second, independent stream makes of the verdict of the first."""
        sizes, tolerance = self.path.sizes, self.tolerance
        intervals = [reading.interval for reading in first]
        level = self.level / 2 if verdict is Verdict.REFUTED else self.level
        for share in SECOND_RADII if verdict is Verdict.SUPPORTED else SECOND_RADII[:1]:
            second = self.read("best", SECOND, sizes[-EXTRAPOLATED_SIZES:], level, fine * share)
            again, seen_again = self.verdict(sizes[-EXTRAPOLATED_SIZES:], [r.interval for r in second])
            limit = hull(seen.limit, seen_again.limit)
            if again is verdict and decide(self.kind, limit, tolerance) is verdict:
                break
        both = [
            *intervals[:-EXTRAPOLATED_SIZES],
            *map(hull, intervals[-EXTRAPOLATED_SIZES:], (r.interval for r in second)),
        ]
        samples = sum(r.samples for r in second)
        if again is not verdict or decide(self.kind, limit, tolerance) is not verdict:
            if are_late(second):
                found = self._open(
                    first, seen, f"{where_late(self.path, second, 'the second stream, ')}; {shown_first(verdict)}"
                )
                return replace(found, more=sum(r.more or 0.0 for r in second))
            return self._outcome(Verdict.UNDECIDED, first, both, limit, why_unlike(second), samples)
        if verdict is Verdict.SUPPORTED:
            reason = "the limit of the gap lies within the tolerance in two independent streams"
            return self._outcome(verdict, first, both, limit, reason, samples)
        best = self.lanes("best", sizes[-1])
        lane = "fast" if fast_of(best) else "plain"
        confirmed_by = f"{lane} ({', '.join(lanes_of(best))})"
        return self._outcome(verdict, first, both, limit, "", samples, confirmed_by)

    def _first(self) -> tuple[list[Reading], Verdict | None, Trend, float]:
        """The first stream, finer and finer until it decides: readings, verdict, trend, last radius aimed at."""
        sizes = self.path.sizes
        first: list[Reading] = []
        for width in (ROUGH_RADIUS, *LIMIT_RADII) if self.kind in (Kind.AT_LEAST, Kind.AT_MOST) else LIMIT_RADII:
            # The limit's interval is 1 + 2 reach times as wide as those at the last and the third last size.
            fine = width * self.tolerance / (1 + 2 * reach(self.path, sizes, EXTRAPOLATED_SIZES - 1))
            found = self.read("best", FIRST, sizes, self.level, fine)
            first = further(first, found) if first else found
            verdict, seen = self.verdict(sizes, [reading.interval for reading in first])
            if verdict is not None or are_late(first):
                break
        return first, verdict, seen, fine

    def _by_plain(self, first: Sequence[Reading]) -> Outcome | None:
        """Confirm a suspect with the plain lane, if there is one, at the smallest sizes that already exclude it."""
        sizes = self.path.sizes
        try:
            self.lanes("plain", sizes[-1])
        except NoSimulatorError:
            return None
        for end in range(EXTRAPOLATED_SIZES, len(sizes) + 1):
            part = slice(end - EXTRAPOLATED_SIZES, end)
            verdict, seen = self.verdict(sizes[part], [r.interval for r in first[part]])
            if verdict is not Verdict.REFUTED:
                continue
            if method_for(self.lanes("plain", sizes[end - 1]).tails("columns", 1.0)) == "clipped":
                return None  # one side of each gap says nothing about the limit
            costs = {size: self.lanes("plain", size).cost for size in sizes[part]}
            if any(cost * first_look(cost) > self._work("plain", size) for size, cost in costs.items()):
                return None  # not one look there, so the other sizes need none
            distance = max(seen.limit.low, -seen.limit.high)
            plain = self.read("plain", PLAIN, sizes[part], self.level / 2, PLAIN_RADIUS * distance)
            if len(plain) < EXTRAPOLATED_SIZES:
                return None
            again, seen_again = self.verdict(sizes[part], [r.interval for r in plain])
            limit = hull(seen.limit, seen_again.limit)
            if again is not verdict or decide(self.kind, limit, self.tolerance) is not verdict:
                return None
            name = ", ".join(lanes_of(self.lanes("plain", sizes[end - 1])))
            intervals = [r.interval for r in first]
            intervals[part] = map(hull, intervals[part], (r.interval for r in plain))
            confirmed = f"plain ({name}, sizes {', '.join(map(str, sizes[part]))})"
            samples = sum(r.samples for r in plain)
            return self._outcome(verdict, first, intervals, limit, "", samples, confirmed, end)
        return None

    def _outcome(
        self,
        verdict: Verdict,
        first: Sequence[Reading],
        intervals: Sequence[Interval],
        limit: Interval,
        reason: str,
        more: int = 0,
        confirmed_by: str = "",
        rests_on: int | None = None,
    ) -> Outcome:
        """The outcome with all numbers; where it rests on the first sizes alone, on how many."""
        sizes, ends = self.path.sizes, intervals[:rests_on][-1]
        rows = []
        for size, theory, reading, interval in zip(sizes, self.theory, first, intervals, strict=True):
            value = reading.scale if theory is None else theory
            row = Evidence(interval.low, interval.high, reading.gap, value, reading.samples, reading.scale)
            rows.append({"size": size, **row.to_json()})
        value = first[-1].scale if self.theory[-1] is None else self.theory[-1]
        samples = sum(r.samples for r in first) + more
        evidence = Evidence(limit.low, limit.high, first[-1].gap, value, samples, first[-1].scale)
        best = self.lanes("best", sizes[-1])
        return Outcome(
            verdict,
            reason,
            evidence,
            confirmed_by,
            lanes_of(best),
            fast_of(best),
            tuple(rows),
            (limit.low, limit.high),
            self._settles_at(intervals),
            limit.radius if verdict is Verdict.UNDECIDED and math.isfinite(limit.radius) else None,
            more=2 * sum(r.more or 0.0 for r in first) if verdict is Verdict.UNDECIDED and are_late(first) else None,
            beyond=Beyond(
                sizes[:rests_on][-EXTRAPOLATED_SIZES:],
                leeway(verdict, self.kind, self.tolerance, ends.low, ends.high),
            ),
        )

    def _settles_at(self, intervals: Sequence[Interval]) -> int | None:
        """First size from which on every interval is inside the tolerance."""
        settled = None
        for size, interval in zip(reversed(self.path.sizes), reversed(intervals), strict=True):
            if not self._inside(interval):
                break
            settled = size
        return settled

    def _inside(self, interval: Interval) -> bool:
        low = -math.inf if self.kind is Kind.AT_MOST else -self.tolerance
        high = math.inf if self.kind is Kind.AT_LEAST else self.tolerance
        return low < interval.low and interval.high < high
