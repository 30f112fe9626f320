"""The values at a point where a relation fails, and both sides there, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy as sp

from theory.language.nodes import Computed


def shown_at(
    left: sp.Basic,
    sign: str,
    right: sp.Basic,
    values: Mapping[sp.Basic, sp.Basic],
    number: Callable[[sp.Basic], Any],
    defined: Callable[[sp.Basic], sp.Basic],
) -> dict[str, str]:
    """The values at a point, and both sides there, in words.

    Args:
        left: The left side of the relation.
        sign: Its sign.
        right: Its right side.
        values: The point.
        number: The value of a side there.
        defined: A side with its abbreviations written out.

    """
    shown = {str(symbol): str(found) for symbol, found in sorted(values.items(), key=lambda pair: str(pair[0]))}
    if sign == "⇔":
        return shown | {str(s): str(s.xreplace(dict(values))).lower() for s in (left, right) if s.free_symbols}
    for name, side in (("left side", left), ("right side", right)):
        exact = sp.nsimplify(defined(side).xreplace(dict(values)).doit()) if _is_plain(side) else None
        rational = exact is not None and exact.is_Rational
        shown[name] = str(exact) if rational else mpmath.nstr(number(side), 15)
    return shown


def _is_plain(side: sp.Basic) -> bool:
    return not side.has(Computed, sp.Integral, sp.Limit, sp.Derivative, sp.Sum, sp.Product)
