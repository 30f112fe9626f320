"""Student's distribution function: examples of the rules."""

import sympy as sp

from derivations.rules.distributions import Distribution, Increasing, VanishesWith, student_density
from derivations.rules.examples.steps import Example, step
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


x, p = sp.symbols("x p", positive=True)
y, s, w = sp.symbols("y s w", real=True)
T, k = sp.symbols("T k", integer=True, positive=True)
RATIO = sp.Sum(1 / (x * k), (k, 1, T))
BELOW = sp.Integral(student_density(sp.Integer(3), y), (y, -sp.oo, -x))


def vanishing(argument):
    """That a distribution function tends to 0."""
    return Tends(StudentDistribution(p, argument), T, 0)


EXAMPLES = (
    Example(
        Distribution,
        step(StudentDistribution(3, -x), BELOW, Distribution("3 degrees of freedom")),
        "proved (symbolic)",
        step(StudentDistribution(3, -x / 2), BELOW, Distribution("3 degrees of freedom")),
        "refuted: upper end",
    ),
    Example(
        Increasing,
        step(StudentDistribution(1, s), StudentDistribution(1, w), Increasing(w - s, T), "<", where={s: T, w: T + 2}),
        "proved (symbolic)",
        step(StudentDistribution(1, s), StudentDistribution(1, w), Increasing(w - s, T), "<", where={s: T + 2, w: T}),
        "refuted: gap",
    ),
    Example(
        VanishesWith,
        step(vanishing(-sp.sqrt(p * RATIO) / 2), Tends(RATIO, T, sp.oo), VanishesWith(RATIO), "⇔"),
        "proved (symbolic)",
        step(vanishing(-1 / sp.sqrt(p * RATIO)), Tends(RATIO, T, sp.oo), VanishesWith(RATIO), "⇔"),
        "refuted: squared",
    ),
)
