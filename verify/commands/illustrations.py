"""Figures as commands draw them: those that can be drawn here, their data, and their numbers under a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import click

from verify.commands.progress import telling


if TYPE_CHECKING:
    from verify.showing.figures import DataFigure, Figure


def drawable(named: Sequence[Figure | DataFigure]) -> tuple[list[Figure | DataFigure], str]:
    """The figures that can be drawn with what is installed, and a line about the others."""
    from verify.showing.figures import DataFigure, missing_extra

    reason = missing_extra()
    left_out = [figure.id for figure in named if reason and isinstance(figure, DataFigure)]
    line = f"left out: {', '.join(left_out)}: {reason}" if left_out else ""
    return [figure for figure in named if figure.id not in left_out], line


def measured_figures(
    chosen: Sequence[Figure | DataFigure], seed: int, draws: int, workers: int, data: str | None = None
) -> Iterator[dict[str, Any]]:
    """The numbers of figures, one after the other; their data are loaded first."""
    from verify.showing.figures import measure_all, parts

    ready = _with_data(chosen, data, seed)
    total = sum(len(parts(figure)) for figure in ready)
    parted = count(1)
    with telling("parts of figures") as tell:
        yield from measure_all(ready, seed, draws, workers, lambda: tell(next(parted), total))


def _with_data(chosen: Sequence[Figure | DataFigure], data: str | None, seed: int) -> list[Figure]:
    """Figures with their data loaded and described, which takes seconds."""
    from verify.showing.figures import DataFigure, with_data

    waiting = [figure.id for figure in chosen if isinstance(figure, DataFigure)]
    if waiting and sys.stderr.isatty():
        click.echo(f"loading data for {', '.join(waiting)}", err=True)
    return with_data(chosen, data, seed)
