"""The probability that a chain of synthetic training ends nearer to the truth than it began."""

from __future__ import annotations

from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.propositions import Converges, Tends
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import BernoulliImprovement, NegativeForm
from theory.xu2025._schedules import SampleSize
from theory.xu2025._setting import (
    CONDITION,
    COVARIANCE,
    DIMENSION,
    IMPROVED,
    IMPROVED_OR_TIED,
    NORMAL,
    SCHEDULES_OF,
    SPECTRUM,
    VARIANCE,
    N,
    Sigma,
    T,
    a,
    bounded,
    by_family,
    equality,
    family,
    formalised,
    n,
    ours,
    p,
    schedule,
    t,
    theta,
)


HALF = sp.Rational(1, 2)
r = sp.Symbol("r", positive=True)
STEPS = SampleSize(schedule, n, a, sp.S.One) * sp.Sum(1 / N, (t, 2, T))
"""r = n_1 (1/n_2 + ... + 1/n_T)."""
RATIOS = Parameter(r, "n_1 (1/n_2 + ... + 1/n_T)", low=1e-2, high=100)
LATER = Parameter(T, "number of generations", low=2, high=30)
RATIO = {r: STEPS}
REFITTED = (sp.Ge(T, 2),)
"""With the first generation alone, r is an empty sum."""
MEAN = {"family": "normal_mean"}
ACCURATE = 1e-4


def student(dimension: sp.Expr, ratio: sp.Expr) -> sp.Expr:
    """The probability for an isotropic normal mean."""
    return StudentDistribution(dimension, -sp.sqrt(dimension * ratio) / 2)


def line(ratio: sp.Expr) -> sp.Expr:
    """The same in one dimension."""
    return sp.atan(2 / sp.sqrt(ratio)) / sp.pi


normal_chance = partial(Claim, kind=Kind.EQUAL, where=RATIO, hypotheses=REFITTED, scale=sp.S.One, tolerance=ACCURATE)

ONE_DIMENSION = normal_chance(
    id="xu2025.improvement.gaussian_1d",
    statement="Mean of N(theta, v): improvement has probability arctan(2/sqrt(r))/pi, r = n_1 (1/n_2 + ... + 1/n_T)",
    lhs=IMPROVED(p=1, **MEAN),
    rhs=line(r),
    parameters=(*SCHEDULES_OF, LATER, VARIANCE),
    source=formalised("probability of improvement", "Tolerance 1e-4 of probability."),
    wrong=(
        Wrong("arctan(1/sqrt(r))", sp.atan(1 / sp.sqrt(r)) / sp.pi),
        Wrong("with the first generation in the sum", line(r + 1)),
        Wrong("one half", HALF),
    ),
)

ISOTROPIC = normal_chance(
    id="xu2025.improvement.gaussian",
    statement="Mean of N(theta, v I_p): improvement has probability F_t(-sqrt(p r)/2), t with p degrees of freedom",
    lhs=IMPROVED(**MEAN),
    rhs=student(p, r),
    parameters=(*SCHEDULES_OF, LATER, VARIANCE, DIMENSION),
    source=formalised("probability of improvement", "Tolerance 1e-4 of probability."),
    wrong=(
        Wrong("one degree of freedom less", StudentDistribution(p + 1, -sp.sqrt(p * r) / 2)),
        Wrong("without p under the root", StudentDistribution(p, -sp.sqrt(r) / 2)),
    ),
)

BELOW = Claim(
    id="xu2025.improvement.below_half",
    kind=Kind.BELOW,
    statement="Mean of N(theta, Sigma): improvement has probability below 1/2, for every schedule, p and T",
    lhs=IMPROVED(**MEAN),
    rhs=HALF,
    parameters=(*SCHEDULES_OF, LATER, *NORMAL),
    source=formalised("probability of improvement"),
    wrong=(Wrong("below 1/4", HALF / 2), Wrong("below 1/10", HALF / 5)),
)

r_next = sp.Symbol("r_next", positive=True)

IN_TIME = Claim(
    id="xu2025.improvement.monotone",
    kind=Kind.BELOW,
    statement="Mean of N(theta, v I_p): the probability falls from generation to generation",
    lhs=student(p, r_next),
    rhs=student(p, r),
    parameters=(*SCHEDULES_OF, LATER, DIMENSION),
    hypotheses=REFITTED,
    where={r: STEPS, r_next: STEPS.xreplace({T: T + 1})},
    source=formalised("probability of improvement", "The closed form (improvement.gaussian) at T + 1 against T."),
    wrong=(Wrong("falls by half", student(p, r) / 2),),
)

IN_DIMENSION = Claim(
    id="xu2025.improvement.monotone.dimension",
    kind=Kind.BELOW,
    statement="Mean of N(theta, v I_p): the probability falls with the dimension, r fixed",
    lhs=student(p + 1, r),
    rhs=student(p, r),
    parameters=(DIMENSION.between(1, 100), RATIOS.between(1e-3, 100)),
    source=formalised("probability of improvement"),
    wrong=(Wrong("falls by half", student(p, r) / 2),),
)

VANISHES = bounded(
    id="xu2025.improvement.monotone.limit",
    statement="Mean of N(theta, v I_p): the probability tends to 0 if and only if the sum of 1/n_t diverges",
    lhs=Tends(IMPROVED(**MEAN), T, sp.S.Zero),
    rhs=sp.Not(Converges(1 / N, t)),
    equivalent=student(p, STEPS),
    parameters=(*SCHEDULES_OF, DIMENSION),
    tolerance=0.02,
    scale=sp.S.One,
    source=formalised("probability of improvement"),
    wrong=(Wrong("the sum of 1/n_t^2", sp.Not(Converges(N**-2, t))), Wrong("always", sp.true)),
)

SCALES = Parameter(family, "unbiased family", choices=("exponential", "normal_variance"))
SMALL = Parameter(n, "sample size of every generation", low=2, high=3)
TRUE_SCALE = Parameter(theta, "the truth", low=0.1, high=10)
LONG = GrowthPath("T grows, constant sample size", T, (2, 8, 32, 128), slowest=sp.S.One)
CONSTANT = {"schedule": "constant", "estimator": "unbiased"}

ANY_FAMILY = Claim(
    id="xu2025.improvement.monotone.any_family",
    kind=Kind.LIMIT,
    statement="Every unbiased family: where the sum of 1/n_t diverges, the probability tends to 0",
    lhs=IMPROVED(theta=1, n=by_family(exponential=1, normal_variance=2), **CONSTANT),
    rhs=sp.S.Zero,
    parameters=(SCALES,),
    path=GrowthPath("T grows, constant sample size", T, (8, 32, 128), slowest=sp.Integer(2)),
    scale=sp.S.One,
    source=formalised(
        "probability of improvement",
        "One direction, at a constant schedule, is enough: n_t = 1 for exponential means, 2 for variances.",
    ),
    wrong=(Wrong("to 1/2", HALF),),
)

ANY_FAMILY_CORRECTED = ANY_FAMILY.corrected(
    statement="Scale families, constant schedule: to the probability that the first fit is above twice the truth",
    lhs=IMPROVED(**CONSTANT),
    rhs=by_family(
        exponential=sp.uppergamma(n, 2 * n) / sp.gamma(n),
        normal_variance=sp.uppergamma((n - 1) / 2, n - 1) / sp.gamma((n - 1) / 2),
    ),
    parameters=(SCALES, SMALL, TRUE_SCALE),
    path=LONG,
    tolerance=0.02,
    critical=({family: "exponential", n: 3},),
    source=ours("probability of improvement", "Where a chain collapses its distance to the truth stays finite."),
    wrong=(Wrong("one half", HALF), Wrong("certainty", sp.S.One)),
)

FORM = NegativeForm(r, Sigma)

ANISOTROPIC = normal_chance(
    id="xu2025.improvement.anisotropic",
    statement="Mean of N(theta, Sigma): the probability that an indefinite quadratic form in 2p normals is negative",
    lhs=IMPROVED(**MEAN),
    rhs=FORM,
    parameters=(*SCHEDULES_OF, LATER, *NORMAL),
    where=COVARIANCE | RATIO,
    tolerance=2e-3,
    source=formalised("probability of improvement", "Imhof's integral. Tolerance 2e-3 of probability."),
    wrong=(Wrong("as if isotropic", student(p, r)), Wrong("as in one dimension", line(r))),
)

SHAPES = (DIMENSION.between(1, 4), SPECTRUM, CONDITION)
at_ratio = partial(Claim, lhs=FORM, parameters=(RATIOS, *SHAPES), where=COVARIANCE)

ABOVE_ISOTROPIC = at_ratio(
    id="xu2025.improvement.anisotropic.above_isotropic",
    kind=Kind.AT_LEAST,
    statement="At the same r, an anisotropic covariance makes improvement no less probable than v I_p does",
    rhs=student(p, r),
    source=ours("probability of improvement", "The catalogue asks. Seen at all spectra tried, not proved."),
    wrong=(Wrong("than one dimension", line(r) + sp.Rational(1, 10**6)),),
)

BELOW_LINE = at_ratio(
    id="xu2025.improvement.anisotropic.below_1d",
    kind=Kind.AT_MOST,
    statement="At the same r, improvement is most probable in one dimension",
    rhs=line(r),
    source=ours(
        "probability of improvement",
        "The catalogue asks. Proved: a weighted mean of points on the unit circle is no longer than 1.",
    ),
    wrong=(Wrong("half of it", line(r) / 2),),
)

n_1, n_2, c = sp.symbols("n_1 n_2 c", integer=True, positive=True)
PROPORTIONAL = GrowthPath("n_1 grows, n_t = c n_1 for t > 1", n_1, (64, 1024, 16384, 262144))
GENERATION = sp.Symbol("k", integer=True, positive=True)


def then(second: sp.Expr) -> sp.SeqFormula:
    """The schedule n_1, then the same size in all later generations."""
    return sp.SeqFormula(sp.Piecewise((n_1, sp.Eq(GENERATION, 1)), (second, True)), (GENERATION, 1, T))


REGULAR = Parameter(
    family,
    "regular family",
    choices=("bernoulli", "poisson", "exponential", "normal_variance", "logistic"),
)
INSIDE = Parameter(theta, "the truth", low=0.2, high=0.8)
FEW = Parameter(T, "number of generations", low=2, high=5)
FACTOR = Parameter(c, "sample size of later generations, in units of the first", low=1, high=8)
LIMIT_RATIO = (T - 1) / c

COORDINATES = by_family(bernoulli=1, poisson=1, exponential=1, normal_variance=1, logistic=2)
"""Number of parameters."""

ASYMPTOTIC = Claim(
    id="xu2025.improvement.asymptotic",
    kind=Kind.ASYMPTOTIC,
    statement="Regular families, sample sizes growing in proportion: the probability tends to that of a normal mean",
    lhs=IMPROVED(schedule=then(c * n_1), n=n_1, p=COORDINATES),
    rhs=by_family(
        bernoulli=line(LIMIT_RATIO),
        poisson=line(LIMIT_RATIO),
        exponential=line(LIMIT_RATIO),
        normal_variance=line(LIMIT_RATIO),
        logistic=student(2, LIMIT_RATIO),
    ),
    parameters=(REGULAR, FEW, FACTOR, INSIDE),
    path=PROPORTIONAL,
    scale=sp.S.One,
    tolerance=0.02,
    critical=({family: "bernoulli", T: 2, c: 2},),
    source=formalised(
        "probability of improvement",
        "Covariance I(theta)^-1: a number, or a multiple of the identity for the logistic design used here.",
    ),
    wrong=(Wrong("in ten dimensions", student(sp.Integer(10), LIMIT_RATIO)), Wrong("one half", HALF)),
)

TWO = {"family": "bernoulli", "theta": HALF, "T": 2, "n": n_1, "schedule": then(c * n_1).xreplace({T: sp.Integer(2)})}

ALL = Parameter(
    family,
    "regular family",
    choices=("normal_mean", "exponential", "normal_variance", "bernoulli", "poisson", "logistic"),
)
FIRST_SIZE = Parameter(n_1, "sample size of the first generation", low=2, high=16)
SECOND_SIZE = Parameter(n_2, "sample size of every later generation", low=2, high=250)
GENERAL = (ALL, FIRST_SIZE, SECOND_SIZE, FEW, INSIDE)
ANYHOW = {"schedule": then(n_2), "n": n_1}

general = partial(Claim, kind=Kind.BELOW, rhs=HALF, parameters=GENERAL, wrong=(Wrong("below 1/10", HALF / 5),))

STRICT = general(
    id="xu2025.improvement.below_half.general.strict",
    statement="Every regular family, schedule and finite n: improvement has probability below 1/2",
    lhs=IMPROVED(**ANYHOW),
    source=formalised("probability of improvement", "The summary's generality, taken literally."),
)

NON_STRICT = general(
    id="xu2025.improvement.below_half.general.non_strict",
    statement="Every regular family, schedule and finite n: not to get worse has probability below 1/2",
    lhs=IMPROVED_OR_TIED(**ANYHOW),
    source=formalised("probability of improvement", "The summary's generality, taken literally, ties counted in."),
)

HONEST = Parameter(
    family,
    "family with symmetric increments, or scale family",
    choices=("normal_mean", "midrange", "median", "least_squares", "exponential", "normal_variance"),
)
TRUE = (
    "Location families with symmetric errors: reflecting the first error maps the event into its complement. "
    "Scale families: the logarithm is a walk whose steps are more often, and further, down than up."
)

STRICT_CORRECTED = STRICT.corrected(
    statement="Location families with symmetric errors, and scale families: improvement has probability below 1/2",
    parameters=(HONEST, *GENERAL[1:]),
    source=ours("probability of improvement", TRUE),
    wrong=STRICT.wrong,
)

NON_STRICT_CORRECTED = NON_STRICT.corrected(
    statement="The same families: not to get worse has probability below 1/2",
    parameters=(HONEST, *GENERAL[1:]),
    source=ours("probability of improvement", f"{TRUE} Their laws have densities, so there are no ties."),
    wrong=NON_STRICT.wrong,
)

EXACT = BernoulliImprovement(n_1, n_2, theta)

BERNOULLI_EXACT = equality(
    id="xu2025.improvement.below_half.general.bernoulli",
    statement="Bernoulli, T = 2: the probability of improvement, all cases added up",
    lhs=IMPROVED(**(TWO | {"theta": theta, "schedule": then(n_2).xreplace({T: sp.Integer(2)})})),
    rhs=EXACT,
    parameters=(FIRST_SIZE, SECOND_SIZE, INSIDE),
    scale=sp.S.One,
    tolerance=3e-3,
    source=ours("probability of improvement", "0.50075 at theta = 1/2, n_1 = 7, n_2 = 65: above 1/2."),
    wrong=(Wrong("the normal value", line(n_1 / n_2)), Wrong("one half", HALF)),
)
