"""The words of the field as claims; the page words-of-the-field.md takes them apart."""

import numpy as np
from scipy.stats import t

from verify import claim, simulate


@simulate
def mean(rng, draws, *, n, mu):
    """Mean of n normal draws of variance 1."""
    return rng.normal(mu, n**-0.5, draws)


@simulate
def shrunk(rng, draws, *, n, mu):
    """The same, times n/(n + 1)."""
    return n / (n + 1) * rng.normal(mu, n**-0.5, draws)


@simulate
def median(rng, draws, *, n, mu):
    """Median of n such draws."""
    return np.median(rng.normal(mu, 1, (draws, n)), axis=1)


# Bias, variance, standard error, mean squared error
SMALL = {"n": (2, 8), "mu": (1.0, 2.0), "tolerance": 0.03}
claim("bias", "shrunk - mu", "=", "-mu/(n + 1)", **SMALL)
claim("unbiased", "mean - mu", "=", 0, **SMALL)
claim("variance", "Var(shrunk)", "=", "n/(n + 1)**2", **SMALL)
claim("standard_error", "Sd(shrunk)", "=", "sqrt(n)/(n + 1)", **SMALL)
claim("error", "Var(shrunk) + (shrunk - mu)**2", "=", "(n + mu**2)/(n + 1)**2", **SMALL)


# Coverage
@simulate(bounds=(0, 1))
def covers(rng, draws, *, n):
    """Whether Student's interval holds the mean."""
    sample = rng.standard_normal((draws, n))
    return abs(sample.mean(axis=1)) <= t.ppf(0.95, n - 1) * sample.std(axis=1, ddof=1) / np.sqrt(n)


claim("coverage", covers, "=", "0.9", n=(3, 20))


# Level and power
@simulate(bounds=(0, 1))
def rejects(rng, draws, *, n, shift):
    """Whether the one-sided test at 5 % of a mean 0 rejects."""
    return rng.normal(shift, n**-0.5, draws) > 1.6448536269514722 / np.sqrt(n)


claim("level", "rejects(shift=0)", "<=", "0.05", n=(2, 20), tolerance=0.03)
claim("power", rejects, "=", "erfc(1.6448536269514722/sqrt(2) - shift*sqrt(n/2))/2", n=(2, 20), shift=(0.2, 1.0))

# Consistency
GROWING = {"n": [4, 16, 64, 256], "mu": (1.0, 2.0)}
claim("consistent", "Var(shrunk) + (shrunk - mu)**2", "->", 0, scale=1, tolerance=0.05, **GROWING)


# Convergence in probability
@simulate(bounds=(0, 1))
def far(rng, draws, *, n, eps):
    """Whether the largest of n uniform draws is further than eps from 1."""
    return rng.random(draws) ** (1 / n) < 1 - eps


claim("in_probability", far, "->", 0, scale=1, eps=(0.1, 0.4), n=[4, 16, 64, 256])

# Rate
claim("rate", "Sd(shrunk)", "≍", "1/sqrt(n)", tolerance=0.05, n=[16, 64, 256, 1024], mu=(1.0, 2.0))


# Convergence in law, asymptotic normality
@simulate(bounds=(0, 1))
def below(rng, draws, *, n, x):
    """Whether the standardised mean of n exponential draws is at most x."""
    return (rng.standard_gamma(n, draws) - n) / np.sqrt(n) <= x


claim("in_law", below, "~", "erfc(-x/sqrt(2))/2", scale=1, tolerance=0.02, x=(-2.0, 2.0), n=[16, 64, 256, 1024])


# Quantiles
@simulate(bounds=(0, 1))
def at_most(rng, draws, *, n, q):
    """Whether the largest of n uniform draws is at most q."""
    return rng.random((draws, n)).max(axis=1) <= q


claim("quantile", "at_most(q=p**(1/n))", "=", "p", n=(1, 20), p=(0.1, 0.9))

# Efficiency
claim("efficiency", "Var(mean)/Var(median)", "~", "2/pi", tolerance=0.05, **GROWING)
claim("no_less_efficient", "Var(mean)", "<=", "Var(median)", n=(3, 9), mu=(1.0, 2.0), tolerance=0.03)


# An optimum over a parameter
@simulate
def risk(rng, draws, *, n, mu, c):
    """Squared error of c times the mean."""
    return (c * rng.normal(mu, n**-0.5, draws) - mu) ** 2


claim("optimum", risk, ">=", "mu**2/(n*mu**2 + 1)", c=(0.1, 1.5), n=(2, 20), mu=(0.5, 2.0), tolerance=0.03)
claim("attained", "risk(c=n*mu**2/(n*mu**2 + 1))", "=", "mu**2/(n*mu**2 + 1)", n=(2, 20), mu=(0.5, 2.0), tolerance=0.03)
