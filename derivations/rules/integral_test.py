"""A sum of positive falling terms against an integral: a bound for its tail, and whether it converges."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.domains import (
    allowed,
    require_continuous,
    require_one_scope,
    require_smooth,
    require_undefined,
)
from derivations.rules.end_values import end_value
from derivations.rules.lemmas import SUM_AGAINST_INTEGRAL
from theory.language.propositions import Converges


@dataclass(frozen=True)
class IntegralTest(Rule):
    """A sum of positive falling terms is compared with an integral.

    With a tail, the sum is at most its first terms and the integral over the rest. Without one the step is between
    statements: the sum of t^(-s), s > 0, converges if and only if s > 1.

    Theorem: a falling positive function's term at t is at most its integral from t - 1 to t; the sum of t^(-s)
    converges if and only if s > 1.
    Conditions:
        with a tail: one sum over one index from a whole number, no later than the cut;
        from there on its terms have values, are positive and smooth, and do not rise;
        the tail F has a value and does not jump there, F' = -f, and F tends to 0;
        the line is a formula that does not fall in the sum;
        without a tail: the terms are t^(-s) and nothing else, with one s for all t.
    Reference: Rudin 1976, Theorem 3.28 (p. 62) and Exercise 8 of Chapter 6.

    Attributes:
        tail: F with F' = -f and F at infinity 0, f the term: F(cut) bounds the sum beyond the cut; None for none.
        index: Index of the sum.
        cut: Last term that is summed.
    """

    tail: sp.Expr | None = None
    index: sp.Symbol | None = None
    cut: int = 0

    gives = ("⇔", "⇒", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        if self.tail is None:
            return "integral test: the sum of t^(-s) converges if and only if s > 1"
        return f"integral test: the terms beyond {self.cut} add at most {self.tail.xreplace({self.index: self.cut})}"

    def demands(self, line: Line) -> Demands:
        """That the terms fall, and what the integral says of them."""
        if self.tail is not None and line.step.sign == "≤":
            yield from self._bounded(line, self.tail)
        elif self.tail is None and line.step.sign != "≤":
            yield from decided_by_integral(line)
        else:
            refuse(f"a tail goes with the sign ≤, and none with statements; got {line.step.sign}")

    def _bounded(self, line: Line, tail: sp.Expr) -> Demands:
        """That the terms are positive and fall, that the tail is their integral, and that the bound is put in place."""
        sums = [part for part in line.before.atoms(sp.Sum) if part.limits[0][0] == self.index]
        if len(sums) != 1 or len(sums[0].limits) > 1 or not sums[0].limits[0][1].is_Integer:
            refuse(f"expected one sum over {self.index} from a number; got {line.before}")
        index, low, _ = sums[0].limits[0]
        cut = sp.sympify(self.cut)
        if not cut.is_Integer or cut < low:
            refuse(f"expected a whole number from {low} on as the last term; got {self.cut}")
        require_undefined(index, line.setting, sums[0].function, tail)
        require_one_scope(sums[0], line)
        x = sp.Dummy("x", positive=True) if low >= 1 else sp.Dummy("x", real=True)
        term, rest = (part.xreplace({index: x}) for part in (sums[0].function, sp.sympify(tail)))
        require_smooth(term, x)
        require_continuous(rest, x)
        beyond = {x: low + sp.Dummy("u", nonnegative=True)}
        yield from allowed(term.xreplace(beyond), rest.xreplace({x: cut + sp.Dummy("u", nonnegative=True)}))
        yield Obligation(rest.diff(x), "=", -term, "derivative of the tail")
        if (yield from end_value(rest, x, sp.oo, "-", line.setting)) != 0:
            refuse(f"expected a tail that falls to 0; got {tail}")
        yield Obligation(term.xreplace(beyond), ">", sp.S.Zero, "positive terms")
        yield Obligation(sp.factor(term.diff(x)).xreplace(beyond), "≤", sp.S.Zero, "falling terms")
        letter = sp.Dummy("S", real=True)
        slope = line.before.xreplace({sums[0]: letter}).diff(letter)
        yield Obligation(slope, "≥", sp.S.Zero, "the sum has a nonnegative factor")
        yield SUM_AGAINST_INTEGRAL.cited()
        bound = sp.Sum(sums[0].function, (index, low, cut)) + rest.xreplace({x: cut})
        yield from same(line.before.xreplace({sums[0]: bound}), line.after)


def decided_by_integral(line: Line) -> Demands:
    """That the terms are powers of t, and that the exponent is as stated."""
    before, after = line.before, line.after
    if isinstance(before, sp.Not):
        before, after = before.args[0], sp.Not(after)
    if not isinstance(before, Converges):
        refuse(f"expected a series; got {before}")
    t = before.variable
    require_undefined(t, line.setting, before.formula)
    base, exponent = sp.powsimp(before.formula).as_base_exp()
    if base != t:
        base, exponent = 1 / base, -exponent
    if base != t or exponent.has(t) or not (-exponent).is_positive:
        refuse(f"expected a negative power of {t}; got {before.formula}")
    yield SUM_AGAINST_INTEGRAL.cited()
    if isinstance(after, sp.Gt):
        times = sp.cancel((-exponent - 1) / (after.lhs - after.rhs))
        yield from allowed(times)
        yield Obligation(times, ">", sp.S.Zero, f"a multiple of {after.lhs - after.rhs}")
        yield Obligation(-exponent - 1, "=", times * (after.lhs - after.rhs), "exponent less 1")
    elif after in (sp.true, sp.false):
        yield Obligation(-exponent, ">" if after == sp.true else "≤", sp.S.One, "exponent")
    else:
        refuse(f"expected a condition on the exponent; got {after}")
