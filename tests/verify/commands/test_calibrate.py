"""`verify calibrate`: rates of wrong verdicts on laws that are known, beside what is promised."""

import json
import os
import re
import signal
import threading
import time

import pytest
from click.testing import CliRunner
from scipy.stats import binomtest

from tests.pages import blocks
from verify.commands.main import main
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.running.calibration import measure
from verify.simulators import SimulatorError


def calibrated(*words):
    """Exit code, and what is written as JSON, of two checks of each claim, or as many as the words say."""
    few = ("--repeats", "2", "--searches", "1", "--places", "16", "--json", "-")
    result = CliRunner().invoke(main, ["calibrate", *few, *words])
    return result.exit_code, json.loads(result.stdout), result.stderr


def only(rows, what, claim=""):
    return [row for row in rows if row["what"].startswith(what) and row["claim"].startswith(claim)]


@pytest.fixture(scope="module")
def whole():
    """All rows, with few checks."""
    return calibrated("--repeats", "4")


def test_every_law_is_judged_and_every_promise_is_kept(whole):
    code, result, told = whole
    assert code == 0
    rows = result["rows"]
    assert {row["state"] for row in rows} == {"kept"}
    assert len(rows) >= 30
    assert f"{len(rows)} of {len(rows)} rows keep what is promised" in told


def test_each_law_has_a_true_claim_and_a_false_one(whole):
    for row in (rows := whole[1]["rows"]):
        beside = [r["claim"] == "true" for r in rows if (r["what"], r["declared"]) == (row["what"], row["declared"])]
        assert {True, False} == set(beside)
        assert sum(row["verdicts"].values()) == row["checks"]


def test_a_light_law_is_told_from_one_that_is_off(whole):
    """True claims are supported, false ones refuted; of four checks three at least."""
    rows = whole[1]["rows"]
    assert only(rows, "normal", "true")[0]["verdicts"]["supported"] >= 3
    assert only(rows, "normal", "off")[0]["verdicts"]["refuted"] >= 3


def test_rows_that_go_together_get_no_verdict(whole):
    """A chain breaks the contract of simulators: every check of it is an error, which is what is promised."""
    rows = only(whole[1]["rows"], "normal, rows that go together")
    assert [row["verdicts"]["error"] for row in rows] == [4, 4]


def test_an_edge_is_found_by_a_search(whole):
    """Of the places of a search the ends come first."""
    (found,) = only(whole[1]["rows"], "search", "false from n")
    assert found["verdicts"]["refuted"] == found["checks"] == 1


def test_intervals_of_rates_are_those_of_clopper_and_pearson(whole):
    rows = whole[1]["rows"]
    for row in rows:
        count, of = row["refuted"]["count"], row["checks"]
        exact = binomtest(count, of).proportion_ci(1 - whole[1]["together"] / (3 * len(rows)), "exact")
        assert row["refuted"]["interval"] == pytest.approx([exact.low, exact.high])


def test_intervals_of_a_table_hold_together():
    _, result, told = calibrated("--only", "coin")
    assert result["together"] == 0.01
    assert "all intervals hold together with 99%" in told


def test_the_same_seed_gives_the_same_rates():
    first, again = (calibrated("--only", "coin", "--repeats", "20", "--seed", "1")[1]["rows"] for _ in range(2))
    assert [row | {"seconds": 0} for row in first] == [row | {"seconds": 0} for row in again]


WRONG = {
    "refutes all": (Outcome(Verdict.REFUTED, "", Evidence(-9, 9, 0, 1, 1)), "true", "wrong"),
    "supports all": (Outcome(Verdict.SUPPORTED, "", Evidence(-9, 9, 0, 1, 1)), "off by 5 %", "wrong"),
    "misses the truth": (Outcome(Verdict.SUPPORTED, "", Evidence(0.01, 0.02, 0.015, 1, 1)), "true", "missed"),
}
"""Judges made wrong on purpose: what they say of every claim, and where that shows."""


@pytest.mark.parametrize(("outcome", "claim", "rate"), WRONG.values(), ids=WRONG)
def test_a_judge_made_wrong_on_purpose_is_found_out(monkeypatch, outcome, claim, rate):
    monkeypatch.setattr(measure, "judge_claim", lambda *_: outcome)
    code, result, told = calibrated("--only", "normal, all moments", "--repeats", "10")
    assert code == 1
    (row,) = only(result["rows"], "normal", claim)
    assert (row["state"], row[rate]["rate"]) == ("broken", 1)
    assert "exceeds what is promised, beyond its interval" in told


def test_a_search_that_refutes_where_the_claim_holds_is_found_out(monkeypatch):
    """Whatever is found in the square, the place named is none where the claim fails."""
    found = measure.seek

    def elsewhere(*given):
        return found(*given).__class__(Outcome(Verdict.REFUTED), {"x": 0.5, "y": 0.5})

    monkeypatch.setattr(measure, "seek", elsewhere)
    code, result, _ = calibrated("--only", "square", "--searches", "4")
    assert code == 1
    assert {row["state"] for row in result["rows"]} == {"broken"}


def test_checks_that_fail_are_no_success(monkeypatch):
    def failing(*_):
        msg = "a simulator raised"
        raise SimulatorError(msg)

    monkeypatch.setattr(measure, "judge_claim", failing)
    code, result, told = calibrated("--only", "uniform, draws")
    assert code == 3
    assert {row["state"] for row in result["rows"]} == {"failed"}
    assert "2 of 2 checks failed" in told


def test_words_of_no_row_are_a_mistake():
    result = CliRunner().invoke(main, ["calibrate", "--only", "cauchy"])
    assert result.exit_code == 2
    assert "there are normal" in result.stderr


def test_the_page_shows_the_laws_that_there_are():
    """The tables on the page have a row for each claim, in order."""
    laws, *searches = blocks("docs/calibration.md", "text")
    shown = [re.split(r" {2,}", line)[0] for line in laws.splitlines()[1:] if line[0] != " "]
    assert shown == [scenario.what for scenario in measure.scenarios(64) if not scenario.is_search]
    for table, places in zip(searches, (64, 1024), strict=True):
        shown = [re.split(r" {2,}", line)[0] for line in table.splitlines()[1:]]
        assert shown == [scenario.what for scenario in measure.scenarios(places) if scenario.is_search]


def test_an_interrupt_keeps_what_is_measured_by_then(tmp_path, hears_interrupts):
    """By hand, in the middle of the second claim; a kill would leave the file as well."""
    file = tmp_path / "rates.json"

    def interrupt():
        while not file.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    told = CliRunner().invoke(main, ["calibrate", "--only", "student, 3", "--repeats", "30", "--json", str(file)])
    found = json.loads(file.read_text())
    assert (told.exit_code, found["run"]["interrupted"]) == (130, True)
    assert [(row["claim"], row["checks"]) for row in found["rows"]] == [("true", 30)]
    assert "interrupted: 1 of 4 claims are measured" in told.stderr
    assert "Student, 3 degrees" in told.stdout
