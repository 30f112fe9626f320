"""kappa(lambda, T), the effective penalty of ridge regression: the root of an equation, as a node of a formula."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import sympy as sp

from theory.errors import InadmissibleError
from theory.language.nodes import Calculate, Implicit, Resolve
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Values
from theory.vocabulary.traces import Trace, listed


s = EIGENVALUE


class Kappa(Implicit):
    """kappa(lambda, T): the largest, non-negative root of kappa - lambda = kappa df_1(kappa) / T.

    Args:
        penalty: lambda >= 0.
        rows: T > 0.
        covariance: Sigma.
    """

    is_extended_nonnegative = True
    is_nonnegative = True

    def __new__(cls, penalty: Any, rows: Any, covariance: Any) -> sp.Expr:
        """Build the node; for Sigma = I the defining equation is a quadratic and is solved."""
        node = super().__new__(cls, *map(sp.sympify, (penalty, rows, covariance)))
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            k = sp.Dummy("kappa", positive=True)
            numerator = sp.numer(sp.together(node.equation(k)))
            a, b, c = sp.Poly(numerator, k).all_coeffs()
            b, c = sp.cancel(b / a), sp.cancel(c / a)
            return (-b + sp.sqrt(b**2 - 4 * c)) / 2
        return node

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """The covariance."""
        return (self.args[2],)

    def equation(self, k: sp.Expr) -> sp.Expr:
        """What is zero at k = kappa."""
        penalty, rows, covariance = self.args
        return k - penalty - k * Trace(s / (s + k), covariance) / rows

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_positive or None  # kappa >= lambda

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        k = sp.Dummy("kappa", positive=True)
        equation = self.equation(k)
        slope = -equation.diff(symbol) / equation.diff(k)
        return sp.simplify(slope).xreplace({k: self})

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The root, right to a few units in the last place; see `root`.

        Raises:
            InadmissibleError: If lambda < 0 or T <= 0 somewhere.

        """
        penalty, rows = (np.asarray(calculate(self.args[i], {}), dtype=None) for i in (0, 1))
        if (penalty < 0).any() or (rows <= 0).any():
            msg = f"kappa: expected lambda >= 0 and T > 0; got {penalty} and {rows}"
            raise InadmissibleError(msg)
        _, weight, eigenvalues = listed(resolve(self.args[2]), exact)
        if not exact:
            return root(penalty.astype(float), rows.astype(float), eigenvalues, weight)
        rough = root(float(penalty), float(rows), eigenvalues.astype(float), weight)
        return _polished(mpmath.mpf(float(rough)), penalty[()], rows[()], eigenvalues, weight)

    def _latex(self, printer: Any) -> str:
        return rf"\kappa\left({printer._print(self.args[0])}, {printer._print(self.args[1])}\right)"

    def _sympystr(self, printer: Any) -> str:
        return f"kappa({self.args[0]}, {self.args[1]})"


def _large_and_small(rows: Any, eigenvalues: Values, weight: Values) -> tuple[Values, Values, Any]:
    """Weights of the T largest eigenvalues and of the others, and T - d where that is positive.

    kappa - lambda = kappa df_1(kappa)/T is the same as

        sum over the T largest of kappa/(s + kappa)  [+ T - d]  =  sum over the others of s/(s + kappa) + lambda T/kappa

    in which every term is positive: nothing cancels, whatever the condition number. (The sums over
    large spectra have a few weights below zero, of the order of a correction.)
    """
    through = np.maximum.accumulate(np.cumsum(weight))
    before = np.cumsum(weight) - weight
    crossing = (through > rows) & (np.concatenate([[0], through[:-1]]) <= rows)
    large = np.where(through <= rows, weight, np.where(crossing, rows - before, 0))
    return large, weight - large, np.maximum(rows[..., 0] - weight.sum(), 0)


def root(penalty: Any, rows: Any, eigenvalues: Values, weight: Values) -> Any:
    """kappa(lambda, T) in double precision for arrays of lambda and T.

    Args:
        penalty: lambda >= 0, any shape.
        rows: T > 0, a shape that broadcasts with it.
        eigenvalues: Shape (k,).
        weight: How often each counts, shape (k,).

    Returns:
        The roots, of the broadcast shape; 0 where lambda = 0 and T >= d.

    """
    order = np.argsort(-eigenvalues, kind="stable")
    values, weight = eigenvalues[order], weight[order]
    penalty, rows = np.broadcast_arrays(np.asarray(penalty, float), np.asarray(rows, float))
    shape, penalty, rows = penalty.shape, penalty.reshape(-1, 1), rows.reshape(-1, 1)
    large, small, spare = _large_and_small(rows, values, weight)
    pull = (penalty * rows)[:, 0]
    short = np.maximum(weight.sum() - rows[:, 0], 0)
    low = np.maximum(penalty[:, 0], values[-1] * np.minimum(1, short / (2 * rows[:, 0])))
    zero = low == 0
    low = np.log(np.where(zero, 1.0, low))
    high = np.log(np.where(zero, 1.0, penalty[:, 0] + (values @ weight) / rows[:, 0])) + 1e-9
    low = np.minimum(low, high) - 1e-9
    x = (low + high) / 2

    def newton(k: Values) -> tuple[Values, Values]:
        """log(left side) - log(right side) at k, and its slope in log(k)."""
        share, rest = k[:, None] / (values + k[:, None]), values / (values + k[:, None])
        left, right = (large * share).sum(-1) + spare, np.where(zero, 1.0, (small * rest).sum(-1) + pull / k)
        both = share * rest
        slope = (large * both).sum(-1) / left + ((small * both).sum(-1) + pull / k) / right
        return np.log(left / right), np.where(slope > 0, slope, np.inf)

    for _ in range(200):
        gap, slope = newton(np.exp(x))
        low, high = np.where(gap < 0, x, low), np.where(gap < 0, high, x)
        step = x - gap / slope
        new = np.where((step > low) & (step < high), step, (low + high) / 2)
        done = np.abs(new - x) <= 1e-15 * np.maximum(1, np.abs(x))
        x = new
        if (done | zero).all():
            break
    gap, slope = newton(np.exp(x))  # exp rounds x; a last step in kappa itself does not
    return np.where(zero, 0.0, np.exp(x) * (1 - gap / slope)).reshape(shape)[()]


def _polished(k: Any, penalty: Any, rows: Any, eigenvalues: Values, weight: Values) -> Any:
    """The root at mpmath's precision, by Newton steps from one in double precision."""
    if k == 0:
        return k
    order = np.argsort(-eigenvalues, kind="stable")
    values = eigenvalues[order]
    large, small, spare = _large_and_small(np.array([rows]), values, np.array([mpmath.mpf(w) for w in weight[order]]))
    pull = penalty * rows
    for _ in range(60):
        gap = (large * k / (values + k)).sum() + spare - (small * values / (values + k)).sum() - pull / k
        slope = ((large + small) * values / (values + k) ** 2).sum() + pull / k**2
        step = gap / slope
        k = k - step if step < k else k / 2
        if abs(step) <= abs(k) * mpmath.mpf(10) ** (3 - mpmath.mp.dps):
            break
    return k
