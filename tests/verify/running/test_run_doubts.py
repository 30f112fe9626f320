"""Nothing that a ledger holds is believed: it is compared with what is asked for, and done anew where it differs."""

import json
import sqlite3
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from tests.verify import toys
from tests.verify.campaigns import FEW, here, write
from tests.verify.commands.test_cli import verify
from verify.running.cache import cache_file, drop_old_runs
from verify.running.campaign import Campaign
from verify.running.crew import Brief
from verify.running.ledger import Ledger, checksum_of
from verify.running.ledger_errors import LedgerError, SpoiltError
from verify.running.tasks import Task


ONLY_SIMULATORS = """
from verify.simulators import simulator

@simulator("mine.mean")
def mean(rng, draws, *, mu):
    return mu + rng.random(draws)
"""
NOTHING = {"mean": 0, "square": 0}


def edited(change):
    """Change the rows of results in the cache, each with a checksum that fits; ``change`` takes number and row."""
    with sqlite3.connect(cache_file()) as base:
        for number, text in base.execute("SELECT number, row FROM results").fetchall():
            row = json.loads(text)
            change(number, row)
            text = json.dumps(row)
            base.execute(
                "UPDATE results SET row = ?, checksum = ?, verdict = ? WHERE number = ?",
                (text, checksum_of(text), row["verdict"], number),
            )


def told(statement):
    with sqlite3.connect(cache_file()) as base:
        base.execute(statement)


def test_an_error_that_was_mended_outside_is_tried_again(run, tmp_path):
    """No edit of the file shows that what its simulator reads is there now."""
    reads = ('    note("mean", rng)\n', f'    note("mean", rng)\n    open({str(tmp_path / "data")!r}).close()\n')
    first, _, _ = run(reads)
    assert {row["verdict"] for row in first if row["claim"] == "mine.right"} == {"error"}
    (tmp_path / "data").write_text("")
    again, drawn, _ = run(reads)
    assert {row["verdict"] for row in again if row["claim"] == "mine.right"} == {"supported"}
    assert drawn["mean"] > 0
    assert drawn["square"] == 0


def test_what_is_known_is_not_judged_again(run, monkeypatch):
    """The draws of a ledger alone would do, but take time."""
    first, _, _ = run()
    monkeypatch.setattr("verify.running.tasks.execute", lambda *_: pytest.fail("judged again"))
    assert run()[0] == first


@pytest.mark.parametrize("command", ["run", "campaign"])
def test_a_file_without_claims_is_the_callers_mistake(tmp_path, command):
    file = tmp_path / "only_simulators.py"
    file.write_text(ONLY_SIMULATORS)
    more = ("--ledger", str(tmp_path / "ledger.sqlite")) if command == "campaign" else ()
    result = verify(command, str(file), "--no-report", *more)
    assert result.exit_code == 5
    assert "expected at least one claim" in result.stderr


def test_a_check_is_drawn_anew_when_it_is_repeated(run):
    words = (*FEW, "--check", "0")
    first, drawn, _ = run(words=words)
    again, redrawn, _ = run(words=words)
    assert again == first
    assert redrawn == drawn
    assert min(drawn.values()) > 0


def test_a_forged_error_probability_is_not_believed(run):
    """Neither that of a task, nor that of a row."""
    first, _, _ = run()
    told("UPDATE tasks SET spec = json_set(spec, '$.alpha', 0.5)")
    assert run()[0] == first
    edited(lambda _, row: row.update(alpha_spent=0.5))
    assert run()[0] == first
    edited(lambda _, row: row["task"].update(alpha=0.5))
    told("UPDATE tasks SET spec = json_set(spec, '$.alpha', 0.5)")
    assert run()[0] == first


def test_the_outcome_of_another_task_is_not_believed(run):
    first, _, _ = run()
    with sqlite3.connect(cache_file()) as base:
        rows = base.execute("SELECT number, row, checksum FROM results WHERE claim = 'mine.wrong'").fetchall()
        numbers = [number for number, _, _ in rows]
        for (_, text, checksum), number in zip(rows, numbers[1:] + numbers[:1], strict=True):
            base.execute("UPDATE results SET row = ?, checksum = ? WHERE number = ?", (text, checksum, number))
    assert run()[0] == first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks SET spec = '{\"unknown\": 1}'",
        "UPDATE tasks SET spec = '[]'",
        "UPDATE tasks SET spec = CAST(x'ff' AS TEXT)",
        "UPDATE results SET row = CAST(row AS BLOB)",
        "UPDATE results SET row = CAST(x'ff' AS TEXT)",
        "UPDATE results SET row = '[]', checksum = 223132457",
        "UPDATE results SET row = '{}', checksum = 2745614147",
        "UPDATE results SET claim = 'mine.gone', content = x'00'",
        "UPDATE campaigns SET spec = x'ff'",
        "UPDATE campaigns SET started = 'soon'",
        "UPDATE blocks SET numbers = CAST(numbers AS TEXT); DELETE FROM results",
        "UPDATE blocks SET numbers = x'00', checksum = 3523407757; DELETE FROM results",
    ],
)
def test_whatever_stands_in_the_cache_the_next_run_says_what_it_would_have_said(run, statement):
    first, _, _ = run()
    with sqlite3.connect(cache_file()) as base:
        base.executescript(statement)
    again, _, said = run()
    assert again == first
    assert len(said) <= 1
    assert all("a fresh one takes its place" in line for line in said)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks SET spec = '{\"unknown\": 1}'",
        "UPDATE tasks SET spec = x'ff'",
        "UPDATE campaigns SET spec = '{\"claims\": 1}'",
    ],
)
def test_a_campaign_in_a_spoilt_ledger_is_refused_in_a_line(tmp_path, statement):
    file = tmp_path / "ledger.sqlite"
    words = ("--rounds", "1", "--regimes", "1", "--no-report", "--workers", "1", "--ledger", str(file))
    assert here(write(tmp_path), *words).exit_code in (0, 1)
    with sqlite3.connect(file) as base:
        base.execute(statement)
    result = verify("campaign", "--resume", *words)
    assert result.exit_code == 2
    assert "spoilt" in result.stderr or "is none" in result.stderr


def test_what_a_dropped_run_left_is_dropped(run, tmp_path):
    file = tmp_path / "own.sqlite"
    run(words=(*FEW, "--ledger", str(file)))
    ledger = Ledger(file)
    before = ledger.sizes()
    (name,) = ledger.campaigns()
    row = ledger.results()[0]
    ledger.enter("gone", 0, ledger.tasks(name, 0))
    ledger.settle("gone", 0, {0: ("", row)})
    assert ledger.sizes() != before
    drop_old_runs(ledger)
    assert ledger.sizes() == before


def test_a_spoilt_block_is_not_sent_elsewhere(run, tmp_path):
    file = tmp_path / "own.sqlite"
    run(words=(*FEW, "--ledger", str(file)))
    ledger = Ledger(file)
    (name,) = ledger.campaigns()
    addresses = [Task.from_json(task).address for task in ledger.tasks(name, 0)]
    assert sum(len(ledger.blocks_of(address)) for address in addresses) == ledger.sizes()["blocks"]
    ledger.base.execute("UPDATE blocks SET numbers = zeroblob(length(numbers))")
    with pytest.raises(SpoiltError, match="is spoilt"):
        [ledger.blocks_of(address) for address in addresses]


def failing():
    """A crew that reports a full disk when it is asked to pause."""
    future = Future()
    return SimpleNamespace(
        capacity=1,
        submit=lambda *_: future,
        pause=lambda: future.set_exception(LedgerError("no space is left")),
        heard=lambda _: None,
        close=lambda: None,
    )


def test_an_interrupt_stays_one_though_the_ledger_fails_meanwhile(tmp_path):
    def interrupt(state):
        if campaign.running:
            raise KeyboardInterrupt

    claim = toys.claim(toys.mu)
    ledger = Ledger(tmp_path / "ledger.sqlite")
    name = ledger.begin({}, "")
    tasks = [Task("screen", claim.id, 0, 1e-6, 0, regime={"mu": 1.0})]
    campaign = Campaign(ledger, toys.toy_suite(claim), lambda *_: tasks, Brief("", name, ()), failing())
    with pytest.raises(KeyboardInterrupt):
        campaign.run(rounds=1, watch=interrupt)


def test_a_claim_with_dummy_symbols_is_remembered(run):
    dummy = ('mu = sp.Symbol("mu", positive=True)', 'mu = sp.Dummy("mu", positive=True)')
    first, drawn, _ = run(dummy)
    assert min(drawn.values()) > 0
    assert run(dummy)[:2] == (first, NOTHING)


def test_what_was_asked_without_a_hypothesis_is_told_apart(run, tmp_path):
    """In a ledger that several runs share, it is no word about the claim itself."""
    file, out = str(tmp_path / "own.sqlite"), tmp_path / "out.csv"
    few = ('claim("right", MEAN, mu)', 'claim("right", MEAN, mu, k > 4)')
    words = ("mine.right", *FEW, "--ledger", file)
    run(few, words=words)
    run(few, words=(*words, "--without", "1"))
    listed = verify("ledger", "list", "mine.right", "--ledger", file).stdout
    assert listed.count("  screen ") == listed.count("  ablation ") == 3
    verify("ledger", "export", str(out), "--ledger", file)
    assert out.read_text().count("k > 4") == 3


def test_a_hypothesis_that_is_not_there_cannot_be_left_out(run, tmp_path):
    result = verify("run", write(tmp_path), "mine.right", *FEW, "--without", "1")
    assert result.exit_code == 2
    assert "claim mine.right: hypothesis: it has none to leave out" in result.stderr


def test_a_task_that_killed_its_workers_says_how_to_repeat_it(tmp_path):
    """With the hypothesis that was left out, and the work that was allowed."""
    claim = toys.claim(toys.mu, hypotheses=(toys.mu > 1,))
    ledger = Ledger(tmp_path / "ledger.sqlite")
    name = ledger.begin({}, "")
    tasks = [Task("ablation", claim.id, 0, 1e-6, 0, work=1e7, regime={"mu": 0.5}, without=0)]
    dead = Future()
    dead.set_exception(RuntimeError("killed"))
    crew = SimpleNamespace(
        capacity=1, submit=lambda *_: dead, heard=lambda _: None, pause=lambda: None, close=lambda: None
    )
    assert Campaign(ledger, toys.toy_suite(claim), lambda *_: tasks, Brief("", name, ()), crew).run(rounds=1)
    (row,) = ledger.results(name)
    assert row["verdict"] == "error"
    assert row["reproduce"].endswith("--at mu=0.5 --without 1 --work 10000000.0")


def test_a_budget_without_an_end_is_the_callers_mistake(tmp_path):
    result = verify("run", write(tmp_path), *FEW, "--budget", "9" * 400)
    assert result.exit_code == 2
    assert "expected a positive time" in result.stderr
