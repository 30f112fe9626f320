"""NatLabRockies/PRAS#5: the squared standard error of a Monte Carlo mean, from the sample variance with divisor n."""

from verify import claim, simulate


@simulate
def right(rng, draws, *, n, s):
    """Squared standard error, divisor n - 1."""
    return rng.normal(0, s, (draws, n)).var(axis=1, ddof=1) / n


@simulate
def code(rng, draws, *, n, s):
    """Squared standard error, divisor n."""
    return rng.normal(0, s, (draws, n)).var(axis=1) / n


@simulate
def average(rng, draws, *, n, s):
    """The mean itself."""
    return rng.normal(0, s, (draws, n)).mean(axis=1)


claim("right", right, "=", "Var(average)", n=(2, 20), s=(0.5, 2.0), tolerance=0.02)
claim("code", code, "=", "Var(average)", n=(2, 20), s=(0.5, 2.0), tolerance=0.02, expect="refuted")
