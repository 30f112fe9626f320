"""Distribution functions that the probability of improvement needs, as nodes of a formula."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from scipy.special import gammainc

from theory.language.nodes import Calculate, Computed, Resolve
from theory.vocabulary.special_functions import powered
from theory.vocabulary.traces import listed


POINTS = 400
"""Gauss points between two kinks."""
SMOOTH = 8
"""Root of the variable in which they are spaced."""


class NegativeForm(Computed):
    """P(2 x'y + |y|^2 < 0) for independent normal x, y with covariances Sigma and r Sigma.

    In the eigenbasis the form is a sum of terms 2 x_j y_j + y_j^2, whose characteristic functions at -u/2 are
    (1 + r s_j^2 u^2 + i r s_j u)^(-1/2). By Gil-Pelaez's inversion (Imhof's formula, the two
    coefficients of a term taken together)

        P = 1/2 - (1/pi) int_0^oo Im(1 / conj(w(u))) du / u,  w(u) = prod_j (1 + r s_j^2 u^2 + i r s_j u)^(1/2),

    principal roots. With u = e^x the integrand is analytic in the strip |Im x| < pi/2 and falls off
    exponentially, so that the trapezoidal rule with step h errs by about exp(-pi^2 / h).

    Args:
        r: Positive.
        covariance: Sigma; its scale drops out.
    """

    def __new__(cls, r: Any, covariance: Any) -> NegativeForm:
        """Build the node."""
        return super().__new__(cls, *map(sp.sympify, (r, covariance)))  # type: ignore[no-any-return]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """All symbols."""
        return {*self.args[0].free_symbols, *self.args[1].free_symbols}

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The probability."""
        r = calculate(self.args[0], {})
        _, weight, values = listed(resolve(self.args[1]), exact)
        if exact:
            scaled = tuple(mpmath.mpf(s) for s, w in zip(values, weight, strict=True) for _ in range(int(w)))
            return _imhof(mpmath.mpf(r), scaled, mpmath.mp.dps)
        return _imhof_doubles(float(r), np.asarray(values, dtype=float), np.asarray(weight, dtype=float))

    def _latex(self, printer: Any) -> str:
        x, y = r"N(0, \Sigma)", rf"N\left(0, {printer._print(self.args[0])} \Sigma\right)"
        return rf"\mathbb{{P}}\left(2 x^\top y + \|y\|^2 < 0\right),\; x \sim {x},\; y \sim {y}"

    def _sympystr(self, printer: Any) -> str:
        return f"P(2 x'y + |y|^2 < 0; x ~ N(0, Sigma), y ~ N(0, {printer._print(self.args[0])} Sigma))"


def _imhof_doubles(r: float, values: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]) -> float:
    scaled = values / np.exp(np.average(np.log(values), weights=weight))
    step, reach = 0.2, 40.0 + abs(np.log(r)) + abs(np.log(scaled)).max()
    u = scaled * np.exp(np.arange(-reach, reach, step))[:, None]
    log = np.log(1 + r * u**2 + 1j * r * u) @ weight / 2
    return float(0.5 - step / np.pi * (np.sin(log.imag) * np.exp(-log.real)).sum())


@lru_cache(maxsize=256)
def _imhof(r: Any, eigenvalues: tuple[Any, ...], digits: int) -> Any:
    """The integral at mpmath's precision, which is that many digits."""
    centre = mpmath.exp(sum(mpmath.log(s) for s in eigenvalues) / len(eigenvalues))
    alike = Counter(s / centre for s in eigenvalues)
    nats = digits * mpmath.log(10)
    step = mpmath.pi**2 / (nats + 5)
    reach = nats + abs(mpmath.log(r)) + max(abs(mpmath.log(s)) for s in alike)
    total = mpmath.mpf(0)
    for k in range(-int(reach / step) - 1, int(reach / step) + 2):
        u = mpmath.exp(k * step)
        w = mpmath.mpc(1)
        for s, times in alike.items():
            w *= mpmath.sqrt(mpmath.mpc(1 + r * (s * u) ** 2, r * s * u)) ** times
        total += w.imag / (w.real**2 + w.imag**2)
    return mpmath.mpf(1) / 2 - step / mpmath.pi * total


class GammaImprovement(sp.Function):  # type: ignore[misc]
    """P(|X L - 1| < |X - 1|) for independent X = m_1 G_1/k_1, L = m_2 G_2/k_2, G_i gamma with shape k_i.

    Two generations of a scale family: the first fit is X times the truth, the second one L times the first. For
    X > 1 the event is (2 - X)/X < L < 1, for X < 1 it is 1 < L < (2 - X)/X; L is integrated out by its
    distribution function, X by Gauss-Legendre quadrature between the points where that has kinks.

    Args:
        k_1: Shape of the first factor.
        k_2: Shape of the second factor.
        m_1: Mean of the first factor.
        m_2: Mean of the second factor.
    """

    nargs = 4
    is_extended_real = True
    is_positive = True

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if not all(arg.is_number for arg in self.args):
            return None
        return sp.Float(_gamma_improvement(*map(float, self.args)))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        k_1, k_2, m_1, m_2 = (printer._print(arg) for arg in self.args)
        law = rf"X \sim \tfrac{{{m_1}}}{{{k_1}}} \Gamma_{{{k_1}}},\; L \sim \tfrac{{{m_2}}}{{{k_2}}} \Gamma_{{{k_2}}}"
        return powered(rf"\mathbb{{P}}\left(|X L - 1| < |X - 1|\right),\; {law}", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"P(|X L - 1| < |X - 1|; X ~ gamma({self.args[0]}), L ~ gamma({self.args[1]}))"


@lru_cache(maxsize=256)
def _gamma_improvement(k_1: float, k_2: float, m_1: float, m_2: float) -> float:
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    width = 12 * m_1 / np.sqrt(k_1)
    edges = np.unique(np.clip([0.0, m_1 - width, 1.0, 2.0, m_1 + width, m_1 * (1 + 60 / k_1) + width], 0.0, None))
    roots = edges ** (1 / SMOOTH)  # near 0 the density is a power of x, which is smooth in a high enough root of x
    half = np.diff(roots)[:, None] / 2
    root = (roots[:-1, None] + half * (nodes + 1)).ravel()
    x = root**SMOOTH
    log = (k_1 - 1) * np.log(x) - k_1 * x / m_1
    mass = np.exp(log - log.max()) * (half * weights).ravel() * SMOOTH * root ** (SMOOTH - 1)
    ends = gammainc(k_2, k_2 / m_2), gammainc(k_2, k_2 / m_2 * np.maximum(2 - x, 0) / x)
    chance = np.where(x > 1, ends[0] - ends[1], ends[1] - ends[0])
    return float((mass * chance).sum() / mass.sum())


class BernoulliImprovement(sp.Function):  # type: ignore[misc]
    """P(|K_2/n_2 - theta| < |K_1/n_1 - theta|), K_1 ~ Bin(n_1, theta), K_2 ~ Bin(n_2, K_1/n_1): all cases added up.

    Exact: a fraction for a rational theta.
    """

    nargs = 3
    is_extended_real = True

    @classmethod
    def eval(cls, first: sp.Expr, second: sp.Expr, theta: sp.Expr) -> sp.Expr | None:
        """The fraction, where the sizes and the truth are known."""
        if not (first.is_Integer and second.is_Integer and theta.is_number):
            return None
        truth = Fraction(int(theta.p), int(theta.q)) if theta.is_Rational else Fraction(float(theta))
        found = _enumerated(int(first), int(second), truth)
        return sp.Rational(found.numerator, found.denominator)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        nearer = r"1\left[|k_2/n_2 - \theta^*| < |k_1/n_1 - \theta^*|\right]"
        return powered(rf"\sum_{{k_1, k_2}} \mathbb{{P}}(k_1, k_2)\, {nearer}", exp)

    def _sympystr(self, printer: Any) -> str:
        return "sum over k_1, k_2 of P(k_1, k_2) [|k_2/n_2 - theta*| < |k_1/n_1 - theta*|]"


def _enumerated(first: int, second: int, truth: Fraction) -> Fraction:
    total = Fraction(0)
    for k in range(first + 1):
        start = Fraction(k, first)
        chance = comb(first, k) * truth**k * (1 - truth) ** (first - k)
        off = abs(start - truth)
        low, high = (truth - off) * second, (truth + off) * second
        inside = range(max(0, int(low // 1) + 1), min(second, -int(-high // 1) - 1) + 1)
        ways = sum(comb(second, m) * k**m * (first - k) ** (second - m) for m in inside)
        total += chance * Fraction(ways, first**second)
    return total


class Extinction(sp.Function):  # type: ignore[misc]  # sympy has no types
    """q_k: probability that a Poisson(1) branching process dies out within k generations.

    q_0 = 0, q_{k+1} = exp(q_k - 1).
    """

    nargs = 1
    is_real = True
    is_nonnegative = True

    def _eval_is_positive(self) -> bool | None:
        """Whether some generation is given: q_0 = 0."""
        positive: bool | None = self.args[0].is_positive
        return positive

    @staticmethod
    def following(q: sp.Expr) -> sp.Expr:
        """q_{k+1}, by q_k."""
        return sp.exp(q - 1)

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if not self.args[0].is_Integer:
            return None
        with mpmath.workprec(prec + 10):
            q = mpmath.mpf(0)
            for _ in range(int(self.args[0])):
                q = mpmath.exp(q - 1)
            return sp.Float(q, int(prec / 3.3219) + 3)

    def _latex(self, printer: object, exp: str | None = None) -> str:
        return powered(rf"q_{{{sp.latex(self.args[0])}}}", exp)

    def _sympystr(self, printer: object) -> str:
        return f"q_({self.args[0]})"
