"""What a campaign consists of: checks, agreements, searches, and checks without one of the hypotheses."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from verify.evidence.archive import digest
from verify.judging.agreement import Pair
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.checks import describe, execute
from verify.running.plan import Check, Options, reproduce
from verify.running.record import Entry
from verify.running.search import Found, hunt
from verify.running.shrink import shrink
from verify.running.suite import Suite
from verify.running.times import OVERTIME
from verify.running.worst import seek
from verify.simulators.engine.words import words_of
from verify.thresholds.comparisons import WORK


HUNTS = ("search", "finding", "worst")
"""Purposes of tasks that look for a regime."""


@dataclass(frozen=True)
class Task:
    """One task; JSON-able, and its row depends on nothing else.

    Attributes:
        purpose: ``record`` (the regime on record), ``screen`` (edges over-weighted), ``design`` (unbiased),
            ``search``, ``worst`` (a search in round 0), ``finding`` (from a counterexample to the smallest one),
            ``ablation`` or ``agreement``.
        claim: Id of the claim, or of the pair.
        index: Number among the claim's tasks of this purpose.
        alpha: Error probability.
        seed: Of the streams.
        work: Operations per stream.
        regime: Parameter values, where they are fixed, or to start from.
        pair: For an agreement: what is compared.
        without: For an ablation: number of the hypothesis that is left out.
        examples: For a search or a finding: regimes to try.
        settled: Verdict and reason, where no simulation is needed.
        again: Round and number of the task whose outcome this one replaces, for more work.
    """

    purpose: str
    claim: str
    index: int
    alpha: float
    seed: int
    work: float = WORK
    regime: Mapping[str, Any] = field(default_factory=dict)
    pair: Mapping[str, Any] | None = None
    without: int | None = None
    examples: int = 0
    settled: tuple[str, str] | None = None
    again: tuple[int, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """The task as JSON-able data, defaults left out."""
        blank = {f.name: f.default for f in dataclasses.fields(self)}
        return {k: v for k, v in dataclasses.asdict(self).items() if v != blank[k] and v != {}}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Task:
        """The task that `to_json` was made from; what its entries are, `ledger_rows` has seen to.

        Raises:
            TypeError: If an entry is missing or unknown.

        """
        pairs = {k: tuple(row[k]) for k in ("settled", "again") if k in row}
        return cls(**(dict(row) | pairs))

    @property
    def address(self) -> bytes:
        """Under which its blocks are found again."""
        return digest(self.purpose in HUNTS, self.claim, dict(self.regime), self.without)


def task_of(check: Check, options: Options, record: Mapping[str, Entry]) -> Task:
    """The task of a check that was planned."""
    on_record = check.claim in record and check.index == 0 and bool(record[check.claim].regime)
    kind = "ablation" if options.without is not None else "record" if on_record else "screen"
    purpose = "agreement" if check.pair is not None else kind
    settled = None if check.settled is None else (check.settled.verdict.value, check.settled.reason)
    return Task(
        purpose,
        check.claim,
        check.index,
        check.alpha,
        options.seed,
        options.work,
        check.regime,
        pair=None if check.pair is None else dataclasses.asdict(check.pair),
        without=None if check.pair is not None else options.without,
        settled=settled,
    )


def check_of(task: Task) -> Check:
    """The check that a task consists of, or starts from."""
    pair = None if task.pair is None else Pair(**task.pair)
    settled = None if task.settled is None else Outcome(Verdict(task.settled[0]), task.settled[1])
    return Check(task.claim, task.index, task.alpha, task.regime, pair, settled)


def options_of(task: Task, files: tuple[str, ...], overtime: float = OVERTIME) -> Options:
    """What a run that repeats a task is asked for.

    Args:
        task: What to do.
        files: The user's own files.
        overtime: Seconds beyond its time after which a check is interrupted.

    """
    return Options(
        task.seed, check=0, pins=task.regime, files=files, work=task.work, without=task.without, overtime=overtime
    )


def carry_out(
    suite: Suite, task: Task, files: tuple[str, ...], allowed: float = math.inf, overtime: float = OVERTIME
) -> dict[str, Any]:
    """The row of a task, as in the JSON output of a run, with its purpose.

    Args:
        suite: Claims and simulators.
        task: What to do.
        files: The user's own files.
        allowed: Seconds that a check may take.
        overtime: Seconds beyond them after which it is interrupted, be it in the middle of a block.

    Raises:
        Paused: If the archive of the suite's laboratory wants no further block now.

    """
    check, options = check_of(task), options_of(task, files, overtime)
    more: dict[str, Any] = {"purpose": task.purpose, "alpha_spent": task.alpha}
    if task.without is not None:
        more["without"] = str(suite.claims[task.claim].hypotheses[task.without])
    if task.purpose == "worst":
        return _worst(suite, task, options, allowed) | more
    if task.purpose not in HUNTS:
        return execute(suite, check, options, allowed) | more
    started = time.monotonic()
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # far out a formula may be no number: it is no suspect
            found = _hunted(suite, task)
    except Exception as error:  # a user's formula or strategy may raise anything; the campaign goes on
        outcome = Outcome(Verdict.ERROR, words_of(error))
        return describe(suite, check, options, outcome, time.monotonic() - started) | more
    check = dataclasses.replace(check, regime=found.regime, alpha=found.alpha)
    options = dataclasses.replace(options, pins=found.regime, seed=found.seed)
    seconds = time.monotonic() - started
    return describe(suite, check, options, found.outcome, seconds) | more | {"tried": found.tried, "start": found.start}


def _worst(suite: Suite, task: Task, options: Options, allowed: float) -> dict[str, Any]:
    """The row of a search for the worst regime."""
    sought: list[Found] = []

    def judge(suite: Suite, check: Check, _: Options, limits: Limits) -> Outcome:
        claim = suite.claims[check.claim]
        sought.append(seek(suite, claim, task.alpha, task.seed, task.work, task.examples, limits))
        return sought[0].outcome

    check = check_of(task)
    row = execute(suite, check, options, allowed, judge)
    for found in sought:
        check = dataclasses.replace(check, regime=found.regime, alpha=found.alpha)
        again = dataclasses.replace(options, pins=found.regime, seed=found.seed)
        row |= {"regime": dict(found.regime), "tried": found.tried, "reproduce": reproduce(suite, check, again)}
    return row


def _hunted(suite: Suite, task: Task) -> Found:
    claim = suite.claims[task.claim]
    if task.regime:
        return shrink(suite, claim, task.regime, task.alpha, task.seed, task.work, task.examples)
    return hunt(suite, claim, task.alpha, task.seed, task.work, task.examples)
