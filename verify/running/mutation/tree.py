"""Places in a formula, and the formula with something else there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import sympy as sp
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair

from theory import GrowthPath, Kind, Measured, Parameter
from theory.language.nodes import Carrier


Place = tuple[int, ...]
"""Which argument of which argument … of a formula."""
CLOSED = (Measured, Carrier, Str)
"""Parts that are not entered: what is measured, and what many numbers are taken from, is no formula of the claim."""


class Alterable(Protocol):
    """What an operator looks at in a claim, or in a step of a proof."""

    @property
    def kind(self) -> Kind:
        """How the sides are related."""

    @property
    def lhs(self) -> sp.Basic:
        """Left side."""

    @property
    def rhs(self) -> sp.Basic:
        """Right side."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What varies."""

    @property
    def where(self) -> Mapping[sp.Symbol, Any]:
        """Abbreviations."""

    @property
    def path(self) -> GrowthPath | None:
        """The growth path."""

    @property
    def equivalent(self) -> sp.Expr | None:
        """The formula that stands for a measured left side."""


def places(formula: sp.Basic, fits: Callable[[sp.Basic], bool], limit: int) -> Iterator[tuple[Place, sp.Basic]]:
    """The outermost places where something fits, at most so many, outer ones first."""
    waiting: list[tuple[Place, sp.Basic]] = [((), formula)]
    found = 0
    while waiting and found < limit:
        place, part = waiting.pop(0)
        if fits(part):
            found += 1
            yield place, part
        inner = part.args[:1] if isinstance(part, ExprCondPair) else part.args
        waiting += [((*place, i), arg) for i, arg in enumerate(inner) if not isinstance(arg, CLOSED)]


def put(formula: sp.Basic, place: Place, part: Any) -> sp.Basic:
    """The formula with another part at a place."""
    if not place:
        return sp.sympify(part)
    args = list(formula.args)
    args[place[0]] = put(args[place[0]], place[1:], part)
    return formula.func(*args)


def renamed(claim: Alterable, letters: Mapping[sp.Symbol, sp.Expr]) -> dict[str, Any]:
    """The right side with other letters, also within its abbreviations, of which it then has its own.

    The left side and the hypotheses keep theirs.
    """
    fresh: dict[sp.Symbol, sp.Basic] = dict(letters)
    where = dict(claim.where)
    for symbol, formula in claim.where.items():
        if formula.free_symbols & set(fresh):
            own = sp.Symbol(f"{symbol.name}'", **symbol.assumptions0)
            where[own] = formula.xreplace(fresh)
            fresh[symbol] = own
    return {"rhs": claim.rhs.xreplace(fresh), "where": where}


def within(claim: Alterable, formula: sp.Basic) -> set[sp.Basic]:
    """The letters of a formula and of its abbreviations, theirs included."""
    found = set(formula.free_symbols)
    for symbol in reversed(claim.where):
        if symbol in found:
            found |= claim.where[symbol].free_symbols
    return found
