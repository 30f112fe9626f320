"""The measurements run; small, and without a limit on any time.

``pytest tests/bench --benchmark-enable -n 0`` times them; the full ones are the scripts beside this file.
"""

import pytest

from tests.bench import false_alarms
from tests.bench.fuzz import Fuzz, without_work
from tests.bench.time_to_verdict import CASES
from verify.judging.claims import judge_claim


def test_time_to_a_verdict(benchmark, suite):
    case = CASES["thm_4_1.finite"]
    outcome = benchmark(judge_claim, suite.laboratory, suite.claims[case.claim], case.regime, 1e-6, 0)
    assert outcome.verdict.value == "supported"


@pytest.mark.parametrize("few", false_alarms.FEW, ids=lambda few: few.name)
def test_a_few_checks_from_few_draws_run(few):
    found = false_alarms.count_few(few, 0.01, range(2))
    assert found["supported"] + found["undecided"] + found["refuted"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("case", false_alarms.CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("alpha", false_alarms.LEVELS)
def test_false_alarms_keep_to_their_level(case, alpha):
    checks = 3000
    found = false_alarms.count(case, alpha, range(checks))
    assert found["refuted"] <= alpha * checks + 3 * (alpha * checks) ** 0.5
    assert found["first stream missed"] <= alpha**0.5 * checks


def test_damaged_ledgers_and_odd_command_lines_end_with_a_code_and_a_sentence(tmp_path, monkeypatch):
    """Some of the many of ``tests.bench.fuzz``; the 26th ledger was once merged into with a traceback."""
    monkeypatch.chdir(tmp_path)
    fuzz = Fuzz(tmp_path)
    for seed in range(30):
        fuzz.ledger(seed)
    with without_work():
        for seed in range(100):
            fuzz.line(seed)
    assert fuzz.faults == []
