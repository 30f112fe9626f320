"""Reasons for steps about the probability of improvement of families that are not normal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import comb

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution, GammaDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.forms import Look, Seen, Undecided
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import ChainState, Chance
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.growing import require_new, require_still
from derivations.xu2025.rules.normal_events import one_chance
from derivations.xu2025.rules.supports import POSITIVE, law_of, support_of
from theory import Measured
from theory.xu2025._laws import GammaImprovement


@dataclass(frozen=True, eq=False)
class Collapsed(Rule):
    """A fit that tends to 0 in probability is put to 0 inside an event whose boundary has probability 0.

    Theorem: Slutsky's theorem and the portmanteau theorem.
    Conditions:
        the fit is nowhere negative by its law, and its chance to be above a level tends to 0 for every level;
        the event is an inequality between continuous functions, of that fit and of one other that has a density and
            does not move along the path;
        with 0 in place of the fit, both sides agree on a null set only;
        nothing else in the formula moves.
    Reference: Billingsley 1999, Theorems 2.1 and 3.9.

    Attributes:
        fit: The fit.
        level: A positive letter: no level is exceeded in the limit.
        vanishes: Why the chance to be above that level tends to 0.
    """

    fit: ChainState
    level: sp.Symbol
    vanishes: Vanishing

    gives = ("→",)
    words = "{self.fit} tends to 0 in probability, and ties have probability 0; {self.vanishes.because}"

    def demands(self, line: Line) -> Demands:
        """That the fit tends to 0, and that what is left of the event is about a fit with a density."""
        chance = one_chance(line.before)
        left = Chance(chance.event.xreplace({self.fit: sp.S.Zero}))
        if line.step.sign != "→" or line.before != chance or left == chance or left != line.after:
            refuse(f"expected {left}; got {line.after}")
        if not self.level.is_positive:
            refuse(f"expected a positive letter; got {self.level}")
        require_new(self.level, line)
        if not support_of(self.fit, line.setting).low.is_extended_nonnegative:
            refuse(f"{self.fit} may be far below 0 by its law")
        above = Chance(self.fit >= self.level)
        yield from self.vanishes.demands(replace(line, before=above, after=sp.S.Zero))
        yield from self._no_ties(chance.event, line)

    def _no_ties(self, event: sp.Basic, line: Line) -> Demands:
        """That with 0 in place of the fit both sides are polynomials, with any signs, that agree in few points."""
        if not isinstance(event, (sp.Lt, sp.Le, sp.Gt, sp.Ge)) or random_symbols(event):
            refuse(f"expected an inequality between fits; got {event}")
        others = event.atoms(ChainState) - {self.fit}
        if len(others) != 1:
            refuse(f"expected one other fit in {event}; got {len(others)}")
        (other,) = others
        require_still(event.xreplace({self.fit: sp.S.Zero}), line, self.vanishes.over, "what is left of the event")
        _require_density(other, line)
        x = sp.Dummy("x", real=True)
        gap = (event.lhs - event.rhs).xreplace({other: x})
        sizes = sorted(gap.atoms(sp.Abs), key=str)
        for signs in product((1, -1), repeat=len(sizes)):
            put = {size: sign * size.args[0] for size, sign in zip(sizes, signs, strict=True)}
            written = sp.expand(gap.xreplace(put))
            if not written.is_polynomial(x, self.fit):
                refuse(f"expected polynomials and their sizes; got {event}")
            highest = sp.Poly(written.xreplace({self.fit: sp.S.Zero}), x).LC()
            yield Obligation(highest, "≠", sp.S.Zero, "ties: few values of the other fit")


def _require_density(fit: ChainState, line: Line) -> None:
    """Refuse a fit whose law, a positive multiple of the fit before, may have atoms.

    Raises:
        RefusedError: If it may.
    """
    law = law_of(fit, line.setting)
    drawn = random_symbols(law.after)
    times = sp.cancel(law.after / fit.at(law.t - 1))
    continuous = drawn and all(isinstance(symbol.pspace.distribution, POSITIVE) for symbol in drawn)
    plain = not times.has(ChainState) and all(not (times / symbol).has(symbol) for symbol in drawn)
    if not continuous or not plain or not fit.args[2].is_positive or fit.time == 0:
        refuse(f"a law without a density may have ties: {law}")


@dataclass(frozen=True)
class FirstFit(Rule):
    """The first fit is drawn from the true law.

    Theorem: the definition of a chain of fits: the law of a step, with the truth in place of the fit before.
    Conditions:
        the first fit is the only one in the formula, and of the chain that the law is about;
        what is drawn stands nowhere else in it, since it is independent of everything there.
    Reference: none, a definition.
    """

    words = "the first fit is drawn from the true law"

    def demands(self, line: Line) -> Demands:
        """That the first fit is written by its law."""
        fits = sorted(line.before.atoms(ChainState), key=str)
        if len(fits) != 1 or fits[0].time != 1:
            refuse(f"expected the first fit, and no other; got {line.before}")
        law = law_of(fits[0], line.setting)
        drawn = law.after.xreplace({law.t: sp.S.One})
        if drawn.has(ChainState) or set(random_symbols(drawn)) & set(random_symbols(line.before)):
            refuse(f"expected new draws given the truth; got {drawn} in {line.before}")
        if line.before.xreplace({fits[0]: drawn}) != line.after:
            refuse(f"expected {line.before.xreplace({fits[0]: drawn})}; got {line.after}")
        yield Obligation(drawn, "=", drawn, f"law of a step from the truth: {law}")


@dataclass(frozen=True)
class GammaTail(Rule):
    """The chance that a gamma variable exceeds a number is an incomplete gamma integral.

    Theorem: the definition of the incomplete gamma function: P(G > u) = Gamma(k, u)/Gamma(k) for u >= 0.
    Conditions:
        a positive shape and scale;
        a positive multiple of the variable;
        a number that is not negative.
    Reference: DLMF, 8.2.2.
    """

    words = "integral of the gamma density from that number on"

    def demands(self, line: Line) -> Demands:
        """That the density is the derivative of the formula, less a sign, and that the number is not negative."""
        event = one_chance(line.before).event
        symbols = random_symbols(event)
        if line.before != one_chance(line.before) or not isinstance(event, sp.Lt) or len(symbols) != 1:
            refuse(f"expected the chance that one variable exceeds a number; got {line.before}")
        (symbol,) = symbols
        shape, scale = shape_of(symbol)
        factor = sp.cancel(event.rhs / symbol)
        if factor.has(symbol) or random_symbols(event.lhs):
            refuse(f"expected a multiple of {symbol} above a number; got {event}")
        for number, note in ((factor, "factor"), (shape, "shape"), (scale, "scale")):
            yield Obligation(number, ">", sp.S.Zero, note)
        k, u = sp.Dummy("k", positive=True), sp.Dummy("u", positive=True)
        tail = sp.uppergamma(k, u) / sp.gamma(k)
        density = u ** (k - 1) * sp.exp(-u) / sp.gamma(k)
        yield Obligation(sp.simplify(-sp.diff(tail, u) - density), "=", sp.S.Zero, "slope: minus the density")
        bound = sp.simplify(event.lhs / factor / scale)
        yield Obligation(bound, "≥", sp.S.Zero, "the number")
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
    """The chance that a product of gamma variables is nearer to 1 than the first has a name.

    Theorem: the definition of the name.
    Conditions:
        the event is |X L - 1| < |X - 1| for multiples X and L of two gamma variables, which are not the same one, with
            the shapes and the means of the name.
    Reference: none, a definition.
    """

    words = "definition: shapes and means of both factors"

    def demands(self, line: Line) -> Demands:
        """That shapes and means are those of the name."""
        event = one_chance(line.before).event
        after = line.after
        if not isinstance(after, GammaImprovement) or line.before != one_chance(line.before):
            refuse(f"expected a chance, and then its name; got {line.before} and {after}")
        if not isinstance(event, sp.Lt) or not all(isinstance(side, sp.Abs) for side in (event.lhs, event.rhs)):
            refuse(f"expected |X L - 1| < |X - 1|; got {event}")
        first = _from_one(event.rhs)
        second = sp.cancel(_from_one(event.lhs) / first)
        if random_symbols(first) == random_symbols(second):
            refuse(f"expected independent factors; got {first} and {second}")
        for factor, shape, mean in ((first, *after.args[::2]), (second, *after.args[1::2])):
            drawn = random_symbols(factor)
            if len(drawn) != 1 or random_symbols(sp.cancel(factor / drawn[0])):
                refuse(f"expected a multiple of one gamma variable; got {factor}")
            found, scale = shape_of(drawn[0])
            yield Obligation(found, ">", sp.S.Zero, f"shape of {factor}")
            yield Obligation(found, "=", shape, f"shape of {factor}")
            yield Obligation(sp.cancel(factor / drawn[0]), ">", sp.S.Zero, f"{factor}: a positive multiple")
            yield Obligation(sp.cancel(factor / drawn[0]) * scale * found, "=", mean, f"mean of {factor}")


def _from_one(distance: sp.Expr) -> sp.Expr:
    """X of |X - 1|, which may be written |1 - X|."""
    inside = distance.args[0]
    constant = inside.xreplace(dict.fromkeys(random_symbols(inside), sp.S.Zero))
    if constant not in (1, -1):
        refuse(f"expected the distance from 1; got {distance}")
    return inside + 1 if constant == -1 else 1 - inside


@dataclass(frozen=True)
class Bernoulli(Rule):
    """A printed bound, looked at for Bernoulli's family and two generations in rational arithmetic.

    Theorem: none: one case can only refute, never prove.
    Conditions:
        the line is about improvement of a family that may be Bernoulli's, ties counted as said, and is bounded by a
            number.
    Reference: none, a case decides.

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
        self._require_improvement(line)
        chance = improvement(*self.sizes, self.truth, self.tied)
        bound = Fraction(int(sp.Rational(line.after).p), int(sp.Rational(line.after).q))
        if line.step.sign == "<" and chance >= bound:
            names = {"family": "bernoulli", "T": "2", "theta": str(self.truth)}
            names |= {"n_1": str(self.sizes[0]), "n_2": str(self.sizes[1])}
            shown = names | {"left side": f"{chance} = {float(chance):.6g}", "right side": str(bound)}
            yield Seen((Look(shown, chance, "<", bound),), "", "all cases added up in rational arithmetic")
        else:
            yield Undecided("holds in this case, which proves nothing")

    def _require_improvement(self, line: Line) -> None:
        """Refuse a step that this case says nothing of.

        Raises:
            RefusedError: If it is one.
        """
        if isinstance(line.before, Measured):
            fits = any("bernoulli" in map(str, words) for words in line.setting.choices.values())
        else:
            fits = isinstance(one_chance(line.before).event, sp.Le if self.tied else sp.Lt)
        if not fits or not isinstance(line.after, sp.Rational):
            refuse(
                f"expected a bound on improvement that may be of Bernoulli's family; got {line.before}, {line.after}"
            )


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
