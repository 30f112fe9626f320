"""Pictures of theory against simulation, as inline SVG."""

from __future__ import annotations

import io
import math
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator


COLOURS = {
    "supported": "#1b7837",
    "refuted": "#b2182b",
    "undecided": "#b8860b",
    "error": "#762a83",
    "vacuous": "#762a83",
}
THEORY = "#2166ac"
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


@dataclass(frozen=True)
class Evidence:
    """What a picture shows, as plain data that another process can be handed.

    Attributes:
        claim: Id of the claim.
        tolerance: Its tolerance.
        size: Name of the size that grows, for a claim about a limit.
        rows: Its checks, as in the JSON output.
        telling: The check to draw as a curve, for a claim about a limit.
    """

    claim: str
    tolerance: float
    size: str | None
    rows: Sequence[Mapping[str, Any]]
    telling: Mapping[str, Any]


def pictures(evidence: Sequence[Evidence], workers: int = 1) -> list[str]:
    """One picture each; the number of processes changes none of them."""
    if min(workers, len(evidence)) <= 1:
        return [picture(one) for one in evidence]
    with ProcessPoolExecutor(min(workers, len(evidence)), get_context("spawn"), _ignore_interrupts) as pool:
        return list(pool.map(picture, evidence, chunksize=4))


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def picture(shown: Evidence) -> str:
    """The evidence on one claim: theory and simulation, and the relative gap.

    Returns:
        An SVG element; empty if no check has numbers.

    """
    drawn = [row for row in shown.rows if row["gap_interval"] is not None]
    if not drawn:
        return ""
    with mpl.rc_context(STYLE | {"svg.hashsalt": shown.claim}):
        figure = Figure(figsize=(9, 3.1))
        figure.subplots_adjust(left=0.09, right=0.985, bottom=0.16, top=0.9, wspace=0.24)
        left, right = figure.subplots(1, 2)
        if shown.size is None:
            _agreement(left, drawn)
            _gaps_by_check(right, drawn, shown.tolerance)
        elif drawn[0]["kind"] == "⇔":
            _curve(left, shown.telling, shown.size)
            _sequences(right, drawn, shown.size)
        else:
            _curve(left, shown.telling, shown.size)
            _gaps_by_size(right, drawn, shown.size, shown.tolerance)
        return svg_text(figure, f"Theory against simulation for {shown.claim}")


def svg_text(figure: Figure, title: str) -> str:
    """A matplotlib figure as an SVG element with this title."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(value: float, _: int) -> str:
    """A number as text: matplotlib takes as long for one formula as for a picture without any."""
    exponent = round(math.log10(value))
    if -4 < exponent < 5:
        return f"{value:g}"
    leading = round(value / 10.0**exponent)
    return f"{'' if leading == 1 else f'{leading}·'}10{str(exponent).translate(SUPERSCRIPTS)}"


def _logarithmic(axis: Axis, ends: Sequence[float]) -> None:
    """Ticks of a logarithmic axis: at powers of ten, and between them where there are few."""
    axis.set_major_locator(LogLocator(subs=(1.0,) if max(ends) > 100 * min(ends) else (1.0, 2.0, 5.0)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(_power))


def _label(axes: Axes, **words: str) -> None:
    """Title and labels of the axes, at places that need not be searched for."""
    axes.set(**words)
    axes.xaxis.set_label_coords(0.5, -0.12)
    axes.yaxis.set_label_coords(-0.11, 0.5)


Bar = tuple[float, float | None, Sequence[float | None], str]
"""Place, value if it is shown, ends of its interval, colour."""


def _bars(axes: Axes, bars: Sequence[Bar]) -> None:
    """Points with their intervals; an open end is drawn as an arrow."""
    if whole := [(x, *ends, colour) for x, _, ends, colour in bars if None not in ends]:
        x, low, high, colours = zip(*whole, strict=True)
        axes.vlines(x, low, high, colors=colours, linewidth=1.4, zorder=2)
    for place, _, (bottom, top), colour in bars:
        if bottom is None and top is not None:
            axes.plot([place], [top], "v", color=colour)
        elif top is None and bottom is not None:
            axes.plot([place], [bottom], "^", color=colour)
    if points := [(place, y, colour) for place, y, _, colour in bars if y is not None]:
        places, values, colours = zip(*points, strict=True)
        axes.scatter(places, values, c=colours, s=16, zorder=3)


def _agreement(axes: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Simulated value against the right-hand side, one point per check."""
    values = [row["theory"] for row in rows if row["theory"] is not None]
    if values and min(values) > 0 and max(values) > 10 * min(values):
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            _logarithmic(axis, values)
    if values:
        ends = [min(values), max(values)]
        axes.plot(ends, ends, color=THEORY, linewidth=1, label="theory", zorder=1)
    known = [row for row in rows if row["theory"] is not None]
    _bars(axes, [(row["theory"], row["estimate"], row["interval"], COLOURS[row["verdict"]]) for row in known])
    _label(axes, xlabel="right side", ylabel="left side", title=f"theory (line) and {_points(rows[0])} (points)")


def _points(row: Mapping[str, Any]) -> str:
    """What the points are: simulated, or the left side evaluated."""
    return "simulation" if row["simulators"] else "left side"


def _percent(axes: Axes, tolerance: float, largest: float) -> None:
    """Gap axis in percent; linear near zero, logarithmic beyond, where the gaps are large."""
    if largest > 20 * tolerance:
        axes.set_yscale("symlog", linthresh=2 * tolerance)
        axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
    axes.axhspan(-tolerance, tolerance, color=THEORY, alpha=0.12, linewidth=0, zorder=0)
    axes.axhline(0, color=THEORY, linewidth=1, zorder=1)


def _largest(ends: Sequence[float | None]) -> float:
    return max((abs(end) for end in ends if end is not None), default=0.0)


def _gaps_by_check(axes: Axes, rows: Sequence[Mapping[str, Any]], tolerance: float) -> None:
    _percent(axes, tolerance, max(_largest(row["gap_interval"]) for row in rows))
    _bars(axes, [(row["check"], row["gap"], row["gap_interval"], COLOURS[row["verdict"]]) for row in rows])
    axes.set_xticks([row["check"] for row in rows])
    _label(axes, xlabel="check", title="relative gap, interval, tolerance (band)")


def _curve(axes: Axes, row: Mapping[str, Any], name: str) -> None:
    """Right-hand side and simulation along the growth path of one check."""
    sizes = row["path"]["sizes"]
    x = [entry["size"] for entry in sizes]
    axes.set_xscale("log")
    _logarithmic(axes.xaxis, x)
    theory = [entry["theory"] for entry in sizes]
    known = [value for value in theory if value is not None]
    if known and min(known) > 0 and max(known) > 10 * min(known):
        axes.set_yscale("log")
        _logarithmic(axes.yaxis, known)
    axes.plot(x, [float("nan") if value is None else value for value in theory], color=THEORY, linewidth=1.2)
    seen = [entry for entry in sizes if entry["estimate"] is not None]
    _bars(axes, [(entry["size"], entry["estimate"], entry["interval"], COLOURS[row["verdict"]]) for entry in seen])
    _label(axes, xlabel=name, title=f"theory (line) and {_points(row)}, check {row['check']}")


def _sequences(axes: Axes, rows: Sequence[Mapping[str, Any]], name: str) -> None:
    """The formula for a sequence in every check, relative to its first value."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    for row in (row for row in rows if row["path"]["sizes"]):
        entries = [entry for entry in row["path"]["sizes"] if entry["theory"]]
        first = entries[0]["theory"]
        values = [entry["theory"] / first for entry in entries]
        axes.plot([entry["size"] for entry in entries], values, color=COLOURS[row["verdict"]], linewidth=1.0, alpha=0.7)
    _label(axes, xlabel=name, title="every check, relative to its first value")


def _gaps_by_size(axes: Axes, rows: Sequence[Mapping[str, Any]], name: str, tolerance: float) -> None:
    """The gap along the growth path of every check, and the interval for its limit."""
    ends = [end for row in rows for entry in row["path"]["sizes"] for end in entry["gap_interval"]]
    _percent(axes, tolerance, _largest(ends))
    axes.set_xscale("log")
    _logarithmic(axes.xaxis, [entry["size"] for entry in rows[0]["path"]["sizes"]])
    for row in rows:
        colour, entries = COLOURS[row["verdict"]], row["path"]["sizes"]
        x = [entry["size"] for entry in entries]
        axes.plot(x, [entry["gap"] for entry in entries], color=colour, linewidth=0.8, alpha=0.7)
        beyond = x[-1] * (x[-1] / x[-2]) * 1.15 ** row["check"]
        ends = [entry["gap_interval"] for entry in entries]
        _bars(
            axes, [(at, None, end, colour) for at, end in zip([*x, beyond], [*ends, row["path"]["limit"]], strict=True)]
        )
    _label(axes, xlabel=f"{name}  (far right: interval for the limit)", title="relative gap, tolerance (band)")
