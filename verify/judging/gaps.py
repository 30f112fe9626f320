"""The relative gap between the sides of a claim, estimated from one random stream, look by look."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from verify.evidence.composed import Composed
from verify.evidence.measuring import PILOT, Comparison
from verify.evidence.moments import Tails
from verify.judging.intervals import Interval, Stream
from verify.judging.looks import Looks
from verify.thresholds.comparisons import ALIKE_DRAWS
from verify.thresholds.draws import BLOCK, WORTH_KEEPING
from verify.thresholds.intervals import GAP_ROUNDING


EXACT = Interval(-GAP_ROUNDING, GAP_ROUNDING)
"""The gap of draws that are what is claimed."""


class GapStream:
    """The relative gap (lhs - rhs) / |rhs| as estimated from one random stream."""

    def __init__(
        self,
        comparison: Comparison,
        seed: int,
        stream: int,
        calm: float = math.inf,
        skip: int = 0,
        by_spread: bool = False,
    ) -> None:
        """Start a stream; no draw is made yet.

        Args:
            comparison: What to draw.
            seed: Seed of the run.
            stream: Number of the stream.
            calm: A bound of the skewness of the draws, known from smaller sizes.
            skip: Looks to pass over; their shares of the error probability are those of the looks that follow.
            by_spread: Whether a gap from 0 is relative to the spread of one draw, as estimated.
        """
        self.comparison, self.seed, self.stream = comparison, seed, stream
        self.by_spread = by_spread and comparison.known_scale == 0
        self.schedule = Looks.at(comparison, skip)
        self.blocks = 0
        # Draws that are kept for other claims come in the same blocks whatever is passed over.
        self.looks = skip if comparison.cost * self.schedule.size(skip + 1) < WORTH_KEEPING else 0
        known = comparison.known_scale
        self.difference = Stream(comparison.tails("columns", known or 1.0), calm)
        self.right = None if known is not None else Stream(comparison.tails("scales", 1.0), calm)
        if known is None and "clipped" in (self.difference.method, self._right.method):
            watch = [(Stream(Tails()), comparison.difference), (Stream(Tails()), comparison.right)]
            _, right = comparison.reduced(seed, PILOT + stream, 0, self.schedule.size(1), watch)
            level = abs(right.moments.mean + comparison.right) or 1.0
            self.difference = Stream(comparison.tails("columns", level))
            self.right = Stream(comparison.tails("scales", level))

    @property
    def _right(self) -> Stream:
        if self.right is None:
            msg = "the scale is known and not sampled"
            raise AttributeError(msg)
        return self.right

    @property
    def count(self) -> int:
        """Draws so far."""
        return self.difference.moments.count

    @property
    def ahead(self) -> int:
        """Draws in hand at the next look."""
        return self.schedule.size(max(self.looks, self.schedule.skip) + 1)

    @property
    def early(self) -> int:
        """Draws that are missing to the first look that ends a stream whatever the time."""
        return max(0, self.schedule.size(self.schedule.early + 1) - self.count) if self.schedule.early else 0

    @property
    def skewness(self) -> float:
        """Largest skewness, without its sign, of what was drawn; infinite before any draw."""
        streams = [self.difference] if self.right is None else [self.difference, self.right]
        return max(abs(s.moments.skewness) for s in streams) if self.count else math.inf

    @property
    def is_hopeless(self) -> bool:
        """Whether no number of draws would give an interval; where many are alike, none that could be made."""
        one, no_scale = self.difference, self.comparison.known_scale == 0 and not self.by_spread
        is_stuck = one.are_alike and one.method != "betting" and self.count >= ALIKE_DRAWS
        return no_scale or one.method is None or (is_stuck and not self._are_exact([one], one.moments.mean))

    @property
    def scale(self) -> float:
        """What the gap is relative to, as known or estimated so far."""
        known = self.comparison.known_scale
        if self.by_spread:
            known = math.sqrt(self.difference.moments.variance)
        return abs(self._right.moments.mean) if known is None else known

    @property
    def gap(self) -> float:
        """Estimated relative gap."""
        return self.difference.moments.mean / self.scale if self.scale > 0 else math.inf

    def share(self, alpha: float) -> float:
        """Part of the stream's error probability that the current look may spend."""
        return self.schedule.share(alpha, self.looks)

    def advance(self, is_over: Callable[[], bool] = lambda: False) -> bool:
        """Draw up to the next look, in blocks that bound the memory; returns whether there was time to."""
        for look in range(self.looks + 1, max(self.looks, self.schedule.skip) + 2):
            while (left := self.schedule.size(look) - self.count) > 0:
                if is_over():
                    return False
                self._draw(min(left, BLOCK))
            self.looks = look
        return True

    def _draw(self, draws: int) -> None:
        """One more block."""
        streams = [(self.difference, self.comparison.difference)]
        streams += [] if self.right is None else [(self.right, self.comparison.right)]
        found = self.comparison.reduced(self.seed, self.stream, self.blocks, draws, streams)
        for (stream, shift), block in zip(streams, found, strict=True):
            stream.take(block, shift)
        self.blocks += 1

    def _are_exact(self, streams: Sequence[Stream], difference: float) -> bool:
        """Whether many draws are all exactly what is claimed, as at an end where nothing varies.

        An interval from their spread would have no length whatever their mean. That they hide no rare event is what
        any interval without a known range assumes; elsewhere than at the claimed value they are left open.
        """
        if self.count < ALIKE_DRAWS or not all(stream.are_alike for stream in streams):
            return False
        return abs(difference) <= GAP_ROUNDING * abs(self.comparison.known_scale or 0.0)

    def interval(self, alpha: float) -> Interval:
        """Interval for the relative gap at the current look, error probability alpha."""
        known = self.comparison.known_scale
        if known is not None and self._are_exact([self.difference], self.difference.moments.mean):
            return EXACT
        if known is not None:
            inner = self.difference.interval(alpha)
            known = (self.scale or 1.0) if self.by_spread else known  # draws that are all alike have no spread
            if known == 0:
                return Interval(-math.inf, math.inf, False, "the right side is 0 here and the claim names no scale")
            low, high = inner.low / known, inner.high / known
            return Interval(low - GAP_ROUNDING, high + GAP_ROUNDING, inner.trusted, inner.reason)
        inner, outer = self.difference.interval(alpha / 2), self._right.interval(alpha / 2)
        if self._right.are_alike and self.count >= ALIKE_DRAWS:  # a gap is only measured by it
            outer = replace(outer, trusted=True, reason="")
        sides = sorted((abs(outer.low), abs(outer.high)))
        if outer.low <= 0 <= outer.high or math.isinf(outer.low):
            return Interval(-math.inf, math.inf, False, outer.reason or "the right side is not told from 0")
        corners = [end / side if math.isfinite(side) else 0.0 for end in (inner.low, inner.high) for side in sides]
        ends = min(corners) - GAP_ROUNDING, max(corners) + GAP_ROUNDING
        return Interval(*ends, inner.trusted and outer.trusted, inner.reason or outer.reason)


class ComposedGapStream(GapStream):
    """The relative gap between functions of means: over the box of the means' intervals, which hold together.

    Each of k intervals may err with a k-th of the error probability. The range of the gap over the box is computed by
    interval arithmetic, so nothing is assumed of the functions; it is a little longer than need be.
    """

    def __init__(self, comparison: Composed, seed: int, stream: int, calm: float = math.inf, skip: int = 0) -> None:
        """Start a stream; no draw is made yet."""
        super().__init__(comparison, seed, stream, calm, skip)
        self.composed = comparison
        self.parts = [Stream(comparison.tails_of(place), calm) for place in range(len(comparison.places))]
        self.difference, self.right = self.parts[0], None

    @property
    def skewness(self) -> float:
        """Largest skewness, without its sign, of what was drawn; infinite before any draw."""
        return max(abs(part.moments.skewness) for part in self.parts) if self.count else math.inf

    @property
    def is_hopeless(self) -> bool:
        """Whether no number of draws would give an interval."""
        return self.comparison.known_scale == 0 or any(part.method is None for part in self.parts)

    @property
    def scale(self) -> float:
        """What the gap is relative to, as known or estimated so far."""
        known = self.comparison.known_scale
        return abs(sum(self.composed.right_at(self._means))) / 2 if known is None else known

    @property
    def gap(self) -> float:
        """Estimated relative gap."""
        low, high = self.composed.gap(self._means)
        return (low + high) / 2 if math.isfinite(high - low) else math.inf

    @property
    def _means(self) -> list[tuple[float, float]]:
        return [(part.moments.mean, part.moments.mean) for part in self.parts]

    def _draw(self, draws: int) -> None:
        """One more block."""
        streams = [(part, 0.0) for part in self.parts]
        found = self.comparison.reduced(self.seed, self.stream, self.blocks, draws, streams)
        for part, block in zip(self.parts, found, strict=True):
            part.take(block)
        self.blocks += 1

    def interval(self, alpha: float) -> Interval:
        """Interval for the relative gap at the current look, error probability alpha."""
        known = self.comparison.known_scale
        if known is not None and self._are_exact(self.parts, sum(self.composed.apart(self._means)) / 2):
            return EXACT
        if known == 0:
            return Interval(-math.inf, math.inf, False, "the right side is 0 here and the claim names no scale")
        found = [part.interval(alpha / len(self.parts)) for part in self.parts]
        low, high = self.composed.gap([(one.low, one.high) for one in found])
        reason = next((one.reason for one in found if one.reason), "")
        if not reason and not math.isfinite(high - low):
            reason = "its sides are not defined for all means that the draws leave open"
        trusted = all(one.trusted for one in found) and math.isfinite(high - low)
        return Interval(low - GAP_ROUNDING, high + GAP_ROUNDING, trusted, reason)


def gaps_of(comparison: Comparison, seed: int, stream: int, calm: float, skip: int, by_spread: bool) -> GapStream:
    """The stream of a comparison, of one of functions of means too."""
    if isinstance(comparison, Composed):
        return ComposedGapStream(comparison, seed, stream, calm, skip)
    return GapStream(comparison, seed, stream, calm, skip, by_spread)
