"""Biased estimation: a drift of constant sign, and shrinkage, against the growth of the sample size."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.propositions import Bounded, Converges, LinearRecursion, Tends
from theory.xu2025._setting import (
    ESTIMATE,
    SHORT,
    SIZE,
    SQUARED_ERROR,
    TRUTH,
    VARIANCE,
    T,
    a,
    b,
    beside,
    bounded,
    c,
    formalised,
    gamma,
    kappa,
    n,
    ours,
    product,
    t,
    theta,
    total,
    v,
)


SIZES = sp.ceiling(n * t**a)
"""n_t of a polynomial schedule."""


def power(*thresholds: sp.Expr, low: float = 0.25) -> Parameter:
    """The exponent of the growth of the sample size, drawn beside these thresholds as well."""
    critical = tuple(value for threshold in thresholds for value in beside(threshold))
    return Parameter(a, "exponent of the growth of the sample size", low=low, high=4, critical=critical)


GAMMA = Parameter(gamma, "exponent of the bias: it is b n^-gamma", low=0.25, high=4)
KAPPA = Parameter(kappa, "exponent of the variance: it is of order n^-kappa", low=0.25, high=4)
BIAS = Parameter(b, "size of the bias", low=0.1, high=2)
SPREAD = v * (sp.gamma(1 + kappa) - sp.gamma(1 + kappa / 2) ** 2)
DRIFT = b * total(SIZES**-gamma)
NOISE = SPREAD * total(SIZES**-kappa)
PARAMETERS = (SIZE, GAMMA, KAPPA, power(1 / gamma, 1 / kappa), BIAS, VARIANCE)
HEAVY = kappa <= 2
"""Beyond, draws of the noise are too skewed for the simulations."""
EDGE = {"family": "edge", "schedule": "power"}

additive = partial(bounded, parameters=PARAMETERS, hypotheses=(HEAVY,))

THRESHOLD = additive(
    id="xu2025.bias.threshold",
    statement="Bias b n^-gamma, variance n^-kappa, sizes n t^a: bounded if and only if a > max(1/kappa, 1/gamma)",
    lhs=Bounded(SQUARED_ERROR(**EDGE), T),
    rhs=a > sp.Max(1 / kappa, 1 / gamma),
    equivalent=DRIFT**2 + NOISE,
    critical=({gamma: 0.5, kappa: 1, a: 1.9}, {gamma: 1, kappa: 0.5, a: 1.9}),
    source=formalised("biased estimation", "A location whose noise has variance of order n^-kappa exactly."),
    wrong=(Wrong("a > 1/kappa alone", a > 1 / kappa), Wrong("a > 1/gamma alone", a > 1 / gamma)),
)

MEAN_DRIFT = additive(
    id="xu2025.bias.threshold.drift",
    statement="The mean drift stays bounded if and only if a gamma > 1",
    lhs=Bounded(ESTIMATE(theta=0, **EDGE), T),
    rhs=a * gamma > 1,
    equivalent=DRIFT,
    scale=DRIFT + sp.sqrt(NOISE),
    source=formalised("biased estimation"),
    wrong=(Wrong("a gamma >= 1", a * gamma >= 1), Wrong("a kappa > 1", a * kappa > 1)),
)

NOISE_BOUND = additive(
    id="xu2025.bias.threshold.noise",
    statement="Without bias: the noise stays bounded if and only if a kappa > 1",
    lhs=Bounded(SQUARED_ERROR(b=0, **EDGE), T),
    rhs=a * kappa > 1,
    equivalent=NOISE,
    parameters=(SIZE, KAPPA, power(1 / kappa), VARIANCE),
    source=formalised("biased estimation"),
    wrong=(Wrong("a > 1", a > 1),),
)

ACCELERATION = Claim(
    id="xu2025.bias.threshold.acceleration",
    kind=Kind.IFF,
    statement="Faster growth than unbiased estimation needs is called for exactly when gamma < kappa",
    lhs=sp.Max(1 / kappa, 1 / gamma) > 1 / kappa,
    rhs=gamma < kappa,
    parameters=(GAMMA, KAPPA),
    source=formalised("biased estimation"),
    wrong=(Wrong("gamma < 1", gamma < 1), Wrong("gamma > kappa", gamma > kappa)),
)

PULL = Parameter(c, "factor of the shrinkage: the mean is multiplied by 1 - c n^-gamma", low=0.05, high=0.95)
SHRINKAGE = {"family": "shrinkage", "schedule": "power"}
FACTOR = 1 - c * SIZES**-gamma
SHRUNK_MEAN = LinearRecursion(FACTOR, b * SIZES**-gamma, theta, t, T)
SHRUNK_NOISE = LinearRecursion(FACTOR**2, v * FACTOR**2 / SIZES, 0, t, T)
SHRUNK = (SIZE, power(sp.S.One), replace(GAMMA, critical=beside(sp.S.One)), BIAS, PULL, TRUTH, VARIANCE)

SHRUNK_BOUNDED = bounded(
    id="xu2025.bias.threshold.shrinkage",
    statement="Shrinkage (1 - c n^-gamma) mean + b n^-gamma, c > 0: bounded if and only if a > max(1, 1/gamma)",
    lhs=Bounded(SQUARED_ERROR(**SHRINKAGE), T),
    rhs=a > sp.Max(1, 1 / gamma),
    equivalent=(SHRUNK_MEAN - theta) ** 2 + SHRUNK_NOISE,
    parameters=SHRUNK,
    path=SHORT,
    source=formalised("biased estimation", "The threshold of additive bias, read for an estimator that shrinks."),
    wrong=(Wrong("never", sp.false),),
)

SHRUNK_CORRECTED = SHRUNK_BOUNDED.corrected(
    statement="Shrinkage, c > 0: bounded if and only if gamma <= 1 or a > 1",
    rhs=sp.Or(gamma <= 1, a > 1),
    source=ours(
        "biased estimation",
        "What pulls the estimate to b/c forgets the noise of earlier steps as well: it stays of order n_t^(gamma - 1) "
        "while a gamma <= 1, and gamma <= 1 keeps that bounded. (With a constant schedule, a = 0, it always is.)",
    ),
    wrong=(Wrong("as for additive bias", a > sp.Max(1, 1 / gamma)), Wrong("always", sp.true)),
)

FORGETTING = bounded(
    id="xu2025.bias.threshold.shrinkage.forgetting",
    statement="Shrinkage forgets the truth (the mean's limit does not depend on it) if and only if a gamma <= 1",
    lhs=Tends(ESTIMATE(theta=1, b=0, **SHRINKAGE), T, sp.S.Zero),
    rhs=a * gamma <= 1,
    equivalent=product(FACTOR),
    parameters=(SIZE, GAMMA, power(1 / gamma), PULL, VARIANCE),
    scale=1 + sp.sqrt(SHRUNK_NOISE),
    source=formalised(
        "biased estimation",
        "The mean is linear in the truth: its slope is what is measured, as the mean with b = 0 and theta = 1.",
    ),
    wrong=(Wrong("a gamma < 1", a * gamma < 1), Wrong("a <= 1", a <= 1)),
)

ACCELERATED = bounded(
    id="xu2025.bias.accelerated",
    statement="Additive bias, gamma = 1/2, kappa = 1: n t^(1+s) collapses for s <= 1, t^(2+s) does not for s > 0",
    lhs=Bounded(SQUARED_ERROR(gamma=sp.Rational(1, 2), kappa=1, **EDGE), T),
    rhs=a > 2,
    equivalent=(b * total(1 / sp.sqrt(SIZES))) ** 2 + v * (1 - sp.pi / 4) * total(1 / SIZES),
    parameters=(SIZE, power(sp.Integer(2), low=1), BIAS, VARIANCE),
    source=formalised("biased estimation", "Collapse here is an unbounded error; a = 1 + s or 2 + s."),
    wrong=(Wrong("a > 1 suffices", a > 1), Wrong("a >= 2 suffices", a >= 2)),
)

STEP_ONLY = additive(
    id="xu2025.bias.threshold.schedules",
    statement="Additive bias of constant sign: the mean stays bounded if and only if the sum of n_t^-gamma converges",
    lhs=Bounded(ESTIMATE(theta=0, **EDGE), T),
    rhs=Converges(SIZES**-gamma, t),
    equivalent=DRIFT,
    scale=DRIFT + sp.sqrt(NOISE),
    source=ours("biased estimation", "The same threshold for any schedule."),
    wrong=(Wrong("the sum of n_t^-kappa", Converges(SIZES**-kappa, t)),),
)
