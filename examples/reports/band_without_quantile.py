"""AdaemmerP/lpirfs#50: a confidence band of one standard error, whatever the level that was asked for."""

from verify import claim, simulate


@simulate(bounds=(0, 1))
def right(rng, draws, *, q):
    """Whether q standard errors hold the mean."""
    return abs(rng.standard_normal(draws)) <= q


@simulate(bounds=(0, 1))
def code(rng, draws):
    """Whether one standard error does."""
    return abs(rng.standard_normal(draws)) <= 1


claim("right", right, "=", "erf(q/sqrt(2))", q=(1.5, 3.0))
claim("code", code, "=", "0.95", expect="refuted")
