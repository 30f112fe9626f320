"""Student's distribution function as its argument moves: examples of the rules."""

import sympy as sp

from derivations.rules.examples.steps import Example, step
from derivations.xu2025.rules.student_arguments import Increasing, VanishesWith
from theory.language.propositions import Tends
from theory.vocabulary.special_functions import StudentDistribution


x, p = sp.symbols("x p", positive=True)
s, w = sp.symbols("s w", real=True)
T, k = sp.symbols("T k", integer=True, positive=True)
RATIO = sp.Sum(1 / (x * k), (k, 1, T))


def vanishing(argument):
    """That a distribution function tends to 0."""
    return Tends(StudentDistribution(p, argument), T, 0)


EXAMPLES = (
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
        "unverified: squared",
    ),
)
