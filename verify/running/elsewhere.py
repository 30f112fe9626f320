"""A crew on other machines: anything that is an Executor, such as that of a Dask cluster or of MPI.

A worker there gets the blocks that are known of its tasks, and hands back new ones after a while, with what came out so
far; the campaign commits them and sends the rest again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from verify.evidence.archive import Archive, Notes, Row
from verify.running.crew import Brief, Numbered, Report, do_tasks
from verify.running.ledger import Ledger
from verify.running.memory import memory_here
from verify.running.suite import suite_of_process
from verify.running.tasks import Task
from verify.simulators import Array


def work_elsewhere(brief: Brief, tasks: Sequence[Numbered], known: Sequence[tuple[bytes, bytes]]) -> Report:
    """Do tasks with the blocks that are known, until the time for new ones is over; nothing is committed here.

    One call at a time in each process: the precision of mpmath and the time limit belong to all its threads.
    """
    with _ALONE:
        return _work_elsewhere(brief, tasks, known)


_ALONE = threading.Lock()


def _work_elsewhere(brief: Brief, tasks: Sequence[Numbered], known: Sequence[tuple[bytes, bytes]]) -> Report:
    notes = Notes(dict(known), brief.slice)
    report = Report()

    def archive_of(task: Task) -> Archive:
        return _Marked(notes, task.address, report.blocks, brief)

    do_tasks(
        suite_of_process(brief.files, brief.variants),
        brief,
        tasks,
        archive_of,
        report.results.__setitem__,
    )
    return replace(report, memory=memory_here())


@dataclass
class _Marked:
    """Notes that remember for which task a block was drawn."""

    notes: Notes
    address: bytes
    blocks: list[tuple[bytes, Row]]
    brief: Brief

    def recall(self, key: bytes) -> list[Array] | None:
        return self.notes.recall(key)

    def keep(self, row: Row) -> None:
        self.blocks.append((self.address, row))
        self.brief.guard()
        self.notes.keep(row)


class Elsewhere:
    """Any Executor, such as that of a Dask cluster or of MPI."""

    def __init__(self, executor: Executor, capacity: int) -> None:
        """Take an executor, and how many tasks it is given at once."""
        self.executor, self.capacity = executor, capacity

    def submit(self, brief: Brief, number: int, tasks: Sequence[Numbered], ledger: Ledger) -> Future[Report]:
        """Send tasks of a round, with the blocks that are known of them."""
        known = [block for _, row in tasks for block in ledger.blocks_of(Task.from_json(row).address)]
        return self.executor.submit(work_elsewhere, brief, list(tasks), known)

    def heard(self, future: Future[Report]) -> None:
        """Nothing to free: the executor looks after its workers."""

    def pause(self) -> None:
        """Nothing to tell: workers report by themselves before long."""

    def close(self) -> None:
        """Call off what has not begun."""
        self.executor.shutdown(wait=False, cancel_futures=True)
