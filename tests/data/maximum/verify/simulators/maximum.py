"""The largest of some uniform draws, from its definition."""

from __future__ import annotations

import numpy as np

from verify.simulators.engine.declaring import Array, simulator


@simulator("maximum.largest", bounds=lambda *, n, b: ((0.0, b),), cost=lambda *, n, b: 20.0 * n)
def largest(rng: np.random.Generator, draws: int, *, n: int, b: float) -> Array:
    """The largest of n draws between 0 and b, shape (draws,).

    Args:
        rng: Source of randomness.
        draws: Independent repetitions.
        n: Sample size.
        b: End of the law.

    """
    return rng.uniform(0.0, b, size=(draws, n)).max(axis=1)
