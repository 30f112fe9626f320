"""Chances that vanish, and where means and sequences go: examples of the rules."""

import sympy as sp
from sympy.stats import Binomial, Exponential, Normal, Poisson

from derivations.language.formulas import ChainState, Chance, Given, Mean
from derivations.rules.examples.steps import Example, said, step
from derivations.xu2025.rules.absorption import Between, Descent, FixedPoint, Vanishing
from derivations.xu2025.rules.chances import Indicator, Partition
from theory import GrowthPath, Kind
from theory.xu2025._laws import Extinction


T, t, n = sp.symbols("T t n", integer=True, positive=True)
j = sp.Symbol("j", integer=True, nonnegative=True)
a, b, q = sp.symbols("a b q", positive=True)
u = sp.Symbol("u", nonnegative=True)
HALF = sp.Rational(1, 2)


def fit(generation):
    """The fit of a generation; that of generation 0 is a."""
    return ChainState("x", generation, a)


HERE, PAST = fit(T), fit(t - 1)
HALVED = {"x": Given(PAST * Exponential("E", 1) / 2, t)}
WALK = {"x": Given(PAST + Normal("Z", 0, 1), t)}
SHARES = {"x": Given(Binomial("K", n, PAST) / n, t)}
COUNTS = {"x": Given(Poisson("K", n * PAST) / n, t)}
GROWS = said(a, b, Kind.LIMIT, path=GrowthPath("T grows", T, (4, 16, 64)))
FALLS = Vanishing(Mean(HERE), a / 2**T, 1 / b, ((b * (1 + u), {}),), (u,), T, HALF)
INSIDE, AT_ONE = Chance(sp.And(HERE > 0, HERE < 1)), Chance(sp.Eq(HERE, 1))
GONE = Vanishing(Mean(HERE * (1 - HERE)), a * (1 - a) * (1 - 1 / n) ** T, 2 * n, (), (), T, 1 - 1 / n)
LAST = Extinction(T)


def extinct(generations):
    """The mean that the chance of extinction comes to, after so many generations down."""
    return Mean(Extinction(generations) ** (n * fit(T - generations)))


def down(to):
    """A descent to a generation, by the recursion of the chance of extinction."""
    return Descent(extinct(j), j, to, ((Extinction(j + 1), sp.exp(Extinction(j) - 1)),))


EXAMPLES = (
    Example(
        Vanishing,
        step(Chance(b <= HERE), 0, FALLS, "→", laws=HALVED, claim=GROWS),
        "proved (symbolic)",
        step(2**T * Chance(b <= HERE), 0, FALLS, "→", laws=HALVED, claim=GROWS),
        "unverified: has to stay as it is",
    ),
    Example(
        Between,
        step(AT_ONE, Mean(HERE), Between(INSIDE, GONE, HERE), "→", given=(a < 1,), laws=SHARES, claim=GROWS),
        "proved (symbolic)",
        step(AT_ONE, Mean(1 - HERE), Between(INSIDE, GONE, 1 - HERE), "→", given=(a < 1,), laws=SHARES, claim=GROWS),
        "unverified",
    ),
    Example(
        Partition,
        step(Chance(b > HERE), 1 - Chance(b <= HERE), Partition(), laws=WALK),
        "proved (symbolic)",
        step(Chance(sp.Ne(HERE, b)), 1 - Chance(b < HERE), Partition((b, 2 * b)), laws=WALK),
        "unverified: expected exactly one",
    ),
    Example(
        Indicator,
        step(
            Chance(sp.Eq(HERE, 0)), Mean(Extinction(0) ** (n * HERE)), Indicator(Extinction(0), n * HERE), laws=COUNTS
        ),
        "proved (symbolic)",
        step(Chance(sp.Eq(HERE, 0)), Mean(Extinction(0) ** HERE), Indicator(Extinction(0), HERE), laws=WALK),
        "unverified: may be negative by its law",
    ),
    Example(
        Descent,
        step(extinct(sp.S.Zero), extinct(T - 1), down(T - 1), laws=COUNTS),
        "proved (symbolic)",
        step(extinct(sp.S.Zero), extinct(T + 1), down(T + 1), laws=COUNTS),
        "unverified",
    ),
    Example(
        FixedPoint,
        step(LAST, 1, FixedPoint(LAST, sp.exp(q - 1), q), "→", claim=GROWS),
        "proved (lemma)",
        step(LAST**T, 1, FixedPoint(LAST, sp.exp(q - 1), q), "→", claim=GROWS),
        "unverified: has to stay as it is",
    ),
)
