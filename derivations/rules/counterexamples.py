"""Printed relations that are tried at a point of one's own first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.points import fails_at, shown_at
from derivations.kernel.proof import Proof


@dataclass(frozen=True, eq=False)
class TriedAt(Rule):
    """A relation that is said to hold everywhere, and is tried at a given point before any other.

    A point can only refute. Random points might miss a small set of exceptions.

    Attributes:
        why: The reason that is given for the relation, in words.
        at: Value by symbol.
    """

    why: str
    at: Mapping[sp.Symbol, Any]

    def demands(self, line: Line) -> Demands:
        """The relation, refuted where it fails at the point."""
        values = {symbol: sp.sympify(value) for symbol, value in self.at.items()}
        if not line.setting.admits(values):
            refuse(f"the hypotheses do not hold at {values}")
        obligation = line.itself()
        if fails_at(obligation, line.setting, values):
            yield Proof(False, how="a point", counterexample=shown_at(obligation, line.setting, values))
        else:
            yield obligation
