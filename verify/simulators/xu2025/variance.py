"""Scales and normal laws refitted again and again: logarithms, rare chains, and distances of laws."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import gammaln

from verify.simulators.engine.declaring import Array
from verify.simulators.xu2025._declare import Ranges, beginning, declare, from_zero, parts
from verify.simulators.xu2025._families import family_of, split
from verify.simulators.xu2025._setting import Recursion, Refit
from verify.simulators.xu2025.recursion import is_calm


PATHS = ("log_scale", "collapsed")
LAWS = ("wasserstein2", "mean_error", "trace")
LESS = 0.25
"""By how much the tilt falls short of the one for which weighted chains do not vary."""
DEGENERATE_SCALE = 1e-3
"""Share of the true scale below which a fitted law counts as degenerate."""


def _is_scale(s: Recursion) -> bool:
    return family_of(s).is_scale and s.theta > 0


def _path_bounds(s: Recursion) -> Ranges:
    return (-math.inf, math.inf), (0.0, 1.0)


def _paths(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    log = np.zeros(draws)
    for part in parts(draws, s, refit):
        unit = np.ones((part.stop - part.start, 1))
        for size in s.sizes:  # every step multiplies the parameter by a factor of a law that does not depend on it
            log[part] += np.log(refit(rng, unit, size, s)[:, 0])
    return np.column_stack([math.log(s.theta) + log, log < math.log(DEGENERATE_SCALE)])


PATH = """The typical chain of a scale family: log theta_T, and whether theta_T < theta / 1000. Shape (draws, 2).

    Each sample is drawn from the law of scale 1 and its fit multiplied by the scale before: the fit of a
    sample of scale s is s times that of one of scale 1. The logarithm is kept, so that no number of
    generations underflows.
    """
log_of_samples = declare("log_of_samples", PATHS, _paths, True, PATH, applies=_is_scale, bounds=_path_bounds)
log_of_statistics = declare("log_of_statistics", PATHS, _paths, False, PATH, applies=_is_scale, bounds=_path_bounds)


def _tilted(rng: np.random.Generator, draws: int, s: Recursion, power: int) -> Array:
    """theta_T^power with the weight of each chain, every factor drawn from its law with a larger shape."""
    is_variance, tilt = s.family == "normal_variance", power - LESS
    log, weight = np.full(draws, math.log(s.theta)), np.zeros(draws)
    for size in s.sizes:
        shape = (size - 1) / 2 if is_variance else float(size)
        factor = rng.standard_gamma(shape + tilt, size=draws)
        weight += gammaln(shape + tilt) - gammaln(shape) - tilt * np.log(factor)
        divisor = (size - s.unbiased) / 2 if is_variance else size
        log += np.log(factor / divisor)
    return np.asarray(np.exp(weight + power * log))


def _tilted_mean(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    return _tilted(rng, draws, s, 1)


def _tilted_square(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    return _tilted(rng, draws, s, 2)


def _is_gamma(s: Recursion) -> bool:
    return s.family in ("normal_variance", "exponential") and s.theta > 0


TILTED = """Mean of a power of a scale by importance sampling: the chains that carry it are preferred. Shape (draws,).

    The mean of theta_T lives on chains that plain Monte Carlo never sees once the logarithm of theta_T
    varies by more than 1. Here every factor is drawn from its law (chi-square, gamma) with a larger
    shape, and weighted by the ratio of both densities. The tilt is not the one without variance,
    which would take the answer for granted.
    """
tilted_mean = declare("tilted_mean", ("estimate",), _tilted_mean, False, TILTED, applies=_is_gamma, bounds=from_zero(1))
tilted_square = declare(
    "tilted_square", ("square",), _tilted_square, False, TILTED, applies=_is_gamma, bounds=from_zero(1)
)


def _laws(rng: np.random.Generator, draws: int, s: Recursion, refit: Refit) -> Array:
    truth, scale, values = family_of(s).truth(s), s.scales, np.empty((draws, len(LAWS)))
    for part in parts(draws, s, refit):
        state = beginning(part, s)
        for size in s.sizes:
            state = refit(rng, state, size, s)
        mean, covariance = split(state, s.p)
        off, trace = ((mean - truth[: s.p]) ** 2).sum(axis=1), np.trace(covariance, axis1=1, axis2=2)
        overlap = np.linalg.eigvalsh(scale[:, None] * covariance * scale)
        distance = off + trace + (scale**2).sum() - 2 * np.sqrt(np.maximum(overlap, 0)).sum(axis=1)
        values[part] = np.column_stack([distance, off, trace])
    return values


def _law_applies(s: Recursion) -> bool:
    return s.family == "normal" and is_calm(replace(s, family="normal_variance"))


LAW = """How far the fitted normal law is from the true one, mean and covariance fitted. Shape (draws, 3).

    The squared 2-Wasserstein distance |m - m'|^2 + tr(S + S' - 2 (S'^(1/2) S S'^(1/2))^(1/2)), the squared
    distance of the means, and the trace of the fitted covariance.
    """
laws_of_samples = declare("laws_of_samples", LAWS, _laws, True, LAW, applies=_law_applies, bounds=from_zero(len(LAWS)))
laws_of_statistics = declare(
    "laws_of_statistics", LAWS, _laws, False, LAW, applies=_law_applies, bounds=from_zero(len(LAWS))
)
