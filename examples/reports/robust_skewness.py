"""statsmodels/statsmodels#6373: a robust skewness divided by the variance where it should by the standard deviation."""

import math

from verify import claim, simulate


@simulate(moments=math.inf)
def x(rng, draws, *, s):
    """Exponential of mean s, with median s log 2."""
    return rng.exponential(s, draws)


claim("right", "(x - s*log(2)) / Sd(x)", "=", "1 - log(2)", s=(0.5, 4.0), tolerance=0.05)
claim("code", "(x - s*log(2)) / Var(x)", "=", "1 - log(2)", s=(0.5, 4.0), tolerance=0.05, expect="refuted")
