"""The order of a formula along a growth path: T^p (log T)^q (log log T)^w, with exponents in the parameters.

An order says that the quotient stays between positive constants that depend on the parameters alone, not on T.
Every comparison of exponents is asked of a `Case`, so that one evaluation says what holds in one case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp

from derivations.dohmatob2024.rules.case_signs import in_order
from derivations.dohmatob2024.rules.growth_sums import SumOrders
from derivations.dohmatob2024.rules.polynomial_signs import Case, Point
from derivations.dohmatob2024.rules.power_log_orders import ELL, LOG, LOG_LOG, ONE, Order
from derivations.errors import refuse
from derivations.kernel.proof import Obligation
from theory.language.nodes import Computed


@lru_cache(maxsize=1 << 16)
def _letters_of(formula: sp.Basic) -> frozenset[sp.Basic]:
    return frozenset(formula.free_symbols)


class Sizes(SumOrders):
    """The orders of formulas in one case.

    The theorem, part by part (Bourbaki, Functions of a Real Variable, Chapter V, Comparison of functions): a sum of
    positive terms is between its largest term and their number times it; products, powers with a fixed exponent,
    minima and maxima follow their parts; log f is of the order of log T where f grows like a power, of f - 1 where
    f - 1 tends to 0; rounding moves by at most 1. Every formula, and every constant in it, has to be positive; where
    that is not known of a constant it is demanded, and a difference is refused unless one side is surely larger.

    Attributes:
        size: T.
        known: Symbols of known order.
        demand: What is told of side conditions.
        least: The least value of some symbols, to a negative power or not, where one is known.
        opaque: Symbols that move with T in a way that is not known.
    """

    def __init__(
        self,
        size: sp.Symbol,
        case: Case | Point,
        known: Mapping[sp.Symbol, Order],
        demand: Callable[[Obligation], None] = lambda _: None,
        least: Mapping[sp.Expr, sp.Expr] | None = None,
        opaque: frozenset[sp.Basic] = frozenset(),
    ) -> None:
        """Keep all of that."""
        super().__init__(case)
        self.size, self.known, self.demand = size, dict(known), demand
        self.least, self.opaque = dict(least or {}), opaque
        self._orders: dict[sp.Expr, Order] = {}

    # Formulas ----------------------------------------------------------------------------------

    def moves(self, formula: sp.Expr) -> bool:
        """Whether a formula depends on the size."""
        return not _letters_of(formula).isdisjoint((self.size, *self.known))

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
        if hidden := _letters_of(formula) & self.opaque - set(self.known):
            refuse(f"nothing is known of the order of {', '.join(sorted(map(str, hidden)))}")
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
        if isinstance(formula, sp.ceiling):
            return self.largest([inner, ONE])
        if self.grows(inner):
            return inner
        refuse(f"{formula} may be 0")

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
        if down:
            lost = self.largest([self.of(term) for term in down])
            if len(down) == len(terms) or self.compare(up, lost) <= 0:
                return self._difference(formula, fixed, down)
            if not self.grows(up, lost):
                refuse(f"a difference without a part that is larger uniformly: {formula}")
        if fixed == 0 or self.grows(up):
            return up
        largest = self.largest([up, ONE])
        if fixed.is_positive or (len(terms) == 1 and self._outweighs(terms[0], fixed)):
            return largest
        if self.compare(up, ONE) == 0 and isinstance(terms[0], (sp.Sum, sp.Mul, sp.Pow)) and not fixed.is_negative:
            self.demand(Obligation(fixed, ">", sp.S.Zero, "a constant that is added"))
            return ONE
        refuse(f"a difference without a larger part: {formula}")

    def _outweighs(self, term: sp.Expr, fixed: sp.Expr) -> bool:
        """Whether c log(1 + D) with a constant is of the order of c log(1 + D): log(1 + D) >= 2D/(2 + D) exceeds it."""
        logs = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.log)]
        least = self._least(logs[0].args[0] - 1) if len(logs) == 1 else None
        if least is None or self.moves(rest := term / logs[0]):
            return False
        gap = rest * 2 * least / (2 + least) + fixed
        self.demand(Obligation(gap, ">", sp.S.Zero, f"{logs[0]} with D ≥ {least} outweighs a constant"))
        return True

    def _least(self, formula: sp.Expr) -> sp.Expr | None:
        """A positive number that a formula is never below, from some size on; None where none is known."""
        if isinstance(formula, sp.Min):
            found = [self._least(part) for part in in_order(formula)]
            return None if None in found else sp.Min(*found)
        base, exponent = formula.as_base_exp()
        if isinstance(formula, sp.ceiling) or (base == self.size and self.sign(exponent) >= 0):
            return sp.S.One
        return self.least.get(formula)

    def _difference(self, formula: sp.Expr, fixed: sp.Expr, down: list[sp.Expr]) -> Order:
        """1 - start with start → 0; T_0 - d - 1 with T_0 = d/φ rounded up; 1 - d/T_0 over one denominator."""
        if fixed.is_positive and self.grows(ONE, self.largest([self.of(term) for term in down])):
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
        if not rounded or self.moves(factor) or self.moves(rest) or self.compare(self.of(part), ONE) < 0:
            refuse(f"a difference without a larger part: {formula}")
        if rest.is_nonnegative:
            self.demand(Obligation(factor, ">", sp.S.Zero, f"what is left of {formula}"))
            return self.of(part)
        refuse(f"a difference without a larger part: {formula}")

    def _log(self, formula: sp.log) -> Order:
        inner, rest = self.of(formula.args[0]), formula.args[0] - 1
        if self.sign(inner.power) > 0:
            return LOG if self.is_far(inner.power) else self.log_of_place(inner, rest, formula)
        if self.sign(inner.power) == 0:
            if self.sign(inner.log) > 0 and not inner.log.has(ELL):
                return LOG_LOG
            if self.compare(inner, ONE) == 0 and not rest.could_extract_minus_sign():
                return self.of(rest)
        refuse(f"no rule gives the order of {formula}")

    def _spectral(self, formula: sp.Expr) -> Order:
        refuse(f"sums over the spectrum have to be written out: {formula}")


RULES: tuple[tuple[Any, Callable[[Sizes, Any], Order]], ...] = (
    (Computed, Sizes._spectral),
    (sp.Sum, Sizes.series),
    (sp.Mul, Sizes._product),
    ((sp.Pow, sp.exp), Sizes._power),
    (sp.Add, Sizes._sum),
    ((sp.ceiling, sp.floor), Sizes._rounded),
    ((sp.Min, sp.Max), Sizes._extreme),
    (sp.Piecewise, Sizes._cases),
    (sp.log, Sizes._log),
)
"""How the order of a formula follows from those of its parts."""
