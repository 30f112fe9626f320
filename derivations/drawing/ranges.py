"""Ranges of letters, from where their domains begin to where they end, cut in two again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
import sympy as sp

from derivations.drawing.enclosures import Range


FINE, HUGE = mpmath.mpf(2) ** -100, mpmath.mpf(2) ** 4096
"""Share of itself below which a range is not cut, and how far out it is not."""


def domain(letter: sp.Symbol) -> Range:
    """Where a letter lies, by what is declared of it."""
    least = mpmath.mpf(1 if letter.is_integer else 0)
    low = least if letter.is_positive else mpmath.mpf(0) if letter.is_nonnegative else -mpmath.inf
    high = -least if letter.is_negative else mpmath.mpf(0) if letter.is_nonpositive else mpmath.inf
    return low, high


def halves(letters: Sequence[sp.Symbol], box: Sequence[Range]) -> list[tuple[Range, ...]]:
    """A box cut in two where it is widest; nothing where it is too small, or lies too far out, to be cut."""
    place = max(range(len(box)), key=lambda i: _width(*box[i])) if box else 0
    if not box or not _width(*box[place]):
        return []
    (low, high), whole = box[place], bool(letters[place].is_integer)
    cut = _cut(low, high)
    ends = (mpmath.floor(cut), mpmath.floor(cut) + 1) if whole else (cut, cut)
    return [(*box[:place], half, *box[place + 1 :]) for half in ((low, ends[0]), (ends[1], high)) if half[0] <= half[1]]


def _width(low: Any, high: Any) -> Any:
    """How far a range reaches, in powers of its numbers; 0 where it is not to be cut."""
    if low < 0 < high:
        return mpmath.inf
    low, high = sorted((abs(low), abs(high)))
    if low >= HUGE or high <= 1 / HUGE or (mpmath.isfinite(high) and high - low <= FINE * high):
        return mpmath.mpf(0)
    return mpmath.log(min(high, HUGE**2) / max(low, HUGE**-2))


def _cut(low: Any, high: Any) -> Any:
    if low < 0 < high:
        return mpmath.mpf(0)
    if low < 0:
        return -_cut(-high, -low)
    if low == 0 or high == mpmath.inf:
        if low < 1 < high:
            return mpmath.mpf(1)
        return (low**2 if low >= 4 else 4 * low) if high == mpmath.inf else high**2 if high <= 0.25 else high / 4
    return mpmath.sqrt(low * high) if high > 4 * low else (low + high) / 2


def middle(letter: sp.Symbol, low: Any, high: Any) -> sp.Rational:
    """A number of a range, the one that is written shortest; near its other end where one is infinite or 0."""
    cut = _cut(low, high)
    ends = [exact(cut if mpmath.isinf(end) else end) for end in (low, high)]
    if letter.is_integer:
        return sp.floor(sum(ends) / 2)
    return -simplest(-ends[1], -ends[0]) if ends[1] < 0 else simplest(*ends)


def simplest(low: sp.Rational, high: sp.Rational) -> sp.Rational:
    """The fraction of the smallest denominator between two numbers, 0 < low <= high."""
    whole = sp.floor(low)
    if whole == low or low <= 0:
        return whole if low > 0 or high <= 0 else min(sp.S.One, high)
    return whole + 1 if whole + 1 <= high else whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def exact(number: Any) -> sp.Rational:
    """A number of so many digits as a fraction."""
    man, exponent = number.man_exp
    return sp.Integer(int(man)) * sp.Integer(2) ** int(exponent)
