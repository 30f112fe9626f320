"""A campaign on a cluster ends with the same results as on one machine, even where a worker is killed half-way."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.verify.campaigns import ROOT, WORDS, bits, count, environment, here, pids


pytestmark = pytest.mark.filterwarnings("default")  # those of the cluster's own packages


def test_a_dask_worker_killed_half_way_changes_no_bit(mine, whole, tmp_path, monkeypatch):
    """Two worker processes of a real cluster; one ends itself with signal 9 in the middle of a task."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    for name, value in environment(notes, "40 worker").items():
        monkeypatch.setenv(name, value)
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(processes=True, local_directory=str(tmp_path), **options) as cluster:
        result = here(mine, *WORDS, "--ledger", str(ledger), "--dask", cluster.scheduler_address)
    assert result.exit_code == 1, result.output
    assert (notes / "struck").exists()
    assert len(pids(notes)) >= 2
    assert os.getpid() not in pids(notes)
    assert count(notes) > 40
    assert bits(ledger) == whole


def test_an_address_where_nobody_listens_is_refused_in_words(mine, tmp_path):
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    words = ("--ledger", str(tmp_path / "ledger.sqlite"), "--dask", "tcp://127.0.0.1:9")
    result = here(mine, *WORDS, *words)
    assert result.exit_code == 2
    assert "expected the address of a running scheduler" in result.output


def test_mpi_processes_give_the_same_bits(mine, whole, tmp_path):
    pytest.importorskip("mpi4py", reason="the extra mpi is not installed")
    found = shutil.which("mpiexec", path=f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}")
    if found is None:
        pytest.skip("no mpiexec: an MPI library is not installed")
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    words = ["campaign", mine, *WORDS, "--ledger", str(ledger), "--mpi", "--workers", "2"]
    command = [found, "-n", "3", sys.executable, "-m", "mpi4py.futures", "-m", "verify.commands.main", *words]
    env = os.environ | environment(notes)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert bits(ledger) == whole, done.stdout + done.stderr
    assert len(pids(notes)) == 2
