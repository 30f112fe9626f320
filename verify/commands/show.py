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
    from verify.running.stamps import stamp
    from verify.running.state import recall
    from verify.showing.terminal import claim_page

    suite, chosen = named_claims(claims)
    last, record = recall(), read_record()
    for claim in chosen:
        known = last.get(claim.id)
        if known is not None and known["stamp"] != stamp(suite, claim.id):
            known = None  # it was another claim, or is judged otherwise now
        click.echo(claim_page(claim, known, record.get(claim.id), suite.files.get(claim.id, "")))
