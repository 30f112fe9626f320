"""Reasons for steps about traces of functions of Sigma: comparisons under the trace, and roots of equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import sympy as sp

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.cited import Cited
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.algebra import allowed, same
from derivations.rules.lemmas import INTERMEDIATE_VALUE
from derivations.rules.relations import SIGN_OF, gap, written
from theory import EIGENVALUE, Covariance, Form, Kappa, Trace
from theory.vocabulary.covariances import SHAPES, C as CONDITION


@dataclass(frozen=True)
class TraceAlgebra:
    """Traces are linear, and that of the identity is d.

    Attributes:
        why: In words.
    """

    why: str = "traces are linear, tr I = d"
    gives: ClassVar[tuple[str, ...]] = ("=",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both sides are the same as one trace."""
        if line.step.sign != "=" or not (line.before.has(Trace) or line.after.has(Trace)):
            msg = f"expected two formulas with traces and the sign =; got {line.before} {line.step.sign} {line.after}"
            raise RefusedError(msg)
        yield Obligation(line.before, "=", line.after)
        yield from allowed(line.before, line.after)


@dataclass(frozen=True)
class TraceBound:
    """One formula bounds the other because the functions under the trace do so at every eigenvalue s > 0."""

    gives: ClassVar[tuple[str, ...]] = ("≤", "<", "≥", ">")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "compared under the trace, at every eigenvalue s > 0"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the difference is one trace, or a form of a vector with itself, of a function with the right sign."""
        if line.step.sign not in ("≤", "<", "≥", ">"):
            msg = f"a bound gives one of ≤ < ≥ >; got {line.step.sign}"
            raise RefusedError(msg)
        lower, upper = (line.before, line.after) if line.step.sign in ("≤", "<") else (line.after, line.before)
        body = under_one_trace(plainly(upper - lower, line))
        sign = ">" if line.step.sign in ("<", ">") else "≥"
        yield Obligation(body, sign, sp.S.Zero)
        yield from allowed(line.before, line.after)


@dataclass(frozen=True)
class TraceFalls:
    """A formula grows as a number in it is made smaller, because the function under the trace falls in that number.

    Attributes:
        old: The number before, not negative.
        new: The number after, not negative and at most that.
    """

    old: sp.Expr
    new: sp.Expr
    gives: ClassVar[tuple[str, ...]] = ("≤",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.new} ≤ {self.old}, and the function under the trace falls in it"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the numbers are so ordered, that the function falls, and that nothing else is changed."""
        y = sp.Dummy("y", nonnegative=True)
        template = line.before.subs(self.old, y)
        if not template.has(y) or line.step.sign != "≤" or template.subs(y, self.old) != line.before:
            msg = f"expected {self.old} in {line.before}, and the sign ≤; got {line.step.sign}"
            raise RefusedError(msg)
        yield Obligation(under_one_trace(template.diff(y)), "≤", sp.S.Zero, "the function falls")
        yield Obligation(self.new, "≥", sp.S.Zero, "not negative")
        yield Obligation(self.new, "≤", self.old, "the smaller number")
        yield Obligation(template.subs(y, self.new), "=", line.after)


def plainly(formula: sp.Expr, line: Line) -> sp.Expr:
    """A formula with the letters that stand for traces written out, except under a trace."""
    nodes = {node: sp.Dummy() for node in formula.atoms(Trace, Form)}
    formula = formula.xreplace(nodes)
    letters = {k: v for k, v in line.setting.where.items() if isinstance(v, sp.Expr) and v.has(Trace)}
    for letter, meaning in reversed(list(letters.items())):
        formula = formula.xreplace({letter: meaning})
    return formula.xreplace({letter: node for node, letter in nodes.items()})


def under_one_trace(formula: sp.Expr) -> sp.Expr:
    """The function of s of which a formula is the trace, or the form.

    Raises:
        RefusedError: If it is not linear in traces over one covariance, without a constant.
    """
    total, over = sp.S.Zero, set()
    for term in sp.Add.make_args(sp.expand(formula, deep=False)):
        nodes = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, (Trace, Form))]
        if len(nodes) != 1:
            msg = f"expected a sum of multiples of traces; got {formula}"
            raise RefusedError(msg)
        (node,) = nodes
        over.add(node.args[1] if isinstance(node, Trace) else (node.args[0], node.args[2], node.args[3]))
        total += term / node * node.args[isinstance(node, Form)]
        if isinstance(node, Form) and node.args[0] != node.args[2]:
            msg = f"a form has a sign only where its vectors are the same; got {node}"
            raise RefusedError(msg)
    if len(over) != 1:
        msg = f"expected traces over one covariance; got {formula}"
        raise RefusedError(msg)
    return sp.factor(sp.together(total))


@dataclass(frozen=True)
class EigenvaluesOne:
    """Every eigenvalue is 1, so that the trace of f(Sigma) is d f(1)."""

    gives: ClassVar[tuple[str, ...]] = ("=", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "every eigenvalue is 1, so tr f(Σ) = d f(1)"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the covariance says so, and that nothing but its traces is changed."""
        at_one: dict[sp.Basic, sp.Basic] = {}
        for node in line.before.atoms(Trace):
            covariance = line.setting.defined(node.args[1])
            if not isinstance(covariance, Covariance):
                msg = f"expected a covariance; got {covariance}"
                raise RefusedError(msg)
            shape, dimension, condition, *_ = covariance.args
            value = sp.simplify(SHAPES[str(shape)].subs(CONDITION, condition)) if str(shape) in SHAPES else shape
            yield Obligation(value, "=", sp.S.One, "every eigenvalue")
            at_one[node] = dimension * node.args[0].subs(EIGENVALUE, 1)
        if not at_one:
            msg = f"expected a trace; got {line.before}"
            raise RefusedError(msg)
        yield from same(line.before.xreplace(at_one), line.after)


# Roots ----------------------------------------------------------------------------------------

x = sp.Symbol("x", nonnegative=True)


def crosses(node: Kappa) -> Iterator[Obligation | Proof]:
    """That the equation of kappa has a largest root x >= 0, and is positive to the right of it.

    x - lambda - x df_1(x)/T is continuous on x >= 0, not positive at 0, and at least x - lambda - tr Sigma/T.
    """
    penalty, rows, _ = node.args
    yield Obligation(penalty, "≥", sp.S.Zero, "the equation is not positive at x = 0")
    yield Obligation(rows, ">", sp.S.Zero, "rows")
    s = EIGENVALUE
    yield Obligation(x * s / (s + x), "≤", s, "x df_1(x) is at most tr Sigma, so the equation is positive for large x")
    yield Obligation(s + x, ">", sp.S.Zero, "the equation is continuous in x >= 0")
    yield INTERMEDIATE_VALUE.cited()


@dataclass(frozen=True, eq=False)
class Root:
    """Kappa solves its equation: it is the largest root, which exists by the intermediate value theorem.

    Attributes:
        node: Kappa.
    """

    node: Kappa
    gives: ClassVar[tuple[str, ...]] = ("⇒",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.node} solves its equation (intermediate value theorem)"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the root exists, and that the new statement is its equation."""
        if line.before != sp.true or not isinstance(line.after, sp.Eq):
            msg = f"expected an equation after `true`; got {line.before} and {line.after}"
            raise RefusedError(msg)
        yield from crosses(self.node)
        yield from _is(line, line.after, self.node.equation(self.node))


def _is(line: Line, relation: sp.Basic, equation: sp.Expr) -> Iterator[Obligation | Proof]:
    """That what a relation says to be zero, or not negative, is the equation once written out."""
    if line.setting.defined(gap(relation)) == line.setting.defined(equation):
        yield Proof(True, Strength.SYMBOLIC, "the same once written out")
    else:
        yield Obligation(gap(relation), "=", equation)


@dataclass(frozen=True, eq=False)
class ByRoot:
    """A multiple of the equation of kappa, which is 0, is added.

    Attributes:
        node: Kappa.
        times: The multiple.
    """

    node: Kappa
    times: Any = 1

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.node} solves its equation"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the root exists, and that the difference is that multiple of its equation."""
        added = sp.sympify(self.times) * self.node.equation(self.node)
        before, after = line.before, line.after
        yield from crosses(self.node)
        yield from allowed(sp.sympify(self.times))
        if isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
            yield Obligation(before + added, "=", after)
            yield from allowed(before, after)
        elif before.func is after.func and before.func in SIGN_OF:
            yield Obligation(gap(before) + added, "=", gap(after))
            yield from allowed(before.lhs, before.rhs, after.lhs, after.rhs)
        else:
            msg = f"expected two formulas, or two relations of one kind; got {before} and {after}"
            raise RefusedError(msg)


@dataclass(frozen=True, eq=False)
class BesideRoot:
    """What the sign of the equation of kappa at a point says about the point and its largest root, or the reverse.

    Attributes:
        node: Kappa.
        point: The point.
    """

    node: Kappa
    point: sp.Expr
    gives: ClassVar[tuple[str, ...]] = ("⇒",)

    def _inequalities(self, line: Line, *sides: sp.Basic) -> Iterator[Obligation | Proof]:
        """That some statements are inequalities, and that there is a largest root."""
        if not all(isinstance(side, (sp.Ge, sp.Le)) for side in sides):
            msg = f"expected inequalities; got {line.before} and {line.after}"
            raise RefusedError(msg)
        yield from crosses(self.node)


@dataclass(frozen=True, eq=False)
class Beyond(BesideRoot):
    """At a point that is not to the left of its largest root, kappa, the equation of kappa is not negative."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"right of its largest root, {self.node}, the equation is not negative"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the point is not left of the root, and that the new statement is about the equation there."""
        if line.before != sp.true:
            msg = f"expected to start from `true`; got {line.before}"
            raise RefusedError(msg)
        yield from self._inequalities(line, line.after)
        yield Obligation(self.point - self.node, "≥", sp.S.Zero, "right of the root")
        yield from _is(line, line.after, self.node.equation(self.point))


@dataclass(frozen=True, eq=False)
class RootAbove(BesideRoot):
    """Where the equation of kappa is not positive, its largest root is not to the left."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"the equation of {self.node} is not positive at {self.point}: its largest root is not below"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the old statement is about the equation at the point, and the new one compares point and root."""
        yield from self._inequalities(line, line.before, line.after)
        yield Obligation(self.point, "≥", sp.S.Zero, "the equation is looked at on x >= 0")
        yield from _is(line, line.before, -self.node.equation(self.point))
        yield from _is(line, line.after, self.node - self.point)


@dataclass(frozen=True, eq=False)
class OnlyZero(Cited):
    """The equation of kappa has no positive root, by a result that is proved elsewhere; so kappa is 0.

    The result bounds the equation divided by x from below.
    """

    at: sp.Symbol = x
    gives: ClassVar[tuple[str, ...]] = ("=",)

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That 0 is a root, and that the result makes the equation positive at every x > 0."""
        node = line.before
        if not isinstance(node, Kappa) or line.after != 0 or self.claim.kind.value != "≥":
            msg = f"expected kappa, then 0, and a lower bound; got {line.before}, {line.after} and {self.claim.id}"
            raise RefusedError(msg)
        yield from crosses(node)
        yield Obligation(node.equation(sp.S.Zero), "=", sp.S.Zero, "0 is a root")
        yield from self.conditions(line)
        yield Obligation(node.equation(self.at), "=", self.at * written(self, self.claim.lhs), "the equation at x > 0")
        yield Obligation(written(self, self.claim.rhs), ">", sp.S.Zero, "the bound is positive")


@dataclass(frozen=True, eq=False)
class Restricted:
    """An inequality that holds for all u > 0 holds at u = 0 as well: its sides are continuous there.

    Attributes:
        symbol: u, of which nothing but u >= 0 is known.
    """

    symbol: sp.Symbol
    gives: ClassVar[tuple[str, ...]] = ("⇒",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.symbol} → 0"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the sides are rational in u with denominators that are not 0, and that u = 0 gives the new line."""
        before, after, u = line.before, line.after, self.symbol
        if not isinstance(before, (sp.Ge, sp.Le)) or not isinstance(after, (sp.Ge, sp.Le)):
            msg = f"expected two inequalities that are not strict; got {before} and {after}"
            raise RefusedError(msg)
        if any(u in condition.free_symbols for condition in line.setting.conditions if not _is_positive(condition, u)):
            msg = f"{u} is not free to tend to 0"
            raise RefusedError(msg)
        for node in before.atoms(Trace):
            if not node.args[0].is_rational_function(u):
                msg = f"expected functions rational in {u}; got {node}"
                raise RefusedError(msg)
            for form in (node.args[0], node.args[0].subs(u, 0)):
                yield from allowed(form)
        yield Obligation(gap(before).subs(u, 0), "=", gap(after))


def _is_positive(condition: sp.Basic, u: sp.Symbol) -> bool:
    return bool(condition in (sp.Gt(u, 0), sp.Ge(u, 0)))


@dataclass(frozen=True, eq=False)
class Squeezed(Cited):
    """The square of the gap, times a positive weight, is at most something that tends to 0.

    By a result that is proved elsewhere, of the form weight (before - after)^2 <= bound.
    """

    gives: ClassVar[tuple[str, ...]] = ("≃", "→")

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the result has this form, with a weight that stays put and a bound that tends to 0."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→") or self.claim.kind.value != "≤":
            msg = "expected a step along a growth path, with the sign ≃ or →, and an upper bound"
            raise RefusedError(msg)
        size = claim.path.size
        for demand in self.conditions(line):
            moves = isinstance(demand, Obligation) and size in (demand.left - demand.right).free_symbols
            yield _eventually(demand, size) if moves and isinstance(demand, Obligation) else demand
        left, bound = (line.setting.defined(written(self, side)) for side in (self.claim.lhs, self.claim.rhs))
        weight = left / line.setting.defined(line.before - line.after) ** 2
        if weight.has(size) or weight.has(*(p for p in (line.before, line.after) if p.has(size))):
            msg = f"the weight moves with {size}: {weight}"
            raise RefusedError(msg)
        yield Obligation(weight, ">", sp.S.Zero, "the weight")
        yield Obligation(sp.limit(bound, size, sp.oo), "=", sp.S.Zero, "limit of the bound")


def _eventually(demand: Obligation, size: sp.Symbol) -> Obligation:
    """A condition from some size on: by its limit, where that is not 0."""
    gap = demand.right - demand.left if demand.sign in ("<", "≤") else demand.left - demand.right
    limit = sp.limit(gap, size, sp.oo)
    return demand if limit == 0 else Obligation(limit, ">", sp.S.Zero, f"{demand.note}, from some {size} on")
