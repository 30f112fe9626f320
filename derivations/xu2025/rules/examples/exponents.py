"""Conditions on exponents, and recursions that stay bounded: examples of the rules."""

import sympy as sp

from derivations.rules.examples.steps import Example, step
from derivations.xu2025.rules.exponent_conditions import BothBounded, Each, SameConditions
from derivations.xu2025.rules.forgetting import Averages, Forgetting
from theory.language.propositions import Bounded, LinearRecursion


T, t, n = sp.symbols("T t n", integer=True, positive=True)
a, b, c, g, x = sp.symbols("a b c g x", positive=True)
SIZE = sp.ceiling(n * t**a)
WEIGHT = c * SIZE**-g
SMALL = (c < 1,)
CASES = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))
SUMS, MORE, DOWN = a * sp.Sum(1 / t, (t, 1, T)), b * sp.Sum(t**-g, (t, 1, T)), sp.Sum(t**-g, (t, 5, T))
SAME = SameConditions()


def noise(start):
    """A recursion that forgets its past and takes noise up."""
    return LinearRecursion(1 - WEIGHT, b / SIZE, start, t, T)


def forgetting(node):
    """What is forgotten against what is added."""
    return Forgetting(node, a * g > 1, a > 1, SIZE ** (g - 1), SIZE, (b / c, b / c), g <= 1)


def averaged(start):
    """A recursion of averages with b."""
    return LinearRecursion(1 - WEIGHT, WEIGHT * b, start, t, T)


EXAMPLES = (
    Example(
        SameConditions,
        step(x**2 > 4, x > 2, SAME, "⇔"),
        "proved (symbolic)",
        step(x**2 > 4, x > 3, SAME, "⇔"),
        "refuted",
    ),
    Example(
        Each,
        step(
            sp.And(x**2 > 4, g > 1),
            sp.And(x > 2, g**2 > 1),
            Each(((x**2 > 4, x > 2, SAME), (g > 1, g**2 > 1, SAME))),
            "⇔",
        ),
        "proved (symbolic)",
        step(sp.And(x > 2, g > 1), sp.And(x > 1, g > 1), Each(((x > 2, x > 1, SAME), (g > 1, g > 1, SAME))), "⇔"),
        "refuted",
    ),
    Example(
        BothBounded,
        step(Bounded(SUMS**2 + MORE, T), sp.And(Bounded(SUMS, T), Bounded(MORE, T)), BothBounded(), "⇔"),
        "proved (symbolic)",
        step(Bounded(SUMS**2 + DOWN, T), sp.And(Bounded(SUMS, T), Bounded(DOWN, T)), BothBounded(), "⇔"),
        "unverified: runs upwards",
    ),
    Example(
        Averages,
        step(Bounded(averaged(a), T), sp.true, Averages(averaged(a), b), "⇔", given=SMALL),
        "proved (symbolic)",
        step(Bounded(averaged(T), T), sp.true, Averages(averaged(T), b), "⇔", given=SMALL),
        "unverified: do not move",
    ),
    Example(
        Forgetting,
        step(Bounded(noise(0), T), CASES, forgetting(noise(0)), "⇔", given=SMALL),
        "proved (lemma)",
        step(Bounded(noise(T), T), CASES, forgetting(noise(T)), "⇔", given=SMALL),
        "unverified: do not move",
    ),
)
