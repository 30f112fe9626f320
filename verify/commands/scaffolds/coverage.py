"""How often an interval holds the truth: the confidence interval of Student.

Judge it with `verify run mine.py`.
"""

import numpy as np
import sympy as sp
from scipy.stats import t as student

from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator


# 1. The letters, with the ranges in which regimes are drawn.
n = sp.Symbol("n", integer=True, positive=True)
level = sp.Symbol("level", positive=True)

# 2. What is measured: an id, how it looks in LaTeX and in text, what it is.
COVERAGE = Quantity("mine.coverage", r"\mathbb{P}(\mu \in I_n)", "P(mu in I_n)", "Chance that the interval holds mu.")


# 3. Whether the interval of one sample holds the mean: 1 or 0, which the bounds say.
@simulator("mine.coverage", bounds=lambda **_: ((0.0, 1.0),))
def holds_the_mean(rng, draws, *, n, level):
    """Whether the interval from n normal draws of mean 0 holds 0; one row for each draw."""
    sample = rng.normal(size=(draws, n))
    error = sample.std(axis=1, ddof=1) / np.sqrt(n)
    return np.abs(sample.mean(axis=1)) <= student.ppf((1 + level) / 2, n - 1) * error


# 4. The theorem as printed, and a wrong version that has to be refuted.
CLAIM = Claim(
    id="mine.coverage",
    kind=Kind.EQUAL,
    statement="The interval of Student holds the mean of a normal law as often as is said, at every sample size",
    lhs=COVERAGE(),
    rhs=level,
    parameters=(Parameter(n, "sample size", 2, 50), Parameter(level, "nominal level", 0.8, 0.99, spread="linear")),
    source=Source("Where it is printed", "Theorem 4"),
    wrong=(Wrong("twice as often missed", 2 * level - 1),),
)
