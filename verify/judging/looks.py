"""When a stream is looked at, and which part of its error probability each look may spend.

Where a simulator says what a draw costs, the first look is at 512 draws, or at fewer where one is dear. Where it does
not, nobody knows before drawing; there the stream is looked at after 128 and 256 draws as well. These early looks
spend a small fixed share, so that a cheap simulator hardly loses by them. Along growth paths they count like others.
Elsewhere they end a stream only where the time does not suffice for 512 draws: so what is judged does not depend on the
clock, unless time is short.

A second stream of a check is not looked at before it has half of the draws of the first one: that is chosen before any
of its draws is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from verify.evidence.measuring import Comparison
from verify.judging.intervals import first_look, look_share, look_size
from verify.thresholds.draws import BLOCK
from verify.thresholds.intervals import EARLY_LOOK, EARLY_SHARE, FIRST_LOOK


@dataclass(frozen=True)
class Looks:
    """The looks at one stream.

    Attributes:
        first: Draws at the first one.
        early: How many looks come before that at `FIRST_LOOK` draws and end a stream only where time is short.
        skip: How many are passed over: those that follow have their shares of the error probability.
    """

    first: int
    early: int = 0
    skip: int = 0

    @classmethod
    def at(cls, comparison: Comparison, skip: int = 0) -> Looks:
        """Those at draws of a comparison."""
        if comparison.is_costed:
            return cls(first_look(comparison.cost), skip=skip)
        return cls(EARLY_LOOK, (FIRST_LOOK // EARLY_LOOK).bit_length() - 1, skip)

    def size(self, look: int) -> int:
        """Draws in hand at the k-th look; where some are passed over, looks come twice as often, in whole blocks."""
        start = look_size(self.skip + 1, self.first)
        if not self.skip or look <= self.skip or start % (2 * BLOCK):
            return look_size(look, self.first)
        doubled, between = divmod(look - self.skip - 1, 2)
        return (start << doubled) * (2 + between) // 2

    def share(self, alpha: float, look: int) -> float:
        """Error probability that the k-th look may spend; the shares of all that are not passed over sum to alpha."""
        if self.skip:
            return look_share(alpha, look - self.skip)
        if look <= self.early:
            return alpha * EARLY_SHARE / self.early
        return look_share(alpha * (1 - EARLY_SHARE if self.early else 1.0), look - self.early)
