"""Distribution functions: integrals of their own density, and constants that do not change."""

import sympy as sp

from derivations.rules.calculus import Constant
from derivations.special.rules.student import Distribution
from tests.derivations.fits import refused, step, x
from theory.vocabulary.special_functions import StudentDistribution


# Distributions and events ---------------------------------------------------------------------


def test_formulas_with_the_same_slope_may_differ_by_a_constant():
    assert step(sp.atan(x) + sp.atan(1 / x), sp.pi / 2, Constant(x, sp.S.One, "")).verdict == "proved"
    assert refused(sp.atan(x) + sp.atan(1 / x), sp.pi, Constant(x, sp.S.One, ""))


def test_a_distribution_function_is_the_integral_of_its_own_density():
    y = sp.Symbol("y", real=True)
    normal = sp.Integral(sp.exp(-(y**2) / 2) / sp.sqrt(2 * sp.pi), (y, -sp.oo, -x))
    assert refused(StudentDistribution(1, -x), normal, Distribution(""))
