"""The commands ``verify ledger …``: list, export, merge, check and migrate what campaigns remember."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.commands import options as arguments
from verify.commands.inputs import usage_errors


if TYPE_CHECKING:
    from verify.running.ledger import Ledger


@click.group()
def ledger() -> None:
    """List, export, merge and check what campaigns remember."""


@ledger.command("list")
@click.argument("claim", default="*")
@arguments.ledger()
@click.option("--verdict", default="*", help="Only this verdict, or a glob.")
@click.option("--campaign", "name", help="Only this campaign; by default all.")
def list_results(claim: str, file: Path, verdict: str, name: str | None) -> None:
    """List results of CLAIM (an id or a glob)."""
    opened = _opened(file)
    with _readable():
        specs = opened.campaigns()
        sizes = opened.sizes()
        rows = list(opened.results(name, claim, verdict))
    for known, spec in specs.items():
        told = f"{len(spec['claims'])} claims, alpha {spec['alpha']}" if "claims" in spec else "draws for verify where"
        click.echo(f"campaign {known}: seed {spec['seed']}, {told}")
    click.echo("; ".join(f"{count} {table}" for table, count in sizes.items()))
    for row in rows:
        gap = "" if row["gap"] is None else f"  gap {row['gap']:+.3%}"
        place = f"{row['campaign']} {row['round']}/{row['number']}"
        click.echo(f"{place}  {row['purpose']:<9} {row['claim']}  {row['verdict']}{gap}  {row['reason']}")


@ledger.command()
@click.argument("out", type=click.Path(path_type=Path))
@arguments.ledger()
@click.option("--claim", default="*", help="Only these claims: an id or a glob.")
@click.option("--verdict", default="*", help="Only this verdict, or a glob.")
def export(out: Path, file: Path, claim: str, verdict: str) -> None:
    """Write results to OUT: .csv for comma-separated values, .jsonl for one JSON object a line."""
    from verify.running.ledger_tools import FORMATS
    from verify.running.state import write_whole

    kind = out.suffix.lstrip(".")
    if kind not in FORMATS:
        msg = f"OUT: expected a name that ends in {' or '.join('.' + f for f in FORMATS)}; got {out}"
        raise click.UsageError(msg)
    opened = _opened(file)
    with _readable():
        text = FORMATS[kind](opened.results(None, claim, verdict))
    write_whole(out, text)
    click.echo(str(out))


@ledger.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@arguments.ledger("--into")
def merge(sources: tuple[Path, ...], file: Path) -> None:
    """Take what the ledgers SOURCES hold over into one, unless they drew from the same random streams."""
    from verify.running.ledger import Ledger
    from verify.running.ledger_errors import LedgerError
    from verify.running.ledger_tools import merge as take_over

    with usage_errors(LedgerError):
        target = Ledger(file)
        for source in sources:
            added = take_over(target, _opened(source))
            click.echo(f"{source}: " + "; ".join(f"{count} {table}" for table, count in added.items()) + " added")


@ledger.command()
@arguments.ledger()
def check(file: Path) -> None:
    """Check the integrity of a ledger; exit code 1 if something is wrong."""
    from verify.running.ledger_tools import faults

    found = faults(_opened(file))
    click.echo("\n".join(found) if found else f"{file} is sound")
    sys.exit(1 if found else 0)


@ledger.command()
@arguments.ledger(exists=True)
def migrate(file: Path) -> None:
    """Bring a ledger of an earlier schema version up to date (a campaign that resumes does so by itself)."""
    from verify.running.ledger_schema import VERSION

    _opened(file, write=True).close()
    click.echo(f"{file} has schema version {VERSION}")


def _readable() -> AbstractContextManager[None]:
    """A ledger that turns out to be spoilt is the caller's."""
    from verify.running.ledger_errors import LedgerError

    return usage_errors(LedgerError)


def _opened(file: Path, write: bool = False) -> Ledger:
    from verify.running.ledger import Ledger
    from verify.running.ledger_errors import LedgerError

    with usage_errors(LedgerError):
        return Ledger(file, write)
