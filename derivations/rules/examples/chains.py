"""Means over chains of random variables, each drawn given the one before: examples of the rules."""

import sympy as sp
from sympy.stats import Normal

from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.examples.steps import Example, step


T, t = sp.symbols("T t", integer=True, positive=True)
M = sp.Symbol("M", integer=True, nonnegative=True)
a = sp.Symbol("a", positive=True)
Z = Normal("Z", 0, 1)


def at(time):
    """The state at a time; that at time 0 is a."""
    return ChainState("x", time, a)


WALK = {"x": Given(at(t - 1) + Z, t)}
FOLDED = {"x": Given(sp.Abs(at(t - 1)) + Z, t)}
SQUARE = Solved(Mean(at(T) ** 2), a**2 + T, T)

EXAMPLES = (
    Example(
        Tower,
        step(Mean(at(M + 1)), Mean(at(M)), Tower(), laws=WALK),
        "proved (symbolic)",
        step(Mean(at(M)), Mean(at(M - 1)), Tower(), laws=WALK),
        "unverified: a time at which a state is drawn",
    ),
    Example(
        Solved,
        step(SQUARE.of, a**2 + T, SQUARE, laws=WALK),
        "proved (symbolic)",
        step(Mean(at(T)), a, Solved(Mean(at(T)), a, T), laws=FOLDED),
        "unverified",
    ),
    Example(
        Unrolled,
        step(Mean(at(T - 1) ** 2) + 1, a**2 + T, Unrolled(SQUARE.of, T), laws=WALK),
        "proved (symbolic)",
        step(Mean(at(T - 1)), a, Unrolled(Mean(at(T)), T), laws=FOLDED),
        "unverified",
    ),
)
