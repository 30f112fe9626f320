"""The tasks of each round of a campaign, which depend on the seed and on the outcomes of the rounds before alone.

Round 0 is what `verify run` would do. Every later round goes where verdicts are open: undecided checks continue with
more work, refuted claims are shrunk to their smallest counterexample, the others are searched; regimes of the unbiased
design are added for the map; in round 1 hypotheses are left out one at a time. Round r may err with the share
1/((r + 1)(r + 2)) of the campaign's error probability, so that all rounds together keep it, however many there are.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theory import Claim, Kind
from theory.errors import TheoryError
from verify.evidence.sampling import NoRegimeError, design
from verify.evidence.streams import key_of
from verify.judging.agreement import vouch
from verify.judging.claims import claim_verdicts
from verify.judging.verdict import Evidence
from verify.running.ledger import Ledger
from verify.running.plan import Check, Options, left_out, plan, shared, without
from verify.running.record import Entry
from verify.running.search import discrepancy
from verify.running.suite import Suite
from verify.running.tasks import HUNTS, Task, task_of
from verify.running.worst import why_unsought
from verify.thresholds.comparisons import WORK
from verify.thresholds.runs import (
    ABLATION,
    DESIGN,
    EXAMPLES,
    FEWER_PLACES,
    MORE_WORK,
    MOST_WORK,
    REGIMES,
    SEARCHED_PLACES,
    SOUGHT,
    STEPS,
)


@dataclass(frozen=True)
class Once:
    """What only `verify run` has, whose one round spends all of the error probability.

    Attributes:
        pins: Parameter values fixed beforehand.
        check: Number of the only check of each claim to run.
        without: Number of a hypothesis that is left out.
        work: Operations per stream.
        basis: Hash of what the plan depends on beside these: with other claims or simulators it is another run.
    """

    pins: Mapping[str, Any]
    check: int | None
    without: int | None
    work: float
    basis: str


@dataclass(frozen=True)
class Spec:
    """What is asked for.

    Attributes:
        seed: Seed of everything.
        alpha: Error probability of the whole campaign.
        claims: Ids of the claims.
        regimes: Regimes or growth paths of each claim in round 0; None for the default of a run.
        files: The user's own files.
        record: The user's own files of verdicts on record.
        once: For a run: what only it has.
    """

    seed: int
    alpha: float
    claims: tuple[str, ...]
    regimes: int | None = None
    files: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    once: Once | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-able data."""
        found = {k: list(v) if isinstance(v, tuple) else v for k, v in dataclasses.asdict(self).items()}
        return {k: v for k, v in found.items() if k != "once" or v is not None}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Spec:
        """What `to_json` was made from, for a campaign."""
        claims, files, record = (tuple(row[name]) for name in ("claims", "files", "record"))
        return cls(row["seed"], row["alpha"], claims, row.get("regimes"), files, record)

    def share(self, number: int) -> float:
        """Error probability of a round."""
        return self.alpha if self.once else self.alpha / ((number + 1) * (number + 2))

    @property
    def options(self) -> Options:
        """What round 0 is planned from."""
        options = Options(self.seed, self.share(0), regimes=self.regimes, files=self.files, record=self.record)
        if self.once is None:
            return options
        once = self.once
        return dataclasses.replace(options, pins=once.pins, check=once.check, without=once.without, work=once.work)


Agenda = Callable[[int, Sequence[Mapping[str, Any]]], Sequence[Task]]
"""From the number of a round, and the outcomes of all rounds before, to its tasks."""


def campaigns_in(ledger: Ledger) -> list[Spec]:
    """What was asked for in the campaigns of a ledger, the latest last; runs, and what else it holds, are left out."""
    return [Spec.from_json(row) for row in ledger.campaigns().values() if "claims" in row and "once" not in row]


def standing(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows that count: those continued with more work are replaced, and fast simulators vouched for."""
    latest: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        place = tuple(row.get("task", {}).get("again", (row["round"], row["number"])))
        latest[place] = dict(row)
    found = list(latest.values())
    vouch(found)
    return found


def verdicts(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """One verdict per claim; a search that found nothing says nothing, nor does a check without a hypothesis."""
    counted = [r for r in rows if r["purpose"] not in (*HUNTS, "ablation") or r["verdict"] == "refuted"]
    return claim_verdicts([r for r in counted if r["purpose"] != "ablation"])


def agenda_of(suite: Suite, spec: Spec, record: Mapping[str, Entry]) -> Agenda:
    """What tells the tasks of each round of a campaign, or of a run, in turn."""
    return lambda number, rows: agenda(suite, spec, number, rows, record)


def agenda(
    suite: Suite, spec: Spec, number: int, rows: Sequence[Mapping[str, Any]], record: Mapping[str, Entry]
) -> list[Task]:
    """The tasks of a round.

    Args:
        suite: Claims and simulators.
        spec: What was asked for.
        number: Of the round.
        rows: Outcomes of all rounds before, as `Ledger.results` gives them.
        record: Verdicts on record; a claim refuted there starts at its regime.

    """
    if number == 0:
        asked = left_out(suite, spec.claims, spec.options.without)
        checks = plan(asked, [asked.claims[name] for name in spec.claims], spec.options, record)
        tasks = [task_of(check, spec.options, record) for check in checks]
        return tasks if spec.options.is_partial else [*tasks, *_worst(suite, checks, spec)]
    claims = [suite.claims[name] for name in spec.claims]
    counted = standing(rows)
    known = verdicts(counted)
    open_ = [claim for claim in claims if known.get(claim.id) not in ("vacuous", "error")]
    hunts = list(_hunts(open_, known, counted, spec, number))
    ablations = list(_ablations(open_, known, spec)) if number == 1 else []
    found = list(_designed(open_, spec, number))
    vouched = {row["claim"] for row in counted if row["purpose"] == "agreement"}
    checks = [Check(task.claim, task.index, 0.0, task.regime) for task in found]
    planned = shared(suite, checks, spec.share(number), spec.seed, vouched)
    agreements = [task_of(check, spec.options, record) for check in planned if check.pair is not None]
    fresh = [*hunts, *found, *ablations]
    share = spec.share(number) / 2 / max(sum(task.settled is None for task in fresh), 1)
    fresh = [task if task.settled else dataclasses.replace(task, alpha=share) for task in fresh]
    return [*agreements, *_continued(counted, rows), *fresh]


def _worst(suite: Suite, checks: Sequence[Check], spec: Spec) -> list[Task]:
    """Searches for the worst regimes of what round 0 may call supported."""
    asked = Counter(check.claim for check in checks if check.pair is None and check.settled is None)
    claims = [name for name in asked if why_unsought(suite.claims[name]) is None]
    share = SOUGHT * spec.options.alpha / max(len(claims), 1)
    return [
        Task(
            "worst",
            name,
            0,
            share,
            key_of("worst", spec.seed, name)[0],
            spec.options.work,
            examples=min(asked[name], REGIMES) * (FEWER_PLACES if _is_shipped(suite, name) else SEARCHED_PLACES),
        )
        for name in claims
    ]


def _is_shipped(suite: Suite, name: str) -> bool:
    return name not in suite.files and not suite.is_made_here


def _hunts(
    claims: Sequence[Claim],
    known: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    spec: Spec,
    number: int,
) -> Iterator[Task]:
    """Counterexamples to be made smaller, then searches, those first where what was seen is nearest to failing.

    A counterexample on record was reviewed, and one that a search found is as small as Hypothesis could make it.
    """
    done = {row["claim"] for row in rows if row["purpose"] in ("finding", "record", "search") and _is_refuted(row)}
    done |= {row["claim"] for row in rows if row["purpose"] == "finding"}
    widest = _widest(claims, rows)
    for claim in sorted(claims, key=lambda c: -widest[c.id]):
        if not claim.parameters:
            continue
        if known.get(claim.id) != "refuted":
            seed = key_of("search", spec.seed, claim.id, number)[0]
            yield Task("search", claim.id, number, 0.0, seed, examples=EXAMPLES)
        elif claim.id not in done:
            seed = key_of("finding", spec.seed, claim.id, number)[0]
            failing = next(row for row in rows if row["claim"] == claim.id and _is_refuted(row))
            yield Task("finding", claim.id, number, 0.0, seed, regime=failing["regime"], examples=STEPS)


def _is_refuted(row: Mapping[str, Any]) -> bool:
    return bool(row["verdict"] == "refuted")


def _widest(claims: Sequence[Claim], rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The largest standardised discrepancy of each claim that was seen so far."""
    widest = dict.fromkeys((claim.id for claim in claims), -math.inf)
    kinds = {claim.id: claim.kind for claim in claims}
    for row in rows:
        name = row["claim"]
        if name in kinds and row["gap"] is not None and None not in row["gap_interval"]:
            widest[name] = max(widest[name], _standardised(kinds[name], row))
    return widest


def _standardised(kind: Kind, row: Mapping[str, Any]) -> float:
    low, high = row["gap_interval"]
    return discrepancy(kind, Evidence(low, high, row["gap"], 0.0, 0))


def _designed(claims: Sequence[Claim], spec: Spec, number: int) -> Iterator[Task]:
    for claim in claims:
        first = (number - 1) * DESIGN
        if not claim.parameters:
            continue
        try:
            regimes = design(claim, first, DESIGN, spec.seed)
        except NoRegimeError as error:
            yield Task("design", claim.id, first, 0.0, spec.seed, settled=("undecided", str(error)))
            continue
        for index, regime in enumerate(regimes, first):
            yield Task("design", claim.id, index, 0.0, spec.seed, regime=regime)


def _ablations(claims: Sequence[Claim], known: Mapping[str, str], spec: Spec) -> Iterator[Task]:
    """Claims that hold so far, where one of their hypotheses fails."""
    for claim in (c for c in claims if known.get(c.id) == "supported"):
        for i in range(len(claim.hypotheses)):
            try:
                regimes = design(without(claim, i), 0, ABLATION, spec.seed)
            except (NoRegimeError, TheoryError) as error:
                settled = ("undecided", f"the hypothesis cannot be left out in the ranges drawn from: {error}")
                yield Task("ablation", claim.id, i * ABLATION, 0.0, spec.seed, without=i, settled=settled)
                continue
            for index, regime in enumerate(regimes):
                yield Task("ablation", claim.id, i * ABLATION + index, 0.0, spec.seed, regime=regime, without=i)


def _continued(counted: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> Iterator[Task]:
    """Undecided checks, with more work on the same streams; their error probability is spent already."""
    tasks = {(row["round"], row["number"]): Task.from_json(row["task"]) for row in rows}
    for row in counted:
        task = tasks[row["round"], row["number"]]
        if row["verdict"] != "undecided" or task.purpose in (*HUNTS, "ablation") or not row["samples"]:
            continue
        if task.work * MORE_WORK <= MOST_WORK * WORK:
            place = task.again or (row["round"], row["number"])
            yield dataclasses.replace(task, work=task.work * MORE_WORK, again=place)
