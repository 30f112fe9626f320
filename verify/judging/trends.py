"""The limit of a gap along a growth path, extrapolated from its intervals at the last three sizes.

What is assumed of the gap from the third last size on (it approaches its limit from one side, its distance shrinking at
least like size**(-slowest)) bounds the limit from the last size and either of the two before: from the one before by
that last change, from the third last by a change over a larger ratio, of which less is still to come. Each bound holds
where the three intervals do, so both do together. The first is the shorter one where the gap still changes, the
second where only noise does; and its sizes may be cheap ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from theory import GrowthPath
from verify.judging.intervals import Interval
from verify.thresholds.paths import EXTRAPOLATED_SIZES, LASTING_CHANGE, NEGLIGIBLE_CHANGE


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


def reach(path: GrowthPath, sizes: Sequence[int], back: int = 1) -> float:
    """How far the limit can lie beyond the last size, in units of the change since so many sizes before."""
    growth: float = (sizes[-1] / sizes[-1 - back]) ** float(path.slowest)
    return 1 / (growth - 1)


def _beyond(before: Interval, last: Interval, ahead: float) -> tuple[float, float]:
    """Where the limit lies that is ahead by at most so many times the change to the last interval."""
    low = min(last.low, (1 + ahead) * last.low - ahead * before.high)
    return low, max(last.high, (1 + ahead) * last.high - ahead * before.low)


def trend(path: GrowthPath, sizes: Sequence[int], intervals: Sequence[Interval], tolerance: float = 0.0) -> Trend:
    """Interval for the limit of the gap from its intervals at the last three sizes.

    Changes of the gap below `NEGLIGIBLE_CHANGE` of the tolerance count as none.
    """
    third, before, last = intervals[-EXTRAPOLATED_SIZES:]
    slowest, ahead = float(path.slowest), reach(path, sizes)
    ends = _beyond(before, last, ahead)
    trusted = all(i.trusted for i in intervals[-EXTRAPOLATED_SIZES:])
    reason = next((i.reason for i in intervals[-EXTRAPOLATED_SIZES:] if i.reason), "")
    least = max(0.0, before.low - last.high, last.low - before.high)
    most = max(third.high - before.low, before.high - third.low)
    settled = least <= most * (sizes[-2] / sizes[-1]) ** slowest + NEGLIGIBLE_CHANGE * tolerance
    if settled and _may_go_on(third, before, last):
        wider = _beyond(third, last, reach(path, sizes, 2))
        both = max(ends[0], wider[0]), min(ends[1], wider[1])
        ends = both if both[0] <= both[1] else ends
    limit = Interval(*ends, trusted, reason)
    lasting = any(
        _change(intervals[-1 - back], last) <= lasting_change(sizes, back) * max(last.low, -last.high)
        for back in range(1, EXTRAPOLATED_SIZES)
    )
    ends = min(i.low for i in intervals[-EXTRAPOLATED_SIZES:]), max(i.high for i in intervals[-EXTRAPOLATED_SIZES:])
    spread = ahead * (ends[1] - ends[0])
    wide = Interval(ends[0] - spread, ends[1] + spread, trusted, reason)
    return Trend(limit, settled, lasting, wide)


def _change(before: Interval, last: Interval) -> float:
    """The largest change from one interval to another."""
    return max(before.high - last.low, last.high - before.low)


def lasting_change(sizes: Sequence[int], back: int) -> float:
    """What the change since so many sizes before may be, relative to the gap: more over a larger ratio of sizes.

    A gap that vanishes like 1/log(size) changes by log(ratio)/log(size) of itself.
    """
    return LASTING_CHANGE * math.log(sizes[-1] / sizes[-1 - back]) / math.log(sizes[-1] / sizes[-2])


def larger_sizes(path: GrowthPath, intervals: Sequence[Interval], tolerance: float) -> str:
    """How much larger sizes have to be for the limit to be told, in words, if the gap goes on as it does.

    Beyond the last size the limit's interval reaches `reach` times the last change. That falls like the changes: as the
    last two have, where their intervals show it, else as the path allows for. Half the tolerance is left to noise.
    """
    third, before, last = intervals[-EXTRAPOLATED_SIZES:]
    sizes, change = path.sizes, _change(before, last)
    earlier = max(third.low - before.high, before.low - third.high)
    power, shown = float(path.slowest), "as its path allows for"
    if earlier > change > 0:
        seen = math.log(earlier / change) / math.log(sizes[-2] / sizes[-3])
        power, shown = (seen, "as it does so far") if seen > power else (power, shown)
    beyond = reach(path, sizes) * change / (tolerance / 2)
    if not math.isfinite(beyond) or beyond <= 1:
        return "more draws are needed"
    times = math.ceil(beyond ** (1 / power))
    return (
        f"larger sizes are needed: {times:,} times as large, up to {times * sizes[-1]:,}, if the gap goes on "
        f"shrinking like size^(-{power:.2g}), {shown}"
    )


def _may_go_on(third: Interval, before: Interval, last: Interval) -> bool:
    """Whether the gap may have gone one way all along, as far as its intervals tell."""
    up = third.low <= before.high and before.low <= last.high
    down = third.high >= before.low and before.high >= last.low
    return up or down
