"""Claims and simulators small enough to know everything about."""

import math

import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source
from verify.evidence.laboratory import Laboratory
from verify.running.suite import Suite
from verify.simulators import simulator


mu = sp.Symbol("mu", positive=True)
k = sp.Symbol("k", integer=True, positive=True)
MEAN = Quantity("toy.mean", "m", "m", "A mean.")
GROWN = Quantity("toy.grown", "g", "g", "A mean that depends on a size.")
PARETO = Quantity("toy.pareto", "p", "p", "Mean of a Pareto law of order 1.5.")
SOURCE = Source("Nobody 2026", "Theorem 1", "ours")
MU = Parameter(mu, "mean", 0.5, 5)
PATH = GrowthPath("k → ∞", k, (4, 16, 64, 256, 1024))


@simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
def normal(rng, draws, *, mu):
    """Normal draws of mean mu and variance mu**2."""
    return mu * (1 + rng.standard_normal(draws))


@simulator("toy.mean", plain=False, moments=lambda **_: math.inf, bounds=lambda *, mu, **_: ((0.0, 2 * mu),))
def uniform(rng, draws, *, mu):
    """Uniform draws of mean mu."""
    return 2 * mu * rng.random(draws)


@simulator("toy.grown", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
def grown(rng, draws, *, mu, k, shape="inverse"):
    """Normal draws of mean mu times 1 + g(k)."""
    gap = {
        "inverse": 1 / k,
        "stuck": 0.05,
        "log": 0.5 / math.log(k),
        "root": 0.5 / math.sqrt(k),
        "late": 0.1 * k / (k + 5000),
    }[shape]
    return mu * (1 + gap) * (1 + 0.2 * rng.standard_normal(draws))


@simulator("toy.pareto", moments=lambda **_: 1.5, bounds=lambda *, mu, **_: ((0.0, math.inf),), cost=lambda **_: 1000.0)
def pareto(rng, draws, *, mu):
    """Lomax draws of mean mu and infinite variance."""
    return 0.5 * mu * rng.pareto(1.5, size=draws)


def claim(rhs, kind=Kind.EQUAL, lhs=None, **fields) -> Claim:
    fields = {"parameters": (MU,), "source": SOURCE, "statement": "A toy", "id": "toy.claim"} | fields
    return Claim(kind=kind, lhs=MEAN() if lhs is None else lhs, rhs=rhs, **fields)


def growing(shape: str, kind=Kind.ASYMPTOTIC, rhs=mu, **fields) -> Claim:
    return claim(rhs, kind, GROWN(shape=shape), path=PATH, **fields)


def toy_suite(*claims: Claim, simulators=(normal, grown, pareto)) -> Suite:
    return Suite({c.id: c for c in claims}, Laboratory(simulators), {})
