"""Limits by theorems, for every admitted value of the other letters: sympy's are right for most values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.limits import leading
from derivations.kernel.proof import Obligation
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting


EVERYWHERE = (sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.atan, sp.erf, sp.erfc, sp.exp, sp.Abs)
"""Functions that are continuous on the real line."""
ENDS = {
    sp.exp: (sp.S.Zero, sp.oo),
    sp.atan: (-sp.pi / 2, sp.pi / 2),
    sp.tanh: (sp.S.NegativeOne, sp.S.One),
    sp.erf: (sp.S.NegativeOne, sp.S.One),
    sp.erfc: (sp.Integer(2), sp.S.Zero),
}
"""What functions tend to at minus infinity and at infinity."""
HOSPITAL = 3
"""How often l'Hôpital's rule is applied, one application inside another."""


@dataclass
class Limits:
    """Limits of formulas as a positive letter grows without bound.

    Attributes:
        z: The letter.
        setting: What may be used of the others.
        asks: What has to hold, so far.
    """

    z: sp.Symbol
    setting: Setting
    asks: list[Obligation] = field(default_factory=list)

    def of(self, formula: sp.Expr, times: int = HOSPITAL) -> sp.Expr:
        """The limit of a formula, which may be infinite.

        Args:
            formula: The formula.
            times: How often l'Hôpital's rule may be applied.

        Raises:
            RefusedError: If no theorem gives it.
        """
        if not formula.has(self.z):
            return formula
        powers = (part.exp for part in formula.atoms(sp.Pow) if part.base == self.z and part.exp.is_Rational)
        root = sp.Dummy("root", positive=True)
        turned = formula.xreplace({self.z: root ** sp.ilcm(1, 1, *(power.q for power in powers))})
        if turned.is_rational_function(root):
            return self._rational(turned, root)
        if isinstance(formula, sp.Add):
            parts = [self.of(part, times) for part in formula.args]
            if {sp.oo, -sp.oo} <= set(parts):
                self._open(f"{formula} is a difference of what grows without bound")
            return sp.Add(*parts)
        if isinstance(formula, sp.Mul):
            plain = _without_roots(_without_gammas(formula, self.z), self.z)
            return self._product(plain, times) if plain.is_Mul else self.of(plain, times)
        if isinstance(formula, sp.Pow):
            return self._power(formula.base, formula.exp, times)
        if len(formula.args) == 1:
            return self._function(formula.func, self.of(formula.args[0], times))
        return self._open(f"no theorem gives the limit of {formula}")

    def _open(self, why: str) -> NoReturn:
        refuse(f"sympy's limit may be wrong for some values: {why}")

    def _is(self, part: sp.Expr, sign: str) -> bool:
        """Whether a formula is proved to be so: points say nothing of a single zero."""
        found = prove(Obligation(part, sign, sp.S.Zero), self.setting).is_certain
        self.asks += [Obligation(part, sign, sp.S.Zero, "for the limit")] if found else []
        return found

    def _require_nonzero(self, part: sp.Expr) -> None:
        if not part.is_nonzero and not self._is(part, "≠"):
            self._open(f"where {part} is 0 the limit may be another one")

    def _signed(self, part: sp.Expr) -> sp.Expr:
        """Infinity with the sign of a formula."""
        if part.is_positive or self._is(part, ">"):
            return sp.oo
        return -sp.oo if self._is(part, "<") else self._open(f"the sign of {part} is not known")

    def _rational(self, formula: sp.Expr, root: sp.Symbol) -> sp.Expr:
        """By leading coefficients; all that is divided by must come to differ from 0."""
        divisors = [p.base for p in sp.preorder_traversal(formula) if isinstance(p, sp.Pow) and p.exp.is_negative]
        for part in (side for base in divisors for side in sp.fraction(sp.together(base))):
            self._require_nonzero(leading(part, root)[1])
        top, bottom = (leading(part, root) for part in sp.fraction(sp.together(formula)))
        self._require_nonzero(bottom[1])
        if top[0] < bottom[0]:
            return sp.S.Zero
        return top[1] / bottom[1] if top[0] == bottom[0] else self._signed(top[1] / bottom[1])

    def _product(self, formula: sp.Expr, times: int) -> sp.Expr:
        factors = {factor: self.of(factor, times) for factor in sp.Mul.make_args(formula)}
        if not {sp.oo, -sp.oo} & set(factors.values()):
            return sp.Mul(*factors.values())
        small = [factor for factor, limit in factors.items() if limit == 0]
        if not small:
            ends = [limit if limit in (sp.oo, -sp.oo) else self._signed(limit) for limit in factors.values()]
            return sp.Mul(*ends)
        large, small_part = sp.Mul(*(factor for factor in factors if factor not in small)), sp.Mul(*small)
        power = large.as_independent(self.z, as_Add=False)[1].as_base_exp()
        if not times or power[0] != self.z or not power[1].is_Rational or large.free_symbols != {self.z}:
            self._open(f"{formula} is 0 times infinity")
        if not all(isinstance(f, (sp.exp, sp.log, sp.sin, sp.cos, sp.atan)) for f in small_part.atoms(sp.Function)):
            self._open(f"{small_part} is not known to be smooth")
        return self.of(small_part.diff(self.z) / (1 / large).diff(self.z), times - 1)

    def _power(self, base: sp.Expr, exponent: sp.Expr, times: int) -> sp.Expr:
        limit = self.of(base, times)
        if exponent.has(self.z):
            if limit != sp.oo and not self._is(limit, ">"):
                self._open(f"{base} is not known to come to be positive")
            return self._function(sp.exp, self.of(exponent * sp.log(base), times))
        if limit in (sp.oo, -sp.oo):
            if limit == -sp.oo and not exponent.is_integer:
                self._open(f"{base} is negative")
            if self._signed(exponent) == -sp.oo:
                return sp.S.Zero
            return limit**exponent if exponent.is_Integer else limit if limit == sp.oo else self._open("a power")
        if exponent.is_integer and exponent.is_nonnegative:
            return limit**exponent
        if limit == 0 and self._signed(exponent) == sp.oo:
            return sp.S.Zero
        if exponent.is_integer and limit != 0:
            self._require_nonzero(limit)
        elif not self._is(limit, ">"):
            self._open(f"{limit} is not known to be positive")
        return limit**exponent

    def _function(self, function: type[sp.Expr], at: sp.Expr) -> sp.Expr:
        if at in (sp.oo, -sp.oo):
            if function is sp.log and at == sp.oo:
                return sp.oo
            return ENDS[function][at == sp.oo] if function in ENDS else self._open(f"{function} at infinity")
        if function in EVERYWHERE or (function is sp.log and self._is(at, ">")):
            return function(at)
        return self._open(f"{function} is not known to be continuous at {at}")


def _without_gammas(formula: sp.Expr, z: sp.Symbol) -> sp.Expr:
    """Quotients of gamma functions as powers: Γ(z + p)/Γ(z + q) is near z^(p - q) (DLMF, 5.11.12)."""
    found = {f: f.as_base_exp() for f in sp.Mul.make_args(formula) if isinstance(f.as_base_exp()[0], sp.gamma)}
    moved = {f: (base.args[0] - z, exponent) for f, (base, exponent) in found.items() if base.has(z)}
    whole = all(exponent.is_Integer and not shift.has(z) for shift, exponent in moved.values())
    if not moved or not whole or sum(exponent for _, exponent in moved.values()) != 0:
        return formula
    rest = sp.Mul(*(f for f in sp.Mul.make_args(formula) if f not in moved))
    return rest * z ** sp.Add(*(shift * exponent for shift, exponent in moved.values()))


def _without_roots(formula: sp.Expr, z: sp.Symbol) -> sp.Expr:
    """Roots of rational functions with the power of z that leads taken out: √(a z² + 1) is z √(a + 1/z²)."""
    rest = sp.S.One
    for factor in sp.Mul.make_args(formula):
        base, exponent = factor.as_base_exp()
        is_root = exponent.is_Rational and not exponent.is_Integer and base.has(z) and base != z
        if is_root and base.is_rational_function(z):
            top, bottom = (leading(part, z)[0] for part in sp.fraction(sp.together(base)))
            factor = z ** (exponent * (top - bottom)) * sp.expand(base * z ** (bottom - top)) ** exponent
        rest *= factor
    return rest
