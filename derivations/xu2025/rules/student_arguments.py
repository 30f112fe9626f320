"""Student's distribution function as its argument moves: it increases, and vanishes only at minus infinity."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Equivalence, Line, UpperBound
from derivations.kernel.proof import Obligation
from derivations.rules.domains import allowed, range_allowed, require_differentiable
from derivations.special.rules.student import positive_density
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


@dataclass(frozen=True)
class Increasing(UpperBound):
    """Student's distribution function increases, and its argument does.

    Theorem: a function with a positive derivative on an interval is strictly increasing, used for the argument and for
    the distribution function.
    Conditions:
        p > 0, the same on both sides;
        the density is positive;
        the difference of the two letters is positive, by their definitions;
        the difference of the arguments is 0 where the letters are equal, is differentiable in what the one exceeds the
            other by, for every positive excess, and has a positive derivative there.
    Reference: Rudin 1976, Theorem 5.11, p. 108.

    Attributes:
        gap: A difference of two defined letters that is positive.
        over: The number of generations.
    """

    gap: sp.Expr
    over: sp.Symbol

    words = "a distribution function with a positive density increases, and {self.gap} > 0"

    def demands(self, line: Line) -> Demands:
        """That the density is positive, that the gap is, and that the argument falls with what the gap adds."""
        before, after = line.before, line.after
        one, other = (side.atoms(StudentDistribution) for side in (before, after))
        if line.step.sign != "<" or {before} != one or {after} != other or before.args[0] != after.args[0]:
            refuse(f"expected two values of one distribution function; got {before} and {after}")
        yield from positive_density(before.args[0])
        yield Obligation(sp.expand(_last_apart(line.setting.defined(self.gap), self.over + 1)), ">", sp.S.Zero, "gap")
        grown = [letter for letter in self.gap.free_symbols if self.gap.coeff(letter) == 1]
        if len(grown) != 1 or not (grown[0] - self.gap).is_Symbol:
            refuse(f"expected a difference of two letters; got {self.gap}")
        added = sp.Dummy("added", positive=True)
        gap = (after.args[1] - before.args[1]).xreplace({grown[0]: grown[0] - self.gap + added})
        yield from require_differentiable(gap, added)
        yield Obligation(gap.xreplace({added: sp.S.Zero}), "=", sp.S.Zero, "nothing added")
        yield from allowed(gap.xreplace({added: sp.S.Zero}))
        yield Obligation(sp.diff(gap, added), ">", sp.S.Zero, "the argument falls with what is added")


def _last_apart(formula: sp.Expr, end: sp.Expr) -> sp.Expr:
    """A formula with the last term taken out of the sums that end there."""
    put = {}
    for part in formula.atoms(sp.Sum):
        (index, low, high) = part.limits[0]
        if len(part.limits) == 1 and high == end:
            put[part] = sp.Sum(part.function, (index, low, end - 1)) + part.function.xreplace({index: end})
    return formula.xreplace(put)


@dataclass(frozen=True)
class VanishesWith(Equivalence):
    """Student's distribution function at -sqrt(p r)/2 tends to 0 if and only if r tends to infinity.

    Theorem: a continuous distribution function that is positive everywhere and strictly increasing tends to 0 along a
    sequence if and only if its argument tends to minus infinity.
    Conditions:
        p > 0 does not move;
        the argument is -sqrt(p r)/2, with r >= 0 all along.
    Reference: Billingsley 1995, Section 14.

    Attributes:
        ratio: r.
    """

    ratio: sp.Expr
    words = "a distribution function that is positive everywhere and increases tends to 0 only at minus infinity"

    def demands(self, line: Line) -> Demands:
        """That the density is positive, and that the argument is minus a positive power of the ratio."""
        before, after = line.before, line.after
        if not isinstance(before, Tends) or before.args[2] != 0 or not isinstance(before.formula, StudentDistribution):
            refuse(f"expected a distribution function that tends to 0; got {before}")
        freedom, argument = before.formula.args
        if line.setting.defined(freedom).has(before.variable):
            refuse(f"expected degrees of freedom that do not move with {before.variable}; got {freedom}")
        if after != Tends(self.ratio, before.variable, sp.oo):
            refuse(f"expected that {self.ratio} tends to infinity; got {after}")
        yield from positive_density(freedom)
        put: dict[sp.Basic, sp.Basic] = {}
        for part in self.ratio.atoms(sp.Sum):
            if part.function.is_nonnegative:
                yield from range_allowed(*part.limits[0][1:])
                put[part] = sp.Dummy(nonnegative=True)
        yield Obligation(self.ratio.xreplace(put), "≥", sp.S.Zero, "the ratio")
        yield Obligation(argument.xreplace(put), "≤", sp.S.Zero, "the argument is not positive")
        yield Obligation(argument**2, "=", freedom * self.ratio / 4, "the argument, squared")
