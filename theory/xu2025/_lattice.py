"""The probability of improvement over two generations of counts, all cases added up in double precision."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from scipy.special import bdtr, pdtr

from theory.vocabulary.special_functions import powered


Array = np.ndarray[Any, Any]
Below = Callable[[Array, int, Array], Array]
REACH = 16
"""How many standard deviations of the first count are summed over, on either side, where it has no bounds."""


def _binomial_below(count: Array, size: int, mean: Array) -> Array:
    return np.where(count < 0, 0.0, bdtr(np.clip(count, 0, size), size, mean))


def _poisson_below(count: Array, size: int, mean: Array) -> Array:
    return np.where(count < 0, 0.0, pdtr(np.maximum(count, 0), size * mean))


BELOW: dict[str, Below] = {"bernoulli": _binomial_below, "poisson": _poisson_below}
"""P(sum of observations <= count), by count, size of the sample and mean of an observation."""
LARGEST = {"bernoulli": 1}
"""Largest observation, where there is one."""


class LatticeImprovement(sp.Function):  # type: ignore[misc]  # sympy has no types
    """P(|K_2/n_2 - theta| < |K_1/n_1 - theta|) + share P(the same with =), K_t the sum of n_t counts.

    The mean of the second sample is K_1/n_1. Distances are compared as fractions.

    Args:
        family: A word of `BELOW`, as a `Str`.
        first: n_1.
        second: n_2.
        theta: The truth, a fraction.
        share: What a tie counts.
    """

    nargs = 5
    is_extended_real = True
    is_positive = True

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        family, first, second, theta, share = self.args
        if not (first.is_Integer and second.is_Integer and theta.is_Rational and share.is_number):
            return None
        truth = Fraction(int(theta.p), int(theta.q))
        return sp.Float(_improvement(str(family), int(first), int(second), truth, float(share)))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        share = printer._print(self.args[4])
        event = r"|K_2/n_2 - \theta^*| {0} |K_1/n_1 - \theta^*|"
        nearer, as_near = (rf"\mathbb{{P}}\left({event.format(sign)}\right)" for sign in "<=")
        return powered(f"{nearer} + {share} {as_near}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"P(nearer) + {self.args[4]} P(as near); sums over two {self.args[0]} counts"


@lru_cache(maxsize=256)
def _improvement(family: str, first: int, second: int, truth: Fraction, share: float) -> float:
    below = BELOW[family]
    centre = float(first * truth)
    width = REACH * np.sqrt(centre) + 4 * REACH
    most = min(int(centre + width), LARGEST.get(family, int(centre + width)) * first)
    start = np.arange(max(0, int(centre - width)), most + 1)
    chance = np.diff(below(np.append(start[0] - 1, start), first, np.array(float(truth))))
    # Both ends of the interval for K_2, times first * truth.denominator: theta n_2 -+ n_2 |K_1/n_1 - theta|.
    unit, middle = first * truth.denominator, truth.numerator * second * first
    off = np.abs(start * truth.denominator - truth.numerator * first) * second
    low, high = middle - off, middle + off
    mean = start / first

    def up_to(end: Array, at_end: float) -> Array:
        """P(K_2 < end) + at_end P(K_2 = end)."""
        whole = -(-end // unit)
        under = below(whole - 1, second, mean)
        return under + at_end * np.where(end % unit == 0, below(whole, second, mean) - under, 0.0)

    inside = up_to(high, share) - up_to(low, 1 - share)
    return float((chance * np.where(off == 0, share * (up_to(high, 1.0) - up_to(high, 0.0)), inside)).sum())
