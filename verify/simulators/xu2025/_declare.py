"""Simulators of the recursion: all take the same setting, and differ in what they make of a chain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array, Simulator, simulator
from verify.simulators.xu2025._families import Family, Refit, Setting, family_of
from verify.simulators.xu2025._schedules import sizes


ENTRIES = 1 << 22
"""Numbers held at once."""
BRANCHES = ("family", "estimator")
Draw = Callable[[np.random.Generator, int, Setting, Refit, list[int]], Array]
"""From a number of chains, a family with its numbers, how it is refitted, and the sample sizes, to draws."""


def declare(name: str, quantities: Sequence[str], draw: Draw, plain: bool, about: str, **traits: Any) -> Simulator:
    """A simulator of the recursion.

    Source: the setting of xu2025 (formalised): theta_1 from n_1 draws of the true law, theta_t from
    n_t draws of the law fitted at t - 1. A plain simulator draws every sample and fits it; a fast one
    draws the sufficient statistic of each sample from its own law.

    Its setting:
        family: One of `_families.FAMILIES`.
        T: Number of generations, at least 1.
        n: Sample size before the growth of the schedule.
        schedule: A word of `_schedules.GROWTH`, or the sample sizes.
        a: Exponent of the schedule; a geometric one grows by 1 + a.
        estimator: ``mle`` or ``unbiased``, where the family has both.
        p: Dimension, for means and coefficients.
        theta: The truth (its first coordinate).
        v: Variance of one observation, for locations.
        spectrum: Shape of the eigenvalues of the covariance.
        condition: Its largest over its smallest eigenvalue.
        kappa: Exponent of the variance of ``edge``.
        gamma: Exponent of the bias.
        b: Size of the bias.
        c: Factor of a shrinkage estimator.

    Args:
        name: Name of the simulator.
        quantities: What it draws, without the stem.
        draw: How.
        plain: Whether it draws every sample.
        about: One sentence.
        **traits: As for `verify.simulators.simulator`; each is given a `Setting` and the sample sizes.

    Raises:
        ValueError: If an argument is outside its domain (when drawing).

    """

    def drawn(
        rng: np.random.Generator,
        draws: int,
        *,
        family: str,
        T: int,
        n: int,
        schedule: str | Sequence[int] = "constant",
        a: float = 1.0,
        estimator: str = "mle",
        p: int = 1,
        theta: float = 0.0,
        v: float = 1.0,
        spectrum: str = "isotropic",
        condition: float = 1.0,
        kappa: float = 1.0,
        gamma: float = 1.0,
        b: float = 0.0,
        c: float = 0.0,
    ) -> Array:
        s = Setting(family, estimator, p, theta, v, spectrum, condition, kappa, gamma, b, c)
        found, n_t = family_of(s), sizes(schedule, n, a, T)
        _check(found, s, n_t)
        return draw(rng, draws, s, found.from_samples if plain else found.from_statistics, n_t)

    def of_setting(trait: Callable[[Setting, list[int]], Any]) -> Callable[..., Any]:
        def told(*, T: int, n: int, schedule: Any = "constant", a: float = 1.0, **values: Any) -> Any:
            return trait(Setting(**values), sizes(schedule, n, a, T))

        return told

    drawn.__name__, drawn.__doc__ = name, about
    named = {key: of_setting(trait) for key, trait in ({"cost": sample_cost if plain else cost} | traits).items()}
    branches = () if plain else BRANCHES
    return simulator(*(f"xu2025.{q}" for q in quantities), plain=plain, branches=branches, **named)(drawn)


def _check(family: Family, s: Setting, n: list[int]) -> None:
    least = s.p + 1 if s.family == "normal" else family.least
    if min(n) < least:
        msg = f"n: expected at least {least} draws per generation for {s.family}; got {min(n)}"
        raise ValueError(msg)
    low, high = family.support
    if not low <= s.theta <= high:
        msg = f"theta: expected a number in [{low}, {high}] for {s.family}; got {s.theta}"
        raise ValueError(msg)


def parts(draws: int, s: Setting, refit: Refit, n: list[int]) -> Iterator[slice]:
    """Parts of the chains that hold at most `ENTRIES` numbers at once."""
    family = family_of(s)
    entries = family.parameters(s) * (max(n) if refit is family.from_samples else 4)
    step = max(1, ENTRIES // entries)
    for start in range(0, draws, step):
        yield slice(start, min(start + step, draws))


def beginning(part: slice, s: Setting) -> Array:
    """The truth, for every chain of a part."""
    truth = family_of(s).truth(s)
    return np.broadcast_to(truth, (part.stop - part.start, len(truth)))


def sample_cost(s: Setting, n: list[int]) -> float:
    """Operations per chain that draws every sample."""
    return 1000.0 + 60.0 * s.p * sum(n) + (6000.0 * s.p**2 * len(n) if s.family == "logistic" else 0.0)


def cost(s: Setting, n: list[int]) -> float:
    """Operations per chain that draws statistics."""
    return 100.0 + (1500.0 * s.p**2 if s.family == "logistic" else 120.0 * s.p) * len(n)


def light(s: Setting, n: list[int]) -> float:
    """Order below which moments are finite: all of them."""
    return math.inf
