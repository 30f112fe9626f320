"""What the rounds of a campaign consist of, and that together they keep to one error budget."""

import dataclasses

import pytest
import sympy as sp

from tests.verify import toys
from tests.verify.running import test_worst as corners
from verify.running.agenda import Spec, agenda, standing, verdicts
from verify.running.plan import without
from verify.running.result import findings
from verify.running.tasks import Task, carry_out
from verify.thresholds.comparisons import WORK


SMALL = toys.claim(toys.mu, id="toy.small", hypotheses=(toys.mu <= 2,))
WRONG = toys.claim(toys.mu + sp.Rational(1, 4), id="toy.wrong")
SUITE = toys.toy_suite(SMALL, WRONG)
SPEC = Spec(seed=0, alpha=1e-6, claims=("toy.small", "toy.wrong"), regimes=2)


def rounds(count, spec=SPEC):
    """The tasks of each round with their rows."""
    rows, found = [], []
    for number in range(count):
        tasks = agenda(SUITE, spec, number, rows, {})
        found.append(tasks)
        for i, task in enumerate(tasks):
            rows.append(carry_out(SUITE, task, ()) | {"task": task.to_json(), "round": number, "number": i})
    return found, rows


@pytest.fixture(scope="module")
def two():
    return rounds(2)


def test_all_rounds_together_spend_less_than_the_budget(two):
    found, _ = two
    spent = [sum(task.alpha for task in tasks if task.again is None) for tasks in found]
    assert all(one <= SPEC.share(number) * (1 + 1e-9) for number, one in enumerate(spent))
    assert sum(SPEC.share(number) for number in range(10**5)) < SPEC.alpha


def test_later_rounds_search_shrink_draw_alike_and_leave_hypotheses_out(two):
    purposes = [(task.purpose, task.claim) for task in two[0][1]]
    assert purposes.count(("design", "toy.small")) == 4
    assert purposes.count(("ablation", "toy.small")) == 2
    assert ("search", "toy.small") in purposes
    assert ("finding", "toy.wrong") in purposes
    assert ("search", "toy.wrong") not in purposes
    assert {(task.purpose, task.examples) for task in two[0][1] if task.examples} == {("search", 24), ("finding", 40)}


def test_an_undecided_check_goes_on_with_more_work_up_to_a_bound(two):
    """Four times as much in each round, on the same streams, and 256 times as much at most."""
    (task,) = (task for task in two[0][0] if (task.purpose, task.claim, task.index) == ("screen", "toy.small", 0))
    open_ = {"round": 0, "verdict": "undecided", "fast": [], "samples": 512, "gap": None, "gap_interval": [None, None]}
    for factor, then in ((1, 4), (64, 256), (256, None)):
        spent = dataclasses.replace(task, work=factor * WORK)
        row = open_ | {"claim": task.claim, "purpose": task.purpose, "number": 0, "task": spent.to_json()}
        again = [one for one in agenda(SUITE, SPEC, 1, [row], {}) if one.again is not None]
        assert [one.work for one in again] == ([] if then is None else [then * WORK])
        assert all((one.again, one.regime) == ((0, 0), task.regime) for one in again)


def test_a_wrong_claim_is_refuted_and_its_counterexample_made_smaller(two):
    _, rows = two
    assert verdicts(standing(rows)) == {"toy.small": "supported", "toy.wrong": "refuted"}
    finding = next(row for row in rows if row["purpose"] == "finding")
    assert finding["verdict"] == "refuted"
    assert len(repr(finding["regime"]["mu"])) <= len(repr(finding["start"]["mu"]))


def test_a_hypothesis_that_is_not_needed_is_seen_not_to_be(two):
    _, rows = two
    left_out = [row for row in rows if row["purpose"] == "ablation"]
    assert {row["verdict"] for row in left_out} == {"supported"}
    assert all(row["regime"]["mu"] > 2 for row in left_out)


def test_the_same_seed_gives_the_same_tasks_and_another_one_others(two):
    again, _ = rounds(2)
    assert again == two[0]
    other, _ = rounds(1, dataclasses.replace(SPEC, seed=1))
    assert other[0] != two[0][0]


def test_round_0_seeks_the_worst_place_and_round_1_makes_what_it_finds_smaller():
    """A mean that is too large in a corner: the checks do not see it, the search does; no finding yet."""
    claim = corners.one(id="toy.corner")
    suite = toys.toy_suite(claim, simulators=(corners.flat(corners.FALSE["corner"]),))
    spec = dataclasses.replace(SPEC, claims=(claim.id,))
    tasks = agenda(suite, spec, 0, [], {})
    rows = [
        carry_out(suite, task, ()) | {"task": task.to_json(), "round": 0, "number": i} for i, task in enumerate(tasks)
    ]
    assert [(row["purpose"], row["verdict"]) for row in rows] == [
        *[("screen", "supported")] * 2,
        ("worst", "refuted"),
    ]
    assert verdicts(standing(rows)) == {claim.id: "refuted"}
    assert findings(rows) == []
    (finding,) = (task for task in agenda(suite, spec, 1, rows, {}) if task.purpose == "finding")
    assert finding.regime == rows[-1]["regime"]


def test_a_task_survives_json(two):
    for task in two[0][1]:
        assert Task.from_json(task.to_json()) == task


def test_a_task_that_was_continued_counts_once():
    row = {"purpose": "design", "claim": "a", "round": 1, "number": 3, "verdict": "undecided", "fast": []}
    again = row | {"round": 2, "number": 0, "verdict": "supported", "task": {"again": [1, 3]}}
    assert verdicts(standing([row, again])) == {"a": "supported"}


def test_a_search_that_found_nothing_does_not_open_a_claim():
    shown = {"purpose": "screen", "claim": "a", "round": 0, "number": 0, "verdict": "supported", "fast": []}
    empty = shown | {"purpose": "search", "number": 1, "verdict": "undecided"}
    assert verdicts(standing([shown, empty])) == {"a": "supported"}


def test_a_claim_without_a_hypothesis_is_asked_where_that_one_fails():
    assert without(SMALL, 0).hypotheses == (toys.mu > 2,)
