"""What the generators do, plainly: labels are fitted and the fit labels the next design."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._fit import generations
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


def _cost(setting: RidgeSetting) -> float:
    d = setting.d
    return 1000.0 + sum(3000 + 25 * d * k + d * k * min(d, k) / 4 for k in setting.sizes)


def _form_bounds(setting: RidgeSetting) -> Ranges:
    left, right = setting.along(setting.u), setting.along(setting.v)
    known = {"projection_form": float(left @ right), "projection_energy": float((left * setting.s) @ right)}
    return ranges(FORMS, known if setting.keeps else {})


@simulator(
    *full_names(*FORMS),
    **PROJECTIONS,
    applies=has_generators,
    moments=lambda setting: math.inf,
    bounds=_form_bounds,
    cost=_cost,
)
def projected_directions(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """Forms u'w_n(v) and w_n(u)' Sigma w_n(v) of the last generator, started from u or v, without noise.

    Source: arXiv 2402.07712, Lemmas F.7 and F.8 (their setting). Shape (draws, 2).
    """
    d, left, right = setting.d, setting.along(setting.u), setting.along(setting.v)

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(np.column_stack([left, right]), (count, d, 2))
        *_, W = generations(rng, setting, start, np.zeros((setting.n, 2)))
        return {
            "projection_form": W[..., 1] @ left,
            "projection_energy": (W[..., 0] * W[..., 1]) @ setting.s,
        }

    return table(draws, d * max([d, *setting.sizes]), FORMS, draw)


@simulator(*full_names(*NORMS), **GENERATORS, applies=has_generators, cost=_cost, **tails(NORMS, pivots=False))
def generator_chain(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """Squared Euclidean length of the last generator, and of the truth.

    Source: arXiv 2402.07712, Theorems 4.5 and 4.6 (their setting). Shape (draws, 2).
    """
    d, truth, levels = setting.d, setting.truth, np.asarray(setting.noises)[:, None]

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(truth[:, None], (count, d, 1))
        *_, W = generations(rng, setting, start, levels)
        return {"generator_norm": (W[..., 0] ** 2).sum(axis=-1), "truth_norm": truth @ truth}

    return table(draws, d * max([d, *setting.sizes]), NORMS, draw)
