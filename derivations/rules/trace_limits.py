"""Limits of inequalities between traces: at the end of a range, and along a growth path."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.line import Consequence, Demands, Line
from derivations.kernel.proof import Obligation
from derivations.rules.algebra import allowed
from derivations.rules.relations import gap, written
from theory import Trace


@dataclass(frozen=True, eq=False)
class Restricted(Consequence):
    """An inequality that holds for all u > 0 holds at u = 0 as well: its sides are continuous there.

    Attributes:
        symbol: u, of which nothing but u >= 0 is known.
    """

    symbol: sp.Symbol
    words = "{self.symbol} → 0"

    def demands(self, line: Line) -> Demands:
        """That the sides are rational in u with denominators that are not 0, and that u = 0 gives the new line."""
        before, after, u = line.before, line.after, self.symbol
        if not isinstance(before, (sp.Ge, sp.Le)) or not isinstance(after, (sp.Ge, sp.Le)):
            refuse(f"expected two inequalities that are not strict; got {before} and {after}")
        if any(u in condition.free_symbols for condition in line.setting.conditions if not _is_positive(condition, u)):
            refuse(f"{u} is not free to tend to 0")
        for node in before.atoms(Trace):
            if not node.args[0].is_rational_function(u):
                refuse(f"expected functions rational in {u}; got {node}")
            for form in (node.args[0], node.args[0].subs(u, 0)):
                yield from allowed(form)
        yield Obligation(gap(before).subs(u, 0), "=", gap(after))


def _is_positive(condition: sp.Basic, u: sp.Symbol) -> bool:
    return bool(condition in (sp.Gt(u, 0), sp.Ge(u, 0)))


@dataclass(frozen=True, eq=False)
class Squeezed(Cited):
    """The square of the gap, times a positive weight, is at most something that tends to 0.

    By a result that is proved elsewhere, of the form weight (before - after)^2 <= bound.
    """

    gives = ("≃", "→")

    def demands(self, line: Line) -> Demands:
        """That the result has this form, with a weight that stays put and a bound that tends to 0."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→") or self.claim.kind.value != "≤":
            refuse("expected a step along a growth path, with the sign ≃ or →, and an upper bound")
        size = claim.path.size
        for demand in self.conditions(line):
            moves = isinstance(demand, Obligation) and size in (demand.left - demand.right).free_symbols
            yield _eventually(demand, size) if moves and isinstance(demand, Obligation) else demand
        left, bound = (line.setting.defined(written(self, side)) for side in (self.claim.lhs, self.claim.rhs))
        weight = left / line.setting.defined(line.before - line.after) ** 2
        if weight.has(size) or weight.has(*(p for p in (line.before, line.after) if p.has(size))):
            refuse(f"the weight moves with {size}: {weight}")
        yield Obligation(weight, ">", sp.S.Zero, "the weight")
        yield Obligation(sp.limit(bound, size, sp.oo), "=", sp.S.Zero, "limit of the bound")


def _eventually(demand: Obligation, size: sp.Symbol) -> Obligation:
    """A condition from some size on: by its limit, where that is not 0."""
    gap = demand.right - demand.left if demand.sign in ("<", "≤") else demand.left - demand.right
    limit = sp.limit(gap, size, sp.oo)
    return demand if limit == 0 else Obligation(limit, ">", sp.S.Zero, f"{demand.note}, from some {size} on")
