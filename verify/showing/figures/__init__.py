"""Figures of papers, drawn again: theory as lines, simulated means with intervals as points.

A paper's figures stand in `verify.figures`, a module for each picture that needs one; their `Figure` and
`DataFigure` constants are found by walking that package. Unlike simulators, these modules may import
`theory`: they bring both sides onto one picture and judge nothing.
"""

from verify.showing.figures.catalogue import UnknownFigureError, builtin_figures, select, with_data
from verify.showing.figures.data_sets import DataError, missing_extra
from verify.showing.figures.declaring import DataFigure, Figure, Group, Panel
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
