"""The command ``verify show``: everything about single claims."""

from __future__ import annotations

import click

from verify.commands.inputs import named_claims


@click.command()
@click.argument("claims", nargs=-1, required=True)
def show(claims: tuple[str, ...]) -> None:
    """Show claims: formula, hypotheses, source, last verdict.

    CLAIMS are ids, globs or Python files of claims.
    """
    from verify.running.record import read_record
    from verify.running.state import recall
    from verify.showing.terminal import claim_page

    _, chosen = named_claims(claims)
    last, record = recall(), read_record()
    for claim in chosen:
        click.echo(claim_page(claim, last.get(claim.id), record.get(claim.id)))
