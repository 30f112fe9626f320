"""A relation at a point, to 50 digits: whether it fails there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp

from derivations.drawing.shown import shown_at
from derivations.drawing.unseen import differs_finely, is_plain
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from theory import to_mpmath
from theory.errors import InadmissibleError
from theory.language.nodes import Carrier


DIGITS, EQUAL = 50, 40
"""Digits that are computed, and digits that have to agree."""


def fails_at(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> bool | None:
    """Whether a relation fails at a point; None where it cannot be evaluated there."""
    if obligation.sign == "⇔":
        truths = {side.xreplace(dict(values)) for side in obligation.sides}
        return len(truths) == 2 if truths <= {sp.true, sp.false} else None
    written = [setting.defined(side) for side in obligation.sides]
    try:
        left, right = (number(side, setting, values) for side in obligation.sides)
    except (InadmissibleError, ArithmeticError, TypeError, ValueError, NotImplementedError):
        return None
    if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
        return None
    blur = mpmath.mpf(10) ** -EQUAL * max(abs(left), abs(right), mpmath.mpf(10) ** -EQUAL)
    if abs(left - right) <= blur and obligation.sign != "≠" and is_plain(*written):
        finer = differs_finely(*obligation.sides, lambda side, digits: number(side, setting, values, digits))
        if not finer and obligation.sign in ("<", ">"):  # no digits tell what is equal from what is very near
            return True if sp.simplify((written[0] - written[1]).xreplace(dict(values))) == 0 else None
        return finer not in {"=": (0,), "≤": (0, -1), "≥": (0, 1), "<": (-1,), ">": (1,)}[obligation.sign]
    gap = right - left if obligation.sign in ("<", "≤") else left - right
    if obligation.sign in ("=", "≠"):
        return bool(abs(gap) > blur) is (obligation.sign == "=")
    return bool(gap < -blur if obligation.sign in ("≤", "≥") else gap <= -blur or gap == 0)


def number(formula: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic], digits: int = DIGITS) -> Any:
    """The value of a formula at a point, to so many digits.

    Raises:
        InadmissibleError: If it has none.

    """
    known = setting.defined(formula).xreplace(dict(values))
    if known.has(sp.Integral, sp.Limit, sp.Derivative):
        known = sp.N(known.doit() if known.has(sp.Derivative) else known, digits)
    letters = {carrier: sp.Dummy("c") for carrier in known.atoms(Carrier)}  # what a vector is scaled to may be NaN
    if known.xreplace(letters).has(sp.zoo, sp.nan, sp.Limit) or not isinstance(known, sp.Expr):
        msg = f"expected a formula with a value; got {known}"
        raise InadmissibleError(msg)
    with mpmath.workdps(digits):
        return to_mpmath(known, {}, digits)


def shown(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> dict[str, str]:
    """The values at a point where a relation fails, and both sides there, in words."""
    sides = obligation.left, obligation.sign, obligation.right
    return shown_at(*sides, values, lambda side: number(side, setting, values), setting.defined)
