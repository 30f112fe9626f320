"""A run: a campaign of one round, which spends all of the error probability, as one JSON object."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from theory import builtin_claims
from verify.evidence.archive import digest
from verify.judging.agreement import vouch
from verify.judging.claims import claim_assumptions, claim_verdicts
from verify.judging.regions import looked_at
from verify.judging.verdict import Outcome, Verdict
from verify.running.agenda import Agenda, Once, Spec, agenda_of
from verify.running.cache import RunLedgers, forget, mark_used, take_over
from verify.running.campaign import Campaign, State
from verify.running.checks import LATE, describe
from verify.running.crew import Brief, Crew, Here, Local
from verify.running.ledger import Ledger
from verify.running.ledger_errors import LedgerError
from verify.running.more_time import advised, in_words
from verify.running.plan import Check, Options, reproduce
from verify.running.record import Entry
from verify.running.result import about_run
from verify.running.stamps import stamp
from verify.running.suite import Suite
from verify.running.tasks import Task, check_of, task_of
from verify.running.worst import sought
from verify.version import __version__


OF_CAMPAIGNS = ("purpose", "without", "task", "campaign", "round", "number", LATE)
"""Entries of rows in a ledger that the JSON of a run has not."""
Rows = list[dict[str, Any]]
Progress = Callable[[Rows, Mapping[str, int]], None]
"""Told the finished checks, and how many there are of each claim and each pair of simulators."""
OVERTIME_OF_BUDGET = 1 / 20, 2.0
"""Part of the budget, and the seconds at least: so long after its end a check may be begun, or go on."""


def run_claims(
    suite: Suite,
    claims: Sequence[str],
    options: Options,
    record: Mapping[str, Entry],
    ledgers: RunLedgers,
    fresh: bool = False,
    on_done: Progress = lambda *_: None,
) -> dict[str, Any]:
    """Plan the checks of some claims, carry out what the ledger does not know, and return the JSON object of the run.

    An interrupt (Ctrl-C) leaves open checks undecided and returns what is there.

    Args:
        suite: Claims and simulators.
        claims: Their ids.
        options: What was asked for.
        record: Verdicts on record.
        ledgers: Where results are found and kept.
        fresh: Whether what is there is ignored.
        on_done: Called on the way.

    Raises:
        InadmissibleError: If a pinned value does not fit one of the claims.
        LedgerError: If the ledger that the user named cannot be used.

    """
    once = Once(options.pins, options.check, options.without, options.work, _basis(suite, claims, record))
    spec = Spec(options.seed, options.alpha, tuple(claims), options.regimes, options.files, options.record, once)
    started, before = 0.0, None
    ledger = ledgers.first()
    while True:
        campaign = None
        try:
            name = _begun(ledger, spec, fresh, before)
            campaign = _campaign(ledger, name, suite, agenda_of(suite, spec, record), options, fresh)
            if _is_planned_anew(campaign) and not fresh:
                take_over(ledger, name)
            started = started or time.time()
            return _carried_out(campaign, options, started, on_done)
        except LedgerError as error:
            ledger, before = ledgers.instead(error), campaign or before


def run_checks(
    suite: Suite,
    checks: Sequence[Check],
    options: Options,
    on_done: Progress = lambda *_: None,
    agreed: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Carry out checks that are planned already, in a ledger that nobody keeps.

    Args:
        suite: Claims and simulators.
        checks: From `plan`.
        options: What was asked for.
        on_done: Called on the way.
        agreed: Agreements of simulators that an earlier part of the run has shown.

    """
    tasks = [task_of(check, options, {}) for check in checks]
    with TemporaryDirectory(prefix="verify-") as folder, closing(Ledger(Path(folder) / "checks.sqlite")) as ledger:
        name = ledger.begin({"checks": len(tasks)}, __version__)
        campaign = _campaign(ledger, name, suite, lambda *_: tasks, options)
        return _carried_out(campaign, options, time.time(), on_done, agreed)


def _basis(suite: Suite, claims: Sequence[str], record: Mapping[str, Entry]) -> str:
    """A hash of what a plan depends on beside what is asked for: all claims, whose regimes simulators share, and more.

    Those of this package, its simulators and the planning code are in every stamp.
    """
    builtin = builtin_claims()
    others = [name for name, claim in suite.claims.own.items() if builtin.get(name) is not claim]
    stamps = {name: stamp(suite, name) for name in (*others, *claims)}
    return digest(stamps, {name: dict(record[name].regime) for name in claims if name in record}).hex()


def _is_planned_anew(campaign: Campaign) -> bool:
    """Plan a run; whether the ledger held no such plan. What it holds of plans is not believed, but compared."""
    ledger, name = campaign.ledger, campaign.brief.campaign
    with np.errstate(divide="ignore", invalid="ignore"):  # where a hypothesis fails there may be no number
        tasks = json.loads(json.dumps([task.to_json() for task in campaign.agenda(0, [])]))
    campaign.planned = {0: tasks}
    if ledger.tasks(name, 0) == tasks:
        return False
    ledger.replan(name, 0, tasks)
    return True


def _begun(ledger: Ledger, spec: Spec, fresh: bool, before: Campaign | None) -> str:
    """The id of a run in a ledger; where it was begun in another one, with its tasks and results."""
    name = ledger.begin(spec.to_json(), __version__)
    if before is not None and before.planned:
        rows = {i: row for (_, i), row in before.state.rows.items() if LATE not in row}
        ledger.enter(name, 0, before.planned[0])
        ledger.settle(name, 0, {i: (stamp(before.suite, row["claim"]), row) for i, row in rows.items()})
    elif fresh:
        forget(ledger, name)
        ledger.begin(spec.to_json(), __version__)
    mark_used(ledger, name)
    return name


def _campaign(
    ledger: Ledger, name: str, suite: Suite, planned: Agenda, options: Options, fresh: bool = False
) -> Campaign:
    part, least = OVERTIME_OF_BUDGET
    brief = Brief(
        str(ledger.file.absolute()),
        name,
        options.files,
        block_seconds=math.inf,
        variants=suite.variants,
        overtime=min(options.overtime, max(part * options.budget, least)),
        fresh=fresh,
    )
    alone = options.workers == 1
    crew: Crew = Here(suite) if alone else Local(options.workers, options.files, suite.variants)
    return Campaign(ledger, suite, planned, brief, crew)


def _carried_out(
    campaign: Campaign,
    options: Options,
    started: float,
    on_done: Progress,
    agreed: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The JSON object of the one round of a campaign; what an interrupt leaves open is undecided."""
    suite, tasks = campaign.suite, [Task.from_json(row) for row in campaign.tasks(0)]
    campaign.brief = replace(campaign.brief, ends=started + options.budget)
    planned = Counter(task.claim for task in tasks)
    told: dict[int, dict[str, Any]] = {}
    seen: dict[int, Mapping[str, Any]] = {}
    interrupted = False

    def take(rows: Mapping[int, Mapping[str, Any]]) -> None:
        for i in (i for i in rows if seen.get(i) is not rows[i]):  # one that had too little time comes again
            seen[i], told[i] = rows[i], _told(suite, tasks[i], rows[i], options)

    def watch(state: State) -> None:
        take({i: row for (_, i), row in state.rows.items()})
        idle = Counter(tasks[i].claim for i in told if not _counts(tasks[i], told[i]))
        on_done([told[i] for i in sorted(told) if _counts(tasks[i], told[i])], planned - idle)

    try:
        campaign.run(rounds=1, watch=watch)
    except KeyboardInterrupt:
        interrupted = True
        with suppress(LedgerError):
            take(campaign.settled(0))
    watch(campaign.state)
    why = "interrupted" if interrupted else "out of time: it was not begun"
    for i in (i for i, task in enumerate(tasks) if i not in told and task.purpose != "worst"):
        told[i] = describe(suite, check_of(tasks[i]), options, Outcome(Verdict.UNDECIDED, why), 0.0)
    rows = [told[i] for i in sorted(told) if _counts(tasks[i], told[i])]
    reasons = {t.claim: told[i]["reason"] if i in told else None for i, t in enumerate(tasks) if t.purpose == "worst"}
    searches = sought(suite.claims, [row["claim"] for row in rows if "agreement" not in row], reasons)
    vouch([*agreed, *rows])
    seconds = time.time() - started
    if (advice := advised(rows, seconds, options.workers)) is not None and not interrupted:
        for row in (row for row in rows if row.get("more_seconds") is not None):
            row["reason"] += f"; about {in_words(advice[0])} more would do: --budget {advice[1]}"
    return {
        "run": about_run([told[i] for i in sorted(told)], options, options.workers, seconds, interrupted),
        "claims": claim_verdicts(rows),
        "assumes": claim_assumptions(rows),
        "looked_at": {} if options.is_partial else looked_at(suite.claims, rows, options.seed, searches),
        "checks": rows,
    }


def _told(suite: Suite, task: Task, row: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """A row of a ledger as a run tells it; what a check is asked for is not believed, but told from its task."""
    told = {key: value for key, value in row.items() if key not in OF_CAMPAIGNS}
    if task.purpose == "worst":
        return told
    check = check_of(task)
    asked = {"check": check.index, "alpha_spent": check.alpha, "regime": dict(check.regime)}
    return told | asked | {"reproduce": reproduce(suite, check, options)}


def _counts(task: Task, row: Mapping[str, Any]) -> bool:
    """Whether a row tells of a check; a search that found nothing is none."""
    return task.purpose != "worst" or row["verdict"] == "refuted"
