"""Enclosures of formulas: numbers between which all values lie, where each letter lies between two numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import sympy as sp


Range = tuple[Any, Any]
"""Two numbers, the smaller first, either of which may be infinite: then no finite one bounds."""
Enclose = Callable[[Sequence[Range]], Range | None]
"""The range of a formula over ranges of its letters; None where it has no value somewhere, or none is known."""
DIGITS = 60
"""Digits with which ends are computed."""
BLUR = mpmath.mpf(10) ** -54
"""Share of itself by which each end is moved outwards, against rounding."""
MINIMUM = (mpmath.mpf("1.46163214496836234126"), mpmath.mpf("-0.12148629053584960811"))
"""Below where the logarithm of gamma is least on the positive numbers, and what it stays above there."""
RISING: dict[type[sp.Function], Callable[[Any], Any]] = {
    sp.tanh: mpmath.tanh,
    sp.atan: mpmath.atan,
    sp.asinh: mpmath.asinh,
    sp.erf: mpmath.erf,
    sp.floor: mpmath.floor,
    sp.ceiling: mpmath.ceil,
    sp.sign: mpmath.sign,
}
"""Functions of all real numbers that rise."""
HYPERBOLIC = (sp.sinh, sp.cosh)
"""What is written in exponentials."""
STEEP = 10**7
"""Beyond this, exponentials are bounded only: their digits would take for ever."""


def enclosing(formula: sp.Expr, letters: Sequence[sp.Symbol]) -> Enclose:
    """A function from ranges of letters to a range that holds all values of a formula."""
    if formula in letters:
        place = list(letters).index(formula)
        return lambda ranges: ranges[place]
    if formula.is_number:
        with mpmath.workdps(DIGITS):
            known = _number(formula)
        return lambda ranges: known
    parts = [enclosing(part, letters) for part in formula.args if isinstance(part, sp.Expr)]
    join = _joined(formula) if len(parts) == len(formula.args) else None

    def enclose(ranges: Sequence[Range]) -> Range | None:
        found = [part(ranges) for part in parts]
        if join is None or None in found:
            return None
        known = [one for one in found if one is not None]
        try:
            joined = join(known)
        except (ArithmeticError, ValueError):
            return None
        is_whole = join in (_sum, _product) and all(map(_is_small, (end for one in known for end in one)))
        return joined if is_whole or joined == FULL else _outwards(joined)

    return enclose


FULL = (mpmath.mpf(-1), mpmath.mpf(1))
"""The range of a wave, which is no rounded one."""


def _is_small(end: Any) -> bool:
    """Whether a number is a whole one with which nothing is rounded."""
    return bool(mpmath.isint(end) and abs(end) < 10**9)


def _number(formula: sp.Expr) -> Range | None:
    try:
        value = mpmath.mpmathify(sp.N(formula, DIGITS))
    except (ArithmeticError, TypeError, ValueError):
        return None
    if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value):
        return None
    return (value, value) if formula.is_Integer else _outwards((value, value))


def _outwards(found: Range | None) -> Range | None:
    if found is None or mpmath.isnan(found[0]) or mpmath.isnan(found[1]):
        return None
    low, high = (
        end if mpmath.isinf(end) else end + way * abs(end) * BLUR for way, end in zip((-1, 1), found, strict=True)
    )
    return low, high


def _joined(formula: sp.Expr) -> Callable[[list[Range]], Range | None] | None:
    """How ranges of the parts of a formula make up its own; None where that is not known."""
    head = formula.func
    if head in RISING:
        function = RISING[head]
        return lambda parts: _rising(function, parts[0])
    return {
        sp.Add: _sum,
        sp.Mul: _product,
        sp.Pow: lambda parts: _power(parts, formula.exp),
        sp.log: lambda parts: _logarithm(parts[0]),
        sp.Abs: lambda parts: _absolute(parts[0]),
        sp.exp: lambda parts: _exponential(parts[0]),
        sp.erfc: lambda parts: _falling(mpmath.erfc, parts[0]),
        sp.Max: lambda parts: (max(low for low, _ in parts), max(high for _, high in parts)),
        sp.Min: lambda parts: (min(low for low, _ in parts), min(high for _, high in parts)),
        sp.cos: lambda parts: _wave(mpmath.cos, mpmath.mpf(0), *parts[0]),
        sp.sin: lambda parts: _wave(mpmath.sin, mpmath.mpf(1) / 2, *parts[0]),
        sp.loggamma: lambda parts: _log_gamma(parts[0]),
        sp.gamma: lambda parts: _exponential(_log_gamma(parts[0])),
        sp.factorial: lambda parts: _exponential(_log_gamma(_sum([parts[0], (mpmath.mpf(1), mpmath.mpf(1))]))),
    }.get(head)


def _sum(parts: list[Range]) -> Range:
    return _added([low for low, _ in parts], -mpmath.inf), _added([high for _, high in parts], mpmath.inf)


def _added(ends: list[Any], unbounded: Any) -> Any:
    return unbounded if unbounded in ends else mpmath.fsum(ends)


def _product(parts: list[Range]) -> Range:
    low, high = parts[0]
    for other in parts[1:]:
        ends = [_times(a, b) for a in (low, high) for b in other]
        low, high = min(ends), max(ends)
    return low, high


def _times(a: Any, b: Any) -> Any:
    """The product of two ends: one that is infinite stands for large numbers, so that 0 times it is 0."""
    return mpmath.mpf(0) if a == 0 or b == 0 else a * b


def _power(parts: list[Range], exponent: sp.Expr) -> Range | None:
    (low, high), (least, most) = parts  # those of a number are ends of one
    if exponent.is_Integer and abs(exponent) < STEEP:
        return _whole_power(low, high, int(exponent))
    if low < 0:
        return None
    if exponent.is_number and abs(exponent) < STEEP:
        ends = [_raised(end, least) for end in (low, high)] + [_raised(end, most) for end in (low, high)]
        return min(ends), max(ends)
    logarithm = _logarithm((low, high))
    return None if logarithm is None else _exponential(_product([logarithm, (least, most)]))


def _raised(base: Any, exponent: Any) -> Any:
    if base == 0:
        return mpmath.mpf(0) if exponent > 0 else mpmath.inf
    if base == mpmath.inf:
        return mpmath.inf if exponent > 0 else mpmath.mpf(0)
    return base**exponent


def _whole_power(low: Any, high: Any, exponent: int) -> Range | None:
    if exponent < 0:
        if low < 0 < high:
            return None
        below = _whole_power(low, high, -exponent)
        return None if below is None else _inverse(*below, is_above=low >= 0 or exponent % 2 == 0)
    if exponent % 2 == 0:
        low, high = _absolute((low, high))
    return low**exponent, high**exponent


def _inverse(low: Any, high: Any, is_above: bool) -> Range:
    """1 over numbers of one sign, 0 being an end that they do not take."""
    if low == 0 or high == 0:
        far = mpmath.inf if is_above else -mpmath.inf
        near = _inverted(high if is_above else low)
        return (near, far) if is_above else (far, near)
    return _inverted(high), _inverted(low)


def _inverted(end: Any) -> Any:
    return mpmath.inf if end == 0 else mpmath.mpf(0) if mpmath.isinf(end) else 1 / end


def _rising(function: Callable[[Any], Any], part: Range) -> Range:
    return function(part[0]), function(part[1])


def _falling(function: Callable[[Any], Any], part: Range) -> Range:
    return function(part[1]), function(part[0])


def _exponential(part: Range | None) -> Range | None:
    if part is None:
        return None
    low, high = part
    least = mpmath.mpf(0) if low < -STEEP else mpmath.exp(min(low, mpmath.mpf(STEEP)))
    return least, mpmath.inf if high > STEEP else mpmath.exp(max(high, -mpmath.mpf(STEEP)))


def _logarithm(part: Range) -> Range | None:
    if part[0] < 0:
        return None
    low, high = (-mpmath.inf if end == 0 else mpmath.log(end) for end in part)
    return low, high


def _absolute(part: Range) -> Range:
    low, high = part
    if low >= 0:
        return part
    return (-high, -low) if high <= 0 else (mpmath.mpf(0), max(-low, high))


def _wave(function: Callable[[Any], Any], top: Any, low: Any, high: Any) -> Range:
    """The range of a wave between two places, which is highest at so many half circles, and turns at each one more."""
    if not (mpmath.isfinite(low) and mpmath.isfinite(high)) or high - low >= 2 * mpmath.pi:
        return FULL
    first, last = int(mpmath.ceil(low / mpmath.pi - top)), int(mpmath.floor(high / mpmath.pi - top))
    turns = {first, min(first + 1, last)} if first <= last else set()
    ends = [function(low), function(high), *(mpmath.mpf(-1 if turn % 2 else 1) for turn in turns)]
    return min(ends), max(ends)


def _log_gamma(part: Range) -> Range | None:
    low, high = part
    if low < 0:
        return None
    ends = [mpmath.inf if end in (0, mpmath.inf) else mpmath.loggamma(end) for end in part]
    turns = low < MINIMUM[0] + 1 and high > MINIMUM[0] - 1  # so wide that no digit of its place matters
    return min([*ends, *([MINIMUM[1] - BLUR] if turns else [])]), max(ends)
