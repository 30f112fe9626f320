"""Ridge on synthetic data, fast: label noise and directions integrated out of every draw.

What each simulator offers is paired. `ridge_fits` and `ridge_process` offer everything, so that one
draw serves many claims; the others leave out the columns whose tails are heavy, and apply only
where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._linear import (
    Downstream,
    block_means,
    downstream,
    downstream_cost,
    entries,
    generate,
    generators_cost,
)
from verify.simulators.dohmatob2024._quantities import (
    BIASES,
    CLEAN_FIT,
    FITS,
    MAPS,
    NOISELESS_PROCESS,
    NOISY_FIT,
    PROCESS,
    full_names,
    has_generators,
    known,
    table,
    tail_order,
    tails,
)
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import RidgeSetting


NOISELESS = (*BIASES, "cross_term")
ERRORS = (*BIASES, "variance", "test_error")
ALL = (*ERRORS, "noise_gain", "whitened_gain", "cross_term")


def _traits(names: Sequence[str], cost: Callable[[RidgeSetting], float]) -> dict[str, Any]:
    return {"plain": False, "cost": cost} | tails(names, pivots=True)


def _has_heavy_tails(setting: RidgeSetting, names: Sequence[str] = ALL) -> bool:
    """Whether these columns, drawn together, have no fourth moments."""
    return tail_order(names, setting, pivots=True) <= 4


def _process_cost(setting: RidgeSetting) -> float:
    return downstream_cost(setting) + generators_cost(setting)


def _maps(setting: RidgeSetting, fit: Downstream) -> dict[str, Any]:
    values = known(setting)
    return {
        "bias": fit.rest @ setting.truth**2,
        "whitened_gain": fit.score @ (1.0 / setting.s),
        "empirical_df": fit.kept.sum(axis=1),
        "variance": setting.sigma**2 * fit.noise,
        "null_error": values["null_error"],
        "truth_norm": values["truth_norm"],
    }


@simulator(
    *full_names(*MAPS),
    **CLEAN_FIT,
    applies=lambda setting: _has_heavy_tails(setting, ("variance",)),
    **_traits(MAPS, downstream_cost),
)
def ridge_maps(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `downstream_maps`, from the resolvent of one design per draw."""
    return table(draws, entries(setting), MAPS, lambda count: _maps(setting, downstream(rng, count, setting)))


@simulator(*full_names(*FITS), **NOISY_FIT, **_traits(FITS, downstream_cost))
def ridge_fits(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `downstream_fits`, from the resolvent of one design per draw."""
    return table(draws, entries(setting), FITS, lambda count: _maps(setting, downstream(rng, count, setting)))


def _process(rng: np.random.Generator, setting: RidgeSetting, count: int, noise: bool = True) -> dict[str, Any]:
    """Every column; the noise gain and what rests on it only on demand, where the generators lose something."""
    s, squares = setting.s, setting.truth**2
    fit = downstream(rng, count, setting)
    made = generate(rng, fit.score, block_means(s, squares), setting, noise)
    generators = made.gains @ np.square(setting.noises) if setting.n else 0.0
    found = _maps(setting, fit) | {
        "bias_synthetic": made.form + (s * (1.0 - 2.0 * fit.kept * made.map)) @ squares,
        "bias_shift": made.form + (fit.score * (1.0 - 2.0 * made.map)) @ squares,
        "noise_gain": made.gains.sum(axis=1) / max(setting.n, 1),
        "cross_term": ((1.0 - made.first) * (s * fit.lost - fit.rest)) @ squares,
    }
    return found | {"test_error": found["bias_synthetic"] + found["variance"] + generators}


@simulator(
    *full_names(*NOISELESS),
    **NOISELESS_PROCESS,
    applies=lambda setting: has_generators(setting) and _has_heavy_tails(replace(setting, sigma=1.0)),
    **_traits(NOISELESS, _process_cost),
)
def ridge_biases(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `noiseless_process`, all of its columns."""
    return table(draws, entries(setting), NOISELESS, lambda count: _process(rng, setting, count, noise=False))


@simulator(
    *full_names(*ERRORS),
    **PROCESS,
    applies=lambda setting: not has_generators(setting) or _has_heavy_tails(setting),
    **_traits(ERRORS, _process_cost),
)
def ridge_errors(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `iterated_labels` and `synthetic_process`, any number of generations: error and its parts."""
    noise = any(setting.noises)
    return table(draws, entries(setting), ERRORS, lambda count: _process(rng, setting, count, noise))


@simulator(
    *full_names(*ALL),
    **PROCESS | {"needs": ("T", "n", "T_0")},
    applies=has_generators,
    **_traits(ALL, _process_cost),
)
def ridge_process(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """As the plain `synthetic_process`, all of its columns."""
    return table(draws, entries(setting), ALL, lambda count: _process(rng, setting, count))
