"""The setting of the paper, read and checked once, and what is known of its quantities beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.spectra import direction, eigenvalues


CHUNK = 1 << 20
"""Largest number of design entries held at once."""
PREFIX = "dohmatob2024."
SIGNED = ("cross_term", "projection_form", "projection_energy")
"""Quantities that can be negative."""


@dataclass(frozen=True)
class Process:
    """Generators, downstream ridge fit and truth.

    Attributes:
        d: Dimension.
        T: Rows of the downstream design.
        n: Generations of synthetic labels; 0 trains on clean data.
        sigma: Standard deviation of the downstream label noise.
        T_0: Rows of the generators' designs, a number or one per generation.
        sigma_0: Standard deviation of the generators' label noise, likewise.
        lam: Ridge penalty of the downstream fit; 0 means minimum-norm least squares.
        spectrum: Shape of the eigenvalues of Sigma, or the eigenvalues.
        condition: Largest over smallest eigenvalue, where the spectrum is given by name.
        beta: Exponent of the spectrum ``power`` and of the direction ``source``.
        r: Exponent of the direction ``source``.
        w0: Direction of the truth in the eigenbasis, or its coefficients.
        w0_norm2: Squared length w0' Sigma w0 to which the truth is scaled.
        designs: ``independent`` or ``shared`` across generations.

    Raises:
        ValueError: If an argument is outside its domain.

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
        vector = direction(self.d, self.w0, self.beta, self.r)
        return np.asarray(vector * np.sqrt(self.w0_norm2 / (self.s @ vector**2)))

    @property
    def interpolates(self) -> bool:
        """Whether the downstream fit returns the truth from labels without noise."""
        return self.lam == 0 and self.d <= self.T

    @property
    def keeps(self) -> bool:
        """Whether the generators return the truth from labels without noise."""
        return min(self.sizes, default=self.d) >= self.d

    @cached_property
    def known(self) -> dict[str, float]:
        """Quantities that do not vary in this setting, by their short names."""
        found = {"null_error": float(self.s @ self.truth**2), "truth_norm": float(self.truth @ self.truth)}
        if self.keeps:
            found |= {"bias_shift": 0.0, "cross_term": 0.0}
        if self.lam == 0:
            found |= {"empirical_df": float(min(self.d, self.T))}
        if self.interpolates:
            found |= {"bias": 0.0, "cross_term": 0.0, "whitened_gain": float(self.d)}
        if self.lam == 0 and np.ptp(self.s) == 0:  # the fit is an orthogonal projection
            found |= {"cross_term": 0.0}
        if self.interpolates and self.keeps:
            found |= {"bias_synthetic": 0.0}
        if self.sigma == 0:
            found |= {"variance": 0.0}
        if self.interpolates and self.keeps and self.sigma == 0 and not any(self.noises):
            found |= {"test_error": 0.0}
        if self.keeps and not any(self.noises):
            found |= {"generator_norm": found["truth_norm"]}
        return found


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


def full_names(*short: str) -> tuple[str, ...]:
    """Names of quantities as claims write them."""
    return tuple(PREFIX + name for name in short)


def chunks(draws: int, entries: int) -> Iterator[slice]:
    """Parts of the draws that hold at most `CHUNK` numbers at once, with so many entries per draw."""
    step = max(1, CHUNK // max(entries, 1))
    for start in range(0, draws, step):
        yield slice(start, min(start + step, draws))


def table(draws: int, entries: int, names: Sequence[str], draw: Callable[[int], dict[str, Any]]) -> Array:
    """Columns of some quantities, shape (draws, names), drawn chunk by chunk as a dictionary."""
    values = np.empty((draws, len(names)))
    for part in chunks(draws, entries):
        found = draw(part.stop - part.start)
        for column, name in enumerate(names):
            values[part, column] = found[name]
    return values


def ranges(names: Sequence[str], known: dict[str, float]) -> tuple[tuple[float, float], ...]:
    """Smallest and largest possible draw of each quantity.

    Ridge quantities are bounded, but by so many times their mean that intervals from the range
    would need far more draws than Student's, which their light tails allow. So no upper end is
    declared, except where there is nothing to draw.
    """
    return tuple(
        (known[name], known[name]) if name in known else (-math.inf if name in SIGNED else 0.0, math.inf)
        for name in names
    )


def tail_order(names: Sequence[str], process: Process, *, pivots: bool) -> float:
    """Order below which draws of these quantities have moments.

    The smallest eigenvalue of a Wishart matrix of dimension min(d, T) has density of order
    x**((abs(T - d) - 1)/2) at zero, and unpenalised label noise divides by it.

    Args:
        names: Short names of quantities.
        process: The setting.
        pivots: Whether designs with T >= d + 2 rows enter by bounded draws instead.

    """

    def order(rows: int) -> float:
        return math.inf if pivots and rows >= process.d + 2 else (abs(rows - process.d) + 1) / 2

    drawn = set(names) - process.known.keys()
    orders = [math.inf]
    if process.lam == 0 and process.sigma > 0 and drawn & {"variance", "test_error"}:
        orders.append(order(process.T))
    if "noise_gain" in drawn:
        orders += [order(size) for size in process.sizes]
    if drawn & {"test_error", "generator_norm"}:
        orders += [order(size) for size, noise in zip(process.sizes, process.noises, strict=True) if noise > 0]
    return min(orders)
