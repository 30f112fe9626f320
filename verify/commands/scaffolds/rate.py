"""Whether something is of an order of magnitude: the gap that the largest of n uniforms leaves.

Judge it with `verify run mine.py`.
"""

import sympy as sp

from theory import Claim, GrowthPath, Kind, Quantity, Source, Wrong
from verify.simulators import simulator


# 1. The letter that grows, and the sizes at which the rate is looked at.
n = sp.Symbol("n", integer=True, positive=True)
PATH = GrowthPath("n to infinity", n, tuple(10**k for k in range(2, 9)))

# 2. What is measured: an id, how it looks in LaTeX and in text, what it is.
GAP = Quantity("mine.gap", r"\mathbb{E}(1 - \max_i U_i)", "E[1 - max U_i]", "What the largest of n uniforms leaves.")


# 3. How one draw of it comes about.
@simulator("mine.gap", bounds=lambda **_: ((0.0, 1.0),))
def gap_above_largest(rng, draws, *, n):
    """What the largest of n uniforms on [0, 1] leaves; one row for each draw."""
    return 1.0 - rng.random((draws, n)).max(axis=1)


# 4. The theorem as printed. Its equivalent stands for the left side at sizes that no machine can simulate, and is
#    checked against the simulator at one that it can.
CLAIM = Claim(
    id="mine.rate",
    kind=Kind.ORDER,
    statement="The gap above the largest of n uniforms is of the order 1/n",
    lhs=GAP(),
    rhs=1 / n,
    parameters=(),
    path=PATH,
    equivalent=1 / (n + 1),
    source=Source("Where it is printed", "Proposition 3"),
    wrong=(Wrong("1/sqrt(n)", n ** sp.Rational(-1, 2)),),
)
