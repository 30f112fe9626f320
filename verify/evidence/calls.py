"""Whether rows differ from call to call by more than independent rows can, in the very draws on which a verdict rests.

A trial sees a few calls of a second; what all rows of a call share (a design drawn once and used for each of them, a
scenario, a pool) may show only in more. The first call of a stream gives levels. In each later one the rows beyond a
level are counted; they are independent of the levels. Where rows are independent and of one law, a count less its mean
is sub-Gaussian with variance at most rows/4 (Hoeffding), so that the sum Q over K calls of its squares over rows/4 has
P(Q > q) <= (q/K)^(K/2) exp((K - q)/2) (Chernoff). The common share is estimated by that which makes Q smallest. So no
law, no ties and no tails are excepted, nor that it is looked at again and again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from verify.simulators import Array
from verify.thresholds.trials import CALL_TAIL, DRAW_ROUNDING


@dataclass
class Calls:
    """The calls of one stream: how many rows of each lie beyond the levels that the first one gave.

    Attributes:
        levels: Of each part that was drawn: its middle, how far beyond it rows are counted (above, or below where that
            is negative), how far from it the nearer half lies, and where its tails begin; shape (parts, 5). None before
            the first call.
        rows: Rows of each later call.
        beyond: Of these, those beyond the middle, those far from it, and those in each tail, of each part; shape
            (4 * parts,) each.
    """

    levels: Array | None = None
    rows: list[int] = field(default_factory=list)
    beyond: list[Array] = field(default_factory=list)

    def seen(self, parts: tuple[Array, ...], largest: float) -> Array:
        """What is to be kept of a call: levels of the first one, counts of the others.

        Args:
            parts: What was drawn, each of shape (rows,).
            largest: Size of the numbers that were drawn, of which the parts may be small differences.

        """
        unit = DRAW_ROUNDING * largest
        if self.levels is None:
            return np.concatenate([_levels(part, unit) for part in parts])
        return np.concatenate([_counts(part, *level) for part, level in zip(parts, self.levels, strict=True)])

    def take(self, numbers: Array, rows: int) -> None:
        """Take in what `seen` found of the next call."""
        if self.levels is None:
            self.levels = np.asarray(numbers).reshape(-1, 5)
        else:
            self.rows.append(rows)
            self.beyond.append(np.asarray(numbers))

    def sums(self) -> Array:
        """Q of each kind of rows that is counted, shape (kinds,)."""
        if len(self.rows) < 2:
            return np.zeros(0)
        rows, beyond = np.array(self.rows, dtype=float)[:, None], np.array(self.beyond)
        share = beyond.sum(axis=0) / rows.sum()
        return np.asarray((4 * (beyond - rows * share) ** 2 / rows).sum(axis=0))


def log_chance(streams: list[Calls]) -> float:
    """Logarithm of a bound of the probability with which calls of a sound simulator differ that much, or more."""
    found = [stream for stream in streams if len(stream.rows) > 1]
    if not found:
        return 0.0
    calls, sums = sum(len(stream.rows) for stream in found), np.sum([stream.sums() for stream in found], axis=0)
    largest = float(sums.max())
    if largest <= calls:
        return 0.0
    return min(0.0, calls / 2 * math.log(largest / calls) - (largest - calls) / 2 + math.log(len(sums)))


def _levels(part: Array, unit: float) -> Array:
    middle = _smallest_but(part, (len(part) - 1) // 2)
    half = _smallest_but(np.abs(part - middle), (len(part) - 1) // 2)
    low, high = (_smallest_but(part, k) for k in (len(part) // CALL_TAIL, len(part) - 1 - len(part) // CALL_TAIL))
    beyond = unit if (part > middle + unit).any() else -unit
    return np.array([middle, beyond, half + unit, low - unit, high + unit])


def _smallest_but(part: Array, k: int) -> float:
    """The smallest number but k."""
    return float(np.partition(part, k)[k])


def _counts(part: Array, middle: float, beyond: float, half: float, low: float, high: float) -> Array:
    distance = part - middle
    is_beyond = distance < beyond if math.copysign(1.0, beyond) < 0 else distance > beyond
    kinds = (is_beyond, np.abs(distance) > half, part < low, part > high)
    return np.array([np.count_nonzero(kind) for kind in kinds], dtype=float)
