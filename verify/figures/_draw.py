"""A figure's numbers as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from verify.report.figures import STYLE, svg_text


MARKERS = "osD^vP"
COLOURS = mpl.colormaps["viridis"]
"""Tells curves apart by lightness, whatever the colour vision."""
PALEST = 0.82
WIDTHS, SIZES = (2.6, 1.0), (7.5, 4.5)
"""Of the lines and markers of the first and the last curve: those that coincide stay visible beneath each other."""


def svg(result: Mapping[str, Any]) -> str:
    """The picture of what `measure` returns: an SVG element, the same bytes for the same numbers."""
    words = f"lines: theory; points: means of {result['draws']} or more draws, with intervals"
    with mpl.rc_context(STYLE | {"svg.hashsalt": result["figure"]}):
        canvas = Canvas(figsize=(10, 4.6))
        canvas.subplots_adjust(left=0.07, right=0.9, bottom=0.17, top=0.85, wspace=0.14)
        every = canvas.subplots(1, len(result["panels"]), squeeze=False)[0]
        for axes, panel in zip(every, result["panels"], strict=True):
            _panel(axes, panel)
        every[0].set_ylabel(result["quantity"])
        handles, labels = every[0].get_legend_handles_labels()
        canvas.legend(handles, labels, loc="center right", frameon=False)
        canvas.suptitle(result["title"], fontsize=10.5)
        canvas.supxlabel(f"{words} at {result['level']:.0%} for all together", fontsize=8, color="0.35")
        return svg_text(canvas, f"{result['figure']}: theory and simulation")


def _panel(axes: Axes, panel: Mapping[str, Any]) -> None:
    last = max(len(panel["curves"]) - 1, 1)
    for number, curve in enumerate(panel["curves"]):
        share = number / last
        width, size = (first + share * (final - first) for first, final in (WIDTHS, SIZES))
        colour, line, points = COLOURS(PALEST * share), curve["line"], curve["points"]
        axes.plot(line["x"], line["theory"], color=colour, linewidth=width, zorder=2)
        arms = [[p["mean"] - p["interval"][0] for p in points], [p["interval"][1] - p["mean"] for p in points]]
        axes.errorbar(
            [p["x"] for p in points],
            [p["mean"] for p in points],
            arms,
            fmt=MARKERS[number % len(MARKERS)],
            color=colour,
            markersize=size,
            markeredgecolor="white",
            markeredgewidth=0.5,
            elinewidth=1.0,
            capsize=2,
            zorder=3 + number,
            label=curve["name"],
        )
    axes.set(xscale="log", yscale="log", xlabel=panel["label"], title=panel["title"])
