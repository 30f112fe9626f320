"""Traces and forms of functions of Sigma, and kappa(lambda, T), as nodes of a formula.

A function of Sigma is written as a formula in `EIGENVALUE`. The nodes print as traces and forms,
differentiate under the sum, collapse for Sigma = I, and are summed over the eigenvalues by
`theory.to_numpy` and `theory.to_mpmath`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.printing.pretty.stringpict import prettyForm

from theory.errors import InadmissibleError
from theory.vocabulary.covariances import Covariance, Values, Vector


EIGENVALUE = s = sp.Symbol("s", positive=True)
"""The variable of a function of Sigma; bound in traces and forms."""

Calculate = Callable[[sp.Basic, dict[sp.Symbol, Any]], Any]
"""Value of a formula, given values of further symbols."""
Resolve = Callable[[sp.Basic], sp.Basic]
"""A covariance or vector with numbers for its symbols, or an array of eigenvalues."""


class Spectral(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """A number that depends on the whole spectrum."""

    is_commutative = True
    is_extended_real = True

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """The arguments that stand for a covariance or a vector."""
        return (self.args[-1],)

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The number: an array that broadcasts over the values of symbols, or an mpmath number."""
        raise NotImplementedError

    def _pretty(self, printer: Any) -> prettyForm:
        return prettyForm(str(self))

    def _eval_evalf(self, prec: int) -> sp.Expr:
        from theory.language.evaluate import to_mpmath  # the evaluator knows the nodes, not the reverse

        digits = max(15, int(prec / 3.3219))
        return sp.Float(to_mpmath(self, {}, digits), digits)


def listed(covariance: Any, exact: bool) -> tuple[Values, Values, Values]:
    """Indices, weights and eigenvalues of a covariance, or of an array of eigenvalues."""
    if isinstance(covariance, Covariance):
        index, weight = covariance.indices(exact)
        return index, weight, covariance.eigenvalues(index)
    values = np.asarray(covariance, dtype=object if exact else float)
    return np.arange(1.0, len(values) + 1), np.ones(len(values)), values


def _summed(terms: Any, weight: Values) -> Any:
    return (np.asarray(terms) * weight).sum(axis=-1)


class Trace(Spectral):
    """tr f(Sigma), with f a formula in `EIGENVALUE`.

    Args:
        body: The formula f.
        covariance: Sigma: a `Covariance`, or a symbol that stands for one or for eigenvalues.
    """

    def __new__(cls, body: Any, covariance: Any) -> sp.Expr:
        """Build the node; factors without Sigma go before it, and Sigma = I collapses it."""
        outer, inner = sp.sympify(body).as_independent(s, as_Add=False)
        if outer == 0:
            return sp.S.Zero
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            return covariance.dimension * sp.sympify(body).subs(s, 1)
        return outer * super().__new__(cls, inner, sp.sympify(covariance))

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        return {*(self.args[0].free_symbols - {s}), *self.args[1].free_symbols}

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.args[0].is_extended_nonnegative or None

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        return Trace(self.args[0].diff(symbol), self.args[1])

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The sum over the eigenvalues."""
        _, weight, eigenvalues = listed(resolve(self.args[1]), exact)
        return _summed(calculate(self.args[0], {s: eigenvalues}), weight)

    def _latex(self, printer: Any) -> str:
        return rf"\operatorname{{tr}} {matrix_latex(self.args[0], printer)}"

    def _sympystr(self, printer: Any) -> str:
        return f"tr[{matrix_text(self.args[0], printer)}]"


class Form(Spectral):
    """u' f(Sigma) v, with f a formula in `EIGENVALUE`.

    Args:
        left: u: a `Vector`, or a symbol that stands for one.
        body: The formula f.
        right: v, likewise.
        covariance: Sigma.
    """

    def __new__(cls, left: Any, body: Any, right: Any, covariance: Any) -> sp.Expr:
        """Build the node; factors without Sigma go before it."""
        outer, inner = sp.sympify(body).as_independent(s, as_Add=False)
        if isinstance(covariance, Covariance) and covariance.is_isotropic:
            outer, inner = sp.sympify(body).subs(s, 1), sp.S.One
        if outer == 0:
            return sp.S.Zero
        return outer * super().__new__(cls, *map(sp.sympify, (left, inner, right, covariance)))

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        others = (self.args[i].free_symbols for i in (0, 2, 3))
        return {*(self.args[1].free_symbols - {s})}.union(*others)

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """Both vectors and the covariance."""
        return (self.args[0], *self.args[2:])

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return (self.args[0] == self.args[2] and self.args[1].is_extended_nonnegative) or None

    def _eval_derivative(self, symbol: sp.Symbol) -> sp.Expr:
        return Form(self.args[0], self.args[1].diff(symbol), *self.args[2:])

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The sum over the eigenvalues, weighted by the coefficients of both vectors."""
        index, weight, eigenvalues = listed(resolve(self.args[3]), exact)
        left, right = (_coefficients(resolve(self.args[i]), index, weight) for i in (0, 2))
        return _summed(calculate(self.args[1], {s: eigenvalues}), weight * left * right)

    def _latex(self, printer: Any) -> str:
        left, right = (printer._print(self.args[i]) for i in (0, 2))
        middle = "" if self.args[1] == 1 else matrix_latex(self.args[1], printer)
        return rf"{left}^\top {middle} {right}"

    def _sympystr(self, printer: Any) -> str:
        middle = "" if self.args[1] == 1 else f" {matrix_text(self.args[1], printer)}"
        return f"{self.args[0]}'{middle} {self.args[2]}"


def _coefficients(vector: Any, index: Values, weight: Values) -> Values:
    return vector.coefficients(index, weight) if isinstance(vector, Vector) else np.asarray(vector)


class Kappa(Spectral):
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

    def equation(self, k: sp.Expr) -> sp.Expr:
        """What is zero at k = kappa."""
        penalty, rows, covariance = self.args
        return k - penalty - k * Trace(s / (s + k), covariance) / rows

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


def _sides(rows: Any, eigenvalues: Values, weight: Values) -> tuple[Values, Values, Any]:
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
    large, small, spare = _sides(rows, values, weight)
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
    large, small, spare = _sides(np.array([rows]), values, np.array([mpmath.mpf(w) for w in weight[order]]))
    pull = penalty * rows
    for _ in range(60):
        gap = (large * k / (values + k)).sum() + spare - (small * values / (values + k)).sum() - pull / k
        slope = ((large + small) * values / (values + k) ** 2).sum() + pull / k**2
        step = gap / slope
        k = k - step if step < k else k / 2
        if abs(step) <= abs(k) * mpmath.mpf(10) ** (3 - mpmath.mp.dps):
            break
    return k


class Sandwich(Spectral):
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


def _factors(body: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    pairs = [factor.as_base_exp() for factor in sp.Mul.make_args(body)]
    return sorted(pairs, key=lambda pair: pair[0] != s)


def matrix_latex(body: sp.Expr, printer: Any) -> str:
    """A function of Sigma in LaTeX: powers of Sigma and of Sigma + c I."""
    parts = []
    for base, power in _factors(body):
        if base == s:
            shown = r"\Sigma"
        elif base.is_Add and base.coeff(s) == 1 and not (base - s).has(s):
            shown = rf"(\Sigma + {printer._print(base - s)} I)"
        else:
            shown = printer._print(base.xreplace({s: sp.Symbol(r"\Sigma")}))
        parts.append(shown if power == 1 else f"{shown}^{{{printer._print(power)}}}")
    return " ".join(parts)


def matrix_text(body: sp.Expr, printer: Any) -> str:
    """A function of Sigma in one line of text."""
    return str(printer._print(body.xreplace({s: sp.Symbol("Sigma")})))
