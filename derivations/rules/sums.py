"""Reasons for steps about sums: taken apart, or said by a test to converge."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.algebra import allowed
from theory.language.propositions import Converges
from theory.language.sequences import converges, order_of


@dataclass(frozen=True)
class SumRule(Rule):
    """Sums and products are split, joined, shifted or pulled apart.

    Attributes:
        why: Which of these, in words.
    """

    why: str = "sums taken apart"

    def demands(self, line: Line) -> Demands:
        """That both are the same, term by term where their ranges agree, and that infinite sums converge."""
        if any(part.has(sp.oo) for part in line.before.atoms(sp.Sum)):
            for part in sorted(line.before.atoms(sp.Sum) | line.after.atoms(sp.Sum), key=str):
                if part.has(sp.oo) and not _is_summable(part):
                    refuse(f"an infinite sum may be taken apart only where each part converges; {part} is not known to")
        before, after = (sp.expand(_split_terms(side)) for side in (line.before, line.after))
        yield Obligation(before, "=", after)
        yield from allowed(line.before, line.after)


def _is_summable(part: sp.Sum) -> bool:
    (index, _, _), *more = part.limits
    return not more and converges(part.function, index) is True


def _split_terms(side: sp.Basic) -> sp.Basic:
    """Sums of sums as sums, constants before them."""

    def split(part: sp.Basic) -> sp.Basic:
        total = sp.S.Zero
        (index, low, high), *more = part.limits
        if more:
            return part
        for term in sp.Add.make_args(sp.expand(part.function)):
            outer, inner = term.as_independent(index, as_Add=False)
            total += outer * ((high - low + 1) if inner == 1 and high != sp.oo else sp.Sum(inner, (index, low, high)))
        return total

    return side.replace(lambda part: isinstance(part, sp.Sum), split)


@dataclass(frozen=True)
class Series(Rule):
    """A series converges, or does not, by a test.

    Attributes:
        test: The name of the test, as in "comparison", "condensation", "ratio".
    """

    test: str
    words = "{self.test} test"

    def demands(self, line: Line) -> Demands:
        """That the test decides as stated."""
        if not isinstance(line.before, Converges) or line.after not in (sp.true, sp.false):
            refuse(
                f"expected a statement that a series converges, and whether it does; got {line.before}, {line.after}"
            )
        order = order_of(line.before.formula, line.before.variable)
        if order is None or self.test not in order.rule:
            refuse(f"the {self.test} test does not decide {line.before}: {order.rule if order else 'no order'}")
        holds = order.is_summable is bool(line.after)
        yield Proof(
            holds, Strength.SYMBOLIC, order.rule, counterexample={} if holds else {"the series": str(not line.after)}
        )
