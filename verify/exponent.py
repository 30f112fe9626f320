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
and the ratio by which they shrink does not fall; and if it is at most `LARGEST_POWER`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from verify.statistics import Interval


CAUTION = 1.5
"""Factor on top of the bound for what a sequence still has to go."""
LARGEST_POWER = 4.0
"""Largest power of a logarithm that is believed in."""
RESOLUTION = 2.5e-7
"""What is added to the error of every slope: where its changes are smaller, their course says nothing."""
QUIET = 4.0
"""Multiple of its error up to which a change is not looked at; beyond, ratios of changes mean something."""
FEWEST = 6
"""Sizes without which nothing is said."""


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
        power: Limit of the power of the logarithm, should the exponent be 0.
        ratio: By how much changes of the slope last shrank from one size to the next.
    """

    slopes: tuple[float, ...]
    exponent: Interval
    fitted: Interval
    settled: bool
    dies: bool
    power: Limit
    ratio: float


def limit_of(values: Sequence[float], errors: Sequence[float], slowest: float) -> Limit:
    """What the last terms of a sequence say about its limit.

    Args:
        values: At least four terms.
        errors: Bounds of their numerical errors.
        slowest: Ratio of successive changes that is allowed for even where they shrink faster.

    """
    changes = [b - a for a, b in zip(values[-4:], values[-3:], strict=False)]
    noises = [a + b for a, b in zip(errors[-4:], errors[-3:], strict=False)]
    sizes = [abs(change) for change in changes]
    rest = sizes[-1] + noises[-1]
    if sizes[-1] <= QUIET * noises[-1]:
        ratio, settled = slowest, True
    else:
        ratio = rest / max(sizes[-2] - noises[-2], 1e-300)
        settled = ratio < 1
    worst = max(ratio, slowest)
    reach = CAUTION * (1 + worst) / (1 - worst) * rest if settled else math.inf
    reach += errors[-1]
    steady = settled and _is_steady(changes, noises)
    return Limit(values[-1] - reach, values[-1] + reach, settled, steady, min(ratio, 1.0))


def _is_steady(changes: Sequence[float], noises: Sequence[float]) -> bool:
    """Whether three changes have one sign and shrink at ratios that do not fall, as far as they are seen."""
    loud = [change for change, noise in zip(changes, noises, strict=True) if abs(change) > QUIET * noise]
    if loud != changes[: len(loud)] or (loud and min(loud) <= 0 <= max(loud)):
        return False
    ratios = [b / a for a, b in zip(loud, loud[1:], strict=False)]
    if len(ratios) < 2:
        return all(ratio < 1 for ratio in ratios)
    slack = 2 * sum(noise / abs(change) for change, noise in zip(changes[1:], noises[1:], strict=True))
    return ratios[0] < 1 and ratios[1] >= ratios[0] * (1 - slack)


def growth_of(sizes: Sequence[int], logs: Sequence[float], errors: Sequence[float], slowest: float) -> Growth:
    """How a positive number grows with the size.

    Args:
        sizes: Increasing sizes, evenly spaced on a log scale.
        logs: Logarithm of the number at each.
        errors: Bounds of the numerical errors of those.
        slowest: The smallest exponent with which a vanishing term is allowed to vanish.

    """
    L = [math.log(size) for size in sizes]
    steps = [(a, b, b - a) for a, b in zip(L, L[1:], strict=False)]
    slopes = [(q1 - q0) / h for q0, q1, (_, _, h) in zip(logs, logs[1:], steps, strict=False)]
    noise = [RESOLUTION + (e0 + e1) / h for e0, e1, (_, _, h) in zip(errors, errors[1:], steps, strict=False)]
    per_power = [math.log(b / a) / h for a, b, h in steps]
    factor = math.exp(-slowest * steps[-1][2])
    plain = limit_of(slopes, noise, factor)
    fitted, fitted_noise = _without(slopes, noise, per_power)
    bent = limit_of(fitted, fitted_noise, factor)
    exponent = Interval(min(plain.low, bent.low), max(plain.high, bent.high))
    powers = [s / g for s, g in zip(slopes, per_power, strict=True)]
    powers_noise = [e / g for e, g in zip(noise, per_power, strict=True)]
    combined, combined_noise = _without(powers, powers_noise, per_power)
    power = limit_of(combined, combined_noise, factor)
    fit = Interval(bent.low, bent.high)
    ends = list(zip(slopes[-3:], noise[-3:], strict=True))
    dies = all(abs(b) <= factor * abs(a) + QUIET * e for (a, _), (b, e) in zip(ends, ends[1:], strict=False))
    settled = plain.settled and bent.settled
    return Growth(tuple(slopes), exponent, fit, settled, dies, power, max(plain.ratio, bent.ratio))


def _without(
    values: Sequence[float], errors: Sequence[float], weights: Sequence[float]
) -> tuple[list[float], list[float]]:
    """From each two neighbours v_i = x + y w_i the x, and the bounds of its error."""
    found, noise = [], []
    rows = list(zip(values, errors, weights, strict=True))
    for (v0, e0, w0), (v1, e1, w1) in zip(rows, rows[1:], strict=False):
        found.append((v1 * w0 - v0 * w1) / (w0 - w1))
        noise.append((e1 * w0 + e0 * w1) / (w0 - w1))
    return found, noise
