"""The recursion as a random walk: how its error adds up, and which schedules keep it bounded."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.stats import Beta, Binomial, ChiSquared, Exponential, Gamma, Normal, Poisson

from derivations.kernel.chain import Chain
from derivations.kernel.line import Rule, Step
from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.algebra import Definition
from derivations.rules.cited import Cited
from derivations.rules.conditional_means import Solved, Unrolled
from derivations.rules.expectations import Linearity
from derivations.rules.integral_test import IntegralTest
from derivations.rules.series import Rounded, SameTruth, SeriesComparison, Within
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from derivations.rules.sums import Series
from derivations.rules.zeta import ToInfinity, Zeta
from derivations.special import chains as special
from derivations.xu2025.rules.two_moments import StandIn, UnbiasedSteps
from theory import Claim
from theory.language.propositions import Bounded, Converges
from theory.vocabulary.covariances import EIGENVALUE
from theory.vocabulary.traces import Trace
from theory.xu2025 import walk as claims
from theory.xu2025._schedules import SampleSize
from theory.xu2025._setting import (
    N,
    Sigma,
    T,
    a,
    by_family,
    family,
    kappa,
    n,
    product,
    t,
    theta,
    total,
    v,
)


LETTER = "thetahat"
HERE, BEFORE, PAST = (ChainState(LETTER, generation, theta) for generation in (T, T - 1, t - 1))
NOW = N.xreplace({t: T})
SHARE = {theta < 1: "a Bernoulli parameter is a probability; the parameters of the claim say so"}
Z = Normal("Z", 0, 1)

# The error adds up ----------------------------------------------------------------------------

V = sp.Function("V", nonnegative=True)
MAXIMUM = Beta("M", N, 1)
STEPS: Mapping[str, Given] = {
    "normal_mean": Given(PAST + sp.sqrt(v / N) * Z, t, "mean of n_t normal draws"),
    "bernoulli": Given(Binomial("K", N, PAST) / N, t, "share of ones among n_t draws"),
    "poisson": Given(Poisson("K", N * PAST) / N, t, "mean of n_t Poisson draws"),
    "exponential": Given(PAST * Gamma("G", N, 1) / N, t, "mean of n_t exponential draws"),
    "uniform": Given(PAST * MAXIMUM * (N + 1) / N, t, "largest of n_t uniform draws, times (n_t + 1)/n_t"),
    "normal_variance": Given(PAST * ChiSquared("C", N - 1) / (N - 1), t, "unbiased variance of n_t normal draws"),
    "midrange": Given(
        PAST + (MAXIMUM + MAXIMUM * Beta("L", 1, N - 1) - 1) / 2,
        t,
        "middle between the largest of n_t uniform draws and the smallest, which is the smallest of n_t - 1 below it",
    ),
    "median": Given(
        PAST + sp.sqrt(claims.MEDIAN_VARIANCE) * Z, t, "median of n_t uniform draws: noise symmetric about 0"
    ),
    "edge": Given(
        PAST + sp.sqrt(v) * N ** (-kappa / 2) * (Exponential("E", 1) ** (kappa / 2) - sp.gamma(1 + kappa / 2)),
        t,
        "smallest of n_t draws, less its mean",
    ),
    "least_squares": Given(PAST + sp.sqrt(v) * sp.Function("c")(N) * Z, t, "least squares: linear in normal noise"),
}
"""The law of the fit of generation t given the one before, for each family."""

ERROR = Mean((HERE - theta) ** 2)
VARIANCES = sp.Sum(Mean(V(N, PAST)), (t, 1, T))
DECOMPOSITION = Chain(
    claims.DECOMPOSITION,
    (
        Step(ERROR, Definition("the measured quantity")),
        Step(Mean((BEFORE - theta) ** 2) + Mean(V(NOW, BEFORE)), UnbiasedSteps(HERE, STEPS)),
        Step(VARIANCES, Unrolled(ERROR, T)),
        Step(claims.DECOMPOSITION, Definition("V, the variance of a step given the past, as measured")),
    ),
    laws={LETTER: Given(PAST + sp.sqrt(V(N, PAST)) * Z, t, "a step of mean 0 and variance V; no more is used")},
    meaning={claims.DECOMPOSITION.lhs: ERROR, claims.DECOMPOSITION.rhs: VARIANCES},
    symbols={V: "variance of a step given the past"},
    assumes={sp.Ge(N, 2): "a variance is fitted to two draws at least; the parameters of the claim say so"} | SHARE,
)

X = ChainState("xhat", T, 0)
"""The fit less the truth, of a location family."""
LOCATION = {word: STEPS[word].with_values({PAST: X.at(t - 1)}) for word in claims.LOCATIONS}
ADDED = Mean(X**2)


K = sp.Symbol("k", integer=True, positive=True)
LOWER = Beta("A", K, K + 1)
MIDDLE = {
    2 * K - 1: Beta("A", K, K) - sp.Rational(1, 2),
    2 * K: (LOWER + 1 - (1 - LOWER) * Beta("B", K, 1)) / 2 - sp.Rational(1, 2),
}
"""Error of the median of an odd and of an even number of uniform draws, whose middle ones are beta variables."""


def added(word: str) -> StandIn | Solved:
    """The squared error of a location family, solved."""
    step = claims.STEP.xreplace({family: sp.Symbol(word)})
    solved = Solved(ADDED, total(step), T, why="steps are independent, with mean 0 and variance V_n")
    if word != "median":
        return solved
    variances = {size: claims.MEDIAN_VARIANCE.xreplace({N: size}) for size in MIDDLE}
    return StandIn(solved, tuple((MIDDLE[size], variances[size]) for size in MIDDLE), tuple(MIDDLE))


LOCATION_DECOMPOSITION = Chain(
    claims.LOCATION_DECOMPOSITION,
    (
        Step(ADDED, Definition("the measured quantity, the truth at the origin")),
        Step(claims.LOCATION_DECOMPOSITION, ByCases(family, {word: added(word) for word in claims.LOCATIONS})),
    ),
    laws={"xhat": Given(by_family(**{word: law.after for word, law in LOCATION.items()}), t, "a location family")},
    meaning={claims.LOCATION_DECOMPOSITION.lhs: ADDED},
    assumes={sp.Ge(N, 2): "a midrange has two draws at least, in every generation; the claim says so of the first"},
)

# Normal mean ----------------------------------------------------------------------------------

ALONG = ChainState("xhat", T, 0, v * EIGENVALUE)
SQUARES = Trace(Mean(ALONG**2), Sigma)
"""E |theta_T - theta*|^2, the squares of its coordinates along the eigenvectors added up."""


def normal(size: sp.Expr) -> Mapping[str, Given]:
    """The law of one coordinate."""
    return {
        "xhat": Given(
            ALONG.at(t - 1) + sp.sqrt(v * EIGENVALUE / size) * Z, t, "mean of n_t normal draws, one coordinate"
        )
    }


def walked(size: sp.Expr, value: sp.Expr | None = None) -> Solved:
    """The squared error along one eigenvector."""
    solution = v * EIGENVALUE * (total(1 / size) if value is None else value)
    return Solved(Mean(ALONG**2), solution, T, why="each step adds v s/n_t along an eigenvector")


COORDINATES = Definition("the squared distance: coordinates along the eigenvectors, the truth at the origin")


def mean_error(claim: Claim, size: sp.Expr, value: sp.Expr) -> Chain:
    """The error of a normal mean under a schedule, in closed form."""
    return Chain(
        claim,
        (Step(SQUARES, COORDINATES), Step(claim, walked(size, value))),
        laws=normal(size),
        meaning={claim.lhs: SQUARES},
    )


CONSTANT = mean_error(claims.CONSTANT, n, T / n)
LINEAR = mean_error(claims.LINEAR, n * t, total(1 / t) / n)


def bounded(claim: Claim, size: sp.Expr, *steps: Step, value: sp.Expr | None = None) -> Chain:
    """The error of a normal mean is bounded if and only if the series of 1/n_t converges; then that series."""
    solved = walked(size, value)
    return Chain(
        claim,
        (
            Step(Bounded(SQUARES, T), Inside(COORDINATES), sign="⇔"),
            Step(Bounded(SQUARES.xreplace({solved.of: solved.solution}), T), Inside(solved), sign="⇔"),
            *steps,
        ),
        laws=normal(size),
        meaning={claim.lhs.args[0]: SQUARES},
    )


def series(term: sp.Expr) -> sp.Basic:
    """The statement that a series converges, left as it is even where its truth is known."""
    return Converges(term, t, evaluate=False)


def sizes(term: sp.Expr) -> Step:
    """Bounded partial sums."""
    return Step(series(term), PartialSums(), sign="⇔")


DICHOTOMY = bounded(claims.DICHOTOMY, N, Step(claims.DICHOTOMY, PartialSums(), sign="⇔"))
LINEAR_DIVERGES = bounded(
    claims.LINEAR_DIVERGES,
    n * t,
    sizes(1 / t),
    Step(claims.LINEAR_DIVERGES, IntegralTest(), sign="⇔"),
    value=total(1 / t) / n,
)
GROWN = n * t ** (1 + claims.delta)
SUPERLINEAR = bounded(
    claims.SUPERLINEAR,
    sp.ceiling(GROWN),
    sizes(1 / sp.ceiling(GROWN)),
    Step(series(1 / GROWN), Rounded(), sign="⇔"),
    Step(series(t ** (-1 - claims.delta)), SeriesComparison(1 / n, 1 / n), sign="⇔"),
    Step(claims.SUPERLINEAR, IntegralTest(), sign="⇔"),
)
SUPERLINEAR_LIMIT = Chain(
    claims.SUPERLINEAR_LIMIT,
    (
        Step(claims.SUPERLINEAR_LIMIT.lhs.xreplace({T: sp.oo}), ToInfinity(1 + claims.delta), sign="→"),
        Step(claims.SUPERLINEAR_LIMIT, Zeta()),
    ),
)


def at_boundary(claim: Claim, name: str, growth: sp.Expr) -> Chain:
    """Sizes n t log(t + 1)^k."""
    size = SampleSize(sp.Symbol(name), n, a, t)
    return bounded(
        claim,
        size,
        sizes(1 / size),
        Step(series(1 / (n * growth)), Rounded(), sign="⇔"),
        Step(series(1 / growth), SeriesComparison(1 / n, 1 / n), sign="⇔"),
        Step(claim, Series("condensation"), sign="⇔"),
    )


BOUNDARY = at_boundary(claims.BOUNDARY, "log", t * sp.log(t + 1))
BOUNDARY_SQUARED = at_boundary(claims.BOUNDARY_SQUARED, "log_squared", t * sp.log(t + 1) ** 2)
SUFFICES = bounded(
    claims.SUFFICES,
    N,
    Step(Converges(1 / N, t), PartialSums(), sign="⇔"),
    Step(claims.SUFFICES, FromHypothesis("n_t/t tends to infinity, so that 1/n_t is summable"), sign="⇔", printed=True),
)
SUFFICES_CORRECTED = bounded(
    claims.SUFFICES_CORRECTED,
    N,
    Step(Converges(1 / N, t), PartialSums(), sign="⇔"),
    Step(claims.SUFFICES_CORRECTED, FromHypothesis(), sign="⇔"),
)

# Other rates ----------------------------------------------------------------------------------

ORIGIN = Definition("the measured quantity, the truth at the origin")
GAP = sp.Gt(sp.gamma(1 + kappa), sp.gamma(1 + kappa / 2) ** 2)
RATE = Chain(
    claims.RATE,
    (
        Step(Bounded(ADDED, T), Inside(ORIGIN), sign="⇔"),
        Step(
            Bounded(total(claims.EDGE_VARIANCE), T),
            Inside(Solved(ADDED, total(claims.EDGE_VARIANCE), T, why="variance of the smallest of n_t draws")),
            sign="⇔",
        ),
        Step(claims.RATE, PartialSums(), sign="⇔"),
    ),
    laws={"xhat": LOCATION["edge"]},
    meaning={claims.RATE.lhs.args[0]: ADDED},
    knows={GAP: special.ROOT_GAP},
)


def ends(size: sp.Expr) -> Mapping[str, Given]:
    """The end of a uniform law."""
    law = PAST * Beta("M", size, 1) * (size + 1) / size
    return {LETTER: Given(law, t, "largest of n_t uniform draws, times (n_t + 1)/n_t")}


APART = Mean(HERE**2) - 2 * theta * Mean(HERE) + theta**2
STILL = Solved(Mean(HERE), theta, T, why="unbiased")


def end_error(size: sp.Expr) -> Solved:
    """The mean square of the end of a uniform law."""
    square = theta**2 * product(1 + 1 / (size * (size + 2)))
    return Solved(Mean(HERE**2), square, T, why="the mean square grows by (n_t + 1)^2 / (n_t (n_t + 2))")


ENDPOINT_SQUARED_ERROR = Chain(
    claims.ENDPOINT_SQUARED_ERROR,
    (
        Step(ERROR, Definition("the measured quantity")),
        Step(APART, Linearity()),
        Step(Mean(HERE**2) - theta**2, STILL),
        Step(claims.ENDPOINT_SQUARED_ERROR, end_error(N)),
    ),
    laws=ends(N),
    meaning={claims.END: ERROR},
)
ENDPOINT = Chain(
    claims.ENDPOINT,
    (
        Step(Bounded(claims.END_ERROR, T), Inside(Cited(ENDPOINT_SQUARED_ERROR)), sign="⇔"),
        Step(series(1 / (N * (N + 2))), InfiniteProduct(), sign="⇔"),
        Step(claims.ENDPOINT, SeriesComparison(sp.Rational(1, 3), sp.S.One), sign="⇔"),
    ),
    laws=ends(N),
    meaning={claims.END: ERROR},
)
POWER = claims.POWER
ENDPOINT_SCHEDULES = Chain(
    claims.ENDPOINT_SCHEDULES,
    (
        Step(Bounded(ERROR, T), Inside(Definition("the measured quantity")), sign="⇔"),
        Step(Bounded(APART, T), Inside(Linearity()), sign="⇔"),
        Step(Bounded(Mean(HERE**2) - theta**2, T), Inside(STILL), sign="⇔"),
        Step(Bounded(claims.ENDPOINT_SCHEDULES.equivalent, T), Inside(end_error(POWER)), sign="⇔"),
        Step(series(1 / (POWER * (POWER + 2))), InfiniteProduct(), sign="⇔"),
        Step(series(POWER**-2), SeriesComparison(sp.Rational(1, 3), sp.S.One), sign="⇔"),
        Step(series((n * t**a) ** -2), Rounded(), sign="⇔"),
        Step(series(t ** (-2 * a)), SeriesComparison(n**-2, n**-2), sign="⇔"),
        Step(claims.ENDPOINT_SCHEDULES, IntegralTest(), sign="⇔"),
    ),
    laws=ends(POWER),
    meaning={claims.ENDPOINT_SCHEDULES.lhs.args[0]: ERROR},
)

# Any family -----------------------------------------------------------------------------------

FOUR = ("bernoulli", "poisson", "exponential", "normal_mean")
SQUARE = by_family(
    bernoulli=theta - theta * (1 - theta) * product(1 - 1 / N),
    poisson=theta**2 + theta * total(1 / N),
    exponential=theta**2 * product(1 + 1 / N),
    normal_mean=theta**2 + v * total(1 / N),
)


def any_family(claim: Claim, bernoulli: Rule, printed: bool = False) -> Chain:
    """The mean square of each family, then its series."""
    unmoved = ByCases(family, {word: Solved(Mean(HERE), theta, T, why="unbiased") for word in FOUR})
    squares = ByCases(
        family, {word: Solved(Mean(HERE**2), SQUARE.xreplace({family: sp.Symbol(word)}), T, (STILL,)) for word in FOUR}
    )
    tests: dict[str, Rule] = {"poisson": PartialSums(), "exponential": InfiniteProduct(), "normal_mean": PartialSums()}
    return Chain(
        claim,
        (
            Step(Bounded(ERROR, T), Inside(Definition("the measured quantity")), sign="⇔"),
            Step(Bounded(APART, T), Inside(Linearity()), sign="⇔"),
            Step(Bounded(Mean(HERE**2) - theta**2, T), Inside(unmoved), sign="⇔"),
            Step(Bounded(claims.SECOND, T), Inside(squares), sign="⇔"),
            Step(claim, ByCases(family, {"bernoulli": bernoulli, **tests}), sign="⇔", printed=printed),
        ),
        laws={LETTER: Given(by_family(**{word: STEPS[word].after for word in FOUR}), t, "a family")},
        meaning={claim.lhs.args[0]: ERROR},
        assumes=SHARE,
    )


ANY_FAMILY = any_family(claims.ANY_FAMILY, SameTruth("V_n(theta) = theta (1 - theta)/n is of order 1/n"), printed=True)
ANY_FAMILY_CORRECTED = any_family(claims.ANY_FAMILY_CORRECTED, Within(theta * (1 - theta)))
