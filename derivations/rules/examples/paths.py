"""Limits and sizes along a growth path: examples of the rules."""

import sympy as sp

from derivations.rules.algebra import Algebra, Bound
from derivations.rules.examples.steps import Example, along, said, step
from derivations.rules.limits import AlongPath
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from theory import GrowthPath, Kind


n, d, T = sp.symbols("n d T", integer=True, positive=True)
a, q = sp.symbols("a q", positive=True)
PATH = GrowthPath("n grows", n, (10, 100, 1000))
COLUMNS = GrowthPath("d grows", d, (10, 100, 1000))
SHARE = GrowthPath("d grows, d/T fixed", d, (10, 100, 1000), sets={T: sp.ceiling(d / q)})
LIMIT = said(q * T / d, 1, Kind.LIMIT, path=SHARE)
WHOLE = sp.Ge(T, d)
AT_MOST_ONE = sp.Min(sp.ceiling(d / 3) / d, 1)

EXAMPLES = (
    Example(
        AlongPath,
        along(PATH, 1 / ((a - 1) * n + 1), 0, AlongPath(), given=(sp.Gt(a, 1),)),
        "proved (symbolic)",
        along(PATH, 1 / ((a - 1) * n + 1), 0, AlongPath()),
        "refuted: leading coefficient of the denominator",
    ),
    Example(
        Geometric,
        along(PATH, (1 + a) * sp.Rational(1, 2) ** n, 0, Geometric()),
        "proved (symbolic)",
        along(PATH, a**n, 0, Geometric(), given=(sp.Le(a, 1),)),
        "refuted: base of the power",
    ),
    Example(
        Rounding,
        along(COLUMNS, a * AT_MOST_ONE, a / 3, Rounding()),
        "proved (symbolic)",
        along(COLUMNS, d * AT_MOST_ONE, d / 3, Rounding()),
        "unverified: do not move",
    ),
    Example(
        OnPath,
        step(sp.Max(T, d), T, OnPath(Algebra(), (WHOLE,)), given=(WHOLE, sp.Le(q, 1)), claim=LIMIT),
        "proved (symbolic)",
        step(q + 1, q, OnPath(Bound("one more", sp.S.One), (WHOLE,)), "≃", given=(WHOLE,), claim=LIMIT),
        "refuted: gives ≃",
    ),
)
