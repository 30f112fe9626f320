"""Limits of inequalities between traces: at the end of a range, and along a growth path."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.equivalents.rules.traces import positive_eigenvalues
from derivations.errors import refuse
from derivations.kernel.limits import carried_out
from derivations.kernel.line import Consequence, Demands, Line
from derivations.kernel.proof import Obligation
from derivations.rules.cited import Cited
from derivations.rules.domains import allowed
from derivations.rules.letters import moves, require_every_value
from derivations.rules.limit_values import borne_out
from derivations.rules.relations import gap, limit_by_bound, require_pointwise, written
from theory import Kind, Trace


@dataclass(frozen=True, eq=False)
class Restricted(Consequence):
    """An inequality that holds for all u > 0 holds at u = 0 as well: its sides are continuous there.

    Theorem: limits keep inequalities that are not strict; rational functions are continuous where their denominators
    are not 0.
    Conditions:
        nothing is known of u but u > 0;
        all is rational in u, under traces too, and no denominator is 0 at u = 0;
        no abbreviation rests on u.
    Reference: Rudin 1976, Theorems 3.19 and 4.9.

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
        require_every_value(u, sp.Dummy("nonnegative", nonnegative=True))
        for short in before.free_symbols & set(line.setting.where):
            if u in line.setting.defined(short).free_symbols:
                refuse(f"{short} stands for something that depends on {u}")
        nodes = {node: sp.Dummy() for node in before.atoms(Trace)}
        outside = gap(before).xreplace(nodes)
        for part in (outside, *(node.args[0] for node in nodes)):
            if not part.is_rational_function(u):
                refuse(f"expected functions rational in {u}; got {part}")
            for form in (part, part.subs(u, 0)):
                yield from allowed(form)
        yield from positive_eigenvalues(gap(before), line)
        yield Obligation(gap(before).subs(u, 0), "=", gap(after))


def _is_positive(condition: sp.Basic, u: sp.Symbol) -> bool:
    return bool(condition in (sp.Gt(u, 0), sp.Ge(u, 0)))


@dataclass(frozen=True, eq=False)
class Squeezed(Cited):
    """The square of the gap, times a positive weight, is at most something that tends to 0.

    Theorem: squeeze: what lies between 0 and something that tends to 0 tends to 0; here weight (before - after)^2 <=
    bound, by a result that is proved elsewhere.
    Conditions:
        the result holds at every point, and its hypotheses from some size on;
        weight and limit do not move along the path, by themselves or through sizes that the path sets;
        the weight is positive;
        the bound tends to 0;
        for a ratio the limit is not 0.
    Reference: Rudin 1976, Theorem 3.19 and the remark that follows it.
    """

    gives = ("≃", "→")

    def demands(self, line: Line) -> Demands:
        """That the result has this form, with a weight that stays put and a bound that tends to 0."""
        claim, path = limit_by_bound(self, line)
        require_pointwise(self)
        size = path.size
        for demand in self.conditions(line):
            if isinstance(demand, Obligation) and moves(demand.left - demand.right, line):
                yield from _eventually(demand, line)
            else:
                yield demand
        left, bound = (line.setting.defined(written(self, side, line)) for side in (self.claim.lhs, self.claim.rhs))
        weight = left / line.setting.defined(line.before - line.after) ** 2
        if moves(weight, line) or weight.has(*(p for p in (line.before, line.after) if p.has(size))):
            refuse(f"the weight moves with {size}: {weight}")
        if moves(line.after, line):
            refuse(f"expected a limit that does not move; got {line.after}")
        if line.step.sign == "≃" or claim.kind is Kind.ASYMPTOTIC:
            yield Obligation(line.after, "≠", sp.S.Zero, "the limit, for a ratio")
        yield Obligation(weight, ">", sp.S.Zero, "the weight")
        yield from _tends(bound.xreplace(dict(path.sets)), sp.S.Zero, line, "limit of the bound")


def _tends(formula: sp.Expr, limit: sp.Expr, line: Line, note: str) -> Demands:
    """That a formula comes to a limit as the size grows.

    Raises:
        RefusedError: If no rule gives its limit.
    """
    size = line.path.size if line.path is not None else sp.Dummy()
    nodes = {node: sp.Dummy(positive=True) for node in formula.atoms(Trace) if not moves(node, line)}
    held = formula.xreplace(nodes)
    found = carried_out(held, size, sp.oo, "+")
    if found is None:
        refuse(f"no rule gives the limit of {formula}")
    yield from borne_out(held, size, sp.oo, "+", found, line.setting, note)
    yield Obligation(found.xreplace({letter: node for node, letter in nodes.items()}), "=", limit, note)


def _eventually(demand: Obligation, line: Line) -> Demands:
    """An inequality from some size on: by its limit, where that is not 0."""
    path = line.path
    gap = demand.right - demand.left if demand.sign in ("<", "≤") else demand.left - demand.right
    moved = line.setting.defined(gap).xreplace({} if path is None else dict(path.sets))
    limit = None if path is None else carried_out(moved, path.size, sp.oo, "+")
    if demand.sign not in ("<", "≤", ">", "≥") or limit is None or limit == 0 or path is None:
        yield demand
        return
    yield from borne_out(moved, path.size, sp.oo, "+", limit, line.setting, demand.note)
    yield Obligation(limit, ">", sp.S.Zero, f"{demand.note}, from some {path.size} on")
