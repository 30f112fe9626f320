"""What random projections on row spaces leave of a function of Sigma, as a node of a formula."""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.language.nodes import Calculate, Computed, Resolve
from theory.vocabulary.covariances import EIGENVALUE, Covariance
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.traces import Trace, listed


s = EIGENVALUE


class Sandwich(Computed):
    """D_n(Sigma), where D_{k+1} = E[P D_k P] for a random projection P on the row space of T rows.

    By the second-order deterministic equivalent of P, with kappa = kappa(0, T) and
    D_k a function of Sigma,

        D_{k+1} = Sigma^2 (Sigma + kappa)^{-2} D_k
                  + kappa^2 Sigma (Sigma + kappa)^{-2} tr[D_k Sigma (Sigma + kappa)^{-2}] / (T - df_2(kappa)).

    A function of Sigma itself: for use inside `Trace` and `Form`.

    Args:
        times: n >= 0.
        start: The formula of D_0 in `EIGENVALUE`.
        rows: T.
        covariance: Sigma.
    """

    def __new__(cls, times: Any, start: Any, rows: Any, covariance: Any) -> sp.Expr:
        """Build the node; nothing is left of it for n = 0, and a power for Sigma = I."""
        if sp.sympify(times) == 0:
            return sp.sympify(start)
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            k, d = Kappa(0, rows, covariance), covariance.dimension
            df_2 = d / (1 + k) ** 2
            return sp.sympify(start).subs(s, 1) * ((1 + k**2 * df_2 / (rows - df_2)) / (1 + k) ** 2) ** times
        return super().__new__(cls, *map(sp.sympify, (times, start, rows, covariance)))

    @staticmethod
    def after_one(start: sp.Expr, rows: sp.Expr, covariance: Any, kappa: sp.Expr, df_2: sp.Expr) -> sp.Expr:
        """The formula of D_1, with letters for kappa(0, T) and df_2 there."""
        spread = s / (s + kappa) ** 2
        return s**2 / (s + kappa) ** 2 * start + kappa**2 * spread * Trace(start * spread, covariance) / (rows - df_2)

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """All symbols; the eigenvalue is one of them."""
        return {s}.union(*(a.free_symbols for a in self.args))

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """The covariance."""
        return (self.args[3],)

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The function at the eigenvalues."""
        times, start, rows, covariance = self.args
        _, weight, values = listed(resolve(covariance), exact)
        k = calculate(Kappa(rows=rows, penalty=0, covariance=covariance), {})
        T = calculate(rows, {})
        current = calculate(start, {})  # the eigenvalue is bound by the trace around
        shrink = values**2 / (values + k) ** 2
        spread = values / (values + k) ** 2
        free = T - (weight * shrink).sum(axis=-1, keepdims=True)
        for _ in range(int(calculate(times, {}))):
            current = shrink * current + k**2 * spread * (weight * current * spread).sum(axis=-1, keepdims=True) / free
        return current

    def _latex(self, printer: Any) -> str:
        return rf"\mathcal{{D}}_{{{printer._print(self.args[0])}}}"

    def _sympystr(self, printer: Any) -> str:
        return f"D[{self.args[0]}]"
