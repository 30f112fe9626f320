"""One random stream read look by look, further and further, until its interval is enough or a limit is reached."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from verify.evidence.measuring import Comparison
from verify.judging.gaps import gaps_of
from verify.judging.intervals import Interval
from verify.thresholds.comparisons import WORK


FIRST, SECOND, PLAIN = 0, 1, 2
"""Numbers of the streams of a check: screening, confirmation, confirmation by the plain lane."""


@dataclass(frozen=True)
class Limits:
    """When to stop without a decision.

    Attributes:
        work: Operations per stream.
        deadline: Time (`time.monotonic`) after which no look is started.
        ended: Streams that the deadline ended: with more time the outcome may be another.
    """

    work: float = WORK
    deadline: float = math.inf
    ended: list[int] = field(default_factory=list, compare=False)

    def within(self, work: float) -> Limits:
        """The same with no more work than this."""
        return replace(self, work=min(work, self.work))

    def is_over(self, stream: int, seconds: float) -> bool:
        """Whether a stream has to end, as what comes next in it takes so many seconds."""
        if time.monotonic() + seconds < self.deadline:
            return False
        self.ended.append(stream)
        return True


@dataclass(frozen=True)
class Reading:
    """The state of a stream when it stopped.

    Attributes:
        interval: For the gap.
        gap: As estimated.
        scale: What it is relative to.
        samples: Draws.
        looks: How many looks there were.
        halted: Which limit ended it, in words.
        skewness: Largest of what was drawn, without its sign.
        more: Where the time ended it: seconds that it would take to decide, as far as can be told.
    """

    interval: Interval
    gap: float
    scale: float
    samples: int
    looks: int
    halted: str = ""
    skewness: float = math.inf
    more: float | None = None


Enough = Callable[[Interval], bool]
"""Whether an interval ends a stream."""
Aim = Callable[[Interval], float]
"""From an interval that does not end a stream to the radius at which one would."""


def half(interval: Interval) -> float:
    """Half the radius of an interval."""
    return interval.radius / 2


class Reader:
    """One stream; it goes on where it stopped."""

    def __init__(
        self,
        comparison: Comparison,
        seed: int,
        stream: int,
        alpha: float,
        calm: float = math.inf,
        skip: int = 0,
        by_spread: bool = False,
    ) -> None:
        """Start a stream; no draw is made yet.

        Args:
            comparison: What to draw.
            seed: Seed of the run.
            stream: Number of the stream.
            alpha: Error probability of the stream, over all its looks.
            calm: A bound of the skewness of the draws, known from smaller sizes.
            skip: Looks to pass over, chosen without knowing any draw of this stream.
            by_spread: Whether a gap from 0 is relative to the spread of one draw, as estimated.
        """
        self.gaps = gaps_of(comparison, seed, stream, calm, skip, by_spread)
        self.stream, self.alpha = stream, alpha
        self.interval = Interval(-math.inf, math.inf, False)
        self.seen = 0
        """Draws at the last look."""
        self.halted = ""
        self.more: float | None = None

    @property
    def reading(self) -> Reading:
        """The state of the stream."""
        gaps, more = self.gaps, self.more
        gap, scale = (gaps.gap, gaps.scale) if gaps.count else (math.nan, math.nan)
        return Reading(self.interval, gap, scale, gaps.count, gaps.looks, self.halted, gaps.skewness, more)

    def read(
        self, enough: Enough, limits: Limits, goal: float = 0.0, least: int = 0, aim: Aim = half, hasty: bool = False
    ) -> Reading:
        """Draw until the interval is enough, or a limit is reached.

        Args:
            enough: Whether an interval ends the stream.
            limits: Work and time.
            goal: If positive, give up as soon as an interval of this radius is out of reach (for
                intervals that shrink like 1/sqrt(draws) from the start: the plain lane's).
            least: Number of draws before which the stream does not end.
            aim: From an interval that is not enough to the radius at which it would be, to tell how long that takes.
            hasty: Whether looks at fewer draws than usual end the stream, be the time short or not.
        """
        while not self._is_done(enough, limits, least, hasty) and self.look(limits, goal, aim):
            pass
        return self.reading

    def _is_done(self, enough: Enough, limits: Limits, least: int, hasty: bool) -> bool:
        if self.gaps.count < max(least, 1) or not enough(self.interval):
            return False
        missing = 0.0 if hasty else self.gaps.early * self.gaps.comparison.pace
        return not missing or limits.is_over(self.stream, missing)

    def look(self, limits: Limits, goal: float = 0.0, aim: Aim = half) -> bool:
        """Draw up to the next look; returns whether more can be told by going on from there."""
        gaps, cost = self.gaps, self.gaps.comparison.cost
        self.halted, self.more, ahead = "", None, float(gaps.ahead)
        if gaps.count and goal > 0 and not math.isinf(self.interval.radius):
            ahead = max(ahead, self.seen * (self.interval.radius / goal) ** 2)
        if ahead * cost > limits.work:
            self.halted = f"more than {gaps.count} draws are beyond the work allowed for one stream"
            return False
        late = limits.is_over(self.stream, (gaps.ahead - gaps.count) * gaps.comparison.pace)
        if late or not gaps.advance(lambda: limits.is_over(self.stream, 0.0)):
            self.halted, self.more = "out of time", self._missing(aim)
            return False
        self.interval, self.seen = gaps.interval(gaps.share(self.alpha)), gaps.count
        self.halted = self.interval.reason if gaps.is_hopeless else ""
        return not gaps.is_hopeless

    def _missing(self, aim: Aim) -> float:
        """Seconds in which the stream would decide, where intervals shrink like 1/sqrt(draws)."""
        gaps, interval = self.gaps, self.interval
        draws = max(2.0 * gaps.count, float(gaps.ahead))
        if self.seen and interval.trusted and math.isfinite(interval.radius) and (radius := aim(interval)) > 0:
            draws = max(self.seen * (interval.radius / radius) ** 2, gaps.count + 1.0)
        return (draws - gaps.count) * gaps.comparison.pace


def read_stream(
    comparison: Comparison,
    seed: int,
    stream: int,
    alpha: float,
    enough: Enough,
    limits: Limits,
    goal: float = 0.0,
    least: int = 0,
    skip: int = 0,
    by_spread: bool = False,
    aim: Aim = half,
) -> Reading:
    """A stream read from its start until its interval is enough, or a limit is reached; see `Reader`."""
    return Reader(comparison, seed, stream, alpha, skip=skip, by_spread=by_spread).read(
        enough, limits, goal, least, aim
    )
