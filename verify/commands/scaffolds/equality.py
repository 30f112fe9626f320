"""Whether two things are equal, at every size: the mean of the sample variance.

Judge it with `verify run mine.py`.
"""

import math

import numpy as np
import sympy as sp

from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator


# 1. The letters, with the ranges in which regimes are drawn.
n = sp.Symbol("n", integer=True, positive=True)
v = sp.Symbol("v", positive=True)

# 2. What is measured: an id, how it looks in LaTeX and in text, what it is.
VARIANCE = Quantity("mine.variance", r"\mathbb{E}\,s_n^2", "E[s_n^2]", "Sample variance with divisor n.")


# 3. How one draw of it comes about. This follows the setting of the theorem and never its formula.
@simulator("mine.variance", moments=lambda **_: math.inf)
def sample_variance(rng, draws, *, n, v):
    """Variance of n normal draws about their mean, divisor n; one row for each draw."""
    return rng.normal(0.0, np.sqrt(v), size=(draws, n)).var(axis=1)


# 4. The theorem as printed, and a wrong version that has to be refuted.
CLAIM = Claim(
    id="mine.equality",
    kind=Kind.EQUAL,
    statement="The sample variance with divisor n is too small by the factor 1 - 1/n",
    lhs=VARIANCE(),
    rhs=v * (1 - 1 / n),
    parameters=(Parameter(n, "sample size", 2, 50), Parameter(v, "variance of the law", 0.1, 10)),
    source=Source("Where it is printed", "Lemma 1"),
    wrong=(Wrong("no correction", v),),
)
