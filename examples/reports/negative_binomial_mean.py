"""QuantEcon/rvlib#18: the mean of the failures before the r-th success, with success and failure exchanged."""

from verify import claim, simulate


@simulate
def failures(rng, draws, *, r, p):
    """Failures before the r-th success."""
    return rng.negative_binomial(r, p, draws)


claim("right", failures, "=", "r*(1 - p)/p", r=(1, 10), p=(0.2, 0.7))
claim("code", failures, "=", "r*p/(1 - p)", r=(1, 10), p=(0.2, 0.7), expect="refuted")
