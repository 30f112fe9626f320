"""Who does the tasks: this process, or processes of this machine that write to the ledger themselves.

Blocks and results are committed as they come. A worker may be killed at any time: a task that is done again finds its
blocks and comes out the same.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from verify.evidence.archive import Paused, Row
from verify.evidence.clock import guard, unguard
from verify.evidence.laboratory import Laboratory
from verify.running.checks import LATE, time_left
from verify.running.ledger import Ledger
from verify.running.ledger_errors import LedgerError
from verify.running.memory import memory_here
from verify.running.stamps import stamp
from verify.running.suite import Suite, Variants, no_variants, suite_of_process
from verify.running.tasks import Task, carry_out
from verify.running.times import BLOCK_LIMIT, OVERTIME
from verify.running.workers import MEMORY, Workers, has_grown, is_to_stop
from verify.simulators import Array


Numbered = tuple[int, Mapping[str, Any]]
"""A task as JSON-able data, with its number in its round."""


@dataclass(frozen=True)
class Brief:
    """What every worker of a campaign is told.

    Attributes:
        ledger: The file.
        campaign: Id.
        files: The user's own files.
        block_seconds: Seconds that one block may take; then the process ends itself.
        slice: Seconds of new draws after which a worker elsewhere reports.
        memory: Bytes that a local process may occupy after a block; then it is replaced.
        variants: What makes variants of claims.
        ends: Wall-clock time (`time.time`) at which checks end; never, by default.
        share: Seconds that one check may take.
        overtime: Seconds beyond these after which a check is interrupted; after as many again, its process ends.
        fresh: Whether what others drew is drawn again.
        guarded: Whether processes end themselves when something takes too long.
    """

    ledger: str
    campaign: str
    files: tuple[str, ...]
    block_seconds: float = BLOCK_LIMIT
    slice: float = 2.0
    memory: float = MEMORY
    variants: Variants = no_variants
    ends: float = math.inf
    share: float = math.inf
    overtime: float = OVERTIME
    fresh: bool = False
    guarded: bool = True

    @property
    def is_timed(self) -> bool:
        """Whether each check has its time: then it is over when that is, and a process that dies costs its check."""
        return math.isfinite(self.ends)

    @property
    def is_over(self) -> bool:
        """Whether nothing further is to be begun, however little time it may take."""
        return self.is_timed and time.time() >= self.ends + self.overtime

    def guard(self, allowed: float = math.inf) -> None:
        """End this process if it does not come by again in time."""
        seconds = min(self.block_seconds, allowed + 2 * self.overtime)
        if self.guarded and math.isfinite(seconds):
            guard(seconds)


@dataclass(frozen=True)
class Report:
    """What a worker hands back.

    Attributes:
        results: Content hash and row of each task that is done, by number.
        blocks: New blocks with their addresses; none from a worker that commits them itself.
        memory: Bytes that its process occupies.
        is_committed: Whether the worker wrote it into the ledger itself.
    """

    results: dict[int, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    blocks: list[tuple[bytes, Row]] = field(default_factory=list)
    memory: float = 0.0
    is_committed: bool = False


class Crew(Protocol):
    """Who does the tasks."""

    capacity: int

    def submit(self, brief: Brief, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Have tasks of a round done, one after the other."""

    def heard(self, future: Future[Report]) -> None:
        """Take note that a future is done, so that its worker is free."""

    def pause(self) -> None:
        """Have workers stop after the block in hand, where they can be told."""

    def close(self) -> None:
        """End all workers, whatever they are at."""


def do_tasks(suite: Suite, brief: Brief, tasks: Sequence[Numbered], archive_of: Any, settle: Any) -> None:
    """Do tasks one after the other until the archive wants no more."""
    try:
        for done, (number, row) in enumerate(tasks):
            if done and brief.is_over:
                break
            task = Task.from_json(row)
            allowed, all_ = time_left(brief.ends, brief.share), time_left(brief.ends, math.inf)
            brief.guard(all_)
            laboratory = Laboratory(suite.laboratory.simulators, archive_of(task))
            found = carry_out(replace(suite, laboratory=laboratory), task, brief.files, allowed, brief.overtime)
            settle(number, (stamp(suite, task.claim), found | {"task": dict(row)}))
    except Paused:
        pass
    finally:
        unguard()


_LEDGERS: dict[str, Ledger] = {}


@dataclass
class _Direct:
    """The archive of a local worker: the ledger itself. What fails there is no fault of a simulator."""

    ledger: Ledger
    brief: Brief
    address: bytes
    failures: list[LedgerError]

    def recall(self, key: bytes) -> list[Array] | None:
        with self._reported():
            return self.ledger.recall(key, self.brief.campaign if self.brief.fresh else "*")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except LedgerError as error:
            self.failures.append(error)
            raise Paused from error

    def keep(self, row: Row) -> None:
        with self._reported():
            self.ledger.keep(self.brief.campaign, [(self.address, row)], self.brief.fresh)
        self.brief.guard()
        _pause_if_asked(self.brief)


def _pause_if_asked(brief: Brief) -> None:
    """End the work of this process if the campaign stops, or if it has grown and is to be replaced.

    Raises:
        Paused: In these cases.

    """
    if is_to_stop() or has_grown(brief.memory):
        raise Paused


def work_here(brief: Brief, number: int, tasks: Sequence[Numbered]) -> Report:
    """Do tasks in a local process; blocks and results are committed as they come.

    Raises:
        LedgerError: If the ledger cannot be read or written.

    """
    if brief.ledger not in _LEDGERS:
        _LEDGERS[brief.ledger] = Ledger(Path(brief.ledger))
    suite = suite_of_process(brief.files, brief.variants)
    return replace(_committed(suite, _LEDGERS[brief.ledger], brief, number, tasks), memory=memory_here())


def _committed(suite: Suite, ledger: Ledger, brief: Brief, number: int, tasks: Sequence[Numbered]) -> Report:
    """Do tasks with a ledger at hand; what had too little time is reported, and not remembered."""
    report = Report(is_committed=True)
    failures: list[LedgerError] = []

    def settle(i: int, result: tuple[str, dict[str, Any]]) -> None:
        if LATE not in result[1]:
            ledger.settle(brief.campaign, number, {i: result})
        report.results[i] = result
        _pause_if_asked(brief)

    do_tasks(suite, brief, tasks, lambda task: _Direct(ledger, brief, task.address, failures), settle)
    if failures:
        raise failures[0]
    return report


class Here:
    """This process itself, which does one task at a time."""

    capacity = 1

    def __init__(self, suite: Suite) -> None:
        """Take the claims and simulators at hand."""
        self.suite = suite

    def submit(self, brief: Brief, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Do tasks of a round at once."""
        own = replace(brief, memory=math.inf, guarded=False)
        future: Future[Report] = Future()
        future.set_result(_committed(self.suite, ledger, own, number, tasks))
        return future

    def heard(self, future: Future[Report]) -> None:
        """Nothing to free."""

    def pause(self) -> None:
        """Nothing to tell: nothing is in hand."""

    def close(self) -> None:
        """Nothing to end."""


class Local:
    """Processes of this machine, replaced when they die or grow."""

    def __init__(self, workers: int, files: tuple[str, ...], variants: Variants = no_variants) -> None:
        """Prepare some processes; they start with their first task."""
        self.capacity, self.most = workers, math.inf
        self.workers = Workers(workers, partial(suite_of_process, files, variants))

    def submit(self, brief: Brief, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Have tasks of a round done by a process that is free."""
        self.most = brief.memory
        return self.workers.submit(work_here, brief, number, list(tasks))

    def heard(self, future: Future[Report]) -> None:
        """Free the process of a future; a dead one, or one that has grown, is replaced."""
        memory = math.inf if future.exception() is not None else future.result().memory
        self.workers.free(future, memory, self.most)

    def pause(self) -> None:
        """Have every process stop after the block in hand."""
        self.workers.pause()

    def close(self) -> None:
        """End every process; what one that is not idle is at is lost."""
        self.workers.close()
