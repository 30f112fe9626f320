"""A figure drawn: its numbers as an SVG picture."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from verify.showing.figures.declaring import MAP_BASE


STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titley": 1.0,
    "axes.grid": True,
    "grid.alpha": 0.25,
}
MARKERS = "osD^vP"
COLOURS = mpl.colormaps["viridis"]
"""Tells curves apart by lightness, whatever the colour vision."""
PALEST = 0.82
WIDTHS, SIZES = (2.6, 1.0), (7.5, 4.5)
"""Of the lines and markers of the first and the last curve: those that coincide stay visible beneath each other."""
HEIGHT = 4.6
"""Of a row, in inches."""
EXPLORED = 1.22
"""How many times as much room the pictures over real data take."""
EVEN_RATIO = 5.0
"""Largest ratio of the ends of an axis up to which its ticks are evenly spaced."""
ROUND = (1.0, 2.0, 5.0)
GROWS, SETTLED = 0.3, 0.1
"""Local exponents above and below which a map says that something grows, or has settled."""


def svg(result: Mapping[str, Any]) -> str:
    """The picture of what `measure` returns: an SVG element, the same bytes for the same numbers."""
    words = f"lines: theory; points: means of {_fewest(result)} or more draws, with intervals"
    if any(panel["heights"] for panel in result["panels"]):
        words = f"line: theory; colours and circles: means of {_fewest(result)} draws, with intervals"
    with mpl.rc_context(STYLE | {"svg.hashsalt": result["figure"]}):
        canvas = _explored(result) if result["exploratory"] else _simulated(result)
        canvas.supxlabel(f"{words} at {result['level']:.0%} for all together", fontsize=8, color="0.35")
        buffer = io.StringIO()
        title = f"{result['figure']}: theory and {'data' if result['exploratory'] else 'simulation'}"
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def _fewest(result: Mapping[str, Any]) -> int:
    return min(int(p["draws"]) for panel in result["panels"] for curve in panel["curves"] for p in curve["points"])


def _simulated(result: Mapping[str, Any]) -> Canvas:
    canvas = Canvas(figsize=(10, HEIGHT))
    canvas.subplots_adjust(left=0.07, right=0.9, bottom=0.17, top=0.85, wspace=0.14)
    every = canvas.subplots(1, len(result["panels"]), squeeze=False)[0]
    canvas.suptitle(result["title"], fontsize=10.5)
    if any(panel["heights"] for panel in result["panels"]):
        maps = [_map(axes, panel) for axes, panel in zip(every, result["panels"], strict=True)]
        every[0].set_ylabel(result["quantity"])
        every[0].legend(loc="upper right", framealpha=0.9)
        bar = canvas.add_axes((0.92, 0.17, 0.015, 0.68))
        canvas.colorbar(maps[0], cax=bar, label="local exponent of growth")
        return canvas
    for axes, panel in zip(every, result["panels"], strict=True):
        _panel(axes, panel)
    every[0].set_ylabel(result["quantity"])
    handles, labels = every[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="center right", frameon=False)
    return canvas


def _explored(result: Mapping[str, Any]) -> Canvas:
    """Rows of sketches and panels, all curves named below."""
    rows = [
        [("sketch", s) for s in result["sketches"] if s["row"] == row]
        + [("panel", p) for p in result["panels"] if p["row"] == row]
        for row in range(1 + max(p["row"] for p in result["panels"]))
    ]
    height = HEIGHT * EXPLORED * (1 + 0.75 * (len(rows) - 1))
    canvas = Canvas(figsize=(10 * EXPLORED, height))
    canvas.subplots_adjust(left=0.06, right=0.985, bottom=1.15 / height, top=1 - 0.9 / height, wspace=0.28, hspace=0.32)
    every = canvas.subplots(len(rows), len(rows[0]), squeeze=False)
    for axes, (kind, content) in (
        (a, c) for line, row in zip(every, rows, strict=True) for a, c in zip(line, row, strict=True)
    ):
        if kind == "sketch":
            _sketch(axes, content)
        else:
            _panel(axes, content)
            axes.set_ylabel(content["quantity"] or result["quantity"])
            _plain_ticks(axes)
    named = every[0][-1].get_legend_handles_labels()
    canvas.legend(*named, loc="lower center", bbox_to_anchor=(0.5, 0.3 / height), ncols=len(named[0]), frameon=False)
    canvas.suptitle(f"{result['title']}\nexploratory: theory drawn over real data, no verdict", fontsize=10.5)
    return canvas


def _sketch(axes: Axes, sketch: Mapping[str, Any]) -> None:
    for series in sketch["series"]:
        if series["points"]:
            axes.plot(series["x"], series["y"], "o", color=COLOURS(0.0), markersize=2.6, label=series["name"], zorder=3)
            continue
        axes.plot(series["x"], series["y"], color=COLOURS(0.6), linewidth=1.6, label=series["name"], zorder=2)
        if series["low"] is not None:
            axes.fill_between(series["x"], series["low"], series["high"], color=COLOURS(0.6), alpha=0.25, linewidth=0)
    axes.set(xscale="log", yscale="log", xlabel=sketch["label"], ylabel=sketch["quantity"], title=sketch["title"])
    axes.legend(loc="lower left", frameon=False)


def _map(axes: Axes, panel: Mapping[str, Any]) -> ScalarMappable:
    """Local exponents of growth as colours, and circles where they are clearly above or below 0."""
    xs = [point["x"] for point in panel["curves"][0]["points"]]
    ends = [
        [[math.log(max(end, 1e-9), MAP_BASE) for end in p["interval"]] for p in c["points"]] for c in panel["curves"]
    ]
    means = [[math.log(p["mean"], MAP_BASE) for p in curve["points"]] for curve in panel["curves"]]
    shown = axes.pcolormesh(xs, panel["heights"], means, shading="nearest", cmap="cividis", vmin=0, vmax=1.5)
    for height, row in zip(panel["heights"], ends, strict=True):
        for x, (low, high) in zip(xs, row, strict=True):
            if low > GROWS or high < SETTLED:
                face = "black" if low > GROWS else "none"
                axes.plot([x], [height], "o", markersize=5, markeredgecolor="white", markerfacecolor=face)
    for guide in panel["guides"]:
        axes.plot(guide["x"], guide["y"], color="#d7301f", linewidth=2.4, label=guide["name"])
    axes.set(xlabel=panel["label"], title=panel["title"], xlim=(min(xs) - 0.125, max(xs) + 0.125))
    axes.grid(visible=False)
    return shown


def _panel(axes: Axes, panel: Mapping[str, Any]) -> None:
    last = max(len(panel["curves"]) - 1, 1)
    for number, curve in enumerate(panel["curves"]):
        share = number / last
        width, size = (first + share * (final - first) for first, final in (WIDTHS, SIZES))
        dashed = curve["look"]["dashed"]
        colour, line, points = COLOURS(PALEST * (1 - curve["look"]["shade"])), curve["line"], curve["points"]
        axes.plot(line["x"], line["theory"], "--" if dashed else "-", color=colour, linewidth=width, zorder=2)
        arms = [[p["mean"] - p["interval"][0] for p in points], [p["interval"][1] - p["mean"] for p in points]]
        axes.errorbar(
            [p["x"] for p in points],
            [p["mean"] for p in points],
            arms,
            fmt=MARKERS[number % len(MARKERS)],
            color=colour,
            markersize=size,
            markeredgecolor=colour if dashed else "white",
            markeredgewidth=0.9 if dashed else 0.5,
            elinewidth=1.0,
            capsize=2,
            zorder=3 + number,
            label=_math(curve["name"]),
            markerfacecolor="white" if dashed else colour,
        )
    for guide in panel["guides"]:
        axes.plot(guide["x"], guide["y"], ":", color="0.25", linewidth=1.4, zorder=20)
        flat = guide["y"][-1] == guide["y"][0]
        at = (guide["x"][-1], guide["y"][-1]) if flat else (guide["x"][0], guide["y"][0])
        offset = (-4, -13) if flat else (-4, -3)
        axes.annotate(f"${guide['name']}$", at, offset, textcoords="offset points", ha="right", fontsize=8)
    for mark in panel["marks"]:
        axes.axvline(mark["x"], color="0.5", linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
        axes.annotate(
            f"${mark['name']}$", (mark["x"], 1), (3, -9), xycoords=("data", "axes fraction"), textcoords="offset points"
        )
    axes.set(xscale="log", yscale="log", xlabel=panel["label"], title=panel["title"])


def _plain_ticks(axes: Axes) -> None:
    """Numbers rather than powers of ten."""
    low, high = axes.get_ylim()
    plain = FuncFormatter(lambda value, _: f"{value:g}")
    locators = {"x": LogLocator(subs=ROUND), "y": MaxNLocator(6) if high < EVEN_RATIO * low else LogLocator(subs=ROUND)}
    for name, locator in locators.items():
        axis = getattr(axes, f"{name}axis")
        axis.set_major_locator(locator)
        axis.set_major_formatter(plain)
        axis.set_minor_locator(NullLocator())


def _math(name: str) -> str:
    """Plain text with its subscripts and powers as mathtext."""
    return (
        re.sub(r"(\w)([_^])([\w.]+|\*)", r"$\1\2{\3}$", name)
        .replace("ℓ", r"\ell ")
        .replace("{crit}", r"{\mathrm{crit}}")
    )
