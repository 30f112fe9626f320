"""Pictures of the evidence on a claim: theory against simulation, and the gap between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from verify.showing.report.svg import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Scale,
    across,
    band,
    bar,
    line,
    number,
    panel,
    percent,
    tag,
    title,
    upward,
)
from verify.showing.terminal import interval_text, percent as gap_text, regime_text


Row = Mapping[str, Any]
CROWDED = 40
"""Checks from which intervals along growth paths are left out, so that the lines can be seen."""
WIDE = 10.0
"""Ratio of the largest value to the smallest from which an axis is logarithmic."""
TINY = 1e-300
"""Values below this, relative to the first one, are not drawn."""
LOST = 20.0
"""Tolerances from which the axis of the gaps is logarithmic away from zero."""


def pictures(rows: Sequence[Row], telling: Row, tolerance: float) -> list[str]:
    """Theory against simulation, and the relative gap, as SVG elements; none where no check has numbers.

    Args:
        rows: Checks of one claim, as in the JSON output.
        telling: The one to draw as a curve, for a claim about a limit.
        tolerance: Relative gap within which the claim counts as supported.

    """
    drawn = [row for row in rows if row["gap_interval"] is not None]
    if not drawn:
        return []
    telling = telling if telling in drawn else drawn[0]  # a check that was interrupted has no curve
    if "path" not in drawn[0]:
        return [_agreement(drawn), _gaps(drawn, tolerance)]
    if drawn[0]["kind"] == "⇔":
        return [_curve(telling), _sequences(drawn)]
    return [_curve(telling), _paths(drawn, tolerance)]


def finding_pictures(row: Row, tolerance: float) -> list[str]:
    """The pictures of one refuted check: its curve and its gap along the path, or its two sides."""
    if row["gap_interval"] is None:
        return []
    if "path" in row:
        return pictures([row], row, tolerance)
    return [_sides_picture(row)]


def _point_text(row: Row) -> str:
    shown = f"{gap_text(row['gap'])} {interval_text(row)}" if interval_text(row) else ""
    return f"check {row['check']}: {row['verdict']}; {shown}; {regime_text(row)}"


def _measured(row: Row) -> str:
    """What the points are: simulated, or the left side evaluated."""
    return "simulation" if row["simulators"] else "left side"


def _finite(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None and math.isfinite(value)]


def _span(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 1.0)


def _kind(values: Sequence[float]) -> str:
    return "log" if values and min(values) > 0 and max(values) > WIDE * min(values) else "linear"


def _agreement(rows: Sequence[Row]) -> str:
    """The left side against the right side, a point for each check."""
    known = [row for row in rows if row["theory"] is not None and row["estimate"] is not None]
    theory = [row["theory"] for row in known]
    ends = _finite([*theory, *(v for row in known for v in (row["estimate"], *row["interval"]))])
    kind = _kind(ends) if _kind(theory) == "log" else "linear"
    low, high = _span(theory)
    x, y = across(low, high, kind), upward(*_span(ends), kind)
    marks = [line([(x(v), y(v)) for v in _along(x.low, x.high, kind)], "theory", "theory: both sides are equal")]
    marks += [
        bar(x(row["theory"]), y, row["interval"], row["estimate"], row["verdict"], _point_text(row)) for row in known
    ]
    heading = f"theory (line) and {_measured(rows[0])} (points)"
    return panel(heading, x, y, marks, f"{heading}, {len(known)} checks", "right side")


def _along(low: float, high: float, kind: str) -> list[float]:
    share = [i / 24 for i in range(25)]
    return [low * (high / low) ** s if kind == "log" else low + (high - low) * s for s in share]


def _gap_scale(ends: Sequence[float | None], tolerance: float) -> Scale:
    """Linear near zero, logarithmic beyond where gaps are large."""
    values = [*_finite(ends), -tolerance, tolerance]
    low, high = _span(values)
    lost = max(-low, high) > LOST * tolerance
    if lost:
        low, high = 1.4 * low, 1.4 * high
    return upward(low, high, "symlog" if lost else "linear", 2 * tolerance)


def _zero(y: Scale, tolerance: float) -> list[str]:
    return [band(y, -tolerance, tolerance), line([(LEFT, y(0)), (WIDTH - RIGHT, y(0))], "theory")]


def _gaps(rows: Sequence[Row], tolerance: float) -> str:
    y = _gap_scale([end for row in rows for end in (*row["gap_interval"], row["gap"])], tolerance)
    x = across(0, max(len(rows) - 1, 1))
    marks = _zero(y, tolerance)
    marks += [
        bar(x(place), y, row["gap_interval"], row["gap"], row["verdict"], _point_text(row))
        for place, row in enumerate(rows)
    ]
    ticks = [(float(place), str(row["check"])) for place, row in enumerate(rows)]
    heading = "relative gap, interval, tolerance (band)"
    return panel(heading, x, y, marks, f"{heading}, {len(rows)} checks", "check", ticks, percent)


def _size_ticks(sizes: Sequence[float]) -> list[tuple[float, str]]:
    return [(size, number(size)) for size in sizes]


def _curve(row: Row) -> str:
    """Right-hand side and simulation along the growth path of one check."""
    entries = row["path"]["sizes"]
    theory = _finite([entry["theory"] for entry in entries])
    ends = [
        *theory,
        *_finite([v for e in entries if e["estimate"] is not None for v in (e["estimate"], *e["interval"])]),
    ]
    low, high = _span(_finite([entry["size"] for entry in entries]))
    kind = _kind(ends) if _kind(theory) == "log" else "linear"
    x, y = across(low, high, "log"), upward(*_span(ends), kind)
    known = [(x(entry["size"]), y(entry["theory"])) for entry in entries if entry["theory"] is not None]
    marks = [line(known, "theory", "theory")]
    marks += [
        bar(x(e["size"]), y, e["interval"], e["estimate"], row["verdict"], _size_words(row, e))
        for e in entries
        if e["estimate"] is not None
    ]
    heading = f"theory (line) and {_measured(row)}, check {row['check']}"
    ticks = _size_ticks([entry["size"] for entry in entries])
    return panel(heading, x, y, marks, f"{heading}, along {row['path']['name']}", row["path"]["size"], ticks)


def _size_words(row: Row, entry: Mapping[str, Any]) -> str:
    ends = entry.get("gap_interval")
    gap = f"; gap {gap_text(entry['gap'])} [{gap_text(ends[0])}, {gap_text(ends[1])}]" if ends else ""
    return f"{row['path']['size']} = {number(entry['size'])}{gap}"


def _sequences(rows: Sequence[Row]) -> str:
    """The formula for a sequence in every check, relative to its first value."""
    lines = []
    for row in rows:
        entries = [e for e in row["path"]["sizes"] if e["theory"] is not None and e["theory"] > 0]
        if len(entries) > 1:
            path = [(e["size"], e["theory"] / entries[0]["theory"]) for e in entries]
            lines.append((row, [place for place in path if TINY < place[1] < 1 / TINY]))
    places = [place for _, path in lines for place in path]
    if not places:
        return ""
    x = across(*_span([size for size, _ in places]), "log")
    y = upward(*_span([value for _, value in places]), "log")
    marks = [line([(x(a), y(b)) for a, b in path], f"path {row['verdict']}", _point_text(row)) for row, path in lines]
    heading = "every check, relative to its first value"
    return panel(heading, x, y, marks, heading, rows[0]["path"]["size"])


def _paths(rows: Sequence[Row], tolerance: float) -> str:
    """The gap along the growth path of every check, and the interval for its limit."""
    followed = [row for row in rows if row["path"]["sizes"]]
    entries = [e for row in followed for e in row["path"]["sizes"]]
    limits = [end for row in followed for end in row["path"]["limit"] or ()]
    crowded = len(followed) > CROWDED
    ends = [v for e in entries for v in ((e["gap"],) if crowded else (e["gap"], *e["gap_interval"]))]
    y = _gap_scale([*ends, *limits], tolerance)
    sizes = [entry["size"] for entry in followed[0]["path"]["sizes"]]
    ratio = sizes[-1] / sizes[-2] if len(sizes) > 1 else 2.0
    x = across(sizes[0], sizes[-1] * ratio**1.5, "log")
    marks = _zero(y, tolerance)
    for place, row in enumerate(followed):
        path = [(x(e["size"]), y(e["gap"])) for e in row["path"]["sizes"] if e["gap"] is not None]
        marks.append(line(path, f"path {row['verdict']}", _point_text(row)))
        bars = [] if crowded else [(e["size"], e["gap_interval"], _size_words(row, e)) for e in row["path"]["sizes"]]
        if row["path"]["limit"]:
            share = place / max(len(followed) - 1, 1)
            bars.append((sizes[-1] * ratio ** (0.6 + 0.9 * share), row["path"]["limit"], f"limit; {_point_text(row)}"))
        marks += [bar(x(at), y, end, None, row["verdict"], words) for at, end, words in bars]
    heading = "relative gap, tolerance (band)"
    name = f"{followed[0]['path']['size']} (far right: interval for the limit)"
    words = f"{heading}, along {followed[0]['path']['name']}, {len(followed)} checks"
    return panel(heading, x, y, marks, words, name, _size_ticks(sizes), percent)


def _sides_picture(row: Row) -> str:
    """Both sides of one check on a line: the right side as theory, the left with its interval."""
    ends = _finite([row["theory"], row["estimate"], *row["interval"]])
    x = across(*_span(ends))
    at = x(row["theory"]) if row["theory"] is not None else None
    high, low = TOP + 20, 96
    marks = [tag("path", d=f"M{LEFT} {low}H{WIDTH - RIGHT}", class_="axis")]
    marks += [tag("text", number(v), x=x(v), y=low + 16, class_="tick middle") for v in x.ticks()]
    if at is not None:
        marks.append(
            tag("path", title(f"right side {number(row['theory'])}"), d=f"M{at:.1f} {TOP}V{low}", class_="theory")
        )
    bottom, top = (x(e if e is not None else edge) for e, edge in zip(row["interval"], (x.low, x.high), strict=True))
    shown = [title(_point_text(row)), tag("path", d=f"M{bottom:.1f} {high}H{top:.1f}")]
    shown.append(tag("circle", cx=x(row["estimate"]), cy=high, r=3.6))
    marks.append(tag("g", *shown, class_=f"bar {row['verdict']}"))
    words = f"right side {number(row['theory'] or 0)}, left side {number(row['estimate'])}"
    heading = tag("text", "right side (line), left side with its interval", x=WIDTH / 2, y=14, class_="heading middle")
    return tag("svg", heading, *marks, viewBox=f"0 0 {WIDTH} {low + 26}", role="img", class_="panel", aria_label=words)
