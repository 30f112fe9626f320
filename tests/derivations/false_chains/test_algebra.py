"""Algebra, definitions, substitution and bounds: false statements, and beside each kind a true one."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, Definition, Divide, Substitution
from tests.derivations.false_chains.lines import not_shown
from tests.derivations.false_chains.tables import (
    came_to,
    eq,
    from_statement,
    j,
    k,
    m,
    n,
    one_step,
    q,
    r,
    x,
)


ZERO = sp.S.Zero
phi = sp.Symbol("phi")
NEAR = r - sp.Rational(1, 7)
POLE = (r**2 - r) / (r - 1)

REFUTED = {
    "sqrt(r^2) = r": (one_step(sp.sqrt(r**2), r, Algebra()), ""),
    "(r^2 - r)/(r - 1) = r, r = 1 among them": (one_step(POLE, r, Algebra()), "division by r - 1"),
    "the sum of (k^2 - 4)/(k - 2), k = 2 among them, is that of k + 2": (
        one_step(sp.Sum((k**2 - 4) / (k - 2), (k, 1, n)), sp.Sum(k + 2, (k, 1, n)), Algebra()),
        "division by",
    ),
    "log(r^2) = 2 log(r) for negative r": (one_step(sp.log(r**2), 2 * sp.log(r), Algebra()), "logarithm of r"),
    "(r^3)^(1/3) = r for negative r": (one_step(sp.Pow(r**3, sp.Rational(1, 3)), r, Algebra()), "power of r**3"),
    "gamma(r + 1) = r gamma(r) at r = 0": (one_step(sp.gamma(r + 1), r * sp.gamma(r), Algebra()), "gamma function"),
    "tan(r) cos(r) = sin(r) at r = pi/2, which no rational point is": (
        one_step(sp.tan(sp.pi * r) * sp.cos(sp.pi * r), sp.sin(sp.pi * r), Algebra()),
        "tangent of pi*r",
    ),
    "(r^2 - r)/(r - 1) = r by definition": (one_step(phi, r, Definition(), where={phi: POLE}), "division by r - 1"),
    "coth(r - 1/7) sinh(r - 1/7) = cosh(r - 1/7), r = 1/7 among them": (
        one_step(sp.coth(NEAR) * sp.sinh(NEAR), sp.cosh(NEAR), Algebra()),
        "hyperbolic cotangent",
    ),
    "csch(r - pi) sinh(r - pi) = 1, r = pi among them": (
        one_step(sp.csch(r - sp.pi) * sp.sinh(r - sp.pi), 1, Algebra()),
        "hyperbolic cosecant",
    ),
    "what C(-k, j) is for j < 0": (
        one_step(sp.binomial(-k, j), (-1) ** j * sp.binomial(k + j - 1, j), Algebra()),
        "binomial coefficient",
    ),
    "C(k, j) = C(k, k - j), k < 0 among them": (
        one_step(sp.binomial(k, j), sp.binomial(k, k - j), Algebra()),
        "binomial coefficient of k",
    ),
    "an abbreviation is something else": (one_step(phi, r, Definition(), where={phi: r**2}), ""),
    "r q = 0 gives r = 0": (
        from_statement(eq(r * q, 0), [Divide(q)], r, ZERO, hypotheses=(eq(r * q, 0),)),
        "division by q",
    ),
    "0 = 0 divided by r": (from_statement(eq(ZERO, ZERO), [Divide(r)], POLE, r), "division by r"),
    "x^2 = 4 for every x > 0": (one_step(x**2, 4, Substitution({x: 2})), "x is replaced by 2"),
    "n + 1 = 3 for every whole n": (one_step(n + 1, 3, Substitution({n: 2})), "n is replaced by 2"),
    "2 r q <= r^2 + q^2 - 1": (one_step(2 * r * q, r**2 + q**2 - 1, Bound("a square", (r - q) ** 2), "≤"), "the gap"),
    "r <= r + q": (one_step(r, r + q, Bound("what is added", q), "≤"), "sign of the gap"),
    "1/r < 1/r + 1 at r = 0": (one_step(1 / r, 1 / r + 1, Bound("one more", sp.S.One), "<"), "division by r"),
}


@pytest.mark.parametrize("name", REFUTED)
def test_a_false_formula_is_refuted_by_the_condition_that_fails(name):
    chain, reason = REFUTED[name]
    if isinstance(chain.claim.lhs, sp.Expr) and chain.claim.lhs == chain.claim.rhs:
        pytest.fail("sympy has made the sides the same: the table says nothing")
    verdict, why = came_to(chain)
    assert verdict == "refuted"
    assert reason in why


FREE = eq((r + q) ** 2, r**2 + 2 * r * q + q**2)
NOT_SHOWN = {
    "x <= 10^40, which balls show over [0, 1] alone": (
        one_step(x, sp.Integer(10) ** 40, Algebra("in balls", box={x: (0, 1)}), "≤"),
        "end of the range of the balls",
    ),
    "the geometric series is 1/(1 - x) for every x > 0": (
        one_step(sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x), Algebra()),
        "no infinite sum",
    ),
    "an integral across a pole, by algebra": (
        one_step(sp.Integral(1 / r**2, (r, -1, 1)), sp.Integer(-2), Algebra()),
        "no infinite sum",
    ),
    "the harmonic series is less than itself and one": (
        one_step(sp.Sum(1 / k, (k, 1, sp.oo)), sp.Sum(1 / k, (k, 1, sp.oo)) + 1, Bound("one more", sp.S.One), "<"),
        "not known to exist",
    ),
    "twice an integral that does not exist is the integral and itself": (
        one_step(r + sp.Integral(1 / q, (q, 0, 1)), sp.Integral(1 / q, (q, 0, 1)) + x * r / x, Algebra()),
        "divides by zero",
    ),
    "q = 1 of a hypothesis holds for q = 5 too": (
        from_statement(eq(q**2, 1), [Substitution({q: 5})], sp.Integer(25), sp.S.One, hypotheses=(eq(q**2, 1),)),
        "hypothesis Eq(q**2, 1)",
    ),
    "n >= 3 gives what holds at 1": (
        from_statement(sp.Ge(n, 3), [(sp.Ge(n + 1, 4), Algebra()), Algebra()], n, n, hypotheses=(sp.Ge(n, 3),)),
        "this rule gives",
    ),
    "what holds for whole numbers holds for 1/2": (
        from_statement(
            eq(sp.cos(sp.pi * n, evaluate=False) ** 2, sp.S.One),
            [Substitution({n: sp.Rational(1, 2)})],
            sp.cos(sp.pi / 2) ** 2,
            sp.S.One,
        ),
        "n is an integer",
    ),
    "a letter is replaced, and not in the abbreviation of it": (
        from_statement(eq(phi, r**2), [Substitution({r: sp.Integer(3)})], phi, sp.Integer(9), where={phi: r**2}),
        "depends on r",
    ),
    "a delta function is 0 at its place": (one_step(r + sp.DiracDelta(NEAR), r, Algebra()), "not known to any rule"),
    "the first polylogarithm is a logarithm, x > 1 among them": (
        one_step(sp.polylog(1, x), -sp.log(1 - x), Algebra()),
        "",
    ),
    "an abbreviation is replaced by a number": (
        from_statement(eq(phi, r**2), [Substitution({phi: ZERO})], ZERO, r**2, where={phi: r**2}),
        "expected a free letter",
    ),
}


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_a_false_step_is_refused_with_the_condition(name):
    chain, reason = NOT_SHOWN[name]
    not_shown(*came_to(chain), reason)


TRUE = {
    "the sum of (k^2 - 4)/(k + 2) is that of k - 2": one_step(
        sp.Sum((k**2 - 4) / (k + 2), (k, 1, n)), sp.Sum(k - 2, (k, 1, n)), Algebra()
    ),
    "a factor cancels where it is not zero": one_step(POLE, r, Algebra(), hypotheses=(sp.Gt(r, 1),)),
    "powers of a positive number add": one_step(x**q * x**r, x ** (q + r), Algebra()),
    "gamma(x + 1) = x gamma(x) for x > 0": one_step(sp.gamma(x + 1), x * sp.gamma(x), Algebra()),
    "a multiple of an infinite sum": one_step(
        x * sp.Sum(k**-2, (k, 1, sp.oo)) + r, r + sp.Sum(k**-2, (k, 1, sp.oo)) * x, Algebra()
    ),
    "an abbreviation, written out and cancelled": one_step(phi, r + q, Definition(), where={phi: q + r}),
    "x q = x r gives q = r": from_statement(eq(x * q, x * r), [Divide(x)], q, r, hypotheses=(eq(x * q, x * r),)),
    "a square at r = 3": from_statement(FREE, [Substitution({r: sp.Integer(3)})], (q + 3) ** 2, q**2 + 6 * q + 9),
    "equals for equals": one_step(n + m, 2 * m, Substitution({n: m}), hypotheses=(eq(n, m),)),
    "2 r q <= r^2 + q^2": one_step(2 * r * q, r**2 + q**2, Bound("a square", (r - q) ** 2), "≤"),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_chain_of_the_same_rule_is_proved(name):
    verdict, why = came_to(TRUE[name])
    assert verdict == "proved", why
