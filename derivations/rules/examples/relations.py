"""Relations that follow from each other, and results that are cited: examples of the rules."""

import sympy as sp

from derivations.rules.algebra import Algebra
from derivations.rules.cited import Cited
from derivations.rules.examples.steps import Example, eq, le, said, step
from derivations.rules.relations import ByEquation, Named, Rearranged, Shown, SquareRoot, Stated, ValueOf
from theory import Kind


x, c, f, g = sp.symbols("x c f g", positive=True)
r, q = sp.symbols("r q", real=True)
K = sp.Function("K", positive=True)(x)
SQUARE = said(c, x**2, where={c: x**2})
MEANS = said(sp.sqrt(x), (1 + x) / 2, Kind.AT_MOST)
TWICE = said(x, 2 * x, Kind.AT_MOST)
LETTERS = {f: x**2, g: 2 * x}
SHARE = (x**2 - x) / (x - 1)

EXAMPLES = (
    Example(
        Shown,
        step(sp.true, le(2 * x, 2 * x + 1), Shown(Algebra()), "⇒"),
        "proved (symbolic)",
        step(sp.true, le(2 * x + 1, 2 * x), Shown(Algebra()), "⇒"),
        "refuted: a point",
    ),
    Example(
        Rearranged,
        step(eq(r, q), eq(r / (q - 1), q / (q - 1)), Rearranged(1 / (q - 1)), "⇒", given=(sp.Gt(q, 1),)),
        "proved (symbolic)",
        step(eq(r, q), eq(r / (q - 1), q / (q - 1)), Rearranged(1 / (q - 1)), "⇒"),
        "unverified: division by q - 1",
    ),
    Example(
        Stated,
        step(sp.true, le(sp.sqrt(r), (1 + r) / 2), Stated(MEANS, {x: r}), "⇒", given=(sp.Gt(r, 0),)),
        "proved (symbolic)",
        step(sp.true, le(sp.sqrt(r), (1 + r) / 2), Stated(MEANS, {x: r}), "⇒"),
        "unverified: domain of x",
    ),
    Example(
        ByEquation,
        step(r, r + x**2 - c, ByEquation(SQUARE), where={c: x**2}),
        "proved (symbolic)",
        step(r, r, ByEquation(SQUARE, times=1 / (q - 1)), where={c: x**2}),
        "unverified: division by q - 1",
    ),
    Example(
        ValueOf,
        step(c, x, ValueOf(c, x), where={c: SHARE}, given=(sp.Gt(x, 1),)),
        "proved (symbolic)",
        step(c, x, ValueOf(c, x), where={c: SHARE}),
        "refuted: division by x - 1",
    ),
    Example(
        SquareRoot,
        step(eq(x**2, r**4), eq(x, r**2), SquareRoot(), "⇒"),
        "proved (symbolic)",
        step(eq(r**2, q**2), eq(r, q), SquareRoot(), "⇒"),
        "refuted: the side that is squared",
    ),
    Example(
        Named,
        step(eq(x * K.diff(x), 2 * K), eq(x * g, 2 * f), Named(K, f, g), "⇒", where={K: x**2, **LETTERS}),
        "proved (symbolic)",
        step(eq(K, x), eq(f, x), Named(K, f, g), "⇒", where={K: x, **LETTERS}),
        "refuted: stand for the same",
    ),
    Example(
        Cited,
        step(1 / (2 * x + 3), 1 / (x + 3), Cited(TWICE), "≤"),
        "proved (symbolic)",
        step(-1 / (x - 3), -1 / (2 * x - 3), Cited(TWICE), "≤", given=(sp.Ne(x, 3), sp.Ne(2 * x, 3))),
        "refuted: no pole",
    ),
)
