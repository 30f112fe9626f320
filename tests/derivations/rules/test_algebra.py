"""Algebra, definitions, substitution, bounds: what the rules prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp

from derivations import (
    Algebra,
    Bound,
    Definition,
    Divide,
    Strength,
    Substitution,
)
from tests.derivations.steps import FAILED, T, d, eq, q, r, step, x, y


# Algebra --------------------------------------------------------------------------------------


def test_algebra_proves_an_identity_of_fractions():
    found = step(1 / x - 1 / (1 + x), 1 / (x * (1 + x)), Algebra())
    assert (found.verdict, found.strength) == ("proved", Strength.SYMBOLIC)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(sp.sqrt(r**2), r, id="the root of a square without its sign"),
        pytest.param(sp.log(r * q), sp.log(r) + sp.log(q), id="logarithm of a product of negative numbers"),
        pytest.param((r**2 - q**2) / (r - q), r + q, id="a factor cancelled that may be 0"),
        pytest.param((x + y) ** 2, x**2 + y**2, id="the square of a sum"),
    ],
)
def test_algebra_refuses_what_holds_for_some_values_only(before, after):
    found = step(before, after, Algebra())
    assert found.verdict == "refuted"
    assert found.counterexample


def test_algebra_accepts_a_division_that_a_hypothesis_allows():
    found = step((T**2 - d**2) / (T - d), T + d, Algebra(), hypotheses=(sp.Gt(T, d),))
    assert found.verdict == "proved"
    assert any(condition.note == "division by T - d" for condition in found.conditions)


def test_algebra_refutes_an_inequality_the_wrong_way():
    assert step(x + 1, x, Algebra(), ">").verdict == "proved"
    assert step(x + 1, x, Algebra(), "<").verdict == "refuted"


def test_a_counterexample_is_the_smallest_and_in_whole_numbers():
    found = step((x + y) ** 2, x**2 + y**2, Algebra())
    assert (found.counterexample["x"], found.counterexample["y"]) == ("1", "1")


def test_a_counterexample_obeys_the_hypotheses():
    found = step(T, d + 2, Algebra(), hypotheses=(sp.Ge(T, d + 2),))
    assert (found.counterexample["T"], found.counterexample["d"]) == ("4", "1")


# Divide ---------------------------------------------------------------------------------------


def test_both_sides_may_be_divided_by_what_is_positive():
    assert step(eq(x * r, x * q), eq(r, q), Divide(x), "⇒").verdict == "proved"


def test_an_equation_is_not_divided_by_what_may_be_zero():
    found = step(eq(r * x, r * y), eq(x, y), Divide(r), "⇒")
    assert found.verdict == "refuted"
    assert found.counterexample["r"] == "0"


# Definition and Substitution ------------------------------------------------------------------


def test_a_definition_is_written_out():
    phi = sp.Symbol("phi", positive=True)
    assert step(phi / (1 + phi), (d / T) / (1 + d / T), Definition(), where={phi: d / T}).verdict == "proved"


def test_a_definition_does_not_give_something_else():
    phi = sp.Symbol("phi", positive=True)
    assert step(phi, T / d, Definition(), where={phi: d / T}).verdict == "refuted"


def test_a_number_of_the_domain_is_substituted_in_a_statement_and_between_formulas_only_if_it_is_the_same():
    before, after = 1 / (T + x), 1 / (2 * d + x)
    square = eq((T + x) ** 2, T**2 + 2 * T * x + x**2)
    assert step(square, square.xreplace({T: 2 * d}), Substitution({T: 2 * d}), "⇒").verdict == "proved"
    assert step(eq(before, y), eq(after, y), Substitution({T: 2 * d}), "⇒").verdict == "refuted"
    assert step(before, after, Substitution({T: 2 * d}), hypotheses=(eq(T, 2 * d),)).verdict == "proved"
    assert step(before, after, Substitution({T: 2 * d})).verdict == "refuted"


@pytest.mark.parametrize(
    ("values", "after"),
    [
        pytest.param({T: sp.Rational(1, 2)}, 1 / (x + sp.Rational(1, 2)), id="no whole number"),
        pytest.param({x: -r}, 1 / (T - r), id="perhaps negative"),
        pytest.param({sp.Symbol("T"): 3}, 1 / (T + x), id="a letter of the same name that does not stand there"),
    ],
)
def test_what_is_not_in_the_domain_is_not_substituted(values, after):
    assert step(1 / (T + x), after, Substitution(values)).verdict in FAILED


def test_a_bound_is_the_sign_of_the_gap():
    assert step(2 * r * q, r**2 + q**2, Bound("a square", (r - q) ** 2), "≤").verdict == "proved"


@pytest.mark.parametrize(
    ("gap", "sign"),
    [
        pytest.param((r - q) ** 2, "≥", id="the wrong way"),
        pytest.param((r - q) ** 2, "<", id="strict, where both may be equal"),
    ],
)
def test_a_bound_of_another_sign_is_refuted(gap, sign):
    assert step(2 * r * q, r**2 + q**2, Bound("a square", gap), sign).verdict == "refuted"


def test_a_wrong_gap_says_nothing_of_a_true_inequality():
    found = step(2 * r * q, r**2 + q**2, Bound("a square", (r + q) ** 2), "≤")
    assert found.verdict == "unverified"
    assert found.how.startswith("Bound does not apply at q = ")
    assert not found.counterexample
