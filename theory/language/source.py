"""Where a claim stands, and whether it is printed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from theory.errors import ClaimError


@dataclass(frozen=True)
class Source:
    """Where a claim stands.

    Attributes:
        paper: Author, title, version.
        place: Theorem, equation, page: the part a reader can turn to.
        status: Whether the paper prints it, it was formalised from the paper's words, or it is ours.
        note: How the printed words were read, where they leave a choice.
    """

    paper: str
    place: str
    status: Literal["printed", "formalised", "ours"] = "printed"
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a source that nobody could turn to."""
        if not self.paper.strip() or not self.place.strip():
            msg = f"a source needs a paper and a place; got {self.paper!r}, {self.place!r}"
            raise ClaimError(msg)
        if self.status not in ("printed", "formalised", "ours"):
            msg = f"status of a source: expected printed, formalised or ours; got {self.status!r}"
            raise ClaimError(msg)

    @property
    def short(self) -> str:
        """Place and status."""
        return f"{self.place} ({self.status})"

    def __str__(self) -> str:
        """Paper, place and status on one line."""
        return f"{self.paper}, {self.short}"
