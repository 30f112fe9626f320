"""Statements that are true or false: a series converges, a sequence stays bounded, or tends to a number.

They are sympy Booleans, so that hypotheses and both sides of a claim of kind ⇔ can be made of them. With
numbers for every symbol they decide themselves by the rules of `theory.language.sequences`; one that no rule
decides stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.logic.boolalg import BooleanFunction

from theory.language.nodes import Computed
from theory.language.quantity import Measured
from theory.language.sequences import Order, converges, order_of


LISTED = (*map(float, range(1, 33)), 100.0, 1000.0)
"""Factors of a product that are looked at one by one: later ones are nearer to their limit."""
NEGLIGIBLE = 1e-9
"""Size below which a limit that is known in double precision only is not told from 0."""


class Proposition(BooleanFunction):  # type: ignore[misc]  # sympy has no types
    """A statement about what happens as its variable, the second argument, tends to infinity."""

    @property
    def formula(self) -> sp.Expr:
        """What it is about."""
        return self.args[0]

    @property
    def variable(self) -> sp.Symbol:
        """What tends to infinity."""
        return self.args[1]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        return set().union(*(arg.free_symbols for arg in self.args)) - {self.args[1]}

    def _eval_simplify(self, **_: Any) -> sp.Basic:
        return self

    def of(self, formula: sp.Expr) -> sp.Basic:
        """The same statement about another formula."""
        return self.func(formula, *self.args[1:])


def _is_open(formula: sp.Expr, variable: sp.Symbol) -> bool:
    return bool(formula.free_symbols - {variable}) or formula.has(Measured)


class Converges(Proposition):
    """The series of a positive term over t = 1, 2, ... converges."""

    @classmethod
    def eval(cls, term: sp.Expr, t: sp.Symbol) -> sp.Basic | None:
        """True or false where a rule decides."""
        answer = None if _is_open(term, t) else converges(term, t)
        return None if answer is None else sp.true if answer else sp.false

    def _latex(self, printer: Any) -> str:
        return rf"\sum_{{{printer._print(self.variable)}}} {printer._print(self.formula)} < \infty"

    def _sympystr(self, printer: Any) -> str:
        return f"sum over {self.variable} of {printer._print(self.formula)} < oo"


class Bounded(Proposition):
    """A sequence of positive numbers stays below some constant."""

    @classmethod
    def eval(cls, formula: sp.Expr, T: sp.Symbol) -> sp.Basic | None:
        """True or false where a rule decides."""
        limit = None if _is_open(formula, T) else limit_of(formula, T)
        return None if limit is None else sp.false if limit == sp.oo else sp.true

    def _latex(self, printer: Any) -> str:
        return rf"\sup_{{{printer._print(self.variable)}}} {printer._print(self.formula)} < \infty"

    def _sympystr(self, printer: Any) -> str:
        return f"sup over {self.variable} of {printer._print(self.formula)} < oo"


class Tends(Proposition):
    """A sequence tends to 0 or to infinity, the third argument."""

    @classmethod
    def eval(cls, formula: sp.Expr, T: sp.Symbol, value: sp.Expr) -> sp.Basic | None:
        """True or false where a rule decides."""
        limit = None if _is_open(formula, T) else limit_of(formula, T)
        if limit is None or limit == value:
            return None if limit is None else sp.true
        return sp.false if limit == sp.oo or limit.is_positive else None

    def _latex(self, printer: Any) -> str:
        body, limit = printer._print(self.formula), printer._print(self.args[2])
        return rf"{body} \to {limit} \;({printer._print(self.variable)} \to \infty)"

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.formula)} -> {self.args[2]} as {self.variable} -> oo"


class LinearRecursion(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """x_T of x_t = factor x_{t-1} + increment, x_0 = start; factor and increment formulas in t.

    Args:
        factor: Between 0 and 1 from some t on.
        increment: Nonnegative.
        start: x_0, nonnegative.
        t: The index in both formulas.
        T: Number of steps.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, factor: Any, increment: Any, start: Any, t: sp.Symbol, T: Any) -> LinearRecursion:
        """Build the node."""
        return super().__new__(cls, *map(sp.sympify, (factor, increment, start, t, T)))  # type: ignore[no-any-return]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the index."""
        return set().union(*(arg.free_symbols for arg in self.args)) - {self.args[3]}

    def doit(self, **_: Any) -> sp.Expr:
        """The value in double precision, where the number of steps is known."""
        factor, increment, start, t, T = self.args
        if self.free_symbols:
            return self
        return sp.Float(_trajectory(factor, increment, float(start), t, 10 ** len(str(T)))[int(T)])

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.doit()

    def _latex(self, printer: Any) -> str:
        factor, increment, start, t, T = (printer._print(arg) for arg in self.args)
        return rf"x_{{{T}}},\; x_{{{t}}} = \left({factor}\right) x_{{{t}-1}} + {increment},\; x_0 = {start}"

    def _sympystr(self, printer: Any) -> str:
        factor, increment, start, t, T = (printer._print(arg) for arg in self.args)
        return f"[x_{T} of x_{t} = ({factor}) x_({t}-1) + {increment}, x_0 = {start}]"


@lru_cache(maxsize=256)
def _trajectory(factor: sp.Expr, increment: sp.Expr, start: float, t: sp.Symbol, length: int) -> list[float]:
    """x_0, ..., x_length of a linear recursion."""
    index = np.arange(1.0, length + 1)
    factors, increments = (
        np.broadcast_to(np.asarray(sp.lambdify(t, part, modules=["numpy"])(index), dtype=float), index.shape).tolist()
        for part in (factor, increment)
    )
    found = [start]
    for multiplier, added in zip(factors, increments, strict=True):
        found.append(multiplier * found[-1] + added)
    return found


@lru_cache(maxsize=4096)
def limit_of(formula: sp.Expr, T: sp.Symbol) -> sp.Expr | None:
    """What a sequence tends to: 0, oo, or a formula in positive numbers that are not known; None if no rule says.

    Sums, products and recursions up to T are replaced by their limits. What remains is put together by
    sympy's arithmetic of infinity, which says nan where that is not enough.
    """
    limits: dict[sp.Basic, sp.Expr] = {node: node.evalf() for node in formula.atoms(Computed) if not node.free_symbols}
    for kind, rule in LIMITS:
        for part in formula.atoms(kind):
            limit = rule(part, T)
            if limit is None:
                return None
            limits[part] = limit
    rest = formula.xreplace(limits)
    if rest.has(T):
        order = order_of(rest, T)
        if order is None:
            return None
        rest = (
            sp.S.Zero
            if order.vanishes
            else order.sign * sp.oo
            if order.grows
            else order.factor or sp.Dummy(positive=True)
        )
    rest = rest.doit()
    if rest in (sp.nan, sp.zoo) or rest.is_extended_negative:
        return None
    if not rest.free_symbols and rest != sp.oo and rest.is_zero is None:
        return sp.S.Zero if abs(float(rest)) < NEGLIGIBLE else rest
    return rest


def _limit_of_sum(part: sp.Sum, T: sp.Symbol) -> sp.Expr | None:
    (t, _, stop), *more = part.limits
    order = order_of(part.function, t)
    if stop != T or more or order is None:
        return None
    return order.sign * (sp.Dummy(positive=True) if order.is_summable else sp.oo)


def _limit_of_product(part: sp.Product, T: sp.Symbol) -> sp.Expr | None:
    """Of factors 1 + g: a positive number if the sum of g converges, else infinity or 0, as the sign of g says."""
    (t, _, stop), *more = part.limits
    order = order_of(sp.expand(part.function - 1), t)
    if stop != T or more or order is None or order.ratio > 1 or (order.grows and order.sign < 0):
        return None
    with np.errstate(over="ignore"):  # geometric schedules: 1/inf is what it should be
        factors = np.asarray(sp.lambdify(t, part.function, modules=["numpy"])(np.array(LISTED)), dtype=float)
    if not (factors > 0).all():  # in doubles: exact powers with a float's exponent take for ever
        return None
    if order.is_summable:
        return sp.Dummy(positive=True)
    return sp.oo if order.sign > 0 else sp.S.Zero


def _limit_of_recursion(part: LinearRecursion, T: sp.Symbol) -> sp.Expr | None:
    """Of x_t = (1 - a_t) x_{t-1} + b_t: what is added against what is forgotten.

    If the sum of a converges, nothing is forgotten, and x stays bounded if and only if the sum of b
    does. If it diverges, x follows b / a, as long as that varies slowly; for a of order A / t, b / a of
    order t^q / A with q <= -A would be forgotten more slowly than it vanishes, and q = 0 is the edge.
    """
    factor, increment, start, t, stop = part.args
    if stop != T:
        return None
    lost, added = order_of(sp.expand(1 - factor), t), order_of(increment, t) if increment != 0 else None
    if lost is None or lost.sign < 0 or lost.grows or (added is None and increment != 0):
        return None
    if lost.is_summable:
        if added is None:
            return sp.Dummy(positive=True) if start != 0 else sp.S.Zero
        return sp.Dummy(positive=True) if added.is_summable else sp.oo
    if added is None:
        return sp.S.Zero
    ratio = Order(added.ratio / lost.ratio, *(b - a for a, b in zip(lost.key[1:], added.key[1:], strict=True)))
    return sp.oo if ratio.grows else sp.S.Zero if ratio.vanishes else sp.Dummy(positive=True)


LIMITS: tuple[tuple[type, Callable[..., sp.Expr | None]], ...] = (
    (sp.Sum, _limit_of_sum),
    (sp.Product, _limit_of_product),
    (LinearRecursion, _limit_of_recursion),
)
"""What is replaced by its limit."""


def rules_of(formula: sp.Basic) -> list[str]:
    """By which tests the series in a formula are decided, in words."""
    found: list[str] = []
    for part in sorted(formula.atoms(sp.Sum, sp.Product, LinearRecursion), key=sp.default_sort_key):
        if isinstance(part, LinearRecursion):
            terms, t = [1 - part.args[0], part.args[1]], part.args[3]
        else:
            terms, t = [part.function if isinstance(part, sp.Sum) else part.function - 1], part.limits[0][0]
        orders = [order_of(sp.expand(term), t) for term in terms if term != 0]
        found += [order.rule for order in orders if order is not None]
    return list(dict.fromkeys(found))
