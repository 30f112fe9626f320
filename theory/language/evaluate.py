"""The only road from sympy to numbers: vectorised numpy, and mpmath at any precision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from theory.language.compiled import compiled, symbols_of
from theory.language.nodes import BoundLetter, Carrier, Computed, nodes_of, require_known, to_digits
from theory.language.quadrature import panels
from theory.language.sequences import SIMPLE


MULTIPLIED_TERMS, DIRECT, HEAD = 300, 10**6, 1 << 14
"""Terms of a product up to which it is multiplied out; of a sum up to which all are taken one by one; those that
are where there are more."""


@lru_cache(maxsize=4096)
def _letter(node: Computed) -> sp.Dummy:
    """A name for the value of a node; always the same one, so that formulas are compiled once."""
    return sp.Dummy()


@lru_cache(maxsize=4096)
def parted(formula: sp.Basic) -> tuple[Mapping[Computed, sp.Dummy], sp.Basic]:
    """The outermost nodes that compute themselves, each with a letter, and the formula in those letters."""
    letters = {node: _letter(node) for node in set(nodes_of(formula))}
    return letters, formula.xreplace(letters)


def to_numpy(expr: sp.Basic, values: Mapping[sp.Symbol, Any]) -> Any:
    """The value of a formula in double precision.

    Args:
        expr: A formula without measured quantities.
        values: A number or an array for each free symbol; arrays broadcast. For a symbol that stands
            for many numbers at once: a `Carrier`, or an array of them.

    Returns:
        A float array of the broadcast shape (a numpy scalar if everything is scalar).

    Raises:
        InadmissibleError: If a symbol has no value, or something would have to be measured.

    """
    require_known(expr, values)
    # What is given as an array for a carrier is no axis to broadcast over: hold them as tuples.
    carriers = {a for node in expr.atoms(Computed) for a in node.carriers}
    held = {s: tuple(values[s]) for s in carriers if isinstance(values.get(s), np.ndarray)}
    return _doubles(expr, {**values, **held})


def _doubles(expr: sp.Basic, values: dict[sp.Symbol, Any]) -> Any:
    if expr.has(Computed):
        if expr.has(sp.Sum):
            expr = expr.xreplace(_scalars(values)).doit()
        letters, expr = parted(expr)
        values = values | {letter: _node_value(node, values) for node, letter in letters.items()}
    symbols = symbols_of(expr)
    arrays = [np.asarray(values[s]) for s in symbols]
    # Python's int64 powers wrap around silently; doubles do not. Sums need their integer limits.
    if not expr.has(sp.Sum):
        arrays = [a.astype(float) for a in arrays]
    result = np.asarray(compiled(expr, symbols)(*arrays), dtype=float)
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    return np.broadcast_to(result, shape)[()]


def _node_value(node: Computed, values: dict[sp.Symbol, Any]) -> Any:
    if not node.free_symbols:
        return _number_of(node)

    def calculate(part: sp.Basic, more: dict[sp.Symbol, Any]) -> Any:
        # Inside a node the last axis is that of what it binds.
        outer = {k: _widened(v) for k, v in values.items() if not isinstance(k, BoundLetter)} if more else values
        return _doubles(part, {**outer, **more})

    return node.value(calculate, lambda part: _resolved(part, values), exact=False)


@lru_cache(maxsize=4096)
def _number_of(node: Computed) -> Any:
    """A node without free symbols; formulas mention the same one many times."""
    return node.value(lambda part, more: _doubles(part, dict(more)), lambda part: part, exact=False)


def _widened(value: Any) -> Any:
    return value[..., None] if isinstance(value, np.ndarray) and value.ndim else value


def _scalars(values: Mapping[sp.Symbol, Any]) -> dict[sp.Symbol, Any]:
    """The values that are single numbers, exactly."""
    free = {s: v for s, v in values.items() if not isinstance(s, BoundLetter)}
    numbers = {s: v for s, v in free.items() if isinstance(v, (int, float, np.number, sp.Expr))}
    return {s: sp.Integer(int(v)) if v == int(v) else sp.sympify(v) for s, v in numbers.items()}


def _resolved(part: sp.Basic, values: Mapping[sp.Symbol, Any]) -> Any:
    """A carrier with numbers for its symbols; the array where one was given."""
    if isinstance(part, sp.Symbol):
        return _resolved(values[part], values) if isinstance(values[part], sp.Basic) else values[part]
    if not part.free_symbols:
        return part
    known = {s: v for s, v in values.items() if isinstance(v, (Carrier, sp.Symbol))}
    return part.xreplace({**_scalars(values), **known})


def to_mpmath(expr: sp.Basic, values: Mapping[sp.Symbol, Any] | None = None, digits: int = 50) -> Any:
    """The value of a formula as an `mpmath.mpf`, right to the given number of digits.

    Floats among the values count as the exact binary fractions that they are.

    Raises:
        InadmissibleError: If a symbol has no value.

    """
    values = values or {}
    require_known(expr, values)
    exact = {s: sp.Rational(v) if isinstance(v, float) else sp.sympify(v) for s, v in values.items()}
    return to_digits(expr.xreplace(exact), digits)


def terms_in(expr: sp.Basic) -> int:
    """How many terms the sums and products of a formula without free symbols have."""
    return sum(int(stop - start) + 1 for part in expr.atoms(sp.Sum, sp.Product) for _, start, stop in part.limits)


def rolled(expr: sp.Basic, digits: int = 15) -> sp.Basic:
    """A formula without free symbols, its sums and products replaced by their values.

    In double precision the terms are evaluated as one array, however many; to more digits one by
    one. Sums within sums are not taken apart.
    """
    found = {}
    for part in expr.atoms(sp.Sum, sp.Product):
        ((index, start, stop),) = part.limits
        if digits > 15:
            found[part] = sp.Float(_gathered(part, index, range(int(start), int(stop) + 1), digits), digits + 10)
            continue
        found[part] = sp.Float(summed(part))
    return expr.xreplace(found)


def summed(part: sp.Sum | sp.Product, head: int = HEAD) -> float:
    """A sum or a product without free symbols in double precision; its factors are positive.

    Up to `DIRECT` terms are taken one by one. Of more, only the first ``head``: the others by quadrature
    in the logarithm of the index, for which they have to be smooth: whatever is
    rounded up is not, there, which changes a term n by 1/n of itself at most.
    """
    ((index, start, stop),) = part.limits
    first, last = int(start), int(stop)
    listed = np.arange(first, min(last, DIRECT if last <= DIRECT else head) + 1, dtype=float)
    terms, weights = _terms(part.function, index, listed), np.ones(len(listed))
    if last > DIRECT:
        points, weight = panels(last, head)
        # In digits first: sympy would take a constant to an exponent that is a long fraction by factoring it.
        long = {x: sp.Float(x, 17) for x in part.function.atoms(sp.Rational) if x.q > SIMPLE}
        smooth = part.function.xreplace(long).replace(sp.ceiling, lambda inner: inner)
        terms = np.concatenate([terms, _terms(smooth, index, points[head:])])
        weights = np.concatenate([weights, weight[head:]])
    if isinstance(part, sp.Sum):
        return float(terms @ weights)
    if not (terms > 0).all():
        return float(terms.prod()) if last <= DIRECT else math.nan
    with np.errstate(over="ignore"):
        return float(np.exp(np.log(terms) @ weights))


def _terms(function: sp.Expr, index: sp.Symbol, values: Any) -> Any:
    with np.errstate(over="ignore"):
        return np.broadcast_to(np.asarray(compiled(function, (index,))(values), dtype=float), values.shape)


def _gathered(part: sp.Sum | sp.Product, index: sp.Symbol, values: range, digits: int) -> Any:
    function = compiled(part.function, (index,), "mpmath")
    with mpmath.workdps(digits + 10):
        terms = [function(mpmath.mpf(value)) for value in values]
        return mpmath.fsum(terms) if isinstance(part, sp.Sum) else mpmath.fprod(terms)


def as_float(expr: sp.Basic) -> float:
    """A formula without free symbols as a float."""
    if expr.has(sp.Product):
        expr = expr.doit() if terms_in(expr) <= MULTIPLIED_TERMS else rolled(expr)
    if expr.has(Computed):
        return float(_doubles(expr, {}))
    return float(expr.doit() if expr.has(sp.Sum, sp.Product) else expr)
