"""Reasons for steps about products and limits along a growth path: bounded factor by factor, squeezed, vacuous."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.line import Demands, Identity, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting, smaller
from derivations.rules.algebra import allowed
from derivations.rules.relations import written
from theory.language.sequences import Order, order_of


def only_product(formula: sp.Expr) -> sp.Product:
    """The one product in a formula.

    Raises:
        RefusedError: If there is none, or more than one.
    """
    products = formula.atoms(sp.Product)
    if len(products) != 1 or len(next(iter(products)).limits) != 1:
        refuse(f"expected a formula with one product; got {formula}")
    return next(iter(products))


@dataclass(frozen=True)
class FactorByFactor(Identity):
    """Every factor of a product is written in another way."""

    why: str

    def demands(self, line: Line) -> Demands:
        """That the factors are the same over the same range, and the formulas around the products too."""
        old, new = only_product(line.before), only_product(line.after)
        if old.limits != new.limits:
            refuse(f"expected products over one range; got {old.limits} and {new.limits}")
        yield Obligation(old.function, "=", new.function, "every factor")
        yield from allowed(old.function, new.function)
        letter = sp.Dummy("product", real=True)
        yield Obligation(line.before.xreplace({old: letter}), "=", line.after.xreplace({new: letter}))


@dataclass(frozen=True)
class FactorsRise(Rule):
    """A product of positive factors grows with each: in every factor a power is replaced by a smaller one.

    Attributes:
        old: The power before, positive.
        new: The power after, positive; the factors fall in it.
    """

    old: sp.Expr
    new: sp.Expr
    gives = ("≤",)
    words = "factor by factor: {self.new} ≤ {self.old}, and every factor falls in it"

    def demands(self, line: Line) -> Demands:
        """That the powers are so ordered (by their logarithms), and that every factor is positive and falls."""
        old, new = line.before, line.after
        if line.step.sign != "≤" or not isinstance(old, sp.Product) or not isinstance(new, sp.Product):
            refuse(f"expected two products and the sign ≤; got {old} {line.step.sign} {new}")
        y = sp.Dummy("y", positive=True)
        template = old.function.subs(self.old, y)
        if not template.has(y) or old.limits != new.limits:
            refuse(f"expected {self.old} in {old}, and products over one range")
        (index, low, _) = old.limits[0]
        if not (index.is_integer and (index - low).is_nonnegative):
            refuse(f"expected an index whose domain begins at {low}; got {index}")
        yield Obligation(template, ">", sp.S.Zero, "every factor is positive")
        yield Obligation(template.diff(y), "≤", sp.S.Zero, "every factor falls")
        logs = (sp.expand_log(sp.log(part), force=False) for part in (self.new, self.old))
        yield Obligation(*(next(logs), "≤", next(logs)), "the smaller power, by logarithms")
        yield Obligation(template.xreplace({y: self.new}), "=", new.function)


@dataclass(frozen=True, eq=False)
class SqueezedToZero(Cited):
    """The gap is a multiple of something nonnegative that is at most what tends to 0, by a result that is cited."""

    gives = ("≃", "→")

    def demands(self, line: Line) -> Demands:
        """That the gap is such a multiple, and that the bound times it tends to 0 along the path."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→") or self.claim.kind.value != "≤":
            refuse("expected a step along a growth path, with the sign ≃ or →, and an upper bound")
        yield from self.conditions(line)
        small, bound = written(self, self.claim.lhs), written(self, self.claim.rhs)
        times = sp.simplify(sp.expand(line.before - line.after) / small)
        if times.has(claim.path.size):
            refuse(f"the gap is no multiple of {small}")
        for part in small.atoms(sp.Product):
            yield Obligation(part.function, "≥", sp.S.Zero, "what is bounded is not negative")
        if not isinstance(small, sp.Product):
            letters = {part: sp.Dummy(part.func.__name__, nonnegative=True) for part in small.atoms(sp.Product)}
            yield Obligation(small.xreplace(letters), "≥", sp.S.Zero, "what is bounded is not negative")
        yield Obligation(_limit(bound, claim.path.size), "=", sp.S.Zero, "limit of the bound")


def _limit(bound: sp.Expr, size: sp.Symbol) -> sp.Expr:
    """The limit of a positive bound; with gamma functions in it, by its logarithm, which is quicker."""
    if not bound.has(sp.gamma) or not bound.is_positive:
        return sp.limit(bound, size, sp.oo)
    logarithm = sp.expand_log(sp.log(bound.replace(sp.gamma, lambda x: sp.exp(sp.loggamma(x)))))
    return sp.exp(sp.limit(logarithm, size, sp.oo))


@dataclass(frozen=True)
class ProductToZero(LimitRule):
    """A product of factors below 1 tends to 0; it does if and only if the sum of 1 - factor diverges."""

    words = "infinitely many factors are below 1, so the product tends to 0"

    def demands(self, line: Line) -> Demands:
        """That the sum of what the factors lack to 1 diverges, at every point that the hypotheses admit."""
        claim = line.setting.claim
        product = only_product(line.before)
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→"):
            refuse(f"expected a step along a growth path, with the sign ≃ or →; got {line.step.sign}")
        (index, low, high) = product.limits[0]
        if not high.has(claim.path.size) or high.has(index):
            refuse(f"expected a product up to a number that grows; got {product}")
        yield Obligation(line.before.xreplace({product: sp.S.Zero}), "=", line.after, "with 0 for the product")
        yield self._decided(product.function, index, low, line.setting)

    def _decided(self, factor: sp.Expr, index: sp.Symbol, low: sp.Expr, setting: Setting) -> Proof:
        tried = 0
        for values in setting.points((factor,), 24):
            values = {symbol: number for symbol, number in values.items() if symbol != index}
            order = _lack(factor, index, values)
            if order is None:
                continue
            if order.is_summable:
                return _refuted(factor, index, low, _least(factor, index, values, setting))
            tried += 1
        if not tried:
            return Proof(None, how="no order of what the factors lack to 1")
        return Proof(True, Strength.NUMERIC, f"what the factors lack to 1 sums to infinity at {tried} points")


def _lack(factor: sp.Expr, index: sp.Symbol, values: Mapping[sp.Basic, sp.Basic]) -> Order | None:
    t = sp.Symbol("t", positive=True)
    return order_of(sp.simplify(sp.together(1 / factor.xreplace(dict(values)) - 1)).xreplace({index: t}), t)


def _least(factor: sp.Expr, index: sp.Symbol, values: Mapping[Any, Any], setting: Setting) -> Mapping[Any, Any]:
    """A point at which the sum converges, none of whose values can be made smaller or rounder."""
    rounder = ({**values, symbol: sp.ceiling(x)} for symbol, x in values.items() if not x.is_Integer)
    for less in (*rounder, *smaller(values)):
        order = _lack(factor, index, less) if setting.admits(less) else None
        if order is not None and order.is_summable:
            return _least(factor, index, less, setting)
    return values


def _refuted(factor: sp.Expr, index: sp.Symbol, low: sp.Expr, values: Mapping[Any, Any]) -> Proof:
    term = sp.lambdify(index, factor.xreplace(dict(values)), "mpmath")
    limit = mpmath.nstr(mpmath.nprod(term, [int(low), mpmath.inf]), 10)
    shown = {str(symbol): str(value) for symbol, value in values.items()}
    return Proof(False, how="what the factors lack to 1 has a finite sum", counterexample=shown | {"product": limit})


@dataclass(frozen=True)
class Vacuous(Rule):
    """A hypothesis fails from some size on, so that the statement says nothing.

    Never a proof: what follows from a contradiction is worth nothing.

    Attributes:
        hypothesis: The hypothesis.
    """

    hypothesis: sp.Basic
    words = "vacuous: {self.hypothesis} fails from some size on"

    def demands(self, line: Line) -> Demands:
        """That the hypothesis is one, and that the limit of what it says to be nonnegative is negative."""
        claim = line.setting.claim
        if claim is None or claim.path is None or self.hypothesis not in claim.hypotheses:
            refuse(f"expected a hypothesis of a claim about a limit; got {self.hypothesis}")
        said = self.hypothesis.gts - self.hypothesis.lts
        given = line.setting.solved(c for c in line.setting.conditions if c != self.hypothesis)
        limit = sp.limit(said.xreplace(given), claim.path.size, sp.oo)
        if not limit.is_negative:
            refuse(f"{self.hypothesis} may hold at every size: the limit of the difference is {limit}")
        yield Proof(None, how=f"vacuous: the limit of {said} is {limit}, which is negative")
