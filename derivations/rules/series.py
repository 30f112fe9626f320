"""Reasons for steps about series and sequences: compared term by term, bounded, and their partial sums."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Equivalence, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.lemmas import COMPARISON, MONOTONE
from derivations.rules.statements import generic, needs
from theory.language.propositions import Bounded, Converges, Tends


@dataclass(frozen=True)
class SeriesComparison(Equivalence):
    """Two series of nonnegative terms, each at most a multiple of the other, converge or diverge together.

    Attributes:
        low: Positive; the terms before are at least this multiple of those after.
        high: They are at most this multiple.
    """

    low: sp.Expr
    high: sp.Expr

    words = "comparison: terms between {self.low} and {self.high} times the others"

    def demands(self, line: Line) -> Demands:
        """The bounds, for every term."""
        before, after, t = _series(line)
        for bound in (self.low, self.high):
            if sp.sympify(bound).has(t):
                refuse(f"the factor {bound} depends on {t}")
        yield needs(sp.sympify(self.low), ">", sp.S.Zero, "factor", line.setting)
        yield COMPARISON.cited()
        if sp.simplify(before - self.low * after) == 0 and self.low == self.high:
            yield Proof(True, Strength.SYMBOLIC, "a multiple")
            return
        yield needs(before - self.low * after, "≥", sp.S.Zero, "from below", line.setting)
        yield needs(self.high * after - before, "≥", sp.S.Zero, "from above", line.setting)


def _series(line: Line) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    before, after = line.before, line.after
    while isinstance(before, sp.Not) and isinstance(after, sp.Not):
        before, after = before.args[0], after.args[0]
    if not isinstance(before, Converges) or not isinstance(after, Converges):
        refuse(f"expected two series; got {before} and {after}")
    return before.formula, after.formula.xreplace({after.variable: before.variable}), before.variable


@dataclass(frozen=True)
class Rounded(Equivalence):
    """Rounding sizes up does not change whether the series of a negative power of them converges.

    A size y >= y(1) > 0 becomes one between y and (1 + 1/y(1)) y.
    """

    words = "rounding up multiplies a size by between 1 and 1 + 1/y(1)"

    def demands(self, line: Line) -> Demands:
        """That sizes grow from a positive one, and that terms are powers of them."""
        before, after, t = _series(line)
        rounded = before.atoms(sp.ceiling)
        if len(rounded) != 1:
            refuse(f"expected one size that is rounded up; got {before}")
        (up,) = rounded
        size, letter = up.args[0], sp.Dummy(positive=True)
        base, exponent = before.xreplace({up: letter}).as_base_exp()
        if base != letter:
            base, exponent = 1 / base, -exponent
        if base != letter or exponent.has(t):
            refuse(f"expected a power of the size; got {before}")
        real = sp.Dummy(str(t), positive=True)
        yield Obligation(sp.diff(size.xreplace({t: real}), real), "≥", sp.S.Zero, "sizes grow")
        yield Obligation(size.xreplace({t: sp.S.One}), ">", sp.S.Zero, "the first size")
        yield Obligation(before.xreplace({up: size}), "=", after)
        yield COMPARISON.cited()


@dataclass(frozen=True)
class Within(Equivalence):
    """A sequence between 0 and a number stays bounded: products of numbers from [0, 1] lie in [0, 1].

    Attributes:
        bound: The number.
    """

    bound: sp.Expr

    words = "always between 0 and {self.bound}"

    def demands(self, line: Line) -> Demands:
        """That the formula lies between 0 and the bound, for any values of products of such factors."""
        if not isinstance(line.before, Bounded) or line.after != sp.true:
            refuse(f"expected that a sequence is bounded; got {line.before} and {line.after}")
        put: dict[sp.Basic, sp.Expr] = {}
        for part in line.before.formula.atoms(sp.Product):
            yield needs(part.function, "≥", sp.S.Zero, "every factor", line.setting)
            yield needs(part.function, "≤", sp.S.One, "every factor", line.setting)
            put[part] = sp.Dummy("product", nonnegative=True)
        formula = generic(line.before.formula.xreplace(put), line.setting)
        ends = [dict.fromkeys(put.values(), end) for end in (sp.S.Zero, sp.S.One)]
        for letter in put.values():
            yield Obligation(sp.diff(formula, letter, 2), "=", sp.S.Zero, "linear in the product")
        for end in ends:
            yield Obligation(formula.xreplace(end), "≥", sp.S.Zero, "at either end")
            yield Obligation(formula.xreplace(end), "≤", self.bound, "at either end")


@dataclass(frozen=True)
class SameTruth(Rule):
    """Two statements are said to be true or false together; cases that the hypotheses admit are looked at.

    Never a proof: for printed steps.

    Attributes:
        why: The printed reason.
    """

    why: str

    gives = ("⇔",)

    def demands(self, line: Line) -> Demands:
        """That no case tells the statements apart."""
        for values in line.setting.points((line.before, line.after), 60):
            truths = [side.xreplace(values) for side in (line.before, line.after)]
            if set(truths) == {sp.true, sp.false}:
                shown = {str(k): str(x) for k, x in values.items()}
                shown |= {str(side): str(truth) for side, truth in zip((line.before, line.after), truths, strict=True)}
                yield Proof(False, how="a case that the hypotheses admit", counterexample=shown)
                return
        yield Proof(None, how="no case tells them apart, which proves nothing")


def power_of_time(term: sp.Expr, size: sp.Expr, t: sp.Symbol, condition: sp.Basic, grows: bool = False) -> Demands:
    """That a series of terms of the order of a power of the size n t^a, rounded up, converges under a condition.

    Args:
        term: Its leading order at large sizes is a power m^(-g) of the size m, and it is a function of the size.
        size: The size, rounded up.
        t: Its letter.
        condition: g a > 1; or, with `grows`, that the term itself stays bounded: g >= 0, as a > 0.
        grows: Which of these.

    Raises:
        RefusedError: If the term is none, or the condition another one.
    """
    m = sp.Dummy("m", positive=True)
    plain = sp.expand(term.xreplace({size: m}))
    exponents = [sp.expand(sp.diff(sp.log(part), m) * m) for part in sp.Add.make_args(plain)]
    exponents = [sp.simplify(e) for e in exponents]
    if any(e.has(m) for e in exponents) or size.args[0].diff(t) == 0:
        refuse(f"expected a sum of powers of the size; got {term}")
    largest = exponents[0]
    for e in exponents[1:]:
        largest = e if (e - largest).is_positive else largest
    if any(not (largest - e).is_nonnegative for e in exponents):
        refuse(f"which of the powers {exponents} is the largest is not plain")
    a = sp.simplify(sp.diff(sp.log(size.args[0]), t) * t)
    gap = largest if grows else 1 + a * largest
    relation = sp.Le(gap, 0) if grows else sp.Lt(gap, 0)
    if relation not in (sp.true, sp.false) and isinstance(condition, (type(relation), type(relation.reversed))):
        wanted, stated = relation.gts - relation.lts, condition.gts - condition.lts
        if sp.cancel(wanted / stated).is_positive and a.is_positive:
            yield Proof(True, Strength.SYMBOLIC, f"{term} is of order size^({largest}), with size of order t^({a})")
            return
    refuse(f"{term} is of order size^({largest}), with size of order t^({a}); expected {relation}, got {condition}")


@dataclass(frozen=True)
class FromSecond(Equivalence):
    """A positive multiple of partial sums of positive terms, from some term on, grows without bound or converges."""

    words = "partial sums of positive terms tend to infinity if and only if the series diverges, wherever it starts"

    def demands(self, line: Line) -> Demands:
        """That terms are positive, and the series the same."""
        before, after = line.before, line.after
        good = isinstance(before, Tends) and before.args[2] == sp.oo and isinstance(after, sp.Not)
        if not good or not isinstance(after.args[0], Converges):
            refuse(f"expected partial sums that tend to infinity, and a series; got {before} and {after}")
        (series,) = after.args
        sums = [part for part in before.formula.atoms(sp.Sum) if part.limits[0][2] == before.variable]
        if len(sums) != 1 or sp.cancel(before.formula / sums[0]).has(before.variable):
            refuse(f"expected a multiple of partial sums; got {before.formula}")
        (t, low, _) = sums[0].limits[0]
        if not low.is_Integer:
            refuse(f"expected a sum from a known term on; got {sums[0]}")
        yield needs(sp.cancel(before.formula / sums[0]), ">", sp.S.Zero, "factor before the sum", line.setting)
        yield needs(sums[0].function, ">", sp.S.Zero, "every term", line.setting)
        yield Obligation(sums[0].function, "=", series.formula.xreplace({series.variable: t}), "the terms")
        yield MONOTONE.cited()
