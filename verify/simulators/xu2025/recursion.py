"""The recursion theta_t = M(n_t draws of the law fitted at t - 1), for any family and schedule."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.special import gammaincinv, ndtr

from verify.simulators._api import Array, simulator
from verify.simulators.xu2025._families import Family, Setting, family_of
from verify.simulators.xu2025._schedules import sizes


MOMENTS = ("squared_error", "estimate", "square", "step_variances")
EVENTS = ("improved", "improved_or_tied", "at_zero", "at_one")
BRANCHES = ("family", "estimator")
ENTRIES = 1 << 22
"""Numbers held at once."""
TIE = 1e-12
"""Relative difference of two distances that counts as none."""
STRATA = 16
"""Shells of equal probability from each of which one move is drawn."""
CALM = 0.5
"""Largest variance of the logarithm of a product of factors whose moments are estimated by their mean."""


def _named(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"xu2025.{name}" for name in names)


def _check(family: Family, s: Setting, n: list[int]) -> None:
    if min(n) < family.least:
        msg = f"n: expected at least {family.least} draws per generation for {s.family}; got {min(n)}"
        raise ValueError(msg)
    low, high = family.support
    if not low <= s.theta <= high:
        msg = f"theta: expected a number in [{low}, {high}] for {s.family}; got {s.theta}"
        raise ValueError(msg)


def _chunks(draws: int, entries: int) -> Iterator[slice]:
    step = max(1, ENTRIES // max(entries, 1))
    for start in range(0, draws, step):
        yield slice(start, min(start + step, draws))


def _moments(rng: np.random.Generator, draws: int, plain: bool, s: Setting, n: list[int]) -> Array:
    family = family_of(s)
    _check(family, s, n)
    refit = family.from_samples if plain else family.from_statistics
    truth, values = family.truth(s), np.zeros((draws, len(MOMENTS)))
    for part in _chunks(draws, len(truth) * (max(n) if plain else 4)):
        state = np.broadcast_to(truth, (part.stop - part.start, len(truth)))
        for size in n:
            twin = refit(rng, state, size, s)
            state = refit(rng, state, size, s)
            values[part, 3] += ((state - twin) ** 2).sum(axis=1) / 2
        values[part, 0] = ((state - truth) ** 2).sum(axis=1)
        values[part, 1], values[part, 2] = state[:, 0], state[:, 0] ** 2
    return values


def _events(rng: np.random.Generator, draws: int, plain: bool, s: Setting, n: list[int]) -> Array:
    family = family_of(s)
    _check(family, s, n)
    refit = family.from_samples if plain else family.from_statistics
    truth, values = family.truth(s), np.zeros((draws, len(EVENTS)))
    for part in _chunks(draws, len(truth) * (max(n) if plain else 4)):
        first = last = refit(rng, np.broadcast_to(truth, (part.stop - part.start, len(truth))), n[0], s)
        for size in n[1:]:
            last = refit(rng, last, size, s)
        before, after = (np.linalg.norm(fit - truth, axis=1) for fit in (first, last))
        slack = TIE * np.maximum(before, after)
        values[part, 0], values[part, 1] = after < before - slack, after <= before + slack
        values[part, 2], values[part, 3] = (last == 0).all(axis=1), (last == 1).all(axis=1)
    return values


def _sample_cost(*, T: int, n: int, p: int = 1, schedule: Any = "constant", a: float = 1.0, **_: Any) -> float:
    return 1000.0 + 60.0 * p * sum(sizes(schedule, n, a, T))


def _statistic_cost(*, T: int, p: int = 1, family: str = "", **_: Any) -> float:
    return 100.0 + (1300.0 * p**2 if family == "logistic" else 120.0 * p) * T


def _spread(setting: dict[str, Any]) -> float:
    """Rough variance of the logarithm of the product of all factors of a scale family."""
    n = sizes(setting.get("schedule", "constant"), setting["n"], setting.get("a", 1.0), setting["T"])
    return sum(2.0 / max(size - 1, 0.5) for size in n)


def has_calm_moments(**setting: Any) -> bool:
    """Whether the mean of many chains says something about its expectation.

    A long product of independent factors has all moments, but they live on chains that nobody draws: with
    a log-variance w the relative second moment is e^w or more.
    """
    return not family_of(_setting(setting)).is_scale or _spread(setting) <= CALM


def _setting(values: dict[str, Any]) -> Setting:
    return Setting(**{k: v for k, v in values.items() if k not in ("T", "n", "schedule", "a")})


def _moment_bounds(**values: Any) -> tuple[tuple[float, float], ...]:
    low, high = family_of(_setting(values)).support
    square = max(low * low, high * high)
    return (0.0, square), (low, high), (0.0, square), (0.0, math.inf)


def _indicators(**_: Any) -> tuple[tuple[float, float], ...]:
    return ((0.0, 1.0),) * len(EVENTS)


def _light(**_: Any) -> float:
    return math.inf


@simulator(*_named(MOMENTS), moments=_light, applies=has_calm_moments, bounds=_moment_bounds, cost=_sample_cost)
def moments_of_samples(
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
    theta: float = 0.0,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
    kappa: float = 1.0,
    gamma: float = 1.0,
    b: float = 0.0,
    c: float = 0.0,
) -> Array:
    """The fit after T generations, every sample drawn and fitted.

    Source: the setting of xu2025 (formalised): theta_1 from n_1 draws of the true law, theta_t from
    n_t draws of the law fitted at t - 1.

    Args:
        rng: Source of randomness.
        draws: Independent chains.
        family: One of `_families.FAMILIES`.
        T: Number of generations, at least 1.
        n: Sample size before the growth of the schedule.
        schedule: A word of `_schedules.GROWTH`, or the sample sizes.
        a: Exponent or ratio of the schedule.
        estimator: ``mle`` or ``unbiased``, where the family has both.
        p: Dimension, for means and coefficients.
        theta: The truth (its first coordinate).
        v: Variance of one observation, for locations.
        spectrum: Shape of the eigenvalues of the covariance.
        condition: Its largest over its smallest eigenvalue.
        kappa: Exponent of the variance of ``edge``.
        gamma: Exponent of the bias.
        b: Size of the bias.
        c: Factor of a shrinkage estimator.

    Returns:
        Shape (draws, 4): |theta_T - theta|^2; the first coordinate of theta_T, and its square; and the sum
        over generations of half the squared distance of two independent fits from the same
        predecessor, whose expectation is the sum of the conditional variances.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    s = Setting(family, estimator, p, theta, v, spectrum, condition, kappa, gamma, b, c)
    return _moments(rng, draws, True, s, sizes(schedule, n, a, T))


@simulator(
    *_named(MOMENTS),
    plain=False,
    branches=BRANCHES,
    moments=_light,
    applies=has_calm_moments,
    bounds=_moment_bounds,
    cost=_statistic_cost,
)
def moments_of_statistics(
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
    theta: float = 0.0,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
    kappa: float = 1.0,
    gamma: float = 1.0,
    b: float = 0.0,
    c: float = 0.0,
) -> Array:
    """The same with the sufficient statistic of each sample drawn from its own law.

    Args and returns as `moments_of_samples`.
    """
    s = Setting(family, estimator, p, theta, v, spectrum, condition, kappa, gamma, b, c)
    return _moments(rng, draws, False, s, sizes(schedule, n, a, T))


@simulator(*_named(EVENTS), moments=_light, bounds=_indicators, cost=_sample_cost)
def events_of_samples(
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
    theta: float = 0.0,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
    kappa: float = 1.0,
    gamma: float = 1.0,
    b: float = 0.0,
    c: float = 0.0,
) -> Array:
    """Whether training on the chain improved on its first fit, every sample drawn and fitted.

    Args as `moments_of_samples`.

    Returns:
        Shape (draws, 4), zeros and ones: |theta_T - theta| < |theta_1 - theta|; the same with <=; theta_T = 0;
        theta_T = 1. Distances that differ by rounding alone are equal.

    """
    s = Setting(family, estimator, p, theta, v, spectrum, condition, kappa, gamma, b, c)
    return _events(rng, draws, True, s, sizes(schedule, n, a, T))


def _is_normal_mean(*, family: str, T: int, **_: Any) -> bool:
    return family == "normal_mean" and T >= 2


@simulator(
    *_named(EVENTS[:2]),
    plain=False,
    applies=_is_normal_mean,
    moments=_light,
    bounds=lambda **_: ((0.0, 0.5),) * 2,
    cost=lambda *, p=1, **_: STRATA * (400.0 + 40.0 * p),
)
def first_fit_integrated(
    rng: np.random.Generator,
    draws: int,
    *,
    family: str,
    T: int,
    n: int,
    schedule: str | Sequence[int] = "constant",
    a: float = 1.0,
    p: int = 1,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
) -> Array:
    """The probability of improvement for the mean of a normal law, given how far the chain moved after its first fit.

    The steps of this walk are independent and normal, so the move y from theta_1 to theta_T is one
    normal vector, independent of the error x of the first fit. |x + y| < |x| means 2 x.y < -|y|^2, and
    given y the left side is normal with variance 4 y'Sigma y / n_1: its probability is taken
    exactly. Ties have probability 0. A draw is the mean over one move from each of `STRATA` shells of equal
    probability of |Sigma^(-1/2) y|.

    Args as `moments_of_samples`.

    Returns:
        Shape (draws, 2), both columns alike.

    """
    s = Setting(family, p=p, v=v, spectrum=spectrum, condition=condition)
    first, *later = sizes(schedule, n, a, T)
    direction = rng.standard_normal((draws, STRATA, p))
    direction /= np.linalg.norm(direction, axis=2, keepdims=True)
    shell = (np.arange(STRATA) + rng.random((draws, STRATA))) / STRATA
    radius = np.sqrt(2 * gammaincinv(p / 2, shell) * sum(1.0 / size for size in later))
    move = s.scales * direction * radius[..., None]
    length2, spread2 = (move**2).sum(axis=2), ((s.scales * move) ** 2).sum(axis=2)
    ratio = np.sqrt(length2) * np.sqrt(length2 / np.maximum(spread2, 1e-300))
    chance = ndtr(-ratio * math.sqrt(first) / 2).mean(axis=1)
    return np.column_stack([chance, chance])


@simulator(*_named(EVENTS), plain=False, branches=BRANCHES, moments=_light, bounds=_indicators, cost=_statistic_cost)
def events_of_statistics(
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
    theta: float = 0.0,
    v: float = 1.0,
    spectrum: str = "isotropic",
    condition: float = 1.0,
    kappa: float = 1.0,
    gamma: float = 1.0,
    b: float = 0.0,
    c: float = 0.0,
) -> Array:
    """The same with the sufficient statistic of each sample drawn from its own law.

    Args and returns as `events_of_samples`.
    """
    s = Setting(family, estimator, p, theta, v, spectrum, condition, kappa, gamma, b, c)
    return _events(rng, draws, False, s, sizes(schedule, n, a, T))
