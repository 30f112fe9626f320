"""Reasons for steps about distribution functions, and formulas that do not change with their letter."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation, Proof, Strength
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


def student_density(p: sp.Expr, x: sp.Expr) -> sp.Expr:
    """The density of Student's law with p degrees of freedom."""
    return sp.gamma((p + 1) / 2) / (sp.sqrt(p * sp.pi) * sp.gamma(p / 2)) * (1 + x**2 / p) ** (-(p + 1) / 2)


@dataclass(frozen=True)
class Distribution(Rule):
    """Student's distribution function is the integral of its density."""

    why: str

    def demands(self, line: Line) -> Demands:
        """That the integrand is the density, over the half line."""
        nodes, integrals = line.before.atoms(StudentDistribution), line.after.atoms(sp.Integral)
        if len(nodes) != 1 or len(integrals) != 1:
            refuse(f"expected Student's distribution function, then an integral; got {line.before} and {line.after}")
        ((node,), (integral,)) = nodes, integrals
        ((x, low, high),) = integral.limits
        if low != -sp.oo:
            refuse(f"expected an integral from -oo; got {integral}")
        yield Obligation(sp.simplify(student_density(node.args[0], x)), "=", integral.function, "density")
        yield Obligation(high, "=", node.args[1], "upper end")
        letter = sp.Dummy(real=True)
        yield Obligation(line.before.xreplace({node: letter}), "=", line.after.xreplace({integral: letter}))


@dataclass(frozen=True)
class Constant(Rule):
    """Two formulas agree, because their derivatives do and they agree at one value of the letter.

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
        if not self.letter.is_positive or self.letter.is_integer or not self.at.is_positive:
            refuse(f"expected a positive real letter, and a value of it; got {self.letter} and {self.at}")
        gap = line.before - line.after
        if gap.atoms(sp.floor, sp.ceiling, sp.Piecewise, sp.Abs, sp.sign):
            refuse(f"expected a formula that is differentiable everywhere; got {gap}")
        yield Obligation(sp.diff(line.before, self.letter), "=", sp.diff(line.after, self.letter), "derivatives")
        yield Obligation(
            sp.simplify(gap.xreplace({self.letter: self.at})), "=", sp.S.Zero, f"{self.letter} = {self.at}"
        )


@dataclass(frozen=True)
class Increasing(UpperBound):
    """Student's distribution function increases, and its argument does.

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
        p, y = sp.Dummy("p", positive=True), sp.Dummy("y", real=True)
        yield Obligation(student_density(p, y), ">", sp.S.Zero, "density")
        written = line.setting.defined(self.gap)
        yield Obligation(sp.expand(_last_apart(written, self.over + 1)), ">", sp.S.Zero, "what the gap adds")
        added = sp.Dummy("added", positive=True)
        grown = [letter for letter in self.gap.free_symbols if self.gap.coeff(letter) == 1]
        if len(grown) != 1:
            refuse(f"expected a difference of two letters; got {self.gap}")
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
class VanishesWith(Rule):
    """Student's distribution function at -sqrt(p r)/2 tends to 0 if and only if r tends to infinity.

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
            refuse(f"the argument {argument} does not tend to minus infinity with the ratio")
        if after != Tends(self.ratio, before.variable, sp.oo):
            refuse(f"expected that {self.ratio} tends to infinity; got {after}")
        yield Proof(True, Strength.SYMBOLIC, "at minus infinity, and nowhere else")
