"""The command ``verify``: the group of all commands, each in a module of its own."""

from __future__ import annotations

import click

from verify import __version__
from verify.commands.campaign import campaign
from verify.commands.derive import derive
from verify.commands.figures import figures
from verify.commands.ledger import ledger
from verify.commands.list import list_claims
from verify.commands.mutate import mutate
from verify.commands.outputs import EXIT_CODES
from verify.commands.run import run
from verify.commands.show import show
from verify.commands.where import where


@click.group(epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="verify")
def main() -> None:
    """Tell whether statistical theorems hold, where they stop holding, and how sure that is."""


for command in (campaign, derive, figures, ledger, list_claims, mutate, run, show, where):
    main.add_command(command)


if __name__ == "__main__":
    main()
