"""Reasons for steps about sums over generations: means of each, the first apart, limits term by term."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.decide import decide
from derivations.kernel.demands import same
from derivations.kernel.forms import Demand, Seen, Stated
from derivations.kernel.line import Demands, Identity, Line, Rule
from derivations.kernel.means import spread
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean
from derivations.rules.cited import Cited
from derivations.rules.vanishing_gaps import vanishing
from theory.language.matrices import Arbitrary, MatrixSum


@dataclass(frozen=True)
class OverGenerations(Identity):
    """The mean of a formula linear in a sum over generations is the sum of the means.

    Theorem: linearity of the mean, for finitely many terms.
    Conditions: the formula is additive in the sum; the index stands nowhere else in it; the sum is not less than empty;
    the terms have means by the meaning of `Mean`: none is written of what has none.
    Reference: Billingsley 1995, Theorems 15.1 and 16.1.
    """

    why: str = "means are linear, generation by generation"

    def demands(self, line: Line) -> Demands:
        """That the formula is additive in the sum, and that its terms are the new ones."""
        before = spread(line.before, line.setting.laws)
        found: dict[sp.Basic, sp.Expr] = {}
        for mean in sorted(before.atoms(Mean), key=str):
            sums = sorted(mean.body.atoms(MatrixSum), key=str)
            if not sums:
                continue
            if len(sums) > 1:
                refuse(f"expected one sum over generations in a mean; got {', '.join(map(str, sums))}")
            (total,) = sums
            one, other = (Arbitrary(letter, *total.shape) for letter in ("G", "H"))
            parts = [mean.body.xreplace({total: part}) for part in (one + other, one, other)]
            yield Obligation(parts[0], "=", parts[1] + parts[2], "additive in the sum")
            _, index, low, high = total.args
            if index in one_body(mean.body, total).free_symbols:
                refuse(f"{index} stands in {mean.body} outside of the sum over it")
            yield Obligation(high, "≥", low - 1, "a range")
            found[mean] = sp.Sum(Mean(mean.body.xreplace({total: total.at(index)})), (index, low, high))
        if not found:
            refuse(f"expected a mean with a sum over generations; got {line.before}")
        yield from same(before.xreplace(found), spread(line.after, line.setting.laws))


def one_body(formula: sp.Basic, total: sp.Basic) -> sp.Basic:
    """A formula with a letter for a sum in it."""
    return formula.xreplace({total: Arbitrary("one_sum", *total.shape)})


@dataclass(frozen=True)
class FirstTerm(Identity):
    """The first term of a sum is written apart, or taken back in.

    Theorem: the definition of a sum over a range.
    Conditions: the range has a first term.
    Reference: none, a definition.

    Attributes:
        index: The index of the sum; what is said of its first value alone falls away from the others.
    """

    index: sp.Symbol
    words = "the first term apart"

    def demands(self, line: Line) -> Demands:
        """That one formula is the other with the first term of its sum apart."""
        for whole, split in ((line.before, line.after), (line.after, line.before)):
            apart = whole.replace(lambda part: isinstance(part, sp.Sum), self._split_first)
            if apart != whole and sp.expand(apart) == sp.expand(split):
                yield from self._begins(whole)
                yield Obligation(sp.expand(apart), "=", sp.expand(split))
                return
        apart = line.before.replace(lambda part: isinstance(part, sp.Sum), self._split_first)
        if apart == line.before:
            refuse(f"expected a sum over {self.index} from a number; got {line.before}")
        yield from self._begins(line.before)
        yield from same(apart, line.after)

    def _begins(self, formula: sp.Expr) -> Demands:
        """That every sum that is taken apart has a first term."""
        for part in sorted(formula.atoms(sp.Sum), key=str):
            if self._split_first(part) != part:
                _, low, high = part.limits[0]
                yield Obligation(high, "≥", low, "there is a first term")

    def _split_first(self, part: sp.Sum) -> sp.Expr:
        (index, low, high), *more = part.limits
        if more or index != self.index or not low.is_Integer or not part.function.has(sp.Piecewise):
            return part
        return part.function.xreplace({index: low}) + sp.Sum(_beyond(part.function, index, low), (index, low + 1, high))


def _beyond(formula: sp.Expr, index: sp.Symbol, low: sp.Integer) -> sp.Expr:
    """A formula where an index is above some value: pieces for that value or less fall away."""

    def resolved(part: sp.Basic) -> sp.Basic:
        kept = [
            (value, condition)
            for value, condition in part.args
            if not (isinstance(condition, sp.Eq) and condition.lhs == index and (low - condition.rhs).is_nonnegative)
        ]
        return sp.Piecewise(*kept)

    return formula.replace(lambda part: isinstance(part, sp.Piecewise), resolved)


@dataclass(frozen=True, eq=False)
class CitedInSum(Cited):
    """A result is used for every term of a sum.

    Theorem: universal instantiation, once for every term.
    Conditions: the hypotheses of the result hold for every value of the index from the first on; every sum over the
    index starts there or later, and the index stands nowhere else.
    Reference: none, logic.

    Attributes:
        index: The index of the sum.
        low: Its first value.
    """

    index: sp.Symbol = field(kw_only=True)
    low: int = field(kw_only=True, default=0)

    def ranging(self, value: sp.Expr) -> sp.Expr:
        """A value, the index from its first on."""
        return value.xreplace({self.index: self.low + sp.Dummy("u", integer=True, nonnegative=True)})

    def demands(self, line: Line) -> Demands:
        """What citing asks for, its side conditions for every value of the index."""
        for side in (line.before, line.after):
            sums = {part for part in side.atoms(sp.Sum) if self.index in part.variables}
            if self.index in side.free_symbols or not all(self._is_later(part) for part in sums):
                refuse(f"expected {self.index} in sums over it alone, from {self.low} or later; got {side}")
        later = {self.index: self.low + sp.Dummy("u", integer=True, nonnegative=True)}
        for demand in super().demands(line):
            if not isinstance(demand, Obligation) or not demand.note:
                yield demand
                continue
            wider = implied(demand, line.setting, self.index, self.low)
            yield from wider or [replace(demand, left=demand.left.xreplace(later), right=demand.right.xreplace(later))]

    def _is_later(self, part: sp.Sum) -> bool:
        """Whether a sum over the index starts at its first value or later, and at a whole number."""
        low = part.limits[0][1]
        return len(part.limits) == 1 and bool(low.is_integer and (low - self.low).is_nonnegative)


def implied(wanted: Obligation, setting: Setting, index: sp.Symbol, low: int) -> list[Demand]:
    """Why a lower bound for a whole number follows from one for something smaller, for an index from low on.

    From ceil(y) >= b, with b whole, x >= y follows ceil(x) >= b. That x >= y is seen at the first value of
    the index, and by the derivative of x not being negative after it (mean value theorem: x is elementary, without
    jumps, and the derivative is that of all real values of the index from the first on). Empty where it does not.
    """
    if wanted.sign != "≥" or not wanted.right.is_integer or not isinstance(wanted.left, sp.ceiling):
        return []
    if index in wanted.right.free_symbols or wanted.left.args[0].atoms(sp.Piecewise, sp.ceiling, sp.floor, sp.Mod):
        return []
    larger, free = wanted.left.args[0], sp.Dummy("x", positive=True)
    slope = sp.factor(larger.xreplace({index: free}).diff(free)).xreplace({free: low + sp.Dummy("u", nonnegative=True)})
    for condition in setting.conditions:
        if not isinstance(condition, sp.Ge) or condition.rhs != wanted.right or index in condition.free_symbols:
            continue
        below = condition.lhs.args[0] if isinstance(condition.lhs, sp.ceiling) else condition.lhs
        first = sp.factor(larger.xreplace({index: sp.Integer(low)}) - below)
        if first.is_nonnegative and slope.is_nonnegative:
            how = f"from {condition}, as {larger} rises with {index} from {low}"
            rises = [Obligation(gap, "≥", sp.S.Zero) for gap in (first, slope)]
            return [Stated(condition, how), *rises]
    return []


@dataclass(frozen=True)
class TermByTerm(Rule):
    """Along the growth path each of finitely many positive terms comes, relatively, to the new one; so does their sum.

    Theorem: |sum old - sum new| <= max |old/new - 1| sum new, for positive new terms.
    Conditions: every new term is positive; the range is finite, the same in both lines, and does not grow; for each
    term old/new tends to 1.
    Reference: none, elementary.

    Attributes:
        index: Index of the sums; both lines hold sums over it with the same range, which does not grow.
        why: In words.
    """

    index: sp.Symbol
    why: str = "term by term along the growth path: finitely many positive terms"
    gives = ("≃",)

    def demands(self, line: Line) -> Demands:
        """That every new term is positive, and that the relative gap of each term vanishes."""
        claim = line.setting.claim
        if claim is None or claim.path is None:
            refuse("a limit along a growth path needs a claim that has one")
        (before, limits), (after, others) = map(self._terms, map(line.setting.defined, (line.before, line.after)))
        grows = {claim.path.size, *claim.path.sets}
        if limits != others or any(sp.Tuple(*limit).free_symbols & grows for limit in limits):
            refuse(f"expected sums over the same range, which does not grow; got {limits} and {others}")
        if any(limit.has(sp.oo, -sp.oo) for limit in limits):
            refuse(f"expected sums over a finite range; got {limits}")
        if self.index in line.before.free_symbols | line.after.free_symbols:
            refuse(f"{self.index} stands outside of the sums over it")
        lows = {0: sp.S.Zero} | {i: limit[1] for i, limit in enumerate(limits, 1)}
        for i, (old, new) in enumerate(zip(before, after, strict=True)):
            if old == new == 0:
                continue
            later = {self.index: lows[i] + sp.Dummy("u", integer=True, nonnegative=True)}
            yield Obligation(new.xreplace(later), ">", sp.S.Zero, "a positive term")
            gap = vanishing((old / new - 1).xreplace(later), sp.S.One, line.setting)
            refuted = decide(gap, line).holds is False
            yield (self._whole(line) if refuted else None) or gap

    def _terms(self, side: sp.Expr) -> tuple[list[sp.Expr], list[sp.Tuple]]:
        """What stands outside of sums, then the term of each sum with its factor; and the ranges."""
        plain, terms, limits = sp.S.Zero, [], []
        for term in sp.Add.make_args(sp.expand(side, deep=False)):
            sums = [part for part in sp.Mul.make_args(term) if isinstance(part, sp.Sum)]
            if not sums:
                plain += term
                continue
            if len(sums) > 1 or sums[0].limits[0][0] != self.index or len(sums[0].limits) > 1:
                refuse(f"expected sums over {self.index}; got {term}")
            terms.append(term / sums[0] * sums[0].function)
            limits.append(sums[0].limits[0])
        return [plain, *terms], limits

    def _whole(self, line: Line) -> Seen | None:
        """A refutation by the sums as a whole, where they run over a single term."""
        claim = line.setting.claim
        before, after = (line.setting.defined(side) for side in (line.before, line.after))
        ends = {limit[2]: limit[1] for limit in self._terms(before)[1] if isinstance(limit[2], sp.Symbol)}
        if claim is None or claim.path is None or not ends:
            return None
        old, new = (side.xreplace(ends).doit() for side in (before, after))
        gap = vanishing(old / new - 1, sp.S.One, line.setting)
        if not isinstance(gap, Seen):
            return None
        shown = {str(end): str(value) for end, value in ends.items()}
        return replace(gap, looks=tuple(replace(look, at=shown | dict(look.at)) for look in gap.looks))


@dataclass(frozen=True, eq=False)
class ByHypothesis(Rule):
    """A hypothesis is used: the difference of the sides is that of the hypothesis times something not negative.

    Theorem: an inequality may be multiplied by a number that is not negative, for a strict one by a positive number.
    Conditions: it is a hypothesis of the claim, a > b or a >= b; the difference of the sides is that of the hypothesis
    times the factor; the factor is not negative, for a strict sign positive, and then the hypothesis is strict.
    Reference: Rudin 1976, Proposition 1.18.

    Attributes:
        hypothesis: One of the hypotheses, a > b or a >= b.
        times: The factor.
    """

    hypothesis: sp.Basic
    times: sp.Expr
    gives = ("≤", "<", "≥", ">")
    words = "by the hypothesis {self.hypothesis}, times {self.times}"

    def demands(self, line: Line) -> Demands:
        """That it is a hypothesis, that the factor has a sign, and that the difference is their product."""
        strict = line.sign in ("<", ">")
        if self.hypothesis not in line.setting.conditions or not isinstance(self.hypothesis, (sp.Gt, sp.Ge)):
            refuse(f"expected a hypothesis a > b or a >= b of the claim; got {self.hypothesis}")
        if strict and not isinstance(self.hypothesis, sp.Gt):
            refuse(f"{self.hypothesis} gives no {line.sign}")
        gap = line.before - line.after if line.sign in ("≥", ">") else line.after - line.before
        yield Stated(self.hypothesis)
        yield Obligation(self.times, ">" if strict else "≥", sp.S.Zero, "sign of the factor")
        yield Obligation(gap, "=", self.times * (self.hypothesis.lhs - self.hypothesis.rhs), "the difference")


@dataclass(frozen=True)
class FactorBelow(Rule):
    """One number is below another, and both have the same nonnegative factor; balls decide.

    Theorem: an inequality may be multiplied by a number that is not negative.
    Conditions: both sides are finite real multiples of the factor; the factor is not negative; the multiples are in
    order, which rigorous balls decide.
    Reference: Rudin 1976, Proposition 1.18.

    Attributes:
        factor: The factor.
        why: In words.
    """

    factor: sp.Expr
    why: str
    gives = ("≤",)

    def demands(self, line: Line) -> Demands:
        """That the factor is not negative, and that the numbers are in order."""
        numbers = [side / self.factor for side in (line.before, line.after)]
        if self.factor == 0 or any(n.free_symbols or n.has(sp.oo, sp.zoo, sp.nan, sp.I) for n in numbers):
            refuse(f"expected multiples of {self.factor}; got {line.before} and {line.after}")
        yield Obligation(self.factor, "≥", sp.S.Zero, "sign of the factor")
        yield Obligation(numbers[0], "≤", numbers[1], box={sp.Dummy("x"): (0, 1)})
