"""How far a command is, shown on standard error; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from verify.commands.outputs import save_json, write_json


PATIENCE, SAVE_EVERY = 2.0, 5.0
"""Seconds after which progress is shown, and between two writes of the results so far."""


@contextmanager
def chain_progress() -> Iterator[Callable[[int, int], None]]:
    """A bar of the chains that are checked, after `PATIENCE` seconds."""
    started = time.monotonic()
    bar = None

    def advance(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - started > PATIENCE and done < total:
            bar = click.progressbar(length=total, label="chains", file=sys.stderr, hidden=not sys.stderr.isatty())
            bar.__enter__()
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def counted(rows: Iterable[Any], total: int, label: str) -> Iterator[Any]:
    """Pass things on as they come, with a bar of how many there were."""
    with click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for row in rows:
            bar.update(1)
            yield row


@contextmanager
def mutant_progress(save: Callable[[Mapping[str, Any]], None]) -> Iterator[Callable[..., None]]:
    """A line of the mutants that are judged, after `PATIENCE` seconds; saves on the way."""
    started = saved = time.monotonic()
    shown = sys.stderr.isatty()

    def advance(what: str, done: int, total: int, result: Mapping[str, Any]) -> None:
        nonlocal saved
        now = time.monotonic()
        if shown and now - started > PATIENCE:
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
