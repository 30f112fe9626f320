"""Damaged ledgers and odd command lines: whatever is read or asked, a command ends with a code and a sentence.

Each ledger is a sound one with something spoilt: bytes, pages, rows, or JSON with the right checksum beside it. Each
command line is made of options of a command and of values that somebody may type. Work that takes long is left out:
what is read, and what is asked for, is looked at whole.

    python -m tests.bench.fuzz --ledgers 5000 --lines 20000
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from zlib import crc32

import click
from click.testing import CliRunner, Result

from tests.verify.campaigns import write
from verify.commands.main import main


CODES = {0, 1, 2, 3, 5, 130}
"""How commands may end that nothing from outside ended."""
PAGE = 4096
ODD = (
    *(None, True, -1, 0, 2**70, 1e400, "", "x", "\0", "\ud800", "<script>", [], {}, [None], {"a": []}, -0.0, "nan"),
    *("../../etc", "1e999", [[]], {"": ""}, "supported", 0.5, "screen", "é" * 300),
)
"""What an entry of JSON, or a cell, may be turned into."""
VALUES = (
    *(
        "",
        "-",
        "--",
        "0",
        "-1",
        "1",
        "2",
        "1e-9",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "0x10",
        "10s",
        "5m",
        "-5s",
        "1h",
        "1 h",
    ),
    *("900M", "2G", "0G", "50%", "0.01", "200%", "d=100", "d=", "=d", "d=nan", "T=1e999", "x=y=z", "\x1b[2J", "a\nb"),
    *("a" * 5000, "é", "名", "🙂", "\udcff", "*", "[", "[!", "dohmatob2024.*", "dohmatob2024.thm_4_1", "~", "a~b"),
    *(
        "dohmatob2024.thm_4_1~drop.1",
        "no.such",
        "mine.py",
        "missing.py",
        "binary.py",
        "broken.py",
        ".",
        "/",
        "/dev/null",
    ),
    *(
        "out.json",
        "there/out.json",
        "sound.sqlite",
        "spoilt.sqlite",
        "missing.sqlite",
        "out.csv",
        "out.xlsx",
        "record.toml",
    ),
    *(
        "supported",
        "refuted",
        "equality",
        "limit",
        "mine",
        "Mine",
        "1st",
        "--help",
        "99999999999999999999",
        "1_000",
        "½",
    ),
)
"""What somebody may type where a value or a name is asked for."""


class Fuzz:
    """A folder with a sound ledger and some files, and commands that are run in it."""

    def __init__(self, folder: Path) -> None:
        """Make a small campaign, and files that are no use."""
        self.folder, self.faults = folder, list[str]()
        self.file = write(folder)
        self.codes: Counter[tuple[str, int]] = Counter()
        asked = ["campaign", self.file, "--rounds", "1", "--regimes", "2", "--workers", "1", "--no-report"]
        made = CliRunner().invoke(main, [*asked, "--ledger", str(folder / "sound.sqlite")])
        assert made.exit_code in CODES, made.output
        kept, copy = sqlite3.connect(folder / "sound.sqlite"), sqlite3.connect(folder / "copy.sqlite")
        kept.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.close()
        kept.close()
        self.sound = (folder / "copy.sqlite").read_bytes()
        (folder / "spoilt.sqlite").write_bytes(self.sound[:PAGE] + bytes(len(self.sound) - PAGE))
        (folder / "binary.py").write_bytes(bytes(range(256)))
        (folder / "broken.py").write_text("raise SystemExit(0)\n")
        (folder / "record.toml").write_text("[[verdict]]\nclaim = 7\n")

    def run(self, name: str, words: list[str]) -> Result:
        """A command, whose end is looked at."""
        found = CliRunner().invoke(main, words)
        self.codes[name, found.exit_code] += 1
        why = ""
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            why = "".join(traceback.format_exception(found.exception))
        elif found.exit_code not in CODES or "Traceback" in found.output:
            why = f"exit code {found.exit_code}: {found.output[-1000:]}"
        elif found.exit_code == 2 and not ("Error: " in found.stderr or "Usage: " in found.stderr):
            why = f"exit code 2 without a sentence: {found.output[-1000:]}"
        if why:
            self.faults.append(f"{words!r}\n{why}")
        return found

    # Ledgers ----------------------------------------------------------------------------------

    def ledger(self, seed: int) -> None:
        """Spoil a ledger, and give it to one of the commands that read ledgers."""
        rng = random.Random(seed)
        file, other = self.folder / f"fuzzed-{seed}.sqlite", self.folder / f"other-{seed}.sqlite"
        file.write_bytes(self.sound)
        how = rng.choice((flipped, zeroed, cut, swapped, cells, cells, exchanged, edited, edited, edited))
        how(file, rng)
        other.write_bytes(self.sound)
        at, name = ["--ledger", str(file)], rng.choice(("list", "csv", "jsonl", "merge", "into", "check", "resume"))
        words = {
            "list": ["ledger", "list", *at],
            "csv": ["ledger", "export", str(self.folder / "out.csv"), *at],
            "jsonl": ["ledger", "export", str(self.folder / "out.jsonl"), *at],
            "merge": ["ledger", "merge", str(file), "--into", str(other)],
            "into": ["ledger", "merge", str(other), "--into", str(file)],
            "check": ["ledger", "check", *at],
            "resume": ["campaign", self.file, *at, "--resume", "--rounds", "1", "--workers", "1", "--no-report"],
        }[name]
        if name == "resume":
            words += ["--budget", "2s"]
        before = len(self.faults)
        self.run(name, words)
        if len(self.faults) > before:
            self.faults[-1] = f"ledger {seed}, {how.__name__}: {self.faults[-1]}"
        for left in (*self.folder.glob("fuzzed-*"), *self.folder.glob("other-*")):
            left.unlink()

    # Command lines ----------------------------------------------------------------------------

    def line(self, seed: int) -> None:
        """Run a command with options and values chosen at random."""
        rng = random.Random(seed)
        names = [(name, command) for name, command in every(main)]
        name, command = rng.choice(names)
        words = name.split()
        for param in rng.sample(command.params, k=rng.randint(0, min(4, len(command.params)))):
            if isinstance(param, click.Option):
                words.append(rng.choice([*param.opts, *param.secondary_opts]))
            if not getattr(param, "is_flag", False) and rng.random() < 0.95:
                words.append(self.value(rng, param))
        words += [self.value(rng, None) for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3)))]
        if rng.random() < 0.05:
            words.insert(0, rng.choice(("--debug", "--version", "--help", "--no-such", "")))
        if "--debug" not in words:
            self.run(name, words)

    def value(self, rng: random.Random, param: click.Parameter | None) -> str:
        """What is typed for a parameter: often what fits."""
        kind = None if param is None else param.type
        if isinstance(kind, click.Choice) and rng.random() < 0.5:
            return str(rng.choice(list(kind.choices)))
        if isinstance(kind, click.types.IntRange) and rng.random() < 0.5:
            return str(rng.randint(1, 9))
        return str(rng.choice(VALUES))


def every(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands of a group and of the groups in it, by their words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every(command, f"{name} ")
        yield before + name, command


@contextmanager
def without_work() -> Iterator[None]:
    """Leave out what takes long, once everything that was asked for has been read."""

    def looked_up(words: tuple[str, ...], *_: Any) -> int:
        from verify.commands.inputs import named_claims

        named_claims(words, to_judge=True)
        return 0

    def opened(words: tuple[str, ...], file: Path, resume: bool, asked: Any) -> int:
        from verify.commands.campaign import _opened

        _opened(words, file, resume, asked)
        return 0

    works = {"run": "_run", "mutate": "_mutate", "derive": "_derive", "check": "_check"}
    found: list[Any] = [
        mock.patch.object(sys.modules[f"verify.commands.{name}"], work, looked_up) for name, work in works.items()
    ]
    found += [
        mock.patch.object(sys.modules["verify.commands.calibrate"], "_calibrate", return_value=0),
        mock.patch.object(sys.modules["verify.commands.derive"], "_mutate", looked_up),
        mock.patch.object(sys.modules["verify.commands.campaign"], "_campaign", opened),
        mock.patch("verify.running.usable_sizes.places", return_value=()),
    ]
    with ExitStack() as stack:
        for one in found:
            stack.enter_context(one)
        yield


# What is spoilt -------------------------------------------------------------------------------


def flipped(file: Path, rng: random.Random) -> None:
    """Some bits anywhere, in the header as likely as elsewhere."""
    content = bytearray(file.read_bytes())
    for _ in range(rng.choice((1, 1, 3, 30))):
        content[rng.randrange(rng.choice((100, PAGE, len(content))))] ^= 1 << rng.randrange(8)
    file.write_bytes(content)


def zeroed(file: Path, rng: random.Random) -> None:
    """A range of bytes."""
    content = bytearray(file.read_bytes())
    start, length = rng.randrange(len(content)), rng.choice((1, 16, 512, PAGE, 5 * PAGE))
    content[start : start + length] = bytes(len(content[start : start + length]))
    file.write_bytes(content)


def cut(file: Path, rng: random.Random) -> None:
    """The end is missing, or something follows it."""
    content = file.read_bytes()
    file.write_bytes(content[: rng.randrange(len(content))] if rng.random() < 0.8 else content + bytes(content[:PAGE]))


def swapped(file: Path, rng: random.Random) -> None:
    """Two pages have changed places."""
    content = file.read_bytes()
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    one, other = rng.sample(range(len(pages)), 2)
    pages[one], pages[other] = pages[other], pages[one]
    file.write_bytes(b"".join(pages))


def cells(file: Path, rng: random.Random) -> None:
    """A cell holds something else, a row is gone, or a table is."""

    def change(base: sqlite3.Connection, table: str, columns: list[str]) -> None:
        what = rng.random()
        where = f"WHERE rowid = {rng.randint(1, 9)}" if table == "blocks" else f"WHERE {columns[0]} > ''"
        if what < 0.1:
            base.execute(f"DROP TABLE {table}")
        elif what < 0.2:
            base.execute(f"DELETE FROM {table} {where}")
        elif what < 0.3:
            base.execute(f"ALTER TABLE {table} RENAME COLUMN {rng.choice(columns)} TO odd")
        else:
            odd = rng.choice([one for one in ODD if not isinstance(one, list | dict)])
            odd = odd.encode("utf-8", "surrogatepass") if isinstance(odd, str) and rng.random() < 0.5 else odd
            base.execute(f"UPDATE OR IGNORE {table} SET {rng.choice(columns)} = ? {where}", (odd,))

    _in_tables(file, rng, change)


def exchanged(file: Path, rng: random.Random) -> None:
    """What stands in a column belongs to another row."""

    def change(base: sqlite3.Connection, table: str, columns: list[str]) -> None:
        column = rng.choice(columns)
        found = [value for (value,) in base.execute(f"SELECT {column} FROM {table}")]
        base.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (rng.choice(found),))

    _in_tables(file, rng, change)


def edited(file: Path, rng: random.Random) -> None:
    """An entry of JSON is another one, with the right checksum beside it."""
    table, column = rng.choice((("campaigns", "spec"), ("tasks", "spec"), ("results", "row")))
    base = sqlite3.connect(file)
    found = [text for (text,) in base.execute(f"SELECT {column} FROM {table}")]
    text = rng.choice(found)
    new = json.dumps(_other(json.loads(text), rng))
    base.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, text))
    if table == "campaigns":
        from verify.evidence.archive import digest

        name = digest(json.loads(new)).hex()[:12]
        for one, key in (("campaigns", "id"), ("tasks", "campaign"), ("results", "campaign"), ("blocks", "campaign")):
            base.execute(f"UPDATE {one} SET {key} = ?", (name,))
    else:
        base.execute(f"UPDATE {table} SET checksum = ? WHERE {column} = ?", (crc32(new.encode()), new))
    base.commit()
    base.close()


def _other(content: Any, rng: random.Random) -> Any:
    """The same JSON with one entry changed, missing or added."""
    if isinstance(content, dict) and content and rng.random() < 0.9:
        key = rng.choice(sorted(content))
        if rng.random() < 0.15:
            return {k: v for k, v in content.items() if k != key}
        if rng.random() < 0.1:
            return content | {"odd": rng.choice(ODD)}
        return content | {key: _other(content[key], rng)}
    if isinstance(content, list) and content and rng.random() < 0.6:
        place = rng.randrange(len(content))
        return [_other(one, rng) if i == place else one for i, one in enumerate(content)]
    return rng.choice(ODD)


def _in_tables(file: Path, rng: random.Random, change: Callable[[sqlite3.Connection, str, list[str]], None]) -> None:
    base = sqlite3.connect(file)
    table = rng.choice(("campaigns", "tasks", "results", "blocks"))
    columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
    try:
        change(base, table, columns)
    except (sqlite3.Error, OverflowError, UnicodeError):  # what SQLite itself refuses cannot be met with
        base.rollback()
    base.commit()
    base.close()


def script() -> None:
    """Print how many of each end there were, and what ended otherwise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgers", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1e9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzz, ends = Fuzz(Path(folder)), time.monotonic() + asked.seconds
        from contextlib import chdir

        done = Counter[str]()
        with chdir(folder):
            for i in range(asked.ledgers):
                if time.monotonic() > ends:
                    break
                fuzz.ledger(asked.seed + i)
                done["ledgers"] += 1
            with without_work():
                for i in range(asked.lines):
                    if time.monotonic() > ends:
                        break
                    fuzz.line(asked.seed + i)
                    done["lines"] += 1
    print(dict(done), {f"{name}: {code}": count for (name, code), count in sorted(fuzz.codes.items())})
    print(f"{len(fuzz.faults)} ended otherwise")
    print("\n\n".join(fuzz.faults[:20]))


if __name__ == "__main__":
    script()
