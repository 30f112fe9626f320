"""From a regime where a claim is refuted to the smallest one, value by value, each step confirmed on fresh streams."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from theory import Claim, Parameter, is_admissible
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.intervals import look_share
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.search import Found
from verify.running.suite import Suite
from verify.simulators import SimulatorError
from verify.thresholds.search import ROUND_DIGITS, SHRINK_PARTS


def shrink(
    suite: Suite, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int, work: float, most: int
) -> Found:
    """The smallest regime near a failing one at which the whole judge refutes the claim again.

    Args:
        suite: Claims and simulators.
        claim: What was refuted.
        regime: Where.
        alpha: Error probability of all steps together; the i-th spends a share 1/(i (i + 1)).
        seed: Of the streams, which nothing else draws from.
        work: Operations per stream of one step.
        most: Steps.

    """
    fresh = key_of("shrink", seed)[0]
    found: Found | None = None
    tried: set[str] = set()

    def fails(candidate: Mapping[str, Any]) -> bool:
        nonlocal found
        tried.add(_key(candidate))
        share = look_share(alpha, len(tried))
        try:
            outcome = judge_claim(suite.laboratory, claim, candidate, share, fresh, Limits(work))
        except (NoSimulatorError, SimulatorError):
            return False
        if outcome.verdict is Verdict.REFUTED:
            found = Found(outcome, candidate, dict(regime), fresh, share, len(tried))
            return True
        return False

    current = dict(regime)
    if not fails(current):
        reason = "the refutation was not confirmed on a fresh stream"
        return Found(Outcome(Verdict.UNDECIDED, reason), regime, regime, fresh, alpha / 2, 1)
    smaller = True
    while smaller and len(tried) < most:
        smaller = False
        for candidate in _simpler(claim, current):
            if len(tried) < most and _key(candidate) not in tried and fails(candidate):
                current, smaller = dict(candidate), True
                break
    if found is None:
        msg = "a regime that fails was lost"
        raise RuntimeError(msg)
    return Found(found.outcome, found.regime, dict(regime), fresh, found.alpha, len(tried))


def _key(regime: Mapping[str, Any]) -> str:
    return json.dumps(dict(regime), sort_keys=True)


def _simpler(claim: Claim, regime: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Admissible regimes that differ in one value, which is simpler; large steps first."""
    for parameter in claim.parameters:
        value = regime[parameter.name]
        for other in _simpler_values(parameter, value, regime, claim):
            candidate = dict(regime) | {parameter.name: other}
            if is_admissible(claim, candidate):
                yield candidate


def _simpler_values(parameter: Parameter, value: Any, regime: Mapping[str, Any], claim: Claim) -> Iterator[Any]:
    """Simpler values than one, the simplest first."""
    if parameter.choices:
        yield from parameter.choices[: parameter.choices.index(value)] if value in parameter.choices else ()
        return
    known = {p.symbol: regime[p.name] for p in claim.parameters}
    low = float(parameter.low.xreplace(known).xreplace(known))
    if parameter.symbol.is_integer:
        low = int(low)
        steps = (low, low + 1, low + 2, *(low + (value - low) // parts for parts in SHRINK_PARTS), value - 1)
        yield from dict.fromkeys(step for step in steps if step < value)
        return
    round_ones = [low, 1.0, *(float(f"{value:.{digits}g}") for digits in ROUND_DIGITS)]
    size = len(repr(float(value)))
    yield from dict.fromkeys(v for v in round_ones if v != value and (len(repr(v)) < size or v == low < value))
