"""What the generators do, fast: directions and label noise integrated out of every draw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._linear import block_means, entries, generate, generators_cost
from verify.simulators.dohmatob2024._quantities import (
    FORMS,
    GENERATORS,
    NORMS,
    PROJECTIONS,
    Ranges,
    full_names,
    has_generators,
    ranges,
    table,
    tails,
)
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import RidgeSetting


def _form_bounds(setting: RidgeSetting) -> Ranges:
    weights = _weights(setting)
    known = {"projection_form": float(weights.sum()), "projection_energy": float(weights @ setting.s)}
    return ranges(FORMS, known if setting.keeps or not weights.any() else {})


def _weights(setting: RidgeSetting) -> Array:
    return block_means(setting.s, setting.along(setting.u) * setting.along(setting.v))


@simulator(
    *full_names(*FORMS),
    **PROJECTIONS,
    plain=False,
    applies=has_generators,
    moments=lambda setting: math.inf,
    bounds=_form_bounds,
    cost=generators_cost,
)
def projection_traces(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `projected_directions`: weighted traces of Q and of Q' Sigma Q."""
    weights = _weights(setting)

    def draw(count: int) -> dict[str, Any]:
        made = generate(rng, np.broadcast_to(setting.s, (count, setting.d)), weights, setting, noise=False)
        return {"projection_form": made.map @ weights, "projection_energy": made.form}

    return table(draws, entries(setting), FORMS, draw)


@simulator(
    *full_names(*NORMS),
    **GENERATORS,
    plain=False,
    applies=has_generators,
    cost=generators_cost,
    **tails(NORMS, pivots=True),
)
def generator_traces(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `generator_chain`: a weighted trace of Q'Q, and what the label noise adds in the mean."""
    weights = block_means(setting.s, setting.truth**2)
    length = float(setting.truth @ setting.truth)

    def draw(count: int) -> dict[str, Any]:
        made = generate(rng, np.ones((count, setting.d)), weights, setting, noise=any(setting.noises))
        noise = made.gains @ np.square(setting.noises)
        return {"generator_norm": made.form + noise, "truth_norm": length}

    return table(draws, entries(setting), NORMS, draw)
