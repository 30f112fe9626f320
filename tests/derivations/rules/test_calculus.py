"""Derivatives and integrals: what the rules prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp

from derivations import Constant, Differentiation, Integration
from tests.derivations.steps import FAILED, eq, r, step, x


# Calculus -------------------------------------------------------------------------------------


def test_both_sides_of_an_equation_are_differentiated():
    f = sp.Function("f")(x)
    before = eq(x * f, x**2)
    assert step(before, eq(f + x * f.diff(x), 2 * x), Differentiation(x), "⇒").verdict == "proved"


def test_a_derivative_with_a_term_forgotten_is_refused():
    f = sp.Function("f")(x)
    assert step(eq(x * f, x**2), eq(x * f.diff(x), 2 * x), Differentiation(x), "⇒").verdict in FAILED
    assert step(sp.Derivative(x**3, x), 3 * x, Differentiation(x)).verdict == "refuted"


def test_an_integral_has_the_value_that_its_antiderivative_gives():
    integral = sp.Integral(1 / (1 + x) ** 2, (x, 0, sp.oo))
    assert step(integral, 1, Integration(-1 / (1 + x))).verdict == "proved"


@pytest.mark.parametrize(
    ("integral", "after", "antiderivative"),
    [
        pytest.param(sp.Integral(1 / (1 + x), (x, 0, sp.oo)), 1, sp.log(1 + x), id="divergent"),
        pytest.param(sp.Integral(1 / r**2, (r, -1, 1)), -2, -1 / r, id="across a pole"),
        pytest.param(sp.Integral(x, (x, 0, 1)), 1, x**2, id="another antiderivative"),
    ],
)
def test_an_integral_that_does_not_exist_or_is_another_is_refused(integral, after, antiderivative):
    assert step(integral, after, Integration(antiderivative)).verdict in FAILED


def test_formulas_with_the_same_slope_may_differ_by_a_constant():
    assert step(sp.atan(x) + sp.atan(1 / x), sp.pi / 2, Constant(x, sp.S.One, "")).verdict == "proved"
    assert step(sp.atan(x) + sp.atan(1 / x), sp.pi, Constant(x, sp.S.One, "")).verdict in FAILED
