"""Ledgers put together, checked and exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from verify.running.ledger import Ledger, checksum_of, shown
from verify.running.ledger_errors import LedgerError


if TYPE_CHECKING:
    import pandas as pd


COLUMNS = (
    "campaign", "round", "number", "purpose", "without", "claim", "check", "kind", "verdict", "theory", "estimate",
    "low", "high", "gap", "gap_low", "gap_high", "samples", "seconds", "alpha_spent", "confirmed_by", "reason",
    "regime", "reproduce",
)  # fmt: skip


def merge(target: Ledger, source: Ledger) -> dict[str, int]:
    """Take over what another ledger holds; returns how many rows of each table were new.

    Raises:
        LedgerError: If other campaigns there drew from the same streams, or the same block differs.

    """
    rows = {
        t: source.base.execute(f"SELECT * FROM {t}").fetchall() for t in ("campaigns", "tasks", "results", "blocks")
    }
    specs = source.campaigns()
    for key, campaign, _, _, _, _, draws, _, numbers, _ in rows["blocks"]:
        if not draws:  # a trial of a simulator, a pace or a screening: nobody's evidence, and alike in campaigns
            continue
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
        for key, numbers, checksum in ledger.base.execute("SELECT key, numbers, checksum FROM blocks"):
            if not isinstance(numbers, bytes) or crc32(numbers) != checksum:
                found.append(f"block {shown(key)}: the numbers are not those that were written")
        for campaign, number, task, row, checksum in ledger.base.execute(
            "SELECT campaign, round, number, row, checksum FROM results"
        ):
            if checksum_of(row) != checksum:
                found.append(f"result {campaign} {number}/{task}: not what was written")
    except Exception as error:
        return [str(error)]
    return found


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
