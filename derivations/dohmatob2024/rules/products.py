"""Reasons for steps about products and limits along a growth path: bounded factor by factor, squeezed, vacuous."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp

from derivations.drawing.domains import smaller
from derivations.errors import refuse
from derivations.kernel.forms import Look, Seen, Undecided
from derivations.kernel.limits import carried_out
from derivations.kernel.line import Demands, Identity, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.rules.cited import Cited
from derivations.rules.domains import allowed
from derivations.rules.limit_values import borne_out
from derivations.rules.relations import limit_by_bound, written
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


def later(product: sp.Product) -> tuple[dict[sp.Symbol, sp.Expr], Obligation]:
    """What the index of a product is put as, its first value and any number more; and that the range is one.

    Raises:
        RefusedError: If the first value lies outside of the domain of the index, or what is claimed of each factor
            need not hold for whole numbers only.

    """
    (index, low, high) = product.limits[0]
    fits = all(not getattr(index, name) or getattr(low, name) for name in ("is_nonnegative", "is_positive"))
    if not (index.is_integer and low.is_integer and fits) or index in low.free_symbols | high.free_symbols:
        refuse(f"expected an index of whole numbers whose domain holds {low}; got {index}")
    start = {index: low + sp.Dummy("u", integer=True, nonnegative=True)}
    return start, Obligation(high, "≥", low - 1, "a range")


@dataclass(frozen=True)
class FactorByFactor(Identity):
    """Every factor of a product is written in another way.

    Theorem: equals may be put for equals.
    Conditions:
        the range is the same;
        the factors are the same for every value of the index from the first on.
    Reference: none, logic.
    """

    why: str

    def demands(self, line: Line) -> Demands:
        """That the factors are the same over the same range, and the formulas around the products too."""
        old, new = only_product(line.before), only_product(line.after)
        if old.limits != new.limits:
            refuse(f"expected products over one range; got {old.limits} and {new.limits}")
        start, _ = later(old)
        factors = [product.function.xreplace(start) for product in (old, new)]
        yield Obligation(*(factors[0], "=", factors[1]), "every factor")
        yield from allowed(*factors)
        letter = sp.Dummy("product", real=True)
        yield Obligation(line.before.xreplace({old: letter}), "=", line.after.xreplace({new: letter}))


@dataclass(frozen=True)
class FactorsRise(Rule):
    """A product of positive factors grows with each: in every factor a power is replaced by a smaller one.

    Theorem: a product of positive factors grows with each of them.
    Conditions:
        both powers are positive and so ordered for every value of the index from the first on;
        the factor is positive, and does not grow, as a function of any positive number in the place of the power;
        the range is the same, and one.
    Reference: Rudin 1976, Proposition 1.18.

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
        start, is_range = later(old)
        template, one, other = (part.xreplace(start) for part in (template, self.new, self.old))
        more = y + sp.Dummy("z", nonnegative=True)
        yield is_range
        yield Obligation(template, ">", sp.S.Zero, "every factor is positive")
        yield Obligation(template.xreplace({y: more}), "≤", template, "every factor falls")
        for power in (one, other):
            yield Obligation(power, ">", sp.S.Zero, "a positive power")
        logs = (sp.expand_log(sp.log(part), force=False) for part in (one, other))
        yield Obligation(*(next(logs), "≤", next(logs)), "the smaller power, by logarithms")
        yield Obligation(template.xreplace({y: other}), "=", old.function.xreplace(start))
        yield Obligation(template.xreplace({y: one}), "=", new.function.xreplace(start))


@dataclass(frozen=True, eq=False)
class SqueezedToZero(Cited):
    """The gap is a multiple of something nonnegative that is at most what tends to 0, by a result that is cited.

    Theorem: squeeze: what lies between 0 and something that tends to 0 tends to 0.
    Conditions:
        the gap is that multiple, and the multiple is finite and does not move along the path;
        what is bounded is not negative;
        its bound tends to 0.
    Reference: Rudin 1976, Theorem 3.19 and the remark that follows it.
    """

    gives = ("≃", "→")

    def demands(self, line: Line) -> Demands:
        """That the gap is such a multiple, and that the bound times it tends to 0 along the path."""
        _, path = limit_by_bound(self, line)
        yield from self.conditions(line)
        small, bound = written(self, self.claim.lhs, line), written(self, self.claim.rhs, line)
        times = sp.simplify(sp.expand(line.before - line.after) / small)
        if line.setting.defined(times).free_symbols & {path.size, *path.sets}:
            refuse(f"the gap is no multiple of {small}")
        yield Obligation(line.before - line.after, "=", times * small, "the gap")
        yield from allowed(times)
        for part in small.atoms(sp.Product):
            start, is_range = later(part)
            yield is_range
            yield Obligation(part.function.xreplace(start), "≥", sp.S.Zero, "what is bounded is not negative")
        if not isinstance(small, sp.Product):
            letters = {part: sp.Dummy(part.func.__name__, nonnegative=True) for part in small.atoms(sp.Product)}
            yield Obligation(small.xreplace(letters), "≥", sp.S.Zero, "what is bounded is not negative")
        grown = bound.xreplace(dict(path.sets))
        found = carried_out(grown, path.size, sp.oo, "+")
        if found is None:
            refuse(f"no rule gives the limit of {grown}")
        yield Obligation(found, "=", sp.S.Zero, "limit of the bound")
        yield from borne_out(grown, path.size, sp.oo, "+", found, line.setting)


@dataclass(frozen=True)
class ProductToZero(LimitRule):
    """A product of factors below 1 tends to 0; it does if and only if the sum of 1 - factor diverges.

    Theorem: a product of positive factors, from some on below 1, tends to 0 if and only if the sum of 1/factor - 1
    diverges.
    Conditions:
        all factors from the first on are positive, and from some on below 1;
        the sum of 1/factor - 1 diverges;
        the range grows without end;
        the formula is a polynomial in the product with coefficients that do not move;
        the order of 1/factor - 1 is looked at at points alone, so that this confirms and does not prove.
    Reference: Knopp 1951, Section 28.
    """

    words = "infinitely many factors are below 1, so the product tends to 0"

    def demands(self, line: Line) -> Demands:
        """That the sum of what the factors lack to 1 diverges, at every point that the hypotheses admit."""
        claim = line.setting.claim
        product = only_product(line.before)
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→"):
            refuse(f"expected a step along a growth path, with the sign ≃ or →; got {line.step.sign}")
        (index, low, high) = product.limits[0]
        grows = {claim.path.size, *claim.path.sets}
        if sp.limit(high.xreplace(dict(claim.path.sets)), claim.path.size, sp.oo) != sp.oo or high.has(index):
            refuse(f"expected a product up to a number that grows; got {product}")
        if line.setting.defined(product.function).free_symbols & grows or low.free_symbols & grows:
            refuse(f"expected factors that do not move along the path; got {product}")
        letter = sp.Dummy("product", positive=True)
        around = line.setting.defined(line.before.xreplace({product: letter}))
        if not around.is_polynomial(letter) or around.free_symbols & grows:
            refuse(f"expected a polynomial in the product, nothing else in which moves; got {line.before}")
        yield Obligation(product.function.xreplace(later(product)[0]), ">", sp.S.Zero, "every factor is positive")
        yield Obligation(line.before.xreplace({product: sp.S.Zero}), "=", line.after, "with 0 for the product")
        yield _diverging(product.function, index, low, line.setting)


def _diverging(factor: sp.Expr, index: sp.Symbol, low: sp.Expr, setting: Setting) -> Seen | Undecided:
    """That what the factors lack to 1 sums to infinity, at many points."""
    looks = []
    for values in setting.points((factor,), 24):
        values = {symbol: x for symbol, x in values.items() if symbol != index}
        order = _lack(factor, index, values)
        if order is None or order.sign < 0:
            return Undecided(f"factors that are not seen to be below 1 from some on, at {values}")
        if order.is_summable:
            return _refuted(factor, index, low, _least(factor, index, values, setting))
        looks.append(Look({str(symbol): str(value) for symbol, value in values.items()}, sp.oo, "=", sp.oo))
    words = f"what the factors lack to 1 sums to infinity at {len(looks)} points"
    return Seen(tuple(looks), words, "what the factors lack to 1 has a finite sum")


def _lack(factor: sp.Expr, index: sp.Symbol, values: Mapping[sp.Basic, sp.Basic]) -> Order | None:
    t = sp.Dummy("t", positive=True)
    return order_of(sp.simplify(sp.together(1 / factor.xreplace(dict(values)) - 1)).xreplace({index: t}), t)


def _least(factor: sp.Expr, index: sp.Symbol, values: Mapping[Any, Any], setting: Setting) -> Mapping[Any, Any]:
    """A point at which the sum converges, none of whose values can be made smaller or rounder."""
    rounder = ({**values, symbol: sp.ceiling(x)} for symbol, x in values.items() if not x.is_Integer)
    for less in (*rounder, *smaller(values)):
        order = _lack(factor, index, less) if setting.admits(less) else None
        if order is not None and order.is_summable:
            return _least(factor, index, less, setting)
    return values


def _refuted(factor: sp.Expr, index: sp.Symbol, low: sp.Expr, values: Mapping[Any, Any]) -> Seen:
    term = sp.lambdify(index, factor.xreplace(dict(values)), "mpmath")
    limit = mpmath.nprod(term, [int(low), mpmath.inf])
    shown = {str(symbol): str(value) for symbol, value in values.items()} | {"product": mpmath.nstr(limit, 10)}
    return Seen((Look(shown, limit, "=", 0),), "", "what the factors lack to 1 has a finite sum")


@dataclass(frozen=True)
class Vacuous(Rule):
    """A hypothesis fails from some size on, so that the statement says nothing.

    Theorem: none: what follows from a contradiction is worth nothing.
    Conditions:
        never a proof;
        the hypothesis fails from some size on.
    Reference: none, logic.

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
        yield Undecided(f"vacuous: the limit of {said} is {limit}, which is negative")
