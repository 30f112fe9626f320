"""Values of limits: by leading coefficients where a formula is rational, else by sympy, and theorems or numbers."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from derivations.kernel.forms import Limit
from derivations.kernel.limits import leading
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.rules.limit_theorems import Limits


def borne_out(
    formula: sp.Expr, x: sp.Symbol, point: sp.Expr, side: str, found: sp.Expr, setting: Setting, note: str = ""
) -> Iterator[Obligation | Limit]:
    """That sympy's limit is right: it has been wrong before, and is one for most values of other letters only.

    By leading coefficients, by theorems where other letters stand in the formula, else by values near the point.

    Args:
        formula: The formula.
        x: What tends to the point.
        point: The point.
        side: From which side.
        found: The limit by sympy.
        setting: What may be used of other letters.
        note: What it is for.

    Raises:
        RefusedError: If theorems do not give the limit for every value of the other letters.
    """
    turned = formula if point == sp.oo else formula.xreplace({x: -x}) if point == -sp.oo else None
    if turned is not None and turned.is_rational_function(x) and found.is_finite is not False:
        top, bottom = (leading(part, x) for part in sp.fraction(sp.together(turned)))
        if top[0] <= bottom[0]:
            value = top[1] / bottom[1] if top[0] == bottom[0] else sp.S.Zero
            yield Obligation(found, "=", value, note or "quotient of the leading coefficients")
            if not bottom[1].is_nonzero:
                yield Obligation(bottom[1], "≠", sp.S.Zero, "leading coefficient of the denominator")
            return
    written = setting.defined(formula)
    if written.free_symbols <= {x}:
        yield Limit(formula, x, point, side, found)
        return
    z = sp.Dummy("z", positive=True)
    near = {sp.oo: z, -sp.oo: -z}.get(point, point - 1 / z if side == "-" else point + 1 / z)
    limits = Limits(z, setting)
    value = limits.of(written.xreplace({x: near}))
    yield from limits.asks
    if value != found:
        yield Obligation(value, "=", found, note or "limit")
