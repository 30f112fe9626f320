"""Intervals for the mean of draws from a known range, by what a gambler would have won who bet against each mean.

Who bets the part b of a fortune on draws above m, at odds that are fair if m is the mean, multiplies it by
1 + b (x - m) with each draw x. If m is the mean, the fortune is on average never more than it was at first; so it
exceeds 1/delta with probability delta at most, whatever the law (Waudby-Smith and Ramdas 2024, "Estimating means of
bounded random variables by betting", Proposition 2 and Section 4). The means against which less was won are the
interval. It needs nothing but the range. Bets are fixed before the draws that they are about: half of the fortune is
split over parts that are powers of two, the other half follows the spread of earlier draws.

Draws that only take the two ends of the range are coins. For those the interval is the exact one of Clopper and Pearson
(1934), at half of the error probability. A draw between the ends may be replaced by a coin of the same mean, so that
this interval holds for any law: it may be taken where all draws happen to be ends.

Of a draw is kept only how it splits between the nodes beside it, its mean unchanged. The logarithm of a fortune is a
concave function of the draw, so that a split one wins less: the interval gets longer by that, never too short.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincinv

from verify.evidence.moments import Moments
from verify.simulators import Array
from verify.thresholds.intervals import BOLDEST, END_ROUNDING, LADDER, NODES


Ends = tuple[float, float]
"""Lower and upper end of an interval."""


@dataclass(frozen=True)
class Segment:
    """Draws on which one bet is made: as many as all before them, at most.

    Attributes:
        start: Draws before them.
        variance: That of the draws before them, a quarter of the squared range counted as one more.
        masses: How many of them lie at each node.
    """

    start: int
    variance: float
    masses: Array


@dataclass
class Bets:
    """Draws from 0 to 1, split over nodes.

    Attributes:
        nodes: Where draws are counted: dense where the first ones lie.
        before: Moments of all draws so far.
        segments: The draws, in turn.
    """

    nodes: Array = field(default_factory=lambda: np.zeros(0))
    before: Moments = field(default_factory=Moments)
    segments: list[Segment] = field(default_factory=list)

    def split(self, drawn: Array, moments: Moments) -> Array:
        """Masses of the next draws, shape (nodes,), given their moments."""
        nodes = self.nodes if len(self.nodes) else nodes_for(moments)
        size, is_low, is_high = len(nodes), drawn < END_ROUNDING, drawn > 1 - END_ROUNDING
        lowest, highest = np.count_nonzero(is_low), np.count_nonzero(is_high)
        masses: Array = np.zeros(size)
        if lowest + highest < len(drawn):
            place = np.interp(drawn[~(is_low | is_high)], nodes, np.arange(size))
            below = place.astype(np.intp)
            above = np.bincount(below, place - below, size)
            masses += np.bincount(below, minlength=size) - above
            masses[1:] += above[:-1]
        masses[0] += lowest
        masses[-1] += highest
        return masses

    def take(self, masses: Array, moments: Moments) -> None:
        """Take in the next draws, by their masses and moments."""
        if not len(self.nodes):
            self.nodes = nodes_for(moments)
        start = self.before.count
        last = self.segments[-1] if self.segments else None
        if last is None or start >= 2 * last.start:
            self.segments.append(Segment(start, (self.before.sum2 + 0.25) / (start + 1), masses))
        else:
            self.segments[-1] = Segment(last.start, last.variance, last.masses + masses)
        self.before.merge(moments)

    def ends(self, alpha: float) -> Ends:
        """Ends of an interval for the mean that misses it with probability alpha at most."""
        masses, count, delta = np.array([s.masses for s in self.segments]), self.before.count, alpha / 4
        total = masses.sum(axis=0)
        if total[0] + total[-1] == count:
            return coin_ends(round(total[-1]), count, delta)
        variances = np.array([s.variance for s in self.segments])
        drawn = total > 0
        nodes, masses = self.nodes[drawn], masses[:, drawn]
        low = _won_below(nodes, masses, variances, delta)
        high = 1 - _won_below(1 - nodes[::-1], masses[:, ::-1], variances, delta)
        low, high = sorted((low, high))  # both sides may win much, if hardly ever
        return max(low - END_ROUNDING, 0.0), min(high + END_ROUNDING, 1.0)


def nodes_for(first: Moments) -> Array:
    """Nodes from 0 to 1, even ones near the mean of the first draws, then wider and wider."""
    step, reach, ratio = NODES
    spread = max(math.sqrt(first.sum2 / first.count), END_ROUNDING ** (1 / 2))
    steps = max(0, math.ceil(math.log(max(1 / (reach * spread), 1.0), ratio)))
    near = np.arange(0, reach + step / 2, step) * spread
    far = reach * spread * ratio ** np.arange(1.0, steps + 1)
    apart = np.concatenate([near, far])
    places = np.concatenate([first.mean - apart[::-1], first.mean + apart[1:]])
    kept = places[(places > END_ROUNDING) & (places < 1 - END_ROUNDING)]
    return np.asarray(np.concatenate([[0.0], kept, [1.0]]), dtype=np.float64)


def coin_ends(heads: int, count: int, delta: float) -> Ends:
    """Ends of the exact interval for a coin, each missed with probability at most delta."""
    low = float(betaincinv(heads, count - heads + 1, delta)) if heads else 0.0
    tails = float(betaincinv(count - heads, heads + 1, delta)) if heads < count else 0.0
    return max(low - END_ROUNDING, 0.0), min(1 - tails + END_ROUNDING, 1.0)


def _won_below(nodes: Array, masses: Array, variances: Array, delta: float) -> float:
    """The largest mean against which bets on larger draws win 1/delta; 0 if there is none."""
    level = -math.log(delta)
    best = math.sqrt(2 * level / masses.sum())  # over the standard deviation, that wins most at the end of an interval
    ladder = best * 2.0 ** np.arange(1, LADDER + 1)
    parts = best / np.sqrt(variances[1:])

    def exceeds(mean: float) -> float:
        """Logarithm of the fortune, by how much it exceeds the level."""
        most, gain = BOLDEST / mean, nodes - mean
        by_ladder = np.log1p(np.minimum(ladder, most)[:, None] * gain)
        first, later = by_ladder @ masses[0], by_ladder @ masses[1:].sum(axis=0)
        share = -math.log(len(ladder))
        fortune = share + float(np.logaddexp.reduce(first + later))
        if len(parts):
            followed = float((masses[1:] * np.log1p(np.minimum(parts, most)[:, None] * gain)).sum())
            fortune = float(np.logaddexp(fortune, share + np.logaddexp.reduce(first) + followed)) - math.log(2)
        return fortune - level

    least = END_ROUNDING
    return float(brentq(exceeds, least, 1.0, xtol=END_ROUNDING / 4)) if exceeds(least) > 0 else 0.0
