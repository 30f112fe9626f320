"""mtorchiano/effsize#32: the small-sample factor of a paired effect size has n - 1 degrees of freedom, not 2n - 2."""

from verify import claim, simulate


@simulate
def effect(rng, draws, *, n, delta):
    """Mean difference of n pairs by its standard deviation."""
    pairs = delta + rng.standard_normal((draws, n))
    return pairs.mean(axis=1) / pairs.std(axis=1, ddof=1)


MEAN = "delta * sqrt(m/2) * gamma((m - 1)/2) / gamma(m/2)"
ASKED = {"n": (8, 20), "delta": (0.5, 2.0), "tolerance": 0.02}
claim("right", effect, "=", MEAN, where={"m": "n - 1"}, **ASKED)
claim("code", effect, "=", MEAN, where={"m": "2*n - 2"}, **ASKED, expect="refuted")
