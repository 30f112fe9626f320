"""Reasons for steps about the smallest value of a sum of powers, and the place where it is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import sympy as sp

from derivations.dohmatob2024.rules.cases_along_path import Along, Range, x
from derivations.dohmatob2024.rules.growth_orders import Sizes
from derivations.dohmatob2024.rules.order_comparisons import compared, least_power, places, positive, power_at, shown
from derivations.dohmatob2024.rules.orders import bounded_freedom, span
from derivations.dohmatob2024.rules.power_law_sums import as_sums, without_freedom
from derivations.dohmatob2024.rules.power_log_orders import Order
from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Proof, Strength
from theory.language.optimum import Least, Minimiser


@dataclass(frozen=True)
class OptimalExponent(Rule):
    """The infimum over kappa = T^(-β x) of a sum of terms: its order at one place, and a bound from below elsewhere.

    The bound is weak duality: a sum of terms is at least each product of powers of them whose exponents, the weights,
    are nonnegative and add up to 1. In every case of parameters and x one term, or the product with the weights given,
    is at least of the stated order, uniformly in x: constants there depend on the parameters alone. A logarithm of D
    counts only away from D = 1; near there some term has to be larger by a power.

    Attributes:
        at: The penalty, or kappa, at which the infimum is reached, a formula in T.
        weight: Weight of the first term; the others share the rest, the second first.
    """

    at: sp.Expr
    weight: sp.Expr = sp.S.Zero

    is_long = True

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"the value at κ = {self.at}, and no place does better: weights {self.weight}, {1 - self.weight}"

    def demands(self, line: Line) -> Demands:
        """That the value is reached, that its place is in the range, and that nothing is smaller."""
        if not isinstance(line.before, Least) or line.step.sign not in ("≍", "≳"):
            refuse(f"expected an infimum and ≍ or ≳; got {line.before}, {line.step.sign}")
        if line.before.has(sp.Sum):
            refuse("expected an infimum of powers; its sums have to be compared first")
        bound = span(line.before, line)
        body = line.before.args[0]
        yield from lowest(line, body, bound, self.at, line.after, self.weight)


def lowest(
    line: Line, body: sp.Expr, bound: Range, at: sp.Expr, value: sp.Expr, weight: sp.Expr, only_below: bool = False
) -> Demands:
    """That the infimum of a body is of the order of a value."""
    plain = Along(line.setting)
    body = plain.written(body)
    place = along_x(line, bound, at)
    below = _below(place, body, value, weight)
    reached = compared(plain, body.xreplace({bound.variable: at}), value, "≍")
    if line.step.sign == "≳" or only_below:
        reached = Proof(True, Strength.SYMBOLIC, "not needed")
    if below.holds is not True or reached.holds is not True:
        open_ = below if below.holds is not True else reached
        yield _missed(place, body, value, line.step.sign) or replace(open_, holds=None)
    else:
        yield below
        yield reached
        if line.step.sign == "≍" and not only_below:
            yield _inside(plain, bound, at)
    for end in (bound.low, bound.high):
        yield from bounded_freedom(plain, plain.path.size ** (-plain.beta * end))
    yield from place.demanded.values()
    yield from plain.demanded.values()


def along_x(line: Line, bound: Range, at: sp.Expr) -> Along:
    """The cases of the parameters and of x, samples of x at the optimum among them."""
    plain = Along(line.setting)
    base, exponent = plain.written(at).as_base_exp()
    hints = () if base != plain.path.size else (-exponent / plain.beta,)
    return Along(line.setting, replace(bound, hints=hints))


def _inside(plain: Along, bound: Range, at: sp.Expr) -> Proof:
    at = plain.written(at)

    def within(sizes: Sizes) -> bool:
        order = sizes.of(at)
        low, high = (Order(sizes.plain(plain.written(-plain.beta * end))) for end in (bound.high, bound.low))
        return sizes.compare(order, low) >= 0 >= sizes.compare(order, high)

    for case, found in plain.explore(within):
        if not found:
            return Proof(None, how=f"{at} is not in the range where {case}")
    return Proof(True, Strength.EXACT, "the place is in the range")


def terms_of(sizes: Sizes, body: sp.Expr) -> list[Order]:
    """Orders of the terms of a sum."""
    return [sizes.of(term) for term in sp.Add.make_args(body)]


def _below(place: Along, body: sp.Expr, value: sp.Expr, weight: sp.Expr) -> Proof:
    body, value = positive(place.written(body), place.written(value))
    weight, low = place.written(weight), sp.S.Zero if place.bound is None else place.written(place.bound.low)

    def bounded(sizes: Sizes) -> bool:
        terms, least = terms_of(sizes, body), sizes.of(value)
        return _is_bounded(sizes, terms, least, sizes.plain(weight), low)

    count = 0
    for case, found in place.explore(bounded):
        count += 1
        if not found:
            return Proof(None, how=f"no bound from below where {case}")
    return Proof(True, Strength.EXACT, f"bounded from below in {count} cases of parameters and x, with certificates")


def _is_bounded(sizes: Sizes, terms: list[Order], least: Order, weight: sp.Expr, low: sp.Expr) -> bool:
    """Whether a term, or a weighted product of two, is at least of an order, uniformly in x."""
    if any(_is_least(sizes, term, term.log, least, terms, low) for term in terms):
        return True
    for one, other in permutations(terms, 2) if weight != 0 else ():
        mixed = one.to(weight).times(other.to(1 - weight))
        if _is_least(sizes, mixed, one.log + other.log, least, terms, low):
            return True
    return any(sizes.surely(term.power - least.power, strictly=True, closed=x) for term in terms)


def _is_least(sizes: Sizes, bound: Order, logs: sp.Expr, least: Order, terms: list[Order], low: sp.Expr) -> bool:
    """Whether a bound from below is at least of an order; where it has logarithms, some term is far larger at x = 0."""
    if not (sizes.surely(bound.power - least.power) and sizes.surely(bound.log - least.log)):
        return False
    if logs == 0 or sizes.surely(low, strictly=True):
        return True
    at_zero = ((term.power - least.power).xreplace({x: sp.S.Zero}) for term in terms)
    return any(sizes.surely(gap, strictly=True) for gap in at_zero)


def _missed(place: Along, body: sp.Expr, value: sp.Expr, sign: str) -> Proof | None:
    """A point at which the infimum is of another power than the value, with the place where it is reached."""
    body, value = positive(place.written(body), place.written(value))
    for values in places(place):
        where, found = least_power(place, body, values)
        power = place.at({**values, x: where[0]}).of(value).power.xreplace(values)
        if found != power if sign == "≍" else found < power:
            size = place.path.size
            sides = {
                "infimum": power_at(place, found, where[0], values),
                "right side": f"{size}^({power})",
            }
            return Proof(False, how="exact exponents", counterexample=shown(place, values) | sides)
    return None


@dataclass(frozen=True)
class BestPlace(Rule):
    """Where a sum of terms over kappa = T^(-β x) is smallest.

    Its infimum is of a known order (see `OptimalExponent`). At no other x is the largest term as small; one that falls
    with x and one that grows with x are of the order of the infimum at the place, or the range ends there. So a kappa
    with a value up to a constant times the infimum is that place up to a constant.

    Attributes:
        at: The place, a formula in T.
        body: What is smallest there: sums of powers of kappa, of the order of what the place is the minimum of.
        value: The order of the infimum.
        weight: Weight of one term in the bound from below.
    """

    at: sp.Expr
    body: sp.Expr
    value: sp.Expr
    weight: sp.Expr = sp.S.Zero

    is_long = True
    words = "the terms balance at κ = {self.at}, and nowhere else is the largest as small"

    def demands(self, line: Line) -> Demands:
        """All of that."""
        least = line.setting.where.get(line.before)
        if not isinstance(least, Minimiser) or line.step.sign != "≍":
            refuse(f"expected the place of a minimum, and ≍; got {line.before}, {line.step.sign}")
        bound, size = span(least, line), Along(line.setting).path.size
        sums = as_sums(without_freedom(least.args[0], size), line.setting.where)
        place = along_x(line, bound, self.at)
        if (elsewhere := self._elsewhere(place, self.body)) is not None:
            yield elsewhere
            return
        yield compared(Along(line.setting), self.at, line.after, "≍")
        yield compared(place, sums, self.body, "≍")
        yield from lowest(line, self.body, bound, self.at, self.value, self.weight)
        yield self._unique(place)
        yield self._local(line, place, bound)

    def _elsewhere(self, place: Along, body: sp.Expr) -> Proof | None:
        """A point at which the largest term is smallest at another power of the size."""
        (body,) = positive(place.written(body))
        at = place.written(self.at)
        for values in places(place):
            where, _ = least_power(place, body, values)
            spot = place.at({**values, x: where[0]}).of(at).power.xreplace(values)
            found = -place.beta.xreplace(values) * where[0]
            if len(where) == 1 and spot != found:
                size = place.path.size
                sides = {"left side": f"{size}^({found})", "right side": f"{size}^({spot})"}
                return Proof(False, how="exact exponents", counterexample=shown(place, values) | sides)
        return None

    def _unique(self, place: Along) -> Proof:
        body, value, at = positive(*(place.written(formula) for formula in (self.body, self.value, self.at)))

        def alone(sizes: Sizes) -> bool:
            least, terms = sizes.of(value), terms_of(sizes, body)
            if sizes.sign(x + sizes.of(at).power / place.beta) == 0:
                return True
            return any(sizes.surely(term.power - least.power, strictly=True) for term in terms)

        for case, found in place.explore(alone):
            if not found:
                return Proof(None, how=f"as small elsewhere where {case}")
        return Proof(True, Strength.EXACT, "at no other x is the largest term as small")

    def _local(self, line: Line, place: Along, bound: Range) -> Proof:
        """That the place is held from both sides: by a tight term, or by an end of the range."""
        plain = Along(line.setting)
        at = plain.written(self.at)
        terms = positive(*sp.Add.make_args(plain.written(self.body)))
        slopes = [_slope(place, term) for term in terms]
        ends = [plain.written(-plain.beta * end) for end in (bound.low, bound.high)]
        (reached,) = positive(plain.written(self.value))

        def held(sizes: Sizes) -> bool:
            least, spot = sizes.of(reached), sizes.of(at)
            tight = [sizes.compare(sizes.of(t.xreplace({bound.variable: at})), least) == 0 for t in terms]
            above, under = (sizes.compare(spot, Order(sizes.plain(end))) == 0 for end in ends)
            falls = any(t and slope < 0 for t, slope in zip(tight, slopes, strict=True))
            grows = any(t and slope > 0 for t, slope in zip(tight, slopes, strict=True))
            return (falls or above) and (grows or under)

        for case, found in plain.explore(held):
            if not found:
                return Proof(None, how=f"not held from both sides where {case}")
        return Proof(True, Strength.EXACT, "held from both sides by tight terms, or by an end of the range")


def _slope(place: Along, term: sp.Expr) -> int:
    """-1 for a term that nowhere grows with x, 1 for one that nowhere falls, 0 for others."""
    seen = {found for _, found in place.explore(lambda sizes: sizes.sign(sizes.of(term).power.diff(x)))}
    if seen <= {-1, 0}:
        return -1
    return 1 if seen <= {0, 1} else 0
