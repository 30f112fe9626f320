"""Figures of papers, drawn again: theory as lines, simulated means with intervals as points.

A module per paper, and one more for each picture over real data; their `Figure` and `DataFigure`
constants are found by walking this package. Unlike simulators, these modules may import `theory`: they
bring both sides onto one picture and judge nothing.
"""

import difflib
import fnmatch
import importlib
import pkgutil
from collections.abc import Sequence
from functools import lru_cache

from verify import figures as content
from verify.showing.figures.data_sets import DataError, missing_extra, with_data
from verify.showing.figures.declaring import DataFigure, Figure, Group, Panel, UnknownFigureError
from verify.showing.figures.drawing import svg
from verify.showing.figures.measuring import measure, parts, summary
from verify.showing.figures.workers import measure_all


__all__ = [
    "DataError",
    "DataFigure",
    "Figure",
    "Group",
    "Panel",
    "UnknownFigureError",
    "builtin_figures",
    "measure",
    "measure_all",
    "missing_extra",
    "parts",
    "select",
    "summary",
    "svg",
    "with_data",
]


@lru_cache(maxsize=1)
def builtin_figures() -> dict[str, Figure | DataFigure]:
    """All figures of this package by id, found by walking it and the packages in it.

    Raises:
        ValueError: If two figures carry the same id.

    """
    names = sorted(info.name for info in pkgutil.walk_packages(content.__path__, f"{content.__name__}."))
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
