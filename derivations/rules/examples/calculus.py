"""Derivatives, integrals, induction and limits: examples of the rules."""

import sympy as sp

from derivations.rules.calculus import Constant, Differentiation, Integration
from derivations.rules.examples.steps import Example, step
from derivations.rules.induction import Induction
from derivations.rules.limits import LimitOf


x = sp.Symbol("x", positive=True)
r, y, t = sp.symbols("r y t", real=True)
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
TAN_HALF = 2 / sp.sqrt(3) * sp.atan(sp.tan(t / 2) / sp.sqrt(3))
JUMPS = sp.atan((1 + x) / (1 - x))
RISES = y**2 * x / (y**2 * x + 1)

EXAMPLES = (
    Example(
        Differentiation,
        step(sp.Derivative(r**3 + sp.exp(r), r), 3 * r**2 + sp.exp(r), Differentiation(r)),
        "proved (symbolic)",
        step(sp.Eq(r**2, 1), sp.Eq(2 * r, 0), Differentiation(r), "⇒", given=(sp.Eq(r**2, 1),)),
        "refuted: r is bound by",
    ),
    Example(
        Integration,
        step(sp.Integral(t ** (x - 1), (t, 0, 1)), 1 / x, Integration(t**x / x)),
        "proved (symbolic)",
        step(sp.Integral(1 / (2 + sp.cos(t)), (t, 0, 2 * sp.pi)), 0, Integration(TAN_HALF)),
        "refuted: tangent of",
    ),
    Example(
        Induction,
        step(sp.Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6, Induction(n, 1)),
        "proved (symbolic)",
        step(sp.Product(k - 3, (k, 1, n)), 0, Induction(n, 3)),
        "refuted: no admitted value is smaller",
    ),
    Example(
        Constant,
        step(sp.atan(x) + sp.atan(1 / x), sp.pi / 2, Constant(x, sp.S.One, "no slope")),
        "proved (symbolic)",
        step(JUMPS, sp.atan(x) + sp.pi / 4, Constant(x, sp.Rational(1, 2), "no slope")),
        "refuted: fails for some",
    ),
    Example(
        LimitOf,
        step(sp.Limit(RISES, x, sp.oo), 1, LimitOf(), given=(sp.Gt(y, 0),)),
        "proved (symbolic)",
        step(sp.Limit(RISES, x, sp.oo), 1, LimitOf()),
        "unverified: leading coefficient",
    ),
)
