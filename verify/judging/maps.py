"""Where a claim holds: verdicts over its regimes, cut into cells, with confidence for all cells at once.

A point is one check of an unbiased design: ``regime`` (value by parameter), ``verdict``, ``gap``,
``interval`` (of the gap), and for a growth path its ``sizes`` and, by tolerance, ``settles`` (the size
from which on the formula is within it, or None) and ``exceeds`` (the last size at which it is shown not to
be, or None). The region is what the design draws from, and the share of a cell is meant under the law of the
design. Cells are cut by the regimes alone, never by verdicts. In a cell with n points the number that
agree is binomial, so Clopper and Pearson's bounds hold there exactly (Biometrika 26, 1934, 404-413); the
error is split evenly over both bounds of every cell, of the whole region, and of the strip of sizes
(Bonferroni), so that all of them hold together, for a number of points that does not depend on their verdicts:
who goes on until a map looks right has to take less confidence. Points that stayed open count for neither
side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from verify.judging.map_cells import Axis, Cell, axis_of, bounded_cell, cell_of, cells_of, lower
from verify.thresholds.maps import MAP_BINS, MAP_CONFIDENCE, MAP_SHARE, MAP_SHOWN, MAP_TOLERANCES


@dataclass(frozen=True)
class Settled:
    """For how much of the region the formula is within a tolerance from a size on.

    Attributes:
        tolerance: Relative gap.
        size: From which size on.
        points: All points; a path that was not followed tells neither way.
        within: Of those, where every interval from that size on is within the tolerance.
        outside: Of those, where some interval from that size on is wholly outside it.
        low: Lower bound of the share that is within.
        high: Upper bound of it: one less the lower bound of the share that is outside.
    """

    tolerance: float
    size: int
    points: int
    within: int
    outside: int
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class DivergenceMap:
    """A claim over its regimes.

    Attributes:
        region: All points as one cell.
        axes: The parameters that vary, in the order of the regimes.
        strips: Cells by one parameter, a tuple by name.
        grids: Cells by two parameters, a tuple by both names; empty where there are too few points.
        settled: By tolerance and size, in that order; empty where nothing grows.
        size: Name of what grows.
        confidence: Probability with which all bounds hold together.
        telling: The parameters along which the verdicts differ most, at most `MAP_SHOWN`.
    """

    region: Cell
    axes: Mapping[str, Axis]
    strips: Mapping[str, tuple[Cell, ...]]
    grids: Mapping[tuple[str, str], tuple[Cell, ...]]
    settled: tuple[Settled, ...]
    size: str
    confidence: float
    telling: tuple[str, ...] = ()

    @property
    def cells(self) -> list[Cell]:
        """All cells, the whole region first."""
        return [self.region, *(c for part in (*self.strips.values(), *self.grids.values()) for c in part)]


def needed(error: float) -> int:
    """Points without exception that it takes for a lower bound above one half."""
    return math.floor(math.log(1 / error) / math.log(1 / MAP_SHARE)) + 1


def divergence_map(points: Sequence[Mapping[str, Any]], confidence: float = MAP_CONFIDENCE) -> DivergenceMap | None:
    """The map of one claim.

    A cell is called ``agree`` where nothing was refuted and more than half of it is shown to agree,
    ``disagree`` where more than half is shown to be refuted, ``mixed`` where something was refuted but not that
    much, and ``unknown`` where too few points are decided.

    Args:
        points: Checks of an unbiased design, from `points_of`.
        confidence: Probability with which all bounds hold together, in (0, 1).

    Returns:
        None without points.

    Raises:
        ValueError: If the confidence is not between 0 and 1, or a point lacks a parameter that others have.

    """
    if not 0 < confidence < 1:
        msg = f"confidence: expected a probability in (0, 1); got {confidence!r}"
        raise ValueError(msg)
    if not points:
        return None
    values = _values_that_vary(points)
    verdicts = [point["verdict"] for point in points]
    strip_sizes = _sizes(points)
    count, paired = _bins(values, len(points), confidence, len(strip_sizes) * len(MAP_TOLERANCES))
    axes = {name: axis_of(name, column, count) for name, column in values.items()}
    places = {name: [axis.bin_of(v) for v in values[name]] for name, axis in axes.items()}
    pairs = list(combinations(axes, 2)) if paired else []
    strips = {name: cells_of((name,), axes, places, verdicts) for name in axes}
    grids = {pair: cells_of(pair, axes, places, verdicts) for pair in pairs}
    settled = _settled(points, strip_sizes)
    filled = sum(cell.points > 0 for part in (*strips.values(), *grids.values()) for cell in part)
    error = (1 - confidence) / (2 * (1 + filled + len(settled)))
    bounded = {name: tuple(bounded_cell(cell, error) for cell in part) for name, part in strips.items()}
    return DivergenceMap(
        region=bounded_cell(cell_of((), (), verdicts), error),
        axes=axes,
        strips=bounded,
        grids={pair: tuple(bounded_cell(cell, error) for cell in part) for pair, part in grids.items()},
        settled=tuple(_settled_bounds(one, error) for one in settled),
        size=next((point["size"] for point in points if point.get("size")), ""),
        confidence=confidence,
        telling=_telling(bounded),
    )


def _values_that_vary(points: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The values of every parameter that varies."""
    names = list(points[0]["regime"])
    for point in points:
        if set(point["regime"]) != set(names):
            msg = f"points: expected the parameters {', '.join(names)}; got {', '.join(point['regime'])}"
            raise ValueError(msg)
    columns = {name: [point["regime"][name] for point in points] for name in names}
    return {name: column for name, column in columns.items() if len({str(value) for value in column}) > 1}


def _bins(values: Mapping[str, Sequence[Any]], points: int, confidence: float, more: int) -> tuple[int, bool]:
    """How many bins a parameter gets, and whether pairs are looked at.

    As many as leave each cell, were they filled evenly, enough points to be called ``agree``.
    """
    parameters = len(values)
    pairs = parameters * (parameters - 1) // 2
    for dimensions, grids in ((2, pairs), (1, 0)):
        for count in range(MAP_BINS, 1, -1):
            cells = 1 + grids * count**2 + parameters * count + more
            if (grids or dimensions == 1) and points >= count**dimensions * needed((1 - confidence) / (2 * cells)):
                return count, dimensions == 2
    return 2, False


def _sizes(points: Sequence[Mapping[str, Any]]) -> list[int]:
    """The sizes of the growth paths, where those say from where a formula may be used."""
    return sorted({size for point in points if point.get("settles") for size in point["sizes"]})


def _settled(points: Sequence[Mapping[str, Any]], sizes: Sequence[int]) -> list[Settled]:
    found = []
    for tolerance in MAP_TOLERANCES if sizes else ():
        name = f"{tolerance:g}"
        reached = [(point.get("settles") or {}).get(name) for point in points]
        missed = [(point.get("exceeds") or {}).get(name) for point in points]
        for size in sizes:
            within = sum(at is not None and at <= size for at in reached)
            outside = sum(at is not None and at >= size for at in missed)
            found.append(Settled(tolerance, size, len(points), within, outside))
    return found


def _settled_bounds(one: Settled, error: float) -> Settled:
    low, high = lower(one.within, one.points, error), 1 - lower(one.outside, one.points, error)
    return replace(one, low=low, high=high)


def _telling(strips: Mapping[str, Sequence[Cell]]) -> tuple[str, ...]:
    """The parameters along which the share of agreement differs most, in their own order."""

    def spread(name: str) -> float:
        shares = [(cell.agree - cell.disagree) / cell.points for cell in strips[name] if cell.points]
        return max(shares) - min(shares)

    chosen = sorted(strips, key=spread, reverse=True)[:MAP_SHOWN]
    return tuple(name for name in strips if name in chosen)
