"""Ridge on synthetic data, plainly: every quantity is a fit on labels made for it, scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._fit import design, generations, least_squares
from verify.simulators.dohmatob2024._setting import Process, full_names, ranges, table, tail_order
from verify.simulators.engine.declaring import Array, simulator


MAPS = ("bias", "whitened_gain", "empirical_df", "null_error", "truth_norm")
FITS = (*MAPS, "variance")
NOISELESS = ("bias", "bias_synthetic", "bias_shift", "cross_term", "null_error", "truth_norm")
ALL = (*NOISELESS, "variance", "noise_gain", "test_error", "whitened_gain")
NOISES = 8
"""Label noises fitted on the same designs and averaged: they cost little beside the factorisations."""


def _traits(names: Sequence[str]) -> dict[str, Any]:
    return {
        "moments": lambda **setting: tail_order(names, Process(**setting), pivots=False),
        "bounds": lambda **setting: ranges(names, Process(**setting).known),
        "cost": lambda **setting: _cost(Process(**setting), 6 + setting["d"] * ("whitened_gain" in names), names),
    }


def _repeats(process: Process) -> int:
    """Label noises averaged for each generation."""
    return max(1, NOISES // process.n)


def _cost(process: Process, fits: int, names: Sequence[str]) -> float:
    """Nanoseconds per draw, roughly: normal numbers, factorisation and right-hand sides of each fit."""
    d = process.d
    noises = process.n * _repeats(process) if "noise_gain" in names else 0
    rows = [
        (process.T, fits + NOISES * ("variance" in names) + noises),
        *((size, 2 + noises) for size in process.sizes),
    ]
    return float(sum(3000 + 12 * d * k + 8 * (k + d) * m + d * k * (min(d, k) + m) / 4 for k, m in rows))


def _has_generators(**setting: Any) -> bool:
    return Process(**setting).n >= 1


def _score(process: Process, w: Array) -> Array:
    return np.asarray(w**2 @ process.s)


def _mean_score(process: Process, fits: Array) -> Array:
    """Mean score of fits, shape (count, d, fits)."""
    return np.asarray(_score(process, np.moveaxis(fits, 1, 2)).mean(axis=-1))


def _downstream(rng: np.random.Generator, process: Process, count: int) -> dict[str, Any]:
    """Fits on labels of the truth, of every unit vector and of noise alone."""
    d, T, s, truth = process.d, process.T, process.s, process.truth
    X = design(rng, count, T, s)
    noise = process.sigma * rng.standard_normal((count, T, NOISES))
    fits = least_squares(X, np.concatenate([X @ truth[:, None], X, noise], axis=-1), process.lam)
    A = fits[:, :, 1 : d + 1]
    return {
        "bias": _score(process, fits[:, :, 0] - truth),
        "whitened_gain": (s[:, None] * A**2 / s).sum(axis=(1, 2)),
        "empirical_df": np.trace(A, axis1=1, axis2=2),
        "variance": _mean_score(process, fits[:, :, d + 1 :]),
        "null_error": _score(process, truth),
        "truth_norm": truth @ truth,
    }


@simulator(*full_names(*MAPS), **_traits(MAPS))
def downstream_maps(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
) -> Array:
    """What the downstream fit makes of labels without noise.

    Source: arXiv 2402.07712, the setting of Proposition 4.2. With A the map from a truth to the fit
    on its noise-free labels: error of A w0, tr Sigma^{-1} A Sigma A, tr A, error of 0, ||w0||^2.

    Args:
        rng: Source of randomness.
        draws: Independent designs.
        d: Dimension.
        T: Rows of the design.
        lam: Ridge penalty; 0 means minimum-norm least squares.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.

    Returns:
        Shape (draws, 5).

    Raises:
        ValueError: If an argument is outside its domain.

    """
    process = Process(d, T, lam=lam, spectrum=spectrum, condition=condition, beta=beta, r=r, w0=w0, w0_norm2=w0_norm2)
    return table(draws, d * max(d, T), MAPS, lambda count: _downstream(rng, process, count))


@simulator(*full_names(*FITS), **_traits(FITS))
def downstream_fits(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    sigma: float,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
) -> Array:
    """As `downstream_maps`, and the mean score of fits on label noise of standard deviation sigma alone.

    Returns shape (draws, 6).
    """
    process = Process(
        d, T, 0, sigma, lam=lam, spectrum=spectrum, condition=condition, beta=beta, r=r, w0=w0, w0_norm2=w0_norm2
    )
    return table(draws, d * max(d, T), FITS, lambda count: _downstream(rng, process, count))


def _noiseless(process: Process, X: Array, w1: Array, w: Array) -> dict[str, Any]:
    """Fits on a downstream design with labels of the first and of the last noise-free generator, and their scores."""
    truth = process.truth
    labelled = [np.broadcast_to(truth, w.shape), w, w - truth, truth - w1]
    fits = least_squares(X, X @ np.stack(labelled, axis=-1), process.lam)
    clean, synthetic, shift, lost = np.moveaxis(fits, -1, 0)
    return {
        "bias": _score(process, clean - truth),
        "bias_synthetic": _score(process, synthetic - truth),
        "bias_shift": _score(process, shift),
        "cross_term": (lost * (truth - clean)) @ process.s,
        "null_error": _score(process, truth),
        "truth_norm": truth @ truth,
    }


@simulator(*full_names(*NOISELESS), applies=_has_generators, **_traits(NOISELESS))
def noiseless_process(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    T_0: int | Sequence[int],
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """The process without label noise, the downstream fit on clean labels, and what the two differ by.

    Source: arXiv 2402.07712, Theorems F.1 and 4.3, Proposition F.5 (their settings). Paired on the same designs:
    error of the fit on labels of w0, and on those of w_n; score of the fit on labels of w_n - w0;
    inner product (A (w0 - w_1))' Sigma (w0 - A w0) of two fits; error of 0; ||w0||^2.

    Args:
        rng: Source of randomness.
        draws: Independent repetitions of the whole process.
        d: Dimension.
        T: Rows of the downstream design.
        n: Generations of synthetic labels, at least 1.
        T_0: Rows of the generators' designs, a number or one per generation.
        lam: Ridge penalty of the downstream fit; 0 means minimum-norm least squares.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.
        designs: ``independent`` or ``shared`` across generations.

    Returns:
        Shape (draws, 6).

    Raises:
        ValueError: If an argument is outside its domain.

    """
    process = Process(d, T, n, 0.0, T_0, 0.0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(process.truth[:, None], (count, d, 1))
        fits = [W[..., 0] for W in generations(rng, process, start, np.zeros((n, 1)))]
        return _noiseless(process, design(rng, count, T, process.s), fits[0], fits[-1])

    return table(draws, d * max([d, T, *process.sizes]), NOISELESS, draw)


@simulator(*full_names(*ALL), applies=_has_generators, **_traits(ALL))
def synthetic_process(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    sigma: float,
    T_0: int | Sequence[int],
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """The process in several versions on the same designs, each fitted, handed on and scored.

    Source: arXiv 2402.07712, Theorem F.1 (its setting). Columns of `noiseless_process`, then: mean score of
    downstream fits on noise alone; mean score over m of fits on labels that were nothing but noise
    of variance 1 in generation m, fitted by all later ones; error of the process with all noises;
    tr Sigma^{-1} A Sigma A from the fits A on labels of the unit vectors.

    Args and errors as `noiseless_process` and `iterated_labels`. Returns shape (draws, 10).
    """
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)
    levels = np.column_stack([np.zeros(n), np.repeat(np.eye(n), _repeats(process), axis=1), process.noises])

    def draw(count: int) -> dict[str, Any]:
        start = np.zeros((count, d, levels.shape[1]))
        start[:, :, 0] = start[:, :, -1] = process.truth
        runs = list(generations(rng, process, start, levels))
        X = design(rng, count, T, process.s)
        found = _noiseless(process, X, runs[0][..., 0], runs[-1][..., 0])
        noise = sigma * rng.standard_normal((count, T, 1 + NOISES))
        labels = np.concatenate([X, X @ runs[-1][..., 1:], noise[..., 1:]], axis=-1)
        last = labels.shape[-1] - NOISES - 1
        labels[..., last] += noise[..., 0]
        fits = least_squares(X, labels, process.lam)
        return found | {
            "whitened_gain": (process.s[:, None] * fits[:, :, :d] ** 2 / process.s).sum(axis=(1, 2)),
            "noise_gain": _mean_score(process, fits[:, :, d:last]),
            "test_error": _score(process, fits[:, :, last] - process.truth),
            "variance": _mean_score(process, fits[:, :, last + 1 :]),
        }

    return table(draws, (d + n + 2 * NOISES) * max([d, T, *process.sizes]), ALL, draw)
