"""A file of one's own: does dividing by n give the right variance? Run: verify run docs/bessel.py"""

import numpy as np
import sympy as sp

from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator


n = sp.Symbol("n", integer=True, positive=True)
v = sp.Symbol("v", positive=True)
PARAMETERS = (
    Parameter(n, "sample size", low=1, high=50),
    Parameter(v, "variance of the law", low=0.1, high=10),
)

VARIANCE = Quantity("bessel.variance", r"\mathbb{E}\,s_n^2", "E[s_n^2]", "Sample variance with divisor n.")


@simulator("bessel.variance")
def sample_variance(rng, draws, *, n, v):
    """Variance of n normal draws about their mean, divisor n."""
    return rng.normal(0.0, np.sqrt(v), size=(draws, n)).var(axis=1)


UNBIASED = Claim(
    id="bessel.unbiased",
    kind=Kind.EQUAL,
    statement="The sample variance with divisor n is unbiased",
    lhs=VARIANCE(),
    rhs=v,
    parameters=PARAMETERS,
    hypotheses=(sp.Ge(n, 2),),
    source=Source("A lecture remembered", "blackboard", "ours"),
    wrong=(Wrong("twice the variance", 2 * v),),
)

BIASED = Claim(
    id="bessel.unbiased.corrected",
    kind=Kind.EQUAL,
    statement="The sample variance with divisor n is too small by the factor 1 - 1/n",
    lhs=VARIANCE(),
    rhs=v * (1 - 1 / n),
    parameters=PARAMETERS,
    hypotheses=(sp.Ge(n, 2),),
    source=Source("A lecture remembered", "blackboard, corrected", "ours"),
    wrong=(Wrong("no correction", v),),
)
