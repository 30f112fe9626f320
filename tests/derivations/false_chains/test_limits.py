"""Limits and sizes along a path that are said to be what they are not, and true ones beside them."""

import pytest
import sympy as sp

from derivations import Algebra, AlongPath, Bound, Geometric, LimitOf, OnPath, Rounding
from tests.derivations.false_chains.lines import Row, not_shown, stated
from theory import GrowthPath, Kind


n, d, T, k = sp.symbols("n d T k", integer=True, positive=True)
a, x, q = sp.symbols("a x q", positive=True)
b = sp.Symbol("b", nonnegative=True)
c = sp.Symbol("c", positive=True)
y = sp.Symbol("y", real=True)
oo, ZERO, ONE, HALF = sp.oo, sp.S.Zero, sp.S.One, sp.Rational(1, 2)
PATH = GrowthPath("n grows", n, (10, 100, 1000))
TOGETHER = GrowthPath("n and T grow", n, (10, 100, 1000), sets={T: n + 1})
SHARE = GrowthPath("d grows, d/T fixed", d, (10, 100, 1000), sets={T: sp.ceiling(d / q)})


ALONG = AlongPath()


def along(before, after, rule=ALONG, sign="→", reason="", path=PATH, **more):
    """A step along a path, of the claim that says the same."""
    kind = Kind.LIMIT if sign == "→" else Kind.ASYMPTOTIC
    given, where, scale = more.pop("given", ()), more.pop("where", {}), more.pop("scale", None)
    claim = stated(before, after, kind, path=path, hypotheses=given, where=where, scale=scale)
    return Row(before, after, rule, sign, reason, given, where, claim)


LEADING, UNIT = "leading coefficient of the denominator", "leading coefficient of what the gap is relative to"
DISTANT = ((a - 1) * n + 1) / ((a - 1) * n + 2)
ROOT = 1 / sp.sqrt(n)
FALSE_ALONG_PATHS = {
    "1/((a - 1) n + 1) tends to 0, also at a = 1": along(1 / ((a - 1) * n + 1), ZERO, reason=LEADING),
    "a quotient tends to 1, also where both leading coefficients are 0": along(DISTANT, ONE, reason=LEADING),
    "a - 1 + 1/n is near a - 1 in ratio, also at a = 1": along(a - 1 + 1 / n, a - 1, sign="≃", reason=UNIT),
    "1/(1 + n (⌈a n⌉ - a n)) tends to 0, also at a = 1": along(
        1 / (1 + n * (sp.ceiling(a * n) - a * n)), ZERO, reason=LEADING
    ),
    "exp(-n (⌈a n⌉ - a n)) tends to 0, also at a = 1": along(
        sp.exp(-n * (sp.ceiling(a * n) - a * n)), ZERO, reason="falls too slowly"
    ),
    "exp(-n (a - 1)^2) tends to 0, also at a = 1": along(sp.exp(-n * (a - 1) ** 2), ZERO, reason="falls too slowly"),
    "n^(-1/2) + exp(-10^9/n) tends to 0": along(ROOT + sp.exp(-(ONE * 10**9) / n), ZERO, scale=ONE),
    "n^(-1/2) + n^(1/4)/10^9 tends to 0": along(ROOT + n ** (HALF / 2) / 10**9, ZERO, scale=ONE),
    "n^(-1/2) + n^(1/8)/10^9 tends to 0": along(ROOT + n ** (HALF / 4) / 10**9, ZERO, scale=ONE),
    "1/n + n^(1/100)/10^60 tends to 0": along(1 / n + n ** (ONE / 100) / 10**60, ZERO, scale=ONE),
    "min(n, 10^70)/n tends to 1": along(sp.Min(n, 10**70) / n, ONE),
    "1/n is near 0 in ratio": along(1 / n, ZERO, sign="≃", reason="no ratio of formulas"),
    "1 + b n is near b n in ratio, also at b = 0": along(1 + b * n, b * n, sign="≃", reason=UNIT),
    "T/(T - d) is near 1/(1 - q) where T >= d only, also at q = 1": along(
        T / (T - d + 1), 1 / (1 - q), sign="≃", path=SHARE, given=(sp.Ge(T, d),), reason="leading coefficient"
    ),
}
TRUE_ALONG_PATHS = {
    "n^(-1/2) + exp(-n/10^9) + 10^9/n tends to 0": along(ROOT + sp.exp(-n / 10**9) + ONE * 10**9 / n, ZERO, scale=ONE),
    "1/((a + 1) n - 1) tends to 0": along(1 / ((a + 1) * n - 1), ZERO),
    "1/((a - 1) n + 1) tends to 0 for a > 1": along(1 / ((a - 1) * n + 1), ZERO, given=(sp.Gt(a, 1),)),
    "⌊a n⌋/(a n + 1) tends to 1": along(sp.floor(a * n) / (a * n + 1), ONE),
    "b + 1/n^2 + 1/n is near b + 1/n in ratio, also at b = 0": along(b + 1 / n**2 + 1 / n, b + 1 / n, sign="≃"),
    "T/(T - d) is near 1/(1 - q) where T >= d + 2, which leaves out q = 1": along(
        T / (T - d - 1), 1 / (1 - q), sign="≃", path=SHARE, given=(sp.Ge(T, d + 2),)
    ),
}

POINTWISE = x * (k - 3) ** 2 / (x * (k - 3) ** 2 + 1) / k**2
BASEL = sp.Sum(1 / k**2, (k, 1, oo))


def at_infinity(formula, after, bound=None, reason="", **more):
    """A limit for x to infinity."""
    return Row(sp.Limit(formula, x, oo), after, LimitOf(bound), "=", reason, **more)


FALSE_LIMITS = {
    "y^2 x/(y^2 x + 1) tends to 1, also at y = 0": at_infinity(y**2 * x / (y**2 * x + 1), ONE, reason=LEADING),
    "(a - 1)^2 x/((a - 1)^2 x + 1) tends to 1, also at a = 1": at_infinity(
        (a - 1) ** 2 * x / ((a - 1) ** 2 * x + 1), ONE, reason=LEADING
    ),
    "atan((a - 1)^2 x) tends to π/2, also at a = 1": at_infinity(
        sp.atan((a - 1) ** 2 * x), sp.pi / 2, reason="is not known"
    ),
    "c tends to itself, though it stands for x + 1": at_infinity(c, c, where={c: x + 1}, reason="depends on it"),
    "x tends to 1 because a hypothesis says x = 1": at_infinity(
        x / x**2 + 1, 2, given=(sp.Eq(x, 1),), reason="is tied by the hypothesis"
    ),
    "sums come to the sum of limits, one of which is 0": at_infinity(
        sp.Sum(POINTWISE, (k, 1, oo)), BASEL, 1 / k**2, reason=LEADING
    ),
    "x times a sum that tends to 0 tends to 0": at_infinity(
        x * sp.Sum(1 / (x * k**2), (k, 1, oo)), ZERO, 1 / k**2, reason="expected a polynomial in one sum"
    ),
}
TRUE_LIMITS = {
    "y^2 x/(y^2 x + 1) tends to 1 for y > 0": at_infinity(y**2 * x / (y**2 * x + 1), ONE, given=(sp.Gt(y, 0),)),
    "(1 + a/x)^x tends to e^a": at_infinity((1 + a / x) ** x, sp.exp(a)),
    "sums come to the sum of limits": at_infinity(sp.Sum(1 / (k**2 * (1 + k / x)), (k, 1, oo)), BASEL, 1 / k**2),
}

WHOLE = sp.Ge(T, d)


def shares(of):
    """min(⌈x⌉/d, 1)."""
    return sp.Min(sp.ceiling(of) / d, 1)


ON_PATH = GrowthPath("d grows", d, (10, 100, 1000))
HALVED = HALF**n
FALSE_SIZES = {
    "3^T/2^n tends to 0 with T = n + 1": along(3**T * HALVED, ZERO, Geometric(), path=TOGETHER, reason="to move"),
    "c/2^n tends to 0 with c = 3^n": along(c * HALVED, ZERO, Geometric(), where={c: 3**n}, reason="base of the power"),
    "1/(2^n (a - 1)) tends to 0, also at a = 1": along(HALVED / (a - 1), ZERO, Geometric(), reason="division by a - 1"),
    "a^n tends to 0 for a <= 1": along(a**n, ZERO, Geometric(), given=(sp.Le(a, 1),), reason="base of the power"),
    "d min(⌈d/3⌉/d, 1) comes to d/3": along(d * shares(d / 3), d / 3, Rounding(), path=ON_PATH, reason="do not move"),
    "⌊2 min(⌈d/2⌉/d, 1)⌋ comes to 1": along(
        sp.floor(2 * shares(d / 2)), ONE, Rounding(), path=ON_PATH, reason="polynomial in minima"
    ),
    "min(⌈a/d⌉/d, 1) is near min(a/d^2, 1) in ratio": along(
        shares(a / d), sp.Min(a / d**2, 1), Rounding(), sign="≃", path=ON_PATH, reason="limit that does not move"
    ),
    "⌈-d/q⌉ is at least d": Row(
        sp.Max(T, d),
        T,
        OnPath(Algebra(), (WHOLE,)),
        given=(WHOLE,),
        claim=stated(
            q * T / d, ONE, Kind.LIMIT, path=GrowthPath("d", d, (10, 100, 1000), sets={T: sp.ceiling(-d / q)})
        ),
        reason="before it is rounded",
    ),
    "a formula equals a smaller one, by a rule that bounds": along(
        q + 1, q, OnPath(Bound("one more", ONE), (WHOLE,)), sign="≃", given=(WHOLE,), path=SHARE, reason="gives ≃"
    ),
}
TRUE_SIZES = {
    "(1 + a)/2^n tends to 0": along((1 + a) * HALVED, ZERO, Geometric()),
    "a min(⌈d/3⌉/d, 1) comes to a/3": along(a * shares(d / 3), a / 3, Rounding(), path=ON_PATH),
    "T >= d along the path, for q <= 1": Row(
        sp.Max(T, d),
        T,
        OnPath(Algebra(), (WHOLE,)),
        given=(WHOLE, sp.Le(q, 1)),
        claim=stated(q * T / d, ONE, Kind.LIMIT, path=SHARE),
    ),
}


@pytest.mark.parametrize(
    "row",
    [*FALSE_ALONG_PATHS.values(), *FALSE_LIMITS.values(), *FALSE_SIZES.values()],
    ids=[*FALSE_ALONG_PATHS, *FALSE_LIMITS, *FALSE_SIZES],
)
def test_a_false_limit_is_not_proved(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


@pytest.mark.parametrize(
    "row",
    [*TRUE_ALONG_PATHS.values(), *TRUE_LIMITS.values(), *TRUE_SIZES.values()],
    ids=[*TRUE_ALONG_PATHS, *TRUE_LIMITS, *TRUE_SIZES],
)
def test_a_true_limit_beside_it_is_proved(row):
    assert row.found.verdict == "proved", row.found.how
