"""Checks carried out by several processes, those that share draws by the same one."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import Any, TypeVar

from verify.evidence.clock import guard, unguard
from verify.judging.verdict import Outcome, Verdict
from verify.running.checks import describe, execute, time_left
from verify.running.plan import Check, Options
from verify.running.processes import belong_to_parent
from verify.running.suite import Suite, load_suite


Bundle = deque[int]
Result = TypeVar("Result")


def bundles(checks: Sequence[Check]) -> deque[Bundle]:
    """Numbers of the checks, those at the same regime together: they may ask for the same draws."""
    found: dict[str, Bundle] = {}
    for number, check in enumerate(checks):
        key = f"pair {number}" if check.pair is not None else json.dumps(dict(check.regime), sort_keys=True)
        found.setdefault(key, Bundle()).append(number)
    return deque(found.values())


def spread(
    suite: Suite, checks: Sequence[Check], options: Options, ends: float, share: float
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Results by number, as they come in.

    Args:
        suite: Claims and simulators, for the words about a check whose process died.
        checks: What to do.
        options: Seed, limits, number of processes, files.
        ends: Wall-clock time (`time.time`) at which the run ends.
        share: Seconds that one check may take.

    """

    def died(number: int) -> dict[str, Any]:
        return describe(suite, checks[number], options, Outcome(Verdict.ERROR, "a worker process died"), 0.0)

    def told(number: int) -> tuple[Any, ...]:
        return checks[number], options, ends, share

    return pooled(bundles(checks), _work, told, options.workers, options.files, died)


def pooled(
    waiting: deque[Bundle],
    work: Callable[..., Result],
    told: Callable[[int], tuple[Any, ...]],
    workers: int,
    files: tuple[str, ...],
    died: Callable[[int], Result],
) -> Iterator[tuple[int, Result]]:
    """Results by number, as they come in.

    Args:
        waiting: Numbers of what is to be done, in bundles that go to one process each.
        work: What does one of them; in the process, `own_suite` is at hand.
        told: From a number to the arguments of ``work``.
        workers: Number of processes, at most.
        files: The user's own files.
        died: From a number to its result where the process died.

    """
    count = min(workers, max(len(waiting), 1))
    pools = [_pool(files) for _ in range(count)]
    current = [Bundle() for _ in range(count)]
    running: dict[Future[Result], tuple[int, int]] = {}

    def start(slot: int) -> None:
        if not current[slot] and waiting:
            current[slot] = waiting.popleft()
        if current[slot]:
            number = current[slot].popleft()
            running[pools[slot].submit(work, *told(number))] = slot, number

    try:
        for slot in range(count):
            start(slot)
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                slot, number = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    pools[slot] = _pool(files)
                start(slot)
                yield number, died(number) if isinstance(future.exception(), BrokenProcessPool) else future.result()
    except BaseException:  # interrupted: what the workers are at is not waited for
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(files: tuple[str, ...]) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), _start_worker, (files,))


_SUITE: Suite | None = None


def _start_worker(files: tuple[str, ...]) -> None:
    """Load claims and simulators once per process."""
    global _SUITE  # noqa: PLW0603  (a pool's initializer has no other way to hand on state)
    belong_to_parent()
    _SUITE = load_suite(files)


def own_suite() -> Suite:
    """The claims and simulators of this process.

    Raises:
        RuntimeError: If this is no process of a pool.

    """
    if _SUITE is None:
        msg = "the worker was not started by _start_worker"
        raise RuntimeError(msg)
    return _SUITE


def _work(check: Check, options: Options, ends: float, share: float) -> dict[str, Any]:
    if math.isfinite(allowed := time_left(ends, share)):
        guard(allowed + 2 * options.patience)  # for what `execute` cannot interrupt
    try:
        return execute(own_suite(), check, options, ends, share)
    finally:
        unguard()
