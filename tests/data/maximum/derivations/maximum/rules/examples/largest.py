"""The largest of some draws: examples of the rules."""

import sympy as sp
from sympy.stats import Beta

from derivations.language.formulas import Mean
from derivations.maximum.rules.largest import LargestDraw, above, x
from derivations.rules.examples.steps import Example, step


n = sp.Symbol("n", integer=True, positive=True)
b = sp.Symbol("b", positive=True)
LARGEST = Mean(b * Beta("M", n, 1))

EXAMPLES = (
    Example(
        LargestDraw,
        step(LARGEST, b * above(n), LargestDraw()),
        "proved (symbolic)",
        step(LARGEST, b * sp.Integral((1 - x) ** n, (x, 0, 1)), LargestDraw()),
        "unverified: chance to lie above x",
    ),
)
