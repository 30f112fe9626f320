"""Quadratic forms of the inverse of an empirical covariance, plainly and from one Bartlett pivot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.simulators.dohmatob2024._quantities import Ranges, full_names
from verify.simulators.dohmatob2024._wishart import inverse_pivot
from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array, simulator
from verify.simulators.vocabulary.ridge import LAW, RidgeSetting


NAMES = full_names("inverse_covariance_form", "precision_form")
TAKEN: dict[str, Any] = {"setting": RidgeSetting, "needs": ("T_0",), "takes": (*LAW, "u")}


def _shape(setting: RidgeSetting) -> tuple[int, int]:
    """Dimension and rows of the one design."""
    if isinstance(setting.T_0, Sequence):
        msg = f"T_0: expected the rows of one design; got {setting.T_0!r}"
        raise TypeError(msg)
    return setting.d, setting.T_0


def _precision(setting: RidgeSetting) -> float:
    return float(setting.along(setting.u) ** 2 @ (1.0 / setting.s))


def _moments(setting: RidgeSetting) -> float:
    d, T_0 = _shape(setting)
    return (T_0 - d + 1) / 2 if d <= T_0 else 0.0


def _bounds(setting: RidgeSetting) -> Ranges:
    known = _precision(setting)
    return (0.0, math.inf), (known, known)


def _cost(setting: RidgeSetting) -> float:
    d, T_0 = _shape(setting)
    return 1000 + 20 * d * T_0 + 4 * d * d * T_0


@simulator(*NAMES, **TAKEN, moments=_moments, bounds=_bounds, cost=_cost)
def empirical_inverse(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """Quadratic forms of the inverse empirical covariance of T_0 >= d rows, and of Sigma^{-1}.

    Source: arXiv 2402.07712, Lemma F.3 (its setting). Draws the design, inverts X'X/T_0.

    Returns:
        Shape (draws, 2): u' (X'X/T_0)^{-1} u and u' Sigma^{-1} u.

    """
    (d, T_0), s, vector = _shape(setting), setting.s, setting.along(setting.u)
    forms = np.empty((draws, 2))
    forms[:, 1] = vector**2 @ (1.0 / s)
    for part in chunks(draws, d * T_0):
        X = rng.standard_normal((part.stop - part.start, T_0, d)) * np.sqrt(s)
        R = np.linalg.qr(X, mode="r")
        right = np.broadcast_to(vector, (len(X), d))[..., None]
        half = np.linalg.solve(np.swapaxes(R, -1, -2), right)[..., 0]
        forms[part, 0] = T_0 * (half**2).sum(axis=-1)
    return forms


def _has_pivot_of_finite_mean(setting: RidgeSetting) -> bool:
    d, T_0 = _shape(setting)
    return d + 2 <= T_0


def _pivot_bounds(setting: RidgeSetting) -> Ranges:
    (d, T_0), known = _shape(setting), _precision(setting)
    return (0.0, known * 2 * T_0 / (T_0 - d - 1)), (known, known)


@simulator(
    *NAMES, **TAKEN, plain=False, applies=_has_pivot_of_finite_mean, bounds=_pivot_bounds, cost=lambda setting: 200.0
)
def pivot_form(rng: np.random.Generator, draws: int, setting: RidgeSetting) -> Array:
    """The same forms from the last Bartlett pivot of the whitened design.

    Rotating Sigma^{-1/2} u onto the last axis leaves a standard Wishart matrix as it is, so the form
    is u' Sigma^{-1} u over that pivot, a chi-square with T_0 - d + 1 degrees of freedom. Returns as
    `empirical_inverse`.
    """
    (d, T_0), known = _shape(setting), _precision(setting)
    pivots = inverse_pivot(rng, draws, T_0 - d + 1)
    return np.column_stack([T_0 * known * pivots, np.full(draws, known)])
