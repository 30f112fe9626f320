"""Reasons for steps about binomial counts: all outcomes added up, by definition and in rational arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import Look, Seen, Undecided
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.xu2025.rules.chances import Truth
from theory.xu2025._laws import BernoulliImprovement


SIZES = ((1, 1), (2, 3), (3, 2), (4, 5))
TRUTHS = (sp.Rational(1, 2), sp.Rational(1, 3))
"""Where the name and the sum that it stands for are compared: a second opinion."""


def binomial(count: sp.Expr, size: sp.Expr, chance: sp.Expr) -> sp.Expr:
    """P(K = count)."""
    return sp.binomial(size, count) * chance**count * (1 - chance) ** (size - count)


def _added(formula: sp.Expr) -> sp.Expr:
    """A formula with its finite sums carried out term by term."""

    def term_by_term(part: sp.Sum) -> sp.Expr:
        (index, low, high) = part.limits[0]
        inner = _added(part.function)
        return sp.Add(*(inner.xreplace({index: sp.Integer(i)}) for i in range(int(low), int(high) + 1)))

    if isinstance(formula, sp.Sum):
        return term_by_term(formula)
    return formula.func(*map(_added, formula.args)) if formula.has(sp.Sum) else formula


@dataclass(frozen=True)
class Cases(Rule):
    """A finite sum over all outcomes has a name.

    Theorem: the definition of the name: the sum over K_1 = 0 ... n_1 and K_2 = 0 ... n_2 of the binomial chances, the
    second count given the first, of the outcomes for which K_2/n_2 is nearer to the truth than K_1/n_1.
    Conditions:
        the line is that sum, letter for letter but for the names of the counts;
        as a second opinion both are compared at small sizes.
    Reference: none, a definition.
    """

    words = "definition: all cases added up"

    def demands(self, line: Line) -> Demands:
        """That the sum is the one that the name stands for, and has its values at small sizes."""
        if not isinstance(line.after, BernoulliImprovement):
            for values in line.setting.points((line.before, line.after), 12):
                yield self._compare_at(line, values)
            yield Undecided("another formula than the name")
            return
        first, second, theta = line.after.args
        outer = line.before.limits[0][0] if isinstance(line.before, sp.Sum) else None
        inner = [part.limits[0][0] for part in line.before.atoms(sp.Sum) if part != line.before]
        if outer is None or len(inner) != 1 or {outer, *inner} & line.after.free_symbols or outer == inner[0]:
            refuse(f"expected a double sum over all outcomes; got {line.before}")
        if line.before != stands_for(line.after, outer, inner[0]):
            if (refuted := self._refuted(line)) is not None:
                yield refuted
                return
            refuse(f"expected {stands_for(line.after, outer, inner[0])}; got {line.before}")
        yield Obligation(line.before, "=", stands_for(line.after, outer, inner[0]))
        if all(arg.is_Symbol for arg in line.after.args) and first != second:
            for sizes in SIZES:
                for truth in TRUTHS:
                    put = {first: sp.Integer(sizes[0]), second: sp.Integer(sizes[1]), theta: truth}
                    yield Obligation(_added(line.before.xreplace(put)), "=", _added(line.after.xreplace(put)))

    def _refuted(self, line: Line) -> Seen | None:
        """Where both differ at a point that the hypotheses admit."""
        found = (self._compare_at(line, values) for values in line.setting.points((line.before, line.after), 4))
        return next((seen for seen in found if seen.looks[0].left != 0), None)

    def _compare_at(self, line: Line, values: Mapping[sp.Basic, sp.Basic]) -> Seen:
        one, other = (_added(side.xreplace(dict(values))) for side in (line.before, line.after))
        shown = {str(k): str(x) for k, x in values.items()} | {"left side": str(one), "right side": str(other)}
        words = "exact rational arithmetic"
        return Seen((Look(shown, sp.simplify(one - other), "=", sp.S.Zero),), words, words)


def stands_for(name: BernoulliImprovement, k: sp.Symbol, m: sp.Symbol) -> sp.Expr:
    """The sum that the name stands for, over the counts k and m."""
    first, second, theta = name.args
    nearer = Truth(sp.Abs(m / second - theta) < sp.Abs(k / first - theta))
    given = sp.Sum(binomial(m, second, k / first) * nearer, (m, 0, second))
    return sp.Sum(binomial(k, first, theta) * given, (k, 0, first))
