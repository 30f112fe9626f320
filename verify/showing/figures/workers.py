"""The numbers of several figures, by one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from verify.running.processes import belong_to_parent
from verify.showing.figures.catalogue import builtin_figures
from verify.showing.figures.declaring import DataFigure, Figure
from verify.showing.figures.measuring import Part, measure, parts, simulate, simulate_group
from verify.simulators import Array


def measure_all(
    figures: Sequence[Figure], seed: int, draws: int, workers: int, tick: Callable[[], Any] = lambda: None
) -> Iterator[dict[str, Any]]:
    """What `measure` returns for each of some built-in figures, as they are done, in order.

    Args:
        figures: Built-in ones: other processes find them by their ids, or are sent what draws from real data.
        seed: Seed of every stream.
        draws: As for `measure`.
        workers: Processes; their number changes no bit.
        tick: Called after each part of `parts`.

    """
    jobs = [(figure, part) for figure in figures for part in parts(figure)]
    if workers == 1 or len(jobs) <= 1:
        yield from _collect(figures, seed, draws, (simulate(f, part, seed, draws) for f, part in jobs), tick)
        return
    pool = ProcessPoolExecutor(min(workers, len(jobs)), get_context("spawn"), belong_to_parent)
    try:
        futures = [_submit(pool, figure, part, seed, draws) for figure, part in jobs]
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


def _submit(pool: ProcessPoolExecutor, figure: Figure, part: Part, seed: int, draws: int) -> Future[Array]:
    if figure.data is None:
        return pool.submit(_simulate, figure.id, part, seed, draws)
    panel = figure.panels[part[0]]
    return pool.submit(simulate_group, figure.id, panel.simulate, panel.groups[part[1]], part, seed, draws)


def _simulate(figure: str, part: Part, seed: int, draws: int) -> Array:
    found = builtin_figures()[figure]
    if isinstance(found, DataFigure):
        msg = f"{figure}: expected a figure without real data"
        raise TypeError(msg)
    return simulate(found, part, seed, draws)
