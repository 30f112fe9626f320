"""Reasons for steps about series and sequences: compared term by term, bounded, and their partial sums."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import AtPoints, Undecided
from derivations.kernel.line import Demands, Equivalence, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.domains import allowed, require_smooth, require_undefined
from derivations.rules.lemmas import COMPARISON, MONOTONE
from derivations.rules.statements import generic, needs
from theory.language.propositions import Bounded, Converges, Tends


@dataclass(frozen=True)
class SeriesComparison(Equivalence):
    """Two series of nonnegative terms, each at most a multiple of the other, converge or diverge together.

    Theorem: the comparison test.
    Conditions:
        the terms have values;
        those after are nonnegative, and those before lie between two positive multiples of them, from t = 1 on;
        the multiples do not move with t, of which no hypothesis speaks.
    Reference: Rudin 1976, Theorem 3.25.

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
        low, high = sp.sympify(self.low), sp.sympify(self.high)
        for bound in (low, high):
            if line.setting.defined(bound).has(t, *_variables(line), sp.oo, -sp.oo):
                refuse(f"the factor {bound} depends on {t}, or is infinite")
        yield needs(low, ">", sp.S.Zero, "factor", line.setting)
        yield needs(after, "≥", sp.S.Zero, "terms", line.setting)
        yield from allowed(before, after, low, high)
        yield COMPARISON.cited()
        if low == high:
            yield Obligation(before, "=", low * after, "a multiple")
            return
        yield needs(before - self.low * after, "≥", sp.S.Zero, "from below", line.setting)
        yield needs(self.high * after - before, "≥", sp.S.Zero, "from above", line.setting)


def _series(line: Line) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    before, after = line.before, line.after
    while isinstance(before, sp.Not) and isinstance(after, sp.Not):
        before, after = before.args[0], after.args[0]
    if not isinstance(before, Converges) or not isinstance(after, Converges):
        refuse(f"expected two series; got {before} and {after}")
    require_undefined(before.variable, line.setting, before.formula, after.formula)
    if after.variable != before.variable and after.formula.has(before.variable):
        refuse(f"{before.variable} stands for two things in {before} and {after}")
    t = sp.Dummy(str(before.variable), integer=True, positive=True)  # of which no hypothesis speaks
    return before.formula.xreplace({before.variable: t}), after.formula.xreplace({after.variable: t}), t


def _variables(line: Line) -> set[sp.Basic]:
    """The letters over which the series of a line run."""
    return {part.variable for side in (line.before, line.after) for part in side.atoms(Converges)}


@dataclass(frozen=True)
class Rounded(Equivalence):
    """Rounding sizes up does not change whether the series of a negative power of them converges.

    A size y >= y(1) > 0 becomes one between y and (1 + 1/y(1)) y.

    Theorem: the comparison test.
    Conditions:
        the size is positive at t = 1, and does not fall: it is smooth for t >= 1, and its derivative is nonnegative;
        the terms are a power of the size, with one exponent, and nothing else.
    Reference: Rudin 1976, Theorem 3.25.
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
        require_smooth(size, t)
        yield from allowed(size.xreplace({t: 1 + sp.Dummy("u", nonnegative=True)}))
        yield Obligation(sp.diff(size.xreplace({t: real}), real), "≥", sp.S.Zero, "sizes grow")
        yield Obligation(size.xreplace({t: sp.S.One}), ">", sp.S.Zero, "the first size")
        yield Obligation(before.xreplace({up: size}), "=", after)
        yield COMPARISON.cited()


@dataclass(frozen=True)
class Within(Equivalence):
    """A sequence between 0 and a number stays bounded: products of numbers from [0, 1] lie in [0, 1].

    Theorem: a function that is affine in each of some letters from [0, 1] takes its extremes at the corners, one letter
    after the other.
    Conditions:
        every factor of a product, from its first index on, lies in [0, 1];
        the formula is affine in each product;
        at every corner it lies between 0 and the bound;
        the bound is finite and does not move with T, of which no hypothesis speaks.
    Reference: none, elementary.

    Attributes:
        bound: The number.
    """

    bound: sp.Expr

    words = "always between 0 and {self.bound}"

    def demands(self, line: Line) -> Demands:
        """That the formula lies between 0 and the bound, for any values of products of such factors."""
        if not isinstance(line.before, Bounded) or line.after != sp.true:
            refuse(f"expected that a sequence is bounded; got {line.before} and {line.after}")
        T, bound = line.before.variable, sp.sympify(self.bound)
        require_undefined(T, line.setting, line.before.formula, bound)
        if bound.has(T) or bound.is_finite is False or bound.has(sp.oo, -sp.oo):
            refuse(f"expected a bound that does not move with {T}; got {bound}")
        anywhere = {T: sp.Dummy(str(T), integer=True, positive=True)}  # of which no hypothesis speaks
        formula = line.before.formula.xreplace(anywhere)
        put: dict[sp.Basic, sp.Expr] = {}
        for part in sorted(formula.atoms(sp.Product), key=str):
            (index, low, _), *more = part.limits
            if more or low.is_integer is not True:
                refuse(f"expected products over one index from a whole number; got {part}")
            factor = part.function.xreplace({index: low + sp.Dummy(str(index), integer=True, nonnegative=True)})
            yield from allowed(part, factor)
            yield needs(factor, "≥", sp.S.Zero, "every factor", line.setting)
            yield needs(factor, "≤", sp.S.One, "every factor", line.setting)
            put[part] = sp.Dummy("product", nonnegative=True)
        formula = generic(formula.xreplace(put), line.setting)
        letters = tuple(put.values())
        yield from allowed(formula, bound)
        for letter in letters:
            yield Obligation(sp.diff(formula, letter, 2), "=", sp.S.Zero, "linear in the product")
        for corner in product((sp.S.Zero, sp.S.One), repeat=len(letters)):
            at = formula.xreplace(dict(zip(letters, corner, strict=True)))
            yield Obligation(at, "≥", sp.S.Zero, "at every corner")
            yield Obligation(at, "≤", bound, "at every corner")


@dataclass(frozen=True)
class SameTruth(Rule):
    """Two statements are said to be true or false together; cases that the hypotheses admit are looked at.

    Theorem: none: cases can only tell the statements apart.
    Conditions:
        never a proof, for printed steps.
    Reference: none, cases decide.

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
                yield AtPoints(Obligation(line.before, "⇔", line.after), (values,))
                return
        yield Undecided("no case tells them apart, which proves nothing")


@dataclass(frozen=True)
class FromSecond(Equivalence):
    """A positive multiple of partial sums of positive terms, from some term on, grows without bound or converges.

    Theorem: a monotone sequence converges if and only if it is bounded.
    Conditions:
        the multiple is positive and does not move;
        the sum is over one index from a whole number on;
        its terms are positive, and are those of the series, which have values from t = 1 on;
        no hypothesis speaks of the index.
    Reference: Rudin 1976, Theorem 3.14.
    """

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
        (t, low, _), *more = sums[0].limits
        require_undefined(before.variable, line.setting, before.formula)
        require_undefined(series.variable, line.setting, series.formula)
        if more or not low.is_Integer or low < 1:
            refuse(f"expected a sum over one index from a known term on; got {sums[0]}")
        yield needs(sp.cancel(before.formula / sums[0]), ">", sp.S.Zero, "factor before the sum", line.setting)
        anywhere = sp.Dummy(str(t), integer=True, positive=True)
        term, other = sums[0].function.xreplace({t: anywhere}), series.formula.xreplace({series.variable: anywhere})
        yield from allowed(other)
        yield needs(term, ">", sp.S.Zero, "every term", line.setting)
        yield Obligation(term, "=", other, "the terms")
        yield MONOTONE.cited()
