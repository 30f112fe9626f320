"""Conditions that are said to be known from results that are false, or say something else: nothing rests on them."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, Chain, Cited, Step, check
from derivations.errors import ChainError
from tests.derivations.false_chains.tables import claimed, k, n, one_step, r, x, y


HALF, FAR = sp.Rational(1, 2), sp.Integer(10) ** 30
whole = sp.Symbol("k", integer=True, positive=True)
c = sp.Symbol("c", positive=True)
SMALL = claimed(x, HALF, "≤")
"""False, and without a chain."""
SUMMED = claimed(x * n, sp.Sum(x, (k, 1, n)), "≥")
"""True for every x that is no k."""
SAME, MORE = claimed(y, y), claimed(x, x + 1, "≤")


def by_way_of(between, claim, sign, condition, result):
    """A chain of two steps, through a formula that is so only where a condition holds."""
    return Chain(claim, (Step(between, Algebra(), sign), Step(claim, Algebra(), sign)), knows={condition: result})


def known(left, sign, right, condition, result, hypotheses=(), **more):
    """A chain of one step that leans on what is said to be known."""
    return one_step(left, right, Algebra(), sign, hypotheses, knows={condition: result}, **more)


LEFT_OPEN = {
    "at points, where nothing says that it was used": by_way_of(
        y + sp.asin(sp.sin(x)) - x, SAME, "=", sp.Le(x, HALF), SMALL
    ),
    "as the form of a maximum": by_way_of(y + sp.Max(x, HALF) - HALF, SAME, "=", sp.Le(x, HALF), SMALL),
    "as the step itself": by_way_of(HALF, MORE, "≤", sp.Le(x, HALF), SMALL),
    "as a bound that is passed far out only": known(x, "≤", FAR**2, sp.Le(x, FAR), claimed(x, FAR, "≤")),
}
"""Chains that rest on what is false, and whose claims are true, or false beyond where they are looked at."""


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_what_rests_on_a_false_condition_is_left_open(name):
    found = check(LEFT_OPEN[name])
    assert found.verdict == "unverified"
    assert "is said to be known, and fails at x = " in found.steps[0].how


def test_a_step_that_does_not_need_a_false_condition_stays_proved():
    first, second = check(LEFT_OPEN["as the step itself"]).steps
    assert (first.verdict, second.verdict) == ("unverified", "proved")


FALSE = {
    "a false claim, cited for itself": known(r, "≥", 0, sp.Ge(r, 0), claimed(r, 0, "≥")),
    "a false claim, leaning on itself": known(r**3, "≥", r, sp.Ge(r**3, r), claimed(r**3, r, "≥")),
    "a bound that a wave keeps below 1/2 only": known(sp.sin(x), "<", HALF, sp.Le(x, HALF), SMALL),
    "a bound that sizes pass": known(n, "≤", 50, sp.Le(n, 40), claimed(n, 40, "≤")),
    "a bound of an index that a sum passes": known(sp.Sum(k, (k, 0, n)), "≥", n + 1, sp.Ge(k, 1), claimed(k, 1, "≥")),
}
"""Chains of false claims, with what is said to be known."""


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_refuted_whatever_is_said_to_be_known(name):
    assert check(FALSE[name]).verdict == "refuted"


NOT_SAID = {
    "a letter that the result binds": known(
        n * k, "≥", n * (n + 1) / 2, sp.Ge(n * k, sp.Sum(k, (k, 1, n))), Cited(SUMMED, {x: k}), (sp.Gt(k, 0),)
    ),
    "a letter of the name of one that it binds": known(
        n * whole, "≥", n, sp.Ge(n * whole, sp.Sum(whole, (whole, 1, n))), Cited(SUMMED, {x: whole})
    ),
    "an abbreviation that the condition binds": known(
        n * c, "≥", n, sp.Ge(n * c, sp.Sum(c, (whole, 1, n))), Cited(SUMMED, {x: c}), where={c: whole}
    ),
    "an abbreviation that means something else": known(
        c, "≥", 0, sp.Ge(c, x**2), claimed(c, x**2, "≥", (), {c: x**2}), where={c: x}
    ),
    "a number that is not whole": known(x, "≥", 1, sp.Ge(x, 1), Cited(claimed(n, 1, "≥"), {n: x})),
    "a number that may be negative": known(k, "≥", 1, sp.Ge(k, 1), Cited(claimed(whole, 1, "≥"), {whole: k})),
    "another letter of the same name": known(k, "≥", 1, sp.Ge(k, 1), claimed(whole, 1, "≥")),
    "a factor of either sign": known(
        -x * r, "≥", -r, sp.Ge(x * r, r, evaluate=False), claimed(x, 1, "≥", (sp.Ge(x, 1),)), (sp.Ge(x, 1),)
    ),
    "a strict relation by a weak one": known(x**2, "≥", 0, sp.Gt(x**2, 2 * x - 1), claimed(x**2, 2 * x - 1, "≥")),
    "a hypothesis of the result": known(
        x, "≥", sp.sqrt(x), sp.Ge(x, sp.sqrt(x)), claimed(x, sp.sqrt(x), "≥", (sp.Ge(x, 1),))
    ),
    "an equation": known(x, "≥", 1, sp.Eq(x, 1), claimed(x, 1)),
    "what no point satisfies": known(x, "≥", 1, sp.Le(x, -1, evaluate=False), claimed(x, -1, "≤")),
}
"""Chains with a condition that is not what the result for it says."""


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_a_result_does_not_say_is_not_known(name):
    with pytest.raises(ChainError, match=r"chain of false\.claim: "):
        check(NOT_SAID[name])


def test_what_is_known_of_a_free_letter_says_nothing_of_a_bound_one():
    condition = sp.Ge(k, 5)
    result = claimed(k, 5, "≥", (condition,))
    for formula in (sp.Sum(k, (k, 1, n)), sp.Sum(k - 5, (k, 1, n)) + 5 * n):
        found = check(known(formula, "≥", 5 * n, condition, result, (condition,)))
        assert found.verdict not in ("proved", "confirmed")


def test_what_is_known_rightly_proves_what_follows():
    result = claimed(x, sp.sqrt(x), "≥", (sp.Ge(x, 1),))
    rule = Bound("known", x - sp.sqrt(x))
    chain = one_step(x, sp.sqrt(x), rule, "≥", (sp.Ge(x, 1),), knows={sp.Ge(x, sp.sqrt(x)): result})
    assert check(chain).verdict == "proved"
