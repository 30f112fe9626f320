"""Products, sums and ratios that are as said in most places, and not in a corner of what the hypotheses admit."""

import pytest
import sympy as sp

from derivations import Algebra, check
from tests.derivations.false_chains.tables import n, one_step, r, x, y


m = sp.Symbol("m", integer=True, nonnegative=True)
p = sp.Symbol("p", nonnegative=True)
a, b = sp.symbols("a b", positive=True)
RANGE = (m, 0, n - 1)


def product(factor):
    """A product of n factors."""
    return sp.Product(factor, RANGE)


def total(term):
    """A sum of n terms."""
    return sp.Sum(term, RANGE)


def stated(left, sign, right, *hypotheses):
    """A chain of one step that leaves all to the checker."""
    return one_step(left, right, Algebra(), sign, hypotheses)


FALSE = {
    "factors that change sign, for a > 1": stated(
        product(1 - a * (m + 1) ** -p), "≤", product(1 - a / (m + 1)), sp.Le(p, 1)
    ),
    "two negative factors": stated(product(1 - a / (m + 1)), "≤", 1, sp.Ge(n, 2)),
    "the absolute values of factors": stated(product(sp.Abs(1 - a / (m + 2))), "=", product(1 - a / (m + 2))),
    "Bernoulli's inequality for an exponent below 1": stated((1 + x) ** p, "≥", 1 + p * x),
    "a power sum of small powers": stated(total((m + 1) ** p), "≥", n * (n + 1) / 2, sp.Ge(p, sp.Rational(9, 10))),
    "a power sum that is bounded by half of the largest term": stated(
        total((m + 1) ** p), "≤", n ** (p + 1) * sp.Rational(5, 8), sp.Ge(p, 1), sp.Ge(n, 3)
    ),
    "a geometric sum for ratios above 1": stated(total(x**m), "≤", 1 / (1 - x), sp.Ne(x, 1)),
    "a geometric sum of a negative ratio": stated(total(r**m), "≤", n, sp.Ge(r, -3)),
    "an alternating sum": stated(total((-x) ** m), "≤", 1),
    "a sum of terms that change sign": stated(total(1 - a * m), "≥", 0, sp.Le(a, 1)),
    "sums compared term by term, across a pole": stated(total(1 / (m - a)), "≤", total(1 / (m - 2 * a)), sp.Gt(a, 9)),
    "the harmonic sum against its logarithm": stated(total(1 / (m + 1)), "≤", sp.Rational(2) + sp.log(n) / 2),
    "a ratio whose divisor changes sign": stated((x + 1) / (x - y), "≥", x / (x - y), sp.Ne(x, y)),
    "a ratio of sums": stated(total((m + 1) ** p) / n, "≤", (n + 1) / 2),
    "a ratio of products": stated(product(a + m) / product(b + m), "≤", (a / b) ** n),
    "a falling product of a number that is not whole": stated(product(x - m), "≥", 0),
    "a falling product that is zero early": stated(product(3 - m), "=", 0, sp.Ge(n, 3)),
    "Cauchy and Schwarz without the second sum": stated(total(x**m) ** 2, "≤", total(x ** (2 * m)) * 3),
    "a sum that starts late": stated(total(sp.Max(m - 4, 0)), "=", 0),
    "a power of a sum": stated((x + y) ** p, "≤", x**p + y**p),
    "an equation up to the third size": stated(total(m * (m - 1) * (m - 2)), "=", 0, sp.Le(n, 4)),
    "only on the boundary of two hypotheses": stated(
        total(x**m), "<", sp.Rational(65, 27), sp.Le(x, sp.Rational(2, 3)), sp.Le(n, 4)
    ),
    "only where two letters are equal": stated(product(x + m) / product(y + m), "<", 1, sp.Le(x, y)),
    "only for whole numbers": stated(-product((x - m) ** 2), "<", 0, sp.Gt(x, 2)),
    "only between whole numbers": stated(sp.cos(2 * sp.pi * x) ** n, "=", 1, sp.Ge(x, 1)),
    "only far below zero": stated(total(r**m) + n, "≥", 0, sp.Ge(r, -5)),
    "only for odd sizes": stated(product(r - m), "≥", 0, sp.Le(r, -2), sp.Ge(n, 2)),
}
"""Chains that say what fails in a corner."""


@pytest.mark.parametrize("name", FALSE)
def test_what_fails_in_a_corner_is_refuted(name):
    found = check(FALSE[name])
    assert found.verdict == "refuted", found.steps[-1].how
