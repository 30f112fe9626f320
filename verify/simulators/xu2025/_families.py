"""Families of laws with their estimators: one step of the recursion, from samples or from statistics.

A state is an array of shape (chains, k), the fitted parameters of each chain. A family refits it to n
fresh draws of the law that it stands for: `Family.from_samples` draws all n and fits,
`Family.from_statistics` draws what the fit depends on, from its own law.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.xu2025._regressions import coefficients, coefficients_of_samples, logistic, logistic_of_samples
from verify.simulators.xu2025._setting import ChainState, Refit, Setting


ESTIMATORS = ("mle", "unbiased")


@dataclass(frozen=True)
class Family:
    """How a family is refitted.

    Attributes:
        from_samples: Draws n observations for each chain and fits them.
        from_statistics: Draws the fit from its law.
        support: Smallest and largest possible value of every parameter.
        is_scale: Whether a step multiplies the parameter by a factor of a law that does not depend on it.
        least: Smallest sample size with which the fit exists.
        parameters: Number k of fitted parameters.
        truth: The fitted parameters at the truth, shape (k,).
    """

    from_samples: Refit
    from_statistics: Refit
    support: tuple[float, float] = (-math.inf, math.inf)
    is_scale: bool = False
    least: int = 1
    parameters: Callable[[Setting], int] = lambda s: 1
    truth: Callable[[Setting], Array] = lambda s: np.array([s.theta])


def _dimension(s: Setting) -> int:
    return s.p


def _along_first(s: Setting) -> Array:
    return np.array([s.theta] + [0.0] * (s.p - 1))


def _normals(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return state[:, None, :] + s.scales * rng.standard_normal((len(state), n, s.p))


def _mean_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return _normals(rng, state, n, s).mean(axis=1)


def _mean_of_normals(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return state + s.scales / math.sqrt(n) * rng.standard_normal(state.shape)


def _shrunk(refit: Refit) -> Refit:
    """The mean, pulled towards b / c: (1 - c n^-gamma) mean + b n^-gamma."""

    def shrunk(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
        weight = float(n) ** -s.gamma
        return (1 - s.c * weight) * refit(rng, state, n, s) + s.b * weight

    return shrunk


def _midrange_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    x = rng.random((len(state), n)) - 0.5
    return state + (x.min(axis=1, keepdims=True) + x.max(axis=1, keepdims=True)) / 2


def _midrange(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    gaps = rng.exponential(size=(*state.shape, 2))
    inner = rng.standard_gamma(n - 1, size=state.shape)
    return state + (gaps[..., 0] - gaps[..., 1]) / (2 * (gaps.sum(axis=-1) + inner))


def _median_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    x = np.sort(rng.random((len(state), n)) - 0.5, axis=1)
    return state + (x[:, [(n - 1) // 2]] + x[:, [n // 2]]) / 2


def _median(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    k = (n + 1) // 2
    lower = rng.beta(k, n + 1 - k, size=state.shape)
    upper = lower if n % 2 else 1 - (1 - lower) * rng.random(state.shape) ** (1.0 / (n - k))
    return state + (lower + upper) / 2 - 0.5


def _edge_bias(n: int, s: Setting) -> float:
    """What brings the expectation of the minimum back to the truth, plus the bias asked for."""
    mean = float(n) ** (-s.kappa / 2) * math.gamma(1 + s.kappa / 2)
    return float(s.b * float(n) ** -s.gamma - math.sqrt(s.v) * mean)


def _edge_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    x = state[..., None] + math.sqrt(s.v) * rng.exponential(size=(*state.shape, n)) ** (s.kappa / 2)
    return x.min(axis=-1) + _edge_bias(n, s)


def _edge(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    least = (rng.exponential(size=state.shape) / n) ** (s.kappa / 2)
    return state + math.sqrt(s.v) * least + _edge_bias(n, s)


def _exponential_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return (state * rng.exponential(size=(len(state), n))).mean(axis=1, keepdims=True)


def _exponential(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return state * rng.standard_gamma(n, size=state.shape) / n


def _poisson_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return rng.poisson(state, size=(len(state), n)).mean(axis=1, keepdims=True)


def _poisson(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return rng.poisson(n * state) / n


def _bernoulli_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return (rng.random((len(state), n)) < state).mean(axis=1, keepdims=True)


def _bernoulli(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return rng.binomial(n, state) / n


def _end_factor(n: int, s: Setting) -> float:
    return (n + 1) / n if s.unbiased else 1.0


def _uniform_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return _end_factor(n, s) * (state * rng.random((len(state), n))).max(axis=1, keepdims=True)


def _uniform(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return _end_factor(n, s) * state * np.exp(-rng.exponential(size=state.shape) / n)


def _variance_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    x = np.sqrt(state) * rng.standard_normal((len(state), n))
    return x.var(axis=1, ddof=int(s.unbiased), keepdims=True)


def _variance(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    return state * 2 * rng.standard_gamma((n - 1) / 2, size=state.shape) / (n - s.unbiased)


def split(state: Array, p: int) -> tuple[Array, Array]:
    """Means of shape (chains, p) and covariances of shape (chains, p, p) of a state of ``normal``."""
    return state[:, :p], state[:, p:].reshape(-1, p, p)


def _normal_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    mean, covariance = split(state, s.p)
    noise = rng.standard_normal((len(state), n, s.p))
    x = mean[:, None, :] + noise @ np.swapaxes(np.linalg.cholesky(covariance), 1, 2)
    centred = x - x.mean(axis=1, keepdims=True)
    fitted = np.swapaxes(centred, 1, 2) @ centred / (n - s.unbiased)
    return np.hstack([x.mean(axis=1), fitted.reshape(len(state), -1)])


def _normal(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    """The mean is normal; the scatter matrix, independent of it, has Bartlett's triangular factor."""
    mean, covariance = split(state, s.p)
    root = np.linalg.cholesky(covariance)
    moved = mean + (root @ rng.standard_normal((len(state), s.p, 1)))[..., 0] / math.sqrt(n)
    factor = np.tril(rng.standard_normal((len(state), s.p, s.p)), -1)
    freedom = (n - 1 - np.arange(s.p)) / 2
    factor[:, range(s.p), range(s.p)] = np.sqrt(2 * rng.standard_gamma(freedom, size=(len(state), s.p)))
    half = root @ factor
    fitted = half @ np.swapaxes(half, 1, 2) / (n - s.unbiased)
    return np.hstack([moved, fitted.reshape(len(state), -1)])


COORDINATES: dict[str, Any] = {"parameters": _dimension, "truth": _along_first}
FAMILIES: dict[str, Family] = {
    "normal_mean": Family(_mean_of_samples, _mean_of_normals, **COORDINATES),
    "shrinkage": Family(_shrunk(_mean_of_samples), _shrunk(_mean_of_normals), **COORDINATES),
    "midrange": Family(_midrange_of_samples, _midrange, least=2),
    "median": Family(_median_of_samples, _median),
    "edge": Family(_edge_of_samples, _edge),
    "exponential": Family(_exponential_of_samples, _exponential, (0.0, math.inf), is_scale=True),
    "poisson": Family(_poisson_of_samples, _poisson, (0.0, math.inf)),
    "bernoulli": Family(_bernoulli_of_samples, _bernoulli, (0.0, 1.0)),
    "uniform": Family(_uniform_of_samples, _uniform, (0.0, math.inf), is_scale=True),
    "normal_variance": Family(_variance_of_samples, _variance, (0.0, math.inf), is_scale=True, least=2),
    "normal": Family(
        _normal_of_samples,
        _normal,
        least=2,
        parameters=lambda s: s.p + s.p**2,
        truth=lambda s: np.concatenate([_along_first(s), np.diag(s.scales**2).ravel()]),
    ),
    "least_squares": Family(coefficients_of_samples, coefficients, **COORDINATES),
    "logistic": Family(logistic_of_samples, logistic, **COORDINATES),
}
"""Families by name.

``normal_mean``: the mean of N(theta, v Sigma), Sigma known. ``shrinkage``: the same mean, shrunk.
``midrange``, ``median``: centre of the uniform law of length 1. ``edge``: the end of theta + sqrt(v) E^(kappa/2), E
exponential, by the smallest observation less its bias: variance of order n^-kappa, plus a bias b n^-gamma.
``exponential``, ``poisson``, ``bernoulli``: their means. ``uniform``: the end of [0, theta]. ``normal_variance``: the
variance of a normal law, mean unknown. ``normal``: mean and covariance. ``least_squares``, ``logistic``:
coefficients with the fixed design of `_regressions.base_design`.
"""


def family_of(setting: Setting) -> Family:
    """The family of a setting.

    Raises:
        ValueError: If there is none of that name, or its estimator is unknown.

    """
    if setting.estimator not in ESTIMATORS:
        msg = f"estimator: expected one of {', '.join(ESTIMATORS)}; got {setting.estimator!r}"
        raise ValueError(msg)
    if setting.family not in FAMILIES:
        msg = f"family: expected one of {', '.join(FAMILIES)}; got {setting.family!r}"
        raise ValueError(msg)
    return FAMILIES[setting.family]
