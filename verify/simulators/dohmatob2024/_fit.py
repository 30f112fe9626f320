"""What plain simulators do: draw a design, fit, and hand the fit on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.ridge import RidgeSetting


def least_squares(X: Array, Y: Array, lam: float) -> Array:
    """Ridge (lam > 0) or minimum-norm least-squares (lam = 0) fits of stacked designs.

    Args:
        X: Designs, shape (count, rows, d).
        Y: Labels, one column per fit, shape (count, rows, fits).
        lam: Penalty, at least 0.

    Returns:
        Coefficients, shape (count, d, fits).

    """
    rows, d = X.shape[-2:]
    if lam > 0 and rows < d:
        # The d x d matrix turns singular as the penalty falls; the one of the rows does not.
        return np.asarray(X.mT @ np.linalg.solve(X @ X.mT / rows + lam * np.eye(rows), Y / rows))
    if lam > 0:
        return np.asarray(np.linalg.solve(X.mT @ X / rows + lam * np.eye(d), X.mT @ Y / rows))
    if rows >= d:
        Q, R = np.linalg.qr(X)
        return np.asarray(np.linalg.solve(R, Q.mT @ Y))
    Q, R = np.linalg.qr(X.mT)
    return np.asarray(Q @ np.linalg.solve(R.mT, Y))


def design(rng: np.random.Generator, count: int, rows: int, s: Array) -> Array:
    """Designs of independent N(0, Sigma) rows, shape (count, rows, d)."""
    return np.asarray(rng.standard_normal((count, rows, len(s))) * np.sqrt(s))


def generations(rng: np.random.Generator, setting: RidgeSetting, W: Array, levels: Array) -> Iterator[Array]:
    """Fits of every generation in turn, several processes on the same designs.

    Args:
        rng: Source of randomness.
        setting: The setting.
        W: Coefficients that label the first design, shape (count, d, processes).
        levels: Standard deviation of the label noise, shape (n, processes); each process has noise of its own.

    Yields:
        Coefficients after each generation, shape (count, d, processes).

    """
    X = np.empty(0)
    for generation, size in enumerate(setting.sizes):
        if generation == 0 or not setting.is_shared:
            X = design(rng, len(W), size, setting.s)
        labels = X @ W
        noisy = np.flatnonzero(levels[generation])
        labels[..., noisy] += levels[generation, noisy] * rng.standard_normal((len(W), size, len(noisy)))
        W = least_squares(X, labels, 0.0)
        yield W
