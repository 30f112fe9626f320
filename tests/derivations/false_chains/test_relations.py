"""Statements that are said to follow from others, or from results, and do not; true ones beside them."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, TriedAt
from derivations.rules.relations import ByEquation, Named, Rearranged, Shown, SquareRoot, Stated, ValueOf
from tests.derivations.false_chains.lines import Row, eq, ge, le, not_shown, stated
from theory import GrowthPath, Kind


x, c, f, g = sp.symbols("x c f g", positive=True)
r, q = sp.symbols("r q", real=True)
n, k = sp.symbols("n k", integer=True, positive=True)
TRUE = sp.true
K = sp.Function("K", positive=True)(x)

SQUARE = stated(c, x**2, where={c: x**2})
MEANS = stated(sp.sqrt(x), (1 + x) / 2, Kind.AT_MOST)
IN_THE_LIMIT = stated(1 + 1 / n, 1, Kind.AT_MOST, path=GrowthPath("n grows", n, (10, 100, 1000)))
LARGE = stated(c, x**2, where={c: x**2}, hypotheses=(c > 4,))

SHOWN = {
    "2 x + 1 <= 2 x": Row(TRUE, le(2 * x + 1, 2 * x), Shown(Algebra()), "⇒", "a point"),
    "r + 1 = r, by a rule that bounds": Row(TRUE, eq(r + 1, r), Shown(Bound("one", sp.S.One)), "⇒", "gives no ="),
    "r = q follows from anything": Row(le(r, q), eq(r, r), Shown(Algebra()), "⇒", "after `true`"),
}
REARRANGED = {
    "r = q gives r/(q - 1) = q/(q - 1), also at q = 1": Row(
        eq(r, q), eq(r / (q - 1), q / (q - 1)), Rearranged(1 / (q - 1)), "⇒", "division by q - 1"
    ),
    "r <= q gives r^2 <= r q": Row(le(r, q), le(r**2, r * q), Rearranged(r), "⇒", "multiplied by it"),
    "r = q times infinity gives anything": Row(eq(r, q), eq(r, q + 1), Rearranged(sp.oo), "⇒", "a finite factor"),
    "r <= q gives r < q": Row(le(r, q), sp.Lt(r, q), Rearranged(), "⇒", ""),
}
STATED = {
    "sqrt(r) <= (1 + r)/2 for every real r": Row(
        TRUE, le(sp.sqrt(r), (1 + r) / 2), Stated(MEANS, {x: r}), "⇒", "domain of x"
    ),
    "1 + 1/n <= 1 because it is so in the limit": Row(
        TRUE, le(1 + 1 / n, 1), Stated(IN_THE_LIMIT), "⇒", "is about a limit"
    ),
    "r = x^2 because a letter that stands for x^2 is": Row(
        TRUE, eq(r, x**2), Stated(SQUARE, {c: r}), "⇒", "c is x**2 in example.said"
    ),
    "x^3 = x^2 where the letter stands for x^3 here": Row(TRUE, eq(c, x**2), Stated(SQUARE), "⇒", "", where={c: x**3}),
}
BY_EQUATION = {
    "c = x^2, though c is x^3 here": Row(c, x**2, ByEquation(SQUARE), "=", "", where={c: x**3}),
    "c = x^2 for any c": Row(c, x**2, ByEquation(SQUARE), "=", ""),
    "r + (x^2 - x^2)/(q - 1) = r, also at q = 1": Row(
        r, r, ByEquation(SQUARE, times=1 / (q - 1)), "=", "division by q - 1", where={c: x**2}
    ),
}
VALUES = {
    "(x^2 - x)/(x - 1) is x, also at x = 1": Row(
        c, x, ValueOf(c, x), "=", "division by x - 1", where={c: (x**2 - x) / (x - 1)}
    ),
    "the sum over k <= n of c, with c = k outside, is that of k": Row(
        sp.Sum(c, (k, 1, n)), sp.Sum(k, (k, 1, n)), ValueOf(c, k), "=", "is bound", where={c: k}
    ),
    "the derivative of c, which stands for x^2, is that of x^2": Row(
        sp.Derivative(c * x, x), sp.Derivative(x**3, x), ValueOf(c, x**2), "=", "is bound", where={c: x**2}
    ),
}
ROOTS = {
    "r^2 = q^2 gives r = q": Row(eq(r**2, q**2), eq(r, q), SquareRoot(), "⇒", "the side that is squared"),
    "(x - 1)^2 = 1 gives x - 1 = 1": Row(eq((x - 1) ** 2, 1), eq(x - 1, 1), SquareRoot(), "⇒", "the side"),
}
LETTERS = {f: x**2, g: 2 * x}
NAMED = {
    "K = x gives x^2 = x, whatever K stands for": Row(
        eq(K, x), eq(f, x), Named(K, f, g), "⇒", "stand for the same", where=LETTERS
    ),
    "K = x gives x^2 = x, where K stands for x": Row(
        eq(K, x), eq(f, x), Named(K, f, g), "⇒", "stand for the same", where={K: x, **LETTERS}
    ),
    "K'' = 2 gives 0 = 2": Row(
        eq(K.diff(x, 2), 2), eq(f.diff(x, 2), 2), Named(K, f, g), "⇒", "no more of", where={K: x**2, **LETTERS}
    ),
}
TRIED = {
    "(x^2 - x)/(x - 1) = x, looked at elsewhere": Row(
        (x**2 - x) / (x - 1), x, TriedAt("said", {x: 2}), "=", "division"
    ),
    "1 + x is near 1 in ratio, as a point shows": Row(1 + x, 1 + x, TriedAt("said", {x: 2}), "≃", "one of"),
    "sqrt(r^2) = r": Row(sp.sqrt(r**2), r, TriedAt("said", {r: -1}), "=", "a point"),
}
ALL = SHOWN | REARRANGED | STATED | BY_EQUATION | VALUES | ROOTS | NAMED | TRIED


@pytest.mark.parametrize("row", ALL.values(), ids=ALL)
def test_what_does_not_follow_is_not_proved(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


HOLD = {
    "2 x <= 2 x + 1": Row(TRUE, le(2 * x, 2 * x + 1), Shown(Algebra()), "⇒"),
    "r = q gives r/(q - 1) = q/(q - 1) for q > 1": Row(
        eq(r, q), eq(r / (q - 1), q / (q - 1)), Rearranged(1 / (q - 1)), "⇒", given=(sp.Gt(q, 1),)
    ),
    "sqrt(r) <= (1 + r)/2 for r > 0": Row(
        TRUE, le(sp.sqrt(r), (1 + r) / 2), Stated(MEANS, {x: r}), "⇒", given=(sp.Gt(r, 0),)
    ),
    "c = x^2 where c stands for it here too": Row(TRUE, eq(c, x**2), Stated(SQUARE), "⇒", where={c: x**2}),
    "c = 4 x^2, written out for 2 x": Row(TRUE, eq(4 * x**2, 4 * x**2), Stated(SQUARE, {x: 2 * x}), "⇒"),
    "r + c - x^2 = r": Row(r, r + x**2 - c, ByEquation(SQUARE), "=", where={c: x**2}),
    "(x^2 - x)/(x - 1) is x for x > 1": Row(
        c, x, ValueOf(c, x), "=", where={c: (x**2 - x) / (x - 1)}, given=(sp.Gt(x, 1),)
    ),
    "x^2 = r^4 gives x = r^2": Row(eq(x**2, r**4), eq(x, r**2), SquareRoot(), "⇒"),
    "x K' = 2 K gives x g = 2 f": Row(
        eq(x * K.diff(x), 2 * K), eq(x * g, 2 * f), Named(K, f, g), "⇒", where={K: x**2, **LETTERS}
    ),
    "(x^2 - x)/(x - 1) = x for x > 1": Row((x**2 - x) / (x - 1), x, TriedAt("said", {x: 2}), "=", given=(sp.Gt(x, 1),)),
    "r <= q gives -q <= -r": Row(le(r, q), ge(-r, -q), Rearranged(), "⇒"),
}


@pytest.mark.parametrize("row", HOLD.values(), ids=HOLD)
def test_what_follows_is_proved(row):
    found = row.found
    assert found.verdict == "proved", found.how
