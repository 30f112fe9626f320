"""What commands hand over: exit codes, JSON, and folders that are tried before any work starts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click


INTERRUPTED = 130
EXIT_CODES = """
Exit codes: 0 all claims as expected; 1 a refutation (or another change) that is not on record;
2 usage; 3 something undecided, or a check that failed; 5 no claim found; 130 interrupted.
"""


class NoClaimError(click.UsageError):
    """What was named holds no claim."""

    exit_code = 5

    @classmethod
    def among(cls, words: Sequence[str]) -> NoClaimError:
        """The error where these words name none."""
        return cls(f"expected at least one claim; got none in {', '.join(words)}")


def exit_with(work: Callable[..., int], *given: Any) -> None:
    """End the process with the exit code that some work returns, or with that of an interrupt."""
    try:
        code = work(*given)
    except KeyboardInterrupt:  # before the first result; later ones are caught where results are kept
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    sys.exit(code)


def as_json(content: Any, is_plain: bool = False) -> str:
    """JSON as it is written to files and printed; in ASCII alone where it is to be plain."""
    return json.dumps(content, indent=1, ensure_ascii=is_plain, allow_nan=False)


def print_json(content: Any) -> None:
    """Print JSON on standard output, in letters that it can take."""
    click.echo(as_json(content, "utf" not in (sys.stdout.encoding or "").lower()))


def save_json(content: Any, json_file: str | None) -> None:
    """Write to the file of ``--json``, if it is one and not standard output."""
    from verify.running.state import write_whole

    if json_file and json_file != "-":
        write_whole(Path(json_file), as_json(content))


def write_json(content: Any, json_file: str | None) -> None:
    """Write to the file of ``--json``, or to standard output for ``-``."""
    save_json(content, json_file)
    if json_file == "-":
        print_json(content)


def require_outputs(json_file: str | None, folder: Path | None, option: str = "--report") -> None:
    """Find out before any work whether the outputs can be written."""
    if folder is not None:
        require_folder(option, folder, create=True, hint="; --no-report goes without" if option == "--report" else "")
    if json_file is not None and json_file != "-":
        if not json_file or Path(json_file).is_dir():
            msg = f"--json: expected the name of a file, or - for standard output; got {json_file!r}"
            raise click.UsageError(msg)
        require_folder("--json", Path(json_file).parent)


def require_folder(option: str, folder: Path, create: bool = False, hint: str = "") -> None:
    """Refuse a folder that cannot be written.

    Raises:
        click.UsageError: If a file cannot be made in the folder.

    """
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".verify-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        msg = f"{option}: expected a folder that can be written; got {folder} ({error.strerror}){hint}"
        raise click.UsageError(msg) from error
