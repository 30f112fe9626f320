"""A relation at a point, to 50 digits: whether it fails there, and the smallest values at which it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp

from derivations.drawing.domains import smaller
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from theory import to_mpmath
from theory.errors import InadmissibleError
from theory.language.nodes import Carrier, Computed


DIGITS, EQUAL = 50, 40
"""Digits that are computed, and digits that have to agree."""
STEPS = 100
"""Steps at most by which a counterexample is made smaller: from a large number on there may be millions."""


def fails_at(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> bool | None:
    """Whether a relation fails at a point; None where it cannot be evaluated there."""
    if obligation.sign == "⇔":
        truths = {side.xreplace(dict(values)) for side in obligation.sides}
        return len(truths) == 2 if truths <= {sp.true, sp.false} else None
    try:
        left, right = (number(side, setting, values) for side in obligation.sides)
    except (InadmissibleError, ArithmeticError, TypeError, ValueError, NotImplementedError):
        return None
    if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
        return None
    blur = mpmath.mpf(10) ** -EQUAL * max(abs(left), abs(right), mpmath.mpf(10) ** -EQUAL)
    gap = right - left if obligation.sign in ("<", "≤") else left - right
    if obligation.sign in ("=", "≠"):
        return bool(abs(gap) > blur) is (obligation.sign == "=")
    return bool(gap < -blur if obligation.sign in ("≤", "≥") else gap <= -blur or gap == 0)


def number(formula: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> Any:
    """The value of a formula at a point, to `DIGITS` digits.

    Raises:
        InadmissibleError: If it has none.

    """
    known = setting.defined(formula).xreplace(dict(values))
    if known.has(sp.Integral, sp.Limit, sp.Derivative):
        known = sp.N(known.doit() if known.has(sp.Derivative) else known, DIGITS)
    letters = {carrier: sp.Symbol("c") for carrier in known.atoms(Carrier)}  # what a vector is scaled to may be NaN
    if known.xreplace(letters).has(sp.zoo, sp.nan, sp.Limit) or not isinstance(known, sp.Expr):
        msg = f"expected a formula with a value; got {known}"
        raise InadmissibleError(msg)
    with mpmath.workdps(DIGITS):
        return to_mpmath(known, {}, DIGITS)


def smallest_counterexample(
    obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]
) -> Mapping[sp.Basic, sp.Basic]:
    """A counterexample none of whose values can be made smaller, as far as `STEPS` steps go."""
    for _ in range(STEPS):
        fails = (less for less in smaller(values) if setting.admits(less) and fails_at(obligation, setting, less))
        less = next(fails, None)
        if less is None:
            break
        values = less
    return values


def shown_at(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> dict[str, str]:
    """The values at a point, and both sides there, in words."""
    shown = {str(symbol): str(found) for symbol, found in sorted(values.items(), key=lambda pair: str(pair[0]))}
    if obligation.sign == "⇔":
        return shown | {str(s): str(s.xreplace(dict(values))).lower() for s in obligation.sides if s.free_symbols}
    for name, side in (("left side", obligation.left), ("right side", obligation.right)):
        exact = sp.nsimplify(setting.defined(side).xreplace(dict(values)).doit()) if _is_plain(side) else None
        rational = exact is not None and exact.is_Rational
        shown[name] = str(exact) if rational else mpmath.nstr(number(side, setting, values), 15)
    return shown


def _is_plain(side: sp.Basic) -> bool:
    return not side.has(Computed, sp.Integral, sp.Limit, sp.Derivative, sp.Sum, sp.Product)
