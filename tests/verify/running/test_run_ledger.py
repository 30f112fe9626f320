"""A run remembers what it found: it goes on where it was, and does anew only what depends on what was changed."""

import json
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.verify.campaigns import FEW, checks_of, count, finish, rows as rows_of, start, write
from tests.verify.commands.test_cli import verify
from verify.running.cache import cache_file, drop_old_runs
from verify.running.ledger import Ledger


def test_a_second_run_draws_nothing_and_says_the_same(run):
    first, drawn, _ = run()
    assert min(drawn.values()) > 5
    again, drawn, said = run()
    assert drawn == {"mean": 0, "square": 0}
    assert again == first
    assert said == []


def test_a_fresh_run_draws_again_and_is_remembered(run):
    first, drawn, _ = run()
    again, redrawn, _ = run(words=(*FEW, "--fresh"))
    assert redrawn == drawn
    assert again == first
    assert run()[1] == {"mean": 0, "square": 0}


def test_a_named_ledger_takes_the_place_of_the_cache(run, tmp_path):
    words = (*FEW, "--ledger", str(tmp_path / "own.sqlite"))
    first, drawn, _ = run(words=words)
    assert not cache_file().exists()
    assert run(words=words)[:2] == (first, {"mean": 0, "square": 0})
    assert run()[1] == drawn


def test_the_number_of_workers_and_the_time_are_no_part_of_what_is_asked(run):
    first, _, _ = run()
    words = (*FEW, "--workers", "2")
    again, drawn, _ = run(words=(*words, "--budget", "30m"))
    assert drawn == {"mean": 0, "square": 0}
    assert again == first


def test_an_edited_claim_is_planned_and_judged_again_and_no_other(run):
    first, _, _ = run()
    changes = ('claim("right", MEAN, mu)', 'claim("right", MEAN, mu, k > 4)')
    again, drawn, _ = run(changes)
    assert drawn["mean"] > 0
    assert drawn["square"] == 0
    assert all(row["regime"]["k"] > 4 for row in again if row["claim"] == "mine.right")
    assert [r for r in again if r["claim"] == "mine.wrong"] == [r for r in first if r["claim"] == "mine.wrong"]
    back, drawn, _ = run()
    assert (back, drawn) == (first, {"mean": 0, "square": 0})


def test_an_edited_simulator_is_asked_again_and_no_other(run):
    run()
    _, drawn, _ = run(("rng.standard_normal(draws) / k", "0.5 * rng.standard_normal(draws) / k"))
    assert drawn["mean"] > 0
    assert drawn["square"] == 0


def test_draws_of_another_question_are_used(run):
    """Another error probability is another question; looks at the same draws answer it, and the screening is known."""
    _, drawn, _ = run()
    _, more, _ = run(words=(*FEW, "--alpha", "1e-5"))
    assert sum(more.values()) < sum(drawn.values()) / 4


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.skipif(not os.path.isdir("/proc"), reason="kills its parent")
def test_a_run_that_is_killed_goes_on_and_says_what_it_would_have_said(run, tmp_path, workers):
    expected, drawn, _ = run(words=(*FEW, "--ledger", str(tmp_path / "other.sqlite")))
    file, out = write(tmp_path), tmp_path / "out.json"
    words = [file, *FEW[:-1], str(out), "--workers"]
    code, _ = finish(start(*words, "2", command="run", notes=tmp_path / "killed", plan="13 main"))
    assert code == -signal.SIGKILL
    code, _ = finish(start(*words, str(workers), command="run", notes=tmp_path / "resumed"))
    assert code == 1
    assert checks_of(out.read_text()) == expected
    assert count(tmp_path / "resumed") < sum(drawn.values())


def test_what_had_too_little_time_is_tried_again(run):
    late, _, _ = run(words=(*FEW, "--budget", "0.001s"))
    assert {row["verdict"] for row in late} == {"undecided"}
    assert [row["reason"] for row in late[1:] if "out of time" not in row["reason"]] == []  # the first may have a look
    again, drawn, _ = run()
    assert min(drawn.values()) > 5
    assert {row["verdict"] for row in again} == {"supported", "refuted"}


def test_nothing_is_begun_when_the_time_is_over(run):
    """One simulator that takes long costs the time once, not once for each check."""
    words = ("mine.right", *FEW, "--regimes", "8", "--budget", "0.5s")
    rows, _, _ = run(('    note("mean", rng)\n', "    time.sleep(600)\n"), words=words)
    hung = [row["reason"] for row in rows if "had not returned after" in row["reason"]]
    assert 1 <= len(hung) <= 2  # the second is begun within the two seconds for which the first may go on
    assert [row["reason"] for row in rows].count("out of time: it was not begun") == 8 - len(hung)


def test_what_a_file_prints_is_told_once_whatever_the_number_of_workers(tmp_path, capfd):
    file = write(tmp_path, ("HELD = []", 'HELD = []\nprint("read")'))
    told = verify("run", file, "mine.right", *FEW, "--regimes", "1", "--workers", "2")
    assert (told.stderr + capfd.readouterr().err).splitlines().count("read") == 1
    json.loads(told.stdout)


def test_what_is_read_while_drawing_is_not_seen_to_change_but_drawn_again_when_asked(run, tmp_path):
    """As docs/limits-of-the-method.md says."""
    scale = tmp_path / "scale.txt"
    changes = ("    return mu * (1 +", f"    return float(np.loadtxt({str(scale)!r})) * mu * (1 +")
    scale.write_text("1")
    words = ("mine.right", *FEW, "--regimes", "1")
    first, _, _ = run(changes, words=words)
    scale.write_text("2")
    assert run(changes, words=words)[0] == first
    again, _, _ = run(changes, words=(*words, "--fresh"))
    assert [first[0]["verdict"], again[0]["verdict"]] == ["supported", "refuted"]


def test_a_worker_that_dies_once_costs_nothing(run):
    words = (*FEW, "--workers", "2")
    first, _, _ = run(words=words, plan="7 worker")
    assert {row["verdict"] for row in first} == {"supported", "refuted"}
    assert run(words=words)[:2] == (first, {"mean": 0, "square": 0})


def test_what_a_worker_dies_over_again_is_tried_by_the_next_run(run):
    words = ("mine.right", *FEW, "--regimes", "1", "--workers", "2")
    first, _, _ = run(words=words, plan="3 worker always")
    assert [row["reason"] for row in first] == ["a worker process died"]
    again, _, _ = run(words=words)
    assert [row["verdict"] for row in again] == ["supported"]


def spoil(file: Path, what: str) -> None:
    if what == "no database":
        file.write_bytes(b"garbage " * 512)
    elif what == "cut short":
        os.truncate(file, os.path.getsize(file) // 2)
    elif what == "a result":
        with sqlite3.connect(file) as base:
            base.execute("UPDATE results SET row = replace(row, 'supported', 'supportee')")
    elif what == "a task":
        with sqlite3.connect(file) as base:
            base.execute("UPDATE tasks SET spec = replace(spec, '{', '[')")
    elif what == "another version":
        with sqlite3.connect(file) as base:
            base.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("what", ["no database", "cut short", "a result", "a task"])
def test_a_spoilt_cache_is_replaced_and_said_to_be(run, what):
    first, _, _ = run()
    spoil(cache_file(), what)
    again, drawn, said = run()
    assert again == first
    assert min(drawn.values()) > 5
    assert len(said) == 1
    assert "a fresh one takes its place" in said[0]
    assert run() == (first, {"mean": 0, "square": 0}, [])


def test_a_cache_of_another_version_is_left_alone(run):
    first, drawn, _ = run()
    spoil(cache_file(), "another version")
    again, redrawn, said = run()
    assert (again, redrawn) == (first, drawn)
    assert len(said) == 1
    assert "got 99" in said[0]
    assert "this run remembers nothing" in said[0]
    assert sqlite3.connect(cache_file()).execute("PRAGMA user_version").fetchone() == (99,)


def test_a_cache_that_cannot_be_written_does_not_stop_a_run(run, tmp_path, monkeypatch):
    taken = tmp_path / "a_file"
    taken.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(taken))
    first, drawn, said = run()
    assert {row["verdict"] for row in first} == {"supported", "refuted"}
    assert min(drawn.values()) > 5
    assert len(said) == 1
    assert "this run remembers nothing" in said[0]


def test_a_named_ledger_that_cannot_be_used_is_the_callers_mistake(tmp_path):
    taken = tmp_path / "taken.sqlite"
    taken.write_bytes(b"garbage " * 512)
    result = verify("run", write(tmp_path), *FEW, "--ledger", str(taken))
    assert result.exit_code == 2
    assert "the file is no ledger, or is spoilt" in " ".join(result.stderr.split())
    assert taken.read_bytes() == b"garbage " * 512


def test_two_runs_at_once_say_the_same(run, tmp_path):
    expected, _, _ = run(words=(*FEW, "--ledger", str(tmp_path / "other.sqlite")))
    file = write(tmp_path)
    outs = [tmp_path / f"{i}.json" for i in range(2)]
    both = [start(file, *FEW[:-1], str(out), command="run") for out in outs]
    assert [finish(process)[0] for process in both] == [1, 1]
    assert [checks_of(out.read_text()) for out in outs] == [expected, expected]


def test_round_0_of_a_campaign_gives_the_rows_of_a_run_with_its_share(run, tmp_path):
    """But for the command that repeats them, which names their values; a search that found nothing is no row there."""
    checks, _, _ = run(words=(*FEW, "--alpha", "5e-7"))
    ledger = tmp_path / "campaign.sqlite"
    words = ("--rounds", "1", "--regimes", "3", "--seed", "5", "--no-report", "--workers", "1")
    assert verify("campaign", write(tmp_path), *words, "--ledger", str(ledger)).exit_code == 1
    found = [row for row in rows_of(ledger) if row["purpose"] != "worst"]
    for row in [*checks, *found]:
        del row["reproduce"]
    assert [{name: row[name] for name in check} for check, row in zip(checks, found, strict=True)] == checks


def test_a_run_takes_over_what_a_campaign_in_its_ledger_found_and_leaves_it_to_resume(run, tmp_path):
    ledger = str(tmp_path / "shared.sqlite")
    words = ("--rounds", "1", "--regimes", "3", "--seed", "5", "--no-report", "--workers", "1", "--ledger", ledger)
    file = write(tmp_path)
    verify("campaign", file, *words)
    _, drawn, _ = run(words=(*FEW, "--alpha", "5e-7", "--ledger", ledger))
    assert drawn == {"mean": 0, "square": 0}
    assert verify("campaign", file, "--rounds", "1", "--no-report", "--resume", "--ledger", ledger).exit_code == 1


def test_old_runs_are_dropped_and_the_latest_one_stays(run, tmp_path):
    file = tmp_path / "own.sqlite"
    for alpha in ("1e-6", "1e-5", "1e-4"):
        run(words=(*FEW, "--alpha", alpha, "--ledger", str(file)))
    ledger = Ledger(file)
    names = list(ledger.campaigns())
    assert len(names) == 3
    drop_old_runs(ledger)
    assert list(ledger.campaigns()) == names
    ledger.base.execute("UPDATE campaigns SET started = started - 86400 * 31 WHERE id = ?", (names[0],))
    drop_old_runs(ledger)
    assert list(ledger.campaigns()) == names[1:]
    drop_old_runs(ledger, largest=1.0)
    assert list(ledger.campaigns()) == names[1:]  # one that may be going on is spared
    drop_old_runs(ledger, largest=1.0, in_use=0.0)
    assert list(ledger.campaigns()) == names[2:]
    assert {row["campaign"] for row in ledger.results()} == {names[2]}


def test_a_mutant_is_remembered_by_its_own_content(tmp_path):
    words = ("--regimes", "1", *FEW[2:], "--ledger", str(tmp_path / "own.sqlite"))
    told = [json.loads(verify("run", f"classical.inverse_chi_square~{m}", *words).stdout) for m in ("sign", "factor_2")]
    assert [list(one["claims"].values()) for one in told] == [["refuted"], ["refuted"]]
    assert told[0]["checks"][-1]["theory"] != told[1]["checks"][-1]["theory"]
