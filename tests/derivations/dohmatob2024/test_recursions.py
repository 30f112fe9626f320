"""Induction over generations, and identities for every number of them: true ones pass, false ones do not."""

import pytest
import sympy as sp

from derivations import Line, Setting, Step
from derivations.checking.check import check_line
from derivations.dohmatob2024.rules.recursions import EveryGeneration, OneGeneration, RecursionInduction
from theory.dohmatob2024 import algebra
from theory.dohmatob2024._generations import GENERATOR, TRUTH, X_0, design, j, noise, passed, projection
from theory.dohmatob2024._setting import m, n
from theory.language.matrices import MatrixSum, OrderedProduct, Projection, PseudoInverse


FAILED = ("refuted", "unverified")
POSITIVE = (sp.Ge(n, 1),)
SHARED = OrderedProduct(Projection(X_0), j, 0, n - 1)


def step(before, after, rule, hypotheses=()):
    return check_line(Line(before, after, Step(after, rule), Setting(hypotheses), {}))


def test_a_formula_for_a_recursion_holds_for_every_number_of_steps():
    found = step(GENERATOR, algebra.LEMMA_F_4.rhs, RecursionInduction(n, 0))
    assert (found.verdict, str(found.strength)) == ("proved", "exact")


@pytest.mark.parametrize("wrong", algebra.LEMMA_F_4.wrong, ids=lambda wrong: wrong.name)
def test_a_wrong_formula_for_a_recursion_is_refuted_with_a_small_case(wrong):
    found = step(GENERATOR, wrong.rhs, RecursionInduction(n, 0))
    assert found.verdict == "refuted"
    assert int(found.counterexample["n"]) <= 2


def test_a_right_step_from_a_wrong_base_is_refuted():
    """P_0 w_0 is right from the first generation on; at n = 0 the state is w_0."""
    rule = algebra.LEMMA_F_4_SHARED
    assert step(rule.lhs, rule.rhs, RecursionInduction(n, 1), POSITIVE).verdict == "proved"
    assert step(rule.lhs, rule.rhs, RecursionInduction(n, 0)).verdict == "refuted"
    assert step(rule.lhs, rule.rhs, RecursionInduction(n, 1)).verdict in FAILED


def test_a_product_of_equal_projections_is_one_of_them_and_of_different_ones_is_not():
    P_0 = Projection(X_0)
    rule = RecursionInduction(n, 1, SHARED, P_0)
    assert step(SHARED.T * SHARED, P_0.T * P_0, rule, POSITIVE).verdict == "proved"
    several = RecursionInduction(n, 1, passed(n - 1, 0), projection(0))
    assert step(passed(n - 1, 0), projection(0), several, POSITIVE).verdict == "refuted"


def test_the_last_generation_is_written_out_where_there_is_one():
    before, after = passed(n - 1, 0) * TRUTH, projection(n - 1) * passed(n - 2, 0) * TRUTH
    assert step(before, after, OneGeneration(), POSITIVE).verdict == "proved"
    assert step(before, after, OneGeneration()).verdict in FAILED


def test_the_last_generation_stands_on_the_left():
    before, after = passed(n - 1, 0) * TRUTH, passed(n - 2, 0) * projection(n - 1) * TRUTH
    assert step(before, after, OneGeneration(), POSITIVE).verdict == "refuted"


def test_the_last_term_of_a_sum_is_written_out():
    terms = MatrixSum(PseudoInverse(design(m)) * noise(m), m, 0, n - 1)
    earlier = MatrixSum(PseudoInverse(design(m)) * noise(m), m, 0, n - 2)
    last = PseudoInverse(design(n - 1)) * noise(n - 1)
    assert step(terms, earlier + last, OneGeneration(), POSITIVE).verdict == "proved"
    assert step(terms, earlier - last, OneGeneration(), POSITIVE).verdict == "refuted"


def test_an_identity_holds_whatever_earlier_generations_made():
    P, Q = projection(n - 1), passed(n - 2, 0)
    assert step(Q.T * P.T * P * Q, Q.T * P * Q, EveryGeneration(), POSITIVE).verdict == "proved"


def test_what_holds_for_some_product_only_is_not_proved_for_all():
    """Q'Q = Q holds for one projection, and for no product of two."""
    Q = passed(n - 1, 0)
    assert step(Q.T * Q, Q, EveryGeneration(), (*POSITIVE, sp.Le(n, 1))).verdict == "unverified"
    assert step(Q.T * Q, Q, EveryGeneration(), POSITIVE).verdict == "refuted"
