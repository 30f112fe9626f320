"""Growth paths: along which sizes a limit is taken, and what stays fixed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sympy as sp

from theory.errors import ClaimError


HALF = sp.Rational(1, 2)


@dataclass(frozen=True, eq=False)
class GrowthPath:
    """The way in which sizes grow in a claim about a limit; part of the claim.

    Attributes:
        name: The limit in words, with what is held fixed.
        size: The symbol that takes the values of ``sizes``.
        sizes: At least three increasing integers, each at least four times the one before.
        sets: Formulas for the symbols that move with the size, in terms of ``size`` and parameters.
        slowest: The slowest approach to the limit that the extrapolation allows for: the gap's
            distance to its limit is taken to shrink at least like size**(-slowest). A claim whose
            error shrinks more slowly (1/log, say) has to state a smaller number.
    """

    name: str
    size: sp.Symbol
    sizes: tuple[int, ...]
    sets: Mapping[sp.Symbol, Any] = field(default_factory=dict)
    slowest: sp.Rational = HALF

    def __post_init__(self) -> None:
        """Refuse sizes that cannot show a trend."""
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        if len(self.sizes) < 3 or any(4 * small > large for small, large in pairs) or self.sizes[0] < 1:
            msg = (
                f"growth path {self.name!r}: expected at least three positive sizes, "
                f"each at least four times the one before; got {self.sizes}"
            )
            raise ClaimError(msg)
        sets = {symbol: sp.sympify(value) for symbol, value in self.sets.items()}
        object.__setattr__(self, "sets", MappingProxyType(sets))

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle holds: it knows no read-only mapping."""
        return self.__dict__ | {"sets": dict(self.sets)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what a pickle held."""
        self.__dict__.update(state | {"sets": MappingProxyType(state["sets"])})
