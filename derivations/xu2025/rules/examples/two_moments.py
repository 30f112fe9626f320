"""Steps of which only mean and variance count: examples of the rules."""

import sympy as sp
from sympy.stats import Exponential, Normal

from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.conditional_means import Solved
from derivations.rules.examples.steps import Example, said, step
from derivations.xu2025.rules.two_moments import StandIn, UnbiasedSteps
from theory import Parameter


T, t = sp.symbols("T t", integer=True, positive=True)
a = sp.Symbol("a", positive=True)
Z, G = Normal("Z", 0, 1), Exponential("G", 1)


def fit(generation):
    """The fit of a generation; that of generation 0 is a."""
    return ChainState("x", generation, a)


V = sp.Function("V", nonnegative=True)
WALK = {"x": Given(fit(t - 1) + Z, t)}
SPREAD = {"x": Given(fit(t - 1) + sp.sqrt(V(fit(t - 1))) * Z, t)}
SQUARE = Solved(Mean(fit(T) ** 2), a**2 + T, T)
FAMILY = sp.Symbol("family")
TWO = said(1, 1, parameters=(Parameter(FAMILY, "a family", choices=("one", "two")),))
BOTH = UnbiasedSteps(fit(T), {"one": WALK["x"], "two": WALK["x"]})
DEVIATION, BEFORE = Mean((fit(T) - a) ** 2), Mean((fit(T - 1) - a) ** 2) + Mean(V(fit(T - 1)))

EXAMPLES = (
    Example(
        UnbiasedSteps,
        step(DEVIATION, BEFORE, BOTH, laws=SPREAD, claim=TWO),
        "proved (symbolic)",
        step(DEVIATION, BEFORE, UnbiasedSteps(fit(T), {"one": WALK["x"]}), laws=SPREAD, claim=TWO),
        "unverified: every family",
    ),
    Example(
        StandIn,
        step(SQUARE.of, SQUARE.solution, StandIn(SQUARE, ((G - 1, sp.S.One),)), laws=WALK),
        "proved (symbolic)",
        step(SQUARE.of, SQUARE.solution, StandIn(SQUARE, ((2 * Z, sp.Integer(4)),)), laws=WALK),
        "unverified: variance of a step",
    ),
)
