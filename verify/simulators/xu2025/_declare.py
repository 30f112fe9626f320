"""Simulators of the recursion: all take the same setting, and differ in what they make of a chain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array, Simulator, simulator
from verify.simulators.xu2025._families import Family, family_of
from verify.simulators.xu2025._setting import Recursion, Refit


ENTRIES = 1 << 22
"""Numbers held at once."""
BRANCHES = ("family", "estimator")
Ranges = tuple[tuple[float, float], ...]
Draw = Callable[[np.random.Generator, int, Recursion, Refit], Array]
"""From a number of chains, their setting, and how a fit is followed by the next, to draws."""


def declare(name: str, quantities: Sequence[str], draw: Draw, plain: bool, about: str, **traits: Any) -> Simulator:
    """A simulator of the recursion.

    Source: the setting of xu2025 (formalised): theta_1 from n_1 draws of the true law, theta_t from
    n_t draws of the law fitted at t - 1. A plain simulator draws every sample and fits it; a fast one
    draws the sufficient statistic of each sample from its own law.

    Args:
        name: Name of the simulator.
        quantities: What it draws, without the stem.
        draw: How.
        plain: Whether it draws every sample.
        about: One sentence.
        **traits: As for `verify.simulators.simulator`, of a `Recursion`.

    Raises:
        ValueError: If an argument is outside its domain (when drawing).

    """

    def drawn(rng: np.random.Generator, draws: int, s: Recursion) -> Array:
        found = family_of(s)
        _check(found, s)
        return draw(rng, draws, s, found.from_samples if plain else found.from_statistics)

    drawn.__name__, drawn.__doc__ = name, about
    declared = {"cost": sample_cost if plain else cost, "moments": light, "branches": () if plain else BRANCHES}
    names = (f"xu2025.{q}" for q in quantities)
    return simulator(*names, plain=plain, setting=Recursion, needs=("T", "n"), **declared | traits)(drawn)


def _check(family: Family, s: Recursion) -> None:
    least = s.p + 1 if s.family == "normal" else family.least
    if min(s.sizes) < least:
        msg = f"n: expected at least {least} draws per generation for {s.family}; got {min(s.sizes)}"
        raise ValueError(msg)
    low, high = family.support
    if not low <= s.theta <= high:
        msg = f"theta: expected a number in [{low}, {high}] for {s.family}; got {s.theta}"
        raise ValueError(msg)


def parts(draws: int, s: Recursion, refit: Refit) -> Iterator[slice]:
    """Parts of the chains that hold at most `ENTRIES` numbers at once."""
    family = family_of(s)
    return chunks(draws, family.parameters(s) * (max(s.sizes) if refit is family.from_samples else 4), ENTRIES)


def beginning(part: slice, s: Recursion) -> Array:
    """The truth, for every chain of a part."""
    truth = family_of(s).truth(s)
    return np.broadcast_to(truth, (part.stop - part.start, len(truth)))


def sample_cost(s: Recursion) -> float:
    """Operations per chain that draws every sample."""
    return 1000.0 + 60.0 * s.p * sum(s.sizes) + (6000.0 * s.p**2 * s.T if s.family == "logistic" else 0.0)


def cost(s: Recursion) -> float:
    """Operations per chain that draws statistics."""
    return 100.0 + (1500.0 * s.p**2 if s.family == "logistic" else 120.0 * s.p) * s.T


def light(s: Recursion) -> float:
    """Order below which moments are finite: all of them."""
    return math.inf


def from_zero(count: int, most: float = math.inf) -> Callable[[Recursion], Ranges]:
    """Bounds of so many quantities that lie between 0 and the same largest value."""
    return lambda s: ((0.0, most),) * count
