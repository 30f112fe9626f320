"""Signs of polynomials in every case of their letters, and at single points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from derivations.dohmatob2024.rules.certificates import Condition, contradict, expanded
from derivations.errors import refuse


LEAVES = 600
"""Cases beyond which a decision is given up."""


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
        refuse(f"expected a denominator of known sign; got {bottom}")
    top = sp.expand(top)
    if top.is_number:
        return sp.sign(top)
    if not top.is_polynomial(*top.free_symbols):
        refuse(f"expected an exponent that is rational in the parameters; got {formula}")
    sign, factors = sp.factor_list(top)
    kept = [factor**power for factor, power in factors if not factor.is_positive]
    return sp.expand(sp.sign(sign) * sp.Mul(*kept))


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
        refuse("too many cases")


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
        return not self.cases.may_hold((*assumed, (expanded(-form), "≥" if strictly else ">")))

    def _possible(self, form: sp.Expr, options: dict[int, tuple[Condition, ...]]) -> tuple[int, ...]:
        """The signs that a polynomial may have; one certificate excludes two at once where it can."""
        for sign in (1, -1):
            other = (*self.assumed, (expanded(-sign * form), "≥"))
            if not self.cases.may_hold(other):
                return (sign,)
        return tuple(s for s, conditions in options.items() if self.cases.may_hold(conditions))

    def __str__(self) -> str:
        """The assumed signs."""
        return ", ".join(sorted(f"{g} {kind} 0" for g, kind in self.assumed)) or "always"


def _condition(form: sp.Expr, sign: int) -> Condition:
    if sign == 0:
        return (form, "=")
    return (form, ">") if sign > 0 else (expanded(-form), ">")


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
