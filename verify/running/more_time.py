"""How much more time the checks of a run would take that were cut short, in words that say what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from verify.running.times import LONGEST


MARGIN = 1.5
"""How much more than what was estimated is advised: intervals may have to shrink further than it seemed."""


def advised(rows: Sequence[Mapping[str, Any]], seconds: float, workers: int) -> tuple[float, str] | None:
    """Seconds that are missing and the budget that would do; None where no verdict is open for want of time.

    It is None as well where no budget would do that a run can have, as of an event too rare to be seen in thirty years.

    Args:
        rows: All checks of the run.
        seconds: Those that it took.
        workers: Processes.

    """
    refuted = {row["claim"] for row in rows if row["verdict"] == "refuted"}
    late = [row for row in rows if row.get("more_seconds") is not None and row["claim"] not in refuted]
    if not late:
        return None
    usual = sum(row["seconds"] for row in rows) / len(rows)  # for those that did not even begin
    missing = MARGIN * sum(max(row["more_seconds"], usual) for row in late) / min(workers, len(late))
    return None if seconds + missing > LONGEST else (missing, in_budget(seconds + missing))


def in_words(seconds: float) -> str:
    """A time, roughly."""
    if seconds < 90:
        return f"{10 * math.ceil(seconds / 10)} seconds"
    if seconds < 5400:
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{math.ceil(seconds / 3600)} hours"


def in_budget(seconds: float) -> str:
    """The same as ``--budget`` takes it."""
    unit, size = ("s", 10) if seconds < 90 else ("m", 60) if seconds < 5400 else ("h", 3600)
    return f"{math.ceil(seconds / size) * (10 if unit == 's' else 1)}{unit}"
