"""The probability of improvement of families that are not normal: finite sizes, limits, and where it exceeds 1/2."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from sympy.stats import Binomial, ChiSquared, Gamma, Poisson

from derivations.kernel.chain import Chain
from derivations.kernel.line import Rule, Step
from derivations.language.formulas import ChainState, Chance, Given, Mean
from derivations.rules.algebra import Algebra, Definition
from derivations.rules.statements import ByCases
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.chances import Truth
from derivations.xu2025.rules.error_laws import GammaFactors, Reflected
from derivations.xu2025.rules.families import Bernoulli, Collapsed, FirstFit, GammaTail
from derivations.xu2025.rules.limit_laws import CentralLimit
from derivations.xu2025.rules.normal_events import SameEvent
from derivations.xu2025.rules.outcomes import Cases
from derivations.xu2025.rules.reflection import DownMore, SymmetricSteps
from theory import Claim
from theory.vocabulary.special_functions import ChiMean
from theory.xu2025 import improvement as claims
from theory.xu2025._setting import T, by_family, family, n, t, theta
from theory.xu2025.improvement import n_1, n_2


NEARER = Definition("the event")

# Chains that collapse -------------------------------------------------------------------------


def improved(claim: Claim, size: dict[str, sp.Expr], truth: sp.Expr, *steps: Step) -> Chain:
    """Scale families under a constant schedule: where the chain ends at 0, the first fit decides."""
    here, first, past = (ChainState("thetahat", when, truth) for when in (T, sp.S.One, t - 1))
    factors = {
        "exponential": Gamma("G", size["exponential"], 1) / size["exponential"],
        "normal_variance": ChiSquared("C", size["normal_variance"] - 1) / (size["normal_variance"] - 1),
    }
    shape = size["exponential"]
    ratios = {
        "exponential": sp.gamma(shape + sp.Rational(1, 2)) / sp.gamma(shape) / sp.sqrt(shape),
        "normal_variance": ChiMean(size["normal_variance"] - 1) / sp.sqrt(size["normal_variance"] - 1),
    }
    level, u = sp.Symbol("epsilon", positive=True), sp.Symbol("u", nonnegative=True)
    collapsed = {
        word: Collapsed(
            here,
            level,
            Vanishing(
                Mean(sp.sqrt(here)),
                sp.sqrt(truth) * ratios[word] ** T,
                1 / sp.sqrt(level),
                ((level * (1 + u), {}),),
                (u,),
                T,
                ratios[word],
                factors[word],
            ),
        )
        for word in factors
    }
    event = Chance(sp.Abs(here - truth) < sp.Abs(first - truth))
    drawn = {word: Chance(truth < sp.Abs(truth * factor - truth)) for word, factor in factors.items()}
    above = {word: Chance(sp.Integer(2) < factor) for word, factor in factors.items()}
    twice = {
        word: SameEvent("square both sides, divide by what is positive", truth**2 * factor, squares=True)
        for word, factor in factors.items()
    }
    return Chain(
        claim,
        (
            Step(event, NEARER),
            Step(Chance(truth < sp.Abs(first - truth)), ByCases(family, collapsed), sign="→"),
            Step(by_family(**drawn), ByCases(family, dict.fromkeys(factors, FirstFit()))),
            Step(by_family(**above), ByCases(family, twice)),
            *steps,
        ),
        laws={"thetahat": Given(past * by_family(**factors), t, "the one before, times a gamma variable of mean 1")},
        meaning={claim.lhs: event},
        assumes={sp.Ge(n, 2): "a variance is fitted to two draws at least; the parameters of the claim say so"},
    )


TAILS = ByCases(family, {"exponential": GammaTail(), "normal_variance": GammaTail()})
ANY_FAMILY_CORRECTED = improved(
    claims.ANY_FAMILY_CORRECTED,
    {"exponential": n, "normal_variance": n},
    theta,
    Step(claims.ANY_FAMILY_CORRECTED, TAILS),
)
ANY_FAMILY = improved(
    claims.ANY_FAMILY,
    {"exponential": sp.S.One, "normal_variance": sp.Integer(2)},
    sp.S.One,
    Step(by_family(exponential=sp.exp(-2), normal_variance=sp.erfc(1)), TAILS),
    Step(
        claims.ANY_FAMILY,
        ByCases(
            family,
            dict.fromkeys(
                ("exponential", "normal_variance"), Algebra("as for a normal mean, which is infinitely far off")
            ),
        ),
        printed=True,
    ),
)

# Finite sizes ---------------------------------------------------------------------------------

K, M = sp.symbols("k m", integer=True, nonnegative=True)


def binomial(count: sp.Expr, size: sp.Expr, chance: sp.Expr) -> sp.Expr:
    """P(K = count)."""
    return sp.binomial(size, count) * chance**count * (1 - chance) ** (size - count)


NEAR = Truth(sp.Abs(M / n_2 - theta) < sp.Abs(K / n_1 - theta))
ALL_CASES = sp.Sum(
    binomial(K, n_1, theta) * sp.Sum(binomial(M, n_2, K / n_1) * NEAR, (M, 0, n_2)),
    (K, 0, n_1),
)
BERNOULLI_EXACT = Chain(
    claims.BERNOULLI_EXACT,
    (
        Step(ALL_CASES, Definition("both counts binomial, the second one given the first")),
        Step(claims.BERNOULLI_EXACT, Cases()),
    ),
    meaning={claims.BERNOULLI_EXACT.lhs: ALL_CASES},
)

# Large sizes ----------------------------------------------------------------------------------

k = sp.Symbol("k", integer=True, positive=True)
GROWN = n_1 * sp.Sum(1 / (claims.c * n_1), (k, 2, T))
"""r = n_1 (1/n_2 + ... + 1/n_T) with n_t = c n_1."""
m = sp.Symbol("m", integer=True, positive=True)
PAST = ChainState("thetahat", t - 1, theta)
STEPS = {
    "bernoulli": Given(Binomial("K", m, PAST) / m, t, "share of ones"),
    "poisson": Given(Poisson("K", m * PAST) / m, t, "mean of Poisson draws"),
    "exponential": Given(PAST * Gamma("G", m, 1) / m, t, "mean of exponential draws"),
    "normal_variance": Given(PAST * ChiSquared("C", m - 1) / m, t, "variance of normal draws"),
}
DIMENSIONS = {"bernoulli": 1, "poisson": 1, "exponential": 1, "normal_variance": 1, "logistic": 2}
ASYMPTOTIC = Chain(
    claims.ASYMPTOTIC,
    (
        Step(
            claims.ASYMPTOTIC,
            CentralLimit(STEPS, ChainState("thetahat", T, theta), DIMENSIONS, (GROWN, claims.LIMIT_RATIO), family, m),
            sign="≃",
        ),
    ),
)

# Below one half -------------------------------------------------------------------------------

NORMAL = "as for a normal mean"
STRICT = Chain(
    claims.STRICT,
    (Step(claims.STRICT, Bernoulli(NORMAL, (7, 65), Fraction(1, 2), False), sign="<", printed=True),),
)
NON_STRICT = Chain(
    claims.NON_STRICT,
    (Step(claims.NON_STRICT, Bernoulli(NORMAL, (2, 2), Fraction(1, 2), True), sign="<", printed=True),),
)
A, B = sp.symbols("A B", real=True)
X, L = sp.symbols("X L", positive=True)
LETTERS = {
    A: "first error",
    B: "what later steps add, independent of it",
    X: "first fit over the truth",
    L: "last fit over the first one, independent of it",
}
low, high, noise = sp.symbols("low high noise", real=True)
ENDS = ((low + high) / 2, ((low, high), (high, low)))
"""The middle between two order statistics, which change places when the sample is reflected."""
LINEAR = (noise, ((noise, noise),))
WITH_DENSITY: dict[str, Rule] = {
    "normal_mean": SymmetricSteps(A, B, LINEAR),
    "midrange": SymmetricSteps(A, B, ENDS),
    "median": SymmetricSteps(A, B, ENDS),
    "least_squares": SymmetricSteps(A, B, LINEAR),
    "exponential": DownMore(X, L, sp.S.One),
    "normal_variance": DownMore(X, L, 1 - 1 / n_2),
}


def below(claim: Claim, relation: type[sp.Lt] | type[sp.Le]) -> Chain:
    """Reflection of the first error; walks that go down more often than up."""
    location = Chance(relation(sp.Abs(A + B), sp.Abs(A)))
    scale = Chance(relation(sp.Abs(X * L - 1), sp.Abs(X - 1)))
    events = by_family(
        **dict.fromkeys(("normal_mean", "midrange", "median", "least_squares"), location),
        **dict.fromkeys(("exponential", "normal_variance"), scale),
    )
    return Chain(
        claim,
        (
            Step(events, Definition("errors of a location family; fits over the truth of a scale family")),
            Step(claim, ByCases(family, WITH_DENSITY), sign="<"),
        ),
        laws=dict.fromkeys((A.name, B.name), Reflected())
        | dict.fromkeys((X.name, L.name), GammaFactors(by_family(exponential=sp.S.One, normal_variance=1 - 1 / n_2))),
        meaning={claim.lhs: events},
        assumes={sp.Ge(n_2, 2): "a variance is fitted to two draws at least; the parameters of the claim say so"},
        symbols=LETTERS,
    )


STRICT_CORRECTED = below(claims.STRICT_CORRECTED, sp.Lt)
NON_STRICT_CORRECTED = below(claims.NON_STRICT_CORRECTED, sp.Le)
