"""The law of a ridge map of one design, and when its sizes grow in proportion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import sympy as sp

from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.errors import refuse
from derivations.kernel.formulas import Array, OfDesigns
from derivations.kernel.implication import implied
from derivations.kernel.line import Line
from derivations.kernel.proof import Proof, Strength
from theory import EIGENVALUE, Trace


s = EIGENVALUE


@dataclass(frozen=True, eq=False)
class RidgeFit(OfDesigns):
    """The law of a letter that is made of one design: rows iid N(0, Sigma), S = X'X/T.

    Attributes:
        design: Name of the design; letters of one design depend on each other.
        rows: T.
        penalty: lambda.
        kappa: The symbol of kappa(lambda, T).
        df_2: The symbol of df_2(kappa).
        basis: Sigma.
        of_noise: Whether the letter is N = (S + lambda)^{-1} S (S + lambda)^{-1}/T rather than A = S (S + lambda)^{-1}.
        times: For the product of so many maps, each of a design of its own: how many.
    """

    design: str
    rows: sp.Expr
    penalty: sp.Expr
    kappa: sp.Expr
    df_2: sp.Expr
    basis: Eigenbasis
    of_noise: bool = False
    times: sp.Expr = sp.S.One

    def __str__(self) -> str:
        """In words."""
        what = "covariance of the fit to noise" if self.of_noise else "map from a truth to its fit"
        many = "" if self.times == 1 else f", product of {self.times} with designs of their own"
        return f"{what} on {self.rows} rows iid N(0, Sigma) at penalty {self.penalty}{many}"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{{self}}}"

    @property
    def covariance(self) -> sp.MatrixExpr:
        """Sigma, as a matrix."""
        return self.basis.covariance

    @property
    def poles(self) -> int:
        """Two for the fit to noise without a penalty, which is the pseudo-inverse of X'X."""
        return 2 if self.of_noise and self.penalty == 0 else 0

    def made(self, design: Array, value: Callable[[sp.Expr], float]) -> Array:
        """S (S + penalty)^{-1}, or (S + penalty)^{-1} S (S + penalty)^{-1} / T, with S = X'X/T."""
        rows, penalty = design.shape[1], value(self.penalty)
        square = design.swapaxes(-1, -2) @ design
        if penalty == 0:
            inverse = np.linalg.pinv(square, hermitian=True)
            return np.asarray(inverse if self.of_noise else inverse @ square)
        resolvent = np.linalg.inv(square / rows + penalty * np.eye(design.shape[2]))
        kept = resolvent @ square / rows
        return np.asarray(kept @ resolvent / rows if self.of_noise else kept)

    @property
    def first(self) -> sp.Expr:
        """What stands for the letter in a mean, a function of Sigma."""
        if self.of_noise:
            return s / (s + self.kappa) ** 2 / (self.rows - self.df_2)
        return (s / (s + self.kappa)) ** self.times

    def second(self, between: sp.Expr) -> sp.Expr:
        """What stands for A D A in a mean, D a function of Sigma."""
        spill = self.spread * Trace(between * self.spread, self.basis.symbol) / (self.rows - self.df_2)
        return s**2 / (s + self.kappa) ** 2 * between + self.kappa**2 * spill

    @property
    def spread(self) -> sp.Expr:
        """Sigma (Sigma + kappa)^{-2}."""
        return s / (s + self.kappa) ** 2


def fit_of(letter: str, line: Line) -> RidgeFit:
    """The law of a letter.

    Raises:
        RefusedError: If it is not made of one design.

    """
    law = line.setting.laws.get(letter)
    if not isinstance(law, RidgeFit):
        refuse(f"expected {letter} to be made of a design; got {law}")
    return law


def proportionate(line: Line, law: RidgeFit) -> Iterator[Proof]:
    """That the rows grow in proportion to the dimension, and that the limit of the letter exists."""
    claim = line.setting.claim
    path = None if claim is None else claim.path
    grown = None if path is None else path.sets.get(law.rows)
    if path is None or grown is None or path.size != law.basis.dimension:
        refuse(f"deterministic equivalents are about sizes in proportion; {law.rows} does not grow with the dimension")
    ratio = 1 / sp.limit(grown.replace(sp.ceiling, lambda inside: inside) / path.size, path.size, sp.oo)
    if not ratio.is_positive or ratio.has(path.size):
        refuse(f"deterministic equivalents are about sizes in proportion; {law.rows} is {grown}")
    yield Proof(True, Strength.SYMBOLIC, f"{law.rows} grows in proportion to {path.size}")
    if law.penalty.is_positive:
        return
    apart = sp.Or(sp.Gt(law.penalty, 0), sp.Ne(ratio, 1)) if law.penalty != 0 else sp.Ne(ratio, 1)
    used = implied(apart, line.setting.hypotheses)
    if used is None:
        yield Proof(None, how=f"the limit asks for {apart}, which the hypotheses do not imply")
    else:
        yield Proof(True, Strength.SYMBOLIC, f"{apart} is a hypothesis", used)
