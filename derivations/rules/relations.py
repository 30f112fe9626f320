"""Reasons for steps between statements: equations and inequalities that are shown, cited or rearranged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.demands import same
from derivations.kernel.formulas import Mean
from derivations.kernel.line import Consequence, Demands, Line, Rule, signs_of
from derivations.kernel.proof import Obligation
from derivations.rules.algebra import allowed
from theory import Claim


SIGN_OF = {sp.Eq: "=", sp.Le: "≤", sp.Lt: "<", sp.Ge: "≥", sp.Gt: ">"}
RELATION_OF = {sign: relation for relation, sign in SIGN_OF.items()}


def gap(relation: Relational) -> sp.Expr:
    """What a relation says to be zero, or not negative."""
    return relation.gts - relation.lts if not isinstance(relation, sp.Eq) else relation.lhs - relation.rhs


@dataclass(frozen=True, eq=False)
class Shown(Consequence):
    """A relation is shown from nothing, its right side from its left one by a rule for formulas.

    Attributes:
        by: The rule.
    """

    by: Rule

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.by.because

    def demands(self, line: Line) -> Demands:
        """What the rule asks for between the sides of the relation."""
        if line.before != sp.true or line.after.func not in SIGN_OF:
            refuse(f"expected a relation after `true`; got {line.before} and {line.after}")
        step = replace(line.step, sign=SIGN_OF[line.after.func])
        if step.sign not in signs_of(self.by):
            refuse(f"{self.by.because} gives no {step.sign}")
        yield from self.by.demands(replace(line, before=line.after.lhs, after=line.after.rhs, step=step))


@dataclass(frozen=True)
class Rearranged(Consequence):
    """Terms of a relation are moved, and both sides multiplied; an inequality may become weaker.

    Attributes:
        times: What both sides are multiplied by; positive for an inequality.
        why: In words.
    """

    times: Any = 1
    why: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        if self.why:
            return self.why
        return "rearrange" if self.times == 1 else f"multiply both sides by {self.times}"

    def demands(self, line: Line) -> Demands:
        """That the new relation says no more than the old one."""
        before, after = line.before, line.after
        if before.func not in SIGN_OF or after.func not in SIGN_OF:
            refuse(f"expected two relations; got {before} and {after}")
        times = sp.sympify(self.times)
        if isinstance(after, sp.Eq):
            if not isinstance(before, sp.Eq):
                refuse(f"an inequality gives no equation: {before}")
            yield Obligation(gap(after), "=", times * gap(before))
        else:
            strict = isinstance(after, (sp.Lt, sp.Gt))
            if not isinstance(before, sp.Eq):
                yield Obligation(times, ">", sp.S.Zero, "both sides of an inequality are multiplied by it")
            weak = strict and not isinstance(before, (sp.Lt, sp.Gt))
            yield Obligation(gap(after), ">" if weak else "≥", times * gap(before))
        yield from allowed(before.lhs, before.rhs, after.lhs, after.rhs, times)


@dataclass(frozen=True, eq=False)
class Stated(Cited):
    """A result that is proved elsewhere is written down, with other letters where it is said."""

    gives = ("⇒",)

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, and that it says what is written."""
        relation = RELATION_OF.get(self.claim.kind.value)
        if line.before != sp.true or relation is None:
            refuse(f"expected a relation after `true`; got {line.before} and {self.claim.kind.value}")
        yield from self.conditions(line)
        sides = (written(self, side) for side in (self.claim.lhs, self.claim.rhs))
        yield from same(relation(*sides, evaluate=False), line.after)


@dataclass(frozen=True, eq=False)
class ByEquation(Cited):
    """A multiple of an equation that is proved elsewhere is added.

    Attributes:
        times: The multiple.
    """

    times: Any = field(default=1)
    gives = ("=",)

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the equation hold here, and that the difference is that multiple of it."""
        if self.claim.kind.value != "=" or line.before.has(Mean) or not isinstance(line.before, sp.Expr):
            refuse(f"expected formulas without means, and an equation; got {line.before} and {self.claim.id}")
        yield from self.conditions(line)
        used = written(self, self.claim.rhs - self.claim.lhs)
        yield Obligation(line.before + sp.sympify(self.times) * used, "=", line.after)
        yield from allowed(line.before, line.after, sp.sympify(self.times))


def written(rule: Cited, formula: sp.Basic) -> sp.Basic:
    """A formula of a cited result in the letters of the chain that cites it."""
    values = dict(rule.values)
    where = rule.claim.where if isinstance(rule.chain, Claim) else rule.chain.setting.where
    if values:
        for symbol, meaning in reversed(list(where.items())):
            if meaning.xreplace(values) != meaning and symbol not in values:
                formula = formula.xreplace({symbol: meaning})
    return formula.xreplace(values)


@dataclass(frozen=True)
class ValueOf(Rule):
    """The value that an abbreviation has here is put in its place.

    Attributes:
        symbol: The abbreviation.
        value: Its value under the hypotheses.
    """

    symbol: sp.Symbol
    value: Any
    words = "{self.symbol} = {self.value} here"

    def demands(self, line: Line) -> Demands:
        """That the abbreviation has this value, and that nothing else is changed."""
        if self.symbol not in line.setting.where:
            refuse(f"expected an abbreviation; got {self.symbol}")
        yield Obligation(line.setting.where[self.symbol], "=", sp.sympify(self.value), f"value of {self.symbol}")
        yield from same(line.before.xreplace({self.symbol: sp.sympify(self.value)}), line.after)


@dataclass(frozen=True)
class SquareRoot(Consequence):
    """Of an equation between squares, the root is taken: what is squared is not negative."""

    words = "square root, of a side that is not negative"

    def demands(self, line: Line) -> Demands:
        """That the old equation is the square of the new one, and that both new sides are not negative."""
        before, after = line.before, line.after
        if not isinstance(before, sp.Eq) or not isinstance(after, sp.Eq):
            refuse(f"expected two equations; got {before} and {after}")
        for old, new in ((before.lhs, after.lhs), (before.rhs, after.rhs)):
            yield Obligation(old, "=", new**2)
            yield Obligation(new, "≥", sp.S.Zero, "the side that is squared")
        yield from allowed(after.lhs, after.rhs)


@dataclass(frozen=True, eq=False)
class Named(Consequence):
    """Letters are put in place of what they stand for, an unknown function and its derivative among them.

    Attributes:
        function: An undefined function of one variable, and the letter of its value.
        slope: The letter of its derivative.
    """

    function: sp.Expr
    value: sp.Symbol
    slope: sp.Symbol
    words = "write {self.value} for {self.function}, and {self.slope} for its derivative"

    def demands(self, line: Line) -> Demands:
        """That the letters stand for one function and its derivative, and that nothing else is changed."""
        (variable,) = self.function.args
        where = line.setting.where
        if where.get(self.value) is None or where.get(self.slope) != where[self.value].diff(variable):
            refuse(f"expected {self.slope} to be defined as the derivative of {self.value} in {variable}")
        named = line.before.xreplace({sp.Derivative(self.function, variable): self.slope})
        yield from same(named.xreplace({self.function: self.value}), line.after)
