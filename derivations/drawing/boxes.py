"""Whether an inequality holds between points: in boxes that together hold every value of its letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import mpmath
import sympy as sp

from derivations.drawing.enclosures import DIGITS, HYPERBOLIC, Enclose, Range, enclosing
from derivations.drawing.points import Hypotheses
from derivations.drawing.ranges import domain, halves, middle
from derivations.drawing.slopes import is_positive, lowest


BOXES, LETTERS = 1_000, 2
"""Boxes that are looked at, and most letters of a formula: with more, boxes would tell next to nothing."""
Point = Mapping[sp.Basic, sp.Basic]
"""Values of letters."""


@dataclass(frozen=True)
class Enclosed:
    """What boxes show of a formula that is to be ≥ 0, or > 0.

    Attributes:
        fails: Where nothing shows it, in words; empty for nowhere.
        points: Where it has to be tried exactly, as it may be 0 or less there.
    """

    fails: str
    points: tuple[Point, ...] = ()


def enclosed(gap: sp.Expr, strict: bool, setting: Hypotheses) -> Enclosed:
    """Whether a formula is ≥ 0, or > 0, wherever hypotheses hold, as far as boxes tell.

    Args:
        gap: The formula, abbreviations written out.
        strict: Whether it has to be > 0.
        setting: Hypotheses and definitions.

    """
    if len(gap.free_symbols) > LETTERS or _is_told_by_cells(gap, setting):
        return Enclosed("")
    free = setting.solved()
    written = [setting.defined(condition).xreplace(free) for condition in setting.conditions]
    conditions = tuple(c for c in written if isinstance(c, (sp.Gt, sp.Ge, sp.Lt, sp.Le)))
    found = _enclosed(gap.xreplace(free).rewrite(HYPERBOLIC, sp.exp), strict, conditions)
    base, points = next(setting.points((gap,), 1), {}), list[Point]()
    for place in found.points:
        at = {**place, **{letter: formula.xreplace(dict(place)) for letter, formula in free.items()}}
        points.append({**base, **{letter: value for letter, value in at.items() if letter in base}})
    return Enclosed(found.fails, tuple(points))


def _is_told_by_cells(gap: sp.Expr, setting: Hypotheses) -> bool:
    """Whether a formula is rational, and of one letter, or of the ratio of two but for a power of one of them.

    It is tried between any two of its zeros and poles in one letter, the other one fixed.
    """
    parts, letters = sp.preorder_traversal(gap), gap.free_symbols
    plain = (part.is_Rational or part.is_Symbol or part.is_Add or part.is_Mul or _is_whole(part) for part in parts)
    if not all(plain) or any(letter.is_extended_real is False for letter in letters):
        return False
    alike = len(letters) == 2 and not setting.conditions and all(s.is_positive and not s.is_integer for s in letters)
    return len(letters) == 1 or (alike and sp.homogeneous_order(gap, *letters) is not None)


def _is_whole(part: sp.Basic) -> bool:
    return isinstance(part, sp.Pow) and bool(part.exp.is_Integer)


@lru_cache(maxsize=64)
def _enclosed(gap: sp.Expr, strict: bool, conditions: tuple[sp.Basic, ...]) -> Enclosed:
    letters = tuple(sorted(gap.free_symbols, key=sp.default_sort_key))
    if any(letter.is_extended_real is False or not isinstance(letter, sp.Symbol) for letter in letters):
        return Enclosed(f"{gap} is no formula in real numbers")
    with mpmath.workdps(DIGITS):
        rooms = [enclosing(c.gts - c.lts, letters) for c in conditions if c.free_symbols <= set(letters)]
        return _Search(gap, letters, strict, rooms).result()


Box = tuple[Range, ...]
"""A range for each letter."""


@dataclass
class _Search:
    """Boxes, halved until the sign of a formula is known in each."""

    gap: sp.Expr
    letters: tuple[sp.Symbol, ...]
    strict: bool
    rooms: Sequence[Enclose]
    points: list[Point] = field(default_factory=list)

    def result(self) -> Enclosed:
        """What they show."""
        value = enclosing(self.gap, self.letters)
        box: Box = tuple(map(domain, self.letters))
        waiting = [box]
        for _ in range(BOXES):
            if not waiting:
                return Enclosed("", tuple(self.points))
            box = waiting.pop()
            found = value(box)
            inside = [room(box) or (-mpmath.inf, mpmath.inf) for room in self.rooms]
            if any(high < 0 for _, high in inside) or self._is_settled(box, found):
                continue
            is_below = found is not None and found[1] < 0 and all(low >= 0 for low, _ in inside)
            parts = [] if is_below or (least := self._lowest(box)) else halves(self.letters, box)
            if not parts:
                if is_below or least:
                    self.points.append(self._middle(box) if is_below or not least else {self.letters[0]: least[0]})
                break
            waiting += parts
        less = "0 or less" if self.strict else "less than 0"
        return Enclosed(f"{self.gap} may be {less} where {_shown(self.letters, box)}", tuple(self.points))

    def _is_settled(self, box: Box, found: Range | None) -> bool:
        """Whether a formula has its sign throughout a box, but for points that are to be tried."""
        if found is not None and (found[0] > 0 or (found[0] == 0 and not self.strict)):
            return True
        if all(s.is_integer and low == high for s, (low, high) in zip(self.letters, box, strict=True)):
            self.points.append(self._middle(box))
            return True
        if len(box) != 1:
            return False
        if is_positive(self.gap, self.letters[0], box[0], self.strict):
            return True
        least = self._lowest(box)
        if least is None or (self.strict and not least[1]):
            return False
        self.points += [] if least[1] else [{self.letters[0]: least[0]}]
        return True

    def _middle(self, box: Box) -> Point:
        return {letter: middle(letter, *ends) for letter, ends in zip(self.letters, box, strict=True)}

    def _lowest(self, box: Box) -> tuple[sp.Rational, bool] | None:
        """Where a formula of one letter that bends upwards in a box is lowest: if near 0, no halves will tell."""
        x = self.letters[0]
        return lowest(self.gap, x, box[0]) if len(box) == 1 and not x.is_integer else None


def _shown(letters: Sequence[sp.Symbol], box: Box) -> str:
    ends = ([mpmath.nstr(end, 8) for end in room] for room in box)
    return ", ".join(f"{low} <= {letter} <= {high}" for letter, (low, high) in zip(letters, ends, strict=True))
