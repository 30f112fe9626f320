"""The value of a formula at the end of a range: put in where it is continuous, else a limit that numbers bear out."""

from __future__ import annotations

from collections.abc import Generator

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import Demand
from derivations.kernel.limits import carried_out
from derivations.kernel.setting import Setting
from derivations.rules.domains import allowed
from derivations.rules.limit_values import borne_out


def end_value(
    formula: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str, setting: Setting
) -> Generator[Demand, None, sp.Expr]:
    """What a formula that is continuous inside a range tends to at an end of it.

    Args:
        formula: Continuous where it has a value.
        x: Its variable.
        end: A formula, or infinity.
        side: From which side, + or -.
        setting: What may be used.

    Yields:
        What makes it continuous at the end itself, where it has a value there; else what bears the limit out.

    Returns:
        The limit.

    Raises:
        RefusedError: If there is none that is a number.
    """
    if end not in (sp.oo, -sp.oo):
        there = formula.xreplace({x: end})
        if not there.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            yield from allowed(there)
            return there
    limit = carried_out(formula, x, end, side)
    if limit is None or limit.has(sp.oo, -sp.oo, sp.zoo, sp.I):
        refuse(f"expected a finite limit of {formula} at {end}; got {limit}")
    yield from borne_out(formula, x, end, side, limit, setting)
    return limit
