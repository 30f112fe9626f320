"""What asks for more memory than its process's share is an error of its own check, and costs nothing beside it."""

import json
import os
import resource
import subprocess
import sys

import pytest

from tests.verify.campaigns import ROOT
from verify.running.memory import LEAST, memory_of_machine
from verify.running.workers import Workers


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what a process asks for itself")
HOGS = """
from verify import claim, simulate

@simulate
def sound(rng, draws, *, n):
    return rng.normal(1, 1, (draws, n)).mean(axis=1)

@simulate
def hoards(rng, draws, *, n):
    kept = []
    while True:
        kept.append(bytearray(10**7))

@simulate
def broad(rng, draws, *, n):
    return rng.normal(1, 1, (draws, 10**9)).mean(axis=1)

claim("hoards", hoards, "=", "1", n=(2, 50))
claim("broad", broad, "=", "1", n=(2, 50))
claim("sound", sound, "=", "1", n=(2, 50))
"""


def asks_for(size):
    """Ask for so many bytes, and give the lower limit of this process."""
    bytearray(int(size))
    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def test_a_worker_may_ask_for_its_share_of_the_machine_and_no_more_and_goes_on_after_that():
    crew = Workers(64)
    try:
        for _ in range(2):
            future = crew.submit(asks_for, memory_of_machine())
            assert isinstance(future.exception(), MemoryError)
            crew.idle.append(crew.busy.pop(future))  # the same process is asked again
        assert 64 * crew.submit(asks_for, 1).result() >= 64 * LEAST
    finally:
        crew.close()


def test_a_limit_that_was_set_before_stays():
    code = "from verify.running.memory import limit_memory; limit_memory(1); bytearray(2**31)"
    done = subprocess.run(
        ["bash", "-c", f"ulimit -d 1000000; exec {sys.executable} -c '{code}'"], capture_output=True, text=True
    )
    assert done.stderr.endswith("MemoryError\n")


@pytest.mark.parametrize("workers", [1, 2])
def test_claims_that_take_memory_without_end_are_errors_and_the_sound_one_beside_them_is_judged(workers, tmp_path):
    (tmp_path / "hogs.py").write_text(HOGS)
    words = f"run hogs.py --json found.json --no-report --budget 300s --workers {workers}"
    limited = f"ulimit -d 1500000; exec {sys.executable} -m verify.commands.main {words}"
    places = {name: str(tmp_path / name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        ["bash", "-c", limited],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | places,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["claims"] == {"hogs.sound": "supported", "hogs.hoards": "error", "hogs.broad": "error"}
    for row in (row for row in found["checks"] if row["claim"] != "hogs.sound"):
        assert "raised MemoryError" in row["reason"]
