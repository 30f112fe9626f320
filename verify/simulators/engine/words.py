"""What an exception of somebody's code says, whatever it is made of."""

from __future__ import annotations


LONGEST = 500
"""Letters of a message that are told; where more are left out, dots say so."""


def words_of(error: BaseException) -> str:
    """The kind of an exception and its message, on one line: what steers a terminal is spelt out, no end is too long.

    Kept apart from the like in `theory`: what draws shares no code with claims.
    """
    try:
        text = str(error)[: 4 * LONGEST]
    except Exception:  # its own words may be code that fails
        text = "(its message cannot be told)"
    line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in " ".join(text.split()))
    kind = type(error).__name__
    return f"{kind}: {line if len(line) <= LONGEST else line[:LONGEST] + ' ...'}" if line else kind
