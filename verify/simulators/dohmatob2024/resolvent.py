"""Ridge on synthetic data, fast: label noise and directions integrated out of every draw.

What each simulator offers is paired. `ridge_fits` and `ridge_process` offer everything, so that one
draw serves many claims; the others leave out the columns whose tails are heavy, and apply only
where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from verify.simulators.dohmatob2024._setting import Process, full_names, ranges, table, tail_order
from verify.simulators.engine.declaring import Array, simulator


MAPS = ("bias", "whitened_gain", "empirical_df", "null_error", "truth_norm")
FITS = (*MAPS, "variance")
BIASES = ("bias", "bias_synthetic", "bias_shift", "null_error", "truth_norm")
NOISELESS = (*BIASES, "cross_term")
ERRORS = (*BIASES, "variance", "test_error")
ALL = (*ERRORS, "noise_gain", "whitened_gain", "cross_term")


def _traits(names: Sequence[str], cost: Callable[[Process], float]) -> dict[str, Any]:
    return {
        "plain": False,
        "moments": lambda **setting: tail_order(names, Process(**setting), pivots=True),
        "bounds": lambda **setting: ranges(names, Process(**setting).known),
        "cost": lambda **setting: cost(Process(**setting)),
    }


def _has_heavy_tails(names: Sequence[str]) -> Callable[..., bool]:
    """Whether these columns, drawn together, have no fourth moments."""
    return lambda **setting: tail_order(names, Process(**setting), pivots=True) <= 4


def _process_cost(process: Process) -> float:
    return downstream_cost(process) + generators_cost(process)


def _has_generators(**setting: Any) -> bool:
    return Process(**setting).n >= 1


def _spoilt(**setting: Any) -> bool:
    return _has_generators(**setting) and _has_heavy_tails(ALL)(sigma=1.0, **setting)


def _is_clean_or_spoilt(**setting: Any) -> bool:
    return not _has_generators(**setting) or _has_heavy_tails(ALL)(**setting)


def _maps(process: Process, fit: Downstream) -> dict[str, Any]:
    return {
        "bias": fit.rest @ process.truth**2,
        "whitened_gain": fit.score @ (1.0 / process.s),
        "empirical_df": fit.kept.sum(axis=1),
        "variance": process.sigma**2 * fit.noise,
        "null_error": process.known["null_error"],
        "truth_norm": process.known["truth_norm"],
    }


@simulator(*full_names(*MAPS), applies=_has_heavy_tails(("variance",)), **_traits(MAPS, downstream_cost))
def ridge_maps(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
) -> Array:
    """As the plain `downstream_maps`, from the resolvent of one design per draw."""
    process = Process(d, T, lam=lam, spectrum=spectrum, condition=condition, beta=beta, r=r, w0=w0, w0_norm2=w0_norm2)
    return table(draws, entries(process), MAPS, lambda count: _maps(process, downstream(rng, count, process)))


@simulator(*full_names(*FITS), **_traits(FITS, downstream_cost))
def ridge_fits(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    sigma: float,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
) -> Array:
    """As the plain `downstream_fits`, from the resolvent of one design per draw."""
    process = Process(
        d, T, 0, sigma, lam=lam, spectrum=spectrum, condition=condition, beta=beta, r=r, w0=w0, w0_norm2=w0_norm2
    )
    return table(draws, entries(process), FITS, lambda count: _maps(process, downstream(rng, count, process)))


def _process(rng: np.random.Generator, process: Process, count: int, noise: bool = True) -> dict[str, Any]:
    """Every column; the noise gain and what rests on it only on demand, where the generators lose something."""
    s, squares = process.s, process.truth**2
    fit = downstream(rng, count, process)
    made = generate(rng, fit.score, block_means(s, squares), process, noise)
    generators = made.gains @ np.square(process.noises) if process.n else 0.0
    found = _maps(process, fit) | {
        "bias_synthetic": made.form + (s * (1.0 - 2.0 * fit.kept * made.map)) @ squares,
        "bias_shift": made.form + (fit.score * (1.0 - 2.0 * made.map)) @ squares,
        "noise_gain": made.gains.sum(axis=1) / max(process.n, 1),
        "cross_term": ((1.0 - made.first) * (s * fit.lost - fit.rest)) @ squares,
    }
    return found | {"test_error": found["bias_synthetic"] + found["variance"] + generators}


@simulator(*full_names(*NOISELESS), applies=_spoilt, **_traits(NOISELESS, _process_cost))
def ridge_biases(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    T_0: int | Sequence[int],
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `noiseless_process`, all of its columns."""
    process = Process(d, T, n, 0.0, T_0, 0.0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)
    return table(draws, entries(process), NOISELESS, lambda count: _process(rng, process, count, noise=False))


@simulator(*full_names(*ERRORS), applies=_is_clean_or_spoilt, **_traits(ERRORS, _process_cost))
def ridge_errors(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    sigma: float,
    T_0: int | Sequence[int] = 1,
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `iterated_labels` and `synthetic_process`, any number of generations: error and its parts."""
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)
    return table(
        draws, entries(process), ERRORS, lambda count: _process(rng, process, count, noise=any(process.noises))
    )


@simulator(*full_names(*ALL), applies=_has_generators, **_traits(ALL, _process_cost))
def ridge_process(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    T: int,
    n: int,
    T_0: int | Sequence[int],
    sigma: float = 0.0,
    sigma_0: float | Sequence[float] = 0.0,
    lam: float = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `synthetic_process`, all of its columns."""
    process = Process(d, T, n, sigma, T_0, sigma_0, lam, spectrum, condition, beta, r, w0, w0_norm2, designs)
    return table(draws, entries(process), ALL, lambda count: _process(rng, process, count))
