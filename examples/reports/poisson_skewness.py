"""scipy/scipy#2728: the skewness of a Poisson law was given without its root."""

from verify import claim, simulate


@simulate
def cubed(rng, draws, *, mu):
    """Third power of the distance from the mean."""
    return (rng.poisson(mu, draws) - mu) ** 3


claim("right", "cubed / mu**(3/2)", "=", "1/sqrt(mu)", mu=(0.5, 2.0), tolerance=0.03)
claim("code", "cubed / mu**(3/2)", "=", "1/mu", mu=(0.5, 2.0), tolerance=0.03, expect="refuted")
