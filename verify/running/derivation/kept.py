"""Chains that were checked before, kept in the user's cache folder: never a reason for a command to fail.

A row is found again where nothing that it rests on has changed: the program, the libraries below it, and what is asked
for. Rows are kept where only built-in claims, simulators and chains are in hand: what a user's own rest on is not known
in full.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

import derivations
import theory
import verify.version
from verify.evidence.archive import digest
from verify.running.derivation.rows import Orders
from verify.running.derivation.trials import candidates
from verify.simulators.engine.program import package_of, version_of
from verify.version import __version__


DAYS = 30.0
"""For which a chain is remembered that is not asked for again."""
LARGEST = 2.0**26
"""Bytes that chains may occupy: some ten times all built-in ones. The oldest make room."""
WAIT = 5.0
"""Seconds to wait for another process that writes."""
SCHEMA = "CREATE TABLE IF NOT EXISTS chains (key BLOB PRIMARY KEY, used REAL NOT NULL, row TEXT NOT NULL, sum BLOB)"


def kept_file() -> Path:
    """Where chains are remembered: under ``XDG_CACHE_HOME``, or where the system keeps caches."""
    return Path(user_cache_dir("theory-verify")) / "chains-1.sqlite"


class Kept:
    """What is known of chains from earlier; nothing where the file cannot be used."""

    def __init__(self, file: Path | None = None, forget: bool = False) -> None:
        """Take the file, by default the one in the cache, and whether what is there is ignored."""
        self.file, self.forget = kept_file() if file is None else file, forget

    def recall(self, orders: Orders, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Rows of chains that nothing has changed for, by the id of their claim."""
        keys = {} if self.forget else _keys(orders, ids)
        found = {}
        try:
            with closing(self._opened()) as known, known:
                for one, key in keys.items():
                    for text, checksum in known.execute("SELECT row, sum FROM chains WHERE key = ?", (key,)):
                        if checksum == _checksum(key, text) and (row := _read(text, one)):
                            found[one] = row
                known.executemany("UPDATE chains SET used = ? WHERE key = ?", ((time.time(), keys[o]) for o in found))
        except (OSError, sqlite3.Error):
            return found
        return found

    def keep(self, orders: Orders, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember rows as they come from a chain by itself, but for those that came to nothing, or to no end."""
        told = {one: row for one, row in rows.items() if not row["out_of_time"] and _shows_something(row)}
        try:
            with closing(self._opened()) as known, known:
                for one, key in _keys(orders, told).items():
                    text = json.dumps(told[one])
                    line = (key, time.time(), text, _checksum(key, text))
                    known.execute("INSERT OR REPLACE INTO chains VALUES (?, ?, ?, ?)", line)
                _make_room(known)
        except (OSError, sqlite3.Error):
            return

    def _opened(self) -> sqlite3.Connection:
        """The file, made anew where it is none of ours."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        for is_last in (False, True):
            known = sqlite3.connect(self.file, timeout=WAIT)
            try:
                known.execute(SCHEMA)
                known.execute("SELECT key, used, row, sum FROM chains LIMIT 1").fetchone()
            except sqlite3.OperationalError:  # busy, or read-only
                known.close()
                raise
            except sqlite3.DatabaseError:
                known.close()
                if is_last:
                    raise
                self.file.unlink()
            else:
                return known
        raise AssertionError


def _make_room(known: sqlite3.Connection) -> None:
    known.execute("DELETE FROM chains WHERE used < ?", (time.time() - DAYS * 86400,))
    room = "SELECT key, SUM(LENGTH(row)) OVER (ORDER BY used DESC, key) AS total FROM chains"
    known.execute(f"DELETE FROM chains WHERE key IN (SELECT key FROM ({room}) WHERE total > ?)", (LARGEST,))


def _shows_something(row: Mapping[str, Any]) -> bool:
    """Whether a step was decided: where a worker died, or a check failed as a whole, none was."""
    return any(step["strength"] != "none" for step in row["steps"])


def _read(text: str, one: str) -> dict[str, Any] | None:
    try:
        row = json.loads(text)
    except ValueError:
        return None
    return row if isinstance(row, dict) and row.get("claim") == one and row.get("steps") else None


def _checksum(key: bytes, text: str) -> bytes:
    return hashlib.sha256(key + text.encode()).digest()


def _keys(orders: Orders, ids: Iterable[str]) -> dict[str, bytes]:
    """What the rows of chains depend on, by the id of their claim; none for what is not kept."""
    if orders.files or orders.made or orders.certify is not None:
        return {}
    keys = {}
    for one in ids:
        drawn = [orders.seed, orders.share] if orders.simulate and candidates(orders.stand.chains[one]) else []
        keys[one] = digest(_program(), one, orders.simulate, drawn)
    return keys


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of all code of these packages, and of the libraries below it."""
    code = [package_of(str(part.__file__)) for part in (theory, derivations, verify.version)]
    names = ("mpmath", "numpy", "python-flint", "scipy", "sympy", "z3-solver")
    return digest(__version__, platform.python_version(), code, {name: version_of(name) for name in names}).hex()
