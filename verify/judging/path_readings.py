"""What readings along a growth path say of the time they had, and why they leave a claim open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from theory import GrowthPath
from verify.judging.reader import Reading
from verify.judging.trends import Trend, larger_sizes
from verify.judging.verdict import Verdict


def are_late(readings: Sequence[Reading]) -> bool:
    """Whether the time ended one of them."""
    return any(reading.more is not None for reading in readings)


def further(before: Sequence[Reading], after: list[Reading]) -> list[Reading]:
    """Readings of the same stream, each where more was read: one that the time kept from being read again is known."""
    pairs = list(zip(before, after, strict=True))
    return [new if new.samples >= old.samples else replace(old, halted=new.halted, more=new.more) for old, new in pairs]


def shown_first(verdict: Verdict) -> str:
    """What a first stream says where the second one had too little time."""
    return (
        "the first stream excludes the claim" if verdict is Verdict.REFUTED else "the first stream supports the claim"
    )


def why_open(path: GrowthPath, first: Sequence[Reading], seen: Trend, tolerance: float) -> str:
    """Why the first stream does not decide."""
    if late := where_late(path, first):
        return late
    last = first[-1].interval
    grows = not seen.settled and first[-1].gap * (first[-1].gap - first[-2].gap) > 0
    if grows and last.trusted and not last.low <= 0 <= last.high:
        return (
            f"the gap still grows, faster than its path allows for, and is in [{last.low:+.2%}, {last.high:+.2%}] at "
            f"{path.size} = {path.sizes[-1]}: without a path, the claim would be judged at each {path.size}"
        )
    halted = next((r.halted or r.interval.reason for r in first if not r.interval.trusted), "")
    halted = halted or next((r.halted for r in first if r.halted), "")
    if halted:
        return halted
    if grows:
        return "the gap still grows at the largest size, faster than its path allows for"
    if not seen.settled or not seen.limit.low <= 0 <= seen.limit.high:
        return "right but slow, or wrong: the gap still shrinks, as it would with an error of order 1/log(size)"
    larger = larger_sizes(path, [reading.interval for reading in first], tolerance)
    if abs(first[-1].gap) > tolerance:
        return f"right but slow, as far as seen: the limit may be 0, and the gap is outside the tolerance; {larger}"
    return f"the interval for the limit of the gap is wider than the tolerance; {larger}"


def why_unlike(second: Sequence[Reading]) -> str:
    """Why the second stream does not decide like the first."""
    halted = next((reading.halted for reading in second if reading.halted), "")
    return f"the second stream, {halted}" if halted else "the second stream does not decide like the first"


def where_late(path: GrowthPath, readings: Sequence[Reading], of: str = "", what: str = "gap") -> str:
    """Where the time ended a stream, and what is known there so far; nothing where it did not."""
    last = path.sizes[-len(readings) :]
    size, reading = next(((s, r) for s, r in zip(last, readings, strict=True) if r.more is not None), (0, None))
    if reading is None:
        return ""
    where = f"out of time: {of}{path.size} = {size}"
    if not math.isfinite(reading.interval.radius):
        return f"{where} has {reading.samples or 'no'} draws"
    low, high = reading.interval.low, reading.interval.high
    doubt = f"; {reading.interval.reason}" if reading.interval.reason else ""
    return f"{where}, where the {what} is in [{low:+.2%}, {high:+.2%}] after {reading.samples:,} draws{doubt}"
