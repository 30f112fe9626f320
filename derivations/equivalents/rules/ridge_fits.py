"""The law of a ridge map of one design, and when its sizes grow in proportion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp

from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.errors import refuse
from derivations.kernel.forms import Stated
from derivations.kernel.implication import implied
from derivations.kernel.line import Demands, Line
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Array, OfDesigns
from theory import EIGENVALUE, Covariance, Kappa, Trace


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


def require_kappa(line: Line, law: RidgeFit) -> None:
    """Refuse a law whose kappa and df_2 are not defined as those of its penalty, its rows and Sigma.

    Raises:
        RefusedError: If they are not.
    """
    symbol, defined = law.basis.symbol, line.setting.defined
    kappa = Kappa(law.penalty, law.rows, symbol)
    freedom = Trace(s**2 / (s + law.kappa) ** 2, symbol)
    for letter, meaning in ((law.kappa, kappa), (law.df_2, freedom)):
        if defined(letter) != defined(meaning):
            refuse(f"expected {letter} to be {meaning}; got {defined(letter)}")
    covariance = defined(symbol)
    if isinstance(covariance, Covariance) and covariance.args[1] != law.basis.dimension:
        refuse(f"expected {symbol} in {law.basis.dimension} dimensions; got {covariance}")


def proportionate(line: Line, law: RidgeFit) -> Demands:
    """That the rows grow in proportion to the dimension, and that the limit of the letter exists.

    The setting of the lemmas of Marchenko and Pastur (1967): sizes in proportion, a penalty that is not negative and
    does not move, and where it may be 0, a proportion other than 1.

    Raises:
        RefusedError: If sizes do not, or if something else moves.
    """
    path = line.path
    grown = None if path is None else path.sets.get(law.rows)
    if path is None or grown is None or path.size != law.basis.dimension:
        refuse(f"deterministic equivalents are about sizes in proportion; {law.rows} does not grow with the dimension")
    moved = sp.Tuple(law.penalty, law.times).free_symbols & {path.size, *path.sets}
    if moved:
        refuse(f"deterministic equivalents are about one penalty, and a number of maps; {moved} moves in {law}")
    share = _share(grown, path.size)
    if share is None or not share.is_positive:
        refuse(f"deterministic equivalents are about sizes in proportion; {law.rows} is {grown}")
    yield Obligation(share, ">", sp.S.Zero, f"{law.rows} grows in proportion to {path.size}")
    if law.penalty.is_positive:
        return
    yield Obligation(law.penalty, "≥", sp.S.Zero, "penalty")
    ratio = 1 / share
    apart = sp.Or(sp.Gt(law.penalty, 0), sp.Ne(ratio, 1)) if law.penalty != 0 else sp.Ne(ratio, 1)
    if implied(apart, line.setting.hypotheses) is None:
        refuse(f"the limit asks for {apart}, which the hypotheses do not imply")
    yield Stated(apart, f"{apart} is a hypothesis")


def _share(grown: sp.Expr, size: sp.Symbol) -> sp.Expr | None:
    """The limit of a size, rounded or not, over another one: that of the leading terms; None if it is not plain."""
    plain = sp.expand(grown.replace(sp.ceiling, lambda inside: inside))
    if not plain.is_polynomial(size) or sp.degree(plain, size) != 1:
        return None
    share: sp.Expr = plain.coeff(size, 1)
    return share
