"""Conditions on exponents: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp

from derivations.rules.integral_test import IntegralTest
from derivations.xu2025.rules.exponent_conditions import BothBounded, Each, SameConditions
from derivations.xu2025.rules.forgetting import Averages, Forgetting
from tests.derivations.fits import T, a, b, c, g, n, refused, step, t, unevaluated
from theory.language.propositions import Bounded, LinearRecursion


# Conditions -----------------------------------------------------------------------------------


def test_conditions_on_exponents_are_the_same_or_not():
    both = sp.And(a * g > 1, a * c > 1)
    assert step(both, a > sp.Max(1 / g, 1 / c), SameConditions(), sign="⇔").verdict == "proved"
    assert refused(both, a > sp.Max(1 / g, c), SameConditions(), sign="⇔")
    cases = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))
    assert step(cases, sp.Or(g <= 1, a > 1), SameConditions(), sign="⇔").verdict == "proved"
    assert step(cases, a > 1, SameConditions(), sign="⇔").verdict == "refuted"
    assert step(sp.And(a / 2 > 1, a > 1), a > 1, SameConditions(), sign="⇔").verdict == "refuted"


def test_each_statement_needs_its_own_rule():
    one, other = (unevaluated(t ** (-a * s)) for s in (g, c))
    rule = Each(((one, a * g > 1, IntegralTest()), (other, a * c > 1, IntegralTest())))
    assert step(sp.And(one, other), sp.And(a * g > 1, a * c > 1), rule, sign="⇔").verdict == "proved"
    assert refused(sp.And(one, other), a * g > 1, rule, sign="⇔")


def test_parts_of_either_sign_may_cancel():
    sums, more = a * sp.Sum(1 / t, (t, 1, T)), b * sp.Sum(t**-g, (t, 1, T))
    both = Bounded(sums**2 + more, T)
    assert step(both, sp.And(Bounded(sums, T), Bounded(more, T)), BothBounded(), sign="⇔").verdict == "proved"
    both = Bounded(sums**2 - more, T)
    assert refused(both, sp.And(Bounded(sums, T), Bounded(-more, T)), BothBounded(), sign="⇔")


SIZE = sp.ceiling(n * t**a)


WEIGHT = c * SIZE**-g


def test_an_average_stays_between_its_ends_only_if_weights_do():
    node = LinearRecursion(1 - WEIGHT, b * WEIGHT, a, t, T)
    assert step(Bounded(node, T), sp.true, Averages(node, b), sign="⇔", hypotheses=(c < 1,)).verdict != "refuted"
    node = LinearRecursion(1 + WEIGHT, -b * WEIGHT, a, t, T)
    assert refused(Bounded(node, T), sp.true, Averages(node, b), sign="⇔", hypotheses=(c < 1,))


def test_what_is_forgotten_is_weighed_against_what_is_added():
    node = LinearRecursion(1 - WEIGHT, b / SIZE, 0, t, T)
    cases = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))
    rule = Forgetting(node, a * g > 1, a > 1, SIZE ** (g - 1), SIZE, (b / c, b / c), g <= 1)
    assert step(Bounded(node, T), cases, rule, sign="⇔", hypotheses=(c < 1,)).verdict in ("proved", "confirmed")
    wrong = Forgetting(node, a * g > 1, a > 1, SIZE**-g, SIZE, (b / c, b / c), g <= 1)
    assert refused(Bounded(node, T), cases, wrong, sign="⇔", hypotheses=(c < 1,))
