"""Printed relations that are tried at a point of one's own first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.proof import Obligation, Proof, fails_at, shown_at


@dataclass(frozen=True, eq=False)
class TriedAt:
    """A relation that is said to hold everywhere, and is tried at a given point before any other.

    A point can only refute. Random points might miss a small set of exceptions.

    Attributes:
        why: The reason that is given for the relation, in words.
        at: Value by symbol.
    """

    why: str
    at: Mapping[sp.Symbol, Any]

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The relation, refuted where it fails at the point."""
        values = {symbol: sp.sympify(value) for symbol, value in self.at.items()}
        if not line.setting.admits(values):
            msg = f"the hypotheses do not hold at {values}"
            raise RefusedError(msg)
        obligation = line.itself()
        if fails_at(obligation, line.setting, values):
            yield Proof(False, how="a point", counterexample=shown_at(obligation, line.setting, values))
        else:
            yield obligation
