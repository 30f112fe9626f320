"""The cells of a map: parameters cut into bins, what was found in each cell, and bounds of the share that agrees."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import betaincinv

from verify.thresholds.maps import MAP_SHARE


@dataclass(frozen=True)
class Axis:
    """A parameter cut into bins.

    Attributes:
        name: The parameter.
        labels: What is in each bin, in words.
        edges: First value of each bin but the first; empty for words.
        words: The word of each bin; empty for numbers.
    """

    name: str
    labels: tuple[str, ...]
    edges: tuple[float, ...] = ()
    words: tuple[str, ...] = ()

    def bin_of(self, value: Any) -> int:
        """Number of the bin that holds a value."""
        return self.words.index(str(value)) if self.words else bisect_right(self.edges, float(value))


@dataclass(frozen=True)
class Cell:
    """A part of the region.

    Attributes:
        parameters: The parameters that it is cut by; none for the whole region.
        place: Number of the bin of each.
        points: Points in it.
        agree: Of those, supported.
        disagree: Of those, refuted.
        low: Lower bound of the share that agrees.
        high: Upper bound of it: one less the lower bound of the share that disagrees.
        label: ``agree``, ``disagree``, ``mixed`` or ``unknown``; `none` where no point lies.
    """

    parameters: tuple[str, ...]
    place: tuple[int, ...]
    points: int
    agree: int
    disagree: int
    low: float = 0.0
    high: float = 1.0
    label: str = "none"

    @property
    def undecided(self) -> int:
        """Points that say neither."""
        return self.points - self.agree - self.disagree


def lower(hits: int, points: int, error: float) -> float:
    """Clopper and Pearson's lower bound of a share, which fails with probability ``error`` at most."""
    return 0.0 if hits == 0 else float(betaincinv(hits, points - hits + 1, error))


def axis_of(name: str, column: Sequence[Any], count: int) -> Axis:
    """A parameter cut into so many bins that hold about as many of its values; words are bins by themselves."""
    if any(isinstance(value, str) for value in column):
        words = tuple(dict.fromkeys(sorted(map(str, column))))
        return Axis(name, words, words=words)
    numbers = np.array([float(value) for value in column])
    distinct = np.unique(numbers)
    if len(distinct) <= count:
        edges = tuple(float(value) for value in distinct[1:])
    else:
        cuts = np.quantile(numbers, np.arange(1, count) / count, method="higher")
        edges = tuple(float(value) for value in np.unique(cuts) if value > distinct[0])
    bins = np.searchsorted(edges, numbers, side="right")
    labels = tuple(_span(numbers[bins == place]) for place in range(len(edges) + 1))
    return Axis(name, labels, edges=edges)


def _span(numbers: np.ndarray) -> str:
    """Smallest and largest value, in words."""
    low, high = f"{numbers.min():.3g}", f"{numbers.max():.3g}"
    return low if low == high else f"{low} to {high}" if "-" in low else f"{low}–{high}"


def cell_of(parameters: tuple[str, ...], place: tuple[int, ...], verdicts: Sequence[str]) -> Cell:
    """A cell with what was found in it, not yet with bounds."""
    return Cell(parameters, place, len(verdicts), verdicts.count("supported"), verdicts.count("refuted"))


def cells_of(
    names: tuple[str, ...], axes: Mapping[str, Axis], places: Mapping[str, Sequence[int]], verdicts: Sequence[str]
) -> tuple[Cell, ...]:
    """The cells by some parameters, the last one varying fastest."""
    held: dict[tuple[int, ...], list[str]] = {
        place: [] for place in np.ndindex(*(len(axes[name].labels) for name in names))
    }
    for verdict, place in zip(verdicts, zip(*(places[name] for name in names), strict=True), strict=True):
        held[place].append(verdict)
    return tuple(cell_of(names, place, found) for place, found in held.items())


def bounded_cell(cell: Cell, error: float) -> Cell:
    """A cell with bounds that each fail with a probability of at most ``error``, and what it is called by them."""
    if not cell.points:
        return cell
    agreeing, refuted = (lower(hits, cell.points, error) for hits in (cell.agree, cell.disagree))
    if refuted > MAP_SHARE:
        label = "disagree"
    elif cell.disagree:
        label = "mixed"
    else:
        label = "agree" if agreeing > MAP_SHARE else "unknown"
    return replace(cell, low=agreeing, high=1 - refuted, label=label)
