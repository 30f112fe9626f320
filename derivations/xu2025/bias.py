"""Biased estimation: drift against noise, and shrinkage, which forgets."""

from __future__ import annotations

import sympy as sp
from sympy.stats import Exponential, Normal

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.algebra import Definition
from derivations.rules.conditional_means import Solved
from derivations.rules.expectations import Linearity
from derivations.rules.integral_test import IntegralTest
from derivations.rules.series import Rounded, SameTruth, SeriesComparison
from derivations.rules.statements import InfiniteProduct, Inside, PartialSums
from derivations.special import chains as special
from derivations.xu2025.rules.exponent_conditions import BothBounded, Each, SameConditions
from derivations.xu2025.rules.forgetting import Averages, Forgetting
from theory import Claim
from theory.language.propositions import Bounded, Converges, Tends
from theory.xu2025 import bias as claims
from theory.xu2025._setting import T, a, b, c, gamma, kappa, n, product, t, theta, total, v


X = ChainState("xhat", T, 0)
"""The fit, the truth at the origin."""
PAST = X.at(t - 1)
SIZES = claims.SIZES
ORIGIN = Definition("the measured quantity, the truth at the origin")
GAP = sp.Gt(sp.gamma(1 + kappa), sp.gamma(1 + kappa / 2) ** 2)
BIASED = {b > 0: "the bias is not 0, and of one sign; the parameters of the claim say so"}
PULLED = {c < 1: "the factor of the shrinkage is not negative; the parameters of the claim say so"}


def edge(bias: sp.Expr, power: sp.Expr = gamma, spread: sp.Expr = kappa) -> dict[str, Given]:
    """A location whose noise is that of the smallest draw, and whose bias is a power of the size."""
    noise = sp.sqrt(v) * SIZES ** (-spread / 2) * (Exponential("E", 1) ** (spread / 2) - sp.gamma(1 + spread / 2))
    return {"xhat": Given(PAST + bias * SIZES**-power + noise, t, "smallest of n_t draws, centred, plus b n_t^-gamma")}


def series(term: sp.Expr) -> sp.Basic:
    """The statement that a series converges, left as it is."""
    return Converges(term, t, evaluate=False)


def decided(power: sp.Expr, claim: Claim) -> tuple[Step, ...]:
    """From the series of size^(-power) to the condition a power > 1."""
    return (
        Step(series((n * t**a) ** -power), Rounded(), sign="⇔"),
        Step(series(t ** (-a * power)), SeriesComparison(n**-power, n**-power), sign="⇔"),
        Step(claim, IntegralTest(), sign="⇔"),
    )


DRIFT = Solved(Mean(X), claims.DRIFT, T, why="each step adds b n_t^-gamma to the mean")
MEAN_DRIFT = Chain(
    claims.MEAN_DRIFT,
    (
        Step(Bounded(Mean(X), T), Inside(ORIGIN), sign="⇔"),
        Step(Bounded(claims.DRIFT, T), Inside(DRIFT), sign="⇔"),
        Step(series(SIZES**-gamma), PartialSums(), sign="⇔"),
        *decided(gamma, claims.MEAN_DRIFT),
    ),
    laws=edge(b),
    meaning={claims.MEAN_DRIFT.lhs.args[0]: Mean(X)},
    assumes=BIASED,
)
STEP_ONLY = Chain(
    claims.STEP_ONLY,
    (
        Step(Bounded(Mean(X), T), Inside(ORIGIN), sign="⇔"),
        Step(Bounded(claims.DRIFT, T), Inside(DRIFT), sign="⇔"),
        Step(claims.STEP_ONLY, PartialSums(), sign="⇔"),
    ),
    laws=edge(b),
    meaning={claims.STEP_ONLY.lhs.args[0]: Mean(X)},
    assumes=BIASED,
)
NOISE_BOUND = Chain(
    claims.NOISE_BOUND,
    (
        Step(Bounded(Mean(X**2), T), Inside(ORIGIN), sign="⇔"),
        Step(Bounded(claims.NOISE, T), Inside(Solved(Mean(X**2), claims.NOISE, T)), sign="⇔"),
        Step(series(SIZES**-kappa), PartialSums(), sign="⇔"),
        *decided(kappa, claims.NOISE_BOUND),
    ),
    laws=edge(sp.S.Zero),
    meaning={claims.NOISE_BOUND.lhs.args[0]: Mean(X**2)},
    knows={GAP: special.ROOT_GAP},
)


def threshold(claim: Claim, drift: sp.Expr, noise: sp.Expr, power: sp.Expr, spread: sp.Expr) -> Chain:
    """Drift and noise, each by its own series."""
    both = ((Bounded(drift, T), series(SIZES**-power)), (Bounded(noise, T), series(SIZES**-spread)))
    powers = (power, spread)
    exact = [(n * t**a) ** -g for g in powers]
    plain = [t ** (-a * g) for g in powers]
    ends = tuple((series(term), a * g > 1, IntegralTest()) for term, g in zip(plain, powers, strict=True))
    laws = edge(b, power, spread)
    first = Solved(Mean(X), drift, T)
    return Chain(
        claim,
        (
            Step(Bounded(Mean(X**2), T), Inside(ORIGIN), sign="⇔"),
            Step(Bounded(drift**2 + noise, T), Inside(Solved(Mean(X**2), drift**2 + noise, T, (first,))), sign="⇔"),
            Step(sp.And(*(old for old, _ in both)), BothBounded(), sign="⇔"),
            Step(
                sp.And(*(new for _, new in both)),
                Each(tuple((old, new, PartialSums()) for old, new in both)),
                sign="⇔",
            ),
            Step(
                sp.And(*(series(term) for term in exact)),
                Each(
                    tuple((series(SIZES**-g), series(term), Rounded()) for g, term in zip(powers, exact, strict=True))
                ),
                sign="⇔",
            ),
            Step(
                sp.And(*(series(term) for term in plain)),
                Each(
                    tuple(
                        (series(old), series(new), SeriesComparison(n**-g, n**-g))
                        for old, new, g in zip(exact, plain, powers, strict=True)
                    )
                ),
                sign="⇔",
            ),
            Step(sp.And(*(new for _, new, _ in ends)), Each(ends), sign="⇔"),
            Step(claim, SameConditions(), sign="⇔"),
        ),
        laws=laws,
        meaning={claim.lhs.args[0]: Mean(X**2)},
        assumes=BIASED,
        knows={GAP: special.ROOT_GAP},
    )


THRESHOLD = threshold(claims.THRESHOLD, claims.DRIFT, claims.NOISE, gamma, kappa)
HALF = sp.Rational(1, 2)
ACCELERATED = threshold(
    claims.ACCELERATED, b * total(1 / sp.sqrt(SIZES)), v * (1 - sp.pi / 4) * total(1 / SIZES), HALF, sp.S.One
)
ACCELERATION = Chain(
    claims.ACCELERATION,
    (
        Step(1 / gamma > 1 / kappa, SameConditions("the larger of two exceeds one of them"), sign="⇔"),
        Step(claims.ACCELERATION, SameConditions("reciprocals of positive numbers"), sign="⇔"),
    ),
)

# Shrinkage ------------------------------------------------------------------------------------

Y = ChainState("yhat", T, theta)


def shrinking(truth: sp.Expr, added: sp.Expr) -> dict[str, Given]:
    """The mean of n_t normal draws, pulled towards b/c."""
    past = ChainState("yhat", t - 1, truth)
    moved = claims.FACTOR * (past + sp.sqrt(v / SIZES) * Normal("Z", 0, 1)) + added * SIZES**-gamma
    return {"yhat": Given(moved, t, "(1 - c n_t^-gamma) mean of n_t draws + b n_t^-gamma")}


ONE = ChainState("yhat", T, 1)
FORGETTING = Chain(
    claims.FORGETTING,
    (
        Step(Tends(Mean(ONE), T, sp.S.Zero), Inside(Definition("the measured quantity")), sign="⇔"),
        Step(
            Tends(product(claims.FACTOR), T, sp.S.Zero),
            Inside(Solved(Mean(ONE), product(claims.FACTOR), T, why="each step multiplies the mean")),
            sign="⇔",
        ),
        Step(sp.Not(series(c * SIZES**-gamma)), InfiniteProduct(), sign="⇔"),
        Step(sp.Not(series(SIZES**-gamma)), SeriesComparison(c, c), sign="⇔"),
        Step(sp.Not(series((n * t**a) ** -gamma)), Rounded(), sign="⇔"),
        Step(sp.Not(series(t ** (-a * gamma))), SeriesComparison(n**-gamma, n**-gamma), sign="⇔"),
        Step(claims.FORGETTING, IntegralTest(), sign="⇔"),
    ),
    laws=shrinking(sp.S.One, sp.S.Zero),
    meaning={claims.FORGETTING.lhs.args[0]: Mean(ONE)},
    assumes=PULLED,
)

OFF = Mean((Y - theta) ** 2)
MEAN, NOISE = claims.SHRUNK_MEAN, claims.SHRUNK_NOISE
PULL = Solved(Mean(Y), MEAN, T, why="each step multiplies the mean and adds to it")


def shrunk(claim: Claim, *steps: Step) -> Chain:
    """Mean and variance of a shrinking estimator as recursions, then what is said about them."""
    squares = Solved(Mean(Y**2), MEAN**2 + NOISE, T, (PULL,), why="each step multiplies the variance and adds to it")
    return Chain(
        claim,
        (
            Step(Bounded(OFF, T), Inside(Definition("the measured quantity")), sign="⇔"),
            Step(Bounded(Mean(Y**2) - 2 * theta * Mean(Y) + theta**2, T), Inside(Linearity()), sign="⇔"),
            Step(Bounded(Mean(Y**2) - 2 * theta * MEAN + theta**2, T), Inside(PULL), sign="⇔"),
            Step(Bounded((MEAN - theta) ** 2 + NOISE, T), Inside(squares), sign="⇔"),
            *steps,
        ),
        laws=shrinking(theta, b),
        meaning={claim.lhs.args[0]: OFF},
        assumes=BIASED | PULLED,
    )


ADDITIVE = SameTruth("the threshold of an additive bias, with kappa = 1")
SHRUNK_BOUNDED = shrunk(claims.SHRUNK_BOUNDED, Step(claims.SHRUNK_BOUNDED, ADDITIVE, sign="⇔", printed=True))
CASES = sp.Or(sp.And(a * gamma > 1, a > 1), sp.And(a * gamma <= 1, gamma <= 1))
FORGOTTEN = Forgetting(
    NOISE,
    a * gamma > 1,
    a > 1,
    SIZES ** (gamma - 1),
    SIZES,
    (v * (1 - c) ** 2 / (2 * c), v / (2 * c)),
    gamma <= 1,
)
SHRUNK_CORRECTED = shrunk(
    claims.SHRUNK_CORRECTED,
    Step(sp.And(Bounded(MEAN - theta, T), Bounded(NOISE, T)), BothBounded(), sign="⇔"),
    Step(
        CASES,
        Each(((Bounded(MEAN - theta, T), sp.true, Averages(MEAN, b / c)), (Bounded(NOISE, T), CASES, FORGOTTEN))),
        sign="⇔",
    ),
    Step(claims.SHRUNK_CORRECTED, SameConditions(), sign="⇔"),
)
