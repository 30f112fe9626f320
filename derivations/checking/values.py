"""The value of a formula at a point, for a second opinion: by adding up and by quadrature, never by closed forms.

sympy's `doit`, `limit`, `summation` and `integrate` are the first opinion; nothing of them is used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp

from derivations.kernel.points import DIGITS
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean
from theory import to_mpmath
from theory.errors import InadmissibleError
from theory.language.nodes import Computed


SUBSTITUTED_TERMS, ADDED_TERMS = 64, 4096
"""Terms of a finite sum that are put into the formula; terms of an infinite one that are added."""
EPSILON = mpmath.mpf(10) ** -30
QUADRATURE, AGREED = 30, 12
"""Digits with which integrals and slow sums are computed, and in which two ways of doing so have to agree."""


class NoValueError(Exception):
    """A formula that has no value at a point: it divides by zero, or its sum or integral diverges."""


def value_at(formula: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic], digits: int = DIGITS) -> Any:
    """The value of a formula at a point, and whether it is right to `AGREED` digits only.

    Raises:
        NoValueError: If the formula has none there.
        InadmissibleError: If it cannot be told.

    """
    written = setting.defined(formula)
    unknown = {part for node in written.atoms(Computed) for part in node.carriers if isinstance(part, sp.Symbol)}
    known = written.xreplace(dict(values))
    if (
        unknown - set(setting.choices)
        or known.has(Mean, sp.Limit, sp.Derivative)
        or not isinstance(known, sp.Expr)
        or known.free_symbols
    ):
        msg = f"expected a formula that can be evaluated; got {known}"
        raise InadmissibleError(msg)
    known, is_rough = _added_up(known)
    is_rough |= has_foreign(written)
    if known in (sp.nan, sp.zoo):
        raise NoValueError
    if known in (sp.oo, -sp.oo):
        return mpmath.mpf("inf" if known is sp.oo else "-inf"), is_rough
    if known.has(sp.zoo, sp.nan, sp.oo):
        msg = f"expected a formula with a value; got {known}"
        raise InadmissibleError(msg)
    with mpmath.workdps(digits):
        if known.has(sp.I):
            return mpmath.mpmathify(sp.N(known, digits)), is_rough
        return to_mpmath(known, {}, digits), is_rough


def has_foreign(formula: sp.Basic) -> bool:
    """Whether a formula holds functions of a paper or a user, which may know no more digits than a double."""
    return any(
        type(part).__module__.partition(".")[0] != "sympy"
        for part in sp.preorder_traversal(formula)
        if part.args and not isinstance(part, Computed)
    )


def _added_up(formula: sp.Expr) -> tuple[sp.Expr, bool]:
    """A formula with sums and integrals of numbers replaced by their values; whether one was got by quadrature."""
    found: dict[sp.Basic, sp.Expr] = {}
    is_rough = False
    for part in sorted(formula.atoms(sp.Sum, sp.Product, sp.Integral), key=lambda p: (-sp.count_ops(p), str(p))):
        if part.free_symbols or any(part in other.atoms(type(part)) for other in found):
            continue
        if len(part.limits) != 1 or len(part.limits[0]) != 3:
            msg = f"expected one variable and a range; got {part}"
            raise InadmissibleError(msg)
        index, low, high = part.limits[0]
        if isinstance(part, sp.Integral):
            found[part], is_rough = _integral(part.function, index, low, high), True
        elif high.is_Integer and low.is_Integer:
            found[part] = _finite(part, index, int(low), int(high))
        elif high is sp.oo and low.is_Integer and isinstance(part, sp.Sum):
            found[part], rough = _series(part.function, index, int(low))
            is_rough |= rough
        else:
            msg = f"expected ends that are whole numbers; got {part}"
            raise InadmissibleError(msg)
    return formula.xreplace(found), is_rough


def _finite(part: sp.Basic, index: sp.Symbol, low: int, high: int) -> sp.Expr:
    if high < low - 1 or high - low >= SUBSTITUTED_TERMS:
        msg = f"expected at most {SUBSTITUTED_TERMS} terms, in order; got {part}"
        raise InadmissibleError(msg)
    terms = [_added_up(part.function.xreplace({index: sp.Integer(k)}))[0] for k in range(low, high + 1)]
    if any(term in (sp.zoo, sp.nan) for term in terms):
        raise NoValueError
    return (sp.Add if isinstance(part, sp.Sum) else sp.Mul)(*terms)


def _series(term: sp.Expr, index: sp.Symbol, low: int) -> tuple[sp.Expr, bool]:
    """An infinite sum: term by term where terms fall geometrically; else in two ways that have to agree.

    Extrapolation gives divergent series a value, so terms that do not fall are refused before it.
    """
    function = sp.lambdify(index, term, "mpmath")
    with mpmath.workdps(DIGITS + 10):
        far = [(low + k + step, _number(function, low + k + step)) for k in (64, 128, 256, 512) for step in (0, 1)]
        sizes = [abs(found) for _, found in far]
        if sizes[-1] > 0 and all(sizes[i] <= sizes[i + 2] for i in range(len(sizes) - 2)):
            raise NoValueError  # terms that do not fall
        one_sign = all(found > 0 for _, found in far) or all(found < 0 for _, found in far)
        weighed = [k * size for (k, _), size in zip(far, sizes, strict=True)]
        if one_sign and all(weighed[i] * (1 - EPSILON) <= weighed[i + 2] for i in range(len(weighed) - 2)):
            raise NoValueError  # terms of one sign that fall no faster than those of the harmonic series
        if sizes[-1] < sizes[0] * mpmath.mpf(10) ** -20:
            terms = []
            for k in range(ADDED_TERMS):
                terms.append(_number(function, low + k))
                if k > 256 and abs(terms[-1]) < mpmath.mpf(10) ** -(DIGITS + 8):
                    return sp.Float(mpmath.fsum(terms), DIGITS + 5), False
    with mpmath.workdps(QUADRATURE):
        ways = [mpmath.nsum(function, [low, mpmath.inf], method=method) for method in ("euler-maclaurin", "richardson")]
    return _agreed(ways), True


def _number(function: Any, at: int) -> Any:
    try:
        return function(mpmath.mpf(at))
    except ZeroDivisionError:
        raise NoValueError from None


def _integral(body: sp.Expr, variable: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """An integral by quadrature over two divisions of its range, which have to agree."""
    if body.has(sp.Integral, sp.Sum, sp.Product):
        msg = f"expected a plain integrand; got {body}"
        raise InadmissibleError(msg)
    function = sp.lambdify(variable, body, "mpmath")
    with mpmath.workdps(QUADRATURE):
        start, end = (sp.lambdify((), side, "mpmath")() for side in (low, high))
        ways = [mpmath.quad(function, _division(start, end, shares)) for shares in ((0.31,), (0.17, 0.5, 0.83))]
    return _agreed(ways)


def _division(start: Any, end: Any, shares: tuple[float, ...]) -> list[Any]:
    """Points that divide a range, which may be infinite."""
    if mpmath.isinf(start) or mpmath.isinf(end):
        shift = start if mpmath.isfinite(start) else end if mpmath.isfinite(end) else mpmath.mpf(0)
        scale = [shift + mpmath.tan(mpmath.pi * (mpmath.mpf(share) - 0.5)) * 3 for share in shares]
        return [start, *(point for point in scale if start < point < end), end]
    return [start, *(start + (end - start) * mpmath.mpf(share) for share in shares), end]


def _agreed(ways: list[Any]) -> sp.Expr:
    first, second = ways
    size = max(abs(first), abs(second), mpmath.mpf(10) ** -AGREED)
    if not mpmath.isfinite(size) or abs(first - second) > size * mpmath.mpf(10) ** -AGREED:
        msg = f"two ways of adding up do not agree: {first}, {second}"
        raise InadmissibleError(msg)
    return sp.Float(first, QUADRATURE) if mpmath.im(first) == 0 else sp.sympify(first)
