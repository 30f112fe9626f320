"""Marks at verdicts that assume something of what nobody looked at: draws not made, sizes beyond the largest one."""

from __future__ import annotations

from collections.abc import Sequence

from verify.judging.assumptions import BEYOND


MEANINGS = {
    "†": "no event too rare for its draws matters",
    "‡": "beyond the largest size looked at all goes on as up to there",
}
"""What each mark says that a verdict assumes."""
ASKED = {"†": "how rare", "‡": "from which size"}
"""What the sentence of a single check says beside."""
DRAWS, SIZES = MEANINGS


def mark_of(sentence: str) -> str:
    """The mark for what a sentence assumes."""
    return SIZES if sentence.startswith(BEYOND) else DRAWS


def marks_of(sentences: Sequence[str]) -> str:
    """The marks of a verdict that assumes so much; none where it assumes nothing."""
    return "".join(mark for mark in MEANINGS if mark in map(mark_of, sentences))
