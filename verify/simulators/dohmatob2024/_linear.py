"""The process as linear maps: what the downstream fit and the generators do to a truth and to label noise.

The law of all designs together does not change when every design is multiplied by one rotation
inside the eigenspaces of Sigma. So a form a'Mb of such maps may be replaced by its mean over those
rotations, a weighted trace of M; with eigenvalues that all differ, they are changes of sign and
the weights are a_j b_j. That and the mean over label noise are all that is integrated out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from verify.simulators._api import Array
from verify.simulators.dohmatob2024._setting import Process
from verify.simulators.dohmatob2024._wishart import bartlett, gram, inverse, inverse_diagonal, row_space


def block_means(s: Array, values: Array) -> Array:
    """Means of values, shape (d,), over blocks of equal eigenvalues, in the place of each of them."""
    _, block, size = np.unique(s, return_inverse=True, return_counts=True)
    return np.asarray((np.bincount(block, values) / size)[block])


def energy(M: Array, left: Array, right: Array) -> Array:
    """Sums over i, j of left_i M_ij^2 right_j for stacked matrices, shape (count,)."""
    return np.asarray((np.square(M) @ right) @ left)


@dataclass(frozen=True)
class Downstream:
    """The downstream fit on a stack of designs.

    Attributes:
        A: Map from a truth to the fit on its noise-free labels, (X'X/T + lam)^{-1} X'X/T, shape (count, d, d).
        rest: I - A, computed by itself where A is near I.
        noise: Mean score of a fit on label noise of variance 1, shape (count,).
        freedom: Trace of A, shape (count,).
    """

    A: Array
    rest: Array
    noise: Array
    freedom: Array


def downstream(rng: np.random.Generator, count: int, process: Process) -> Downstream:
    """Draw a stack of downstream designs.

    Raises:
        numpy.linalg.LinAlgError: If a design is singular to working precision.

    """
    d, T, lam, s = process.d, process.T, process.lam, process.s
    shape = (count, d, d)
    if process.interpolates:
        noise = d * inverse_diagonal(rng, count, T, d, d)  # tr Sigma (X'X)^{-1} = tr W^{-1}, W standard Wishart
        return Downstream(np.broadcast_to(np.eye(d), shape), np.zeros((1, 1, 1)), noise, np.full(count, float(d)))
    if d <= T:
        return _by_covariance(bartlett(rng, count, T, s / T), process)
    X = rng.standard_normal((count, T, d)) * np.sqrt(s / T)
    K = X @ X.mT
    K[:, range(T), range(T)] += lam
    fit = inverse(K) @ X
    A = X.mT @ fit
    freedom = np.trace(A, axis1=1, axis2=2)
    rest = -A
    rest[:, range(d), range(d)] += 1.0
    return Downstream(A, rest, energy(fit, np.ones(T), s) / T, freedom)


def _by_covariance(L: Array, process: Process) -> Downstream:
    d, T, lam, s = process.d, process.T, process.lam, process.s
    i = range(d)
    S = gram(L)
    S[:, i, i] += lam
    R = inverse(S)
    noise = (np.einsum("kii,i->k", R, s) - lam * energy(R, s, np.ones(d))) / T  # tr Sigma R (I - lam R)
    R *= lam
    freedom = d - np.trace(R, axis1=1, axis2=2)
    A = -R
    A[:, i, i] += 1.0
    return Downstream(A, R, noise, freedom)


@dataclass(frozen=True)
class Generated:
    """A matrix J after the generators: J Q for their noise-free map Q, and what J makes of their noises.

    Attributes:
        product: J Q, shape (count, d, d).
        gains: Mean squared length of J's image of noise of variance 1 in each generation, shape (count, n).
        kept: J P, P the projection on the row space of the first generation's design, shape (count, d, d).
    """

    product: Array
    gains: Array
    kept: Array


def generate(rng: np.random.Generator, J: Array, process: Process) -> Generated:
    """Draw the generators' designs, and multiply J by what they do, the last generation first.

    With T_m >= d rows, a generation returns its truth plus (X'X)^{-1} X' (noise). The covariance of
    that, (X'X)^{-1}, may be rotated in the whitened space: its mean is Sigma^{-1} times that of one
    diagonal entry of the inverse of a standard Wishart matrix.
    """
    count, s, d = len(J), process.s, process.d
    sizes = process.sizes[:1] if process.is_shared else process.sizes
    gains = np.empty((count, len(sizes)))
    repeats = -(-d // max(len(sizes), 1))
    left, basis, whitened = J, None, None
    for m in reversed(range(len(sizes))):
        if sizes[m] >= d:
            if whitened is None:
                whitened = energy(left if basis is None else left @ basis, np.ones(J.shape[1]), 1.0 / s)
            gains[:, m] = whitened * inverse_diagonal(rng, count, sizes[m], d, repeats)
        else:
            rows, H = row_space(rng, count, sizes[m], s)
            left = left @ (rows.mT if basis is None else basis @ rows.mT)
            gains[:, m] = np.square(left @ H).sum(axis=(1, 2))
            basis, whitened = rows, None
    product = left if basis is None else left @ basis
    kept = J
    if not process.keeps and sizes[0] < d and basis is not None:
        kept = product if len(sizes) == 1 else (J @ basis.mT) @ basis
    return Generated(product, np.broadcast_to(gains, (count, process.n)) if process.is_shared else gains, kept)


def entries(process: Process) -> int:
    """Largest number of matrix entries per draw."""
    d = process.d
    return d * max([d, *(size for size in (process.T, *process.sizes) if size < d)])


def downstream_cost(process: Process) -> float:
    """Nanoseconds per draw, roughly."""
    d = process.d
    if process.interpolates:
        return 1_500.0 + 60 * d
    if d <= process.T:
        return 2_000.0 + 45 * d * d + 0.025 * d**3
    return 2_000.0 + 30 * d * d + 0.06 * d * d * process.T


def generators_cost(process: Process) -> float:
    """Nanoseconds per draw, roughly."""
    d = process.d
    sizes = process.sizes[:1] if process.is_shared else process.sizes
    small = [size for size in sizes if size < d]
    return 1_000.0 + 20 * d * d + 200 * len(sizes) + sum(2_000 + 30 * d * k + 0.13 * d * d * k for k in small)
