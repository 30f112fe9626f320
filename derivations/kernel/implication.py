"""Whether a condition follows from the hypotheses by itself: alternatives, and ranges of one symbol."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp


def implied(condition: sp.Basic, conditions: Iterable[sp.Basic]) -> frozenset[sp.Basic] | None:
    """The hypothesis that a condition follows from; None if there is none.

    Args:
        condition: A relation, or alternatives joined by `Or`.
        conditions: The hypotheses.

    """
    if condition == sp.true:
        return frozenset()
    for known in conditions:
        if known == condition or all(
            any(_within(case, wanted) for wanted in _cases(condition)) for case in _cases(known)
        ):
            return frozenset({known})
    return None


def _cases(condition: sp.Basic) -> tuple[sp.Basic, ...]:
    return tuple(condition.args) if isinstance(condition, sp.Or) else (condition,)


def _within(case: sp.Basic, wanted: sp.Basic) -> bool:
    if case == wanted:
        return True
    if len(case.free_symbols) != 1 or case.free_symbols != wanted.free_symbols:
        return False
    (symbol,) = case.free_symbols
    plain = {symbol: sp.Dummy("x", real=True)}
    try:
        inner, outer = (part.subs(plain).as_set() for part in (case, wanted))
    except (NotImplementedError, ValueError, TypeError):
        return False
    return bool(inner.is_subset(outer))
