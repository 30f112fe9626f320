"""Ledgers put together, checked and exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.running.ledger import Ledger, shown
from verify.running.ledger_errors import LedgerError, SpoiltError
from verify.running.ledger_rows import block_in, campaign_in, place_in, result_in, task_in
from verify.running.ledger_schema import COLUMNS as TABLES


if TYPE_CHECKING:
    import pandas as pd


COLUMNS = (
    "campaign", "round", "number", "purpose", "without", "claim", "check", "kind", "verdict", "theory", "estimate",
    "low", "high", "gap", "gap_low", "gap_high", "samples", "seconds", "alpha_spent", "confirmed_by", "reason",
    "regime", "reproduce",
)  # fmt: skip


def merge(target: Ledger, source: Ledger) -> dict[str, int]:
    """Take over what another ledger holds; returns how many rows of each table were new.

    The source is checked whole before the first row is written.

    Raises:
        LedgerError: If something is wrong with the source, if other campaigns there drew from the same streams, or if
            the same block differs.

    """
    if wrong := faults(source):
        more = f" and {len(wrong) - 1} more" if wrong[1:] else ""
        msg = f"ledger {source.file}: {wrong[0]}{more}; nothing was taken over, and verify ledger check names them all"
        raise SpoiltError(msg)
    with source.told():
        rows = {t: source.base.execute(f"SELECT * FROM {t}").fetchall() for t in TABLES}
    specs = source.campaigns()
    for key, campaign, _, _, _, _, draws, _, numbers, _ in rows["blocks"]:
        if not draws:  # a trial of a simulator, a pace or a screening: nobody's evidence, and alike in campaigns
            continue
        with target.told():
            known = target.base.execute("SELECT campaign, numbers FROM blocks WHERE key = ?", (key,)).fetchone()
        if known is None:
            continue
        if known[0] != campaign:
            seed = specs[campaign]["seed"]
            msg = (
                f"ledger: expected disjoint random streams; campaign {campaign} of {source.file} and campaign "
                f"{known[0]} of {target.file} drew the same ones (seed {seed}): their evidence is not independent"
            )
            raise LedgerError(msg)
        if known[1] != numbers:
            msg = f"ledger: block {key.hex()} of {source.file} is not the one of {target.file}: one of them is spoilt"
            raise LedgerError(msg)
    before = target.sizes()
    with target.transaction():
        for table, found in rows.items():
            if found:
                marks = ", ".join("?" * len(found[0]))
                target.base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", found)
    return {table: count - before[table] for table, count in target.sizes().items()}


def faults(ledger: Ledger) -> list[str]:
    """What is wrong with a ledger, one sentence each; nothing if it is sound."""
    try:
        found = [line for (line,) in ledger.base.execute("PRAGMA integrity_check") if line != "ok"]
        found += [
            f"row of {table} without its campaign" for table, *_ in ledger.base.execute("PRAGMA foreign_key_check")
        ]
        found += _faults_of_rows(ledger)
    except Exception as error:
        return [str(error)]
    return found


def _faults_of_rows(ledger: Ledger) -> Iterator[str]:
    """What is wrong with single rows, and with what they say of each other."""
    for name, spec, started in ledger.base.execute("SELECT id, spec, started FROM campaigns"):
        yield from _fault(f"campaign {name}", campaign_in, name, spec)
        if not isinstance(started, float):
            yield f"campaign {name}: {started!r} is no time"
    query = "SELECT campaign, round, number, spec, checksum FROM tasks"
    for campaign, number, task, *cells in ledger.base.execute(query):
        yield from _fault(f"task {campaign} {number}/{task}", task_in, *cells)
        yield from _fault(f"task {campaign} {number}/{task}", place_in, number, task)
    query = (
        "SELECT r.campaign, r.round, r.number, r.claim, r.purpose, r.verdict, r.row, r.checksum, t.spec FROM results r"
        " LEFT JOIN tasks t ON (t.campaign, t.round, t.number) = (r.campaign, r.round, r.number)"
    )
    for campaign, number, task, claim, purpose, verdict, row, checksum, spec in ledger.base.execute(query):
        place = f"result {campaign} {number}/{task}"
        try:
            said = result_in(row, checksum)
        except ValueError as error:
            yield f"{place}: {error}"
            continue
        if [said[key] for key in ("claim", "purpose", "verdict")] != [claim, purpose, verdict]:
            yield f"{place}: the columns beside it say something else"
        if not isinstance(spec, str):
            yield f"{place}: there is no such task"
    for key, draws, seconds, *cells in ledger.base.execute("SELECT key, draws, seconds, numbers, checksum FROM blocks"):
        yield from _fault(f"block {shown(key)}", block_in, *cells)
        if not (isinstance(key, bytes) and isinstance(draws, int) and isinstance(seconds, float)):
            yield f"block {shown(key)}: what stands beside its numbers is none"


def _fault(what: str, read: Callable[..., Any], *cells: Any) -> Iterator[str]:
    """Why cells of a row are not what was written, if they are not."""
    try:
        read(*cells)
    except ValueError as error:
        yield f"{what}: {error}"


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A result with one entry per column of `COLUMNS`."""
    low, high = row["interval"] or (None, None)
    gap_low, gap_high = row["gap_interval"] or (None, None)
    ends = {"low": low, "high": high, "gap_low": gap_low, "gap_high": gap_high}
    regime = json.dumps(row["regime"], ensure_ascii=False, sort_keys=True)
    return {name: ({**row, **ends, "regime": regime}).get(name) for name in COLUMNS}


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Results as comma-separated values with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _as_cell(value) for name, value in flat(row).items()} for row in rows)
    return text.getvalue()


def _as_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such words begin with an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def as_json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Results as one JSON object a line, everything that is known of each."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


FORMATS: Mapping[str, Callable[[Iterable[Mapping[str, Any]]], str]] = {"csv": as_csv, "jsonl": as_json_lines}


def frame(file: Path | str, claim: str = "*", verdict: str = "*") -> pd.DataFrame:
    """The results in a ledger as a pandas table, one row per check (extra ``notebook``).

    Args:
        file: The ledger.
        claim: Id or glob.
        verdict: Word or glob.

    Raises:
        ImportError: If pandas is not installed.
        LedgerError: If the file cannot be read.

    """
    import pandas as pd

    ledger = Ledger(Path(file), write=False)
    return pd.DataFrame([flat(row) for row in ledger.results(None, claim, verdict)], columns=list(COLUMNS))
