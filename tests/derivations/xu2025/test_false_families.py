"""Families that are not normal, counts and expansions: what is false, and each rule beside what is true."""

import dataclasses
from fractions import Fraction

import pytest
import sympy as sp
from sympy.stats import Exponential, Gamma, Normal

from derivations import Mean, check
from derivations.language.formulas import ChainState, Chance, Given
from derivations.xu2025 import correction
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.counts import AllCounts
from derivations.xu2025.rules.families import Bernoulli, Collapsed, FirstFit, GammaTail, NamedChance
from derivations.xu2025.rules.limit_laws import CentralLimit
from derivations.xu2025.rules.outcomes import Cases, stands_for
from derivations.xu2025.rules.plane_sums import LookedAt, Tried
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.fits import T, a, b, n, t, x
from tests.derivations.steps import step, toy
from theory import GrowthPath, Kind, Parameter
from theory.xu2025._laws import BernoulliImprovement, GammaImprovement


HALF = sp.Rational(1, 2)
HERE, FIRST, PAST = (ChainState("x", when, a) for when in (T, sp.S.One, t - 1))
G, E = Gamma("G", n, 1), Exponential("E", 1)
k, m = sp.symbols("k m", integer=True, nonnegative=True)
p = sp.Symbol("p", integer=True, positive=True)
u, level = sp.Symbol("u", nonnegative=True), sp.Symbol("level", positive=True)
BOTH = tuple(Parameter(letter, "a number", 1, 5) for letter in (a, b))
GROWS = toy(a, b, Kind.LIMIT, BOTH, path=GrowthPath("T grows", T, (4, 16, 64)))
TWO_GROW = toy(a, b, Kind.ORDER, BOTH, path=GrowthPath("T and n grow", T, (4, 16, 64), {n: T**2}))


def falling(over=level):
    return Vanishing(Mean(HERE), a / 2**T, 1 / over, ((over * (1 + u), {}),), (u,), T, HALF)


FALLS = {"x": Given(PAST * E / 2, t)}
CENTRED = {"x": Given(PAST * (E - HALF), t)}
SURE = {"x": Given(PAST / 2, t)}
NEARER = Chance(sp.Abs(HERE - a) < sp.Abs(FIRST - a))
LEFT = Chance(a < sp.Abs(FIRST - a))
COLLAPSED = Collapsed(HERE, level, falling())
X, L = Gamma("X", n, 1) / n, Gamma("L", p, 1) / p
NAME = BernoulliImprovement(n, p, b)
LINE = sp.atan(2 / sp.sqrt(T - 1)) / sp.pi
LAWS = CentralLimit(
    {"one": Given(PAST * Gamma("H", p, 1) / p, t)}, HERE, {"one": 1}, (n * sp.Sum(1 / n, (t, 2, T)), T - 1), x, p
)
SIZES = (16, 64, 256)
TAIL = sp.uppergamma(n, 2 * n) / sp.gamma(n)

TRUE = {
    "a chain that collapses": (NEARER, LEFT, COLLAPSED, "→", FALLS, GROWS),
    "the first fit by its law": (Chance(b < FIRST), Chance(b < a * E / 2), FirstFit(), "=", FALLS, None),
    "P(G/n > 2)": (Chance(sp.Lt(2, G / n)), TAIL, GammaTail(), "=", {}, None),
    "a product of gamma variables": (
        Chance(sp.Abs(X * L - 1) < sp.Abs(X - 1)),
        GammaImprovement(n, p, 1, 1),
        NamedChance(),
        "=",
        {},
        None,
    ),
    "all outcomes": (stands_for(NAME, k, m), NAME, Cases(), "=", {}, None),
}
TRIED = {
    "1/(T + 1) is of order 1/T": (1 / (T + 1), 1 / T, LookedAt("", SIZES), "≍", {}, GROWS),
    "2 a <= 2 a + 1": (2 * a, 2 * a + 1, Tried("", 1), "≤", {}, None),
    "the same limit law": (LINE, LINE, LAWS, "≃", {}, GROWS),
}
WRONG = {
    "P(X_T > 0) tends to P(0 > 0) = 0": (Chance(HERE > 0), Chance(sp.false), COLLAPSED, "→", FALLS, GROWS),
    "P(X_T (X_1 - a) < 0) tends to P(0 < 0)": (
        Chance(HERE * (FIRST - a) < 0),
        Chance(sp.false),
        COLLAPSED,
        "→",
        FALLS,
        GROWS,
    ),
    "a chain that goes far below 0 collapses": (NEARER, LEFT, COLLAPSED, "→", CENTRED, GROWS),
    "a chain of sure steps has no ties": (NEARER, LEFT, COLLAPSED, "→", SURE, GROWS),
    "T times a chance that tends": (T * NEARER, T * LEFT, COLLAPSED, "→", FALLS, GROWS),
    "the first fit beside a later one": (
        Chance(HERE < FIRST),
        Chance(a * E / 2 > HERE),
        FirstFit(),
        "=",
        FALLS,
        None,
    ),
    "the first fit by what it is compared with": (
        Chance(a * E / 2 > FIRST),
        Chance(sp.false),
        FirstFit(),
        "=",
        FALLS,
        None,
    ),
    "the first fit by the law of another truth": (
        Chance(b < ChainState("x", 1, b)),
        Chance(b < a * E / 2),
        FirstFit(),
        "=",
        FALLS,
        None,
    ),
    "P(G/n > -2) above 1": (
        Chance(sp.Lt(-2, G / n)),
        sp.uppergamma(n, -2 * n) / sp.gamma(n),
        GammaTail(),
        "=",
        {},
        None,
    ),
    "P(G/n > 1) by the tail at 2 n": (Chance(sp.Lt(1, G / n)), TAIL, GammaTail(), "=", {}, None),
    "X^2 as a product of independent factors": (
        Chance(sp.Abs(X * X - 1) < sp.Abs(X - 1)),
        GammaImprovement(n, n, 1, 1),
        NamedChance(),
        "=",
        {},
        None,
    ),
    "twice the named chance": (
        2 * Chance(sp.Abs(X * L - 1) < sp.Abs(X - 1)),
        GammaImprovement(n, p, 1, 1),
        NamedChance(),
        "=",
        {},
        None,
    ),
    "all outcomes, ties among them": (
        stands_for(NAME, k, m).replace(sp.StrictLessThan, lambda *sides: sp.Le(*sides)),
        NAME,
        Cases(),
        "=",
        {},
        None,
    ),
    "all outcomes, but wrong from six observations on": (
        stands_for(NAME, k, m) + (n - 1) * (n - 2) * (n - 3) * (n - 4),
        NAME,
        Cases(),
        "=",
        {},
        None,
    ),
    "another limit law": (sp.Rational(1, 3), LINE, LAWS, "≃", {}, GROWS),
    "a normal variable below 1/2, by Bernoulli's": (
        Chance(sp.Lt(Normal("Z", 0, 1), -1)),
        b,
        Bernoulli("", (7, 65), Fraction(1, 2), False),
        "<",
        {},
        None,
    ),
    "1/T + n/T^3 is 1/T in the limit, as if n stood still": (
        1 / T + n / T**3,
        1 / T,
        LookedAt("", SIZES),
        "≃",
        {},
        TWO_GROW,
    ),
    "n/T^2 of order 1/T^2, as if n stood still": (n / T**2, 1 / T**2, LookedAt("", SIZES), "≍", {}, TWO_GROW),
    "1/T of order 1/T^(1 + 1/10^9), seen at two sizes": (1 / T, T**-2, LookedAt("", (16, 17)), "≍", {}, GROWS),
    "a (a - 1) = 0, tried where it holds": (a * (a - 1), sp.S.Zero, Tried("", 1), "=", {}, None),
}


def checked(row):
    before, after, rule, sign, laws, claim = row
    return step(before, after, rule, sign, claim=claim, laws=laws)


@pytest.mark.parametrize("name", TRUE)
def test_what_laws_and_definitions_give_is_proved(name):
    assert checked(TRUE[name]).verdict == "proved"


@pytest.mark.parametrize("name", TRIED)
def test_what_is_looked_at_is_no_more_than_confirmed(name):
    assert checked(TRIED[name]).verdict == "confirmed"


@pytest.mark.parametrize("name", WRONG)
def test_what_they_do_not_give_is_not(name):
    assert checked(WRONG[name]).verdict in FALSE


def test_a_level_that_a_hypothesis_bounds_is_not_every_level():
    rule = Collapsed(HERE, b, falling(b))
    assert step(NEARER, LEFT, rule, "→", claim=GROWS, laws=FALLS).verdict == "proved"
    assert "stands nowhere else" in step(NEARER, LEFT, rule, "→", (b > 5,), GROWS, laws=FALLS).how


# Chains of the paper, altered -----------------------------------------------------------------


def with_line(chain, to, number=0):
    """The chain's first line led elsewhere: the verdict on the step from there."""
    steps = list(chain.steps)
    steps[number] = dataclasses.replace(steps[number], to=to)
    return check(dataclasses.replace(chain, steps=tuple(steps))).steps[number + 1]


def test_a_multiple_of_the_sum_over_all_counts_is_not_its_name():
    assert isinstance(correction.POISSON_EXACT.steps[1].because, AllCounts)
    assert with_line(correction.POISSON_EXACT, 2 * correction.ALL_COUNTS).verdict in FALSE
    assert with_line(correction.POISSON_EXACT, correction.ALL_COUNTS).verdict == "confirmed"


@pytest.mark.parametrize(
    "event",
    [
        sp.Lt(correction.FAR_2, correction.FAR_1),
        sp.Eq(correction.FAR_2, 2 * correction.FAR_1),
        sp.Eq(correction.FAR_1, correction.FAR_1.xreplace({}) + 1),
    ],
    ids=["nearer", "twice as far", "one farther"],
)
def test_no_other_event_is_as_likely_as_a_tie(event):
    found = with_line(correction.TIES, sp.sqrt(correction.n_1) * Chance(event))
    assert found.verdict in FALSE
    assert with_line(correction.TIES, correction.TIES.steps[0].to).verdict == "proved"


@pytest.mark.parametrize(
    "changes",
    [{"ratio": sp.Integer(2)}, {"one": 1 / Gamma("O", 5, 1)}, {"ratio": correction.n_1}],
    ids=["second samples twice as large", "the reciprocal of a gamma variable", "a ratio that grows"],
)
def test_expansions_are_those_of_the_law_and_of_the_sizes(changes):
    (only,) = correction.SCALE_CORRECTION.steps
    rule = dataclasses.replace(only.because.rules["exponential"], **changes)
    cases = dataclasses.replace(only.because, rules={**only.because.rules, "exponential": rule})
    altered = dataclasses.replace(correction.SCALE_CORRECTION, steps=(dataclasses.replace(only, because=cases),))
    assert check(altered).verdict in FALSE
