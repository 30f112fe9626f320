"""Sigma = I, fast: ridge from bidiagonal matrices, and products of projections from beta laws.

With Sigma = I a design may be rotated from both sides. That leaves of it a bidiagonal matrix of
chi variables (Golub-Kahan), and of a projection on its row space, seen from two vectors, a beta and
a uniform direction. Both cost so little that d = 1024 is no more than a few microseconds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._quantities import (
    NORMS,
    Ranges,
    full_names,
    has_generators,
    known,
    table,
    tail_order,
    tails,
)
from verify.simulators.dohmatob2024._rotations import kept, noise_gains, resolvent_traces
from verify.simulators.dohmatob2024._wishart import inverse_diagonal
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import RidgeSetting


RIDGE = ("bias", "variance", "whitened_gain", "empirical_df", "null_error", "truth_norm", "noise_gain", "test_error")
SHORT = (
    *("bias", "bias_synthetic", "bias_shift", "cross_term", "null_error", "truth_norm"),
    *("variance", "test_error", "noise_gain"),
)
SHIFTS = ("bias_shift", "bias_synthetic", "bias", "null_error", "truth_norm")
TAKEN = ("sigma", "sigma_0", "lam", "spectrum", "w0", "w0_norm2", "designs")


def _ridge_applies(setting: RidgeSetting) -> bool:
    keeps = min(setting.sizes, default=setting.d + 2) >= setting.d + 2
    return setting.is_isotropic and keeps and not setting.interpolates


def _ridge_bounds(setting: RidgeSetting) -> Ranges:
    values = known(setting)
    return tuple((values[name], values[name]) if name in values else (0.0, math.inf) for name in RIDGE)


@simulator(
    *full_names(*RIDGE),
    plain=False,
    setting=RidgeSetting,
    needs=("T",),
    takes=("n", "T_0", *TAKEN),
    applies=_ridge_applies,
    moments=lambda setting: tail_order(RIDGE, setting, pivots=True),
    bounds=_ridge_bounds,
    cost=lambda setting: 1_000.0 + 150.0 * min(setting.d, setting.T) + 200.0 * setting.n,
)
def isotropic_ridge(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `synthetic_process` for Sigma = I and T_m >= d + 2, from the traces of one resolvent per draw.

    Directions and label noise are integrated out; the generators' designs enter by the inverse of
    a Bartlett pivot, which the downstream design does not depend on.
    """
    d, T, n, lam, w0_norm2 = setting.d, setting.T, setting.n, setting.lam, setting.w0_norm2
    rank = min(d, T)

    def draw(count: int) -> dict[str, Any]:
        one, two = resolvent_traces(rng, count, rank, max(d, T), lam * T)
        one, two = T * one, T * T * two
        rest = lam**2 * two + (d - rank)
        whitened = rank - 2 * lam * one + lam**2 * two
        found = {name: np.full(count, value) for name, value in known(setting).items()} | {
            "bias": w0_norm2 * rest / d,
            "variance": setting.sigma**2 / T * (one - lam * two),
            "whitened_gain": whitened,
            "empirical_df": rank - lam * one,
        }
        pivots = [inverse_diagonal(rng, count, size, d, 1 + d // max(n, 1)) for size in setting.sizes]
        found["noise_gain"] = whitened * sum(pivots) / max(n, 1)
        noise = sum((level**2 * pivot for level, pivot in zip(setting.noises, pivots, strict=True)), np.zeros(count))
        found["test_error"] = found["bias"] + found["variance"] + whitened * noise
        return found

    return table(draws, 2 * rank, RIDGE, draw)


def _short_applies(setting: RidgeSetting) -> bool:
    loses = has_generators(setting) and min(setting.sizes) < setting.d
    light = tail_order(SHORT, setting, pivots=True) > 4
    return setting.is_isotropic and loses and light and not setting.interpolates


def _short_cost(setting: RidgeSetting) -> float:
    return 1_000.0 + 150.0 * min(setting.d, setting.T) + 2_000.0 * setting.n + 30.0 * setting.d


@simulator(
    *full_names(*SHORT),
    plain=False,
    setting=RidgeSetting,
    needs=("T", "n", "T_0"),
    takes=TAKEN,
    applies=_short_applies,
    cost=_short_cost,
    **tails(SHORT, pivots=True),
)
def isotropic_short(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `synthetic_process` for Sigma = I and some T_m < d, from two traces of one resolvent per draw.

    The downstream map A has uniform eigenvectors, independent of all generators: |A u - v|**2 for vectors u, v
    of these has the mean (tr A**2 |u|**2 - 2 tr A u'v) / d + |v|**2, and u'A(v - A v) the mean tr A(I - A) u'v / d.
    """
    d, T, lam, w0_norm2 = setting.d, setting.T, setting.lam, setting.w0_norm2
    rank = min(d, T)

    def draw(count: int) -> dict[str, Any]:
        one, two = resolvent_traces(rng, count, rank, max(d, T), lam * T)
        one, two = T * one, T * T * two
        once, twice = (rank - lam * one) / d, (rank - 2 * lam * one + lam**2 * two) / d
        length, inner, first = kept(rng, count, setting)
        gains = twice[:, None] * noise_gains(rng, count, setting)
        found = {name: np.full(count, value) for name, value in known(setting).items()} | {
            "bias": w0_norm2 * (lam**2 * two + (d - rank)) / d,
            "bias_synthetic": w0_norm2 * (twice * length - 2 * once * inner + 1.0),
            "bias_shift": w0_norm2 * twice * (length - 2 * inner + 1.0),
            "cross_term": w0_norm2 * lam * (one - lam * two) / d * (1.0 - first),
            "variance": setting.sigma**2 / T * (one - lam * two),
            "noise_gain": gains.mean(axis=1),
        }
        found["test_error"] = found["bias_synthetic"] + found["variance"] + gains @ np.square(setting.noises)
        return found

    return table(draws, 2 * rank, SHORT, draw)


def _generation_cost(setting: RidgeSetting) -> float:
    return 500.0 + 1_000.0 * (1 if setting.is_shared else setting.n)


def _length_bounds(setting: RidgeSetting) -> Ranges:
    truth = setting.w0_norm2
    return (truth if setting.keeps else 0.0, truth), (truth, truth)


def _shift_bounds(setting: RidgeSetting) -> Ranges:
    truth = setting.w0_norm2
    shift = (0.0, 0.0 if setting.keeps else 4 * truth)  # |Q w0 - w0| <= 2 |w0|
    return shift, shift, (0.0, 0.0), (truth, truth), (truth, truth)


@simulator(
    *full_names(*NORMS),
    plain=False,
    setting=RidgeSetting,
    needs=("n", "T_0"),
    takes=("sigma_0", "spectrum", "w0_norm2", "designs"),
    applies=lambda setting: setting.is_isotropic and has_generators(setting) and not any(setting.noises),
    moments=lambda setting: math.inf,
    bounds=_length_bounds,
    cost=_generation_cost,
)
def haar_lengths(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `generator_chain` for Sigma = I without label noise."""
    return np.column_stack([setting.w0_norm2 * kept(rng, draws, setting)[0], np.full(draws, setting.w0_norm2)])


@simulator(
    *full_names(*SHIFTS),
    plain=False,
    setting=RidgeSetting,
    needs=("T", "n", "T_0"),
    takes=("lam", "spectrum", "w0_norm2", "designs"),
    applies=lambda setting: setting.is_isotropic and setting.interpolates and has_generators(setting),
    moments=lambda setting: math.inf,
    bounds=_shift_bounds,
    cost=_generation_cost,
)
def haar_shifts(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `noiseless_process` for Sigma = I, lam = 0 and T >= d, where downstream fits return the truth."""
    w0_norm2 = setting.w0_norm2
    length, inner, _ = kept(rng, draws, setting)
    shift = w0_norm2 * (length - 2 * inner + 1.0)
    columns = [shift, shift, np.zeros(draws), np.full(draws, w0_norm2), np.full(draws, w0_norm2)]
    return np.column_stack(columns)
