"""Degenerate limits: one step given the past, then many; moments that stay while the typical chain collapses."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.stats import ChiSquared, Normal

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import ChainState, Chance, Given, Law, Mean
from derivations.rules.algebra import Definition
from derivations.rules.cited import Cited
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.expectations import Linearity
from derivations.rules.statements import InfiniteProduct, Inside
from derivations.special.chains import mean_logarithm
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.chances import Partition
from theory import Claim
from theory.language.propositions import Tends
from theory.vocabulary.covariances import EIGENVALUE
from theory.vocabulary.special_functions import ChiMean
from theory.vocabulary.traces import Trace
from theory.xu2025 import degenerate as claims
from theory.xu2025._setting import N, Sigma, T, n, product, t, theta, total, v


LETTER = "thetahat"
HERE, BEFORE = ChainState(LETTER, T, theta), ChainState(LETTER, T - 1, theta)
PAST = ChainState(LETTER, t - 1, theta)
NOW = N.xreplace({t: T})
TWO_DRAWS = {sp.Ge(N, 2): "a variance is fitted to two draws at least; the parameters of the claim start at n = 3"}

SPREAD = ChiSquared("C", N - 1)
"""Sum of squares about the mean of n_t normal draws of variance 1."""
VARIANCE_MLE_STEP = {LETTER: Given(PAST * SPREAD / N, t, "variance of n_t normal draws, divided by n_t")}
VARIANCE_STEP = {LETTER: Given(PAST * SPREAD / (N - 1), t, "variance of n_t normal draws, divided by n_t - 1")}


def solved(
    claim: Claim, laws: Mapping[str, Law], of: sp.Expr, one: sp.Expr, assumes: Mapping[sp.Basic, str] | None = None
) -> Chain:
    """Definition, one step given the past, and the recursion solved."""
    return Chain(
        claim,
        (
            Step(of, Definition("the measured quantity")),
            Step(one, Tower()),
            Step(claim, Unrolled(of, T)),
        ),
        laws=laws,
        meaning={claim.lhs: of},
        assumes=assumes or {},
    )


VARIANCE_MLE = solved(claims.VARIANCE_MLE, VARIANCE_MLE_STEP, Mean(HERE), (1 - 1 / NOW) * Mean(BEFORE), TWO_DRAWS)
VARIANCE_UNBIASED = solved(claims.VARIANCE_UNBIASED, VARIANCE_STEP, Mean(HERE), Mean(BEFORE), TWO_DRAWS)
VARIANCE_SQUARE = solved(
    claims.VARIANCE_SQUARE, VARIANCE_STEP, Mean(HERE**2), (1 + 2 / (NOW - 1)) * Mean(BEFORE**2), TWO_DRAWS
)
VARIANCE_LOG = solved(
    claims.VARIANCE_LOG,
    VARIANCE_STEP,
    Mean(sp.log(HERE)),
    Mean(sp.log(BEFORE)) + claims.LOG_DRIFT.xreplace({t: T}),
    TWO_DRAWS,
)
VARIANCE_MLE_VANISHES = Chain(
    claims.VARIANCE_MLE_VANISHES,
    (
        Step(Tends(theta * claims.LOSS, T, sp.S.Zero), Inside(Cited(VARIANCE_MLE)), sign="⇔"),
        Step(claims.VARIANCE_MLE_VANISHES, InfiniteProduct(), sign="⇔"),
    ),
    laws=VARIANCE_MLE_STEP,
    meaning=VARIANCE_MLE.meaning,
    assumes=TWO_DRAWS,
)


MU, V = "muhat", "vhat"


def normal_steps(divisor: sp.Expr, variance: sp.Expr) -> Mapping[str, Law]:
    """Mean and variance of one coordinate, refitted; the truth of the mean is the origin."""
    spread = ChainState(V, t - 1, variance)
    mean = ChainState(MU, t - 1, 0, variance) + sp.sqrt(spread / N) * Normal("Z", 0, 1)
    return {
        V: Given(spread * SPREAD / divisor, t, "variance of n_t normal draws (one coordinate)"),
        MU: Given(mean, t, "mean of n_t normal draws (one coordinate), independent of their variance"),
    }


def fitted(variance: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Fitted mean and variance of generation T."""
    return ChainState(MU, T, 0, variance), ChainState(V, T, variance)


MU_T, V_T = fitted(v)
W2 = Mean(MU_T**2 + (sp.sqrt(V_T) - sp.sqrt(v)) ** 2)
APART = Mean(MU_T**2) + Mean(V_T) - 2 * sp.sqrt(v) * Mean(sp.sqrt(V_T)) + v
ROOT_WORDS = "the mean root of a fitted variance is E chi(n_T - 1) / sqrt(divisor) times the one before"

UNMOVED = Solved(Mean(V_T), v, T)
MEANS = Solved(Mean(MU_T**2), v * total(1 / N), T, (UNMOVED,))
ROOTS = sp.sqrt(v) * product(claims.ROOT_LOSS / sp.sqrt(N - 1))
WASSERSTEIN_UNBIASED = Chain(
    claims.WASSERSTEIN_UNBIASED,
    (
        Step(W2, Definition("the distance of two normal laws on a line: of their means, and of their deviations")),
        Step(APART, Linearity()),
        Step(APART.xreplace({Mean(V_T): v}), UNMOVED),
        Step(v * total(1 / N) + 2 * v - 2 * sp.sqrt(v) * Mean(sp.sqrt(V_T)), MEANS),
        Step(claims.WASSERSTEIN_UNBIASED, Solved(Mean(sp.sqrt(V_T)), ROOTS, T, why=ROOT_WORDS)),
    ),
    laws=normal_steps(N - 1, v),
    meaning={claims.WASSERSTEIN_UNBIASED.lhs: W2},
    assumes=TWO_DRAWS,
)
LOST = Solved(Mean(V_T), v * claims.LOSS, T)
MOVED = Solved(Mean(MU_T**2), v * (1 - claims.LOSS), T, (LOST,))
WASSERSTEIN_MLE = Chain(
    claims.WASSERSTEIN_MLE,
    (
        Step(W2, Definition("the distance of two normal laws on a line: of their means, and of their deviations")),
        Step(APART, Linearity()),
        Step(APART.xreplace({Mean(V_T): v * claims.LOSS}), LOST),
        Step(2 * v - 2 * sp.sqrt(v) * Mean(sp.sqrt(V_T)), MOVED),
        Step(
            claims.WASSERSTEIN_MLE,
            Solved(Mean(sp.sqrt(V_T)), sp.sqrt(v) * product(claims.ROOT_LOSS / sp.sqrt(N)), T, why=ROOT_WORDS),
        ),
    ),
    laws=normal_steps(N, v),
    meaning={claims.WASSERSTEIN_MLE.lhs: W2},
    assumes=TWO_DRAWS,
)

ALONG = v * EIGENVALUE
"""Variance along one eigenvector."""
MU_S, V_S = fitted(ALONG)
LOST_S = Solved(Mean(V_S), ALONG * claims.LOSS, T)
COVARIANCE_TRACE = Chain(
    claims.COVARIANCE_TRACE,
    (
        Step(Trace(Mean(V_S), Sigma), Definition("the trace: the variances along the eigenvectors, added up")),
        Step(claims.COVARIANCE_TRACE, LOST_S),
    ),
    laws=normal_steps(N, ALONG),
    meaning={claims.COVARIANCE_TRACE.lhs: Trace(Mean(V_S), Sigma)},
    assumes=TWO_DRAWS,
)
COVARIANCE_MEAN = Chain(
    claims.COVARIANCE_MEAN,
    (
        Step(Trace(Mean(MU_S**2), Sigma), Definition("the squared distance: coordinates along the eigenvectors")),
        Step(claims.COVARIANCE_MEAN, Solved(Mean(MU_S**2), ALONG * (1 - claims.LOSS), T, (LOST_S,))),
    ),
    laws=normal_steps(N, ALONG),
    meaning={claims.COVARIANCE_MEAN.lhs: Trace(Mean(MU_S**2), Sigma)},
    assumes=TWO_DRAWS,
)

x = sp.Symbol("x", positive=True)
VARIANCE_LOG_NEGATIVE = mean_logarithm(claims.VARIANCE_LOG_NEGATIVE, (n - 1) / 2, x)


def collapses(claim: Claim, factor: sp.Expr, ratio: sp.Expr, assumes: Mapping[sp.Basic, str] | None = None) -> Chain:
    """Markov's inequality for the root of a multiplicative chain whose factor has mean 1."""
    u = sp.Symbol("u", nonnegative=True)
    low = theta / 1000
    below = Chance(low > HERE)
    above = Chance(low <= HERE)
    mean = Mean(sp.sqrt(HERE))
    return Chain(
        claim,
        (
            Step(below, Definition("the measured quantity")),
            Step(1 - above, Partition((low + x, low, low / (1 + x)))),
            Step(
                claim,
                Vanishing(
                    mean,
                    sp.sqrt(theta) * ratio**T,
                    1 / sp.sqrt(low),
                    ((low * (1 + u), {}),),
                    (u,),
                    T,
                    ratio,
                    factor,
                ),
                sign="→",
            ),
        ),
        laws={LETTER: Given(PAST * factor, t, f"the one before, times {factor}")},
        meaning={claim.lhs: below},
        assumes=assumes or {},
    )


VARIANCE_COLLAPSES = collapses(
    claims.VARIANCE_COLLAPSES,
    ChiSquared("C", n - 1) / (n - 1),
    ChiMean(n - 1) / sp.sqrt(n - 1),
    {sp.Ge(n, 2): "a variance is fitted to two draws at least; the parameters of the claim say so"},
)
