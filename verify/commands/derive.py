"""The command ``verify derive``: arguments in, chains, files and exit code out."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.commands import options as arguments
from verify.commands.inputs import usage_errors
from verify.commands.options import Duration
from verify.commands.outputs import INTERRUPTED, exit_with, require_outputs, write_json
from verify.commands.progress import chain_progress


if TYPE_CHECKING:
    from verify.running.derivation.rows import Orders


EXIT = """
Exit codes: 0 every chain as expected (refuted where the record says that its claim is); 1 a refuted chain that is
not on record, or a proof of a claim that is on record as refuted; 2 usage; 3 something unverified, or a claim without
a chain; 130 interrupted (chains that were finished are kept, and those in hand named).
"""
KEPT = "20000"
"""Results of each function that sympy keeps: its own 1000 are too few for chains, a fifth of whose time that saves."""


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1)
@click.option("--json", "json_file", help="Write the chains as JSON to this file; - for standard output.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page of the chains into this folder.")
@arguments.seed
@arguments.alpha("everything that is judged by simulation, together")
@arguments.workers
@click.option(
    "--budget", type=Duration(), default="5m", show_default=True, help="Time for each chain: 90, 90s, 5m, 2h."
)
@click.option("--no-simulate", is_flag=True, help="Leave open what only simulation could decide.")
def derive(
    claims: tuple[str, ...],
    json_file: str | None,
    html: Path | None,
    seed: int,
    alpha: float,
    workers: int,
    budget: float,
    no_simulate: bool,
) -> None:
    """Check how claims follow, step by step; print each step with how it was checked.

    CLAIMS are ids, globs or Python files of chains; all built-in chains by default.
    """
    os.environ.setdefault("SYMPY_CACHE_SIZE", KEPT)  # read when sympy is imported, here below and by the workers
    from verify.running.derivation.rows import Orders
    from verify.running.suite import is_file

    require_outputs(json_file, html, "--html")
    files = tuple(word for word in claims if is_file(word))
    orders = Orders(seed, alpha, workers, files, not no_simulate, budget=budget)
    exit_with(_derive, claims, orders, json_file, html)


def _derive(words: tuple[str, ...], orders: Orders, json_file: str | None, html: Path | None) -> int:
    from derivations.errors import DerivationError
    from theory.errors import TheoryError
    from verify.running.derivation.run import choose, derive as carry_out, exit_code, without_chain
    from verify.running.mutation.operators import altered
    from verify.running.record import RecordError, read_record
    from verify.running.suite import load_suite
    from verify.showing.chains import page, summary
    from verify.showing.terminal import console

    started = time.monotonic()
    with usage_errors(TheoryError, DerivationError, RecordError):
        suite, record = load_suite(orders.files, altered), read_record()
        ids, bare = choose(suite, words, orders.files)
        if len(bare) > 1 or ids:
            bare = [one for one in bare if one in words]
        with chain_progress() as advance:
            rows, in_hand = carry_out(suite, ids, orders, record, advance)
    why = without_chain(bare)
    told = rows | {one: {"verdict": "unverified", "steps": [], "how": how} for one, how in why.items()}
    write_json(told, json_file)
    screen = console(stderr=json_file == "-")
    for row in rows.values():
        screen.print(page(row), soft_wrap=True)
    seconds = time.monotonic() - started
    screen.print(summary(rows, why if words else without_chain(), seconds, in_hand), soft_wrap=True)
    if html is not None:
        from verify.showing.report.derivations import write_page

        screen.print(f"page: {write_page(rows, orders.files, html, seconds)}")
    return INTERRUPTED if in_hand is not None else exit_code(rows, bare)
