"""mattblackwell/gov2002-book#90: a t statistic whose standard error is divided by the root of n once more."""

import numpy as np

from verify import claim, simulate


def slopes(rng, draws, n):
    """Slopes of a regression on pure noise, and their standard errors."""
    x, y = rng.standard_normal((2, draws, n))
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    square = (x * x).sum(axis=1)
    slope = (x * y).sum(axis=1) / square
    left = ((y - slope[:, None] * x) ** 2).sum(axis=1) / (n - 2)
    return slope, np.sqrt(left / square)


@simulate
def right(rng, draws, *, n):
    """Slope by its standard error."""
    slope, error = slopes(rng, draws, n)
    return slope / error


@simulate
def printed(rng, draws, *, n):
    """Slope by its standard error, that divided by the root of n."""
    slope, error = slopes(rng, draws, n)
    return slope / (error / np.sqrt(n))


claim("right", "Var(right)", "=", "(n - 2)/(n - 4)", n=(14, 40), tolerance=0.05)
claim("printed", "Var(printed)", "=", "(n - 2)/(n - 4)", n=(14, 40), tolerance=0.05, expect="refuted")
