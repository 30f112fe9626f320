"""What a figure of a paper consists of: panels, curves, points, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.showing.figures.data_sets import DataSet
from verify.simulators import Array


MAP_BASE = 16.0
"""Factor in size over which a map shows growth."""


@dataclass(frozen=True)
class Group:
    """Points that are simulated together, from the same draws.

    Attributes:
        x: Where the points are.
        times: How many times as many draws as elsewhere, where they vary much and cost little.
    """

    x: tuple[float, ...]
    times: int = 1


@dataclass(frozen=True)
class Look:
    """How a curve is drawn.

    Attributes:
        shade: From 0, darkest, to 1, palest.
        dashed: Whether its line is dashed and its points hollow.
    """

    shade: float
    dashed: bool = False


@dataclass(frozen=True)
class Series:
    """Numbers that are drawn as they are: a line, or points, with a band between `low` and `high` where there is one.

    Attributes:
        name: For the legend, in plain text.
        x: Where.
        y: Values, as long as x.
        low: Lower edge of the band.
        high: Upper edge of the band.
        points: Whether to draw points rather than a line.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None
    points: bool = False


@dataclass(frozen=True)
class Sketch:
    """One pair of axes, both logarithmic, on which nothing is simulated.

    Attributes:
        title: In mathtext.
        label: Label of the horizontal axis; mathtext between dollar signs.
        quantity: Label of the vertical axis, likewise.
        series: What is drawn.
        row: Of the figure, from the top.
    """

    title: str
    label: str
    quantity: str
    series: tuple[Series, ...]
    row: int = 0


@dataclass(frozen=True)
class Panel:
    """One pair of axes, both logarithmic: curves over x.

    Attributes:
        title: What is fixed; mathtext between dollar signs.
        x: Name of the variable in plain text.
        label: Label of its axis; mathtext between dollar signs.
        curves: Name of each curve in plain text, such as ``n = 0``.
        line: Where theory is evaluated, shape (k,).
        groups: Where simulation is.
        theory: Values at x, shape (len(x), curves).
        simulate: From a generator, a number of draws and x: shape (draws, len(x), curves). Over real data it has to
            survive pickling.
        quantity: Label of the vertical axis, where it is not that of the figure.
        looks: One for each curve; by default from pale to dark in their order.
        guides: Lines to compare slopes with.
        marks: Places on the horizontal axis worth a vertical line, with their names.
        row: Of the figure, from the top.
        heights: For a map: where each curve is on a vertical axis; what is drawn then is the local exponent, the
            logarithm of the values to the base `MAP_BASE`, as colour.
    """

    title: str
    x: str
    label: str
    curves: tuple[str, ...]
    line: Array
    groups: tuple[Group, ...]
    theory: Callable[[Array], Array]
    simulate: Callable[[np.random.Generator, int, tuple[float, ...]], Array]
    quantity: str = ""
    looks: tuple[Look, ...] = ()
    guides: tuple[Series, ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    row: int = 0
    heights: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure of a paper.

    Attributes:
        id: ``paper.figure.name``, the paper as in the ids of its claims.
        title: One line; mathtext between dollar signs.
        caption: What is shown and where the lines come from, in plain text.
        quantity: Label of the vertical axis; mathtext between dollar signs.
        draws: What one draw is, in plain text, for the caption.
        claims: Ids of the claims whose formulas the lines are.
        panels: From left to right.
        sketches: Further axes, to the left of the panels in their row.
        data: Name, source, size, licence and split of the real data shown; None where all is simulated.
        findings: What was estimated from the data, a line each, in plain text.
    """

    id: str
    title: str
    caption: str
    quantity: str
    draws: str
    claims: tuple[str, ...]
    panels: tuple[Panel, ...]
    sketches: tuple[Sketch, ...] = ()
    data: Mapping[str, Any] | None = None
    findings: tuple[str, ...] = ()

    @property
    def paper(self) -> str:
        """The stem that the ids of the paper's claims share."""
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class DataFigure:
    """Theory over real data: exploratory, no verdict. Becomes a `Figure` once its data set is loaded.

    Attributes:
        id: As of a `Figure`.
        sets: Names of the data sets that it can be drawn for, the default one first.
        build: From a data set and a seed.
    """

    id: str
    sets: tuple[str, ...]
    build: Callable[[DataSet, int], Figure]

    @property
    def paper(self) -> str:
        """The stem that the ids of the paper's claims share."""
        return self.id.partition(".")[0]
