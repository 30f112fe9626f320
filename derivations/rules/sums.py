"""Reasons for steps about sums: taken apart, or said by a test to converge."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import SeriesTest
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.algebra import require_formulas
from derivations.rules.domains import allowed, require_undefined
from derivations.rules.existence import is_summable
from theory.language.propositions import Converges


@dataclass(frozen=True)
class SumRule(Rule):
    """Sums and products are split, joined, shifted or pulled apart.

    Theorem: a finite sum is linear in its terms; a convergent series is so too.
    Conditions:
        every term has a value;
        no range ends more than one before it starts;
        every infinite sum, on either side, is over one index and converges by a test, for every admitted value of its
            letters.
    Reference: Rudin 1976, Theorem 3.47.

    Attributes:
        why: Which of these, in words.
    """

    why: str = "sums taken apart"

    def demands(self, line: Line) -> Demands:
        """That both are the same, term by term where their ranges agree, and that infinite sums converge."""
        require_formulas(line)
        sides = line.setting.defined(line.before), line.setting.defined(line.after)
        for part in sorted(set().union(*(side.atoms(sp.Sum, sp.Product) for side in sides)), key=str):
            if any(limits.has(sp.oo, -sp.oo) for limits in part.limits) and not is_summable(part):
                refuse(f"an infinite sum may be taken apart only where each part converges; {part} is not known to")
        before, after = (sp.expand(_split_terms(side)) for side in (line.before, line.after))
        yield Obligation(before, "=", after)
        yield from allowed(line.before, line.after)


def _split_terms(side: sp.Basic) -> sp.Basic:
    """Sums of sums as sums, constants before them."""

    def split(part: sp.Basic) -> sp.Basic:
        total = sp.S.Zero
        (index, low, high), *more = part.limits
        if more:
            return part
        for term in sp.Add.make_args(sp.expand(part.function)):
            outer, inner = term.as_independent(index, as_Add=False)
            total += outer * (
                (high - low + 1)
                if inner == 1 and (high - low).is_finite is not False
                else sp.Sum(inner, (index, low, high))
            )
        return total

    return side.replace(lambda part: isinstance(part, sp.Sum), split)


@dataclass(frozen=True)
class Series(Rule):
    """A series converges, or does not, by a test.

    Theorem: the ratio test, the integral test, and Bertrand's test by Cauchy's condensation, applied to the order of
    the terms by limit comparison.
    Conditions:
        every term from t = 1 on has a value;
        no hypothesis or abbreviation is about t;
        the order is found for every value of the other letters, and borne out by numbers far out.
    Reference: Rudin 1976, Theorems 3.25, 3.28 (p. 62), 3.29 and 3.34 (p. 66).

    Attributes:
        test: The name of the test, as in "comparison", "condensation", "ratio".
    """

    test: str
    gives = ("⇔", "⇒")
    words = "{self.test} test"

    def demands(self, line: Line) -> Demands:
        """That the test decides as stated."""
        if not isinstance(line.before, Converges) or line.after not in (sp.true, sp.false):
            refuse(
                f"expected a statement that a series converges, and whether it does; got {line.before}, {line.after}"
            )
        term, t = line.before.formula, line.before.variable
        require_undefined(t, line.setting, term)
        yield from allowed(term.xreplace({t: 1 + sp.Dummy(str(t), integer=True, nonnegative=True)}))
        yield SeriesTest(term, t, bool(line.after), self.test)
