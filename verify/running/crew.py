"""Who does the tasks: local processes that write to the ledger themselves, or anything that is an Executor.

A local worker commits every block as it is drawn. One elsewhere gets the blocks that are known of its tasks, and hands
back new ones after a while, with what came out so far; the campaign commits them and sends the rest again. Both may be
killed at any time: a task that is done again finds its blocks and comes out the same.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from verify.evidence.archive import Archive, Notes, Paused, Row
from verify.evidence.clock import guard, unguard
from verify.evidence.laboratory import Laboratory
from verify.running.ledger import Ledger, LedgerError
from verify.running.suite import Suite, Variants, no_variants, suite_of_process
from verify.running.tasks import Task, carry_out, stamp
from verify.running.workers import MEMORY, Workers, has_grown, is_to_stop, memory_here
from verify.simulators import Array


Numbered = tuple[int, Mapping[str, Any]]
"""A task as JSON-able data, with its number in its round."""


@dataclass(frozen=True)
class Order:
    """What every worker of a campaign is told.

    Attributes:
        ledger: The file.
        campaign: Id.
        files: The user's own files.
        patience: Seconds that one block may take; then the process ends itself.
        slice: Seconds of new draws after which a worker elsewhere reports.
        memory: Bytes that a local process may occupy after a block; then it is replaced.
        variants: What makes variants of claims.
    """

    ledger: str
    campaign: str
    files: tuple[str, ...]
    patience: float = 300.0
    slice: float = 2.0
    memory: float = MEMORY
    variants: Variants = no_variants


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

    def submit(self, order: Order, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Have tasks of a round done, one after the other."""

    def heard(self, future: Future[Report]) -> None:
        """Take note that a future is done, so that its worker is free."""

    def pause(self) -> None:
        """Have workers stop after the block in hand, where they can be told."""

    def close(self) -> None:
        """End all workers, whatever they are at."""


def _done(suite: Suite, order: Order, tasks: Sequence[Numbered], archive_of: Any, settle: Any) -> None:
    """Do tasks one after the other until the archive wants no more."""
    try:
        for number, row in tasks:
            guard(order.patience)
            task = Task.from_json(row)
            laboratory = Laboratory(suite.laboratory.simulators, archive_of(task))
            found = carry_out(replace(suite, laboratory=laboratory), task, order.files)
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
    order: Order
    address: bytes
    failures: list[LedgerError]

    def recall(self, key: bytes) -> list[Array] | None:
        with self._reported():
            return self.ledger.recall(key)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except LedgerError as error:
            self.failures.append(error)
            raise Paused from error

    def keep(self, row: Row) -> None:
        with self._reported():
            self.ledger.keep(self.order.campaign, [(self.address, row)])
        guard(self.order.patience)
        _pause_if_asked(self.order)


def _pause_if_asked(order: Order) -> None:
    """End the work of this process if the campaign stops, or if it has grown and is to be replaced.

    Raises:
        Paused: In these cases.

    """
    if is_to_stop() or has_grown(order.memory):
        raise Paused


def work_here(order: Order, number: int, tasks: Sequence[Numbered]) -> Report:
    """Do tasks in a local process; blocks and results are committed as they come.

    Raises:
        LedgerError: If the ledger cannot be read or written.

    """
    report = Report()
    failures: list[LedgerError] = []
    if order.ledger not in _LEDGERS:
        _LEDGERS[order.ledger] = Ledger(Path(order.ledger))
    ledger = _LEDGERS[order.ledger]

    def settle(i: int, result: tuple[str, dict[str, Any]]) -> None:
        ledger.settle(order.campaign, number, {i: result})
        report.results[i] = result
        _pause_if_asked(order)

    _done(
        suite_of_process(order.files, order.variants),
        order,
        tasks,
        lambda task: _Direct(ledger, order, task.address, failures),
        settle,
    )
    if failures:
        raise failures[0]
    return replace(report, memory=memory_here(), is_committed=True)


class Local:
    """Processes of this machine, replaced when they die or grow."""

    def __init__(self, workers: int, files: tuple[str, ...], variants: Variants = no_variants) -> None:
        """Prepare some processes; they start with their first task."""
        self.capacity, self.most = workers, math.inf
        self.workers = Workers(workers, partial(suite_of_process, files, variants))

    def submit(self, order: Order, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Have tasks of a round done by a process that is free."""
        self.most = order.memory
        return self.workers.submit(work_here, order, number, list(tasks))

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


def work_elsewhere(order: Order, tasks: Sequence[Numbered], known: Sequence[tuple[bytes, bytes]]) -> Report:
    """Do tasks with the blocks that are known, until the time for new ones is over; nothing is committed here.

    One call at a time in each process: the precision of mpmath and the time limit belong to all its threads.
    """
    with _ALONE:
        return _work_elsewhere(order, tasks, known)


_ALONE = threading.Lock()


def _work_elsewhere(order: Order, tasks: Sequence[Numbered], known: Sequence[tuple[bytes, bytes]]) -> Report:
    notes = Notes(dict(known), order.slice)
    report = Report()

    def archive_of(task: Task) -> Archive:
        return _Marked(notes, task.address, report.blocks, order.patience)

    _done(suite_of_process(order.files, order.variants), order, tasks, archive_of, report.results.__setitem__)
    return replace(report, memory=memory_here())


@dataclass
class _Marked:
    """Notes that remember for which task a block was drawn."""

    notes: Notes
    address: bytes
    blocks: list[tuple[bytes, Row]]
    patience: float

    def recall(self, key: bytes) -> list[Array] | None:
        return self.notes.recall(key)

    def keep(self, row: Row) -> None:
        self.blocks.append((self.address, row))
        guard(self.patience)
        self.notes.keep(row)


class Elsewhere:
    """Any Executor, such as that of a Dask cluster or of MPI."""

    def __init__(self, executor: Executor, capacity: int) -> None:
        """Take an executor, and how many tasks it is given at once."""
        self.executor, self.capacity = executor, capacity

    def submit(self, order: Order, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Send tasks of a round, with the blocks that are known of them."""
        known = [block for _, row in tasks for block in ledger.blocks_of(Task.from_json(row).address)]
        return self.executor.submit(work_elsewhere, order, list(tasks), known)

    def heard(self, future: Future[Report]) -> None:
        """Nothing to free: the executor looks after its workers."""

    def pause(self) -> None:
        """Nothing to tell: workers report by themselves before long."""

    def close(self) -> None:
        """Call off what has not begun."""
        self.executor.shutdown(wait=False, cancel_futures=True)
