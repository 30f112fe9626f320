"""Laws about which everything is known, and claims on them that are true, or off by as much as is said.

Its letters are public: those of claims of the suite's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source, Var
from verify.simulators import Array, Simulator, simulator


Law = Callable[[np.random.Generator, int], Array]
MEAN = Quantity("calibration.mean", "m", "m", "A mean that is known.")
GROWN = Quantity("calibration.grown", "g", "g", "A mean that tends to one that is known.")
m = sp.Symbol("m", positive=True)
s = sp.Symbol("s", real=True)
k = sp.Symbol("k", integer=True, positive=True)
PATH = GrowthPath("k to infinity", k, (4, 16, 64, 256, 1024))
CHEAP, DEAR = 10.0, 1e5
"""Operations that a draw is declared to take: cheap ones are 10^5 in any case, dear ones as few as decide."""
RARE, RARER = 1e-3, 1e-7
"""Probabilities of events that carry a mean."""
CHAINED = 0.5
"""Correlation of a row with the next one, of rows that are not independent."""


@dataclass(frozen=True)
class Case:
    """Claims on one law.

    Attributes:
        law: What is drawn, in words.
        declared: What its simulator says of it, in words.
        tolerance: Of the claims.
        claim: From how far a claim is off, as a share of its right side, to that claim.
        simulator: What draws.
        regime: From how far a claim is off to where it is judged.
        cost: Operations that a draw is declared to take.
        draws: At most, of one stream.
        off: By how many tolerances the false claim is off.
        is_broken: Whether the simulator breaks its contract, so that there is to be no verdict.
        is_gap_known: Whether the gap that is measured is known, so that it is asked whether intervals miss it.
    """

    law: str
    declared: str
    tolerance: float
    claim: Callable[[float], Claim]
    simulator: Simulator
    regime: Callable[[float], dict[str, Any]] = lambda _: {"m": 1.0}
    cost: float = DEAR
    draws: int = 1 << 17
    off: float = 1.0
    is_broken: bool = False
    is_gap_known: bool = True


def _claim(kind: Kind, lhs: sp.Expr, rhs: sp.Expr, tolerance: float, **more: Any) -> Claim:
    fields = {"parameters": (Parameter(m, "mean", 0.5, 2),)} | more
    source, said = Source("Calibration", "what is known", "ours"), "A mean is known"
    return Claim(
        id="calibration.known",
        kind=kind,
        statement=said,
        lhs=lhs,
        rhs=rhs,
        source=source,
        tolerance=tolerance,
        **fields,
    )


def _mean(
    law: str,
    draw: Law,
    tolerance: float,
    declared: str = "nothing",
    kind: Kind = Kind.EQUAL,
    cost: float = DEAR,
    draws: int = 1 << 17,
    is_broken: bool = False,
    **traits: Any,
) -> Case:
    """Claims on the mean of a law, which is 1 as it is drawn, and m in the claim."""

    @simulator("calibration.mean", cost=lambda **_: cost, **traits)
    def drawn(rng: np.random.Generator, draws: int, *, m: float) -> Array:
        return m * draw(rng, draws)

    def claim(off: float) -> Claim:
        return _claim(kind, MEAN(), m / (1 + sp.Float(off)) if off else m, tolerance)

    return Case(law, declared, tolerance, claim, drawn, cost=cost, draws=draws, is_broken=is_broken)


def _light(**_: Any) -> float:
    return math.inf


def _below(order: float) -> dict[str, Any]:
    return {"declared": f"moments of order below {order:g}", "moments": lambda **_: order}


def _within(low: float, high: float) -> dict[str, Any]:
    return {"declared": f"draws in [{low:g}, {high:g}]", "bounds": lambda *, m: ((m * low, m * high),)}


def _rare(chance: float) -> Law:
    return lambda rng, draws: (rng.random(draws) < chance) / chance


def _jump(rng: np.random.Generator, draws: int) -> Array:
    """A uniform law, and a jump that carries half of the mean."""
    return rng.random(draws) + (rng.random(draws) < RARE) / (2 * RARE)


def _chained(rng: np.random.Generator, draws: int) -> Array:
    """Normal rows, each correlated with the one before."""
    noise = rng.standard_normal(draws) * math.sqrt(1 - CHAINED**2)
    rows = np.empty(draws)
    last = rng.standard_normal()
    for i in range(draws):
        rows[i] = last = CHAINED * last + noise[i]
    return 1 + rows


def _normal(rng: np.random.Generator, draws: int) -> Array:
    return 1 + rng.standard_normal(draws)


def _variance() -> Case:
    """Claims on the variance of normal draws."""

    @simulator("calibration.mean", cost=lambda **_: DEAR, moments=_light)
    def normal(rng: np.random.Generator, draws: int, *, m: float) -> Array:
        return math.sqrt(m) * rng.standard_normal(draws)

    def claim(off: float) -> Claim:
        return _claim(Kind.EQUAL, Var(MEAN), m / (1 + sp.Float(off)) if off else m, 0.1)

    return Case("variance of a normal law", "all moments", 0.1, claim, normal)


def _zero() -> Case:
    """Claims that a mean is 0: it is s."""

    @simulator("calibration.mean", cost=lambda **_: DEAR, moments=_light)
    def about(rng: np.random.Generator, draws: int, *, s: float) -> Array:
        return s + rng.standard_normal(draws)

    def claim(_: float) -> Claim:
        return _claim(Kind.EQUAL, MEAN(), sp.S.Zero, 0.05, parameters=(Parameter(s, "mean", -1, 1, spread="linear"),))

    return Case("normal, a mean of 0", "all moments", 0.05, claim, about, lambda off: {"s": off}, is_gap_known=False)


def _limit() -> Case:
    """Claims on the limit of a mean as a size grows."""

    @simulator("calibration.grown", cost=lambda **_: DEAR, moments=_light)
    def grown(rng: np.random.Generator, draws: int, *, m: float, k: int) -> Array:
        return m * (1 + 1 / k) * (1 + 0.2 * rng.standard_normal(draws))

    def claim(off: float) -> Claim:
        right = m / (1 + sp.Float(off)) if off else m
        return _claim(Kind.ASYMPTOTIC, GROWN(), right, 0.02, path=PATH)

    return Case(
        "a limit, approached like 1/k", "all moments", 0.02, claim, grown, draws=1 << 17, off=10.0, is_gap_known=False
    )


CASES = (
    _mean("normal", _normal, 0.05, "all moments", moments=_light),
    _mean("normal, a bound that is attained", _normal, 0.05, "all moments", Kind.AT_MOST, moments=_light),
    _mean("uniform", lambda rng, draws: 2 * rng.random(draws), 0.1, **_within(0, 2)),
    _mean("coin of chance 0.3", _rare(0.3), 0.2, **_within(0, 1 / 0.3)),
    _mean("event of chance 1e-3", _rare(RARE), 0.5, **_within(0, 1 / RARE)),
    _mean("event of chance 1e-7", _rare(RARER), 0.5, **_within(0, 1 / RARER), draws=1 << 13),
    _mean("uniform with a jump of chance 1e-3", _jump, 0.5, cost=CHEAP, draws=1 << 20),
    _mean("exponential", lambda rng, draws: rng.exponential(size=draws), 0.05),
    _mean("lognormal, sigma = 1", lambda rng, draws: rng.lognormal(-0.5, 1.0, draws), 0.2),
    _mean("Student, 5 degrees", lambda rng, draws: 1 + rng.standard_t(5, draws), 0.05, **_below(5)),
    _mean("Student, 3 degrees", lambda rng, draws: 1 + rng.standard_t(3, draws), 0.2),
    _mean("Student, 3 degrees", lambda rng, draws: 1 + rng.standard_t(3, draws), 0.2, **_below(3)),
    _mean(
        "Lomax, order 2.5",
        lambda rng, draws: 1.5 * rng.pareto(2.5, draws),
        0.1,
        "draws above 0, moments of order below 2.5",
        draws=1 << 15,
        moments=lambda **_: 2.5,
        bounds=lambda **_: ((0.0, math.inf),),
    ),
    _mean("normal, rows that go together", _chained, 0.05, cost=CHEAP, is_broken=True),
    _variance(),
    _zero(),
    _limit(),
)
"""Laws with a known mean; what is declared of each is true."""
