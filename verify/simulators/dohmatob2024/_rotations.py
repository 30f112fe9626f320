"""What rotations leave of isotropic designs: traces of a resolvent, and vectors seen through random projections."""

from __future__ import annotations

import numpy as np

from verify.simulators.dohmatob2024._wishart import inverse_diagonal
from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.ridge import RidgeSetting


def resolvent_traces(rng: np.random.Generator, count: int, small: int, large: int, shift: float) -> tuple[Array, Array]:
    """Draws of tr (W + shift)^{-1} and tr (W + shift)^{-2}, W standard Wishart, small x small, large degrees.

    W = BB' with B lower bidiagonal: x_i = chi(large - i) on the diagonal, y_i = chi(small - 1 - i)
    below it. The pivots of BB' + shift are x_i**2 + e_i; e, its derivative in the shift and minus its second
    derivative are sums of positive terms.
    """
    i = np.arange(small)
    x2 = 2.0 * rng.standard_gamma((large - i) / 2, (count, small)).T
    y2 = 2.0 * rng.standard_gamma((small - 1 - i) / 2, (count, small)).T
    e, e1, e2 = np.full(count, shift), np.ones(count), np.zeros(count)
    first, second = np.zeros(count), np.zeros(count)
    for step in range(small):
        pivot = x2[step] + e
        first += e1 / pivot
        second += (e1 / pivot) ** 2 + e2 / pivot
        pull = y2[step] * x2[step] / pivot**2
        e, e1, e2 = shift + y2[step] * e / pivot, 1.0 + pull * e1, pull * (e2 + 2 * e1**2 / pivot)
    return first, second


def kept(rng: np.random.Generator, count: int, setting: RidgeSetting) -> tuple[Array, Array, Array]:
    """Draws of |Q w0|^2, w0'Q w0 and w0'P w0 for a unit vector w0, Q a product of projections on uniform subspaces.

    P is the first of them.

    A projection P keeps a beta share b = u'Pu of the squared length of a unit vector u, and Pu - bu has a
    uniform direction among those orthogonal to u; what it has in common with one of them is a normal variable
    over the length of d - 1 of them.
    """
    d = setting.d
    length, inner, first = np.ones(count), np.ones(count), np.ones(count)
    sizes = setting.sizes[:1] if setting.is_shared else setting.sizes
    for m, size in ((m, size) for m, size in enumerate(sizes) if size < d):
        share = rng.beta(size / 2, (d - size) / 2, count)
        normal = rng.standard_normal(count)
        common = normal / np.sqrt(normal**2 + 2.0 * rng.standard_gamma((d - 2) / 2, count))
        root = np.sqrt(length)
        along = np.divide(inner, root, out=np.zeros(count), where=root > 0)
        across = np.sqrt(np.maximum(1.0 - along**2, 0.0))
        inner = root * (along * share + across * np.sqrt(share * (1.0 - share)) * common)
        length = length * share
        first = share if m == 0 else first
    return length, inner, first


def noise_gains(rng: np.random.Generator, count: int, setting: RidgeSetting) -> Array:
    """Mean squares of what becomes of label noise of variance 1 in each generation, shape (count, n).

    Noise enters through a pseudo-inverse whose singular vectors are uniform, so it goes on in a uniform
    direction, and each later projection keeps a beta share of its length.
    """
    d, n = setting.d, setting.n
    gains, left = np.empty((count, n)), np.ones(count)
    for m in reversed(range(n)):
        size = setting.sizes[m]
        small = min(size, d)
        gains[:, m] = left * small * inverse_diagonal(rng, count, max(size, d), small, 1 + small // n)
        if setting.is_shared:
            return np.broadcast_to(gains[:, m : m + 1], (count, n))
        if size < d:
            left = left * rng.beta(size / 2, (d - size) / 2, count)
    return gains
