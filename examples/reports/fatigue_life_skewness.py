"""scipy/scipy#6077: a root is said to be missing in the skewness of the fatigue life law. The code is right."""

import numpy as np

from verify import claim, simulate


@simulate
def cubed(rng, draws, *, c):
    """Third power of the distance from the mean, 1 + c^2/2."""
    half = c / 2 * rng.standard_normal(draws)
    return ((half + np.sqrt(1 + half**2)) ** 2 - 1 - c**2 / 2) ** 3


SKEWNESS = "cubed / (c**2 * (1 + 5*c**2/4))**(3/2)"
ASKED = {"c": (0.3, 0.6), "tolerance": 0.05}
claim("code", SKEWNESS, "=", "4*c*(11*c**2 + 6) / (5*c**2 + 4)**(3/2)", **ASKED)
claim("report", SKEWNESS, "=", "4*c*sqrt(11*c**2 + 6) / (5*c**2 + 4)**(3/2)", **ASKED, expect="refuted")
