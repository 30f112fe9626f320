"""Draws in parts that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator


CHUNK = 1 << 20
"""Largest number of entries held at once."""


def chunks(draws: int, entries: int, most: int = CHUNK) -> Iterator[slice]:
    """Parts of the draws that hold at most so many numbers at once, with so many entries per draw."""
    step = max(1, most // max(entries, 1))
    for start in range(0, draws, step):
        yield slice(start, min(start + step, draws))
