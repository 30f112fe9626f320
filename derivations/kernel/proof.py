"""What has to hold for a step, and what is known about it: obligations, proofs and how strong they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import sympy as sp


class Strength(IntEnum):
    """How a step was checked, weakest first."""

    NONE = 0
    SIMULATED = 1
    NUMERIC = 2
    LEMMA = 3
    ENCLOSED = 4
    EXACT = 5
    SYMBOLIC = 6

    @property
    def verdict(self) -> str:
        """What a step, or a chain, that holds with this strength may be called."""
        if self is Strength.NONE:
            return "unverified"
        return "proved" if self >= Strength.LEMMA else "confirmed"

    def __str__(self) -> str:
        """The name in small letters."""
        return self.name.lower()


@dataclass(frozen=True)
class Obligation:
    """A relation that has to hold for a step to be right.

    Attributes:
        left: Left side.
        sign: One of = ≠ < ≤ > ≥; at points, also ⇔ between statements.
        right: Right side.
        note: What it is for; empty for the step's own relation.
        box: Ranges of symbols over which balls may prove it.
        is_meant: Whether a formula of the step has no value where it fails, so that the step is false there.
    """

    left: sp.Basic
    sign: str
    right: sp.Basic
    note: str = ""
    box: Mapping[sp.Symbol, tuple[Any, Any]] = field(default_factory=dict)
    is_meant: bool = False

    @property
    def sides(self) -> tuple[sp.Basic, sp.Basic]:
        """Left and right side."""
        return self.left, self.right

    def __str__(self) -> str:
        """The relation."""
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class Proof:
    """What is known about an obligation.

    Attributes:
        holds: True, False (refuted), or None (nothing decides).
        strength: How strongly, where it holds.
        how: In words.
        used: Hypotheses that it rests on.
        counterexample: Values at which it fails, by name, the sides among them.
        lemma: The classical lemma that is cited for it, with author, title and place; "" for none.
    """

    holds: bool | None
    strength: Strength = Strength.NONE
    how: str = ""
    used: frozenset[sp.Basic] = frozenset()
    counterexample: Mapping[str, str] = field(default_factory=dict)
    lemma: str = ""

    @property
    def verdict(self) -> str:
        """What what it is known of may be called."""
        if self.holds is None:
            return "unverified"
        return self.strength.verdict if self.holds else "refuted"

    @property
    def is_certain(self) -> bool:
        """Whether it is proved, by more than points."""
        return self.verdict == "proved"

    @property
    def rank(self) -> tuple[int, int]:
        """A number that is larger for what is better founded."""
        return VERDICTS.index(self.verdict), int(self.strength)


VERDICTS = ("refuted", "unverified", "confirmed", "proved under", "proved")
"""What a step or a chain may be, worst first: a chain is proved under conditions that its claim does not state."""
OPEN = Proof(None, how="nothing decides it")
