"""The ledger: one SQLite file with every block of draws, every task of every campaign, and what came out.

Write-ahead logging: readers are never blocked, several processes may write, and a process that is killed leaves what it
committed. Blocks stand under a key of what they were drawn from (`verify.evidence.archive`), so that a second writer of
the same block adds nothing.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from verify.evidence.archive import Row, digest, unpacked
from verify.running.ledger_errors import LedgerError, SpoiltError, told
from verify.running.ledger_rows import block_in, campaign_in, checksum_of, place_in, result_in, task_in
from verify.running.ledger_schema import COLUMNS, MIGRATIONS, SCHEMA, SIGNATURE, VERSION, WRITER_SECONDS
from verify.simulators import Array


Found = TypeVar("Found")


def shown(key: Any) -> str:
    """A key as it is written in messages."""
    return key.hex() if isinstance(key, bytes) else repr(key)


class Ledger:
    """One ledger file, open in one process."""

    def __init__(self, file: Path, write: bool = True) -> None:
        """Open a ledger; one that does not exist yet is made where it may be written.

        Raises:
            LedgerError: If the file is no ledger, is spoilt, is of a later version, or cannot be opened as asked.

        """
        self.file, self.write = Path(file), write
        if not write and not self.file.exists():
            msg = f"ledger: expected a file; got {self.file}, which does not exist"
            raise LedgerError(msg)
        with self.told():
            mode = "rwc" if write else "ro"
            self.base = sqlite3.connect(f"{self.file.absolute().as_uri()}?mode={mode}", WRITER_SECONDS, uri=True)
            self.base.isolation_level = None
            self._prepare()

    def _prepare(self) -> None:
        version, signature = self._pragma("user_version"), self._pragma("application_id")
        empty = not self.base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not empty and signature != SIGNATURE:
            msg = f"ledger: expected a ledger; got {self.file}, a database of something else"
            raise LedgerError(msg)
        if version not in ((0,) if empty else (*MIGRATIONS, VERSION)):
            msg = f"ledger: expected schema version {VERSION}; got {version} in {self.file}, of another verify"
            raise LedgerError(msg)
        if version in MIGRATIONS and not self.write:
            msg = (
                f"ledger: expected schema version {VERSION}; got {version} in {self.file}; verify ledger migrate "
                f"--ledger {self.file} brings it up to date"
            )
            raise LedgerError(msg)
        if self.write:
            self.base.execute("PRAGMA journal_mode = WAL")
            self.base.execute("PRAGMA synchronous = NORMAL")
            self._make()
        for table, columns in COLUMNS.items():
            found = [name for _, name, *_ in self.base.execute(f"PRAGMA table_info({table})")]
            if found != columns:
                msg = f"ledger {self.file}: table {table} is spoilt, it has not the columns that it had"
                raise SpoiltError(msg)

    def _pragma(self, name: str) -> int:
        return int(self.base.execute(f"PRAGMA {name}").fetchone()[0])

    def _make(self) -> None:
        """Make the tables, or bring them up to date, unless another process was faster.

        A file that may not be written says so here.
        """
        self.base.create_function("crc32", 1, checksum_of, deterministic=True)
        with self.transaction():
            version = self._pragma("user_version")
            if version == VERSION:
                self.base.execute("UPDATE campaigns SET id = id WHERE 0")
                return
            steps = (
                [step for old in range(version, VERSION) for step in MIGRATIONS[old]] if version else SCHEMA.split(";")
            )
            for statement in steps:
                self.base.execute(statement)
            self.base.execute(f"PRAGMA application_id = {SIGNATURE}")
            self.base.execute(f"PRAGMA user_version = {VERSION}")

    def told(self) -> AbstractContextManager[None]:
        """Say what is wrong with the file in words."""
        return told(self.file)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of some statements."""
        with self.told():
            self.base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.base.execute("COMMIT")
            except BaseException:
                if self.base.in_transaction:
                    self.base.execute("ROLLBACK")
                raise

    def _change(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Carry out a statement for rows, all or none; a single one is its own transaction, at a third of the cost."""
        if len(rows) == 1:
            with self.told():
                self.base.execute(statement, rows[0])
            return
        with self.transaction():
            self.base.executemany(statement, rows)

    def _select(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.told():
            return self.base.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self.base.close()

    def begin(self, spec: Mapping[str, Any], version: str) -> str:
        """Enter a campaign, or find the one that was asked for alike; returns its id."""
        name = digest(dict(spec)).hex()[:12]
        with self.transaction():
            row = name, json.dumps(spec, sort_keys=True), version, time.time()
            self.base.execute("INSERT OR IGNORE INTO campaigns VALUES (?, ?, ?, ?)", row)
        return name

    def campaigns(self) -> dict[str, dict[str, Any]]:
        """What was asked for in each campaign, by id, the latest last."""
        found = self._select("SELECT id, spec FROM campaigns ORDER BY started")
        return {name: self._sound(f"what was asked for in {name}", campaign_in, name, spec) for name, spec in found}

    def _sound(self, what: str, read: Callable[..., Found], *cells: Any) -> Found:
        """What stands in some cells of a row.

        Raises:
            SpoiltError: If it is not what was written.

        """
        try:
            return read(*cells)
        except ValueError as error:
            msg = f"ledger {self.file}: {what} is spoilt ({error}); verify ledger check tells how far"
            raise SpoiltError(msg) from error

    def enter(self, campaign: str, number: int, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Fix the tasks of a round; a round that is fixed already stays as it is."""
        with self.transaction():
            if not self._has(campaign, number):
                self._put(campaign, number, tasks)

    def replan(self, campaign: str, number: int, tasks: Sequence[Mapping[str, Any]]) -> None:
        """Put other tasks in the place of those of a round, whose outcomes are dropped with them."""
        with self.transaction():
            for table in ("results", "tasks"):
                self.base.execute(f"DELETE FROM {table} WHERE campaign = ? AND round = ?", (campaign, number))
            self._put(campaign, number, tasks)

    def _put(self, campaign: str, number: int, tasks: Sequence[Mapping[str, Any]]) -> None:
        texts = [json.dumps(task) for task in tasks]
        rows = [(campaign, number, i, text, checksum_of(text)) for i, text in enumerate(texts)]
        self.base.executemany("INSERT INTO tasks VALUES (?, ?, ?, ?, ?)", rows)

    def _has(self, campaign: str, number: int) -> bool:
        query = "SELECT 1 FROM tasks WHERE campaign = ? AND round = ? LIMIT 1"
        return self.base.execute(query, (campaign, number)).fetchone() is not None

    def tasks(self, campaign: str, number: int) -> list[dict[str, Any]]:
        """The tasks of a round; none where it was not fixed yet."""
        query = "SELECT spec, checksum FROM tasks WHERE campaign = ? AND round = ? ORDER BY number"
        return [self._sound(f"a task of {campaign}", task_in, *row) for row in self._select(query, (campaign, number))]

    def keep(self, campaign: str, blocks: Iterable[tuple[bytes, Row]], anew: bool = False) -> None:
        """Commit blocks, each with the address of the task that it was drawn for.

        Args:
            campaign: Id of the campaign that drew them.
            blocks: The blocks.
            anew: Whether they take the place of those that are known under their keys.

        """
        rows = [
            (b.key, campaign, address, b.simulators, b.stream, b.block, b.draws, b.seconds, content, crc32(content))
            for address, b, content in ((address, b, b.content) for address, b in blocks)
        ]
        instead = "REPLACE" if anew else "IGNORE"
        self._change(f"INSERT OR {instead} INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def settle(self, campaign: str, number: int, results: Mapping[int, tuple[str, Mapping[str, Any]]]) -> None:
        """Commit outcomes of tasks of a round, by number, each with the content hash of what was judged."""
        written = [(i, content, row, json.dumps(row)) for i, (content, row) in results.items()]
        rows = [
            (campaign, number, i, row["claim"], row["purpose"], row["verdict"], content, text, checksum_of(text))
            for i, content, row, text in written
        ]
        self._change("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop(self, campaign: str, number: int, tasks: Iterable[int]) -> None:
        """Forget the outcomes of some tasks of a round."""
        rows = [(campaign, number, i) for i in tasks]
        self._change("DELETE FROM results WHERE campaign = ? AND round = ? AND number = ?", rows)

    def recall(self, key: bytes, campaign: str = "*") -> list[Array] | None:
        """The numbers of a block, if it was drawn before.

        Args:
            key: What it was drawn from.
            campaign: By which campaign; any by default.

        Raises:
            SpoiltError: If they are not those that were written.

        """
        query = "SELECT numbers, checksum FROM blocks WHERE key = ? AND campaign GLOB ?"
        found = self._select(query, (key, campaign))
        return unpacked(self._sound(f"block {shown(key)}", block_in, *found[0])) if found else None

    def blocks_of(self, address: bytes) -> list[tuple[bytes, bytes]]:
        """Keys and contents of the blocks that were drawn for a task.

        Raises:
            SpoiltError: If one of them is not what was written.

        """
        found = self._select("SELECT key, numbers, checksum FROM blocks WHERE address = ?", (address,))
        return [(key, self._sound(f"block {shown(key)}", block_in, *cells)) for key, *cells in found]

    def settled(self, campaign: str, number: int) -> dict[int, str]:
        """The tasks of a round that have an outcome, each with the content hash of what was judged."""
        query = "SELECT number, content FROM results WHERE campaign = ? AND round = ?"
        return dict(self._select(query, (campaign, number)))

    def last_round(self, campaign: str) -> int:
        """Number of the round that was fixed last; -1 if none was."""
        query = "SELECT round FROM tasks WHERE campaign = ? ORDER BY round DESC LIMIT 1"
        found = [self._sound(f"a task of {campaign}", place_in, *row) for row in self._select(query, (campaign,))]
        return found[0][0] if found else -1

    def contents(self, campaign: str) -> list[tuple[str, str]]:
        """Claims and pairs with outcomes, each with the content hashes of what was judged; jumps along the index."""
        query = (
            "SELECT claim, content FROM results WHERE campaign = ? AND (claim, content) > (?, ?)"
            " ORDER BY claim, content LIMIT 1"
        )
        found: list[tuple[str, str]] = []
        while more := self._select(query, (campaign, *(found[-1] if found else ("", "")))):
            found += more
        return found

    def rounds_of(self, campaign: str, claim: str, content: str) -> list[int]:
        """The rounds with outcomes of a claim as it was when it had this content hash."""
        query = "SELECT DISTINCT round FROM results WHERE campaign = ? AND claim = ? AND content = ?"
        found = self._select(query, (campaign, claim, content))
        return [self._sound(f"a result of {claim}", place_in, *row)[0] for row in found]

    def results(
        self, campaign: str | None = None, claim: str = "*", verdict: str = "*", rounds: Sequence[int] = ()
    ) -> list[dict[str, Any]]:
        """Outcomes as in the JSON output of a run, with campaign, round, number and purpose.

        Args:
            campaign: Id of a campaign; all by default.
            claim: Id or glob.
            verdict: Word or glob.
            rounds: Numbers of rounds; all by default.

        Raises:
            SpoiltError: If one of them is not what was written.

        """
        wanted = [("claim GLOB ?", claim), ("verdict GLOB ?", verdict)] if (claim, verdict) != ("*", "*") else []
        wanted += [] if campaign is None else [("campaign = ?", campaign)]
        terms = [term for term, _ in wanted]
        terms += [f"round IN ({', '.join(str(int(number)) for number in rounds)})"] if rounds else []
        query = (
            "SELECT campaign, round, number, row, results.checksum FROM results JOIN campaigns ON id = campaign"
            f" WHERE {' AND '.join(terms) or '1'} ORDER BY started, round, number"
        )
        found = self._select(query, [value for _, value in wanted])
        for c, *place, _, _ in found:
            self._sound(f"a result of {c}", place_in, *place)
        rows = [(self._sound(f"result {c} {r}/{n}", result_in, *cells), c, r, n) for c, r, n, *cells in found]
        return [row | {"campaign": c, "round": r, "number": n} for row, c, r, n in rows]

    def sizes(self) -> dict[str, int]:
        """Number of rows in each table."""
        return {t: self._select(f"SELECT count(*) FROM {t}")[0][0] for t in ("campaigns", "tasks", "results", "blocks")}
