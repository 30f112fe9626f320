"""What the generators do, fast: directions and label noise integrated out of every draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._linear import block_means, entries, generate, generators_cost
from verify.simulators.dohmatob2024._setting import Process, full_names, ranges, table, tail_order
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.spectra import direction


FORMS = ("projection_form", "projection_energy")
NORMS = ("generator_norm", "truth_norm")


def _form_bounds(*, u: Any = "random", v: Any = "random", **setting: Any) -> tuple[tuple[float, float], ...]:
    process = Process(**setting)
    weights = _weights(process, u, v)
    if process.keeps or not weights.any():
        known = {"projection_form": float(weights.sum()), "projection_energy": float(weights @ process.s)}
        return ranges(FORMS, known)
    return ranges(FORMS, {})


def _weights(process: Process, u: Any, v: Any) -> Array:
    left, right = (direction(process.d, side, process.beta, process.r) for side in (u, v))
    return block_means(process.s, left * right)


@simulator(
    *full_names(*FORMS),
    plain=False,
    applies=lambda *, n, **_: n >= 1,
    moments=lambda **_: np.inf,
    bounds=_form_bounds,
    cost=lambda *, u=None, v=None, **setting: generators_cost(Process(**setting)),
)
def projection_traces(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    n: int,
    T_0: int | Sequence[int],
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    u: str | Sequence[float] = "random",
    v: str | Sequence[float] = "random",
    designs: str = "independent",
) -> Array:
    """As the plain `projected_directions`: weighted traces of Q and of Q' Sigma Q."""
    process = Process(d, n=n, T_0=T_0, spectrum=spectrum, condition=condition, beta=beta, r=r, designs=designs)
    weights = _weights(process, u, v)

    def draw(count: int) -> dict[str, Any]:
        made = generate(rng, np.broadcast_to(process.s, (count, d)), weights, process, noise=False)
        return {"projection_form": made.map @ weights, "projection_energy": made.form}

    return table(draws, entries(process), FORMS, draw)


@simulator(
    *full_names(*NORMS),
    plain=False,
    applies=lambda *, n, **_: n >= 1,
    moments=lambda **setting: tail_order(NORMS, Process(**setting), pivots=True),
    bounds=lambda **setting: ranges(NORMS, Process(**setting).known),
    cost=lambda **setting: generators_cost(Process(**setting)),
)
def generator_traces(
    rng: np.random.Generator,
    draws: int,
    *,
    d: int,
    n: int,
    T_0: int | Sequence[int],
    sigma_0: float | Sequence[float] = 0.0,
    spectrum: str | Sequence[float] = "isotropic",
    condition: float = 1.0,
    beta: float = 1.0,
    r: float = 0.5,
    w0: str | Sequence[float] = "random",
    w0_norm2: float = 1.0,
    designs: str = "independent",
) -> Array:
    """As the plain `generator_chain`: a weighted trace of Q'Q, and what the label noise adds in the mean."""
    process = Process(
        d,
        n=n,
        T_0=T_0,
        sigma_0=sigma_0,
        spectrum=spectrum,
        condition=condition,
        beta=beta,
        r=r,
        w0=w0,
        w0_norm2=w0_norm2,
        designs=designs,
    )
    weights = block_means(process.s, process.truth**2)

    def draw(count: int) -> dict[str, Any]:
        made = generate(rng, np.ones((count, d)), weights, process, noise=any(process.noises))
        noise = made.gains @ np.square(process.noises)
        return {"generator_norm": made.form + noise, "truth_norm": process.known["truth_norm"]}

    return table(draws, entries(process), NORMS, draw)
