"""Operators that make a true claim wrong: each turns a claim into altered ones.

Adding an operator is adding a class, or an instance of one, to `OPERATORS`. What an operator cannot be
asked for (no n_2 to exchange with n_1, say) it does not make. A mutant is a claim like any other; its id
is that of the claim, ``~``, the operator's name and, where an operator finds several places, a number.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Any, ClassVar, Protocol

import sympy as sp
from sympy.core.relational import Relational

from theory import Claim, Kind, Measured
from theory.errors import TheoryError
from theory.language.nodes import Implicit
from theory.language.optimum import Least
from verify.running.mutation.tree import Alterable, places, put, renamed, within
from verify.thresholds.mutants import ALTERED_PLACES


ORDERS = (Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST)
TURNED = {
    Kind.AT_LEAST: Kind.AT_MOST,
    Kind.AT_MOST: Kind.AT_LEAST,
    Kind.ORDER_AT_LEAST: Kind.ORDER_AT_MOST,
    Kind.ORDER_AT_MOST: Kind.ORDER_AT_LEAST,
}
REVERSED = {
    sp.StrictGreaterThan: sp.StrictLessThan,
    sp.StrictLessThan: sp.StrictGreaterThan,
    sp.GreaterThan: sp.LessThan,
    sp.LessThan: sp.GreaterThan,
}
Fields = Mapping[str, Any]
"""Fields of a claim that are altered."""


class Operator(Protocol):
    """A way of making a claim wrong."""

    @property
    def name(self) -> str:
        """The name, as it appears in ids and on the command line."""

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """What it alters, one altered claim each, and that in words."""


def _side(claim: Alterable) -> str:
    """The side whose tree is altered: the right one, unless that is a number and the left one a formula."""
    bare = not claim.rhs.free_symbols and not claim.rhs.has(Measured)
    return "lhs" if bare and claim.kind is not Kind.IFF and not claim.lhs.has(Measured) else "rhs"


def at_places(claim: Alterable, fits: Any, make: Any) -> Iterator[tuple[Fields, str]]:
    """A claim with one part of its tree made into others, at one place after the other."""
    side = _side(claim)
    formula = getattr(claim, side)
    for place, part in places(formula, fits, ALTERED_PLACES):
        for new in make(part):
            with contextlib.suppress(TheoryError, TypeError, ValueError):  # a node that cannot hold it
                yield {side: put(formula, place, new)}, f"{new} in place of {part}"


@dataclass(frozen=True)
class Sign:
    """The other sign; a statement (⇔) is denied."""

    name: str = "sign"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim; none for orders of magnitude, which have no sign."""
        if claim.kind in ORDERS or claim.rhs == sp.oo:
            return
        if claim.kind is Kind.IFF:
            yield {"rhs": sp.Not(claim.rhs)}, "the statement denied"
            return
        side = "lhs" if claim.rhs == 0 and not claim.lhs.has(Measured) else "rhs"
        yield {side: -getattr(claim, side)}, f"the sign of the {'left' if side == 'lhs' else 'right'} side"


@dataclass(frozen=True)
class _Times:
    """Something times a constant."""

    factor: sp.Rational
    what: ClassVar[str]

    @property
    def name(self) -> str:
        """What is multiplied, and the factor in decimals."""
        return f"{self.what}_{float(self.factor):g}"


class Factor(_Times):
    """The right side times a constant; in a statement (⇔), the right side of every relation."""

    what = "factor"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim; none for statements without a relation."""
        words = f"times {float(self.factor):g}"
        if claim.kind is not Kind.IFF:
            yield {"rhs": self.factor * claim.rhs}, f"the right side {words}"
        elif claim.rhs.atoms(Relational):
            rhs = claim.rhs.replace(
                lambda part: isinstance(part, Relational), lambda part: part.func(part.lhs, self.factor * part.rhs)
            )
            yield {"rhs": rhs}, f"the bound {words}"


@dataclass(frozen=True)
class Shift:
    """One more or one less of an integer letter, in the right side and its abbreviations.

    Letters that grow along the claim's path are left alone: one more of those is nothing in the limit.
    """

    by: int

    @property
    def name(self) -> str:
        """Which way."""
        return "plus_1" if self.by > 0 else "minus_1"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each letter."""
        letters = within(claim, claim.rhs) - _dimensions(claim.rhs)
        for symbol in (p.symbol for p in claim.parameters):
            if symbol.is_integer and symbol in letters:
                yield renamed(claim, {symbol: symbol + self.by}), f"{symbol + self.by} in place of {symbol}"


def _dimensions(formula: sp.Basic) -> set[sp.Basic]:
    """The letters of the shapes of matrices: with another one it would be no product any more."""
    parts = (part for part in sp.preorder_traversal(formula) if isinstance(part, sp.MatrixExpr))
    return set().union(*(sp.sympify(side).free_symbols for part in parts for side in part.shape))


@dataclass(frozen=True)
class Exchange:
    """Two letters that an index alone tells apart, such as n_1 and n_2, exchanged in the right side."""

    name: str = "exchange"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each pair, with both letters where the claim has them both."""
        grown = () if claim.path is None else (claim.path.size, *claim.path.sets)
        known = {s.name: s for s in (*(p.symbol for p in claim.parameters if not p.choices), *grown)}
        letters = within(claim, claim.rhs) - _dimensions(claim.rhs)
        pairs = [(known[a], known[b]) for a in known for b in known if _apart_by_index(a, b)]
        for one, other in pairs[:ALTERED_PLACES]:
            if {one, other} <= letters:
                yield renamed(claim, {one: other, other: one}), f"{one} and {other} exchanged"


def _apart_by_index(one: str, other: str) -> bool:
    """Such as n and n_0, n_1 and n_2: the second is the first with the next index."""
    stem, _, index = other.partition("_")
    before = {"0": stem, "1": f"{stem}_0", "2": f"{stem}_1"}.get(index)
    return before == one


@dataclass(frozen=True)
class Unsquare:
    """A square without its exponent: x for x²."""

    name: str = "unsquare"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each of the outermost squares."""
        yield from at_places(claim, lambda part: isinstance(part, sp.Pow) and part.exp == 2, lambda part: (part.base,))


@dataclass(frozen=True)
class Square:
    """x² for x: a real letter, and those that an index alone tells from it, squared where it is a factor or a term."""

    name: str = "square"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each of the outermost places, letter by letter."""
        for alike in _real_letters(claim):

            def squared(part: sp.Basic, letters: frozenset[sp.Symbol] = alike) -> tuple[sp.Basic]:
                return (part.func(*(arg**2 if arg in letters else arg for arg in part.args)),)

            def fits(part: sp.Basic, letters: frozenset[sp.Symbol] = alike) -> bool:
                return isinstance(part, (sp.Add, sp.Mul)) and not letters.isdisjoint(part.args)

            yield from at_places(claim, fits, squared)


def _real_letters(claim: Alterable) -> list[frozenset[sp.Symbol]]:
    """The letters that are no integers, those with one stem together.

    First those that are defined by what they solve: that such a number is small, and its square smaller, is what makes
    the slip easy. Then those that stand in most places.
    """
    formula = getattr(claim, _side(claim))
    solved = {letter for letter, meaning in claim.where.items() if meaning.has(Implicit)}
    bound = {node.variable for node in formula.atoms(Least)}
    letters = dict.fromkeys((*claim.where, *(p.symbol for p in claim.parameters if not p.choices), *bound))
    counts = Counter(part for part in sp.preorder_traversal(formula) if isinstance(part, sp.Symbol))
    found: dict[str, set[sp.Symbol]] = {}
    for letter in sorted(letters, key=lambda letter: (letter not in solved | bound, -counts[letter])):
        if letter.is_real and not letter.is_integer and counts[letter]:
            found.setdefault(letter.name.partition("_")[0], set()).add(letter)
    return [frozenset(alike) for alike in found.values()]


@dataclass(frozen=True)
class Drop:
    """A sum without one of its terms."""

    name: str = "drop"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each term of the outermost sums."""
        sums = (sp.Add, sp.MatAdd)

        def without(part: sp.Basic) -> list[sp.Basic]:
            return [part.func(*(arg for arg in part.args if arg is not term)) for term in part.args]

        yield from at_places(claim, lambda part: isinstance(part, sums), without)


@dataclass(frozen=True)
class Switch:
    """Max for Min, Min for Max."""

    name: str = "switch"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each of the outermost places."""
        other = {sp.Max: sp.Min, sp.Min: sp.Max}
        yield from at_places(claim, lambda part: part.func in other, lambda part: (other[part.func](*part.args),))


@dataclass(frozen=True)
class Turn:
    """≥ for ≤ and the like; a limit of 0 for one of infinity, and the other way round."""

    name: str = "turn"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim; none for equalities."""
        if claim.kind in TURNED:
            yield {"kind": TURNED[claim.kind]}, f"{TURNED[claim.kind].value} in place of {claim.kind.value}"
        elif claim.kind is Kind.BELOW:
            yield {"lhs": claim.rhs, "rhs": claim.lhs}, "> in place of <"
        elif claim.kind is Kind.LIMIT and claim.equivalent is not None and claim.rhs in (sp.oo, sp.S.Zero):
            new = sp.S.Zero if claim.rhs == sp.oo else sp.oo
            yield {"rhs": new}, f"{new} in place of {claim.rhs}"
        elif claim.kind is Kind.IFF and claim.rhs.atoms(Relational):
            rhs = claim.rhs.replace(lambda part: part.func in REVERSED, lambda part: REVERSED[part.func](*part.args))
            yield {"rhs": rhs}, "the relations turned"


class Exponent(_Times):
    """An exponent times a constant, -1 and 1/2 among the exponents."""

    what = "exponent"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One claim for each of the outermost powers."""
        yield from at_places(
            claim,
            lambda part: isinstance(part, sp.Pow) and bool(part.base.free_symbols),
            lambda part: (sp.Pow(part.base, self.factor * part.exp),),
        )


OPERATORS: tuple[Operator, ...] = (
    Sign(),
    *(Factor(sp.Rational(text)) for text in ("2", "1/2", "1.1", "1.03", "1.01")),
    Shift(1),
    Shift(-1),
    Exchange(),
    Unsquare(),
    Square(),
    Drop(),
    Switch(),
    Turn(),
    Exponent(sp.Rational("1.1")),
    Exponent(sp.Rational("0.9")),
)
"""All of them, in the order in which they are tried and reported."""
NUMBERED = ("plus_1", "minus_1", "exchange", "unsquare", "square", "drop", "switch", "exponent_1.1", "exponent_0.9")
"""Those whose mutants are numbered."""


@dataclass(frozen=True)
class Mutant:
    """A claim altered on purpose.

    Attributes:
        claim: The altered claim.
        operator: Name of what altered it.
        change: What was altered, in words.
    """

    claim: Claim
    operator: str
    change: str


@lru_cache(maxsize=1024)
def mutants_of(claim: Claim) -> tuple[Mutant, ...]:
    """Every mutant of a claim.

    One that is no claim (a side that is no longer linear in what is measured, say) is not made.
    """
    found = []
    for operator in OPERATORS:
        numbers = count(1)
        for fields, words in operator.changes(claim):
            number = f".{next(numbers)}" if operator.name in NUMBERED else ""
            with contextlib.suppress(TheoryError, TypeError, ValueError):
                altered = replace(
                    claim,
                    id=f"{claim.id}~{operator.name}{number}",
                    statement=f"Wrong on purpose ({words}): {claim.statement}",
                    wrong=(),
                    **fields,
                )
                found.append(Mutant(altered, operator.name, words))
    return tuple(found)


def altered(claim: Claim) -> tuple[Claim, ...]:
    """The mutants of a claim as claims, as a `Suite` takes them for its variants."""
    return tuple(mutant.claim for mutant in mutants_of(claim))
