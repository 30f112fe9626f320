"""A run as a new process would do it."""

import sys

import pytest

from tests.verify.campaigns import FEW, checks_of, count, environment, write
from tests.verify.commands.test_cli import verify


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a file of claims, with changes; returns checks without times, blocks drawn, and lines about the ledger."""
    numbers = iter(range(100))

    def once(*changes, words=FEW, plan=""):
        notes = tmp_path / f"notes{next(numbers)}"
        for name, value in environment(notes, plan).items():
            monkeypatch.setenv(name, value)
        file = write(tmp_path, *changes)
        for name in [name for name in sys.modules if name.startswith("claims_mine_")]:
            del sys.modules[name]  # a process imports a file once; this one is to be as good as a new one
        result = verify("run", file, *words)
        said = [line for line in result.stderr.splitlines() if line.startswith("ledger")]
        return checks_of(result.stdout), {name: count(notes, name) for name in ("mean", "square")}, said

    return once
