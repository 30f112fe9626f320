"""How every command ends: one exit code for each kind of end, one sentence, and a traceback for ``--debug`` alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

from verify.commands.outputs import INTERRUPTED
from verify.namesakes import namesake


UNREAD = 141
"""Nobody reads standard output any more, as other programs say it: 128 and the number of the signal."""
FAULT = 70
"""A fault of this program, which no verdict ends with."""
EVERY = """
Every command: 2 also for what cannot be read or written; 129 and 143 ended by a signal, which stops it as Ctrl-C does;
141 nobody reads its output; 70 a fault of the program itself (verify --debug … shows where).
"""


@contextmanager
def one_end(ctx: click.Context, debug: bool) -> Iterator[None]:
    """Carry out a command, and end it with a sentence and a code of its own whatever happens.

    Args:
        ctx: Of the group of commands.
        debug: Whether a fault of the program is shown where it happened.

    """
    with _terminations() as signals:
        try:
            yield
            sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # what prints tables ends the program by itself
                _unread(ctx)
            if signals and end.code == INTERRUPTED:
                ctx.exit(128 + signals[0])
            with _reading(ctx):
                sys.stdout.flush()
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(128 + signals[0] if signals else INTERRUPTED)
        except Exception as error:
            _end_with(ctx, error, debug)


@contextmanager
def _reading(ctx: click.Context) -> Iterator[None]:
    """End where nobody reads any more."""
    try:
        yield
    except BrokenPipeError:
        _unread(ctx)


def _end_with(ctx: click.Context, error: Exception, debug: bool) -> NoReturn:
    """One sentence about an error, and the code of its kind."""
    if isinstance(error, BrokenPipeError):
        _unread(ctx)
    if debug:
        raise error
    if isinstance(error, ImportError) and (words := namesake()):
        raise click.UsageError(words) from error
    if isinstance(error, OSError):
        click.echo(f"Error: expected what can be read and written; got {error}", err=True)
        ctx.exit(2)
    click.echo(
        f"Error: a fault of this program, which says nothing about any claim: {type(error).__name__}: {error}; "
        "what was finished before is kept, and verify --debug with the same words shows where it happened",
        err=True,
    )
    ctx.exit(FAULT)


def _unread(ctx: click.Context) -> NoReturn:
    """End without a word; what is left to be printed goes nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ctx.exit(UNREAD)


@contextmanager
def _terminations() -> Iterator[list[int]]:
    """Have signals that end a process stop a command as Ctrl-C does; gives those that came.

    Where Ctrl-C is ignored, as in what a script starts in the background, they end the process at once.
    """
    came: list[int] = []

    def stop(number: int, _: Any) -> None:
        came.append(number)
        signal.raise_signal(signal.SIGINT)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    mine = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    is_ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if is_ignored or threading.current_thread() is not threading.main_thread():
        mine = []
    for number in mine:
        signal.signal(number, stop)
    try:
        yield came
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)
