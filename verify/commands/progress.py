"""How far a command is, shown on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from verify.commands.outputs import save_json, write_json
from verify.showing.rhythm import PLAIN_SECONDS, SILENT_SECONDS


SAVE_EVERY = 5.0
"""Seconds between two writes of the results so far."""


@contextmanager
def telling(label: str) -> Iterator[Callable[[int, int], None]]:
    """Something to call with how many things are done, and of how many: a bar in a terminal, elsewhere a line at times.

    Args:
        label: What the things are.

    """
    due = time.monotonic() + SILENT_SECONDS
    bar: Any = None

    def tell(done: int, total: int) -> None:
        nonlocal bar, due
        now = time.monotonic()
        if bar is None and now >= due and done < total:
            if sys.stderr.isatty():
                bar = click.progressbar(length=total, label=label, file=sys.stderr)
                bar.__enter__()
            else:
                click.echo(f"{label}: {done} of {total}", err=True)
                due = now + PLAIN_SECONDS
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def counted(rows: Iterable[Any], total: int, label: str) -> Iterator[Any]:
    """Pass things on as they come, and tell how many there were."""
    with telling(label) as tell:
        for done, row in enumerate(rows, 1):
            tell(done, total)
            yield row


@contextmanager
def mutant_progress(save: Callable[[Mapping[str, Any]], None]) -> Iterator[Callable[..., None]]:
    """A line of the mutants that are judged, after `SILENT_SECONDS` seconds; saves on the way."""
    started = saved = time.monotonic()
    shown = sys.stderr.isatty()

    def advance(what: str, done: int, total: int, result: Mapping[str, Any]) -> None:
        nonlocal saved
        now = time.monotonic()
        if shown and now - started > SILENT_SECONDS:
            click.echo(f"\r{what} {done} of {total}, {now - started:.0f} s   ", err=True, nl=False)
        if result and now - saved > SAVE_EVERY:
            save({"run": {"finished": False}, "claims": {}, **result})
            saved = now

    try:
        yield advance
    finally:
        if shown:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)


def tell_mutants(
    carry_out: Callable[[Callable[..., Any]], Any],
    tables: Callable[[Any], Iterable[Any]],
    summary: Callable[[Any], Any],
    json_file: str | None,
) -> Any:
    """Judge mutants with a bar, save what is there as it comes, and print tables and a summary; the result."""
    from verify.showing.terminal import console

    with mutant_progress(lambda result: save_json(result, json_file)) as advance:
        result = carry_out(advance)
    write_json(result, json_file)
    screen = console(stderr=json_file == "-")
    for table in tables(result):
        screen.print(table)
        screen.print()
    screen.print(summary(result), soft_wrap=True)
    return result
