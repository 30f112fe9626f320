"""Which values a fit may have, by its law, and a value for every case that events about it tell apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.relational import Relational
from sympy.stats.crv_types import (
    BetaDistribution,
    ChiSquaredDistribution,
    ExponentialDistribution,
    GammaDistribution,
)
from sympy.stats.drv_types import PoissonDistribution
from sympy.stats.frv_types import BinomialDistribution
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Given
from derivations.rules.statements import generic


POSITIVE = (GammaDistribution, ChiSquaredDistribution, ExponentialDistribution, BetaDistribution)
"""Laws with a density on positive numbers: almost surely no draw is 0."""
Value = tuple[sp.Expr, dict[sp.Basic, sp.Expr]]
"""A value of a fit, as a formula in new letters, and what letters of the setting are there."""


@dataclass(frozen=True)
class Support:
    """An interval that a fit lies in, almost surely.

    Attributes:
        low: Lower end.
        high: Upper end.
        is_closed: Whether finite ends belong to it.
        grid: The fit times this is a whole number; None for no such number.
    """

    low: sp.Expr = sp.S.NegativeInfinity
    high: sp.Expr = sp.S.Infinity
    is_closed: bool = True
    grid: sp.Expr | None = None


def law_of(fit: ChainState, setting: Setting) -> Given:
    """The law of a fit given the one before, of the same chain.

    Raises:
        RefusedError: If there is none, or if it is about a chain with another truth.
    """
    law = setting.laws.get(fit.name)
    if not isinstance(law, Given):
        refuse(f"expected a law of {fit}; got {law}")
    for past in law.after.atoms(ChainState):
        if past.name == fit.name and past.at(fit.time) != fit:
            refuse(f"the law of {fit} is that of another chain: {law}")
    return law


def support_of(fit: ChainState, setting: Setting) -> Support:
    """Where a fit lies, almost surely, by induction over generations: counts, and positive multiples of the one before.

    Every real number, where the law is none of these.
    """
    law, truth = law_of(fit, setting), fit.args[2]
    past, drawn = fit.at(law.t - 1), random_symbols(law.after)
    kinds = {type(symbol.pspace.distribution) for symbol in drawn}
    if len(drawn) == 1 and kinds <= {BinomialDistribution, PoissonDistribution}:
        size, args = sp.cancel(drawn[0] / law.after), drawn[0].pspace.distribution.args
        if not size.is_positive or random_symbols(size) or size.has(ChainState, law.t) or not truth.is_nonnegative:
            return Support()
        if kinds == {PoissonDistribution}:
            return Support(sp.S.Zero, grid=size)
        return Support(sp.S.Zero, sp.S.One, grid=size) if args[:2] == (size, past) else Support()
    times = sp.cancel(law.after / past)
    if times.has(ChainState) or not kinds <= set(POSITIVE) or not truth.is_nonnegative:
        return Support()
    letters = {symbol: sp.Dummy(positive=True) for symbol in drawn}
    factor = generic(times.xreplace(letters), setting).xreplace(setting.solved())
    if truth.is_positive and factor.is_positive:
        return Support(sp.S.Zero, is_closed=False)
    return Support(sp.S.Zero) if factor.is_nonnegative else Support()


def cases(events: Iterable[sp.Basic], fit: ChainState, setting: Setting, on_grid: bool = False) -> list[Value]:
    """A value for every case that events about a fit tell apart: together they stand for all that it may be.

    Args:
        events: Statements about the fit.
        fit: The fit.
        setting: With its law.
        on_grid: Whether a share of n is written with whole numbers; else it is any number between its ends.

    Raises:
        RefusedError: If the events compare the fit with something that is not plainly ordered.
    """
    inside = support_of(fit, setting)
    ends = [end for end in (inside.low, inside.high) if end.is_finite]
    for relation in sorted(set().union(*(event.atoms(Relational) for event in events)), key=str):
        bound = _threshold(relation, fit)
        if bound is not None and all(sp.simplify(bound - end) != 0 for end in ends):
            ends.append(bound)
    ordered = _ordered(ends, setting)
    ordered = [end for end in ordered if not (_above(inside.low, end, setting) or _above(end, inside.high, setting))]
    return _between(ordered, inside if on_grid else replace(inside, grid=None))


def _threshold(relation: Relational, fit: ChainState) -> sp.Expr | None:
    """The value at which a relation changes; None if it does not speak of the fit."""
    gap = sp.expand(relation.lhs - relation.rhs)
    if not gap.has(fit):
        return None
    slope = gap.coeff(fit)
    rest = sp.expand(gap - slope * fit)
    if (
        rest.has(ChainState)
        or slope.has(ChainState)
        or random_symbols(gap)
        or not (slope.is_positive or slope.is_negative)
    ):
        refuse(f"expected {fit} to be compared with a number; got {relation}")
    return sp.cancel(-rest / slope)


def _above(one: sp.Expr, other: sp.Expr, setting: Setting) -> bool:
    gap = one - other
    if not gap.is_infinite:
        gap = sp.factor(sp.together(gap.xreplace(setting.solved())))
    return bool(gap.is_extended_positive)


def _ordered(ends: list[sp.Expr], setting: Setting) -> list[sp.Expr]:
    found: list[sp.Expr] = []
    for end in ends:
        place = sum(_above(end, other, setting) for other in found)
        if any(not _above(other, end, setting) for other in found[place:]):
            refuse(f"the order of {', '.join(map(str, ends))} is not plain")
        found.insert(place, end)
    return found


def _between(ends: list[sp.Expr], inside: Support) -> list[Value]:
    """The ends, a value between any two of them, and one beyond the first and the last."""
    u = sp.Dummy("u", positive=True)
    if not ends:
        return [(sp.Dummy("x", real=True), {})]
    found: list[Value] = [(end, {}) for end in ends if inside.is_closed or end not in (inside.low, inside.high)]
    for one, other in itertools.pairwise(ends):
        found.append(_on_grid(one, other, inside) or (one + (other - one) / (1 + u), {}))
    if inside.low != ends[0]:
        found.append((ends[0] - u, {}))
    if inside.high != ends[-1]:
        found.append((ends[-1] + u, {}))
    return found


def _on_grid(one: sp.Expr, other: sp.Expr, inside: Support) -> Value | None:
    """Whole numbers j with 0 < j < n, for shares j/n: j = k + 1 and n = k + w + 2."""
    if (one, other) != (0, 1) or not isinstance(inside.grid, sp.Symbol):
        return None
    k, w = sp.Dummy("k", integer=True, nonnegative=True), sp.Dummy("w", integer=True, nonnegative=True)
    return (k + 1) / inside.grid, {inside.grid: k + w + 2}
