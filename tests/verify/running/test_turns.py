"""Whose turn it is: what does not return costs the claims beside it little, and has its chance at the end."""

from collections import deque

import pytest

from verify.running.checks import CUT_OFF, LATE
from verify.running.turns import Turns


TASKS = [{"claim": name, "purpose": "screen", "index": i} for i in range(4) for name in ("sound", "endless")]
BUNDLES = [deque([(2 * i, TASKS[2 * i]), (2 * i + 1, TASKS[2 * i + 1])]) for i in range(4)]
SECONDS = 60.0


def row(task, verdict, **more):
    return {"claim": task["claim"], "verdict": verdict, "samples": 0, **more}


def order(endless, seconds=SECONDS):
    """Which checks come when, with their shares, where those of one claim end like this."""
    turns = Turns(deque(map(deque, BUNDLES)), TASKS, 1)
    came = []
    while turns.are_left and (found := turns.next(seconds, 0)) is not None:
        bundle, share = found
        came.append(([number for number, _ in bundle], share))
        for number, task in bundle:
            turns.heard(number, row(task, "supported") if task["claim"] == "sound" else endless(task))
        assert len(came) < 50
    return came


def test_checks_that_return_come_once_in_their_bundles():
    came = order(lambda task: row(task, "supported"))
    assert [numbers for numbers, _ in came] == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_other_checks_of_a_claim_that_does_not_return_wait_for_all_others_and_the_first_comes_last_with_all_the_time():
    came = order(lambda task: row(task, "undecided", **{LATE: CUT_OFF}))
    assert [numbers for numbers, _ in came] == [[0, 1], [2], [4], [6], [3], [5], [7], [1], [3], [5], [7]]
    assert [share for _, share in came[-4:]] == [SECONDS] * 4
    assert all(share < SECONDS for _, share in came[:-4])


@pytest.mark.parametrize("late", [True, CUT_OFF])
def test_a_check_is_begun_again_only_once_where_that_brings_nothing_new(late):
    came = order(lambda task: row(task, "undecided", more_seconds=5.0, **{LATE: late}))
    for number in range(8):
        assert 1 <= sum(number in numbers for numbers, _ in came) <= 2


def test_without_a_limit_of_time_nothing_waits():
    came = order(lambda task: row(task, "undecided", **{LATE: CUT_OFF}), seconds=float("inf"))
    assert [numbers for numbers, _ in came][:4] == [[0, 1], [2, 3], [4, 5], [6, 7]]
