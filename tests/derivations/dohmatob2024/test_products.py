"""Products factor by factor, and limits of them: what is proved, and what is refused."""

import pytest
import sympy as sp

from derivations import Algebra, Line, Setting, Step
from derivations.checking.check import check_line
from derivations.dohmatob2024.algebra import THM_4_6_LIMIT_BOUND
from derivations.dohmatob2024.rules.products import FactorByFactor, FactorsRise, ProductToZero, SqueezedToZero, Vacuous
from theory.dohmatob2024 import algebra
from theory.dohmatob2024._setting import m, n
from theory.dohmatob2024.algebra import ETA, a, p


FAILED = ("refuted", "unverified")
RANGE = (m, 0, n - 1)
SLOW = (sp.Le(p, 1),)


def step(before, after, rule, sign="=", hypotheses=(), claim=None):
    before, after = sp.sympify(before), sp.sympify(after)
    return check_line(Line(before, after, Step(after, rule, sign), Setting(hypotheses, claim=claim), {}))


def test_factors_are_written_in_another_way():
    plain = sp.Product(1 / (1 + a * (m + 1) ** -p), RANGE)
    assert step(3 * ETA, 3 * plain, FactorByFactor("the minimum")).verdict == "proved"
    assert step(3 * ETA, 2 * plain, FactorByFactor("the minimum")).verdict == "refuted"
    assert step(ETA, plain.func(plain.function, (m, 1, n - 1)), FactorByFactor("the minimum")).verdict in FAILED


def test_the_sign_of_a_factor_is_not_lost():
    r = sp.Symbol("r", real=True)
    before, after = sp.Product(sp.sqrt(r**2) / (m + 1), RANGE), sp.Product(r / (m + 1), RANGE)
    assert step(before, after, FactorByFactor("root of a square")).verdict == "refuted"


BEFORE, AFTER = sp.Product(1 / (1 + a * (m + 1) ** -p), RANGE), sp.Product(1 / (1 + a / (m + 1)), RANGE)


def test_a_product_of_positive_factors_grows_with_each():
    rule = FactorsRise((m + 1) ** -p, 1 / (m + 1))
    assert step(BEFORE, AFTER, rule, "≤", SLOW).verdict == "proved"
    found = step(BEFORE, AFTER, rule, "≤")
    assert (found.verdict, "the smaller power" in found.how) == ("unverified", True)


def test_an_inequality_of_products_that_one_factor_keeps_is_looked_at_for_more_of_them():
    """Both sides are equal for n up to 1, and most small values of p are below 1."""
    assert step(BEFORE, AFTER, Algebra(), "≤", SLOW).verdict == "confirmed"
    found = step(BEFORE, AFTER, Algebra(), "≤")
    assert found.verdict == "refuted"
    assert {name: found.counterexample[name] for name in "anp"} == {"a": "1", "n": "2", "p": "2"}


def test_a_product_with_factors_that_may_be_negative_is_not_bounded_factor_by_factor():
    before, after = sp.Product(1 - a * (m + 1) ** -p, RANGE), sp.Product(1 - a / (m + 1), RANGE)
    found = step(before, after, FactorsRise((m + 1) ** -p, 1 / (m + 1)), "≤", SLOW)
    assert (found.verdict, "every factor is positive" in found.how) == ("unverified", True)


def test_infinitely_many_factors_below_one_do_not_make_a_product_vanish():
    """For factors 1/(1 + m^-2) the product tends to pi/sinh(pi)."""
    found = step(BEFORE, 0, ProductToZero(), "→", claim=algebra.THM_4_6_LIMIT)
    assert found.verdict == "refuted"
    assert (found.counterexample["a"], found.counterexample["p"]) == ("1", "2")
    assert float(found.counterexample["product"]) == pytest.approx(float(sp.pi / sp.sinh(sp.pi)), rel=1e-6)


def test_a_product_with_a_divergent_sum_is_seen_to_vanish_but_not_proved_at_points():
    found = step(BEFORE, 0, ProductToZero(), "→", SLOW, claim=algebra.THM_4_6_LIMIT)
    assert found.verdict == "confirmed"
    found = step(BEFORE, 1, ProductToZero(), "→", SLOW, claim=algebra.THM_4_6_LIMIT)
    assert (found.verdict, "with 0 for the product: 0 = 1 is false" in found.how) == ("unverified", True)


def test_what_lies_between_zero_and_a_bound_that_vanishes_vanishes():
    rule = SqueezedToZero(THM_4_6_LIMIT_BOUND)
    claim = algebra.THM_4_6_LIMIT_CORRECTED
    assert step(7 * ETA, 0, rule, "→", SLOW, claim).verdict == "proved"
    found = step(7 * ETA, 0, rule, "→", (), claim)
    assert (found.verdict, "SqueezedToZero does not apply at" in found.how) == ("unverified", True)
    assert step(n * ETA, 0, rule, "→", SLOW, claim).verdict in FAILED
    assert step(7 * ETA, 1, rule, "→", SLOW, claim).verdict in FAILED


def test_hypotheses_that_cannot_hold_together_prove_nothing():
    claim = algebra.ASSUMPTIONS_POWER_LAW
    strict, bounded, _ = claim.hypotheses
    found = step(claim.rhs, claim.rhs, Vacuous(bounded), "≃", claim.hypotheses, claim)
    assert found.verdict == "unverified"
    assert "vacuous" in found.how
    found = step(claim.rhs, claim.rhs, Vacuous(strict), "≃", claim.hypotheses, claim)
    assert "refused" in found.how
