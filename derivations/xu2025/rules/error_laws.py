"""Laws of the letters that chains about the probability of improvement write for errors: what rules may use of them.

A letter such as x'y means nothing by itself: the chain says by these laws what it stands for, once, for all its steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Line


L = TypeVar("L")


@dataclass(frozen=True)
class CrossProduct:
    """The law of x'y and |y|^2 for independent normal x and y with mean 0 and covariances u Sigma and w Sigma.

    Attributes:
        variances: u and w.
        dimension: Of both vectors.
        covariance: The symbol of Sigma; None for the identity.
    """

    variances: tuple[sp.Expr, sp.Expr]
    dimension: sp.Expr
    covariance: sp.Symbol | None = None

    @property
    def ratio(self) -> sp.Expr:
        """w/u."""
        return self.variances[1] / self.variances[0]

    def __str__(self) -> str:
        """In words."""
        sigma = self.covariance or "I"
        u, w = self.variances
        return f"x ~ N(0, ({u}) {sigma}) and y ~ N(0, ({w}) {sigma}), independent, in {self.dimension} dimensions"

    @property
    def latex(self) -> str:
        """For a page."""
        sigma = "I" if self.covariance is None else sp.latex(self.covariance)
        x, y = (rf"\mathcal{{N}}\left(0, {sp.latex(u)}\, {sigma}\right)" for u in self.variances)
        return rf"x \sim {x},\; y \sim {y} \text{{ independent}}"


@dataclass(frozen=True)
class OnDisc:
    """The law of length and angle of a weighted mean of points on the unit circle whose angles are uniform.

    The length is at most 1, and independent of the angle, which is uniform.
    """

    def __str__(self) -> str:
        """In words."""
        return "polar coordinates of a weighted mean of points on the unit circle, of independent uniform angles"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{{self}}}"


@dataclass(frozen=True)
class Reflected:
    """The law of errors of a location family: independent and symmetric, with densities that are positive near 0."""

    def __str__(self) -> str:
        """In words."""
        return "error of a location family: independent of the others, symmetric, with a density positive near 0"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{{self}}}"


@dataclass(frozen=True)
class GammaFactors:
    """The law of a product of independent gamma variables, each of a mean of at most 1.

    Attributes:
        mean: The mean of a factor.
    """

    mean: sp.Expr

    def with_values(self, values: Mapping[sp.Basic, sp.Basic]) -> GammaFactors:
        """The same law with letters replaced."""
        return replace(self, mean=self.mean.xreplace(dict(values)))

    def __str__(self) -> str:
        """In words."""
        return f"product of gamma variables of mean {self.mean}, independent of the others"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{product of independent gamma variables of mean }} {sp.latex(self.mean)}"


def law_of_letters(kind: type[L], letters: tuple[sp.Symbol, ...], line: Line) -> L:
    """The law that the chain gives to some letters together.

    Raises:
        RefusedError: If it gives none of that kind, or not the same to all.
    """
    found = [line.setting.laws.get(letter.name) for letter in letters]
    if not isinstance(found[0], kind) or any(law != found[0] for law in found):
        names = ", ".join(letter.name for letter in letters)
        refuse(f"expected the chain to say that {names} have the law {kind.__name__}; got {found}")
    return found[0]
