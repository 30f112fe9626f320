"""Claims that hold nearly everywhere on a region, and fail in a small part of it that is known.

Its letters are public: those of claims of the suite's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp

from theory import Claim, Kind, Parameter, Quantity, Source
from verify.evidence.laboratory import Laboratory
from verify.running.suite import Claims, Suite
from verify.simulators import Array, Simulator, simulator


FLAT = Quantity("calibration.flat", "f", "f", "A mean that is 1 nearly everywhere.")
x, y = sp.symbols("x y", nonnegative=True)
n = sp.Symbol("n", integer=True, positive=True)
SQUARE = (Parameter(x, "x", 0, 1, spread="linear"), Parameter(y, "y", 0, 1, spread="linear"))
SIZES = (Parameter(n, "size", 1, 1000), SQUARE[0])
SPOT = 0.37, 0.61, 0.05
"""A place in the square, and how far from it the spot goes in each direction: 1 % of the square."""
LARGE = 900
"""Sizes from which on a claim fails that holds below."""
OFF, SPREAD = 0.3, 0.3
"""By what share the mean is too large where a claim fails; standard deviation of a draw."""
CLAIM = "calibration.flat"


@dataclass(frozen=True)
class Region:
    """A claim that a mean is 1.

    Attributes:
        where: Where it fails, in words; nothing where it holds everywhere.
        claim: That.
        fails: Whether it does at a regime.
        simulator: What draws.
    """

    where: str
    claim: Claim
    fails: Callable[..., bool]
    simulator: Simulator

    @property
    def suite(self) -> Suite:
        """The claim with what draws."""
        return Suite(Claims({CLAIM: self.claim}), Laboratory([self.simulator]), {})


def _drawn(rng: np.random.Generator, draws: int, fails: bool) -> Array:
    return 1 + OFF * fails + SPREAD * rng.standard_normal(draws)


def _on_square(where: str, fails: Callable[..., bool]) -> Region:
    @simulator("calibration.flat", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def flat(rng: np.random.Generator, draws: int, *, x: float, y: float) -> Array:
        return _drawn(rng, draws, fails(x, y))

    return Region(where, _claim(SQUARE), fails, flat)


def _of_sizes(where: str, fails: Callable[..., bool]) -> Region:
    @simulator("calibration.flat", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def flat(rng: np.random.Generator, draws: int, *, n: int, x: float) -> Array:
        return _drawn(rng, draws, fails(n, x))

    return Region(where, _claim(SIZES), fails, flat)


def _claim(parameters: tuple[Parameter, ...]) -> Claim:
    source = Source("Calibration", "what is known", "ours")
    return Claim(CLAIM, Kind.EQUAL, "A mean is 1", FLAT(), sp.S.One, parameters, source)


REGIONS = (
    _on_square("", lambda x, y: False),
    _on_square("in a spot of 1 % of a square", lambda x, y: max(abs(x - SPOT[0]), abs(y - SPOT[1])) < SPOT[2]),
    _on_square("on half of an edge of a square", lambda x, y: x == 0 and y > 0.5),
    _of_sizes("from n = 900 of 1000 on", lambda n, x: n >= LARGE),
)
