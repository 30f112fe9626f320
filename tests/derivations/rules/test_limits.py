"""Limits: what the rules prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp

from derivations import (
    AlongPath,
    LimitOf,
)
from tests.derivations.steps import FAILED, a, k, n, step, toy, x
from theory import GrowthPath, Kind, Parameter


def test_a_limit_is_carried_out():
    assert step(sp.Limit((1 + a / x) ** x, x, sp.oo), sp.exp(a), LimitOf()).verdict == "proved"
    assert step(sp.Limit((1 + a / x) ** x, x, sp.oo), 1, LimitOf()).verdict == "refuted"


def test_a_limit_goes_under_an_infinite_sum_with_a_summable_bound():
    term = 1 / (k**2 * (1 + k / x))
    before = sp.Limit(sp.Sum(term, (k, 1, sp.oo)), x, sp.oo)
    found = step(before, sp.Sum(1 / k**2, (k, 1, sp.oo)), LimitOf(bound=1 / k**2))
    assert found.verdict == "proved"


@pytest.mark.parametrize(
    "bound", [pytest.param(None, id="no bound"), pytest.param(1 / k, id="not summable"), pytest.param(x / k**2, id="x")]
)
def test_a_limit_does_not_go_under_an_infinite_sum_without_a_summable_bound(bound):
    """The sum over k of 1/x e^(-k/x) tends to 1, though every term tends to 0."""
    before = sp.Limit(sp.Sum(sp.exp(-k / x) / x, (k, 1, sp.oo)), x, sp.oo)
    assert step(before, 0, LimitOf(bound)).verdict in FAILED


# Growth paths ---------------------------------------------------------------------------------

PATH = GrowthPath("n → ∞", size=n, sizes=(10, 100, 1000))


GROWING = toy(1 + a / n, sp.S.One, Kind.LIMIT, (Parameter(a, "a", 1, 9),), path=PATH)


def test_a_gap_vanishes_along_the_path():
    assert step(1 + a / n, 1, AlongPath(), "→", claim=GROWING).verdict == "proved"


def test_a_gap_that_does_not_vanish_is_refuted_with_its_limit():
    found = step((1 + a / n) ** n, 1, AlongPath(), "→", claim=GROWING)
    assert found.verdict in FAILED
    found = step((n + a) / (2 * n), 1, AlongPath(), "→", claim=GROWING)
    assert found.verdict == "refuted"
    assert found.counterexample["limit of the gap"] == "-1/2"


def test_a_limit_is_no_equality_and_needs_a_path():
    assert step(1 + a / n, 1, AlongPath(), "=", claim=GROWING).verdict in FAILED
    assert step(1 + a / n, 1, AlongPath(), "→").verdict in FAILED
