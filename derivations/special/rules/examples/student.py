"""Student's distribution function: examples of the rules."""

import sympy as sp

from derivations.rules.examples.steps import Example, step
from derivations.special.rules.student import Distribution, student_density
from theory.vocabulary.special_functions import StudentDistribution


x = sp.Symbol("x", positive=True)
y = sp.Symbol("y", real=True)
BELOW = sp.Integral(student_density(sp.Integer(3), y), (y, -sp.oo, -x))

EXAMPLES = (
    Example(
        Distribution,
        step(StudentDistribution(3, -x), BELOW, Distribution("3 degrees of freedom")),
        "proved (symbolic)",
        step(StudentDistribution(3, -x / 2), BELOW, Distribution("3 degrees of freedom")),
        "refuted: upper end",
    ),
)
