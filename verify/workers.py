"""Checks carried out by several processes, those that share draws by the same one."""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import Any

from verify.plan import Check, Options
from verify.run import describe, execute
from verify.suite import Suite, load_suite
from verify.verdict import Outcome, Verdict


Bundle = deque[int]


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
    waiting = bundles(checks)
    count = min(options.workers, max(len(waiting), 1))
    pools = [_pool(options) for _ in range(count)]
    current = [Bundle() for _ in range(count)]
    running: dict[Future[dict[str, Any]], tuple[int, int]] = {}

    def start(slot: int) -> None:
        if not current[slot] and waiting:
            current[slot] = waiting.popleft()
        if current[slot]:
            number = current[slot].popleft()
            running[pools[slot].submit(_work, checks[number], options, ends, share)] = slot, number

    try:
        for slot in range(count):
            start(slot)
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                slot, number = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    pools[slot] = _pool(options)
                start(slot)
                yield number, _result(future, suite, checks[number], options)
    except BaseException:  # interrupted: what the workers are at is not waited for
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[dict[str, Any]], suite: Suite, check: Check, options: Options) -> dict[str, Any]:
    try:
        return future.result()
    except BrokenProcessPool:
        return describe(suite, check, options, Outcome(Verdict.ERROR, "a worker process died"), 0.0)


def _pool(options: Options) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), _start_worker, (options.files,))


_SUITE: Suite | None = None


def _start_worker(files: tuple[str, ...]) -> None:
    """Load claims and simulators once per process; leave Ctrl-C to the parent."""
    global _SUITE  # noqa: PLW0603  (a pool's initializer has no other way to hand on state)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _SUITE = load_suite(files)


def _work(check: Check, options: Options, ends: float, share: float) -> dict[str, Any]:
    if _SUITE is None:
        msg = "the worker was not started by _start_worker"
        raise RuntimeError(msg)
    return execute(_SUITE, check, options, ends, share)
