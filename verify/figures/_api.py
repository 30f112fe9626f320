"""What a figure consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from verify.simulators import Array


class UnknownFigureError(ValueError):
    """A name that no figure carries."""


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
        simulate: From a generator, a number of draws and x: shape (draws, len(x), curves).
    """

    title: str
    x: str
    label: str
    curves: tuple[str, ...]
    line: Array
    groups: tuple[Group, ...]
    theory: Callable[[Array], Array]
    simulate: Callable[[np.random.Generator, int, tuple[float, ...]], Array]


@dataclass(frozen=True)
class Figure:
    """A figure of a paper.

    Attributes:
        id: ``paper.figure.name``, the paper as in the ids of its claims.
        title: One line; mathtext between dollar signs.
        caption: What is shown and where the lines come from, in plain text.
        quantity: Label of the vertical axis; mathtext between dollar signs.
        claims: Ids of the claims whose formulas the lines are.
        panels: From left to right.
    """

    id: str
    title: str
    caption: str
    quantity: str
    claims: tuple[str, ...]
    panels: tuple[Panel, ...]

    @property
    def paper(self) -> str:
        """The stem that the ids of the paper's claims share."""
        return self.id.partition(".")[0]
