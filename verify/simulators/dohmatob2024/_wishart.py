"""Wishart matrices, their inverses and row spaces, in stacks; nothing of size rows x d where rows >= d.

numpy works through stacks of small matrices without a call from Python for each; from `LAPACK_FROM` on,
one LAPACK call per matrix, on one triangle and in place, takes a fifth of the time.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import blas, lapack

from verify.simulators.engine.declaring import Array


LAPACK_FROM = 48


def inverse_pivot(rng: np.random.Generator, shape: int | tuple[int, ...], freedom: int) -> Array:
    """Draws with the mean of 1/chi-square(freedom), freedom >= 3, between 0 and 2/(freedom - 2).

    1/chi-square has no variance below 5 degrees of freedom. Each draw averages one from that law
    and one with two degrees less, both weighted by the ratio of the chi-square density to the
    density of their equal mixture (balanced multiple importance sampling).
    """

    def weighted(x: Array) -> Array:
        density_ratio = (freedom - 2) / x  # of chi-square(freedom - 2) to chi-square(freedom), at x
        return np.asarray(1.0 / (x * (0.5 + 0.5 * density_ratio)))

    own, lower = (2.0 * rng.standard_gamma(order, shape) for order in (freedom / 2, freedom / 2 - 1))
    return (weighted(own) + weighted(lower)) / 2


def inverse_diagonal(rng: np.random.Generator, count: int, rows: int, d: int, repeats: int) -> Array:
    """Draws, shape (count,), with the mean of a diagonal entry of a standard Wishart matrix's inverse, rows >= d.

    That entry is 1 over the last Bartlett pivot, a chi-square with rows - d + 1 degrees of freedom.
    Averages so many pivots: one alone varies more than a whole trace does. Below 3 degrees the
    mean is infinite, and draws are from that law itself.
    """
    freedom = rows - d + 1
    if freedom >= 3:
        return np.asarray(inverse_pivot(rng, (count, repeats), freedom).mean(axis=1))
    return np.asarray((0.5 / rng.standard_gamma(freedom / 2, (count, repeats))).mean(axis=1))


def bartlett(rng: np.random.Generator, count: int, rows: int, s: Array) -> Array:
    """Lower triangular L, shape (count, d, d), such that L'L has the law of X'X for rows >= d rows N(0, diag s).

    From `LAPACK_FROM` on only the lower triangles count.
    """
    d = len(s)
    half, rest = d // 2, d - d // 2
    L = np.zeros((count, d, d))
    normals = rng.standard_normal((count, d, rest))  # a square holds the triangles of both halves
    corners = normals[:, half:], normals[:, half : 2 * half, :half].mT
    L[:, half:, half:], L[:, :half, :half] = corners if d >= LAPACK_FROM else (np.tril(c, -1) for c in corners)
    L[:, half:, :half] = normals[:, :half].mT
    i = np.arange(d)
    L[:, i, i] = np.sqrt(2.0 * rng.standard_gamma((rows - d + 1 + i) / 2, (count, d)))
    L *= np.sqrt(s)
    return L


def gram(L: Array) -> Array:
    """L'L of stacked lower triangular matrices, in place; only lower triangles count from `LAPACK_FROM` on."""
    if L.shape[-1] < LAPACK_FROM:
        return np.asarray(L.mT @ L)
    for one in L:
        one.T[...] = _ok(lapack.dlauum(one.T, lower=0, overwrite_c=1))
    return L


def covariance(X: Array) -> Array:
    """X'X of stacked matrices; only the lower triangles count from `LAPACK_FROM` on."""
    if X.shape[-1] < LAPACK_FROM:
        return np.asarray(X.mT @ X)
    S = np.zeros((len(X), X.shape[-1], X.shape[-1]))  # not empty: what does not count is not to overflow either
    for one, found in zip(X, S, strict=True):
        blas.dsyrk(1.0, one.T, c=found.T, lower=0, overwrite_c=1)
    return S


def inverse(K: Array) -> Array:
    """Inverses of stacked positive definite matrices; of both only the lower triangles count. K is overwritten.

    Raises:
        numpy.linalg.LinAlgError: If one is not positive definite.

    """
    if K.shape[-1] < LAPACK_FROM:
        return np.asarray(np.linalg.inv(K))
    for one in K:
        factor = _ok(lapack.dpotrf(one.T, lower=0, clean=0, overwrite_a=1))
        one.T[...] = _ok(lapack.dpotri(factor, lower=0, overwrite_c=1))
    return K


def row_space(rng: np.random.Generator, count: int, rows: int, s: Array, shift: float = 0.0) -> tuple[Array, Array]:
    """What makes pseudo-inverses, or ridge fits, of designs X with rows < d.

    Returns:
        V, shape (count, rows, d), and H, lower triangular, shape (count, rows, rows), such that with K = XX' + shift:
        K^{-1} = H'H and V = HX. For shift = 0 the rows of V are an orthonormal basis of the row space of X, and
        X^+ = V'H.

    """
    X = rng.standard_normal((count, rows, len(s))) * np.sqrt(s)
    K = X @ X.mT
    K[:, range(rows), range(rows)] += shift
    if rows < LAPACK_FROM:
        H = np.asarray(np.linalg.inv(np.linalg.cholesky(K)), dtype=np.float64)
        return H @ X, H
    for one, design in zip(K, X, strict=True):
        factor = _ok(lapack.dpotrf(one.T, lower=0, overwrite_a=1))
        one.T[...] = _ok(lapack.dtrtri(factor, lower=0, overwrite_c=1))
        design.T[...] = blas.dtrmm(1.0, one.T, design.T, side=1, lower=0, overwrite_b=1)
    return X, K


def _ok(outcome: tuple[Array, int]) -> Array:
    result, info = outcome
    if info != 0:
        msg = f"LAPACK: expected a positive definite matrix; info {info}"
        raise np.linalg.LinAlgError(msg)
    return result
