"""Statements about sequences: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp

from derivations.rules.algebra import Algebra
from derivations.rules.series import SameTruth
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from tests.derivations.fits import T, a, g, n, partial, refused, step, t, word
from theory import Parameter
from theory.language.cases import Case
from theory.language.propositions import Bounded, Converges, Tends


def test_a_formula_inside_a_statement_is_replaced_by_one_that_equals_it():
    before, after = Bounded(a * (a + T), T), Bounded(a**2 + a * T, T)
    assert step(before, after, Inside(Algebra()), sign="⇔").verdict == "proved"
    assert refused(before, Bounded(a**2 + T, T), Inside(Algebra()), sign="⇔")


def test_partial_sums_of_terms_of_both_signs_are_refused():
    assert step(partial(t**-g), Converges(t**-g, t), PartialSums(), sign="⇔").verdict == "proved"
    assert refused(partial(t**-g - 1), Converges(t**-g - 1, t), PartialSums(), sign="⇔")


def test_factors_of_a_product_that_vanish_are_refused():
    product = sp.Product(1 - 1 / (t + n), (t, 1, T))
    series = sp.Not(Converges(1 / (t + n), t))
    assert step(Tends(product, T, 0), series, InfiniteProduct(), sign="⇔").verdict == "confirmed"
    product, series = sp.Product(1 - n / t, (t, 1, T)), sp.Not(Converges(n / t, t))
    assert refused(Tends(product, T, 0), series, InfiniteProduct(), sign="⇔")


def test_statements_that_differ_somewhere_are_told_apart_and_never_proved_equal():
    assert step(a > 1, a > 2, SameTruth("said"), sign="⇔").verdict == "refuted"
    assert step(a > 1, 2 * a > 2, SameTruth("said"), sign="⇔").verdict == "unverified"


def test_a_hypothesis_says_no_more_than_it_says():
    assert step(a > 1, sp.true, FromHypothesis(), sign="⇔", hypotheses=(a > 1,)).verdict == "proved"
    assert step(a > 2, sp.true, FromHypothesis(), sign="⇔", hypotheses=(a > 1,)).verdict == "refuted"


def test_every_word_needs_a_rule_that_holds():
    words = (Parameter(word, "a word", choices=("one", "two")),)
    good = ByCases(word, {"one": Algebra(), "two": Algebra()})
    double = Case(word, {"one": a + a, "two": a * a})
    assert step(double, Case(word, {"one": 2 * a, "two": a**2}), good, words=words).verdict == "proved"
    found = step(double, Case(word, {"one": 2 * a, "two": 2 * a}), good, words=words)
    assert found.verdict == "refuted"
    assert refused(double, double * 1 + 0 * a, ByCases(word, {"one": Algebra()}), words=words)
