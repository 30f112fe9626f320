"""Induction over a whole number: a first case, and the step from each number to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation


@dataclass(frozen=True)
class Induction(Rule):
    """Two formulas in a whole number agree at its lowest value and change alike from each value to the next.

    Attributes:
        over: The whole number.
        base: Its lowest value.
    """

    over: sp.Symbol
    base: Any
    words = "induction over {self.over} from {self.base}"

    def demands(self, line: Line) -> Demands:
        """The base, and the step: that the ratio or the difference of successive values is the same."""
        base = sp.sympify(self.base)
        first, second = (side.xreplace({self.over: base}).doit() for side in (line.before, line.after))
        yield Obligation(first, "=", second, f"{self.over} = {base}")
        # From n to n + 1, with the left side at n taken to be the right side there.
        before = peeled(line.before.xreplace({self.over: self.over + 1}), self.over)
        after = peeled(line.after.xreplace({self.over: self.over + 1}), self.over)
        held = {line.before: line.after} if before.has(line.before) else {}
        if held:
            yield Obligation(before.xreplace(held), "=", after, f"from {self.over} to {self.over} + 1")
        elif before.has(sp.Product):
            ratio = sp.cancel(before / line.before)
            yield Obligation(ratio * line.after, "=", after, f"from {self.over} to {self.over} + 1")
        else:
            yield Obligation(before - line.before, "=", after - line.after, f"from {self.over} to {self.over} + 1")


def peeled(formula: sp.Expr, last: sp.Symbol) -> sp.Expr:
    """A formula with the last term taken out of every sum, and the last factor of every product, that runs to `last`.

    Up to a number that is added to it.
    """

    def last_out(part: sp.Basic) -> sp.Basic:
        (index, low, high), *more = part.limits
        if more or not (high - last).is_Integer:
            return part
        rest, term = part.func(part.function, (index, low, high - 1)), part.function.xreplace({index: high})
        return rest + term if isinstance(part, sp.Sum) else rest * term

    return formula.replace(lambda part: isinstance(part, (sp.Sum, sp.Product)), last_out)
