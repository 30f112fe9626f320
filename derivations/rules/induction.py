"""Induction over a whole number: a first case, and the step from each number to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.algebra import require_formulas
from derivations.rules.domains import LISTED, allowed, range_allowed, require_undefined


@dataclass(frozen=True)
class Induction(Rule):
    """Two formulas in a whole number agree at its lowest value and change alike from each value to the next.

    Theorem: the principle of induction.
    Conditions:
        the letter is free and whole;
        the base is a whole number, and no admitted value is smaller;
        both formulas have values from the base on, with no range of a sum or product that ends before it starts;
        they agree at the base;
        whatever whole number n from the base on, if they agree at n, they agree at n + 1 (shown for every such n,
            whatever the hypotheses say of n: they may leave out numbers between).
    Reference: Landau 1966, Chapter I, Axiom 5.

    Attributes:
        over: The whole number.
        base: Its lowest value.
    """

    over: sp.Symbol
    base: Any
    words = "induction over {self.over} from {self.base}"

    def demands(self, line: Line) -> Demands:
        """The base, and the step: that the ratio or the difference of successive values is the same."""
        n, base = self.over, sp.sympify(self.base)
        require_formulas(line)
        require_undefined(n, line.setting, line.before, line.after)
        bound = {limits[0] for part in (line.before - line.after).atoms(sp.Sum, sp.Product) for limits in part.limits}
        if n.is_integer is not True or base.is_integer is not True or base.has(n) or n in bound:
            refuse(f"expected a free whole number, and a first one that does not move with it; got {n} from {base}")
        yield Obligation(n, "≥", base, "no admitted value is smaller")
        first, second = (written_out(side.xreplace({n: base})) for side in (line.before, line.after))
        yield Obligation(first, "=", second, f"{n} = {base}")
        # Any number from the base on, as a letter of which no hypothesis speaks.
        m = base + sp.Dummy(str(n), integer=True, nonnegative=True)
        before, after = (side.xreplace({n: m}) for side in (line.before, line.after))
        yield from allowed(before, after)
        yield from self._step(before, after, m, line)

    def _step(self, before: sp.Expr, after: sp.Expr, m: sp.Expr, line: Line) -> Demands:
        """From m to m + 1, with the left side at m taken to be the right side there."""
        n, note = self.over, f"from {self.over} to {self.over} + 1"
        for part in (line.before - line.after).atoms(sp.Sum, sp.Product):
            (_, low, high) = part.limits[0]
            if (high - n).is_Integer:
                yield from range_allowed(*(end.xreplace({n: m + 1}) - shift for end, shift in ((low, 0), (high, 1))))
        moved, wanted = (peeled(side.xreplace({n: n + 1}), n).xreplace({n: m}) for side in (line.before, line.after))
        if moved.has(before):
            yield Obligation(moved.xreplace({before: after}), "=", wanted, note)
        elif moved.has(sp.Product):
            ratio = sp.cancel(moved / before)
            yield Obligation(ratio * after, "=", wanted, note)
            yield from allowed(ratio)
        else:
            yield Obligation(moved - before, "=", wanted - after, note)


def written_out(formula: sp.Expr) -> sp.Expr:
    """A formula with its sums and products between numbers written as terms and factors."""

    def listed(part: sp.Basic) -> sp.Basic:
        (index, low, high), *more = part.limits
        if more or not (low.is_Integer and high.is_Integer and -1 <= high - low < LISTED):
            return part
        terms = [part.function.xreplace({index: sp.Integer(value)}) for value in range(int(low), int(high) + 1)]
        return sp.Add(*terms) if isinstance(part, sp.Sum) else sp.Mul(*terms)

    return formula.replace(lambda part: isinstance(part, (sp.Sum, sp.Product)), listed)


def peeled(formula: sp.Expr, last: sp.Symbol) -> sp.Expr:
    """A formula with the last term taken out of every sum, and the last factor of every product, that runs to `last`.

    Up to a number that is added to it. The range has to have a last term.
    """

    def last_out(part: sp.Basic) -> sp.Basic:
        (index, low, high), *more = part.limits
        if more or not (high - last).is_Integer:
            return part
        rest, term = part.func(part.function, (index, low, high - 1)), part.function.xreplace({index: high})
        return rest + term if isinstance(part, sp.Sum) else rest * term

    return formula.replace(lambda part: isinstance(part, (sp.Sum, sp.Product)), last_out)
