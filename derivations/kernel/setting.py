"""What a step may use: hypotheses, definitions and laws; and points at which it is tried."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import mpmath
import sympy as sp
from sympy.core.relational import Relational

from derivations.kernel.formulas import Law
from theory import Claim, Measured, to_mpmath
from theory.language.nodes import Computed


POOL = 8
"""Denominators and numerators of the rationals that are tried, at most, are this and what size adds."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What the steps of a chain may use.

    Attributes:
        hypotheses: Conditions of the claim, and those that the chain assumes further.
        where: Definitions: symbol to formula, in order.
        laws: Law of each random matrix, by its letter.
        claim: The claim whose parameters' words and ranges are drawn; None for none.
        on_path: Whether points lie on the claim's growth path, at its first sizes.
    """

    hypotheses: tuple[sp.Basic, ...] = ()
    where: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    laws: Mapping[str, Law] = field(default_factory=dict)
    claim: Claim | None = None
    on_path: bool = False

    def defined(self, formula: sp.Basic, plain: bool = False) -> sp.Basic:
        """A formula with its abbreviations written out: all, or those alone that stand for something rational."""
        carriers = {k: v for k, v in self.where.items() if not isinstance(v, sp.Expr)} if plain else {}
        for symbol, meaning in reversed(list(self.where.items())):
            if plain and symbol not in carriers:
                meaning = meaning.xreplace(carriers)
                if meaning.has(Computed, sp.Function) or not meaning.is_rational_function(*meaning.free_symbols):
                    continue
            formula = formula.xreplace({symbol: meaning})
        return formula

    @cached_property
    def conditions(self) -> tuple[sp.Basic, ...]:
        """The hypotheses, those joined by `And` taken apart."""
        return tuple(part for h in self.hypotheses for part in (h.args if isinstance(h, sp.And) else (h,)))

    @cached_property
    def choices(self) -> dict[sp.Symbol, tuple[sp.Basic, ...]]:
        """The words that a parameter may be."""
        parameters = self.claim.parameters if self.claim is not None else ()
        return {p.symbol: tuple(sp.Symbol(word) for word in p.choices) for p in parameters if p.choices}

    def solved(self, conditions: Iterable[sp.Basic] | None = None) -> dict[sp.Symbol, sp.Expr]:
        """Symbols in terms of new, free ones, so that the conditions hold by themselves.

        T >= d + 2 becomes T = d + 2 + u with u nonnegative; 0 < x < y becomes x = y/(1 + u). Conditions
        that cannot be solved so are left out.
        """
        found: dict[sp.Symbol, sp.Expr] = {}
        for condition in self.conditions if conditions is None else conditions:
            condition = condition.xreplace(found)
            if isinstance(condition, Relational) and (pair := _solved(condition)):
                found = {k: v.xreplace(dict([pair])) for k, v in found.items()} | dict([pair])
        return found

    def points(self, formulas: Iterable[sp.Basic], count: int, seed: int = 0) -> Iterator[dict[sp.Basic, sp.Basic]]:
        """Exact values for the symbols of some formulas at which all hypotheses hold, small ones first."""
        rng, found = random.Random(seed), 0
        symbols = set().union(*(self.defined(f).free_symbols for f in (*formulas, *self.conditions)))
        symbols |= {s for s in set().union(*(f.free_symbols for f in formulas)) if s not in self.where}
        path = self.claim.path if self.on_path and self.claim is not None else None
        if path is not None:
            symbols |= {path.size, *path.sets}.union(*(formula.free_symbols for formula in path.sets.values()))
        symbols = {s for s in symbols if isinstance(s, sp.Symbol)} - set(self.where)
        ordered = sorted(symbols, key=lambda s: (s.name, str(s.assumptions0)))
        free = self.solved()
        for attempt in range(60 * count):
            values = self._values(ordered, free, rng, attempt)
            if values is not None and path is not None:
                values[path.size] = sp.Integer(rng.choice(path.sizes[:2]))
                values |= {symbol: formula.xreplace(values) for symbol, formula in path.sets.items()}
            if values is not None and self.admits(values):
                found += 1
                yield values
            if found == count:
                return

    def _values(
        self, symbols: list[sp.Symbol], free: Mapping[sp.Symbol, sp.Expr], rng: random.Random, attempt: int
    ) -> dict[sp.Basic, sp.Basic] | None:
        fresh = set().union(*(f.free_symbols for f in free.values())) - set(symbols)
        drawn: dict[sp.Basic, sp.Basic] = {}
        for symbol in (*symbols, *sorted(fresh, key=sp.default_sort_key)):
            if symbol not in free:
                drawn[symbol] = (
                    rng.choice(self.choices[symbol]) if symbol in self.choices else value(symbol, rng, attempt)
                )
        drawn |= {symbol: formula.xreplace(drawn) for symbol, formula in free.items()}
        values = {symbol: drawn[symbol] for symbol in symbols if symbol in drawn}
        return values if all(_fits(symbol, found) for symbol, found in values.items()) else None

    def admits(self, values: Mapping[sp.Basic, sp.Basic]) -> bool:
        """Whether all hypotheses about these symbols hold."""
        for hypothesis in self.conditions:
            written = self.defined(hypothesis)
            if written.free_symbols <= set(values):
                try:
                    truth = written.xreplace(dict(values))
                except TypeError:  # something in it has no value there
                    return False
                if truth not in (sp.true, sp.false):
                    truth = evaluated(truth) if truth.has(Computed) else sp.simplify(truth)
                if truth != sp.true:
                    return False
        return True


def outside(hypothesis: sp.Basic, setting: Setting, claim: Claim) -> Setting | None:
    """A setting without a hypothesis of a claim, confined to where that fails; None if the claim has no meaning there.

    A formula has its meaning wherever its symbols and it have values. What is measured is known to be what a chain says
    only where it is simulated, that is in the ranges of the parameters.
    """
    ranges: list[sp.Basic] = []
    if claim.lhs.has(Measured) or claim.rhs.has(Measured):
        letters = setting.defined(hypothesis).free_symbols
        for parameter in claim.parameters:
            if parameter.symbol in letters and not parameter.choices:
                low, high = (sp.nsimplify(end, rational=True) for end in (parameter.low, parameter.high))
                ranges += [parameter.symbol >= low, parameter.symbol <= high]
    confined = replace(setting, hypotheses=(sp.Not(hypothesis), *setting.hypotheses))
    met = replace(confined, hypotheses=(*confined.hypotheses, *ranges), on_path=claim.path is not None)
    if sp.false in met.conditions or next(met.points((hypothesis,), 1), None) is None:
        return None
    return confined


def evaluated(condition: sp.Basic) -> sp.Basic:
    """A relation between numbers that compute themselves, to so many digits that a tie is taken for one."""
    if not isinstance(condition, Relational):
        return sp.simplify(condition)
    gap = to_mpmath(condition.lhs - condition.rhs, {}, 30)
    return condition.func(0 if abs(gap) < mpmath.mpf(10) ** -20 else sp.sign(sp.Float(gap)), 0)


def value(symbol: sp.Symbol, rng: random.Random, attempt: int) -> sp.Basic:
    """A small exact value in the domain of a symbol; larger ones become likely with the number of attempts."""
    reach = 1 + attempt // 8
    if symbol.is_integer:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -reach
        return sp.Integer(rng.randint(low, low + min(reach, 2 * POOL)))
    size = sp.Rational(rng.randint(1, 1 + min(reach, POOL)), rng.randint(1, 1 + min(reach, POOL)))
    if symbol.is_positive:
        return size
    if symbol.is_nonnegative:
        return rng.choice((sp.S.Zero, size, size))
    return rng.choice((size, -size, size, -size, sp.S.Zero))


def _fits(symbol: sp.Symbol, found: sp.Basic) -> bool:
    """Whether a value lies in the domain that a symbol declares."""
    asked = ("is_integer", "is_positive", "is_nonnegative")
    return all(getattr(found, name) is True for name in asked if getattr(symbol, name))


def _solved(condition: Relational) -> tuple[sp.Symbol, sp.Expr] | None:
    """A symbol and a formula for it, in one new nonnegative symbol, that makes a relation true."""
    if isinstance(condition, (sp.Le, sp.Lt)):
        larger, smaller, strict = condition.rhs, condition.lhs, isinstance(condition, sp.Lt)
    elif isinstance(condition, (sp.Ge, sp.Gt)):
        larger, smaller, strict = condition.lhs, condition.rhs, isinstance(condition, sp.Gt)
    else:
        return None
    gap = sp.expand(_unrounded(larger) - smaller)
    for symbol in sorted(gap.free_symbols, key=str):
        slope = gap.diff(symbol)
        if not slope.is_positive or slope.free_symbols:
            continue
        whole = bool(symbol.is_integer)
        rest = sp.expand(-gap.subs(symbol, 0) / slope)
        if whole and not rest.is_integer:
            continue
        if _at_least(symbol, rest, strict):
            return None  # the symbol's own domain says so already
        extra = (
            sp.Dummy("u", integer=whole or None, nonnegative=True)
            if whole or not strict
            else sp.Dummy("u", positive=True)
        )
        return symbol, rest + extra + (1 if whole and strict else 0)
    return _bounded_above(gap, strict)


def _unrounded(larger: sp.Expr) -> sp.Expr:
    """A bound from above, where that is simpler: ceil(c x) <= x for a whole x >= 0 and 0 < c <= 1."""
    if isinstance(larger, sp.ceiling):
        share, whole = larger.args[0].as_independent(*larger.free_symbols, as_Add=False)
        if whole.is_Symbol and whole.is_integer and whole.is_nonnegative and (1 - share).is_nonnegative:
            return whole
    return larger


def _bounded_above(gap: sp.Expr, strict: bool) -> tuple[sp.Symbol, sp.Expr] | None:
    """X = bound/(1 + u) for a positive x below a positive bound; bound u/(1 + u) where x may be 0 but not the bound."""
    for symbol in sorted(gap.free_symbols, key=str):
        slope = gap.diff(symbol)
        if symbol.is_integer or not symbol.is_nonnegative or slope.free_symbols or not slope.is_negative:
            continue
        if not symbol.is_positive and not strict:
            continue
        bound = sp.expand(-gap.subs(symbol, 0) / slope)
        if bound.is_positive:
            extra = sp.Dummy("u", positive=True) if strict and symbol.is_positive else sp.Dummy("u", nonnegative=True)
            return symbol, bound / (1 + extra) if symbol.is_positive else bound * extra / (1 + extra)
    return None


def _at_least(symbol: sp.Symbol, rest: sp.Expr, strict: bool) -> bool:
    """Whether a symbol's own domain says that it is at least, or above, a bound."""
    if symbol.is_positive:
        return bool(rest.is_nonpositive)
    return bool(symbol.is_nonnegative and (rest.is_negative if strict else rest.is_nonpositive))


def smaller(values: Mapping[sp.Basic, sp.Basic]) -> Iterator[dict[sp.Basic, Any]]:
    """The same values with one of them made smaller or rounder."""
    for symbol, found in values.items():
        if not getattr(found, "is_Rational", False):
            continue
        tries = (0, 1, sp.floor(found / 2), found - 1, sp.floor(found), sp.ceiling(found), sp.Rational(1, 2))
        for less in map(sp.Rational, tries):
            if (less.q, abs(less.p)) < (found.q, abs(found.p)) and _fits(symbol, less):
                yield {**values, symbol: less}
