"""Worker processes of this machine: started, given one job at a time, replaced when they die or grow, and ended.

Everything that is spread over processes lives from here: campaigns and runs, mutants, chains, figures. A worker leaves
Ctrl-C to its parent, does not outlive it, and uses one thread for linear algebra where what it does says so.
"""

from __future__ import annotations

import ctypes
import math
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

from verify.evidence.clock import guard, unguard
from verify.running.memory import limit_memory, memory_here


PARENT_DEATH_SIGNAL = 1
"""The option of prctl(2) that sets it."""
MEMORY = 2.0**31
"""Bytes that a worker may occupy after a job; then it is replaced."""
WEIGHED = 0.1
"""Seconds for which what was last seen of the memory holds."""
ENDING = 5.0
"""Seconds that workers have to be gone once they are killed."""
Result = TypeVar("Result")
_STOP: Event | None = None
"""In a worker: whether it is to stop after the block in hand."""
_NEXT = -math.inf
"""In a worker: when its memory is looked at again (`time.monotonic`)."""


def _nothing() -> None:
    """What a worker does at its start where nothing has to be loaded."""


class Workers:
    """Some worker processes; each starts with its first job."""

    def __init__(self, count: int, prepare: Callable[[], object] = _nothing) -> None:
        """Take their number, and what each does at its start, such as loading claims."""
        self.count, self.prepare = count, prepare
        self.stop = get_context("spawn").Event()
        self.pools = [self._pool() for _ in range(count)]
        self.idle = list(range(count))
        self.busy: dict[Future[Any], int] = {}

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, get_context("spawn"), _begin, (self.stop, self.count, self.prepare))

    def submit(self, work: Callable[..., Result], *told: Any) -> Future[Result]:
        """Give a job to an idle worker, the one that became so last."""
        slot = self.idle.pop()
        future = self.pools[slot].submit(work, *told)
        self.busy[future] = slot
        return future

    def free(self, future: Future[Any], memory: float = 0.0, most: float = MEMORY, spoilt: bool = False) -> None:
        """Take note that a job is done; a worker that is dead, spoilt or occupies too much memory is replaced."""
        slot = self.busy.pop(future)
        self.idle.append(slot)
        if future.exception() is not None or memory > most or spoilt:
            self._kill(slot)  # what was begun in it may go on in some way
            self.pools[slot].shutdown(wait=False)
            self.pools[slot] = self._pool()

    def pause(self) -> None:
        """Have every worker stop after the block in hand, if it looks at `is_to_stop`."""
        self.stop.set()

    def _kill(self, slot: int) -> list[BaseProcess]:
        """End a worker whatever it is at, and whatever was left behind in it; nothing that it says then is heard."""
        processes: list[BaseProcess] = [*(self.pools[slot]._processes or {}).values()]
        for process in processes:
            process.kill()
        return processes

    def close(self) -> None:
        """End every worker; what one that is not idle is at is lost."""
        killed = [process for slot in range(self.count) for process in self._kill(slot)]
        for pool in self.pools:
            pool.shutdown(wait=False, cancel_futures=True)
        ends = time.monotonic() + ENDING
        for process in killed:
            process.join(max(ends - time.monotonic(), 0.0))


def spread(
    work: Callable[..., Result],
    bundles: Iterable[Iterable[int]],
    told: Callable[[int], tuple[Any, ...]],
    died: Callable[[int], Result],
    workers: int,
    prepare: Callable[[], object] = _nothing,
    seconds: Callable[[int], float] = lambda _: math.inf,
    spoilt: Callable[[Result], bool] = lambda _: False,
) -> Iterator[tuple[int, Result]]:
    """Results of jobs by number, as they come in; what is in hand when the caller is interrupted is not waited for.

    Args:
        work: What does one job.
        bundles: Numbers of the jobs; those of a bundle go to the same worker, one after the other.
        told: From a number to the arguments of ``work``.
        died: From a number to its result where the worker died over it; may raise.
        workers: Their number, at most.
        prepare: What each worker does at its start.
        seconds: From a number to the time after which the worker ends itself, whatever it is at.
        spoilt: Whether a result tells that its worker should do nothing further.

    """
    waiting = deque(filter(None, map(deque, bundles)))
    crew = Workers(min(workers, max(len(waiting), 1)), prepare)
    running: dict[Future[tuple[Result, float]], tuple[int, deque[int]]] = {}

    def start() -> None:
        while waiting and crew.idle:
            bundle = waiting.popleft()
            number = bundle.popleft()
            running[crew.submit(_weighed, seconds(number), work, told(number))] = number, bundle

    try:
        start()
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, bundle = running.pop(future)
                is_dead = isinstance(future.exception(), BrokenProcessPool)
                result, memory = (died(number), 0.0) if is_dead else future.result()
                crew.free(future, memory, spoilt=not is_dead and spoilt(result))
                if bundle:
                    waiting.appendleft(bundle)
                start()
                yield number, result
    finally:
        crew.close()


def _weighed(seconds: float, work: Callable[..., Result], told: Sequence[Any]) -> tuple[Result, float]:
    """What some work comes to in its time, and the memory that its worker occupies then."""
    if math.isfinite(seconds):
        guard(seconds)
    try:
        return work(*told), memory_here()
    finally:
        unguard()


# In a worker ----------------------------------------------------------------------------------


def _begin(stop: Event, count: int, prepare: Callable[[], object]) -> None:
    """Leave Ctrl-C and standard output to the parent, end with it, keep to a share of memory, load what is needed."""
    global _STOP  # noqa: PLW0603  (a pool's initializer has no other way to hand on state)
    _STOP = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # what is printed here, by programs that are started here too, is no part of an answer
        os.dup2(2, 1)
    if sys.platform == "linux":  # even code that never hands back control ends with the parent
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_follow, daemon=True).start()
    limit_memory(count)
    prepare()


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def is_to_stop() -> bool:
    """Whether this is a worker that was asked to stop."""
    return _STOP is not None and _STOP.is_set()


def has_grown(most: float) -> bool:
    """Whether this process occupies more bytes than it may, looked up now and then."""
    global _NEXT  # noqa: PLW0603  (the memory belongs to the process too)
    now = time.monotonic()
    if now < _NEXT:
        return False
    _NEXT = now + WEIGHED
    return memory_here() > most
