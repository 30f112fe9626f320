"""Reasons for steps of calculus: a derivative or an integral is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.prove import prove
from derivations.language.scopes import put_in
from derivations.rules.algebra import two_equations
from derivations.rules.domains import (
    allowed,
    require_continuous,
    require_differentiable,
    require_one_scope,
    require_smooth,
    require_undefined,
    require_universal,
)
from derivations.rules.end_values import end_value


@dataclass(frozen=True, eq=False)
class Differentiation(Rule):
    """A derivative is carried out, or both sides of an equation are differentiated.

    Theorem: functions that agree on an open set have the same derivatives there; sums, products and compositions are
    differentiated by the usual rules; a root of an equation whose derivative in the unknown is not 0 has a derivative.
    Conditions:
        the variable is a free real letter;
        the equation is shown for all its values, not supposed, and no hypothesis binds it to a set that is not open (an
            equation, or an inequality that admits its bound);
        both sides are smooth in it and have values, and so have the derivatives;
        for an unknown function: the derivative of the equation in the unknown is positive (or negative) at every
            solution, so that there is only one.
    Reference: Rudin 1976, Theorems 5.3 (p. 104), 5.5 and 9.28 (p. 224).

    Attributes:
        by: The variable.
        names: For unknown functions that stand for an abbreviation: that abbreviation.
        slopes: Derivatives of the equation, left side less right side, in unknown functions, where another form has a
            plainer sign; with abbreviations for the unknowns.
    """

    by: sp.Symbol
    names: Mapping[sp.Expr, sp.Symbol] = field(default_factory=dict)
    slopes: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    gives = ("=", "⇒")
    words = "differentiate in {self.by}"

    def demands(self, line: Line) -> Demands:
        """That the derivative exists, and is the one stated."""
        if self.by.is_integer or self.by.is_extended_real is False:
            refuse(f"expected a real variable; got {self.by}")
        if isinstance(line.before, sp.Eq):
            yield from self._both_sides(line)
        elif isinstance(line.before, sp.Expr) and line.before.has(sp.Derivative):
            yield from self._carried_out(line)
        else:
            refuse(f"expected an equation, or a formula with a derivative; got {line.before}")

    def _both_sides(self, line: Line) -> Demands:
        before, after = two_equations(line)
        require_universal(line)
        require_undefined(self.by, line.setting, before)
        self._require_open(line)
        if self.by.is_nonnegative and not self.by.is_positive:
            yield Obligation(self.by, ">", sp.S.Zero, "not at the end of its domain")
        for old, new in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
            require_smooth(old, self.by)
            slope = old.diff(self.by)
            yield Obligation(slope, "=", new)
            yield from allowed(old, slope, new)
        yield from self._unknowns(before.lhs - before.rhs, line)

    def _unknowns(self, gap: sp.Expr, line: Line) -> Demands:
        """That unknown functions are determined by the equation, and have derivatives."""
        for unknown in sorted(gap.atoms(AppliedUndef), key=str):
            if unknown.has(self.by):
                letter = sp.Dummy(real=True, positive=unknown.is_positive)
                own = gap.xreplace({unknown: letter}).diff(letter).xreplace({letter: self.names.get(unknown, unknown)})
                slope = self.slopes.get(unknown, own)
                yield Obligation(own, "=", slope, f"derivative in {unknown}")
                falls = prove(Obligation(slope, "<", sp.S.Zero), line.setting).holds is True
                yield Obligation(slope, "<" if falls else ">", sp.S.Zero, f"{unknown} is determined, and smooth")

    def _require_open(self, line: Line) -> None:
        """Refuse a variable that may not move a little to either side."""
        for condition in line.setting.conditions:
            written = line.setting.defined(condition)
            if self.by not in condition.free_symbols | written.free_symbols:
                continue
            if not isinstance(written, (sp.Lt, sp.Gt, sp.Ne)):
                refuse(f"{self.by} is bound by {condition}: the equation is not known to hold around it")
            require_smooth(written.lhs, self.by)
            require_smooth(written.rhs, self.by)

    def _carried_out(self, line: Line) -> Demands:
        derivatives = line.before.atoms(sp.Derivative)
        for derivative in sorted(derivatives, key=str):
            if set(derivative.variables) != {self.by}:
                refuse(f"expected derivatives in {self.by}; got {derivative}")
            require_undefined(self.by, line.setting, derivative)
            require_smooth(derivative.expr, self.by)
            yield from allowed(derivative.expr, derivative.doit())
        yield Obligation(line.before.doit(), "=", line.after)
        yield from allowed(line.after)


@dataclass(frozen=True)
class Integration(Rule):
    """An integral is carried out with a given antiderivative.

    Theorem: the fundamental theorem of calculus, for improper integrals too: the integral of f from a to b is F(b-) -
    F(a+).
    Conditions:
        a < b;
        F is continuous between them (it has a value at every point between, and is made of functions that do not jump),
            and F' = f there;
        F has finite limits at both ends;
        the integral is one number: nothing in it is the index of another sum or integral.
    Reference: Rudin 1976, Theorem 6.21, p. 134.

    Attributes:
        antiderivative: A formula in the variable of integration.
    """

    antiderivative: sp.Expr
    words = "integrate: the antiderivative is {self.antiderivative}"

    def demands(self, line: Line) -> Demands:
        """That its derivative is the integrand, that it does not jump, and that its limits give the value."""
        integrals = line.before.atoms(sp.Integral)
        if len(integrals) != 1:
            refuse(f"expected a formula with one integral; got {line.before}")
        (integral,) = integrals
        if len(integral.limits) != 1 or len(integral.limits[0]) != 3:
            refuse(f"expected one integral from one number to another; got {integral}")
        ((x, low, high),) = integral.limits
        primitive = sp.sympify(self.antiderivative)
        require_undefined(x, line.setting, integral.function, primitive)
        require_one_scope(integral, line)
        if x.is_integer or low in (sp.oo, sp.nan) or high in (-sp.oo, sp.nan) or (low.has(x) or high.has(x)):
            refuse(f"expected a real variable, and a range upwards that does not move with it; got {integral}")
        if low != -sp.oo and high != sp.oo:
            yield Obligation(high, ">", low, "direction of the range")
        # A letter of its own: what hypotheses say of x is about another x.
        inside = sp.Dummy(str(x), positive=True) if low.is_nonnegative else sp.Dummy(str(x), real=True)
        inner, integrand = (part.xreplace({x: inside}) for part in (primitive, integral.function))
        require_continuous(inner, inside)
        yield Obligation(inner.diff(inside), "=", integrand, "derivative of the antiderivative")
        yield from allowed(inner.xreplace({inside: _inner_point(low, high)}))
        bottom = yield from end_value(inner, inside, low, "+", line.setting)
        top = yield from end_value(inner, inside, high, "-", line.setting)
        yield Obligation(line.before.xreplace({integral: top - bottom}), "=", line.after)
        yield from allowed(line.after)


def _inner_point(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Any number between two ends."""
    u = sp.Dummy("u", positive=True)
    if high != sp.oo:
        return high - u if low == -sp.oo else low + (high - low) / (1 + u)
    return sp.Dummy("x", real=True) if low == -sp.oo else low + u


@dataclass(frozen=True)
class Constant(Rule):
    """Two formulas agree, because their derivatives do and they agree at one value of the letter.

    Theorem: a differentiable function on an interval with derivative 0 is constant.
    Conditions:
        the letter is free, real and positive;
        the difference is differentiable for every positive value of it, whatever hypotheses say of the letter, with no
            pole and no branch point between;
        its derivative is 0 there;
        it is 0 at one positive value.
    Reference: Rudin 1976, Theorem 5.11, p. 108.

    Attributes:
        letter: The letter, positive.
        at: A value of it.
        why: In words.
    """

    letter: sp.Symbol
    at: sp.Expr
    why: str

    def demands(self, line: Line) -> Demands:
        """The derivatives, and the value."""
        if not self.letter.is_positive or self.letter.is_integer or not self.at.is_positive or not self.at.is_finite:
            refuse(f"expected a positive real letter, and a value of it; got {self.letter} and {self.at}")
        if self.at.has(self.letter):
            refuse(f"expected a value that does not move with {self.letter}; got {self.at}")
        # A letter of which no hypothesis and no abbreviation speaks: derivatives agree on the whole half line.
        x = sp.Dummy(str(self.letter), positive=True)
        before, after = (side.xreplace({self.letter: x}) for side in (line.before, line.after))
        yield from require_differentiable(before, x)
        yield from require_differentiable(after, x)
        yield Obligation(sp.diff(before, x), "=", sp.diff(after, x), "derivatives")
        one, other = (put_in(side, {x: self.at}, line.setting.defined) for side in (before, after))
        yield Obligation(one, "=", other, f"{self.letter} = {self.at}")
