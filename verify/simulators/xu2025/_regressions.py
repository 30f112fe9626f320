"""Linear and logistic regression on a fixed design, refitted from samples or from statistics."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import expit

from verify.simulators.engine.declaring import Array
from verify.simulators.xu2025._setting import ChainState, Setting


BOX = 12.0
"""Logistic coefficients are fitted within this distance of 0."""
NEWTON_STEPS = 60
"""Steps after which Newton's method stops where classes are separable."""
CLOSE = 1e-7
"""Length of a step after which it stops: the next one would be of the order of its square."""


def base_design(p: int) -> Array:
    """The 4 p rows that a fixed design repeats: cosines, with X'X / (4 p) = I, shape (4 p, p)."""
    row, column = np.arange(4 * p)[:, None], np.arange(p)
    waves = np.cos(np.pi * (row + 0.5) * column / (4 * p))
    return waves * np.where(column == 0, 1.0, math.sqrt(2.0))


def _rows(p: int, n: int) -> Array:
    base = base_design(p)
    return base[np.arange(n) % len(base)]


def coefficients_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    X = _rows(s.p, n)
    y = state @ X.T + math.sqrt(s.v) * rng.standard_normal((len(state), n))
    return np.linalg.lstsq(X, y.T)[0].T


def coefficients(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    base, (times, rest) = base_design(s.p), divmod(n, 4 * s.p)
    gram = times * base.T @ base + base[:rest].T @ base[:rest]
    noise = rng.standard_normal(state.shape) @ np.linalg.inv(np.linalg.cholesky(gram))
    return state + math.sqrt(s.v) * noise


def logistic_of_samples(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    X, base = _rows(s.p, n), base_design(s.p)
    labels = rng.random((len(state), n)) < expit(state @ X.T)
    point = np.arange(n) % len(base)
    ones = np.stack([labels[:, point == i].sum(axis=1) for i in range(len(base))], axis=1)
    return _logistic_fit(ones, np.bincount(point, minlength=len(base)), base)


def logistic(rng: np.random.Generator, state: Array, n: int, s: Setting) -> ChainState:
    base = base_design(s.p)
    rows = n // len(base) + (np.arange(len(base)) < n % len(base))
    points, place = np.unique(base, axis=0, return_inverse=True)
    pooled = np.bincount(place.ravel(), rows).astype(int)
    ones = rng.binomial(pooled, expit(state @ points.T))
    return _logistic_fit(ones, pooled, points)


def _logistic_fit(ones: Any, rows: Any, base: Array) -> Array:
    """Maximum likelihood by Newton's method, each step cut to the box |coefficient| <= `BOX`.

    Where classes are separable the likelihood has no maximum: the iterates run off, and what is
    returned is where they stand at the edge of the box. The fit depends on the sufficient statistic X'y alone,
    of which small samples have few values: each is fitted once.
    """
    totals = ones @ base
    first, place = _distinct(np.round(totals, 6))
    statistic = totals[first]
    fitted = np.zeros(statistic.shape)
    open_ = np.arange(len(statistic))
    p = base.shape[1]
    squares, tiny = (base[:, :, None] * base[:, None, :]).reshape(len(base), -1), 1e-9 * np.eye(p)
    for _ in range(NEWTON_STEPS):
        before = fitted[open_]
        chance = expit(before @ base.T)
        slope = statistic[open_] - rows * chance @ base
        weight = rows * chance * (1 - chance)
        step = _solved((weight @ squares).reshape(-1, p, p) + tiny, slope)
        length = np.abs(step).max(axis=1, keepdims=True)
        moved = np.clip(before + step * np.minimum(1.0, 2.0 / np.maximum(length, 1e-300)), -BOX, BOX)
        fitted[open_] = moved
        open_ = open_[np.abs(moved - before).max(axis=1) > CLOSE]
        if len(open_) == 0:
            break
    return np.asarray(fitted[place])


def _solved(matrices: Any, vectors: Any) -> Any:
    """Solutions of many small systems with symmetric matrices."""
    if matrices.shape[1] > 2:
        return np.linalg.solve(matrices, vectors[..., None])[..., 0]
    if matrices.shape[1] == 1:
        return vectors / matrices[:, 0]
    (a, b, d), (x, y) = (matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 1]), vectors.T
    return np.column_stack([d * x - b * y, a * y - b * x]) / (a * d - b * b)[:, None]


def _distinct(rows: Array) -> tuple[Any, Any]:
    """Places of rows that differ from each other, and for every row which of them it is."""
    order = np.lexsort(rows.T)
    ordered = rows[order]
    is_new = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
    place = np.empty(len(rows), dtype=np.intp)
    place[order] = np.cumsum(is_new) - 1
    return order[is_new], place
