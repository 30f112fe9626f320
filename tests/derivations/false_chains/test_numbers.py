"""What numbers cannot tell: false relations that hold at every point that is tried, or to every digit compared."""

import pytest
import sympy as sp

from derivations import Algebra, Setting, check
from derivations.drawing.special_points import special_points
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import claimed, n, one_step, r, x


def vanishing_where_small_numbers_lie():
    """A formula that is 0 at all points that others like it are tried at."""
    setting = Setting(claim=claimed(x, 0))
    points = {at[x] for at in (*setting.points((x,), 40), *special_points((x, sp.S.Zero), setting, 40))}
    return sp.Mul(*(x - point for point in sorted(points, key=str))) * sp.sin(x)


TINY, FAR = sp.Rational(1, 10**60), sp.Integer(12345678)
EQUATIONS = {
    "a factor of 1 + 10^-60 is none": (x * (1 + TINY), x),
    "tanh(x + 100) is 1": (sp.tanh(x + 100), 1),
    "tanh(x + 1000) is 1, to 800 digits": (sp.tanh(x + 1000), 1),
    "exp(-exp(x + 10)) is nothing": (x + sp.exp(-sp.exp(x + 10)), x),
    "erfc(x + 40) is nothing": (x + sp.erfc(x + 40), x),
    "(n + 10)^-60 is nothing": (n + (n + 10) ** -60, n),
    "a harmonic sum times tanh(n + 1000) is the sum": (
        sp.Sum(1 / r, (r, 1, n)) * sp.tanh(n + 1000),
        sp.Sum(1 / r, (r, 1, n)),
    ),
    "sin(150! pi x) is 0": (sp.sin(sp.pi * sp.factorial(150) * x), 0),
    "what vanishes at small fractions vanishes": (vanishing_where_small_numbers_lie(), 0),
}
BOUNDS = {
    "x (1 + 10^-60) <= x": (x * (1 + TINY), x),
    "log log (x + 16) <= 20": (sp.log(sp.log(x + 16)), 20),
    "log(1 + log log log (x + 16)) <= 5": (sp.log(sp.log(sp.log(x + 16)) + 1), 5),
    "x^(1/1000) <= 2": (x ** sp.Rational(1, 1000), 2),
    "log x <= 60 x^(1/200), between exp(100) and exp(300)": (sp.log(x), 60 * x ** sp.Rational(1, 200)),
    "2^(n/1000) <= n + 2": (2 ** (n / 1000), n + 2),
    "x^2 <= 10^7 x": (x**2, 10**7 * x),
    "a narrow bump stays below 1/2": (1 / ((x - FAR) ** 2 + 1), sp.Rational(1, 2)),
}


@pytest.mark.parametrize(("name", "sign"), [*((one, "=") for one in EQUATIONS), *((one, "≤") for one in BOUNDS)])
def test_what_numbers_do_not_tell_is_not_confirmed(name, sign):
    found = check(one_step(*(EQUATIONS if sign == "=" else BOUNDS)[name], Algebra(), sign))
    assert found.verdict in FALSE, found.steps[0].how


TRUE = {
    "atan(x) + atan(1/x) = pi/2": (sp.atan(x) + sp.atan(1 / x), sp.pi / 2, "="),
    "atan(x) = 2 atan(x/(1 + sqrt(1 + x^2)))": (2 * sp.atan(x / (1 + sp.sqrt(1 + x**2))), sp.atan(x), "="),
    "log(1 + x) <= x": (sp.log(1 + x), x, "≤"),
    "log n <= n - 1": (sp.log(n), n - 1, "≤"),
    "tanh(x) <= x": (sp.tanh(x), x, "≤"),
    "1 + x <= exp(x)": (1 + x, sp.exp(x), "≤"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_numbers_bear_out_is_confirmed_at_least(name):
    left, right, sign = TRUE[name]
    assert check(one_step(left, right, Algebra(), sign)).verdict in ("confirmed", "proved")
