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
    found = step(T / (T - d), 1 + d / (T - d), Cited(ENOUGH), hypotheses=(sp.Ne(T, d),))
    assert found.verdict == "unverified"
    assert found.how.startswith("Cited does not apply at T = 1")
    assert any("hypothesis" in one.note and one.verdict == "refuted" for one in found.conditions)


def test_a_true_step_is_not_refuted_because_a_lemma_that_it_cites_asks_for_more():
    """T/d >= 1 from T = d on, and not from T = 2 d alone."""
    lemma = toy(T / d, sp.S.One, Kind.AT_LEAST, ENOUGH.parameters)
    lemma = dataclasses.replace(lemma, hypotheses=(sp.Ge(T, 2 * d),))
    found = step(T / d, 1, Cited(lemma), "≥", hypotheses=(sp.Ge(T, d),))
    assert (found.verdict, found.counterexample) == ("unverified", {})
    assert "hypothesis of toy.claim: T ≥ 2*d is false somewhere" in found.how
    false = step(T / d, 1, Cited(lemma), "≥")
    assert false.verdict == "refuted"


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
