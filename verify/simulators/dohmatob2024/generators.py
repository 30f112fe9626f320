"""What the generators do, plainly: labels are fitted and the fit labels the next design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._fit import generations
from verify.simulators.dohmatob2024._setting import Process, full_names, ranges, table, tail_order
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.spectra import direction


FORMS = ("projection_form", "projection_energy")
NORMS = ("generator_norm", "truth_norm")


def _cost(**setting: Any) -> float:
    process = Process(**{key: value for key, value in setting.items() if key not in ("u", "v")})
    d = process.d
    return 1000.0 + sum(3000 + 25 * d * k + d * k * min(d, k) / 4 for k in process.sizes)


def _form_bounds(*, u: Any = "random", v: Any = "random", **setting: Any) -> tuple[tuple[float, float], ...]:
    process = Process(**setting)
    left, right = (direction(process.d, side, process.beta, process.r) for side in (u, v))
    known = {"projection_form": float(left @ right), "projection_energy": float((left * process.s) @ right)}
    return ranges(FORMS, known if process.keeps else {})


@simulator(
    *full_names(*FORMS),
    applies=lambda *, n, **_: n >= 1,
    moments=lambda **_: np.inf,
    bounds=_form_bounds,
    cost=_cost,
)
def projected_directions(
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
    """Forms u'w_n(v) and w_n(u)' Sigma w_n(v) of the last generator, started from u or v, without noise.

    Source: arXiv 2402.07712, Lemmas F.7 and F.8 (their setting).

    Args:
        rng: Source of randomness.
        draws: Independent repetitions.
        d: Dimension.
        n: Generations, at least 1.
        T_0: Rows of the generators' designs, a number or one per generation.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        u: Direction in the eigenbasis, or its coefficients.
        v: Likewise.
        designs: ``independent`` or ``shared`` across generations.

    Returns:
        Shape (draws, 2).

    Raises:
        ValueError: If an argument is outside its domain.

    """
    process = Process(d, n=n, T_0=T_0, spectrum=spectrum, condition=condition, beta=beta, r=r, designs=designs)
    left, right = direction(d, u, beta, r), direction(d, v, beta, r)

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(np.column_stack([left, right]), (count, d, 2))
        *_, W = generations(rng, process, start, np.zeros((n, 2)))
        return {
            "projection_form": W[..., 1] @ left,
            "projection_energy": (W[..., 0] * W[..., 1]) @ process.s,
        }

    return table(draws, d * max([d, *process.sizes]), FORMS, draw)


@simulator(
    *full_names(*NORMS),
    applies=lambda *, n, **_: n >= 1,
    moments=lambda **setting: tail_order(NORMS, Process(**setting), pivots=False),
    bounds=lambda **setting: ranges(NORMS, Process(**setting).known),
    cost=_cost,
)
def generator_chain(
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
    """Squared Euclidean length of the last generator, and of the truth.

    Source: arXiv 2402.07712, Theorems 4.5 and 4.6 (their setting).

    Args:
        rng: Source of randomness.
        draws: Independent repetitions.
        d: Dimension.
        n: Generations, at least 1.
        T_0: Rows of the generators' designs, a number or one per generation.
        sigma_0: Standard deviation of the generators' label noise, likewise.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.
        designs: ``independent`` or ``shared`` across generations.

    Returns:
        Shape (draws, 2).

    Raises:
        ValueError: If an argument is outside its domain.

    """
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
    levels = np.asarray(process.noises)[:, None]

    def draw(count: int) -> dict[str, Any]:
        start = np.broadcast_to(process.truth[:, None], (count, d, 1))
        *_, W = generations(rng, process, start, levels)
        return {"generator_norm": (W[..., 0] ** 2).sum(axis=-1), "truth_norm": process.truth @ process.truth}

    return table(draws, d * max([d, *process.sizes]), NORMS, draw)
