"""Reasons for steps about distribution functions, and formulas that do not change with their letter."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Equivalence, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation
from derivations.language.scopes import put_in
from derivations.rules.domains import allowed, range_allowed, require_smooth, require_undefined
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


def student_density(p: sp.Expr, x: sp.Expr) -> sp.Expr:
    """The density of Student's law with p degrees of freedom."""
    return sp.gamma((p + 1) / 2) / (sp.sqrt(p * sp.pi) * sp.gamma(p / 2)) * (1 + x**2 / p) ** (-(p + 1) / 2)


def require_differentiable(formula: sp.Expr, letter: sp.Symbol) -> Demands:
    """That a formula is differentiable for every positive value of a letter.

    Raises:
        RefusedError: If it may not be, or a divisor or an argument in it vanishes somewhere.
    """
    require_smooth(formula, letter)
    for demand in allowed(formula):
        gap = sp.numer(sp.together(demand.left - demand.right))
        if gap.free_symbols == {letter} and gap.is_polynomial(letter):
            shifted = sp.Poly(gap, letter)
            while shifted.eval(0) == 0 and shifted.degree() > 0:
                shifted = shifted.exquo(sp.Poly(letter, letter))
            if shifted.is_zero or shifted.count_roots(0, sp.oo):
                refuse(f"{demand.note}: {demand} fails for some {letter} > 0")
        yield demand


@dataclass(frozen=True)
class Distribution(Rule):
    """Student's distribution function is the integral of its density.

    Theorem: the definition of Student's law with p degrees of freedom.
    Conditions:
        p > 0;
        the variable of integration is real, runs from minus infinity to the argument, and stands in neither p nor the
            argument.
    Reference: Johnson, Kotz and Balakrishnan 1995, Chapter 28.
    """

    why: str

    def demands(self, line: Line) -> Demands:
        """That the integrand is the density, over the half line."""
        nodes, integrals = line.before.atoms(StudentDistribution), line.after.atoms(sp.Integral)
        if len(nodes) != 1 or len(integrals) != 1:
            refuse(f"expected Student's distribution function, then an integral; got {line.before} and {line.after}")
        ((node,), (integral,)) = nodes, integrals
        if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or integral.limits[0][1] != -sp.oo:
            refuse(f"expected an integral from -oo; got {integral}")
        ((x, _, high),) = integral.limits
        require_undefined(x, line.setting, node, integral.function, high)
        if x in node.free_symbols | high.free_symbols or not x.is_real or x.is_integer or x.is_nonnegative:
            refuse(f"expected a real variable of integration that stands nowhere else; got {x} in {node}")
        # A letter of its own: what hypotheses say of x is about another x.
        inside = sp.Dummy(str(x), real=True)
        freedom = node.args[0]
        yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
        yield Obligation(student_density(freedom, inside), "=", integral.function.xreplace({x: inside}), "density")
        yield Obligation(high, "=", node.args[1], "upper end")
        letter = sp.Dummy(real=True)
        yield Obligation(line.before.xreplace({node: letter}), "=", line.after.xreplace({integral: letter}))


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


@dataclass(frozen=True)
class Increasing(UpperBound):
    """Student's distribution function increases, and its argument does.

    Theorem: a function with a positive derivative on an interval is strictly increasing, used for the argument and for
    the distribution function.
    Conditions:
        p > 0, the same on both sides;
        the density is positive;
        the difference of the two letters is positive, by their definitions;
        the difference of the arguments is 0 where the letters are equal, is differentiable in what the one exceeds the
            other by, for every positive excess, and has a positive derivative there.
    Reference: Rudin 1976, Theorem 5.11, p. 108.

    Attributes:
        gap: A difference of two defined letters that is positive.
        over: The number of generations.
    """

    gap: sp.Expr
    over: sp.Symbol

    words = "a distribution function with a positive density increases, and {self.gap} > 0"

    def demands(self, line: Line) -> Demands:
        """That the density is positive, that the gap is, and that the argument falls with what the gap adds."""
        before, after = line.before, line.after
        one, other = (side.atoms(StudentDistribution) for side in (before, after))
        if line.step.sign != "<" or {before} != one or {after} != other or before.args[0] != after.args[0]:
            refuse(f"expected two values of one distribution function; got {before} and {after}")
        yield from positive_density(before.args[0])
        yield Obligation(sp.expand(_last_apart(line.setting.defined(self.gap), self.over + 1)), ">", sp.S.Zero, "gap")
        grown = [letter for letter in self.gap.free_symbols if self.gap.coeff(letter) == 1]
        if len(grown) != 1 or not (grown[0] - self.gap).is_Symbol:
            refuse(f"expected a difference of two letters; got {self.gap}")
        added = sp.Dummy("added", positive=True)
        gap = (after.args[1] - before.args[1]).xreplace({grown[0]: grown[0] - self.gap + added})
        yield from require_differentiable(gap, added)
        yield Obligation(gap.xreplace({added: sp.S.Zero}), "=", sp.S.Zero, "nothing added")
        yield from allowed(gap.xreplace({added: sp.S.Zero}))
        yield Obligation(sp.diff(gap, added), ">", sp.S.Zero, "the argument falls with what is added")


def positive_density(freedom: sp.Expr) -> Demands:
    """That Student's law has a density, positive everywhere: then its distribution function increases strictly."""
    p, y = sp.Dummy("p", positive=True), sp.Dummy("y", real=True)
    yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
    yield Obligation(student_density(p, y), ">", sp.S.Zero, "density")


def _last_apart(formula: sp.Expr, end: sp.Expr) -> sp.Expr:
    """A formula with the last term taken out of the sums that end there."""
    put = {}
    for part in formula.atoms(sp.Sum):
        (index, low, high) = part.limits[0]
        if len(part.limits) == 1 and high == end:
            put[part] = sp.Sum(part.function, (index, low, end - 1)) + part.function.xreplace({index: end})
    return formula.xreplace(put)


@dataclass(frozen=True)
class VanishesWith(Equivalence):
    """Student's distribution function at -sqrt(p r)/2 tends to 0 if and only if r tends to infinity.

    Theorem: a continuous distribution function that is positive everywhere and strictly increasing tends to 0 along a
    sequence if and only if its argument tends to minus infinity.
    Conditions:
        p > 0 does not move;
        the argument is -sqrt(p r)/2, with r >= 0 all along.
    Reference: Billingsley 1995, Section 14.

    Attributes:
        ratio: r.
    """

    ratio: sp.Expr
    words = "a distribution function that is positive everywhere and increases tends to 0 only at minus infinity"

    def demands(self, line: Line) -> Demands:
        """That the density is positive, and that the argument is minus a positive power of the ratio."""
        before, after = line.before, line.after
        if not isinstance(before, Tends) or before.args[2] != 0 or not isinstance(before.formula, StudentDistribution):
            refuse(f"expected a distribution function that tends to 0; got {before}")
        freedom, argument = before.formula.args
        if line.setting.defined(freedom).has(before.variable):
            refuse(f"expected degrees of freedom that do not move with {before.variable}; got {freedom}")
        if after != Tends(self.ratio, before.variable, sp.oo):
            refuse(f"expected that {self.ratio} tends to infinity; got {after}")
        yield from positive_density(freedom)
        put: dict[sp.Basic, sp.Basic] = {}
        for part in self.ratio.atoms(sp.Sum):
            if part.function.is_nonnegative:
                yield from range_allowed(*part.limits[0][1:])
                put[part] = sp.Dummy(nonnegative=True)
        yield Obligation(self.ratio.xreplace(put), "≥", sp.S.Zero, "the ratio")
        yield Obligation(argument.xreplace(put), "≤", sp.S.Zero, "the argument is not positive")
        yield Obligation(argument**2, "=", freedom * self.ratio / 4, "the argument, squared")
