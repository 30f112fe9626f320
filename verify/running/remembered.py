"""What was found out before, kept in the user's cache folder: never a reason for a command to fail.

A value is found again under a key of all that it rests on: the program, the libraries below it, and what is asked for.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

import derivations
import theory
import verify.version
from verify.evidence.archive import digest
from verify.simulators.engine.program import package_of, version_of
from verify.version import __version__


KEPT_DAYS = 30.0
"""For which what was found is remembered that is not asked for again."""
LARGEST = 2.0**26
"""Bytes that all may occupy: some ten times all built-in chains and figures. The oldest make room."""
WAIT = 5.0
"""Seconds to wait for another process that writes."""
SCHEMA = "CREATE TABLE IF NOT EXISTS found (key BLOB PRIMARY KEY, used REAL NOT NULL, value TEXT NOT NULL, sum BLOB)"


def remembered_file() -> Path:
    """Where that is: under ``XDG_CACHE_HOME``, or where the system keeps caches."""
    return Path(user_cache_dir("theory-verify")) / "found-1.sqlite"


class Remembered:
    """What is known from earlier; nothing where the file cannot be used."""

    def __init__(self, file: Path | None = None, forget: bool = False) -> None:
        """Take the file, by default the one in the cache, and whether what is there is ignored."""
        self.file, self.forget = remembered_file() if file is None else file, forget

    def recall(self, keys: Mapping[str, bytes]) -> dict[str, Any]:
        """The values that are kept under some keys, by the names of these."""
        found: dict[str, Any] = {}
        if self.forget or not keys:
            return found
        try:
            with closing(self._opened()) as known, known:
                for name, key in keys.items():
                    for text, checksum in known.execute("SELECT value, sum FROM found WHERE key = ?", (key,)):
                        if checksum == _checksum(key, text):
                            found[name] = json.loads(text)
                used = [(time.time(), keys[name]) for name in found]
                known.executemany("UPDATE found SET used = ? WHERE key = ?", used)
        except (OSError, ValueError, sqlite3.Error):
            return found
        return found

    def keep(self, keys: Mapping[str, bytes], values: Mapping[str, Any]) -> None:
        """Remember JSON-able values, each under the key of its name."""
        if not values:
            return
        try:
            with closing(self._opened()) as known, known:
                for name, value in values.items():
                    key, text = keys[name], json.dumps(value)
                    line = (key, time.time(), text, _checksum(key, text))
                    known.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", line)
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
                known.execute("SELECT key, used, value, sum FROM found LIMIT 1").fetchone()
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
    known.execute("DELETE FROM found WHERE used < ?", (time.time() - KEPT_DAYS * 86400,))
    room = "SELECT key, SUM(LENGTH(value)) OVER (ORDER BY used DESC, key) AS total FROM found"
    known.execute(f"DELETE FROM found WHERE key IN (SELECT key FROM ({room}) WHERE total > ?)", (LARGEST,))


def _checksum(key: bytes, text: str) -> bytes:
    return hashlib.sha256(key + text.encode()).digest()


def key_for(*parts: Any) -> bytes:
    """A key for something that rests on this program, the libraries below it, and some JSON-able values."""
    return digest(_program(), *parts)


@lru_cache(maxsize=1)
def _program() -> str:
    """A hash of all code of these packages, and of the libraries below it."""
    code = [package_of(str(part.__file__)) for part in (theory, derivations, verify.version)]
    names = ("mpmath", "numpy", "python-flint", "scikit-learn", "scipy", "sympy", "z3-solver")
    libraries = {name: version_of(name) for name in names}
    return digest(__version__, platform.python_version(), code, libraries).hex()
