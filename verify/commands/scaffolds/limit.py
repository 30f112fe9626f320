"""Whether something tends to a limit: the mean of the largest of n uniforms.

Judge it with `verify run mine.py`.
"""

import sympy as sp

from theory import Claim, GrowthPath, Kind, Quantity, Source, Wrong
from verify.simulators import simulator


# 1. The letter that grows, and the sizes at which the limit is approached: each at least four times the one before.
n = sp.Symbol("n", integer=True, positive=True)
PATH = GrowthPath("n to infinity", n, (4, 16, 64, 256))

# 2. What is measured: an id, how it looks in LaTeX and in text, what it is.
LARGEST = Quantity("mine.largest", r"\mathbb{E}\max_i U_i", "E[max U_i]", "Mean of the largest of n uniforms.")


# 3. How one draw of it comes about; bounds, where there are some, make the verdict assume less.
@simulator("mine.largest", bounds=lambda **_: ((0.0, 1.0),))
def largest(rng, draws, *, n):
    """The largest of n uniforms on [0, 1]; one row for each draw."""
    return rng.random((draws, n)).max(axis=1)


# 4. The theorem as printed, and a wrong version that has to be refuted.
CLAIM = Claim(
    id="mine.limit",
    kind=Kind.LIMIT,
    statement="The mean of the largest of n uniforms tends to 1",
    lhs=LARGEST(),
    rhs=sp.S.One,
    parameters=(),
    path=PATH,
    source=Source("Where it is printed", "Proposition 2"),
    wrong=(Wrong("half of it", sp.Rational(1, 2)),),
)
