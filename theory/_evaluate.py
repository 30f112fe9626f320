"""The only road from sympy to numbers: vectorised numpy, and mpmath at any precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from theory._quantity import Measured
from theory.errors import InadmissibleError


@lru_cache(maxsize=4096)
def _compiled(expr: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> Callable[..., Any]:
    function = sp.lambdify(symbols, expr, modules=["numpy"])
    # A sum with a symbolic number of terms becomes a Python loop over range(), which takes no array.
    return np.vectorize(function, otypes=[float]) if expr.has(sp.Sum) else function


def _check(expr: sp.Basic, values: Mapping[sp.Symbol, Any]) -> None:
    if expr.has(Measured):
        msg = f"expected a formula without measured quantities; got {expr}"
        raise InadmissibleError(msg)
    missing = sorted(str(s) for s in expr.free_symbols - set(values))
    if missing:
        msg = f"no value for {', '.join(missing)} in {expr}"
        raise InadmissibleError(msg)


def to_numpy(expr: sp.Basic, values: Mapping[sp.Symbol, Any]) -> Any:
    """The value of a formula in double precision.

    Args:
        expr: A formula without measured quantities.
        values: A number or an array for each free symbol; arrays broadcast.

    Returns:
        A float array of the broadcast shape (a numpy scalar if everything is scalar).

    Raises:
        InadmissibleError: If a symbol has no value, or something would have to be measured.

    """
    _check(expr, values)
    symbols = tuple(sorted(expr.free_symbols, key=str))
    arrays = [np.asarray(values[s]) for s in symbols]
    # Python's int64 powers wrap around silently; doubles do not. Sums need their integer limits.
    if not expr.has(sp.Sum):
        arrays = [a.astype(float) for a in arrays]
    result = np.asarray(_compiled(expr, symbols)(*arrays), dtype=float)
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    return np.broadcast_to(result, shape)[()]


def to_mpmath(expr: sp.Basic, values: Mapping[sp.Symbol, Any] | None = None, digits: int = 50) -> Any:
    """The value of a formula as an `mpmath.mpf`, right to the given number of digits.

    Floats among the values count as the exact binary fractions that they are.

    Raises:
        InadmissibleError: If a symbol has no value.

    """
    values = values or {}
    _check(expr, values)
    exact = {s: sp.Rational(v) if isinstance(v, float) else sp.sympify(v) for s, v in values.items()}
    number = expr.xreplace(exact).doit().evalf(digits)
    with mpmath.workdps(digits):
        return mpmath.mpf(number)


def as_float(expr: sp.Basic) -> float:
    """A formula without free symbols as a float."""
    return float(expr.doit() if expr.has(sp.Sum) else expr)
