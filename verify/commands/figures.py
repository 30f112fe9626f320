"""The command ``verify figures``: names in, SVG and JSON files out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from verify.commands import options as arguments
from verify.commands.illustrations import drawable, measured_figures
from verify.commands.inputs import usage_errors
from verify.commands.outputs import INTERRUPTED, as_json, require_folder


EXIT = "Exit codes: 0 drawn; 2 usage; 130 interrupted (figures that were finished are kept)."
DRAWS = 10
"""Draws at each point of a figure."""


@click.command(epilog=EXIT)
@click.argument("names", nargs=-1)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("verify-figures"),
    show_default=True,
    help="Folder for an SVG and a JSON file per figure.",
)
@arguments.seed
@click.option(
    "--draws", type=click.IntRange(2), default=DRAWS, show_default=True, help="Draws at each point, at least."
)
@click.option(
    "--data",
    type=click.Choice(["diabetes", "digits", "mnist"]),
    help="Real data for the figures that take it; default: a set shipped in scikit-learn. mnist needs a network.",
)
@arguments.workers
def figures(names: tuple[str, ...], out: Path, seed: int, draws: int, data: str | None, workers: int) -> None:
    """Draw figures of the papers again: theory as lines, simulated means with intervals as points.

    NAMES are names such as 1a or figure.1a, ids or globs; all figures by default. Some draw theory over real data,
    which is exploratory: no verdict.
    """
    from verify.running.state import write_whole
    from verify.showing.figures import DataError, UnknownFigureError, select, summary, svg

    lines, code = [], 0
    try:
        with usage_errors(DataError, UnknownFigureError):
            chosen = select(names)
            possible, left_out = drawable(chosen)
            if left_out and possible and not data and not _names_real_data(names):
                chosen = possible
                lines.append(left_out)
            require_folder("--out", out, create=True)
            for numbers in measured_figures(chosen, seed, draws, workers, data):
                stem = out / numbers["figure"]
                files = {".svg": svg(numbers), ".json": as_json(numbers)}
                for suffix, text in files.items():
                    write_whole(stem.with_name(stem.name + suffix), text)
                lines.append(f"{summary(numbers)}\n  " + "  ".join(f"{stem}{suffix}" for suffix in files))
    except KeyboardInterrupt:
        lines.append("interrupted")
        code = INTERRUPTED
    click.echo("\n".join(lines))
    sys.exit(code)


def _names_real_data(names: Sequence[str]) -> bool:
    """Whether a figure over real data is named by a word that is no glob."""
    from verify.showing.figures import DataFigure, select

    words = [name for name in names if not set(name) & set("*?[")]
    return any(isinstance(figure, DataFigure) for figure in (select(words) if words else ()))
