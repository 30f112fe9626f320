"""False statements about means over draws and noise, each with the condition that it breaks, beside true ones."""

import pytest
import sympy as sp
from sympy.stats import Beta, Cauchy, ChiSquared, Exponential, Gamma, Laplace, Normal, Poisson, Uniform

from derivations import Expectation, Independence, LawOf, Linearity, Mean, Noise, NoiseMean, Orthogonality, Rows
from derivations.language.formulas import ChainState, Given
from derivations.rules.jensen import Tangent
from tests.derivations.false_chains.lines import not_shown
from tests.derivations.steps import T, a, d, n, r, step, tabled, x
from theory.language.matrices import Arbitrary


Z, Y, W = Normal("Z", 0, 1), Normal("Y", 0, 1), Normal("W", 0, 1)
G, H = Exponential("G", 1), Exponential("H", 1)
U = Uniform("U", -1, 1)
s = sp.Symbol("s", real=True)
t = sp.Symbol("t", integer=True, positive=True)
HALF, ZERO, ONE = sp.Rational(1, 2), sp.S.Zero, sp.S.One

LINEARITY = {
    "E[s Z] = s E Z, s standing for Z itself": (Mean(s * Z), s * Mean(Z), {"where": {s: Z}}, "random"),
    "E 1/(1 + G) = E 1/G - E 1/(G (1 + G)), both infinite": (
        Mean(1 / (1 + G)),
        Mean(1 / G) - Mean(1 / (G * (1 + G))),
        {},
        "",
    ),
    "E[1/Z + 1/Y] = E 1/Z + E 1/Y, neither of which exists": (Mean(1 / Z + 1 / Y), Mean(1 / Z) + Mean(1 / Y), {}, ""),
    "E[X^-1 + Y^-1] = E X^-1 + E Y^-1 for square normal matrices": (
        Mean(sp.Trace(Arbitrary("X", d, d).inverse()) + sp.Trace(Arbitrary("V", d, d).inverse())),
        Mean(sp.Trace(Arbitrary("X", d, d).inverse())) + Mean(sp.Trace(Arbitrary("V", d, d).inverse())),
        {"laws": {"X": Rows(sp.Identity(d)), "V": Rows(sp.Identity(d))}},
        "not known to exist",
    ),
}

MU, SIGMA = ChainState("mu", T, 0), ChainState("s2", T, a)
TIED = {
    "mu": Given(ChainState("mu", t - 1, 0) + ChainState("s2", t - 1, a), t),
    "s2": Given(ChainState("s2", t - 1, a) * Gamma("C", n, 1) / n, t),
}
AFTER_Z = Normal("V", Z, 1)
INDEPENDENCE = {
    "E[Z V] = E Z E V for V drawn around Z": (Mean(Z * AFTER_Z), Mean(Z) * Mean(AFTER_Z), {}, ""),
    "E[mu s2] = E mu E s2, though each mu is drawn after s2": (
        Mean(MU * SIGMA),
        Mean(MU) * Mean(SIGMA),
        {"laws": TIED},
        "no mean of a product",
    ),
    "E[Z/C] = E Z E 1/C, with E 1/C infinite": (
        Mean(Z / ChiSquared("C", 2)),
        Mean(Z) * Mean(1 / ChiSquared("C", 2)),
        {},
        "the moment exists",
    ),
    "E[s Y Z] = E[s Y] E Z, s standing for Z": (Mean(s * Y * Z), Mean(s * Y) * Mean(Z), {"where": {s: Z}}, "random"),
}

E_1, X = Arbitrary("E", T, 1), Arbitrary("X", T, T)
NOISE = {"E": Noise(a), "X": Rows(sp.Identity(T))}
ONES = Arbitrary("b", T, 1)
NOISE_MEAN = {
    "E b'X^-1 E = 0 for a normal X, the mean of whose inverse does not exist": (
        Mean(sp.Trace(ONES.T * X.inverse() * E_1)),
        ZERO,
        {"laws": NOISE},
        "not known to exist",
    ),
    "E E'E s = T a s, s standing for tr X'X": (
        Mean(sp.Trace(E_1.T * E_1) * sp.Trace(X.T * X)),
        T * a * s,
        {"laws": NOISE, "where": {s: sp.Trace(X.T * X)}},
        "random",
    ),
    "E E'E = T r for a variance r that may be negative": (
        Mean(sp.Trace(E_1.T * E_1)),
        T * r,
        {"laws": {"E": Noise(r)}},
        "variance",
    ),
    "E E'E = T tr X'X, a variance that is drawn": (
        Mean(sp.Trace(E_1.T * E_1)),
        T * Mean(sp.Trace(X.T * X)),
        {"laws": {**NOISE, "E": Noise(sp.Trace(X.T * X))}},
        "one variance",
    ),
}

ORTHOGONALITY = {
    "E (Z + V - Z)^2 = E Z^2 + E (V - Z)^2 - ..., V drawn around Z": (
        Mean((Z + AFTER_Z) ** 2),
        Mean(Z**2) + Mean(AFTER_Z**2),
        {},
        (Z, AFTER_Z),
        "",
    ),
    "E (Z + s)^2 = E Z^2 + E s^2, s standing for -Z": (
        Mean((Z + s * Y) ** 2),
        Mean(Z**2) + s**2 * Mean(Y**2),
        {"where": {s: Z * Y}},
        (Z, s * Y),
        "random",
    ),
    "E (Z + Y/W)^2 = E Z^2 + E (Y/W)^2 as Y/W has mean 0, which it has not": (
        Mean((Z + Y / W) ** 2),
        Mean(Z**2) + Mean((Y / W) ** 2),
        {},
        (Z, Y / W),
        "",
    ),
}

EXPECTATION = {
    "E |U|/U = 1 for U uniform on [-1, 1]": (Mean(sp.Abs(U) / U), ONE, {}, ""),
    "E sqrt(L^2)/L = 1 for a Laplace variable": (
        Mean(sp.sqrt(Laplace("L", 0, 1) ** 2) / Laplace("L", 0, 1)),
        ONE,
        {},
        "",
    ),
    "E G = n - 3 for a gamma variable of shape n - 3, n = 1": (Mean(Gamma("S", n - 3, 1)), n - 3, {}, "parameter"),
    "E B = r/(r + 1) for a beta variable of shape r <= 0": (Mean(Beta("B", r, 1)), r / (r + 1), {}, "parameter"),
    "E K = r for a Poisson variable of mean r < 0": (Mean(Poisson("K", r)), r, {}, ""),
    "E V^2 = 1 + Z^2 for V drawn around Z, Z left random": (Mean(AFTER_Z**2), 1 + Mean(Z) ** 2, {}, ""),
    "E C = 0 for a Cauchy variable": (Mean(Cauchy("C", 0, 1)), ZERO, {}, ""),
    "E 1/Z = 0 for a normal variable": (Mean(1 / Z), ZERO, {}, ""),
    "E 1/G is 0 times itself": (Mean(Z / G), ZERO, {}, "the moment exists"),
}

JUMP = -4 * x**2 + sp.atan(1 / (x - 1))
NEAR_ONE = Gamma("N", 400, sp.Rational(11, 4000))
SLOPE = sp.diff(JUMP, x).subs(x, HALF)
LINE_AT_HALF = JUMP.subs(x, HALF) + SLOPE * (x - HALF)


def tangent(of, line, at, drawn, hypotheses=(), outer=lambda mean: mean):
    """A step from a mean to that of a line."""
    old, new = (Mean(side.xreplace({x: drawn})) for side in (of, line))
    return outer(old), outer(new), {"hypotheses": hypotheses}, Tangent(x, of, line, sp.sympify(at), drawn)


CUBE = 2 - 3 * x
NEGATIVE = Normal("M", -3, 1)
TANGENT = {
    "E[-M^3] < E[2 - 3 M] = 11 for a normal M around -3: it is 36": (*tangent(-(x**3), CUBE, 1, NEGATIVE), ""),
    "E[-G^3] < E[-2 - 3 G], the tangent at -1": (*tangent(-(x**3), -3 * x - 2, -1, G), "positive"),
    "a function with a jump lies below its tangent": (*tangent(JUMP, LINE_AT_HALF, HALF, NEAR_ONE), "fails for some"),
    "E of a function that is concave where a hypothesis holds": (
        *tangent(sp.sin(x), ONE * x - sp.pi / 2 + 1, sp.pi / 2, G, (x < 3,)),
        "",
    ),
    "-1/(E sqrt G - 0.95) grows with the mean, past its pole": (
        *tangent(sp.sqrt(x), (x + 1) / 2, 1, G, (), lambda mean: -1 / (mean - sp.Rational(19, 20))),
        "fails for some",
    ),
    "E sqrt Z < E (Z + 1)/2 for a normal Z": (*tangent(sp.sqrt(x), (x + 1) / 2, 1, Z), "positive"),
    "a mean over two draws": (*tangent(sp.sqrt(x), (x + 1) / 2, 1, G * H), "one draw"),
}

FALSE = [
    *((name, Linearity(), "=", *row) for name, row in LINEARITY.items()),
    *((name, Independence(), "=", *row) for name, row in INDEPENDENCE.items()),
    *((name, NoiseMean(("E",)), "=", *row) for name, row in NOISE_MEAN.items()),
    *((name, Orthogonality(parts), "=", *row, why) for name, (*row, parts, why) in ORTHOGONALITY.items()),
    *((name, Expectation(), "=", *row) for name, row in EXPECTATION.items()),
    *((name, rule, "<", *row, why) for name, (*row, rule, why) in TANGENT.items()),
    ("sqrt(2) has the law of 1", LawOf("a law"), "=", Mean(Z**2), sp.sqrt(2), {}, "simulation"),
    ("the law of x is that of 2 x", LawOf("a law"), "=", x, 2 * x, {}, ""),
]


@tabled(FALSE)
def test_false(rule, sign, before, after, setting, why):
    found = step(before, after, rule, sign, **setting)
    not_shown(found.verdict, found.how, why)


TRUE = {
    "what is not random goes before a mean": (Linearity(), "=", Mean(a * Z + Y**2), a * Mean(Z) + Mean(Y**2), {}),
    "terms that are positive and may have no finite mean": (
        Linearity(),
        "=",
        Mean(1 / G + G),
        Mean(1 / G) + Mean(G),
        {},
    ),
    "draws that are independent": (Independence(), "=", Mean(Z**2 * G), Mean(Z**2) * Mean(G), {}),
    "a factor with a finite mean": (
        Independence(),
        "=",
        Mean(Z / ChiSquared("C", 6)),
        Mean(Z) * Mean(1 / ChiSquared("C", 6)),
        {},
    ),
    "noise around a normal matrix": (
        NoiseMean(("E",)),
        "=",
        Mean(sp.Trace(E_1.T * X * X.T * E_1)),
        Mean(a * sp.Trace(X * X.T)),
        {"laws": NOISE},
    ),
    "increments of a martingale": (
        Orthogonality((Z, Z * Y)),
        "=",
        Mean((Z + Z * Y) ** 2),
        Mean(Z**2) + Mean((Z * Y) ** 2),
        {},
    ),
    "the mean of a gamma variable": (Expectation(), "=", Mean(Gamma("S", n + a, 1)), n + a, {}),
    "the root below its tangent": (
        Tangent(x, sp.sqrt(x), (x + 1) / 2, ONE, G),
        "<",
        *tangent(sp.sqrt(x), (x + 1) / 2, 1, G)[:3],
    ),
}


@pytest.mark.parametrize(("rule", "sign", "before", "after", "setting"), TRUE.values(), ids=TRUE)
def test_true(rule, sign, before, after, setting):
    assert step(before, after, rule, sign, **setting).verdict == "proved"
