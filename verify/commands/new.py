"""The command ``verify new``: a claims file to begin with, which runs at once."""

from __future__ import annotations

import importlib.machinery
import keyword
import re
import sys
from importlib.resources import files
from pathlib import Path

import click


KINDS = ("equality", "limit", "rate", "coverage", "bound", "iff", "optimum")
"""What a theorem may say; a file of each name stands in `verify/commands/scaffolds`."""
FOR_OTHERS = ("conftest", "setup", "con", "prn", "aux", "nul")
"""What pytest and installers carry out, and what no file may be called in Windows."""
STEM = "mine"
"""The stem of ids in those files."""


@click.command(epilog="Exit codes: 0 written; 2 usage.")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default="equality", show_default=True, help="What the theorem says.")
def new(name: str, kind: str) -> None:
    """Write NAME.py, a claims file with an example of the kind, to be changed into a theorem of your own.

    NAME is in lower case letters, digits and _; it is the stem of the claim's id too.
    """
    stem = name.removesuffix(".py")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        msg = f"NAME: expected lower case letters, digits and _, a letter first; got {name!r}"
        raise click.UsageError(msg)
    file = Path(f"{stem}.py")
    if keyword.iskeyword(stem) or is_taken(stem):
        msg = f"NAME: expected a name that no module of Python and no installed package has; got {name!r}"
        raise click.UsageError(msg)
    if stem in FOR_OTHERS or re.fullmatch(r"test_.*|.*_test", stem):
        msg = f"NAME: expected a name that is not for others, as that of a file of tests is for pytest; got {name!r}"
        raise click.UsageError(msg)
    text = files("verify.commands.scaffolds").joinpath(f"{kind}.py").read_text(encoding="utf-8")
    try:
        with file.open("x", encoding="utf-8") as to:
            to.write(re.sub(rf"\b{STEM}\.", f"{stem}.", text))
    except OSError as error:
        msg = f"NAME: expected a file that can be made; {file}: {error.strerror}"
        raise click.UsageError(msg) from error
    click.echo(f"{file} written; next: verify check {file}, then verify run {file}")


def is_taken(stem: str) -> bool:
    """Whether a module of this name is installed, which a file beside others would hide."""
    from verify.simulators.engine.opened import is_installed

    beside = {"", str(Path.cwd())}
    found = importlib.machinery.PathFinder.find_spec(stem, [place for place in sys.path if place not in beside])
    places = [] if found is None else [found.origin or "", *(found.submodule_search_locations or ())]
    return stem in sys.stdlib_module_names or any(is_installed(place) for place in places if place)
