"""beast-dev/beast-mcmc#815: the chance of success in a negative binomial law of given mean and dispersion."""

from verify import claim, simulate


@simulate(bounds=(0, 1))
def none(rng, draws, *, m, alpha):
    """Whether a Poisson count is 0 whose mean is gamma, of mean m and variance alpha m^2."""
    return rng.poisson(rng.gamma(1 / alpha, m * alpha, draws)) == 0


ASKED = {"m": (0.5, 3.0), "alpha": (0.5, 2.0)}
claim("right", none, "=", "t**k", where={"k": "1/alpha", "t": "1/(1 + alpha*m)"}, **ASKED)
claim("code", none, "=", "t**k", where={"k": "1/alpha", "t": "alpha**2 * m"}, **ASKED, expect="refuted")
