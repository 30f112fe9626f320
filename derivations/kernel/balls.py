"""Signs over boxes, in ball arithmetic: rigorous, by bisection. Needs python-flint (extra ``flint``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from theory.language.nodes import Computed


BOXES, DEPTH = 5_000, 40
"""Boxes, and halvings of one side, after which the sign is left open."""
BITS = 128

try:
    import flint
except ImportError:  # the extra is not installed: balls decide nothing
    flint = None


def sign_over(formula: sp.Expr, box: Mapping[sp.Symbol, tuple[Any, Any]]) -> int | None:
    """The sign of a formula over a box: 1, -1, or None where it is not the same everywhere, or not found.

    Args:
        formula: A formula of elementary functions, gamma, digamma, erf and zeta; its symbols are those of
            the box.
        box: Lowest and highest value of every symbol, finite.
    """
    if flint is None or formula.has(Computed) or not formula.free_symbols <= set(box):
        return None
    symbols = tuple(box)
    function = _compiled(formula, symbols)
    slopes = [_compiled(formula.diff(symbol), symbols) for symbol in symbols]
    if function is None:
        return None
    waiting = [tuple((sp.Rational(low), sp.Rational(high)) for low, high in box.values())]
    seen, widest = 0, max(high - low for low, high in waiting[0])
    signs: set[int] = set()
    before, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        while waiting and seen < BOXES and len(signs) < 2:
            ranges = waiting.pop()
            seen += 1
            value = function(*(_ball(low, high) for low, high in ranges))
            if not (value > 0 or value < 0):
                value = _centred(function, slopes, ranges)
            if value > 0 or value < 0:
                signs.add(1 if value > 0 else -1)
            else:
                waiting += _halves(ranges)
                if max(high - low for low, high in ranges) < widest / 2**DEPTH:
                    break
    finally:
        flint.ctx.prec = before
    return signs.pop() if not waiting and len(signs) == 1 else None


def _centred(function: Any, slopes: list[Any], ranges: tuple[tuple[sp.Rational, sp.Rational], ...]) -> Any:
    """The mean value form: the value in the middle, and how far slopes can carry it. Much tighter on small boxes."""
    if None in slopes:
        return flint.arb("nan")
    middles = [(low + high) / 2 for low, high in ranges]
    balls = [_ball(low, high) for low, high in ranges]
    value = function(*(_ball(middle, middle) for middle in middles))
    for slope, (low, high), ball in zip(slopes, ranges, balls, strict=True):
        value += slope(*balls) * (ball - _ball((low + high) / 2, (low + high) / 2))
    return value


def _halves(ranges: tuple[tuple[sp.Rational, sp.Rational], ...]) -> list[tuple[tuple[sp.Rational, sp.Rational], ...]]:
    widest = max(range(len(ranges)), key=lambda i: ranges[i][1] - ranges[i][0])
    low, high = ranges[widest]
    middle = (low + high) / 2
    return [(*ranges[:widest], half, *ranges[widest + 1 :]) for half in ((low, middle), (middle, high))]


def _ball(low: sp.Rational, high: sp.Rational) -> Any:
    middle, radius = (low + high) / 2, (high - low) / 2
    return flint.arb(_fraction(middle), _fraction(radius))


def _fraction(value: sp.Rational) -> Any:
    return flint.fmpq(int(value.p), int(value.q))


def _compiled(formula: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Any:
    """The formula as a function of balls; None where a function in it has none."""
    # Python would divide numbers in double precision: every fraction goes in as a ball of its own.
    numbers = {r: sp.Dummy() for r in formula.atoms(sp.Rational) if not r.is_Integer}
    letters = {sp.pi: sp.Dummy(), sp.E: sp.Dummy()}
    known = numbers | letters
    balls = [flint.arb(_fraction(r)) for r in numbers] + [flint.arb.pi(), flint.arb(1).exp()]
    functions = {
        "sqrt": lambda x: flint.arb(x).sqrt(),
        "log": lambda x: flint.arb(x).log(),
        "exp": lambda x: flint.arb(x).exp(),
        "atan": lambda x: flint.arb(x).atan(),
        "gamma": lambda x: flint.arb(x).gamma(),
        "loggamma": lambda x: flint.arb(x).lgamma(),
        "polygamma": lambda order, x: flint.arb(x).digamma() if order == 0 else flint.arb("nan"),
        "erf": lambda x: flint.arb(x).erf(),
        "zeta": lambda x: flint.arb(x).zeta(),
        "sin": lambda x: flint.arb(x).sin(),
        "cos": lambda x: flint.arb(x).cos(),
    }
    supported = (sp.log, sp.exp, sp.atan, sp.gamma, sp.loggamma, sp.polygamma, sp.erf, sp.zeta, sp.sin, sp.cos)
    if any(not isinstance(part, supported) for part in formula.atoms(sp.Function)):
        return None
    inner = sp.lambdify((*symbols, *known.values()), formula.xreplace(known), modules=[functions])
    return lambda *values: flint.arb(inner(*values, *balls))
