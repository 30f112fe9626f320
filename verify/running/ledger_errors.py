"""What can be wrong with a ledger, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from verify.running.ledger_schema import WRITER_SECONDS


HINTS = {
    "database or disk is full": "no space is left; free some and resume",
    "attempt to write a readonly database": "the file or its folder cannot be written",
    "unable to open database file": "the file cannot be opened; its folder has to exist and be writable",
    "file is not a database": "the file is no ledger, or is spoilt",
    "database disk image is malformed": "the file is spoilt; verify ledger check tells how far",
    "database is locked": f"another process kept it for more than {WRITER_SECONDS:.0f} s",
    "to UTF-8": "a text in it is spoilt; verify ledger check tells how far",
}
"""What SQLite says, and what is told instead."""


class LedgerError(RuntimeError):
    """The ledger cannot be read, or not be written."""


class SpoiltError(LedgerError):
    """The ledger does not hold what was written into it."""


@contextmanager
def told(file: Path) -> Iterator[None]:
    """Say what SQLite finds wrong with a file.

    Raises:
        LedgerError: If it cannot be read or written; a `SpoiltError` if it is not what was written.

    """
    try:
        yield
    except sqlite3.Error as error:
        what = str(error)
        words = next((hint for part, hint in HINTS.items() if part in what), what)
        is_spoilt = "to UTF-8" in what or type(error) is sqlite3.DatabaseError
        kind = SpoiltError if is_spoilt else LedgerError
        msg = f"ledger {file}: {words}"
        raise kind(msg) from error
