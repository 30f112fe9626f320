"""Series and zeta: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp

from derivations.rules.integral_test import IntegralTest
from derivations.rules.series import Rounded, SeriesComparison, Within
from derivations.rules.zeta import ToInfinity, Zeta, ZetaBound
from tests.derivations.fits import T, a, g, n, refused, step, t, unevaluated, x
from theory.language.propositions import Bounded


def test_a_comparison_needs_bounds_that_hold():
    one, other = unevaluated(1 / (t * (t + a))), unevaluated(t**-2)
    assert step(one, other, SeriesComparison(1 / (1 + a), sp.S.One), sign="⇔").verdict != "refuted"
    assert refused(unevaluated(1 / t**g), unevaluated(1 / t ** (g + 1)), SeriesComparison(sp.S.One, sp.S.One), sign="⇔")
    assert refused(unevaluated(1 / t**g), unevaluated(1 / t ** (g + 1)), SeriesComparison(t, t), sign="⇔")


def test_sizes_that_fall_may_not_be_rounded():
    one, other = unevaluated(sp.ceiling(n * t**a) ** -g), unevaluated((n * t**a) ** -g)
    assert step(one, other, Rounded(), sign="⇔").verdict == "proved"
    assert refused(unevaluated(sp.ceiling(n / t**a) ** -g), unevaluated((n / t**a) ** -g), Rounded(), sign="⇔")


def test_the_integral_test_gives_the_condition_and_no_other():
    assert step(unevaluated(t ** (-a * g)), a * g > 1, IntegralTest(), sign="⇔").verdict == "proved"
    assert refused(unevaluated(t ** (-a * g)), a * g >= 1, IntegralTest(), sign="⇔")
    assert refused(unevaluated(t ** (-a * g)), a > 1, IntegralTest(), sign="⇔")


def test_partial_sums_of_a_series_that_may_diverge_have_no_limit():
    sums = sp.Sum(t ** (-1 - g), (t, 1, T))
    assert step(sums, sums.xreplace({T: sp.oo}), ToInfinity(1 + g), sign="→").verdict == "proved"
    sums = sp.Sum(t**-g, (t, 1, T))
    assert refused(sums, sums.xreplace({T: sp.oo}), ToInfinity(g), sign="→")


def test_zeta_is_its_series_only_above_one():
    assert step(sp.Sum(t ** (-1 - g), (t, 1, sp.oo)), sp.zeta(1 + g), Zeta()).verdict == "proved"
    assert refused(sp.Sum(t**-g, (t, 1, sp.oo)), sp.zeta(g), Zeta())


def test_a_product_of_large_factors_is_not_bounded():
    small, large = (sp.Product(1 + sign / (t + 1), (t, 1, T)) for sign in (-1, 1))
    assert step(Bounded(a * (1 - small) + g * 0, T), sp.true, Within(a), sign="⇔").verdict == "proved"
    assert refused(Bounded(a * large, T), sp.true, Within(a), sign="⇔")


def test_a_bound_below_zeta_is_refused():
    assert step(sp.zeta(1 + x), 1 + 1 / x, ZetaBound(), sign="<").verdict == "proved"
    assert refused(sp.zeta(1 + x), 1 / x, ZetaBound(), sign="<")
