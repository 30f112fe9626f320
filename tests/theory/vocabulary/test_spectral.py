"""Traces, forms and kappa: printed, differentiated, collapsed for Sigma = I, evaluated."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from latex2mathml.converter import convert

from theory import EIGENVALUE, Covariance, Form, Kappa, Trace, Vector, to_mpmath, to_numpy
from theory.errors import InadmissibleError
from theory.vocabulary.covariances import SHAPES


s = EIGENVALUE
d, T = sp.symbols("d T", integer=True, positive=True)
lam = sp.Symbol("lam", nonnegative=True)
k = sp.Symbol("kappa", positive=True)
Sigma, u, v = sp.symbols("Sigma u v")
SPECTRA = ("two_level", "power_law", "geometric", "irregular")


def spectrum(shape: str, size: int, condition: float) -> Covariance:
    return Covariance(shape, size, sp.Rational(condition))


def reference(eigenvalues: list, penalty, rows: int):
    """The root by bisection at 60 digits, from the defining equation divided by kappa."""
    with mpmath.workdps(60):
        if penalty == 0 and rows >= len(eigenvalues):
            return mpmath.mpf(0)

        def excess(x):
            return penalty / x + sum(e / (e + x) for e in eigenvalues) / rows - 1

        low, high = mpmath.mpf(10) ** -40, mpmath.mpf(10) ** 8
        for _ in range(400):
            middle = mpmath.sqrt(low * high)
            low, high = (middle, high) if excess(middle) > 0 else (low, middle)
        return low


def test_traces_and_forms_print_as_such():
    trace = Trace(s**2 / (s + k) ** 2, Sigma)
    assert str(trace) == "tr[Sigma**2/(Sigma + kappa)**2]"
    assert sp.latex(trace) == r"\operatorname{tr} \Sigma^{2} (\Sigma + \kappa I)^{-2}"
    assert str(Form(u, s, v, Sigma)) == "u' Sigma v"
    assert "<math" in convert(sp.latex(Kappa(lam, T, Sigma) * Form(u, s / (s + k), v, Sigma)))


def test_nodes_print_in_a_terminal_as_in_a_line_of_text():
    for node in (Trace(s / (s + k), Sigma), Form(u, s, v, Sigma), Kappa(lam, T, Sigma)):
        assert sp.pretty(node) == str(node)


def test_factors_without_sigma_go_before_a_trace():
    assert Trace(3 * k * s, Sigma) == 3 * k * Trace(s, Sigma)
    assert Trace(0, Sigma) == Form(u, 0, v, Sigma) == 0


def test_the_variable_of_a_trace_is_bound():
    assert Trace(s / (s + k), Sigma).free_symbols == {k, Sigma}
    assert Form(u, s / (s + k), v, Sigma).free_symbols == {k, Sigma, u, v}


def test_traces_and_forms_are_differentiated_under_the_sum():
    assert Trace(s / (s + k), Sigma).diff(k) == -Trace(s / (s + k) ** 2, Sigma)
    assert Form(u, s / (s + k), v, Sigma).diff(k) == -Form(u, s / (s + k) ** 2, v, Sigma)


def test_nodes_collapse_where_sigma_is_the_identity():
    identity = Covariance("isotropic", d)
    assert Trace(s**2 / (s + k) ** 2, identity) == d / (1 + k) ** 2
    assert Form(u, s / (s + k), v, identity) == Form(u, 1, v, identity) / (1 + k)
    root = Kappa(lam, T, identity)
    assert not root.has(Kappa)
    assert sp.simplify(root - lam - root * d / (1 + root) / T) == 0


def test_traces_and_forms_are_sums_over_eigenvalues():
    values = np.array([3.0, 1.0, 0.5])
    left, right = np.array([1.0, -2.0, 0.25]), np.array([0.5, 1.0, 4.0])
    grid = np.array([0.1, 1.0, 10.0])
    found = to_numpy(Trace(s / (s + k), Sigma), {Sigma: values, k: grid})
    assert found == pytest.approx([(values / (values + x)).sum() for x in grid], rel=1e-14)
    form = to_numpy(Form(u, s / (s + k), v, Sigma), {Sigma: values, u: left, v: right, k: grid})
    assert form == pytest.approx([(left * values / (values + x)) @ right for x in grid], rel=1e-13)


def test_a_vector_has_the_length_asked_for():
    covariance = spectrum("geometric", 9, 100)
    truth = Vector("random", covariance, sp.Rational(5, 2))
    assert to_numpy(Form(truth, s, truth, covariance), {}) == pytest.approx(2.5, rel=1e-14)
    unit = Vector("equal", covariance)
    assert float(to_mpmath(Form(unit, sp.S.One, unit, covariance))) == pytest.approx(1, rel=1e-14)


@pytest.mark.parametrize("shape", SPECTRA)
@pytest.mark.parametrize("condition", [2, 1e4, 1e8, 1e12])
def test_kappa_is_the_root_to_13_digits(shape, condition):
    size = 12
    covariance = spectrum(shape, size, condition)
    index, _ = covariance.indices(exact=True)
    for rows in (1, 5, 11, 12, 13, 40):
        for penalty in (0, 1e-12, 1e-6, 1.0, 1e3):
            with mpmath.workdps(60):
                exact = reference(list(covariance.eigenvalues(index)), mpmath.mpf(penalty), rows)
            node = Kappa(sp.Rational(penalty), rows, covariance)
            found, fine = to_numpy(node, {}), to_mpmath(node)
            assert abs(found - exact) <= 1e-13 * exact, (rows, penalty)
            assert abs(fine - exact) <= mpmath.mpf(10) ** -45 * exact, (rows, penalty)


@pytest.mark.parametrize("shape", SPECTRA)
def test_kappa_over_a_grid_is_kappa_at_its_points(shape):
    covariance = spectrum(shape, 20, 1e6)
    penalties, rows = np.array([0.0, 1e-9, 1e-3, 1.0, 1e3])[:, None], np.array([1, 19, 20, 21, 200])
    node = Kappa(lam, T, covariance)
    grid = to_numpy(node, {lam: penalties, T: rows})
    single = [[to_numpy(node, {lam: penalty, T: row}) for row in rows] for penalty in penalties[:, 0]]
    assert grid.shape == (5, 5)
    assert grid == pytest.approx(np.array(single), rel=1e-14)


@pytest.mark.parametrize(("penalty", "rows"), [(0, 5), (1e-6, 5), (0.5, 12), (1e-3, 30), (100, 3)])
def test_the_derivative_of_kappa_is_that_of_the_root(penalty, rows):
    covariance = spectrum("irregular", 12, 1e4)
    by_rule = to_mpmath(Kappa(lam, rows, covariance).diff(lam), {lam: sp.Rational(penalty)})
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -15
        ends = [
            to_mpmath(Kappa(sp.Rational(penalty) + sign * sp.Rational(1, 10**15), rows, covariance), {}, 60)
            for sign in ((0, 1, 2) if penalty == 0 else (-1, 1))
        ]
        if penalty == 0:
            numeric = (-3 * ends[0] + 4 * ends[1] - ends[2]) / (2 * step)
        else:
            numeric = (ends[1] - ends[0]) / (2 * step)
        assert abs(by_rule - numeric) <= mpmath.mpf(10) ** -15 * by_rule


@pytest.mark.parametrize(("penalty", "rows"), [(-1, 3), (1, 0)])
def test_kappa_refuses_what_it_is_not_defined_for(penalty, rows):
    with pytest.raises(InadmissibleError, match="expected lambda >= 0 and T > 0"):
        to_numpy(Kappa(penalty, rows, spectrum("geometric", 4, 10)), {})


@pytest.mark.parametrize("shape", [*SPECTRA, "isotropic"])
def test_doubles_and_digits_agree_on_every_spectrum(shape):
    covariance = spectrum(shape, 30, 1e5)
    formula = Trace(s**2 / (s + Kappa(lam, T, covariance)) ** 2, covariance)
    values = {lam: 0.01, T: 17}
    assert to_numpy(formula, values) == pytest.approx(float(to_mpmath(formula, values)), rel=1e-13)
    assert shape in SHAPES
