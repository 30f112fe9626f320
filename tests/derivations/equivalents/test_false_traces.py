"""Traces, roots and limits of them that are said to be what they are not, and true ones beside them."""

import pytest
import sympy as sp

from derivations.dohmatob2024.degrees_of_freedom import ZERO_ONLY
from derivations.equivalents.rules.kappa_roots import Beyond, ByRoot, OnlyZero, Root, RootAbove
from derivations.equivalents.rules.trace_limits import Restricted, Squeezed
from derivations.equivalents.rules.traces import EigenvaluesOne, TraceAlgebra, TraceBound, TraceFalls
from tests.derivations.false_chains.lines import Row, eq, ge, le, not_shown, stated
from theory import EIGENVALUE, Covariance, Form, GrowthPath, Kappa, Kind, Parameter, Trace
from theory.dohmatob2024.degrees_of_freedom import x as root_at
from theory.vocabulary.ridge import condition, spectrum


s = EIGENVALUE
d, T, n = sp.symbols("d T n", integer=True, positive=True)
x, u, lam = sp.symbols("x u lam", nonnegative=True)
a, b, c = sp.symbols("a b c", positive=True)
r = sp.Symbol("r", real=True)
Sigma, w, v = sp.symbols("Sigma w v")
ZERO, ONE = sp.S.Zero, sp.S.One
TWO_LEVELS = {Sigma: Covariance("two_level", d, 9)}
LEVEL = {Sigma: Covariance("two_level", d, 1)}
NEGATIVE = {Sigma: Covariance(sp.Tuple(-1, -2), 2)}
ANY_CONDITION = {Sigma: Covariance("two_level", d, r)}
LEVELS = {spectrum: sp.Symbol("two_level"), condition: sp.Integer(9)}
"""What the letters of a result about any covariance stand for here."""
NODE = Kappa(lam, T, Sigma)


def tr(body):
    """A trace."""
    return Trace(body, Sigma)


def row(before, after, rule, sign="=", reason="", where=None, **more):
    """A step about a covariance with two levels."""
    return Row(before, after, rule, sign, reason, where=TWO_LEVELS if where is None else where, **more)


# Traces ---------------------------------------------------------------------------------------

SMALLER = (sp.Le(a, b),)
TRACES = {
    "tr Σ^2 = (tr Σ)^2": row(tr(s**2), tr(s) ** 2, TraceAlgebra(), reason="point"),
    "tr Σ/(Σ - 1) = d + tr 1/(Σ - 1), also at an eigenvalue 1": row(
        tr(s / (s - 1)), d + tr(1 / (s - 1)), TraceAlgebra(), reason="division by s - 1"
    ),
    "w'Σw > 0, also for w = 0": row(ZERO, Form(w, s, w, Sigma), TraceBound(), "<", "a form may be 0"),
    "tr Σ > 0 for negative eigenvalues": row(ZERO, tr(s), TraceBound(), "<", "eigenvalues of", where=NEGATIVE),
    "tr Σ >= 0 for any condition number": row(ZERO, tr(s), TraceBound(), "≤", "eigenvalues of", where=ANY_CONDITION),
    "tr 1/(Σ - 1)^2 >= 0 at an eigenvalue 1": row(ZERO, tr((s - 1) ** -2), TraceBound(), "≤", "division by s - 1"),
    "tr Σ <= d because the eigenvalue is 1": row(
        tr(s), tr(s**0 * sp.sqrt(s)), TraceBound(), "≤", "tied by a hypothesis", given=(sp.Le(s, 1),)
    ),
    "tr Σ/(b - 3) <= tr Σ/(a - 3) for a <= b": row(
        tr(s) / (b - 3), tr(s) / (a - 3), TraceFalls(b, a), "≤", "division by", given=SMALLER
    ),
    "tr 1/(b - Σ) <= tr 1/(a - Σ) for a <= b": row(
        tr(1 / (b - s)), tr(1 / (a - s)), TraceFalls(b, a), "≤", "division by", given=SMALLER
    ),
    "a jump of tr Σ [b >= 1] has derivative 0": row(
        tr(s) * sp.Piecewise((0, b < 1), (5, True)),
        tr(s) * sp.Piecewise((0, a < 1), (5, True)),
        TraceFalls(b, a),
        "≤",
        "rational in b",
        given=SMALLER,
    ),
    "tr 1/(Σ - a) = d/(1 - a), also at a = 1": row(
        tr(1 / (s - a)), d / (1 - a), EigenvaluesOne(), reason="division by 1 - a", where=LEVEL
    ),
    "tr Σ/(n - d - 1) = d/(n - d - 1), also for n = d + 1": row(
        tr(s) / (n - d - 1), d / (n - d - 1), EigenvaluesOne(), reason="division by", where=LEVEL
    ),
    "tr Σ = d for two levels": row(tr(s), d, EigenvaluesOne(), reason="every eigenvalue"),
}
TRUE_TRACES = {
    "tr Σ/(Σ + 1) = d - tr 1/(Σ + 1)": row(tr(s / (s + 1)), d - tr(1 / (s + 1)), TraceAlgebra()),
    "tr Σ > 0": row(ZERO, tr(s), TraceBound(), "<"),
    "w'Σw >= 0": row(ZERO, Form(w, s, w, Sigma), TraceBound(), "≤"),
    "tr 1/(b + Σ) <= tr 1/(a + Σ) for a <= b": row(
        tr(1 / (b + s)), tr(1 / (a + s)), TraceFalls(b, a), "≤", given=SMALLER
    ),
    "tr 1/(Σ + a) = d/(1 + a) for eigenvalues 1": row(tr(1 / (s + a)), d / (1 + a), EigenvaluesOne(), where=LEVEL),
}

# Limits ---------------------------------------------------------------------------------------

whole = sp.Symbol("m", integer=True, positive=True)
POSITIVE = (sp.Gt(u, 0),)
PATH = GrowthPath("n grows", n, (10, 100, 1000))
TOGETHER = GrowthPath("n and T grow", n, (10, 100, 1000), sets={T: n})
SHARE = T / (T + n)
SQUARE = stated(SHARE**2 / T**2, n**-2, Kind.AT_MOST)
NEAR = stated((a / n) ** 2, a**2 / n**2, Kind.AT_MOST)
NEAR_IN_THE_LIMIT = stated((a / n) ** 2, a**2 / n**2, Kind.AT_MOST, path=PATH)
EQUAL_SIZES = stated((a / n) ** 2, a**2 / n**2, Kind.AT_MOST, hypotheses=(sp.Eq(b, n),))


def squeezed(before, after, by, sign="→", reason="", path=PATH):
    """A squeeze along a path."""
    kind = Kind.LIMIT if sign == "→" else Kind.ASYMPTOTIC
    return Row(before, after, by, sign, reason, claim=stated(before, after, kind, path=path))


LIMITS = {
    "⌈u⌉ >= 1 for u > 0, hence 0 >= 1": row(
        ge(sp.ceiling(u) - 1, 0), ge(-1, 0), Restricted(u), "⇒", "rational in u", given=POSITIVE
    ),
    "m >= 1 for whole m > 0, hence 0 >= 1": row(ge(whole - 1, 0), ge(-1, 0), Restricted(whole), "⇒", "known to be"),
    "u >= c where c stands for u, hence 0 >= c": row(
        ge(u - c, 0), ge(-c, 0), Restricted(u), "⇒", "depends on u", where={c: u}, given=POSITIVE
    ),
    "u >= 1 is known, hence 0 >= 1": row(
        ge(u - 1, 0), ge(-1, 0), Restricted(u), "⇒", "not free to tend to 0", given=(sp.Ge(u, 1),)
    ),
    "T/(T + n) tends to 0 with T = n": squeezed(SHARE, ZERO, Squeezed(SQUARE), path=TOGETHER, reason="moves with n"),
    "2 a/n is near a/n in ratio": squeezed(2 * a / n, a / n, Squeezed(NEAR), "≃", "limit that does not move"),
    "a/n is near 0 in ratio": squeezed(a / n, ZERO, Squeezed(NEAR), "≃", "for a ratio"),
    "a/n tends to 0, by what holds in the limit only": squeezed(
        a / n, ZERO, Squeezed(NEAR_IN_THE_LIMIT), reason="is about a limit"
    ),
    "a/n tends to 0, by what holds where 1 + 2 n is n only": squeezed(
        a / n, ZERO, Squeezed(EQUAL_SIZES, {b: 1 + 2 * n}), reason="hypothesis of"
    ),
}
TRUE_LIMITS = {
    "u + tr 1/(Σ + u) >= 0 for u > 0, hence tr 1/Σ >= 0": row(
        ge(u + tr(1 / (s + u)), 0), ge(tr(1 / s), 0), Restricted(u), "⇒", given=POSITIVE
    ),
    "a/n tends to 0": squeezed(a / n, ZERO, Squeezed(NEAR)),
    "b + a/n is near b in ratio": squeezed(b + a / n, b, Squeezed(NEAR), "≃"),
}

# Roots ----------------------------------------------------------------------------------------

WITHOUT = Kappa(0, T, Sigma)
FAR = stated(
    WITHOUT.equation(x) / x,
    sp.Rational(1, 1000),
    Kind.AT_LEAST,
    where=TWO_LEVELS,
    hypotheses=(sp.Ge(x, 1000 * d),),
    parameters=(Parameter(x, "x", 1, 9), Parameter(T, "T", 1, 9), Parameter(d, "d", 1, 9)),
)
NEGATIVE_PENALTY = Kappa(r, T, Sigma)
EQUATION = eq(NODE - lam - NODE * tr(s / (s + NODE)) / T, 0)


def at(point):
    """That the equation of kappa is not negative at a point."""
    return ge(point - lam - point * tr(s / (s + point)) / T, 0)


ROOTS = {
    "kappa of any penalty solves its equation": row(
        sp.true,
        eq(NEGATIVE_PENALTY.equation(NEGATIVE_PENALTY), 0),
        Root(NEGATIVE_PENALTY),
        "⇒",
        "not positive at x = 0",
    ),
    "kappa for negative eigenvalues solves its equation": row(
        sp.true, EQUATION, Root(NODE), "⇒", "eigenvalues of", where=NEGATIVE
    ),
    "a number solves the equation of kappa": row(sp.true, eq(a, 0), Root(a), "⇒", "to be a Kappa"),
    "kappa plus its equation over x - 1, also at x = 1": row(
        NODE, NODE + NODE.equation(NODE) / (x - 1), ByRoot(NODE, 1 / (x - 1)), reason="division by x - 1"
    ),
    "kappa plus lambda is kappa": row(NODE, NODE + lam, ByRoot(NODE, 0), reason="point"),
    "the equation is not negative at 0": row(sp.true, at(ZERO), Beyond(NODE, ZERO), "⇒", "right of the root"),
    "the equation is not negative at half of kappa": row(
        sp.true, at(NODE / 2), Beyond(NODE, NODE / 2), "⇒", "right of the root"
    ),
    "kappa is above where the equation is not negative": row(at(x), ge(NODE, x), RootAbove(NODE, x), "⇒", ""),
    "kappa is above a number that may be negative": row(
        le(r - lam - r * tr(s / (s + r)) / T, 0), ge(NODE, r), RootAbove(NODE, r), "⇒", "looked at on x >= 0"
    ),
    "kappa is 0 because its equation has no root far out": row(
        WITHOUT, ZERO, OnlyZero(FAR, at=x), reason="is tied by the hypothesis", given=(sp.Ge(x, 1000 * d),)
    ),
    "kappa is 0 for two levels, by a result about a covariance that may be another": row(
        WITHOUT, ZERO, OnlyZero(ZERO_ONLY, at=root_at), reason="the equation at x > 0", given=(sp.Ge(T, d),)
    ),
    "kappa is 0 with fewer rows than columns": row(
        WITHOUT, ZERO, OnlyZero(ZERO_ONLY, LEVELS, at=root_at), reason="hypothesis of"
    ),
}
TRUE_ROOTS = {
    "kappa solves its equation": row(sp.true, EQUATION, Root(NODE), "⇒"),
    "kappa plus its equation over x + 1": row(NODE, NODE + NODE.equation(NODE) / (x + 1), ByRoot(NODE, 1 / (x + 1))),
    "the equation is not negative right of kappa": row(sp.true, at(NODE + u), Beyond(NODE, NODE + u), "⇒"),
    "kappa is above where the equation is not positive": row(
        le(x - lam - x * tr(s / (s + x)) / T, 0), ge(NODE, x), RootAbove(NODE, x), "⇒"
    ),
    "kappa is 0 with as many rows as columns": row(
        WITHOUT, ZERO, OnlyZero(ZERO_ONLY, LEVELS, at=root_at), given=(sp.Ge(T, d),)
    ),
}


@pytest.mark.parametrize("row", (ALL := TRACES | LIMITS | ROOTS).values(), ids=ALL)
def test_what_is_false_of_traces_is_not_proved(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


@pytest.mark.parametrize("row", (HOLD := TRUE_TRACES | TRUE_LIMITS | TRUE_ROOTS).values(), ids=HOLD)
def test_what_is_true_of_traces_is_proved(row):
    found = row.found
    assert found.verdict == "proved", found.how
