"""Xu et al. (2025): the trade-off between bias, variance and growth of the sample size, as a phase diagram."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import sympy as sp

from theory import builtin_claims
from theory.language.evaluate import as_float, rolled
from theory.xu2025._setting import T, a, b, gamma, kappa, n, v
from verify.showing.figures.declaring import Figure, Group, Panel, Series
from verify.simulators import Array
from verify.simulators.xu2025._families import FAMILIES
from verify.simulators.xu2025._setting import Recursion


GENERATIONS, TIMES = 4096, 16
"""Generations after which growth is looked at, and how many times fewer it is compared with."""
BATCH = 96
"""Chains whose mean is one draw."""
SIZE, BIAS, VARIANCE = 10, 1.0, 1.0
EXPONENTS = tuple(float(x) for x in np.linspace(0.25, 3, 12))
RATES = tuple(float(x) for x in np.linspace(0.25, 2, 8))
CLAIM = "xu2025.bias.threshold"


def simulate(kappa_: float, rng: np.random.Generator, draws: int, x: tuple[float, ...]) -> Array:
    """Mean squared error after `GENERATIONS` generations over that after a `TIMES`-th of them, batch by batch."""
    family = FAMILIES["edge"]
    found = np.empty((draws, len(x), len(RATES)))
    for i, exponent in enumerate(x):
        for k, rate in enumerate(RATES):
            growing = Recursion("edge", T=GENERATIONS, n=SIZE, schedule="power", a=exponent)
            s = replace(growing, v=VARIANCE, kappa=kappa_, gamma=rate, b=BIAS)
            state = np.zeros((draws * BATCH, 1))
            early = state
            for t, size in enumerate(s.sizes, start=1):
                state = family.from_statistics(rng, state, size, s)
                early = state if t == GENERATIONS // TIMES else early
            after, before = ((chains.reshape(draws, BATCH) ** 2).mean(axis=1) for chains in (state, early))
            found[:, i, k] = after / before
    return found


@lru_cache(maxsize=4096)
def _error(kappa_: float, exponent: float, rate: float, generations: int) -> float:
    """The formula of the claim: squared drift plus noise."""
    formula = sp.sympify(builtin_claims()[CLAIM].equivalent)
    values = {a: exponent, gamma: rate, kappa: kappa_, b: BIAS, v: VARIANCE}
    numbers = {symbol: sp.Rational(value) for symbol, value in values.items()}
    known = formula.xreplace(numbers | {n: sp.Integer(SIZE), T: sp.Integer(generations)})
    return as_float(rolled(known))


def theory(kappa_: float, x: Array) -> Array:
    """The growth that the formula says, shape (len(x), rates)."""
    ends = GENERATIONS, GENERATIONS // TIMES
    rows = [[[_error(kappa_, float(e), rate, end) for end in ends] for rate in RATES] for e in x]
    values = np.array(rows)
    return np.asarray(values[..., 0] / values[..., 1])


def boundary(kappa_: float) -> Series:
    """Where a = max(1/kappa, 1/gamma): to the right of it the error stays bounded."""
    rates = np.geomspace(RATES[0], RATES[-1], 200)
    return Series("bounded to the right", tuple(np.maximum(1 / kappa_, 1 / rates).tolist()), tuple(rates.tolist()))


def _panel(kappa_: float) -> Panel:
    return Panel(
        title=rf"$\kappa = {kappa_:g}$",
        x="a",
        label="exponent $a$ of the sample size, $n_t = n\\,t^a$",
        curves=tuple(f"gamma = {rate:g}" for rate in RATES),
        line=np.array(EXPONENTS),
        groups=tuple(Group((exponent,)) for exponent in EXPONENTS),
        theory=partial(theory, kappa_),
        simulate=partial(simulate, kappa_),
        heights=RATES,
        guides=(boundary(kappa_),),
    )


PHASES = Figure(
    id="xu2025.figure.phase",
    title=rf"Growth of the mean squared error up to $T = {GENERATIONS}$, bias $n^{{-\gamma}}$",
    caption=(
        "Bounded or not, by the exponent a of the sample size and the rate gamma of the bias, variance of order "
        f"n^-kappa. Colour: simulated local exponent of growth between T = {GENERATIONS // TIMES} and {GENERATIONS}. "
        "Full circles: above 0.3, the error grows. Empty circles: below 0.1, it has settled. None: open at this T, as "
        "it is near the line, where growth dies out slowly. Line: a = max(1/kappa, 1/gamma), to the right of which the "
        "error stays bounded."
    ),
    quantity=r"rate $\gamma$ of the bias",
    claims=(CLAIM,),
    panels=(_panel(1.0), _panel(2.0)),
    draws=f"{BATCH} chains each",
)
