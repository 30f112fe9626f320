"""Sums, series, zeta, integral tests and cases: false statements, and beside each kind a true one."""

import pytest
import sympy as sp

from derivations import (
    Algebra,
    Bound,
    Chain,
    IntegralTest,
    Rounded,
    Series,
    SeriesComparison,
    Step,
    SumRule,
)
from derivations.rules.alternatives import Alternatives, Case
from derivations.rules.relations import Rearranged
from derivations.rules.series import FromSecond, SameTruth, Within
from derivations.rules.zeta import ToInfinity, Zeta, ZetaBound
from tests.derivations.false_chains.lines import FALSE, not_shown
from tests.derivations.false_chains.tables import SOURCE, came_to, eq, k, n, one_step, q, r, x
from theory import Claim, GrowthPath, Kind, Parameter
from theory.language.propositions import Bounded, Converges, Tends


ZERO, ONE, HALF, TWO = sp.S.Zero, sp.S.One, sp.Rational(1, 2), sp.Integer(2)
T, t, d = sp.symbols("T t d", integer=True, positive=True)
a, b, c = sp.symbols("a b c", positive=True)
phi = sp.Symbol("phi", real=True)
LETTERS = tuple(Parameter(s, "a number", 1, 5) for s in (T, n, d, a, b, c, x))
REAL = tuple(Parameter(s, "a number", -5, 5, spread="linear") for s in (r, q))


def on_path(before, after, rule, sign="⇔", hypotheses=(), sets=None, where=None):
    """A chain of one step as T grows, between statements or to a limit."""
    moving = sets or {}
    kind = {"⇔": Kind.IFF, "→": Kind.LIMIT}[sign]
    claim = Claim(
        "false.claim",
        kind,
        "a statement",
        before,
        after,
        tuple(p for p in (*LETTERS, *REAL) if p.symbol not in moving),
        SOURCE,
        hypotheses=hypotheses,
        path=GrowthPath("T grows", T, (4, 16, 64), moving),
        equivalent=ONE if sign == "⇔" else None,
    )
    return Chain(claim, (Step(claim, rule, sign),), where=where or {})


def series(term):
    """That a series converges, left open."""
    return Converges(term, t, evaluate=False)


def up_to(term):
    """Partial sums."""
    return sp.Sum(term, (t, 1, T))


def cases(before, after, *given, sign="=", hypotheses=()):
    """A step made case by case: conditions, each with a rule or all steps, and what letters are there."""
    made = tuple(
        Case(when, by if isinstance(by, tuple) else (Step(after, by, sign),), *put) for when, by, *put in given
    )
    return one_step(before, after, Alternatives(made), sign, hypotheses)


SUMS = {
    "the number of terms from 3 to n is n - 2, n = 1 among them": (
        one_step(sp.Sum(a, (k, 3, n)), a * (n - 2), SumRule()),
        "range from 3",
    ),
    "the sum of 1/(k - 2) + k is the sum of its parts, k = 2 among them": (
        one_step(sp.Sum(1 / (k - 2) + k, (k, 1, n)), sp.Sum(1 / (k - 2), (k, 1, n)) + sp.Sum(k, (k, 1, n)), SumRule()),
        "division by",
    ),
    "the sum of 1/(t (t + 1)) is the difference of two that diverge": (
        one_step(
            sp.Sum(1 / t - 1 / (t + 1), (t, 1, sp.oo)),
            sp.Sum(1 / t, (t, 1, sp.oo)) - sp.Sum(1 / (t + 1), (t, 1, sp.oo)),
            SumRule(),
        ),
        "not known to",
    ),
    "the geometric series is taken apart for every x > 0": (
        one_step(sp.Sum(x**t + x**t / 2, (t, 1, sp.oo)), sp.Rational(3, 2) * sp.Sum(x**t, (t, 1, sp.oo)), SumRule()),
        "not known to",
    ),
    "a sum from minus infinity that diverges is taken apart": (
        one_step(
            sp.Sum(HALF**k + k, (k, -sp.oo, 0)), sp.Sum(HALF**k, (k, -sp.oo, 0)) + sp.Sum(k, (k, -sp.oo, 0)), SumRule()
        ),
        "not known to",
    ),
    "a divergent sum stands on the right only": (
        one_step(x, x + sp.Sum(a / t, (t, 1, sp.oo)) - a * sp.Sum(1 / t, (t, 1, sp.oo)), SumRule()),
        "not known to",
    ),
    "a sum is the sum of other terms": (one_step(sp.Sum(a * k, (k, 1, n)), a * n, SumRule()), ""),
}
TESTS = {
    "the harmonic series converges": (on_path(series(a / t), sp.true, Series("condensation")), ""),
    "the ratio test decides powers": (on_path(series(a / t**2), sp.true, Series("ratio")), "does not decide"),
    "the geometric series converges for every x": (on_path(series(x**t), sp.true, Series("ratio")), "does not decide"),
    "1/(t log(t)^2) has a first term": (
        on_path(series(1 / (t * sp.log(t) ** 2)), sp.true, Series("condensation")),
        "division by",
    ),
    "terms that may be negative are compared from one side": (
        on_path(series(1 / (t + a) ** 2 - 1 / (t + a) ** 2 + 0 * t), series(-1 / t), SeriesComparison(TWO, -ONE)),
        "terms",
    ),
    "1/t is at most a multiple of 1/t^2 that grows": (
        on_path(series(1 / t), series(t**-2), SeriesComparison(ONE, t)),
        "depends on",
    ),
    "1/t is at most infinity times 1/t^2": (
        on_path(series(1 / t), series(t**-2), SeriesComparison(ONE, sp.oo)),
        "infinite",
    ),
    "1/t is at most a hidden multiple of 1/t^2": (
        on_path(series(1 / t), series(t**-2), SeriesComparison(ONE, phi), where={phi: t}),
        "depends on",
    ),
    "sizes that fall are rounded up": (on_path(series(sp.ceiling(n / t) ** -x), series((n / t) ** -x), Rounded()), ""),
    "a size with a pole is rounded up": (
        on_path(series(sp.ceiling(-1 / (t - 3)) ** -a), series((-1 / (t - 3)) ** -a), Rounded()),
        "division by",
    ),
    "the sum of t^(-a) converges if and only if a >= 1": (on_path(series(t**-a), a >= 1, IntegralTest()), "expected"),
    "that of t^(-a b) if and only if a > 1": (on_path(series(t ** (-a * b)), a > 1, IntegralTest()), ""),
    "that of 1/t converges": (on_path(series(t ** (-a / a)), sp.true, IntegralTest()), ""),
    "T stays bounded: it is at most T": (
        on_path(Bounded(T * a, T, evaluate=False), sp.true, Within(a * T)),
        "expected a bound",
    ),
    "T stays bounded: it is at most infinity": (
        on_path(Bounded(T * a, T, evaluate=False), sp.true, Within(sp.oo)),
        "bound",
    ),
    "T P (1 - Q) stays bounded, both products being 0 or both 1": (
        on_path(
            Bounded(
                T * sp.Product(t / (t + a), (t, 1, T)) * (1 - sp.Product(HALF / (t + 1), (t, 1, T))), T, evaluate=False
            ),
            sp.true,
            Within(ONE),
        ),
        "corner",
    ),
    "a product of factors above 1 stays bounded": (
        on_path(Bounded(a * sp.Product(1 + ONE / (t + 1), (t, 1, T)), T, evaluate=False), sp.true, Within(a)),
        "every factor",
    ),
    "sums of negative terms grow without bound": (
        on_path(Tends(up_to(-1 / t), T, sp.oo, evaluate=False), sp.Not(series(-1 / t)), FromSecond()),
        "every term",
    ),
    "sums of positive terms, times a negative number": (
        on_path(Tends(-a * up_to(1 / t), T, sp.oo, evaluate=False), sp.Not(series(1 / t)), FromSecond()),
        "factor",
    ),
    "a > 1 if and only if a > 2, for no case tells them apart": (on_path(a > 1, a > 2, SameTruth("looks alike")), ""),
    "a > 1 if and only if a + b > 1 + b, by examples": (
        on_path(sp.Gt(a, 1), sp.Gt(a + b, 1 + b, evaluate=False), SameTruth("examples")),
        "proves nothing",
    ),
}
whole = sp.Sum(t**-2, (t, 1, sp.oo))
BOUNDS = {
    "the tail of 1/t^2 beyond 3 is at most 1/9": (
        one_step(whole, sp.Sum(t**-2, (t, 1, 3)) + sp.Rational(1, 9), IntegralTest(t**-2, t, 3), "≤"),
        "derivative of the tail",
    ),
    "that of 1/t^2 is at most 1/3 - 1": (
        one_step(whole, sp.Sum(t**-2, (t, 1, 3)) - sp.Rational(2, 3), IntegralTest(1 / t - 1, t, 3), "≤"),
        "falls to 0",
    ),
    "a cut before the first term": (
        one_step(sp.Sum(t**-2, (t, 5, sp.oo)), sp.Sum(t**-2, (t, 5, 1)) + 1, IntegralTest(1 / t, t, 1), "≤"),
        "as the last term",
    ),
    "the tail of 1/(k - 5/2)^2 beyond 1, over its pole": (
        one_step(
            sp.Sum((k - sp.Rational(5, 2)) ** -2, (k, 1, sp.oo)),
            sp.Rational(4, 9) - sp.Rational(2, 3),
            IntegralTest(1 / (k - sp.Rational(5, 2)), k, 1),
            "≤",
        ),
        "division by",
    ),
    "minus a sum is at most minus its bound": (
        one_step(-whole, -sp.Sum(t**-2, (t, 1, 3)) - sp.Rational(1, 3), IntegralTest(1 / t, t, 3), "≤"),
        "nonnegative factor",
    ),
    "zeta(x) is its series for every x > 0": (
        one_step(sp.Sum(t**-x, (t, 1, sp.oo)), sp.zeta(x), Zeta()),
        "zeta is its",
    ),
    "three times a series is zeta(2)": (
        one_step(sp.Sum(t**-2, (t, 1, sp.oo), (k, 1, 3)), sp.zeta(2), Zeta()),
        "expected the series of zeta",
    ),
    "zeta(1 + x) < 1/x": (one_step(sp.zeta(1 + x), 1 / x, ZetaBound(), "<"), ""),
    "zeta(x) < 1 + 1/(x - 1) for every x > 0": (
        one_step(sp.zeta(x), 1 + 1 / (x - 1), ZetaBound(), "<"),
        "the series converges",
    ),
    "partial sums of t^(-x) have a limit for every x > 0": (
        on_path(up_to(t**-x), up_to(t**-x).xreplace({T: sp.oo}), ToInfinity(x), "→"),
        "the series converges",
    ),
    "d times partial sums tends to d times the sum, where d moves": (
        on_path(d * up_to(t**-2), d * whole, ToInfinity(TWO), "→", sets={d: 2 * T}),
        "moves along the path",
    ),
    "partial sums rounded up tend to their limit rounded up": (
        on_path(sp.ceiling(up_to(6 * t**-2) / 6), sp.ceiling(whole), ToInfinity(TWO), "→"),
        "",
    ),
    "sums from T up to T tend to those from T on": (
        on_path(sp.Sum(t**-2, (t, T, T)), sp.Sum(t**-2, (t, T, sp.oo)), ToInfinity(TWO), "→"),
        "moves along the path",
    ),
}
SIGNS = (sp.Gt(r, 0), sp.Lt(r, 0), eq(r, 0))
CASES = {
    "|r| = r, with two cases of three": (
        cases(sp.Abs(r), r, (SIGNS[0], Algebra()), (SIGNS[2], Algebra())),
        "no case is given for",
    ),
    "|r| = r, with a case that fails": (cases(sp.Abs(r), r, *((when, Algebra()) for when in SIGNS)), "r < 0"),
    "|1/r| = 1/r, told apart by the sign of 1/r": (
        cases(sp.Abs(1 / r), 1 / r, (sp.Gt(1 / r, 0), Algebra()), (sp.Le(1 / r, 0), Algebra())),
        "",
    ),
    "a case is said to be r = 5": (
        one_step(r, 5, Alternatives((Case(sp.true, (Step(sp.Integer(5), Algebra()),), {r: sp.Integer(5)}),))),
        "expected a case that says",
    ),
    "no case at all": (one_step(r, q, Alternatives(())), "no case is given"),
    "a case that goes the other way": (
        cases(r, r + 1, (sp.Ge(r, 0), (Step(r + 1, Bound("one more", ONE), "<"),)), (sp.Lt(r, 0), Algebra()), sign="="),
        "",
    ),
}
ALL = SUMS | TESTS | BOUNDS | CASES


@pytest.mark.parametrize("name", ALL)
def test_a_false_statement_is_not_shown(name):
    chain, reason = ALL[name]
    not_shown(*came_to(chain), reason)


def test_a_consequence_in_a_case_is_no_equivalence():
    """R > 1 gives r > 0, not the other way round: an equals sign between statements says no more."""
    weaker = Alternatives((Case(sp.Ge(q, 0), (Step(r > 0, Rearranged()),)), Case(q < 0, (Step(r > 0, Rearranged()),))))
    verdict, why = came_to(on_path(r > 1, r > 0, weaker))
    assert verdict in FALSE, why


s = sp.Symbol("s", positive=True)
TRUE = {
    "the number of terms from 3 to n, n >= 3": one_step(
        sp.Sum(a, (k, 3, n)), a * (n - 2), SumRule(), hypotheses=(sp.Ge(n, 3),)
    ),
    "a convergent series taken apart": one_step(
        sp.Sum(a * t**-2 + t**-3, (t, 1, sp.oo)),
        a * sp.Sum(t**-2, (t, 1, sp.oo)) + sp.Sum(t**-3, (t, 1, sp.oo)),
        SumRule(),
    ),
    "1/(t log(t + 1)^2) converges": on_path(series(1 / (t * sp.log(t + 1) ** 2)), sp.true, Series("condensation")),
    "the sum of 2^(-t) converges": on_path(series(a * HALF**t), sp.true, Series("ratio")),
    "1/(t + a) against 1/t": on_path(series(1 / (t + a)), series(1 / t), SeriesComparison(1 / (1 + a), ONE)),
    "sizes that grow are rounded up": on_path(series(sp.ceiling(n * t**a) ** -b), series((n * t**a) ** -b), Rounded()),
    "the sum of t^(-a b) converges if and only if a b > 1": on_path(series(t ** (-a * b)), a * b > 1, IntegralTest()),
    "a (1 - P) stays bounded": on_path(
        Bounded(a * (1 - sp.Product(t / (t + c), (t, 1, T))), T, evaluate=False), sp.true, Within(a)
    ),
    "a b times harmonic sums grow without bound": on_path(
        Tends(a * up_to(b / t), T, sp.oo, evaluate=False), sp.Not(series(b / t)), FromSecond()
    ),
    "the tail of 1/t^2 beyond 3 is at most 1/3": one_step(
        whole, sp.Sum(t**-2, (t, 1, 3)) + sp.Rational(1, 3), IntegralTest(1 / t, t, 3), "≤"
    ),
    "zeta(1 + s) is its series": one_step(sp.Sum(t ** (-1 - s), (t, 1, sp.oo)), sp.zeta(1 + s), Zeta()),
    "zeta(1 + s) < 1 + 1/s": one_step(sp.zeta(1 + s), 1 + 1 / s, ZetaBound(), "<"),
    "partial sums of t^(-1 - x) have a limit": on_path(
        a * up_to(t ** (-1 - x)), a * up_to(t ** (-1 - x)).xreplace({T: sp.oo}), ToInfinity(1 + x), "→"
    ),
    "|r| sgn(r) = r case by case": cases(
        sp.Abs(r) * sp.sign(r),
        r,
        (SIGNS[0], Algebra()),
        (SIGNS[1], Algebra()),
        (SIGNS[2], (Step(r, Algebra()),), {r: ZERO}),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_chain_of_the_same_rule_is_proved(name):
    verdict, why = came_to(TRUE[name])
    assert verdict == "proved", why
