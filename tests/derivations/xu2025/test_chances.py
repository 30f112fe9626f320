"""Chances of events about fits: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp
from sympy.stats import Binomial, Exponential

from derivations import Mean
from derivations.language.formulas import ChainState, Chance, Given
from derivations.xu2025.rules.absorption import Between, Descent, FixedPoint, Vanishing
from derivations.xu2025.rules.chances import Indicator, Partition
from tests.derivations.fits import HERE, PAST, WALK, T, a, b, n, q, refused, step, t, x
from theory.xu2025._laws import Extinction


def test_events_that_overlap_do_not_add_up_to_one():
    low, high = Chance(a > HERE), Chance(a <= HERE)
    values = (a / (1 + x), a, a * (1 + x))
    assert step(low, 1 - high, Partition(values), laws=WALK).verdict == "proved"
    assert refused(low, 1 - Chance(a < HERE), Partition(values), laws=WALK)


u = sp.Symbol("u", nonnegative=True)


FALLS = {"x": Given(PAST * Exponential("E", 1) / 2, t)}


ABOVE = ((b * (1 + u), {}),)


def test_a_chance_vanishes_only_if_its_bound_does():
    good = Vanishing(Mean(HERE), a / 2**T, 1 / b, ABOVE, (u,), T, sp.Rational(1, 2))
    chance = Chance(b <= HERE)
    assert step(chance, sp.S.Zero, good, sign="→", laws=FALLS).verdict == "proved"
    still = Vanishing(Mean(HERE), a, 1 / b, ABOVE, (u,), T, sp.S.One)
    assert refused(chance, sp.S.Zero, still, sign="→", laws={"x": Given(PAST * Exponential("E", 1), t)})


def test_a_chance_and_a_mean_that_differ_outside_the_event_are_refused():
    middle = Chance(sp.And(HERE > 0, HERE < 1))
    law = {"x": Given(Binomial("K", n, PAST) / n, t)}
    m, w = sp.symbols("m w", integer=True, nonnegative=True)
    on = (((m + 1) / n, {n: m + w + 2}),)
    values = (sp.S.Zero, sp.S.One, 1 / (1 + x))
    solution = a * (1 - a) * (1 - 1 / n) ** T
    vanishes = Vanishing(Mean(HERE * (1 - HERE)), solution, 2 * n, on, values, T, 1 - 1 / n)
    one, more = Chance(sp.Eq(HERE, 1)), {"sign": "→", "laws": law, "hypotheses": (a < 1,)}
    assert step(one, Mean(HERE), Between(middle, vanishes, HERE, values), **more).verdict == "proved"
    assert refused(one, Mean(1 - HERE), Between(middle, vanishes, 1 - HERE, values), **more)


def test_a_count_that_is_not_zero_has_no_indicator():
    zero = sp.S.Zero
    assert refused(Chance(sp.Eq(HERE, 0)), Mean(q ** (n * HERE)), Indicator(q, n * HERE), laws=WALK)
    assert refused(Chance(sp.Eq(HERE, 1)), Mean(zero**HERE), Indicator(zero, HERE), laws=WALK)


def test_a_descent_has_to_keep_the_mean():
    j = sp.Symbol("j", integer=True, nonnegative=True)
    mean = Mean(ChainState("x", T - j, a))
    assert refused(Mean(HERE), Mean(ChainState("x", 1, a)), Descent(mean, j, T - 1), laws=FALLS)


def test_a_fixed_point_that_is_crossed_is_refused():
    dies = Extinction(T)
    assert step(dies, sp.S.One, FixedPoint(dies, sp.exp(x - 1), x), sign="→").verdict == "proved"
    assert refused(dies, sp.S.One, FixedPoint(dies, sp.exp(2 * (x - 1)), x), sign="→")
