"""Formulas at numbers: right to a double's digits where nearly all of them cancel, and a word where they are not."""

import mpmath
import pytest
import sympy as sp

from tests.verify import toys
from theory.errors import InadmissibleError
from theory.language.digits import with_numbers


x = sp.Symbol("x", positive=True)
CANCELLING = [
    1 - sp.cos(x),
    sp.exp(x) - 1 - x,
    sp.sqrt(1 + x**2) - 1,
    (1 + x) ** 1000 - 1 - 1000 * x,
    sp.gamma(1 + x) - 1,
]


@pytest.mark.parametrize("formula", CANCELLING, ids=str)
@pytest.mark.parametrize("at", [1e-3, 1e-7, 1e-12, 1e-25])
def test_what_cancels_leaves_a_double_s_digits(formula, at):
    with mpmath.workdps(200):
        exact = sp.lambdify(x, formula, "mpmath")(mpmath.mpf(at))
        assert float(with_numbers(formula, {x: sp.Float(at)})) == pytest.approx(float(exact), rel=1e-14)


def test_a_value_that_is_0_is_0_and_one_that_is_small_is_not():
    assert with_numbers(sp.cos(x) ** 2 + sp.sin(x) ** 2 - 1, {x: sp.Float(0.3)}) == 0
    assert float(with_numbers(sp.exp(-1 / x), {x: sp.Float(1 / 600)})) == pytest.approx(
        2.650396620740319e-261, rel=1e-12
    )


def test_a_value_that_no_number_of_digits_settles_is_refused():
    with pytest.raises(InadmissibleError, match="expected a value"):
        with_numbers(sp.sin(10**400 * x), {x: sp.Float(0.3)})


def test_a_claim_is_put_in_numbers_so():
    stated = toys.claim(1 - sp.cos(toys.mu), parameters=(toys.MU.between(1e-9, 1),)).at(mu=1e-7)
    assert float(stated.theory) == pytest.approx(5e-15, rel=1e-13)
    assert float(stated.rhs[0][0]) == pytest.approx(5e-15, rel=1e-13)
