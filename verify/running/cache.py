"""Ledgers of runs: the one in the user's cache folder, kept small and never a reason for a run to fail, or one named.

What runs found stays there for `KEPT_DAYS` after it was last used, and no longer than until newer runs take the room:
at the start of each run the oldest ones, but none that may be going on, are dropped while the ledger holds more than
`LARGEST` bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from platformdirs import user_cache_dir

from verify.running.ledger import Ledger
from verify.running.ledger_errors import LedgerError, SpoiltError
from verify.running.ledger_schema import VERSION
from verify.running.remembered import KEPT_DAYS


IN_USE = 0.25
"""Days after its start for which a run may still be going on: it is not dropped to make room."""
LARGEST = 2.0**28
"""Bytes that earlier runs may occupy: some ten runs of all built-in claims."""


def cache_file() -> Path:
    """Where runs are remembered: under ``XDG_CACHE_HOME``, or where the system keeps caches."""
    return Path(user_cache_dir("theory-verify")) / f"runs-{VERSION}.sqlite"


class RunLedgers:
    """The ledger of a run; where that in the cache cannot be used, another one, and a line that says so."""

    def __init__(self, named: Path | None, tell: Callable[[str], None]) -> None:
        """Take the file that the user named, if any, and what to do with lines about the cache."""
        self.named, self.tell = named, tell
        self.stack = ExitStack()
        self.replaced = self.is_last = False

    def __enter__(self) -> RunLedgers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def first(self) -> Ledger:
        """The one that was named, or that in the cache.

        Raises:
            LedgerError: If the one that was named cannot be used.

        """
        if self.named is not None:
            return self._opened(self.named)
        file = cache_file()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            ledger = self._opened(file)
            drop_old_runs(ledger)
        except LedgerError as error:
            return self.instead(error)
        except OSError as error:
            return self.instead(LedgerError(f"ledger {file}: {error.strerror}"))
        return ledger

    def instead(self, error: LedgerError) -> Ledger:
        """Another one after an error: a fresh one in the cache where that was spoilt, else one for this run only.

        Raises:
            LedgerError: If there is no other: the one that was named cannot be used, or not even a temporary one.

        """
        if self.named is not None or self.is_last:
            raise error
        if isinstance(error, SpoiltError) and not self.replaced:
            self.replaced = True
            self.tell(f"{error}; a fresh one takes its place")
            for end in ("", "-wal", "-shm"):
                cache_file().with_name(cache_file().name + end).unlink(missing_ok=True)
            return self.first()
        self.is_last = True
        self.tell(f"{error}; this run remembers nothing")
        return self._opened(Path(self.stack.enter_context(TemporaryDirectory(prefix="verify-"))) / "runs.sqlite")

    def _opened(self, file: Path) -> Ledger:
        ledger = Ledger(file)
        self.stack.callback(ledger.close)
        return ledger


def drop_old_runs(ledger: Ledger, largest: float = LARGEST, in_use: float = IN_USE) -> None:
    """Drop runs that were not used for `KEPT_DAYS`, and the oldest while a ledger is too large; the latest one stays.

    What belongs to no run is dropped too: one that went on after it was dropped may have left some.

    Args:
        ledger: Where they are kept.
        largest: Bytes that they may occupy together.
        in_use: Days after its start for which a run may still be going on.

    """
    query = "SELECT id, started < ?, started < ? FROM campaigns ORDER BY started"
    with ledger.told():
        known = ledger.base.execute(query, (time.time() - 86400 * KEPT_DAYS, time.time() - 86400 * in_use)).fetchall()
        for name, is_old, is_idle in known[:-1]:
            if is_old or (is_idle and _size(ledger) > largest):
                forget(ledger, name)
        with ledger.transaction():
            for table in ("results", "tasks", "blocks"):
                ledger.base.execute(f"DELETE FROM {table} WHERE campaign NOT IN (SELECT id FROM campaigns)")


def _size(ledger: Ledger) -> int:
    """Bytes in use."""
    pages, free, each = (
        ledger.base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * each)


def forget(ledger: Ledger, name: str) -> None:
    """Drop a run with its draws."""
    with ledger.transaction():
        for table in ("results", "tasks", "blocks"):
            ledger.base.execute(f"DELETE FROM {table} WHERE campaign = ?", (name,))
        ledger.base.execute("DELETE FROM campaigns WHERE id = ?", (name,))


def mark_used(ledger: Ledger, name: str) -> None:
    """Note that a run is asked for now."""
    with ledger.transaction():
        ledger.base.execute("UPDATE campaigns SET started = ? WHERE id = ?", (time.time(), name))


def take_over(ledger: Ledger, name: str) -> None:
    """Give the tasks of a run the latest results of equal tasks in the ledger; their stamps tell which of them hold."""
    with ledger.transaction():
        ledger.base.execute(
            "INSERT OR IGNORE INTO results"
            " SELECT ours.campaign, ours.round, ours.number,"
            " r.claim, r.purpose, r.verdict, r.content, r.row, r.checksum"
            " FROM tasks ours JOIN tasks theirs ON theirs.spec = ours.spec AND theirs.campaign <> ours.campaign"
            " JOIN results r ON (r.campaign, r.round, r.number) = (theirs.campaign, theirs.round, theirs.number)"
            " JOIN campaigns c ON c.id = theirs.campaign"
            " WHERE ours.campaign = ? AND r.verdict <> 'error' ORDER BY c.started DESC",
            (name,),
        )
