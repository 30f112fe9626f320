"""Whether a bound holds: Hoeffding's inequality for coins.

Judge it with `verify run mine.py`.
"""

import numpy as np
import sympy as sp

from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator


# 1. The letters, with the ranges in which regimes are drawn.
n = sp.Symbol("n", integer=True, positive=True)
p, t = sp.symbols("p t", positive=True)

# 2. What is measured: an id, how it looks in LaTeX and in text, what it is.
TAIL = Quantity("mine.tail", r"\mathbb{P}(\bar X_n - p \geq t)", "P(mean - p >= t)", "Chance of a share far above p.")


# 3. Whether the mean of one sample is that far off: 1 or 0, which the bounds say.
@simulator("mine.tail", bounds=lambda **_: ((0.0, 1.0),))
def is_far_above(rng, draws, *, n, p, t):
    """Whether the share of heads in n throws lies t or more above p; one row for each draw."""
    heads = rng.binomial(n, p, size=draws)
    return heads >= np.ceil(n * (p + t) - 1e-9)


# 4. The theorem as printed, and a wrong version that has to be refuted.
CLAIM = Claim(
    id="mine.bound",
    kind=Kind.AT_MOST,
    statement="The mean of n coins lies t or more above p with probability at most exp(-2 n t^2)",
    lhs=TAIL(),
    rhs=sp.exp(-2 * n * t**2),
    parameters=(
        Parameter(n, "throws", 1, 50),
        Parameter(p, "chance of heads", 0.1, 0.9, spread="linear"),
        Parameter(t, "deviation", 0.01, 0.3),
    ),
    source=Source("Hoeffding 1963", "Theorem 1"),
    wrong=(Wrong("a quarter of the exponent too much", sp.exp(-20 * n * t**2)),),
)
