"""Degenerate limits of normal laws: variances that vanish, means that nobody sees."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.propositions import Converges, Tends
from theory.vocabulary.special_functions import ChiMean, DigammaLessLog
from theory.xu2025._setting import (
    COLLAPSED,
    CONDITION,
    COVARIANCE,
    DIMENSION,
    ESTIMATE,
    EXPONENT,
    FITTED_TRACE,
    GENERATIONS,
    LOG_SCALE,
    MEAN_OFF,
    SCHEDULE,
    SIZE,
    SPECTRUM,
    SQUARE,
    TRACE,
    VARIANCE,
    WASSERSTEIN,
    N,
    T,
    bounded,
    equality,
    formalised,
    n,
    ours,
    p,
    product,
    t,
    theta,
    total,
    v,
)


SCALE = Parameter(theta, "the true variance or mean", low=0.1, high=10)
PAIR = SIZE.between(3, 50)
CHAIN = (PAIR, SCHEDULE, EXPONENT, GENERATIONS, SCALE)
SEEN = (
    "Averages of plain chains mislead here: the mean lives on chains that nobody draws. Measured by importance "
    "sampling; the typical chain by its logarithm."
)
MLE = {"family": "normal_variance", "estimator": "mle"}
UNBIASED = {"family": "normal_variance", "estimator": "unbiased"}
LOSS = product(1 - 1 / N)
FREEDOM = (N - 1) / 2
MANY_GENERATIONS = GrowthPath("T grows, everything else fixed", T, (16, 64, 256), slowest=sp.Integer(2))
"""Chains collapse exponentially fast; so do those that are absorbed."""
SMALL_SIZE = Parameter(n, "sample size of every generation", low=2, high=4)


LOG_DRIFT = DigammaLessLog(FREEDOM)

VARIANCE_MLE = equality(
    id="xu2025.gaussian_variance.mle",
    statement="Normal variance by maximum likelihood: its mean shrinks by the factor 1 - 1/n_t in every generation",
    lhs=ESTIMATE(**MLE),
    rhs=theta * LOSS,
    parameters=CHAIN,
    source=formalised("degenerate limits"),
    wrong=(Wrong("no loss", theta), Wrong("n_t - 1", theta * product(1 - 1 / (N + 1)))),
)

VARIANCE_MLE_VANISHES = bounded(
    id="xu2025.gaussian_variance.mle.vanishes",
    statement="Normal variance by maximum likelihood: its mean tends to 0 if and only if the sum of 1/n_t diverges",
    lhs=Tends(ESTIMATE(**MLE), T, sp.S.Zero),
    rhs=sp.Not(Converges(1 / N, t)),
    equivalent=theta * LOSS,
    parameters=(PAIR, SCHEDULE, EXPONENT, SCALE),
    source=formalised("degenerate limits"),
    wrong=(Wrong("the sum of 1/n_t^2", sp.Not(Converges(N**-2, t))), Wrong("always", sp.true)),
)

VARIANCE_UNBIASED = equality(
    id="xu2025.gaussian_variance.unbiased",
    statement="Unbiased normal variance: its mean never moves",
    lhs=ESTIMATE(**UNBIASED),
    rhs=theta,
    parameters=CHAIN,
    source=formalised("degenerate limits", SEEN),
    wrong=(Wrong("the loss of maximum likelihood", theta * LOSS),),
)

VARIANCE_SQUARE = VARIANCE_UNBIASED.variant(
    "square",
    statement="Unbiased normal variance: its mean square grows by the factor 1 + 2/(n_t - 1) in every generation",
    lhs=SQUARE(**UNBIASED),
    rhs=theta**2 * product(1 + 2 / (N - 1)),
    wrong=(Wrong("1 + 2/n_t", theta**2 * product(1 + 2 / N)), Wrong("constant", theta**2)),
)

VARIANCE_LOG = equality(
    id="xu2025.gaussian_variance.unbiased.log",
    statement="Unbiased normal variance: the mean of its logarithm falls by log((n_t - 1)/2) - psi((n_t - 1)/2)",
    lhs=LOG_SCALE(**UNBIASED),
    rhs=sp.log(theta) + total(LOG_DRIFT),
    parameters=CHAIN,
    scale=1 - total(LOG_DRIFT),
    source=formalised("degenerate limits"),
    wrong=(
        Wrong("no drift", sp.log(theta)),
        Wrong("to first order", sp.log(theta) - total(1 / N)),
    ),
)

VARIANCE_LOG_NEGATIVE = Claim(
    id="xu2025.gaussian_variance.unbiased.log.negative",
    kind=Kind.BELOW,
    statement="Every term of that drift is negative",
    lhs=DigammaLessLog((n - 1) / 2),
    rhs=sp.S.Zero,
    parameters=(Parameter(n, "sample size", low=2, high=10**6),),
    hypotheses=(n >= 2,),
    source=formalised("degenerate limits"),
    wrong=(Wrong("below -1/n", -1 / (n - 2 + sp.Rational(1, 2))),),
)

VARIANCE_COLLAPSES = Claim(
    id="xu2025.gaussian_variance.unbiased.collapses",
    kind=Kind.LIMIT,
    statement="Unbiased normal variance, constant sample size: it tends to 0 although its mean never moves",
    lhs=COLLAPSED(schedule="constant", **UNBIASED),
    rhs=sp.S.One,
    parameters=(SMALL_SIZE, SCALE),
    path=MANY_GENERATIONS,
    source=formalised(
        "degenerate limits",
        "Almost surely: it is a nonnegative martingale and so converges; measured is that its limit is 0.",
    ),
    wrong=(Wrong("half of the chains", sp.Rational(1, 2)), Wrong("none", sp.Rational(1, 100))),
)


ROOT_LOSS = ChiMean(N - 1)
"""Mean of the fitted standard deviation, relative, times the square root of the divisor."""
FEW = (SIZE.between(12, 40), GENERATIONS.between(1, sp.floor(n / 6), spread="linear"), SCHEDULE, EXPONENT)
LAW = (*FEW, VARIANCE)

WASSERSTEIN_UNBIASED = equality(
    id="xu2025.gaussian_mean_variance.wasserstein",
    statement="Normal law, unbiased variance: the mean squared W2 distance in closed form",
    lhs=WASSERSTEIN(family="normal", estimator="unbiased"),
    rhs=v * (total(1 / N) + 2 - 2 * product(ROOT_LOSS / sp.sqrt(N - 1))),
    parameters=LAW,
    tolerance=0.02,
    source=formalised("degenerate limits", "The catalogue names the quantity; the closed form is ours."),
    wrong=(
        Wrong("the means alone", v * total(1 / N)),
        Wrong("twice the standard deviation's share", v * (total(1 / N) + 4 - 4 * product(ROOT_LOSS / sp.sqrt(N - 1)))),
    ),
)

WASSERSTEIN_MLE = WASSERSTEIN_UNBIASED.variant(
    "mle",
    statement="Normal law by maximum likelihood: the mean squared W2 distance in closed form",
    lhs=WASSERSTEIN(family="normal", estimator="mle"),
    rhs=2 * v * (1 - product(ROOT_LOSS / sp.sqrt(N))),
    source=formalised(
        "degenerate limits",
        "The catalogue names the quantity; the closed form is ours. The means are off by what the variances have "
        "lost: E (mu_T - mu)^2 = v (1 - prod(1 - 1/n_t)).",
    ),
    wrong=(Wrong("the standard deviations alone", v * (1 - product(ROOT_LOSS / sp.sqrt(N)))),),
)

COVARIANCE_TRACE = equality(
    id="xu2025.gaussian_mean_variance.covariance",
    statement="Normal law in any dimension, maximum likelihood: the mean trace shrinks by 1 - 1/n_t a generation",
    lhs=FITTED_TRACE(family="normal", estimator="mle"),
    rhs=TRACE * LOSS,
    parameters=(*FEW, DIMENSION.between(1, 4), VARIANCE, SPECTRUM, CONDITION),
    where=COVARIANCE,
    source=ours("degenerate limits"),
    wrong=(Wrong("no loss", TRACE), Wrong("p times as fast", TRACE * product(1 - p / N))),
)

COVARIANCE_MEAN = replace(
    COVARIANCE_TRACE,
    id="xu2025.gaussian_mean_variance.means",
    statement="Normal law, maximum likelihood: the error of the mean is what the covariance has lost",
    lhs=MEAN_OFF(family="normal", estimator="mle"),
    rhs=TRACE * (1 - LOSS),
    tolerance=0.02,
    wrong=(Wrong("known covariance", TRACE * total(1 / N)),),
)
