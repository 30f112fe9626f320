"""Signs of polynomials in every case of their letters, and at single points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from derivations.dohmatob2024.rules.certificates import contradiction
from derivations.errors import refuse
from derivations.kernel.forms import SignCase
from derivations.kernel.polynomial_conditions import Certificate, Condition, condition, expanded, polynomial


LEAVES = 600
"""Cases beyond which a decision is given up."""


class DiscardError(Exception):
    """A case in which a hypothesis fails, or, without one, in which some polynomial has no sign."""


class BranchError(Exception):
    """A case in which a sign is open."""

    def __init__(self, options: tuple[int, ...]) -> None:
        """Keep what the sign may be."""
        super().__init__(options)
        self.options = options


class Cases:
    """What is known of some letters in every case.

    Attributes:
        letters: The letters.
        base: Conditions that hold in every case.
        samples: Exact values of the letters at which they do; these show that a case occurs.
        certificates: Why conditions that were asked for cannot hold together.
    """

    def __init__(
        self, letters: Iterable[sp.Symbol], base: Iterable[Condition], samples: Iterable[Mapping[Any, Any]]
    ) -> None:
        """Keep the samples at which the conditions hold."""
        self.letters = tuple(letters)
        self.base = tuple(dict.fromkeys(base))
        self.certificates: dict[tuple[Condition, ...], Certificate] = {}
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
            found = None if seen else contradiction(conditions, self.base)
            self._known[key] = found is None
            if found is not None:
                self.certificates[found[0]] = found[1]
        return self._known[key]

    def explore(self, run: Callable[[Case], Any]) -> tuple[list[tuple[Case, Any]], list[SignCase]]:
        """Every case that may occur, with what a function says there; it asks the case for signs.

        Returns:
            The cases with the answers; and all signs that were asked for, in these and in those that are left out.

        Raises:
            RefusedError: If there are too many.

        """
        waiting: list[tuple[int, ...]] = [()]
        found: list[tuple[Case, Any]] = []
        told: list[SignCase] = []
        for _ in range(LEAVES):
            if not waiting:
                return found, told
            case = Case(self, waiting.pop())
            try:
                found.append((case, run(case)))
                told.append(case.told())
            except BranchError as branch:
                waiting += [(*case.script, option) for option in branch.options]
            except DiscardError as left_out:
                told.append(case.told(*left_out.args))
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
        self._signs: dict[sp.Expr, int] = {}
        self._surely: dict[tuple[sp.Expr, bool, sp.Symbol | None], None] = {}
        self._empty: sp.Expr | None = None

    def told(self, fails: sp.Basic | None = None) -> SignCase:
        """All that was asked, as data; with the hypothesis that fails, where one does."""
        return SignCase(tuple(self._signs.items()), tuple(self._surely), fails, self._empty)

    def sign(self, formula: sp.Expr) -> int:
        """The sign of a formula in this case.

        Raises:
            BranchError: If it may have several.

        """
        form = self._form(formula)
        if form.is_number:
            return int(form)
        options = {s: (*self.assumed, condition(form, s)) for s in (1, 0, -1)}
        known = [s for s, conditions in options.items() if conditions[-1] in self.assumed]
        if known:
            return known[0]
        possible = self._possible(form, options)
        if not possible:
            self._empty = form
            raise DiscardError
        if len(possible) == 1:
            self._signs[form] = possible[0]
            return possible[0]
        if self._next == len(self.script):
            raise BranchError(possible)
        chosen = self.script[self._next]
        self._next += 1
        self._signs[form] = chosen
        self.assumed = options[chosen]
        return chosen

    def _form(self, formula: sp.Expr) -> sp.Expr:
        """A polynomial in the letters of the same sign.

        Raises:
            RefusedError: If other letters are in it, of which nothing is known.
        """
        form = polynomial(sp.sympify(formula))
        if unknown := form.free_symbols - set(self.cases.letters):
            refuse(f"the sign of {form} depends on {', '.join(sorted(map(str, unknown)))}, of which nothing is known")
        return form

    def surely(self, formula: sp.Expr, strictly: bool = False, closed: sp.Symbol | None = None) -> bool:
        """Whether a formula is nonnegative, or positive, throughout this case: shown by a certificate.

        Args:
            formula: The formula.
            strictly: Whether it has to be positive.
            closed: A letter whose strict conditions count as not strict, so that a positive formula is bounded away
                from 0 over the values of that letter, which lie in a bounded range.
        """
        form = self._form(formula)
        if form.is_number:
            return bool(form > 0 if strictly else form >= 0)
        assumed = [(g, "≥" if kind == ">" and closed in g.free_symbols else kind) for g, kind in self.assumed]
        found = not self.cases.may_hold((*assumed, (expanded(-form), "≥" if strictly else ">")))
        if found:
            self._surely[form, strictly, closed] = None
        return found

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


class Point:
    """Exact values of the letters, asked for signs like a `Case`."""

    def __init__(self, values: Mapping[sp.Symbol, sp.Expr]) -> None:
        """Keep the values, and what is asked."""
        self.values = dict(values)
        self.asked: list[sp.Expr] = []

    def sign(self, formula: sp.Expr) -> int:
        """The sign of a formula at these values."""
        self.asked.append(sp.sympify(formula))
        found = sp.sign(self.asked[-1].xreplace(self.values))
        if not found.is_Integer:
            refuse(f"the sign of {formula} is not known at {self.values}")
        return int(found)

    def surely(self, formula: sp.Expr, strictly: bool = False, closed: sp.Symbol | None = None) -> bool:
        """Whether a formula is nonnegative, or positive, at these values."""
        del closed
        return self.sign(formula) > 0 or (not strictly and self.sign(formula) == 0)
