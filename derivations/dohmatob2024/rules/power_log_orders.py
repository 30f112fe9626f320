"""Orders of growth T^a (log T)^b (log log T)^c, and under an infimum also powers of a logarithm of the place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp


x = sp.Dummy("x", real=True)
"""Position of a bound kappa = T^(-β x) in an infimum."""
ELL = sp.Dummy("ell", positive=True)
"""Exponent of log T in log(1 + T^x): from 0 where x = 0 to 1 where x stays away from 0, and not known between.

It is positive, as log(1 + T^x) is at least log 2, and it is compared with itself and with 0 alone.
"""


@lru_cache(maxsize=1 << 16)
def _expanded(formula: sp.Expr) -> sp.Expr:
    return sp.expand(formula)


class Order(NamedTuple):
    """Exponents of T, log T and log log T."""

    power: sp.Expr = sp.S.Zero
    log: sp.Expr = sp.S.Zero
    log_log: sp.Expr = sp.S.Zero

    def times(self, other: Order) -> Order:
        """The order of a product."""
        return Order(*(_expanded(x + y) for x, y in zip(self, other, strict=True)))

    def to(self, exponent: sp.Expr) -> Order:
        """The order of a power."""
        return Order(*(_expanded(x * exponent) for x in self))

    def at(self, values: Mapping[Any, Any]) -> Order:
        """The same with values for letters."""
        return Order(*(sp.sympify(x).xreplace(dict(values)) for x in self))

    def of(self, size: sp.Symbol) -> str:
        """As a product of powers of a size and its logarithms."""
        names = zip((f"{size}", f"log({size})", f"log(log({size}))"), self, strict=True)
        return " ".join(f"{name}^({x})" for name, x in names if x != 0) or "1"


ONE = Order()
LOG = Order(log=sp.S.One)
LOG_LOG = Order(log_log=sp.S.One)
LOG_OF_PLACE = Order(log=ELL)
"""Of log(1 + T^(c x)), c > 0, uniformly in x >= 0: min(c, 1) log(1 + y) <= log(1 + y^c) <= max(c, 1) log(1 + y)."""
