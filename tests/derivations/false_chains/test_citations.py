"""Results that are cited for more than they say, and what they do say beside that."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, Chain, Cited, Step, check
from derivations.errors import ChainError
from derivations.kernel.dependencies import leaning
from tests.derivations.false_chains.lines import Row, not_shown, stated
from theory import GrowthPath, Kind


n, m = sp.symbols("n m", integer=True, positive=True)
a, x, c, e = sp.symbols("a x c e", positive=True)
r = sp.Symbol("r", real=True)
ONE, ZERO = sp.S.One, sp.S.Zero
PATH, OTHER = GrowthPath("n grows", n, (10, 100, 1000)), GrowthPath("m grows", m, (10, 100, 1000))

COMES = stated(1 + a / n, ONE, Kind.LIMIT, path=PATH)
NEAR = stated(1 + a / n, ONE, Kind.ASYMPTOTIC, path=PATH)
SCALED = stated(x, 2 * x, Kind.ASYMPTOTIC, path=PATH, scale=n)
ORDER = stated(1 + n, n**2, Kind.ORDER_AT_MOST, path=PATH)
IN_THE_END = stated(1 + 1 / n, ONE, Kind.AT_MOST, path=PATH)
TWICE = stated(x, 2 * x, Kind.AT_MOST)
SQUARE = stated(2 * c, 2 * x**2, where={c: x**2})
LARGE = stated(c, x**2, where={c: x**2}, hypotheses=(c > 4,))
NESTED = stated(e, x**4, where={c: x**2, e: c**2})
ROOT = stated(sp.sqrt(r**2), r)
ASSUMING = Chain(ROOT, (Step(ROOT, Algebra()),), assumes={sp.Ge(r, 0): "so that it holds"})


def along(before, after, result, sign, reason="", path=PATH, kind=Kind.LIMIT):
    """A citation in a step along a path."""
    return Row(before, after, result, sign, reason, claim=stated(n + m + before / before, n + m + ONE, kind, path=path))


CITED = {
    "n (1 + a/n) - n tends to n - n": along(n * (1 + a / n) - n, ZERO, Cited(COMES), "→", "do not move"),
    "1/(1 + n) is at most of the order 1/n^2": along(
        1 / (1 + n), n**-2, Cited(ORDER), "≲", "negative power", kind=Kind.ORDER_AT_MOST
    ),
    "1 + a/n is near 1 as m grows": along(
        1 + a / n, ONE, Cited(NEAR), "≃", "the same path", path=OTHER, kind=Kind.ASYMPTOTIC
    ),
    "1 + a/5 is near 1": along(
        1 + a / 5, ONE, Cited(NEAR, {n: sp.Integer(5)}), "≃", "the same path", kind=Kind.ASYMPTOTIC
    ),
    "x is near 2 x, relative to n": along(x, 2 * x, Cited(SCALED), "≃", "the scale", kind=Kind.ASYMPTOTIC),
    "1 + 1/n <= 1 because it is so in the limit": Row(1 + 1 / n, ONE, Cited(IN_THE_END), "≤", "the same path"),
    "-1/(x - 3) <= -1/(2 x - 3), across the poles": Row(
        -1 / (x - 3), -1 / (2 * x - 3), Cited(TWICE), "≤", "no pole", (sp.Ne(x, 3), sp.Ne(2 * x, 3))
    ),
    "⌊1/x⌋ <= ⌊1/(2 x)⌋, by a slope that is 0": Row(-sp.floor(x), -sp.floor(2 * x), Cited(TWICE), "≤", "may jump"),
    "2 c = 2 x^2 for any c": Row(2 * c, 2 * x**2, Cited(SQUARE), "=", "neither side"),
    "10 r = 2 x^2, with 5 r for what stands for x^2": Row(10 * r, 2 * x**2, Cited(SQUARE, {c: 5 * r}), "=", ""),
    "x^2 = x^2 under c > 4, where c is x^4 here": Row(
        x**2, x**2, Cited(LARGE), "=", "hypothesis of", (x**4 > 4,), {c: x**4}
    ),
    "a e = a x^4, where c, on which e rests, is another one": Row(
        a * e, a * x**4, Cited(NESTED), "=", "neither side", where={c: x**3, e: c**2}
    ),
    "2 sqrt(r^2) = 2 r, by a chain that assumes r >= 0": Row(
        2 * sp.sqrt(r**2), 2 * r, Cited(ASSUMING), "=", "false at a point"
    ),
}
HOLD = {
    "a (1 + a/n) + 1 tends to a + 1": along(a * (1 + a / n) + 1, a + 1, Cited(COMES), "→"),
    "n (1 + a/n) is near n": along(n * (1 + a / n), n, Cited(NEAR), "≃", kind=Kind.ASYMPTOTIC),
    "(1 + n)^2 is at most of the order n^4": along((1 + n) ** 2, n**4, Cited(ORDER), "≲", kind=Kind.ORDER_AT_MOST),
    "1/(2 x + 3) <= 1/(x + 3)": Row(1 / (2 * x + 3), 1 / (x + 3), Cited(TWICE), "≤"),
    "2 c = 2 x^2 where c stands for x^2 here too": Row(2 * c, 2 * x**2, Cited(SQUARE), "=", where={c: x**2}),
    "a e = a x^4 where c and e are the same": Row(a * e, a * x**4, Cited(NESTED), "=", where={c: x**2, e: c**2}),
    "2 sqrt(r^2) = 2 r for r >= 0": Row(2 * sp.sqrt(r**2), 2 * r, Cited(ASSUMING), "=", given=(sp.Ge(r, 0),)),
}


@pytest.mark.parametrize("row", CITED.values(), ids=CITED)
def test_a_result_gives_no_more_than_it_says(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


@pytest.mark.parametrize("row", HOLD.values(), ids=HOLD)
def test_a_result_gives_what_it_says(row):
    assert row.found.verdict == "proved", row.found.how


def test_a_condition_is_not_known_for_letters_outside_the_domain_of_the_result():
    """That x + 1/x >= 2 for x > 0 says nothing of a number that may be negative."""
    result, claim = (stated(letter + 1 / letter, 2, Kind.AT_LEAST) for letter in (x, r))
    known = {sp.Ge(r + 1 / r, 2): Cited(result, {x: r})}
    chain = Chain(claim, (Step(claim, Bound("known", r + 1 / r - 2), sign="≥"),), knows=known)
    with pytest.raises(ChainError, match="outside their domains"):
        check(chain)


def test_another_claim_of_the_same_id_is_not_the_result():
    right, wrong = stated(x, x), stated(x, 2 * x)
    chain = Chain(right, (Step(right, Algebra()),))
    said = stated(3 * x, 6 * x)
    leans = Chain(said, (Step(said, Cited(wrong, {x: 3 * x})),))
    with pytest.raises(ChainError, match="another claim has this id"):
        leaning({right.id: chain, "toy.leans": leans}, ["toy.leans"])
