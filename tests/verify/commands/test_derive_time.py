"""`verify derive` on the clock: chains that take too long, and Ctrl-C."""

import json
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.verify.commands.test_derive import GOOD, HEAD
from verify.commands.main import main
from verify.running.derivation.rows import Orders


SLOW = """
import time
from dataclasses import dataclass

@dataclass(frozen=True)
class Slow(Algebra):
    def demands(self, line):
        open("{sign}", "w").close()
        try:
            time.sleep(60)
        except Exception:
            pass
        yield line.itself()

SLOW = claim("toy.slow", x, x)
SLOW_CHAIN = Chain(SLOW, (Step(SLOW, Slow()),))
"""
STUCK = """
import os, time
from dataclasses import dataclass

@dataclass(frozen=True)
class Stuck(Algebra):
    def demands(self, line):
        open("{sign}", "w").write(str(os.getpid()))
        while True:
            try:
                {work}
            except {caught}:
                pass

STUCK = claim("toy.stuck", x, x)
STUCK_CHAIN = Chain(STUCK, (Step(STUCK, Stuck()),))
LEANS = claim("toy.leans", x + x, 2*x)
LEANS_CHAIN = Chain(LEANS, (Step(2*x, Cited(STUCK_CHAIN)), Step(LEANS, Algebra("the same"))))
"""


@pytest.fixture
def mine(tmp_path):
    """Writes a file of chains, a slow one among them: its rule leaves a file behind when it begins."""

    def write(*parts: str) -> str:
        file = tmp_path / "mine.py"
        file.write_text(HEAD + "".join(parts).replace("{sign}", str(tmp_path / "started")))
        return str(file)

    return write


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_chain_that_takes_too_long_is_out_of_time_and_the_others_go_on(mine, workers):
    file = mine(SLOW, GOOD)
    result = verify("derive", file, "--workers", workers, "--budget", "2s", "--json", "-")
    found = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [found[one]["verdict"] for one in found] == ["unverified", "proved"]
    (step,) = found["toy.slow"]["steps"]
    assert step["how"] == "out of time after 2 s"
    assert 2 <= found["toy.slow"]["seconds"] < 30
    assert found["toy.slow"]["reproduce"].endswith("--budget 2")


def is_alive(number: int) -> bool:
    """Whether a process that this one started runs; one that was just killed is waited for."""
    process = next((one for one in active_children() if one.pid == number), None)
    if process is not None:
        process.join(10)
    return process is not None and process.is_alive()


@pytest.mark.parametrize(("work", "caught"), [("time.sleep(0.05)", "Exception"), ("pass", "BaseException")])
def test_the_process_of_a_chain_out_of_time_is_ended_even_if_its_rule_heeds_no_interrupt(mine, tmp_path, work, caught):
    file = mine(STUCK.format(sign="{sign}", work=work, caught=caught), GOOD)
    rows = tmp_path / "rows.json"
    words = ["toy.square", "toy.stuck", "--workers", "2", "--budget", "1s", "--json", str(rows)]
    result = verify("derive", file, *words)
    assert result.exit_code == 3
    found = json.loads(rows.read_text())
    assert {one: row["verdict"] for one, row in found.items()} == {"toy.square": "proved", "toy.stuck": "unverified"}
    assert found["toy.stuck"]["steps"][0]["how"] == "out of time after 1 s"
    assert found["toy.stuck"]["out_of_time"]
    assert not is_alive(int((tmp_path / "started").read_text()))


def test_other_chains_are_shown_while_one_runs(mine, tmp_path):
    """What leans on it waits for it."""
    file = mine(STUCK.format(sign="{sign}", work="sum(range(1000))", caught="Exception"), GOOD)
    command = [sys.executable, "-m", "verify.commands.main", "derive", file, "--workers", "2", "--budget", "4s"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        shown = [line.partition(": ")[0] for line in process.stdout if line.startswith("toy.")]
    assert shown.index("toy.square") < shown.index("toy.stuck") < shown.index("toy.leans")
    assert process.returncode == 3


def test_the_default_budget_is_a_minute():
    assert "default 60s" in " ".join(verify("derive", "--help").stdout.split())
    assert Orders().budget == 60


def test_time_that_is_no_time_is_refused():
    result = verify("derive", "classical.inverse_chi_square", "--budget", "0")
    assert result.exit_code == 2
    assert "expected a positive time" in result.stderr


def heed_interrupts() -> None:
    """A shell's background jobs are born deaf to Ctrl-C, and so would be the run that is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(words: list[str], folder: Path, started: Path) -> tuple[int, str]:
    """Exit code and output of ``verify derive``, interrupted when a file is there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "verify.commands.main", "derive", *words, "--workers", "1"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )
    try:
        deadline = time.monotonic() + 60
        while not started.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    return process.returncode, printed


def test_ctrl_c_keeps_the_chains_that_are_finished(mine, tmp_path):
    started, out = tmp_path / "started", tmp_path / "out.json"
    file = mine(GOOD, SLOW)
    code, printed = interrupted([file, "--json", str(out)], tmp_path, started)
    assert code == 130
    assert "interrupted at toy.slow" in " ".join(printed.split())
    assert list(json.loads(out.read_text())) == ["toy.square"]
