"""The numbers behind a figure: theory along the lines, simulated means with intervals at the points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from scipy.special import stdtrit
from threadpoolctl import threadpool_limits

from verify.evidence.streams import generator
from verify.showing.figures.declaring import Figure, Group, Look, Panel
from verify.showing.terminal import percent
from verify.simulators import Array


LEVEL = 0.99
"""Probability with which all intervals of a figure cover together."""
CLOSE = 0.02
"""Relative gap up to which a point counts as close to theory."""
DIGITS = 8
"""Significant digits of theory: the last bits depend on the order in which sympy sums."""
Part = tuple[int, int]
"""Numbers of a panel and of a group in it."""
Simulator = Callable[[np.random.Generator, int, tuple[float, ...]], Array]
EXPLORATORY = "Exploratory: theory drawn over real data, no verdict."


def parts(figure: Figure) -> list[Part]:
    """What a figure's simulation consists of, in order."""
    return [(i, k) for i, panel in enumerate(figure.panels) for k in range(len(panel.groups))]


def simulate(figure: Figure, part: Part, seed: int, draws: int) -> Array:
    """Draws at one group of points, shape (draws, points, curves); the same ones for the same seed."""
    panel = figure.panels[part[0]]
    return simulate_group(figure.id, panel.simulate, panel.groups[part[1]], part, seed, draws)


def simulate_group(figure: str, simulator: Simulator, group: Group, part: Part, seed: int, draws: int) -> Array:
    """The same, from nothing but what it needs."""
    rng = generator(seed, figure, {"panel": part[0]}, 0, part[1])
    with threadpool_limits(1):  # for the same bits on any machine
        return simulator(rng, draws * group.times, group.x)


def measure(figure: Figure, seed: int, draws: int, drawn: Iterable[Array] | None = None) -> dict[str, Any]:
    """All numbers of a figure.

    Each interval is Student's, its error probability an equal share of 1 - `LEVEL`, so that all of a
    figure cover together; it takes means of draws for normal.

    Args:
        figure: What to do.
        seed: Seed of every stream; the same seed gives the same numbers.
        draws: Independent sets of designs at each point, at least 2.
        drawn: What `simulate` returns for each of `parts`, in order; simulated here by default.

    Returns:
        What docs/json.md describes; plain numbers, strings and lists.

    Raises:
        ValueError: If there are fewer than 2 draws.

    """
    if draws < 2:
        msg = f"draws: expected at least 2, for an interval; got {draws}"
        raise ValueError(msg)
    points = sum(len(group.x) * len(panel.curves) for panel in figure.panels for group in panel.groups)
    values = iter(drawn if drawn is not None else (simulate(figure, part, seed, draws) for part in parts(figure)))
    with threadpool_limits(1):
        panels = [_panel(panel, values, (1 - LEVEL) / points) for panel in figure.panels]
    rows = [
        {"panel": number, "x_name": panel["x"], "curve": curve["name"], **point}
        for number, panel in enumerate(panels)
        for curve in panel["curves"]
        for point in curve["points"]
    ]
    return {
        "figure": figure.id,
        "title": figure.title,
        "caption": f"{_prefix(figure)}{figure.caption} {_what_is_simulated(figure, draws, points)}",
        "exploratory": figure.data is not None,
        "data": None if figure.data is None else dict(figure.data),
        "findings": list(figure.findings),
        "quantity": figure.quantity,
        "claims": list(figure.claims),
        "seed": seed,
        "draws": draws,
        "level": LEVEL,
        "points": points,
        "close": sum(abs(row["gap"]) <= CLOSE for row in rows),
        "covered": sum(row["interval"][0] <= row["theory"] <= row["interval"][1] for row in rows),
        "largest_gap": max(rows, key=lambda row: abs(row["gap"])),
        "panels": panels,
        "sketches": [asdict(sketch) for sketch in figure.sketches],
    }


def _prefix(figure: Figure) -> str:
    return "" if figure.data is None else f"{EXPLORATORY} "


def _what_is_simulated(figure: Figure, draws: int, points: int) -> str:
    times = [group.times for panel in figure.panels for group in panel.groups]
    least = draws * min(times)
    more = f" (up to {draws * max(times)} where they vary most)" if max(times) > min(times) else ""
    return (
        f"Points: means of {least} draws{more} of {figure.draws}, with Student's intervals "
        f"at {LEVEL:.0%} for all {points} points together."
    )


def _panel(panel: Panel, drawn: Iterator[Array], alpha: float) -> dict[str, Any]:
    points: list[list[dict[str, Any]]] = [[] for _ in panel.curves]
    for group in panel.groups:
        values, theory = next(drawn), _theory(panel, np.array(group.x))
        for i, x in enumerate(group.x):
            for k, curve in enumerate(points):
                curve.append({"x": float(x), **_point(values[:, i, k], float(theory[i, k]), alpha)})
    lines = _theory(panel, panel.line)
    curves = [
        {"name": name, "line": {"x": panel.line.tolist(), "theory": line.tolist()}, "points": own}
        for name, line, own in zip(panel.curves, lines.T, points, strict=True)
    ]
    last = max(len(curves) - 1, 1)
    looks = panel.looks or tuple(Look(1 - number / last) for number in range(len(curves)))
    return {
        "title": panel.title,
        "x": panel.x,
        "label": panel.label,
        "quantity": panel.quantity,
        "row": panel.row,
        "curves": [{**curve, "look": asdict(look)} for curve, look in zip(curves, looks, strict=True)],
        "guides": [asdict(guide) for guide in panel.guides],
        "marks": [{"x": x, "name": name} for x, name in panel.marks],
        "heights": list(panel.heights),
    }


def _theory(panel: Panel, x: Array) -> Array:
    return np.array([[float(f"{value:.{DIGITS}g}") for value in row] for row in panel.theory(x)])


def _point(values: Array, theory: float, alpha: float) -> dict[str, Any]:
    """Mean of draws, shape (draws,), its interval, and the gap to theory."""
    count, mean = len(values), float(values.mean())
    radius = -float(stdtrit(count - 1, alpha / 2)) * float(values.std(ddof=1)) / count**0.5
    ends = [mean - radius, mean + radius]
    return {
        "theory": theory,
        "mean": mean,
        "interval": ends,
        "gap": (mean - theory) / theory,
        "gap_interval": [(end - theory) / theory for end in ends],
        "draws": count,
    }


def summary(result: Mapping[str, Any]) -> str:
    """How well theory and simulation agree, in one line; over real data, what was estimated in further ones."""
    worst = result["largest_gap"]
    low, high = worst["gap_interval"]
    kind = f"exploratory, no verdict, data set {result['data']['name']}; " if result["exploratory"] else ""
    line = (
        f"{result['figure']}: {kind}{result['close']} of {result['points']} points within {CLOSE:.0%} of theory; "
        f"largest gap {percent(worst['gap'])} [{percent(low)}, {percent(high)}] at {worst['x_name']} = {worst['x']:g}, "
        f"{worst['curve']}"
    )
    return "\n  ".join([line, *result["findings"]])
