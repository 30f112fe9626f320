"""`verify derive` on the clock: chains that take too long, and Ctrl-C."""

import json
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner, Result

from tests.verify.commands.test_derive import GOOD, HEAD
from verify.commands.main import main


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
    result = verify("derive", file, "--workers", workers, "--budget", "5s", "--json", "-")
    found = json.loads(result.stdout)
    assert result.exit_code == 3
    assert [found[one]["verdict"] for one in found] == ["unverified", "proved"]
    (step,) = found["toy.slow"]["steps"]
    assert step["how"] == "out of time: a chain may take 5 s"
    assert 5 <= found["toy.slow"]["seconds"] < 30
    assert found["toy.slow"]["reproduce"].endswith("--budget 5")


def test_time_that_is_no_time_is_refused():
    result = verify("derive", "classical.inverse_chi_square", "--budget", "0")
    assert result.exit_code == 2
    assert "expected a positive time" in result.stderr


def heed_interrupts() -> None:
    """A shell's background jobs are born deaf to Ctrl-C, and so would be the run that is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_the_chains_that_are_finished(mine, tmp_path):
    started, out = tmp_path / "started", tmp_path / "out.json"
    file = mine(GOOD, SLOW)
    command = [sys.executable, "-m", "verify.commands.main", "derive", file, "--workers", "1", "--json", str(out)]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
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
    assert process.returncode == 130
    assert "interrupted at toy.slow" in " ".join(printed.split())
    assert list(json.loads(out.read_text())) == ["toy.square"]
