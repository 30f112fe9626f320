"""The command ``verify derive``: arguments in, chains, files and exit code out."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.commands import options as arguments
from verify.commands.inputs import usage_errors
from verify.commands.options import Duration
from verify.commands.outputs import INTERRUPTED, exit_with, require_outputs, write_json
from verify.commands.progress import tell_mutants
from verify.thresholds.derivations import CHAIN_SECONDS
from verify.thresholds.soundness import MUTANT_SECONDS, MUTANTS


if TYPE_CHECKING:
    from rich.console import Console

    from verify.running.derivation.rows import Orders

Rows = dict[str, dict[str, Any]]
"""What was found of each chain, by the id of its claim."""


EXIT = """
Exit codes: 0 every chain as expected (refuted where the record says that its claim is); 1 a built-in chain that does
not come out exactly as on record, weaker or stronger, or another one that is refuted; 2 usage, or a file that does
not import (it is named, and the others are checked); 3 a chain of your own
that is unverified, or proved only under conditions that its claim does not state, or a claim without a chain; 130
interrupted (finished chains are kept, those in hand named). With --mutate: 0 everything that is still called proved is
shown to be true; 1 something is false, or not shown to be true; 2 usage; 3 nothing could be judged; 130 interrupted
(mutants that were finished are kept).
"""
KEPT = "20000"
"""Results of each function that sympy keeps: its own 1000 are too few for chains, a fifth of whose time that saves."""


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1)
@click.option("--json", "json_file", help="Write the chains as JSON to this file; - for standard output.")
@click.option(
    "--certify", type=click.Path(path_type=Path), help="Write what steps ask for as Coq files; have coqc check."
)
@click.option("--html", type=click.Path(path_type=Path), help="Write a page of the chains into this folder.")
@arguments.seed
@arguments.alpha("everything that is judged by simulation, together")
@arguments.workers
@click.option(
    "--budget",
    type=Duration(),
    help=f"Computing time for each chain (default {CHAIN_SECONDS:g}s), or for each mutant "
    f"({MUTANT_SECONDS:g}s): 90, 5m, 2h.",
)
@click.option("--no-simulate", is_flag=True, help="Leave open what only simulation could decide.")
@click.option("--fresh", is_flag=True, help="Check built-in chains again that were checked before and did not change.")
@click.option("--mutate", is_flag=True, help="Make chains wrong on purpose, and count what is still called proved.")
@click.option(
    "--mutants", type=click.IntRange(1), help=f"With --mutate: how many, drawn by the seed; default {MUTANTS}."
)
def derive(
    claims: tuple[str, ...],
    json_file: str | None,
    certify: Path | None,
    html: Path | None,
    seed: int,
    alpha: float,
    workers: int,
    budget: float | None,
    no_simulate: bool,
    fresh: bool,
    mutate: bool,
    mutants: int | None,
) -> None:
    """Check how claims follow, step by step; print each step with how it was checked.

    CLAIMS are ids, globs or Python files of chains; all built-in chains by default. With --mutate the chains are made
    wrong on purpose, in the claim, a step, a hypothesis, a definition or an argument of a rule: what is still called
    proved then has to be true after all. ID~NAME is one mutant.
    """
    os.environ.setdefault("SYMPY_CACHE_SIZE", KEPT)  # read when sympy is imported, here below and by the workers
    from verify.running.derivation.rows import Orders
    from verify.running.suite import is_file

    require_outputs(json_file, html, "--html")
    require_outputs(None, certify, "--certify")
    files = tuple(word for word in claims if is_file(word))
    if mutate:
        for name, folder, what in (("--html", html, "page"), ("--certify", certify, "Coq file")):
            if folder is not None:
                msg = f"{name}: there is no {what} of mutants; leave it out, or leave out --mutate"
                raise click.UsageError(msg)
        exit_with(_mutate, claims, seed, mutants, workers, files, budget, json_file)
    if mutants is not None:
        msg = "--mutants: only with --mutate"
        raise click.UsageError(msg)
    budget = CHAIN_SECONDS if budget is None else budget
    orders = Orders(seed, alpha, workers, files, not no_simulate, budget=budget, certify=certify)
    exit_with(_derive, claims, orders, json_file, html, fresh)


def _mutate(
    words: tuple[str, ...],
    seed: int,
    count: int | None,
    workers: int,
    files: tuple[str, ...],
    budget: float | None,
    json_file: str | None,
) -> int:
    from derivations.errors import DerivationError
    from theory.errors import TheoryError
    from verify.running.derivation.chains import choose
    from verify.running.mutation.operators import altered
    from verify.running.record import RecordError, read_record
    from verify.running.soundness.judging import Asked, carry_out, exit_code, prepare
    from verify.running.suite import load_suite
    from verify.showing.soundness import summary, tables

    asked = Asked(seed, count or MUTANTS, workers, files, budget or MUTANT_SECONDS)
    with usage_errors(TheoryError, DerivationError, RecordError):
        suite, record = load_suite(files, altered), read_record()
        named = tuple(word for word in words if "~" in word)
        whole = tuple(word for word in words if "~" not in word and (word not in files or not named))
        ids = choose(suite, whole, files)[0] if whole or not named else []
        soundness = prepare(ids, named, asked, record)
    result = tell_mutants(partial(carry_out, soundness), tables, summary, json_file)
    return INTERRUPTED if soundness.interrupted else exit_code(result)


def _derive(words: tuple[str, ...], orders: Orders, json_file: str | None, html: Path | None, fresh: bool) -> int:
    from derivations.errors import DerivationError
    from theory.errors import TheoryError
    from verify.running.derivation.certificates import prepare
    from verify.running.derivation.chains import choose, derive as carry_out, exit_code
    from verify.running.derivation.kept_verdicts import Kept
    from verify.running.mutation.operators import altered
    from verify.running.record import RecordError, read_record
    from verify.running.suite import load_suite
    from verify.showing.chains import page
    from verify.showing.terminal import console

    started = time.monotonic()
    words, orders, wrong = _without_broken_files(words, orders)
    with usage_errors(TheoryError, DerivationError, RecordError):
        suite, record = load_suite(orders.files, altered), read_record()
        ids, bare = choose(suite, words, orders.files)
        screen = console(stderr=json_file == "-")
        if orders.certify is not None and (missing := prepare(orders.certify)):
            screen.print(missing, soft_wrap=True)
        rows, in_hand = carry_out(
            suite,
            ids,
            orders,
            record,
            on_row=lambda row: screen.print(page(row), soft_wrap=True),
            kept=Kept(forget=fresh),
        )
    asked = [one for one in bare if one in words or not ids]
    write_json(rows | _open(bare), json_file)
    seconds = time.monotonic() - started
    _sum_up(screen, rows, asked if words else None, [one for one in bare if one not in asked], seconds, in_hand)
    if html is not None:
        from verify.showing.report.derivations import write_page

        screen.print(f"page: {write_page(rows, orders.files, html, seconds)}")
    if in_hand is not None:
        return INTERRUPTED
    return 2 if wrong else exit_code(rows, asked)


def _open(bare: Sequence[str]) -> Rows:
    """Claims without a chain as rows."""
    from verify.running.derivation.chains import without_chain

    return {one: {"verdict": "unverified", "steps": [], "how": how} for one, how in without_chain(bare).items()}


def _sum_up(
    screen: Console,
    rows: Rows,
    bare: Sequence[str] | None,
    passed_over: Sequence[str],
    seconds: float,
    in_hand: Sequence[str] | None,
) -> None:
    """Print what it comes to; claims that a glob names and to which no chain leads in one line."""
    from verify.running.derivation.chains import without_chain
    from verify.showing.chains import summary

    if passed_over:
        screen.print(f"no chain leads to {len(passed_over)} of the claims: {', '.join(passed_over)}", soft_wrap=True)
    screen.print(summary(rows, without_chain(bare), seconds, in_hand), soft_wrap=True)


def _without_broken_files(words: tuple[str, ...], orders: Orders) -> tuple[tuple[str, ...], Orders, Sequence[str]]:
    """What can be checked where files do not import; told at once, and a usage error if none is left."""
    from derivations.registry import unloaded
    from verify.running.suite import loadable

    good, wrong = loadable(orders.files)
    left = tuple(word for word in words if word not in orders.files or word in good)
    if words and not left:
        raise click.UsageError("\n".join(wrong))
    for one in (told := [*wrong, *unloaded()]):
        click.echo(f"left out: {one}", err=True)
    return left, replace(orders, files=tuple(good)), told
