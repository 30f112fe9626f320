"""Traces of ridge maps, plainly: a design is drawn, decomposed, and put between powers of its covariance.

The setting of deterministic equivalents: T rows iid N(0, Sigma), S = X'X/T, and at penalty lambda the map
A = (S + lambda)^{-1} S from a truth to the fit on its noise-free labels, and the covariance
N = (S + lambda)^{-1} S (S + lambda)^{-1}/T of a fit on noise of variance 1. For lambda = 0 they are their
limits: the projection on the row space, and the pseudo-inverse of X'X.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.engine.fixed_matrices import fixed_matrices
from verify.simulators.vocabulary.fixed import covariance, direction_named
from verify.simulators.vocabulary.ridge import RidgeSetting


@dataclass(frozen=True)
class TraceSetting(RidgeSetting):
    """One ridge fit, with the powers of Sigma in a trace.

    Attributes:
        p: Power of Sigma outside the map.
        q: Power of Sigma between the map and its copy.
    """

    p: int = 0
    q: int = 0


fixed_matrices("equivalents", {"Sigma": covariance, "u": direction_named("u"), "v": direction_named("v")})

ONE_FIT: dict[str, Any] = {"setting": TraceSetting, "needs": ("T",), "takes": ("lam", "spectrum", "condition", "p")}


def _designs(rng: np.random.Generator, count: int, setting: TraceSetting) -> Array:
    """A stack of designs over sqrt(T), shape (count, T, d)."""
    T, s = setting.T, setting.s
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


def _cost(setting: TraceSetting) -> float:
    """Nanoseconds per draw, roughly."""
    d, T = setting.d, setting.T
    return 10_000.0 + 15 * d * T + 0.1 * d * d * T + 20 * d * d + 0.5 * d**3


def _stacked(draws: int, setting: TraceSetting, draw: Callable[[int], Array]) -> Array:
    parts = chunks(draws, setting.d * max(setting.d, setting.T))
    return np.concatenate([draw(part.stop - part.start) for part in parts])


@simulator(
    "equivalents.map_trace",
    "equivalents.map_energy",
    **ONE_FIT | {"takes": (*ONE_FIT["takes"], "q")},
    moments=lambda setting: math.inf,
    cost=_cost,
)
def ridge_traces(rng: np.random.Generator, draws: int, setting: TraceSetting) -> Array:
    """Draws of tr Sigma^p A and tr Sigma^p A Sigma^q A, shape (draws, 2).

    Source: F. Bach, High-dimensional analysis of double descent for linear regression with random
    projections (2023), the setting of its section on deterministic equivalents.
    """
    outside, between = setting.s ** float(setting.p), setting.s ** float(setting.q)

    def draw(count: int) -> Array:
        X = _designs(rng, count, setting)
        A = X.mT @ _fits(X, setting.lam)
        diagonal = np.diagonal(A, axis1=1, axis2=2)
        return np.column_stack([diagonal @ outside, np.square(A) @ between @ outside])

    return _stacked(draws, setting, draw)


def _noise_moments(setting: TraceSetting) -> float:
    """The smallest eigenvalue of S has a density of order x**((abs(T - d) - 1)/2) at 0."""
    return math.inf if setting.lam > 0 else (abs(setting.T - setting.d) + 1) / 2


@simulator("equivalents.noise_trace", **ONE_FIT, moments=_noise_moments, cost=_cost)
def ridge_noise(rng: np.random.Generator, draws: int, setting: TraceSetting) -> Array:
    """Draws of tr Sigma^p N, shape (draws,)."""
    outside = setting.s ** float(setting.p)

    def draw(count: int) -> Array:
        diagonal = np.square(_fits(_designs(rng, count, setting), setting.lam)).sum(axis=1)
        return np.asarray(diagonal @ outside / setting.T)

    return _stacked(draws, setting, draw)
