"""The order of a formula along a growth path: T^p (log T)^q (log log T)^w, with exponents in the parameters.

An order says that the quotient stays between positive constants that depend on the parameters alone, not on T.
Every comparison of exponents is asked of a `Case`, so that one evaluation says what holds in one case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp

from derivations.dohmatob2024.rules.case_signs import CaseSigns, in_order
from derivations.dohmatob2024.rules.polynomial_signs import Case, Point
from derivations.dohmatob2024.rules.power_log_orders import LOG, LOG_LOG, ONE, Order
from derivations.errors import refuse
from derivations.kernel.proof import Obligation
from theory.language.nodes import Computed


@lru_cache(maxsize=1 << 16)
def _letters(formula: sp.Basic) -> frozenset[sp.Basic]:
    return frozenset(formula.free_symbols)


class Sizes(CaseSigns):
    """The orders of formulas in one case.

    Attributes:
        size: T.
        known: Symbols of known order.
        demand: What is told of side conditions.
    """

    def __init__(
        self,
        size: sp.Symbol,
        case: Case | Point,
        known: Mapping[sp.Symbol, Order],
        demand: Callable[[Obligation], None] = lambda _: None,
    ) -> None:
        """Keep all of that."""
        super().__init__(case)
        self.size, self.known, self.demand = size, dict(known), demand
        self._orders: dict[sp.Expr, Order] = {}

    # Formulas ----------------------------------------------------------------------------------

    def moves(self, formula: sp.Expr) -> bool:
        """Whether a formula depends on the size."""
        return not _letters(formula).isdisjoint((self.size, *self.known))

    def of(self, formula: sp.Expr) -> Order:
        """The order of a positive formula.

        Raises:
            RefusedError: If no rule gives it.

        """
        found: Order | None = self.known.get(formula) or self._orders.get(formula)
        if found is None:
            found = self._orders[formula] = self._anew(formula)
        return found

    def _anew(self, formula: sp.Expr) -> Order:
        if not self.moves(formula):
            if not formula.is_positive:
                self.demand(Obligation(formula, ">", sp.S.Zero, "a constant that may not vanish"))
            return ONE
        if formula == self.size:
            return Order(sp.S.One)
        rule = next((rule for kind, rule in RULES if isinstance(formula, kind)), None)
        if rule is not None:
            return rule(self, formula)
        refuse(f"no rule gives the order of {formula}")

    def _product(self, formula: sp.Mul) -> Order:
        total = ONE
        fixed, moving = formula.as_independent(self.size, *self.known, as_Add=False)
        for factor in (fixed, *sp.Mul.make_args(moving)):
            total = total.times(self.of(factor))
        return total

    def _power(self, formula: sp.Expr) -> Order:
        base, exponent = formula.as_base_exp()
        if self.moves(exponent):
            raised, rest = ONE, sp.S.Zero
            for term in sp.Add.make_args(sp.expand(exponent)):
                logs = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
                if base != sp.E or len(logs) != 1 or self.moves(term / logs[0]):
                    rest += term
                else:
                    raised = raised.times(self.of(logs[0].args[0]).to(self.plain(term / logs[0])))
            if self.moves(rest):
                refuse(f"no rule gives the order of {formula}")
            return raised
        return self.of(base).to(self.plain(exponent))

    def _rounded(self, formula: sp.Expr) -> Order:
        inner = self.of(formula.args[0])
        if self.compare(inner, ONE) > 0:
            return inner
        if isinstance(formula, sp.ceiling) or self.compare(inner, ONE) == 0:
            return ONE
        refuse(f"{formula} is 0")

    def _extreme(self, formula: sp.Expr) -> Order:
        orders = [self.of(part) for part in in_order(formula)]
        return self.largest(orders, least=isinstance(formula, sp.Min))

    def _cases(self, formula: sp.Piecewise) -> Order:
        return self.of(self.branch(formula))

    def _sum(self, formula: sp.Add) -> Order:
        fixed, moving = formula.as_independent(self.size, *self.known, as_Add=True)
        terms = sp.Add.make_args(moving)
        down = [-term for term in terms if term.could_extract_minus_sign()]
        up = self.largest([self.of(term) for term in terms if not term.could_extract_minus_sign()] or [ONE])
        if down and (len(down) == len(terms) or self.compare(up, self.largest([self.of(t) for t in down])) <= 0):
            return self._difference(formula, fixed, down)
        against = self.compare(up, ONE)
        if against > 0 or fixed == 0:
            return up
        if fixed.is_positive:
            return ONE
        logs = [f for f in sp.Mul.make_args(terms[0]) if isinstance(f, sp.log)]
        if against == 0 and len(terms) == len(logs) == 1:
            least = terms[0].xreplace({logs[0]: sp.log(2)}) + fixed
            self.demand(Obligation(least, ">", sp.S.Zero, f"D ≥ 1 in {logs[0]}"))
            return ONE
        if against == 0 and isinstance(terms[0], (sp.Sum, sp.Mul, sp.Pow)) and fixed.is_negative is not True:
            self.demand(Obligation(fixed, ">", sp.S.Zero, "a constant that is added"))
            return ONE
        refuse(f"a difference without a larger part: {formula}")

    def _difference(self, formula: sp.Expr, fixed: sp.Expr, down: list[sp.Expr]) -> Order:
        """1 - start with start → 0; T_0 - d - 1 with T_0 = d/φ rounded up; 1 - d/T_0 over one denominator."""
        if fixed.is_positive and self.compare(self.largest([self.of(term) for term in down]), ONE) < 0:
            return ONE
        top, bottom = sp.fraction(sp.together(formula))
        if bottom != 1 and not (top := sp.expand(top)).could_extract_minus_sign():
            return self.of(top).times(self.of(bottom).to(sp.S.NegativeOne))
        factored = sp.factor_terms(formula)
        if isinstance(factored, sp.Mul):
            return self.of(factored)
        part = down[0].as_independent(self.size, *self.known, as_Add=False)[1]
        theta = sp.Dummy("theta", nonnegative=True)
        rounded = [c for c in formula.atoms(sp.ceiling) if c != part and c.has(part)]
        open_ = sp.expand(formula.xreplace({c: c.args[0] + theta for c in rounded}))
        factor = open_.coeff(part)
        rest = sp.expand(open_ - factor * part)
        if rounded and not self.moves(factor) and not self.moves(rest) and rest.is_nonnegative:
            self.demand(Obligation(factor, ">", sp.S.Zero, f"what is left of {formula}"))
            return self.of(part)
        refuse(f"a difference without a larger part: {formula}")

    def _log(self, formula: sp.log) -> Order:
        inner = self.of(formula.args[0])
        if self.sign(inner.power) > 0:
            return LOG
        if self.sign(inner.power) == 0:
            if self.sign(inner.log) > 0:
                return LOG_LOG
            rest = formula.args[0] - 1
            if self.compare(inner, ONE) == 0 and not rest.could_extract_minus_sign():
                order = self.of(rest)
                return ONE if self.compare(order, ONE) == 0 else order
        refuse(f"no rule gives the order of {formula}")

    # Sums over the spectrum ----------------------------------------------------------------------

    def _series(self, formula: sp.Sum) -> Order:
        """A sum over j <= N of C j^e (1 + A j^-b)^-m, split where A j^-b is 1: see `orders.Comparison`."""
        (j, low, high), *more = formula.limits
        if more:
            refuse(f"expected a sum over one index; got {formula}")
        constant, e, A, b, m = self._summand(formula.function, j)
        e, b, m = (self.plain(x) for x in (e, b, m))
        last, first = self.of(high), ONE if low == 1 else self.of(low)
        if m == 0:
            return constant.times(self._powers(e, first, last))
        if low != 1:
            refuse(f"expected a sum from 1; got {formula}")
        if self.sign(b) < 0:  # (1 + A j^b)^-m is A^-m j^-bm (1 + j^-b/A)^-m
            constant, e, A, b = constant.times(A.to(-m)), e + b * m, A.to(sp.S.NegativeOne), -b
        turn = self.largest([A.to(1 / b), ONE])
        cut = self.largest([last, turn], least=True)
        parts = [A.to(-m).times(self._powers(e + b * m, ONE, cut))]
        if self.compare(last, turn) >= 0:
            parts.append(self._powers(e, turn, last))
        return constant.times(self.largest(parts))

    def _powers(self, e: sp.Expr, first: Order, last: Order) -> Order:
        """The sum of j^e from a first to a last index."""
        sign = self.sign(e + 1)
        if sign > 0:
            return last.to(sp.expand(e + 1))
        if sign < 0:
            return first.to(sp.expand(e + 1))
        if self.sign(last.power - first.power) > 0:
            return LOG
        if self.compare(last, first) == 0:
            return ONE
        refuse("a sum of 1/j over too short a range")

    def _summand(self, body: sp.Expr, j: sp.Symbol) -> tuple[Order, sp.Expr, Order, sp.Expr, sp.Expr]:
        """C, e, A, b and m of C j^e (1 + A j^-b)^-m."""
        outer, inner = body.as_independent(j, as_Add=False)
        constant, e, A, b, m = self.of(outer), sp.S.Zero, ONE, sp.S.One, sp.S.Zero
        for factor in sp.Mul.make_args(inner):
            base, exponent = factor.as_base_exp()
            if base == j:
                e += exponent
            elif isinstance(base, sp.Add) and len(base.args) == 2 and m == 0 and not exponent.has(j):
                (one, g), (other, h) = (_monomial(term, j) for term in base.args)
                m, b = -exponent, g - h
                first = self.of(one)
                constant, e = constant.times(first.to(-self.plain(m))), e - g * m
                A = self.of(other).times(first.to(sp.S.NegativeOne))
            else:
                refuse(f"no rule for the summand {body}")
        return constant, e, A, b, m

    def _spectral(self, formula: sp.Expr) -> Order:
        refuse(f"sums over the spectrum have to be written out: {formula}")


def _monomial(term: sp.Expr, j: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    outer, inner = term.as_independent(j, as_Add=False)
    base, exponent = inner.as_base_exp()
    if inner != 1 and base != j:
        refuse(f"expected a power of {j}; got {term}")
    return outer, exponent if inner != 1 else sp.S.Zero


RULES: tuple[tuple[Any, Callable[[Sizes, Any], Order]], ...] = (
    (Computed, Sizes._spectral),
    (sp.Sum, Sizes._series),
    (sp.Mul, Sizes._product),
    ((sp.Pow, sp.exp), Sizes._power),
    (sp.Add, Sizes._sum),
    ((sp.ceiling, sp.floor), Sizes._rounded),
    ((sp.Min, sp.Max), Sizes._extreme),
    (sp.Piecewise, Sizes._cases),
    (sp.log, Sizes._log),
)
"""How the order of a formula follows from those of its parts."""
