"""Gaussian designs, Wishart matrices and chi-squares, drawn from their definitions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.engine.fixed_matrices import fixed_matrices
from verify.simulators.vocabulary.fixed import covariance
from verify.simulators.vocabulary.spectra import direction, eigenvalues


@simulator(
    "classical.inverse_square",
    moments=lambda *, k: k / 2,
    bounds=lambda **_: ((0.0, math.inf),),
    cost=lambda *, k: 20.0 * k,
)
def inverse_square(rng: np.random.Generator, draws: int, *, k: int) -> Array:
    """One over a sum of k squared standard normals, shape (draws,).

    Source: the definition of a chi-square with k degrees of freedom.

    Args:
        rng: Source of randomness.
        draws: Independent repetitions.
        k: Degrees of freedom.

    """
    return np.asarray(1.0 / (rng.standard_normal((draws, k)) ** 2).sum(axis=1))


def _matrix(A: str, s: Array) -> Array:
    if A == "identity":
        return np.eye(len(s))
    if A == "covariance":
        return np.diag(s)
    if A != "rank_one":
        msg = f"A: expected identity, covariance or rank_one; got {A!r}"
        raise ValueError(msg)
    u = direction(len(s), "random")
    return np.outer(u, u)


def _factor(rows: int, setting: Mapping[str, Any]) -> Array | None:
    """The matrix beside a Wishart matrix in a trace, where the regime says which it is."""
    sigma, word = covariance(rows, setting), setting.get("A")
    return None if sigma is None or word is None else _matrix(word, np.diag(sigma))


fixed_matrices("classical", {"Sigma": covariance, "A": _factor})


def _wishart(rng: np.random.Generator, draws: int, T: int, s: Array) -> Array:
    X = rng.standard_normal((draws, T, len(s))) * np.sqrt(s)
    return np.swapaxes(X, 1, 2) @ X


def _trace_bounds(power: int) -> Any:
    """Bounds of a random trace, and of the one of Sigma to a power beside it, which is known."""

    def bounds(*, d: int, spectrum: str, condition: float, A: str, **_: Any) -> tuple[tuple[float, float], ...]:
        s = eigenvalues(d, spectrum, condition)
        known = float(np.diag(_matrix(A, s)) @ s**power)
        return (0.0, math.inf), (known, known)

    return bounds


@simulator(
    "classical.wishart_trace",
    "classical.covariance_trace",
    moments=lambda **_: math.inf,
    bounds=_trace_bounds(1),
    cost=lambda *, d, T, **_: 1000.0 + 30 * d * T,
)
def wishart_trace(
    rng: np.random.Generator, draws: int, *, d: int, T: int, spectrum: str, condition: float, A: str
) -> Array:
    """Traces of A X'X and of A Sigma, shape (draws, 2).

    Source: the definition of a Wishart matrix; X has T rows iid N(0, Sigma), in the eigenbasis of Sigma.

    Args:
        rng: Source of randomness.
        draws: Independent designs.
        d: Dimension.
        T: Rows.
        spectrum: Shape of the eigenvalues of Sigma.
        condition: Largest over smallest eigenvalue.
        A: ``identity``, ``covariance``, or ``rank_one`` for a unit vector's.

    """
    s = eigenvalues(d, spectrum, condition)
    matrix = _matrix(A, s)
    traces = np.einsum("ij,nji->n", matrix, _wishart(rng, draws, T, s))
    return np.stack([traces, np.full(draws, np.diag(matrix) @ s)], axis=1)


@simulator(
    "classical.inverse_trace",
    "classical.precision_trace",
    moments=lambda *, d, T, **_: (T - d + 1) / 2,
    bounds=_trace_bounds(-1),
    applies=lambda *, d, T, **_: d <= T,
    cost=lambda *, d, T, **_: 1000.0 + 30 * d * T + 4 * d**3,
)
def inverse_trace(
    rng: np.random.Generator, draws: int, *, d: int, T: int, spectrum: str, condition: float, A: str
) -> Array:
    """Traces of A inv(X'X) and of A inv(Sigma), shape (draws, 2).

    Source: the definition of a Wishart matrix, as for `wishart_trace`; it is inverted.

    Args and returns as there.
    """
    s = eigenvalues(d, spectrum, condition)
    matrix = _matrix(A, s)
    traces = np.einsum("ij,nji->n", matrix, np.linalg.inv(_wishart(rng, draws, T, s)))
    return np.stack([traces, np.full(draws, np.diag(matrix) @ (1.0 / s))], axis=1)


@simulator(
    "classical.last_pivot",
    "classical.last_pivot_square",
    "classical.corner",
    moments=lambda **_: math.inf,
    bounds=lambda **_: ((0.0, math.inf),) * 3,
    applies=lambda *, d, T: d <= T,
    cost=lambda *, d, T: 1000.0 + 20 * d * T + 4 * d * d * T,
)
def triangular_factor(rng: np.random.Generator, draws: int, *, d: int, T: int) -> Array:
    """Squares of entries of R, Z'Z = R'R: the last diagonal one, its square, and the first of the last column.

    Source: the definition of the factor; Z has T rows iid N(0, I).

    Args:
        rng: Source of randomness.
        draws: Independent designs.
        d: Dimension.
        T: Rows, at least d.

    Returns:
        Shape (draws, 3).

    """
    R = np.asarray(np.linalg.qr(rng.standard_normal((draws, T, d)), mode="r"))
    last, corner = R[:, -1, -1] ** 2, R[:, 0, -1] ** 2
    return np.stack([last, last**2, corner], axis=1)
