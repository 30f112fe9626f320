"""Why a relation that held at every point may fail elsewhere, told from its formula: kinks, jumps, waves that touch."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp


Known = Callable[[sp.Expr, str], bool]
"""Whether it is proved of a formula that it is ≥ or ≤ 0."""
BENT = (sp.floor, sp.ceiling, sp.Mod, sp.sign, sp.Abs, sp.Max, sp.Min, sp.KroneckerDelta, sp.Piecewise, sp.Heaviside)
"""Functions with kinks and jumps."""
WAVES = (sp.sin, sp.cos, sp.cosh)
"""Functions that turn, and so may touch a bound."""


def missed(gap: sp.Expr, sign: str, known: Known) -> str:
    """How a relation that holds at points may fail elsewhere; empty where points are good evidence.

    Args:
        gap: The difference of its sides, that is to be =, ≠, > or ≥ 0.
        sign: Its sign.
        known: What is proved of formulas.
    """
    rest = sp.expand(gap) if sign == "=" else gap
    if sign == "=" and rest.is_number and rest.is_zero is False:
        return f"the sides differ by {rest}"
    letters = rest.free_symbols
    if sign == "=" and letters and rest.is_rational_function(*letters) and sp.numer(sp.together(rest)).expand() != 0:
        return f"the sides differ by {rest}, a rational function that is not 0 everywhere"
    for part in sorted(gap.atoms(*BENT), key=str):
        if part.free_symbols and not _is_settled(part, known):
            return f"{part} may change its form far out"
    touches = gap.has(*WAVES) or any(p.exp.is_even and not p.base.is_nonzero for p in gap.atoms(sp.Pow))
    if gap.free_symbols and (sign == "≠" or (sign in ("<", ">") and (touches or known(gap, "≥")))):
        return f"{gap} may be 0 somewhere"
    return ""


def _is_settled(part: sp.Expr, known: Known) -> bool:
    """Whether it is known which of its forms a maximum, a minimum or an absolute value has."""
    if not isinstance(part, (sp.Max, sp.Min, sp.Abs)) or len(part.args) > 2:
        return False
    gap = part.args[0] - (part.args[1] if len(part.args) == 2 else 0)
    return known(gap, "≥") or known(gap, "≤")
