"""Student's distribution function: the integral of its own density."""

import sympy as sp

from derivations.special.rules.student import Distribution
from tests.derivations.fits import refused, x
from theory.vocabulary.special_functions import StudentDistribution


def test_a_distribution_function_is_the_integral_of_its_own_density():
    y = sp.Symbol("y", real=True)
    normal = sp.Integral(sp.exp(-(y**2) / 2) / sp.sqrt(2 * sp.pi), (y, -sp.oo, -x))
    assert refused(StudentDistribution(1, -x), normal, Distribution(""))
