"""The command ``verify``: the group of all commands, each in a module of its own."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any

import click

from verify.commands.calibrate import calibrate
from verify.commands.campaign import campaign
from verify.commands.check import check
from verify.commands.derive import derive
from verify.commands.ends import EVERY, one_end
from verify.commands.figures import figures
from verify.commands.ledger import ledger
from verify.commands.list import list_claims
from verify.commands.mutate import mutate
from verify.commands.new import new
from verify.commands.outputs import EXIT_CODES
from verify.commands.run import run
from verify.commands.show import show
from verify.commands.where import where
from verify.running.memory import limit_memory
from verify.version import __version__


class Commands(click.Group):
    """Commands that end with one exit code when they are interrupted, wherever they are."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out what was asked for."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # what a stream cannot take is spelt out
        try:
            os.getcwd()
        except OSError as error:
            msg = f"expected to be started in a folder that is there; {error.strerror}"
            raise click.UsageError(msg) from error
        limit_memory(1)
        with one_end(ctx, bool(ctx.params["debug"])):
            return super().invoke(ctx)
        return None


@click.group(cls=Commands, epilog=EXIT_CODES + EVERY)
@click.version_option(__version__, prog_name="verify")
@click.option("--debug", is_flag=True, help="Show where a fault of this program happened.")
def main(debug: bool) -> None:
    """Tell whether statistical theorems hold, where they stop holding, and how sure that is."""


for command in (calibrate, campaign, check, derive, figures, ledger, list_claims, mutate, new, run, show, where):
    main.add_command(command)


if __name__ == "__main__":
    main()
