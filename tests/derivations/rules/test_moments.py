"""Means over draws of named laws: moments that exist, and false uses."""

import pytest
import sympy as sp
from sympy.stats import Beta, Binomial, ChiSquared, E, Exponential, Gamma, Normal, Poisson

from derivations import Mean
from derivations.rules.jensen import Expectation, Tangent
from derivations.rules.moments import averaged
from tests.derivations.fits import drawn, q, x


@pytest.mark.parametrize(
    "draw",
    [
        ChiSquared("C", 5),
        Gamma("G", 3, 2),
        Exponential("E", 2),
        Beta("B", 2, 3),
        Normal("N", 1, 2),
        Poisson("P", 3),
        Binomial("K", 4, sp.Rational(1, 3)),
    ],
)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_moments_are_those_of_sympy(draw, order):
    assert sp.simplify(averaged(draw**order).value - E(draw**order)) == 0


def test_a_generating_function_is_that_of_sympy():
    draw = Binomial("K", 4, sp.Rational(1, 3))
    assert sp.expand(averaged(q**draw).value - E(q**draw)) == 0


def test_a_moment_that_does_not_exist_is_seen():
    assert drawn(Mean(1 / Exponential("E", 1)), sp.S.One, Expectation()) == "refuted"


def test_a_mean_of_a_ratio_is_no_ratio_of_means():
    one, other = Gamma("G", 3, 1), Gamma("H", 2, 1)
    assert drawn(Mean(one / (one + other)), sp.Rational(2, 5), Expectation()) == "refuted"
    assert drawn(Mean(one / (one + other)), sp.Rational(3, 5), Expectation()) == "proved"


def test_a_function_that_is_not_concave_does_not_lie_below_its_tangent():
    draw = Exponential("E", 1)
    log = Tangent(x, sp.log(x), x - 1, sp.S.One, draw)
    assert drawn(Mean(sp.log(draw)), Mean(draw - 1), log, "<") == "proved"
    square = Tangent(x, x**2, 2 * x - 1, sp.S.One, draw)
    assert drawn(Mean(draw**2), Mean(2 * draw - 1), square, "<") == "unverified"
