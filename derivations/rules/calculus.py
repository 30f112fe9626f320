"""Reasons for steps of calculus: a derivative or an integral is carried out."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.algebra import allowed, two_equations


@dataclass(frozen=True)
class Differentiation(Rule):
    """A derivative is carried out, or both sides of an equation are differentiated.

    Attributes:
        by: The variable.
    """

    by: sp.Symbol
    gives = ("=", "⇒")
    words = "differentiate in {self.by}"

    def demands(self, line: Line) -> Demands:
        """That the derivative is the one stated."""
        if isinstance(line.before, sp.Eq):
            before, after = two_equations(line)
            for old, new in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                yield Obligation(old.diff(self.by), "=", new)
        elif line.before.has(sp.Derivative):
            yield Obligation(line.before.doit(), "=", line.after)
            yield from allowed(line.after)
        else:
            refuse(f"expected an equation, or a formula with a derivative; got {line.before}")


@dataclass(frozen=True)
class Integration(Rule):
    """An integral is carried out with a given antiderivative.

    Attributes:
        antiderivative: A formula in the variable of integration.
    """

    antiderivative: sp.Expr
    words = "integrate: the antiderivative is {self.antiderivative}"

    def demands(self, line: Line) -> Demands:
        """That its derivative is the integrand, that it has limits at the ends, and that they give the value."""
        integrals = line.before.atoms(sp.Integral)
        if len(integrals) != 1:
            refuse(f"expected a formula with one integral; got {line.before}")
        (integral,) = integrals
        ((x, low, high),) = integral.limits
        inside = sp.Dummy(str(x), positive=True) if low.is_nonnegative else x
        slope, integrand = (part.xreplace({x: inside}) for part in (self.antiderivative.diff(x), integral.function))
        yield Obligation(slope, "=", integrand, "derivative of the antiderivative")
        yield from allowed(self.antiderivative.xreplace({x: _inner_point(low, high)}))
        ends = [sp.limit(self.antiderivative, x, end, side) for end, side in ((low, "+"), (high, "-"))]
        if any(end.has(sp.oo, sp.zoo, sp.nan) or end.has(sp.Limit) for end in ends):
            refuse(f"the antiderivative has no finite limits at {low} and {high}: {ends[0]}, {ends[1]}")
        yield Obligation(line.before.xreplace({integral: ends[1] - ends[0]}), "=", line.after)


def _inner_point(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Any number between two ends."""
    u = sp.Dummy("u", positive=True)
    if high != sp.oo:
        return high - u if low == -sp.oo else low + (high - low) / (1 + u)
    return sp.Dummy("x", real=True) if low == -sp.oo else low + u
