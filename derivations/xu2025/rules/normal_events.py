"""Reasons for steps about events of normal and gamma variables, and about the laws that they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution, NormalDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.formulas import Chance, Mean
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.distributions import student_density
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import NegativeForm


def one_chance(formula: sp.Basic) -> Chance:
    """The one chance in a formula.

    Raises:
        RefusedError: If there is none, or several.
    """
    found = formula.atoms(Chance)
    if len(found) != 1:
        msg = f"expected a formula with one chance; got {formula}"
        raise RefusedError(msg)
    chance: Chance = min(found, key=str)
    return chance


@dataclass(frozen=True, eq=False)
class SameEvent:
    """An inequality is rewritten: its two sides differ by a positive multiple of what they differed by before.

    Attributes:
        why: In words.
        times: That multiple, in the random symbols; positive almost surely.
        put: What random symbols are written as, in others of the same joint law.
        squares: Whether both sides, none of them negative, are squared first.
    """

    why: str
    times: sp.Expr = sp.S.One
    put: Mapping[sp.Basic, sp.Expr] = field(default_factory=dict)
    squares: bool = False

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The laws of what is written otherwise, the sign of the multiple, and the identity."""
        old, new = (one_chance(side) for side in (line.before, line.after))
        if old.event.func is not new.event.func or not isinstance(old.event, (sp.Lt, sp.Gt)):
            msg = f"expected two inequalities of one kind; got {old} and {new}"
            raise RefusedError(msg)
        if line.before.xreplace({old: new}) != line.after:
            msg = f"expected {line.before.xreplace({old: new})}; got {line.after}"
            raise RefusedError(msg)
        for symbol, formula in self.put.items():
            yield from _same_normal(symbol, formula)
        sides = [side.xreplace(dict(self.put)) for side in (old.event.lhs, old.event.rhs)]
        if self.squares:
            for side in sides:
                if not isinstance(side, sp.Abs) and not side.is_nonnegative:
                    msg = f"only sides that are not negative may be squared; got {side}"
                    raise RefusedError(msg)
            sides = [side.args[0] ** 2 if isinstance(side, sp.Abs) else side**2 for side in sides]
        letters = {s: _letter(s) for s in random_symbols(sp.Tuple(*sides, new.event.lhs, new.event.rhs, self.times))}
        times = self.times.xreplace(letters)
        yield Obligation(times, ">", sp.S.Zero, "the multiple, almost surely")
        before, after = ((a - b).xreplace(letters) for a, b in (sides, (new.event.lhs, new.event.rhs)))
        yield Obligation(sp.simplify(before - times * after), "=", sp.S.Zero, "difference of the sides")


def _letter(symbol: RandomSymbol) -> sp.Symbol:
    """A letter for the values of a random symbol: almost surely none is 0."""
    if isinstance(symbol.pspace.distribution, NormalDistribution):
        return sp.Dummy(str(symbol), real=True, nonzero=True)
    return sp.Dummy(str(symbol), positive=True)


def _same_normal(symbol: sp.Basic, formula: sp.Expr) -> Iterator[Obligation]:
    """That a normal symbol has the law of a multiple of another."""
    others = random_symbols(formula)
    if len(others) != 1 or not isinstance(symbol, RandomSymbol):
        msg = f"expected {symbol} to be a multiple of one random symbol; got {formula}"
        raise RefusedError(msg)
    laws = symbol.pspace.distribution, others[0].pspace.distribution
    factor = formula.coeff(others[0])
    if not all(isinstance(law, NormalDistribution) for law in laws) or sp.expand(formula - factor * others[0]) != 0:
        msg = f"expected multiples of normal variables; got {symbol} and {formula}"
        raise RefusedError(msg)
    for law in laws:
        yield Obligation(law.args[0], "=", sp.S.Zero, "mean")
    yield Obligation(laws[0].args[1] ** 2, "=", factor**2 * laws[1].args[1] ** 2, f"variance of {symbol}")


@dataclass(frozen=True)
class RatioOfNormals:
    """The ratio of two independent standard normal variables has Cauchy's law."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return "the ratio of two independent standard normal variables has density 1/(pi (1 + y^2))"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
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
            msg = f"expected P(Z/Y < x) for standard normal Z and Y; got {line.before}"
            raise RefusedError(msg)
        x, y = sp.Dummy("x", positive=True), sp.Dummy("y", real=True)
        density = 2 * sp.integrate(x * sp.exp(-(x**2) * (1 + y**2) / 2) / (2 * sp.pi), (x, 0, sp.oo))
        integrals = line.after.atoms(sp.Integral)
        if len(integrals) != 1:
            msg = f"expected an integral; got {line.after}"
            raise RefusedError(msg)
        (integral,) = integrals
        (letter, low, high) = integral.limits[0]
        if low != -sp.oo:
            msg = f"expected an integral from -oo; got {integral}"
            raise RefusedError(msg)
        yield Obligation(density, "=", integral.function.xreplace({letter: y}), "density")
        yield Obligation(high, "=", event.rhs, "upper end")
        unit = sp.Dummy()
        yield Obligation(
            line.before.xreplace({one_chance(line.before): unit}), "=", line.after.xreplace({integral: unit})
        )


@dataclass(frozen=True)
class Along:
    """x'y and |y|^2 of independent normal vectors with covariances u I and w I in p dimensions.

    Given y, x'y is normal with variance u |y|^2: it is sqrt(u) |y| times a standard normal variable that is
    independent of y; |y|^2 is w times a chi-square variable with p degrees of freedom.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2.
        variances: u and w.
        normal: The standard normal variable.
        chi: The chi-square variable.
        dimension: p.
    """

    inner: sp.Symbol
    square: sp.Symbol
    variances: tuple[sp.Expr, sp.Expr]
    normal: RandomSymbol
    chi: RandomSymbol
    dimension: sp.Expr

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            f"given y, x'y is normal, its variance a multiple of |y|^2, which is chi-square ({self.dimension} degrees)"
        )

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The conditional law coordinate by coordinate, the degrees of freedom, and that the letters are replaced."""
        law = self.chi.pspace.distribution
        if not isinstance(law, ChiSquaredDistribution) or self.normal.pspace.distribution.args != (0, 1):
            msg = f"expected a standard normal and a chi-square variable; got {self.normal} and {self.chi}"
            raise RefusedError(msg)
        yield Obligation(law.args[0], "=", self.dimension, "degrees of freedom")
        s, w, z, u = (
            sp.Dummy("s", real=True),
            sp.Dummy("w", real=True),
            sp.Dummy("z", real=True),
            sp.Dummy(positive=True),
        )
        exponent = sp.expand(s * w * z - z**2 / (2 * u))
        completed = -((z - u * s * w) ** 2) / (2 * u) + u * s**2 * w**2 / 2
        yield Obligation(
            exponent, "=", completed, "E exp(s x_j y_j) given y_j = w is exp(u s^2 w^2 / 2): the square completed"
        )
        first, second = self.variances
        put = {
            self.inner: sp.sqrt(first) * self.normal * sp.sqrt(second) * sp.sqrt(self.chi),
            self.square: second * self.chi,
        }
        if sp.simplify(_sides(line.before.xreplace(put)) - _sides(line.after)) != 0:
            msg = f"expected {line.before.xreplace(put)}; got {line.after}"
            raise RefusedError(msg)
        yield Proof(True, Strength.SYMBOLIC, "letters written out")


def _sides(formula: sp.Basic) -> sp.Expr:
    event = one_chance(formula).event
    return event.lhs - event.rhs


@dataclass(frozen=True)
class StudentRatio:
    """Z / sqrt(C/p) has Student's law with p degrees of freedom, for independent standard normal Z, chi-square C."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            "Student's law: a standard normal variable over the root of an independent chi-square one over its degrees"
        )

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the ratio is one, and that its density is Student's."""
        event = one_chance(line.before).event
        normals = [s for s in random_symbols(event.lhs) if isinstance(s.pspace.distribution, NormalDistribution)]
        squares = [s for s in random_symbols(event.lhs) if isinstance(s.pspace.distribution, ChiSquaredDistribution)]
        if not isinstance(event, sp.Lt) or random_symbols(event.rhs) or len(normals) != 1 or len(squares) != 1:
            msg = f"expected P(Z/sqrt(C/p) < x); got {line.before}"
            raise RefusedError(msg)
        (z,), (c,) = normals, squares
        p = c.pspace.distribution.args[0]
        if z.pspace.distribution.args != (0, 1) or sp.simplify(event.lhs - z / sp.sqrt(c / p)) != 0:
            msg = f"expected a standard normal variable over sqrt({c}/{p}); got {event.lhs}"
            raise RefusedError(msg)
        yield from student_density_is_that_of_the_ratio()
        put = line.before.xreplace({one_chance(line.before): StudentDistribution(p, event.rhs)})
        yield Obligation(put, "=", line.after)


def student_density_is_that_of_the_ratio() -> Iterator[Obligation]:
    """The integral over the chi variable's square of the normal density of the ratio given it, in closed form."""
    p, rate, y = sp.Dummy("p", positive=True), sp.Dummy("a", positive=True), sp.Dummy("y", real=True)
    c = sp.Dummy("c", positive=True)
    # density of Z sqrt(p/C) at y given C = c: sqrt(c/(2 pi p)) exp(-c y^2/(2 p)); of C: c^(p/2-1) exp(-c/2) / ...
    whole = sp.integrate(c ** ((p + 1) / 2 - 1) * sp.exp(-rate * c), (c, 0, sp.oo))
    constant = 1 / sp.sqrt(2 * sp.pi * p) / (2 ** (p / 2) * sp.gamma(p / 2))
    found = constant * whole.xreplace({rate: (1 + y**2 / p) / 2})
    ratio = sp.simplify(sp.expand_log(sp.log(found) - sp.log(student_density(p, y)), force=True))
    yield Obligation(ratio, "=", sp.S.Zero, "logarithm of the density over Student's")


@dataclass(frozen=True)
class Mixture:
    """Student's distribution function as a mean of the normal one over a sum of squares."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return "Student's law given the sum of squares: F_p(-sqrt(p r)/2) = E Phi(-sqrt(r C)/2), C chi-square"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the degrees of freedom of the squares add up, and that the argument is the one of the formula."""
        student, mean = (line.before, line.after) if line.before.has(StudentDistribution) else (line.after, line.before)
        if not isinstance(student, StudentDistribution) or not isinstance(mean, Mean):
            msg = f"expected Student's distribution function and a mean; got {line.before} and {line.after}"
            raise RefusedError(msg)
        p, x = student.args
        squares = random_symbols(mean.body)
        total = sum(_degrees(s) for s in squares)
        yield Obligation(total, "=", p, "degrees of freedom")
        drawn = sum(s if isinstance(s.pspace.distribution, ChiSquaredDistribution) else s**2 for s in squares)
        yield from student_density_is_that_of_the_ratio()
        phi = sp.erfc(-x * sp.sqrt(drawn / p) / sp.sqrt(2)) / 2
        letters = {s: _letter(s) for s in squares}
        yield Obligation(sp.simplify(phi.xreplace(letters) - mean.body.xreplace(letters)), "=", sp.S.Zero, "Phi")


def _degrees(symbol: RandomSymbol) -> sp.Expr:
    law = symbol.pspace.distribution
    if isinstance(law, ChiSquaredDistribution):
        return law.args[0]
    if isinstance(law, NormalDistribution) and law.args == (0, 1):
        return sp.S.One
    msg = f"expected chi-square or standard normal variables; got {symbol}"
    raise RefusedError(msg)


@dataclass(frozen=True)
class Pointwise:
    """The mean of a function that decreases in its argument falls when that grows, almost surely.

    Attributes:
        function: The function, decreasing, in one letter.
        letter: The letter, positive.
        old: Its argument before.
        new: Its argument after, smaller.
    """

    function: sp.Expr
    letter: sp.Symbol
    old: sp.Expr
    new: sp.Expr

    gives: ClassVar[tuple[str, ...]] = ("<", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.function} falls with {self.letter}, and {self.old} > {self.new} almost surely"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the function decreases, and that the argument before is larger."""
        x = self.letter
        if line.step.sign not in ("<", "≤") or not x.is_positive:
            msg = f"expected the sign < and a positive letter; got {line.step.sign} and {x}"
            raise RefusedError(msg)
        yield Obligation(sp.diff(self.function, x), "<", sp.S.Zero, "decreasing")
        letters = {s: _letter(s) for s in random_symbols(sp.Tuple(self.old, self.new))}
        old, new = (side.xreplace(letters) for side in (self.old, self.new))
        yield Obligation(old, ">", new, "arguments, almost surely")
        yield Obligation(new, ">", sp.S.Zero, "arguments, almost surely")
        wanted = [Mean(self.function.xreplace({x: side})) for side in (self.old, self.new)]
        if any(
            sp.simplify(mean.body - side.body) != 0
            for mean, side in zip(wanted, (line.before, line.after), strict=True)
        ):
            msg = f"expected {wanted[0]} < {wanted[1]}; got {line.before} and {line.after}"
            raise RefusedError(msg)


@dataclass(frozen=True)
class GivenDirection:
    """P(2 x'y + |y|^2 < 0) < 1/2: given y, x'y is normal with mean 0, and the event is that it falls below -|y|^2/2.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2, positive almost surely.
    """

    inner: sp.Symbol
    square: sp.Symbol

    gives: ClassVar[tuple[str, ...]] = ("<", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "given y, x'y is normal with mean 0: below a negative number with probability less than 1/2"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the event is that x'y is below a negative number, and that the normal law has half its mass below 0."""
        event = one_chance(line.before).event
        if line.step.sign != "<" or line.before != one_chance(line.before) or not isinstance(event, sp.Lt):
            msg = f"expected a chance below a bound; got {line.before}"
            raise RefusedError(msg)
        slope = sp.diff(event.lhs - event.rhs, self.inner)
        yield Obligation(slope, ">", sp.S.Zero, f"the event bounds {self.inner} from above")
        y = sp.Dummy("y", positive=True)
        bound = (self.inner - (event.lhs - event.rhs) / slope).xreplace({self.square: y})
        if bound.has(self.inner):
            msg = f"the event is not linear in {self.inner}: {event}"
            raise RefusedError(msg)
        yield Obligation(sp.simplify(bound), "<", sp.S.Zero, "the bound")
        z, w = sp.Dummy(real=True), sp.Dummy(positive=True)
        half = sp.integrate(sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi), (z, -sp.oo, 0))
        yield Obligation(half, "=", line.after, "normal law at 0")
        yield Obligation(sp.diff(sp.erfc(w / sp.sqrt(2)) / 2, w), "<", sp.S.Zero, "and less below it")


@dataclass(frozen=True)
class QuadraticForm:
    """The chance that 2 x'y + |y|^2 is negative has a name: only the ratio of the covariances counts.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2.
    """

    inner: sp.Symbol
    square: sp.Symbol

    @property
    def because(self) -> str:
        """The rule in words."""
        return "definition of the form; both vectors may be scaled alike"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the event is the one of the definition, up to a positive factor."""
        before, after = (
            (line.after, line.before) if isinstance(line.before, NegativeForm) else (line.before, line.after)
        )
        event = one_chance(before).event
        if before != one_chance(before) or not isinstance(event, sp.Lt):
            msg = f"expected one chance; got {before}"
            raise RefusedError(msg)
        if not isinstance(after, NegativeForm):
            yield Proof(False, how="another formula", counterexample={"expected": "the form", "got": str(line.after)})
            return
        yield Obligation(event.lhs - event.rhs, "=", 2 * self.inner + self.square, "the event")
