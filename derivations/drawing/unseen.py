"""Failures that numbers at points are too coarse for: below their digits, in small parts, far out, between integers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.polys.polyerrors import BasePolynomialError

from derivations.drawing.domains import fits
from derivations.drawing.missed import BENT
from derivations.drawing.points import Hypotheses
from theory.language.nodes import Computed, held


Point = Mapping[sp.Basic, sp.Basic]
"""Values of letters."""
Value = Callable[[sp.Basic, int], Any]
"""The value of a formula at a point, to so many digits."""
FINE, FINEST = 150, 400
"""Digits with which a difference is looked at that vanishes to fewer."""
STAYS = mpmath.mpf(10) ** -6
"""Share of itself by which a difference that is one may change from `FINE` to `FINEST` digits."""
VARIED = 1 + sp.Rational(1, 12347)
"""A part is multiplied by this to see whether it matters; no small fraction, as sines vanish at many of those."""
LARGEST_COMPARED, PARTS = 10**30, 200
"""Numerators and denominators beyond are not told from their neighbours; most parts that are varied."""
PLAIN = (sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp)
"""What sympy's limits are asked about: of these it knows how fast they grow."""
HEAVY = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, AppliedUndef, Computed, sp.MatrixExpr, sp.Trace)
"""What is not evaluated to more digits, and not varied inside."""


def is_plain(*formulas: sp.Basic) -> bool:
    """Whether formulas can be evaluated to any number of digits: functions of sympy's, and nothing that is added up."""
    return not any(
        isinstance(part, HEAVY) or (part.args and not type(part).__module__.startswith("sympy."))
        for formula in formulas
        for part in sp.preorder_traversal(formula)
    )


def differs_finely(left: sp.Basic, right: sp.Basic, value: Value) -> int:
    """The sign of left less right, where that is the same with many more digits; 0 where it goes away."""
    with mpmath.workdps(FINEST):
        first, second = (value(left, digits) - value(right, digits) for digits in (FINE, FINEST))
        if not second or not mpmath.isfinite(second) or mpmath.im(first) or mpmath.im(second):
            return 0
        return int(mpmath.sign(second)) if abs(first - second) <= STAYS * abs(second) else 0


def too_small(formula: sp.Basic, points: Sequence[Point], value: Callable[[sp.Basic, Point], Any], digits: int) -> str:
    """Which part of a formula may be a little different without any value showing it; empty where each part shows.

    Args:
        formula: The formula, abbreviations written out.
        points: Where it is evaluated.
        value: Its value at a point; raises where it has none.
        digits: Digits that are compared.

    """
    numbers = [part for part in sp.preorder_traversal(formula) if isinstance(part, sp.Rational)]
    if any(max(abs(number.p), number.q) > LARGEST_COMPARED for number in numbers):
        return f"{formula} holds a number of more digits than are compared"
    kept, letters = held(formula, formula.atoms(*HEAVY), "seen")
    places: list[tuple[Point, Any]] = []
    for point in points:
        with contextlib.suppress(Exception):  # a formula of somebody's may raise anything
            added = {letter: sp.Float(value(part, point), digits + 10) for letter, part in letters.items()}
            there = value(kept, {**point, **added})
            if there and mpmath.isfinite(there):
                places.append(({**point, **added}, there))
    same = mpmath.mpf(10) ** -digits
    for part, varied in islice(_varied(kept), PARTS if places else 0):
        with contextlib.suppress(Exception):  # what is varied blindly may have no value; then the part matters
            if all(abs(value(varied, at) - there) <= same * abs(there) for at, there in places):
                return f"a small change of {part.xreplace(letters)} changes no digit of {formula}"
    return ""


def _varied(formula: sp.Basic) -> Iterator[tuple[sp.Basic, sp.Basic]]:
    """The parts of a formula, each with the formula in which it is a little larger."""
    if not isinstance(formula, sp.Expr) or isinstance(formula, (*HEAVY, *BENT)):
        return  # of a maximum, one part alone may matter
    for i, part in enumerate(formula.args):
        if not isinstance(part, sp.Expr):
            continue
        before, after = formula.args[:i], formula.args[i + 1 :]
        yield part, formula.func(*before, part * VARIED, *after)
        for inner, varied in _varied(part):
            yield inner, formula.func(*before, varied, *after)


def fails_far_out(gap: sp.Expr, setting: Hypotheses) -> str:
    """Why a formula that is to be ≥ 0 is not so for large values of one letter; empty where nothing tells.

    Args:
        gap: The formula, abbreviations written out.
        setting: Hypotheses and definitions.

    """
    if not all(part.is_Atom or isinstance(part, PLAIN) for part in sp.preorder_traversal(gap)):
        return ""
    for values in setting.points((gap,), 1):
        for letter in sorted(gap.free_symbols & set(values), key=str):
            if not setting.admits({**values, letter: sp.Integer(10) ** 12}):
                continue
            known = gap.xreplace({other: value for other, value in values.items() if other != letter})
            try:
                limit = sp.limit(known, letter, sp.oo)
            except Exception:  # sympy's limits may raise anything
                return f"what {gap} is for large {letter} is not known"
            if limit.is_extended_negative is not False and not limit.is_extended_nonnegative:
                return f"{gap} tends to {limit} for large {letter}"
    return ""


def cells(gap: sp.Expr, setting: Hypotheses) -> Iterator[Point]:
    """Points between any two zeros and poles of a rational function of one letter, the others as at a first point."""
    if not gap.free_symbols or not gap.is_rational_function(*gap.free_symbols):
        return
    for values in setting.points((gap,), 1):
        for letter in sorted(gap.free_symbols & set(values), key=str):
            known = sp.together(gap.xreplace({other: value for other, value in values.items() if other != letter}))
            plain = sp.Dummy(real=True)
            try:
                poly = sp.Poly(sp.prod(sp.fraction(sp.cancel(known.xreplace({letter: plain})))), plain)
                ends = [end for pair, _ in poly.intervals(eps=sp.Rational(1, 10**6)) for end in pair]
            except (BasePolynomialError, NotImplementedError, ValueError):
                continue
            ends = sorted({*ends})
            inside = [(a + b) / 2 for a, b in pairwise(ends)]
            for found in (*ends, *inside):
                for at in (found, sp.floor(found)) if letter.is_integer else (found, found - 1, found + 1):
                    if fits(letter, at):
                        yield {**values, letter: at}
