"""Chances that are said to vanish, and where means and sequences are said to go: false, and each beside a true one."""

import pytest
import sympy as sp
from sympy.stats import Binomial, Exponential, Gamma, Normal, Poisson

from derivations import Mean
from derivations.language.formulas import ChainState, Chance, Given
from derivations.xu2025.rules.absorption import Between, Descent, FixedPoint, Vanishing
from derivations.xu2025.rules.chances import Indicator, Partition
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.fits import HERE, PAST, WALK, T, a, b, n, q, step, t
from theory.xu2025._laws import Extinction


ZERO, ONE, HALF = sp.S.Zero, sp.S.One, sp.Rational(1, 2)
u = sp.Symbol("u", nonnegative=True)
j = sp.Symbol("j", integer=True, nonnegative=True)


def verdict(table, name):
    """The verdict and the reason of the one step of a row."""
    before, after, rule, sign, laws = table[name]
    is_share = (a < 1,) if laws is SHARES else ()
    found = step(before, after, rule, sign=sign, laws=laws, hypotheses=is_share)
    return found.verdict, found.steps[0].how


# Vanishing ------------------------------------------------------------------------------------

FALLS = {"x": Given(PAST * Exponential("E", 1) / 2, t)}
SIGNED = {"x": Given(PAST / 2 + Normal("Z", 0, 1), t)}
SLOWER = {"x": Given(PAST * Gamma("G", 1, 1) * (1 - 1 / (t + 1) ** 2), t)}
HIGH = Chance(b <= HERE)
ABOVE = ((b * (1 + u), {}),)


def falling(**changes):
    """The bound of a mean that is halved in every generation."""
    good = {"mean": Mean(HERE), "solution": a / 2**T, "times": 1 / b, "on": ABOVE, "everywhere": (u,)}
    return Vanishing(**{**good, "over": T, "ratio": HALF, **changes})


VANISHING = {
    "P(X >= b) tends to 0 for a mean that is halved": (HIGH, ZERO, falling(), "→", FALLS),
    "P(X >= 0) tends to 0, no value of the event looked at": (
        Chance(HERE >= 0),
        ZERO,
        falling(on=()),
        "→",
        FALLS,
    ),
    "P(X >= b) tends to 0, as if the event were X >= 2 b": (
        HIGH,
        ZERO,
        falling(times=1 / (2 * b), on=((2 * b * (1 + u), {}),)),
        "→",
        FALLS,
    ),
    "2^T P(X >= b) tends to 0": (2**T * HIGH, ZERO, falling(), "→", FALLS),
    "P(X >= b/2^T) tends to 0, by a factor that grows": (
        Chance(b / 2**T <= HERE),
        ZERO,
        falling(times=2**T / b, on=((b * (1 + u) / 2**T, {}),)),
        "→",
        FALLS,
    ),
    "P(X >= b) tends to 0 for a ratio that tends to 1": (
        HIGH,
        ZERO,
        falling(solution=a * (T + 2) / (2 * (T + 1)), ratio=(T + 3) * (T + 1) / (T + 2) ** 2),
        "→",
        SLOWER,
    ),
    "P(X >= b) tends to 0 for a walk whose mean falls": (HIGH, ZERO, falling(), "→", SIGNED),
    "P(X_1 >= b) tends to 0": (
        Chance(b <= ChainState("x", 1, a)),
        ZERO,
        falling(mean=Mean(ChainState("x", 1, a))),
        "→",
        FALLS,
    ),
}
REASONS = {
    "P(X >= 0) tends to 0, no value of the event looked at": "on the event",
    "P(X >= b) tends to 0, as if the event were X >= 2 b": "on the event",
    "2^T P(X >= b) tends to 0": "stay",
    "P(X >= b/2^T) tends to 0, by a factor that grows": "stay",
    "P(X >= b) tends to 0 for a ratio that tends to 1": "stay",
    "P(X >= b) tends to 0 for a walk whose mean falls": "everywhere",
    "P(X_1 >= b) tends to 0": "generation T",
}


def test_a_chance_vanishes_with_a_bound_that_holds_everywhere():
    assert verdict(VANISHING, "P(X >= b) tends to 0 for a mean that is halved")[0] == "proved"


@pytest.mark.parametrize("name", REASONS)
def test_no_chance_is_said_to_vanish_without_a_bound(name):
    found, how = verdict(VANISHING, name)
    assert found in FALSE
    assert REASONS[name] in how or found == "refuted"


# Between --------------------------------------------------------------------------------------

SHARES = {"x": Given(Binomial("K", n, PAST) / n, t)}
INSIDE = Chance(sp.And(HERE > 0, HERE < 1))
AT_ONE = Chance(sp.Eq(HERE, 1))
GONE = Vanishing(Mean(HERE * (1 - HERE)), a * (1 - a) * (1 - 1 / n) ** T, 2 * n, (), (), T, 1 - 1 / n)
BETWEEN = {
    "P(X = 1) goes with E X": (AT_ONE, Mean(HERE), Between(INSIDE, GONE, HERE), "→", SHARES),
    "P(X = 1) goes with E (1 - X)": (
        AT_ONE,
        Mean(1 - HERE),
        Between(INSIDE, GONE, 1 - HERE),
        "→",
        SHARES,
    ),
    "P(X = 1) goes with E (X^2 - 1)": (
        AT_ONE,
        Mean(HERE**2 - 1),
        Between(INSIDE, GONE, HERE**2 - 1),
        "→",
        SHARES,
    ),
    "2^T P(X = 1) goes with 2^T E X": (
        2**T * AT_ONE,
        2**T * Mean(HERE),
        Between(INSIDE, GONE, HERE),
        "→",
        SHARES,
    ),
}


def test_a_chance_goes_with_a_mean_that_is_its_indicator_off_what_vanishes():
    assert verdict(BETWEEN, "P(X = 1) goes with E X")[0] == "proved"


@pytest.mark.parametrize("name", [name for name in BETWEEN if name != "P(X = 1) goes with E X"])
def test_no_chance_goes_with_another_mean(name):
    assert verdict(BETWEEN, name)[0] in FALSE


# Partition, indicators ------------------------------------------------------------------------

COUNTS = {"x": Given(Poisson("K", n * PAST) / n, t)}
EVENTS = {
    "P(X < b) = 1 - P(X >= b)": (Chance(b > HERE), 1 - Chance(b <= HERE), Partition(), "=", WALK),
    "P(X < b) = 1 - P(X > b), by values that are never b": (
        Chance(b > HERE),
        1 - Chance(b < HERE),
        Partition((b / 2, 2 * b)),
        "=",
        WALK,
    ),
    "P(0 < X < b) = 1 - P(X >= b) for a walk": (
        Chance(sp.And(HERE > 0, b > HERE)),
        1 - Chance(b <= HERE),
        Partition((b / 2, b, 2 * b)),
        "=",
        WALK,
    ),
    "P(X != b) = 1 - P(X > b)": (Chance(sp.Ne(HERE, b)), 1 - Chance(b < HERE), Partition((b, 2 * b)), "=", WALK),
    "2 P(X < b) = 1 - P(X >= b)": (2 * Chance(b > HERE), 1 - Chance(b <= HERE), Partition(), "=", WALK),
    "P(X = 0) = E 0^(n X)": (Chance(sp.Eq(HERE, 0)), Mean(Extinction(0) ** (n * HERE)), "K", "=", COUNTS),
    "P(X = 0) = E 0^(X (n X - 1)), which is 1 at X = 1/n as well": (
        Chance(sp.Eq(HERE, 0)),
        Mean(Extinction(0) ** (HERE * (n * HERE - 1))),
        Indicator(Extinction(0), HERE * (n * HERE - 1)),
        "=",
        COUNTS,
    ),
    "P(X = 0) = E 0^X for a walk, which may be negative": (
        Chance(sp.Eq(HERE, 0)),
        Mean(Extinction(0) ** HERE),
        Indicator(Extinction(0), HERE),
        "=",
        WALK,
    ),
    "P(X = 0) = E q_1^(n X)": (
        Chance(sp.Eq(HERE, 0)),
        Mean(Extinction(1) ** (n * HERE)),
        Indicator(Extinction(1), n * HERE),
        "=",
        COUNTS,
    ),
}
EVENTS["P(X = 0) = E 0^(n X)"] = (*EVENTS["P(X = 0) = E 0^(n X)"][:2], Indicator(Extinction(0), n * HERE), "=", COUNTS)
TRUE = ("P(X < b) = 1 - P(X >= b)", "P(X = 0) = E 0^(n X)")


@pytest.mark.parametrize("name", TRUE)
def test_events_of_which_one_happens_and_indicators(name):
    assert verdict(EVENTS, name)[0] == "proved"


@pytest.mark.parametrize("name", [name for name in EVENTS if name not in TRUE])
def test_no_other_events_add_up_to_one_or_have_an_indicator(name):
    assert verdict(EVENTS, name)[0] in FALSE


# Descents and fixed points --------------------------------------------------------------------


def extinct(generations):
    return Mean(Extinction(generations) ** (n * ChainState("x", T - generations, a)))


NEXT = (Extinction(j + 1), sp.exp(Extinction(j) - 1))
DOWN = {
    "E q_0^(n X_T) = E q_(T-1)^(n X_1)": (
        extinct(ZERO),
        extinct(T - 1),
        Descent(extinct(j), j, T - 1, (NEXT,)),
        "=",
        COUNTS,
    ),
    "q_(k+1) = exp(2 q_k - 1), by a name that is wrong": (
        extinct(ZERO),
        extinct(T - 1),
        Descent(extinct(j), j, T - 1, ((Extinction(j + 1), sp.exp(2 * Extinction(j) - 1)),)),
        "=",
        COUNTS,
    ),
    "E X_T^2 = 2 E X_(T-1)^2 for a mean square that is halved": (
        Mean(HERE**2),
        Mean(ChainState("x", T - 1, a) ** 2),
        Descent(
            Mean(ChainState("x", T - j, a) ** 2),
            j,
            ONE,
            ((ChainState("x", T - 1, a) ** 2, 2 * ChainState("x", T - 1, a) ** 2),),
        ),
        "=",
        FALLS,
    ),
    "the descent goes beyond the truth": (
        extinct(ZERO),
        extinct(T + 1),
        Descent(extinct(j), j, T + 1, (NEXT,)),
        "=",
        COUNTS,
    ),
    "the index is a letter of the formula": (
        Mean(HERE),
        Mean(ChainState("x", T - n, a)),
        Descent(Mean(ChainState("x", T - n, a)), n, n, ()),
        "=",
        WALK,
    ),
}
LAST = Extinction(T)
GOES = {
    "q_T tends to 1": (LAST, ONE, FixedPoint(LAST, sp.exp(q - 1), q), "→", None),
    "a free letter tends to 1": (b, ONE, FixedPoint(b, sp.exp(q - 1), q), "→", None),
    "q_3 tends to 1": (Extinction(3), ONE, FixedPoint(Extinction(3), sp.exp(q - 1), q), "→", None),
    "q_T^T tends to 1, and not to exp(-2)": (LAST**T, ONE, FixedPoint(LAST, sp.exp(q - 1), q), "→", None),
    "floor(q_T) tends to 1": (sp.floor(LAST), ONE, FixedPoint(LAST, sp.exp(q - 1), q), "→", None),
    "q_T tends to 1 by another step": (LAST, ONE, FixedPoint(LAST, (1 + q**2) / 2, q), "→", None),
}


@pytest.mark.parametrize(("table", "name"), [(DOWN, next(iter(DOWN))), (GOES, next(iter(GOES)))])
def test_a_branching_process_dies_out(table, name):
    assert verdict(table, name)[0] == "proved"


@pytest.mark.parametrize(("table", "name"), [(table, name) for table in (DOWN, GOES) for name in list(table)[1:]])
def test_no_other_descent_and_no_other_limit(table, name):
    assert verdict(table, name)[0] in FALSE
