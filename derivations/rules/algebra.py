"""Reasons for steps that are algebra or calculus: what has to hold for each, and what each refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.exact import is_matrix
from derivations.kernel.formulas import Mean
from derivations.kernel.proof import DIGITS, Obligation, Proof, Strength, number
from derivations.kernel.setting import Setting
from derivations.rules.lemmas import DOMINATED
from theory.errors import InadmissibleError
from theory.language.propositions import Converges
from theory.language.sequences import converges, order_of


@dataclass(frozen=True)
class Algebra:
    """The two formulas are the same for all values that the hypotheses admit, or one bounds the other.

    Every division, root and logarithm has to be allowed by the hypotheses.

    Attributes:
        why: What is done, in words.
        box: For an inequality that balls may prove: ranges of its symbols.
    """

    why: str = ""
    box: Mapping[sp.Symbol, tuple[Any, Any]] = field(default_factory=dict)
    gives: ClassVar[tuple[str, ...]] = ("=", "≤", "≥", "<", ">")

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why or "algebra"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The relation itself, and that nothing is divided by zero."""
        if isinstance(line.before, Relational):
            yield from same(line.before, line.after)
        else:
            yield Obligation(line.before, line.sign, line.after, box=self.box)
        yield from allowed(line.before, line.after)


def allowed(*formulas: sp.Basic) -> Iterator[Obligation]:
    """What divisions, roots and logarithms outside means, sums and integrals ask for."""
    for formula in formulas:
        walk = sp.preorder_traversal(formula)
        for part in walk:
            if isinstance(part, (Mean, sp.Trace, sp.MatrixExpr, sp.Sum, sp.Product, sp.Integral, sp.Limit)):
                walk.skip()
            elif isinstance(part, sp.Pow) and part.exp.could_extract_minus_sign() and not part.base.is_nonzero:
                yield Obligation(part.base, "≠", sp.S.Zero, f"division by {part.base}")
            elif isinstance(part, sp.log) and not part.args[0].is_positive:
                yield Obligation(part.args[0], ">", sp.S.Zero, f"logarithm of {part.args[0]}")
            elif isinstance(part, sp.Pow) and part.exp.is_Rational and part.exp.q == 2 and not part.base.is_nonnegative:
                yield Obligation(part.base, "≥", sp.S.Zero, f"root of {part.base}")


@dataclass(frozen=True)
class Divide:
    """Both sides of an equation are divided by something that is not zero.

    Attributes:
        by: The divisor.
    """

    by: sp.Expr

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"divide both sides by {self.by}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the divisor is not zero, and that the sides are the old ones divided by it."""
        before, after = _equations(line, sp.Eq)
        yield Obligation(self.by, "≠", sp.S.Zero, f"division by {self.by}")
        yield Obligation(before.lhs - before.rhs, "=", self.by * (after.lhs - after.rhs))


def _equations(line: Line, kind: type[Relational]) -> tuple[Any, Any]:
    if not isinstance(line.before, kind) or not isinstance(line.after, kind):
        msg = f"expected two lines that are of the form {kind.__name__}; got {line.before} and {line.after}"
        raise RefusedError(msg)
    return line.before, line.after


@dataclass(frozen=True)
class Definition:
    """Abbreviations, and names of measured quantities, are written out, or put in place.

    Attributes:
        of: What is defined, in words.
    """

    of: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"definition of {self.of}" if self.of else "definition"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both formulas are the same once everything is written out."""
        before, after = (line.setting.defined(side.xreplace(dict(line.meaning))) for side in (line.before, line.after))
        if before == after:
            yield Proof(True, Strength.SYMBOLIC, "the same once written out")
        elif isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
            yield Obligation(before, "=", after)
        else:
            msg = f"not the same once written out: {before} and {after}"
            raise RefusedError(msg)


@dataclass(frozen=True, eq=False)
class Substitution:
    """Symbols are replaced by values of their domains, all at once.

    Attributes:
        values: Symbol to formula.
    """

    values: Mapping[sp.Symbol, Any]
    gives: ClassVar[tuple[str, ...]] = ("=", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "substitute " + ", ".join(f"{symbol} = {value}" for symbol, value in self.values.items())

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the values lie in the domains, and that the formula is the old one with the values in place."""
        put = {symbol: sp.sympify(value) for symbol, value in self.values.items()}
        if unknown := set(put) - line.before.free_symbols:
            msg = f"expected symbols of {line.before}; got {', '.join(map(str, unknown))}"
            raise RefusedError(msg)
        for symbol, value in put.items():
            if symbol.is_integer and not value.is_integer:
                msg = f"{symbol} is an integer; got {value}"
                raise RefusedError(msg)
            if symbol.is_positive or symbol.is_nonnegative:
                yield Obligation(value, ">" if symbol.is_positive else "≥", sp.S.Zero, f"domain of {symbol}")
        replaced = line.before.subs(put, simultaneous=True)
        yield from same(replaced, line.after)


def same(before: sp.Basic, after: sp.Basic) -> Iterator[Obligation | Proof]:
    """That two lines, formulas or relations, are the same."""
    if before == after:
        yield Proof(True, Strength.SYMBOLIC, "the sides are the same")
    elif isinstance(before, Relational) and isinstance(after, Relational) and before.func is after.func:
        yield Obligation(before.lhs, "=", after.lhs)
        yield Obligation(before.rhs, "=", after.rhs)
    elif isinstance(before, (sp.Expr, sp.MatrixExpr)) and isinstance(after, (sp.Expr, sp.MatrixExpr)):
        yield Obligation(before, "=", after)
    else:
        msg = f"expected two formulas or two relations; got {before} and {after}"
        raise RefusedError(msg)


@dataclass(frozen=True)
class Differentiation:
    """A derivative is carried out, or both sides of an equation are differentiated.

    Attributes:
        by: The variable.
    """

    by: sp.Symbol
    gives: ClassVar[tuple[str, ...]] = ("=", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"differentiate in {self.by}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the derivative is the one stated."""
        if isinstance(line.before, sp.Eq):
            before, after = _equations(line, sp.Eq)
            for old, new in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
                yield Obligation(old.diff(self.by), "=", new)
        elif line.before.has(sp.Derivative):
            yield Obligation(line.before.doit(), "=", line.after)
            yield from allowed(line.after)
        else:
            msg = f"expected an equation, or a formula with a derivative; got {line.before}"
            raise RefusedError(msg)


@dataclass(frozen=True)
class Integration:
    """An integral is carried out with a given antiderivative.

    Attributes:
        antiderivative: A formula in the variable of integration.
    """

    antiderivative: sp.Expr

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"integrate: the antiderivative is {self.antiderivative}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That its derivative is the integrand, that it has limits at the ends, and that they give the value."""
        integrals = line.before.atoms(sp.Integral)
        if len(integrals) != 1:
            msg = f"expected a formula with one integral; got {line.before}"
            raise RefusedError(msg)
        (integral,) = integrals
        ((x, low, high),) = integral.limits
        inside = sp.Dummy(str(x), positive=True) if low.is_nonnegative else x
        slope, integrand = (part.xreplace({x: inside}) for part in (self.antiderivative.diff(x), integral.function))
        yield Obligation(slope, "=", integrand, "derivative of the antiderivative")
        yield from allowed(self.antiderivative.xreplace({x: _between(low, high)}))
        ends = [sp.limit(self.antiderivative, x, end, side) for end, side in ((low, "+"), (high, "-"))]
        if any(end.has(sp.oo, sp.zoo, sp.nan) or end.has(sp.Limit) for end in ends):
            msg = f"the antiderivative has no finite limits at {low} and {high}: {ends[0]}, {ends[1]}"
            raise RefusedError(msg)
        yield Obligation(line.before.xreplace({integral: ends[1] - ends[0]}), "=", line.after)


def _between(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Any number between two ends."""
    u = sp.Dummy("u", positive=True)
    if high != sp.oo:
        return high - u if low == -sp.oo else low + (high - low) / (1 + u)
    return sp.Dummy("x", real=True) if low == -sp.oo else low + u


@dataclass(frozen=True)
class LimitOf:
    """A limit is carried out.

    Under an infinite sum, or an integral over an infinite range, the limit may go inside only where a
    bound that does not depend on the variable is summable (dominated convergence).

    Attributes:
        bound: For a sum: a formula in its index that bounds every term, whatever the variable.
    """

    bound: sp.Expr | None = None

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            "limit"
            if self.bound is None
            else f"limit under the sum: every term is at most {self.bound}, which is summable"
        )

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the limit is the one stated."""
        limits = line.before.atoms(sp.Limit)
        if len(limits) != 1:
            msg = f"expected a formula with one limit; got {line.before}"
            raise RefusedError(msg)
        (limit,) = limits
        formula, x, point, side = limit.args
        sums = [part for part in formula.atoms(sp.Sum, sp.Product, sp.Integral) if part.has(sp.oo) and part.has(x)]
        if sums:
            yield from self._inside(line, limit, formula, sums)
            return
        found = sp.limit(formula, x, point, str(side))
        if found.has(sp.Limit):
            msg = f"no rule gives the limit of {formula}"
            raise RefusedError(msg)
        yield _approached(formula, x, point, found, line.setting)
        yield Obligation(line.before.xreplace({limit: found}), "=", line.after)

    def _inside(
        self, line: Line, limit: sp.Limit, formula: sp.Expr, sums: list[sp.Expr]
    ) -> Iterator[Obligation | Proof]:
        if self.bound is None or len(sums) != 1 or not isinstance(sums[0], sp.Sum) or formula.has(sp.Integral):
            msg = (
                "a limit under an infinite sum or integral needs a summable bound that does not depend on the variable"
            )
            raise RefusedError(msg)
        ((index, _, _),) = sums[0].limits
        _, x, point, side = limit.args
        if self.bound.has(x):
            msg = f"the bound depends on {x}: {self.bound}"
            raise RefusedError(msg)
        order = order_of(self.bound, index)
        if order is None or not order.is_summable:
            msg = f"the bound {self.bound} is not summable, as far as a rule says"
            raise RefusedError(msg)
        yield DOMINATED.cited(f"the bound is summable: {order.rule}")
        for sign in (1, -1):
            yield Obligation(sign * sums[0].function, "≤", self.bound, "every term is bounded")
        term = sp.limit(sums[0].function, x, point, str(side))
        yield Obligation(
            line.before.xreplace({limit: formula.xreplace({sums[0]: sp.Sum(term, sums[0].limits[0])})}), "=", line.after
        )


def _approached(formula: sp.Expr, x: sp.Symbol, point: sp.Expr, found: sp.Expr, setting: Setting) -> Proof:
    """Whether numbers say otherwise than sympy about a limit: sympy's limits have been wrong before."""
    if found.has(sp.oo, -sp.oo):
        return Proof(True, Strength.SYMBOLIC, "the limit by sympy")
    others = [s for s in formula.free_symbols if s != x]
    for values in setting.points([sp.Add(*others)] if others else [sp.S.Zero], 3):
        gaps = []
        for power in (4, 8):
            near = sp.Integer(10) ** power if point == sp.oo else point + sp.Rational(1, 10**power)
            near = sp.Float(near, DIGITS)  # exact powers would take for ever
            try:
                gaps.append(abs(number(formula - found, setting, {**values, x: near})))
            except (InadmissibleError, ArithmeticError, TypeError, ValueError):
                break
        if len(gaps) == 2 and gaps[1] > 1e-3 and gaps[1] > 0.9 * gaps[0]:
            return Proof(
                None, how=f"sympy gives {found}; near {point} the formula stays {float(gaps[1]):.3g} away from it"
            )
    return Proof(True, Strength.SYMBOLIC, "the limit by sympy, which values near it bear out")


@dataclass(frozen=True)
class Induction:
    """Two formulas in a whole number agree at its lowest value and change alike from each value to the next.

    Attributes:
        over: The whole number.
        base: Its lowest value.
    """

    over: sp.Symbol
    base: Any

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"induction over {self.over} from {self.base}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
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

    def apart(part: sp.Basic) -> sp.Basic:
        (index, low, high), *more = part.limits
        if more or not (high - last).is_Integer:
            return part
        rest, term = part.func(part.function, (index, low, high - 1)), part.function.xreplace({index: high})
        return rest + term if isinstance(part, sp.Sum) else rest * term

    return formula.replace(lambda part: isinstance(part, (sp.Sum, sp.Product)), apart)


@dataclass(frozen=True)
class SumRule:
    """Sums and products are split, joined, shifted or pulled apart.

    Attributes:
        why: Which of these, in words.
    """

    why: str = "sums taken apart"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both are the same, term by term where their ranges agree, and that infinite sums converge."""
        if any(part.has(sp.oo) for part in line.before.atoms(sp.Sum)):
            for part in sorted(line.before.atoms(sp.Sum) | line.after.atoms(sp.Sum), key=str):
                if part.has(sp.oo) and not _is_summable(part):
                    msg = f"an infinite sum may be taken apart only where each part converges; {part} is not known to"
                    raise RefusedError(msg)
        before, after = (sp.expand(_expanded(side)) for side in (line.before, line.after))
        yield Obligation(before, "=", after)
        yield from allowed(line.before, line.after)


def _is_summable(part: sp.Sum) -> bool:
    (index, _, _), *more = part.limits
    return not more and converges(part.function, index) is True


def _expanded(side: sp.Basic) -> sp.Basic:
    """Sums of sums as sums, constants before them."""

    def apart(part: sp.Basic) -> sp.Basic:
        total = sp.S.Zero
        (index, low, high), *more = part.limits
        if more:
            return part
        for term in sp.Add.make_args(sp.expand(part.function)):
            outer, inner = term.as_independent(index, as_Add=False)
            total += outer * ((high - low + 1) if inner == 1 and high != sp.oo else sp.Sum(inner, (index, low, high)))
        return total

    return side.replace(lambda part: isinstance(part, sp.Sum), apart)


@dataclass(frozen=True)
class Series:
    """A series converges, or does not, by a test.

    Attributes:
        test: The name of the test, as in "comparison", "condensation", "ratio".
    """

    test: str

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.test} test"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the test decides as stated."""
        if not isinstance(line.before, Converges) or line.after not in (sp.true, sp.false):
            msg = f"expected a statement that a series converges, and whether it does; got {line.before}, {line.after}"
            raise RefusedError(msg)
        order = order_of(line.before.formula, line.before.variable)
        if order is None or self.test not in order.rule:
            msg = f"the {self.test} test does not decide {line.before}: {order.rule if order else 'no order'}"
            raise RefusedError(msg)
        holds = order.is_summable is bool(line.after)
        yield Proof(
            holds, Strength.SYMBOLIC, order.rule, counterexample={} if holds else {"the series": str(not line.after)}
        )


@dataclass(frozen=True)
class MatrixAlgebra:
    """Both sides are the same for every matrix that the hypotheses admit; inside a mean, for every draw.

    Attributes:
        why: Which identity: push-through, resolvent identity, a projection, a pseudo-inverse.
    """

    why: str = "matrix algebra"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both sides are the same, means compared for every draw."""
        before, after = line.before, line.after
        if not (is_matrix(before) or is_matrix(after)):
            msg = f"expected formulas of matrices; got {before}"
            raise RefusedError(msg)
        if isinstance(before, Relational) and isinstance(after, Relational):
            yield from same(before, after)
            return
        means, others = (
            list(dict.fromkeys(m for m in sp.preorder_traversal(side) if isinstance(m, Mean)))
            for side in (before, after)
        )
        new, old = [m for m in others if m not in means], [m for m in means if m not in others]
        if len(new) == len(old) == 1:
            yield Obligation(old[0].body, "=", new[0].body)
            if before.xreplace({old[0]: new[0]}) != after:
                yield Obligation(before.xreplace({old[0]: new[0]}), "=", after)
        else:
            yield Obligation(before, "=", after)


@dataclass(frozen=True)
class Bound:
    """One side bounds the other, because their difference is something that is nonnegative.

    Attributes:
        why: The inequality, in words: a square, Jensen, Cauchy and Schwarz.
        gap: The difference, larger less smaller, in a form whose sign is plain.
    """

    why: str
    gap: sp.Expr
    gives: ClassVar[tuple[str, ...]] = ("≤", "<", "≥", ">")

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the difference is the gap, and that the gap is nonnegative (positive for a strict sign)."""
        difference = line.after - line.before if line.step.sign in ("≤", "<") else line.before - line.after
        yield Obligation(difference, "=", self.gap, "the gap")
        yield Obligation(self.gap, ">" if line.step.sign in ("<", ">") else "≥", sp.S.Zero, "sign of the gap")
