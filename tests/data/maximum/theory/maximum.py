"""The largest of n draws from a uniform law, as an estimate of its end.

Setting: n independent draws, uniform between 0 and b; M is the largest of them.
"""

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.language.source import Source


n = sp.Symbol("n", integer=True, positive=True)
b = sp.Symbol("b", positive=True)
SIZE = Parameter(n, "sample size", low=1, high=50)
END = Parameter(b, "end of the uniform law", low=0.1, high=10)
PAPER = "Nobody 2026, A paper to copy from"

MAXIMUM = Quantity("maximum.largest", r"\mathbb{E}\,M", "E[M]", "The largest of n draws.")

THM_1_MEAN = Claim(
    id="maximum.thm_1",
    kind=Kind.EQUAL,
    statement="The largest of n draws is an unbiased estimate of the end",
    lhs=MAXIMUM(),
    rhs=b,
    parameters=(SIZE, END),
    source=Source(PAPER, "Theorem 1"),
    wrong=(Wrong("twice the end", 2 * b),),
)

THM_1_MEAN_CORRECTED = THM_1_MEAN.corrected(
    Source(PAPER, "Theorem 1, corrected", "ours"),
    statement="The largest of n draws is too small by the factor n/(n + 1) on average",
    rhs=b * n / (n + 1),
    wrong=(Wrong("as printed", b), Wrong("n - 1 in place of n", b * (n - 1) / n)),
)

THM_2_LIMIT = Claim(
    id="maximum.thm_2",
    kind=Kind.ASYMPTOTIC,
    statement="For large n the largest of n draws is right on average",
    lhs=MAXIMUM(),
    rhs=b,
    parameters=(END,),
    path=GrowthPath("n grows", n, (8, 64, 512)),
    source=Source(PAPER, "Theorem 2"),
    wrong=(Wrong("half of it", b / 2),),
)
