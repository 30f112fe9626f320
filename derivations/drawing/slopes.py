"""What slopes tell of the sign of a formula of one letter over a range, where its enclosure there tells none."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import mpmath
import sympy as sp

from derivations.drawing.enclosures import Enclose, Range, enclosing
from derivations.drawing.ranges import domain, exact


DEPTH = 4
"""Slopes of slopes that are looked at where a range ends at 0, or where the domain ends; elsewhere two."""
OPERATIONS = 60
"""Size up to which a formula is differentiated again, and sympy is asked for its sign."""
TIE = mpmath.mpf(10) ** -50
"""What comes no farther from 0 is looked at exactly."""
HALVINGS = 200
"""Halvings after which a lowest place is known to all digits."""


def is_positive(gap: sp.Expr, x: sp.Symbol, room: Range, strict: bool) -> bool:
    """Whether a formula is shown to be ≥ 0, or > 0, in a range, as it rises from an end of it, or falls to one."""
    at_end = 0 in room or bool({*room} & {*domain(x)})
    return _is_positive(gap, x, room, strict, DEPTH if at_end else 2, True)


def _is_positive(gap: sp.Expr, x: sp.Symbol, room: Range, strict: bool, depth: int, is_whole: bool = False) -> bool:
    found = _enclosing(gap, x)([room])
    if found is not None and (found[0] > 0 or (found[0] == 0 and not strict)):
        return True
    if not depth or sp.count_ops(gap) > OPERATIONS:
        return False
    if gap.is_extended_positive or (gap.is_extended_nonnegative and not strict):
        return True
    at = room[0] + 1 if mpmath.isinf(room[1]) else room[1] - 1 if mpmath.isinf(room[0]) else sum(room) / 2
    for slope in _slopes(gap, x, room[0] >= 0 and (mpmath.isinf(room[1]) or room[0] == 0)):
        tilt = _enclosing(slope, x)([(at, at)]) if mpmath.isfinite(at) else None
        way, end = (1, room[0]) if tilt is None or tilt[1] > 0 else (-1, room[1])
        if _is_positive(way * slope, x, room, False, depth - 1) and (start := _starts(gap, x, end, is_whole)):
            if not strict or start == "above 0":
                return True
            if start == "at 0, which it is not" and _is_positive(way * slope, x, room, True, depth - 1):
                return True
    return False


@lru_cache(maxsize=256)
def _slopes(gap: sp.Expr, x: sp.Symbol, far: bool) -> list[sp.Expr]:
    """Formulas of the sign of the slope; far out and near 0 also that over the logarithm of the letter."""
    slope = sp.diff(gap, x)
    return list(dict.fromkeys([slope, sp.expand(x * slope)])) if far else [slope]


@lru_cache(maxsize=256)
def _enclosing(gap: sp.Expr, x: sp.Symbol) -> Enclose:
    return enclosing(gap, (x,))


@lru_cache(maxsize=256)
def _starts(gap: sp.Expr, x: sp.Symbol, end: Any, is_whole: bool) -> str:
    """Where a formula begins at an end of a range, at 0 or above; empty for neither.

    Args:
        gap: The formula.
        x: Its letter.
        end: The end.
        is_whole: Whether it is no slope: then its limit is looked for where it has no value.

    """
    is_open = not is_whole or mpmath.isinf(end) or bool(end == 0 and x.is_nonzero)
    found = None if mpmath.isinf(end) else _enclosing(gap, x)([(end, end)])
    if found is not None and (found[0] > TIE or found[1] < -TIE):
        return "above 0" if found[0] > 0 else ""
    try:
        if found is not None and end == mpmath.nint(end):
            value = sp.simplify(gap.xreplace({x: exact(end)}))
        elif found is None and is_whole and is_open:
            value = sp.limit(
                gap, x, sp.S.Zero if end == 0 else sp.oo if end > 0 else -sp.oo, "+" if x.is_positive else "-"
            )
        else:
            return ""
    except Exception:  # sympy's limits may raise anything
        return ""
    if value.is_zero:
        return "at 0, which it is not" if is_open else "at 0"
    return "above 0" if value.is_extended_positive else ""


def lowest(gap: sp.Expr, x: sp.Symbol, room: Range) -> tuple[sp.Rational, bool] | None:
    """The place where a formula is lowest that bends upwards throughout a range, and whether it is surely > 0 there."""
    if mpmath.inf in room or -mpmath.inf in room:
        return None
    slope = sp.diff(gap, x)
    bend, left, right = (
        _enclosing(f, x)([at]) for f, at in ((sp.diff(slope, x), room), *((slope, (end, end)) for end in room))
    )
    if bend is None or left is None or right is None or bend[0] <= 0 or left[1] >= 0 or right[0] <= 0:
        return None
    low, high = room
    for _ in range(HALVINGS):
        at = (low + high) / 2
        tilt = _enclosing(slope, x)([(at, at)])
        if tilt is None:
            return None
        low, high = (at, high) if tilt[1] < 0 else (low, at)
    value = _enclosing(gap, x)([(at, at)])
    if value is None or tilt is None:
        return None
    return exact(at), value[0] > max(abs(tilt[0]), abs(tilt[1])) * (room[1] - room[0])
