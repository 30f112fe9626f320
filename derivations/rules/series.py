"""Reasons for statements about series: comparison, rounding, the integral test, limits of partial sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.algebra import same
from derivations.rules.lemmas import COMPARISON, MONOTONE, SUM_AGAINST_INTEGRAL
from derivations.rules.statements import generic, needs
from theory.language.propositions import Bounded, Converges, Tends


@dataclass(frozen=True)
class SeriesComparison:
    """Two series of nonnegative terms, each at most a multiple of the other, converge or diverge together.

    Attributes:
        low: Positive; the terms before are at least this multiple of those after.
        high: They are at most this multiple.
    """

    low: sp.Expr
    high: sp.Expr

    gives: ClassVar[tuple[str, ...]] = ("⇔", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"comparison: terms between {self.low} and {self.high} times the others"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The bounds, for every term."""
        before, after, t = _series(line)
        for bound in (self.low, self.high):
            if sp.sympify(bound).has(t):
                msg = f"the factor {bound} depends on {t}"
                raise RefusedError(msg)
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
        msg = f"expected two series; got {before} and {after}"
        raise RefusedError(msg)
    return before.formula, after.formula.xreplace({after.variable: before.variable}), before.variable


@dataclass(frozen=True)
class Rounded:
    """Rounding sizes up does not change whether the series of a negative power of them converges.

    A size y >= y(1) > 0 becomes one between y and (1 + 1/y(1)) y.
    """

    gives: ClassVar[tuple[str, ...]] = ("⇔", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "rounding up multiplies a size by between 1 and 1 + 1/y(1)"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That sizes grow from a positive one, and that terms are powers of them."""
        before, after, t = _series(line)
        rounded = before.atoms(sp.ceiling)
        if len(rounded) != 1:
            msg = f"expected one size that is rounded up; got {before}"
            raise RefusedError(msg)
        (up,) = rounded
        size, letter = up.args[0], sp.Dummy(positive=True)
        base, exponent = before.xreplace({up: letter}).as_base_exp()
        if base != letter:
            base, exponent = 1 / base, -exponent
        if base != letter or exponent.has(t):
            msg = f"expected a power of the size; got {before}"
            raise RefusedError(msg)
        real = sp.Dummy(str(t), positive=True)
        yield Obligation(sp.diff(size.xreplace({t: real}), real), "≥", sp.S.Zero, "sizes grow")
        yield Obligation(size.xreplace({t: sp.S.One}), ">", sp.S.Zero, "the first size")
        yield Obligation(before.xreplace({up: size}), "=", after)
        yield COMPARISON.cited()


@dataclass(frozen=True)
class IntegralTest:
    """A sum of positive falling terms is compared with an integral.

    With a tail, the sum is at most its first terms and the integral over the rest. Without one the step is between
    statements: the sum of t^(-s), s > 0, converges if and only if s > 1.

    Attributes:
        tail: F with F' = -f and F at infinity 0, f the term: F(cut) bounds the sum beyond the cut; None for none.
        index: Index of the sum.
        cut: Last term that is summed.
    """

    tail: sp.Expr | None = None
    index: sp.Symbol | None = None
    cut: int = 0

    gives: ClassVar[tuple[str, ...]] = ("⇔", "⇒", "≤")

    @property
    def because(self) -> str:
        """The rule in words."""
        if self.tail is None:
            return "integral test: the sum of t^(-s) converges if and only if s > 1"
        return f"integral test: the terms beyond {self.cut} add at most {self.tail.xreplace({self.index: self.cut})}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the terms fall, and what the integral says of them."""
        if self.tail is not None and line.step.sign == "≤":
            yield from self._bounded(line, self.tail)
        elif self.tail is None and line.step.sign != "≤":
            yield from _converges(line)
        else:
            msg = f"a tail goes with the sign ≤, and none with statements; got {line.step.sign}"
            raise RefusedError(msg)

    def _bounded(self, line: Line, tail: sp.Expr) -> Iterator[Obligation | Proof]:
        """That the terms are positive and fall, that the tail is their integral, and that the bound is put in place."""
        sums = [part for part in line.before.atoms(sp.Sum) if part.limits[0][0] == self.index]
        if len(sums) != 1 or len(sums[0].limits) > 1 or not sums[0].limits[0][1].is_Integer:
            msg = f"expected one sum over {self.index} from a number; got {line.before}"
            raise RefusedError(msg)
        index, low, _ = sums[0].limits[0]
        x = sp.Dummy("x", positive=True)
        term, rest = (part.xreplace({index: x}) for part in (sums[0].function, tail))
        yield Obligation(rest.diff(x), "=", -term, "derivative of the tail")
        if sp.limit(rest, x, sp.oo) != 0:
            msg = f"expected a tail that falls to 0; got {tail}"
            raise RefusedError(msg)
        beyond = {x: low + sp.Dummy("u", nonnegative=True)}
        yield Obligation(term.xreplace(beyond), ">", sp.S.Zero, "positive terms")
        yield Obligation(sp.factor(term.diff(x)).xreplace(beyond), "≤", sp.S.Zero, "falling terms")
        letter = sp.Dummy("S", real=True)
        slope = line.before.xreplace({sums[0]: letter}).diff(letter)
        yield Obligation(slope, "≥", sp.S.Zero, "the sum has a nonnegative factor")
        yield SUM_AGAINST_INTEGRAL.cited()
        bound = sp.Sum(sums[0].function, (index, low, self.cut)) + tail.xreplace({index: sp.Integer(self.cut)})
        yield from same(line.before.xreplace({sums[0]: bound}), line.after)


def _converges(line: Line) -> Iterator[Obligation | Proof]:
    """That the terms are powers of t, the antiderivative bounded or not as stated."""
    before, after = line.before, line.after
    if isinstance(before, sp.Not):
        before, after = before.args[0], sp.Not(after)
    if not isinstance(before, Converges):
        msg = f"expected a series; got {before}"
        raise RefusedError(msg)
    t = before.variable
    base, exponent = sp.powsimp(before.formula).as_base_exp()
    if base != t:
        base, exponent = 1 / base, -exponent
    if base != t or exponent.has(t) or not (-exponent).is_positive:
        msg = f"expected a negative power of {t}; got {before.formula}"
        raise RefusedError(msg)
    if not integral_of_power():
        msg = "the integral of x^(-s) is not confirmed"
        raise RefusedError(msg)
    yield SUM_AGAINST_INTEGRAL.cited()
    if isinstance(after, sp.Gt):
        times = sp.cancel((-exponent - 1) / (after.lhs - after.rhs))
        yield Obligation(times, ">", sp.S.Zero, f"a multiple of {after.lhs - after.rhs}")
        yield Obligation(-exponent - 1, "=", times * (after.lhs - after.rhs), "exponent less 1")
    elif after in (sp.true, sp.false):
        yield Obligation(-exponent, ">" if after == sp.true else "≤", sp.S.One, "exponent")
    else:
        msg = f"expected a condition on the exponent; got {after}"
        raise RefusedError(msg)


def integral_of_power() -> bool:
    """Whether sympy confirms: the integral of x^(-s) from 1 to X stays bounded for s > 1, not for s = 1 or s < 1."""
    X, u = sp.symbols("X u", positive=True)
    above = sp.limit((1 - X**-u) / u, X, sp.oo)
    slopes = sp.diff((1 - X**-u) / u, X) - X ** (-1 - u), sp.diff(sp.log(X), X) - 1 / X
    return bool(above == 1 / u and all(sp.simplify(s) == 0 for s in slopes) and sp.limit(sp.log(X), X, sp.oo) == sp.oo)


@dataclass(frozen=True)
class ToInfinity:
    """Partial sums of a series that converges tend to its sum.

    Attributes:
        exponent: For terms t^(-s): s.
    """

    exponent: sp.Expr

    gives: ClassVar[tuple[str, ...]] = ("→",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"the series of t^(-s), s = {self.exponent} > 1, converges: its partial sums tend to its sum"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the series converges, and that its sum stands in place of the partial sums."""
        claim = line.setting.claim
        if line.step.sign != "→" or claim is None or claim.path is None:
            msg = f"a limit of partial sums needs the sign → and a growth path; got {line.step.sign}"
            raise RefusedError(msg)
        sums = [part for part in line.before.atoms(sp.Sum) if part.limits[0][2] == claim.path.size]
        if len(sums) != 1 or line.before.xreplace({sums[0]: sp.S.Zero}).has(claim.path.size):
            msg = f"expected partial sums up to {claim.path.size}; got {line.before}"
            raise RefusedError(msg)
        (t, low, _) = sums[0].limits[0]
        yield Obligation(sums[0].function, "=", t**-self.exponent, "the terms")
        yield Obligation(self.exponent, ">", sp.S.One, "the series converges")
        whole = sp.Sum(sums[0].function, (t, low, sp.oo))
        if line.before.xreplace({sums[0]: whole}) != line.after:
            msg = f"expected {line.before.xreplace({sums[0]: whole})}; got {line.after}"
            raise RefusedError(msg)


@dataclass(frozen=True)
class Zeta:
    """The sum over t >= 1 of t^(-s) is zeta(s), for s > 1."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return "definition of Riemann's zeta function"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That zeta stands in place of its series."""
        put = {}
        for part in line.before.atoms(sp.Sum):
            (t, low, high) = part.limits[0]
            exponent = -sp.powsimp(part.function).as_base_exp()[1]
            if low == 1 and high == sp.oo and sp.powsimp(part.function) == t**-exponent and not exponent.has(t):
                yield Obligation(exponent, ">", sp.S.One, "where zeta is its series")
                put[part] = sp.zeta(exponent)
        if not put:
            msg = f"expected the series of zeta; got {line.before}"
            raise RefusedError(msg)
        yield Obligation(line.before.xreplace(put), "=", line.after)


@dataclass(frozen=True)
class Within:
    """A sequence between 0 and a number stays bounded: products of numbers from [0, 1] lie in [0, 1].

    Attributes:
        bound: The number.
    """

    bound: sp.Expr

    gives: ClassVar[tuple[str, ...]] = ("⇔", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"always between 0 and {self.bound}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the formula lies between 0 and the bound, for any values of products of such factors."""
        if not isinstance(line.before, Bounded) or line.after != sp.true:
            msg = f"expected that a sequence is bounded; got {line.before} and {line.after}"
            raise RefusedError(msg)
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
class SameTruth:
    """Two statements are said to be true or false together; cases that the hypotheses admit are looked at.

    Never a proof: for printed steps.

    Attributes:
        why: The printed reason.
    """

    why: str

    gives: ClassVar[tuple[str, ...]] = ("⇔",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That no case tells the statements apart."""
        for values in line.setting.points((line.before, line.after), 60):
            truths = [side.xreplace(values) for side in (line.before, line.after)]
            if set(truths) == {sp.true, sp.false}:
                shown = {str(k): str(x) for k, x in values.items()}
                shown |= {str(side): str(truth) for side, truth in zip((line.before, line.after), truths, strict=True)}
                yield Proof(False, how="a case that the hypotheses admit", counterexample=shown)
                return
        yield Proof(None, how="no case tells them apart, which proves nothing")


def power_of_time(
    term: sp.Expr, size: sp.Expr, t: sp.Symbol, condition: sp.Basic, grows: bool = False
) -> Iterator[Obligation | Proof]:
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
        msg = f"expected a sum of powers of the size; got {term}"
        raise RefusedError(msg)
    largest = exponents[0]
    for e in exponents[1:]:
        largest = e if (e - largest).is_positive else largest
    if any(not (largest - e).is_nonnegative for e in exponents):
        msg = f"which of the powers {exponents} is the largest is not plain"
        raise RefusedError(msg)
    a = sp.simplify(sp.diff(sp.log(size.args[0]), t) * t)
    gap = largest if grows else 1 + a * largest
    relation = sp.Le(gap, 0) if grows else sp.Lt(gap, 0)
    if relation not in (sp.true, sp.false) and isinstance(condition, (type(relation), type(relation.reversed))):
        wanted, stated = relation.gts - relation.lts, condition.gts - condition.lts
        if sp.cancel(wanted / stated).is_positive and a.is_positive:
            yield Proof(True, Strength.SYMBOLIC, f"{term} is of order size^({largest}), with size of order t^({a})")
            return
    msg = f"{term} is of order size^({largest}), with size of order t^({a}); expected {relation}, got {condition}"
    raise RefusedError(msg)


@dataclass(frozen=True)
class FromSecond:
    """A positive multiple of partial sums of positive terms, from some term on, grows without bound or converges."""

    gives: ClassVar[tuple[str, ...]] = ("⇔", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "partial sums of positive terms tend to infinity if and only if the series diverges, wherever it starts"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That terms are positive, and the series the same."""
        before, after = line.before, line.after
        good = isinstance(before, Tends) and before.args[2] == sp.oo and isinstance(after, sp.Not)
        if not good or not isinstance(after.args[0], Converges):
            msg = f"expected partial sums that tend to infinity, and a series; got {before} and {after}"
            raise RefusedError(msg)
        (series,) = after.args
        sums = [part for part in before.formula.atoms(sp.Sum) if part.limits[0][2] == before.variable]
        if len(sums) != 1 or sp.cancel(before.formula / sums[0]).has(before.variable):
            msg = f"expected a multiple of partial sums; got {before.formula}"
            raise RefusedError(msg)
        (t, low, _) = sums[0].limits[0]
        if not low.is_Integer:
            msg = f"expected a sum from a known term on; got {sums[0]}"
            raise RefusedError(msg)
        yield needs(sp.cancel(before.formula / sums[0]), ">", sp.S.Zero, "factor before the sum", line.setting)
        yield needs(sums[0].function, ">", sp.S.Zero, "every term", line.setting)
        yield Obligation(sums[0].function, "=", series.formula.xreplace({series.variable: t}), "the terms")
        yield MONOTONE.cited()
