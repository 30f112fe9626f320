"""Tests of rows are exact: their probabilities are those of all orders of the marks, counted one by one."""

import itertools
from collections import Counter

import numpy as np
import pytest

from verify.evidence import row_tests


ROWS, ONES, FIRST = 11, 4, 5


@pytest.fixture(autouse=True)
def _every_count(monkeypatch):
    """Also counts near their mean, for which no probability is computed otherwise."""
    monkeypatch.setattr(row_tests, "ORDINARY_COUNT", 0.0)


def orders():
    for places in itertools.combinations(range(ROWS), ONES):
        marks = np.zeros(ROWS, bool)
        marks[list(places)] = True
        yield marks


def count_runs(marks):
    return 1 + int(np.count_nonzero(marks[1:] != marks[:-1]))


@pytest.mark.parametrize(
    ("probability", "count", "mean"),
    [
        (row_tests.runs, count_runs, 1 + 2 * ONES * (ROWS - ONES) / ROWS),
        (lambda marks: row_tests.parted(marks, FIRST), lambda marks: int(marks[:FIRST].sum()), ONES * FIRST / ROWS),
    ],
)
def test_probabilities_are_twice_the_share_of_orders_that_are_as_far_out(probability, count, mean):
    counts = Counter(map(count, orders()))
    for marks in orders():
        seen = count(marks)
        tail = sum(n for k, n in counts.items() if (k <= seen if seen < mean else k >= seen))
        assert probability(marks) == pytest.approx(min(1.0, 2 * tail / counts.total()))


def test_marks_of_one_kind_say_nothing():
    for marks in (np.zeros(9, bool), np.ones(9, bool)):
        assert row_tests.runs(marks) == row_tests.parted(marks, 4) == 1.0


def test_a_repetition_is_as_likely_as_the_share_of_arrangements_that_repeat():
    first = np.array([0.0, 0.0, 1.0])
    every = set(itertools.permutations([*first, *first]))
    alike = [order for order in every if order[:3] == order[3:]]
    assert row_tests.repeated(first, first) == pytest.approx(len(alike) / len(every))
    assert row_tests.repeated(first, first[::-1]) == 1.0


@pytest.mark.parametrize("values", [np.zeros(50), np.arange(7.0), (np.arange(50) == 3).astype(float)])
def test_values_that_are_too_few_or_all_alike_do_not_break_a_test(values):
    assert all(0 <= row_tests.runs(marks) <= 1 for marks in row_tests.marked(values))
    assert row_tests.most_likely_lag(values) >= 1


def test_orders_keep_every_row_and_put_partners_side_by_side():
    rows = np.arange(10.0)
    for lag in (1, 3, 4, 9):
        assert sorted(row_tests.by_lag(rows, lag)) == list(rows)
    assert list(row_tests.by_lag(rows, 5)) == [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]
    assert list(row_tests.by_ends(rows)) == [0, 9, 1, 8, 2, 7, 3, 6, 4, 5]


def test_the_outer_levels_cut_off_a_few_rows_at_least():
    _, _, largest, smallest = row_tests.marked(np.arange(20.0))
    assert largest.sum() == smallest.sum() == 4


def test_one_pair_of_rare_rows_does_not_outweigh_a_pattern():
    """Ones at every tenth of the first rows, and at the very last one, which is as far from the first as can be."""
    rare = np.zeros(400)
    rare[[*range(0, 150, 10), 399]] = 1.0
    assert row_tests.most_likely_lag(rare) == 10


def test_the_number_of_rows_apart_at_which_rows_repeat_is_found():
    drawn = np.random.default_rng(1).standard_cauchy(4096)
    assert row_tests.most_likely_lag(np.tile(drawn[:300], 14)) % 300 == 0
    assert row_tests.most_likely_lag(np.concatenate([drawn, -drawn])) == 4096
