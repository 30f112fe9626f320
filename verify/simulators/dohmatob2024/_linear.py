"""The process as linear maps: what the downstream fit and the generators do to a truth and to label noise.

The law of a design does not change when it is multiplied by a rotation inside the eigenspaces of
Sigma, and independent designs may be multiplied by rotations of their own. So each matrix M made of
one design may be replaced by its mean over those rotations: a diagonal matrix, the diagonal of M
averaged over blocks of equal eigenvalues (with eigenvalues that all differ, rotations are changes
of sign). An expectation over all designs is taken one design at a time, the inner ones first: for
projections P_1, P_2 and a downstream form M, E[P_1 P_2 M P_2 P_1] = E[P_1 D(P_2 D(M) P_2) P_1] with
D(.) that diagonal. This and the mean over label noise are all that is integrated out, and what is
left varies less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import blas

from verify.simulators.dohmatob2024._wishart import (
    LAPACK_FROM,
    bartlett,
    covariance,
    gram,
    inverse,
    inverse_diagonal,
    row_space,
)
from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.ridge import RidgeSetting


FEW_BLOCKS = 8
"""Number of blocks of equal eigenvalues up to which a product of matrices for each pays, for large matrices."""
WELL_POSED = 1e-4
"""Penalty, in units of the largest eigenvalue, from which X'X + lam may stand for XX' + lam with T < d rows."""


def block_means(s: Array, values: Array) -> Array:
    """Means of values, shape (..., d), over blocks of equal eigenvalues, in the place of each of them."""
    _, block, size = np.unique(s, return_inverse=True, return_counts=True)
    if len(size) == len(s):
        return values
    order = np.argsort(block, kind="stable")
    sums = np.add.reduceat(values[..., order], np.cumsum(size) - size, axis=-1)
    return np.asarray((sums / size)[..., block])


def energy(M: Array, left: Array, right: Array) -> Array:
    """Sums over i, j of left_i M_ij^2 right_j for stacked matrices, shape (count,)."""
    return np.asarray((np.square(M) @ right) @ left)


@dataclass(frozen=True)
class Downstream:
    """The downstream fit A = (X'X/T + lam)^{-1} X'X/T on a stack of designs, by diagonals, each of shape (count, d).

    Attributes:
        kept: Of A.
        lost: Of I - A, by itself where A is near I.
        score: Of A Sigma A.
        rest: Of (I - A) Sigma (I - A).
        noise: Mean score of a fit on label noise of variance 1, shape (count,).
    """

    kept: Array
    lost: Array
    score: Array
    rest: Array
    noise: Array

    def averaged(self, s: Array) -> Downstream:
        """The same with means over blocks of equal eigenvalues."""
        kept, lost, score, rest = (block_means(s, x) for x in (self.kept, self.lost, self.score, self.rest))
        return Downstream(kept, lost, score, rest, self.noise)


def downstream(rng: np.random.Generator, count: int, setting: RidgeSetting) -> Downstream:
    """Draw a stack of downstream designs.

    Raises:
        numpy.linalg.LinAlgError: If a design is singular to working precision.

    """
    d, T, lam, s = setting.d, setting.T, setting.lam, setting.s
    if setting.interpolates:
        ones, zeros = np.ones((count, d)), np.zeros((count, d))
        noise = d * inverse_diagonal(rng, count, T, d, d)  # tr Sigma (X'X)^{-1} = tr W^{-1}, W standard Wishart
        return Downstream(ones, zeros, ones * s, zeros, noise)
    if d <= T:
        fit = _by_covariance(gram(bartlett(rng, count, T, s / T)), setting)
    elif _is_well_posed(setting):
        X = rng.standard_normal((count, T, d)) * np.sqrt(s / T)
        fit = _by_covariance(covariance(X), setting)
    else:
        fit = _by_row_space(*row_space(rng, count, T, s / T, lam), setting)
    return fit.averaged(s)


def _is_well_posed(setting: RidgeSetting) -> bool:
    """Whether X'X + lam is the cheaper matrix to invert where T < d, and far enough from singular."""
    return setting.d <= 2 * setting.T and setting.lam > WELL_POSED * float(setting.s.max())


def _by_covariance(S: Array, setting: RidgeSetting) -> Downstream:
    """From R = (S + lam)^{-1}, S = X'X/T: A = I - lam R."""
    d, T, lam, s = setting.d, setting.T, setting.lam, setting.s
    i = range(d)
    S[:, i, i] += lam
    R = inverse(S)
    diagonal = R[:, i, i]
    beside = _beside(R, s)
    noise = (diagonal @ s - lam * ((beside + s * diagonal**2) @ np.ones(d))) / T  # tr Sigma R (I - lam R)
    lost, beside = lam * diagonal, lam**2 * beside
    return Downstream(1.0 - lost, lost, beside + s * (1.0 - lost) ** 2, beside + s * lost**2, noise)


def _beside(R: Array, s: Array) -> Array:
    """Sums over j other than i of R_ij^2 s_j, for stacked symmetric R whose lower triangles count; R is spoilt."""
    d = len(s)
    if d < LAPACK_FROM:
        below = np.square(np.tril(R, -1))
        return np.asarray(s @ below + below @ s)
    R[:, range(d), range(d)] = 0.0
    sums = np.empty(R.shape[:2])
    for one, row in zip(R, sums, strict=True):
        np.square(one, out=one)
        row[:] = blas.dsymv(1.0, one.T, s, lower=0)
    return sums


def _by_row_space(V: Array, H: Array, setting: RidgeSetting) -> Downstream:
    """From `row_space` of X/sqrt(T) at lam: A = V'V."""
    T, s = setting.T, setting.s
    kept = np.square(V).sum(axis=1)
    within = _between(V, s)
    score = ((within @ V) * V).sum(axis=1)
    noise = (within * (H @ H.mT)).sum(axis=(1, 2)) / T
    lost = 1.0 - kept
    return Downstream(kept, lost, score, score + s * (lost - kept), noise)


def _between(V: Array, weights: Array) -> Array:
    """V diag(weights) V' of a stack, for weights of shape (d,) or (count, 1, d)."""
    half = V * np.sqrt(np.abs(weights))
    # One array times its own transpose takes half the time.
    return np.asarray(half @ (half if (weights >= 0).all() else half * np.sign(weights)).mT)


class Rows:
    """Projections P = V'V, from rows V that are orthonormal, by their means over blocks of equal eigenvalues.

    V_j being the columns of block j, the sum of V_j V_j' over the blocks is the identity. So where there are few
    blocks, the products of all but the last say everything; with many, a form that is the same on most of them
    needs few columns. One block alone goes the way of many: its sums are those of draws, as everywhere, although
    they differ by rounding alone.
    """

    def __init__(self, V: Array, s: Array) -> None:
        """Take V, shape (count, rows, d)."""
        _, self.block, self.size = np.unique(s, return_inverse=True, return_counts=True)
        self.V, self.s = V, s
        self.has_few = 2 <= len(self.size) <= (FEW_BLOCKS if len(s) >= LAPACK_FROM else 2)
        last = len(self.size) - 1
        self.grams = [_gram(V[..., _places(self.block == j)]) for j in range(last)] if self.has_few else []

    def means(self) -> Array:
        """Diagonal of P, shape (count, d)."""
        if not self.has_few:
            return block_means(self.s, np.square(self.V).sum(axis=1))
        count, rows, _ = self.V.shape
        return self._spread(np.full(count, float(rows)), [G.trace(axis1=1, axis2=2) for G in self.grams])

    def means_of(self, M: Array) -> Array:
        """Diagonal of V'MV, shape (count, d), of symmetric M, shape (count, rows, rows)."""
        if not self.has_few:
            return block_means(self.s, ((M @ self.V) * self.V).sum(axis=1))
        return self._spread(M.trace(axis1=1, axis2=2), [np.einsum("cij,cij->c", M, G) for G in self.grams])

    def within(self, form: Array) -> Array:
        """V diag(form) V', shape (count, rows, rows), for a form of shape (d,) or (count, d), constant on blocks."""
        count, rows, _ = self.V.shape
        if self.has_few:
            levels = form[..., np.unique(self.block, return_index=True)[1]]
            base, found = levels[..., -1:], np.zeros((count, rows, rows))
            for j, G in enumerate(self.grams):
                found += (levels[..., j : j + 1] - base)[..., None] * G
        elif form.ndim == 1:
            values, counts = np.unique(form, return_counts=True)
            base = values[[counts.argmax()]]
            places = _places(form != base)
            found = _between(self.V[..., places], (form - base)[places])
        else:
            return _between(self.V, form[:, None])
        found[:, range(rows), range(rows)] += base
        return found

    def _spread(self, whole: Array, parts: list[Array]) -> Array:
        """Sums over all columns, and over those of each block but the last, as means in the place of each column."""
        sums = np.stack([*parts, whole - sum(parts)], axis=-1)
        return np.asarray((sums / self.size)[:, self.block])


def _places(wanted: NDArray[np.bool_]) -> Any:
    """Where it is true, as a slice if that is in one piece: then nothing is copied."""
    (places,) = np.nonzero(wanted)
    whole = len(places) > 0 and places[-1] - places[0] + 1 == len(places)
    return slice(places[0], places[-1] + 1) if whole else places


def _gram(V: Array) -> Array:
    return np.asarray(V @ V.mT)


@dataclass(frozen=True)
class Generated:
    """What the generators make of a diagonal form M = diag(start): Q their noise-free map, X_m their designs.

    Attributes:
        form: Of Q'MQ, the form asked for, shape (count,).
        map: Diagonal of Q, shape (count, d).
        first: Diagonal of the first generation's projection, shape (count, d).
        gains: Mean of M at what becomes of noise of variance 1 in each generation, shape (count, n).
    """

    form: Array
    map: Array
    first: Array
    gains: Array


def generate(
    rng: np.random.Generator, start: Array, weights: Array, setting: RidgeSetting, noise: bool = True
) -> Generated:
    """Draw the generators' designs, the last generation first.

    With T_m >= d rows, a generation returns its truth plus (X'X)^{-1} X' (noise). The covariance of
    that, (X'X)^{-1}, may be rotated in the whitened space: its mean is Sigma^{-1} times that of one
    diagonal entry of the inverse of a standard Wishart matrix.

    Args:
        rng: Source of randomness.
        start: Diagonal of M, shape (count, d), not negative.
        weights: Diagonal of the form asked for, sum over i of (Q'MQ)_ii weights_i; shape (d,), constant on blocks.
        setting: The setting.
        noise: Whether what becomes of noise is asked for; where it is dear it is left out otherwise, as 0.

    """
    count, s, d = len(start), setting.s, setting.d
    sizes = setting.sizes[:1] if setting.is_shared else setting.sizes
    gains = np.empty((count, len(sizes)))
    repeats = -(-d // max(len(sizes), 1))
    current, whole, first = start, np.ones((count, d)), np.ones((count, d))
    form = None
    for m in reversed(range(len(sizes))):
        if sizes[m] >= d:
            gains[:, m] = (current @ (1.0 / s)) * inverse_diagonal(rng, count, sizes[m], d, repeats)
            continue
        V, H = row_space(rng, count, sizes[m], s)
        rows = Rows(V, s)
        within = rows.within(current)
        gains[:, m] = (within * _gram(H)).sum(axis=(1, 2)) if noise else 0.0
        own = rows.means()
        whole = whole * own
        first = own if m == 0 else first
        if m == 0:
            form = np.einsum("cij,cij->c", within, rows.within(weights))
        else:
            current = rows.means_of(within)
    form = current @ weights if form is None else form
    return Generated(form, whole, first, np.broadcast_to(gains, (count, setting.n)) if setting.is_shared else gains)


def entries(setting: RidgeSetting) -> int:
    """Largest number of matrix entries per draw."""
    d = setting.d
    return d * max([d, *(size for size in (setting.T, *setting.sizes) if size < d)])


def downstream_cost(setting: RidgeSetting) -> float:
    """Nanoseconds per draw, roughly."""
    d, T = setting.d, setting.T
    if setting.interpolates:
        return 1_500.0 + 60 * d
    if d <= T:
        return 2_000.0 + 30 * d * d + 0.035 * d**3
    if _is_well_posed(setting):
        return 2_000.0 + 15 * d * T + 15 * d * d + 0.02 * d * d * T + 0.03 * d**3
    return 2_000.0 + 25 * d * T + 0.14 * d * T * T


def generators_cost(setting: RidgeSetting) -> float:
    """Nanoseconds per draw, roughly."""
    d = setting.d
    sizes = setting.sizes[:1] if setting.is_shared else setting.sizes
    small = [size for size in sizes if size < d]
    return 1_000.0 + 60 * d + 200 * len(sizes) + sum(2_000 + 25 * d * k + 0.14 * d * k * k for k in small)
