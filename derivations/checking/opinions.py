"""A second opinion on what a rule calls true: the statement itself, evaluated at points, special ones among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import mpmath
import sympy as sp
from sympy.core.relational import Relational

from derivations.checking.values import AGREED, NoValueError, has_foreign, value_at
from derivations.drawing.special_points import special_points
from derivations.kernel import exact
from derivations.kernel.points import DIGITS, EQUAL
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import NO_OPINION, Opinion
from derivations.language.formulas import Mean
from theory import GrowthPath
from theory.language.nodes import Computed


POINTS, SUMMED_POINTS, COMPUTED_POINTS = 40, 16, 6
"""Points at which a statement is evaluated; fewer where it holds sums and integrals, or what computes itself."""
LONG_FORMULA = 150
"""Operations from which a formula counts like one that computes itself."""
PRECISE = 150
"""Digits with which a disagreement is looked at again, against cancellation."""
SAME = mpmath.mpf(10) ** -6
"""Share of a difference up to which it is the same with more digits."""
FAR = (10**4, 10**8, 10**16, 10**32, 10**64)
"""Sizes at which a limit is looked at where nothing has to be added up, and where all that is fixed is small."""
FAR_OUT = 3
"""How many of them, the last ones, have to show that a gap stays: before them constants may still count."""
LARGEST = sp.Integer(10) ** 20
"""Largest number in a formula against which the last of these sizes is large, also where it stands as a power."""
STAYS, GAP = 0.99, 1e-3
"""A gap that keeps this share of itself from size to size, and is larger than this, does not go to zero."""
SIGNS = {sp.Eq: "=", sp.Ne: "≠", sp.Lt: "<", sp.Le: "≤", sp.Gt: ">", sp.Ge: "≥"}


def opinion_on(
    before: sp.Basic, sign: str, after: sp.Basic, setting: Setting, path: GrowthPath | None = None
) -> Opinion:
    """Whether a statement about two formulas, or two statements, is true wherever it is looked at.

    Args:
        before: The formula, or statement, before the sign.
        sign: One of `derivations.kernel.signs.SIGNS`.
        after: The formula, or statement, after it.
        setting: Hypotheses and definitions under which it is said to hold.
        path: The growth path that a limit is taken along.

    """
    try:
        return _opinion_on(before, sign, after, setting, path)
    except Exception:  # a formula of somebody's may raise anything; then there is no opinion
        return NO_OPINION


def _opinion_on(before: sp.Basic, sign: str, after: sp.Basic, setting: Setting, path: GrowthPath | None) -> Opinion:
    if any(part.has(Mean) for part in (before, after)):
        return NO_OPINION
    if any(exact.is_matrix(part) for part in (before, after)):
        return _on_matrices(before, sign, after, setting)
    if sign in ("≃", "→"):
        return _along(before, after, setting, path) if path is not None else NO_OPINION
    if sign not in ("=", "≠", "<", "≤", ">", "≥", "⇒", "⇔"):
        return NO_OPINION
    sides = (before, after)
    tried = 0
    for values in special_points(sides, setting, _affordable([setting.defined(side) for side in sides])):
        truth = holds_at(before, sign, after, setting, values)
        if truth is False:
            return Opinion(tried, _shown(sides, setting, values))
        tried += truth is True
    return Opinion(tried)


def _affordable(sides: Sequence[sp.Basic]) -> int:
    if any(side.has(Computed) or has_foreign(side) or sp.count_ops(side) > LONG_FORMULA for side in sides):
        return COMPUTED_POINTS
    return SUMMED_POINTS if any(side.has(sp.Sum, sp.Product, sp.Integral) for side in sides) else POINTS


def holds_at(
    before: sp.Basic, sign: str, after: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic]
) -> bool | None:
    """Whether a statement holds at a point; None where that cannot be told."""
    if sign in ("⇒", "⇔"):
        first, second = (truth_at(part, setting, values) for part in (before, after))
        if first is None or second is None:
            return None
        return first is second if sign == "⇔" else not first or second
    if not isinstance(before, sp.Expr) or not isinstance(after, sp.Expr):
        return None
    found = [_value(side, setting, values) for side in (before, after)]
    if None in found:
        return None
    if "none" in found:
        return None if found[0] == found[1] else False  # neither side means anything there, or one of them does not
    (left, left_rough), (right, right_rough) = found
    if left_rough or right_rough:
        return _compared(left, sign, right, AGREED - 3)
    verdict = _compared(left, sign, right, EQUAL)
    if verdict is not False or left == right or not all(map(mpmath.isfinite, (left, right))):
        return verdict
    finer = [_value(side, setting, values, PRECISE) for side in (before, after)]
    with mpmath.workdps(PRECISE):  # what cancels becomes smaller with more digits, a difference stays
        gap, again = left - right, finer[0][0] - finer[1][0]
        return False if abs(gap - again) <= abs(gap) * SAME else None


def _value(side: sp.Expr, setting: Setting, values: Mapping[sp.Basic, sp.Basic], digits: int = DIGITS) -> Any:
    """A value and whether it is rough; "none" where the formula has none, None where it cannot be told."""
    try:
        return value_at(side, setting, values, digits)
    except (NoValueError, ZeroDivisionError):
        return "none"
    except Exception:  # a formula of somebody's may raise anything; then there is no opinion
        return None


def _compared(left: Any, sign: str, right: Any, digits: int) -> bool | None:
    if mpmath.isnan(left) or mpmath.isnan(right):
        return None
    if mpmath.isinf(left) or mpmath.isinf(right):
        same = left == right
        return bool(
            {"=": same, "≠": not same}.get(sign, (left < right) if sign in ("<", "≤") else (left > right) or same)
        )
    blur = mpmath.mpf(10) ** -digits * max(abs(left), abs(right), mpmath.mpf(10) ** -digits)
    if sign in ("=", "≠"):
        return bool(abs(left - right) <= blur) is (sign == "=")
    if mpmath.im(left) != 0 or mpmath.im(right) != 0:
        return None
    gap = mpmath.re(right - left) if sign in ("<", "≤") else mpmath.re(left - right)
    if sign in ("≤", "≥"):
        return bool(gap >= -blur)
    return True if gap > blur else False if gap < -blur or gap == 0 else None


def truth_at(statement: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> bool | None:
    """Whether a statement is true at a point; None where that cannot be told."""
    if statement in (sp.true, sp.false):
        return bool(statement)
    if isinstance(statement, sp.Not):
        inner = truth_at(statement.args[0], setting, values)
        return None if inner is None else not inner
    if isinstance(statement, (sp.And, sp.Or)):
        parts = [truth_at(part, setting, values) for part in statement.args]
        decided = isinstance(statement, sp.Or)
        return decided if decided in parts else None if None in parts else not decided
    if isinstance(statement, (sp.Implies, sp.Equivalent)):
        sign = "⇒" if isinstance(statement, sp.Implies) else "⇔"
        return (
            holds_at(statement.args[0], sign, statement.args[1], setting, values) if len(statement.args) == 2 else None
        )
    if isinstance(statement, Relational) and statement.func in SIGNS:
        return holds_at(statement.lhs, SIGNS[statement.func], statement.rhs, setting, values)
    return None


def _shown(sides: Sequence[sp.Basic], setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> dict[str, str]:
    shown = {str(symbol): _in_words(found) for symbol, found in sorted(values.items(), key=lambda pair: str(pair[0]))}
    for name, side in zip(("left side", "right side"), sides, strict=True):
        if not isinstance(side, sp.Expr):
            shown[name] = str(truth_at(side, setting, values)).lower()
            continue
        found = _value(side, setting, values)
        shown[name] = "no value" if found == "none" else mpmath.nstr(found[0], 15)
    return shown


def _in_words(value: sp.Basic) -> str:
    return mpmath.nstr(mpmath.mpf(value), 20) if value.is_Float else str(value)


# Limits ---------------------------------------------------------------------------------------


def _along(before: sp.Basic, after: sp.Basic, setting: Setting, path: GrowthPath) -> Opinion:
    """Whether the gap of two formulas stays away from zero at sizes far out on a growth path."""
    sides = (before, after)
    if not all(isinstance(side, sp.Expr) for side in sides) or after in (sp.oo, -sp.oo):
        return NO_OPINION
    moved = tuple(moved_along(setting.defined(side), path) for side in sides)
    if any(side.has(Computed, sp.Sum, sp.Product, sp.Integral) or has_foreign(side) for side in moved):
        return NO_OPINION
    numbers = {part for side in moved for part in sp.preorder_traversal(side) if part.is_number and part != 0}
    if any(not 1 / LARGEST < abs(number.evalf(5)) < LARGEST for number in numbers):
        return NO_OPINION  # sizes that are small against a constant refute nothing
    tried = 0
    for values in special_points(moved, setting, SUMMED_POINTS):
        gaps = [_gap(moved, setting, {**values, path.size: sp.Float(size, PRECISE)}) for size in FAR]
        if None in gaps:
            continue
        tried += 1
        if gaps[-1] > GAP and all(second > STAYS * first for first, second in pairwise(gaps[-FAR_OUT:])):
            shown = {str(s): _in_words(v) for s, v in sorted(values.items(), key=lambda p: str(p[0])) if s != path.size}
            listed = ", ".join(mpmath.nstr(gap, 4) for gap in gaps)
            return Opinion(tried, shown | {f"gap at {path.size} = 1e4, 1e8, 1e16, 1e32, 1e64": listed})
    return Opinion(tried)


def moved_along(formula: sp.Basic, path: GrowthPath) -> sp.Basic:
    """A formula in the size of a path and what stays fixed on it."""
    for _ in range(len(path.sets)):
        formula = formula.xreplace(dict(path.sets))
    return formula


def _gap(sides: Sequence[sp.Basic], setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> Any:
    """The relative gap of two formulas at a point, the gap itself where the second is zero; None where unknown."""
    found = [_value(side, setting, values, PRECISE) for side in sides]
    if None in found or "none" in found:
        return None
    (left, _), (right, _) = found
    if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
        return None
    return abs(left - right) / (abs(right) or 1)


# Matrices -------------------------------------------------------------------------------------


def _on_matrices(before: sp.Basic, sign: str, after: sp.Basic, setting: Setting) -> Opinion:
    """Whether two formulas of matrices agree on small random ones, in rational arithmetic."""
    if sign != "=" or any(setting.defined(side).has(Computed) for side in (before, after)):
        return NO_OPINION
    found = exact.compare(before, after, setting)
    return Opinion(found.draws, dict(found.differs))
