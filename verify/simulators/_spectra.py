"""Eigenvalues and directions by name, in the eigenbasis of the covariance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verify.simulators._api import Array


def eigenvalues(d: int, spectrum: str | Sequence[float], condition: float) -> Array:
    """Eigenvalues of the covariance, largest first, shape (d,).

    Args:
        d: Dimension, at least 1.
        spectrum: ``isotropic`` (all 1), ``two_level`` (upper half 1, lower half 1/condition),
            ``power_law`` and ``geometric`` (from 1 down to 1/condition), ``arbitrary`` (irregular
            values in that range, fixed by d), or the eigenvalues themselves.
        condition: Largest over smallest eigenvalue, at least 1.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    if not isinstance(spectrum, str):
        values = np.asarray(spectrum, dtype=float)
        if values.shape != (d,) or not (values > 0).all():
            msg = f"spectrum: expected {d} positive eigenvalues; got {spectrum}"
            raise ValueError(msg)
        return values
    if condition < 1:
        msg = f"condition: expected at least 1; got {condition}"
        raise ValueError(msg)
    position = np.arange(d) / max(d - 1, 1)
    if spectrum == "isotropic":
        return np.ones(d)
    if spectrum == "two_level":
        return np.where(np.arange(d) < (d + 1) // 2, 1.0, 1.0 / condition)
    if spectrum == "power_law":
        exponent = np.log(condition) / np.log(max(d, 2))
        return np.asarray(np.arange(1.0, d + 1) ** -exponent)
    if spectrum == "geometric":
        return np.asarray(condition**-position)
    if spectrum == "arbitrary":
        levels = np.random.default_rng([d, 1]).uniform(size=d)
        return np.asarray(np.sort(condition**-levels)[::-1])
    msg = f"spectrum: expected isotropic, two_level, power_law, geometric, arbitrary or values; got {spectrum!r}"
    raise ValueError(msg)


def direction(d: int, kind: str | Sequence[float]) -> Array:
    """A vector in the eigenbasis, shape (d,).

    Args:
        d: Dimension.
        kind: ``top`` or ``bottom`` of the spectrum, ``equal`` weight on every eigenvector,
            ``random`` (irregular, fixed by d), or the coefficients themselves.

    Raises:
        ValueError: If ``kind`` is none of these.

    """
    if not isinstance(kind, str):
        values = np.asarray(kind, dtype=float)
        if values.shape != (d,):
            msg = f"direction: expected {d} coefficients; got {kind}"
            raise ValueError(msg)
        return values
    if kind == "random":
        vector = np.random.default_rng([d, 2]).standard_normal(d)
        return np.asarray(vector / np.linalg.norm(vector))
    if kind == "equal":
        return np.full(d, d**-0.5)
    if kind in ("top", "bottom"):
        return np.asarray(np.eye(d)[0 if kind == "top" else d - 1])
    msg = f"direction: expected top, bottom, equal, random or coefficients; got {kind!r}"
    raise ValueError(msg)
