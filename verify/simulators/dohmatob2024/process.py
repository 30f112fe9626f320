"""Ridge on synthetic data, plainly: every quantity is a fit on labels made for it, scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._fit import design, generations, least_squares
from verify.simulators.dohmatob2024._quantities import (
    CLEAN_FIT,
    FITS,
    MAPS,
    NOISELESS_PROCESS,
    NOISY_FIT,
    PROCESS,
    full_names,
    has_generators,
    table,
    tails,
)
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import RidgeSetting


NOISELESS = ("bias", "bias_synthetic", "bias_shift", "cross_term", "null_error", "truth_norm")
ALL = (*NOISELESS, "variance", "noise_gain", "test_error", "whitened_gain")
NOISES = 8
"""Label noises fitted on the same designs and averaged: they cost little beside the factorisations."""


def _traits(names: Sequence[str]) -> dict[str, Any]:
    fits = "whitened_gain" in names
    return tails(names, pivots=False) | {"cost": lambda setting: _cost(setting, 6 + setting.d * fits, names)}


def _repeats(setting: RidgeSetting) -> int:
    """Label noises averaged for each generation."""
    return max(1, NOISES // setting.n)


def _cost(setting: RidgeSetting, fits: int, names: Sequence[str]) -> float:
    """Nanoseconds per draw, roughly: normal numbers, factorisation and right-hand sides of each fit."""
    d = setting.d
    noises = setting.n * _repeats(setting) if "noise_gain" in names else 0
    rows = [
        (setting.T, fits + NOISES * ("variance" in names) + noises),
        *((size, 2 + noises) for size in setting.sizes),
    ]
    return float(sum(3000 + 12 * d * k + 8 * (k + d) * m + d * k * (min(d, k) + m) / 4 for k, m in rows))


def _score(setting: RidgeSetting, w: Array) -> Array:
    return np.asarray(w**2 @ setting.s)


def _mean_score(setting: RidgeSetting, fits: Array) -> Array:
    """Mean score of fits, shape (count, d, fits)."""
    return np.asarray(_score(setting, np.moveaxis(fits, 1, 2)).mean(axis=-1))


def _downstream(rng: np.random.Generator, setting: RidgeSetting, count: int) -> dict[str, Any]:
    """Fits on labels of the truth, of every unit vector and of noise alone."""
    d, T, s, truth = setting.d, setting.T, setting.s, setting.truth
    X = design(rng, count, T, s)
    noise = setting.sigma * rng.standard_normal((count, T, NOISES))
    fits = least_squares(X, np.concatenate([X @ truth[:, None], X, noise], axis=-1), setting.lam)
    A = fits[:, :, 1 : d + 1]
    return {
        "bias": _score(setting, fits[:, :, 0] - truth),
        "whitened_gain": (s[:, None] * A**2 / s).sum(axis=(1, 2)),
        "empirical_df": np.trace(A, axis1=1, axis2=2),
        "variance": _mean_score(setting, fits[:, :, d + 1 :]),
        "null_error": _score(setting, truth),
        "truth_norm": truth @ truth,
    }


@simulator(*full_names(*MAPS), **CLEAN_FIT, **_traits(MAPS))
def downstream_maps(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """What the downstream fit makes of labels without noise, shape (draws, 5).

    Source: arXiv 2402.07712, the setting of Proposition 4.2. With A the map from a truth to the fit
    on its noise-free labels: error of A w0, tr Sigma^{-1} A Sigma A, tr A, error of 0, ||w0||^2.
    """
    return table(draws, setting.d * max(setting.d, setting.T), MAPS, lambda count: _downstream(rng, setting, count))


@simulator(*full_names(*FITS), **NOISY_FIT, **_traits(FITS))
def downstream_fits(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As `downstream_maps`, and the mean score of fits on label noise of standard deviation sigma alone.

    Returns shape (draws, 6).
    """
    return table(draws, setting.d * max(setting.d, setting.T), FITS, lambda count: _downstream(rng, setting, count))


def _noiseless(setting: RidgeSetting, X: Array, w1: Array, w: Array) -> dict[str, Any]:
    """Fits on a downstream design with labels of the first and of the last noise-free generator, and their scores."""
    truth = setting.truth
    labelled = [np.broadcast_to(truth, w.shape), w, w - truth, truth - w1]
    fits = least_squares(X, X @ np.stack(labelled, axis=-1), setting.lam)
    clean, synthetic, shift, lost = np.moveaxis(fits, -1, 0)
    return {
        "bias": _score(setting, clean - truth),
        "bias_synthetic": _score(setting, synthetic - truth),
        "bias_shift": _score(setting, shift),
        "cross_term": (lost * (truth - clean)) @ setting.s,
        "null_error": _score(setting, truth),
        "truth_norm": truth @ truth,
    }


@simulator(*full_names(*NOISELESS), **NOISELESS_PROCESS, applies=has_generators, **_traits(NOISELESS))
def noiseless_process(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """The process without label noise, the downstream fit on clean labels, and what the two differ by.

    Source: arXiv 2402.07712, Theorems F.1 and 4.3, Proposition F.5 (their settings). Paired on the same designs:
    error of the fit on labels of w0, and on those of w_n; score of the fit on labels of w_n - w0;
    inner product (A (w0 - w_1))' Sigma (w0 - A w0) of two fits; error of 0; ||w0||^2. Shape (draws, 6).
    """
    d, T, n = setting.d, setting.T, setting.n

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(setting.truth[:, None], (count, d, 1))
        fits = [W[..., 0] for W in generations(rng, setting, start, np.zeros((n, 1)))]
        return _noiseless(setting, design(rng, count, T, setting.s), fits[0], fits[-1])

    return table(draws, d * max([d, T, *setting.sizes]), NOISELESS, draw)


@simulator(*full_names(*ALL), **PROCESS | {"needs": ("T", "n", "sigma", "T_0")}, applies=has_generators, **_traits(ALL))
def synthetic_process(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """The process in several versions on the same designs, each fitted, handed on and scored, shape (draws, 10).

    Source: arXiv 2402.07712, Theorem F.1 (its setting). Columns of `noiseless_process`, then: mean score of
    downstream fits on noise alone; mean score over m of fits on labels that were nothing but noise
    of variance 1 in generation m, fitted by all later ones; error of the process with all noises;
    tr Sigma^{-1} A Sigma A from the fits A on labels of the unit vectors.
    """
    d, T, n = setting.d, setting.T, setting.n
    levels = np.column_stack([np.zeros(n), np.repeat(np.eye(n), _repeats(setting), axis=1), setting.noises])

    def draw(count: int) -> dict[str, Any]:
        start = np.zeros((count, d, levels.shape[1]))
        start[:, :, 0] = start[:, :, -1] = setting.truth
        runs = list(generations(rng, setting, start, levels))
        X = design(rng, count, T, setting.s)
        found = _noiseless(setting, X, runs[0][..., 0], runs[-1][..., 0])
        noise = setting.sigma * rng.standard_normal((count, T, 1 + NOISES))
        labels = np.concatenate([X, X @ runs[-1][..., 1:], noise[..., 1:]], axis=-1)
        last = labels.shape[-1] - NOISES - 1
        labels[..., last] += noise[..., 0]
        fits = least_squares(X, labels, setting.lam)
        return found | {
            "whitened_gain": (setting.s[:, None] * fits[:, :, :d] ** 2 / setting.s).sum(axis=(1, 2)),
            "noise_gain": _mean_score(setting, fits[:, :, d:last]),
            "test_error": _score(setting, fits[:, :, last] - setting.truth),
            "variance": _mean_score(setting, fits[:, :, last + 1 :]),
        }

    return table(draws, (d + n + 2 * NOISES) * max([d, T, *setting.sizes]), ALL, draw)
