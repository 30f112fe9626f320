"""The command ``verify mutate``: arguments in, tables, JSON and exit code out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.commands import options as arguments
from verify.commands.inputs import named_claims, usage_errors
from verify.commands.options import Duration
from verify.commands.outputs import INTERRUPTED, exit_with, require_outputs
from verify.commands.progress import tell_mutants


if TYPE_CHECKING:
    from verify.running.mutation.judging import Mutation
    from verify.running.plan import Options


EXIT = """
Exit codes: 0 done, whatever share was refuted; 2 usage; 130 interrupted (mutants that were finished are kept).
"""


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
    from verify.running.plan import Options
    from verify.running.suite import is_file

    require_outputs(json_file, None)
    files = tuple(word for word in claims if is_file(word))
    options = Options(seed, alpha, budget, workers, regimes, files=files, record=tuple(map(str, record)))
    exit_with(_mutate, claims, operators, options, json_file)


def _mutate(words: tuple[str, ...], operators: tuple[str, ...], options: Options, json_file: str | None) -> int:
    from verify.running.mutation.judging import mutate as carry_out
    from verify.showing.mutants import summary, tables

    mutation = _prepared(words, operators, options)
    tell_mutants(partial(carry_out, mutation), tables, summary, json_file)
    return INTERRUPTED if mutation.interrupted else 0


def _prepared(words: tuple[str, ...], operators: tuple[str, ...], options: Options) -> Mutation:
    from verify.running.mutation.judging import OperatorError, prepare
    from verify.running.record import RecordError, read_record
    from verify.running.suite import is_file, origin_of

    for word in words:
        if not is_file(word) and origin_of(word) != word:
            change = word.partition("~")[2]
            msg = f"expected claims; {word} is a mutant already: verify mutate {origin_of(word)} --operator {change}"
            raise click.UsageError(msg)
    suite, chosen = named_claims(words, to_judge=True)
    with usage_errors(OperatorError, RecordError):
        record = read_record(map(Path, options.record))
        mutation = prepare(suite, chosen, options, record, operators)
    if not mutation.claims:
        told = "; ".join(f"{name}: {why}" for name, why in mutation.left_out.items())
        msg = f"expected a claim that is expected to be supported; got {told}"
        raise click.UsageError(msg)
    return mutation
