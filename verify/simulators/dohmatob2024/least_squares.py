"""Test error of the process, and least squares without a penalty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._fit import least_squares
from verify.simulators.dohmatob2024._setting import Process, chunks, full_names, ranges, tail_order
from verify.simulators.dohmatob2024._wishart import inverse_pivot
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.spectra import direction, eigenvalues


ERRORS = ("test_error", "null_error")


def _process_cost(**setting: Any) -> float:
    process = Process(**setting)
    d = process.d
    return float(sum(1000 + 20 * d * size + 4 * d * d * max(size, d) for size in (process.T, *process.sizes)))


@simulator(
    *full_names(*ERRORS),
    moments=lambda **setting: tail_order(ERRORS, Process(**setting), pivots=False),
    bounds=lambda **setting: ranges(ERRORS, Process(**setting).known),
    cost=_process_cost,
)
def iterated_labels(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    sigma: float,
    T_0: int | Sequence[int] = 1,
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
    """Test errors of the downstream fit and of the predictor 0, the whole process drawn.

    Source: arXiv 2402.07712, the setting of the regression paper: generators, downstream fit,
    E_test. Draws designs, labels and noise, fits, scores.

    Args:
        rng: Source of randomness.
        draws: Independent repetitions of the whole process.
        d: Dimension.
        T: Rows of the downstream design.
        n: Generations of synthetic labels; 0 trains on clean data.
        sigma: Standard deviation of the downstream label noise.
        T_0: Rows of the generators' designs, a number or one per generation.
        sigma_0: Standard deviation of the generators' label noise, likewise.
        lam: Ridge penalty of the downstream fit; 0 means minimum-norm least squares.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.
        designs: ``independent`` or ``shared`` across generations.

    Returns:
        Shape (draws, 2): ``(w - w0)' Sigma (w - w0)`` for the fit, and for w = 0.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    p = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)
    s, truth = p.s, p.truth
    errors = np.empty((draws, 2))
    errors[:, 1] = s @ truth**2
    for part in chunks(draws, d * max([T, *p.sizes])):
        count = part.stop - part.start
        w = np.broadcast_to(truth, (count, d))
        X = np.empty(0)
        for generation, (size, noise) in enumerate(zip(p.sizes, p.noises, strict=True)):
            if generation == 0 or not p.is_shared:
                X = rng.standard_normal((count, size, d)) * np.sqrt(s)
            labels = (X @ w[..., None])[..., 0] + noise * rng.standard_normal((count, size))
            w = least_squares(X, labels[..., None], 0.0)[..., 0]
        X = rng.standard_normal((count, T, d)) * np.sqrt(s)
        labels = (X @ w[..., None])[..., 0] + sigma * rng.standard_normal((count, T))
        w = least_squares(X, labels[..., None], lam)[..., 0]
        errors[part, 0] = (w - truth) ** 2 @ s
    return errors


def _is_least_squares(**setting: Any) -> bool:
    process = Process(**setting)
    return process.lam == 0 and min((process.T, *process.sizes)) >= process.d + 2


def _pivots(process: Process) -> list[tuple[float, int]]:
    """Pairs (noise variance, degrees of freedom of the last Bartlett pivot), one per distinct design."""
    d = process.d
    pairs = [(noise**2, size - d + 1) for size, noise in zip(process.sizes, process.noises, strict=True)]
    if process.is_shared and process.n > 0:
        pairs = [(sum(variance for variance, _ in pairs), pairs[0][1])]
    return [(process.sigma**2, process.T - d + 1), *pairs]


def _pivot_bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
    process = Process(**setting)
    largest = process.d * sum(2 * v / (f - 2) for v, f in _pivots(process))
    return (0.0, largest), (process.w0_norm2, process.w0_norm2)


@simulator(
    *full_names(*ERRORS),
    plain=False,
    applies=_is_least_squares,
    moments=lambda **_: math.inf,
    bounds=_pivot_bounds,
    cost=lambda *, n, **_: 200.0 * (n + 1),
)
def bartlett_pivots(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    sigma: float,
    T_0: int | Sequence[int] = 1,
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """Test errors of least squares with label noise and directions integrated out.

    With T, T_m >= d + 2 rows every design has full rank, so that each fit returns its generator
    plus X^+ (noise). Given the designs, the noise contributes sigma**2 tr(Sigma (X'X)^{-1}) =
    sigma**2 tr W^{-1} for a standard Wishart W, whatever Sigma and w0. By rotation invariance all
    d diagonal entries of W^{-1} have one mean, and the last one is 1 over the square of the last
    diagonal entry of W's Bartlett (Cholesky) factor, a chi-square with T - d + 1 degrees of
    freedom. Generators on a shared design have one pivot together.

    Args and returns as `iterated_labels`; the covariance and the direction of the truth drop out.
    """
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, w0_norm2=w0_norm2, designs=designs)
    errors = np.zeros((draws, 2))
    errors[:, 1] = w0_norm2
    for variance, freedom in _pivots(process):
        errors[:, 0] += d * variance * inverse_pivot(rng, draws, freedom)
    return errors


def _precision(
    *,
    d: int,
    spectrum: Any = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    u: Any = "random",
    **_: Any,
) -> float:
    return float(direction(d, u, beta, r) ** 2 @ (1.0 / eigenvalues(d, spectrum, condition, beta)))


def _form_bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
    known = _precision(**setting)
    return (0.0, math.inf), (known, known)


@simulator(
    *full_names("inverse_covariance_form", "precision_form"),
    moments=lambda *, d, T_0, **_: (T_0 - d + 1) / 2 if d <= T_0 else 0.0,
    bounds=_form_bounds,
    cost=lambda *, d, T_0, **_: 1000 + 20 * d * T_0 + 4 * d * d * T_0,
)
def empirical_inverse(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T_0: int,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    u: str | Sequence[float] = "random",
) -> Array:
    """Quadratic forms of the inverse empirical covariance of T_0 >= d rows, and of Sigma^{-1}.

    Source: arXiv 2402.07712, Lemma F.3 (its setting). Draws the design, inverts X'X/T_0.

    Args:
        rng: Source of randomness.
        draws: Independent designs.
        d: Dimension.
        T_0: Rows of the design.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        u: Direction of the form in the eigenbasis, or its coefficients.

    Returns:
        Shape (draws, 2): u' (X'X/T_0)^{-1} u and u' Sigma^{-1} u.

    """
    s, vector = eigenvalues(d, spectrum, condition, beta), direction(d, u, beta, r)
    forms = np.empty((draws, 2))
    forms[:, 1] = vector**2 @ (1.0 / s)
    for part in chunks(draws, d * T_0):
        X = rng.standard_normal((part.stop - part.start, T_0, d)) * np.sqrt(s)
        R = np.linalg.qr(X, mode="r")
        right = np.broadcast_to(vector, (len(X), d))[..., None]
        half = np.linalg.solve(np.swapaxes(R, -1, -2), right)[..., 0]
        forms[part, 0] = T_0 * (half**2).sum(axis=-1)
    return forms


def _pivot_form_bounds(*, d: int, T_0: int, **setting: Any) -> tuple[tuple[float, float], ...]:
    known = _precision(d=d, **setting)
    return (0.0, known * 2 * T_0 / (T_0 - d - 1)), (known, known)


@simulator(
    *full_names("inverse_covariance_form", "precision_form"),
    plain=False,
    applies=lambda *, d, T_0, **_: d + 2 <= T_0,
    bounds=_pivot_form_bounds,
    cost=lambda **_: 200.0,
)
def pivot_form(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T_0: int,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    u: str | Sequence[float] = "random",
) -> Array:
    """The same forms from the last Bartlett pivot of the whitened design.

    Rotating Sigma^{-1/2} u onto the last axis leaves a standard Wishart matrix as it is, so the form
    is u' Sigma^{-1} u over that pivot, a chi-square with T_0 - d + 1 degrees of freedom.

    Args and returns as `empirical_inverse`.
    """
    known = _precision(d=d, spectrum=spectrum, condition=condition, beta=beta, r=r, u=u)
    pivots = inverse_pivot(rng, draws, T_0 - d + 1)
    return np.column_stack([T_0 * known * pivots, np.full(draws, known)])
