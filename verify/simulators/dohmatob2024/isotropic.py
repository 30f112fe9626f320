"""Sigma = I, fast: ridge from bidiagonal matrices, and products of projections from beta laws.

With Sigma = I a design may be rotated from both sides. That leaves of it a bidiagonal matrix of
chi variables (Golub-Kahan), and of a projection on its row space, seen from two vectors, a beta and
a uniform direction. Both cost so little that d = 1024 is no more than a few microseconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._setting import Process, full_names, ranges, table, tail_order
from verify.simulators.dohmatob2024._wishart import inverse_diagonal
from verify.simulators.engine.declaring import Array, simulator


RIDGE = (
    "bias",
    "variance",
    "whitened_gain",
    "empirical_df",
    "null_error",
    "truth_norm",
    "noise_gain",
    "test_error",
)
SHORT = (
    "bias",
    "bias_synthetic",
    "bias_shift",
    "cross_term",
    "null_error",
    "truth_norm",
    "variance",
    "test_error",
    "noise_gain",
)
LENGTHS = ("generator_norm", "truth_norm")
SHIFTS = ("bias_shift", "bias_synthetic", "bias", "null_error", "truth_norm")


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


def _is_isotropic(process: Process) -> bool:
    return isinstance(process.spectrum, str) and process.spectrum == "isotropic"


def _ridge_applies(**setting: Any) -> bool:
    process = Process(**setting)
    keeps = min(process.sizes, default=process.d + 2) >= process.d + 2
    return _is_isotropic(process) and keeps and not process.interpolates


def _ridge_bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
    known = Process(**setting).known
    return tuple((known[name], known[name]) if name in known else (0.0, math.inf) for name in RIDGE)


def _ridge_cost(*, d: int, T: int, n: int = 0, **_: Any) -> float:
    return 1_000.0 + 150.0 * min(d, T) + 200.0 * n


@simulator(
    *full_names(*RIDGE),
    plain=False,
    applies=_ridge_applies,
    moments=lambda **setting: tail_order(RIDGE, Process(**setting), pivots=True),
    bounds=_ridge_bounds,
    cost=_ridge_cost,
)
def isotropic_ridge(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int = 0,
    sigma: float = 0.0,
    T_0: int | Sequence[int] = 1,
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `synthetic_process` for Sigma = I and T_m >= d + 2, from the traces of one resolvent per draw.

    Directions and label noise are integrated out; the generators' designs enter by the inverse of
    a Bartlett pivot, which the downstream design does not depend on.
    """
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, w0=w0, w0_norm2=w0_norm2, designs=designs)
    rank = min(d, T)

    def draw(count: int) -> dict[str, Any]:
        one, two = resolvent_traces(rng, count, rank, max(d, T), lam * T)
        one, two = T * one, T * T * two
        rest = lam**2 * two + (d - rank)
        whitened = rank - 2 * lam * one + lam**2 * two
        found = {name: np.full(count, value) for name, value in process.known.items()} | {
            "bias": w0_norm2 * rest / d,
            "variance": sigma**2 / T * (one - lam * two),
            "whitened_gain": whitened,
            "empirical_df": rank - lam * one,
        }
        pivots = [inverse_diagonal(rng, count, size, d, 1 + d // max(n, 1)) for size in process.sizes]
        found["noise_gain"] = whitened * sum(pivots) / max(n, 1)
        noise = sum((level**2 * pivot for level, pivot in zip(process.noises, pivots, strict=True)), np.zeros(count))
        found["test_error"] = found["bias"] + found["variance"] + whitened * noise
        return found

    return table(draws, 2 * rank, RIDGE, draw)


def kept(rng: np.random.Generator, count: int, process: Process) -> tuple[Array, Array, Array]:
    """Draws of |Q w0|^2, w0'Q w0 and w0'P w0 for a unit vector w0, Q a product of projections on uniform subspaces.

    P is the first of them.

    A projection P keeps a beta share b = u'Pu of the squared length of a unit vector u, and Pu - bu has a
    uniform direction among those orthogonal to u; what it has in common with one of them is a normal variable
    over the length of d - 1 of them.
    """
    d = process.d
    length, inner, first = np.ones(count), np.ones(count), np.ones(count)
    sizes = process.sizes[:1] if process.is_shared else process.sizes
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


def _gains(rng: np.random.Generator, count: int, process: Process) -> Array:
    """Mean squares of what becomes of label noise of variance 1 in each generation, shape (count, n).

    Noise enters through a pseudo-inverse whose singular vectors are uniform, so it goes on in a uniform
    direction, and each later projection keeps a beta share of its length.
    """
    d, n = process.d, process.n
    gains, left = np.empty((count, n)), np.ones(count)
    for m in reversed(range(n)):
        size = process.sizes[m]
        small = min(size, d)
        gains[:, m] = left * small * inverse_diagonal(rng, count, max(size, d), small, 1 + small // n)
        if process.is_shared:
            return np.broadcast_to(gains[:, m : m + 1], (count, n))
        if size < d:
            left = left * rng.beta(size / 2, (d - size) / 2, count)
    return gains


def _short_applies(**setting: Any) -> bool:
    process = Process(**setting)
    loses = process.n >= 1 and min(process.sizes) < process.d
    light = tail_order(SHORT, process, pivots=True) > 4
    return _is_isotropic(process) and loses and light and not process.interpolates


@simulator(
    *full_names(*SHORT),
    plain=False,
    applies=_short_applies,
    moments=lambda **setting: tail_order(SHORT, Process(**setting), pivots=True),
    bounds=lambda **setting: ranges(SHORT, Process(**setting).known),
    cost=lambda *, d, T, n, **_: 1_000.0 + 150.0 * min(d, T) + 2_000.0 * n + 30.0 * d,
)
def isotropic_short(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    T_0: int | Sequence[int],
    sigma: float = 0.0,
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `synthetic_process` for Sigma = I and some T_m < d, from two traces of one resolvent per draw.

    The downstream map A has uniform eigenvectors, independent of all generators: |A u - v|**2 for vectors u, v
    of these has the mean (tr A**2 |u|**2 - 2 tr A u'v) / d + |v|**2, and u'A(v - A v) the mean tr A(I - A) u'v / d.
    """
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, w0=w0, w0_norm2=w0_norm2, designs=designs)
    rank = min(d, T)

    def draw(count: int) -> dict[str, Any]:
        one, two = resolvent_traces(rng, count, rank, max(d, T), lam * T)
        one, two = T * one, T * T * two
        once, twice = (rank - lam * one) / d, (rank - 2 * lam * one + lam**2 * two) / d
        length, inner, first = kept(rng, count, process)
        gains = twice[:, None] * _gains(rng, count, process)
        found = {name: np.full(count, value) for name, value in process.known.items()} | {
            "bias": w0_norm2 * (lam**2 * two + (d - rank)) / d,
            "bias_synthetic": w0_norm2 * (twice * length - 2 * once * inner + 1.0),
            "bias_shift": w0_norm2 * twice * (length - 2 * inner + 1.0),
            "cross_term": w0_norm2 * lam * (one - lam * two) / d * (1.0 - first),
            "variance": sigma**2 / T * (one - lam * two),
            "noise_gain": gains.mean(axis=1),
        }
        found["test_error"] = found["bias_synthetic"] + found["variance"] + gains @ np.square(process.noises)
        return found

    return table(draws, 2 * rank, SHORT, draw)


def _generation_cost(*, n: int, designs: str = "independent", **_: Any) -> float:
    return 500.0 + 1_000.0 * (n if designs == "independent" else 1)


def _length_bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
    process = Process(T=1, **setting)
    truth = process.w0_norm2
    return (truth if process.keeps else 0.0, truth), (truth, truth)


def _shift_bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
    process = Process(**setting)
    truth = process.w0_norm2
    shift = (0.0, 0.0 if process.keeps else 4 * truth)  # |Q w0 - w0| <= 2 |w0|
    return shift, shift, (0.0, 0.0), (truth, truth), (truth, truth)


@simulator(
    *full_names(*LENGTHS),
    plain=False,
    applies=lambda **setting: _is_isotropic(p := Process(T=1, **setting)) and p.n >= 1 and not any(p.noises),
    moments=lambda **_: math.inf,
    bounds=_length_bounds,
    cost=_generation_cost,
)
def haar_lengths(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    n: int,
    T_0: int | Sequence[int],
    sigma_0: float | Sequence[float] = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `generator_chain` for Sigma = I without label noise."""
    process = Process(d, 1, n, 0.0, T_0, sigma_0, 0.0, spectrum, w0_norm2=w0_norm2, designs=designs)
    return np.column_stack([w0_norm2 * kept(rng, draws, process)[0], np.full(draws, w0_norm2)])


@simulator(
    *full_names(*SHIFTS),
    plain=False,
    applies=lambda **setting: _is_isotropic(p := Process(**setting)) and p.interpolates and p.n >= 1,
    moments=lambda **_: math.inf,
    bounds=_shift_bounds,
    cost=_generation_cost,
)
def haar_shifts(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    T_0: int | Sequence[int],
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `noiseless_process` for Sigma = I, lam = 0 and T >= d, where downstream fits return the truth."""
    process = Process(d, T, n, 0.0, T_0, 0.0, lam, spectrum, w0_norm2=w0_norm2, designs=designs)
    length, inner, _ = kept(rng, draws, process)
    shift = w0_norm2 * (length - 2 * inner + 1.0)
    columns = [shift, shift, np.zeros(draws), np.full(draws, w0_norm2), np.full(draws, w0_norm2)]
    return np.column_stack(columns)
