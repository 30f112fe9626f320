"""Verdicts and the evidence behind them, as they appear in the JSON output."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Verdict(Enum):
    """The answers of the suite."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    ERROR = "error"

    @property
    def advice(self) -> str:
        """What the answer means for a reader."""
        return {
            "supported": "The gap lies within the claim's tolerance wherever it was looked for.",
            "refuted": "The claim is excluded, and that is confirmed; see the regime.",
            "undecided": "Neither shown nor excluded; the reason says what was missing.",
            "vacuous": "The hypotheses cannot hold together, so the claim says nothing.",
            "error": "The check itself failed; the reason says where.",
        }[self.value]


@dataclass(frozen=True)
class Evidence:
    """What one stream, or two, say about a gap.

    Attributes:
        low: Lower end of the interval for the relative gap.
        high: Upper end.
        gap: Estimated relative gap.
        theory: Right-hand side, in the units of the claim.
        samples: Draws spent, over all streams.
        unit: What the gap is relative to, where that is not the right-hand side.
    """

    low: float
    high: float
    gap: float
    theory: float
    samples: int
    unit: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The shared entries of a check or of a size on a path; null stands for an infinite end."""
        unit = abs(self.theory) if self.unit is None else self.unit
        return {
            "theory": finite(self.theory),
            "estimate": finite(self.theory + self.gap * unit),
            "interval": [finite(self.theory + self.low * unit), finite(self.theory + self.high * unit)],
            "gap": finite(self.gap),
            "gap_interval": [finite(self.low), finite(self.high)],
            "samples": self.samples,
        }


@dataclass(frozen=True)
class Beyond:
    """What was told, from some sizes of a growth path, of all larger ones.

    Attributes:
        sizes: From which it was told, increasing: the last is the largest one that the verdict rests on.
        room: By how much it may move beyond them before the verdict changes; NaN where that is no number.
        what: What goes on there.
    """

    sizes: tuple[int, ...]
    room: float = math.nan
    what: str = "gap"


@dataclass(frozen=True)
class Outcome:
    """The verdict of one check with its evidence.

    Attributes:
        verdict: The answer.
        reason: Why, in one sentence (for refuted: empty).
        evidence: The numbers, where there are any.
        confirmed_by: For refuted: the lane of the second stream, and what vouches for it.
        lanes: Names of the simulators that were used.
        fast: Names of the fast ones on which the verdict rests.
        sizes: For a growth path: what was seen at each size.
        limit: For a growth path: interval for the limit of the gap.
        settles_at: For a growth path: first size from which every interval is within tolerance.
        detectable: For undecided: the gap that the draws spent would have shown.
        assumes: What a verdict rests on beside its draws, a sentence each.
        more: Where the time was too short: seconds of drawing that would decide, as far as can be told.
        beyond: For a growth path: what a verdict takes to go on beyond the sizes that were looked at.
        borne_out: The largest size at which draws bore out the formula that stands for what is measured.
    """

    verdict: Verdict
    reason: str = ""
    evidence: Evidence | None = None
    confirmed_by: str = ""
    lanes: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    sizes: tuple[dict[str, Any], ...] = ()
    limit: tuple[float, float] | None = None
    settles_at: int | None = None
    detectable: float | None = None
    assumes: tuple[str, ...] = ()
    more: float | None = None
    beyond: Beyond | None = None
    borne_out: int | None = None


def finite(value: float) -> float | None:
    """The value, or None where JSON has no word for it."""
    return float(value) if math.isfinite(value) else None
