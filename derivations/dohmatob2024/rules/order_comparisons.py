"""Whether the orders of two formulas stand as a sign says: in every case, or at a point where they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sympy as sp

from derivations.dohmatob2024.rules.cases_along_path import Along
from derivations.dohmatob2024.rules.growth_orders import Sizes
from derivations.dohmatob2024.rules.polynomial_signs import Point
from derivations.dohmatob2024.rules.power_log_orders import Order, x
from derivations.errors import refuse
from derivations.kernel.forms import Demand, Look, Seen, SignCases, Undecided
from derivations.kernel.proof import Obligation


TRIED = 40
"""Points that are tried first."""
HOLDS = {"≍": (0,), "≲": (-1, 0), "≳": (0, 1)}
"""How the order of the left side may compare with that of the right side."""


STANDS = {"≍": "=", "≲": "≤", "≳": "≥"}
"""The same as a sign between exponents."""


@dataclass(frozen=True)
class Answer:
    """What a look at all cases says of a relation between orders, and what the kernel is asked for it.

    Attributes:
        holds: True, False, or None where neither is shown.
        demands: What has to be shown; why it fails; or why it is open.
    """

    holds: bool | None
    demands: tuple[Demand, ...]

    @property
    def opened(self) -> Undecided:
        """The same where it says nothing of the step."""
        first = self.demands[0]
        return first if isinstance(first, Undecided) else Undecided("of other orders at one place, not of the infima")


def in_all_cases(
    along: Along, run: Callable[[Sizes], Any], holds: Callable[[Any], bool], words: str, fails: str
) -> Answer:
    """Whether something holds in every case: the signs that show it are handed to the kernel.

    Args:
        along: The cases.
        run: What is asked of the orders in one case.
        holds: Whether the answer is as it has to be.
        words: What is shown then; `{}` is the number of cases.
        fails: What is not shown otherwise.

    """
    found, told = along.explore(run)
    for case, answer in found:
        if not holds(answer):
            return Answer(None, (Undecided(f"{fails} where {case}"),))
    return Answer(True, (replace(told, words=words.format(len(found))),))


_KNOWN: dict[tuple[Any, ...], tuple[Answer, dict[str, Obligation]]] = {}
"""What has been compared: chains of one paper share formulas, hypotheses and parameters."""


def compared(along: Along, before: sp.Expr, after: sp.Expr, sign: str) -> Answer:
    """Whether two formulas are of orders that stand as a sign says; what is known already is not done again."""
    before, after = along.written(before), along.written(after)
    kappas = tuple((k, along.written(penalty)) for k, penalty in along.kappas.items())
    known = (frozenset(along.cases.base), frozenset(along.relations), along.bound, kappas, along.opaque)
    key = (before, after, sign, *known, along.path.size, along.beta if kappas or along.bound else None)
    if key not in _KNOWN:
        held, along.demanded = along.demanded, {}
        _KNOWN[key] = (_compared_anew(along, before, after, sign), along.demanded)
        along.demanded = held
    answer, demanded = _KNOWN[key]
    along.demanded |= demanded
    return answer


def _compared_anew(along: Along, before: sp.Expr, after: sp.Expr, sign: str) -> Answer:
    """Whether two formulas are of orders that stand as a sign says, in every case, whichever constants vanish.

    First a few points are tried. Then the parts with one coefficient (σ², nσ_0², none) are compared, each with its
    counterpart, which is enough, and lets coefficients vanish; only if that fails, the formulas as they stand.
    """
    if before == after:
        return Answer(True, (Obligation(before, "=", after),))
    if (found := _failing_point(along, before, after, sign, along.cases.samples[:TRIED])) is not None:
        return found
    parts = _by_coefficient(_coefficients(before) & _coefficients(after), before, after)
    if parts is not None and len(parts) > 1:
        answers = [_compared_orders(along, positive(one, other), sign) for one, other in parts]
        if all(answer.holds for answer in answers):
            demands = (demand for answer in answers for demand in answer.demands if isinstance(demand, SignCases))
            return Answer(
                True, tuple(replace(told, words=f"one of {len(parts)} parts: {told.words}") for told in demands)
            )
    if weak := [s for s in _coefficients(before, after) if not s.is_positive and not _is_given(along, s)]:
        vanish = [f.xreplace(dict.fromkeys(weak, sp.S.Zero)) for f in (before, after)]
        if (vanish[0] == 0) != (vanish[1] == 0) or len(weak) > 1:
            return Answer(None, (Undecided(f"not shown where one of {weak} is 0"),))
        if 0 not in vanish and (answer := _compared_orders(along, vanish, sign)).holds is not True:
            return answer
    return _compared_orders(along, positive(before, after), sign)


def _is_given(along: Along, symbol: sp.Symbol) -> bool:
    """Whether a hypothesis says that a coefficient is positive."""
    return any(
        c.lhs == symbol
        and ((isinstance(c, sp.Ge) and c.rhs.is_positive) or (isinstance(c, sp.Gt) and c.rhs.is_nonnegative))
        for c in along.relations
    )


def _coefficients(*formulas: sp.Expr) -> set[sp.Symbol]:
    """Symbols that stand in no exponent, condition or limit of a sum."""
    exponents: set[sp.Basic] = set()
    for part in (part for formula in formulas for part in sp.preorder_traversal(formula)):
        if isinstance(part, sp.Pow):
            exponents |= part.exp.free_symbols
        elif isinstance(part, sp.Piecewise):
            exponents |= set().union(*(c.free_symbols for _, c in part.args))
    found = set().union(*(f.free_symbols for f in formulas)) - exponents
    return {s for s in found if s.is_nonnegative and s.name not in ("kappa", "T", "d")}


def positive(*formulas: sp.Expr) -> list[sp.Expr]:
    """The formulas with positive coefficients."""
    values = {s: _positive_one(s) for s in _coefficients(*formulas) if not s.is_positive}
    return [formula.xreplace(values) for formula in formulas]


@cache
def _positive_one(letter: sp.Symbol) -> sp.Symbol:
    """A letter for the same number, known to be positive."""
    return sp.Dummy(letter.name, positive=True)


def _by_coefficient(letters: set[sp.Symbol], before: sp.Expr, after: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]] | None:
    """The parts of both formulas with the same coefficients; None where one has no counterpart."""
    letters = {
        s for s in letters if all(_is_factor(s, term) for f in (before, after) for term in _multiplied_out(f, letters))
    }
    found: list[dict[frozenset[sp.Basic], sp.Expr]] = [{}, {}]
    for formula, parts in zip((before, after), found, strict=True):
        for term in _multiplied_out(formula, letters):
            key = frozenset(term.free_symbols & letters)
            parts[key] = parts.get(key, sp.S.Zero) + term
    if set(found[0]) != set(found[1]):
        return None
    return [(part, found[1][key]) for key, part in found[0].items()]


def _is_factor(symbol: sp.Symbol, term: sp.Expr) -> bool:
    """Whether a term is without a symbol, or a constant power of it times something without."""
    return not term.has(symbol) or not term.as_independent(symbol, as_Add=False)[1].has(sp.Add)


def _multiplied_out(formula: sp.Expr, letters: set[sp.Symbol]) -> tuple[sp.Expr, ...]:
    """The terms of a formula, factors that are sums with a coefficient in them multiplied out."""
    found = []
    for term in sp.Add.make_args(formula):
        sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Add) and f.free_symbols & letters]
        rest = term.xreplace(dict.fromkeys(sums, sp.S.One)) if sums else term
        found += [part * rest for part in sp.Add.make_args(sp.expand(sp.Mul(*sums)))] if sums else [term]
    return tuple(found)


def _compared_orders(along: Along, sides: list[sp.Expr], sign: str) -> Answer:
    before, after = sides

    def both(sizes: Sizes) -> int:
        return sizes.compare(sizes.of(before), sizes.of(after))

    found, told = along.explore(both)
    open_ = [case for case, answer in found if answer not in HOLDS[sign]]
    if not open_:
        words = f"orders compared case by case, {len(found)} in all, with certificates"
        return Answer(True, (replace(told, words=words),))
    points = [values for case in open_ for values in along.cases.where(case.assumed)]
    return _failing_point(along, before, after, sign, points) or Answer(
        None, (Undecided(f"not shown where {open_[0]}"),)
    )


def _failing_point(
    along: Along, before: sp.Expr, after: sp.Expr, sign: str, points: Iterable[Mapping[Any, Any]]
) -> Answer | None:
    """The plainest of some points at which the relation fails, if any; a wrong power before a wrong logarithm."""
    before, after = positive(before, after)
    wrong: list[tuple[Any, ...]] = []
    for values in points:
        sizes = along.at(values)
        orders = sizes.of(before), sizes.of(after)
        if sizes.compare(*orders) not in HOLDS[sign]:
            same = sizes.sign(orders[0].power - orders[1].power) == 0
            wrong.append((same, sum(map(abs, values.values())), len(wrong), values, *orders))
    return Answer(False, (_refuted(along, sign, *min(wrong)[3:]),)) if wrong else None


def _refuted(along: Along, sign: str, values: Mapping[Any, Any], before: Order, after: Order) -> Seen:
    """A counterexample in exponents."""
    sides = {"left side": before, "right side": after}
    orders = {name: order.at(values).of(along.path.size) for name, order in sides.items()}
    return differs(along, values, orders, along.at(values).compare(before, after), STANDS[sign], 0)


def differs(
    along: Along, values: Mapping[Any, Any], sides: Mapping[str, str], left: Any, sign: str, right: Any
) -> Seen:
    """Exponents at a point that do not stand as they would have to."""
    return Seen((Look(shown(along, values) | dict(sides), left, sign, right),), "", "exact exponents")


def least_power(along: Along, body: sp.Expr, values: Mapping[Any, Any]) -> tuple[list[sp.Expr], sp.Expr]:
    """Where under an infimum the exponent is smallest, and that exponent: at an end or a break of a line in x.

    Raises:
        RefusedError: If there is no infimum.

    """
    if along.bound is None:
        refuse("expected an infimum")
    low, high = (along.written(end).xreplace(dict(values)) for end in (along.bound.low, along.bound.high))
    spots = {low, high, *(low + (high - low) * sp.Rational(k, 8) for k in range(1, 8))}
    done: dict[sp.Expr, sp.Expr] = {}
    while fresh := spots - set(done):
        for spot in fresh:
            point = Point({**values, x: spot})
            done[spot] = along.sizes(point).of(body).power.xreplace(point.values)
            spots = spots | {root for root in _roots(point.asked, values) if low <= root <= high}
    best = min(done.values())
    return sorted(spot for spot, power in done.items() if power == best), best


def _roots(asked: Iterable[sp.Expr], values: Mapping[Any, Any]) -> Iterator[sp.Expr]:
    for formula in asked:
        line = sp.Poly(sp.expand(formula.xreplace(dict(values))), x)
        if line.degree() == 1:
            yield -line.nth(0) / line.nth(1)


def places(along: Along) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Points of the parameters, without x, the plainest ones."""
    found = {tuple(v for k, v in values.items() if k != x): values for values in along.cases.samples}
    plainest = sorted(found.values(), key=lambda v: sum(abs(value) for k, value in v.items() if k != x))
    for values in plainest[:TRIED]:
        yield {k: v for k, v in values.items() if k != x}


def infima_differ(along: Along, before: sp.Expr, after: sp.Expr, sign: str) -> Seen | None:
    """A point at which the infima of two formulas are of different powers of the size."""
    before, after = positive(along.written(before), along.written(after))
    for values in places(along):
        (where, one), (there, other) = (least_power(along, body, values) for body in (before, after))
        if int(sp.sign(one - other)) not in HOLDS[sign]:
            sides = {
                "left side": power_at(along, one, where[0], values),
                "right side": power_at(along, other, there[0], values),
            }
            return differs(along, values, sides, one, STANDS[sign], other)
    return None


def power_at(along: Along, power: sp.Expr, at: sp.Expr, values: Mapping[Any, Any]) -> str:
    """A power of the size, and the kappa at which an infimum is of that power, in words."""
    size = along.path.size
    return f"{size}^({power}) at kappa = {size}^({-along.beta.xreplace(values) * at})"


def shown(along: Along, values: Mapping[Any, Any]) -> dict[str, str]:
    """The parameters at a point, and what the growth path sets."""
    drawn = {str(k): str(v) for k, v in values.items()}
    return drawn | {str(k): str(along.written(k).xreplace(dict(values))) for k in along.path.sets}
