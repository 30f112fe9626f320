"""How far a command is, shown on standard error; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click


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
