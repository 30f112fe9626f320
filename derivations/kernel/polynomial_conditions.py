"""Polynomial conditions that cannot hold together: certificates for that are checked here, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy as sp

from derivations.errors import refuse


Condition = tuple[sp.Expr, str]
"""A polynomial and how it stands to zero: one of > ≥ =."""
Certificate = tuple[tuple[tuple[Condition, ...], sp.Expr, sp.Rational], ...]
"""Terms that add up to zero: conditions that are multiplied, with a letter or 1, and with a number."""


@lru_cache(maxsize=1 << 16)
def expanded(formula: sp.Expr) -> sp.Expr:
    """A formula expanded, once."""
    return sp.expand(formula)


def condition(form: sp.Expr, sign: int) -> Condition:
    """That a polynomial has a sign."""
    if sign == 0:
        return (form, "=")
    return (form, ">") if sign > 0 else (expanded(-form), ">")


@lru_cache(maxsize=1 << 16)
def polynomial(formula: sp.Expr) -> sp.Expr:
    """A polynomial of the same sign, without factors that are known to be positive.

    Raises:
        RefusedError: If the formula is not rational, or its denominator not known to be positive.

    """
    if formula.is_number and formula.is_Rational:
        return sp.sign(formula)
    top, bottom = sp.fraction(sp.together(formula))
    if not (bottom.is_positive or sp.expand(bottom).is_positive):
        top, bottom = -top, -bottom
    if not (bottom.is_positive or sp.expand(bottom).is_positive):
        refuse(f"expected a denominator of known sign; got {bottom}")
    top = sp.expand(top)
    if top.is_number:
        return sp.sign(top)
    if not top.is_polynomial(*top.free_symbols) or not _is_rational(top):
        refuse(f"expected an exponent that is rational in the parameters, with rational numbers; got {formula}")
    sign, factors = sp.factor_list(top)
    kept = [factor**power for factor, power in factors if not factor.is_positive]
    return sp.expand(sp.sign(sign) * sp.Mul(*kept))


def _is_rational(formula: sp.Expr) -> bool:
    """Whether all numbers in a polynomial are fractions."""
    return all(coefficient.is_Rational for coefficient in sp.Poly(formula, *formula.free_symbols).coeffs())


def eliminated(conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions with letters that an equation gives in terms of others put in."""
    for form, kind in conditions:
        for letter in sorted(form.free_symbols, key=str) if kind == "=" else ():
            slope = form.diff(letter)
            if slope.is_number:
                value = {letter: expanded(letter - form / slope)}
                rest = [(expanded(g.xreplace(value)), k) for g, k in conditions if (g, k) != (form, kind)]
                return eliminated([(g, k) for g, k in rest if g != 0 or k == ">"])
    return list(conditions)


@lru_cache(maxsize=1 << 14)
def cannot_hold(conditions: tuple[Condition, ...], certificate: Certificate) -> bool:
    """Whether a certificate shows that conditions cannot hold together.

    Products of conditions that hold are nonnegative, and positive where all are strict; equations times anything are 0.
    Where multiples of these, with numbers that are not negative, add up to 0 though one of them is positive, the
    conditions contradict each other (Farkas; Positivstellensatz).
    """
    given = set(eliminated(conditions))
    total, strict = sp.S.Zero, sp.S.Zero
    for factors, letter, multiplier in certificate:
        kinds = {kind for _, kind in factors}
        if not set(factors) <= given or not multiplier.is_Rational:
            return False
        if "=" not in kinds:
            if letter != 1 or multiplier < 0:
                return False
            strict += multiplier if kinds <= {">"} else 0
        total += multiplier * letter * sp.Mul(*(form for form, _ in factors))
    return bool(strict > 0 and sp.expand(total) == 0)
