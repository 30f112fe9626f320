"""Reasons for steps between statements: equations and inequalities that are shown, cited or rearranged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.line import Consequence, Demands, Line, Rule, signs_of
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean
from derivations.language.scopes import captured, put_in
from derivations.rules.cited import Cited
from derivations.rules.domains import allowed
from theory import Claim, GrowthPath


SIGN_OF = {sp.Eq: "=", sp.Le: "≤", sp.Lt: "<", sp.Ge: "≥", sp.Gt: ">"}
RELATION_OF = {sign: relation for relation, sign in SIGN_OF.items()}


def gap(relation: Relational) -> sp.Expr:
    """What a relation says to be zero, or not negative."""
    return relation.gts - relation.lts if not isinstance(relation, sp.Eq) else relation.lhs - relation.rhs


@dataclass(frozen=True, eq=False)
class Shown(Consequence):
    """A relation is shown from nothing, its right side from its left one by a rule for formulas.

    Theorem: a relation is what a rule for formulas says of its sides.
    Conditions:
        those of the rule, which gives the sign of the relation;
        the statement before is `true`.
    Reference: none, logic.

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

    Theorem: in an ordered field, terms may be moved, and both sides multiplied by something positive.
    Conditions:
        the factor is finite, and positive for an inequality;
        an equation comes from an equation, a strict inequality from a strict one or a strictly larger side;
        all that is divided by, rooted or logarithmed is defined before and after.
    Reference: Rudin 1976, Proposition 1.18.

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
        if not isinstance(times, sp.Expr) or times.has(sp.oo, -sp.oo, sp.zoo, sp.nan):
            refuse(f"expected a finite factor; got {times}")
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
    """A result that is proved elsewhere is written down, with other letters where it is said.

    Theorem: universal instantiation of a result that is proved elsewhere.
    Conditions:
        its hypotheses hold here;
        its letters stand for values of their domains, none of which speaks of a letter that the result binds there;
        its abbreviations mean here what they mean there;
        it is a relation at every point, none about a limit.
    Reference: none, logic.
    """

    gives = ("⇒",)

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, and that it says what is written."""
        relation = RELATION_OF.get(self.claim.kind.value)
        if line.before != sp.true or relation is None:
            refuse(f"expected a relation after `true`; got {line.before} and {self.claim.kind.value}")
        require_pointwise(self)
        yield from self.conditions(line)
        sides = (written(self, side, line) for side in (self.claim.lhs, self.claim.rhs))
        yield from same(relation(*sides, evaluate=False), line.after)


@dataclass(frozen=True, eq=False)
class ByEquation(Cited):
    """A multiple of an equation that is proved elsewhere is added.

    Theorem: equals may be put for equals.
    Conditions:
        those of `Stated`;
        the multiple is finite and defined, and so are both formulas.
    Reference: none, logic.

    Attributes:
        times: The multiple.
    """

    times: Any = field(default=1)
    gives = ("=",)

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the equation hold here, and that the difference is that multiple of it."""
        if self.claim.kind.value != "=" or line.before.has(Mean) or not isinstance(line.before, sp.Expr):
            refuse(f"expected formulas without means, and an equation; got {line.before} and {self.claim.id}")
        require_pointwise(self)
        yield from self.conditions(line)
        used = written(self, self.claim.rhs - self.claim.lhs, line)
        yield Obligation(line.before + sp.sympify(self.times) * used, "=", line.after)
        yield from allowed(line.before, line.after, sp.sympify(self.times))


def limit_by_bound(rule: Cited, line: Line) -> tuple[Claim, GrowthPath]:
    """The claim about a limit to which an upper bound leads, and its growth path.

    Raises:
        RefusedError: If the claim has none, the sign says nothing of a limit, or the result is no upper bound.
    """
    claim = line.setting.claim
    if claim is None or claim.path is None or line.step.sign not in ("≃", "→") or rule.claim.kind.value != "≤":
        refuse("expected a step along a growth path, with the sign ≃ or →, and an upper bound")
    return claim, claim.path


def require_pointwise(rule: Cited) -> None:
    """Refuse a result about a limit where one about every point is meant.

    Raises:
        RefusedError: If it has a growth path.
    """
    if rule.claim.path is not None:
        refuse(f"{rule.claim.id} is about a limit; expected a relation that holds at every point")


def written(rule: Cited, formula: sp.Basic, line: Line) -> sp.Basic:
    """A formula of a cited result in the letters of the chain that cites it.

    An abbreviation of the result stays where it means the same here, and is written out where it does not.

    Raises:
        RefusedError: If a value is given to an abbreviation that means something else here.
    """
    where = rule.claim.where if isinstance(rule.chain, Claim) else rule.chain.setting.where
    values = {letter: value for letter, value in rule.values.items() if letter not in where}
    theirs = Setting(where=where)
    for symbol, meaning in reversed(list(where.items())):
        if not formula.has(symbol):
            continue
        here = sp.sympify(rule.values.get(symbol, symbol))
        same_here = line.setting.defined(here) == line.setting.defined(theirs.defined(symbol).xreplace(values))
        if symbol in rule.values and not same_here:
            refuse(f"{symbol} is {meaning} in {rule.claim.id}; got {here}, which is {line.setting.defined(here)} here")
        formula = formula.xreplace({symbol: here if same_here and here in line.setting.where else meaning})
    return put_in(formula, values, line.setting.defined)


@dataclass(frozen=True)
class ValueOf(Rule):
    """The value that an abbreviation has here is put in its place.

    Theorem: equals may be put for equals.
    Conditions:
        the abbreviation and its value exist and are equal at every admitted point;
        it does not stand where a letter of the value is bound.
    Reference: none, logic.

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
        meaning, value = line.setting.where[self.symbol], sp.sympify(self.value)
        if why := captured(
            [line.before], [self.symbol], lambda _: sp.Tuple(*map(line.setting.defined, (meaning, value)))
        ):
            refuse(why)
        yield Obligation(meaning, "=", value, f"value of {self.symbol}")
        yield from allowed(meaning, value)
        yield from same(line.before.xreplace({self.symbol: sp.sympify(self.value)}), line.after)


@dataclass(frozen=True)
class SquareRoot(Consequence):
    """Of an equation between squares, the root is taken: what is squared is not negative.

    Theorem: a number that is not negative has exactly one root that is not negative.
    Conditions:
        the old sides are the squares of the new ones;
        neither of these is negative.
    Reference: Rudin 1976, Theorem 1.21, p. 10.
    """

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

    Theorem: equals may be put for equals.
    Conditions:
        the chain says in `where` what the function stands for;
        the letter of its value stands for the same, and that of its slope for the derivative of that;
        no other derivative, integral, sum or limit of it is left.
    Reference: none, logic.

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
        if len(self.function.args) != 1:
            refuse(f"expected a function of one variable; got {self.function}")
        (variable,) = self.function.args
        where = line.setting.where
        if self.function not in where or line.setting.defined(self.function) != line.setting.defined(self.value):
            refuse(f"expected {self.function} and {self.value} to stand for the same")
        if where.get(self.value) is None or where.get(self.slope) != where[self.value].diff(variable):
            refuse(f"expected {self.slope} to be defined as the derivative of {self.value} in {variable}")
        named = line.before.xreplace({sp.Derivative(self.function, variable): self.slope})
        bound = named.atoms(sp.Derivative, sp.Subs, sp.Integral, sp.Sum, sp.Product, sp.Limit)
        if any(part.has(self.function) for part in bound):
            refuse(f"expected no more of {self.function} than its value and its derivative; got {named}")
        yield from same(named.xreplace({self.function: self.value}), line.after)
