"""openturns/openturns#2631: Kendall's tau of two parts of a Dirichlet law with all parameters 1 is -1/3."""

import numpy as np

from verify import claim, simulate


@simulate(bounds=(-1, 1))
def concordance(rng, draws):
    """Sign by which two parts of two draws go together."""
    one, other = rng.dirichlet((1, 1, 1), draws), rng.dirichlet((1, 1, 1), draws)
    return np.sign((one[:, 0] - other[:, 0]) * (one[:, 1] - other[:, 1]))


claim("right", concordance, "=", "-1/3")
claim("code", concordance, "=", "0.387472", expect="refuted")
