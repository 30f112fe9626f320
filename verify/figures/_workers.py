"""The numbers of several figures, by one process or several."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from verify.figures._api import Figure
from verify.figures._measure import Part, measure, parts, simulate
from verify.simulators import Array


def measure_all(
    figures: Sequence[Figure], seed: int, draws: int, workers: int, tick: Callable[[], Any] = lambda: None
) -> Iterator[dict[str, Any]]:
    """What `measure` returns for each of some built-in figures, as they are done, in order.

    Args:
        figures: Built-in ones: other processes find them by their ids.
        seed: Seed of every stream.
        draws: As for `measure`.
        workers: Processes; their number changes no bit.
        tick: Called after each part of `parts`.

    """
    jobs = [(figure, part) for figure in figures for part in parts(figure)]
    if workers == 1 or len(jobs) <= 1:
        yield from _collect(figures, seed, draws, (simulate(f, part, seed, draws) for f, part in jobs), tick)
        return
    pool = ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn"), _ignore_interrupts)
    try:
        futures = [pool.submit(_simulate, figure.id, part, seed, draws) for figure, part in jobs]
        yield from _collect(figures, seed, draws, (future.result() for future in futures), tick)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _collect(
    figures: Sequence[Figure], seed: int, draws: int, drawn: Iterator[Array], tick: Callable[[], Any]
) -> Iterator[dict[str, Any]]:
    for figure in figures:
        own = []
        for _ in parts(figure):
            own.append(next(drawn))
            tick()
        yield measure(figure, seed, draws, own)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _simulate(figure: str, part: Part, seed: int, draws: int) -> Array:
    from verify.figures import builtin_figures  # the package imports this module

    return simulate(builtin_figures()[figure], part, seed, draws)
