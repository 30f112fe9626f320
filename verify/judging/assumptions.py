"""What a verdict assumes beyond what was looked at, in words.

That nothing too rare for its draws to show matters; and that beyond the largest size of a growth path all goes on as up
to there. Each sentence begins with a word that tells of which kind it is, for what shows many of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

from theory import GrowthPath, Kind
from verify.evidence.measuring import Comparison
from verify.judging.verdict import Beyond, Evidence, Outcome, Verdict
from verify.thresholds.comparisons import THOROUGH_DRAWS, THOROUGH_SECONDS, UNSEEN


BEYOND = "beyond "
"""How sentences begin about sizes that nobody looked at; all others are about draws that nobody made."""
OWN_ENTRIES = ("size", "slope", *Evidence(0.0, 0.0, 0.0, 0.0, 0).to_json())
"""What the entry of a size holds whatever the letters of the claim are called."""
GAPLESS = (Kind.IFF, Kind.ORDER, Kind.ORDER_AT_MOST, Kind.ORDER_AT_LEAST)
"""Kinds that are not judged by a gap."""


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
    left = math.nan if kind in GAPLESS else leeway(outcome.verdict, kind, tolerance, evidence.low, evidence.high)
    shifts = "matters" if math.isnan(left) else f"shifts the gap by more than {_two_digits(100 * left)} %"
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


def leeway(verdict: Verdict | None, kind: Kind, tolerance: float, low: float, high: float) -> float:
    """How far an interval of what is compared with 0 may move before the verdict changes."""
    if verdict is Verdict.REFUTED:
        return {Kind.AT_LEAST: -high, Kind.AT_MOST: low, Kind.BELOW: low}.get(kind, max(low, -high))
    within = tolerance - max(abs(low), abs(high))
    return {Kind.AT_LEAST: low + tolerance, Kind.AT_MOST: tolerance - high, Kind.BELOW: -high}.get(kind, within)


def _two_digits(number: float) -> str:
    """A positive number to two digits, never more than it is."""
    return f"{float(Context(prec=2, rounding=ROUND_DOWN).create_decimal(number)):g}"


def going_on(outcome: Outcome, path: GrowthPath | None) -> tuple[str, ...]:
    """What a verdict told from finitely many sizes assumes of larger ones, in words; nothing where it is none.

    Args:
        outcome: Of one check.
        path: Along which sizes grow.

    """
    if path is None or outcome.verdict not in (Verdict.SUPPORTED, Verdict.REFUTED):
        return ()
    told = [] if outcome.beyond is None else [_goes_on(outcome.beyond, path, outcome.sizes)]
    if outcome.borne_out is not None:
        where = f"{path.size} = {_size(outcome.borne_out)}, the largest size drawn"
        told.append(f"{BEYOND}{where}, what is measured keeps to the formula that stands for it")
    return tuple(told)


def _goes_on(beyond: Beyond, path: GrowthPath, rows: Sequence[Mapping[str, Any]]) -> str:
    first, last = beyond.sizes[0], beyond.sizes[-1]
    at = {row["size"]: row for row in rows if row["size"] in (first, last)}
    grown = [
        f"{symbol} = {_size(value)}"
        for symbol in (() if math.isnan(beyond.room) else path.sets)  # of formulas, numbers of tens of digits
        if symbol.name not in OWN_ENTRIES
        and isinstance(value := at[last].get(symbol.name), int)
        and at[first][symbol.name] < value
    ]
    with_it = f" ({', '.join(grown)})" if grown else ""
    words = f"{BEYOND}{path.size} = {_size(last)}{with_it} the {beyond.what} goes on as from {path.size} = "
    words += f"{_size(first)} to {_size(last)}"
    if math.isnan(beyond.room):
        return words
    least = f"{_two_digits(100 * beyond.room)} %" if beyond.what == Beyond.what else _two_digits(beyond.room)
    return f"{words} and moves by less than {least}"


def _size(size: int) -> str:
    """A size in full, unless a power of ten says the same in fewer signs."""
    short = f"{size:.0e}"
    return short if Decimal(short) == size and len(short) < len(str(size)) else str(size)
