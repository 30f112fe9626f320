"""Points at which a statement is most likely to fail: where something in it ends, vanishes, ties or changes branch."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sympy as sp

from derivations.drawing.domains import fits, real_roots
from derivations.drawing.points import Hypotheses, on_equations
from theory.language.nodes import Computed


BASES = 8
"""Random points of the hypotheses, from which the special ones are reached by moving one value."""
RANDOM_DIGITS = 200
"""Digits of values that are no small fractions."""
ROUND = tuple(map(sp.Rational, (0, 1, 2, -1, 3, "1/2", -2, 7)))
"""Values that are special for many formulas."""
LARGE = tuple(map(sp.Integer, (17, 10, 50, 100)))
"""Whole numbers that small ones say nothing about."""
FAR, FAR_TERMS, FAR_EXPONENTS = (10**3, 10**6, 10**12, *(10**2**k for k in range(5, 11))), (60,), (60, 10**3, 10**5)
"""Numbers far from small ones, and from each other; where so many terms have to be added up, and in exponents."""
ROUNDED = 10**12
"""Largest number of which multiples are rounded: of larger ones sympy does not know enough digits."""
FAST = (sp.exp, sp.sinh, sp.cosh, sp.tanh, sp.sin, sp.cos, sp.tan, sp.erf, sp.erfc, sp.gamma, sp.loggamma)
"""Functions whose values at numbers of many digits take long."""
CRITICAL = 24
"""Most parts of formulas whose zeros are looked for."""
SIDES = (sp.S.Zero, sp.Rational(1, 8), -sp.Rational(1, 8))
"""A zero, and how far on both sides of it is looked."""


def special_points(formulas: Sequence[sp.Basic], setting: Hypotheses, count: int) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """Values for the symbols of formulas at which all hypotheses hold: random ones and special ones by turns.

    Args:
        formulas: What is evaluated at the points.
        setting: Hypotheses and definitions.
        count: Most points.

    """
    bases = list(setting.points(formulas, BASES))
    seen: set[tuple[tuple[str, str], ...]] = set()
    generic = (moved for base in bases for moved in _generic(base, formulas, setting))
    streams = [iter(bases), *(_moved(base, formulas, setting) for base in bases[: BASES // 2]), generic]
    while streams and count:
        for stream in list(streams):
            values = next(stream, None)
            if values is None:
                streams.remove(stream)
                continue
            key = tuple(sorted((str(symbol), str(value)) for symbol, value in values.items()))
            if key not in seen and count:
                seen.add(key)
                count -= 1
                yield values


def large_points(formulas: Sequence[sp.Basic], setting: Hypotheses) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """A point with one number made large: a bound that small numbers keep may be passed far out.

    Args:
        formulas: What is evaluated at the points.
        setting: Hypotheses and definitions.

    """
    written = [setting.defined(formula) for formula in formulas]  # a letter may stand for what computes itself
    if any(formula.has(Computed) for formula in written):
        return
    sizes = FAR_TERMS if any(map(_is_long, written)) else FAR_EXPONENTS if any(map(_is_raised, written)) else FAR
    if any(part.has(sp.ceiling, sp.floor) for part in (*written, *map(setting.defined, setting.conditions))):
        sizes = tuple(size for size in sizes if size <= ROUNDED)
    for values in setting.points(formulas, 1):
        for symbol, found in values.items():
            for size in map(sp.Integer, sizes if getattr(found, "is_positive", False) else ()):
                if fits(symbol, size) and setting.admits(moved := {**values, symbol: size}):
                    yield moved


def _is_long(formula: sp.Basic) -> bool:
    """Whether a formula has as many terms as its letters are large, or takes as long."""
    return bool(formula.has(sp.Sum, sp.Product, sp.Integral, sp.factorial, sp.binomial))


def _is_raised(formula: sp.Basic) -> bool:
    """Whether a formula has as many digits as its letters are large."""
    return formula.has(*FAST) or any(power.exp.free_symbols for power in formula.atoms(sp.Pow))


def generic_points(formulas: Sequence[sp.Basic], setting: Hypotheses, count: int) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """Points that are no small fractions in any value, where letters are no whole numbers."""
    for base in setting.points(formulas, count):
        yield from _generic(base, formulas, setting)


def _generic(
    base: Mapping[sp.Basic, sp.Basic], formulas: Sequence[sp.Basic], setting: Hypotheses
) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """A point near another one that is no small fraction in any value: sin(pi n! x) vanishes at all of those.

    It is another one for other formulas: nobody can write one that vanishes at the points at which it will be tried.
    """
    rng = random.Random(f"{sorted(map(str, base.values()))} {formulas}")
    moved = {
        symbol: value
        * sp.Float(rng.randint(10**RANDOM_DIGITS, 11 * 10 ** (RANDOM_DIGITS - 1)), RANDOM_DIGITS)
        / sp.Integer(10) ** RANDOM_DIGITS
        if getattr(value, "is_Rational", False) and not symbol.is_integer and not symbol.is_rational
        else value
        for symbol, value in base.items()
    }
    if moved != base and all(fits(symbol, value) for symbol, value in moved.items()) and setting.admits(moved):
        yield moved


def _moved(
    base: Mapping[sp.Basic, sp.Basic], formulas: Sequence[sp.Basic], setting: Hypotheses
) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """A point with one value made special, where the hypotheses admit it."""
    written = [setting.defined(formula, plain=True) for formula in formulas]
    for symbol, value in _candidates(base, written, setting):
        if value != base[symbol] and fits(symbol, value):
            moved = {**base, symbol: value}
            for solved in on_equations(setting, moved, frozenset([symbol])):
                if setting.admits(solved):
                    yield solved


def _candidates(
    base: Mapping[sp.Basic, sp.Basic], written: Sequence[sp.Basic], setting: Hypotheses
) -> Iterator[tuple[sp.Symbol, sp.Basic]]:
    """Symbols with values: zeros of critical parts, ends of ranges, ties, round values."""
    symbols = [s for s in sorted(base, key=str) if isinstance(s, sp.Symbol) and s not in setting.choices]
    for part in list(dict.fromkeys(critical_parts(written)))[:CRITICAL]:
        for symbol in (s for s in symbols if s in part.free_symbols):
            try:
                known = part.xreplace({s: v for s, v in base.items() if s != symbol})
            except (TypeError, ValueError, ZeroDivisionError):  # a function of a paper that has no value there
                continue
            for root in real_roots(known, symbol, rational=True):
                for apart in SIDES:
                    yield symbol, root + (sp.sign(apart) if symbol.is_integer else apart)
    for symbol, words in setting.choices.items():
        yield from ((symbol, word) for word in words if symbol in base)
    for low, high, symbol in _ranges(symbols, setting):
        yield from ((symbol, end) for end in (low, high))
    for symbol in symbols:
        yield from ((symbol, base[other]) for other in symbols if other != symbol)
    for value in (*ROUND, *LARGE):
        yield from ((symbol, value) for symbol in symbols if symbol.is_integer or value not in LARGE)


def _ranges(symbols: Iterable[sp.Symbol], setting: Hypotheses) -> Iterator[tuple[sp.Basic, sp.Basic, sp.Symbol]]:
    for parameter in setting.claim.parameters if setting.claim is not None else ():
        if parameter.symbol in set(symbols) and not parameter.choices:
            ends = [sp.nsimplify(end, rational=True) for end in (parameter.low, parameter.high)]
            if all(end.is_number for end in ends):
                yield ends[0], ends[1], parameter.symbol


def critical_parts(formulas: Iterable[sp.Basic]) -> Iterator[sp.Expr]:
    """Parts of formulas where these have no value, change branch or change form, once the part is zero."""
    for formula in formulas:
        for part in sp.preorder_traversal(formula):
            if isinstance(part, (Computed, sp.Derivative)):
                continue
            yield from (
                found
                for found in _critical(part)
                if found.free_symbols and not found.has(sp.Sum, sp.Integral, sp.Derivative)
            )


def _critical(part: sp.Basic) -> Iterator[sp.Expr]:
    if isinstance(part, sp.Pow):
        if part.exp.is_number and not (part.exp.is_integer and part.exp.is_positive):
            yield part.base
        elif not part.exp.is_number:
            yield from (part.base, part.base - 1, part.base + 1, part.exp)
    elif isinstance(part, (sp.log, sp.Abs, sp.sign, sp.gamma, sp.loggamma, sp.factorial, sp.asin, sp.acos)):
        yield from (part.args[0], part.args[0] - 1, part.args[0] + 1)
    elif isinstance(part, (sp.Max, sp.Min)):
        yield from (part.args[0] - other for other in part.args[1:])
    elif isinstance(part, sp.KroneckerDelta):
        yield part.args[0] - part.args[1]
    elif isinstance(part, (sp.floor, sp.ceiling)):
        yield from (part.args[0] - whole for whole in (1, 2))
    elif isinstance(part, (sp.Sum, sp.Product)):
        for index, *ends in part.limits:
            if len(ends) == 2 and all(end.is_finite is not False for end in ends):
                yield ends[1] - ends[0]
                yield from (part.function.xreplace({index: end}) for end in ends)
    elif isinstance(part, sp.core.relational.Relational) and isinstance(part.lhs, sp.Expr):
        yield part.lhs - part.rhs
