"""Reasons for steps about the probability of improvement of families that are not normal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution, GammaDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.formulas import Chance, Fit, Given, Mean
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.conditional_means import one_step
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.normal_events import one_chance
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import BernoulliImprovement, GammaImprovement


@dataclass(frozen=True, eq=False)
class Collapsed(Rule):
    """A fit that tends to 0 in probability is put to 0 inside an event whose boundary has probability 0.

    Attributes:
        fit: The fit.
        level: A positive letter: no level is exceeded in the limit.
        vanishes: Why the chance to be above that level tends to 0.
    """

    fit: Fit
    level: sp.Symbol
    vanishes: Vanishing

    gives = ("→",)
    words = "{self.fit} tends to 0 in probability, and ties have probability 0; {self.vanishes.because}"

    def demands(self, line: Line) -> Demands:
        """That the fit tends to 0, and that what is left of the event is about a fit with a density."""
        chance = one_chance(line.before)
        wanted = line.before.xreplace({chance: Chance(chance.event.xreplace({self.fit: sp.S.Zero}))})
        if line.step.sign != "→" or wanted == line.before or wanted != line.after:
            refuse(f"expected {wanted}; got {line.after}")
        if not self.level.is_positive or self.level in line.before.free_symbols:
            refuse(f"expected a positive letter that stands nowhere else; got {self.level}")
        above = Chance(self.fit >= self.level)
        yield from self.vanishes.demands(replace(line, before=above, after=sp.S.Zero))
        for law in line.setting.laws.values():
            drawn = random_symbols(law.after) if isinstance(law, Given) else []
            if any(symbol.pspace.is_Discrete or symbol.pspace.is_Finite for symbol in drawn):
                refuse(f"a law without a density may have ties: {law}")


@dataclass(frozen=True)
class FirstFit(Rule):
    """The first fit is drawn from the true law."""

    words = "the first fit is drawn from the true law"

    def demands(self, line: Line) -> Demands:
        """That the first fit is written by its law."""
        fits = [fit for fit in line.before.atoms(Fit) if fit.generation == 1]
        if len(fits) != 1:
            refuse(f"expected one first fit; got {line.before}")
        law = line.setting.laws.get(fits[0].name)
        if not isinstance(law, Given):
            refuse(f"expected a law of {fits[0]}; got {law}")
        drawn = law.after.xreplace({law.t: sp.S.One}).replace(lambda part: isinstance(part, Fit), _truth)
        if line.before.xreplace({fits[0]: drawn}) != line.after:
            refuse(f"expected {line.before.xreplace({fits[0]: drawn})}; got {line.after}")
        yield Proof(True, Strength.SYMBOLIC, f"law of a step from the truth: {law}")


def _truth(fit: Fit) -> sp.Expr:
    return fit.at(sp.S.Zero) if fit.generation in (0, 1 - sp.S.One) else fit


@dataclass(frozen=True)
class GammaTail(Rule):
    """The chance that a gamma variable exceeds a number is an incomplete gamma integral."""

    words = "integral of the gamma density from that number on"

    def demands(self, line: Line) -> Demands:
        """That the density is the derivative of the formula, less a sign, and that it vanishes at infinity."""
        event = one_chance(line.before).event
        symbols = random_symbols(event)
        if line.before != one_chance(line.before) or not isinstance(event, sp.Lt) or len(symbols) != 1:
            refuse(f"expected the chance that one variable exceeds a number; got {line.before}")
        (symbol,) = symbols
        shape, scale = shape_of(symbol)
        factor = sp.cancel(event.rhs / symbol)
        if factor.has(symbol) or random_symbols(event.lhs):
            refuse(f"expected a multiple of {symbol} above a number; got {event}")
        yield Obligation(factor, ">", sp.S.Zero, "factor")
        k, u = sp.Dummy("k", positive=True), sp.Dummy("u", positive=True)
        tail = sp.uppergamma(k, u) / sp.gamma(k)
        density = u ** (k - 1) * sp.exp(-u) / sp.gamma(k)
        yield Obligation(sp.simplify(-sp.diff(tail, u) - density), "=", sp.S.Zero, "slope: minus the density")
        bound = sp.simplify(event.lhs / factor / scale)
        found = sp.uppergamma(shape, bound) / sp.gamma(shape)
        yield Obligation(found, "=", line.after)


def shape_of(symbol: RandomSymbol) -> tuple[sp.Expr, sp.Expr]:
    """Shape and scale of a gamma or chi-square variable.

    Raises:
        RefusedError: If it is neither.
    """
    law = symbol.pspace.distribution
    if isinstance(law, GammaDistribution):
        return law.args[0], law.args[1]
    if isinstance(law, ChiSquaredDistribution):
        return law.args[0] / 2, sp.Integer(2)
    refuse(f"expected a gamma or chi-square variable; got {symbol}")


@dataclass(frozen=True)
class NamedChance(Rule):
    """The chance that a product of gamma variables is nearer to 1 than the first has a name."""

    words = "definition: shapes and means of both factors"

    def demands(self, line: Line) -> Demands:
        """That shapes and means are those of the name."""
        event = one_chance(line.before).event
        after = line.after
        if not isinstance(after, GammaImprovement):
            yield Proof(False, how="another formula", counterexample={"expected": "the name", "got": str(after)})
            return
        if not isinstance(event, sp.Lt) or not all(isinstance(side, sp.Abs) for side in (event.lhs, event.rhs)):
            refuse(f"expected |X L - 1| < |X - 1|; got {event}")
        first = _from_one(event.rhs)
        second = sp.cancel(_from_one(event.lhs) / first)
        for factor, shape, mean in ((first, *after.args[::2]), (second, *after.args[1::2])):
            drawn = random_symbols(factor)
            if len(drawn) != 1 or random_symbols(sp.cancel(factor / drawn[0])):
                refuse(f"expected a multiple of one gamma variable; got {factor}")
            found, scale = shape_of(drawn[0])
            yield Obligation(found, "=", shape, f"shape of {factor}")
            yield Obligation(sp.cancel(factor / drawn[0]) * scale * found, "=", mean, f"mean of {factor}")


def _from_one(distance: sp.Expr) -> sp.Expr:
    """X of |X - 1|, which may be written |1 - X|."""
    inside = distance.args[0]
    constant = inside.xreplace(dict.fromkeys(random_symbols(inside), sp.S.Zero))
    return inside + 1 if constant == -1 else 1 - inside


def _added(formula: sp.Expr) -> sp.Expr:
    """A formula with its finite sums carried out term by term."""

    def term_by_term(part: sp.Sum) -> sp.Expr:
        (index, low, high) = part.limits[0]
        inner = _added(part.function)
        return sp.Add(*(inner.xreplace({index: sp.Integer(i)}) for i in range(int(low), int(high) + 1)))

    if isinstance(formula, sp.Sum):
        return term_by_term(formula)
    return formula.func(*map(_added, formula.args)) if formula.has(sp.Sum) else formula


@dataclass(frozen=True)
class Cases(Rule):
    """A finite sum over all outcomes has a name; both are compared exactly at small sizes."""

    words = "definition: all cases added up"

    def demands(self, line: Line) -> Demands:
        """That the sum is the named one at small sizes, in rational arithmetic."""
        if not isinstance(line.after, BernoulliImprovement):
            for values in line.setting.points((line.before, line.after), 12):
                yield from self._compare_at(line, values)
            yield Proof(None, how="another formula than the name")
            return
        first, second, theta = line.after.args
        for sizes in ((1, 1), (2, 3), (3, 2), (4, 5)):
            for truth in (sp.Rational(1, 2), sp.Rational(1, 3)):
                yield from self._compare_at(
                    line, {first: sp.Integer(sizes[0]), second: sp.Integer(sizes[1]), theta: truth}
                )
        yield Proof(True, Strength.SYMBOLIC, "the name stands for this sum")

    def _compare_at(self, line: Line, values: Mapping[sp.Basic, sp.Basic]) -> Iterator[Proof]:
        one, other = (_added(side.xreplace(dict(values))) for side in (line.before, line.after))
        shown = {str(k): str(x) for k, x in values.items()} | {"left side": str(one), "right side": str(other)}
        if sp.simplify(one - other) != 0:
            yield Proof(False, how="exact rational arithmetic", counterexample=shown)
        else:
            yield Proof(True, Strength.EXACT, "exact rational arithmetic")


@dataclass(frozen=True)
class Bernoulli(Rule):
    """A printed bound, looked at for Bernoulli's family and two generations in rational arithmetic.

    Never a proof: for printed steps.

    Attributes:
        why: The printed reason.
        sizes: Both sample sizes.
        truth: The truth.
        tied: Whether ties count.
    """

    why: str
    sizes: tuple[int, int]
    truth: Fraction
    tied: bool

    gives = ("<",)

    def demands(self, line: Line) -> Demands:
        """That the bound holds there."""
        chance = improvement(*self.sizes, self.truth, self.tied)
        bound = Fraction(int(sp.Rational(line.after).p), int(sp.Rational(line.after).q))
        if line.step.sign == "<" and chance >= bound:
            names = {"family": "bernoulli", "T": "2", "theta": str(self.truth)}
            names |= {"n_1": str(self.sizes[0]), "n_2": str(self.sizes[1])}
            shown = names | {"left side": f"{chance} = {float(chance):.6g}", "right side": str(bound)}
            yield Proof(False, how="all cases added up in rational arithmetic", counterexample=shown)
        else:
            yield Proof(None, how="holds in this case, which proves nothing")


def improvement(first: int, second: int, truth: Fraction, tied: bool) -> Fraction:
    """P(|K_2/n_2 - theta| < |K_1/n_1 - theta|), or <=, over all outcomes."""
    total = Fraction(0)
    for k in range(first + 1):
        start = Fraction(k, first)
        weight = comb(first, k) * truth**k * (1 - truth) ** (first - k)
        for m in range(second + 1):
            gap = abs(start - truth) - abs(Fraction(m, second) - truth)
            if gap > 0 or (tied and gap == 0):
                total += weight * comb(second, m) * start**m * (1 - start) ** (second - m)
    return total


@dataclass(frozen=True)
class CentralLimit(Rule):
    """Errors of regular families, scaled by the root of the sample size, tend to normal ones, jointly over generations.

    A classical limit that is cited; that it holds for these families is shown by simulation of the claim. What can
    be computed is: that steps are unbiased, or nearly, with variances of order 1/size, continuous in the truth.

    Attributes:
        laws: Family to the law of a step, for those in closed form.
        fit: The fit of a generation.
        dimensions: Family to the number of its parameters.
        ratio: n_1 (1/n_2 + ... + 1/n_T), as a sum and in closed form.
        over: The parameter that names the family.
        size: The size of the step.
    """

    laws: Mapping[str, Given]
    fit: Fit
    dimensions: Mapping[str, int]
    ratio: tuple[sp.Expr, sp.Expr]
    over: sp.Symbol
    size: sp.Symbol

    gives = ("≃",)
    words = "central limit theorem and delta method, step by step: the event has a boundary of probability 0"

    def demands(self, line: Line) -> Demands:
        """Bias and variance of a step, and that the formula is the one of a normal mean in as many dimensions."""
        if line.step.sign != "≃":
            refuse(f"a limit law gives ≃; got {line.step.sign}")
        x, past = sp.Dummy("x", positive=True), self.fit.at(self.fit.generation - 1)
        for word, law in self.laws.items():
            setting = replace(line.setting, laws={self.fit.name: law})
            mean, square = (
                one_step(Mean(power), setting).value.replace(Mean, lambda body: body).xreplace({past: x})
                for power in (self.fit, self.fit**2)
            )
            root = sp.limit(sp.simplify(sp.sqrt(self.size) * (mean - x)), self.size, sp.oo)
            yield Obligation(root, "=", sp.S.Zero, f"{word}: bias, times the root of the size")
            spread_out = sp.limit(sp.simplify(self.size * (square - mean**2)), self.size, sp.oo)
            law_range = {x: 1 / (1 + x)} if word == "bernoulli" else {}
            yield Obligation(spread_out.xreplace(law_range), ">", sp.S.Zero, f"{word}: variance, times the size")
        added, ratio = self.ratio
        yield Obligation(added.doit(), "=", ratio, "ratio of the variances of later steps and of the first error")
        for word, dimension in self.dimensions.items():
            wanted = sp.atan(2 / sp.sqrt(ratio)) / sp.pi
            if dimension > 1:
                wanted = StudentDistribution(dimension, -sp.sqrt(dimension * ratio) / 2)
            yield Obligation(line.after.xreplace({self.over: sp.Symbol(word)}), "=", wanted, f"{word}: normal mean")
        yield Proof(True, Strength.SIMULATED, "classical limit, cited; the claim itself is simulated at growing sizes")
