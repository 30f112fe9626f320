"""The command ``verify mutate``: arguments in, tables, JSON and exit code out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.commands import options as arguments
from verify.commands.options import Duration


if TYPE_CHECKING:
    from verify.running.mutation.run import Campaign
    from verify.running.plan import Options


EXIT = """
Exit codes: 0 done, whatever share was refuted; 2 usage; 130 interrupted (mutants that were finished are kept).
"""
PATIENCE, SAVE_EVERY = 2.0, 5.0
"""Seconds after which progress is shown, and between two writes of the results so far."""


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1)
@click.option(
    "--operator",
    "operators",
    multiple=True,
    help="Only this operator, such as drop or factor_1.01, or this mutant, such as drop.2.",
)
@click.option("--regimes", type=click.IntRange(1), help="Regimes drawn for each claim; default: as in verify run.")
@click.option("--budget", type=Duration(), default="10m", show_default=True, help="Time for everything: 90s, 5m, 2h.")
@arguments.alpha("all verdicts together")
@arguments.seed
@arguments.workers
@arguments.record
@arguments.json_file
def mutate(
    claims: tuple[str, ...],
    operators: tuple[str, ...],
    regimes: int | None,
    budget: float,
    alpha: float,
    seed: int,
    workers: int,
    record: tuple[Path, ...],
    json_file: str | None,
) -> None:
    """Make claims wrong on purpose, and count which share of the wrong versions is refuted.

    CLAIMS are ids, globs or Python files of claims; all built-in claims by default. Wrong versions (mutants) are judged
    exactly like claims; one with no other meaning than its claim, or that follows from it, is set aside. Claims on
    record as refuted are left out. A mutant is a claim: verify show ID~drop.2, verify run ID~drop.2.
    """
    from verify.commands.main import INTERRUPTED, _prepare
    from verify.running.plan import Options
    from verify.running.suite import is_file

    _prepare(json_file, None)
    files = tuple(word for word in claims if is_file(word))
    options = Options(seed, alpha, budget, workers, regimes, files=files, record=tuple(map(str, record)))
    try:
        code = _mutate(claims, operators, options, json_file)
    except KeyboardInterrupt:  # before the first mutant; later ones are caught where results are kept
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    sys.exit(code)


def _mutate(words: tuple[str, ...], operators: tuple[str, ...], options: Options, json_file: str | None) -> int:
    from verify.commands.main import INTERRUPTED, _as_json, _save
    from verify.running.mutation.run import mutate as carry_out
    from verify.showing.mutants import summary, tables
    from verify.showing.terminal import console

    campaign = _prepared(words, operators, options)
    with _progress(lambda result: _save(result, json_file)) as advance:
        result = carry_out(campaign, advance)
    _save(result, json_file)
    if json_file == "-":
        click.echo(_as_json(result))
    screen = console(stderr=json_file == "-")
    for table in tables(result):
        screen.print(table)
        screen.print()
    screen.print(summary(result), soft_wrap=True)
    return INTERRUPTED if campaign.interrupted else 0


def _prepared(words: tuple[str, ...], operators: tuple[str, ...], options: Options) -> Campaign:
    from verify.commands.main import _choose
    from verify.running.mutation.run import OperatorError, prepare
    from verify.running.record import RecordError, read_record
    from verify.running.suite import is_file, origin_of

    for word in words:
        if not is_file(word) and origin_of(word) != word:
            change = word.partition("~")[2]
            msg = f"expected claims; {word} is a mutant already: verify mutate {origin_of(word)} --operator {change}"
            raise click.UsageError(msg)
    suite, chosen = _choose(words)
    try:
        record = read_record(map(Path, options.record))
        campaign = prepare(suite, chosen, options, record, operators)
    except (OperatorError, RecordError) as error:
        raise click.UsageError(str(error)) from error
    if not campaign.claims:
        told = "; ".join(f"{name}: {why}" for name, why in campaign.left_out.items())
        msg = f"expected a claim that is expected to be supported; got {told}"
        raise click.UsageError(msg)
    return campaign


@contextmanager
def _progress(save: Callable[[Mapping[str, Any]], None]) -> Iterator[Callable[..., None]]:
    """A line on standard error after `PATIENCE` seconds, quiet where that is no terminal; saves on the way."""
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
