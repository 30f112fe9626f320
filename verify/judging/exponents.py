"""The power of the size by which a positive number grows, from its logarithm at increasing sizes.

Assumed of q(L) = log of the number, L = log of the size, and stated with every verdict that rests on it:

    q(L) = constant + exponent * L + power * log(L) + what dies out,

where what dies out are sums of powers size**(-g) (of either sign, g at least the growth path's
``slowest``) and, beside a power of a logarithm, powers of 1/L. Two powers of the size whose
exponents are closer than that, or a term whose coefficient is so small that it has not shown at the
largest size, cannot be told from computed sizes; what can be told is that something still grows.

1. Slopes between successive sizes approach the exponent. Their limit is extrapolated twice: as it
   stands, and after fitting ``power * log(L)`` to each two neighbours; the interval holds both.
   How far a sequence is from its limit is bounded by its last change times (1 + t)/(1 - t) times
   `CAUTION`, with t the ratio by which its changes were last seen to shrink, or the slowest that
   the path allows for: twice what a geometric sequence has left, and as much as one that
   approaches like 1/L has. A sequence whose changes do not shrink is not settled.
2. If the slopes themselves fall as fast as the slowest power allowed, q is bounded. Otherwise, given
   that the exponent is 0, slopes in log(L) approach the power. They do so like 1/L, so two
   neighbours are combined so that 1/L drops out, and the limit is bounded as above.

Near ties. size**-0.50 + size**-0.51 looks for a while like a power of a logarithm: while the second
term is about as large as the first. Then changes shrink for a while, but ever faster, until they
change sign, as they do before the top of a hill; those of a logarithm shrink ever more slowly. So
a power of a logarithm counts as established only if the last three changes have one sign, shrink,
and the ratio by which they shrink does not fall; if the slopes fall like 1/L, and the power of 1/L with
which they do stays where it is (`LOG_LIKENESS`, `LOG_DRIFT`); and if it is at most `LARGEST_LOG_POWER`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from verify.judging.intervals import Interval
from verify.thresholds.orders import (
    CAUTION,
    LARGEST_LOG_POWER,
    LAST_SLOPES,
    LAST_TERMS,
    LOG_DRIFT,
    LOG_LIKENESS,
    LOG_POWER,
    QUIET,
    SLOPE_RESOLUTION,
    STEADINESS,
)


@dataclass(frozen=True)
class Limit:
    """What the last terms of a sequence say about its limit.

    Attributes:
        low: Lower end of the interval for the limit.
        high: Upper end.
        settled: Whether its changes shrink (or have vanished in the numerical error).
        steady: Whether the last three changes have one sign and shrink at ratios that do not fall
            (or have vanished in the numerical error).
        ratio: By how much the last change was smaller than the one before.
    """

    low: float
    high: float
    settled: bool
    steady: bool
    ratio: float

    @property
    def middle(self) -> float:
        """Midpoint of the interval."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Growth:
    """How a positive number grows.

    Attributes:
        slopes: Slope of its logarithm between successive sizes.
        exponent: Interval for the limiting exponent, whether there is a power of a logarithm or not.
        fitted: The part of it that comes from fitting such a power; no wider where there is one.
        settled: Whether that has settled.
        dies: Whether the last three slopes fall from one to the next as fast as the slowest power that the
            path allows for: then what is left of q is the rest of a geometric series, and q is bounded.
        is_log: Whether the slopes fall as those of a power of a logarithm do: like 1/L, and nothing else.
        power: Limit of the power of the logarithm, should the exponent be 0.
        ratio: By how much changes of the slope last shrank from one size to the next.
    """

    slopes: tuple[float, ...]
    exponent: Interval
    fitted: Interval
    settled: bool
    dies: bool
    is_log: bool
    power: Limit
    ratio: float


def limit_of(values: Sequence[float], errors: Sequence[float], floors: Sequence[float], slowest: float) -> Limit:
    """What the last terms of a sequence say about its limit.

    Args:
        values: At least four terms.
        errors: Bounds of their numerical errors.
        floors: What they are off by without anybody looking at it; see `SLOPE_RESOLUTION`.
        slowest: Ratio of successive changes that is allowed for even where they shrink faster.

    """
    changes = [b - a for a, b in pairwise(values[-LAST_TERMS:])]
    noises = [a + b for a, b in pairwise(errors[-LAST_TERMS:])]
    quiet = [QUIET * (e + a + b) for e, (a, b) in zip(noises, pairwise(floors[-LAST_TERMS:]), strict=True)]
    sizes = [abs(change) for change in changes]
    if sizes[-1] <= quiet[-1]:
        ratio, settled = slowest, True
    else:
        ratio = (sizes[-1] + noises[-1]) / max(sizes[-2] - noises[-2], 1e-300)
        settled = ratio < 1
    worst = max(ratio, slowest)
    rest = sizes[-1] + quiet[-1] / QUIET
    reach = errors[-1] + (CAUTION * (1 + worst) / (1 - worst) * rest if settled else math.inf)
    steady = settled and _is_steady(changes, quiet)
    return Limit(values[-1] - reach, values[-1] + reach, settled, steady, min(ratio, 1.0))


def _is_steady(changes: Sequence[float], quiet: Sequence[float]) -> bool:
    """Whether three changes have one sign and shrink at ratios that do not fall, as far as they are seen."""
    loud = [change for change, least in zip(changes, quiet, strict=True) if abs(change) > least]
    if loud != changes[: len(loud)] or (loud and min(loud) <= 0 <= max(loud)):
        return False
    ratios = [b / a for a, b in pairwise(loud)]
    if len(ratios) < 2:
        return all(ratio < 1 for ratio in ratios)
    return ratios[0] < 1 and ratios[1] >= ratios[0] * (1 - STEADINESS)


def growth_of(sizes: Sequence[int], logs: Sequence[float], errors: Sequence[float], slowest: float) -> Growth:
    """How a positive number grows with the size.

    Args:
        sizes: At least `FEWEST_SIZES` increasing sizes, evenly spaced on a log scale.
        logs: Logarithm of the number at each.
        errors: Bounds of the numerical errors of those.
        slowest: The smallest exponent with which a vanishing term is allowed to vanish.

    """
    L = [math.log(size) for size in sizes]
    h = (L[-1] - L[0]) / (len(L) - 1)
    factor = math.exp(-slowest * h)
    per_power = [math.log(b / a) / h for a, b in pairwise(L)]
    slopes = [(b - a) / h for a, b in pairwise(logs)]
    noise = [(a + b) / h for a, b in pairwise(errors)]
    floor = [SLOPE_RESOLUTION] * len(slopes)
    plain = limit_of(slopes, noise, floor, factor)
    bent = _combined(slopes, noise, floor, per_power, factor)
    steep, blur, least = ([v / g for v, g in zip(row, per_power, strict=True)] for row in (slopes, noise, floor))
    power = _combined(steep, blur, least, per_power, factor)
    ends = list(zip(slopes[-LAST_SLOPES:], noise[-LAST_SLOPES:], strict=True))
    dies = all(abs(b) <= factor * abs(a) + QUIET * (e + SLOPE_RESOLUTION) for (a, _), (b, e) in pairwise(ends))
    return Growth(
        tuple(slopes),
        Interval(min(plain.low, bent.low), max(plain.high, bent.high)),
        Interval(bent.low, bent.high),
        plain.settled and bent.settled,
        dies,
        _fall_like(slopes, per_power),
        power,
        max(plain.ratio, bent.ratio),
    )


def _fall_like(slopes: Sequence[float], model: Sequence[float]) -> bool:
    """Whether the slopes fall as their model does: on a log scale by as much, and ever so."""
    seen, expected = slopes[-LAST_SLOPES:], model[-LAST_SLOPES:]
    if min(seen) <= 0 <= max(seen):
        return False
    falls = [math.log(b / a) for a, b in pairwise(seen)]
    powers = [fall / math.log(b / a) for fall, (a, b) in zip(falls, pairwise(expected), strict=True)]
    return abs(powers[-1] - 1) <= LOG_LIKENESS and all(abs(powers[-1] - power) <= LOG_DRIFT for power in powers)


def _combined(
    values: Sequence[float], noise: Sequence[float], floor: Sequence[float], weights: Sequence[float], slowest: float
) -> Limit:
    """The limit of x, where neighbouring values are x + y times their weights, with the same x and y."""
    errors, floors = (_without(row, weights, are_errors=True) for row in (noise, floor))
    return limit_of(_without(values, weights, are_errors=False), errors, floors, slowest)


def _without(values: Sequence[float], weights: Sequence[float], are_errors: bool) -> list[float]:
    """From each two neighbours v_i = x + y w_i the x; from bounds of errors of v_i that of the error of x."""
    sign = -1 if are_errors else 1
    rows = list(zip(values, weights, strict=True))
    return [(v1 * w0 - sign * v0 * w1) / (w0 - w1) for (v0, w0), (v1, w1) in pairwise(rows)]


@dataclass(frozen=True)
class Behaviour:
    """What has been established about the ratio of the sides."""

    grows: bool
    shrinks: bool
    grows_by_logs: bool
    shrinks_by_logs: bool
    bounded: bool
    bounded_away: bool


def behaviour(growth: Growth, tolerance: float) -> Behaviour:
    """What the growth of a ratio establishes about it, given the tolerance for an exponent."""
    low, high, power = growth.exponent.low, growth.exponent.high, growth.power
    beyond = growth.settled and abs(low + high) / 2 > tolerance
    flat = growth.settled and -tolerance < low <= 0 <= high < tolerance
    fit = growth.settled and low <= 0 <= high and -tolerance < growth.fitted.low and growth.fitted.high < tolerance
    logs = fit and growth.is_log and power.steady and max(-power.low, power.high) <= LARGEST_LOG_POWER
    dies, small = flat and growth.dies, flat and power.settled
    return Behaviour(
        grows=beyond and low > 0,
        shrinks=beyond and high < 0,
        grows_by_logs=logs and power.low > LOG_POWER,
        shrinks_by_logs=logs and power.high < -LOG_POWER,
        bounded=dies or (small and power.high < LOG_POWER),
        bounded_away=dies or (small and power.low > -LOG_POWER),
    )
