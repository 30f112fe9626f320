"""Conditions on exponents and bounded recursions: what is false, and each kind beside what is true."""

import pytest
import sympy as sp

from derivations.kernel.line import Consequence
from derivations.kernel.proof import Obligation
from derivations.xu2025.rules.exponent_conditions import BothBounded, Each, SameConditions
from derivations.xu2025.rules.forgetting import Averages, Forgetting
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.fits import T, a, b, c, g, n, step, t, x
from theory.language.propositions import Bounded, LinearRecursion


SAME = SameConditions()


class Weaker(Consequence):
    """What is above 2 is above 1, and not the other way round."""

    words = "a larger bound"

    def demands(self, line):
        """That it is."""
        yield Obligation(sp.Integer(2), ">", sp.S.One, "larger")


SIZE = sp.ceiling(n * t**a)
WEIGHT = c * SIZE**-g
SMALL = (c < 1,)
NOISE = LinearRecursion(1 - WEIGHT, b / SIZE, 0, t, T)
CASES = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))


def forgetting(node, between=(b / c, b / c), size=SIZE):
    return Forgetting(node, a * g > 1, a > 1, size ** (g - 1), size, between, g <= 1)


def averaged(factor, start=a, towards=b):
    return LinearRecursion(factor, (1 - factor) * towards, start, t, T)


KEPT, EARLY = averaged(1 - WEIGHT), averaged(1 - WEIGHT, start=T)
MIXED = averaged(1 + 1 / sp.ceiling(t) - 1 / sp.ceiling(t) ** 2, start=2 * b)
SUMS, MORE = a * sp.Sum(1 / t, (t, 1, T)), b * sp.Sum(t**-g, (t, 1, T))
TURNED = sp.Sum(t**-g, (t, 5, T))

TRUE = {
    "a > 1/g and a > 1/c: the larger of both": (sp.And(a * g > 1, a * c > 1), a > sp.Max(1 / g, 1 / c), SAME),
    "x^2 > 4: x > 2": (x**2 > 4, x > 2, SAME),
    "x > y and x < y^2 the same, turned round": (
        sp.And(x > g, x / g < g),
        sp.And(g < x, x / g < g, evaluate=False),
        SAME,
    ),
    "each by an equivalence": (
        sp.And(x**2 > 4, g > 1),
        sp.And(x > 2, g**2 > 1),
        Each(((x**2 > 4, x > 2, SAME), (g > 1, g**2 > 1, SAME))),
    ),
    "a square and a nonnegative sum": (
        Bounded(SUMS**2 + MORE, T),
        sp.And(Bounded(SUMS, T), Bounded(MORE, T)),
        BothBounded(),
    ),
    "an average of its start and its end": (Bounded(KEPT, T), sp.true, Averages(KEPT, b)),
    "what is added against what is forgotten": (Bounded(NOISE, T), CASES, forgetting(NOISE)),
}
WRONG = {
    "x^2 > 4 says x > 3": (x**2 > 4, x > 3, SAME, ""),
    "x^2 >= 1 says x^2 > 1, but for one point": (x**2 >= 1, x**2 > 1, SAME, ""),
    "(x - 1)^2 > 0 says true, but for one point": ((x - 1) ** 2 > 0, x > 0, SAME, ""),
    "x > y and x < y^2 never hold, in a cell between two lines": (
        sp.And(x > g, x / g < g),
        sp.And(x > g, x * g < g, g < 1 / g),
        SAME,
        "",
    ),
    "x > y says x > y^2, up to the sign of a factor": (x > g, x > g * g, SAME, ""),
    "each by a rule that goes one way": (
        sp.And(x > 2, g > 2),
        sp.And(x > 1, g > 1),
        Each(((x > 2, x > 1, Weaker()), (g > 2, g > 1, Weaker()))),
        "rules that give ⇔",
    ),
    "(i S)^2 + S^2 + R is bounded where i S is": (
        Bounded((sp.I * SUMS) ** 2 + SUMS**2 + MORE, T),
        sp.And(Bounded(sp.I * SUMS, T), Bounded(SUMS**2 + MORE, T)),
        BothBounded(),
        "real number",
    ),
    "a sum that runs downwards is not negative": (
        Bounded(SUMS**2 + TURNED, T),
        sp.And(Bounded(SUMS, T), Bounded(TURNED, T)),
        BothBounded(),
        "runs upwards",
    ),
    "a difference of sums is not negative": (
        Bounded(SUMS**2 - MORE, T),
        sp.And(Bounded(SUMS, T), Bounded(-MORE, T)),
        BothBounded(),
        "",
    ),
    "averages that start at T are bounded": (Bounded(EARLY, T), sp.true, Averages(EARLY, b), "do not move"),
    "1/(average - b) is bounded": (Bounded(1 / (KEPT - b), T), sp.true, Averages(KEPT, b), "polynomial"),
    "factors 1 + 1/t - 1/t^2 are at most 1": (Bounded(MIXED, T), sp.true, Averages(MIXED, b), ""),
    "what starts at T is bounded where what is added is": (
        Bounded(NOISE.func(1 - WEIGHT, b / SIZE, T, t, T), T),
        CASES,
        forgetting(NOISE.func(1 - WEIGHT, b / SIZE, T, t, T)),
        "do not move",
    ),
    "bounds of what is added that move": (
        Bounded(LinearRecursion(1 - WEIGHT, b / SIZE**2, 0, t, T), T),
        CASES,
        forgetting(LinearRecursion(1 - WEIGHT, b / SIZE**2, 0, t, T), (b / c / SIZE, b / c)),
        "do not move",
    ),
    "sizes below 1": (
        Bounded(LinearRecursion(1 - c * (n * t**a) ** -g, b / (n * t**a), 0, t, T), T),
        CASES,
        forgetting(LinearRecursion(1 - c * (n * t**a) ** -g, b / (n * t**a), 0, t, T), size=n * t**a),
        "whole number",
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_the_same_is_proved(name):
    before, after, rule = TRUE[name]
    assert step(before, after, rule, sign="⇔", hypotheses=SMALL).verdict == "proved"


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_the_same_is_not(name):
    before, after, rule, reason = WRONG[name]
    found = step(before, after, rule, sign="⇔", hypotheses=SMALL)
    assert found.verdict in FALSE
    assert reason in found.steps[0].how or found.verdict == "refuted"
