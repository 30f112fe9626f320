"""Special functions and distribution functions as nodes of a formula, for large arguments and many digits."""

from __future__ import annotations

from typing import Any

import mpmath
import sympy as sp

from theory.language.nodes import WrittenShort


def _digits(prec: int) -> int:
    return max(15, int(prec / 3.3219))


def powered(text: str, exp: str | None) -> str:
    """How sympy's printer wants a function raised to a power."""
    return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


class StudentDistribution(sp.Function):  # type: ignore[misc]  # sympy has no types
    """F_{t_p}(x), the distribution function of Student's law with p degrees of freedom.

    For x <= 0 half of the regularised incomplete beta function I_{p/(p + x^2)}(p/2, 1/2); the law is symmetric.
    """

    nargs = 2
    is_extended_real = True
    is_nonnegative = True

    @classmethod
    def eval(cls, p: sp.Expr, x: sp.Expr) -> sp.Expr | None:
        """The values at 0 and at both ends."""
        return {sp.S.Zero: sp.Rational(1, 2), sp.S.NegativeInfinity: sp.S.Zero, sp.S.Infinity: sp.S.One}.get(x)

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[1].is_finite else None

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if self.free_symbols:
            return None
        digits = _digits(prec)
        with mpmath.workdps(digits + 10):
            p, x = (mpmath.mpf(arg.evalf(digits + 10)) for arg in self.args)
            tail = mpmath.betainc(p / 2, 0.5, 0, p / (p + x**2), regularized=True) / 2
            return sp.Float(1 - tail if x > 0 else tail, digits)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        p, x = (printer._print(arg) for arg in self.args)
        return powered(rf"F_{{t_{{{p}}}}}\left({x}\right)", exp)

    def _sympystr(self, printer: Any) -> str:
        return f"F_t({', '.join(map(str, self.args))})"


class DigammaLessLog(WrittenShort):
    """psi(x) - log(x), the mean of the logarithm of a gamma variable of shape x relative to its mean.

    Not written with sympy's digamma, which turns into a sum of x terms for a large integer x.
    """

    nargs = 1
    is_extended_real = True

    def written_out(self) -> sp.Expr:
        """The formula."""
        return sp.digamma(self.args[0]) - sp.log(self.args[0])

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if not self.args[0].is_number:
            return None
        with mpmath.workprec(prec + 20):
            x = mpmath.mpf(self.args[0].evalf(int(prec / 3.3219) + 20))
            return sp.Float(mpmath.digamma(x) - mpmath.log(x), int(prec / 3.3219) + 3)

    def _latex(self, printer: object, exp: str | None = None) -> str:
        x = sp.latex(self.args[0])
        return powered(rf"\left(\psi\left({x}\right) - \log {x}\right)", exp)

    def _sympystr(self, printer: object) -> str:
        return f"(psi({self.args[0]}) - log({self.args[0]}))"


class ChiMean(WrittenShort):
    """sqrt(2) Gamma((k + 1)/2) / Gamma(k/2), the mean of a chi variable with k degrees of freedom.

    Not written with sympy's gamma, which multiplies out a large integer.
    """

    nargs = 1
    is_positive = True

    def written_out(self) -> sp.Expr:
        """The formula."""
        k = self.args[0]
        return sp.sqrt(2) * sp.gamma((k + 1) / 2) / sp.gamma(k / 2)

    def _eval_evalf(self, prec: int) -> sp.Expr | None:
        if not self.args[0].is_number:
            return None
        digits = int(prec / 3.3219) + 3
        with mpmath.workdps(2 * digits + 20):
            k = mpmath.mpf(self.args[0].evalf(2 * digits + 20))
            return sp.Float(mpmath.sqrt(2) * mpmath.exp(mpmath.loggamma((k + 1) / 2) - mpmath.loggamma(k / 2)), digits)

    def _latex(self, printer: object, exp: str | None = None) -> str:
        k = sp.latex(self.args[0])
        return powered(rf"\frac{{\sqrt{{2}}\, \Gamma\left(({k} + 1)/2\right)}}{{\Gamma\left(({k})/2\right)}}", exp)

    def _sympystr(self, printer: object) -> str:
        return f"E chi({self.args[0]})"
