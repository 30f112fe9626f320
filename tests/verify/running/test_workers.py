"""Several processes give what one gives, and checks that share draws go to the same one."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tests.verify import campaigns
from verify.judging.agreement import Pair
from verify.running.campaign import bundles
from verify.running.plan import Check, Options, plan
from verify.running.run import run_checks
from verify.running.suite import load_suite
from verify.running.tasks import task_of


CLAIMS = ("dohmatob2024.lemma_f_3", "dohmatob2024.thm_4_1.finite")
PAIR = Pair("toy.mean", "uniform", "normal", {"mu": 1.0}, None)


def tasks_of(checks: list[Check]) -> list[tuple[int, dict]]:
    """The checks as tasks of a round, with their numbers."""
    return [(number, task_of(check, Options(), {}).to_json()) for number, check in enumerate(checks)]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_checks_at_one_regime_make_one_bundle_and_agreements_one_each(rows):
    checks = [
        Check(f"toy.{number}", 0, 0.1, {"mu": mu, "k": 1}, PAIR if paired else None)
        for number, (mu, paired) in enumerate(rows)
    ]
    found = [[number for number, _ in bundle] for bundle in bundles(tasks_of(checks))]
    assert sorted(number for bundle in found for number in bundle) == list(range(len(rows)))
    assert all(bundle == sorted(bundle) for bundle in found)
    regimes = {rows[number][0] for number in range(len(rows)) if not rows[number][1]}
    assert len(found) == sum(paired for _, paired in rows) + len(regimes)
    for bundle in found:
        assert len(bundle) == 1 or len({rows[number] for number in bundle}) == 1


def test_the_order_in_which_a_regime_is_written_does_not_part_a_bundle():
    one, other = Check("a", 0, 0.1, {"mu": 1.0, "k": 2}), Check("b", 0, 0.1, {"k": 2, "mu": 1.0})
    assert [[number for number, _ in bundle] for bundle in bundles(tasks_of([one, other]))] == [[0, 1]]


def timeless(found: dict) -> str:
    """A run's result, to the last bit, without times and the number of workers."""
    rows = [{key: value for key, value in row.items() if key != "seconds"} for row in found["checks"]]
    rest = {key: value for key, value in found["run"].items() if key not in ("workers", "wall_seconds")}
    return json.dumps([rest, found["claims"], rows], sort_keys=True)


@pytest.fixture(scope="module")
def alone(suite):
    options = Options(regimes=2, seed=3, budget=1e6)
    checks = plan(suite, [suite.claims[c] for c in CLAIMS], options, {})
    return options, checks, timeless(run_checks(suite, checks, options))


def test_two_workers_give_bit_for_bit_what_one_gives(suite, alone):
    options, checks, expected = alone
    assert timeless(run_checks(suite, checks, replace(options, workers=2))) == expected


def test_the_order_of_the_checks_changes_no_bit(suite, alone):
    """Kept draws and earlier checks leave no trace in later ones."""
    options, checks, expected = alone
    found = run_checks(suite, checks[::-1], options)
    found["checks"] = found["checks"][::-1]
    ours, theirs = json.loads(timeless(found)), json.loads(expected)
    assert ours[1:] == theirs[1:]


@pytest.mark.parametrize(("workers", "what"), [(1, "hang"), (2, "hang"), (2, "hang in C")])
def test_a_simulator_that_hangs_once_costs_its_own_check_alone_if_any(tmp_path, monkeypatch, workers, what):
    """It is begun again at the end; what holds the interpreter's lock takes its process with it."""
    file = campaigns.write(tmp_path)
    suite = load_suite((file,))
    monkeypatch.setenv("NOTES", str(tmp_path))
    monkeypatch.setenv("PLAN", f"40 {what}")
    options = Options(regimes=3, seed=5, budget=60.0, workers=workers, files=(file,), overtime=0.5)
    checks = plan(suite, [suite.claims["mine.right"], suite.claims["mine.wrong"]], options, {})
    began = time.monotonic()
    rows = run_checks(suite, checks, options)["checks"]
    assert time.monotonic() - began < 180
    open_ = [row["reason"] for row in rows if row["verdict"] not in ("supported", "refuted")]
    assert len(open_) <= 1, open_
    assert all("had not returned" in reason or "process died" in reason for reason in open_)


def test_another_seed_gives_other_intervals(suite, alone):
    options, checks, expected = alone
    assert timeless(run_checks(suite, checks[-1:], replace(options, seed=4))) != expected
    again = run_checks(suite, checks[-1:], replace(options, seed=4))["checks"][0]
    assert again["gap_interval"] != json.loads(expected)[2][-1]["gap_interval"]
