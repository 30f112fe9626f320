"""A lemma has the hypotheses of its obligation and no others, and shows that what it speaks of has a value."""

import pytest
import sympy as sp

from derivations import Mean, Setting
from derivations.certificates.asked import Asked
from derivations.certificates.coq import statement
from derivations.certificates.lemma import InexpressibleError, lemma_of
from theory.language.matrices import Arbitrary


x, y = sp.symbols("x y", positive=True)
r = sp.Symbol("r", real=True)
n, m = sp.symbols("n m", integer=True, positive=True)
X = Arbitrary("X", n, m)


def said(goal: sp.Basic, *hypotheses: sp.Basic, where: dict | None = None) -> str:
    """A statement under some hypotheses as a lemma, in one line."""
    return " ".join(statement(lemma_of(Asked("", goal, Setting(hypotheses, where or {}), "proved"))).split())


def eq(left, right):
    return sp.Eq(left, sp.sympify(right), evaluate=False)


def test_a_letter_has_the_domain_that_it_was_declared_with():
    assert said(eq(r, 1)) == "forall r_ : R, r_ = 1"
    assert said(eq(x, 1)) == "forall x_ : R, x_ > 0 -> x_ = 1"
    assert said(eq(n, 1)) == "forall n_ : R, whole n_ -> n_ > 0 -> n_ = 1"


def test_hypotheses_about_its_letters_are_premises_and_others_are_left_out():
    assert said(eq(r, 1), r > 2, x > 3) == "forall r_ : R, r_ > 2 -> r_ = 1"
    assert said(eq(r, 1), r > x, x > 3) == "forall r_ x_ : R, x_ > 0 -> r_ > x_ -> x_ > 3 -> r_ = 1"


def test_a_denominator_is_shown_not_to_vanish_and_never_assumed():
    assert said(eq(1 / (r - 1), 1)).endswith("(r_ + (- 1)) <> 0 /\\ (/ (r_ + (- 1))) = 1")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (sp.log(r), "r_ > 0"),
        (sp.sqrt(r), "r_ >= 0"),
        (1 / sp.sqrt(r), "r_ > 0"),
        (sp.Pow(r, sp.Rational(1, 3)), "r_ > 0"),
        (sp.tan(r), "(cos r_) <> 0"),
        (x**r, "x_ > 0"),
        (sp.log(1 / r), "r_ <> 0 /\\ (/ r_) > 0"),
    ],
    ids=str,
)
def test_what_has_a_value_in_a_domain_only_is_shown_to_lie_in_it(formula, shown):
    assert f"{shown} /\\ " in said(eq(formula, 5))


def test_an_abbreviation_is_what_it_is_defined_as_and_not_what_it_is_declared_as():
    assert said(sp.Ge(y, 0, evaluate=False), where={y: 5 - x}).split(", ")[1] == (
        "x_ > 0 -> y_ = (5 + ((- 1) * x_)) -> y_ >= 0"
    )


def test_a_letter_has_no_name_of_the_proof_assistant_and_none_of_another_letter():
    letters = sp.Symbol("PI", real=True), sp.Symbol("exp", real=True), sp.Symbol("n", real=True)
    text = said(eq(sp.pi * letters[0] + letters[1] * letters[2] * n, 1))
    assert set(text.split(" : ")[0].split()[1:]) == {"PI_", "exp_", "n_", "n_1"}
    assert "(PI * PI_)" in text or "(PI_ * PI)" in text


def test_a_mean_stands_as_a_letter_of_which_nothing_is_known():
    mean = Mean(sp.Trace(X.T * X))
    assert said(eq(mean + x, x + mean + 0 * r + 1)).count("part_") > 1
    assert "part_ > 0" not in said(sp.Ge(mean, 0, evaluate=False))


def test_a_part_inside_is_the_same_letter_wherever_it_stands():
    trace = sp.Trace(X.T * X)
    assert said(eq(trace**2, trace + x)).startswith("forall part_ x_ : R,")


@pytest.mark.parametrize(
    "goal",
    [
        None,
        eq(sp.Symbol("z"), 1),
        eq(x * sp.I, 1),
        sp.Lt(x, sp.oo, evaluate=False),
        eq(sp.Float(0.1) * x, 1),
    ],
    ids=str,
)
def test_what_is_no_statement_about_real_numbers_is_refused(goal):
    with pytest.raises(InexpressibleError):
        said(goal)
