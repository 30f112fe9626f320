"""False statements about distribution functions and constant differences, beside true ones."""

import pytest
import sympy as sp

from derivations.rules.calculus import Constant
from derivations.special.rules.student import Distribution, student_density
from derivations.xu2025.rules.student_arguments import Increasing, VanishesWith
from tests.derivations.false_chains.lines import not_shown
from tests.derivations.steps import step, tabled
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


x, p = sp.symbols("x p", positive=True)
y, c = sp.symbols("y c", real=True)
T = sp.Symbol("T", integer=True, positive=True)
s, w = sp.symbols("s w", real=True)
HALF, ZERO, ONE = sp.Rational(1, 2), sp.S.Zero, sp.S.One


def below(freedom, end, variable=y):
    """The integral of a Student density up to an end."""
    freedom = sp.sympify(freedom)
    return sp.Integral(student_density(freedom, variable), (variable, -sp.oo, end))


DISTRIBUTION = {
    "the degrees of freedom run with the variable of integration": (
        StudentDistribution(y, -x),
        below(y, -x),
        {},
        "stands nowhere else",
    ),
    "degrees of freedom that may be negative": (StudentDistribution(c, -x), below(c, -x), {}, "degrees of freedom"),
    "a positive variable runs from minus infinity": (StudentDistribution(3, -x), below(3, -x, p), {}, ""),
    "the density of 2 degrees of freedom for 1, where y = 1": (
        StudentDistribution(1, -x),
        below(2, -x),
        {"hypotheses": (sp.Eq(y, 1),)},
        "density",
    ),
    "an integral up to the argument and a little more": (StudentDistribution(3, -x), below(3, -x / 2), {}, "upper end"),
}
CONSTANT = {
    "atan((1 + x)/(1 - x)) = atan x + pi/4, past the jump at 1": (
        sp.atan((1 + x) / (1 - x)),
        sp.atan(x) + sp.pi / 4,
        Constant(x, HALF, ""),
        {},
        "fails for some",
    ),
    "the same with a jump at sqrt 2": (
        sp.atan((x**2 + HALF) / (1 - x**2 / 2)),
        sp.atan(x**2) + sp.atan(HALF),
        Constant(x, ONE, ""),
        {},
        "fails for some",
    ),
    "x^2 = 4 x - 3 at x = 2, where both have the same slope": (
        x**2,
        4 * x - 3,
        Constant(x, ONE, ""),
        {"hypotheses": (sp.Eq(x, 2),)},
        "derivatives",
    ),
    "(x - 1)(x + 1 - 2 s) = 0, with s standing for x": (
        (x - 1) * (x - 2 * s + 1),
        ZERO,
        Constant(x, ONE, ""),
        {"where": {s: x}},
        "",
    ),
    "log(x - 2) = log(2 - x) + pi i, over the branch point": (
        sp.log(x - 2),
        sp.log(2 - x) + sp.I * sp.pi,
        Constant(x, ONE, ""),
        {},
        "",
    ),
    "max(x, 2) = 2, by a value below the kink": (sp.Max(x, 2), sp.Integer(2), Constant(x, ONE, ""), {}, "smooth"),
    "3 x = x + 2 x0, at the value x0 = x": (3 * x, x + 2 * p, Constant(x, x, ""), {"where": {p: x}}, "move"),
}
POLE = {s: T, w: T + 2}


def falls(of):
    """A step from a function of s to that of w, both as arguments."""
    return StudentDistribution(ONE, of(s)), StudentDistribution(ONE, of(w))


INCREASING = {
    "-1/(w - 3/2) is above -1/(s - 3/2), past the pole": (
        *falls(lambda z: -1 / (z - sp.Rational(3, 2)) - 5),
        Increasing(w - s, T),
        {"where": POLE},
        "division",
    ),
    "-w is above -s": (*falls(lambda z: -z), Increasing(w - s, T), {"where": POLE}, "falls"),
    "w is above s, which is larger": (
        *falls(lambda z: z - 20),
        Increasing(w - s, T),
        {"where": {s: T + 2, w: T}},
        "gap",
    ),
    "F increases for degrees of freedom that may be negative": (
        StudentDistribution(c, s - 20),
        StudentDistribution(c, w - 20),
        Increasing(w - s, T),
        {"where": POLE},
        "degrees of freedom",
    ),
}
k = sp.Symbol("k", positive=True, integer=True)
RATIO = sp.Sum(1 / (x * k), (k, 1, T))
GROWS = Tends(RATIO, T, sp.oo)


def vanishing(argument, freedom=p):
    """That a distribution function tends to 0."""
    return Tends(StudentDistribution(freedom, argument), T, ZERO)


VANISHES = {
    "F(+sqrt(p r)/2) tends to 0 as r tends to infinity": (
        vanishing(sp.sqrt(p * RATIO) / 2),
        GROWS,
        VanishesWith(RATIO),
        {},
        "not positive",
    ),
    "F(-sqrt(r)/2) for any p, as if it were -sqrt(p r)/2": (
        vanishing(-sp.sqrt(RATIO) / 2),
        GROWS,
        VanishesWith(RATIO),
        {},
        "squared",
    ),
    "F(-1/sqrt(p r)) tends to 0 as r tends to infinity": (
        vanishing(-1 / sp.sqrt(p * RATIO)),
        GROWS,
        VanishesWith(RATIO),
        {},
        "squared",
    ),
    "degrees of freedom that move": (
        vanishing(-sp.sqrt(T * RATIO) / 2, T),
        GROWS,
        VanishesWith(RATIO),
        {},
        "do not move",
    ),
}
FALSE = [
    *((name, Distribution(""), "=", *row) for name, row in DISTRIBUTION.items()),
    *((name, rule, "=", before, after, *more) for name, (before, after, rule, *more) in CONSTANT.items()),
    *((name, rule, "<", before, after, *more) for name, (before, after, rule, *more) in INCREASING.items()),
    *((name, rule, "⇔", before, after, *more) for name, (before, after, rule, *more) in VANISHES.items()),
]


@tabled(FALSE)
def test_false(rule, sign, before, after, setting, why):
    found = step(before, after, rule, sign, **setting)
    not_shown(found.verdict, found.how, why)


TRUE = {
    "a distribution function is the integral of its density": (
        Distribution(""),
        "=",
        StudentDistribution(3, -x),
        below(3, -x),
        {},
    ),
    "atan x + atan 1/x does not change": (
        Constant(x, ONE, ""),
        "=",
        sp.atan(x) + sp.atan(1 / x),
        sp.pi / 2,
        {},
    ),
    "the same where a hypothesis keeps x from 1": (
        Constant(x, ONE, ""),
        "=",
        sp.atan(x) + sp.atan(1 / x),
        sp.pi / 2,
        {"hypotheses": (x > 3,)},
    ),
    "an argument that grows": (Increasing(w - s, T), "<", *falls(lambda z: z - 20), {"where": POLE}),
    "F(-sqrt(p r)/2) vanishes with 1/r": (
        VanishesWith(RATIO),
        "⇔",
        vanishing(-sp.sqrt(p * RATIO) / 2),
        GROWS,
        {},
    ),
}


@pytest.mark.parametrize(("rule", "sign", "before", "after", "setting"), TRUE.values(), ids=TRUE)
def test_true(rule, sign, before, after, setting):
    assert step(before, after, rule, sign, **setting).verdict == "proved"
