"""Where something is best: the factor by which a mean should be shrunk.

Judge it with `verify run mine.py`.
"""

import sympy as sp

from theory import Claim, Kind, Parameter, Source, Wrong
from theory.language.optimum import Minimiser


# 1. The letters, with the ranges in which regimes are drawn.
n = sp.Symbol("n", integer=True, positive=True)
mu, sigma, c = sp.symbols("mu sigma c", positive=True)

# 2. What is made as small as possible: the mean squared error of c times the mean of n draws.
ERROR = (c - 1) ** 2 * mu**2 + c**2 * sigma**2 / n

# 3. The theorem as printed, and a wrong version that has to be refuted. Both sides are formulas, so nothing is drawn.
CLAIM = Claim(
    id="mine.optimum",
    kind=Kind.EQUAL,
    statement="The best factor is mu^2/(mu^2 + sigma^2/n)",
    lhs=Minimiser(ERROR, c, sp.Rational(1, 10**6), 1),
    rhs=mu**2 / (mu**2 + sigma**2 / n),
    parameters=(
        Parameter(n, "sample size", 1, 100),
        Parameter(mu, "mean", 0.5, 5),
        Parameter(sigma, "standard deviation", 0.1, 5),
    ),
    source=Source("Where it is printed", "Proposition 7"),
    wrong=(Wrong("without n", mu**2 / (mu**2 + sigma**2)),),
)
