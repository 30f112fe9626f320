"""Pictures as SVG text: scales, ticks and axes, in colours that the style sheet of the page decides.

Written by hand rather than by matplotlib because a report has hundreds of them: a picture takes a
hundredth of the time and of the room, follows the page's light or dark colours, and says its numbers
where a reader points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


WIDTH, HEIGHT = 440, 250
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 24, 38
"""Size of a panel and its margins, in pixels of its own."""
MOST_TICKS = 7
"""Ticks on an axis, at most."""
LETTER = 12
"""Height of a line of text, in pixels."""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element; content is taken as it is, attributes are escaped, ``_`` in their names becomes ``-``."""
    words = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(_text(v))}"' for key, v in attributes.items())
    return f"<{name}{words}>{''.join(content)}</{name}>" if content else f"<{name}{words}/>"


def _text(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def title(words: str) -> str:
    """What a browser says where the reader points at an element."""
    return tag("title", escape(words))


def number(value: float) -> str:
    """A number for an axis."""
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    if -4 < exponent < 5:
        return f"{value:.{6 if exponent > 2 else 4}g}".replace("-", "−")
    leading = f"{value / 10.0**exponent:.3g}"
    power = f"10{str(exponent).translate(SUPERSCRIPTS)}"
    return power if leading == "1" else f"{leading}·{power}".replace("-", "−")


def percent(value: float) -> str:
    """A share of one for an axis."""
    return f"{number(100 * value)} %"


@dataclass(frozen=True)
class Scale:
    """Where values stand along an axis.

    Attributes:
        low: Smallest value.
        high: Largest value, above it.
        start: Where the smallest one stands, in pixels.
        end: Where the largest one stands.
        kind: ``linear``; ``log``; or ``symlog``: linear near zero, logarithmic beyond.
        unit: For ``symlog``: up to where it is linear.
    """

    low: float
    high: float
    start: float
    end: float
    kind: str = "linear"
    unit: float = 1.0

    def _bend(self, value: float) -> float:
        if self.kind == "log":
            return math.log10(max(value, self.low))
        return math.asinh(value / self.unit) if self.kind == "symlog" else value

    def __call__(self, value: float) -> float:
        """The pixel of a value; values outside stand at the ends."""
        low, high = self._bend(self.low), self._bend(self.high)
        share = (self._bend(min(max(value, self.low), self.high)) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values, few enough to be read."""
        if self.kind == "log":
            return self._decades()
        return self._bent() if self.kind == "symlog" else steps(self.low, self.high)

    def _decades(self) -> list[float]:
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        if last - first >= 2:
            every = math.ceil((last - first + 1) / MOST_TICKS)
            return [10.0**power for power in range(first, last + 1, every)]
        fine = [m * 10.0**p for p in range(first - 1, last + 1) for m in (1, 2, 5)]
        found = [value for value in fine if self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9)]
        return found if len(found) > 1 else steps(self.low, self.high)

    def _bent(self) -> list[float]:
        largest = max(abs(self.low), abs(self.high))
        first, last = math.floor(math.log10(self.unit)), math.floor(math.log10(largest) + 1e-9)
        every = max(1, math.ceil((last - first + 1) / 3))
        powers = [10.0**power for power in range(last, first - 1, -every)]
        return [v for v in (*(-p for p in powers), 0.0, *reversed(powers)) if self.low <= v <= self.high]


def steps(low: float, high: float) -> list[float]:
    """Evenly spaced round values between two."""
    rough = (high - low) / (MOST_TICKS - 2)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first
    return [float(f"{(first + i) * step:.12g}") for i in range(count + 1)]


def across(low: float, high: float, kind: str = "linear") -> Scale:
    """The horizontal scale of a panel, with a little room at both ends."""
    return Scale(*_roomy(low, high, kind), LEFT, WIDTH - RIGHT, kind)


def upward(low: float, high: float, kind: str = "linear", unit: float = 1.0) -> Scale:
    """The vertical scale of a panel, with a little room at both ends."""
    return Scale(*_roomy(low, high, kind), HEIGHT - BOTTOM, TOP, kind, unit)


def _roomy(low: float, high: float, kind: str) -> tuple[float, float]:
    if kind == "log":
        room = 10.0 ** (0.04 * (math.log10(high) - math.log10(low))) if high > low else 1.5
        return low / room, high * room
    room = 0.05 * (high - low) or abs(high) or 1.0
    return low - room, high + room


def panel(
    heading: str,
    x: Scale,
    y: Scale,
    marks: Sequence[str],
    words: str,
    x_name: str = "",
    x_ticks: Sequence[tuple[float, str]] | None = None,
    y_text: Callable[[float], str] = number,
) -> str:
    """A panel with axes: an SVG element.

    Args:
        heading: Its title.
        x: Horizontal scale.
        y: Vertical scale.
        marks: What is drawn in it, back to front.
        words: What it shows, for readers who do not see it.
        x_name: What the horizontal axis is about.
        x_ticks: Values and labels of that axis; by default those of the scale.
        y_text: Writes a value of the vertical axis.

    """
    levels = _clear([(v, y(v)) for v in y.ticks()])
    shown = _without_overlaps([(x(value), text) for value, text in x_ticks or [(v, number(v)) for v in x.ticks()]])
    lines = [
        *(tag("path", d=f"M{LEFT} {at:.1f}H{WIDTH - RIGHT}", class_="grid") for _, at in levels),
        *(tag("text", y_text(v), x=LEFT - 6, y=at + 4, class_="tick right") for v, at in levels),
        *(tag("path", d=f"M{at:.1f} {HEIGHT - BOTTOM}v4", class_="axis") for at, _ in shown),
        *(tag("text", escape(text), x=at, y=HEIGHT - BOTTOM + 16.0, class_="tick middle") for at, text in shown),
        tag("path", d=f"M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}", class_="axis"),
        tag("text", escape(heading), x=(LEFT + WIDTH - RIGHT) / 2, y=14, class_="heading middle"),
    ]
    if x_name:
        lines.append(tag("text", escape(x_name), x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 5, class_="name middle"))
    return tag(
        "svg",
        *lines,
        *marks,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        class_="panel",
        aria_label=words,
    )


def _clear(levels: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The values of a vertical axis whose labels do not overlap, zero and large ones first."""
    kept: list[tuple[float, float]] = []
    for value, at in sorted(levels, key=lambda level: (level[0] != 0, -abs(level[0]))):
        if all(abs(at - other) > LETTER for _, other in kept):
            kept.append((value, at))
    return kept


def _without_overlaps(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The labels that do not run into the one before."""
    kept: list[tuple[float, str]] = []
    for at, text in labels:
        if not kept or at - kept[-1][0] > 3.4 * (len(text) + len(kept[-1][1])) + 4:
            kept.append((at, text))
    return kept


def line(places: Sequence[tuple[float, float]], class_: str, words: str = "") -> str:
    """A line through pixels; nothing without any."""
    if not places:
        return ""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    return tag("path", title(words), d=path, class_=class_) if words else tag("path", d=path, class_=class_)


def band(y: Scale, low: float, high: float) -> str:
    """A band across a panel."""
    top, bottom = y(high), y(low)
    return tag("rect", x=LEFT, y=top, width=WIDTH - RIGHT - LEFT, height=max(bottom - top, 0.5), class_="band")


def bar(at: float, y: Scale, ends: Sequence[float | None], value: float | None, class_: str, words: str) -> str:
    """A point with its interval, an open end drawn as an arrow to the edge of the panel; nothing without numbers."""
    low, high = ends
    if value is None and low is None and high is None:
        return ""
    bottom, top = (y(y.low if low is None else low), y(y.high if high is None else high))
    marks = [title(words), tag("path", d=f"M{at:.1f} {bottom:.1f}V{top:.1f}")]
    if low is None:
        marks.append(tag("path", d=f"M{at - 3:.1f} {bottom - 5:.1f}l3 5l3 -5"))
    if high is None:
        marks.append(tag("path", d=f"M{at - 3:.1f} {top + 5:.1f}l3 -5l3 5"))
    if value is not None:
        marks.append(tag("circle", cx=at, cy=y(value), r=3 if "refuted" not in class_ else 3.6))
    return tag("g", *marks, class_=f"bar {class_}")
