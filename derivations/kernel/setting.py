"""What a step may use: hypotheses, definitions and laws; and points at which it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import mpmath
import sympy as sp
from sympy.core.relational import Relational

from derivations.drawing.points import candidates
from derivations.language.formulas import Law
from theory import Claim, to_mpmath
from theory.language.nodes import Computed


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
        if (formula, plain) not in self._written:
            self._written[formula, plain] = self._defined(formula, plain)
        return self._written[formula, plain]

    @cached_property
    def _written(self) -> dict[tuple[sp.Basic, bool], sp.Basic]:
        return {}

    def _defined(self, formula: sp.Basic, plain: bool) -> sp.Basic:
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
        found = 0
        for values in candidates(self, formulas, 60 * count, seed):
            if self.admits(values):
                found += 1
                yield values
            if found == count:
                return

    def admits(self, values: Mapping[sp.Basic, sp.Basic]) -> bool:
        """Whether all hypotheses about these symbols hold."""
        for hypothesis in self.conditions:
            written = self.defined(hypothesis)
            if written.free_symbols <= set(values):
                try:
                    truth = written.xreplace(dict(values))
                except (TypeError, ValueError):  # something in it has no value there
                    return False
                if truth not in (sp.true, sp.false):
                    truth = evaluated(truth) if truth.has(Computed) else sp.simplify(truth)
                if truth != sp.true:
                    return False
        return True


def evaluated(condition: sp.Basic) -> sp.Basic:
    """A relation between numbers that compute themselves, to so many digits that a tie is taken for one."""
    if not isinstance(condition, Relational):
        return sp.simplify(condition)
    gap = to_mpmath(condition.lhs - condition.rhs, {}, 30)
    return condition.func(0 if abs(gap) < mpmath.mpf(10) ** -20 else sp.sign(sp.Float(gap)), 0)


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
