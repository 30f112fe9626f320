"""The limit of a gap along a growth path, extrapolated from its intervals at the last three sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from theory import GrowthPath
from verify.judging.intervals import Interval
from verify.judging.thresholds import EXTRAPOLATED_SIZES, LASTING_CHANGE, NEGLIGIBLE_CHANGE


@dataclass(frozen=True)
class Trend:
    """What the last three sizes say about the limit.

    Attributes:
        limit: Interval for the limit of the gap.
        settled: Whether the changes shrink as fast as the path allows, within the intervals.
        lasting: Whether the gap is shown to be there to stay.
        range: Where the limit lies even if the gap does not settle on one side, but wanders on by no
            more than the path allows for after what it wandered so far.
    """

    limit: Interval
    settled: bool
    lasting: bool
    range: Interval


def reach(path: GrowthPath, sizes: Sequence[int]) -> float:
    """How far the limit can lie beyond the last size, in units of the last change."""
    growth: float = (sizes[-1] / sizes[-2]) ** float(path.slowest)
    return 1 / (growth - 1)


def trend(path: GrowthPath, sizes: Sequence[int], intervals: Sequence[Interval], tolerance: float = 0.0) -> Trend:
    """Interval for the limit of the gap from its intervals at the last three sizes.

    Changes of the gap below `NEGLIGIBLE_CHANGE` of the tolerance count as none.
    """
    before, last = intervals[-2], intervals[-1]
    slowest, ahead = float(path.slowest), reach(path, sizes)
    low = min(last.low, (1 + ahead) * last.low - ahead * before.high)
    high = max(last.high, (1 + ahead) * last.high - ahead * before.low)
    trusted = all(i.trusted for i in intervals[-EXTRAPOLATED_SIZES:])
    reason = next((i.reason for i in intervals[-EXTRAPOLATED_SIZES:] if i.reason), "")
    least = max(0.0, before.low - last.high, last.low - before.high)
    third = intervals[-EXTRAPOLATED_SIZES]
    most = max(third.high - before.low, before.high - third.low)
    settled = least <= most * (sizes[-2] / sizes[-1]) ** slowest + NEGLIGIBLE_CHANGE * tolerance
    change = max(before.high - last.low, last.high - before.low)
    lasting = change <= LASTING_CHANGE * max(last.low, -last.high)
    ends = min(i.low for i in intervals[-EXTRAPOLATED_SIZES:]), max(i.high for i in intervals[-EXTRAPOLATED_SIZES:])
    spread = ahead * (ends[1] - ends[0])
    wide = Interval(ends[0] - spread, ends[1] + spread, trusted, reason)
    return Trend(Interval(low, high, trusted, reason), settled, lasting, wide)
