"""What a claim asserts: an equality, a bound, an order, a limit, a step, an equivalence."""

from __future__ import annotations

import difflib
from enum import Enum, EnumMeta
from typing import Any


class _Named(EnumMeta):
    """Offers the nearest kinds where there is none of a name."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        nearest = difflib.get_close_matches(name, cls.__members__, n=1, cutoff=0.5)
        offer = f"; did you mean Kind.{nearest[0]}?" if nearest else ""
        msg = f"there is no Kind.{name}; expected one of {', '.join(cls.__members__)}{offer}"
        raise AttributeError(msg)


class Kind(Enum, metaclass=_Named):
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
