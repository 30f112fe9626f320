"""The relative gap between the sides of a claim, estimated from one random stream, look by look."""

from __future__ import annotations

import math

from verify.evidence.measuring import BLOCK, PILOT, WORTH_KEEPING, Comparison
from verify.evidence.moments import Tails
from verify.judging.intervals import Interval, Stream, first_look, look_size
from verify.judging.thresholds import GAP_ROUNDING


class GapStream:
    """The relative gap (lhs - rhs) / |rhs| as estimated from one random stream."""

    def __init__(self, comparison: Comparison, seed: int, stream: int, calm: float = math.inf, skip: int = 0) -> None:
        """Start a stream; no draw is made yet.

        Args:
            comparison: What to draw.
            seed: Seed of the run.
            stream: Number of the stream.
            calm: A bound of the skewness of the draws, known from smaller sizes.
            skip: Looks to pass over, where draws are too cheap for their blocks to be kept for other claims.
        """
        self.comparison, self.seed, self.stream = comparison, seed, stream
        self.first = first_look(comparison.cost)
        self.looks = skip if comparison.cost * look_size(skip + 1, self.first) < WORTH_KEEPING else 0
        self.blocks = 0
        known = comparison.known_scale
        self.difference = Stream(comparison.tails("columns", known or 1.0), calm)
        self.right = None if known is not None else Stream(comparison.tails("scales", 1.0), calm)
        if known is None and "clipped" in (self.difference.method, self._right.method):
            watch = [(Stream(Tails()), comparison.difference), (Stream(Tails()), comparison.right)]
            _, right = comparison.reduced(seed, PILOT + stream, 0, look_size(1, self.first), watch)
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
    def skewness(self) -> float:
        """Largest skewness, without its sign, of what was drawn; infinite before any draw."""
        streams = [self.difference] if self.right is None else [self.difference, self.right]
        return max(abs(s.moments.skewness) for s in streams) if self.count else math.inf

    @property
    def is_hopeless(self) -> bool:
        """Whether no number of draws would give an interval."""
        return self.comparison.known_scale == 0 or self.difference.method is None

    @property
    def scale(self) -> float:
        """What the gap is relative to, as known or estimated so far."""
        known = self.comparison.known_scale
        return abs(self._right.moments.mean) if known is None else known

    @property
    def gap(self) -> float:
        """Estimated relative gap."""
        return self.difference.moments.mean / self.scale if self.scale > 0 else math.inf

    def advance(self) -> None:
        """Draw up to the next look, in blocks that bound the memory."""
        self.looks += 1
        streams = [(self.difference, self.comparison.difference)]
        streams += [] if self.right is None else [(self.right, self.comparison.right)]
        while (left := look_size(self.looks, self.first) - self.count) > 0:
            draws = min(left, BLOCK)
            found = self.comparison.reduced(self.seed, self.stream, self.blocks, draws, streams)
            for (stream, shift), block in zip(streams, found, strict=True):
                stream.take(block, shift)
            self.blocks += 1

    def interval(self, alpha: float) -> Interval:
        """Interval for the relative gap at the current look, error probability alpha."""
        known = self.comparison.known_scale
        if known is not None:
            if known == 0:
                return Interval(-math.inf, math.inf, False, "the right side is 0 here and the claim names no scale")
            inner = self.difference.interval(alpha)
            low, high = inner.low / known, inner.high / known
            return Interval(low - GAP_ROUNDING, high + GAP_ROUNDING, inner.trusted, inner.reason)
        inner, outer = self.difference.interval(alpha / 2), self._right.interval(alpha / 2)
        sides = sorted((abs(outer.low), abs(outer.high)))
        if outer.low <= 0 <= outer.high or math.isinf(outer.low):
            return Interval(-math.inf, math.inf, False, outer.reason or "the right side is not told from 0")
        corners = [end / side if math.isfinite(side) else 0.0 for end in (inner.low, inner.high) for side in sides]
        ends = min(corners) - GAP_ROUNDING, max(corners) + GAP_ROUNDING
        return Interval(*ends, inner.trusted and outer.trusted, inner.reason or outer.reason)
