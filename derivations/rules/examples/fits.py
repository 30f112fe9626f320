"""Means over chains of fits, each drawn given the one before: examples of the rules."""

import sympy as sp
from sympy.stats import Normal

from derivations.language.formulas import Fit, Given, Mean
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.examples.steps import Example, step


T, t = sp.symbols("T t", integer=True, positive=True)
M = sp.Symbol("M", integer=True, nonnegative=True)
a = sp.Symbol("a", positive=True)
Z = Normal("Z", 0, 1)


def fit(generation):
    """The fit of a generation; that of generation 0 is a."""
    return Fit("x", generation, a)


WALK = {"x": Given(fit(t - 1) + Z, t)}
FOLDED = {"x": Given(sp.Abs(fit(t - 1)) + Z, t)}
SQUARE = Solved(Mean(fit(T) ** 2), a**2 + T, T)

EXAMPLES = (
    Example(
        Tower,
        step(Mean(fit(M + 1)), Mean(fit(M)), Tower(), laws=WALK),
        "proved (symbolic)",
        step(Mean(fit(M)), Mean(fit(M - 1)), Tower(), laws=WALK),
        "unverified: a generation that is fitted",
    ),
    Example(
        Solved,
        step(SQUARE.of, a**2 + T, SQUARE, laws=WALK),
        "proved (symbolic)",
        step(Mean(fit(T)), a, Solved(Mean(fit(T)), a, T), laws=FOLDED),
        "unverified",
    ),
    Example(
        Unrolled,
        step(Mean(fit(T - 1) ** 2) + 1, a**2 + T, Unrolled(SQUARE.of, T), laws=WALK),
        "proved (symbolic)",
        step(Mean(fit(T - 1)), a, Unrolled(Mean(fit(T)), T), laws=FOLDED),
        "unverified",
    ),
)
