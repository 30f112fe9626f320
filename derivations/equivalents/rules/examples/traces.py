"""Traces of functions of a covariance, and kappa: examples of the rules."""

import sympy as sp

from derivations.equivalents.rules.kappa_roots import Beyond, ByRoot, OnlyZero, Root, RootAbove
from derivations.equivalents.rules.trace_limits import Restricted, Squeezed
from derivations.equivalents.rules.traces import EigenvaluesOne, TraceAlgebra, TraceBound, TraceFalls
from derivations.rules.examples.steps import Example, along, eq, ge, le, said, step
from theory import EIGENVALUE, Covariance, Form, GrowthPath, Kappa, Kind, Parameter, Trace


s = EIGENVALUE
d, T, n = sp.symbols("d T n", integer=True, positive=True)
x, u, lam = sp.symbols("x u lam", nonnegative=True)
a, b = sp.symbols("a b", positive=True)
r = sp.Symbol("r", real=True)
Sigma, w = sp.symbols("Sigma w")
TWO_LEVELS = {Sigma: Covariance("two_level", d, 9)}
LEVEL = {Sigma: Covariance("two_level", d, 1)}
KAPPA, WITHOUT, NEGATIVE = Kappa(lam, T, Sigma), Kappa(0, T, Sigma), Kappa(r, T, Sigma)
PATH = GrowthPath("n grows", n, (10, 100, 1000))
NEAR = said((a / n) ** 2, a**2 / n**2, Kind.AT_MOST)


LETTERS = (Parameter(b, "a point", 1, 9), Parameter(T, "rows", 1, 9), Parameter(d, "columns", 1, 9))


def tr(body):
    """A trace."""
    return Trace(body, Sigma)


def above(bound, *given):
    """A result that bounds the equation of kappa at penalty 0, divided by x, from below."""
    more = {"where": TWO_LEVELS, "hypotheses": given, "parameters": LETTERS}
    return said(WITHOUT.equation(b) / b, bound, Kind.AT_LEAST, **more)


def says(point):
    """What the equation of kappa says is zero, at a point."""
    return point - lam - point * tr(s / (s + point)) / T


EXAMPLES = (
    Example(
        TraceAlgebra,
        step(tr(s / (s + 1)), d - tr(1 / (s + 1)), TraceAlgebra(), where=TWO_LEVELS),
        "proved (symbolic)",
        step(tr(s / (s - 1)), d + tr(1 / (s - 1)), TraceAlgebra(), where=TWO_LEVELS),
        "refuted: division by s - 1",
    ),
    Example(
        TraceBound,
        step(0, tr(s), TraceBound(), "<", where=TWO_LEVELS),
        "proved (symbolic)",
        step(0, Form(w, s, w, Sigma), TraceBound(), "<", where=TWO_LEVELS),
        "refuted: a form may be 0",
    ),
    Example(
        TraceFalls,
        step(tr(1 / (b + s)), tr(1 / (a + s)), TraceFalls(b, a), "≤", given=(a <= b,), where=TWO_LEVELS),
        "proved (symbolic)",
        step(tr(1 / (b - s)), tr(1 / (a - s)), TraceFalls(b, a), "≤", given=(a <= b,), where=TWO_LEVELS),
        "refuted: division by",
    ),
    Example(
        EigenvaluesOne,
        step(tr(1 / (s + a)), d / (1 + a), EigenvaluesOne(), where=LEVEL),
        "proved (symbolic)",
        step(tr(s), d, EigenvaluesOne(), where=TWO_LEVELS),
        "refuted: every eigenvalue",
    ),
    Example(
        Restricted,
        step(ge(u + tr(1 / (s + u)), 0), ge(tr(1 / s), 0), Restricted(u), "⇒", given=(sp.Gt(u, 0),), where=TWO_LEVELS),
        "proved (symbolic)",
        step(ge(u - 1, 0), ge(-1, 0), Restricted(u), "⇒", given=(sp.Ge(u, 1),), where=TWO_LEVELS),
        "refuted: not free to tend to 0",
    ),
    Example(
        Squeezed,
        along(PATH, a / n, 0, Squeezed(NEAR)),
        "proved (symbolic)",
        along(PATH, 2 * a / n, a / n, Squeezed(NEAR), "≃"),
        "refuted: limit that does not move",
    ),
    Example(
        Root,
        step(sp.true, eq(says(KAPPA), 0), Root(KAPPA), "⇒", where=TWO_LEVELS),
        "proved (lemma)",
        step(sp.true, eq(NEGATIVE.equation(NEGATIVE), 0), Root(NEGATIVE), "⇒", where=TWO_LEVELS),
        "unverified: not positive at x = 0",
    ),
    Example(
        ByRoot,
        step(KAPPA, KAPPA + KAPPA.equation(KAPPA) / (x + 1), ByRoot(KAPPA, 1 / (x + 1)), where=TWO_LEVELS),
        "proved (lemma)",
        step(KAPPA, KAPPA + KAPPA.equation(KAPPA) / (x - 1), ByRoot(KAPPA, 1 / (x - 1)), where=TWO_LEVELS),
        "refuted: division by x - 1",
    ),
    Example(
        Beyond,
        step(sp.true, ge(says(KAPPA + u), 0), Beyond(KAPPA, KAPPA + u), "⇒", where=TWO_LEVELS),
        "proved (lemma)",
        step(sp.true, ge(says(KAPPA / 2), 0), Beyond(KAPPA, KAPPA / 2), "⇒", where=TWO_LEVELS),
        "refuted: right of the root",
    ),
    Example(
        RootAbove,
        step(le(says(x), 0), ge(KAPPA, x), RootAbove(KAPPA, x), "⇒", where=TWO_LEVELS),
        "proved (lemma)",
        step(le(says(r), 0), ge(KAPPA, r), RootAbove(KAPPA, r), "⇒", where=TWO_LEVELS),
        "unverified: looked at on x >= 0",
    ),
    Example(
        OnlyZero,
        step(WITHOUT, 0, OnlyZero(above(b / (9 + b), sp.Ge(T, d)), at=b), given=(sp.Ge(T, d),), where=TWO_LEVELS),
        "proved (lemma)",
        step(
            WITHOUT,
            0,
            OnlyZero(above(sp.Rational(1, 1000), sp.Ge(b, 1000 * d)), at=b),
            given=(sp.Ge(b, 1000 * d),),
            where=TWO_LEVELS,
        ),
        "refuted: is tied by the hypothesis",
    ),
)
