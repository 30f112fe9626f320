"""The campaign itself: round after round, tasks to workers, outcomes to the ledger, until time or rounds are over."""

from __future__ import annotations

import json
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from verify.judging.verdict import Outcome, Verdict
from verify.running.agenda import Agenda
from verify.running.checks import LATE, describe, time_left
from verify.running.crew import Brief, Crew, Numbered, Report
from verify.running.ledger import Ledger
from verify.running.ledger_errors import LedgerError, SpoiltError
from verify.running.stamps import stamp
from verify.running.suite import Suite
from verify.running.tasks import Task, check_of, options_of
from verify.running.turns import Turns


DEATHS = 2
"""Processes that may die over a task before it counts as failed."""
TICK = 0.5
"""Seconds between two looks at the clock."""
BLOCK_SECONDS = 10.0
"""Seconds that workers have for the block in hand when time is over."""


class Abandoned(KeyboardInterrupt):
    """A second interrupt (Ctrl-C): the blocks in hand are not waited for."""


@dataclass
class State:
    """Where a campaign stands, for whoever watches.

    Attributes:
        number: The round.
        tasks: Tasks in the round, but for searches that are not begun as things stand.
        done: Of them, how many are done.
        rows: Outcomes of all rounds so far.
        samples: Draws since the campaign was started or resumed.
        began: Time (`time.monotonic`) of that.
    """

    number: int = 0
    tasks: int = 0
    done: int = 0
    rows: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    samples: int = 0
    began: float = field(default_factory=time.monotonic)


class Campaign:
    """One campaign in one ledger; a run is one of a single round."""

    def __init__(self, ledger: Ledger, suite: Suite, agenda: Agenda, brief: Brief, crew: Crew) -> None:
        """Take up a campaign, from wherever it stands in the ledger.

        Args:
            ledger: Where it is remembered.
            suite: Claims and simulators.
            agenda: What tells the tasks of each round.
            brief: What workers are told.
            crew: Who does the tasks.

        """
        self.ledger, self.suite, self.agenda = ledger, suite, agenda
        self.brief, self.crew, self.state = brief, crew, State()
        self.planned: dict[int, Sequence[Mapping[str, Any]]] = {}
        self.deaths: dict[int, int] = {}
        self.turns = Turns(deque(), [], 1)
        self.running: dict[Future[Report], deque[Numbered]] = {}

    def run(
        self, ends: float = math.inf, rounds: float = math.inf, watch: Callable[[State], None] = lambda _: None
    ) -> bool:
        """Go on until a time (`time.monotonic`) or for a number of rounds; returns whether all rounds were finished.

        An interrupt (Ctrl-C) lets workers finish the block in hand and is raised again.

        Raises:
            Abandoned: If a second interrupt comes before they have.

        """
        grace, is_interrupted = 0.0 if self.brief.is_timed else BLOCK_SECONDS, False
        try:
            number, last, stale = 0, self.ledger.last_round(self.brief.campaign), self._stale_rounds()
            while number < rounds:
                if number < last and number not in stale:  # a round is begun when all before it are finished
                    number += 1
                    continue
                if time.monotonic() >= ends or not self._round(number, ends, watch):
                    return False
                number += 1
        except KeyboardInterrupt:
            grace += 0.0 if self.brief.is_timed else self.brief.block_seconds
            is_interrupted = True
            raise
        finally:
            with suppress(LedgerError) if is_interrupted else nullcontext():  # an interrupt stays one
                self._wind_up(grace)
        return True

    def _wind_up(self, seconds: float) -> None:
        """Have workers finish the block in hand, take in what they report, and end them."""
        try:
            self.crew.pause()
            done, _ = wait(self.running, None if math.isinf(seconds) else seconds)
            for future in done:
                self.crew.heard(future)
                self._heard(self.state.number, future, self.running.pop(future))
        except KeyboardInterrupt as error:
            raise Abandoned from error
        finally:
            self.crew.close()

    def _stale_rounds(self) -> set[int]:
        """Rounds with outcomes of claims or simulators that were edited since."""
        name = self.brief.campaign
        edited = [(c, h) for c, h in self.ledger.contents(name) if not self._is_as_judged(c, h)]
        return {number for claim, content in edited for number in self.ledger.rounds_of(name, claim, content)}

    def _is_as_judged(self, claim: Any, content: Any) -> bool:
        """Whether a claim, or a pair, is still there and what it was."""
        try:
            return bool(stamp(self.suite, claim) == content)
        except (KeyError, TypeError):
            return False

    def _remember(self, number: int) -> None:
        """Read the outcomes of earlier rounds that were finished in an earlier session, once they are needed."""
        if len({round_ for round_, _ in self.state.rows}) < number:
            for row in self.ledger.results(self.brief.campaign):
                self.state.rows.setdefault((row["round"], row["number"]), row)

    def tasks(self, number: int) -> Sequence[Mapping[str, Any]]:
        """The tasks of a round, fixed in the ledger before the first of them is done."""
        if number in self.planned:
            return self.planned[number]
        tasks = self.ledger.tasks(self.brief.campaign, number)
        if not tasks:
            self._remember(number)
            rows = [self.state.rows[place] for place in sorted(self.state.rows)]
            with np.errstate(divide="ignore", invalid="ignore"):  # where a hypothesis fails there may be no number
                planned = self.agenda(number, rows)
            self.ledger.enter(self.brief.campaign, number, [task.to_json() for task in planned])
            tasks = self.ledger.tasks(self.brief.campaign, number)
        try:
            [Task.from_json(task) for task in tasks]
        except TypeError as error:
            msg = f"ledger {self.ledger.file}: a task of {self.brief.campaign} is none ({error})"
            raise SpoiltError(msg) from error
        self.planned = {number: tasks}
        return tasks

    def settled(self, number: int) -> dict[int, dict[str, Any]]:
        """The outcomes of a round that the ledger holds, and that hold with claims and simulators as they are now."""
        name, tasks = self.brief.campaign, self.tasks(number)
        stamps = self.ledger.settled(name, number)
        hold = {i for i, task in enumerate(tasks) if stamps.get(i) == stamp(self.suite, task["claim"])}
        found = {row["number"]: row for row in self.ledger.results(name, rounds=(number,)) if row["number"] in hold}
        return {i: row for i, row in found.items() if _is_of(row, tasks[i])}

    def _round(self, number: int, ends: float, watch: Callable[[State], None]) -> bool:
        """Finish a round; returns whether there was time to."""
        tasks, settled = self.tasks(number), self.settled(number)
        stale = [i for i in range(len(tasks)) if i not in settled]
        self._forget_searches(number, {i for i in stale if tasks[i]["purpose"] == "worst"})
        state = self.state
        state.number, state.tasks, state.done, self.deaths = number, len(tasks), len(settled), {}
        state.rows |= {(number, i): row for i, row in settled.items()}
        turns = self.turns = Turns(bundles([(i, tasks[i]) for i in stale]), tasks, self.crew.capacity)
        for i, row in settled.items():
            turns.heard(i, row)
        state.tasks -= turns.idle
        running = self.running
        watch(state)
        while turns.are_left or running:
            late = time.monotonic() >= ends
            while len(running) < self.crew.capacity and not (late or self.brief.is_over):
                left = time_left(self.brief.ends, math.inf)
                if (turn := turns.next(left, sum(map(len, running.values())))) is None:
                    break
                bundle, brief = turn[0], replace(self.brief, share=turn[1])
                running[self.crew.submit(brief, number, bundle, self.ledger)] = bundle
            if (late and (turns.are_left or running)) or (self.brief.is_over and not running):
                return False
            done, _ = wait(running, TICK, FIRST_COMPLETED)
            for future in done:
                bundle = running.pop(future)
                self.crew.heard(future)
                turns.put_back(self._heard(number, future, bundle))
            watch(state)
        return True

    def _forget_searches(self, number: int, stale: Set[int]) -> None:
        """Drop what searches came to before their claim was edited; it may be one now that is not searched again."""
        if gone := stale & self.ledger.settled(self.brief.campaign, number).keys():
            self.ledger.drop(self.brief.campaign, number, gone)

    def _heard(self, number: int, future: Future[Report], bundle: deque[Numbered]) -> list[deque[Numbered]]:
        """Take in what a worker reports; returns what is left to do of its bundle."""
        if isinstance(error := future.exception(), LedgerError):
            raise error
        if future.exception() is not None:
            return self._died(number, future.exception(), bundle)
        report = future.result()
        if not report.is_committed:
            self.ledger.keep(self.brief.campaign, report.blocks)
            self.ledger.settle(self.brief.campaign, number, report.results)
        for i, (_, row) in report.results.items():
            self._count(number, i, row)
        left = deque(task for task in bundle if task[0] not in report.results)
        return [left] if left else []

    def _died(self, number: int, error: BaseException | None, bundle: deque[Numbered]) -> list[deque[Numbered]]:
        """A process died over a bundle: what it committed counts, the rest is done again, each task by itself.

        So the one that it died over is known (what failed before it was not committed), and tried once more, if at all.
        """
        settled = self.settled(number)
        for i in (i for i, _ in bundle if i in settled):
            self._count(number, i, settled[i])
        left = [(i, task) for i, task in bundle if i not in settled]
        if len(bundle) == len(left) == 1:
            i, task = left.pop()
            self.deaths[i] = self.deaths.get(i, 0) + 1
            if not self.brief.is_timed and self.deaths[i] < DEATHS:
                return [bundle]
            content, row = self._failed(task, error)
            if LATE not in row:
                self.ledger.settle(self.brief.campaign, number, {i: (content, row)})
            self._count(number, i, row)
        return [deque([task]) for task in left]

    def _count(self, number: int, i: int, row: dict[str, Any]) -> None:
        self.turns.heard(i, row)
        self.state.tasks = len(self.turns.tasks) - self.turns.idle
        self.state.done += (number, i) not in self.state.rows
        self.state.samples += row["samples"]
        self.state.rows[number, i] = row | {"campaign": self.brief.campaign, "round": number, "number": i}

    def _failed(self, row: Mapping[str, Any], error: BaseException | None) -> tuple[str, dict[str, Any]]:
        """The row of a task over which processes died; one of a run is tried again by the next one."""
        task = Task.from_json(row)
        reason = (
            f"{DEATHS} worker processes died over it ({type(error).__name__}): killed, out of memory, or a block took "
            f"more than {self.brief.block_seconds:.0f} s"
        )
        more: dict[str, Any] = {"purpose": task.purpose, "task": dict(row)}
        if self.brief.is_timed:
            reason, more = "a worker process died", more | {LATE: True}
        options = options_of(task, self.brief.files)
        found = describe(self.suite, check_of(task), options, Outcome(Verdict.ERROR, reason), 0.0)
        return stamp(self.suite, task.claim), found | more


def _is_of(row: Mapping[str, Any], task: Mapping[str, Any]) -> bool:
    """Whether a row of the ledger is the outcome of this task."""
    return row.get("task") == task and row["claim"] == task["claim"]


def bundles(tasks: Sequence[Numbered]) -> deque[deque[Numbered]]:
    """Tasks in bundles, those at the same regime together: they may ask for the same draws."""
    found: dict[str, deque[Numbered]] = {}
    for i, task in tasks:
        regime = task.get("regime")
        key = json.dumps(regime, sort_keys=True) if regime and "pair" not in task else f"alone {i}"
        found.setdefault(key, deque()).append((i, task))
    return deque(found.values())
