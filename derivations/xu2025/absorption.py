"""Counts and exponential laws: moments of a step given the past, absorption, extinction of a branching process."""

from __future__ import annotations

import sympy as sp
from sympy.stats import Binomial, Gamma, Poisson

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import ChainState, Chance, Given, Mean
from derivations.rules.algebra import Definition
from derivations.rules.cited import Cited
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.expectations import Linearity
from derivations.rules.statements import Inside, PartialSums
from derivations.xu2025.degenerate import BEFORE, HERE, LETTER, NOW, PAST, collapses, solved, x
from derivations.xu2025.rules.absorption import Between, Descent, FixedPoint, Vanishing
from derivations.xu2025.rules.chances import Indicator, Partition
from theory.language.propositions import Bounded
from theory.vocabulary.special_functions import DigammaLessLog
from theory.xu2025 import _setting as letters, absorption as claims
from theory.xu2025._laws import Extinction
from theory.xu2025._setting import N, T, n, t, theta, total


EXPONENTIAL_STEP = {LETTER: Given(PAST * Gamma("G", N, 1) / N, t, "mean of n_t exponential draws")}
POISSON_STEP = {LETTER: Given(Poisson("K", N * PAST) / N, t, "mean of n_t Poisson draws")}
BERNOULLI_STEP = {LETTER: Given(Binomial("K", N, PAST) / N, t, "share of ones among n_t draws")}
SHARE = {theta < 1: "a Bernoulli parameter is a probability; the parameters of the claim say so"}
POISSON_MEAN = solved(claims.POISSON_MEAN, POISSON_STEP, Mean(HERE), Mean(BEFORE))
BERNOULLI_MEAN = solved(claims.BERNOULLI_MEAN, BERNOULLI_STEP, Mean(HERE), Mean(BEFORE), SHARE)
EXPONENTIAL_MEAN = solved(claims.EXPONENTIAL_MEAN, EXPONENTIAL_STEP, Mean(HERE), Mean(BEFORE))
EXPONENTIAL_SQUARE = solved(claims.EXPONENTIAL_SQUARE, EXPONENTIAL_STEP, Mean(HERE**2), (1 + 1 / NOW) * Mean(BEFORE**2))
EXPONENTIAL_LOG = solved(
    claims.EXPONENTIAL_LOG, EXPONENTIAL_STEP, Mean(sp.log(HERE)), Mean(sp.log(BEFORE)) + DigammaLessLog(NOW)
)
POISSON_SQUARE = Chain(
    claims.POISSON_SQUARE,
    (
        Step(Mean(HERE**2), Definition("the measured quantity")),
        Step(Mean(BEFORE**2) + Mean(BEFORE) / NOW, Tower("mean and variance of a Poisson mean: x and x/n_T")),
        Step(claims.POISSON_SQUARE, Unrolled(Mean(HERE**2), T, (Solved(Mean(HERE), theta, T),))),
    ),
    laws=POISSON_STEP,
    meaning={claims.POISSON_SQUARE.lhs: Mean(HERE**2)},
)

LEFT = Mean(HERE) - Mean(HERE**2)
BERNOULLI_CONSTANT = {LETTER: Given(Binomial("K", n, PAST) / n, t, "share of ones among n draws")}
SHRINKS = theta * (1 - theta) * (1 - 1 / n) ** T
BERNOULLI_LOSS = Chain(
    claims.BERNOULLI_LOSS,
    (
        Step(LEFT, Definition("the measured quantities")),
        Step(Mean(HERE * (1 - HERE)), Linearity()),
        Step((1 - 1 / n) * Mean(BEFORE * (1 - BEFORE)), Tower("mean and variance of a share: x and x (1 - x)/n")),
        Step(claims.BERNOULLI_LOSS, Unrolled(Mean(HERE * (1 - HERE)), T)),
    ),
    laws=BERNOULLI_CONSTANT,
    meaning={
        letters.ESTIMATE(**claims.BERNOULLI, **claims.CONSTANT): Mean(HERE),
        letters.SQUARE(**claims.BERNOULLI, **claims.CONSTANT): Mean(HERE**2),
    },
    assumes=SHARE,
)

EXPONENTIAL_COLLAPSES = collapses(
    claims.EXPONENTIAL_COLLAPSES,
    Gamma("G", n, 1) / n,
    sp.gamma(n + sp.Rational(1, 2)) / sp.gamma(n) / sp.sqrt(n),
)

AT_ZERO, AT_ONE = Chance(sp.Eq(HERE, 0)), Chance(sp.Eq(HERE, 1))
INSIDE = Chance(sp.And(HERE > 0, HERE < 1))
k, w = sp.symbols("k w", integer=True, nonnegative=True)
INSIDE_VANISHES = Vanishing(
    Mean(HERE * (1 - HERE)),
    SHRINKS,
    2 * n,
    (((k + 1) / n, {n: k + w + 2}),),
    (sp.S.Zero, sp.S.One, 1 / (1 + x)),
    T,
    1 - 1 / n,
)
BERNOULLI_MEANING = {
    letters.AT_ZERO(**claims.BERNOULLI, **claims.CONSTANT): AT_ZERO,
    letters.AT_ONE(**claims.BERNOULLI, **claims.CONSTANT): AT_ONE,
}
SHARES = (sp.S.Zero, sp.S.One, 1 / (1 + x))
BERNOULLI_CERTAIN = Chain(
    claims.BERNOULLI_CERTAIN,
    (
        Step(AT_ZERO + AT_ONE, Definition("the measured quantities")),
        Step(1 - INSIDE, Partition(SHARES)),
        Step(claims.BERNOULLI_CERTAIN, INSIDE_VANISHES, sign="→"),
    ),
    laws=BERNOULLI_CONSTANT,
    meaning=BERNOULLI_MEANING,
    assumes=SHARE,
)

BERNOULLI_ONE = Chain(
    claims.BERNOULLI_ONE,
    (
        Step(AT_ONE, Definition("the measured quantity")),
        Step(Mean(HERE), Between(INSIDE, INSIDE_VANISHES, HERE, SHARES), sign="≃"),
        Step(claims.BERNOULLI_ONE, Solved(Mean(HERE), theta, T)),
    ),
    laws=BERNOULLI_CONSTANT,
    meaning=BERNOULLI_MEANING,
    assumes=SHARE,
)


POISSON_CONSTANT = {LETTER: Given(Poisson("K", n * PAST) / n, t, "mean of n Poisson draws")}
j = sp.Symbol("j", integer=True, nonnegative=True)
q = sp.Symbol("q", positive=True)


def extinct(generations: sp.Expr) -> Mean:
    """E q_j^(n theta_(T - j))."""
    return Mean(Extinction(generations) ** (n * ChainState(LETTER, T - generations, theta)))


POISSON_EXTINCT = Chain(
    claims.POISSON_EXTINCT,
    (
        Step(AT_ZERO, Definition("the measured quantity")),
        Step(extinct(sp.S.Zero), Indicator(Extinction(sp.S.Zero), n * HERE)),
        Step(
            extinct(T - 1),
            Descent(extinct(j), j, T - 1, ((Extinction(j + 1), sp.exp(Extinction(j) - 1)),)),
        ),
        Step(claims.POISSON_EXTINCT, Tower("generating function of a Poisson variable: exp(mean (q - 1))")),
    ),
    laws=POISSON_CONSTANT,
    meaning={claims.POISSON_EXTINCT.lhs: AT_ZERO},
)
POISSON_CERTAIN = Chain(
    claims.POISSON_CERTAIN,
    (
        Step(claims.POISSON_EXTINCT.rhs, Cited(POISSON_EXTINCT)),
        Step(claims.POISSON_CERTAIN, FixedPoint(Extinction(T - 1), sp.exp(q - 1), q), sign="→"),
    ),
    laws=POISSON_CONSTANT,
    meaning={claims.POISSON_EXTINCT.lhs: AT_ZERO},
)
OFF = Mean((HERE - theta) ** 2)
POISSON_UNBOUNDED = Chain(
    claims.POISSON_UNBOUNDED,
    (
        Step(Bounded(OFF, T), Inside(Definition("the measured quantity")), sign="⇔"),
        Step(
            Bounded(Mean(HERE**2) - 2 * theta * Mean(HERE) + theta**2, T),
            Inside(Linearity()),
            sign="⇔",
        ),
        Step(Bounded(Mean(HERE**2) - theta**2, T), Inside(Solved(Mean(HERE), theta, T, why="unbiased")), sign="⇔"),
        Step(Bounded(theta * total(1 / N), T), Inside(Cited(POISSON_SQUARE)), sign="⇔"),
        Step(claims.POISSON_UNBOUNDED, PartialSums(), sign="⇔"),
    ),
    laws=POISSON_STEP,
    meaning={
        claims.POISSON_UNBOUNDED.lhs.args[0]: OFF,
        claims.POISSON_SQUARE.lhs: Mean(HERE**2),
    },
)
