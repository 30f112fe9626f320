"""Eigenvalues and directions by name, in the eigenbasis of the covariance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verify.simulators.engine.declaring import Array


STEPS = 8
"""Number of levels of the spectra that descend in steps."""
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


def eigenvalues(d: int, spectrum: str | Sequence[float], condition: float, beta: float = 1.0) -> Array:
    """Eigenvalues s_1, ..., s_d of the covariance, shape (d,).

    Args:
        d: Dimension, at least 1.
        spectrum: ``isotropic`` (all 1), ``two_level`` (upper half 1, lower half 1/condition),
            ``geometric`` and ``power_law`` (from 1 down to 1/condition in at most 8 steps),
            ``irregular`` (all different, between 1 and 1/condition, in no order),
            ``power`` (j^-beta), or the eigenvalues themselves.
        condition: Largest over smallest eigenvalue, at least 1; ``power`` does without it.
        beta: Exponent of ``power``, positive.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    if not isinstance(spectrum, str):
        values = np.asarray(spectrum, dtype=float)
        if values.shape != (d,) or not (values > 0).all():
            msg = f"spectrum: expected {d} positive eigenvalues; got {spectrum}"
            raise ValueError(msg)
        return values
    if not condition >= 1:
        msg = f"condition: expected at least 1; got {condition}"
        raise ValueError(msg)
    _check_beta(beta)
    j = np.arange(1, d + 1)
    step = STEPS * (j - 1) // d / (STEPS - 1)
    if spectrum == "isotropic":
        return np.ones(d)
    if spectrum == "two_level":
        return np.where(j <= (d + 1) // 2, 1.0, 1.0 / condition)
    if spectrum == "geometric":
        return np.asarray(condition**-step)
    if spectrum == "power_law":
        return np.asarray((1.0 + (np.sqrt(condition) - 1.0) * step) ** -2.0)
    if spectrum == "irregular":
        return np.asarray(condition ** -np.mod(j * GOLDEN, 1.0))
    if spectrum == "power":
        return np.asarray(j ** -float(beta))
    known = "isotropic, two_level, geometric, power_law, irregular, power"
    msg = f"spectrum: expected {known} or values; got {spectrum!r}"
    raise ValueError(msg)


def direction(d: int, kind: str | Sequence[float], beta: float = 1.0, r: float = 0.5) -> Array:
    """A vector in the eigenbasis, shape (d,); those with a name have length 1.

    Args:
        d: Dimension.
        kind: ``top`` (first) or ``bottom`` (last eigenvector), ``equal`` weight on every one,
            ``random`` (sin j^2, irregular), ``mixed`` (about a quarter of its square along each of these four),
            ``source`` (j^(-delta/2), delta = 1 + beta (2r - 1)), or the coefficients themselves.
        beta: Exponent of the spectrum, positive; only for ``source``.
        r: Exponent of the source condition, positive; only for ``source``.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    if not isinstance(kind, str):
        values = np.asarray(kind, dtype=float)
        if values.shape != (d,):
            msg = f"direction: expected {d} coefficients; got {kind}"
            raise ValueError(msg)
        return values
    _check_beta(beta)
    j = np.arange(1, d + 1)
    if kind in ("top", "bottom"):
        return np.where(j == (1 if kind == "top" else d), 1.0, 0.0)
    if kind == "equal":
        return np.full(d, d**-0.5)
    if kind == "random":
        vector = np.sin(j.astype(float) ** 2)
    elif kind == "mixed":
        vector = (1.0 + np.sqrt(2.0) * np.sin(j.astype(float) ** 2)) / np.sqrt(d)
        vector[[0, -1]] += 1.0
    elif kind == "source":
        vector = j ** (-(1.0 + beta * (2.0 * r - 1.0)) / 2.0)
    else:
        msg = f"direction: expected top, bottom, equal, random, mixed, source or coefficients; got {kind!r}"
        raise ValueError(msg)
    return np.asarray(vector / np.linalg.norm(vector))


def _check_beta(beta: float) -> None:
    if not beta > 0:
        msg = f"beta: expected a positive number; got {beta!r}"
        raise ValueError(msg)
