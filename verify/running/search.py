"""The search for a regime where a claim fails: Hypothesis proposes, streams of its own screen, fresh ones confirm.

Hypothesis is led by the standardised discrepancy of short streams and shrinks what fails. A regime fails only where the
whole judge refutes the claim there, on streams that the screening never saw: so shrinking keeps confirming. The i-th
confirmation may err with a share 1/(i (i + 1)) of the task's error probability.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed as seeded, settings, target

from theory import Claim, Kind
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.intervals import look_share
from verify.judging.reader import Limits
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.running.suite import Suite
from verify.simulators import SimulatorError
from verify.strategies import regimes
from verify.thresholds.search import FARTHEST, HUNT_LEVEL, HUNT_STEPS, HUNT_WORK


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        outcome: Refuted at the smallest failing regime; else undecided, with what was tried.
        regime: Where; empty if nothing failed.
        start: The failing regime that was found first.
        seed: Of the streams that confirm.
        alpha: Error probability of the confirmation.
        tried: Regimes that were screened.
    """

    outcome: Outcome
    regime: Mapping[str, Any] = field(default_factory=dict)
    start: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    alpha: float = 0.0
    tried: int = 0


class _Fails(Exception):  # noqa: N818  (what Hypothesis shrinks; no error)
    """The claim is refuted at a regime."""


class _Hunt:
    """One search, with its memory: a regime is judged once."""

    def __init__(self, suite: Suite, claim: Claim, alpha: float, seed: int, work: float, examples: int) -> None:
        self.suite, self.claim, self.alpha, self.work = suite, claim, alpha, work
        self.screening, self.confirming = (int(key_of(word, seed)[0]) for word in ("search", "confirm"))
        self.most = examples + HUNT_STEPS
        self.seen: dict[str, tuple[float, Found | None]] = {}
        self.start: Mapping[str, Any] = {}
        self.confirmed = 0
        self.widest = -math.inf

    def look(self, regime: dict[str, Any]) -> tuple[float, Found | None]:
        """How far the claim is from holding at a regime, and the refutation if it is one."""
        key = json.dumps(regime, sort_keys=True)
        if key not in self.seen:
            if len(self.seen) >= self.most:
                return -FARTHEST, None
            self.seen[key] = self._look(regime)
        return self.seen[key]

    def _look(self, regime: dict[str, Any]) -> tuple[float, Found | None]:
        screened = self._judge(regime, HUNT_LEVEL, self.screening, HUNT_WORK)
        far = FARTHEST if screened.verdict is Verdict.REFUTED else discrepancy(self.claim.kind, screened.evidence)
        self.widest = max(self.widest, far)
        if screened.verdict is not Verdict.REFUTED:
            return far, None
        self.confirmed += 1
        alpha = look_share(self.alpha, self.confirmed)
        outcome = self._judge(regime, alpha, self.confirming, self.work)
        if outcome.verdict is not Verdict.REFUTED:
            return far, None
        self.start = self.start or regime
        return far, Found(outcome, regime, self.start, self.confirming, alpha)

    def _judge(self, regime: dict[str, Any], alpha: float, seed: int, work: float) -> Outcome:
        try:
            return judge_claim(self.suite.laboratory, self.claim, regime, alpha, seed, Limits(work))
        except (NoSimulatorError, SimulatorError) as error:
            return Outcome(Verdict.UNDECIDED, str(error))


def discrepancy(kind: Kind, evidence: Evidence | None) -> float:
    """How many radii of its interval the gap lies on the wrong side; between -FARTHEST and FARTHEST."""
    if evidence is None or not math.isfinite(evidence.gap):
        return 0.0
    wrong = {Kind.AT_LEAST: -evidence.gap, Kind.AT_MOST: evidence.gap, Kind.BELOW: evidence.gap}
    gap = wrong.get(kind, abs(evidence.gap))
    radius = (evidence.high - evidence.low) / 2
    if not math.isfinite(radius):
        return 0.0
    return max(-FARTHEST, min(FARTHEST, gap / radius if radius > 0 else math.copysign(FARTHEST, gap) if gap else 0.0))


def hunt(suite: Suite, claim: Claim, alpha: float, seed: int, work: float, examples: int) -> Found:
    """Look for the smallest regime at which a claim is refuted.

    Args:
        suite: Claims and simulators.
        claim: What is doubted.
        alpha: Error probability of the whole search.
        seed: Of the proposals, of the screening streams and of the confirming ones.
        work: Operations per stream of a confirmation.
        examples: Regimes proposed.

    """
    search = _Hunt(suite, claim, alpha, seed, work, examples)
    last: list[Found] = []

    @seeded(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(regimes(claim))
    def holds(regime: dict[str, Any]) -> None:
        far, found = search.look(regime)
        target(far, label="standardised discrepancy")
        if found is not None:
            last.append(found)
            raise _Fails

    try:
        holds()
    except _Fails:
        found = last[-1]  # Hypothesis tries the smallest one last
        return Found(found.outcome, found.regime, search.start, found.seed, found.alpha, len(search.seen))
    tried = len(search.seen)
    reason = f"nothing found in {tried} regimes; {search.confirmed} suspects, none confirmed"
    return Found(Outcome(Verdict.UNDECIDED, reason), tried=tried)
