"""The variance of a normal law, refitted again and again: logarithms, rare chains, and distances of laws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import gamma as gamma_law

from verify.simulators._api import Array, simulator
from verify.simulators.xu2025._families import Setting, family_of, split
from verify.simulators.xu2025._schedules import sizes
from verify.simulators.xu2025.recursion import BRANCHES, ENTRIES, has_calm_moments


PATHS = ("xu2025.log_scale", "xu2025.collapsed")
LAWS = ("xu2025.wasserstein2", "xu2025.mean_error", "xu2025.trace")
LESS = 0.25
"""By how much the tilt falls short of the one for which weighted chains do not vary."""
SMALL = 1e-3
"""Share of the true scale below which a fitted law counts as degenerate."""


def _cost(*, T: int, **_: Any) -> float:
    return 200.0 + 150.0 * T


def _sample_cost(*, T: int, n: int, schedule: Any = "constant", a: float = 1.0, **_: Any) -> float:
    return 1000.0 + 40.0 * sum(sizes(schedule, n, a, T))


def _is_scale(*, family: str, **_: Any) -> bool:
    return family_of(Setting(family)).is_scale


def _path_bounds(**_: Any) -> tuple[tuple[float, float], ...]:
    return (-math.inf, math.inf), (0.0, 1.0)


def _paths(rng: np.random.Generator, draws: int, plain: bool, s: Setting, n: list[int]) -> Array:
    family = family_of(s)
    refit = family.from_samples if plain else family.from_statistics
    log = np.zeros(draws)
    unit = np.ones((draws, 1))
    for size in n:  # every step multiplies the parameter by a factor of a law that does not depend on it
        log += np.log(refit(rng, unit, size, s)[:, 0])
    return np.column_stack([math.log(s.theta) + log, log < math.log(SMALL)])


@simulator(*PATHS, applies=_is_scale, moments=lambda **_: math.inf, bounds=_path_bounds, cost=_sample_cost)
def log_of_samples(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    theta: float = 1.0,
) -> Array:
    """The typical chain of a scale family: the logarithm of the fitted parameter, every sample drawn.

    Source: the setting of xu2025 (formalised). Each sample is drawn from the law of scale 1 and its
    fit multiplied by the scale before: the fit of a sample of scale s is s times that of one of scale 1.
    The logarithm is kept, so that no number of generations underflows.

    Args:
        rng: Source of randomness.
        draws: Independent chains.
        family: ``normal_variance``, ``exponential`` or ``uniform``.
        T: Number of generations.
        n: Sample size before the growth of the schedule.
        schedule: A word of `_schedules.GROWTH`, or the sample sizes.
        a: Exponent or ratio of the schedule.
        estimator: ``mle`` or ``unbiased``.
        theta: The truth, positive.

    Returns:
        Shape (draws, 2): log theta_T, and whether theta_T < theta / 1000.

    """
    return _paths(rng, draws, True, Setting(family, estimator, theta=theta), sizes(schedule, n, a, T))


@simulator(
    *PATHS,
    plain=False,
    branches=BRANCHES,
    applies=_is_scale,
    moments=lambda **_: math.inf,
    bounds=_path_bounds,
    cost=_cost,
)
def log_of_statistics(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    theta: float = 1.0,
) -> Array:
    """The same with the sufficient statistic of each sample drawn from its own law.

    Args and returns as `log_of_samples`.
    """
    return _paths(rng, draws, False, Setting(family, estimator, theta=theta), sizes(schedule, n, a, T))


def _tilted(rng: np.random.Generator, draws: int, power: int, s: Setting, n: list[int]) -> Array:
    """theta_T^power with the weight of each chain, every factor drawn from its law with a larger shape."""
    is_variance, tilt = s.family == "normal_variance", power - LESS
    log, weight = np.full(draws, math.log(s.theta)), np.zeros(draws)
    for size in n:
        shape = (size - 1) / 2 if is_variance else float(size)
        factor = rng.standard_gamma(shape + tilt, size=draws)
        weight += gamma_law.logpdf(factor, shape) - gamma_law.logpdf(factor, shape + tilt)
        divisor = (size - s.unbiased) / 2 if is_variance else size
        log += np.log(factor / divisor)
    return np.asarray(np.exp(weight + power * log))


def _is_gamma(*, family: str, **_: Any) -> bool:
    return family in ("normal_variance", "exponential")


def _positive(**_: Any) -> tuple[tuple[float, float], ...]:
    return ((0.0, math.inf),)


@simulator(
    "xu2025.estimate",
    plain=False,
    branches=BRANCHES,
    applies=_is_gamma,
    moments=lambda **_: math.inf,
    bounds=_positive,
    cost=_cost,
)
def tilted_mean(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    theta: float = 1.0,
) -> Array:
    """Mean of a scale family by importance sampling: the chains that carry it are preferred.

    The mean of theta_T lives on chains that plain Monte Carlo never sees once the logarithm of theta_T
    varies by more than 1. Here every factor is drawn from its law (chi-square, gamma) with a larger
    shape, and weighted by the ratio of both densities. The tilt is not the one without variance,
    which would take the answer for granted.

    Args as `moments_of_samples`; returns the estimate only, shape (draws,).
    """
    return _tilted(rng, draws, 1, Setting(family, estimator, theta=theta), sizes(schedule, n, a, T))


@simulator(
    "xu2025.square",
    plain=False,
    branches=BRANCHES,
    applies=_is_gamma,
    moments=lambda **_: math.inf,
    bounds=_positive,
    cost=_cost,
)
def tilted_square(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    theta: float = 1.0,
) -> Array:
    """The mean square in the same way; its chains are rarer still.

    Args and returns as `tilted_mean`.
    """
    return _tilted(rng, draws, 2, Setting(family, estimator, theta=theta), sizes(schedule, n, a, T))


def _laws(rng: np.random.Generator, draws: int, plain: bool, s: Setting, n: list[int]) -> Array:
    family, scale = family_of(s), s.scales
    if min(n) <= s.p:
        msg = f"n: expected more than p = {s.p} draws per generation; got {min(n)}"
        raise ValueError(msg)
    refit, truth = (family.from_samples if plain else family.from_statistics), family.truth(s)
    values = np.empty((draws, len(LAWS)))
    step = max(1, ENTRIES // (s.p * (max(n) if plain else s.p)))
    for start in range(0, draws, step):
        part = slice(start, min(start + step, draws))
        state = np.broadcast_to(truth, (part.stop - part.start, len(truth)))
        for size in n:
            state = refit(rng, state, size, s)
        mean, covariance = split(state, s.p)
        values[part, 1] = ((mean - truth[: s.p]) ** 2).sum(axis=1)
        values[part, 2] = np.trace(covariance, axis1=1, axis2=2)
        overlap = np.linalg.eigvalsh(scale[:, None] * covariance * scale)
        values[part, 0] = values[part, 1] + values[part, 2] + (scale**2).sum()
        values[part, 0] -= 2 * np.sqrt(np.maximum(overlap, 0)).sum(axis=1)
    return values


def _law_applies(**setting: Any) -> bool:
    return setting["family"] == "normal" and has_calm_moments(**{**setting, "family": "normal_variance"})


def _law_bounds(**_: Any) -> tuple[tuple[float, float], ...]:
    return ((0.0, math.inf),) * len(LAWS)


@simulator(*LAWS, applies=_law_applies, moments=lambda **_: math.inf, bounds=_law_bounds, cost=_sample_cost)
def laws_of_samples(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    p: int = 1,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
) -> Array:
    """How far the fitted normal law is from the true one, mean and covariance fitted, every sample drawn.

    Source: the setting of xu2025 (formalised).

    Args:
        rng: Source of randomness.
        draws: Independent chains.
        family: ``normal``.
        T: Number of generations.
        n: Sample size before the growth of the schedule, more than p.
        schedule: A word of `_schedules.GROWTH`, or the sample sizes.
        a: Exponent or ratio of the schedule.
        estimator: ``mle`` or ``unbiased`` covariances.
        p: Dimension.
        v: Largest variance of the true law.
        spectrum: Shape of the eigenvalues of its covariance.
        condition: Its largest over its smallest eigenvalue.

    Returns:
        Shape (draws, 3): the squared 2-Wasserstein distance |m - m'|^2 + tr(S + S' - 2 (S'^(1/2) S S'^(1/2))^(1/2)),
        the squared distance of the means, and the trace of the fitted covariance.

    """
    s = Setting(family, estimator, p, 0.0, v, spectrum, condition)
    return _laws(rng, draws, True, s, sizes(schedule, n, a, T))


@simulator(
    *LAWS,
    plain=False,
    branches=BRANCHES,
    applies=_law_applies,
    moments=lambda **_: math.inf,
    bounds=_law_bounds,
    cost=_cost,
)
def laws_of_statistics(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    estimator: str = "mle",
    p: int = 1,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
) -> Array:
    """The same with mean and Bartlett factor of each sample drawn from their own laws.

    Args and returns as `laws_of_samples`.
    """
    s = Setting(family, estimator, p, 0.0, v, spectrum, condition)
    return _laws(rng, draws, False, s, sizes(schedule, n, a, T))
