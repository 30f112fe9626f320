"""A small campaign of one's own, whose simulators count their blocks and can be told to misbehave."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from verify.commands.main import main
from verify.running.ledger import Ledger


ROOT = Path(__file__).parents[2]
FILE = r'''
import ctypes
import os
import signal
import time

import numpy as np
import sympy as sp

from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator


mu = sp.Symbol("mu", positive=True)
k = sp.Symbol("k", integer=True, positive=True)
MEAN = Quantity("mine.mean", "m", "m", "A mean.")
SQUARE = Quantity("mine.square", "s", "s", "A mean square.")
HELD = []


def claim(name, lhs, rhs, *hypotheses):
    ranges = Parameter(mu, "mean", 1, 2), Parameter(k, "size", 1, 9)
    return Claim(id="mine." + name, kind=Kind.EQUAL, statement="Mine", lhs=lhs(), rhs=rhs, hypotheses=hypotheses,
                 parameters=ranges, source=Source("Mine", "here", "ours"))


def note(name, rng):
    """Count a block, and do what was planned at this one: "7 main" at the seventh, once; trials of it are no blocks."""
    folder = os.environ.get("NOTES")
    if folder is None or len(rng.bit_generator.seed_seq.spawn_key) == 1:
        return
    with open(os.path.join(folder, name), "ab") as log:
        log.write(b".")
    with open(os.path.join(folder, "pids"), "a") as log:
        log.write(f"{os.getpid()}\n")
    with open(os.path.join(folder, "all"), "ab") as log:
        log.write(b".")
        count = log.tell()
    at, _, what = os.environ.get("PLAN", "").partition(" ")
    if not what or count < int(at):
        return
    if what not in ("leak", "hang always", "worker always"):
        try:
            os.close(os.open(os.path.join(folder, "struck"), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    if what == "main":
        os.kill(os.getppid(), signal.SIGKILL)
    elif what in ("worker", "worker always"):
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "interrupt":
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(1.0)  # the block in hand takes a while
    elif what == "interrupt twice":
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(1.5)
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(600)
    elif what == "hang" or what == "hang always":
        time.sleep(600)
    elif what == "hang in C":
        ctypes.PyDLL(None).sleep(600)  # the lock of the interpreter is held all the while
    elif what == "leak":
        HELD.append(np.ones(1 << 21))  # 16 MiB


@simulator("mine.mean", cost=lambda **_: 1e4)
def mean(rng, draws, *, mu, k):
    """Normal draws of mean mu."""
    note("mean", rng)
    return mu * (1 + rng.standard_normal(draws) / k)


@simulator("mine.square", cost=lambda **_: 1e4)
def square(rng, draws, *, mu, k):
    """Means of k squared normal draws."""
    note("square", rng)
    return mu**2 * (rng.standard_normal((draws, k)) ** 2).mean(axis=1)


RIGHT = claim("right", MEAN, mu)
WRONG = claim("wrong", SQUARE, mu**2 * sp.Piecewise((1, k < 4), (sp.Rational(11, 10), True)))
'''
WORDS = ("--rounds", "2", "--regimes", "3", "--seed", "5", "--no-report")
"""Of a campaign that takes some seconds: checks, a search, a counterexample made smaller."""
FEW = ("--regimes", "3", "--seed", "5", "--no-report", "--budget", "1h", "--workers", "1", "--json", "-")
"""Of a run that takes a second, with time enough on a machine that does much else."""


def write(folder: Path, *changes: tuple[str, str]) -> str:
    """The file of claims and simulators, with some words replaced; its path."""
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "mine.py"
    file.write_text(text)
    return str(file)


def environment(notes: Path | None = None, plan: str = "") -> dict[str, str]:
    """What processes of a campaign are told: where to count blocks, and what to do at which one."""
    if notes is None:
        return {}
    notes.mkdir(exist_ok=True)
    return {"NOTES": str(notes), "PLAN": plan}


def start(
    *words: str, command: str = "campaign", notes: Path | None = None, plan: str = "", before: str = ""
) -> subprocess.Popen[str]:
    """Start a campaign (or another command) as a process of its own; ``before`` is a line of Python to run first."""
    code = (
        f"{before}\nfrom verify.commands.main import main\nif __name__ == '__main__':\n    main({[command, *words]!r})"
    )
    env = os.environ | environment(notes, plan)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str], seconds: float = 600.0) -> tuple[int, str]:
    """Exit code and everything that a process said."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out + err


def here(*words: str) -> Result:
    """A campaign whose main process is this one."""
    return CliRunner().invoke(main, ["campaign", *words])


def checks_of(text: str) -> list[dict]:
    """The checks in the JSON of a run, but for how long they took."""
    return [{k: v for k, v in row.items() if k != "seconds"} for row in json.loads(text)["checks"]]


def rows(ledger: Path) -> list[dict]:
    """Everything that the results of a ledger say, but for how long it took and under which name."""
    base = Ledger(ledger, write=False)
    try:
        found = base.results()
    finally:
        base.close()
    return [{key: value for key, value in row.items() if key not in ("seconds", "campaign")} for row in found]


def bits(ledger: Path) -> str:
    """The same, to the last bit."""
    return json.dumps(rows(ledger), sort_keys=True)


def count(notes: Path, name: str = "all") -> int:
    """Blocks that a simulator drew."""
    return (notes / name).stat().st_size if (notes / name).exists() else 0


def is_gone(pid: int, seconds: float = 15.0) -> bool:
    """Whether a process is dead, or dies in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def workers_of(pid: int) -> list[int]:
    """Processes whose parent is this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found += [int(folder.name)] * (parent == pid)
    return found


def pids(notes: Path) -> list[int]:
    """Processes that drew, in the order in which they began to."""
    return [int(pid) for pid in dict.fromkeys((notes / "pids").read_text().split())] if notes.exists() else []


def blocks(ledger: Path) -> int:
    """Blocks of draws that a ledger holds; trials of simulators that were passed stand there too, without any."""
    with closing(sqlite3.connect(ledger)) as base:
        return int(base.execute("SELECT COUNT(*) FROM blocks WHERE draws > 0").fetchone()[0])
