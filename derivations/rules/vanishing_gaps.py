"""Gaps between formulas that are to vanish along a growth path, relative to a unit; points at which they do not."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from derivations.drawing.domains import smaller
from derivations.kernel.forms import Look, Seen, VanishingGap
from derivations.kernel.gaps import vanishes
from derivations.kernel.setting import Setting


def vanishing(difference: sp.Expr, unit: sp.Expr, setting: Setting) -> VanishingGap | Seen:
    """That a difference vanishes along the growth path, relative to a unit; or a point at which its limit is not 0."""
    _, _, limit = vanishes(difference, unit, setting)
    elsewhere = None if limit is None else _limit_elsewhere(limit, setting)
    return elsewhere or VanishingGap(difference, unit)


def _limit_elsewhere(found: sp.Expr, setting: Setting) -> Seen | None:
    """The smallest point found at which the limit of a gap is not 0; None for none."""

    def value(values: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
        return found.xreplace(dict(values)).doit()  # a sum over nothing is 0

    for values in setting.points((found,), 8):
        if value(values).free_symbols or value(values) == 0 or not _in_range(values, setting):
            continue
        least: Mapping[sp.Basic, sp.Basic] | None = values
        while least is not None:
            point = least
            tries = (less for less in smaller(point) if setting.admits(less) and _in_range(less, setting))
            least = next((t for t in tries if value(t) not in (0, sp.nan, sp.zoo)), None)
        shown = {str(k): str(x) for k, x in point.items() if k in found.free_symbols}
        shown["limit of the gap"] = str(value(point))
        return Seen((Look(shown, value(point), "=", sp.S.Zero),), "", "limit of the relative gap")
    return None


def _in_range(values: Mapping[sp.Basic, sp.Basic], setting: Setting) -> bool:
    """Whether limits of ratios, say, lie where the claim's regimes are looked for."""
    parameters = setting.claim.parameters if setting.claim is not None else ()
    return all(
        p.low <= values[p.symbol] <= p.high
        for p in parameters
        if p.symbol in values and not p.choices and p.low.is_number and p.high.is_number
    )
