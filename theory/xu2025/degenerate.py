"""Degenerate limits: variances that vanish, chains that are absorbed, means that nobody sees."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import mpmath
import sympy as sp

from theory.language.claim import Claim, Kind, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.parameter import Parameter
from theory.language.propositions import Bounded, Converges, Tends
from theory.vocabulary.special_functions import ChiMean, DigammaLessLog, powered
from theory.xu2025._setting import (
    AT_ONE,
    AT_ZERO,
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
    SQUARED_ERROR,
    TRACE,
    TRUTH,
    VARIANCE,
    WASSERSTEIN,
    N,
    T,
    bounded,
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
MANY = GrowthPath("T grows, everything else fixed", T, (16, 64, 256), slowest=sp.Integer(2))
"""Chains collapse exponentially fast; so do those that are absorbed."""
SMALL_SIZE = Parameter(n, "sample size of every generation", low=2, high=4)


LOG_DRIFT = DigammaLessLog(FREEDOM)

VARIANCE_MLE = Claim(
    id="xu2025.gaussian_variance.mle",
    kind=Kind.EQUAL,
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

VARIANCE_UNBIASED = Claim(
    id="xu2025.gaussian_variance.unbiased",
    kind=Kind.EQUAL,
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

VARIANCE_LOG = Claim(
    id="xu2025.gaussian_variance.unbiased.log",
    kind=Kind.EQUAL,
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
    path=MANY,
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

WASSERSTEIN_UNBIASED = Claim(
    id="xu2025.gaussian_mean_variance.wasserstein",
    kind=Kind.EQUAL,
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

COVARIANCE_TRACE = Claim(
    id="xu2025.gaussian_mean_variance.covariance",
    kind=Kind.EQUAL,
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

BERNOULLI = {"family": "bernoulli"}
CONSTANT = {"schedule": "constant"}

BERNOULLI_LOSS = Claim(
    id="xu2025.bernoulli.absorption",
    kind=Kind.EQUAL,
    statement="Bernoulli, constant n: the mean of theta_T (1 - theta_T) shrinks by 1 - 1/n in every generation",
    lhs=ESTIMATE(**BERNOULLI, **CONSTANT) - SQUARE(**BERNOULLI, **CONSTANT),
    rhs=theta * (1 - theta) * (1 - 1 / n) ** T,
    parameters=(PAIR, GENERATIONS, TRUTH),
    scale=theta * (1 - theta),
    source=formalised("degenerate limits"),
    wrong=(
        Wrong("one generation less", theta * (1 - theta) * (1 - 1 / n) ** (T - 1)),
        Wrong("none", theta * (1 - theta)),
    ),
)

BERNOULLI_MEAN = Claim(
    id="xu2025.bernoulli.absorption.mean",
    kind=Kind.EQUAL,
    statement="Bernoulli: the mean never moves",
    lhs=ESTIMATE(**BERNOULLI),
    rhs=theta,
    parameters=(SIZE, SCHEDULE, EXPONENT, GENERATIONS, TRUTH),
    source=formalised("degenerate limits"),
    wrong=(Wrong("it tends to 1/2", theta + (sp.Rational(1, 2) - theta) / (2 * n)),),
)

ABSORBED = GrowthPath("T grows, everything else fixed", T, (2, 8, 32, 128), slowest=sp.Integer(2))

BERNOULLI_CERTAIN = Claim(
    id="xu2025.bernoulli.absorption.certain",
    kind=Kind.LIMIT,
    statement="Bernoulli, constant n: the chain is absorbed at 0 or 1",
    lhs=AT_ZERO(**BERNOULLI, **CONSTANT) + AT_ONE(**BERNOULLI, **CONSTANT),
    rhs=sp.S.One,
    parameters=(SMALL_SIZE.between(1, 8), TRUTH),
    path=ABSORBED,
    source=formalised("degenerate limits", "Almost surely: both ends are absorbing, so the events grow with T."),
    wrong=(Wrong("with probability 1 - theta (1 - theta)", 1 - theta * (1 - theta)),),
)

BERNOULLI_ONE = Claim(
    id="xu2025.bernoulli.absorption.at_one",
    kind=Kind.LIMIT,
    statement="Bernoulli, constant n: the probability of ending at 1 is theta",
    lhs=AT_ONE(**BERNOULLI, **CONSTANT),
    rhs=theta,
    parameters=(SMALL_SIZE.between(1, 8), TRUTH),
    path=ABSORBED,
    scale=sp.S.One,
    tolerance=0.02,
    source=formalised("degenerate limits"),
    wrong=(Wrong("1 - theta", 1 - theta), Wrong("one half", sp.Rational(1, 2))),
)

POISSON = {"family": "poisson"}

POISSON_MEAN = Claim(
    id="xu2025.poisson.absorption.mean",
    kind=Kind.EQUAL,
    statement="Poisson: the mean never moves",
    lhs=ESTIMATE(**POISSON),
    rhs=theta,
    parameters=CHAIN,
    scale=theta + sp.sqrt(theta * total(1 / N)),
    source=formalised("degenerate limits"),
    wrong=(Wrong("it shrinks", theta * LOSS),),
)

POISSON_SQUARE = Claim(
    id="xu2025.poisson.absorption.square",
    kind=Kind.EQUAL,
    statement="Poisson: the mean square grows by theta / n_t in every generation",
    lhs=SQUARE(**POISSON),
    rhs=theta**2 + theta * total(1 / N),
    parameters=CHAIN,
    tolerance=0.02,
    source=formalised("degenerate limits"),
    wrong=(Wrong("a location family", theta**2 + total(1 / N)), Wrong("constant", theta**2)),
)


class Extinction(sp.Function):  # type: ignore[misc]  # sympy has no types
    """q_k: probability that a Poisson(1) branching process dies out within k generations.

    q_0 = 0, q_{k+1} = exp(q_k - 1).
    """

    nargs = 1
    is_extended_real = True
    is_positive = True

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if not self.args[0].is_Integer:
            return None
        with mpmath.workprec(prec + 10):
            q = mpmath.mpf(0)
            for _ in range(int(self.args[0])):
                q = mpmath.exp(q - 1)
            return sp.Float(q, int(prec / 3.3219) + 3)

    def _latex(self, printer: object, exp: str | None = None) -> str:
        return powered(rf"q_{{{sp.latex(self.args[0])}}}", exp)

    def _sympystr(self, printer: object) -> str:
        return f"q_({self.args[0]})"


TRUE_MEAN = Parameter(theta, "the true mean", low=0.1, high=2)

POISSON_EXTINCT = Claim(
    id="xu2025.poisson.absorption",
    kind=Kind.EQUAL,
    statement="Poisson, constant n: extinct by generation T with probability exp(-n theta (1 - q_(T-1)))",
    lhs=AT_ZERO(**POISSON, **CONSTANT),
    rhs=sp.exp(-n * theta * (1 - Extinction(T - 1))),
    parameters=(SMALL_SIZE.between(1, 8), TRUE_MEAN, GENERATIONS),
    scale=sp.S.One,
    source=formalised(
        "degenerate limits",
        "n theta_t is a branching process with Poisson(1) offspring: q_0 = 0, q_(k+1) = exp(q_k - 1). The law is ours.",
    ),
    wrong=(
        Wrong("one generation later", sp.exp(-n * theta * (1 - Extinction(T)))),
        Wrong("one founder", Extinction(T)),
    ),
)

POISSON_CERTAIN = Claim(
    id="xu2025.poisson.absorption.certain",
    kind=Kind.LIMIT,
    statement="Poisson, constant n: extinction is certain",
    lhs=AT_ZERO(**POISSON, **CONSTANT),
    rhs=sp.S.One,
    parameters=(SMALL_SIZE.between(1, 2), TRUE_MEAN.between(0.1, 1)),
    path=GrowthPath("T grows, everything else fixed", T, (16, 64, 256, 1024)),
    tolerance=0.02,
    source=formalised("degenerate limits", "The probability that it survives T generations is about 2 n theta / T."),
    wrong=(Wrong("with probability exp(-theta)", sp.exp(-theta)),),
)

EXPONENTIAL = {"family": "exponential"}

exponential = partial(Claim, kind=Kind.EQUAL, parameters=(SIZE, SCHEDULE, EXPONENT, GENERATIONS, SCALE))

EXPONENTIAL_MEAN = exponential(
    id="xu2025.exponential.martingale",
    statement="Exponential mean: its mean never moves",
    lhs=ESTIMATE(**EXPONENTIAL),
    rhs=theta,
    source=formalised("degenerate limits", SEEN),
    wrong=(Wrong("it shrinks", theta * product(1 - 1 / (N + 1))),),
)

EXPONENTIAL_SQUARE = EXPONENTIAL_MEAN.variant(
    "square",
    statement="Exponential mean: its mean square grows by the factor 1 + 1/n_t in every generation",
    lhs=SQUARE(**EXPONENTIAL),
    rhs=theta**2 * product(1 + 1 / N),
    wrong=(Wrong("a location family", theta**2 * (1 + total(1 / N) / 2)), Wrong("constant", theta**2)),
)

EXPONENTIAL_LOG = exponential(
    id="xu2025.exponential.martingale.log",
    statement="Exponential mean: the mean of its logarithm falls by log n_t - psi(n_t)",
    lhs=LOG_SCALE(**EXPONENTIAL),
    rhs=sp.log(theta) + total(DigammaLessLog(N)),
    scale=1 - total(DigammaLessLog(N)),
    source=formalised("degenerate limits"),
    wrong=(Wrong("no drift", sp.log(theta)), Wrong("1/n_t", sp.log(theta) - total(1 / N))),
)

EXPONENTIAL_COLLAPSES = Claim(
    id="xu2025.exponential.martingale.collapses",
    kind=Kind.LIMIT,
    statement="Exponential mean, constant n: it tends to 0 although its mean never moves",
    lhs=COLLAPSED(schedule="constant", **EXPONENTIAL),
    rhs=sp.S.One,
    parameters=(SMALL_SIZE.between(1, 2), SCALE),
    path=MANY,
    source=formalised("degenerate limits", "Almost surely, as for the variance of a normal law."),
    wrong=(Wrong("half of the chains", sp.Rational(1, 2)),),
)

POISSON_UNBOUNDED = bounded(
    id="xu2025.poisson.absorption.unbounded",
    statement="Poisson: the mean squared error stays bounded if and only if the sum of 1/n_t converges",
    lhs=Bounded(SQUARED_ERROR(**POISSON), T),
    rhs=Converges(1 / N, t),
    equivalent=theta * total(1 / N),
    parameters=(SIZE.between(20, 60), SCHEDULE, EXPONENT, SCALE),
    source=ours(
        "degenerate limits", "Extinct almost surely and unbounded in the mean at once: two meanings of collapse."
    ),
    wrong=(Wrong("always, since it dies out", sp.true),),
)
