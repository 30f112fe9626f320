"""How normal, chi-square and Student's laws are made of each other: ratios and mixtures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution, NormalDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean
from derivations.special.rules.student import student_density
from derivations.xu2025.rules.normal_events import one_chance, value_letter
from theory.vocabulary.special_functions import StudentDistribution


@dataclass(frozen=True)
class RatioOfNormals(Rule):
    """The ratio of two independent standard normal variables has Cauchy's law.

    Theorem: the density of Z/Y at y is the integral of |x| f(x) f(x y) over x, that is 1/(pi (1 + y^2)).
    Conditions:
        two variables, not one, both standard normal;
        the integral runs from -oo to the bound.
    Reference: Johnson, Kotz and Balakrishnan 1994, Chapter 16.
    """

    words = "the ratio of two independent standard normal variables has density 1/(pi (1 + y^2))"

    def demands(self, line: Line) -> Demands:
        """That the ratio is one, and that its density is the integral of |x| f(x) f(x y) over x."""
        event = one_chance(line.before).event
        top, bottom = sp.fraction(event.lhs)
        symbols = (top, bottom)
        standard = all(
            isinstance(s, RandomSymbol)
            and isinstance(s.pspace.distribution, NormalDistribution)
            and s.pspace.distribution.args == (0, 1)
            for s in symbols
        )
        if not isinstance(event, sp.Lt) or not standard or top == bottom or random_symbols(event.rhs):
            refuse(f"expected P(Z/Y < x) for standard normal Z and Y; got {line.before}")
        x, y = sp.Dummy("x", positive=True), sp.Dummy("y", real=True)
        whole = -sp.exp(-(x**2) * (1 + y**2) / 2) / (2 * sp.pi * (1 + y**2))
        slope = x * sp.exp(-(x**2) * (1 + y**2) / 2) / (2 * sp.pi)
        yield Obligation(sp.diff(whole, x), "=", slope, "an antiderivative of x f(x) f(x y)")
        density = -2 * whole.xreplace({x: sp.S.Zero})  # it vanishes at infinity
        integrals = line.after.atoms(sp.Integral)
        if len(integrals) != 1:
            refuse(f"expected an integral; got {line.after}")
        (integral,) = integrals
        (letter, low, high) = integral.limits[0]
        if low != -sp.oo or len(integral.limits) != 1 or high.has(letter):
            refuse(f"expected an integral from -oo; got {integral}")
        yield Obligation(density, "=", integral.function.xreplace({letter: y}), "density")
        yield Obligation(high, "=", event.rhs, "upper end")
        unit = sp.Dummy()
        yield Obligation(
            line.before.xreplace({one_chance(line.before): unit}), "=", line.after.xreplace({integral: unit})
        )


@dataclass(frozen=True)
class StudentRatio(Rule):
    """Z / sqrt(C/p) has Student's law with p degrees of freedom, for independent standard normal Z, chi-square C.

    Theorem: the definition of Student's law.
    Conditions:
        Z is standard normal, C chi-square with p > 0 degrees of freedom, p stands under the root as well;
        the bound is not random.
    Reference: Johnson, Kotz and Balakrishnan 1995, Chapter 28.
    """

    words = "Student's law: a standard normal variable over the root of an independent chi-square one over its degrees"

    def demands(self, line: Line) -> Demands:
        """That the ratio is one, and that its density is Student's."""
        event = one_chance(line.before).event
        normals = [s for s in random_symbols(event.lhs) if isinstance(s.pspace.distribution, NormalDistribution)]
        squares = [s for s in random_symbols(event.lhs) if isinstance(s.pspace.distribution, ChiSquaredDistribution)]
        if not isinstance(event, sp.Lt) or random_symbols(event.rhs) or len(normals) != 1 or len(squares) != 1:
            refuse(f"expected P(Z/sqrt(C/p) < x); got {line.before}")
        (z,), (c,) = normals, squares
        p = c.pspace.distribution.args[0]
        if z.pspace.distribution.args != (0, 1) or sp.simplify(event.lhs - z / sp.sqrt(c / p)) != 0:
            refuse(f"expected a standard normal variable over sqrt({c}/{p}); got {event.lhs}")
        yield Obligation(p, ">", sp.S.Zero, "degrees of freedom")
        yield from student_density_is_that_of_the_ratio()
        put = line.before.xreplace({one_chance(line.before): StudentDistribution(p, event.rhs)})
        yield Obligation(put, "=", line.after)


def student_density_is_that_of_the_ratio() -> Iterator[Obligation]:
    """The integral over the chi variable's square of the normal density of the ratio given it, in closed form."""
    p, rate, y = sp.Dummy("p", positive=True), sp.Dummy("a", positive=True), sp.Dummy("y", real=True)
    # density of Z sqrt(p/C) at y given C = c: sqrt(c/(2 pi p)) exp(-c y^2/(2 p)); of C: c^(p/2-1) exp(-c/2) / ...
    whole = sp.gamma((p + 1) / 2) / rate ** ((p + 1) / 2)  # Euler's integral of c^((p + 1)/2 - 1) exp(-rate c)
    constant = 1 / sp.sqrt(2 * sp.pi * p) / (2 ** (p / 2) * sp.gamma(p / 2))
    found = constant * whole.xreplace({rate: (1 + y**2 / p) / 2})
    ratio = sp.simplify(sp.expand_log(sp.log(found) - sp.log(student_density(p, y)), force=True))
    yield Obligation(ratio, "=", sp.S.Zero, "logarithm of the density over Student's")


@dataclass(frozen=True)
class Mixture(Rule):
    """Student's distribution function as a mean of the normal one over a sum of squares.

    Theorem: P(Z/sqrt(C/p) < x) = E Phi(x sqrt(C/p)), given C first (Fubini; the mean of what lies in [0, 1] exists).
    Conditions:
        C is a sum of independent chi-square variables and squares of standard normal ones, each of its own, whose
            degrees of freedom add up to p > 0;
        the function under the mean is Phi at that place.
    Reference: Billingsley 1995, Theorem 18.3.
    """

    words = "Student's law given the sum of squares: F_p(-sqrt(p r)/2) = E Phi(-sqrt(r C)/2), C chi-square"

    def demands(self, line: Line) -> Demands:
        """That the degrees of freedom of the squares add up, and that the argument is the one of the formula."""
        student, mean = (line.before, line.after) if line.before.has(StudentDistribution) else (line.after, line.before)
        if not isinstance(student, StudentDistribution) or not isinstance(mean, Mean):
            refuse(f"expected Student's distribution function and a mean; got {line.before} and {line.after}")
        p, x = student.args
        squares = random_symbols(mean.body)
        yield Obligation(p, ">", sp.S.Zero, "degrees of freedom")
        total = sum(_degrees(s) for s in squares)
        yield Obligation(total, "=", p, "degrees of freedom")
        drawn = sum(s if isinstance(s.pspace.distribution, ChiSquaredDistribution) else s**2 for s in squares)
        yield from student_density_is_that_of_the_ratio()
        phi = sp.erfc(-x * sp.sqrt(drawn / p) / sp.sqrt(2)) / 2
        letters = {s: value_letter(s) for s in squares}
        yield Obligation(sp.simplify(phi.xreplace(letters) - mean.body.xreplace(letters)), "=", sp.S.Zero, "Phi")


def _degrees(symbol: RandomSymbol) -> sp.Expr:
    law = symbol.pspace.distribution
    if isinstance(law, ChiSquaredDistribution):
        return law.args[0]
    if isinstance(law, NormalDistribution) and law.args == (0, 1):
        return sp.S.One
    refuse(f"expected chi-square or standard normal variables; got {symbol}")
