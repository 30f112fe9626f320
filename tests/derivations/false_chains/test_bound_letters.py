"""What a bound letter is declared to be, and some of its values are not: rules and sympy would believe the letter."""

import pytest
import sympy as sp
from sympy.stats import Normal

from derivations import Algebra, Bound, Chain, Definition, Expectation, Integration, LimitOf, Mean, Step, check
from derivations.errors import ChainError
from tests.derivations.false_chains.tables import claimed, n, one_step, r, x, y
from theory.language.optimum import Least


FAR = sp.Integer(10) ** 40
"""No sum reaches as far, term by term."""
k, j = sp.symbols("k j", integer=True, positive=True)
whole, even = sp.Symbol("i", integer=True), sp.Symbol("e", even=True)
below = sp.Symbol("b", integer=True, negative=True)
nonzero, least = sp.Symbol("z", integer=True, nonzero=True), sp.Symbol("k", integer=True, nonnegative=True)
t, s = sp.Symbol("t", positive=True), sp.Symbol("s", real=True)


def stated(left, sign="≥", right=0, hypotheses=(), where=None, rule=None):
    """A chain of one step, which holds for what letters are declared to be."""
    return one_step(left, right, rule or Algebra(), sign, hypotheses, where)


def abbreviated(formula, letter, hypotheses=()):
    """A chain in which the formula stands in what an abbreviation stands for, written out first."""
    claim = claimed(formula, 0, "≥", hypotheses)
    return Chain(claim, (Step(letter, Definition()), Step(claim, Algebra(), "≥")), where={letter: formula})


REFUTED = {
    "the index of a sum": stated(sp.Sum(k, (k, -FAR, n))),
    "the index of a sum that begins at 0": stated(sp.Sum(1 - k, (k, 0, n)), "≤"),
    "the index of a product": stated(sp.Product(k, (k, 1 - FAR, n))),
    "the index of a sum that ends too high": stated(sp.Sum(below, (below, 1, FAR)), "≤"),
    "the index of a sum from minus infinity": stated(sp.Sum(k * 2**k, (k, -sp.oo, n))),
    "an index that is zero somewhere": stated(sp.Sum(nonzero**2 - 1, (nonzero, -FAR, FAR))),
    "an index that is even": stated(sp.Sum(sp.cos(sp.pi * even), (even, 1, n)), "=", n),
    "an index that begins at a fraction": stated(sp.Sum(sp.sin(sp.pi * whole) ** 2, (whole, x, x + FAR)), "=", 0),
    "the index of a sum within a sum": stated(sp.Sum(sp.Sum(j, (j, k - FAR, k)), (k, 1, n))),
    "the outer index of a sum within a sum": stated(sp.Sum(sp.Sum(j + k, (j, 1, n)), (k, -FAR, n))),
    "the first of two indices": stated(sp.Sum(j * k, (j, k - FAR, k), (k, 1, n))),
    "the index in an abbreviation": abbreviated(sp.Sum(k, (k, -FAR, n)), sp.Symbol("c", real=True)),
    "the index in a positive abbreviation": abbreviated(sp.Sum(k, (k, -FAR, n)), sp.Symbol("c", positive=True)),
    "the index in a hypothesis": stated(r, hypotheses=(sp.Ge(r, sp.Sum(k, (k, -FAR, n)), evaluate=False),)),
    "the index in what a rule is given": stated(x, rule=Bound("the sum is positive", sp.Sum(k, (k, -FAR, n))), right=0),
    "the variable of an integral": stated(sp.Integral(t, (t, -FAR, 1))),
    "the variable of an integral over the line": stated(sp.Integral(t * sp.exp(-(t**2)), (t, -sp.oo, sp.oo)), "<", -1),
    "the variable of an integral that is whole": stated(sp.Integral(sp.sin(sp.pi * whole) ** 2, (whole, 0, 1)), "=", 0),
    "the variable of an integral whose end is free": stated(sp.Integral(t, (t, r - FAR, 1))),
    "what tends to a negative number": stated(sp.Limit(sp.Abs(t), t, -2), "=", -2),
    "what tends to 0 from below": stated(sp.Limit(sp.Abs(t) / t, t, 0, "-"), "=", 1),
    "what tends to minus infinity": stated(sp.Limit(sp.Abs(t) / t, t, -sp.oo), "=", 1),
    "what a smallest value is taken over": stated(Least(x + sp.Abs(s) + 0 * s, sp.Symbol("t", negative=True), 1, 2)),
}
"""Chains whose bound letter is not what it is declared to be, everywhere or at a point."""


@pytest.mark.parametrize("name", REFUTED)
def test_a_bound_letter_that_is_not_what_it_is_declared_to_be_is_an_error(name):
    with pytest.raises(ChainError, match=r"is declared .* but .* is false at"):
        check(REFUTED[name])


TRUE = {
    "an index from 1": stated(sp.Sum(k, (k, 1, n))),
    "an index from 0": stated(sp.Sum(least, (least, 0, n))),
    "an index from a positive letter": stated(sp.Sum(1 / k, (k, n, 2 * n))),
    "an index from where a hypothesis says": stated(
        sp.Sum(k, (k, whole, whole + n)), hypotheses=(sp.Ge(whole, 1, evaluate=False),)
    ),
    "an index that is any whole number": stated(sp.Sum(whole**2, (whole, -n, n))),
    "an index below an outer one": stated(sp.Sum(sp.Sum(j * k, (j, k - 2, k)), (k, 3, n + 3))),
    "the variable of an integral": stated(sp.Integral(t, (t, 0, x)), "=", x**2 / 2, rule=Integration(t**2 / 2)),
    "the variable of an integral between two letters": stated(
        sp.Integral(1 / t, (t, x, x + y)), "=", sp.log(x + y) - sp.log(x), rule=Integration(sp.log(t))
    ),
    "what tends to 0 from above": stated(sp.Limit(sp.Abs(t) / t, t, 0, "+"), "=", 1, rule=LimitOf()),
}
"""Chains whose bound letters are what they are declared to be."""


@pytest.mark.parametrize("name", TRUE)
def test_a_bound_letter_that_is_what_it_is_declared_to_be_is_believed(name):
    assert check(TRUE[name]).verdict == "proved"


def test_the_letters_in_the_law_of_a_random_variable_are_not_bound_by_it():
    found = check(stated(Mean(Normal("N", x, y) ** 2), "=", x**2 + y**2, rule=Expectation()))
    assert (found.verdict, [c.note for c in found.steps[0].conditions if "declared" in c.note]) == ("proved", [])


def test_a_range_that_begins_at_an_outer_index_is_in_order_wherever_that_one_lies():
    value = n * (n + 1) * (n + 2) * (3 * n + 1) / 24
    assert check(stated(sp.Sum(j * k, (j, k, n), (k, 1, n)), "=", value)).verdict == "confirmed"
    assert check(stated(sp.Sum(sp.log(k), (j, 1, k), (k, 1, n)))).verdict == "proved"
    backwards = check(stated(sp.Sum(j * k, (j, k + 2, n), (k, 1, n))))
    assert (backwards.verdict, backwards.steps[0].conditions[0].verdict) == ("refuted", "refuted")


def test_what_is_not_shown_of_a_bound_letter_proves_nothing():
    low = sp.ceiling(5 - sp.log(sp.log(sp.log(x + 16)) + 1))
    found = check(stated(sp.Sum(k, (k, low, low + n))))
    assert found.verdict not in ("proved", "confirmed")
    assert ("k is declared positive", "unverified") in [(c.note, c.verdict) for c in found.steps[0].conditions]
