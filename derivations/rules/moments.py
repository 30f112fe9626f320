"""Means of functions of independent draws of named laws, by moment formulas that hold for symbolic parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import sympy as sp
from sympy.stats.crv_types import (
    BetaDistribution,
    ChiSquaredDistribution,
    ExponentialDistribution,
    GammaDistribution,
    NormalDistribution,
)
from sympy.stats.drv_types import PoissonDistribution
from sympy.stats.frv_types import BinomialDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Applied
from derivations.rules.randomness import draw_letter, law_of


Notes = list[Obligation]


@dataclass
class Averaged:
    """A mean over random draws.

    Attributes:
        value: The formula.
        demands: What has to hold for it: that moments exist.
    """

    value: sp.Expr
    demands: Notes = field(default_factory=list)


def averaged(body: sp.Expr, held: Collection[RandomSymbol] = ()) -> Averaged:
    """The mean over the random symbols of a formula, everything else held.

    Sums are taken apart, products split into independent factors; a factor may be a product of powers of one
    draw, its logarithm, or a number to the power of a count. Every term has a finite mean, or a demand says so.

    Args:
        body: The formula.
        held: Random symbols that are not averaged over.

    Raises:
        RefusedError: If a factor mixes draws, if no moment formula covers it, or if a law has a random parameter.
    """
    symbols = [symbol for symbol in sorted(random_symbols(body), key=str) if symbol not in held]
    drawn = {symbol: draw_letter(symbol) for symbol in symbols}
    laws = {letter: law_of(symbol) for symbol, letter in drawn.items()}
    kept = {symbol: sp.Dummy(str(symbol), real=True) for symbol in held}
    plain = body.xreplace(drawn).xreplace(kept)
    if plain.has(Applied) or random_symbols(plain):
        refuse(f"expected a formula without means inside; got {body}")
    opened = sp.expand(sp.expand_log(sp.expand_power_base(sp.expand_power_exp(plain)), force=False))
    found = Averaged(sp.S.Zero)
    for law in laws.values():
        found.demands += _defined(law)
    for term in sp.Add.make_args(opened):
        value = sp.S.One
        fixed, random = term.as_independent(*laws, as_Add=False)
        for letter, factor in _factors(random, list(laws)):
            value *= _mean(laws[letter], factor, letter, found.demands)
        found.value += fixed * value
    found.value = found.value.xreplace({letter: symbol for symbol, letter in kept.items()})
    return found


PROBABILITY = "a probability"
"""Note of the demand that a parameter is at most 1."""


def _defined(law: sp.Basic) -> Notes:
    """That the parameters of a law are those of one."""
    kind, notes = type(law), []
    for i in ABOVE_ZERO.get(kind, ()):
        notes.append(Obligation(law.args[i], ">", sp.S.Zero, f"parameter of {law}"))
    for i in NOT_BELOW_ZERO.get(kind, ()):
        notes.append(Obligation(law.args[i], "≥", sp.S.Zero, f"parameter of {law}"))
    if kind is BinomialDistribution:
        if not law.args[0].is_integer:
            refuse(f"expected a whole number of draws; got {law.args[0]}")
        notes.append(Obligation(law.args[1], "≤", sp.S.One, PROBABILITY))
    return [demand for demand in notes if not _is_plain(demand)]


def _is_plain(demand: Obligation) -> bool:
    """Whether the domains of letters say it."""
    gap = demand.right - demand.left if demand.sign == "≤" else demand.left - demand.right
    return bool(gap.is_positive or (demand.sign != ">" and gap.is_nonnegative))


ABOVE_ZERO: dict[type, tuple[int, ...]] = {
    GammaDistribution: (0, 1),
    ChiSquaredDistribution: (0,),
    ExponentialDistribution: (0,),
    BetaDistribution: (0, 1),
    NormalDistribution: (1,),
}
"""Parameters that have to be positive."""
NOT_BELOW_ZERO: dict[type, tuple[int, ...]] = {PoissonDistribution: (0,), BinomialDistribution: (0, 1)}
"""Parameters that may be 0 too."""


def _factors(term: sp.Expr, letters: list[sp.Symbol]) -> Iterator[tuple[sp.Symbol, sp.Expr]]:
    """The factors of a product by the draw that they hold."""
    grouped: dict[sp.Symbol, sp.Expr] = {}
    for factor in sp.Mul.make_args(term):
        held = [letter for letter in letters if factor.has(letter)]
        if not held:
            continue
        if len(held) > 1:
            refuse(f"a mean of {factor}, which mixes several draws, is no product of means")
        grouped[held[0]] = grouped.get(held[0], sp.S.One) * factor
    yield from grouped.items()


def _mean(law: sp.Basic, factor: sp.Expr, letter: sp.Symbol, notes: Notes) -> sp.Expr:
    """The mean of a function of one draw."""
    if factor.func is sp.Pow and factor.exp == letter and not factor.base.has(letter):
        generating = GENERATING.get(type(law))
        if generating is not None:
            return generating(law, factor.base)
    elif factor == sp.log(letter) and type(law) in LOGARITHMS:
        return LOGARITHMS[type(law)](law)
    else:
        exponent = sp.powsimp(factor).as_base_exp() if factor != letter else (letter, sp.S.One)
        if exponent[0] == letter and not exponent[1].has(letter) and type(law) in MOMENTS:
            return MOMENTS[type(law)](law, exponent[1], notes)
    refuse(f"no moment formula for {factor} under {law}")


def _gamma(shape: sp.Expr, scale: sp.Expr, order: sp.Expr, notes: Notes) -> sp.Expr:
    """By Euler's integral."""
    if not eulers_integral():
        refuse("Euler's integral is not confirmed")
    if order.is_Integer and order >= 0:
        return scale**order * sp.Mul(*(shape + i for i in range(int(order))))
    if not (order.is_nonnegative and shape.is_positive):
        notes.append(Obligation(shape + order, ">", sp.S.Zero, "the moment exists", is_meant=True))
    return scale**order * sp.gamma(shape + order) / sp.gamma(shape)


@lru_cache(maxsize=1)
def eulers_integral() -> bool:
    """Whether sympy confirms the moments of a gamma law for symbolic shape and order."""
    k, s, u = (sp.Dummy(name, positive=True) for name in "ksu")
    whole = sp.integrate(u ** (k + s - 1) * sp.exp(-u), (u, 0, sp.oo)) / sp.gamma(k)
    return bool(sp.simplify(whole - sp.gamma(k + s) / sp.gamma(k)) == 0)


def _beta(law: BetaDistribution, order: sp.Expr, notes: Notes) -> sp.Expr:
    alpha, beta = law.args
    if order.is_Integer and order >= 0:
        return sp.Mul(*((alpha + i) / (alpha + beta + i) for i in range(int(order))))
    notes.append(Obligation(alpha + order, ">", sp.S.Zero, "the moment exists", is_meant=True))
    return sp.gamma(alpha + order) * sp.gamma(alpha + beta) / sp.gamma(alpha) / sp.gamma(alpha + beta + order)


def _normal(law: NormalDistribution, order: sp.Expr, notes: Notes) -> sp.Expr:
    mean, deviation = law.args
    if not (order.is_Integer and order >= 0):
        refuse(f"a normal variable has no moment of order {order}")
    z, total = sp.Dummy("z"), sp.S.Zero
    for (power,), coefficient in sp.Poly((mean + deviation * z) ** int(order), z).terms():
        total += coefficient * (sp.factorial2(power - 1) if power % 2 == 0 else 0)
    return total


def _counted(law: sp.Basic, order: sp.Expr, notes: Notes) -> sp.Expr:
    """By derivatives of the generating function, in falling powers."""
    if not (order.is_Integer and order >= 0):
        refuse(f"no formula for the moment of order {order} of a count")
    generating, q, total = GENERATING[type(law)], sp.Dummy("q", positive=True), sp.S.Zero
    slope = generating(law, q)
    for power in range(int(order) + 1):
        total += sp.functions.combinatorial.numbers.stirling(int(order), power) * slope.subs(q, 1)
        slope = sp.diff(slope, q)
    return sp.expand(total)


MOMENTS: dict[type, Callable[..., sp.Expr]] = {
    GammaDistribution: lambda law, order, notes: _gamma(law.args[0], law.args[1], order, notes),
    ChiSquaredDistribution: lambda law, order, notes: _gamma(law.args[0] / 2, sp.Integer(2), order, notes),
    ExponentialDistribution: lambda law, order, notes: _gamma(sp.S.One, 1 / law.args[0], order, notes),
    BetaDistribution: _beta,
    NormalDistribution: _normal,
    PoissonDistribution: _counted,
    BinomialDistribution: _counted,
}
"""E X^s of each law."""

GENERATING: dict[type, Callable[[sp.Basic, sp.Expr], sp.Expr]] = {
    PoissonDistribution: lambda law, q: sp.exp(law.args[0] * (q - 1)),
    BinomialDistribution: lambda law, q: (1 - law.args[1] + law.args[1] * q) ** law.args[0],
}
"""E q^K of each law of a count."""

LOGARITHMS: dict[type, Callable[[sp.Basic], sp.Expr]] = {
    GammaDistribution: lambda law: sp.digamma(law.args[0]) + sp.log(law.args[1]),
    ChiSquaredDistribution: lambda law: sp.digamma(law.args[0] / 2) + sp.log(2),
    ExponentialDistribution: lambda law: -sp.EulerGamma - sp.log(law.args[0]),
}
"""E log X: the derivative of E X^s at s = 0."""
