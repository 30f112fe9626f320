"""How the mean of the largest of n uniform draws follows, and where the printed one fails."""

from sympy.stats import Beta

from derivations.kernel.chain import Chain, Step
from derivations.language.formulas import Mean
from derivations.maximum.rules.largest import LargestDraw, above, x
from derivations.rules.algebra import Definition
from derivations.rules.calculus import Integration
from derivations.rules.cited import Cited
from derivations.rules.limits import AlongPath
from theory import maximum
from theory.maximum import MAXIMUM, b, n


M = Beta("M", n, 1)
MEANING = {MAXIMUM(): Mean(b * M)}
LETTERS = {M: "the largest of n draws, uniform between 0 and 1: its law is Beta(n, 1)"}
largest = Definition("the largest draw, in units of b")
carried_out = Integration(x - x ** (n + 1) / (n + 1))

THM_1_MEAN = Chain(
    maximum.THM_1_MEAN,
    (
        Step(Mean(b * M), largest),
        Step(b * above(n), LargestDraw()),
        Step(maximum.THM_1_MEAN, carried_out, printed=True),
    ),
    meaning=MEANING,
    symbols=LETTERS,
)

THM_1_MEAN_CORRECTED = Chain(
    maximum.THM_1_MEAN_CORRECTED,
    (Step(Mean(b * M), largest), Step(b * above(n), LargestDraw()), Step(maximum.THM_1_MEAN_CORRECTED, carried_out)),
    meaning=MEANING,
    symbols=LETTERS,
)

THM_2_LIMIT = Chain(
    maximum.THM_2_LIMIT,
    (
        Step(b * n / (n + 1), Cited(THM_1_MEAN_CORRECTED)),
        Step(maximum.THM_2_LIMIT, AlongPath("n/(n + 1) tends to 1"), "≃"),
    ),
)
