"""Means, independence and noise: what the rules prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp
from sympy.stats import ChiSquared, Gamma, Normal

from derivations import (
    Bound,
    Expectation,
    Independence,
    LawOf,
    Linearity,
    Mean,
    Noise,
    NoiseMean,
    Orthogonality,
    Rows,
)
from tests.derivations.rules.test_matrices import E, X
from tests.derivations.steps import FAILED, T, a, d, step, x, y


# Means ----------------------------------------------------------------------------------------

Z, Y = Normal("Z", 0, 1), Normal("Y", 0, 1)


def test_the_mean_of_a_named_law_is_carried_out():
    G = Gamma("G", 3, x)
    assert step(Mean(1 / G), 1 / (2 * x), Expectation()).verdict == "proved"


def test_the_mean_of_an_inverse_is_not_the_inverse_of_the_mean():
    """Jensen: E 1/C is 1/(k - 2) for chi-square with k degrees of freedom, above 1/k."""
    C = ChiSquared("C", 6)
    assert step(Mean(1 / C), sp.Rational(1, 4), Expectation()).verdict == "proved"
    assert step(Mean(1 / C), sp.Rational(1, 6), Expectation()).verdict == "refuted"


def test_a_mean_that_does_not_exist_is_refused():
    assert step(Mean(1 / ChiSquared("C", 2)), 1, Expectation()).verdict in FAILED


def test_jensen_the_wrong_way_is_refuted():
    C = ChiSquared("C", 6)
    found = step(1 / Mean(C), Mean(1 / C), Bound("Jensen", sp.Rational(1, 4) - sp.Rational(1, 6)), "≥")
    assert found.verdict in FAILED


def test_means_are_linear():
    assert step(Mean(a * Z**2 + Z * Y), a * Mean(Z**2) + Mean(Z * Y), Linearity()).verdict == "proved"


@pytest.mark.parametrize("rule", [Linearity(), Independence(), Expectation()])
def test_the_mean_of_a_ratio_is_not_the_ratio_of_the_means(rule):
    C, D = ChiSquared("C", 6), ChiSquared("D", 6)
    assert step(Mean(C / D), Mean(C) / Mean(D), rule).verdict in FAILED


def test_the_mean_of_a_square_is_not_the_square_of_the_mean():
    assert step(Mean(Z**2), Mean(Z) ** 2, Linearity()).verdict in FAILED


def test_the_mean_of_a_product_of_independent_factors_is_the_product_of_the_means():
    assert step(Mean(Z**2 * Y**2), Mean(Z**2) * Mean(Y**2), Independence()).verdict == "proved"


def test_dependent_factors_are_not_taken_apart():
    assert step(Mean(Z * (Z + Y)), Mean(Z) * Mean(Z + Y), Independence()).verdict in FAILED


def test_increments_whose_mean_is_zero_given_the_past_are_orthogonal():
    total, squares = Mean((Z + Z * Y) ** 2), Mean(Z**2) + Mean((Z * Y) ** 2)
    assert step(total, squares, Orthogonality((Z, Z * Y))).verdict == "proved"


def test_increments_with_a_drift_are_not_orthogonal():
    """E (Z + Z (1 + Y))^2 is 5, not 3: the second increment has the mean Z given the first."""
    total, squares = Mean((Z + Z * (1 + Y)) ** 2), Mean(Z**2) + Mean((Z * (1 + Y)) ** 2)
    assert step(total, squares, Orthogonality((Z, Z * (1 + Y)))).verdict in FAILED


def test_noise_is_averaged_over_in_a_quadratic():
    laws = {"E": Noise(a)}
    assert step(Mean(sp.Trace(E.T * E)), Mean(a * T), NoiseMean(("E",)), laws=laws).verdict == "proved"
    assert step(Mean(sp.Trace(E.T * E)), Mean(a * d), NoiseMean(("E",)), laws=laws).verdict == "refuted"


def test_noise_is_not_averaged_over_in_a_quartic():
    """The mean of the square of |E|^2 needs fourth moments: it is no T^2 times the square of the variance."""
    square = sp.Trace(E.T * E * E.T * E)
    found = step(Mean(square), Mean(a**2 * T**2), NoiseMean(("E",)), laws={"E": Noise(a)})
    assert found.verdict == "unverified"


def test_a_matrix_without_the_law_of_noise_is_not_averaged_over():
    assert step(Mean(sp.Trace(X.T * X)), Mean(T * d), NoiseMean(("X",))).verdict in FAILED


def test_a_law_is_left_to_simulation_and_only_for_means():
    assert step(Mean(sp.Trace(X.T * X)), T * d, LawOf("chi-square"), laws={"X": Rows(sp.Identity(d))}).verdict in FAILED
    assert step(x, y, LawOf("anything")).verdict in FAILED
