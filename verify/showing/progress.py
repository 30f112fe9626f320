"""What a campaign shows while it runs: one line that changes in a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from verify.running.agenda import Spec, standing, verdicts
from verify.running.campaign import State
from verify.showing.rhythm import LINE_SECONDS, PLAIN_SECONDS, RARELY


def line(state: State, spec: Spec, ends: float) -> str:
    """Where the campaign stands, on one line."""
    rows = list(state.rows.values())
    counts = Counter(verdicts(standing(rows)).values())
    decided = counts["supported"] + counts["refuted"] + counts["vacuous"]
    suspects = sum(row["verdict"] == "undecided" and "excluded by one" in row["reason"] for row in rows)
    findings = sum(row["purpose"] == "finding" and row["verdict"] == "refuted" for row in rows)
    spent = sum(row["alpha_spent"] for row in rows if "again" not in row.get("task", {}))
    passed = time.monotonic() - state.began
    parts = [
        f"round {state.number}: {state.done}/{state.tasks} tasks",
        f"claims: {decided} decided ({counts['refuted']} refuted), {len(spec.claims) - decided} open",
        f"{suspects} suspects, {findings} findings",
        f"{_count_text(state.samples / max(passed, 1e-9))} samples/s",
        f"error budget {spent:.1e} of {spec.alpha:.0e}",
    ]
    parts += [] if math.isinf(ends) else [f"{_clock(ends - time.monotonic())} left"]
    return "; ".join(parts)


def _count_text(number: float) -> str:
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.1f}{unit}"
    return f"{number:.0f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(seconds, 0.0)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@contextmanager
def watching(spec: Spec, ends: float) -> Iterator[Callable[[State], None]]:
    """Something to call with the state of the campaign, as often as one likes."""
    terminal = sys.stderr.isatty()
    due = -math.inf
    with Live(console=Console(stderr=True), transient=True, refresh_per_second=4) if terminal else _Nothing() as live:

        def watch(state: State) -> None:
            nonlocal due
            now = time.monotonic()
            if now < due:
                return
            if isinstance(live, Live):
                live.update(Text(line(state, spec, ends)))
            else:
                click.echo(line(state, spec, ends), err=True)
            took = time.monotonic() - now
            due = now + took + max(LINE_SECONDS if terminal else PLAIN_SECONDS, RARELY * took)

        yield watch


class _Nothing:
    """In place of a live line where there is no terminal."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...
