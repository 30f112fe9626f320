"""Degenerate limits of counts and exponential laws: chains that are absorbed, means that never move."""

from __future__ import annotations

from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.propositions import Bounded, Converges
from theory.vocabulary.special_functions import DigammaLessLog
from theory.xu2025._laws import Extinction
from theory.xu2025._setting import (
    AT_ONE,
    AT_ZERO,
    COLLAPSED,
    ESTIMATE,
    EXPONENT,
    GENERATIONS,
    LOG_SCALE,
    SCHEDULE,
    SIZE,
    SQUARE,
    SQUARED_ERROR,
    TRUTH,
    N,
    T,
    bounded,
    equality,
    formalised,
    n,
    ours,
    product,
    t,
    theta,
    total,
)
from theory.xu2025.degenerate import CHAIN, LOSS, MANY_GENERATIONS, PAIR, SCALE, SEEN, SMALL_SIZE


BERNOULLI = {"family": "bernoulli"}
CONSTANT = {"schedule": "constant"}

BERNOULLI_LOSS = equality(
    id="xu2025.bernoulli.absorption",
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

BERNOULLI_MEAN = equality(
    id="xu2025.bernoulli.absorption.mean",
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

POISSON_MEAN = equality(
    id="xu2025.poisson.absorption.mean",
    statement="Poisson: the mean never moves",
    lhs=ESTIMATE(**POISSON),
    rhs=theta,
    parameters=CHAIN,
    scale=theta + sp.sqrt(theta * total(1 / N)),
    source=formalised("degenerate limits"),
    wrong=(Wrong("it shrinks", theta * LOSS),),
)

POISSON_SQUARE = equality(
    id="xu2025.poisson.absorption.square",
    statement="Poisson: the mean square grows by theta / n_t in every generation",
    lhs=SQUARE(**POISSON),
    rhs=theta**2 + theta * total(1 / N),
    parameters=CHAIN,
    tolerance=0.02,
    source=formalised("degenerate limits"),
    wrong=(Wrong("a location family", theta**2 + total(1 / N)), Wrong("constant", theta**2)),
)

TRUE_MEAN = Parameter(theta, "the true mean", low=0.1, high=2)

POISSON_EXTINCT = equality(
    id="xu2025.poisson.absorption",
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
    path=MANY_GENERATIONS,
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
