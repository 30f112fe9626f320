"""A campaign that is killed at any moment goes on where it was, and ends with the same results to the last bit."""

import os
import signal
import time

import pytest

from tests.verify.campaigns import (
    WORDS,
    bits,
    blocks,
    count,
    environment,
    finish,
    here,
    is_gone,
    pids,
    rows,
    start,
    workers_of,
    write,
)


HEARD = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Where tests run in the background, interrupts are ignored."""
pytestmark = pytest.mark.skipif(not os.path.isdir("/proc"), reason="processes are looked up in /proc")


@pytest.mark.parametrize(("workers", "at"), [(1, 9), (2, 31)])
def test_a_campaign_killed_and_resumed_ends_as_if_nothing_had_happened(mine, whole, tmp_path, workers, at):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    words = (mine, *WORDS, "--ledger", str(ledger))
    killed = start(*words, "--workers", str(workers), notes=notes, plan=f"{at} main")
    code, _ = finish(killed)
    assert code == -signal.SIGKILL
    before = len(rows(ledger))
    assert bits(ledger) != whole
    again = here(*words, "--resume", "--workers", str(3 - workers))
    assert again.exit_code == 1
    assert before < len(rows(ledger))
    assert bits(ledger) == whole
    assert count(notes) >= at


def test_a_worker_that_is_killed_is_replaced_and_its_task_done_again(mine, whole, tmp_path, monkeypatch):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    for name, value in environment(notes, "9 worker").items():
        monkeypatch.setenv(name, value)
    assert here(mine, *WORDS, "--ledger", str(ledger), "--workers", "1").exit_code == 1
    assert len(pids(notes)) == 2
    assert bits(ledger) == whole


@pytest.mark.parametrize("plan", ["9 hang", "9 hang in C"])
def test_a_block_that_hangs_ends_its_process_and_is_drawn_again(mine, whole, tmp_path, monkeypatch, plan):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    for name, value in environment(notes, plan).items():
        monkeypatch.setenv(name, value)
    words = (mine, *WORDS, "--ledger", str(ledger), "--workers", "1", "--block-limit", "9s")
    assert here(*words).exit_code == 1
    assert len(pids(notes)) == 2
    assert bits(ledger) == whole


def test_a_simulator_that_always_hangs_fails_its_checks_and_the_campaign_goes_on(tmp_path, monkeypatch):
    mine = write(tmp_path, ('    note("square", rng)\n', '    note("square", rng)\n    time.sleep(600)\n'))
    ledger = tmp_path / "ledger.sqlite"
    words = (
        "--rounds",
        "1",
        "--regimes",
        "1",
        "--no-report",
        "--ledger",
        str(ledger),
        "--workers",
        "1",
        "--block-limit",
        "9s",
    )
    assert here(mine, *words).exit_code == 3
    found = {row["claim"]: row for row in rows(ledger) if row["purpose"] == "screen"}
    assert found["mine.right"]["verdict"] == "supported"
    assert found["mine.wrong"]["verdict"] == "error"
    assert "2 worker processes died over it" in found["mine.wrong"]["reason"]
    assert "a block took more than 9 s" in found["mine.wrong"]["reason"]
    assert found["mine.wrong"]["regime"]["k"] == 1


def test_a_process_that_grows_is_replaced_in_the_middle_of_a_task(mine, whole, tmp_path, monkeypatch):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    for name, value in environment(notes, "1 leak").items():
        monkeypatch.setenv(name, value)
    words = ("--rounds", "1", "--regimes", "3", "--seed", "5", "--no-report", "--memory", "600M", "--workers", "1")
    assert here(mine, *words, "--ledger", str(ledger)).exit_code == 1
    assert 1 < len(pids(notes)) < count(notes) / 4
    assert bits(ledger)[1:-1] in whole


@pytest.mark.parametrize("command", ["campaign", "run", "mutate"])
def test_workers_do_not_outlive_a_main_process_that_is_killed(mine, tmp_path, command):
    """Not even one that holds the interpreter's lock in C."""
    notes = tmp_path / "notes"
    words = {
        "campaign": (*WORDS, "--ledger", str(tmp_path / "ledger.sqlite")),
        "run": ("--seed", "5", "--no-report"),
        "mutate": ("--seed", "5"),
    }[command]
    with start(mine, *words, "--workers", "2", command=command, notes=notes, plan="9 hang in C") as process:
        while not (notes / "struck").exists():
            assert process.poll() is None
            time.sleep(0.1)
        workers = workers_of(process.pid)
        assert set(pids(notes)) <= set(workers)
        process.kill()
    assert all(map(is_gone, workers))


def test_an_interrupt_finishes_the_block_in_hand_saves_it_and_says_how_to_go_on(mine, whole, tmp_path):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    words = (mine, *WORDS, "--ledger", str(ledger), "--workers", "1")
    process = start(*words, notes=notes, plan="9 interrupt", before=HEARD)
    code, text = finish(process)
    assert code == 130
    assert f"to go on: verify campaign {mine} --ledger {ledger} --resume" in text
    assert "Traceback" not in text
    assert (count(notes), blocks(ledger)) == (9, 9)
    assert here(mine, "--rounds", "2", "--no-report", "--ledger", str(ledger), "--resume").exit_code == 1
    assert bits(ledger) == whole


def test_the_same_command_begins_a_campaign_goes_on_with_it_and_says_when_it_is_finished(mine, whole, tmp_path):
    """So that the script of a job may repeat one line until it ends well."""
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    words = (mine, *WORDS, "--ledger", str(ledger), "--workers", "1")
    code, _ = finish(start(*words, notes=notes, plan="9 main"))
    assert code == -signal.SIGKILL
    again = here(*words)
    assert (again.exit_code, bits(ledger)) == (1, whole)
    assert f"goes on with what {ledger} holds" in " ".join(again.stderr.split())
    third = here(*words)
    assert (third.exit_code, bits(ledger)) == (1, whole)
    assert "finished already" in third.stderr


def test_a_kill_before_the_first_task_leaves_what_the_same_command_begins_anew(mine, whole, tmp_path):
    ledger = tmp_path / "ledger.sqlite"
    words = (mine, *WORDS, "--ledger", str(ledger), "--workers", "1")
    early = "import os, signal; from verify.running.ledger import Ledger\n"
    early += "Ledger.enter = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    assert finish(start(*words, before=early))[0] == -signal.SIGKILL
    assert here(*words).exit_code == 1
    assert bits(ledger) == whole


def test_a_second_interrupt_quits_at_once(mine, tmp_path):
    ledger, notes = tmp_path / "ledger.sqlite", tmp_path / "notes"
    words = (mine, *WORDS, "--ledger", str(ledger), "--workers", "1")
    process = start(*words, notes=notes, plan="9 interrupt twice", before=HEARD)
    code, text = finish(process, 60.0)
    assert code == 130
    assert f"to go on: verify campaign {mine} --ledger {ledger} --resume" in text
    assert "Traceback" not in text
    assert (count(notes), blocks(ledger)) == (9, 8)
    assert all(map(is_gone, pids(notes)))


@pytest.mark.parametrize("plan", ["main", "worker"])
def test_a_clock_that_goes_backwards_changes_nothing(mine, whole, tmp_path, monkeypatch, plan):
    """In the main process, or in the file that workers load; only the wall clock, as the other one cannot."""
    back = "import itertools, time; ticks = itertools.count(); time.time = lambda: 2e9 - 1000.0 * next(ticks)"
    file = mine if plan == "main" else write(tmp_path, ("HELD = []", f"HELD = []\n{back}"))
    ledger = tmp_path / "ledger.sqlite"
    process = start(file, *WORDS, "--ledger", str(ledger), "--workers", "1", before=back if plan == "main" else "")
    assert finish(process)[0] == 1
    assert bits(ledger).replace(file, mine) == whole
