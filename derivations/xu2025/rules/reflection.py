"""Why improvement has probability below one half: reflection of errors, and walks that go down more often than up."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, UpperBound
from derivations.kernel.proof import Obligation
from derivations.xu2025.rules.error_laws import GammaFactors, Reflected, law_of_letters
from derivations.xu2025.rules.lemmas import REFLECTION, STOCHASTIC_ORDER
from derivations.xu2025.rules.normal_events import one_chance


@dataclass(frozen=True)
class SymmetricSteps(UpperBound):
    """A + B is nearer to 0 than A with probability below 1/2, for independent A and B, B symmetric with a density.

    Given A = a > 0 the event is -2a < B < 0, with probability 1/2 - P(B <= -2a); likewise for a < 0. B takes values on
    both sides arbitrarily near 0, and so does A.

    Theorem: the above, with reflection of the sample for the symmetry of B: a statistic of a symmetric law that changes
    its sign with the sample has a symmetric law.
    Conditions:
        the chain says that both letters are errors of a location family, which are independent and symmetric with
            densities positive near 0;
        the fit is reflected with the sample;
        the event is |A + B| < |A|, or with ties, which have probability 0.
    Reference: Feller 1971, Chapter V.

    Attributes:
        first: The letter of A.
        later: The letter of B.
        odd: The estimator, in letters of a sample, with the letters that change places when the sample is
            reflected; empty for a linear one of symmetric noise.
    """

    first: sp.Symbol
    later: sp.Symbol
    odd: tuple[sp.Expr, tuple[tuple[sp.Symbol, sp.Symbol], ...]]

    words = "given the first error a > 0: -2a < B < 0, and B is symmetric with a density"

    def demands(self, line: Line) -> Demands:
        """The event given A, and that reflecting a sample reflects the estimator, so that each step is symmetric."""
        chance = one_chance(line.before)
        event = chance.event
        if line.step.sign != "<" or line.before != chance or not isinstance(event, (sp.Lt, sp.Le)):
            refuse(f"expected a chance below a bound; got {line.before}")
        wanted = (sp.Abs(self.first + self.later), sp.Abs(self.first))
        if (event.lhs, event.rhs) != wanted:
            refuse(f"expected |A + B| against |A|; got {event}")
        law_of_letters(Reflected, (self.first, self.later), line)
        if self.first == self.later:
            refuse("expected two errors")
        a, b = self.first, self.later
        yield Obligation(sp.expand((a + b) ** 2 - a**2), "=", sp.expand(b * (2 * a + b)), "the event: B (2A + B) < 0")
        u, w = sp.Dummy("u", positive=True), sp.Dummy("w", positive=True)
        product = b * (2 * a + b)
        for value, sign in ((-2 * u / (1 + w), "<"), (w, ">"), (-2 * u - w, ">")):
            yield Obligation(sp.factor(product.xreplace({a: u, b: value})), sign, sp.S.Zero, f"a = {u}, B = {value}")
        estimator, places = self.odd
        turned = estimator.subs({letter: -other for letter, other in places}, simultaneous=True)
        yield Obligation(sp.expand(turned + estimator), "=", sp.S.Zero, "a reflected sample gives the reflected fit")
        yield REFLECTION.cited()
        yield Obligation(sp.Rational(1, 2), "=", line.after, "P(B < 0) for a symmetric law with a density")


@dataclass(frozen=True)
class DownMore(UpperBound):
    """|X L - 1| < |X - 1| has probability below 1/2, for products X and L of gamma variables of mean 1 or less.

    The logarithm Y of a gamma variable relative to its mean has a larger density at -u than at u, for every u > 0: it
    is stochastically below -Y, and so are sums of such variables, and shifts of them down. So X < 1 and L < 1 have
    probabilities 1/2 + alpha and 1/2 + beta, both above 1/2; the event implies L < 1 < X or X < 1 < L.

    Theorem: the above, with the stochastic order for sums: what is stochastically smaller stays so in sums of
    independent terms.
    Conditions:
        the chain says that both letters are products of independent gamma variables, with the mean of a factor, which
            is positive and at most 1;
        the event is this one.
    Reference: Shaked and Shanthikumar 2007, Theorem 1.A.3.

    Attributes:
        first: The letter of X.
        later: The letter of L.
        mean: Mean of a factor, at most 1.
    """

    first: sp.Symbol
    later: sp.Symbol
    mean: sp.Expr

    words = "the logarithm of each factor is stochastically below its reflection: more often, and further, down"

    def demands(self, line: Line) -> Demands:
        """The densities, the means, what the event implies, and the bound."""
        chance = one_chance(line.before)
        event = chance.event
        wanted = (sp.Abs(self.first * self.later - 1), sp.Abs(self.first - 1))
        good = line.step.sign == "<" and line.before == chance and isinstance(event, (sp.Lt, sp.Le))
        if not good or (event.lhs, event.rhs) != wanted:
            refuse(f"expected the chance of |X L - 1| < |X - 1|; got {line.before}")
        law = law_of_letters(GammaFactors, (self.first, self.later), line)
        if self.first == self.later:
            refuse("expected two factors")
        yield Obligation(self.mean, "=", law.mean, "mean of a factor, as the law says")
        yield Obligation(self.mean, ">", sp.S.Zero, "mean of a factor")
        u, w, k = (sp.Dummy(name, positive=True) for name in "uwk")
        y = sp.Dummy("y", real=True)
        log_density = k * y - k * sp.exp(y)  # of log(G/k), up to a constant
        gap = log_density.xreplace({y: u}) - log_density.xreplace({y: -u})
        yield Obligation(sp.expand(gap - 2 * k * (u - sp.sinh(u)).rewrite(sp.exp)), "=", sp.S.Zero, "log densities")
        yield Obligation((u - sp.sinh(u)).xreplace({u: sp.S.Zero}), "=", sp.S.Zero, "u - sinh(u) at 0")
        slope = sp.expand((sp.cosh(u) - 1 - (sp.exp(u / 2) - sp.exp(-u / 2)) ** 2 / 2).rewrite(sp.exp))
        yield Obligation(slope, "=", sp.S.Zero, "sinh(u) - u has the slope (exp(u/2) - exp(-u/2))^2 / 2, a square")
        yield Obligation(self.mean, "≤", sp.S.One, "mean of a factor")
        for x, more in ((1 + u, 1 + w), (1 / (1 + u), 1 / (1 + w))):
            far = (self.first * self.later - 1).xreplace({self.first: x, self.later: more})
            near = (self.first - 1).xreplace({self.first: x})
            sign = 1 if (x - 1).is_positive else -1
            yield Obligation(sp.factor(sign * (far - near)), ">", sp.S.Zero, f"no improvement for X = {x}, L = {more}")
        half = sp.Rational(1, 2)
        both = (half - u) * (half + w) + (half + u) * (half - w)
        yield Obligation(sp.expand(both), "=", sp.expand(half - 2 * u * w), "P(X > 1) P(L < 1) + P(X < 1) P(L > 1)")
        yield from _below_mean()
        yield Obligation(half, "=", line.after, "and that is below one half")


def _below_mean() -> Demands:
    """The lemma, and its first conclusion looked at: a gamma variable is below its mean more often than not."""
    shapes = [sp.Rational(k, 2) for k in (1, 2, 3, 10, 50)]
    for k in shapes:
        yield Obligation(sp.lowergamma(k, k) / sp.gamma(k), ">", sp.Rational(1, 2), "below its mean")
    yield STOCHASTIC_ORDER.cited(f"P(G < E G) > 1/2 at {len(shapes)} shapes from 1/2 to 25")
