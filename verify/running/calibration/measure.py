"""The judge and the search, as runs use them, on claims about which everything is known: how often they are wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from theory import Claim
from verify.evidence.laboratory import Laboratory
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.map_cells import lower
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.calibration.laws import CASES, Case
from verify.running.calibration.searches import REGIONS, Region
from verify.running.worst import seek
from verify.simulators import SimulatorError
from verify.thresholds.comparisons import WORK
from verify.thresholds.runs import TOGETHER


PROMISED = ("wrong", "missed")
"""Rates that are promised to be no larger than the error probability."""
COUNTED = ("supported", "refuted", "undecided", "error")


@dataclass(frozen=True)
class Said:
    """What one check came to.

    Attributes:
        verdict: The answer.
        is_wrong: Whether it is a wrong one.
        is_missed: Whether the interval beside it misses the truth; None where that is not asked.
    """

    verdict: Verdict
    is_wrong: bool
    is_missed: bool | None = None


@dataclass(frozen=True)
class Scenario:
    """Checks of one claim.

    Attributes:
        what: What is drawn, or where the claim fails.
        declared: What its simulator says of it.
        claim: Whether the claim is true, or by how much it is off.
        said: From error probability and seed to what a check comes to.
        is_search: Whether a check is a search for the worst place.
        is_broken: Whether the simulator breaks its contract, so that there is to be no verdict.
    """

    what: str
    declared: str
    claim: str
    said: Callable[[float, int], Said]
    is_search: bool = False
    is_broken: bool = False

    @property
    def name(self) -> str:
        """All its words."""
        return f"{self.what}, {self.declared}, {self.claim}"


def scenarios(places: int) -> list[Scenario]:
    """All that is measured: a true and a false claim on each law, and searches at so many places at first."""
    found = []
    for case in CASES:
        for off in (0.0, case.off * case.tolerance):
            claim = f"off by {100 * off:.3g} %" if off else "true"
            found.append(
                Scenario(
                    case.law,
                    case.declared,
                    claim,
                    partial(_judged, case, case.claim(off), off),
                    is_broken=case.is_broken,
                )
            )
    for region in REGIONS:
        what, claim = f"search at {places} places", f"false {region.where}" if region.where else "true"
        found.append(Scenario(what, "all moments", claim, partial(_sought, region, places), is_search=True))
    return found


def _judged(case: Case, known: Claim, off: float, alpha: float, seed: int) -> Said:
    """One check of a claim that is true, or off by its tolerance or more."""
    laboratory, limits = Laboratory([case.simulator]), Limits(case.cost * case.draws)
    try:
        outcome = judge_claim(laboratory, known, case.regime(off), alpha, seed, limits)
    except SimulatorError:
        return Said(Verdict.ERROR, False)
    wrong = Verdict.SUPPORTED if off else Verdict.REFUTED
    return Said(outcome.verdict, outcome.verdict is wrong, _is_missed(outcome, off) if case.is_gap_known else None)


def _is_missed(outcome: Outcome, gap: float) -> bool:
    """Whether the interval beside a verdict misses the gap."""
    evidence = outcome.evidence
    if evidence is None or outcome.verdict not in (Verdict.SUPPORTED, Verdict.REFUTED):
        return False
    return not evidence.low <= gap <= evidence.high


def _sought(region: Region, places: int, alpha: float, seed: int) -> Said:
    """One search; a refutation where the claim holds is wrong."""
    found = seek(region.suite, region.claim, alpha, seed, WORK, places)
    refuted = found.outcome.verdict is Verdict.REFUTED
    return Said(found.outcome.verdict, refuted and not region.fails(**found.regime))


@dataclass(frozen=True)
class Rate:
    """A share that was counted, and its interval (Clopper and Pearson)."""

    count: int
    of: int
    low: float
    high: float

    @classmethod
    def of_counts(cls, count: int, of: int, error: float) -> Rate:
        """The share with an interval that misses it with a probability of `error` at most."""
        return cls(count, of, lower(count, of, error / 2), 1 - lower(of - count, of, error / 2))

    def to_json(self) -> dict[str, Any]:
        """JSON-able data."""
        return {"count": self.count, "rate": self.count / self.of, "interval": [self.low, self.high]}


def calibrate(chosen: list[Scenario], alpha: float, seed: int, repeats: int, searches: int) -> Iterator[dict[str, Any]]:
    """The row of each scenario in turn.

    Args:
        chosen: Of `scenarios`.
        alpha: Error probability of each check by itself, which is promised.
        seed: Of everything.
        repeats: Checks of each claim.
        searches: Searches of each claim.

    """
    error = TOGETHER / (3 * len(chosen))
    for scenario in chosen:
        started, checks = time.monotonic(), searches if scenario.is_search else repeats
        said = [
            scenario.said(alpha, int(key_of("calibrate", seed, scenario.name, number)[0])) for number in range(checks)
        ]
        verdicts = Counter(one.verdict.value for one in said)
        rates = {
            "refuted": Rate.of_counts(verdicts["refuted"], checks, error),
            "wrong": Rate.of_counts(sum(one.is_wrong for one in said), checks, error),
        }
        if (
            all(one.is_missed is not None for one in said if one.verdict is not Verdict.ERROR)
            and not scenario.is_broken
        ):
            rates["missed"] = Rate.of_counts(sum(bool(one.is_missed) for one in said), checks, error)
        yield {
            "what": scenario.what,
            "declared": scenario.declared,
            "claim": scenario.claim,
            "checks": checks,
            "verdicts": {verdict: verdicts[verdict] for verdict in COUNTED},
            **{what: rate.to_json() for what, rate in rates.items()},
            "promised": alpha,
            "state": _state(scenario, verdicts, [rates[what] for what in PROMISED if what in rates], alpha),
            "seconds": round(time.monotonic() - started, 2),
        }


def _state(scenario: Scenario, verdicts: Counter[str], rates: list[Rate], alpha: float) -> str:
    """Whether the promise was kept, as far as was seen."""
    if any(rate.low > alpha for rate in rates):
        return "broken"
    failed = verdicts["error"] != (sum(verdicts.values()) if scenario.is_broken else 0)
    return "failed" if failed else "kept"
