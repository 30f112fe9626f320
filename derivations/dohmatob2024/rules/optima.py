"""Reasons for steps about the smallest value of a sum of powers, and the place where it is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import sympy as sp

from derivations.dohmatob2024.rules.cases_along_path import Along, Range
from derivations.dohmatob2024.rules.growth_orders import Sizes
from derivations.dohmatob2024.rules.order_comparisons import (
    Answer,
    compared,
    differs,
    in_all_cases,
    least_power,
    places,
    positive,
    power_at,
)
from derivations.dohmatob2024.rules.orders import bounded_freedom, span
from derivations.dohmatob2024.rules.power_law_sums import as_sums, without_freedom
from derivations.dohmatob2024.rules.power_log_orders import ELL, Order, x
from derivations.errors import refuse
from derivations.kernel.forms import Seen, SignCases
from derivations.kernel.line import Demands, Line, Rule
from theory.language.optimum import Least, Minimiser


@dataclass(frozen=True)
class OptimalExponent(Rule):
    """The infimum over kappa = T^(-β x) of a sum of terms: its order at one place, and a bound from below elsewhere.

    Theorem: the inequality of arithmetic and geometric means (weak duality): a sum of nonnegative terms is at least
    each product of powers of them whose exponents, the weights, are nonnegative and add up to 1.
    Conditions:
        the infimum is of a sum of powers and logarithms over a range between powers of T;
        its value at the place is of the stated order, and the place lies in the range;
        in every case of parameters and x one term, or the product with the weights given, is at least of that order,
            uniformly in x (constants depend on the parameters alone);
        the weight lies in [0, 1];
        a logarithm of D counts only away from D = 1: near there some term is larger by a power;
        those of `KappaOrder`, at both ends of the range.
    Reference: Hardy, Littlewood and Polya 1952, Theorem 9.

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
        if type(line.before) is not Least or line.step.sign not in ("≍", "≳"):
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
    asked = [below]
    if line.step.sign != "≳" and not only_below:
        asked.append(compared(plain, body.xreplace({bound.variable: at}), value, "≍"))
    if (open_ := next((answer for answer in asked if answer.holds is not True), None)) is not None:
        yield _missed(place, body, value, line.step.sign) or open_.opened
    else:
        yield from (demand for answer in asked for demand in answer.demands)
        if line.step.sign == "≍" and not only_below:
            yield from _inside_range(plain, bound, at).demands
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


def _inside_range(plain: Along, bound: Range, at: sp.Expr) -> Answer:
    at = plain.written(at)

    def within(sizes: Sizes) -> bool:
        order = sizes.of(at)
        low, high = (Order(sizes.plain(plain.written(-plain.beta * end))) for end in (bound.high, bound.low))
        return sizes.compare(order, low) >= 0 >= sizes.compare(order, high)

    return in_all_cases(plain, within, bool, "the place is in the range", "the place is not in the range")


def terms_of(sizes: Sizes, body: sp.Expr) -> list[Order]:
    """Orders of the terms of a sum."""
    return [sizes.of(term) for term in sp.Add.make_args(body)]


def _below(place: Along, body: sp.Expr, value: sp.Expr, weight: sp.Expr) -> Answer:
    body, value = positive(place.written(body), place.written(value))
    weight, low = place.written(weight), sp.S.Zero if place.bound is None else place.written(place.bound.low)

    def bounded(sizes: Sizes) -> bool:
        terms, least = terms_of(sizes, body), sizes.of(value)
        return _is_bounded(sizes, terms, least, sizes.plain(weight), low)

    words = "bounded from below in {} cases of parameters and x, with certificates"
    return in_all_cases(place, bounded, bool, words, "no bound from below")


def _is_bounded(sizes: Sizes, terms: list[Order], least: Order, weight: sp.Expr, low: sp.Expr) -> bool:
    """Whether a term, or a weighted product of two, is at least of an order, uniformly in x.

    Raises:
        RefusedError: If a weight may lie outside of [0, 1].

    """
    if not (sizes.surely(weight) and sizes.surely(1 - weight)):
        refuse(f"expected a weight from 0 to 1; got {weight}")
    if any(_is_least(sizes, term, term.log, least, terms, low) for term in terms):
        return True
    for one, other in permutations(terms, 2) if weight != 0 else ():
        mixed = one.to(weight).times(other.to(1 - weight))
        if _is_least(sizes, mixed, one.log + other.log, least, terms, low):
            return True
    return any(sizes.surely(term.power - least.power, strictly=True, closed=x) for term in terms)


def _is_least(sizes: Sizes, bound: Order, logs: sp.Expr, least: Order, terms: list[Order], low: sp.Expr) -> bool:
    """Whether a bound from below is at least of an order; where it has logarithms, some term is far larger at x = 0."""
    inside = bound.log.xreplace({ELL: sp.S.One})  # away from x = 0
    if not (sizes.surely(bound.power - least.power) and sizes.surely(inside - least.log)):
        return False
    if not logs.has(ELL) or sizes.surely(low, strictly=True):
        return True
    at_zero = ((term.power - least.power).xreplace({x: sp.S.Zero}) for term in terms)
    return any(sizes.surely(gap, strictly=True) for gap in at_zero)


def _missed(place: Along, body: sp.Expr, value: sp.Expr, sign: str) -> Seen | None:
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
            return differs(place, values, sides, found, "=" if sign == "≍" else "≥", power)
    return None


@dataclass(frozen=True)
class BestPlace(Rule):
    """Where a sum of terms over kappa = T^(-β x) is smallest.

    Theorem: that of `OptimalExponent`: so a kappa with a value up to a constant times the infimum is the place up to a
    constant.
    Conditions:
        those of `OptimalExponent`;
        the body is of the order of what the place is the minimum of;
        at no other x is the largest term as small;
        at the place a term that falls with x and one that grows with x are of the order of the infimum, or the range
            ends there.
    Reference: Hardy, Littlewood and Polya 1952, Theorem 9.

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
        yield from compared(Along(line.setting), self.at, line.after, "≍").demands
        yield from compared(place, sums, self.body, "≍").demands
        yield from lowest(line, self.body, bound, self.at, self.value, self.weight)
        yield from self._unique(place).demands
        yield from self._local(line, place, bound)

    def _elsewhere(self, place: Along, body: sp.Expr) -> Seen | None:
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
                return differs(place, values, sides, found, "=", spot)
        return None

    def _unique(self, place: Along) -> Answer:
        body, value, at = positive(*(place.written(formula) for formula in (self.body, self.value, self.at)))

        def alone(sizes: Sizes) -> bool:
            least, terms = sizes.of(value), terms_of(sizes, body)
            if sizes.sign(x + sizes.of(at).power / place.beta) == 0:
                return True  # near it by `_local`
            return any(sizes.surely(term.power - least.power, strictly=True) for term in terms)

        return in_all_cases(place, alone, bool, "at no other x is the largest term as small", "as small elsewhere")

    def _local(self, line: Line, place: Along, bound: Range) -> Demands:
        """That the place is held from both sides: by a tight term, or by an end of the range."""
        plain = Along(line.setting)
        at = plain.written(self.at)
        terms = positive(*sp.Add.make_args(plain.written(self.body)))
        ends = [plain.written(-plain.beta * end) for end in (bound.low, bound.high)]
        (reached,) = positive(plain.written(self.value))
        found = [_moves(place, term, term.xreplace({bound.variable: at}), at, reached) for term in terms]
        moves = [move for move, _ in found]
        yield from (told for _, told in found)

        def held(sizes: Sizes) -> bool:
            least, spot = sizes.of(reached), sizes.of(at)
            tight = [sizes.compare(sizes.of(t.xreplace({bound.variable: at})), least) == 0 for t in terms]
            above, under = (sizes.compare(spot, Order(sizes.plain(end))) == 0 for end in ends)
            falls, grows = (any(t and move[side] for t, move in zip(tight, moves, strict=True)) for side in (-1, 1))
            return (falls or above) and (grows or under)

        words = "held from both sides by tight terms, or by an end of the range"
        yield from in_all_cases(plain, held, bool, words, "not held from both sides").demands


def _moves(
    place: Along, term: sp.Expr, there: sp.Expr, at: sp.Expr, reached: sp.Expr
) -> tuple[dict[int, bool], SignCases]:
    """Whether a term, wherever it is as small as the infimum at the place, is larger by a power at every x on a side.

    Its exponent is continuous and piecewise linear in x, so that near the place it then grows at least like a line.
    """

    def larger(sizes: Sizes) -> tuple[int, bool]:
        side = sizes.sign(x + sizes.of(at).power / place.beta)
        if side == 0 or sizes.compare(sizes.of(there), sizes.of(reached)) != 0:
            return 0, True
        return side, sizes.sign(sizes.of(term).power - sizes.of(reached).power) > 0

    found, told = place.explore(larger)
    moves = {side: all(there for _, (where, there) in found if where == side) for side in (-1, 1)}
    return moves, replace(told, words="where a term moves")
