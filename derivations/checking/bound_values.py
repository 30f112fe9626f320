"""The values that letters take which a formula binds: indices of sums, variables of integrals and of limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import sympy as sp

from derivations.language.scopes import bound_by
from theory.language.matrices import MatrixSum, OrderedProduct, Recursion
from theory.language.nodes import BoundLetter
from theory.language.optimum import Least
from theory.language.propositions import LinearRecursion, Proposition


Valued = tuple[sp.Symbol, sp.Expr | None]
"""A letter that is bound, and any one of the values that it takes; None where nothing tells which those are."""
BINDERS = (
    *(sp.Sum, sp.Product, sp.Integral, sp.Limit, Least),
    *(OrderedProduct, MatrixSum, Recursion, LinearRecursion, Proposition),
)
"""What binds a letter in a way that is known here."""


def values_of_bound(formula: sp.Basic) -> Iterator[Valued]:
    """Each letter that is bound in a formula, with any one of its values, as a formula in letters that are free."""
    if formula.has(*BINDERS) or _hidden(formula):
        yield from dict.fromkeys(_inside(formula, {}))


def _inside(formula: sp.Basic, outer: Mapping[sp.Basic, sp.Basic]) -> Iterator[Valued]:
    """The same, where letters that are bound farther out have values."""
    inner = dict(outer)
    for letter, value in _bound_by(formula, inner):
        yield letter, value
        inner[letter] = letter if value is None else value
    for letter in sorted(_hidden(formula) - inner.keys(), key=str):
        yield letter, None
    for part in formula.args:
        yield from _inside(part, inner)


def _hidden(formula: sp.Basic) -> set[sp.Basic]:
    """Letters that a node binds, but for those that a node makes for itself."""
    hidden = bound_by(formula) - formula.free_symbols
    return {s for s in hidden if isinstance(s, sp.Symbol) and not isinstance(s, BoundLetter)}


def _bound_by(node: sp.Basic, known: Mapping[sp.Basic, sp.Basic]) -> Iterator[Valued]:
    """The letters that one node binds, the outermost first, so that the ends of a range may speak of those before."""
    match node:
        case sp.Sum() | sp.Product() | sp.Integral():
            within = _between if isinstance(node, sp.Integral) else _whole
            for letter, *ends in reversed(node.limits):
                yield letter, within(letter, *_at(ends, known)) if len(ends) == 2 else None
        case sp.Limit():
            _, letter, place, side = node.args
            yield letter, _near(letter, place.xreplace(dict(known)), str(side))
        case Least():
            _, letter, *ends = node.args
            yield letter, _between(letter, *_at(ends, known))
        case OrderedProduct() | MatrixSum():
            _, letter, *ends = node.args
            yield letter, _whole(letter, *_at(ends, known))
        case Recursion():
            yield node.args[2], _whole(node.args[2], sp.S.One, *_at([node.args[4]], known))
        case LinearRecursion():
            yield node.args[3], _whole(node.args[3], sp.S.One, *_at([node.args[4]], known))
        case Proposition():
            yield node.variable, _whole(node.variable, sp.S.One, sp.oo)


def _at(ends: list[sp.Expr], known: Mapping[sp.Basic, sp.Basic]) -> list[sp.Expr]:
    return [end.xreplace(dict(known)) for end in ends]


def _whole(letter: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Any one of low, low + 1, ..., high: counted from the end that what is declared of the letter is about."""
    if low is -sp.oo and high is sp.oo:
        return _free(letter, integer=True)
    start, way = (high, -1) if low is -sp.oo or (letter.is_nonpositive and high is not sp.oo) else (low, 1)
    return start + way * _free(letter, start, integer=True, nonnegative=True)


def _between(letter: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Any number between two: never an end, which weighs nothing in an integral."""
    if low is -sp.oo and high is sp.oo:
        return _free(letter, real=True)
    beyond = _free(letter, sp.Tuple(low, high), positive=True)
    if low is -sp.oo or high is sp.oo:
        return low + beyond if high is sp.oo else high - beyond
    return (low * beyond + high) / (1 + beyond)


def _near(letter: sp.Symbol, place: sp.Expr, side: str) -> sp.Expr:
    """Any number near a place, on the side from which a letter tends to it, or on both; never beyond 0, if it can."""
    beyond = _free(letter, place, positive=True)
    if place.is_infinite:
        return beyond if place is sp.oo else -beyond
    if side == "+-":
        return place * beyond if place.is_nonzero else place + _free(letter, place, real=True)
    away = 1 if side == "+" else -1
    return place / (1 + beyond) if (place * away).is_negative else place + away * beyond


def _free(letter: sp.Symbol, beside: sp.Basic = sp.S.Zero, **declared: bool) -> sp.Symbol:
    """A letter that says which of its values another one takes: the same one for the same, unless it stands nearby."""
    found = _named(letter, *sorted(declared))
    return sp.Dummy(letter.name, **declared) if beside.has(found) else found


@cache
def _named(letter: sp.Symbol, *declared: str) -> sp.Symbol:
    return sp.Dummy(letter.name, **dict.fromkeys(declared, True))
