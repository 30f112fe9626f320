"""Ridge regression on generations of synthetic labels: the parameters of the process, checked once.

Everything is in the eigenbasis of the covariance Sigma of the rows. Generator m of n is a minimum-norm least-squares
fit on T_m rows; the first is labelled by the truth w0, each later one by the fit before it, all with label noise. The
downstream fit is a ridge fit on T rows that the last generator labels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.spectra import direction, eigenvalues


LAW = ("spectrum", "condition", "beta", "r")
"""Entries that say how eigenvalues and directions run."""
TRUTH = ("w0", "w0_norm2")
"""Entries that say what the labels are made of."""


@dataclass(frozen=True)
class RidgeSetting:
    """Generators, downstream ridge fit and truth; a simulator takes the entries that its process has.

    Labels and their noise have one unit, and rows another; lam, the eigenvalues and the squares of rows have the same.

    Attributes:
        d: Dimension, at least 1.
        T: Rows of the downstream design, at least 1.
        n: Generations of synthetic labels, at least 0; 0 trains on clean data.
        sigma: Standard deviation of the downstream label noise, at least 0.
        T_0: Rows of the generators' designs, at least 1: a number, or one per generation, shape (n,).
        sigma_0: Standard deviation of the generators' label noise, at least 0, likewise.
        lam: Ridge penalty of the downstream fit, at least 0; 0 means minimum-norm least squares.
        spectrum: Shape of the eigenvalues of Sigma, see `eigenvalues`; or the eigenvalues, shape (d,).
        condition: Largest over smallest eigenvalue, at least 1, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``, positive.
        r: Exponent of the direction ``source``, positive.
        w0: Direction of the truth, see `direction`; or its coefficients, shape (d,).
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled, in squared units of labels, at least 0.
        designs: ``independent`` or ``shared`` across generations; shared ones have equally many rows.
        u: Left direction of a form, likewise as a word or coefficients; not scaled.
        v: Right direction of a form, likewise.

    Raises:
        ValueError: If a number is outside its domain. Words and shapes are checked where they are used.

    """

    d: int
    T: int = 1
    n: int = 0
    sigma: float = 0.0
    T_0: int | Sequence[int] = 1
    sigma_0: float | Sequence[float] = 0.0
    lam: float = 0.0
    spectrum: str | Sequence[float] = "isotropic"
    condition: float = 1.0
    beta: float = 1.0
    r: float = 0.5
    w0: str | Sequence[float] = "random"
    w0_norm2: float = 1.0
    designs: str = "independent"
    u: str | Sequence[float] = "random"
    v: str | Sequence[float] = "random"

    def __post_init__(self) -> None:
        _check_integers([("n", self.n, 0), ("d", self.d, 1), ("T", self.T, 1)])
        _check_integers([("T_0", size, 1) for size in self.sizes])
        levels = [("sigma", self.sigma), ("lam", self.lam), ("w0_norm2", self.w0_norm2)]
        for name, level in [*levels, *(("sigma_0", noise) for noise in self.noises)]:
            if not (level >= 0 and math.isfinite(level)):
                msg = f"{name}: expected a finite number >= 0; got {level!r}"
                raise ValueError(msg)
        if self.designs not in ("independent", "shared") or (self.is_shared and len(set(self.sizes)) > 1):
            msg = f"designs: expected independent, or shared with equal T_m; got {self.designs!r}, T_m = {self.sizes}"
            raise ValueError(msg)

    @property
    def is_shared(self) -> bool:
        """Whether all generators are fitted on one design."""
        return self.designs == "shared"

    @property
    def is_isotropic(self) -> bool:
        """Whether Sigma is the identity, by name."""
        return isinstance(self.spectrum, str) and self.spectrum == "isotropic"

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Rows of each generation's design."""
        return per_generation("T_0", self.T_0, self.n)

    @cached_property
    def noises(self) -> tuple[float, ...]:
        """Standard deviation of each generation's label noise."""
        return per_generation("sigma_0", self.sigma_0, self.n)

    @cached_property
    def s(self) -> Array:
        """Eigenvalues of Sigma, shape (d,)."""
        return eigenvalues(self.d, self.spectrum, self.condition, self.beta)

    @cached_property
    def truth(self) -> Array:
        """Coefficients of w0, shape (d,)."""
        vector = self.along(self.w0)
        return np.asarray(vector * np.sqrt(self.w0_norm2 / (self.s @ vector**2)))

    def along(self, kind: str | Sequence[float]) -> Array:
        """A direction by its name or coefficients, shape (d,)."""
        return direction(self.d, kind, self.beta, self.r)

    @property
    def interpolates(self) -> bool:
        """Whether the downstream fit returns the truth from labels without noise."""
        return self.lam == 0 and self.d <= self.T

    @property
    def keeps(self) -> bool:
        """Whether the generators return the truth from labels without noise."""
        return min(self.sizes, default=self.d) >= self.d


def per_generation(name: str, value: Any, n: int) -> tuple[Any, ...]:
    """One value per generation from a number or a sequence of n numbers."""
    values = tuple(value) if isinstance(value, Sequence) else (value,) * n
    if len(values) != n:
        msg = f"{name}: expected a number or {n} numbers, one per generation; got {value!r}"
        raise ValueError(msg)
    return values


def _check_integers(rows: Sequence[tuple[str, Any, int]]) -> None:
    for name, value, least in rows:
        if value != int(value) or value < least:
            msg = f"{name}: expected an integer >= {least}; got {value!r}"
            raise ValueError(msg)
