"""The tables of a ledger, and what brings those of an earlier version up to date."""

from __future__ import annotations


VERSION = 3
"""Of the schema."""
SIGNATURE = 0x7468_7672
"""Application id that marks an SQLite file as a ledger."""
WRITER_SECONDS = 60.0
"""Seconds to wait for another writer."""
SCHEMA = """
CREATE TABLE campaigns (
    id TEXT PRIMARY KEY, spec TEXT NOT NULL, version TEXT NOT NULL, started REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE tasks (
    campaign TEXT NOT NULL REFERENCES campaigns, round INTEGER NOT NULL, number INTEGER NOT NULL, spec TEXT NOT NULL,
    checksum INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign, round, number)
) WITHOUT ROWID;
CREATE TABLE results (
    campaign TEXT NOT NULL REFERENCES campaigns, round INTEGER NOT NULL, number INTEGER NOT NULL,
    claim TEXT NOT NULL, purpose TEXT NOT NULL, verdict TEXT NOT NULL, content TEXT NOT NULL, row TEXT NOT NULL,
    checksum INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign, round, number)
) WITHOUT ROWID;
CREATE INDEX results_by_claim ON results (claim, verdict);
CREATE INDEX results_by_content ON results (campaign, claim, content, round);
CREATE TABLE blocks (
    key BLOB PRIMARY KEY, campaign TEXT NOT NULL, address BLOB NOT NULL, simulators TEXT NOT NULL,
    stream INTEGER NOT NULL, block INTEGER NOT NULL, draws INTEGER NOT NULL, seconds REAL NOT NULL,
    numbers BLOB NOT NULL, checksum INTEGER NOT NULL
);
CREATE INDEX blocks_by_address ON blocks (address);
"""
MIGRATIONS = {
    1: (
        "ALTER TABLE results ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0",
        "UPDATE results SET checksum = crc32(row)",
    ),
    2: (
        "ALTER TABLE tasks ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0",
        "UPDATE tasks SET checksum = crc32(spec)",
    ),
}
"""What brings a ledger of an earlier version to the next one."""
COLUMNS = {
    "campaigns": ["id", "spec", "version", "started"],
    "tasks": ["campaign", "round", "number", "spec", "checksum"],
    "results": ["campaign", "round", "number", "claim", "purpose", "verdict", "content", "row", "checksum"],
    "blocks": [
        "key", "campaign", "address", "simulators", "stream", "block", "draws", "seconds", "numbers", "checksum",
    ],
}  # fmt: skip
"""Columns of each table, in their order; those that a migration adds stand last."""
