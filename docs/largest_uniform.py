"""A proof of one's own: the mean of the largest of n uniform draws. Run: verify derive docs/largest_uniform.py"""

import sympy as sp

from derivations import Chain, Definition, Integration, Step
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator


n = sp.Symbol("n", integer=True, positive=True)
i = sp.Symbol("i", integer=True, positive=True)
t = sp.Symbol("t", real=True)
LARGEST = Quantity("uniform.largest", r"\mathbb{E}\max_i U_i", "E[max U_i]", "Mean of the largest of n draws from [0, 1].")


@simulator("uniform.largest", bounds=lambda n: ((0.0, 1.0),))
def largest(rng, draws, *, n):
    """The largest of n uniform draws."""
    return rng.uniform(size=(draws, n)).max(axis=1)


MEAN = Claim(
    id="uniform.mean",
    kind=Kind.EQUAL,
    statement="The largest of n uniform draws from [0, 1] has mean n/(n + 1)",
    lhs=LARGEST(),
    rhs=n / (n + 1),
    parameters=(Parameter(n, "sample size", low=2, high=100),),
    source=Source("A lecture remembered", "blackboard", "ours"),
)

exceeded = 1 - sp.Product(t, (i, 1, n))  # P(max > t): not all n independent draws are below t
tail = sp.Integral(exceeded, (t, 0, 1))

CHAIN = Chain(
    MEAN,
    (
        Step(tail, Definition("the mean of a number in [0, 1]: the integral of P(max > t)")),
        Step(MEAN, Integration(t - t ** (n + 1) / (n + 1))),
    ),
    meaning={LARGEST(): tail},
    symbols={t: "a number between 0 and 1"},
)
