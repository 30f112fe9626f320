"""Orders of positive sequences, and from them whether their sums and products stay bounded.

An order is that of C rho^t t^p (log t)^q (log log t)^r for t -> infinity: the exact sequence lies
between two positive multiples of it from some t on. `order_of` builds it from the parts of a formula
by the rules below, each of which is a limit comparison; where none applies it says so (None), it never
guesses. Convergence then is Bertrand's test: with rho = 1 the sum over t of t^p (log t)^q (log log t)^r
converges if and only if (p, q, r) < (-1, -1, -1) in the order of a dictionary (Cauchy's condensation
takes each line to the one before).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import total_ordering

import sympy as sp


CANCELLED = 1e-12
"""Relative size of a sum of leading coefficients that counts as 0: then it says nothing about the order."""
SIMPLE, DIGITS = 1000, 50
"""Largest denominator of an exponent with which powers of constants stay exact; digits of the others."""


@total_ordering
@dataclass(frozen=True)
class Order:
    """The order of a sequence in t, up to positive factors that stay between constants.

    Attributes:
        ratio: rho.
        power: p.
        log: q.
        log_log: r.
        sign: Of the sequence, from some t on.
        factor: What the sequence divided by rho^t t^p ... tends to; None where only bounds are known.
    """

    ratio: sp.Expr = sp.S.One
    power: sp.Expr = sp.S.Zero
    log: sp.Expr = sp.S.Zero
    log_log: sp.Expr = sp.S.Zero
    sign: int = 1
    factor: sp.Expr | None = sp.S.One

    @property
    def key(self) -> tuple[sp.Expr, ...]:
        """The exponents in the order in which they count."""
        return self.ratio, self.power, self.log, self.log_log

    def __lt__(self, other: Order) -> bool:
        """Whether the quotient of both tends to 0."""
        for mine, yours in zip(self.key, other.key, strict=True):
            if mine != yours:
                return bool(mine < yours)
        return False

    @property
    def vanishes(self) -> bool:
        """Whether the sequence tends to 0."""
        return self < CONSTANT

    @property
    def grows(self) -> bool:
        """Whether it tends to infinity."""
        return CONSTANT.key != self.key and not self.vanishes

    @property
    def is_summable(self) -> bool:
        """Whether its sum over t converges."""
        if self.ratio != 1:
            return bool(self.ratio < 1)
        exponents = self.power, self.log, self.log_log
        return next((bool(e < -1) for e in exponents if e != -1), False)

    @property
    def rule(self) -> str:
        """By which test that is decided, in words."""
        if self.ratio != 1:
            return f"ratio test, ratio {self.ratio}"
        if self.power != -1:
            return f"integral test, terms of order {self}"
        return f"condensation (Bertrand's test), terms of order {self}"

    def __str__(self) -> str:
        """As a product of powers of t and its logarithms."""
        names = (f"({self.ratio})^t", None), ("t", self.power), ("log(t)", self.log), ("log(log(t))", self.log_log)
        parts = [names[0][0]] * (self.ratio != 1)
        parts += [name if e == 1 else f"{name}^{_exponent_text(e)}" for name, e in names[1:] if e]
        return " ".join(parts) or "1"


def _exponent_text(exponent: sp.Expr) -> str:
    text = (
        str(exponent)
        if exponent.is_Integer or (exponent.is_Rational and exponent.q < 100)
        else f"{float(exponent):.4g}"
    )
    return text if text.isdigit() else f"({text})"


CONSTANT = Order()


def _times(one: Order, other: Order) -> Order:
    ratio, power, log, log_log = (
        a * b if i == 0 else a + b for i, (a, b) in enumerate(zip(one.key, other.key, strict=True))
    )
    factor = None if one.factor is None or other.factor is None else one.factor * other.factor
    return Order(ratio, power, log, log_log, one.sign * other.sign, factor)


def _product(formula: sp.Mul, t: sp.Symbol) -> Order | None:
    found = CONSTANT
    for part in formula.args:
        order = order_of(part, t)
        if order is None:
            return None
        found = _times(found, order)
    return found


def _sum(formula: sp.Add, t: sp.Symbol) -> Order | None:
    """The term that outgrows the others; of several alike, their sum, unless it cancels."""
    orders = [order_of(part, t) for part in formula.args]
    if any(order is None for order in orders):
        return None
    known = [order for order in orders if order is not None]
    largest = max(known)
    alike = [order for order in known if order.key == largest.key]
    if len(alike) == 1:
        return largest
    factors = [order.factor for order in alike if order.factor is not None]
    if len(factors) == len(alike):
        total = sp.Add(*factors)
        value, size = (float(x.evalf(30)) for x in (total, sp.Add(*map(sp.Abs, factors))))
        if abs(value) <= CANCELLED * size:
            return None
        return replace(largest, sign=1 if value > 0 else -1, factor=total)
    same_sign = len({order.sign for order in alike}) == 1
    return replace(largest, factor=None) if same_sign else None


def _raised(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """A power of a constant, or of a multiple of something, in digits where its exponent is no simple fraction.

    For 24**(p/q) with long p and q sympy would factor 24 and multiply out 2**p and 3**p; for (24 t)**(p/q) too.
    """
    if base == 1 or not (exponent.is_Rational and exponent.q > SIMPLE):
        return base**exponent
    if isinstance(base, sp.Piecewise):
        return sp.Piecewise(*((_raised(value, exponent), when) for value, when in base.args))
    if isinstance(base, sp.Mul):
        number, rest = base.as_independent(*base.free_symbols, as_Add=False)
        base = rest if number == 1 else number.evalf(DIGITS) * rest
    return base.evalf(DIGITS) ** exponent if base.is_number else base**exponent


def substituted(formula: sp.Basic, values: Mapping[sp.Symbol, sp.Basic]) -> sp.Basic:
    """`xreplace` of symbols, with powers of constants as `_raised` takes them: 24**-a, say."""
    if any(value.is_Rational and value.q > SIMPLE for value in values.values()):
        return _rebuilt(formula, values)
    return formula.xreplace(dict(values))


def _rebuilt(formula: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    if formula in values:
        return values[formula]
    if not formula.args or not formula.has(*values):
        return formula
    parts = [_rebuilt(part, values) for part in formula.args]
    return _raised(*parts) if isinstance(formula, sp.Pow) else formula.func(*parts)


def _power(formula: sp.Pow, t: sp.Symbol) -> Order | None:
    base, exponent = formula.as_base_exp()
    if not exponent.has(t):
        order = order_of(base, t)
        if order is None or (order.sign < 0 and not exponent.is_Integer):
            return None
        sign = -1 if order.sign < 0 and exponent.is_odd else 1
        factor = None if order.factor is None else _raised(order.factor, exponent)
        ratio = _raised(order.ratio, exponent)
        power, log, log_log = (e * exponent for e in order.key[1:])
        return Order(ratio, power, log, log_log, sign, factor)
    slope, rest = sp.diff(exponent, t), None
    if base.has(t) or not base.is_positive or slope.has(t):
        return None
    rest = sp.expand(exponent - slope * t)
    return Order(_raised(base, slope), factor=_raised(base, rest))


def _log(formula: sp.log, t: sp.Symbol) -> Order | None:
    inner = order_of(formula.args[0], t)
    if inner is None or inner.sign < 0 or not (inner.grows or inner.vanishes):
        return None
    if inner.ratio != 1:
        factor = sp.log(inner.ratio)
        return Order(power=sp.S.One, sign=1 if factor.is_positive else -1, factor=factor)
    if inner.power != 0:
        return Order(log=sp.S.One, sign=1 if inner.power > 0 else -1, factor=inner.power)
    if inner.log != 0:
        return Order(log_log=sp.S.One, sign=1 if inner.log > 0 else -1, factor=inner.log)
    return None


def _rounded(formula: sp.Function, t: sp.Symbol) -> Order | None:
    """Rounding moves a sequence by at most 1: nothing where it grows; ceilings of vanishing terms are 1."""
    inner = order_of(formula.args[0], t)
    if inner is None or inner.sign < 0:
        return None
    if inner.grows:
        return inner
    if isinstance(formula, sp.ceiling):
        return CONSTANT if inner.vanishes else replace(inner, factor=None)
    return None


def _extreme(formula: sp.Max | sp.Min, t: sp.Symbol) -> Order | None:
    orders = [order_of(part, t) for part in formula.args]
    if any(order is None or order.sign < 0 for order in orders):
        return None
    known = [order for order in orders if order is not None]
    chosen = max(known) if isinstance(formula, sp.Max) else min(known)
    alone = sum(order.key == chosen.key for order in known) == 1
    return chosen if alone else replace(chosen, factor=None)


RULES: tuple[tuple[type, Callable[..., Order | None]], ...] = (
    (sp.Mul, _product),
    (sp.Add, _sum),
    (sp.Pow, _power),
    (sp.log, _log),
    (sp.ceiling, _rounded),
    (sp.floor, _rounded),
    (sp.Max, _extreme),
    (sp.Min, _extreme),
)
"""How the order of a formula follows from those of its parts."""


def order_of(formula: sp.Expr, t: sp.Symbol) -> Order | None:
    """The order of a sequence, or None where no rule applies.

    Args:
        formula: A formula in t and numbers, of one sign from some t on.
        t: What tends to infinity.

    """
    formula = _in_the_end(sp.sympify(formula), t)
    if not formula.has(t):
        if formula.is_zero is not False or formula.is_real is not True:
            return None
        return Order(sign=1 if formula.is_positive else -1, factor=formula)
    if formula == t:
        return Order(power=sp.S.One)
    if isinstance(formula, sp.exp):
        return _power(sp.Pow(sp.E, formula.args[0], evaluate=False), t) if not formula.args[0].has(sp.log) else None
    periodic = _periodic(formula, t)
    if periodic is not None:
        return periodic
    return next((rule(formula, t) for kind, rule in RULES if isinstance(formula, kind)), None)


def _in_the_end(formula: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """A formula without what it is at single values of t only."""

    def singled(part: sp.Basic) -> bool:
        *first, (_, otherwise) = part.args
        single = all(isinstance(when, sp.Eq) and when.lhs == t and when.rhs.is_number for _, when in first)
        return bool(single and otherwise == sp.true)

    return _rebuilt(formula, {part: part.args[-1][0] for part in formula.atoms(sp.Piecewise) if singled(part)})


def _periodic(formula: sp.Expr, t: sp.Symbol) -> Order | None:
    """Remainders of polynomials in t repeat: where all values over a period are positive, the order is 1."""
    mods = formula.atoms(sp.Mod)
    if not mods:
        return None
    letters = {mod: sp.Dummy() for mod in mods}
    if formula.xreplace(letters).has(t):
        return None
    periods = [mod.args[1] for mod in mods]
    if not all(m.is_Integer and mod.args[0].is_polynomial(t) for m, mod in zip(periods, mods, strict=True)):
        return None
    values = [_rebuilt(formula, {t: sp.Integer(k)}) for k in range(1, math.lcm(*map(int, periods)) + 1)]
    return Order(factor=None) if all(value.is_positive for value in values) else None


def converges(term: sp.Expr, t: sp.Symbol) -> bool | None:
    """Whether the sum of a sequence over t = 1, 2, ... converges; None where no rule decides."""
    order = order_of(term, t)
    return None if order is None else order.is_summable
