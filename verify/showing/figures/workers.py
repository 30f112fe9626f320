"""The numbers of several figures, simulated by one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from verify.running.workers import spread
from verify.showing.figures.catalogue import builtin_figures
from verify.showing.figures.declaring import DataFigure, Figure
from verify.showing.figures.measuring import Part, measure, parts, simulate, simulate_group
from verify.simulators import Array


class WorkerDiedError(RuntimeError):
    """A process died over a figure."""


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

    Raises:
        WorkerDiedError: If a process dies over a part.

    """
    jobs = [(figure, part) for figure in figures for part in parts(figure)]
    drawn = _drawn(jobs, seed, draws, workers)
    found: dict[int, Array] = {}
    done = 0
    for figure in figures:
        wanted = range(done, done + len(parts(figure)))
        while any(number not in found for number in wanted):
            number, values = next(drawn)
            found[number] = values
            tick()
        yield measure(figure, seed, draws, [found.pop(number) for number in wanted])
        done = wanted.stop


def _drawn(jobs: Sequence[tuple[Figure, Part]], seed: int, draws: int, workers: int) -> Iterator[tuple[int, Array]]:
    """The draws of parts of figures by number, as they come in."""
    if workers == 1 or len(jobs) <= 1:
        yield from ((number, simulate(figure, part, seed, draws)) for number, (figure, part) in enumerate(jobs))
        return

    def told(number: int) -> tuple[Any, ...]:
        figure, part = jobs[number]
        if figure.data is None:
            return figure.id, None, None, part, seed, draws
        panel = figure.panels[part[0]]
        return figure.id, panel.simulate, panel.groups[part[1]], part, seed, draws

    def died(number: int) -> NoReturn:
        msg = f"{jobs[number][0].id}: a worker process died"
        raise WorkerDiedError(msg)

    yield from spread(_simulate, ([number] for number in range(len(jobs))), told, died, workers)


def _simulate(name: str, simulator: Any, group: Any, part: Part, seed: int, draws: int) -> Array:
    """The draws of one part, of a built-in figure or with what was sent."""
    if simulator is not None:
        return simulate_group(name, simulator, group, part, seed, draws)
    figure = builtin_figures()[name]
    if isinstance(figure, DataFigure):
        msg = f"{name}: expected a figure without real data"
        raise TypeError(msg)
    return simulate(figure, part, seed, draws)
