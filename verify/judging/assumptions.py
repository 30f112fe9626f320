"""What a verdict assumes beyond its draws: that nothing too rare for them to show matters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from theory import Kind
from verify.evidence.measuring import Comparison
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.thresholds.comparisons import THOROUGH_DRAWS, THOROUGH_SECONDS, UNSEEN


def assumed(outcome: Outcome, kind: Kind, tolerance: float, comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """What an outcome rests on, in words; nothing where the range of every draw is known, or nothing was drawn.

    Args:
        outcome: Of one check.
        kind: How its claim relates its sides.
        tolerance: That of the claim.
        comparisons: What was drawn; nothing where that cannot be told.

    """
    evidence = outcome.evidence
    if outcome.verdict not in (Verdict.SUPPORTED, Verdict.REFUTED) or evidence is None or not evidence.samples:
        return ()
    if comparisons and all(map(is_bounded, comparisons)):
        return ()
    drawn = min([evidence.samples, *(row["samples"] for row in outcome.sizes if row.get("samples"))])
    room = _room(outcome.verdict, kind, tolerance, evidence)
    shifts = "matters" if math.isnan(room) else f"shifts the gap by more than {100 * room:.2g} %"
    return (f"no event rarer than 1 in {_rarest(drawn):,} {shifts}",)


def is_bounded(comparison: Comparison) -> bool:
    """Whether intervals for a comparison need nothing but the range of a draw."""
    parts = ["columns"] if comparison.known_scale is not None else ["columns", "scales"]
    return all(comparison.tails(part, 1.0).is_bounded for part in parts)


def thorough_draws(comparison: Comparison) -> int:
    """Draws before which a first stream does not end, so that what is rare may show; 0 where they are dear.

    A known range allows for what is rare anyway.
    """
    if is_bounded(comparison) or comparison.seconds_per_draw * THOROUGH_DRAWS > THOROUGH_SECONDS:
        return 0
    return int(THOROUGH_DRAWS)


def _rarest(drawn: int) -> int:
    """One in how many an event is that so many draws leave unseen with probability `UNSEEN`, to two digits."""
    rarest = max(-1 / math.expm1(math.log(UNSEEN) / drawn), 1.0)
    digits = 10.0 ** max(math.floor(math.log10(rarest)) - 1, 0)
    return int(rarest / digits) * int(digits)


def _room(verdict: Verdict, kind: Kind, tolerance: float, evidence: Evidence) -> float:
    """How far the interval of the relative gap may move before the verdict changes; NaN where it is about no gap."""
    low, high = evidence.low, evidence.high
    if kind in (Kind.IFF, Kind.ORDER, Kind.ORDER_AT_MOST, Kind.ORDER_AT_LEAST) or math.isnan(low) or math.isnan(high):
        return math.nan
    if verdict is Verdict.REFUTED:
        return {Kind.AT_LEAST: -high, Kind.AT_MOST: low, Kind.BELOW: low}.get(kind, max(low, -high))
    within = tolerance - max(abs(low), abs(high))
    return {Kind.AT_LEAST: low + tolerance, Kind.AT_MOST: tolerance - high, Kind.BELOW: -high}.get(kind, within)
