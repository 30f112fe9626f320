"""Orders of sums over an index that runs up to a number that grows, and logarithms that such sums come to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

import sympy as sp

from derivations.dohmatob2024.rules.case_signs import CaseSigns
from derivations.dohmatob2024.rules.power_log_orders import ELL, LOG, LOG_OF_PLACE, ONE, Order, x
from derivations.errors import refuse
from derivations.kernel.proof import Obligation


class SumOrders(CaseSigns):
    """The orders of sums in one case.

    Attributes:
        size: T.
        known: Symbols of known order.
        demand: What is told of side conditions.
    """

    size: sp.Symbol
    known: dict[sp.Symbol, Order]
    demand: Callable[[Obligation], None]

    @abstractmethod
    def moves(self, formula: sp.Expr) -> bool:
        """Whether a formula depends on the size."""

    @abstractmethod
    def of(self, formula: sp.Expr) -> Order:
        """The order of a positive formula."""

    def grows(self, order: Order, over: Order = ONE) -> bool:
        """Whether the quotient of two orders tends to infinity, uniformly in the place."""
        far = self.is_far(order.power - over.power) and not (order.log - over.log).has(ELL)
        return self.compare(order, over) > 0 and far

    def is_far(self, power: sp.Expr) -> bool:
        """Whether a positive exponent stays away from 0 over the range of the place."""
        power = self.plain(power)
        return not power.has(x) or self.surely(power, strictly=True, closed=x)

    def log_of_place(self, inner: Order, rest: sp.Expr, formula: sp.Expr) -> Order:
        """The logarithm of 1 and something of the order T^(c x), where x may be near 0."""
        slope = sp.cancel(self.plain(inner.power) / x)
        if slope.has(x) or rest.could_extract_minus_sign() or (inner.log, inner.log_log) != (0, 0):
            refuse(f"no rule gives the order of {formula} uniformly in the place")
        self.of(rest)  # it is positive
        return LOG_OF_PLACE

    def series(self, formula: sp.Sum) -> Order:
        """A sum over j <= N of C j^e (1 + A j^-b)^-m, split where A j^-b is 1: see `orders.Comparison`."""
        (j, low, high), *more = formula.limits
        if more or j in low.free_symbols | high.free_symbols:
            refuse(f"expected a sum over one index; got {formula}")
        constant, e, A, b, m = self._summand(formula.function, j)
        if any(self.moves(part) or part.has(j) for part in (e, b, m)):
            refuse(f"expected exponents that do not move; got {formula}")
        e, b, m = (self.plain(part) for part in (e, b, m))
        last = self._last(high, formula)
        if low != 1:
            first = self.of(low)
            if m != 0 or not self.grows(last, first) or self.compare(first, ONE) < 0:
                refuse(f"expected a sum from 1, or one of powers that ends far beyond its start; got {formula}")
            return constant.times(self._powers(e, first, last))
        if self.sign(b) < 0:  # (1 + A j^b)^-m is A^-m j^-bm (1 + j^-b/A)^-m
            constant, e, A, b = constant.times(A.to(-m)), e + b * m, A.to(sp.S.NegativeOne), -b
        if self.sign(b) == 0:
            return constant.times(self.largest([A, ONE]).to(-m)).times(self._powers(e, ONE, last))
        if self.compare(A, ONE) < 0:  # all terms lie beyond the place where A j^-b is 1
            return constant.times(self._powers(e, ONE, last))
        turn = A.to(1 / b)
        cut = self.largest([last, turn], least=True)
        parts = [A.to(-m).times(self._powers(e + b * m, ONE, cut))]
        if self.compare(last, turn) >= 0:
            parts.append(self._powers(e, turn, last))
        return constant.times(self.largest(parts))

    def _last(self, high: sp.Expr, formula: sp.Sum) -> Order:
        """The order of the last index, a whole number that is at least 1."""
        letters = {letter: sp.Dummy(positive=True) for letter in self.known}
        whole = high.xreplace(letters | {self.size: sp.Dummy(integer=True, positive=True)})
        if not whole.is_integer:
            refuse(f"expected a whole number at the end of {formula}")
        last = self.of(high)
        if self.compare(last, ONE) < 0:
            refuse(f"{formula} is empty")
        if not self.moves(high):
            self.demand(Obligation(high, "≥", sp.S.One, "a sum that is not empty"))
        elif self.compare(last, ONE) == 0 and not whole.is_positive:
            refuse(f"{formula} may be empty")
        return last

    def _powers(self, e: sp.Expr, first: Order, last: Order) -> Order:
        """The sum of j^e from a first to a last index, not below it; at a tie, next to one that is as large."""
        sign = self.sign(e + 1)
        if sign > 0:
            return last.to(sp.expand(e + 1))
        if sign < 0:
            return first.to(sp.expand(e + 1))
        range_ = last.times(first.to(sp.S.NegativeOne))
        if self.sign(range_.power) > 0:
            return LOG if self.is_far(range_.power) else self.log_of_place(range_, sp.S.One, sp.Integer(2))
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


def _monomial(term: sp.Expr, j: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    outer, inner = term.as_independent(j, as_Add=False)
    base, exponent = inner.as_base_exp()
    if inner != 1 and base != j:
        refuse(f"expected a power of {j}; got {term}")
    return outer, exponent if inner != 1 else sp.S.Zero
