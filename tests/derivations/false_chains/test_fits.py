"""False statements about means over chains of fits, each with the condition that it breaks, beside true ones."""

import pytest
import sympy as sp
from sympy.stats import Binomial, ChiSquared, Exponential, Gamma, Normal

from derivations import Mean
from derivations.language.formulas import ChainState, Given
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.xu2025.rules.two_moments import StandIn, UnbiasedSteps
from tests.derivations.steps import FAILED, n, step
from tests.derivations.toys import toy_claim
from theory import Parameter
from theory.xu2025._schedules import SampleSize


T, t = sp.symbols("T t", integer=True, positive=True)
M = sp.Symbol("M", integer=True, nonnegative=True)
a, real = sp.Symbol("a", positive=True), sp.Symbol("c", real=True)
s = sp.Symbol("s", integer=True, positive=True)
Z, E = Normal("Z", 0, 1), Exponential("E", 1)


def chain(name, when, truth=a):
    """The fit of a generation."""
    return ChainState(name, when, truth)


HERE, BEFORE, PAST = (chain("x", when) for when in (T, T - 1, t - 1))
WALK = {"x": Given(PAST + Z, t)}
FOLDED = {"x": Given(sp.Abs(PAST) + Z, t)}
HEAVY = {"x": Given(1 / Gamma("H", 1, 1), t), "y": Given(PAST * Z, t)}
TURNING = {"x": Given(PAST + sp.Abs(t - 3) * E, t)}
SHARE = {"x": Given(Binomial("K", n, PAST) / n, t)}
SIZE = SampleSize(sp.Symbol("schedule"), n, a, t)
SIZED = {"x": Given(chain("x", t - 1, 0) + Z / sp.sqrt(SIZE), t)}
AT_ORIGIN = chain("x", T, 0)


def solved(solution, of=HERE, over=T, via=()):
    """A step from a mean to its solution."""
    return Mean(of), solution, Solved(Mean(of), solution, over, via)


TOWER = {
    "E[X_M] = E[X_(M - 1)] for M = 0 too": (
        Mean(chain("x", M)),
        Mean(chain("x", M - 1)),
        Tower(),
        {"laws": WALK},
        "a time at which a state is drawn",
    ),
    "E[X_T] = E[X_(T - 1)] where each step starts at |X|": (Mean(HERE), Mean(BEFORE), Tower(), {"laws": FOLDED}, ""),
    "E[X_T Z] = E Z^2 = 1, as if Z were the draw of generation T": (
        Mean(HERE * Z),
        sp.S.One,
        Tower(),
        {"laws": WALK},
        "stands in a law too",
    ),
    "E[Y_T] = 0 for a multiple of what has no mean": (
        Mean(chain("y", T)),
        sp.S.Zero,
        Tower(),
        {"laws": HEAVY},
        "not known to exist",
    ),
    "E[X X'] = E[X_(T - 1) X'_(T - 1)] + 1 for chains of one law from two truths": (
        Mean(HERE * chain("x", T, 2 * a)),
        Mean(BEFORE * chain("x", T - 1, 2 * a)) + 1,
        Tower(),
        {"laws": WALK},
        "one chain of each law",
    ),
    "E[X_T] = E[X_(T - 1)] for shares, the truth above 1": (
        Mean(HERE),
        Mean(BEFORE),
        Tower(),
        {"laws": SHARE},
        "a probability",
    ),
    "the mean square of a chi-square step for c <= 0 degrees of freedom": (
        Mean(HERE),
        real * Mean(BEFORE),
        Tower(),
        {"laws": {"x": Given(PAST * ChiSquared("C", real), t)}},
        "parameter",
    ),
}
SOLVED = {
    "E X_T = a - 3 T + T (T + 1)/2, shown from T = 3 on": (
        *solved(a - 3 * T + T * (T + 1) / 2),
        {"laws": TURNING, "hypotheses": (T >= 3,)},
        "",
    ),
    "E X_T^2 = a^2 + T^2, with s standing for T": (
        *solved(a**2 + T + T * (2 * s - T - 1), HERE**2),
        {"laws": WALK, "where": {s: T}},
        "depends on T",
    ),
    "E X_T = a where each step starts at |X|": (*solved(a), {"laws": FOLDED}, ""),
    "E X_T^2 = a^2 + c over a real number c of generations": (
        *solved(a**2 + real, chain("x", real) ** 2, real),
        {"laws": WALK},
        "number of steps",
    ),
    "E X_(T + 1)^2 = a^2 + T": (*solved(a**2 + T, chain("x", T + 1) ** 2), {"laws": WALK}, "states at time T"),
    "E X_T^2 = a^2 + n, for a recursion in n": (*solved(a**2 + n, HERE**2, n), {"laws": WALK}, "states at time n"),
    "E X_T = a for shares, the truth above 1": (*solved(a), {"laws": SHARE}, "a probability"),
    "E Y_T^2 = a, by a mean over other generations": (
        *solved(a**2 + T, HERE**2, T, (Solved(Mean(chain("x", M)), a, M),)),
        {"laws": WALK},
        "over",
    ),
}
UNROLLED = {
    "a recursion unrolled from T = 3 on": (
        Mean(BEFORE) + T - 3,
        a - 3 * T + T * (T + 1) / 2,
        Unrolled(Mean(HERE), T),
        {"laws": TURNING, "hypotheses": (T >= 3,)},
        "recursion",
    ),
    "E X_T^2 = a^2 + T^2 unrolled, with s standing for T": (
        Mean(BEFORE**2) + 1,
        a**2 + T + T * (2 * s - T - 1),
        Unrolled(Mean(HERE**2), T),
        {"laws": WALK, "where": {s: T}},
        "depends on T",
    ),
    "E X_T = a unrolled where each step starts at |X|": (
        Mean(BEFORE),
        a,
        Unrolled(Mean(HERE), T),
        {"laws": FOLDED},
        "",
    ),
}
FAMILY = sp.Symbol("family")
TWO = toy_claim(lhs=sp.S.One, rhs=sp.S.One, parameters=(Parameter(FAMILY, "a family", choices=("one", "two")),))
GENERIC = {"x": Given(PAST + sp.sqrt(sp.Function("V", nonnegative=True)(PAST)) * Z, t)}
UNBIASED = {
    "steps of no family have mean 0": (
        Mean(HERE),
        Mean(BEFORE),
        UnbiasedSteps(HERE, {}),
        {"laws": WALK},
        "every family",
    ),
    "steps of two families have mean 0, one of them looked at": (
        Mean(HERE),
        Mean(BEFORE),
        UnbiasedSteps(HERE, {"one": WALK["x"]}),
        {"laws": WALK, "claim": TWO},
        "every family",
    ),
    "a fourth moment follows from mean 0 and a variance": (
        Mean(HERE**4),
        Mean(BEFORE**4 + 6 * BEFORE**2) + 3,
        UnbiasedSteps(HERE, {"one": WALK["x"]}),
        {"laws": WALK},
        "quadratic",
    ),
}
FOURTH = Solved(Mean(HERE**4), a**4 + 6 * a**2 * T + 3 * T**2, T)
SQUARE = Solved(Mean(HERE**2), a**2 + T, T)
SIZED_SQUARE = Solved(Mean(AT_ORIGIN**2), sp.Sum(1 / SIZE, (t, 1, T)), T)
CENTRED = E - 1
STAND_IN = {
    "a fourth moment of normal noise is that of centred exponential noise": (
        FOURTH.of,
        FOURTH.solution,
        StandIn(FOURTH, ((CENTRED, sp.S.One),)),
        {"laws": WALK},
        "quadratic",
    ),
    "noise stands in for no draw": (SQUARE.of, SQUARE.solution, StandIn(SQUARE, ()), {"laws": WALK}, "at least one"),
    "noise of variance 1 stands in for noise of variance 4": (
        SQUARE.of,
        SQUARE.solution,
        StandIn(SQUARE, ((Normal("Y", 0, 2), sp.Integer(4)),)),
        {"laws": WALK},
        "variance of a step",
    ),
    "noise at every size stands in for draws at odd sizes": (
        SIZED_SQUARE.of,
        SIZED_SQUARE.solution,
        StandIn(SIZED_SQUARE, ((Normal("Y", 0, 1) / sp.sqrt(2 * s - 1), 1 / (2 * s - 1)),), (2 * s - 1,)),
        {"laws": SIZED},
        "every size",
    ),
}
FALSE = {**TOWER, **SOLVED, **UNROLLED, **UNBIASED, **STAND_IN}


@pytest.mark.parametrize(("before", "after", "rule", "setting", "why"), FALSE.values(), ids=FALSE)
def test_false(before, after, rule, setting, why):
    found = step(before, after, rule, **setting)
    assert found.verdict in FAILED
    assert why in found.how


KEPT = {"x": Given(PAST * Gamma("G", n, 1) / n, t)}
TRUE = {
    "a time at which a state is drawn": (Mean(chain("x", M + 1)), Mean(chain("x", M)), Tower(), {"laws": WALK}),
    "roots of what stays positive": (
        Mean(sp.Abs(HERE)),
        Mean(BEFORE),
        Tower(),
        {"laws": KEPT},
    ),
    "shares of a truth below 1": (Mean(HERE), Mean(BEFORE), Tower(), {"laws": SHARE, "hypotheses": (a < 1,)}),
    "a recursion solved": (*solved(a**2 + T, HERE**2), {"laws": WALK}),
    "a recursion solved under a hypothesis about T": (
        *solved(a**2 + T, HERE**2),
        {"laws": WALK, "hypotheses": (T >= 3,)},
    ),
    "a recursion unrolled": (Mean(BEFORE**2) + 1, a**2 + T, Unrolled(Mean(HERE**2), T), {"laws": WALK}),
    "steps of both families": (
        Mean((HERE - a) ** 2),
        Mean((BEFORE - a) ** 2) + Mean(sp.Function("V", nonnegative=True)(BEFORE)),
        UnbiasedSteps(HERE, {"one": WALK["x"], "two": WALK["x"]}),
        {"laws": GENERIC, "claim": TWO},
    ),
    "noise stands in for draws of its variance": (
        SQUARE.of,
        SQUARE.solution,
        StandIn(SQUARE, ((CENTRED, sp.S.One),)),
        {"laws": WALK},
    ),
}


@pytest.mark.parametrize(("before", "after", "rule", "setting"), TRUE.values(), ids=TRUE)
def test_true(before, after, rule, setting):
    assert step(before, after, rule, **setting).verdict == "proved"
