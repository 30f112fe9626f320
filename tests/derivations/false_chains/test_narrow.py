"""Inequalities that fail between points: in a small interval, at one whole number, or far out."""

import pytest
import sympy as sp

from derivations import Algebra, check
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import n, one_step, r, x


TINY, WIDE = sp.Rational(1, 10**12), sp.Rational(1, 100)
y = sp.Symbol("y", positive=True)
SEEN = {
    "a bump at 12345678": (1 / ((x - 12345678) ** 2 + 1), sp.Rational(1, 2)),
    "exp(x) comes within 10^-6 of 2": (TINY, (sp.exp(x) - 2) ** 2),
    "two close roots at 7/3": (TINY, (x - sp.Rational(7, 3)) ** 2 * (x**2 + 1)),
    "x comes within 10^-10 of pi": (sp.Rational(1, 10**20), (x - sp.pi) ** 2),
    "at 10^17": (sp.Rational(1, 10**10), (sp.log(x) - 17 * sp.log(10)) ** 2),
    "at e^40": (WIDE, (sp.log(x) - 40) ** 2),
    "at e^-30": (TINY, (sp.log(x) + 30) ** 2),
    "between e^100 and e^300": (sp.log(x), 60 * x ** sp.Rational(1, 200)),
    "at n = 917": (2 * 917 * n - 917**2, n**2 - sp.Rational(1, 2)),
    "at n = 123457": (sp.Rational(1, 10**11), (sp.log(n) - sp.log(123457)) ** 2),
}
LEFT_OPEN = {
    "a wave reaches its height": (-sp.sin(100 * x), 1 - TINY),
    "two waves come near their heights": (sp.sin(x) + sp.sin(sp.sqrt(2) * x), 2 - WIDE),
    "sin n comes near 1": (sp.sin(n), 1 - WIDE),
    "x y = sqrt(2) and x = y + 1": (TINY, (x * y - sp.sqrt(2)) ** 2 + (x - y - 1) ** 2),
    "exp(y) = 3 and x = sqrt(2)": (TINY, (x - sp.sqrt(2)) ** 2 + (sp.exp(y) - 3) ** 2),
    "a step at sqrt(3)": (sp.tanh(10**8 * (x - sp.sqrt(3))) - sp.tanh(10**8 * (x - sp.sqrt(3)) - 1), WIDE),
    "a spike at e": (sp.Max(0, 1 - 10**7 * abs(x - sp.E)), WIDE),
    "from 10^9 on": (sp.floor(x / 10**9), WIDE),
    "log log grows": (sp.log(sp.log(x + 16)), 20),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_small_interval_in_which_an_inequality_fails_is_found(name):
    found = check(one_step(*SEEN[name], Algebra(), "≤"))
    assert found.verdict == "refuted", found.steps[0].how


@pytest.mark.parametrize("name", LEFT_OPEN)
def test_a_false_inequality_is_not_confirmed_by_points(name):
    found = check(one_step(*LEFT_OPEN[name], Algebra(), "≤"))
    assert found.verdict in FALSE, found.steps[0].how


TRUE = {
    "x log x touches x - 1": (1 - 1 / x, sp.log(x), "≤"),
    "the mean of two roots": (sp.sqrt(x), (1 + x) / 2, "≤"),
    "a wave below its tangent": (sp.sin(x), x, "≤"),
    "a wave above its parabola": (1 - r**2 / 2, sp.cos(r), "≤"),
    "an angle": (sp.atan(x), sp.pi / 2, "<"),
    "x^x": (sp.Rational(69, 100), x**x, "<"),
    "a form in two letters": (x * y, x**2 + y**2, "<"),
    "a wave in two letters": (sp.sin(x) * sp.cos(y), 2 + x + y, "≤"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_boxes_bear_out_is_confirmed(name):
    left, right, sign = TRUE[name]
    found = check(one_step(left, right, Algebra(), sign))
    assert (found.verdict, str(found.strength)) == ("confirmed", "numeric"), found.steps[0].how
