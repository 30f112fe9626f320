"""Regression on iterated synthetic labels: the setting of arXiv 2402.07712.

Everything is in the eigenbasis of Sigma: Gaussian designs, minimum-norm least squares and the
Sigma-norm are equivariant under rotations, so this loses nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from verify.simulators._api import Array, simulator
from verify.simulators._spectra import direction, eigenvalues


CHUNK = 1 << 20
"""Largest number of design entries held at once."""


def per_generation(name: str, value: Any, n: int) -> tuple[Any, ...]:
    """One value per generation from a number or a sequence of n numbers."""
    values = tuple(value) if isinstance(value, Sequence) else (value,) * n
    if len(values) != n:
        msg = f"{name}: expected a number or {n} numbers, one per generation; got {value!r}"
        raise ValueError(msg)
    return values


def _check(d: int, T: int, T_0: Any, n: int, sigma: float, sigma_0: Any, lam: float, designs: str) -> None:
    _check_integers([("n", n, 0), ("d", d, 1), ("T", T, 1)])
    sizes, noises = per_generation("T_0", T_0, n), per_generation("sigma_0", sigma_0, n)
    _check_integers([("T_0", size, 1) for size in sizes])
    for name, level in [("sigma", sigma), ("lam", lam), *(("sigma_0", noise) for noise in noises)]:
        if not (level >= 0 and math.isfinite(level)):
            msg = f"{name}: expected a finite number >= 0; got {level!r}"
            raise ValueError(msg)
    if designs not in ("independent", "shared") or (designs == "shared" and len(set(sizes)) > 1):
        msg = f"designs: expected independent, or shared with equal T_m; got {designs!r} with T_m = {sizes}"
        raise ValueError(msg)


def _check_integers(rows: Sequence[tuple[str, Any, int]]) -> None:
    for name, value, least in rows:
        if value != int(value) or value < least:
            msg = f"{name}: expected an integer >= {least}; got {value!r}"
            raise ValueError(msg)


def _chunks(draws: int, entries: int) -> Iterator[slice]:
    step = max(1, CHUNK // max(entries, 1))
    for start in range(0, draws, step):
        yield slice(start, min(start + step, draws))


def _least_squares(X: Array, y: Array, lam: float) -> Array:
    """Ridge (lam > 0) or minimum-norm least-squares (lam = 0) fits of stacked designs."""
    rows, d = X.shape[-2:]
    if lam > 0:
        gram = np.swapaxes(X, -1, -2) @ X / rows + lam * np.eye(d)
        moment = np.swapaxes(X, -1, -2) @ y[..., None] / rows
        return np.asarray(np.linalg.solve(gram, moment)[..., 0])
    if rows >= d:
        Q, R = np.linalg.qr(X)
        return np.asarray(np.linalg.solve(R, np.swapaxes(Q, -1, -2) @ y[..., None])[..., 0])
    Q, R = np.linalg.qr(np.swapaxes(X, -1, -2))
    return np.asarray((Q @ np.linalg.solve(np.swapaxes(R, -1, -2), y[..., None]))[..., 0])


def _error_moments(
    *, d: int, T: int, n: int, sigma: float, T_0: Any = 1, sigma_0: Any = 0.0, lam: float = 0.0, **_: Any
) -> float:
    """Order below which the test error has moments: those of 1/chi-square of |T - d| + 1 degrees.

    The smallest eigenvalue of a Wishart matrix of dimension d with T degrees of freedom has
    density of order x**((T - d - 1)/2) at zero; label noise divides by it.
    """
    sizes, noises = per_generation("T_0", T_0, n), per_generation("sigma_0", sigma_0, n)
    orders = [(abs(size - d) + 1) / 2 for size, noise in zip(sizes, noises, strict=True) if noise > 0]
    if lam == 0 and sigma > 0:
        orders.append((abs(T - d) + 1) / 2)
    return min(orders, default=math.inf)


def _process_cost(*, d: int, T: int, n: int, T_0: Any = 1, **_: Any) -> float:
    rows = [T, *per_generation("T_0", T_0, n)]
    return float(sum(1000 + 20 * d * size + 4 * d * d * max(size, d) for size in rows))


def _error_bounds(*, w0_norm2: float = 1.0, **_: Any) -> tuple[tuple[float, float], ...]:
    return (0.0, math.inf), (w0_norm2, w0_norm2)


@simulator(
    "dohmatob2024.test_error",
    "dohmatob2024.null_error",
    moments=_error_moments,
    bounds=_error_bounds,
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
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.
        designs: ``independent`` or ``shared`` across generations.

    Returns:
        Shape (draws, 2): ``(w - w0)' Sigma (w - w0)`` for the fit, and for w = 0.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    _check(d, T, T_0, n, sigma, sigma_0, lam, designs)
    s = eigenvalues(d, spectrum, condition)
    truth = direction(d, w0)
    truth = truth * np.sqrt(w0_norm2 / (s @ truth**2))
    sizes, noises = per_generation("T_0", T_0, n), per_generation("sigma_0", sigma_0, n)
    errors = np.empty((draws, 2))
    errors[:, 1] = s @ truth**2
    for part in _chunks(draws, d * max([T, *sizes])):
        count = part.stop - part.start
        w = np.broadcast_to(truth, (count, d))
        X = np.empty(0)
        for generation, (size, noise) in enumerate(zip(sizes, noises, strict=True)):
            if generation == 0 or designs == "independent":
                X = rng.standard_normal((count, size, d)) * np.sqrt(s)
            labels = (X @ w[..., None])[..., 0] + noise * rng.standard_normal((count, size))
            w = _least_squares(X, labels, 0.0)
        X = rng.standard_normal((count, T, d)) * np.sqrt(s)
        labels = (X @ w[..., None])[..., 0] + sigma * rng.standard_normal((count, T))
        w = _least_squares(X, labels, lam)
        errors[part, 0] = (w - truth) ** 2 @ s
    return errors


def _inverse_pivot(rng: np.random.Generator, draws: int, freedom: int) -> Array:
    """Draws with the mean of 1/chi-square(freedom), freedom >= 3, between 0 and 2/(freedom - 2).

    1/chi-square has no variance below 5 degrees of freedom. Each draw averages one from that law
    and one with two degrees less, both weighted by the ratio of the chi-square density to the
    density of their equal mixture (balanced multiple importance sampling).
    """

    def weighted(x: Array) -> Array:
        density_ratio = (freedom - 2) / x  # of chi-square(freedom - 2) to chi-square(freedom), at x
        return np.asarray(1.0 / (x * (0.5 + 0.5 * density_ratio)))

    own, lower = (2.0 * rng.standard_gamma(shape, draws) for shape in (freedom / 2, freedom / 2 - 1))
    return (weighted(own) + weighted(lower)) / 2


def _is_least_squares(*, d: int, T: int, n: int, T_0: Any = 1, lam: float = 0.0, **_: Any) -> bool:
    return lam == 0 and min((T, *per_generation("T_0", T_0, n))) >= d + 2


def _pivots(d: int, T: int, T_0: Any, n: int, sigma: float, sigma_0: Any, designs: str) -> list[tuple[float, int]]:
    """Pairs (noise variance, degrees of freedom of the last Bartlett pivot), one per distinct design."""
    sizes, noises = per_generation("T_0", T_0, n), per_generation("sigma_0", sigma_0, n)
    pairs = [(noise**2, size - d + 1) for size, noise in zip(sizes, noises, strict=True)]
    if designs == "shared" and n > 0:
        pairs = [(sum(variance for variance, _ in pairs), pairs[0][1])]
    return [(sigma**2, T - d + 1), *pairs]


def _pivot_bounds(
    *,
    d: int,
    T: int,
    n: int,
    sigma: float,
    T_0: Any = 1,
    sigma_0: Any = 0.0,
    w0_norm2: float = 1.0,
    designs: str = "independent",
    **_: Any,
) -> tuple[tuple[float, float], ...]:
    pairs = _pivots(d, T, T_0, n, sigma, sigma_0, designs)
    return (0.0, d * sum(2 * v / (f - 2) for v, f in pairs)), (w0_norm2, w0_norm2)


@simulator(
    "dohmatob2024.test_error",
    "dohmatob2024.null_error",
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
    _check(d, T, T_0, n, sigma, sigma_0, lam, designs)
    errors = np.zeros((draws, 2))
    errors[:, 1] = w0_norm2
    for variance, freedom in _pivots(d, T, T_0, n, sigma, sigma_0, designs):
        errors[:, 0] += d * variance * _inverse_pivot(rng, draws, freedom)
    return errors


def _precision(d: int, spectrum: Any, condition: float, u: Any) -> float:
    return float(direction(d, u) ** 2 @ (1.0 / eigenvalues(d, spectrum, condition)))


def _form_bounds(
    *, d: int, spectrum: Any = "isotropic", condition: float = 1.0, u: Any = "random", **_: Any
) -> tuple[tuple[float, float], ...]:
    known = _precision(d, spectrum, condition, u)
    return (0.0, math.inf), (known, known)


@simulator(
    "dohmatob2024.inverse_covariance_form",
    "dohmatob2024.precision_form",
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
        u: Direction of the form in the eigenbasis, or its coefficients.

    Returns:
        Shape (draws, 2): u' (X'X/T_0)^{-1} u and u' Sigma^{-1} u.

    """
    s, vector = eigenvalues(d, spectrum, condition), direction(d, u)
    forms = np.empty((draws, 2))
    forms[:, 1] = _precision(d, spectrum, condition, u)
    for part in _chunks(draws, d * T_0):
        X = rng.standard_normal((part.stop - part.start, T_0, d)) * np.sqrt(s)
        R = np.linalg.qr(X, mode="r")
        right = np.broadcast_to(vector, (len(X), d))[..., None]
        half = np.linalg.solve(np.swapaxes(R, -1, -2), right)[..., 0]
        forms[part, 0] = T_0 * (half**2).sum(axis=-1)
    return forms


def _pivot_form_bounds(
    *, d: int, T_0: int, spectrum: Any = "isotropic", condition: float = 1.0, u: Any = "random", **_: Any
) -> tuple[tuple[float, float], ...]:
    known = _precision(d, spectrum, condition, u)
    return (0.0, known * 2 * T_0 / (T_0 - d - 1)), (known, known)


@simulator(
    "dohmatob2024.inverse_covariance_form",
    "dohmatob2024.precision_form",
    plain=False,
    applies=lambda *, d, T_0, **_: d + 2 <= T_0,
    moments=lambda **_: math.inf,
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
    u: str | Sequence[float] = "random",
) -> Array:
    """The same forms from the last Bartlett pivot of the whitened design.

    Rotating Sigma^{-1/2} u onto the last axis leaves a standard Wishart matrix as it is, so the form
    is u' Sigma^{-1} u over that pivot, a chi-square with T_0 - d + 1 degrees of freedom.

    Args and returns as `empirical_inverse`.
    """
    known = _precision(d, spectrum, condition, u)
    pivots = _inverse_pivot(rng, draws, T_0 - d + 1)
    return np.column_stack([T_0 * known * pivots, np.full(draws, known)])
