"""uber/causalml#1006: the standard error of a mean was divided by n, and not by its root."""

import numpy as np
from scipy.stats import t

from verify import claim, simulate


def covered(rng, draws, n, divisor):
    """Whether Student's interval with this divisor holds the mean."""
    sample = rng.standard_normal((draws, n))
    return abs(sample.mean(axis=1)) <= t.ppf(0.975, n - 1) * sample.std(axis=1, ddof=1) / divisor


@simulate(bounds=(0, 1))
def right(rng, draws, *, n):
    """Divided by the root of n."""
    return covered(rng, draws, n, np.sqrt(n))


@simulate(bounds=(0, 1))
def code(rng, draws, *, n):
    """Divided by n."""
    return covered(rng, draws, n, n)


claim("root", right, "=", "0.95", n=(5, 50))
claim("no_root", code, ">=", "0.95", n=(5, 50), expect="refuted")
