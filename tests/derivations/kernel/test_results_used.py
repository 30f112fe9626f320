"""A result is used where its hypotheses hold, and gives no more than it says."""

import dataclasses

import sympy as sp

from derivations import (
    Cited,
)
from tests.derivations.steps import FAILED, T, d, r, step, toy, x, y
from theory import Kind, Parameter


# Results that are cited -----------------------------------------------------------------------

MEAN_BELOW = toy(sp.sqrt(x * y), (x + y) / 2, Kind.AT_MOST, (Parameter(x, "x", 1, 9), Parameter(y, "y", 1, 9)))


ENOUGH = toy(T / (T - d), 1 + d / (T - d), parameters=(Parameter(d, "d", 1, 9), Parameter(T, "T", 1, 99)))


ENOUGH = dataclasses.replace(ENOUGH, hypotheses=(sp.Gt(T, d),))


def test_a_result_is_used_where_its_hypotheses_hold():
    found = step(T / (T - d), 1 + d / (T - d), Cited(ENOUGH), hypotheses=(sp.Gt(T, d + 1),))
    assert found.verdict == "proved"
    assert found.cites == ("toy.claim",)


def test_a_result_is_not_used_where_its_hypotheses_fail():
    found = step(T / (T - d), 1 + d / (T - d), Cited(ENOUGH))
    assert found.verdict == "refuted"
    assert any("hypothesis" in condition.note for condition in found.conditions)


def test_a_result_is_not_used_for_letters_outside_their_domain():
    found = step(sp.sqrt(-r * y), (y - r) / 2, Cited(MEAN_BELOW, {x: -r}), "≤")
    assert found.verdict in FAILED
    found = step(2 * r / (2 * r - d), 1 + d / (2 * r - d), Cited(ENOUGH, {T: 2 * r}), hypotheses=(sp.Gt(2 * r, d),))
    assert found.verdict in FAILED


def test_a_result_gives_no_more_than_it_says():
    assert step(sp.sqrt(x * y), (x + y) / 2, Cited(MEAN_BELOW), "≤").verdict == "proved"
    assert step(sp.sqrt(x * y), (x + y) / 2, Cited(MEAN_BELOW), "=").verdict in FAILED
    assert step((x + y) / 2, sp.sqrt(x * y), Cited(MEAN_BELOW), "≥").verdict == "proved"
    assert step((x + y) / 2, sp.sqrt(x * y), Cited(MEAN_BELOW), "≤").verdict in FAILED
