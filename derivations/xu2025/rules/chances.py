"""Chances of events about fits: as formulas, adding up to 1, and as means of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.formulas import Applied, Chance, Fit, Mean
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.conditional_means import same_means


class Truth(Applied):
    """1 if a statement is true, else 0: sympy's sums take a Piecewise apart even where it holds their index.

    Args:
        event: The statement.
    """

    is_nonnegative = True
    letter = ("1", "1")

    def __new__(cls, event: Any) -> sp.Expr:
        """Build the node, or return the number where the truth is known."""
        event = sp.sympify(event)
        return sp.Integer(event == sp.true) if event in (sp.true, sp.false) else super().__new__(cls, event)


@dataclass(frozen=True)
class Partition(Rule):
    """The chances of events of which exactly one happens add up to 1.

    Attributes:
        values: Every value that the fit may have, up to those that the events do not tell apart; formulas.
    """

    values: tuple[sp.Expr, ...]
    words = "exactly one of the events happens"

    def demands(self, line: Line) -> Demands:
        """That exactly one of the events is true at each value, and that their chances are what changes by 1."""
        gone, new = line.before.atoms(Chance), line.after.atoms(Chance)
        events = gone ^ new
        fits = set().union(*(chance.atoms(Fit) for chance in events))
        if len(fits) != 1:
            refuse(f"expected events about one fit; got {line.before}")
        (fit,) = fits
        for value in self.values:
            truths = [truth_of(chance.event.xreplace({fit: value})) for chance in events]
            if None in truths:
                refuse(f"which of {', '.join(map(str, events))} happens at {fit} = {value} is not plain")
            if truths.count(True) != 1:
                yield Proof(False, how="events", counterexample={str(fit): str(value), "events": str(truths)})
                return
        whole = sum(gone - new) + sum(new - gone)
        letters = {chance: sp.Dummy(real=True) for chance in events}
        gap = (line.before - line.after).xreplace(letters)
        if sp.simplify(gap - (whole.xreplace(letters) - 1)) != 0:
            refuse(f"the chances of {', '.join(map(str, events))} add up to 1; that does not give {line.after}")
        yield Proof(True, Strength.SYMBOLIC, "exactly one of the events happens at every value")


def truth_of(event: sp.Basic) -> bool | None:
    """Whether a statement about values is true; None where signs do not decide."""
    if event in (sp.true, sp.false):
        return bool(event)
    if isinstance(event, sp.And):
        parts = [truth_of(part) for part in event.args]
        return False if False in parts else None if None in parts else True
    gap = sp.factor(sp.together(event.lhs - event.rhs))
    signs = {sp.Gt: gap.is_positive, sp.Ge: gap.is_nonnegative, sp.Lt: gap.is_negative, sp.Le: gap.is_nonpositive}
    found: bool | None = signs.get(event.func, gap.is_zero)
    return found


@dataclass(frozen=True)
class Indicator(Rule):
    """The indicator of K = 0 is q^K with q = 0.

    Attributes:
        zero: A formula that is 0, in place of q.
        count: K.
    """

    zero: sp.Expr
    count: sp.Expr
    words = "the indicator of {self.count} = 0 is q^({self.count}) with q = {self.zero} = 0"

    def demands(self, line: Line) -> Demands:
        """That q is 0 and the event is K = 0."""
        chances = line.before.atoms(Chance)
        wanted = {Chance(sp.Eq(fit, 0)): Mean(self.zero**self.count) for fit in self.count.atoms(Fit)}
        if not chances or not chances <= set(wanted) or sp.simplify(self.count.xreplace(_all_zero(self.count))) != 0:
            refuse(f"expected the chance that {self.count} is 0; got {line.before}")
        yield Obligation(self.zero.evalf(), "=", sp.S.Zero, "q")
        yield from same_means(line.before.xreplace(wanted), line.after, line.setting)


def _all_zero(formula: sp.Expr) -> dict[sp.Basic, sp.Expr]:
    return dict.fromkeys(formula.atoms(Fit), sp.S.Zero)
