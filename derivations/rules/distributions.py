"""Reasons for steps about distribution functions, and formulas that do not change with their letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.lemmas import SUM_AGAINST_INTEGRAL
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


def student_density(p: sp.Expr, x: sp.Expr) -> sp.Expr:
    """The density of Student's law with p degrees of freedom."""
    return sp.gamma((p + 1) / 2) / (sp.sqrt(p * sp.pi) * sp.gamma(p / 2)) * (1 + x**2 / p) ** (-(p + 1) / 2)


@dataclass(frozen=True)
class Distribution:
    """Student's distribution function is the integral of its density.

    Attributes:
        why: In words.
    """

    why: str

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the integrand is the density, over the half line."""
        nodes, integrals = line.before.atoms(StudentDistribution), line.after.atoms(sp.Integral)
        if len(nodes) != 1 or len(integrals) != 1:
            msg = f"expected Student's distribution function, then an integral; got {line.before} and {line.after}"
            raise RefusedError(msg)
        ((node,), (integral,)) = nodes, integrals
        ((x, low, high),) = integral.limits
        if low != -sp.oo:
            msg = f"expected an integral from -oo; got {integral}"
            raise RefusedError(msg)
        yield Obligation(sp.simplify(student_density(node.args[0], x)), "=", integral.function, "density")
        yield Obligation(high, "=", node.args[1], "upper end")
        letter = sp.Dummy(real=True)
        yield Obligation(line.before.xreplace({node: letter}), "=", line.after.xreplace({integral: letter}))


@dataclass(frozen=True)
class Constant:
    """Two formulas agree, because their derivatives do and they agree at one value of the letter.

    Attributes:
        letter: The letter, positive.
        at: A value of it.
        why: In words.
    """

    letter: sp.Symbol
    at: sp.Expr
    why: str

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The derivatives, and the value."""
        if not self.letter.is_positive or self.letter.is_integer or not self.at.is_positive:
            msg = f"expected a positive real letter, and a value of it; got {self.letter} and {self.at}"
            raise RefusedError(msg)
        gap = line.before - line.after
        if gap.atoms(sp.floor, sp.ceiling, sp.Piecewise, sp.Abs, sp.sign):
            msg = f"expected a formula that is differentiable everywhere; got {gap}"
            raise RefusedError(msg)
        yield Obligation(sp.diff(line.before, self.letter), "=", sp.diff(line.after, self.letter), "derivatives")
        yield Obligation(
            sp.simplify(gap.xreplace({self.letter: self.at})), "=", sp.S.Zero, f"{self.letter} = {self.at}"
        )


@dataclass(frozen=True)
class ZetaBound:
    """The sum over t >= 2 of t^(-s) is below the integral of y^(-s) from 1, for s > 1."""

    gives: ClassVar[tuple[str, ...]] = ("<", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "first term, and t^(-s) < integral of y^(-s) from t - 1 to t, since y^(-s) falls"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That terms fall, and that the integral is as stated."""
        nodes = line.before.atoms(sp.zeta)
        if line.step.sign != "<" or len(nodes) != 1:
            msg = f"expected a bound for zeta; got {line.before}"
            raise RefusedError(msg)
        (node,) = nodes
        s, y = node.args[0], sp.Dummy("y", positive=True)
        if line.before != node:
            msg = f"expected zeta alone; got {line.before}"
            raise RefusedError(msg)
        yield Obligation(s, ">", sp.S.One, "the series converges")
        yield Obligation(sp.diff(y**-s, y), "<", sp.S.Zero, "terms fall")
        slope = sp.diff(y ** (1 - s) / (1 - s), y)
        yield Obligation(slope, "=", y**-s, "antiderivative")
        end = sp.limit(y ** sp.expand(1 - s), y, sp.oo)
        if end != 0:
            msg = f"the antiderivative does not vanish at infinity: {end}"
            raise RefusedError(msg)
        yield SUM_AGAINST_INTEGRAL.cited("the antiderivative vanishes at infinity")
        yield Obligation(1 + 1 / (s - 1), "=", line.after)


@dataclass(frozen=True)
class Increasing:
    """Student's distribution function increases, and its argument does.

    Attributes:
        gap: A difference of two defined letters that is positive.
        over: The number of generations.
    """

    gap: sp.Expr
    over: sp.Symbol

    gives: ClassVar[tuple[str, ...]] = ("<", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"a distribution function with a positive density increases, and {self.gap} > 0"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the density is positive, that the gap is, and that the argument falls with what the gap adds."""
        before, after = line.before, line.after
        one, other = (side.atoms(StudentDistribution) for side in (before, after))
        if line.step.sign != "<" or {before} != one or {after} != other or before.args[0] != after.args[0]:
            msg = f"expected two values of one distribution function; got {before} and {after}"
            raise RefusedError(msg)
        p, y = sp.Dummy("p", positive=True), sp.Dummy("y", real=True)
        yield Obligation(student_density(p, y), ">", sp.S.Zero, "density")
        written = line.setting.defined(self.gap)
        yield Obligation(sp.expand(_last_apart(written, self.over + 1)), ">", sp.S.Zero, "what the gap adds")
        added = sp.Dummy("added", positive=True)
        grown = [letter for letter in self.gap.free_symbols if self.gap.coeff(letter) == 1]
        if len(grown) != 1:
            msg = f"expected a difference of two letters; got {self.gap}"
            raise RefusedError(msg)
        solved = {grown[0]: grown[0] - self.gap + added}
        gap = (after.args[1] - before.args[1]).xreplace(solved)
        slope = sp.diff(gap, added)
        yield Obligation(sp.simplify(gap.xreplace({added: sp.S.Zero})), "=", sp.S.Zero, "nothing added")
        yield Obligation(slope, ">", sp.S.Zero, "the argument falls with what is added")


def _last_apart(formula: sp.Expr, end: sp.Expr) -> sp.Expr:
    """A formula with the last term taken out of the sums that end there."""
    put = {}
    for part in formula.atoms(sp.Sum):
        (index, low, high) = part.limits[0]
        if high == end:
            put[part] = sp.Sum(part.function, (index, low, end - 1)) + part.function.xreplace({index: end})
    return formula.xreplace(put)


@dataclass(frozen=True)
class VanishesWith:
    """Student's distribution function at -sqrt(p r)/2 tends to 0 if and only if r tends to infinity.

    Attributes:
        ratio: r.
    """

    ratio: sp.Expr

    @property
    def because(self) -> str:
        """The rule in words."""
        return "a distribution function that is positive everywhere and increases tends to 0 only at minus infinity"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the density is positive, and that the argument is minus a positive power of the ratio."""
        before, after = line.before, line.after
        if not isinstance(before, Tends) or before.args[2] != 0 or not isinstance(before.formula, StudentDistribution):
            msg = f"expected a distribution function that tends to 0; got {before}"
            raise RefusedError(msg)
        p, y = sp.Dummy("p", positive=True), sp.Dummy("y", real=True)
        yield Obligation(student_density(p, y), ">", sp.S.Zero, "density")
        letter = sp.Dummy("r", positive=True)
        argument = before.formula.args[1].xreplace({self.ratio: letter})
        argument = sp.expand_power_base(argument).xreplace({sp.sqrt(self.ratio): sp.sqrt(letter)})
        if argument.has(before.variable):
            (root,) = [part for part in before.formula.args[1].atoms(sp.Pow) if part.has(before.variable)][:1]
            argument = -sp.sqrt(before.formula.args[0] * letter) / 2
            same = sp.simplify(before.formula.args[1] ** 2 * 4 / before.formula.args[0] / self.ratio)
            yield Obligation(same, "=", sp.S.One, f"{root} is that of the ratio")
        yield Obligation(sp.diff(argument, letter), "<", sp.S.Zero, "the argument falls")
        if sp.limit(argument, letter, sp.oo) != -sp.oo or before.formula.args[0].has(before.variable):
            msg = f"the argument {argument} does not tend to minus infinity with the ratio"
            raise RefusedError(msg)
        if after != Tends(self.ratio, before.variable, sp.oo):
            msg = f"expected that {self.ratio} tends to infinity; got {after}"
            raise RefusedError(msg)
        yield Proof(True, Strength.SYMBOLIC, "at minus infinity, and nowhere else")
