"""A Gaussian and a logistic model fitted recursively, the first fit on real rows and each later one on synthetic ones.

Both chains draw sufficient statistics in place of rows, which have the same law: mean and covariance of
Gaussian rows by Bartlett's decomposition, counts of the distinct rows for the logistic model. For figures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from verify.simulators.engine.declaring import Array


STEPS, LONGEST, SETTLED = 30, 3.0, 1e-7
"""Of a fit by scoring: how many at most, how long at most in any coefficient, and how long the last one at most."""
NEARLY = 1e-4
"""The same for the last step where scoring is too slow and BFGS takes over: far below what sampling leaves open."""
ROUNDING = 1e-14
"""Share of its trace that the Fisher information gains on its diagonal: far out it is singular to rounding."""


def schedule(first: int, power: float, generations: int) -> list[int]:
    """Rows of each fit: ceil(first t^power) for t = 1, ..., generations."""
    return [int(np.ceil(round(first * t**power, 9))) for t in range(1, generations + 1)]


def split(rng: np.random.Generator, draws: int, rows: int, first: int) -> tuple[Array, Array]:
    """Numbers of the rows of the first fit and of those held out, at random: shapes (draws, first) and the rest."""
    order = rng.permuted(np.tile(np.arange(rows), (draws, 1)), axis=1)
    return order[:, :first], order[:, first:]


def first_gaussian(rows: Array) -> tuple[Array, Array]:
    """Mean and Cholesky factor of the unbiased covariance of rows, shape (draws, rows, p)."""
    mean = rows.mean(axis=1)
    apart = rows - mean[:, None]
    return mean, np.linalg.cholesky(apart.swapaxes(1, 2) @ apart / (rows.shape[1] - 1))


def next_gaussian(rng: np.random.Generator, mean: Array, factor: Array, rows: int) -> tuple[Array, Array]:
    """The same of so many rows drawn from the normal law with this mean and covariance factor factor'.

    Args:
        rng: Source of randomness.
        mean: Shape (draws, p).
        factor: Lower triangular, shape (draws, p, p).
        rows: At least p + 2, so that the next covariance can be inverted and its inverse has a mean.

    Raises:
        ValueError: If there are fewer rows.

    """
    draws, p = mean.shape
    if rows < p + 2:
        msg = f"rows: expected at least {p + 2} for {p} columns; got {rows}"
        raise ValueError(msg)
    bartlett = np.tril(rng.standard_normal((draws, p, p)), -1)
    bartlett[:, range(p), range(p)] = np.sqrt(rng.chisquare(rows - 1 - np.arange(p), size=(draws, p)))
    step = (factor @ rng.standard_normal((draws, p, 1)))[..., 0]
    return mean + step / np.sqrt(rows), factor @ bartlett / np.sqrt(rows - 1)


def gaussian_errors(mean: Array, factor: Array, held: Array) -> tuple[Array, Array, Array]:
    """What a fitted normal law gets wrong on held-out rows, shape (draws, rows, p); each of shape (draws,).

    Returns:
        Squared distance of the mean from theirs; log-determinant of the covariance; mean squared Mahalanobis length
        of the rows.

    """
    apart = held.mean(axis=1) - mean
    whitened = np.linalg.solve(factor, (held - mean[:, None]).swapaxes(1, 2))
    diagonal = np.diagonal(factor, axis1=1, axis2=2)
    return (apart**2).sum(1), 2 * np.log(diagonal).sum(1), (whitened**2).sum(1).mean(1)


def log_likelihood(determinant: Array, length: Array, p: int) -> Array:
    """Negative log-likelihood per row from what `gaussian_errors` returns."""
    return np.asarray((p * np.log(2 * np.pi) + determinant + length) / 2)


def gaussian_chain(
    rng: np.random.Generator, draws: int, *, rows: Array, first: int, powers: Sequence[float], generations: int
) -> tuple[Array, Array]:
    """Held-out errors of Gaussian models fitted recursively, mean and unbiased covariance.

    Args:
        rng: Source of randomness.
        draws: Random splits, each with chains of its own.
        rows: Real rows, shape (rows, p).
        first: Rows of the first fit; the others are held out.
        powers: A schedule for each, see `schedule`.
        generations: Fits of each chain.

    Returns:
        Squared error of the mean against that of the held-out rows, and their negative log-likelihood per row: shapes
        (draws, generations, schedules).

    """
    train, held = (rows[at] for at in split(rng, draws, len(rows), first))
    squared, likelihood = (np.empty((draws, generations, len(powers))) for _ in range(2))
    for k, power in enumerate(powers):
        mean, factor = first_gaussian(train)
        for t, size in enumerate(schedule(first, power, generations)):
            if t:
                mean, factor = next_gaussian(rng, mean, factor, size)
            squared[:, t, k], determinant, length = gaussian_errors(mean, factor, held)
            likelihood[:, t, k] = log_likelihood(determinant, length, rows.shape[1])
    return squared, likelihood


def fit_logistic(features: Array, counts: Array, ones: Array, start: Array | None = None) -> Array:
    """Logistic regression with Firth's correction: the likelihood times the root of the Fisher information.

    That removes the bias of order 1/n, and the fit is finite when the classes are separable. A step that makes things
    worse is taken back and tried at a quarter of its length.

    Args:
        features: Shape (draws, rows, p), of full column rank where counts are positive.
        counts: How often each row was drawn, shape (draws, rows).
        ones: How many of those have label 1, likewise.
        start: First guess, shape (draws, p).

    Returns:
        Coefficients, shape (draws, p).

    Raises:
        ArithmeticError: If a fit has not settled.

    """
    theta = np.zeros(features.shape[::2]) if start is None else start.copy()
    value, step = _scored(theta, features, counts, ones)
    left = np.arange(len(theta))
    for _ in range(STEPS):
        tried = theta[left] + step
        new, following = _scored(tried, features[left], counts[left], ones[left])
        better = new >= value - SETTLED
        done = better & (np.abs(following).max(axis=1) < SETTLED)
        theta[left[better]] = tried[better]
        value = np.where(better, new, value)[~done]
        step = np.where(better[:, None], following, step / 4)[~done]
        left = left[~done]
        if not len(left):
            return theta
    for i in left:  # classes nearly separable: scoring creeps
        theta[i] = _climbed(theta[i], features[i : i + 1], counts[i : i + 1], ones[i : i + 1])
    return theta


def _climbed(theta: Array, features: Array, counts: Array, ones: Array) -> Array:
    """One fit by BFGS, in coordinates in which the Fisher information at the start is the identity."""
    _, _, inverse = _corrected(theta[None], features, counts, ones)
    root = np.linalg.cholesky(inverse[0])

    def loss(at: Array) -> tuple[float, Array]:
        value, slope, _ = _corrected((theta + root @ at)[None], features, counts, ones)
        return -float(value[0]), -(slope[0] @ root)

    found = theta + root @ minimize(loss, np.zeros_like(theta), jac=True, method="BFGS", options={"gtol": SETTLED}).x
    last = np.abs(_scored(found[None], features, counts, ones)[1]).max()
    if last > NEARLY:
        msg = f"a logistic fit has not settled: expected a last step of at most {NEARLY:g}; got {last:g}"
        raise ArithmeticError(msg)
    return found


def _corrected(theta: Array, features: Array, counts: Array, ones: Array) -> tuple[Array, Array, Array]:
    """Logarithm of what is maximised, its gradient, and the inverse of the Fisher information."""
    score = (features @ theta[..., None])[..., 0]
    share = expit(score)
    weight = counts * share * expit(-score)
    information = features.swapaxes(1, 2) @ (features * weight[..., None])
    information += ROUNDING * np.trace(information, axis1=1, axis2=2)[:, None, None] * np.eye(theta.shape[1])
    inverse = np.asarray(np.linalg.inv(information), dtype=np.float64)
    leverage = weight * np.einsum("bij,bij->bi", features @ inverse, features)
    slope = (ones - counts * share + leverage * (0.5 - share))[:, None] @ features
    value = (ones * score - counts * np.logaddexp(0, score)).sum(axis=1) + np.linalg.slogdet(information)[1] / 2
    return value, slope[:, 0], inverse


def _scored(theta: Array, features: Array, counts: Array, ones: Array) -> tuple[Array, Array]:
    """The logarithm of what is maximised, and the step that Fisher's scoring takes from here."""
    value, slope, inverse = _corrected(theta, features, counts, ones)
    step = (slope[:, None] @ inverse)[:, 0]
    size = np.abs(step).max(axis=1)
    return value, step * np.minimum(1, LONGEST / np.maximum(size, LONGEST))[:, None]


def log_loss(theta: Array, features: Array, labels: Array) -> Array:
    """Mean logarithmic loss in nats on rows of shape (draws, rows, p), by draw."""
    score = (features @ theta[..., None])[..., 0]
    return np.asarray((np.logaddexp(0, score) - labels * score).mean(axis=1))


def first_logistic(features: Array, labels: Array) -> Array:
    """Coefficients fitted to real rows and labels."""
    return fit_logistic(features, np.ones_like(labels), labels)


def next_logistic(rng: np.random.Generator, theta: Array, features: Array, rows: int) -> Array:
    """Coefficients fitted to so many rows: real features drawn with replacement, labels from the model."""
    draws, distinct, _ = features.shape
    counts = rng.multinomial(rows, np.full(distinct, 1 / distinct), size=draws)
    ones = rng.binomial(counts, expit((features @ theta[..., None])[..., 0]))
    return fit_logistic(features, counts.astype(float), ones.astype(float), theta)


def logistic_chain(
    rng: np.random.Generator,
    draws: int,
    *,
    features: Array,
    labels: Array,
    first: int,
    powers: Sequence[float],
    generations: int,
) -> Array:
    """Held-out logarithmic loss of logistic models fitted recursively.

    Args:
        rng: Source of randomness.
        draws: Random splits, each with chains of its own.
        features: Real rows with the column of ones, shape (rows, p).
        labels: Real labels 0 and 1, shape (rows,).
        first: Rows of the first fit; the others are held out.
        powers: A schedule for each, see `schedule`.
        generations: Fits of each chain.

    Returns:
        Shape (draws, generations, schedules).

    """
    train, held = split(rng, draws, len(features), first)
    errors = np.empty((draws, generations, len(powers)))
    start = first_logistic(features[train], labels[train])
    for k, power in enumerate(powers):
        theta = start
        for t, size in enumerate(schedule(first, power, generations)):
            if t:
                theta = next_logistic(rng, theta, features[train], size)
            errors[:, t, k] = log_loss(theta, features[held], labels[held])
    return errors
