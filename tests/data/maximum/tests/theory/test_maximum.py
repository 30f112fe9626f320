"""The closed form for the largest of n uniform draws, against an integral."""

import pytest
import sympy as sp

from theory.maximum import THM_1_MEAN_CORRECTED, b, n


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_mean_of_the_largest_draw_is_an_integral(size):
    x = sp.Symbol("x", positive=True)
    integral = sp.integrate(x * size * x ** (size - 1) / b**size, (x, 0, b))
    assert sp.simplify(integral - THM_1_MEAN_CORRECTED.rhs.subs(n, size)) == 0
