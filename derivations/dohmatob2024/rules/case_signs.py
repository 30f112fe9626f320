"""Signs of exponents, and conditions on the parameters, in one case of the parameters."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational

from derivations.dohmatob2024.rules.polynomial_signs import Case, Point
from derivations.dohmatob2024.rules.power_log_orders import ELL, Order, x
from derivations.errors import refuse


@lru_cache(maxsize=1 << 14)
def in_order(node: sp.Basic) -> tuple[sp.Basic, ...]:
    """Its arguments, in an order that does not depend on the run."""
    return tuple(sorted(node.args, key=str))


@lru_cache(maxsize=1 << 14)
def _first_branch(formula: sp.Expr) -> sp.Expr | None:
    """An innermost minimum, maximum or distinction of cases in a formula; None for none."""
    return next((node for node in sp.postorder_traversal(formula) if isinstance(node, BRANCHING)), None)


BRANCHING = (sp.Min, sp.Max, sp.Piecewise)


class CaseSigns:
    """What one case says of formulas in the parameters.

    Attributes:
        case: What is asked for signs.
    """

    def __init__(self, case: Case | Point) -> None:
        """Keep the case."""
        self.case = case
        self._plain: dict[sp.Expr, sp.Expr] = {}

    def plain(self, formula: sp.Expr) -> sp.Expr:
        """A formula in the parameters without minima, maxima and cases."""
        asked = formula
        if asked in self._plain:
            return self._plain[asked]
        while (node := _first_branch(formula)) is not None:
            formula = formula.xreplace({node: self._chosen(node)})
        self._plain[asked] = formula
        return formula

    def _chosen(self, node: sp.Expr) -> sp.Expr:
        if isinstance(node, sp.Piecewise):
            return self.branch(node)
        best, *others = in_order(node)
        for other in others:
            sign = self.case.sign(other - best)
            if sign == (1 if isinstance(node, sp.Max) else -1):
                best = other
        return best

    def branch(self, node: sp.Piecewise) -> sp.Expr:
        """The formula that a distinction of cases in the parameters gives here."""
        for formula, condition in node.args:
            if self.holds(condition):
                return formula
        refuse(f"no case of {node} applies")

    def holds(self, condition: sp.Basic) -> bool:
        """Whether a condition on the parameters holds here."""
        if condition in (sp.true, sp.false):
            return bool(condition)
        if isinstance(condition, sp.And):
            return all(self.holds(part) for part in in_order(condition))
        if isinstance(condition, sp.Or):
            return any(self.holds(part) for part in in_order(condition))
        if isinstance(condition, sp.Not):
            return not self.holds(condition.args[0])
        if not isinstance(condition, Relational):
            refuse(f"expected a relation between parameters; got {condition}")
        return bool(condition.func(self.sign(condition.lhs - condition.rhs), 0))

    def sign(self, exponent: sp.Expr) -> int:
        """The sign of an exponent here."""
        return self.case.sign(self.plain(exponent))

    def surely(self, exponent: sp.Expr, strictly: bool = False, closed: sp.Symbol | None = None) -> bool:
        """Whether an exponent is nonnegative, or positive, throughout this case; see `Case.surely`."""
        return self.case.surely(self.plain(exponent), strictly, closed)

    def compare(self, one: Order, other: Order) -> int:
        """1 where the first outgrows the second, -1 where it is the other way round, 0 where they are alike.

        Under an infimum that has to be so uniformly in the place. A power that is larger by T^g beats a logarithm
        only where g stays away from 0: T^x is not above log T for all x > 0.

        Raises:
            RefusedError: If it is so at every place, and not uniformly.

        """
        power, *logs = (self.plain(mine - yours) for mine, yours in zip(one, other, strict=True))
        larger = self.sign(power)
        if larger != 0 and not power.has(x):
            return larger
        signs = [self.sign(log) for log in logs]
        if larger == 0:
            if signs[0] * signs[1] < 0 and logs[0].has(ELL):
                refuse(f"not of one order uniformly in the place: {one} and {other}")
            return next((sign for sign in signs if sign), 0)
        if any(sign == -larger for sign in signs) and not self.surely(larger * power, strictly=True, closed=x):
            refuse(f"larger at every place, but not uniformly: {one} and {other}")
        return larger

    def largest(self, orders: list[Order], least: bool = False) -> Order:
        """The largest of some orders, or the smallest."""
        best, *others = orders
        for order in others:
            if self.compare(order, best) == (-1 if least else 1):
                best = order
        return best
