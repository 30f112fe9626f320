"""The closed list of what a rule may hand to the kernel, and what the kernel makes of each form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import sympy as sp

from derivations import Chain, Obligation, Rule, Step, Strength, check
from derivations.kernel.decide import DECIDERS, decide
from derivations.kernel.forms import (
    FORMS,
    AtPoints,
    CitedLemma,
    CitedResult,
    Enough,
    InCase,
    InEveryCell,
    Limit,
    Look,
    OneOf,
    Regardless,
    Seen,
    SeriesTest,
    SignCase,
    SignCases,
    Simulated,
    Stated,
    Undecided,
)
from derivations.kernel.proof import OPEN
from tests.derivations.toys import toy_claim
from theory import Kind, Parameter


x = sp.Symbol("x", positive=True)
y = sp.Symbol("y", real=True)
n, t = sp.symbols("n t", integer=True, positive=True)
X, Y, N = (Parameter(x, "x", 0.1, 10), Parameter(y, "y", -5, 5, spread="linear"), Parameter(n, "n", 1, 20))
LEMMA = CitedLemma("a lemma", "Nobody 1900, A Book, Theorem 1", "all is well")
TRUE, FALSE = Obligation(x, "=", x), Obligation(x, "=", 2 * x)


@dataclass(frozen=True, eq=False)
class Asking(Rule):
    """A rule that hands in what it is given."""

    asks: tuple[object, ...]
    words = "because"

    def demands(self, line: object) -> Iterator[object]:
        """All of that."""
        yield from self.asks


def line(*hypotheses: sp.Basic):
    """A true step under some hypotheses."""
    claim = toy_claim(lhs=x, rhs=x, parameters=(X, Y, N), kind=Kind.EQUAL, hypotheses=hypotheses)
    return Chain(claim, (Step(claim, Asking((TRUE,))),)).lines[0]


def known(demand, *hypotheses: sp.Basic):
    """Whether it holds, and how strongly."""
    proof = decide(demand, line(*hypotheses))
    return proof.holds, proof.strength


def test_the_list_of_forms_is_closed_and_every_form_is_decided():
    assert set(FORMS) == set(DECIDERS)
    assert all(form.__dataclass_params__.frozen for form in FORMS)


@pytest.mark.parametrize("thing", [OPEN, replace(OPEN, holds=True, strength=Strength.SYMBOLIC), True, None, "proved"])
def test_what_is_no_obligation_is_refused_a_finished_proof_among_it(thing):
    claim = toy_claim(lhs=x, rhs=2 * x / 2, parameters=(X,), kind=Kind.EQUAL)
    (step,) = check(Chain(claim, (Step(claim, Asking((thing,))),))).steps
    assert step.verdict == "unverified"
    assert "obligations of the forms that the kernel knows" in step.how


def test_a_form_of_one_s_own_is_refused():
    @dataclass(frozen=True)
    class Own(Stated):
        """A form that derives from one of the list."""

    claim = toy_claim(lhs=x, rhs=x, parameters=(X,), kind=Kind.EQUAL)
    (step,) = check(Chain(claim, (Step(claim, Asking((Own(sp.true),))),))).steps
    assert step.verdict == "unverified"


@pytest.mark.parametrize(
    ("demand", "strength"),
    [
        (TRUE, Strength.SYMBOLIC),
        (Stated(y > 1), Strength.SYMBOLIC),
        (Stated(y > 0), Strength.SYMBOLIC),
        (LEMMA, Strength.LEMMA),
        (OneOf((y > 0, sp.Le(y, 0))), Strength.SYMBOLIC),
        (InCase(y > 3, Obligation(y, ">", sp.Integer(3))), Strength.SYMBOLIC),
        (Regardless(y, Obligation(y**2, "≥", sp.S.Zero)), Strength.SYMBOLIC),
        (Enough(TRUE), Strength.SYMBOLIC),
        (AtPoints(Obligation(y, "≥", y - 1), ({y: sp.Integer(2)},)), Strength.NUMERIC),
        (Seen((Look({}, 1, "≤", 2),), "seen", "not so"), Strength.NUMERIC),
        (Limit(sp.exp(-t), t, sp.oo, "-", sp.S.Zero), Strength.SYMBOLIC),
        (SeriesTest(1 / t**2, t, True, "test"), Strength.SYMBOLIC),
        (InEveryCell(x > 1, x**2 > 1), Strength.SYMBOLIC),
        (Simulated("judged"), Strength.SIMULATED),
    ],
    ids=str,
)
def test_each_form_holds_where_it_is_true(demand, strength):
    assert known(demand, y > 1) == (True, strength)


@pytest.mark.parametrize(
    "demand",
    [
        FALSE,
        Stated(y > 2),
        InCase(sp.Eq(y, 2), Obligation(y, "=", sp.Integer(3)), {y: sp.Integer(2)}),
        Regardless(y, Obligation(y, ">", sp.S.One)),
        Enough(FALSE),
        AtPoints(Obligation(y, "≥", y + 1), ({y: sp.Integer(2)},)),
        Seen((Look({}, 3, "≤", 2),), "seen", "not so"),
        Seen((), "nothing seen", "not so"),
        Limit(sp.exp(-t), t, sp.oo, "-", sp.S.One),
        SeriesTest(1 / t**2, t, False, "test"),
        InEveryCell(x > 1, x > 2),
        Undecided("nobody knows"),
    ],
    ids=str,
)
def test_no_form_holds_where_it_is_false(demand):
    assert known(demand, y > 1)[0] is not True


@pytest.mark.parametrize(
    "demand",
    [
        OneOf((y > 2, sp.Lt(y, 2))),
        CitedResult(toy_claim(lhs=x, rhs=x, parameters=(X,), kind=Kind.EQUAL)),
        CitedLemma("a lemma", "", "all is well"),
        InCase(sp.Eq(y, 2), TRUE, {y: sp.Integer(3)}),
        Regardless(y, TRUE, given=x > y),
        AtPoints(TRUE, ({y: sp.Integer(0)},)),
    ],
    ids=str,
)
def test_a_form_that_is_not_met_is_refused(demand):
    with pytest.raises(ValueError, match=r"expected|no case|hypotheses do not hold"):
        decide(demand, line(y > 1))


FORM, BASE = n - 1, ((n - 1, "≥"),)
NEGATIVE = (
    ((n - 1, "≥"), (1 - n, ">")),
    ((((n - 1, "≥"),), sp.S.One, sp.S.One), (((1 - n, ">"),), sp.S.One, sp.S.One)),
)
"""Why n - 1 is not negative for n >= 1."""
ZERO, MORE = SignCase(((FORM, 0),)), SignCase(((FORM, 1),))


def test_cases_of_signs_hold_where_none_is_missing_and_certificates_are_right():
    assert known(SignCases(BASE, (ZERO, MORE), (NEGATIVE,))) == (True, Strength.EXACT)


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        (SignCases(BASE, (MORE,), (NEGATIVE,)), "no case is given for every sign"),
        (SignCases(BASE, (ZERO, MORE), ()), "no case is given for every sign"),
        (SignCases(((n - 2, "≥"),), (ZERO, MORE), (NEGATIVE,)), "no hypothesis says"),
        (SignCases(BASE, (ZERO, MORE, MORE), (NEGATIVE,)), "overlap"),
        (
            SignCases(BASE, (ZERO, replace(MORE, surely=((n - 2, True, None),))), (NEGATIVE,)),
            "not shown to be positive",
        ),
        (SignCases(BASE, (ZERO, replace(MORE, empty=n - 2)), (NEGATIVE,)), "has a sign in a case that is left out"),
        (SignCases(BASE, (ZERO, replace(MORE, fails=n > 3)), (NEGATIVE,)), "no hypothesis says"),
        (SignCases(BASE, (ZERO,), ((NEGATIVE[0], NEGATIVE[1][:1]),)), "a certificate does not show"),
        (SignCases(BASE, (), ()), "no case is given"),
    ],
)
def test_cases_of_signs_that_leave_something_open_are_refused(cases, why):
    with pytest.raises(ValueError, match=why):
        decide(cases, line())
