"""Finds the figures of papers: by walking their package, by the names that a caller gives, with their data."""

from __future__ import annotations

import difflib
import fnmatch
import importlib
import pkgutil
from collections.abc import Sequence
from functools import lru_cache

from verify.showing.figures.data_sets import DataError, load, missing_extra
from verify.showing.figures.declaring import DataFigure, Figure


PAPERS = "verify.figures"
"""Where the figures of papers are. Nothing here imports one of them; they are found."""


class UnknownFigureError(ValueError):
    """A name that no figure carries."""


@lru_cache(maxsize=1)
def builtin_figures() -> dict[str, Figure | DataFigure]:
    """All figures of papers by id, found by walking their package.

    Raises:
        ValueError: If two figures carry the same id.

    """
    papers = importlib.import_module(PAPERS)
    names = sorted(info.name for info in pkgutil.walk_packages(papers.__path__, f"{PAPERS}."))
    modules = [importlib.import_module(name) for name in names if "._" not in name]
    found: dict[str, Figure | DataFigure] = {}
    constants = (value for module in modules for value in vars(module).values())
    for figure in (value for value in constants if isinstance(value, Figure | DataFigure)):
        if found.setdefault(figure.id, figure) is not figure:
            msg = f"figure id {figure.id} is used twice; expected ids to be unique"
            raise ValueError(msg)
    return found


def select(words: Sequence[str]) -> list[Figure | DataFigure]:
    """The figures that words on the command line name: ids, their ends (``1a``), or globs; all for none.

    Raises:
        UnknownFigureError: If a word names nothing; the message offers the nearest names.

    """
    figures = builtin_figures()
    chosen: dict[str, Figure | DataFigure] = {} if words else dict(figures)
    ends = {end: id_ for id_ in figures for end in _ends(id_)}
    for word in words:
        matches = [id_ for id_ in figures if any(fnmatch.fnmatchcase(end, word) for end in _ends(id_))]
        if not matches:
            nearest = dict.fromkeys(ends[end] for end in difflib.get_close_matches(word, ends, n=3, cutoff=0.4))
            offer = f"did you mean {', '.join(nearest)}?" if nearest else f"there are {', '.join(figures)}"
            msg = f"unknown figure {word!r}: expected a name such as 1a, an id or a glob; {offer}"
            raise UnknownFigureError(msg)
        chosen |= {id_: figures[id_] for id_ in matches}
    return list(chosen.values())


def _ends(id_: str) -> list[str]:
    """``paper.figure.1a``, ``figure.1a`` and ``1a``."""
    parts = id_.split(".")
    return [".".join(parts[i:]) for i in range(len(parts))]


def with_data(chosen: Sequence[Figure | DataFigure], data: str | None, seed: int) -> list[Figure]:
    """Figures ready to be measured: those over real data are built, the others are left as they are.

    Args:
        chosen: Figures of both kinds.
        data: Name of the data set, for the figures that can be drawn for it; by default each takes its first.
        seed: Seed of splits and subsamples.

    Raises:
        DataError: If a data set cannot be had, or none of the figures takes the one asked for.

    """
    over_data = [figure for figure in chosen if isinstance(figure, DataFigure)]
    if data is not None and not any(data in figure.sets for figure in over_data):
        takes = (
            "; ".join(f"{figure.id} takes {', '.join(figure.sets)}" for figure in over_data) or "none takes real data"
        )
        msg = f"--data {data}: expected a set that one of the chosen figures takes; {takes}"
        raise DataError(msg)
    if over_data and (reason := missing_extra()):
        msg = f"{', '.join(figure.id for figure in over_data)}: {reason}"
        raise DataError(msg)
    names = {figure.id: data if data in figure.sets else figure.sets[0] for figure in over_data}
    loaded = {name: load(name) for name in dict.fromkeys(names.values()) if name is not None}
    return [
        figure.build(loaded[str(names[figure.id])], seed) if isinstance(figure, DataFigure) else figure
        for figure in chosen
    ]
