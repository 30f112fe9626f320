"""Signs of polynomials under polynomial conditions: decided case by case, each with an exact certificate.

That conditions g_i > 0, g_i >= 0, h_k = 0 cannot hold together is shown by nonnegative rational multipliers with
sum of l_i g_i + sum of m_k h_k = 0 for all values of the letters, some l_i of a strict condition positive (Motzkin;
with products of two conditions among the g_i where the conditions alone do not do). Multipliers are found in floating
point and then solved for and checked in rational arithmetic: nothing rests on the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import sympy as sp
from scipy.optimize import linprog
from sympy.polys.matrices import DomainMatrix

from derivations.errors import RefusedError


Condition = tuple[sp.Expr, str]
"""A polynomial and how it stands to zero: one of > ≥ =."""
LEAVES = 600
"""Cases beyond which a decision is given up."""
TINY = 1e-9
"""Multipliers in floating point below which they count as 0."""


class DiscardError(Exception):
    """A case in which a hypothesis fails."""


class BranchError(Exception):
    """A case in which a sign is open."""

    def __init__(self, options: tuple[int, ...]) -> None:
        """Keep what the sign may be."""
        super().__init__(options)
        self.options = options


@lru_cache(maxsize=1 << 16)
def polynomial(formula: sp.Expr) -> sp.Expr:
    """A polynomial of the same sign, without factors that are known to be positive.

    Raises:
        RefusedError: If the formula is not rational, or its denominator not known to be positive.

    """
    if formula.is_number and formula.is_Rational:
        return sp.sign(formula)
    top, bottom = sp.fraction(sp.together(formula))
    if not (bottom.is_positive or sp.expand(bottom).is_positive):
        top, bottom = -top, -bottom
    if not (bottom.is_positive or sp.expand(bottom).is_positive):
        msg = f"expected a denominator of known sign; got {bottom}"
        raise RefusedError(msg)
    top = sp.expand(top)
    if top.is_number:
        return sp.sign(top)
    if not top.is_polynomial(*top.free_symbols):
        msg = f"expected an exponent that is rational in the parameters; got {formula}"
        raise RefusedError(msg)
    sign, factors = sp.factor_list(top)
    kept = [factor**power for factor, power in factors if not factor.is_positive]
    return sp.expand(sp.sign(sign) * sp.Mul(*kept))


def certificate(conditions: Iterable[Condition]) -> dict[sp.Expr, sp.Rational] | None:
    """Multipliers that show that conditions cannot hold together, by product of conditions; None if none are found."""
    given = [(sp.S.One, ">"), *dict.fromkeys(_eliminated(list(conditions)))]
    found = _multipliers(given)
    if found is None and len(given) <= 24 and any(_degree(g) > 1 for g, _ in given):  # else the search was complete
        found = _multipliers(given + [product for product, _ in _products(given)])
    return found


_CORES: dict[Condition, list[frozenset[Condition]]] = {}
"""Conditions that were shown not to hold together, by each of them: no set that contains them holds either."""


def contradict(conditions: tuple[Condition, ...], base: tuple[Condition, ...]) -> bool:
    """Whether some conditions, the last of them above all, are shown not to hold together."""
    known = _CORES.setdefault(conditions[-1], [])
    given = frozenset((*conditions, *base))
    if any(core <= given for core in known):
        return True
    near = _about(conditions[-1][0], (*conditions, *base))
    found = certificate(near)
    if found is None:
        return False
    core = _used(near, found)
    for condition in core:
        _CORES.setdefault(condition, []).append(core)
    return True


def _used(conditions: list[Condition], found: Mapping[sp.Expr, Any]) -> frozenset[Condition]:
    """The conditions that multipliers are of; all of them where letters were put in, which makes them new ones."""
    if any(kind == "=" for _, kind in conditions):
        return frozenset(conditions)
    made_of: dict[sp.Expr, set[Condition]] = {sp.S.One: set()}
    for condition in conditions:
        made_of.setdefault(condition[0], set()).add(condition)
    if not set(found) <= set(made_of):
        for (product, _), factors in _products([(sp.S.One, ">"), *dict.fromkeys(conditions)]):
            made_of.setdefault(product, set()).update(factors)
    return frozenset().union(*(made_of[form] for form in found))


@lru_cache(maxsize=1 << 16)
def _expanded(formula: sp.Expr) -> sp.Expr:
    return sp.expand(formula)


@lru_cache(maxsize=8192)
def _degree(form: sp.Expr) -> int:
    return int(sp.Poly(form, *form.free_symbols).total_degree()) if form.free_symbols else 0


def _eliminated(conditions: list[Condition]) -> list[Condition]:
    """The conditions with letters that an equation gives in terms of others put in."""
    for form, kind in conditions:
        for letter in sorted(form.free_symbols, key=str) if kind == "=" else ():
            slope = form.diff(letter)
            if slope.is_number:
                value = {letter: _expanded(letter - form / slope)}
                rest = [(_expanded(g.xreplace(value)), k) for g, k in conditions if (g, k) != (form, kind)]
                return _eliminated([(g, k) for g, k in rest if g != 0 or k == ">"])
    return conditions


def _products(given: list[Condition]) -> list[tuple[Condition, tuple[Condition, ...]]]:
    """Products of two conditions, and of equations with letters, each with what it is made of."""
    inequalities = [(g, kind) for g, kind in given[1:] if kind != "="]
    found: list[tuple[Condition, tuple[Condition, ...]]] = []
    for (g, one), (h, two) in combinations_with_replacement(inequalities, 2):
        found.append(((g * h, ">" if one == two == ">" else "≥"), ((g, one), (h, two))))
    letters = sorted(set().union(*(g.free_symbols for g, _ in given)), key=str)
    for h, kind in given:
        found += [((h * letter, "="), ((h, kind),)) for letter in letters if kind == "="]
    return found


def _multipliers(given: list[Condition]) -> dict[sp.Expr, sp.Rational] | None:
    letters = sorted(set().union(*(g.free_symbols for g, _ in given)), key=str)
    columns = [_terms(_expanded(g), tuple(letters)) for g, _ in given]
    monomials = {m: i for i, m in enumerate(dict.fromkeys(m for column in columns for m in column))}
    rows = np.zeros((len(monomials) + 1, len(columns)))
    for k, (column, (_, kind)) in enumerate(zip(columns, given, strict=True)):
        for monomial, coefficient in column.items():
            rows[monomials[monomial], k] = float(coefficient)
        rows[-1, k] = kind == ">"
    wanted = [0] * len(monomials) + [1]
    bounds = [(None, None) if kind == "=" else (0, None) for _, kind in given]
    costs = [0 if kind == "=" else 1 for _, kind in given]
    near = linprog(costs, A_eq=rows, b_eq=wanted, bounds=bounds, method="highs-ds")
    if near.status != 0 or near.x is None:
        return None
    used = [k for k, x in enumerate(near.x) if abs(x) > TINY]
    exact = [[columns[k].get(monomial, Fraction(0)) for k in used] for monomial in monomials]
    solved = _solved([*exact, [Fraction(int(given[k][1] == ">")) for k in used]], wanted)
    if solved is None or any(x < 0 and given[k][1] != "=" for k, x in zip(used, solved, strict=True)):
        return None
    return {given[k][0]: x for k, x in zip(used, solved, strict=True)}


@lru_cache(maxsize=8192)
def _terms(formula: sp.Expr, letters: tuple[sp.Symbol, ...]) -> dict[tuple[int, ...], Fraction]:
    if not letters:
        return {(): Fraction(int(formula.p), int(formula.q))}
    return {m: Fraction(int(c.p), int(c.q)) for m, c in sp.Poly(formula, *letters).terms() if c}


def _solved(rows: list[list[Fraction]], wanted: list[int]) -> list[sp.Rational] | None:
    """The exact solution of a system that has one; a free unknown is 0."""
    table = [[sp.QQ(x.numerator, x.denominator) for x in row] + [sp.QQ(b)] for row, b in zip(rows, wanted, strict=True)]
    width = len(rows[0])
    reduced, pivots = DomainMatrix(table, (len(table), width + 1), sp.QQ).rref()
    if width in pivots:
        return None
    found = [sp.S.Zero] * width
    listed = reduced.to_Matrix()
    for row, pivot in enumerate(pivots):
        found[pivot] = listed[row, width]
    return found


def _about(formula: sp.Expr, conditions: tuple[Condition, ...]) -> list[Condition]:
    """The conditions that have to do with a formula, by the letters that they share."""
    letters, found = set(formula.free_symbols), list[Condition]()
    waiting = list(conditions)
    while near := [c for c in waiting if c[0].free_symbols & letters]:
        found += near
        waiting = [c for c in waiting if c not in near]
        letters |= set().union(*(c[0].free_symbols for c in near))
    return found


class Cases:
    """What is known of some letters in every case.

    Attributes:
        letters: The letters.
        base: Conditions that hold in every case.
        samples: Exact values of the letters at which they do; these show that a case occurs.
    """

    def __init__(
        self, letters: Iterable[sp.Symbol], base: Iterable[Condition], samples: Iterable[Mapping[Any, Any]]
    ) -> None:
        """Keep the samples at which the conditions hold."""
        self.letters = tuple(letters)
        self.base = tuple(dict.fromkeys(base))
        self._known: dict[frozenset[Condition], bool] = {}
        self._signs: dict[sp.Expr, list[int]] = {}
        self.samples = [{x: sp.sympify(values[x]) for x in self.letters} for values in samples]
        self._points = [tuple(Fraction(int(v.p), int(v.q)) for v in values.values()) for values in self.samples]
        kept = list(self.where(self.base))
        self.samples, self._signs = kept, {}
        self._points = [tuple(Fraction(int(v.p), int(v.q)) for v in values.values()) for values in kept]

    def _table(self, formula: sp.Expr) -> list[int]:
        if formula not in self._signs:
            function = sp.lambdify(self.letters, formula, "math")
            values = (function(*point) for point in self._points)
            self._signs[formula] = [(v > 0) - (v < 0) for v in values]
        return self._signs[formula]

    def where(self, conditions: Iterable[Condition]) -> Iterator[dict[sp.Symbol, sp.Expr]]:
        """The samples at which conditions hold."""
        wanted = {"=": (0,), ">": (1,), "≥": (0, 1)}
        tables = [(self._table(g), wanted[kind]) for g, kind in conditions]
        for i, values in enumerate(self.samples):
            if all(table[i] in allowed for table, allowed in tables):
                yield values

    def may_hold(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether conditions may hold together: not, only if a certificate says so."""
        key = frozenset(conditions)
        if key not in self._known:
            seen = next(self.where(conditions), None) is not None
            self._known[key] = seen or not contradict(conditions, self.base)
        return self._known[key]

    def explore(self, run: Callable[[Case], Any]) -> Iterator[tuple[Case, Any]]:
        """Every case that may occur, with what a function says there; it asks the case for signs.

        Raises:
            RefusedError: If there are too many.

        """
        waiting: list[tuple[int, ...]] = [()]
        for _ in range(LEAVES):
            if not waiting:
                return
            case = Case(self, waiting.pop())
            try:
                yield case, run(case)
            except BranchError as branch:
                waiting += [(*case.script, option) for option in branch.options]
            except DiscardError:
                continue
        msg = "too many cases"
        raise RefusedError(msg)


class Case:
    """One case: signs that are assumed, and what follows from them.

    Attributes:
        script: Signs of what was asked, where nothing decides them.
        assumed: The same as conditions.
    """

    def __init__(self, cases: Cases, script: tuple[int, ...]) -> None:
        """Start with nothing assumed."""
        self.cases, self.script, self.assumed = cases, script, tuple[Condition, ...]()
        self._next = 0

    def sign(self, formula: sp.Expr) -> int:
        """The sign of a formula in this case.

        Raises:
            BranchError: If it may have several.

        """
        form = polynomial(sp.sympify(formula))
        if form.is_number:
            return int(form)
        options = {s: (*self.assumed, _condition(form, s)) for s in (1, 0, -1)}
        known = [s for s, conditions in options.items() if conditions[-1] in self.assumed]
        if known:
            return known[0]
        possible = self._possible(form, options)
        if not possible:
            raise DiscardError
        if len(possible) == 1:
            return possible[0]
        if self._next == len(self.script):
            raise BranchError(possible)
        chosen = self.script[self._next]
        self._next += 1
        self.assumed = options[chosen]
        return chosen

    def surely(self, formula: sp.Expr, strictly: bool = False, closed: sp.Symbol | None = None) -> bool:
        """Whether a formula is nonnegative, or positive, throughout this case: shown by a certificate.

        Args:
            formula: The formula.
            strictly: Whether it has to be positive.
            closed: A letter whose strict conditions count as not strict, so that a positive formula is bounded away
                from 0 over the values of that letter, which lie in a bounded range.
        """
        form = polynomial(sp.sympify(formula))
        if form.is_number:
            return bool(form > 0 if strictly else form >= 0)
        assumed = [(g, "≥" if kind == ">" and closed in g.free_symbols else kind) for g, kind in self.assumed]
        return not self.cases.may_hold((*assumed, (_expanded(-form), "≥" if strictly else ">")))

    def _possible(self, form: sp.Expr, options: dict[int, tuple[Condition, ...]]) -> tuple[int, ...]:
        """The signs that a polynomial may have; one certificate excludes two at once where it can."""
        for sign in (1, -1):
            other = (*self.assumed, (_expanded(-sign * form), "≥"))
            if not self.cases.may_hold(other):
                return (sign,)
        return tuple(s for s, conditions in options.items() if self.cases.may_hold(conditions))

    def __str__(self) -> str:
        """The assumed signs."""
        return ", ".join(sorted(f"{g} {kind} 0" for g, kind in self.assumed)) or "always"


def _condition(form: sp.Expr, sign: int) -> Condition:
    if sign == 0:
        return (form, "=")
    return (form, ">") if sign > 0 else (_expanded(-form), ">")


class Point:
    """Exact values of the letters, asked for signs like a `Case`."""

    def __init__(self, values: Mapping[sp.Symbol, sp.Expr]) -> None:
        """Keep the values, and what is asked."""
        self.values = dict(values)
        self.asked: list[sp.Expr] = []

    def sign(self, formula: sp.Expr) -> int:
        """The sign of a formula at these values."""
        self.asked.append(sp.sympify(formula))
        return int(sp.sign(self.asked[-1].xreplace(self.values)))

    def surely(self, formula: sp.Expr, strictly: bool = False, closed: sp.Symbol | None = None) -> bool:
        """Whether a formula is nonnegative, or positive, at these values."""
        del closed
        return self.sign(formula) > 0 or (not strictly and self.sign(formula) == 0)
