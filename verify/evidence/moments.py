"""What is kept of draws: running moments, blocks reduced to what an interval needs, and what is known of a draw."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from verify.simulators import Array
from verify.thresholds.draws import LIGHT_ORDER


@dataclass
class Moments:
    """Running mean, central sums up to order 3, and the largest draw of a stream."""

    count: int = 0
    mean: float = 0.0
    sum2: float = 0.0
    sum3: float = 0.0
    low: float = math.inf
    high: float = -math.inf

    @classmethod
    def of(cls, values: Array) -> Moments:
        """Those of a block of draws, shape (draws,)."""
        mean = float(values.mean())
        centred = values - mean
        sum2, sum3 = float(centred @ centred), float((centred * centred) @ centred)
        return cls(len(values), mean, sum2, sum3, float(values.min()), float(values.max()))

    def shifted(self, by: float) -> Moments:
        """Those of the same draws with a number added to each."""
        return Moments(self.count, self.mean + by, self.sum2, self.sum3, self.low + by, self.high + by)

    def within(self, start: float, width: float) -> Moments:
        """Those of the same draws as parts of a range."""
        low, high = (self.low - start) / width, (self.high - start) / width
        return Moments(self.count, (self.mean - start) / width, self.sum2 / width**2, self.sum3 / width**3, low, high)

    def merge(self, other: Moments) -> None:
        """Take in further draws."""
        total, shift = self.count + other.count, other.mean - self.mean
        weight = self.count * other.count / total
        cubic = shift * (self.count * other.sum2 - other.count * self.sum2) * 3 / total
        self.sum3 += other.sum3 + shift**3 * weight * (self.count - other.count) / total + cubic
        self.sum2 += other.sum2 + shift**2 * weight
        self.mean += shift * other.count / total
        self.count = total
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)

    def add(self, values: Array) -> None:
        """Merge a block of draws, shape (draws,)."""
        self.merge(Moments.of(values))

    @property
    def variance(self) -> float:
        """Unbiased sample variance."""
        return self.sum2 / (self.count - 1)

    @property
    def skewness(self) -> float:
        """Sample skewness; 0 if the draws do not vary."""
        cube = (self.sum2 / self.count) ** 1.5
        return self.sum3 / self.count / cube if cube > 0 else 0.0

    @property
    def largest_share(self) -> float:
        """Part of the sum of squares that the most extreme draw carries."""
        extreme = max(self.high - self.mean, self.mean - self.low)
        return extreme**2 / self.sum2 if self.sum2 > 0 else 0.0


@dataclass(frozen=True)
class Tails:
    """What is known about a single draw before any is made.

    Attributes:
        low: Smallest possible draw.
        high: Largest possible draw.
        moments: Order below which moments are finite; None where nobody has said.
        scale: Size of the mean that matters, > 0: unit of the clipping levels.
    """

    low: float = -math.inf
    high: float = math.inf
    moments: float | None = None
    scale: float = 1.0

    @property
    def is_bounded(self) -> bool:
        """Whether every draw lies in a known finite range."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def is_light(self) -> bool:
        """Whether moments of order `LIGHT_ORDER` are declared to exist."""
        return self.moments is not None and self.moments > LIGHT_ORDER


@dataclass(frozen=True, eq=False)
class Block:
    """Draws that were made together, reduced to what a stream needs of them.

    Attributes:
        moments: Their moments, before anything known is added to them.
        sums: Their sums over groups, or how many lie at each node of a known range; empty where neither is used.
        clipped: Moments of their clipped distance from the end of the range that is known, by level.
    """

    moments: Moments
    sums: Array
    clipped: tuple[Moments, ...] = ()

    def to_array(self) -> Array:
        """All its numbers, shape (numbers,)."""
        names = Moments.__dataclass_fields__
        rows = [[getattr(moments, name) for name in names] for moments in (self.moments, *self.clipped)]
        return np.concatenate([[len(self.sums)], self.sums, *rows])

    @classmethod
    def from_array(cls, numbers: Array) -> Block:
        """The block that `to_array` was made from, bit for bit."""
        start = 1 + int(numbers[0])
        rows = [Moments(int(row[0]), *map(float, row[1:])) for row in numbers[start:].reshape(-1, 6)]
        return cls(rows[0], numbers[1:start], tuple(rows[1:]))


class Reduction(Protocol):
    """Something that needs certain numbers of each block of draws, and nothing else of them."""

    def form(self, shift: float) -> list[Any]:
        """What the next block's numbers depend on beside its draws."""

    def reduce(self, drawn: Array, shift: float) -> Block:
        """The next block, from its draws, shape (draws,), and what has to be added to each of them."""
