"""The covariance, the truth and directions of a regime as matrices, where stems give them a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.engine.fixed_matrices import Fixed
from verify.simulators.vocabulary.spectra import direction, eigenvalues


def covariance(rows: int, setting: Mapping[str, Any]) -> Array | None:
    """Sigma, diagonal, where the regime has a spectrum."""
    return np.diag(_spread(rows, setting)) if "spectrum" in setting else None


def truth(rows: int, setting: Mapping[str, Any]) -> Array | None:
    """The truth, a column scaled to the energy of the regime, where that has a direction of it."""
    if "w0" not in setting:
        return None
    vector = _direction(rows, setting["w0"], setting)
    length = _spread(rows, setting) @ vector**2 if "spectrum" in setting else vector @ vector
    return np.asarray(vector * np.sqrt(setting.get("w0_norm2", length) / length))[:, None]


def direction_named(key: str) -> Fixed:
    """A column of length 1 in the direction that an entry of the regime says."""
    return lambda rows, setting: _direction(rows, setting[key], setting)[:, None] if key in setting else None


def _spread(rows: int, setting: Mapping[str, Any]) -> Array:
    return eigenvalues(rows, setting["spectrum"], setting.get("condition", 1.0), setting.get("beta", 1.0))


def _direction(rows: int, kind: Any, setting: Mapping[str, Any]) -> Array:
    return direction(rows, kind, setting.get("beta", 1.0), setting.get("r", 0.5))
