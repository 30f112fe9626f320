"""Values of limits by sympy, which numbers nearby have to bear out: it has been wrong before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

import mpmath
import sympy as sp

from derivations.kernel.forms import Limit
from derivations.kernel.points import DIGITS, number
from derivations.kernel.proof import Proof, Strength
from derivations.kernel.setting import Setting
from theory.errors import InadmissibleError


POWERS = (4, 8, 12, 16)
"""How near: distances 10^-k, or sizes 10^k."""
CLOSER, NEAR = 0.9, mpmath.mpf(10) ** (12 - DIGITS)
"""The gap to a limit falls at least by this factor from each distance to the next, or is as small as rounding."""


def leading(polynomial: sp.Expr, size: sp.Symbol) -> tuple[int, sp.Expr]:
    """Degree and leading coefficient; degree -1 for 0."""
    for (degree,), coefficient in sp.Poly(polynomial, size).terms():
        if (known := sp.factor(coefficient)) != 0 and (known.is_nonzero or sp.simplify(known) != 0):
            return degree, known
    return -1, sp.S.Zero


@lru_cache(maxsize=512)
def carried_out(formula: sp.Expr, x: sp.Symbol, point: sp.Expr, side: str) -> sp.Expr | None:
    """The limit by sympy; None where it finds none. With gamma functions in it by its logarithm, which is quicker."""
    try:
        if formula.has(sp.gamma) and formula.is_positive:
            found = sp.exp(sp.limit(sp.expand_log(sp.log(_by_logarithms(formula))), x, point, side))
        else:
            found = sp.limit(formula, x, point, side)
    except (NotImplementedError, ValueError, TypeError, RecursionError):
        return None
    # A sign that is not known may be 0: sympy gives π sign(a²)/2 for the limit of atan(a² x), and then cancels it.
    return (
        None if found.has(sp.Limit, sp.AccumBounds, sp.nan, x) or (found.has(sp.sign) and found != formula) else found
    )


def _by_logarithms(formula: sp.Expr) -> sp.Expr:
    """A formula with gamma functions as exponentials of their logarithms, which have values far out."""
    return formula.replace(sp.gamma, lambda at: sp.exp(sp.loggamma(at)))


def tends_to(limit: Limit, setting: Setting) -> Proof:
    """Whether sympy gives a limit of a formula in one letter alone, and values near the point come nearer to it."""
    x, point, side, found = limit.x, limit.point, limit.side, limit.value
    formula = setting.defined(limit.formula)
    others = sp.Tuple(formula, point, found).free_symbols - {x}
    if others:
        return Proof(None, how=f"sympy's limit is that for most values of {others}, and may be another one for some")
    given = carried_out(limit.formula, x, point, side)
    if given != found:
        return Proof(None, how=f"sympy gives {given}; expected {found}")
    formula = _by_logarithms(formula)
    near = [_value(formula, {x: at}, setting) for at in _nearer(point, side)]
    if None in near:
        return Proof(None, how=f"sympy gives {found}; no values near {point} bear it out")
    gaps = _gaps([value for value in near if value is not None], found, setting)
    if any(two > NEAR and two > CLOSER * one for one, two in pairwise(gaps)):
        return Proof(None, how=f"sympy gives {found}, from which the formula stays away near {point}")
    return Proof(True, Strength.SYMBOLIC, "the limit by sympy, which values near it bear out")


def _nearer(point: sp.Expr, side: str) -> list[sp.Expr]:
    """Points nearer and nearer, as decimals: exact powers would take for ever."""
    steps = [sp.Float(10, DIGITS) ** power for power in POWERS]
    if point in (sp.oo, -sp.oo):
        return [step if point == sp.oo else -step for step in steps]
    return [sp.Float(point - 1 / step if side == "-" else point + 1 / step, DIGITS) for step in steps]


def _value(formula: sp.Expr, values: Mapping[sp.Basic, sp.Basic], setting: Setting) -> mpmath.mpf | None:
    try:
        return number(formula, setting, values)
    except (InadmissibleError, ArithmeticError, TypeError, ValueError):
        return None


def _gaps(near: list[mpmath.mpf], found: sp.Expr, setting: Setting) -> list[mpmath.mpf]:
    """How far values are from a limit; from an infinite one, 1 over them; all 1 where the limit has no value."""
    if found in (sp.oo, -sp.oo):
        turned = [value if found == sp.oo else -value for value in near]
        return [1 / value if value > 0 else mpmath.mpf(1) for value in turned]
    goal = _value(found, {}, setting)
    with mpmath.workdps(DIGITS):
        return [mpmath.mpf(1) if goal is None or not mpmath.isfinite(goal) else abs(value - goal) for value in near]
