"""Test error of the process, whole, and of least squares without a penalty."""

from __future__ import annotations

import math

import numpy as np

from verify.simulators.dohmatob2024._fit import least_squares
from verify.simulators.dohmatob2024._quantities import ERRORS, PROCESS, Ranges, full_names, tails
from verify.simulators.dohmatob2024._wishart import inverse_pivot
from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import RidgeSetting


def _cost(setting: RidgeSetting) -> float:
    d = setting.d
    return float(sum(1000 + 20 * d * size + 4 * d * d * max(size, d) for size in (setting.T, *setting.sizes)))


@simulator(*full_names(*ERRORS), **PROCESS, cost=_cost, **tails(ERRORS, pivots=False))
def iterated_labels(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """Test errors of the downstream fit and of the predictor 0, the whole process drawn.

    Source: arXiv 2402.07712, the setting of the regression paper: generators, downstream fit,
    E_test. Draws designs, labels and noise, fits, scores.

    Returns:
        Shape (draws, 2): ``(w - w0)' Sigma (w - w0)`` for the fit, and for w = 0.

    """
    d, T, s, truth = setting.d, setting.T, setting.s, setting.truth
    errors = np.empty((draws, 2))
    errors[:, 1] = s @ truth**2
    for part in chunks(draws, d * max([T, *setting.sizes])):
        count = part.stop - part.start
        w = np.broadcast_to(truth, (count, d))
        X = np.empty(0)
        for generation, (size, noise) in enumerate(zip(setting.sizes, setting.noises, strict=True)):
            if generation == 0 or not setting.is_shared:
                X = rng.standard_normal((count, size, d)) * np.sqrt(s)
            labels = (X @ w[..., None])[..., 0] + noise * rng.standard_normal((count, size))
            w = least_squares(X, labels[..., None], 0.0)[..., 0]
        X = rng.standard_normal((count, T, d)) * np.sqrt(s)
        labels = (X @ w[..., None])[..., 0] + setting.sigma * rng.standard_normal((count, T))
        w = least_squares(X, labels[..., None], setting.lam)[..., 0]
        errors[part, 0] = (w - truth) ** 2 @ s
    return errors


def _is_least_squares(setting: RidgeSetting) -> bool:
    return setting.lam == 0 and min((setting.T, *setting.sizes)) >= setting.d + 2


def _pivots(setting: RidgeSetting) -> list[tuple[float, int]]:
    """Pairs (noise variance, degrees of freedom of the last Bartlett pivot), one per distinct design."""
    d = setting.d
    pairs = [(noise**2, size - d + 1) for size, noise in zip(setting.sizes, setting.noises, strict=True)]
    if setting.is_shared and setting.n > 0:
        pairs = [(sum(variance for variance, _ in pairs), pairs[0][1])]
    return [(setting.sigma**2, setting.T - d + 1), *pairs]


def _pivot_bounds(setting: RidgeSetting) -> Ranges:
    largest = setting.d * sum(2 * v / (f - 2) for v, f in _pivots(setting))
    return (0.0, largest), (setting.w0_norm2, setting.w0_norm2)


@simulator(
    *full_names(*ERRORS),
    plain=False,
    setting=RidgeSetting,
    needs=("T", "n", "sigma"),
    takes=("T_0", "sigma_0", "lam", "w0_norm2", "designs"),
    applies=_is_least_squares,
    moments=lambda setting: math.inf,
    bounds=_pivot_bounds,
    cost=lambda setting: 200.0 * (setting.n + 1),
)
def bartlett_pivots(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """Test errors of least squares with label noise and directions integrated out.

    With T, T_m >= d + 2 rows every design has full rank, so that each fit returns its generator
    plus X^+ (noise). Given the designs, the noise contributes sigma**2 tr(Sigma (X'X)^{-1}) =
    sigma**2 tr W^{-1} for a standard Wishart W, whatever Sigma and w0. By rotation invariance all
    d diagonal entries of W^{-1} have one mean, and the last one is 1 over the square of the last
    diagonal entry of W's Bartlett (Cholesky) factor, a chi-square with T - d + 1 degrees of
    freedom. Generators on a shared design have one pivot together.

    Returns as `iterated_labels`; the covariance and the direction of the truth drop out.
    """
    errors = np.zeros((draws, 2))
    errors[:, 1] = setting.w0_norm2
    for variance, freedom in _pivots(setting):
        errors[:, 0] += setting.d * variance * inverse_pivot(rng, draws, freedom)
    return errors
