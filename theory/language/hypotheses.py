"""Hypotheses solved for: regimes inside them, and the proof that none exists.

Nothing here is random: whoever wants a regime supplies the choice, and every consumer (seeded
generator, Hypothesis strategy) walks the same solved bounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.solvers.simplex import InfeasibleLPError, UnboundedLPError, lpmax

from theory.errors import ClaimError, InadmissibleError
from theory.language.claim import Claim, Domain
from theory.language.evaluate import to_numpy
from theory.language.parameter import Parameter


Choose = Callable[[Parameter, float, float, tuple[float, ...]], Any]
"""Picks a value of a parameter between two bounds (both inclusive; unused for choices), knowing the critical ones."""

INSIDE = 1e-6
"""How far inside a strict bound a real value is kept, relative to the range left."""


@dataclass(frozen=True)
class _Bound:
    """slope * parameter + offset >= 0 (or > 0), both known once earlier parameters are."""

    slope: sp.Expr
    offset: sp.Expr
    strict: bool


def _conjuncts(claim: Claim) -> list[sp.Basic]:
    """The hypotheses as single relations in parameters and growing symbols."""
    found: list[sp.Basic] = []
    for hypothesis in claim.hypotheses:
        for part in sp.And.make_args(hypothesis):
            for symbol, formula in reversed(list(claim.where.items())):
                part = part.xreplace({symbol: formula})
            found.append(part)
    return found


def _nonnegative_forms(relation: sp.Basic) -> list[tuple[sp.Expr, bool]]:
    """Expressions that the relation says are >= 0, each with whether it is strict."""
    if isinstance(relation, (sp.Ge, sp.Gt)):
        return [(relation.lhs - relation.rhs, isinstance(relation, sp.Gt))]
    if isinstance(relation, (sp.Le, sp.Lt)):
        return [(relation.rhs - relation.lhs, isinstance(relation, sp.Lt))]
    if isinstance(relation, sp.Eq):
        return [(relation.lhs - relation.rhs, False), (relation.rhs - relation.lhs, False)]
    return []


@lru_cache(maxsize=512)
def _bounds(claim: Claim) -> dict[str, tuple[_Bound, ...]]:
    """For each parameter the bounds that the hypotheses put on it, given the parameters before it.

    A relation bounds the last parameter that it mentions, if it is linear in that one. Others,
    and those about symbols that grow, are left to the check at the end.
    """
    order = [p.symbol for p in claim.parameters]
    found: dict[str, list[_Bound]] = {}
    for relation in _conjuncts(claim):
        if not relation.free_symbols <= set(order):
            continue
        for expr, strict in _nonnegative_forms(relation):
            last = max(expr.free_symbols, key=order.index, default=None)
            if last is None:
                continue
            slope = sp.simplify(sp.diff(expr, last))
            if last not in slope.free_symbols:
                offset = sp.simplify(expr - slope * last)
                found.setdefault(last.name, []).append(_Bound(slope, offset, strict))
    return {name: tuple(bounds) for name, bounds in found.items()}


def limits(claim: Claim, parameter: Parameter, known: Mapping[str, Any]) -> tuple[float, float] | None:
    """Smallest and largest value of a parameter, given those before it; None if there is none."""
    bounds = _bounds(claim).get(parameter.name, ())
    values = _numbers(claim, known) if bounds or not parameter.is_fixed else {}
    low, high = parameter.ends if parameter.is_fixed else (float(to_numpy(end, values)) for end in parameter.ends)
    low_open = high_open = False
    for bound in bounds:
        slope, offset = float(to_numpy(bound.slope, values)), float(to_numpy(bound.offset, values))
        if slope == 0:
            if offset < 0 or (bound.strict and offset == 0):
                return None
            continue
        edge = -offset / slope
        if slope > 0 and edge >= low:
            low, low_open = edge, bound.strict or (low_open and edge == low)
        elif slope < 0 and edge <= high:
            high, high_open = edge, bound.strict or (high_open and edge == high)
    if parameter.symbol.is_integer:
        low, high = _integer_edge(low, low_open, 1), _integer_edge(high, high_open, -1)
    else:
        width = high - low
        low, high = low + INSIDE * width * low_open, high - INSIDE * width * high_open
    return (low, high) if low <= high else None


def _critical(claim: Claim, parameter: Parameter, known: Mapping[str, Any], low: float, high: float) -> list[float]:
    """The critical values of a parameter between two bounds."""
    values = _numbers(claim, known) if parameter.critical else {}
    found = [value for formula in parameter.critical if low <= (value := float(to_numpy(formula, values))) <= high]
    return [int(value) for value in found if value.is_integer()] if parameter.symbol.is_integer else found


def _numbers(claim: Claim, known: Mapping[str, Any]) -> dict[sp.Symbol, Any]:
    return {p.symbol: known[p.name] for p in claim.parameters if p.name in known and not p.choices}


def _integer_edge(edge: float, is_open: bool, inward: int) -> int:
    nearest = round(edge)
    if abs(edge - nearest) <= 1e-9 * max(1.0, abs(edge)):
        return nearest + inward * is_open
    return math.ceil(edge) if inward > 0 else math.floor(edge)


def solve(claim: Claim, choose: Choose, pins: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """A regime inside the claim's hypotheses, or None where the choices led to a dead end.

    Args:
        claim: The claim whose hypotheses bound the choices.
        choose: Picks each value between the bounds that the hypotheses leave.
        pins: Values fixed beforehand, by parameter name.

    Raises:
        InadmissibleError: If a pinned value is not in its parameter's domain.

    """
    regime: dict[str, Any] = {}
    pins = pins or {}
    for parameter in claim.parameters:
        if parameter.name in pins:
            parameter.admit(pins[parameter.name])
            regime[parameter.name] = pins[parameter.name]
            continue
        if parameter.choices:
            regime[parameter.name] = choose(parameter, 0, 0, ())
            continue
        interval = limits(claim, parameter, regime)
        if interval is None:
            return None
        regime[parameter.name] = choose(parameter, *interval, tuple(_critical(claim, parameter, regime, *interval)))
    return regime if is_admissible(claim, regime) else None


def require_admissible(claim: Claim, regime: Mapping[str, Any]) -> None:
    """Refuse a regime of which a claim does not speak, at the ends of the growth path if there is one.

    Raises:
        InadmissibleError: If a value is missing, unknown or inadmissible, or the claim does not speak of it.

    """
    sizes = (None,) if claim.path is None else (claim.path.sizes[0], claim.path.sizes[-1])
    for size in sizes:
        claim.require(claim.expand(regime, size, claim.conditions))


def is_admissible(claim: Claim, regime: Mapping[str, Any]) -> bool:
    """Whether a claim speaks of a regime, at the ends of the growth path if there is one."""
    try:
        require_admissible(claim, regime)
    except InadmissibleError:
        return False
    return True


def _lowest(parameter: Parameter, low: float, _high: float, _critical: tuple[float, ...]) -> Any:
    return parameter.choices[0] if parameter.choices else low


def contradiction(claim: Claim) -> str | None:
    """Why the hypotheses cannot hold together, or None if this is not proved.

    The proof is exact linear programming over a relaxation: every nonlinear term becomes a
    variable of its own with the sign that sympy's assumptions give it, integers become reals. If
    even the relaxation has no point, the hypotheses have none. Ranges from which regimes are
    drawn play no part. For a claim about a limit, a hypothesis that fails from some size on is
    another proof. A regime that meets them all saves the effort.
    """
    return _contradiction(claim.domain)


@lru_cache(maxsize=512)
def _contradiction(domain: Domain) -> str | None:
    claim = domain.claim
    relations = _conjuncts(claim)
    if (failing := _fails_eventually(claim, relations)) is not None:
        return failing
    if solve(claim, _lowest) is not None:
        return None
    if any(relation == sp.false for relation in relations):
        return "a hypothesis is false for every admissible value"
    slack = sp.Dummy("slack")
    letters: dict[sp.Expr, sp.Dummy] = {}
    constraints: list[sp.Basic] = [slack <= 1]
    for relation in relations:
        for expr, strict in _nonnegative_forms(relation):
            if strict and _is_integral(expr):
                expr, strict = expr - 1, False
            constraints.append(_linearised(expr, letters) >= (slack if strict else 0))
    for term, letter in list(letters.items()):
        if term.is_positive:
            constraints.append(letter >= (1 if term.is_integer else slack))
        elif term.is_nonnegative:
            constraints.append(letter >= 0)
    try:
        widest, _ = lpmax(slack, constraints)
    except InfeasibleLPError:
        widest = sp.S.NegativeOne
    except UnboundedLPError as error:  # the slack is at most 1
        msg = f"claim {claim.id}: hypotheses {relations} could not be examined"
        raise ClaimError(msg) from error
    if widest > 0:
        return None
    return "the hypotheses cannot hold together: " + ", ".join(map(str, claim.hypotheses))


def _fails_eventually(claim: Claim, relations: Sequence[sp.Basic]) -> str | None:
    """Which hypothesis fails from some size of the growth path on, if one is seen to."""
    if claim.path is None:
        return None
    for relation in relations:
        for form, _ in _nonnegative_forms(relation):
            limit = _power_limit(form.xreplace(dict(claim.path.sets)), claim.path.size)
            if limit is not None and limit.is_extended_negative:
                return (
                    f"the hypothesis {relation} fails from some size on along {claim.path.name}: "
                    f"{form}, which it wants to be at least 0, tends to {limit}"
                )
    return None


def _power_limit(expr: sp.Expr, size: sp.Symbol) -> sp.Expr | None:
    """The limit of a sum of powers of the size for size → ∞; None for other formulas or where signs are open."""
    total: sp.Expr = sp.S.Zero
    growing = []
    for term in sp.Add.make_args(sp.expand(expr)):
        factor, rest = term.as_independent(size, as_Add=False)
        base, exponent = rest.as_base_exp()
        if rest == 1:
            total += factor
        elif base != size or exponent.has(size):
            return None
        elif exponent.is_positive:
            growing.append(factor)
        elif not exponent.is_negative:
            return None
    if not growing:
        return total
    if all(factor.is_negative for factor in growing):
        return sp.S.NegativeInfinity
    return None


def _linearised(expr: sp.Expr, letters: dict[sp.Expr, sp.Dummy]) -> sp.Expr:
    total: sp.Expr = sp.S.Zero
    for term, coefficient in sp.expand(sp.nsimplify(expr, rational=True)).as_coefficients_dict().items():
        total += coefficient * (1 if term == 1 else letters.setdefault(term, sp.Dummy()))
    return total


def _is_integral(expr: sp.Expr) -> bool:
    coefficients = sp.expand(expr).as_coefficients_dict()
    return all(c.is_integer and (t == 1 or t.is_integer) for t, c in coefficients.items())
