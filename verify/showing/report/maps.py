"""The divergence map of a claim as a picture, and as tables for those who do not see it, and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import sympy as sp

from theory import Claim
from verify.judging.map_cells import Axis, Cell
from verify.judging.maps import DivergenceMap, Settled
from verify.showing.report.svg import number, percent, tag


SIDE, GAP = 104, 12
"""Of a grid, and between two, in pixels."""
INSET = 0.2
"""Margin of the bar in a mixed cell, as a share of its width."""
STRIP = 0.25
"""Height of the cells by one parameter, as a share of a grid's."""
MARGIN, FOOT = 128, 92
"""For the labels at the left and below."""
SIGNS = {"agree": "✓", "disagree": "✗", "mixed": "±", "unknown": "?", "none": ""}
NAMES = {"agree": "agrees", "disagree": "disagrees", "mixed": "fails in places", "unknown": "unknown"}
MEANING = {
    "agree": "agrees: nothing refuted, more than half shown to agree",
    "disagree": "disagrees: more than half shown to be refuted",
    "mixed": "fails in places: something refuted, no more shown (the bar: share of points)",
    "unknown": "unknown: too few points decided",
    "none": "no point there",
}


def drawn_map(claim: Claim, found: DivergenceMap | None) -> str:
    """The map as HTML: words, picture, strip of sizes, tables; empty without a map."""
    if found is None:
        return ""
    parts = [tag("p", _whole_region(found)), tag("p", escape(_how(found)), class_="soft")]
    if found.telling:
        parts += [_key(), _picture(claim, found), tag("output", "Point at a cell, or reach one by Tab and arrow keys.")]
    if found.settled:
        parts += [tag("h3", "From which size the formula may be used"), _strip(found), *_usable(found)]
    parts.append(_tables(found))
    return tag("div", *parts, class_="map")


def _whole_region(found: DivergenceMap) -> str:
    cell = found.region
    bounds = f"<b>{_share(cell.low)} to {_share(cell.high)}</b> of the region"
    return f"The claim holds in {bounds} ({escape(_counted(cell))})."


def _share(value: float) -> str:
    """A share of one, rounded such that neither 0 nor 1 is claimed where it is not meant."""
    if 0 < value < 0.001 or 0.999 < value < 1:
        return "0.1 %" if value < 0.5 else "99.9 %"
    return f"{100 * value:.1f} %".replace(".0 %", " %")


def _counted(cell: Cell) -> str:
    words = [f"{cell.points} points", f"{cell.agree} agree", f"{cell.disagree} refuted"]
    return ", ".join([*words, f"{cell.undecided} open"] if cell.undecided else words)


def _how(found: DivergenceMap) -> str:
    sentences = [
        f"All bounds of this section hold together with {found.confidence:.0%} confidence,",
        "for a number of points that nobody chose by how the map looked.",
        "Shares are meant under the law by which the design draws its regimes.",
    ]
    if left_out := [name for name in found.axes if name not in found.telling]:
        sentences.append(
            f"Drawn are the parameters along which verdicts differ most; also varied: {', '.join(left_out)}."
        )
    if not found.grids and len(found.axes) > 1:
        sentences.append("There are too few points for pairs of parameters.")
    return " ".join(sentences)


def _key() -> str:
    def sample(label: str) -> str:
        seen = Cell((), (), 3, 1, 1, label=label)
        fill = _split(seen, 0, 0, 16, 16) if label == "mixed" else ""
        box = fill + tag("rect", x=0, y=0, width=16, height=16, class_=f"cell {'' if fill else label}")
        sign = tag("text", SIGNS[label], x=8, y=12, class_="middle")
        return tag("span", tag("svg", box, sign, viewBox="0 0 16 16", aria_hidden="true"), " ", escape(MEANING[label]))

    return tag("p", *map(sample, ("agree", "disagree", "mixed", "unknown")), class_="key")


def _letter(claim: Claim, name: str) -> str:
    """A parameter as text: its letter where the claim has one for it."""
    letters = [symbol for p in claim.parameters for symbol in (p.symbol, *(p.ratio or ())[:1])]
    symbol = next((letter for letter in letters if letter.name == name), None)
    return name if symbol is None else str(sp.pretty(symbol))


def _picture(claim: Claim, found: DivergenceMap) -> str:
    """Grids of cells below the diagonal, one for each pair of parameters; strips on it."""
    names = found.telling
    rows = names if found.grids else names[:1]
    marks: list[str] = []
    for i, name in enumerate(names):
        across = (MARGIN + i * (SIDE + GAP), (i if found.grids else 0) * (SIDE + GAP))
        marks += _strip_of(found.strips[name], found.axes[name], across, SIDE * (STRIP if found.grids else 2 * STRIP))
        for j, other in enumerate(names[:i] if found.grids else ()):
            at = (MARGIN + j * (SIDE + GAP), i * (SIDE + GAP))
            marks += _grid(found.grids[other, name], found.axes[other], found.axes[name], at)
    top = SIDE * (1 - STRIP) if found.grids else 0  # nothing stands above the first strip
    bottom = len(rows) * (SIDE + GAP) - GAP if found.grids else SIDE / 2
    for i, name in enumerate(names):
        left = MARGIN + i * (SIDE + GAP)
        marks += _below(found.axes[name], left, bottom, _letter(claim, name))
        if found.grids and i:
            marks += _beside(found.axes[name], i * (SIDE + GAP), _letter(claim, name))
    width, height = MARGIN + len(names) * (SIDE + GAP), bottom + FOOT - top
    words = f"Divergence map of {claim.id} over {', '.join(names)}; the tables below say the same in numbers"
    box = f"0 {top:.0f} {width} {height:.0f}"
    shown = tag("svg", *marks, viewBox=box, width=width, height=height, role="group", aria_label=words)
    return tag("div", shown, class_="scroll")


def _cell(cell: Cell, axes: Sequence[Axis], x: float, y: float, width: float, height: float) -> str:
    if not cell.points:
        return tag("rect", x=x, y=y, width=width, height=height, class_="cell none")
    told = escape(_cell_words(cell, axes))
    fill = _split(cell, x, y, width, height) if cell.label == "mixed" else ""
    box = tag("rect", x=x, y=y, width=width, height=height, class_=f"cell {'' if fill else cell.label}")
    sign = tag("text", SIGNS[cell.label], x=x + width / 2, y=y + height / 2 + 4, class_="middle")
    return f'<g role="img" aria-label="{told}" data-told="{told}">{fill}{box}{sign}</g>'


def _split(cell: Cell, x: float, y: float, width: float, height: float) -> str:
    """A bar in a cell, in the proportion of its points: refuted below, open between, agreeing above.

    It leaves a margin, so that a few points that are all refuted do not look like a cell shown to disagree.
    """
    parts = [tag("rect", x=x, y=y, width=width, height=height, class_="unknown")]
    x, width = x + width * INSET, width * (1 - 2 * INSET)
    for label, count in (("agree", cell.agree), ("unknown", cell.undecided), ("disagree", cell.disagree)):
        part = height * count / cell.points
        parts += [tag("rect", x=x, y=y, width=width, height=part, class_=label)] if count else []
        y += part
    return "".join(parts)


def _cell_words(cell: Cell, axes: Sequence[Axis]) -> str:
    """Where a cell is, and what was found in it."""
    where = ", ".join(f"{axis.name} = {axis.labels[at]}" for axis, at in zip(axes, cell.place, strict=True))
    return f"{where}: {NAMES[cell.label]}; holds in {_share(cell.low)} to {_share(cell.high)} ({_counted(cell)})"


def _strip_of(cells: Sequence[Cell], axis: Axis, at: tuple[float, float], height: float) -> list[str]:
    """One parameter: a row of cells, at the foot of its square."""
    width = SIDE / len(axis.labels)
    top = at[1] + (SIDE - height if height < SIDE / 2 else 0)
    return [_cell(cell, (axis,), at[0] + cell.place[0] * width, top, width, height) for cell in cells]


def _grid(cells: Sequence[Cell], first: Axis, second: Axis, at: tuple[float, float]) -> list[str]:
    """Two parameters: the first goes to the right, the second upward."""
    width, height = SIDE / len(first.labels), SIDE / len(second.labels)
    return [
        _cell(
            cell,
            (first, second),
            at[0] + cell.place[0] * width,
            at[1] + SIDE - (cell.place[1] + 1) * height,
            width,
            height,
        )
        for cell in cells
    ]


def _below(axis: Axis, left: float, top: float, name: str) -> list[str]:
    width = SIDE / len(axis.labels)
    marks = []
    for place, label in enumerate(axis.labels):
        x, y = left + (place + 0.5) * width + 3, top + 12
        turned = f"rotate(-40 {x:.1f} {y:.1f})"
        marks.append(tag("text", escape(label), x=x, y=y, transform=turned, class_="tick right"))
    return [*marks, tag("text", escape(name), x=left + SIDE / 2, y=top + FOOT - 4.0, class_="middle heading")]


def _beside(axis: Axis, top: float, name: str) -> list[str]:
    height = SIDE / len(axis.labels)
    marks = [
        tag("text", escape(label), x=MARGIN - 6, y=top + SIDE - (place + 0.5) * height + 4, class_="tick right")
        for place, label in enumerate(axis.labels)
    ]
    turned = f"translate(10 {top + SIDE / 2:.1f}) rotate(-90)"
    return [*marks, tag("text", escape(name), transform=turned, class_="middle heading")]


def _strip(found: DivergenceMap) -> str:
    """By tolerance and size: the share of the region where the formula is within it from that size on."""
    sizes = list(dict.fromkeys(one.size for one in found.settled))
    tolerances = list(dict.fromkeys(one.tolerance for one in found.settled))
    width, height = min(90.0, 620 / len(sizes)), 30
    marks = []
    for one in found.settled:
        x, y = 90 + sizes.index(one.size) * width, tolerances.index(one.tolerance) * (height + 4)
        told = escape(_settled_words(one, found.size))
        box = tag("rect", x=x, y=y, width=width, height=height, class_=f"cell {_reached(one)}")
        share = tag("text", percent(round(one.within / one.points, 2)), x=x + width / 2, y=y + 19.0, class_="middle")
        marks.append(f'<g role="img" aria-label="{told}" data-told="{told}">{box}{share}</g>')
    bottom = len(tolerances) * (height + 4)
    marks += [
        tag("text", f"within {percent(t)}", x=84, y=i * (height + 4) + 19.0, class_="tick right")
        for i, t in enumerate(tolerances)
    ]
    marks += [
        tag("text", number(size), x=90 + (i + 0.5) * width, y=bottom + 14, class_="tick middle")
        for i, size in enumerate(sizes)
    ]
    marks.append(
        tag(
            "text",
            escape(f"{found.size}, from which on"),
            x=90 + len(sizes) * width / 2,
            y=bottom + 32,
            class_="name middle",
        )
    )
    total = 96 + len(sizes) * width
    words = "Share of the region where the formula is within a tolerance from a size on"
    return tag(
        "svg",
        *marks,
        viewBox=f"0 0 {total:.0f} {bottom + 40}",
        width=total,
        height=bottom + 40,
        role="group",
        aria_label=words,
    )


def _reached(one: Settled) -> str:
    """The colour of a share: more than half shown to be within, more than half shown not to be, or neither."""
    return "agree" if one.low > 0.5 else "disagree" if one.high < 0.5 else "unknown"


def _settled_words(one: Settled, size: str) -> str:
    share = f"{_share(one.low)} to {_share(one.high)} of the region"
    counted = f"{one.within} of {one.points} points; {one.outside} shown to be outside"
    return f"within {percent(one.tolerance)} from {size} = {number(one.size)} on in {share} ({counted})"


def _usable(found: DivergenceMap) -> list[str]:
    """For each tolerance, the size from which the formula was within it at every point."""
    lines = []
    for tolerance in dict.fromkeys(one.tolerance for one in found.settled):
        whole = next((o for o in found.settled if o.tolerance == tolerance and o.within == o.points), None)
        last = [one for one in found.settled if one.tolerance == tolerance][-1]
        words = f"Within {percent(tolerance)}: "
        if whole is None:
            told = f"not everywhere at the sizes looked at ({last.within} of {last.points} points at the last)"
        else:
            share = f"{_share(whole.low)} of the region or more"
            told = f"from {found.size} = {number(whole.size)} on at every point, which is {share}"
        lines.append(tag("li", escape(words + told + ".")))
    return [tag("ul", *lines)]


def _tables(found: DivergenceMap) -> str:
    """Everything in numbers."""
    count = sum(cell.points > 0 for cell in found.cells)
    parts = [_table("The whole region", [found.region], ())]
    parts += [_table(name, cells, (found.axes[name],)) for name, cells in found.strips.items()]
    chosen = [pair for pair in found.grids if set(pair) <= set(found.telling)]
    parts += [_table(" and ".join(pair), found.grids[pair], [found.axes[n] for n in pair]) for pair in chosen]
    if found.settled:
        lines = [tag("li", escape(_settled_words(one, found.size))) for one in found.settled]
        parts.append(tag("ul", *lines))
    summary = tag("summary", f"the map in numbers: {count} cells")
    return f"<details data-print>{summary}{''.join(parts)}</details>"


def _table(caption: str, cells: Sequence[Cell], axes: Sequence[Axis]) -> str:
    heads = [*(axis.name for axis in axes), "", "holds in", "points", "agree", "refuted", "open"]
    head = tag("tr", *(tag("th", escape(words), scope="col") if words else "<td></td>" for words in heads))
    body = [tag("tr", *_columns(cell, axes)) for cell in cells if cell.points]
    return tag("table", tag("caption", escape(caption)), tag("thead", head), tag("tbody", *body))


def _columns(cell: Cell, axes: Sequence[Axis]) -> list[str]:
    where = [axis.labels[at] for axis, at in zip(axes, cell.place, strict=True)]
    counted = (cell.points, cell.agree, cell.disagree, cell.undecided)
    words = [
        *where,
        NAMES[cell.label],
        f"{_share(cell.low)} to {_share(cell.high)}",
        *map(str, counted),
    ]
    return [tag("td", escape(one)) for one in words]
