"""Relations that a paper prints and that fail: tried first at a point that the chain names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import AtPoints
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.points import fails_at
from derivations.rules.domains import allowed


@dataclass(frozen=True, eq=False)
class TriedAt(Rule):
    """A relation that is said to hold everywhere, and is tried at a given point before any other.

    Theorem: none: a point can only refute. Where it does not, the relation itself has to hold; random points might miss
    a small set of exceptions.
    Conditions:
        the hypotheses hold at the point, and nothing in the formulas is undefined.
    Reference: none, a point decides.

    Attributes:
        why: The reason that is given for the relation, in words.
        at: Value by symbol.
    """

    why: str
    at: Mapping[sp.Symbol, Any]
    gives = ("=", "≤", "≥", "<", ">")

    def demands(self, line: Line) -> Demands:
        """The relation, refuted where it fails at the point."""
        values = {symbol: sp.sympify(value) for symbol, value in self.at.items()}
        if not line.setting.admits(values):
            refuse(f"the hypotheses do not hold at {values}")
        obligation = line.itself()
        if fails_at(obligation, line.setting, values):
            yield AtPoints(obligation, (values,))
        else:
            yield obligation
            yield from allowed(line.before, line.after)
