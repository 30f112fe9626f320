"""What a claim asserts: an equality, a bound, an order, a limit, a step, an equivalence."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What a claim asserts about its two sides."""

    EQUAL = "="
    ASYMPTOTIC = "≃"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    ORDER = "≍"
    ORDER_AT_LEAST = "≳"
    ORDER_AT_MOST = "≲"
    LIMIT = "→"
    STEP = "⇒"
    IFF = "⇔"
    BELOW = "<"

    @property
    def latex(self) -> str:
        """The sign in LaTeX."""
        signs = {"≃": r"\simeq", "≥": r"\geq", "≤": r"\leq", "→": r"\to", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow"}
        orders = {"≍": r"\asymp", "≳": r"\gtrsim", "≲": r"\lesssim"}
        return (signs | orders).get(self.value, self.value)
