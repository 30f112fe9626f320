"""The screening of a claim's region for places where it may fail: few draws all over, more where they look bad.

Places all over the region are screened by a few draws each; the most suspicious ones, and places near them, by more and
more. The draws are nobody's evidence. What they come to does not depend on any error probability, so that it is kept
where other blocks are, under a hash of what it was made from; one that time cut short is not.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from theory import Claim, Kind
from theory.errors import TheoryError
from theory.language.evaluate import as_float, rolled
from theory.language.nodes import Computed
from verify.evidence.archive import Row, digest
from verify.evidence.composed import Composed
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.measuring import Comparison
from verify.evidence.places import Place, near, places, regime_at
from verify.evidence.sampling import NoRegimeError, design
from verify.evidence.streams import key_of
from verify.judging.gaps import gaps_of
from verify.judging.reader import Limits
from verify.judging.verdict import Evidence
from verify.running.search import discrepancy
from verify.running.stamps import stamp
from verify.running.suite import Suite
from verify.simulators import Array, SimulatorError
from verify.thresholds.draws import BLOCK
from verify.thresholds.formulas import DOUBLE_ROUNDING
from verify.thresholds.search import (
    COMPUTED_SECONDS,
    COSTED_REGIMES,
    ENOUGH_PLACES,
    FEWEST_PLACES,
    FINAL_PLACES,
    KEPT_PLACES,
    NEAR_WIDTH,
    PLACE_SECONDS,
    SCREEN_DRAWS,
    SCREEN_GROWTH,
    SCREEN_SECONDS,
    SCREEN_STAGES,
    SUSPICIOUS,
)


UNSEEN = (NoSimulatorError, SimulatorError, TheoryError, ArithmeticError, ValueError, TypeError)
"""What may keep a place from being looked at."""


@dataclass(frozen=True)
class Suspect:
    """A place that was screened: how many standard errors the claim is on the wrong side there."""

    far: float
    place: Place
    regime: Mapping[str, Any]


@dataclass(frozen=True)
class Screening:
    """What a screening came to.

    Attributes:
        suspects: Where the claim still seems to fail after the last stage, the worst first.
        tried: Number of regimes that were looked at.
        failed: How many of them could not be drawn.
        is_cut: Whether the time ended it.
    """

    suspects: tuple[Suspect, ...]
    tried: int
    failed: int
    is_cut: bool = False

    def told(self) -> str:
        """The outcome in words where no suspect is confirmed."""
        told = f"its worst place was sought at {self.tried:,} regimes"
        told += " before time was over" if self.is_cut else ""
        told += f"; none of {len(self.suspects)} suspects was confirmed" if self.suspects else ""
        return told + (f"; {self.failed:,} of them could not be drawn" if self.failed else "")

    def to_array(self, key: bytes) -> Array:
        """What an archive keeps of it: its text, with the key under which it is kept, as numbers."""
        suspects = [[one.far, dict(one.place)] for one in self.suspects]
        text = json.dumps({"key": key.hex(), "suspects": suspects, "tried": self.tried, "failed": self.failed})
        return np.frombuffer(text.encode(), dtype=np.uint8).astype(float)


def screened(suite: Suite, claim: Claim, seed: int, most: int, limits: Limits) -> Screening | None:
    """Screen a claim's region, unless that was done before; None where draws are too dear for it.

    Args:
        suite: Claims and simulators, and the archive.
        claim: What is screened.
        seed: Of the places and of the streams.
        most: Places at first; fewer where draws are dear.
        limits: When to stop.

    """
    archive = suite.laboratory.archive
    count, draws = _effort(suite.laboratory, claim, most)
    if count < FEWEST_PLACES:
        return None
    key = digest("screening", stamp(suite, claim.id), seed, count, draws)
    if archive is not None and (known := _recalled(claim, key, archive.recall(key))) is not None:
        return known
    started = time.monotonic()
    found = _Screen(suite, claim, seed, limits).carried_out(count, draws)
    if archive is not None and not found.is_cut:
        archive.keep(Row(key, claim.id, 0, 0, 0, time.monotonic() - started, [found.to_array(key)]))
    return found


def _recalled(claim: Claim, key: bytes, known: Sequence[Array] | None) -> Screening | None:
    """A screening from an archive; None where what stands there is none, or belongs elsewhere."""
    if known is None:
        return None
    with suppress(*UNSEEN, KeyError, AttributeError):
        (numbers,) = known
        row = json.loads(bytes(int(number) for number in numbers).decode())
        suspects = [Suspect(float(far), place, _regime(claim, place)) for far, place in row["suspects"]]
        found = Screening(tuple(suspects), int(row["tried"]), int(row["failed"]))
        if row["key"] == key.hex() and found.tried >= max(found.failed, len(suspects)) and found.failed >= 0:
            return found
    return None


def _regime(claim: Claim, place: Mapping[str, Any]) -> dict[str, Any]:
    """The regime at a place that was kept.

    Raises:
        ValueError: If it is no place in the claim's region.

    """
    numbers = [where for where in place.values() if not isinstance(where, str)]
    if all(isinstance(where, float) and 0 <= where <= 1 for where in numbers):
        regime = regime_at(claim, place)
        if regime is not None and claim.at(**regime):
            return regime
    msg = f"expected a place in the region of {claim.id}; got {place}"
    raise ValueError(msg)


def _effort(laboratory: Laboratory, claim: Claim, most: int) -> tuple[int, int]:
    """Places at the first stage, and draws at each."""
    formulas = [claim.lhs, claim.rhs, *claim.where.values()]
    overhead = COMPUTED_SECONDS if any(formula.has(Computed) for formula in formulas) else PLACE_SECONDS
    slow = _seconds_per_draw(laboratory, claim) if claim.quantities else 0.0
    for draws in SCREEN_DRAWS:
        count = SCREEN_SECONDS / (overhead + SCREEN_STAGES * draws * slow)
        if count >= ENOUGH_PLACES:
            break
    return min(most, 2 ** int(math.log2(max(count, 1)))), draws


def _seconds_per_draw(laboratory: Laboratory, claim: Claim) -> float:
    try:
        regimes = design(claim, 0, COSTED_REGIMES, 0)
        return float(np.mean([_comparison_at(laboratory, claim, regime).seconds_per_draw for regime in regimes]))
    except (NoRegimeError, NoSimulatorError, SimulatorError, TheoryError):
        return 0.0


def _comparison_at(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> Comparison:
    return laboratory.compare(claim.at(**regime), "plain" if claim.plain else "best")


class _Screen:
    """One screening: what was tried, and what could not be."""

    def __init__(self, suite: Suite, claim: Claim, seed: int, limits: Limits) -> None:
        self.claim, self.seed, self.limits = claim, int(key_of("worst", seed)[0]), limits
        self.laboratory = Laboratory(suite.laboratory.simulators)  # no archive: these draws are nobody's evidence
        self.rng = np.random.default_rng(key_of("places", seed))
        self.tried: set[str] = set()
        self.failed = 0
        self.is_cut = False

    def carried_out(self, count: int, draws: int) -> Screening:
        """What all stages come to."""
        seen = self._screened(places(self.claim, count, self.rng), 0, draws)
        for stage in range(1, SCREEN_STAGES):
            best = sorted(seen, key=lambda one: -one.far)[: max(FINAL_PLACES, len(seen) // KEPT_PLACES)]
            width = NEAR_WIDTH / 2 ** (stage - 1)
            around = [near(self.claim, one.place, width, self.rng) for one in best]
            seen = self._screened([one.place for one in best], stage, draws * SCREEN_GROWTH**stage)
            seen += self._screened(around, stage, draws * SCREEN_GROWTH**stage)
        final = sorted(seen, key=lambda one: -one.far)[:FINAL_PLACES]
        suspects = tuple(one for one in final if one.far >= SUSPICIOUS)
        return Screening(suspects, len(self.tried), self.failed, self.is_cut)

    def _screened(self, asked: Sequence[Place], stage: int, draws: int) -> list[Suspect]:
        found: dict[str, Suspect] = {}
        for place in asked:
            if self.is_cut or self.limits.is_over(stage, 0.0):
                self.is_cut = True
                break
            if (regime := regime_at(self.claim, place)) is None:
                continue
            if (key := json.dumps(regime, sort_keys=True)) in found:
                continue
            try:
                found[key] = Suspect(self._far(regime, stage, draws), place, regime)
            except UNSEEN:
                self.failed += key not in self.tried
            self.tried.add(key)
        return list(found.values())

    def _far(self, regime: Mapping[str, Any], stage: int, draws: int) -> float:
        if not self.claim.quantities:
            return _exactly(self.claim, regime)
        comparison = _comparison_at(self.laboratory, self.claim, regime)
        if isinstance(comparison, Composed):
            gaps = gaps_of(comparison, self.seed, stage, math.inf, 0, False)
            while gaps.count < draws:
                gaps.advance()
            interval = gaps.interval(1 / math.e)
            evidence = Evidence(interval.low, interval.high, gaps.gap, math.nan, gaps.count)
            return discrepancy(self.claim.kind, evidence)
        drawn = [
            comparison.draw(self.seed, stage, block, min(BLOCK, draws - block * BLOCK))[0]
            for block in range(math.ceil(draws / BLOCK))
        ]
        return _standardised(self.claim.kind, np.concatenate(drawn), comparison)


def _standardised(kind: Kind, drawn: np.ndarray[Any, Any], comparison: Comparison) -> float:
    """How many standard errors the mean of some gaps lies on the wrong side; 0 where all are alike by chance."""
    mean, variance = float(drawn.mean()), float(drawn.var())
    tails = comparison.tails("columns", 1.0)
    if tails.low == tails.high:  # a number
        return discrepancy(kind, Evidence(mean, mean, mean, 0.0, 0)) if abs(mean) > DOUBLE_ROUNDING else 0.0
    if math.isfinite(tails.high - tails.low):
        variance += (tails.high - tails.low) ** 2 / len(drawn)
    error = math.sqrt(variance / len(drawn))
    return discrepancy(kind, Evidence(mean - error, mean + error, mean, 0.0, 0)) if error > 0 else 0.0


def _exactly(claim: Claim, regime: Mapping[str, Any]) -> float:
    """How far a claim without draws is on the wrong side, in units of what rounding does to doubles."""
    stated = claim.at(**regime)
    left, right = (as_float(rolled(side)) for side in (stated.lhs[0][0], stated.theory))
    unit = abs(right if stated.scale is None else as_float(rolled(stated.scale))) or 1.0
    gap = (left - right) / unit
    wrong = {Kind.AT_LEAST: -gap, Kind.AT_MOST: gap, Kind.BELOW: gap}.get(claim.kind, abs(gap))
    return wrong / DOUBLE_ROUNDING if math.isfinite(wrong) else -math.inf
