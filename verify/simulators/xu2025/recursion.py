"""The recursion theta_t = M(n_t draws of the law fitted at t - 1), for any family and schedule."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaincinv, ndtr, ndtri

from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array
from verify.simulators.xu2025._declare import ENTRIES, Ranges, beginning, declare, from_zero, parts
from verify.simulators.xu2025._families import family_of
from verify.simulators.xu2025._setting import Recursion, Refit


MOMENTS = ("squared_error", "estimate", "square")
TWINS = ("squared_error", "step_variances")
EVENTS = ("improved", "improved_or_tied", "at_zero", "at_one")
CHANCES = from_zero(len(EVENTS), 1.0)
TIE = 1e-12
"""Relative difference of two distances that counts as none."""
CALM = 0.5
"""Largest variance of the logarithm of a product of factors whose moments are estimated by their mean."""
STRATA = 64
"""Shells of equal probability from each of which one move is drawn."""


def _moments(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    truth, values = family_of(s).truth(s), np.empty((draws, len(MOMENTS)))
    for part in parts(draws, s, refit):
        state = beginning(part, s)
        for size in s.sizes:
            state = refit(rng, state, size, s)
        values[part] = np.column_stack([((state - truth) ** 2).sum(axis=1), state[:, 0], state[:, 0] ** 2])
    return values


def _twins(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    truth, values = family_of(s).truth(s), np.zeros((draws, len(TWINS)))
    for part in parts(draws, s, refit):
        state = beginning(part, s)
        for size in s.sizes:
            twin, state = refit(rng, state, size, s), refit(rng, state, size, s)
            values[part, 1] += ((state - twin) ** 2).sum(axis=1) / 2
        values[part, 0] = ((state - truth) ** 2).sum(axis=1)
    return values


def _events(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    truth, values = family_of(s).truth(s), np.empty((draws, len(EVENTS)))
    for part in parts(draws, s, refit):
        first = last = refit(rng, beginning(part, s), s.sizes[0], s)
        for size in s.sizes[1:]:
            last = refit(rng, last, size, s)
        before, after = (np.linalg.norm(fit - truth, axis=1) for fit in (first, last))
        slack = TIE * np.maximum(before, after)
        better, tied = after < before - slack, after <= before + slack
        values[part] = np.column_stack([better, tied, (last == 0).all(axis=1), (last == 1).all(axis=1)])
    return values


def is_calm(s: Recursion) -> bool:
    """Whether the mean of many chains says something about its expectation.

    A long product of independent factors has all moments, but they live on chains that nobody draws: with
    a log-variance w the relative second moment is e^w or more.
    """
    return not family_of(s).is_scale or sum(2.0 / max(size - 1, 0.5) for size in s.sizes) <= CALM


def _moment_bounds(s: Recursion) -> Ranges:
    low, high = family_of(s).support
    square = max(low * low, high * high)
    return (0.0, square), (low, high), (0.0, square)


FIT = "|theta_T - theta|^2, the first coordinate of theta_T, and its square: shape (draws, 3)."
TWIN = """|theta_T - theta|^2, and conditional variances summed: shape (draws, 2).

    Half the squared distance of two independent fits from the same predecessor has the trace of the
    conditional covariance of a step as its expectation.
    """
EVENT = """Zeros and ones, shape (draws, 4), that say what became of a chain.

    |theta_T - theta| < |theta_1 - theta|; the same with <=; theta_T = 0; theta_T = 1. Distances that differ by
    rounding alone are equal.
    """

moments_of_samples = declare("moments_of_samples", MOMENTS, _moments, True, FIT, applies=is_calm, bounds=_moment_bounds)
moments_of_statistics = declare(
    "moments_of_statistics", MOMENTS, _moments, False, FIT, applies=is_calm, bounds=_moment_bounds
)
twins_of_samples = declare("twins_of_samples", TWINS, _twins, True, TWIN, applies=is_calm, bounds=from_zero(len(TWINS)))
twins_of_statistics = declare(
    "twins_of_statistics", TWINS, _twins, False, TWIN, applies=is_calm, bounds=from_zero(len(TWINS))
)
events_of_samples = declare("events_of_samples", EVENTS, _events, True, EVENT, bounds=CHANCES)


def _integrated(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    chance = np.empty((draws, 2))
    for part in chunks(draws, STRATA * s.p, ENTRIES):
        chance[part] = _given_moves(_moves(rng, part.stop - part.start, s), s)[:, None]
    return chance


def _moves(rng: np.random.Generator, count: int, s: Recursion) -> Array:
    """A standard normal vector from each shell, brought to the covariance; shape (count, STRATA, p)."""
    length = _lengths((np.arange(STRATA) + rng.random((count, STRATA))) / STRATA, s.p)
    if s.p == 1:
        return np.asarray(s.scales * length[..., None])
    direction = rng.standard_normal((count, STRATA, s.p))
    direction /= np.linalg.norm(direction, axis=2, keepdims=True)
    return np.asarray(s.scales * direction * length[..., None])


def _lengths(share: Array, p: int) -> Array:
    """Lengths of standard normal vectors than which so large a share is shorter."""
    if p == 1:
        return np.asarray(ndtri((1 + share) / 2))
    return np.asarray(np.sqrt(2 * (-np.log1p(-share) if p == 2 else gammaincinv(p / 2, share))))


def _given_moves(move: Array, s: Recursion) -> Array:
    length2, spread2 = (move**2).sum(axis=2), ((s.scales * move) ** 2).sum(axis=2)
    return np.asarray(ndtr(-_steepness(s) * length2 / np.sqrt(np.maximum(spread2, 1e-300))).mean(axis=1))


def _steepness(s: Recursion) -> float:
    first, *later = s.sizes
    return math.sqrt(first * sum(1.0 / size for size in later)) / 2


def _integrated_bounds(s: Recursion) -> Ranges:
    """Ends from the ends of the shells.

    For a vector of length r, |y|^2 / sqrt(y'Sigma y) lies between r and r times 2 sqrt(ab)/(a + b), where a and b
    are the smallest and the largest variance (Kantorovich's inequality).
    """
    ends = _lengths(np.arange(STRATA) / STRATA, s.p)
    least, most = float(s.scales.min()), float(s.scales.max())
    ratio = 2 * least * most / (least**2 + most**2)
    low = float(ndtr(-_steepness(s) * ends[1:]).sum()) / STRATA
    return ((low, float(ndtr(-_steepness(s) * ratio * ends).mean())),) * 2


def _integrated_cost(s: Recursion) -> float:
    return STRATA * (100.0 + 60.0 * s.p + (1500.0 if s.p > 2 else 0.0))


def _is_normal_mean(s: Recursion) -> bool:
    return s.family == "normal_mean" and s.T >= 2


first_fit_integrated = declare(
    "first_fit_integrated",
    EVENTS[:2],
    _integrated,
    False,
    """The probability of improvement for the mean of a normal law, given how far the chain moved after its first fit.

    The steps of this walk are independent and normal, so the move y from theta_1 to theta_T is one
    normal vector, independent of the error x of the first fit. |x + y| < |x| means 2 x'y < -|y|^2, and
    given y the left side is normal with variance 4 y'Sigma y / n_1: its probability is taken
    exactly. Ties have probability 0. A draw is the mean over one move from each of `STRATA` shells of equal
    probability of |Sigma^(-1/2) y|. Shape (draws, 2), both columns alike.
    """,
    applies=_is_normal_mean,
    bounds=_integrated_bounds,
    cost=_integrated_cost,
)
events_of_statistics = declare("events_of_statistics", EVENTS, _events, False, EVENT, bounds=CHANCES)
