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
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from theory import GrowthPath, Kind
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.measuring import Comparison
from verify.judging.assumptions import leeway
from verify.judging.intervals import Interval, first_look, hull, method_for, shrunk
from verify.judging.path_readings import are_late, shown_first, where_late, why_open, why_unlike
from verify.judging.points import decide, fast_of, lanes_of
from verify.judging.reader import FIRST, PLAIN, SECOND, Aim, Enough, Limits, Reader, Reading, half
from verify.judging.trends import Trend, lasting_change, reach, trend
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.comparisons import PLAIN_WORK
from verify.thresholds.paths import (
    CALM_ERRORS,
    EARLY_RADIUS,
    EARLY_WORK,
    EXTRAPOLATED_SIZES,
    FAINT_GAP,
    FINEST_LIMIT,
    LASTING_CHANGE,
    LASTING_RADIUS,
    NEARER,
    PLAIN_RADIUS,
    SHARP_RADIUS,
    SKEWNESS_DRAWS,
    STEADY_RADIUS,
)


class SizedLanes(Protocol):
    """Where the comparison at each size comes from."""

    def __call__(self, lane: str, size: int) -> Comparison:
        """The comparison at a size, drawn with the ``best`` or the ``plain`` simulators."""


def _aimed(radius: float, share: float, interval: Interval) -> float:
    """The radius to be reached: so large, or so large a part of the gap if that is more."""
    return max(radius, share * abs(interval.low + interval.high) / 2)


def _is_fine(aim: Aim, interval: Interval) -> bool:
    """Whether an interval has the radius aimed at."""
    return interval.trusted and interval.radius <= aim(interval)


def _part_of(part: float, interval: Interval) -> float:
    """A part of the radius."""
    return part * interval.radius


def _is_trusted(interval: Interval) -> bool:
    return interval.trusted


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
        self.finest = FINEST_LIMIT * tolerance / (1 + 2 * reach(path, path.sizes, EXTRAPOLATED_SIZES - 1))
        self.readers: dict[tuple[str, int, int], Reader] = {}
        self.skewness: dict[int, float] = {}

    def reader(self, lane: str, stream: int, size: int, level: float, skip: int = 0) -> Reader:
        """A stream at a size, from wherever it stopped."""
        key = lane, stream, size
        if key not in self.readers:
            self.readers[key] = Reader(self.lanes(lane, size), self.seed, stream, level, self._calm(size), skip)
        return self.readers[key]

    def read(
        self, lane: str, stream: int, sizes: Sequence[int], level: float, fine: float, early: float = STEADY_RADIUS
    ) -> list[Reading]:
        """One reading at each size, at the last three until its interval has the radius asked for."""
        readings = []
        for size in sizes:
            steady = STEADY_RADIUS if size in self.path.sizes[-EXTRAPOLATED_SIZES:] else early
            radius = fine if size in sizes[-EXTRAPOLATED_SIZES:] else max(fine, EARLY_RADIUS * self.tolerance)
            aim = partial(_aimed, radius, 0.0 if size in sizes[-2:] else steady)
            reader, goal = self.reader(lane, stream, size, level), radius if lane == "plain" else 0.0
            readings.append(self._read(reader, lane, size, partial(_is_fine, aim), goal, aim))
            if not _is_fine(aim, reader.interval) and lane == "plain":
                break
        return readings

    def _read(
        self, reader: Reader, lane: str, size: int, enough: Enough, goal: float = 0.0, aim: Aim = half
    ) -> Reading:
        """Read a stream at a size, and remember its skewness."""
        is_first = (lane, reader.stream) == ("best", FIRST)
        least = SKEWNESS_DRAWS if is_first and size not in self.path.sizes[-2:] else 0
        reading = reader.read(enough, self._limits(lane, size), goal, least, aim, hasty=True)
        if is_first and size != self.path.sizes[-1] and reading.samples >= SKEWNESS_DRAWS:
            self.skewness[size] = reading.skewness + CALM_ERRORS * math.sqrt(6 / reading.samples)
        return reading

    def _limits(self, lane: str, size: int) -> Limits:
        return replace(self.limits, work=self._work(lane, size))

    def approach(
        self, stream: int, level: float, first: Sequence[Reading] = (), wanted: Verdict | None = None
    ) -> tuple[list[Reading], Verdict | None, Trend]:
        """A stream at the last three sizes, read on where that tells most of the limit for its work, until it decides.

        Args:
            stream: Its number.
            level: Error probability at each size.
            first: For a second stream: the readings of the first one. It is not looked at before half of their draws.
            wanted: The verdict of that one.

        Returns:
            The readings, the verdict if there is one, and what they say of the limit.

        """
        sizes, finest = self.path.sizes[-EXTRAPOLATED_SIZES:], [self.finest] * EXTRAPOLATED_SIZES
        if wanted is Verdict.REFUTED:  # it may have been found with finer intervals
            finest = [min(self.finest, reading.interval.radius / 2) for reading in first[-EXTRAPOLATED_SIZES:]]
        skips = [max(0, reading.looks - 2) for reading in first[-EXTRAPOLATED_SIZES:]] or [0] * EXTRAPOLATED_SIZES
        readers = []
        for size, skip in zip(sizes, skips, strict=True):
            readers.append(self.reader("best", stream, size, level, skip))
            self._read(readers[-1], "best", size, _is_trusted)
        while True:
            readings = [reader.reading for reader in readers]
            verdict, seen = self.verdict(sizes, [reading.interval for reading in readings])
            is_decided = verdict is not None and (verdict is wanted or wanted is not Verdict.REFUTED)
            if verdict is Verdict.REFUTED and self._is_faint(seen, in_part=True):
                is_decided = self._is_faint(seen) or seen.limit.radius <= self.tolerance
            if is_decided or are_late(readings) or (place := self._most_telling(readers, finest)) is None:
                break
            part = min(NEARER, NEARER * self.tolerance / seen.limit.radius)
            readers[place].look(self._limits("best", sizes[place]), aim=partial(_part_of, part))
        if verdict is Verdict.SUPPORTED:
            readings[-2] = self._read(readers[-2], "best", sizes[-2], self._is_placed)
        return readings, verdict, seen

    def _is_placed(self, interval: Interval) -> bool:
        """Whether it is known if the gap at a size is within the tolerance, or that would take many draws."""
        return interval.trusted and (self._inside(interval) or interval.radius <= EARLY_RADIUS * self.tolerance)

    def _most_telling(self, readers: Sequence[Reader], finest: Sequence[float]) -> int | None:
        """Where the next look shortens the interval for the limit most for its work; None where none is to be had."""
        intervals = [reader.interval for reader in readers]
        if not all(interval.trusted for interval in intervals):
            return None
        radius, gains = trend(self.path, self.path.sizes, intervals, self.tolerance).limit.radius, {}
        for place, (reader, least) in enumerate(zip(readers, finest, strict=True)):
            if not reader.halted and reader.interval.radius > least:
                closer = [shrunk(one, NEARER) if i == place else one for i, one in enumerate(intervals)]
                gain = radius - trend(self.path, self.path.sizes, closer, self.tolerance).limit.radius
                gain = 1.0 if math.isnan(gain) else gain  # no number of draws bounds both sides
                gains[place] = gain / (reader.gaps.comparison.weight * (reader.gaps.ahead - reader.gaps.count))
        return max(gains, key=gains.__getitem__, default=None)

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
        aim = partial(_aimed, EARLY_RADIUS * self.tolerance, STEADY_RADIUS)
        shown = [
            self._read(self.reader("best", FIRST, size, self.level), "best", size, partial(_is_fine, aim), aim=aim)
            for size in self.path.sizes[:-EXTRAPOLATED_SIZES]
        ]
        last, verdict, seen = self.approach(FIRST, self.level)
        first = [*shown, *last]
        if verdict is None:
            return self._open(first, seen)
        if verdict is Verdict.REFUTED:
            found = self._suspected(first, seen)
            if isinstance(found, Outcome):
                return found
            first, seen = found
        return self._second(first, verdict, seen)

    def _open(self, first: Sequence[Reading], seen: Trend, reason: str = "") -> Outcome:
        """The first stream decides nothing."""
        reason = reason or why_open(self.path, first, seen, self.tolerance)
        return self._outcome(Verdict.UNDECIDED, first, [r.interval for r in first], seen.limit, reason)

    def _suspected(self, first: Sequence[Reading], seen: Trend) -> Outcome | tuple[list[Reading], Trend]:
        """The first stream excludes the claim: the outcome, or the same stream once it shows that the gap will stay."""
        sizes = self.path.sizes
        again = list(first)
        verdict: Verdict | None = Verdict.REFUTED
        for back in (EXTRAPOLATED_SIZES - 1, 1):
            if self._is_faint(seen):
                break
            still = max(abs(first[-1].gap) * lasting_change(sizes, back), self.tolerance * LASTING_CHANGE)
            again = self.read("best", FIRST, sizes, self.level, LASTING_RADIUS * still, SHARP_RADIUS)
            verdict, seen = self.verdict(sizes, [reading.interval for reading in again])
            if verdict is not Verdict.REFUTED or seen.lasting or are_late(again):
                break
        is_lasting = verdict is Verdict.REFUTED and seen.lasting
        if is_lasting and (confirmed := self._by_plain(again)) is not None:
            return confirmed
        if verdict is Verdict.REFUTED and self._is_faint(seen):
            reason = "excluded by a fast simulator alone, too faint to tell from its gap to the plain one"
            return self._open(again, seen, reason)
        return (again, seen) if is_lasting else self._open(again, seen)

    def _is_faint(self, seen: Trend, in_part: bool = False) -> bool:
        """Whether a gap is too small, or may be, for a fast simulator to show it alone."""
        small, large = max(seen.limit.low, -seen.limit.high), max(-seen.limit.low, seen.limit.high)
        is_fast = bool(fast_of(self.lanes("best", self.path.sizes[-1])))
        return is_fast and (small if in_part else large) < FAINT_GAP

    def _second(self, first: Sequence[Reading], verdict: Verdict, seen: Trend) -> Outcome:
        """What a second, independent stream makes of the verdict of the first."""
        sizes, tolerance = self.path.sizes, self.tolerance
        intervals = [reading.interval for reading in first]
        level = self.level / 2 if verdict is Verdict.REFUTED else self.level
        second, again, seen_again = self.approach(SECOND, level, first, verdict)
        limit = hull(seen.limit, seen_again.limit)
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
