"""The command ``verify list``: claims with kind, source and statement."""

from __future__ import annotations

import click

from verify.commands.inputs import named_claims
from verify.commands.outputs import print_json


@click.command("list")
@click.argument("claims", nargs=-1)
@click.option("--json", "to_json", is_flag=True, help="Print JSON instead of a table.")
def list_claims(claims: tuple[str, ...], to_json: bool) -> None:
    """List claims: id, kind, source, one-line statement.

    CLAIMS are ids, globs or Python files of claims; all built-in claims by default.
    """
    from verify.showing.terminal import claim_table, console

    _, chosen = named_claims(claims)
    if to_json:
        rows = [{"id": c.id, "kind": c.kind.value, "source": str(c.source), "statement": c.statement} for c in chosen]
        print_json(rows)
        return
    screen = console()
    screen.print(claim_table(chosen, screen.width))
