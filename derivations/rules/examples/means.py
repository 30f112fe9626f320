"""Means over draws and noise: examples of the rules."""

import sympy as sp
from sympy.stats import ChiSquared, Exponential, Gamma, Normal

from derivations.language.formulas import Law, Mean, Noise, Rows
from derivations.rules.examples.steps import Example, step
from derivations.rules.expectations import Independence, LawOf, Linearity, NoiseMean, Orthogonality
from derivations.rules.jensen import Expectation, Tangent
from theory.language.matrices import Arbitrary


T, n = sp.symbols("T n", integer=True, positive=True)
a, x = sp.symbols("a x", positive=True)
Z, Y = Normal("Z", 0, 1), Normal("Y", 0, 1)
AROUND = Normal("V", Z, 1)
G = Exponential("G", 1)
FEW, MANY = ChiSquared("C", 2), ChiSquared("C", 6)
E, X, v = Arbitrary("E", T, 1), Arbitrary("X", T, T), Arbitrary("v", T, 1)
LAWS: dict[str, Law] = {"E": Noise(a), "X": Rows(sp.Identity(T))}

EXAMPLES = (
    Example(
        Linearity,
        step(Mean(a * Z + Y**2), a * Mean(Z) + Mean(Y**2), Linearity()),
        "proved (symbolic)",
        step(Mean(1 / (1 + G)), Mean(1 / G) - Mean(1 / (G * (1 + G))), Linearity()),
        "unverified",
    ),
    Example(
        NoiseMean,
        step(Mean(sp.Trace(E.T * X * X.T * E)), Mean(a * sp.Trace(X * X.T)), NoiseMean(("E",)), laws=LAWS),
        "proved (exact)",
        step(Mean(sp.Trace(v.T * X.inverse() * E)), 0, NoiseMean(("E",)), laws=LAWS),
        "unverified: not known to exist",
    ),
    Example(
        Independence,
        step(Mean(Z / MANY), Mean(Z) * Mean(1 / MANY), Independence()),
        "proved (symbolic)",
        step(Mean(Z / FEW), Mean(Z) * Mean(1 / FEW), Independence()),
        "refuted: the moment exists",
    ),
    Example(
        Orthogonality,
        step(Mean((Z + Z * Y) ** 2), Mean(Z**2) + Mean((Z * Y) ** 2), Orthogonality((Z, Z * Y))),
        "proved (symbolic)",
        step(Mean((Z + AROUND) ** 2), Mean(Z**2) + Mean(AROUND**2), Orthogonality((Z, AROUND))),
        "unverified",
    ),
    Example(
        LawOf,
        step(Mean(Z**2 + Y**2), Mean(FEW), LawOf("a sum of two squares is a chi-square")),
        "unverified: left to simulation",
        step(x, 2 * x, LawOf("no mean")),
        "refuted",
    ),
    Example(
        Expectation,
        step(Mean(Gamma("S", n + a, 1) ** 2), (n + a) * (n + a + 1), Expectation("gamma")),
        "proved (symbolic)",
        step(Mean(Gamma("S", n - 3, 1)), n - 3, Expectation("gamma")),
        "unverified: parameter",
    ),
    Example(
        Tangent,
        step(Mean(sp.sqrt(G)), Mean((1 + G) / 2), Tangent(x, sp.sqrt(x), (1 + x) / 2, sp.S.One, G), "<"),
        "proved (symbolic)",
        step(Mean(-(Z**3)), Mean(2 - 3 * Z), Tangent(x, -(x**3), 2 - 3 * x, sp.S.One, Z), "<"),
        "unverified: what is averaged is positive",
    ),
)
