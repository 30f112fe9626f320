"""Confidence intervals for a mean that stay valid at every look, and what each one assumes.

A stream is looked at after 512, 1024, 2048 ... draws (from 32 on, where a draw costs much). Look k
gets the share 1/(k (k + 1)) of the stream's error probability, so that the intervals of all looks
cover together.

Three methods, chosen from what is known about a single draw, never from the data:

betting: the draw lies in a known finite range. What bets against each mean would have won (`betting`).
    It holds for every sample size and every law, and nothing else is used, whatever else is declared.
student: moments of order 4 exist (or nobody has said, in which case the tails are watched).
    Student's interval at a third of its error probability, trusted only from the sample size at
    which the first Edgeworth term, estimated from the skewness, at most doubles the tail
    probability (a third leaves room for the next terms: a factor e), and, where nobody has said,
    while no single draw carries more than 2 % of the sum of squares. Few draws estimate their
    skewness badly; along a growth path that of smaller sizes may stand for it (`Stream.calm`).
    Where draws are too few for that, their means over groups decide: the mean lies between the
    smallest and the largest of g group means unless all of them fall on the same side of it. Each
    does so with a probability of about 1/2, off by skewness / (6 sqrt(2 pi size of the group)) to
    first order; no extreme quantile of any law enters. That needs draws with a density, and not in
    few narrow clusters: ties between groups refuse it, and it is used only along growth paths,
    where smaller sizes tell the skewness. Both share the error probability.
clipped: one side of the range is known but the tails are heavy. Draws are clipped at several fixed
    levels; the empirical Bernstein bound (Maurer and Pontil 2009, Theorem 4) for a clipped mean bounds
    the mean from that one side only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit

from verify.evidence.moments import Block, Moments, Tails
from verify.judging.betting import Bets
from verify.simulators import Array
from verify.thresholds.intervals import (
    CLIPS,
    DEAR_LOOK,
    FEW_LARGE,
    FIRST_LOOK,
    GAP_ROUNDING,
    GROUP_SLACK,
    GROUPS,
    LARGEST_SHARE,
    LEAST_LOOK,
    STUDENT_PARTS,
)


def look_size(look: int, first: int = FIRST_LOOK) -> int:
    """Draws in hand at the k-th look, k = 1, 2, ..."""
    return first << (look - 1)


def first_look(cost: float) -> int:
    """Draws at the first look: fewer where one is dear, never so few that nothing could be seen."""
    first = FIRST_LOOK
    while first > LEAST_LOOK and first * cost > DEAR_LOOK:
        first //= 2
    return first


def look_share(alpha: float, look: int) -> float:
    """Error probability that the k-th look may spend; the shares of all looks sum to alpha."""
    return alpha / (look * (look + 1))


def method_for(tails: Tails) -> str | None:
    """Which interval is right for draws with such tails; None if none of ours is."""
    if tails.is_bounded:
        return "betting"
    if tails.moments is None or tails.is_light:
        return "student"
    if tails.moments > 1 and (math.isfinite(tails.low) or math.isfinite(tails.high)):
        return "clipped"
    return None


@dataclass(frozen=True)
class Interval:
    """A confidence interval.

    Attributes:
        low: Lower end.
        high: Upper end.
        trusted: Whether what its method assumes is met by now.
        reason: Why it is not trusted, or why one end is infinite.
    """

    low: float
    high: float
    trusted: bool = True
    reason: str = ""

    @property
    def radius(self) -> float:
        """Half the length."""
        return (self.high - self.low) / 2


def hull(first: Interval, second: Interval) -> Interval:
    """Smallest interval around two.

    If the two come from independent streams and miss the truth with probability a and b, both
    have to miss for the hull to miss: its error probability is at most a b.
    """
    ends = min(first.low, second.low), max(first.high, second.high)
    return Interval(*ends, first.trusted and second.trusted, first.reason or second.reason)


def shrunk(interval: Interval, part: float) -> Interval:
    """An interval about the same middle, of a part of the length."""
    middle, radius = (interval.low + interval.high) / 2, part * interval.radius
    return replace(interval, low=middle - radius, high=middle + radius)


def bernstein_radius(moments: Moments, width: float, delta: float) -> float:
    """One-sided empirical Bernstein deviation at error probability delta."""
    log_term = math.log(2 / delta)
    spread = math.sqrt(2 * moments.variance * log_term / moments.count)
    return spread + 7 * width * log_term / (3 * (moments.count - 1))


def _largest_share(count: int) -> float:
    """Part of the sum of squares that one of so many draws may carry where nobody has declared moments."""
    return max(LARGEST_SHARE, FEW_LARGE * math.log(count) / count)


@dataclass
class Stream:
    """Draws of one quantity, reduced to what an interval needs.

    Attributes:
        tails: What is known about a draw.
        calm: A bound of the skewness that is known from elsewhere.
        moments: Running moments of the draws.
        clipped: The same of clipped draws, by level.
        sums: Sums of the draws over groups, every `GROUPS`[-1]-th draw in one.
        ends: Smallest and largest of what was drawn, before anything known was added to it.
        bets: Draws from a known range, as parts of it.
    """

    tails: Tails
    calm: float = math.inf
    moments: Moments = field(default_factory=Moments)
    clipped: dict[float, Moments] = field(default_factory=dict)
    sums: Array = field(default_factory=lambda: np.zeros(GROUPS[-1]))
    ends: tuple[float, float] = (math.inf, -math.inf)
    bets: Bets = field(default_factory=Bets)

    @property
    def method(self) -> str | None:
        """Which interval is right for these draws."""
        return method_for(self.tails)

    @property
    def are_alike(self) -> bool:
        """Whether no two draws differ at all: then they say nothing of what is rare."""
        return self.ends[0] == self.ends[1]

    @property
    def is_grouped(self) -> bool:
        """Whether an interval may be made from groups of draws."""
        return self.method != "betting" and self.tails.moments is not None and math.isfinite(self.calm)

    @property
    def is_bet_on(self) -> bool:
        """Whether the draws lie in a known range, and vary."""
        return self.method == "betting" and self.tails.low < self.tails.high

    def form(self, shift: float) -> list[Any]:
        """What the next block's numbers depend on beside its draws."""
        offset = self.moments.count % GROUPS[-1] if self.is_grouped else None
        clips = [self.tails.low, self.tails.high, self.tails.scale, shift] if self.method == "clipped" else None
        nodes = [self.tails.low, self.tails.high, shift, self.bets.nodes.tolist()] if self.is_bet_on else []
        return [offset, clips, *nodes]

    def reduce(self, drawn: Array, shift: float = 0.0) -> Block:
        """The next block, from its draws, shape (draws,), and what has to be added to each of them."""
        sums: Array = np.zeros(0)
        clipped: list[Moments] = []
        moments = Moments.of(drawn)
        if self.is_grouped:
            place = (self.moments.count + np.arange(len(drawn))) % GROUPS[-1]
            sums = np.asarray(np.bincount(place, drawn, GROUPS[-1]), dtype=np.float64)
        if self.is_bet_on:
            start, width = self._range(shift)
            sums = self.bets.split((drawn - start) / width, moments.within(start, width))
        if self.method == "clipped":
            distance = self._distance(drawn + shift)
            clipped = [Moments.of(np.minimum(distance, level * self.tails.scale)) for level in CLIPS]
        return Block(moments, sums, tuple(clipped))

    def take(self, block: Block, shift: float = 0.0) -> None:
        """Take in the next block, with what has to be added to each of its draws."""
        drawn = block.moments
        self.ends = min(self.ends[0], drawn.low), max(self.ends[1], drawn.high)
        if self.is_bet_on:
            self.bets.take(block.sums, drawn.within(*self._range(shift)))
        if self.is_grouped:
            place = (self.moments.count + np.arange(drawn.count)) % GROUPS[-1]
            counts = np.bincount(place, minlength=GROUPS[-1])
            self.sums = np.asarray(self.sums + block.sums + shift * counts, dtype=np.float64)
        self.moments.merge(drawn.shifted(shift))
        for level, moments in zip(CLIPS, block.clipped, strict=False):
            self.clipped.setdefault(level, Moments()).merge(moments)

    def add(self, drawn: Array, shift: float = 0.0) -> None:
        """Take in draws, shape (draws,), with what has to be added to each."""
        self.take(self.reduce(drawn, shift), shift)

    def _range(self, shift: float) -> tuple[float, float]:
        """Smallest draw before anything known is added to it, and how much larger one may be."""
        return self.tails.low - shift, self.tails.high - self.tails.low

    def _distance(self, values: Array) -> Array:
        """How far the draws lie from the end of the range that is known."""
        return values - self.tails.low if math.isfinite(self.tails.low) else self.tails.high - values

    def interval(self, alpha: float) -> Interval:
        """Interval for the mean with error probability alpha, from the draws so far."""
        method = self.method
        if method == "betting":
            start, width = self._range(0.0)
            low, high = self.bets.ends(alpha) if width else (0.0, 0.0)
            return Interval(start + width * low, start + width * high)
        if method == "student":
            return self._light(alpha)
        if method == "clipped":
            return self._one_sided(alpha)
        reason = f"heavy tails: {self._tail_words()}, no valid interval"
        return Interval(-math.inf, math.inf, False, reason)

    def _light(self, alpha: float) -> Interval:
        """Student's interval, or the one from groups where draws are too few for it."""
        if self.tails.moments is None:
            return self._student(alpha)
        normal = self._student(alpha / 2)
        return normal if normal.trusted else self._grouped(alpha / 2) or normal

    def _grouped(self, alpha: float) -> Interval | None:
        """Smallest and largest mean of a group, or None where they may well all miss on one side."""
        count = self.moments.count
        if math.isinf(self.calm) or self.are_alike:
            return None
        for groups in GROUPS:
            size = count // groups
            if size == 0 or count % groups:
                return None
            side = 0.5 + GROUP_SLACK + self.calm / (6 * math.sqrt(2 * math.pi * size))
            if 2 * side**groups <= alpha:
                means = np.sort(self.sums.reshape(-1, groups).sum(axis=0) / size)
                on_a_lattice = np.diff(means).min() <= GAP_ROUNDING * (means[-1] - means[0])
                return None if on_a_lattice else Interval(float(means[0]), float(means[-1]))
        return None

    def _student(self, alpha: float) -> Interval:
        moments = self.moments
        quantile = -float(stdtrit(moments.count - 1, alpha / 2 / STUDENT_PARTS))
        radius = quantile * math.sqrt(moments.variance / moments.count)
        reason = ""
        if self.are_alike:
            reason = (
                f"no two of {moments.count} draws differ: what is rarer shows only where bounds of a draw are declared"
            )
        elif moments.count < self._enough(alpha):
            reason = f"too skewed for {moments.count} draws (skewness {moments.skewness:.1f})"
        elif self.tails.moments is None and moments.largest_share > _largest_share(moments.count):
            reason = f"heavy tails: one draw carries {moments.largest_share:.0%} of the sum of squares"
        return Interval(moments.mean - radius, moments.mean + radius, not reason, reason)

    def _enough(self, alpha: float) -> float:
        """Sample size at which the first Edgeworth term is at most the tail probability itself."""
        z = -float(ndtri(alpha / 2 / STUDENT_PARTS))
        if self.moments.high - self.moments.low <= GAP_ROUNDING * self.tails.scale:
            return 0.0  # draws that differ by rounding alone have any skewness
        skewness = self.calm
        if self.moments.count >= FIRST_LOOK:
            skewness = min(abs(self.moments.skewness), self.calm)
        return (skewness * z * (2 * z**2 + 1) / 6) ** 2

    def _one_sided(self, alpha: float) -> Interval:
        reason = f"heavy tails: {self._tail_words()}, only one side of the mean can be bounded"
        levels = self.clipped.items()
        distance = max(
            m.mean - bernstein_radius(m, level * self.tails.scale, alpha / len(CLIPS)) for level, m in levels
        )
        if math.isfinite(self.tails.low):
            return Interval(self.tails.low + max(distance, 0.0), math.inf, reason=reason)
        return Interval(-math.inf, self.tails.high - max(distance, 0.0), reason=reason)

    def _tail_words(self) -> str:
        order = self.tails.moments
        if order is not None and order <= 1:
            return "the mean is infinite"
        if order is not None and order <= 2:
            return "the variance is infinite"
        return "the fourth moment is infinite"
