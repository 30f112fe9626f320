"""Derivatives, integrals and induction: false statements, and beside each kind a true one."""

import pytest
import sympy as sp

from derivations import Differentiation, Divide, Induction, Integration
from tests.derivations.false_chains.lines import FALSE, not_shown
from tests.derivations.false_chains.tables import came_to, eq, from_statement, j, k, m, n, one_step, q, r, t, x
from tests.derivations.steps import step


ZERO, ONE, HALF = sp.S.Zero, sp.S.One, sp.Rational(1, 2)
phi = sp.Symbol("phi", real=True)
lam = sp.Symbol("lam", nonnegative=True)


def integral(integrand, low, high, value, antiderivative, **more):
    """That an integral over t, times a letter, has a value, by an antiderivative."""
    return one_step(x * sp.Integral(integrand, (t, low, high)), x * value, Integration(antiderivative), **more)


def differentiated(before, by, after, **more):
    """That an equation gives that of the derivatives."""
    return from_statement(before, [Differentiation(by)], *after, **more)


TAN_HALF = 2 / sp.sqrt(3) * sp.atan(sp.tan(t / 2) / sp.sqrt(3))

REFUTED = {
    "the integral of 1/(2 + cos t) over a period is 0: tan has a pole inside": (
        integral(1 / (2 + sp.cos(t)), 0, 2 * sp.pi, ZERO, TAN_HALF),
        "tangent of",
    ),
    "that of -1/(1 + t^2) from -1 to 1 is pi/2: arctan(1/t) jumps": (
        integral(-1 / (1 + t**2), -1, 1, sp.pi / 2, sp.atan(1 / t)),
        "division by",
    ),
    "that of -1/(1 + t^2) from 1 down to 0 is -3 pi/4": (
        integral(-1 / (1 + t**2), 1, 0, -3 * sp.pi / 4, sp.atan(1 / t)),
        "direction of the range",
    ),
    "that of t^r from 0 to 1 is 1/(r + 1) for every r > -2": (
        integral(t**r, 0, 1, 1 / (r + 1), t ** (r + 1) / (r + 1), hypotheses=(sp.Gt(r, -2),)),
        "division by r + 1",
    ),
    "that of 2 t from 0 to 1 is 2": (
        integral(2 * t, 0, 1, sp.Integer(2), 2 * t**2),
        "derivative of the antiderivative",
    ),
    "the derivative of r^3 is 3 r": (one_step(sp.Derivative(r**3, r), 3 * r, Differentiation(r)), ""),
    "the derivative of r^2/r is 1 at r = 0": (
        one_step(sp.Derivative((r**2 + r**3) / r, r), 1 + 2 * r, Differentiation(r)),
        "division by r",
    ),
    "a root at the end of its domain has a derivative": (
        one_step(sp.Derivative(sp.sqrt(lam), lam), 1 / (2 * sp.sqrt(lam)), Differentiation(lam)),
        "division by",
    ),
    "the product of k - 3 up to n is 0 for every n >= 1, from 3": (
        one_step(sp.Product(k - 3, (k, 1, n)), ZERO, Induction(n, 3)),
        "no admitted value is smaller",
    ),
    "the sum of k up to n is n (n + 1)/2 + 1": (
        one_step(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2 + 1, Induction(n, 1)),
        "n = 1",
    ),
    "the sum of k up to n is n^2": (one_step(sp.Sum(k, (k, 1, n)), n**2, Induction(n, 1)), "from n to n + 1"),
    "(n^2 - 9)/(n - 3) = n + 3, n = 3 among them": (
        one_step((n**2 - 9) / (n - 3), n + 3, Induction(n, 1)),
        "division by",
    ),
    "the sum of k from 5 to n is (n - 4)(n + 5)/2, n = 1 among them": (
        one_step(sp.Sum(k, (k, 5, n)), (n - 4) * (n + 5) / 2, Induction(n, 1)),
        "range from 5",
    ),
    "n (n - 1) = 0 for n = 2, by a step that only n = 2 makes": (
        one_step(n * (n - 1), ZERO, Induction(n, 1), hypotheses=(eq(n, 2),)),
        "from n to n + 1",
    ),
}


@pytest.mark.parametrize("name", REFUTED)
def test_a_false_statement_is_refuted_by_the_condition_that_fails(name):
    chain, reason = REFUTED[name]
    verdict, why = came_to(chain)
    assert verdict == "refuted", why
    assert reason in why


NOT_SHOWN = {
    "the integral of 1/t^2 from -1 to 1, which is infinite, is -2": (
        integral(t**-2, -1, 1, sp.Integer(-2), -1 / t),
        "Integration does not apply",
    ),
    "y^2 = 1 gives 2 y = 0, hence y = 0": (
        from_statement(
            eq(r**2, 1), [(eq(2 * r, 0), Differentiation(r)), Divide(sp.Integer(2))], r, ZERO, hypotheses=(eq(r**2, 1),)
        ),
        "r is bound by",
    ),
    "r >= 1 with equality in r^2 = r gives 2 r = 1": (
        differentiated(eq(r**2, r), r, (2 * r, ONE), hypotheses=(eq(r**2, r), sp.Ge(r, 1))),
        "r is bound by",
    ),
    "what stands for r^2 does not move with r": (
        one_step(sp.Derivative(phi * r, r), phi, Differentiation(r), where={phi: r**2}),
        "phi depends on r",
    ),
    "an abbreviation is a variable": (
        differentiated(eq(phi, 2), phi, (ONE, ZERO), where={phi: sp.Integer(2)}),
        "expected a free letter",
    ),
    "|r| has a derivative at 0": (
        one_step(sp.Derivative(sp.Abs(r), r), sp.sign(r), Differentiation(r)),
        "known to be smooth",
    ),
    "a whole number may move a little": (
        one_step(sp.Derivative(n**2, n), 2 * n, Differentiation(n)),
        "expected a real variable",
    ),
    "an infinite sum is differentiated term by term": (
        one_step(
            sp.Derivative(sp.Sum(sp.sin(k * r) / k, (k, 1, sp.oo)), r),
            sp.Sum(sp.cos(k * r), (k, 1, sp.oo)),
            Differentiation(r),
        ),
        "known to be smooth",
    ),
    "the integral of 1 from 0 to 5/2 is that of a step function": (
        integral(ONE, 0, sp.Rational(5, 2), ONE / 2, t - sp.floor(t)),
        "known to be continuous",
    ),
    "the integral of cos over all t > 0 is 0": (
        integral(sp.cos(t), 0, sp.oo, ZERO, sp.sin(t)),
        "expected a finite limit",
    ),
    "the integral of 1/(1 + t) over all t > 0 is 1": (
        integral(1 / (1 + t), 0, sp.oo, ONE, sp.log(1 + t)),
        "expected a finite limit",
    ),
    "what a hypothesis says of r holds of the r inside an integral": (
        one_step(
            sp.Integral(sp.sqrt(r**2), (r, -1, 1)),
            ZERO,
            Integration(r**2 / 2),
            hypotheses=(sp.Gt(r, 0),),
        ),
        "",
    ),
    "an integral that moves with the index of a sum around it is one number": (
        one_step(sp.Sum(sp.Integral(t**k, (t, 0, 1)), (k, 1, n)), n / (k + 1), Integration(t ** (k + 1) / (k + 1))),
        "moves with k",
    ),
    "sin(2 pi a) = 0 for every a > 0, by induction over a": (
        one_step(sp.sin(2 * sp.pi * x), ZERO, Induction(x, 1)),
        "whole number",
    ),
    "a base that is no whole number": (one_step(sp.cos(2 * sp.pi * n), -ONE + 2 * n / n, Induction(n, HALF)), "whole"),
    "an abbreviation of n does not move with n": (
        one_step(phi * n, n, Induction(n, 1), where={phi: n}),
        "phi depends on n",
    ),
    "the last index of a sum is the letter of its terms": (
        one_step(sp.Sum(n, (n, 1, n)), n * n, Induction(n, 1)),
        "free whole number",
    ),
}


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_a_false_step_is_refused_with_the_condition(name):
    chain, reason = NOT_SHOWN[name]
    not_shown(*came_to(chain), reason)


TRUE = {
    "a derivative": one_step(sp.Derivative(r**3 + sp.exp(r), r), 3 * r**2 + sp.exp(r), Differentiation(r)),
    "an equation that holds for all r": differentiated(
        eq((r + q) ** 2, r**2 + 2 * r * q + q**2), r, (2 * (r + q), 2 * r + 2 * q)
    ),
    "one that holds for all r > 1": differentiated(
        eq((r**2 - 1) / (r - 1), r + 1), r, (sp.diff((r**2 - 1) / (r - 1), r), ONE), hypotheses=(sp.Gt(r, 1),)
    ),
    "the integral of 1/t^2 from 1 on": integral(t**-2, 1, sp.oo, ONE, -1 / t),
    "that of 1/(1 + t^2) over all t": integral(1 / (1 + t**2), -sp.oo, sp.oo, sp.pi, sp.atan(t)),
    "that of 1/sqrt(t) from 0 to 1": integral(1 / sp.sqrt(t), 0, 1, sp.Integer(2), 2 * sp.sqrt(t)),
    "that of log t from 0 to 1": integral(sp.log(t), 0, 1, -ONE, t * sp.log(t) - t),
    "that of t^(x - 1) from 0 to 1": integral(t ** (x - 1), 0, 1, 1 / x, t**x / x),
    "the sum of squares": one_step(sp.Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6, Induction(n, 1)),
    "a product from 3 on": one_step(sp.Product(k / (k - 1), (k, 2, n)), n, Induction(n, 2), hypotheses=(sp.Ge(n, 2),)),
    "a sum up to n, where n is at most m": one_step(
        sp.Sum(2 * j + 1, (j, 0, n - 1)), n**2, Induction(n, 1), hypotheses=(sp.Le(n, m),)
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_chain_of_the_same_rule_is_proved(name):
    verdict, why = came_to(TRUE[name])
    assert verdict == "proved", why


@pytest.mark.parametrize(("sign", "expected"), [({"real": True}, FALSE), ({"positive": True}, ("proved",))])
def test_an_unknown_function_has_a_derivative_only_where_the_equation_determines_it(sign, expected):
    """A root of f^2 = 1 + r^2 may change its sign anywhere; the positive one is smooth."""
    f = sp.Function("f", **sign)(r)
    found = step(eq(f**2, 1 + r**2), eq(2 * f * f.diff(r), 2 * r), Differentiation(r), "⇒")
    assert found.verdict in expected
