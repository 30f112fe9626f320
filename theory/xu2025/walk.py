"""The recursion as a random walk: how its error adds up, and which schedules keep it bounded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.propositions import Bounded, Converges, Tends
from theory.xu2025._schedules import SampleSize
from theory.xu2025._setting import (
    COVARIANCE,
    DIMENSION,
    EXPONENT,
    FOREVER,
    GENERATIONS,
    NORMAL,
    SCHEDULE,
    SCHEDULES_OF,
    SIZE,
    SQUARED_ERROR,
    STEP_VARIANCES,
    TRACE,
    TRUTH,
    VARIANCE,
    N,
    T,
    a,
    beside,
    bounded,
    by_family,
    equality,
    family,
    formalised,
    kappa,
    n,
    ours,
    p,
    product,
    schedule,
    t,
    theta,
    total,
    v,
)


UNBIASED = (
    "normal_mean",
    "bernoulli",
    "poisson",
    "exponential",
    "uniform",
    "normal_variance",
    "midrange",
    "median",
    "edge",
    "least_squares",
)
LOCATIONS = ("normal_mean", "midrange", "median", "edge")

KAPPA = Parameter(kappa, "exponent of the variance: V_n is of order n^-kappa", low=0.75, high=2)
FAMILY = Parameter(family, "family of laws, with an unbiased estimator", choices=UNBIASED)
LOCATION = Parameter(family, "location family", choices=LOCATIONS)
LARGE = SIZE.between(12, 40)
FEW = GENERATIONS.between(1, sp.floor(n / 6), spread="linear")
"""Few enough for plain averages of products of random factors."""

DECOMPOSITION = equality(
    id="xu2025.mse_decomposition",
    statement="Unbiased estimation: the squared error is the sum of the conditional variances of the steps",
    lhs=SQUARED_ERROR(estimator="unbiased"),
    rhs=STEP_VARIANCES(estimator="unbiased"),
    parameters=(FAMILY, LARGE, FEW, SCHEDULE, EXPONENT, TRUTH, VARIANCE, KAPPA),
    source=formalised("the walk", "Increments of a martingale are orthogonal; theta_0 is the truth."),
    tolerance=0.02,
    wrong=(
        Wrong("half of it", STEP_VARIANCES(estimator="unbiased") / 2),
        Wrong("every step as the first", T * STEP_VARIANCES(estimator="unbiased", T=1)),
    ),
)

EDGE_VARIANCE = v * (sp.gamma(1 + kappa) - sp.gamma(1 + kappa / 2) ** 2) * N**-kappa
MEDIAN_VARIANCE = (N + sp.Mod(N, 2)) / (4 * (N + 1) * (N + 2))
STEP = by_family(normal_mean=v / N, midrange=1 / (2 * (N + 1) * (N + 2)), median=MEDIAN_VARIANCE, edge=EDGE_VARIANCE)
"""V_n of each location family: the variance of its estimator from n draws."""
OBSERVATION = by_family(
    normal_mean=v,
    midrange=sp.Rational(1, 12),
    median=sp.Rational(1, 12),
    edge=v * (sp.gamma(1 + kappa) - sp.gamma(1 + kappa / 2) ** 2),
)

LOCATION_DECOMPOSITION = equality(
    id="xu2025.mse_decomposition.location",
    statement="Location families: the squared error is the sum of the variances of the estimator at the sample sizes",
    lhs=SQUARED_ERROR(),
    rhs=total(STEP),
    parameters=(LOCATION, *SCHEDULES_OF, GENERATIONS, VARIANCE, KAPPA),
    hypotheses=(N.subs(t, 1) >= 2,),
    tolerance=0.02,
    critical=({family: "median", n: 3, schedule: "constant"},),
    source=formalised(
        "the walk", "The estimator's own variance V_n, which is not always that of an observation over n."
    ),
    wrong=(Wrong("the variance of an observation over n_t", total(OBSERVATION / N)),),
)

MEAN = SQUARED_ERROR(family="normal_mean")
MEAN_ERROR = TRACE * total(1 / N)

bounded_mean = partial(bounded, where=COVARIANCE)

DICHOTOMY = bounded_mean(
    id="xu2025.schedule.dichotomy",
    statement="Normal mean: the error stays bounded if and only if the sum of 1/n_t converges",
    lhs=Bounded(MEAN, T),
    rhs=Converges(1 / N, t),
    equivalent=MEAN_ERROR,
    parameters=(*SCHEDULES_OF, *NORMAL),
    source=formalised("growth of the sample size"),
    wrong=(Wrong("the sum of 1/n_t^2", Converges(N**-2, t)), Wrong("n_t grows at all", Tends(N, t, sp.oo))),
)

CONSTANT = equality(
    id="xu2025.schedule.constant",
    statement="Constant sample size: the error grows like T",
    lhs=SQUARED_ERROR(family="normal_mean", schedule="constant"),
    rhs=T * TRACE / n,
    parameters=(GENERATIONS, SIZE, *NORMAL),
    where=COVARIANCE,
    tolerance=0.02,
    source=formalised("growth of the sample size"),
    wrong=(Wrong("one generation too few", (T - 1) * TRACE / n), Wrong("no growth", TRACE / n)),
)

LINEAR = equality(
    id="xu2025.schedule.linear",
    statement="Linearly growing sample size: the error is that of one step times the harmonic number H_T",
    lhs=SQUARED_ERROR(family="normal_mean", schedule="power", a=1),
    rhs=TRACE / n * total(1 / t),
    parameters=(GENERATIONS, SIZE, *NORMAL),
    where=COVARIANCE,
    tolerance=0.02,
    source=formalised("growth of the sample size"),
    wrong=(Wrong("the logarithm", TRACE / n * sp.log(T)), Wrong("the sum of 1/t^2", TRACE / n * total(t**-2))),
)

LINEAR_DIVERGES = bounded_mean(
    id="xu2025.schedule.linear.diverges",
    statement="Linearly growing sample size: the error is unbounded",
    lhs=Bounded(SQUARED_ERROR(family="normal_mean", schedule="power", a=1), T),
    rhs=sp.false,
    equivalent=TRACE / n * total(1 / t),
    parameters=(SIZE, *NORMAL),
    source=formalised("growth of the sample size"),
    wrong=(Wrong("it is bounded", sp.true),),
)

delta = sp.Symbol("delta", positive=True)
EXCESS = Parameter(delta, "by how much the exponent of the growth exceeds 1", low=0.02, high=3)

SUPERLINEAR = bounded_mean(
    id="xu2025.schedule.superlinear",
    statement="Sample sizes of order t^(1+delta) keep the error bounded, for every delta > 0",
    lhs=Bounded(SQUARED_ERROR(family="normal_mean", schedule="power", a=1 + delta), T),
    rhs=sp.true,
    equivalent=TRACE * total(1 / sp.ceiling(n * t ** (1 + delta))),
    parameters=(SIZE, EXCESS, *NORMAL),
    source=formalised("growth of the sample size"),
    wrong=(Wrong("it is unbounded", sp.false), Wrong("only for delta > 1", delta > 1)),
)

SUPERLINEAR_LIMIT = Claim(
    id="xu2025.schedule.superlinear.limit",
    kind=Kind.LIMIT,
    statement="Without rounding, the error tends to zeta(1+delta) times that of one step",
    lhs=p * v / n * total(t ** (-1 - delta)),
    rhs=p * v / n * sp.zeta(1 + delta),
    parameters=(SIZE, EXCESS.between(0.5, 3), DIMENSION, VARIANCE),
    path=FOREVER,
    source=formalised("growth of the sample size", "The sum at sizes up to 10^12 against zeta(1+delta), Sigma = v I."),
    wrong=(Wrong("zeta(2+delta)", p * v / n * sp.zeta(2 + delta)), Wrong("one step", p * v / n)),
)

BOUNDARY = bounded_mean(
    id="xu2025.schedule.boundary",
    statement="Sample sizes of order t log t: the error is unbounded (it grows like log log T)",
    lhs=Bounded(SQUARED_ERROR(family="normal_mean", schedule="log"), T),
    rhs=sp.false,
    equivalent=TRACE * total(1 / SampleSize(sp.Symbol("log"), n, a, t)),
    parameters=(SIZE, EXPONENT, *NORMAL),
    source=formalised("growth of the sample size", "The catalogue asks; the answer is ours."),
    wrong=(Wrong("it is bounded", sp.true),),
)

BOUNDARY_SQUARED = BOUNDARY.variant(
    "log_squared",
    statement="Sample sizes of order t log^2 t keep the error bounded",
    lhs=Bounded(SQUARED_ERROR(family="normal_mean", schedule="log_squared"), T),
    rhs=sp.true,
    equivalent=TRACE * total(1 / SampleSize(sp.Symbol("log_squared"), n, a, t)),
    wrong=(Wrong("it is unbounded", sp.false),),
)

GROWING = replace(SCHEDULE, choices=("log", "power", "log_squared", "geometric"), further=None)
FASTER = GROWING.among("power", "log_squared", "geometric")

SUFFICES = bounded_mean(
    id="xu2025.schedule.superlinear_suffices",
    statement="Superlinear growth of the sample size (n_t / t -> oo) keeps the error bounded",
    lhs=Bounded(MEAN, T),
    rhs=sp.true,
    equivalent=MEAN_ERROR,
    parameters=(SIZE, GROWING, EXPONENT, *NORMAL),
    hypotheses=(Tends(N / t, t, sp.oo),),
    source=formalised("growth of the sample size", "The summary's wording, superlinear, taken literally."),
    wrong=(Wrong("it never does", sp.false),),
)

SUFFICES_CORRECTED = SUFFICES.corrected(
    statement="Growth of the sample size with a convergent sum of 1/n_t keeps the error bounded",
    parameters=(SIZE, FASTER, EXPONENT, *NORMAL),
    hypotheses=(Converges(1 / N, t),),
    source=ours("growth of the sample size", "t log t is superlinear, and the sum of 1/(t log t) diverges."),
    wrong=SUFFICES.wrong,
)

RATE = bounded(
    id="xu2025.rate_kappa",
    statement="Variance of order n^-kappa everywhere: bounded if and only if the sum of n_t^-kappa converges",
    lhs=Bounded(SQUARED_ERROR(family="edge"), T),
    rhs=Converges(N**-kappa, t),
    equivalent=total(EDGE_VARIANCE),
    parameters=(SIZE, SCHEDULE, KAPPA, replace(EXPONENT, critical=beside(1 / kappa)), VARIANCE),
    critical=({schedule: "power", kappa: 1.25, a: 0.75},),
    source=formalised(
        "growth of the sample size",
        "Looked at for the end of a law by its corrected smallest observation, any kappa > 0.",
    ),
    wrong=(
        Wrong("the sum of 1/n_t", Converges(1 / N, t)),
        Wrong("the sum of n_t^(-kappa/2)", Converges(N ** (-kappa / 2), t)),
    ),
)

END_SIZE = SIZE.between(20, 60)
END = SQUARED_ERROR(family="uniform", estimator="unbiased")
END_ERROR = theta**2 * (product(1 + 1 / (N * (N + 2))) - 1)

ENDPOINT = bounded(
    id="xu2025.rate_kappa.endpoint",
    statement="End of a uniform law, unbiased: bounded if and only if the sum of n_t^-2 converges",
    lhs=Bounded(END, T),
    rhs=Converges(N**-2, t),
    equivalent=END_ERROR,
    parameters=(END_SIZE, SCHEDULE, EXPONENT, TRUTH),
    source=formalised("growth of the sample size"),
    wrong=(Wrong("the sum of 1/n_t", Converges(1 / N, t)),),
)

ENDPOINT_SQUARED_ERROR = equality(
    id="xu2025.rate_kappa.endpoint.error",
    statement="End of a uniform law, unbiased: the squared error is that of a product",
    lhs=END,
    rhs=END_ERROR,
    parameters=(END_SIZE, GENERATIONS.between(1, sp.floor(n / 5)), SCHEDULE, EXPONENT, TRUTH),
    source=ours("growth of the sample size", "V_n(theta) = theta^2 / (n (n + 2)), and E theta_t^2 multiplies."),
    wrong=(Wrong("as a location family", theta**2 * total(1 / N)),),
)

POWER = sp.ceiling(n * t**a)
ENDPOINT_SCHEDULES = bounded(
    id="xu2025.rate_kappa.endpoint.schedules",
    statement="End of a uniform law: t^a is enough if and only if a > 1/2; superlinear growth is not needed",
    lhs=Bounded(SQUARED_ERROR(family="uniform", estimator="unbiased", schedule="power"), T),
    rhs=a > sp.Rational(1, 2),
    equivalent=theta**2 * (product(1 + 1 / (POWER * (POWER + 2))) - 1),
    parameters=(END_SIZE, Parameter(a, "exponent of the growth", low=0.25, high=2, critical=beside(sp.S.Half)), TRUTH),
    source=ours("growth of the sample size", "The catalogue asks which schedules suffice."),
    wrong=(Wrong("superlinear growth is needed", a > 1),),
)

ANY = Parameter(
    family,
    "unbiased family with V_n(theta) of order 1/n at each theta",
    choices=("bernoulli", "poisson", "exponential", "normal_mean"),
)
SECOND = by_family(
    bernoulli=theta * (1 - theta) * (1 - product(1 - 1 / N)),
    poisson=theta * total(1 / N),
    exponential=theta**2 * (product(1 + 1 / N) - 1),
    normal_mean=v * total(1 / N),
)
"""Squared error of each family after T generations."""

ANY_FAMILY = bounded(
    id="xu2025.rate_kappa.any_family",
    statement="Every unbiased family with V_n(theta) of order 1/n: bounded if and only if the sum of 1/n_t converges",
    lhs=Bounded(SQUARED_ERROR(), T),
    rhs=Converges(1 / N, t),
    equivalent=SECOND,
    parameters=(ANY, END_SIZE, SCHEDULE, EXPONENT, TRUTH, VARIANCE),
    source=formalised("growth of the sample size", "Pointwise in theta, not uniformly."),
    wrong=(Wrong("the sum of 1/n_t^2", Converges(N**-2, t)),),
)

ANY_FAMILY_CORRECTED = ANY_FAMILY.corrected(
    statement="If and only if, for families that are not confined to a bounded range; else bounded anyhow",
    rhs=sp.Or(Converges(1 / N, t), sp.Eq(by_family(bernoulli=1, poisson=0, exponential=0, normal_mean=0), 1)),
    source=ours(
        "growth of the sample size",
        "A Bernoulli parameter stays in [0, 1]: it ends in an atom instead (bernoulli.absorption). "
        "What is needed for divergence is that the expected variance of a step stays of order 1/n along the chain.",
    ),
    wrong=(Wrong("for every family", Converges(1 / N, t)),),
)
