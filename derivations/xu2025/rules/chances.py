"""Chances of events about fits: as formulas, adding up to 1, and as means of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Applied, ChainState, Chance, Mean
from derivations.rules.one_step import same_means
from derivations.xu2025.rules.supports import cases, support_of


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

    Theorem: additivity of probability over a partition.
    Conditions:
        the events are about one fit;
        for every value that it may have by its law exactly one of them is true;
        the formula changes by their sum less 1, and by nothing else.
    Reference: Billingsley 1995, Section 2.

    Attributes:
        values: Values of the fit that are looked at beside one for every case that the events tell apart.
    """

    values: tuple[sp.Expr, ...] = ()
    words = "exactly one of the events happens"

    def demands(self, line: Line) -> Demands:
        """That exactly one of the events is true at each value, and that their chances are what changes by 1."""
        gone, new = line.before.atoms(Chance), line.after.atoms(Chance)
        events = gone ^ new
        fits = set().union(*(chance.atoms(ChainState) for chance in events))
        if len(fits) != 1:
            refuse(f"expected events about one fit; got {line.before}")
        (fit,) = fits
        everything = cases([chance.event for chance in events], fit, line.setting)
        for value in (*self.values, *(value for value, _ in everything)):
            truths = [truth_of(chance.event.xreplace({fit: value})) for chance in events]
            if None in truths:
                refuse(f"which of {', '.join(map(str, events))} happens at {fit} = {value} is not plain")
            if truths.count(True) != 1:
                refuse(f"expected exactly one of {', '.join(map(str, events))} at {fit} = {value}; got {truths}")
        whole = sum(gone - new) + sum(new - gone)
        letters = {chance: sp.Dummy(str(chance), real=True) for chance in gone | new}
        yield Obligation((line.before - line.after).xreplace(letters), "=", (whole - 1).xreplace(letters))


def truth_of(event: sp.Basic) -> bool | None:
    """Whether a statement about values is true; None where signs do not decide."""
    if event in (sp.true, sp.false):
        return bool(event)
    if isinstance(event, sp.Not):
        inner = truth_of(event.args[0])
        return None if inner is None else not inner
    if isinstance(event, (sp.And, sp.Or)):
        parts, decides = [truth_of(part) for part in event.args], isinstance(event, sp.Or)
        return decides if decides in parts else None if None in parts else not decides
    if not isinstance(event, Relational):
        return None
    gap = sp.factor(sp.together(event.lhs - event.rhs))
    nonzero = None if gap.is_zero is None else not gap.is_zero
    signs = {
        sp.Gt: gap.is_positive,
        sp.Ge: gap.is_nonnegative,
        sp.Lt: gap.is_negative,
        sp.Le: gap.is_nonpositive,
        sp.Eq: gap.is_zero,
        sp.Ne: nonzero,
    }
    found: bool | None = signs.get(event.func)
    return found


@dataclass(frozen=True)
class Indicator(Rule):
    """The indicator of K = 0 is q^K with q = 0.

    Theorem: 0^0 = 1, and 0^K = 0 for K > 0.
    Conditions:
        q is 0;
        K is a positive multiple of a fit that is never negative by its law, so that K = 0 is the event that the fit is
            0.
    Reference: none, a definition.

    Attributes:
        zero: A formula that is 0, in place of q.
        count: K.
    """

    zero: sp.Expr
    count: sp.Expr
    words = "the indicator of {self.count} = 0 is q^({self.count}) with q = {self.zero} = 0"

    def demands(self, line: Line) -> Demands:
        """That q is 0 and the event is K = 0."""
        chances, fits = line.before.atoms(Chance), self.count.atoms(ChainState)
        wanted = {Chance(sp.Eq(fit, 0)): Mean(self.zero**self.count) for fit in fits}
        if len(fits) != 1 or not chances or not chances <= set(wanted):
            refuse(f"expected the chance that {self.count} is 0; got {line.before}")
        (fit,) = fits
        times = sp.cancel(self.count / fit)
        if times.has(ChainState) or random_symbols(times):
            refuse(f"expected a multiple of {fit}; got {self.count}")
        if not support_of(fit, line.setting).low.is_extended_nonnegative:
            refuse(f"{fit} may be negative by its law, where 0^({self.count}) has no value")
        yield Obligation(times, ">", sp.S.Zero, f"K is a positive multiple of {fit}")
        yield Obligation(self.zero.evalf() if self.zero.has(sp.Function) else self.zero, "=", sp.S.Zero, "q")
        yield from same_means(line.before.xreplace(wanted), line.after, line.setting)
