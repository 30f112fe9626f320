"""Sums, series and zeta: examples of the rules."""

import sympy as sp

from derivations.rules.examples.steps import Example, along, step
from derivations.rules.integral_test import IntegralTest
from derivations.rules.series import FromSecond, Rounded, SameTruth, SeriesComparison, Within
from derivations.rules.sums import Series, SumRule
from derivations.rules.zeta import ToInfinity, Zeta, ZetaBound
from theory import GrowthPath
from theory.language.propositions import Bounded, Converges, Tends


T, t, n = sp.symbols("T t n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
a, b, x = sp.symbols("a b x", positive=True)
PATH = GrowthPath("T grows", T, (4, 16, 64))
SQUARES = sp.Sum(t**-2, (t, 1, sp.oo))


def series(term):
    """That the series of a term converges."""
    return Converges(term, t, evaluate=False)


def partial(term):
    """A sum of the first T terms."""
    return sp.Sum(term, (t, 1, T))


def product(factor):
    """That a times a product of T factors stays bounded."""
    return Bounded(a * sp.Product(factor, (t, 1, T)), T, evaluate=False)


EXAMPLES = (
    Example(
        SumRule,
        step(sp.Sum(a, (k, 3, n)), a * (n - 2), SumRule("n - 2 terms"), given=(sp.Ge(n, 3),)),
        "proved (symbolic)",
        step(sp.Sum(a, (k, 3, n)), a * (n - 2), SumRule("n - 2 terms")),
        "refuted: range from 3",
    ),
    Example(
        Series,
        step(series(1 / (t * sp.log(t + 1) ** 2)), sp.true, Series("condensation"), "⇔"),
        "proved (symbolic)",
        step(series(1 / (t * sp.log(t) ** 2)), sp.true, Series("condensation"), "⇔"),
        "unverified: division by",
    ),
    Example(
        SeriesComparison,
        step(series(1 / (t + a)), series(1 / t), SeriesComparison(1 / (1 + a), sp.S.One), "⇔"),
        "proved (lemma)",
        step(series(1 / t), series(t**-2), SeriesComparison(sp.S.One, t), "⇔"),
        "unverified: depends on",
    ),
    Example(
        Rounded,
        step(series(sp.ceiling(n * t**a) ** -b), series((n * t**a) ** -b), Rounded(), "⇔"),
        "proved (lemma)",
        step(series(sp.ceiling(n / t) ** -b), series((n / t) ** -b), Rounded(), "⇔"),
        "unverified",
    ),
    Example(
        Within,
        step(product(t / (t + b)), sp.true, Within(a), "⇔"),
        "proved (symbolic)",
        step(product(1 + 1 / (t + 1)), sp.true, Within(a), "⇔"),
        "unverified: every factor",
    ),
    Example(
        SameTruth,
        step(a > 1, a > 1, SameTruth("the same words"), "⇔"),
        "unverified: no case tells them apart, which proves nothing",
        step(a > 1, a > 2, SameTruth("they look alike"), "⇔"),
        "refuted",
    ),
    Example(
        FromSecond,
        step(Tends(a * partial(b / t), T, sp.oo, evaluate=False), sp.Not(series(b / t)), FromSecond(), "⇔"),
        "proved (lemma)",
        step(Tends(partial(-1 / t), T, sp.oo, evaluate=False), sp.Not(series(-1 / t)), FromSecond(), "⇔"),
        "unverified: every term",
    ),
    Example(
        IntegralTest,
        step(SQUARES, sp.Sum(t**-2, (t, 1, 3)) + sp.Rational(1, 3), IntegralTest(1 / t, t, 3), "≤"),
        "proved (lemma)",
        step(SQUARES, sp.Sum(t**-2, (t, 1, 3)) + sp.Rational(1, 9), IntegralTest(t**-2, t, 3), "≤"),
        "refuted: derivative of the tail",
    ),
    Example(
        Zeta,
        step(sp.Sum(t ** (-1 - x), (t, 1, sp.oo)), sp.zeta(1 + x), Zeta()),
        "proved (symbolic)",
        step(sp.Sum(t**-x, (t, 1, sp.oo)), sp.zeta(x), Zeta()),
        "refuted: zeta is its",
    ),
    Example(
        ZetaBound,
        step(sp.zeta(1 + x), 1 + 1 / x, ZetaBound(), "<"),
        "proved (lemma)",
        step(sp.zeta(x), 1 + 1 / (x - 1), ZetaBound(), "<"),
        "refuted: the series converges",
    ),
    Example(
        ToInfinity,
        along(PATH, a * partial(t ** (-1 - x)), a * sp.Sum(t ** (-1 - x), (t, 1, sp.oo)), ToInfinity(1 + x)),
        "proved (lemma)",
        along(PATH, partial(t**-x), sp.Sum(t**-x, (t, 1, sp.oo)), ToInfinity(x)),
        "unverified: the series converges",
    ),
)
