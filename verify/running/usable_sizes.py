"""From which size a formula may be used: the gap at every size of a claim's growth path, at regimes drawn alike.

Each interval may miss with an equal share of the error probability, so that all of them hold together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sympy as sp
from scipy.stats import beta

from theory import Claim, GrowthPath, Kind, contradiction
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.sampling import design
from verify.judging.claims import judge_claim
from verify.judging.contracts import keep_contract
from verify.judging.exact import judge_exact
from verify.judging.intervals import Interval
from verify.judging.orders import is_order
from verify.judging.rates import is_rate
from verify.judging.reader import FIRST, Limits, read_stream
from verify.judging.verdict import finite
from verify.running.suite import Suite
from verify.simulators import SimulatorError
from verify.simulators.engine.words import words_of
from verify.thresholds.runs import USABLE_CONFIDENCE, USABLE_WORK


@dataclass(frozen=True)
class Sized:
    """The gap at one size.

    Attributes:
        size: Position on the growth path.
        low: Lower end of the interval for the relative gap.
        high: Upper end.
        inside: Whether the gap is within the tolerance: yes, no, or None where the interval does not tell.
        doubt: Why it does not tell; empty where it does.
    """

    size: int
    low: float
    high: float
    inside: bool | None
    doubt: str = ""


@dataclass(frozen=True)
class Place:
    """What was seen at one regime.

    Attributes:
        regime: Parameter values.
        sizes: The gap at each size.
        usable_from: Smallest size from which on every gap is inside; None where there is none.
        not_at: Largest size at which the gap is outside; None where there is none.
        reason: Why there are no sizes; empty where there are.
        failed: Whether that is because nothing could be measured.
    """

    regime: Mapping[str, Any]
    sizes: tuple[Sized, ...] = ()
    usable_from: int | None = None
    not_at: int | None = None
    reason: str = ""
    failed: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON-able data; an end of an interval that is not bounded is None."""
        sizes = [asdict(one) | {"low": finite(one.low), "high": finite(one.high)} for one in self.sizes]
        return asdict(self) | {"regime": dict(self.regime), "sizes": sizes}


def side(kind: Kind, interval: Interval, tolerance: float) -> bool | None:
    """Whether a gap is within a tolerance, on the side where a bound may fail."""
    low, high = interval.low, interval.high
    if not interval.trusted or math.isnan(low + high):
        return None
    worst = {Kind.AT_LEAST: (-high, -low), Kind.AT_MOST: (low, high), Kind.BELOW: (low, high)}.get(kind)
    if worst is None:
        worst = max(low, -high, 0.0), max(abs(low), abs(high))
    return True if worst[1] <= tolerance else False if worst[0] > tolerance else None


def places(
    suite: Suite, claim: Claim, tolerance: float, pins: Mapping[str, Any], count: int, alpha: float, seed: int
) -> Iterator[Place]:
    """The gap at every size, at one regime after the other.

    Args:
        suite: Claims and simulators.
        claim: What is asked about.
        tolerance: Relative gap that is allowed.
        pins: Parameter values that are fixed.
        count: Number of regimes; one, where all parameters are fixed.
        alpha: Error probability of all intervals together.
        seed: Of regimes and streams.

    Raises:
        InadmissibleError: If a fixed value does not fit the claim.
        NoRegimeError: If none was found.

    """
    if (why := contradiction(claim)) is not None:
        yield Place({}, reason=why, failed=True)
        return
    fixed = all(parameter.name in pins for parameter in claim.parameters)
    found = design(claim, 0, 1 if fixed else count, seed, pins)
    for regime in found:
        try:
            yield _place(suite, claim, regime, tolerance, alpha / len(found), seed)
        except (NoSimulatorError, SimulatorError) as error:
            yield Place(regime, reason=str(error), failed=True)
        except Exception as error:  # a user's formula or traits may raise anything; other regimes are looked at
            yield Place(regime, reason=words_of(error), failed=True)


def _place(suite: Suite, claim: Claim, regime: Mapping[str, Any], tolerance: float, alpha: float, seed: int) -> Place:
    if claim.path is None:
        judged, limits = replace(claim, tolerance=tolerance), Limits(USABLE_WORK)
        outcome = judge_claim(suite.laboratory, judged, regime, alpha, seed, limits)
        reason = f"a statement about every size: {outcome.verdict.value}" + f", {outcome.reason}" * bool(outcome.reason)
        return Place(regime, reason=reason)
    if claim.kind is Kind.IFF or is_order(claim) or is_rate(claim):
        outcome = judge_claim(suite.laboratory, claim, regime, alpha, seed, Limits(USABLE_WORK))
        since = (
            ""
            if outcome.settles_at is None
            else f", its exponent settled from {claim.path.size} = {outcome.settles_at}"
        )
        return Place(regime, reason=f"a statement about growth, not about values: {outcome.verdict.value}{since}")
    if claim.quantities:
        measured = _measured(suite.laboratory, claim, claim.path, regime, tolerance, alpha, seed)
    else:
        rows = judge_exact(claim, regime, alpha, seed).sizes
        measured = [(row["size"], Interval(*row["gap_interval"])) for row in rows]
    sizes = tuple(_sized(k, interval, side(claim.kind, interval, tolerance)) for k, interval in measured)
    return Place(regime, sizes, _since(sizes), max((s.size for s in sizes if s.inside is False), default=None))


def _sized(size: int, interval: Interval, inside: bool | None) -> Sized:
    untrusted = f"not to be trusted yet: {interval.reason}" if interval.reason else "for it takes too much work"
    doubt = "which reaches beyond" if interval.trusted else untrusted
    return Sized(size, interval.low, interval.high, inside, doubt if inside is None else "")


def _since(sizes: Sequence[Sized]) -> int | None:
    """The smallest size from which on every gap is inside."""
    usable = None
    for one in reversed(sizes):
        if not one.inside:
            break
        usable = one.size
    return usable


def _measured(
    laboratory: Laboratory,
    claim: Claim,
    path: GrowthPath,
    regime: Mapping[str, Any],
    tolerance: float,
    alpha: float,
    seed: int,
) -> list[tuple[int, Interval]]:
    def told(interval: Interval) -> bool:
        return side(claim.kind, interval, tolerance) is not None

    found = []
    keep_contract(laboratory, claim, regime)
    for size in path.sizes:
        comparison = laboratory.compare(claim.at(size, **regime), "plain" if claim.plain else "best")
        reading = read_stream(comparison, seed, FIRST, alpha / len(path.sizes), told, Limits(USABLE_WORK))
        found.append((size, reading.interval))
    return found


def share(of: int, count: int) -> float:
    """A lower bound for the share of a region, where so many of the regimes drawn from it were alike."""
    return float(beta.ppf(1 - USABLE_CONFIDENCE, of, count - of + 1)) if of else 0.0


def words(claim: Claim, seen: Sequence[Place], tolerance: float) -> list[str]:
    """The answer, one sentence a line.

    Args:
        claim: What was asked about.
        seen: From `places`.
        tolerance: Relative gap that is allowed.

    """
    sized = [place for place in seen if place.sizes]
    reasons = Counter(place.reason for place in seen if not place.sizes)
    others = [f"at {count} of {len(seen)} regimes: {reason}" for reason, count in reasons.items()]
    if claim.path is None or not sized:
        return others
    symbol, last = claim.path.size, claim.path.sizes[-1]
    usable = sorted(place.usable_from for place in sized if place.usable_from is not None)
    lines = []
    if len(seen) == 1 and usable:
        lines.append(f"from {symbol} = {usable[0]} on, at every size tried up to {last}, it is within {tolerance:.2%}")
    for size in sorted(set(usable)) if len(seen) > 1 else ():
        count = sum(one <= size for one in usable)
        least = f"at least {share(count, len(seen)):.0%} of the region, with {USABLE_CONFIDENCE:.0%} confidence"
        lines.append(f"from {symbol} = {size}: within {tolerance:.2%} at {count} of {len(seen)} regimes ({least})")
    for place in sized:
        if place.usable_from is None:
            regime = _written(place.regime)
            lines.append(_not_usable(place, tolerance, symbol) + (f" at {regime}" if regime else ""))
    return lines + others


def _not_usable(place: Place, tolerance: float, symbol: sp.Symbol) -> str:
    """What is said of the largest size where the gap is not known to be inside."""
    *smaller, last = place.sizes
    gap, there = f"gap in [{last.low:+.2%}, {last.high:+.2%}]", f"at {symbol} = {last.size}"
    gap = gap if math.isfinite(last.high - last.low) else "no interval for the gap"
    if not last.doubt:
        return f"it is outside even {there} ({gap})"
    since = _since(smaller)
    if since is None:
        return f"whether it is within {tolerance:.2%} {there} is open ({gap}, {last.doubt})"
    before = f"it is within {tolerance:.2%} from {symbol} = {since} to {smaller[-1].size}"
    return f"{before}, and whether it is {there} is open ({gap}, {last.doubt})"


def _written(regime: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} = {v:.4g}" if isinstance(v, float) else f"{k} = {v}" for k, v in regime.items())
