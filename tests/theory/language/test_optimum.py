"""Infimum and place of it as nodes of a formula."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from latex2mathml.converter import convert

from theory import EIGENVALUE, Covariance, Trace, to_mpmath, to_numpy
from theory.language.optimum import Least, Minimiser


s = EIGENVALUE
x, a, b = sp.symbols("x a b", positive=True)
Sigma = sp.Symbol("Sigma")
VALLEY = a / x + b * x


@pytest.mark.parametrize("ratio", [1e-60, 1e-3, 1, 7.3, 1e40])
def test_infimum_and_place_of_a_valley(ratio):
    values = {a: ratio, b: 1.0}
    ends = sp.Float("1e-72"), sp.Float("1e72")
    assert to_numpy(Least(VALLEY, x, *ends), values) == pytest.approx(2 * ratio**0.5, rel=1e-13)
    assert to_numpy(Minimiser(VALLEY, x, *ends), values) == pytest.approx(ratio**0.5, rel=1e-7)


@pytest.mark.parametrize("place", [1.001, 1.5, 31.7, 99.9])
def test_a_place_near_an_end_is_found(place):
    body = (sp.log(x) - sp.log(a)) ** 2 + sp.Rational(1, 10)
    assert to_numpy(Minimiser(body, x, 1, 100), {a: place}) == pytest.approx(place, rel=1e-7)


def test_a_place_a_hundred_thousandth_from_an_end_is_found_to_all_digits():
    """Two rounds of the search find it at the end itself."""
    body, place = (x - 1) ** 2 * 25 + x**2 / 4100, sp.Rational(25) / (25 + sp.Rational(1, 4100))
    for high in (1, 3):
        found = Minimiser(body, x, sp.Rational(1, 10**6), high).evalf(60)
        assert abs(found - place) < 1e-30


@pytest.mark.parametrize(("body", "place", "value"), [(x, 2, 2), (1 / x, 5, sp.Rational(1, 5)), (3 + 0 * x, None, 3)])
def test_what_falls_up_to_an_end_is_smallest_there(body, place, value):
    low, high = 2, 5
    assert to_numpy(Least(body, x, low, high), {}) == pytest.approx(float(value), rel=1e-12)
    found = to_numpy(Minimiser(body, x, low, high), {})
    assert low <= found <= high
    assert place is None or found == pytest.approx(place, rel=1e-7)


def test_a_kink_is_found_too():
    body = 1 + sp.Abs(sp.log(x) - 2)
    assert to_numpy(Minimiser(body, x, 1, 1000), {}) == pytest.approx(np.exp(2), rel=1e-5)
    assert to_numpy(Least(body, x, 1, 1000), {}) == pytest.approx(1, abs=1e-5)


def test_a_range_of_one_point_is_that_point():
    assert to_numpy(Minimiser(VALLEY, x, 3, 3), {a: 1, b: 1}) == pytest.approx(3)


def test_to_fifty_digits_the_place_has_half_of_them_and_the_infimum_all():
    values = {a: sp.Integer(3), b: sp.Integer(2)}
    with mpmath.workdps(60):
        assert abs(to_mpmath(Least(VALLEY, x, sp.Rational(1, 1000), 1000), values) - 2 * mpmath.sqrt(6)) < 1e-48
        place = to_mpmath(Minimiser(VALLEY, x, sp.Rational(1, 1000), 1000), values)
        assert abs(place - mpmath.sqrt(mpmath.mpf(3) / 2)) < 1e-30


def test_the_formula_may_sum_over_a_spectrum():
    """The trace of (Sigma + x)^-1 x^2, and 1/x, for three eigenvalues, against a fine grid."""
    body = x**2 * Trace(1 / (s + x), Sigma) + 1 / x
    eigenvalues = np.array([1.0, 0.3, 0.1])
    grid = np.exp(np.linspace(np.log(0.01), np.log(100), 200_001))
    values = (grid[:, None] ** 2 / (eigenvalues + grid[:, None])).sum(axis=1) + 1 / grid
    assert to_numpy(Least(body, x, 0.01, 100), {Sigma: eigenvalues}) == pytest.approx(values.min(), rel=1e-9)
    found = to_numpy(Minimiser(body, x, 0.01, 100), {Sigma: eigenvalues})
    assert found == pytest.approx(grid[values.argmin()], rel=1e-4)
    named = to_numpy(Least(body, x, 0.01, 100), {Sigma: Covariance("power", 3, 1, 2)})
    direct = to_numpy(Least(body, x, 0.01, 100), {Sigma: np.array([1, 1 / 4, 1 / 9])})
    assert named == pytest.approx(direct, rel=1e-12)


def test_the_variable_is_bound():
    assert Least(VALLEY, x, 1, b).free_symbols == {a, b}
    assert Least(VALLEY, x, 1, b).carriers == ()


@pytest.mark.parametrize("kind", [Least, Minimiser])
def test_both_print(kind):
    node = kind(VALLEY, x, 1, b)
    assert "inf[1 <= x <= b]" in str(node)
    assert convert(sp.latex(node)).startswith("<math")
