"""Traces of ridge maps, plainly: a design is drawn, decomposed, and put between powers of its covariance.

The setting of deterministic equivalents: T rows iid N(0, Sigma), S = X'X/T, and at penalty lambda the map
A = (S + lambda)^{-1} S from a truth to the fit on its noise-free labels, and the covariance
N = (S + lambda)^{-1} S (S + lambda)^{-1}/T of a fit on noise of variance 1. For lambda = 0 they are their
limits: the projection on the row space, and the pseudo-inverse of X'X.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.spectra import eigenvalues


ENTRIES = 1 << 20
"""Largest number of design entries held at once."""


def _designs(rng: np.random.Generator, count: int, T: int, s: Array) -> Array:
    """A stack of designs over sqrt(T), shape (count, T, d)."""
    return np.asarray(rng.standard_normal((count, T, len(s))) * np.sqrt(s / T))


def _fits(X: Array, lam: float) -> Array:
    """X (S + lambda)^{-1} of a stack, by the smaller Gram matrix: only that one stays regular as lambda falls."""
    T, d = X.shape[1:]
    if d > T:
        gram, right = X @ X.mT, X
    else:
        gram, right = X.mT @ X, X.mT
    i = range(min(T, d))
    gram[:, i, i] += lam
    solved = np.linalg.solve(gram, right)
    return np.asarray(solved if d > T else solved.mT)


def _cost(*, d: int, T: int, **_: Any) -> float:
    """Nanoseconds per draw, roughly."""
    return 10_000.0 + 15 * d * T + 0.1 * d * d * T + 20 * d * d + 0.5 * d**3


def _stacked(draws: int, d: int, T: int, draw: Callable[[int], Array]) -> Array:
    step = max(1, ENTRIES // (d * max(d, T)))
    return np.concatenate([draw(min(step, draws - start)) for start in range(0, draws, step)])


@simulator("equivalents.map_trace", "equivalents.map_energy", moments=lambda **_: math.inf, cost=_cost)
def ridge_traces(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    p: int = 0,
    q: int = 0,
) -> Array:
    """Draws of tr Sigma^p A and tr Sigma^p A Sigma^q A, shape (draws, 2).

    Source: F. Bach, High-dimensional analysis of double descent for linear regression with random
    projections (2023), the setting of its section on deterministic equivalents. Arguments as for the
    regression paper's `downstream_maps`, and powers of Sigma: p outside, q between.
    """
    s = eigenvalues(d, spectrum, condition)

    def draw(count: int) -> Array:
        X = _designs(rng, count, T, s)
        A = X.mT @ _fits(X, lam)
        diagonal = np.diagonal(A, axis1=1, axis2=2)
        return np.column_stack([diagonal @ s ** float(p), np.square(A) @ s ** float(q) @ s ** float(p)])

    return _stacked(draws, d, T, draw)


def _noise_moments(*, d: int, T: int, lam: float = 0.0, **_: Any) -> float:
    """The smallest eigenvalue of S has a density of order x**((abs(T - d) - 1)/2) at 0."""
    return math.inf if lam > 0 else (abs(T - d) + 1) / 2


@simulator("equivalents.noise_trace", moments=_noise_moments, cost=_cost)
def ridge_noise(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    p: int = 0,
) -> Array:
    """Draws of tr Sigma^p N, shape (draws,); arguments as for `ridge_traces`."""
    s = eigenvalues(d, spectrum, condition)

    def draw(count: int) -> Array:
        diagonal = np.square(_fits(_designs(rng, count, T, s), lam)).sum(axis=1)
        return np.asarray(diagonal @ s ** float(p) / T)

    return _stacked(draws, d, T, draw)
