"""Products of independent draws of one simulator, drawn as quantities of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Any

import numpy as np

from theory.language.products import Factor, draws_for, factors, is_compound
from verify.simulators import Array, Simulator


@dataclass(frozen=True, eq=False)
class Products(Simulator):
    """What draws products of independent draws of a simulator.

    Each name is averaged over all ways of taking its draws from those at hand, which changes no mean.

    Attributes:
        of: The simulator.
    """

    of: Simulator | None = None

    @property
    def origin(self) -> Simulator:
        """The simulator that draws."""
        return self.of or self

    @cached_property
    def rows(self) -> int:
        """Draws of the simulator for each row."""
        return max(map(draws_for, self.quantities))

    @cached_property
    def content(self) -> str:
        """The program that draws, as a hash, and of what products are made."""
        return f"{self.origin.content} {' '.join(self.quantities)}"

    def moments_at(self, setting: Mapping[str, Any]) -> float | None:
        """Order below which moments are finite: half of that of the draws where differences are multiplied."""
        order = self.origin.moments_at(setting)
        squared = any(len(factor) > 1 for name in self.quantities for factor in factors(name))
        return order if order is None or not squared else order / 2

    def bounds_at(self, setting: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
        """Smallest and largest possible draw of each product."""
        known = dict(zip(self.origin.quantities, self.origin.bounds_at(setting), strict=True))
        return tuple(_times(_bounds(factor, known) for factor in factors(name)) for name in self.quantities)

    def sample(self, rng: np.random.Generator, draws: int, setting: Mapping[str, Any]) -> Array:
        """Draws of every product, shape (draws, quantities)."""
        drawn = [self.origin.sample(rng, draws, setting) for _ in range(self.rows)]
        places = {name: column for column, name in enumerate(self.origin.quantities)}
        return np.stack([self._product(factors(name), drawn, places) for name in self.quantities], axis=1)

    def _product(self, parts: tuple[Factor, ...], drawn: list[Array], places: Mapping[str, int]) -> Array:
        ways = list(permutations(range(self.rows), sum(map(len, parts))))
        total: Array = np.zeros(len(drawn[0]))
        for way in ways:
            value, rest = np.ones(len(drawn[0])), list(way)
            for factor in parts:
                columns = [places[name] for name in factor]
                first, *others = (drawn[rest.pop(0)] for _ in factor)
                if others:
                    difference = first - others[0]
                    value = value * difference[:, columns[0]] * difference[:, columns[1]] / 2
                else:
                    value = value * first[:, columns[0]]
            total += value
        return total / len(ways)


def _bounds(factor: Factor, known: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Smallest and largest draw of one factor."""
    if len(factor) == 1:
        return known[factor[0]]
    widths = [known[name][1] - known[name][0] for name in factor]
    most = _finite(widths[0], widths[1]) / 2
    return (0.0 if factor[0] == factor[1] else -most), most


def _times(ends: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Smallest and largest product of numbers in some ranges."""
    low, high = 1.0, 1.0
    for start, stop in ends:
        corners = [_finite(a, b) for a in (low, high) for b in (start, stop)]
        low, high = min(corners), max(corners)
    return low, high


def _finite(one: float, other: float) -> float:
    """Their product; 0 where one of them is."""
    return 0.0 if 0.0 in (one, other) else one * other


@lru_cache(maxsize=1 << 10)
def products_of(simulator: Simulator, names: frozenset[str]) -> Simulator:
    """What draws some quantities of a simulator and products of such, all from the same draws."""
    if not any(map(is_compound, names)):
        return simulator
    given = {field.name: getattr(simulator, field.name) for field in fields(Simulator)}
    wanted = tuple(sorted(names))
    rows = max(map(draws_for, wanted))
    cost = None if simulator.cost is None else _multiplied(simulator, rows)
    return Products(**given | {"quantities": wanted, "cost": cost, "deterministic": False}, of=simulator)


def _multiplied(simulator: Simulator, rows: int) -> Any:
    """The cost of so many draws, from the setting."""
    return lambda **setting: rows * simulator.cost_at(setting)
