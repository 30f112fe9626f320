"""The setting of recursive training: a family of laws with its numbers, an estimator and the sample sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.spectra import eigenvalues
from verify.simulators.xu2025._schedules import sizes


@dataclass(frozen=True)
class Setting:
    """A family with its numbers.

    Attributes:
        family: A word of `_families.FAMILIES`.
        estimator: ``mle`` or ``unbiased``, where the family has both.
        p: Dimension, for means and coefficients, at least 1.
        theta: The truth; its first coordinate, where there are more (the others are 0).
        v: Variance of one observation, for locations; largest one, for a spectrum.
        spectrum: Shape of the eigenvalues of the covariance.
        condition: Its largest over its smallest eigenvalue.
        kappa: Exponent of the variance of the location ``edge``, positive.
        gamma: Exponent of the bias of ``edge`` and ``shrinkage``.
        b: Size of the bias, or what a shrinkage estimator adds.
        c: Factor by which it shrinks.
    """

    family: str
    estimator: str = "mle"
    p: int = 1
    theta: float = 0.0
    v: float = 1.0
    spectrum: str = "isotropic"
    condition: float = 1.0
    kappa: float = 1.0
    gamma: float = 1.0
    b: float = 0.0
    c: float = 0.0

    @property
    def unbiased(self) -> bool:
        """Whether the unbiased version of an estimator is asked for."""
        return self.estimator == "unbiased"

    @property
    def scales(self) -> Array:
        """Standard deviation of each coordinate, in the eigenbasis, shape (p,)."""
        return np.sqrt(self.v * eigenvalues(self.p, self.spectrum, self.condition))


@dataclass(frozen=True)
class Recursion(Setting):
    """The chain theta_1, ..., theta_T: theta_1 from n_1 draws of the true law, theta_t from n_t of the last fit.

    Attributes:
        T: Number of generations, at least 1.
        n: Sample size before the growth of the schedule, at least 1.
        schedule: A word of `_schedules.GROWTH`, or the sample sizes.
        a: Exponent of the schedule; a geometric one grows by 1 + a.

    Raises:
        ValueError: If the sizes are outside their domain; the family is asked where it is drawn.

    """

    T: int = 1
    n: int = 1
    schedule: str | Sequence[int] = "constant"
    a: float = 1.0

    def __post_init__(self) -> None:
        _ = self.sizes

    @cached_property
    def sizes(self) -> list[int]:
        """Sample sizes n_1, ..., n_T."""
        return sizes(self.schedule, self.n, self.a, self.T)


ChainState = Any
"""An array of floats, shape (chains, k); numpy's types lose track of that."""
Refit = Callable[[np.random.Generator, Array, int, Setting], ChainState]
"""From fitted parameters, shape (chains, k), and a sample size to what a fresh sample of that law is fitted by."""
