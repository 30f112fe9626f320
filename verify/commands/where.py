"""The command ``verify where``: from which size a formula may be used."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.commands import options as arguments
from verify.commands.inputs import named_claims, usage_errors
from verify.commands.options import Number
from verify.commands.outputs import exit_with, print_json
from verify.commands.progress import counted


if TYPE_CHECKING:
    from verify.running.suite import Suite


EXIT = "Exit codes: 0 answered; 2 usage; 3 nothing could be measured somewhere; 5 no claim found; 130 interrupted."


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1, required=True)
@click.option(
    "--tolerance",
    type=Number(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Relative gap that is allowed.",
)
@arguments.pins("--at sigma=0.5 --at n=3")
@click.option(
    "--regimes", type=click.IntRange(1, 99_999), default=8, show_default=True, help="Regimes drawn for what is left."
)
@arguments.alpha("all intervals of a claim together", default=1e-3)
@arguments.seed
@click.option("--ledger", "file", type=click.Path(path_type=Path), help="Use draws in this ledger, and add new ones.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def where(
    claims: tuple[str, ...],
    tolerance: float,
    pins: tuple[tuple[str, Any], ...],
    regimes: int,
    alpha: float,
    seed: int,
    file: Path | None,
    as_json: bool,
) -> None:
    """Tell from which size a formula may be used, where its parameters are free or fixed.

    CLAIMS are ids, globs or Python files of claims.
    """
    exit_with(_where, claims, tolerance, dict(pins), regimes, alpha, seed, file, as_json)


def _where(
    words: tuple[str, ...],
    tolerance: float,
    pins: Mapping[str, Any],
    regimes: int,
    alpha: float,
    seed: int,
    file: Path | None,
    to_json: bool,
) -> int:
    from theory.errors import TheoryError
    from verify.evidence.sampling import NoRegimeError
    from verify.running.ledger_errors import LedgerError
    from verify.running.usable_sizes import places, words as in_words

    suite, chosen = named_claims(words, to_judge=True)
    answers, code = [], 0
    with usage_errors(TheoryError, NoRegimeError, LedgerError):
        suite = suite if file is None else _remembering(suite, file, seed)
        for claim in chosen:
            looked_at = places(suite, claim, tolerance, pins, regimes, alpha, seed)
            found = list(counted(looked_at, regimes, claim.id))
            lines = in_words(claim, found, tolerance)
            answers.append({"claim": claim.id, "words": lines, "places": [place.to_json() for place in found]})
            code = 3 if any(place.failed for place in found) else code
            if not to_json:
                click.echo("\n".join([f"{claim.id}: {claim.statement}", *(f"  {line}" for line in lines)]))
    if to_json:
        print_json({"tolerance": tolerance, "seed": seed, "alpha": alpha, "answers": answers})
    return code


def _remembering(suite: Suite, file: Path, seed: int) -> Suite:
    """The suite with an archive: blocks in a ledger."""
    from verify.evidence.archive import Row, digest
    from verify.evidence.laboratory import Laboratory
    from verify.running.ledger import Ledger
    from verify.version import __version__

    ledger = Ledger(file)
    name = ledger.begin({"where": True, "seed": seed}, __version__)

    class Kept:
        recall = staticmethod(ledger.recall)

        @staticmethod
        def keep(row: Row) -> None:
            ledger.keep(name, [(digest("where"), row)])

    return dataclasses.replace(suite, laboratory=Laboratory(suite.laboratory.simulators, Kept()))
