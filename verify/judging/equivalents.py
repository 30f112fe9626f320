"""Whether simulation bears out the formula (the equivalent) that stands for a measured side at large sizes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sympy as sp

from theory import Claim, Kind, Stated
from theory.errors import InadmissibleError
from verify.evidence.laboratory import Laboratory
from verify.evidence.measuring import Comparison, total_cost
from verify.judging.intervals import Interval, hull
from verify.judging.path_sides import growth_path, side_value
from verify.judging.points import fast_of, lanes_of
from verify.judging.reader import FIRST, SECOND, Limits, read_stream
from verify.judging.verdict import Outcome, Verdict
from verify.thresholds.orders import (
    EQUIVALENT_DRAWS,
    EQUIVALENT_FACTOR,
    EQUIVALENT_GAP,
    EQUIVALENT_PATIENCE,
    EQUIVALENT_RADIUS,
    EQUIVALENT_SHRINKING,
    EQUIVALENT_SIZES,
    EQUIVALENT_WORK,
)
from verify.thresholds.paths import STEADY_RADIUS


def backed_by_simulation(
    outcome: Outcome,
    laboratory: Laboratory,
    claim: Claim,
    regime: Mapping[str, Any],
    alpha: float,
    seed: int,
    limits: Limits,
) -> Outcome:
    """The outcome, if simulation bears out the equivalent on which it rests; else undecided, with the reason.

    Args:
        outcome: What was decided of the equivalent.
        laboratory: Simulators.
        claim: A claim with an equivalent.
        regime: Parameter values.
        alpha: Error probability of the check.
        seed: Seed of the run.
        limits: Work and time.

    Raises:
        NoSimulatorError: If the left side cannot be simulated.

    """
    found = _against_equivalent(laboratory, claim, regime)
    if found is None:
        return _withdrawn(outcome, "no size of the left side can be simulated")
    level = math.sqrt(alpha) / len(found)
    limits = limits.within(EQUIVALENT_PATIENCE * EQUIVALENT_WORK)
    gaps: dict[int, Interval] = {}
    samples = 0
    for size, comparison in found.items():  # the larger one first; where it agrees, the smaller one is not needed
        readings = [read_stream(comparison, seed, stream, level, _is_telling, limits) for stream in (FIRST, SECOND)]
        samples += sum(reading.samples for reading in readings)
        gaps[size] = hull(*(reading.interval for reading in readings))
        if _agrees(gaps[size]) or not gaps[size].trusted:
            break
    lanes = lanes_of(comparison)
    evidence = None if outcome.evidence is None else replace(outcome.evidence, samples=samples)
    outcome = replace(outcome, evidence=evidence, lanes=lanes, fast=fast_of(comparison), borne_out=max(gaps))
    shown = "; ".join(f"{s}: [{g.low:+.1%}, {g.high:+.1%}]" for s, g in sorted(gaps.items()))
    words = f"simulation against the equivalent at {growth_path(claim).size} = {shown} ({', '.join(lanes)})"
    if (doubt := _doubt(*gaps.values())) is not None:
        return _withdrawn(outcome, f"{doubt}: {words}")
    by = f"{outcome.confirmed_by}; {words}" if outcome.confirmed_by else ""
    return replace(outcome, confirmed_by=by, reason=f"{outcome.reason}; {words}")


def _withdrawn(outcome: Outcome, reason: str) -> Outcome:
    """The outcome without its verdict."""
    return replace(outcome, verdict=Verdict.UNDECIDED, reason=reason, confirmed_by="", settles_at=None)


def _agrees(gap: Interval) -> bool:
    """Whether an equivalent is shown to be close to what it stands for."""
    return gap.trusted and gap.low > -EQUIVALENT_GAP and gap.high < EQUIVALENT_GAP


def _is_telling(gap: Interval) -> bool:
    """Whether a gap is known well enough to tell agreement, or how much it shrinks."""
    enough = max(EQUIVALENT_RADIUS, STEADY_RADIUS * abs(gap.low + gap.high) / 2)
    return gap.trusted and (_agrees(gap) or gap.radius < enough)


def _doubt(last: Interval, before: Interval | None = None) -> str | None:
    """Why an equivalent is not borne out by its gaps at a larger and at a smaller size."""
    if not last.trusted:
        return last.reason or "too few draws"
    if before is None:
        return None
    large, least = max(abs(last.low), abs(last.high)), max(before.low, -before.high, 0.0)
    if before.trusted and large <= EQUIVALENT_SHRINKING * least:
        return None
    contradicted = last.low > EQUIVALENT_GAP or last.high < -EQUIVALENT_GAP
    return "simulation contradicts the equivalent" if contradicted else "too few draws to bear out the equivalent"


def _against_equivalent(
    laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]
) -> dict[int, Comparison] | None:
    """The measured left side against its equivalent, at two sizes that can be simulated, the larger one first."""
    found = simulated_sides(laboratory, claim, regime)
    if found is None:
        return None
    lane = "plain" if claim.plain else "best"
    return {s: _less_equivalent(claim, regime, s, laboratory.compare(stated, lane)) for s, stated in found.items()}


@lru_cache(maxsize=512)
def _measured(claim: Claim) -> Claim:
    """The left side alone, as something to measure."""
    return replace(claim, rhs=sp.S.Zero, kind=Kind.ASYMPTOTIC, equivalent=None, wrong=())


def simulated_sides(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> dict[int, Stated] | None:
    """The left side at the sizes at which its equivalent is put to the test by simulation; None if nothing can be.

    Raises:
        NoSimulatorError: If the left side cannot be simulated.

    """
    lane = "plain" if claim.plain else "best"
    for size in EQUIVALENT_SIZES:
        try:
            found = {s: _measured(claim).at(s, **regime) for s in (size, size // EQUIVALENT_FACTOR)}
        except InadmissibleError:
            continue
        if total_cost(laboratory.drawn(found[size], lane)) * EQUIVALENT_DRAWS <= EQUIVALENT_WORK:
            return found
    return None


def _less_equivalent(claim: Claim, regime: Mapping[str, Any], size: int, measured: Comparison) -> Comparison:
    """What is measured, less the equivalent."""
    value, _ = side_value(claim, claim.equivalent, claim.expand(regime, size))
    return Comparison(measured.groups, measured.difference - value, value, None, measured.archive)
