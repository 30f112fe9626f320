"""The form of a chain, and what a refused step is called."""

import dataclasses

import pytest
import sympy as sp

import derivations
from derivations import (
    Algebra,
    Chain,
    Integration,
    Line,
    Setting,
    Step,
    check,
)
from derivations.errors import ChainError, RefusedError
from tests.derivations.kernel.test_results_used import ENOUGH, MEAN_BELOW
from tests.derivations.steps import step, x, y
from tests.derivations.toys import toy_claim
from theory import Kind, Parameter


# Form -----------------------------------------------------------------------------------------


def test_the_reason_of_a_step_is_a_rule_and_no_mere_words():
    with pytest.raises(ChainError, match=r"such as Algebra\('expand'\)"):
        Step(x, "expand")


def test_a_mean_is_one_of_numbers():
    with pytest.raises(ChainError, match=r"take sp\.Trace"):
        derivations.Mean(sp.MatrixSymbol("M", 1, 1))


def test_what_nothing_decides_says_what_to_do():
    assert "cut the step in two" in step(sp.Function("f")(x), sp.Function("g")(x), Algebra()).how


def test_the_last_step_is_the_claim_itself_and_no_copy():
    copy = dataclasses.replace(ENOUGH)
    with pytest.raises(ChainError, match="the claim itself"):
        Chain(ENOUGH, (Step(copy, Algebra()),))
    with pytest.raises(ChainError, match="the claim itself"):
        Chain(ENOUGH, (Step(ENOUGH.rhs, Algebra()),))
    with pytest.raises(ChainError, match="only the last step"):
        Chain(ENOUGH, (Step(ENOUGH, Algebra()), Step(ENOUGH, Algebra())))


def test_signs_add_up_to_what_the_claim_says():
    with pytest.raises(ChainError, match="do not add up"):
        Chain(MEAN_BELOW, (Step(x + y, Algebra(), "≤"), Step(MEAN_BELOW, Algebra(), "≥")))
    with pytest.raises(ChainError, match="the claim says ≤"):
        Chain(MEAN_BELOW, (Step(MEAN_BELOW, Algebra(), "≥"),))
    with pytest.raises(ChainError, match="sign of a step"):
        Step(x, Algebra(), "~")


def test_a_rule_that_refuses_says_so_and_the_step_is_not_called_proved():
    with pytest.raises(RefusedError, match="with one integral"):
        list(Integration(x).demands(Line(x, x, Step(x, Integration(x)), Setting(), {})))
    found = step(x, x, Integration(x))
    assert found.verdict == "unverified"
    assert "refused" in found.how


def test_a_false_claim_that_rests_on_what_is_falsely_said_to_be_known_is_refuted():
    """X >= 1 does not follow from x > 0, whatever a chain says."""
    x = sp.Symbol("x", positive=True)
    claim = toy_claim(
        kind=Kind.AT_LEAST,
        lhs=x**2,
        rhs=x,
        parameters=(Parameter(x, "a number", 0.1, 10),),
    )
    chain = Chain(claim, (Step(claim, Algebra(), sign="≥"),), knows={sp.Ge(x, 1): claim})
    checked = derivations.check(chain)
    assert checked.verdict == "refuted"
    assert checked.steps[0].how.startswith(
        "the claim is false at a point; x >= 1 is said to be known, and fails at x = "
    )


def test_a_letter_that_is_free_in_the_claim_is_not_given_a_value():
    x = sp.Symbol("x", positive=True)
    claim = toy_claim(lhs=x**2, rhs=sp.Integer(4), parameters=(Parameter(x, "x", 1, 9),))
    with pytest.raises(ChainError, match="x is free in the claim"):
        Chain(claim, (Step(claim, Algebra()),), where={x: sp.Integer(2)})
    narrowed = Chain(claim, (Step(claim, Algebra()),), where={x: 2 + sp.Symbol("y") ** 2})
    with pytest.raises(ChainError, match="x is free in the claim"):
        check(narrowed)
