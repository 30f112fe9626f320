"""What many steps ask for: that two lines are the same, that a condition holds."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.line import Demands
from derivations.kernel.proof import Obligation


def same(before: sp.Basic, after: sp.Basic) -> Demands:
    """That two lines, formulas or relations, are the same."""
    if before == after:
        yield Obligation(before, "=", after)
    elif isinstance(before, Relational) and isinstance(after, Relational) and before.func is after.func:
        yield Obligation(before.lhs, "=", after.lhs)
        yield Obligation(before.rhs, "=", after.rhs)
    elif isinstance(before, (sp.Expr, sp.MatrixExpr)) and isinstance(after, (sp.Expr, sp.MatrixExpr)):
        yield Obligation(before, "=", after)
    else:
        refuse(f"expected two formulas or two relations; got {before} and {after}")


def demanded(condition: sp.Basic, note: str) -> Demands:
    """A condition as obligations.

    Raises:
        RefusedError: If it is none of relations and conjunctions of them.
    """
    signs = {sp.Gt: ">", sp.Ge: "≥", sp.Lt: "<", sp.Le: "≤", sp.Ne: "≠", sp.Eq: "="}
    if condition == sp.true:
        return
    if isinstance(condition, sp.And):
        for part in condition.args:
            yield from demanded(part, note)
    elif condition.func in signs:
        yield Obligation(condition.lhs, signs[condition.func], condition.rhs, note)
    else:
        refuse(f"expected a relation to be shown; got {condition} ({note})")
