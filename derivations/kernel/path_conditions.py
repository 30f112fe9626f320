"""What hypotheses about sizes say of the ratios that stay fixed along a growth path, from some size on."""

from __future__ import annotations

import sympy as sp

from derivations.kernel.setting import Setting
from theory import GrowthPath


class Leftover(sp.Dummy):  # type: ignore[misc]  # sympy has no types
    """What rounding adds: at least 0, and less than 1."""


def unrounded(formula: sp.Expr) -> sp.Expr:
    """A formula with what is rounded as its argument, and a fraction added or taken away."""
    rest: dict[sp.Expr, sp.Expr] = {}

    def fraction(inner: sp.Expr) -> sp.Expr:
        return rest.setdefault(inner, Leftover("theta", nonnegative=True))

    up = formula.replace(sp.ceiling, lambda inner: inner + fraction(inner))
    return up.replace(sp.floor, lambda inner: inner - fraction(-inner))


def along(path: GrowthPath, setting: Setting) -> dict[sp.Basic, sp.Basic]:
    """What hypotheses about sizes in proportion say of the ratios: condition on the ratios, by hypothesis.

    T >= d + 2 with T = ⌈d/φ⌉ is, with a fraction θ < 1, (1/φ - 1) d + θ - 2 >= 0 for all large d: 1/φ - 1 is not
    negative; it is positive, since θ - 2 is negative.
    """
    found: dict[sp.Basic, sp.Basic] = {}
    for condition in setting.conditions:
        if not isinstance(condition, (sp.Ge, sp.Gt, sp.Le, sp.Lt)) or not condition.free_symbols & {*path.sets}:
            continue
        gap = unrounded(setting.defined(condition.gts - condition.lts).xreplace(dict(path.sets)))
        gap = sp.expand(gap)
        if not gap.is_polynomial(path.size) or sp.degree(gap, path.size) != 1:
            continue
        slope, rest = sp.Poly(gap, path.size).all_coeffs()
        top, bottom = sp.fraction(sp.together(slope))
        if slope.has(Leftover) or not bottom.is_positive or not top.free_symbols:
            continue
        found[sp.Gt(top, 0) if _is_negative(rest) else sp.Ge(top, 0)] = condition
    return {relation: condition for relation, condition in found.items() if relation not in (sp.true, sp.false)}


def _is_negative(rest: sp.Expr) -> bool:
    """Whether a formula is negative for any fractions in it."""
    fractions = sorted(rest.atoms(Leftover), key=str)
    slopes = [rest.diff(fraction) for fraction in fractions]
    if any(slope.has(*fractions) or not slope.is_nonnegative for slope in slopes):
        return False
    largest = rest.xreplace(dict.fromkeys(fractions, sp.S.One))
    return bool(largest.is_negative or (largest.is_nonpositive and any(slope.is_positive for slope in slopes)))
