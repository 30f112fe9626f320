"""The largest of some uniform draws beside the end that it estimates."""

from __future__ import annotations

import numpy as np

from theory.maximum import THM_1_MEAN_CORRECTED, b, n
from verify.showing.figures.declaring import Figure, Group, Panel
from verify.simulators.engine.declaring import Array
from verify.simulators.maximum import largest


END = 1.0
SIZES = (1.0, 3.0, 10.0, 30.0)


def theory(x: Array) -> Array:
    """The mean as corrected, shape (len(x), 1)."""
    return np.array([[float(THM_1_MEAN_CORRECTED.rhs.subs({n: int(size), b: END}))] for size in x])


def simulate(rng: np.random.Generator, draws: int, x: tuple[float, ...]) -> Array:
    """Largest draws, shape (draws, len(x), 1)."""
    return np.stack([largest.draw(rng, draws, n=int(size), b=END) for size in x], axis=1)[..., None]


LARGEST = Figure(
    id="maximum.figure.largest",
    title="The largest of $n$ draws",
    caption="Line: Theorem 1 as corrected. Points: simulated means, with 95 % intervals.",
    quantity=r"$\mathbb{E}\,M / b$",
    draws="largest draws",
    claims=(THM_1_MEAN_CORRECTED.id,),
    panels=(
        Panel(
            title="$b = 1$",
            x="n",
            label="sample size $n$",
            curves=("mean",),
            line=np.arange(1.0, 31.0),
            groups=(Group(SIZES),),
            theory=theory,
            simulate=simulate,
        ),
    ),
)
