"""What a run shows while it goes on: a bar in a terminal, lines elsewhere, and claims as they are decided.

All of it goes to standard error, and nothing appears in a run that is over at once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from verify.judging.claims import claim_verdicts
from verify.showing.rhythm import LINE_SECONDS, PLAIN_SECONDS, RARELY, SILENT_SECONDS
from verify.showing.terminal import COLOURS, checks_of, console, interval_text, percent, telling


Rows = list[dict[str, Any]]


def decided(rows: Rows, planned: Mapping[str, int]) -> dict[str, str]:
    """Claims whose verdict no further check changes, with that verdict.

    One that rests on a fast simulator is open until the run has seen that one agree with the plain one.
    """
    found = claim_verdicts(rows)
    closed = Counter(row["claim"] for row in rows if row.get("more_seconds") is None)
    open_ = {row["claim"] for row in rows if row.get("fast")}
    return {
        claim: verdict
        for claim, verdict in found.items()
        if claim not in open_ and (verdict == "refuted" or closed[claim] == planned[claim])
    }


def row_text(rows: Rows, claim: str, verdict: str) -> Text:
    """The row of the table that a claim will have, on a line."""
    row = telling(checks_of({"checks": rows}, claim), verdict)
    gap = f"  {percent(row['gap'])} {interval_text(row)}" if interval_text(row) else ""
    return Text.assemble(claim, f"  {row['kind']}  ", (verdict, COLOURS[verdict]), gap)


class _Shown:
    """What is known so far, and what was said of it."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.planned: Mapping[str, int] = {}
        self.said: set[str] = set()
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def news(self) -> Iterator[Text]:
        """Claims that were decided since."""
        if self.seconds < SILENT_SECONDS:
            return
        for claim, verdict in decided(self.rows, self.planned).items():
            if claim not in self.said:
                self.said.add(claim)
                yield row_text(self.rows, claim, verdict)

    def line(self) -> str:
        """How far the run is."""
        if not self.planned:
            return f"choosing regimes, {self.seconds:.0f} s"
        refuted = sum(row["verdict"] == "refuted" for row in self.rows)
        claims = sum(":" not in name for name in self.planned)
        return (
            f"{len(self.rows)} of {sum(self.planned.values())} checks, {refuted} refuted; "
            f"{len(decided(self.rows, self.planned))} of {claims} claims decided, {self.seconds:.0f} s"
        )


@contextmanager
def progress(save: Callable[[Mapping[str, Any]], None]) -> Iterator[Callable[[Rows, Mapping[str, int]], None]]:
    """Shows how far a run is and saves on the way; to be told the finished checks, and their number for each claim."""
    shown, is_over = _Shown(), Event()
    live = sys.stderr.isatty()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not live) as bar:
        task, due = bar.add_task("checks", total=None), time.monotonic() + LINE_SECONDS
        screen = bar.console if live else console(stderr=True)
        # A thread of its own, as a single process is busy with its check.
        beat = Thread(target=_tell, args=(shown, screen, is_over), daemon=True)

        def advance(done: Rows, planned: Mapping[str, int]) -> None:
            nonlocal due
            shown.rows, shown.planned = done, planned
            now = time.monotonic()
            if now < due:
                return
            refuted = sum(row["verdict"] == "refuted" for row in done)
            total = sum(planned.values())
            bar.update(task, total=total, completed=len(done), description=f"checks, {refuted} refuted so far")
            for text in shown.news():
                screen.print(text, soft_wrap=True)
            if done:
                save({"run": {"finished": False}, "claims": {}, "checks": done})
            took = time.monotonic() - now
            due = now + took + max(LINE_SECONDS, RARELY * took)

        if not live:
            beat.start()
        try:
            yield advance
        finally:
            is_over.set()
            for text in shown.news():
                screen.print(text, soft_wrap=True)


def _tell(shown: _Shown, screen: Console, is_over: Event) -> None:
    """Say how far the run is until it is over."""
    while not is_over.wait(PLAIN_SECONDS):
        screen.print(shown.line(), soft_wrap=True, markup=False)
