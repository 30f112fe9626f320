"""Closed forms of the recursive-training paper, against values found in another way."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, strategies as st
from scipy import integrate
from scipy.special import ndtr
from scipy.stats import binom, poisson, t as student_law
from sympy.core.symbol import Str

from theory import Covariance, to_mpmath, to_numpy
from theory.language.cases import Case
from theory.vocabulary.special_functions import DigammaLessLog, StudentDistribution
from theory.xu2025._lattice import LatticeImprovement
from theory.xu2025._laws import BernoulliImprovement, Extinction, GammaImprovement, NegativeForm
from theory.xu2025.correction import LOGISTIC, TIES, c, weight


def form(r, eigenvalues):
    return NegativeForm(r, Covariance(sp.Tuple(*eigenvalues), len(eigenvalues)))


@pytest.mark.parametrize("p", [1, 2, 3, 10, 40])
@pytest.mark.parametrize("r", [0.01, 0.7, 5.0, 80.0])
def test_students_distribution_function(p, r):
    for x in (-np.sqrt(p * r) / 2, np.sqrt(p * r) / 2):
        assert float(StudentDistribution(p, sp.Float(x)).evalf(30)) == pytest.approx(student_law.cdf(x, p), rel=1e-12)


@pytest.mark.parametrize("p", [1, 2, 5])
@pytest.mark.parametrize("r", [0.02, 1.3, 40.0])
def test_the_quadratic_form_of_an_isotropic_covariance_is_students(p, r):
    exact = StudentDistribution(p, -sp.sqrt(p * sp.Rational(r)) / 2).evalf(40)
    with mpmath.workdps(40):
        assert abs(to_mpmath(form(sp.Rational(r), [1] * p), {}, 30) - mpmath.mpf(str(exact))) < 1e-29
    assert float(to_numpy(form(r, [1] * p), {})) == pytest.approx(float(exact), abs=1e-14)


@pytest.mark.parametrize(("r", "ratio"), [(0.3, 4.0), (2.0, 25.0), (9.0, 1.5)])
def test_the_quadratic_form_in_two_dimensions_to_ten_digits_by_integrating_over_the_move(r, ratio):
    def given_angle(angle):
        """The chance given the direction of the move, its length integrated out."""
        c, s = np.cos(angle) ** 2, np.sin(angle) ** 2
        steep = np.sqrt(r) * (c + s / ratio) / np.sqrt(c + s / ratio**2) / 2
        inner = lambda z: z * np.exp(-z * z / 2) * ndtr(-steep * z)  # noqa: E731
        return integrate.quad(inner, 0, np.inf, epsabs=1e-13, epsrel=1e-13)[0]

    independent = integrate.quad(given_angle, 0, np.pi / 2, epsabs=1e-12, epsrel=1e-12)[0] * 2 / np.pi
    assert float(to_numpy(form(r, [1, 1 / ratio]), {})) == pytest.approx(independent, abs=2e-11)


@given(st.integers(1, 6), st.floats(0.05, 20), st.floats(0.1, 0.9))
def test_the_scale_of_the_covariance_drops_out(p, r, factor):
    eigenvalues = [1.0 / (1 + k) for k in range(p)]
    scaled = [factor * s for s in eigenvalues]
    assert float(to_numpy(form(r, eigenvalues), {})) == pytest.approx(float(to_numpy(form(r, scaled), {})), abs=1e-13)


def test_improvement_of_a_bernoulli_mean_can_be_more_likely_than_not():
    value = BernoulliImprovement(7, 65, sp.Rational(1, 2))
    assert value.is_Rational
    assert value > sp.Rational(1, 2)
    assert float(value) == pytest.approx(0.50075137397, abs=1e-11)


@given(st.integers(1, 6), st.integers(1, 9), st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=12))
def test_all_cases_added_up(first, second, truth):
    law = lambda n, p: [mpmath.binomial(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]  # noqa: E731
    total = mpmath.mpf(0)
    for k, chance in enumerate(law(first, mpmath.mpf(truth.numerator) / truth.denominator)):
        for m, more in enumerate(law(second, mpmath.mpf(k) / first)):
            if abs(Fraction(m, second) - truth) < abs(Fraction(k, first) - truth):
                total += chance * more
    value = BernoulliImprovement(first, second, sp.Rational(truth.numerator, truth.denominator))
    assert float(value) == pytest.approx(float(total), abs=1e-12)


@pytest.mark.parametrize(("first", "second", "truth"), [(5, 8, "2/5"), (7, 3, "1/2"), (4, 12, "1/3"), (6, 6, "1/2")])
@pytest.mark.parametrize(
    ("family", "law"), [("bernoulli", lambda n, p: binom(n, p)), ("poisson", lambda n, p: poisson(n * p))]
)
def test_counts_added_up_with_ties_counted_in_part(family, law, first, second, truth):
    truth, sums = Fraction(truth), {0: 0.0, 1: 0.0}
    for k in range(60):
        start = law(first, float(truth)).pmf(k)
        chances = law(second, k / first).pmf(np.arange(160)) if start > 0 else np.zeros(160)
        for i, chance in enumerate(chances):
            off, before = abs(Fraction(i, second) - truth), abs(Fraction(k, first) - truth)
            sums[0] += start * chance * (off < before)
            sums[1] += start * chance * (off <= before)
    for share, exact in {**sums, sp.Rational(1, 2): (sums[0] + sums[1]) / 2}.items():
        value = LatticeImprovement(Str(family), first, second, sp.Rational(str(truth)), share)
        assert float(value.evalf()) == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("family", ["bernoulli", "poisson"])
@pytest.mark.parametrize(("part", "parts", "factor"), [(1, 2, 1), (1, 3, 1), (2, 5, 4), (1, 6, 3), (3, 4, 2)])
def test_ties_of_counts_are_what_exact_sums_say(family, part, parts, factor):
    size, theta = 1024, sp.Rational(part, parts)
    apart = [LatticeImprovement(Str(family), size, factor * size, theta, share).evalf() for share in (0, 1)]
    exact = np.sqrt(size) * float(apart[1] - apart[0])
    stated = TIES.at(size, family=family, m=parts, j=part, c=factor)
    assert exact == pytest.approx(float(stated.theory), rel=2e-3)
    is_met = (2 * size * factor * part) % parts == 0
    other = (1 + (not is_met) / np.sqrt(1 + 4 * factor)) / (1 + is_met / np.sqrt(1 + 4 * factor))
    assert exact != pytest.approx(float(stated.theory) * other, rel=0.1), "mirror images count where they are met"


def test_improvement_of_a_poisson_mean_can_be_more_likely_than_not():
    value = LatticeImprovement(Str("poisson"), 10, 1011, sp.Rational(19, 20), 0)
    assert float(value.evalf()) == pytest.approx(0.5010636436, abs=1e-9)


def saddlepoint(rows, fitted, true, size):
    """Log density of a logistic fit (x, up to a constant) from so many rows of a design, by the likelihood ratio."""
    total = lambda at: np.log1p(np.exp(at @ rows.T)).mean(axis=1)  # noqa: E731
    chance = 1 / (1 + np.exp(-fitted @ rows.T))
    information = np.einsum("ci,ij,ik->cjk", chance * (1 - chance), rows, rows) / len(rows)
    away = np.einsum("ci,ij,cj->c", chance, rows, true - fitted) / len(rows)
    return np.log(np.linalg.det(information)) / 2 - size * (total(true) - total(fitted) - away)


@pytest.mark.parametrize(("truth", "factor"), [(0.8, 1), (0.4, 2)])
def test_the_coefficient_of_logistic_regression_by_sampling_the_saddlepoint_density(truth, factor):
    """Both fits are drawn normal, in pairs with opposite signs, and weighted by the ratio of the densities."""
    size, draws, rng = 4096, 400_000, np.random.default_rng(0)
    place = np.cos(np.pi * (np.arange(8) + 0.5) / 8) * np.sqrt(2)
    rows, true = np.column_stack([np.ones(8), place]), np.array([truth, 0.0])
    chance = 1 / (1 + np.exp(-truth))
    v = chance * (1 - chance)
    x, y = rng.standard_normal((2, draws, 2)) / np.sqrt(v * size)
    y /= np.sqrt(factor)
    weights, nearer = [], np.linalg.norm(x + y, axis=1) < np.linalg.norm(x, axis=1)
    for sign in (1, -1):
        one, other = true + sign * x, true + sign * (x + y)
        log = saddlepoint(rows, one, np.broadcast_to(true, one.shape), size) + v * size * (x**2).sum(axis=1) / 2
        log += saddlepoint(rows, other, one, factor * size) + factor * v * size * (y**2).sum(axis=1) / 2
        log -= 2 * np.log(v)
        weights.append(np.exp(log) - 1)
    extra = size * (weights[0] + weights[1]) / 2
    # The normalisation depends on the first fit only to an order that does not matter.
    found = extra * (nearer - nearer.mean())
    expected = float(LOGISTIC.subs({c: factor, weight: v}))
    assert found.mean() == pytest.approx(expected, abs=4.5 * found.std() / np.sqrt(draws))
    assert found.std() / np.sqrt(draws) < 0.06 * abs(expected)


@pytest.mark.parametrize(("k_1", "k_2", "mean"), [(4.0, 6.0, 1.0), (1.5, 9.5, 0.75), (40.0, 5.0, 0.95)])
def test_two_generations_of_a_scale_family_by_quadrature_at_twenty_digits(k_1, k_2, mean):
    def below(y):
        return mpmath.gammainc(k_2, 0, k_2 * y / mean, regularized=True)

    def term(x):
        density = (k_1 / mean) ** k_1 * x ** (k_1 - 1) * mpmath.exp(-k_1 * x / mean) / mpmath.gamma(k_1)
        return density * abs(below(1) - below(max(2 - x, 0) / x))

    with mpmath.workdps(20):
        independent = mpmath.quad(term, [0, 0.05, 0.3, 0.6, 1]) + mpmath.quad(term, [1, 1.5, 2, 3, 6, 12, 30])
    value = float(GammaImprovement(sp.Float(k_1), sp.Float(k_2), sp.Float(mean), sp.Float(mean)).evalf())
    assert value == pytest.approx(float(independent), abs=1e-12)


def test_extinction_of_a_critical_branching_process():
    assert [float(Extinction(k).evalf()) for k in (0, 1, 2)] == pytest.approx([0, np.exp(-1), np.exp(np.exp(-1) - 1)])
    assert 1000 * (1 - float(Extinction(1000).evalf())) == pytest.approx(2, rel=0.01), "Kolmogorov's estimate"


def test_digamma_less_log_does_not_expand():
    large = DigammaLessLog(sp.Integer(10) ** 15)
    assert float(large.evalf()) == pytest.approx(-0.5e-15, rel=1e-6)
    assert float(DigammaLessLog(sp.Rational(1, 2)).evalf()) == pytest.approx(-1.2703628454614782)


def test_a_case_waits_for_its_word():
    word, x = sp.Symbol("word"), sp.Symbol("x")
    case = Case(word, {"one": x, "two": x**2})
    assert case.xreplace({word: sp.Symbol("two")}) == x**2
    assert case.xreplace({x: sp.Integer(3)}).xreplace({word: sp.Symbol("one")}) == 3
    assert "cases" in sp.latex(case)
