"""The signs between the formulas of a proof: what each says as well, and what two say together."""

from __future__ import annotations

import sympy as sp


SIGNS: tuple[str, ...] = ("=", "≤", "<", "≥", ">", "≃", "≍", "≲", "≳", "→", "⇒", "⇔")
WEAKER: dict[str, tuple[str, ...]] = {
    "=": tuple(sign for sign in SIGNS if sign not in ("<", ">")),
    "<": ("<", "≤", "≲"),
    "≤": ("≤", "≲"),
    ">": (">", "≥", "≳"),
    "≥": ("≥", "≳"),
    "≃": ("≃", "≍", "≲", "≳", "→"),
    "≍": ("≍", "≲", "≳"),
    "≲": ("≲",),
    "≳": ("≳",),
    "→": ("→", "≃"),
    "⇔": ("⇔", "⇒"),
    "⇒": ("⇒",),
}
"""What each sign says as well."""
DIVERGES = tuple((end, sign) for end, signs in ((sp.oo, "≍≳"), (sp.S.Zero, "≍≲")) for sign in signs)
"""Limits that a formula shares with one that it is of the order of, or bounded by."""


def adds_up(first: str, second: str) -> str | None:
    """What a first and a second sign say together; None for nothing."""
    if "=" in (first, second):
        return second if first == "=" else first
    if {first, second} in ({"<", "≤"}, {">", "≥"}):
        return "<" if "<" in (first, second) else ">"
    if second in WEAKER[first]:
        return second
    return first if first in WEAKER[second] else None


def says_of_the_limit(signs: set[str]) -> str | None:
    """What ≃ and an inequality, in either order, say together about limits; None for nothing."""
    if "≃" not in signs:
        return None
    return "≤" if signs & {"<", "≤"} else "≥" if signs & {">", "≥"} else None
