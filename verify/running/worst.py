"""The search for the worst regime of a claim that held wherever it was judged, before it is called supported.

Places all over its region are screened by a few draws each; the most suspicious ones, and places near them, by more
and more. What still looks as if the claim failed there is judged like any other regime, on streams that the screening
never saw; the i-th of these may err with a share 1/(i (i + 1)) of the error probability of the search. So a search
costs a true claim nothing but time, and what the screening makes of its draws needs no guarantee.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from theory import Claim, Kind
from theory.errors import TheoryError
from theory.language.evaluate import as_float, rolled
from theory.language.nodes import Computed
from verify.evidence.composed import Composed
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.measuring import BLOCK, Comparison
from verify.evidence.places import Place, near, places, regime_at
from verify.evidence.sampling import NoRegimeError, design
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.exact import is_proved
from verify.judging.gaps import gaps_of
from verify.judging.intervals import look_share
from verify.judging.points import Limits
from verify.judging.thresholds import DOUBLE_ROUNDING
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.running.search import Found, discrepancy
from verify.running.suite import Suite
from verify.simulators import SimulatorError


DRAWS = (512, 128, 32)
"""Draws at each place at first; fewer only where they are dear."""
SECONDS, OVERHEAD, COMPUTED = 5.0, 2e-3, 5e-2
"""Time that screening may take, about; that of a place without its draws; the same where a formula has nodes that
compute themselves. It is not measured, so that the places do not depend on the clock."""
STAGES = 5
"""Stages of screening, each with about as many draws in all."""
ENOUGH, FEWEST = 128, 16
"""Places for which the first draws are thinned out; below the latter a search is none."""
KEPT, MORE = 8, 4
"""Of how many places one is kept for the next stage, and how many times as many draws it gets there."""
FINAL = 4
"""Places that are left in the end."""
WIDTH = 0.1
"""Of the ranges, how far places near others lie at the second stage; half as far at each one after that."""
SUSPICIOUS = 3.0
"""Standard errors on the wrong side from which on a place is judged."""
COSTED = 4
"""Regimes by which it is seen what draws cost."""


@dataclass(frozen=True)
class _Seen:
    """A place that was screened: how many standard errors the claim is on the wrong side there."""

    far: float
    place: Place
    regime: Mapping[str, Any]


def why_unsought(claim: Claim) -> str | None:
    """Why the worst regime of a claim is not sought, in words, if there is anything to say; None where it is."""
    if all(parameter.choices for parameter in claim.parameters):
        return ""  # regimes are all there are, or those that are left are counted
    if claim.path is not None:
        return "its worst place was not sought: each regime is a growth path"
    if claim.kind is Kind.IFF or isinstance(claim.rhs, sp.MatrixExpr):
        return "its worst place was not sought: it has no gap to follow"
    return None


def seek(
    suite: Suite, claim: Claim, alpha: float, seed: int, work: float, most: int, limits: Limits | None = None
) -> Found:
    """Look for a regime at which a claim fails.

    Args:
        suite: Claims and simulators.
        claim: For which `why_unsought` gives no reason.
        alpha: Error probability of the whole search.
        seed: Of the places, of the screening streams and of the confirming ones.
        work: Operations per stream of a confirmation.
        most: Places that are screened at first; fewer where draws are dear.
        limits: Where time is short: when to stop.

    """
    limits = limits or Limits()
    if not claim.quantities and claim.kind in (Kind.EQUAL, Kind.STEP) and is_proved(claim):
        return Found(Outcome(Verdict.UNDECIDED, "its worst place needs no search: the difference simplifies to 0"))
    search = _Search(suite, claim, seed, limits)
    count, draws = search.effort(most)
    if count < FEWEST:
        return Found(Outcome(Verdict.UNDECIDED, "its worst place was not sought: draws take too long"))
    suspects = search.suspects(count, draws)
    confirming = int(key_of("confirm worst", seed)[0])
    for number, seen in enumerate(suspects, 1):
        share = look_share(alpha, number)
        try:
            allowed = Limits(work, limits.deadline, limits.ended)
            outcome = judge_claim(suite.laboratory, claim, seen.regime, share, confirming, allowed)
        except (NoSimulatorError, SimulatorError, TheoryError):
            continue
        if outcome.verdict is Verdict.REFUTED:
            return Found(outcome, seen.regime, seen.regime, confirming, share, len(search.tried))
    return Found(Outcome(Verdict.UNDECIDED, search.told(len(suspects))), tried=len(search.tried))


class _Search:
    """One search: what was tried, and what could not be."""

    def __init__(self, suite: Suite, claim: Claim, seed: int, limits: Limits) -> None:
        self.claim, self.seed, self.limits = claim, int(key_of("worst", seed)[0]), limits
        self.laboratory = Laboratory(suite.laboratory.simulators)  # no archive: these draws are nobody's evidence
        self.rng = np.random.default_rng(key_of("places", seed))
        self.tried: set[str] = set()
        self.failed = 0
        self.is_cut = False

    def effort(self, most: int) -> tuple[int, int]:
        """Places at the first stage, and draws at each."""
        formulas = [self.claim.lhs, self.claim.rhs, *self.claim.where.values()]
        overhead = COMPUTED if any(formula.has(Computed) for formula in formulas) else OVERHEAD
        slow = self._seconds_per_draw() if self.claim.quantities else 0.0
        for draws in DRAWS:
            count = SECONDS / (overhead + STAGES * draws * slow)
            if count >= ENOUGH:
                break
        return min(most, 2 ** int(math.log2(max(count, 1)))), draws

    def _seconds_per_draw(self) -> float:
        try:
            found = [self._compared(regime).seconds_per_draw for regime in design(self.claim, 0, COSTED, 0)]
        except (NoRegimeError, NoSimulatorError, SimulatorError, TheoryError):
            return 0.0
        return float(np.mean(found))

    def suspects(self, count: int, draws: int) -> list[_Seen]:
        """Where the claim still seems to fail after the last stage, the worst first."""
        seen = self._screened(places(self.claim, count, self.rng), 0, draws)
        for stage in range(1, STAGES):
            best = sorted(seen, key=lambda one: -one.far)[: max(FINAL, len(seen) // KEPT)]
            width = WIDTH / 2 ** (stage - 1)
            around = [near(self.claim, one.place, width, self.rng) for one in best]
            seen = self._screened([one.place for one in best], stage, draws * MORE**stage)
            seen += self._screened(around, stage, draws * MORE**stage)
        final = sorted(seen, key=lambda one: -one.far)[:FINAL]
        return [one for one in final if one.far >= SUSPICIOUS]

    def _screened(self, asked: Sequence[Place], stage: int, draws: int) -> list[_Seen]:
        found: dict[str, _Seen] = {}
        for place in asked:
            if self.is_cut or self.limits.is_over(stage, 0.0):
                self.is_cut = True
                break
            if (regime := regime_at(self.claim, place)) is None:
                continue
            if (key := json.dumps(regime, sort_keys=True)) in found:
                continue
            try:
                found[key] = _Seen(self._far(regime, stage, draws), place, regime)
            except (NoSimulatorError, SimulatorError, TheoryError, ArithmeticError, ValueError, TypeError):
                self.failed += key not in self.tried
            self.tried.add(key)
        return list(found.values())

    def _compared(self, regime: Mapping[str, Any]) -> Comparison:
        return self.laboratory.compare(self.claim.at(**regime), "plain" if self.claim.plain else "best")

    def _far(self, regime: Mapping[str, Any], stage: int, draws: int) -> float:
        if not self.claim.quantities:
            return _exactly(self.claim, regime)
        comparison = self._compared(regime)
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

    def told(self, suspects: int) -> str:
        """What a search came to that found nothing."""
        told = f"its worst place was sought at {len(self.tried):,} regimes"
        told += " before time was over" if self.is_cut else ""
        told += f"; none of {suspects} suspects was confirmed" if suspects else ""
        return told + (f"; {self.failed:,} of them could not be drawn" if self.failed else "")


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
