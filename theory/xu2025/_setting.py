"""Letters, parameters and measured quantities that the sections share."""

from __future__ import annotations

from functools import partial
from typing import Any

import sympy as sp

from theory.language.cases import Case
from theory.language.claim import Claim
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.language.source import Source
from theory.vocabulary.covariances import EIGENVALUE, Covariance
from theory.vocabulary.traces import Trace
from theory.xu2025._schedules import LISTED, SCHEDULES, SampleSize


T, n, p, t = sp.symbols("T n p t", integer=True, positive=True)
a, v, theta, kappa, gamma, C = sp.symbols("a v theta kappa gamma condition", positive=True)
b = sp.Symbol("b", real=True)
c = sp.Symbol("c", positive=True)
schedule, family, spectrum = sp.symbols("schedule family spectrum")
Sigma = sp.Symbol("Sigma")

N = SampleSize(schedule, n, a, t)
"""n_t."""

GENERATIONS = Parameter(T, "number of generations", low=1, high=30)
SIZE = Parameter(n, "sample size before the growth of the schedule", low=1, high=50)
SCHEDULE = Parameter(
    schedule, "growth of the sample sizes", choices=tuple(SCHEDULES), further=(LISTED, "sizes such as 5-9-20")
)
EXPONENT = Parameter(a, "exponent of a power of t; a geometric schedule grows by 1 + a", low=0.25, high=4)
DIMENSION = Parameter(p, "dimension", low=1, high=10)
VARIANCE = Parameter(v, "largest eigenvalue of the covariance of an observation", low=0.1, high=10)
SPECTRUM = Parameter(
    spectrum,
    "shape of the eigenvalues of the covariance",
    choices=("isotropic", "two_level", "geometric", "power_law", "irregular"),
)
CONDITION = Parameter(C, "largest over smallest eigenvalue", low=1, high=100)
TRUTH = Parameter(theta, "the truth", low=0.05, high=0.95)
SCHEDULES_OF = (SIZE, SCHEDULE, EXPONENT)
NORMAL = (DIMENSION, VARIANCE, SPECTRUM, CONDITION)
"""Parameters of a normal mean."""

COVARIANCE = {Sigma: Covariance(spectrum, p, C)}
TRACE = v * Trace(EIGENVALUE, Sigma)
"""tr of the covariance of an observation, whose largest eigenvalue is v."""

SQUARED_ERROR = Quantity(
    "xu2025.squared_error",
    r"\mathbb{E}\,\|\hat\theta_T - \theta^*\|^2",
    "E |theta_T - theta*|^2",
    "Squared distance of the fit of generation T from the truth.",
)
STEP_VARIANCES = Quantity(
    "xu2025.step_variances",
    r"\sum_{t \leq T} \mathbb{E} \operatorname{tr} V_{n_t}(\hat\theta_{t-1})",
    "sum over t <= T of E tr V_(n_t)(theta_(t-1))",
    "Conditional variances of all steps, each from two fits with the same predecessor.",
)
ESTIMATE = Quantity("xu2025.estimate", r"\mathbb{E}\,\hat\theta_T", "E theta_T", "First coordinate of the fit.")
SQUARE = Quantity("xu2025.square", r"\mathbb{E}\,\hat\theta_T^2", "E theta_T^2", "Its square.")

LOG_SCALE = Quantity(
    "xu2025.log_scale", r"\mathbb{E} \log \hat\theta_T", "E log theta_T", "Logarithm of a scale: the typical chain."
)
COLLAPSED = Quantity(
    "xu2025.collapsed",
    r"\mathbb{P}(\hat\theta_T < \theta^*/1000)",
    "P(theta_T < theta*/1000)",
    "Whether the fitted scale has fallen below a thousandth of the true one.",
)
AT_ZERO = Quantity("xu2025.at_zero", r"\mathbb{P}(\hat\theta_T = 0)", "P(theta_T = 0)", "Whether the fit is 0.")
AT_ONE = Quantity("xu2025.at_one", r"\mathbb{P}(\hat\theta_T = 1)", "P(theta_T = 1)", "Whether the fit is 1.")
WASSERSTEIN = Quantity(
    "xu2025.wasserstein2",
    r"\mathbb{E}\, W_2^2(N(\hat\mu_T, \hat\Sigma_T), N(\mu, \Sigma))",
    "E W2^2(N(mu_T, Sigma_T), N(mu, Sigma))",
    "Squared 2-Wasserstein distance of the fitted normal law from the true one.",
)
MEAN_OFF = Quantity(
    "xu2025.mean_error", r"\mathbb{E}\,\|\hat\mu_T - \mu\|^2", "E |mu_T - mu|^2", "Squared distance of the means."
)
FITTED_TRACE = Quantity(
    "xu2025.trace", r"\mathbb{E} \operatorname{tr} \hat\Sigma_T", "E tr Sigma_T", "Trace of the fitted covariance."
)
IMPROVED = Quantity(
    "xu2025.improved",
    r"\mathbb{P}(\|\hat\theta_T - \theta^*\| < \|\hat\theta_1 - \theta^*\|)",
    "P(|theta_T - theta*| < |theta_1 - theta*|)",
    "Whether the fit of generation T is nearer to the truth than the first one.",
)
IMPROVED_OR_TIED = Quantity(
    "xu2025.improved_or_tied",
    r"\mathbb{P}(\|\hat\theta_T - \theta^*\| \leq \|\hat\theta_1 - \theta^*\|)",
    "P(|theta_T - theta*| <= |theta_1 - theta*|)",
    "The same, or as near.",
)

FIRST_SIZES = tuple(10**k for k in range(2, 13))
FOREVER = GrowthPath("T grows, everything else fixed", T, FIRST_SIZES)
"""Sizes at which sequences are summed."""
SHORT = GrowthPath("T grows, everything else fixed", T, tuple(4**k for k in range(2, 9)))
"""The same where terms have to be taken one by one."""


equality = partial(Claim, kind=Kind.EQUAL)
bounded = partial(Claim, kind=Kind.IFF, path=FOREVER, tolerance=0.05)
"""A claim about when a sequence stays bounded, or tends to something."""


def beside(threshold: Any) -> tuple[sp.Expr, sp.Expr]:
    """Just below and just above a threshold; how far, is more than the growth of sums at 10^12 leaves open."""
    return sp.Rational(50, 51) * threshold, sp.Rational(51, 50) * threshold


def total(term: Any) -> sp.Sum:
    """Its sum over t = 1, ..., T."""
    return sp.Sum(term, (t, 1, T))


def product(factor: Any) -> sp.Product:
    """Its product over t = 1, ..., T."""
    return sp.Product(factor, (t, 1, T))


def by_family(**formulas: Any) -> sp.Expr:
    """A formula for each family."""
    return Case(family, formulas)


def formalised(place: str, note: str = "") -> Source:
    """A claim read out of the paper's published summary."""
    words = "Formalised from the paper's published summary; its text is not part of this project."
    return Source(
        "Xu et al., A Probabilistic Perspective on Model Collapse (2025)",
        place,
        "formalised",
        f"{words} {note}".strip(),
    )


def ours(place: str, note: str = "") -> Source:
    """A claim of ours."""
    return Source("theory-verify, after Xu et al. (2025)", place, "ours", note)
