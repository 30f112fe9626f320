"""A verdict that is told from finitely many sizes says what it assumes of larger ones, and any other one does not."""

import math
import re

import pytest
import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source
from theory.language.propositions import Bounded
from verify import run
from verify.simulators import simulator


n, k, T = (sp.Symbol(name, integer=True, positive=True) for name in "nkT")
LATE = Quantity("beyond.late", "q", "q", "One, and half a unit more beyond n = 1024.")
SUMS = Quantity("beyond.sums", "S", "S", "A sum of squares with variances 1/t^k.")
SOURCE = Source("Nobody 2026", "Theorem 1", "ours")
SIZES = (4, 16, 64, 256)
NUMBERS = r"beyond (.*?) the (.*) goes on as from (.*) to (\d+) and moves by less than ([\d.]+)( %)?"


@simulator("beyond.late", bounds=lambda **_: ((0.0, 6.0),))
def late(rng, draws, *, n, rate=1.0):
    """Nothing at sizes up to 1024 tells that the mean does not tend to 1."""
    return 1 + 0.5 * n**-rate + 0.5 * (n > 1024) + rng.uniform(-0.5, 0.5, draws)


@simulator("beyond.sums", moments=lambda **_: math.inf)
def sums(rng, draws, *, T, k):
    return sum(rng.standard_normal(draws) ** 2 / step**k for step in range(1, T + 1))


def said(kind, lhs, rhs, sizes=SIZES, size=n, sets=None, **fields):
    path = GrowthPath("to infinity", size, sizes, sets or {})
    fields = {"id": "beyond.claim", "statement": "A toy", "source": SOURCE, "parameters": (), "path": path} | fields
    return Claim(kind=kind, lhs=lhs, rhs=sp.sympify(rhs), **fields)


def judged(claim):
    (one,) = run(claim, regimes=1, budget="60s").values()
    return one


def told(one):
    """Size, what goes on, from where to where, and how far it may move, as a number."""
    (sentence,) = one.assumes
    where, what, first, last, least, percent = re.fullmatch(NUMBERS, sentence).groups()
    return where, what, first, last, float(least) / (100 if percent else 1)


@pytest.mark.parametrize("kind", [Kind.LIMIT, Kind.ASYMPTOTIC, Kind.AT_LEAST, Kind.AT_MOST])
def test_a_false_limit_that_no_size_shows_is_supported_under_what_it_assumes_of_larger_sizes(kind):
    """Beyond 256 the gap moves by half the limit, which is more than the verdict says that it may."""
    one = judged(said(kind, LATE(), sp.Rational(101, 100) if kind is Kind.AT_MOST else 1))
    assert one.verdict == "supported"
    assert told(one)[:4] == ("n = 256", "gap", "n = 16", "256")
    low, high = one.checks[0]["path"]["sizes"][-1]["gap_interval"]
    room = {Kind.AT_LEAST: low + 0.01, Kind.AT_MOST: 0.01 - high}.get(kind, 0.01 - max(-low, high))
    assert 0.9 * room < told(one)[4] <= room < 0.5


def test_a_refuted_limit_says_how_far_the_gap_would_have_to_move_for_it_to_be_true():
    """It rests on the smallest sizes that exclude it, at which it was confirmed."""
    one = judged(said(Kind.LIMIT, LATE(), sp.Rational(5, 4), (16, 64, 256, 1024)))
    assert (one.verdict, one.reason) == ("refuted", "confirmed by plain (late, sizes 16, 64, 256)")
    assert told(one)[:4] == ("n = 256", "gap", "n = 16", "256")
    _, high = one.checks[0]["path"]["sizes"][2]["gap_interval"]
    assert 0.9 * -high < told(one)[4] <= -high


def test_letters_that_grow_with_the_size_are_named_too():
    one = judged(said(Kind.LIMIT, LATE(), 1, (2, 8, 32, 128), k, {n: 2 * k}))
    assert told(one)[:4] == ("k = 128 (n = 256)", "gap", "k = 8", "128")


def test_a_rate_of_a_simulation_says_how_far_its_exponent_may_move():
    one = judged(said(Kind.ORDER, LATE(), 1, tolerance=0.05))
    assert one.verdict == "supported"
    where, what, first, last, room = told(one)
    assert (where, what, first, last) == ("n = 256", "local exponent of the ratio of the sides", "n = 4", "256")
    assert 0 < room < 0.05


def test_limits_and_orders_of_formulas_are_told_from_finitely_many_sizes_as_well():
    """The formulas turn at a size that is beyond the path."""
    turning = sp.Piecewise((2, n > 10**6), (1 + 1 / sp.sqrt(n), True))
    one = judged(said(Kind.LIMIT, turning, 1, (64, 1024, 16384, 65536)))
    assert one.verdict == "supported"
    assert told(one)[:4] == ("n = 65536", "gap", "n = 1024", "65536")
    order = judged(said(Kind.ORDER, n + sp.sqrt(n), n, tuple(10**j for j in range(1, 13))))
    assert order.verdict == "supported"
    what = "local exponent of the ratio of the sides"
    assert order.assumes == (f"beyond n = 1e+12 the {what} goes on as from n = 1e+07 to 1e+12",)


POWERS = tuple(10**j for j in range(1, 13))
STANDING_IN = {
    "order": said(Kind.ORDER, LATE(), 1, POWERS, equivalent=1 + 1 / (2 * n), tolerance=0.05),
    "statement": said(
        Kind.IFF,
        Bounded(SUMS(), T),
        k > 1,
        POWERS[1:],
        T,
        equivalent=sp.Sum(n**-k, (n, 1, T)),
        parameters=(Parameter(k, "exponent", low=2, high=3),),
        tolerance=0.05,
    ),
}


@pytest.mark.parametrize("kind", STANDING_IN)
def test_a_formula_in_place_of_draws_is_assumed_to_stand_for_them_at_larger_sizes(kind):
    one = judged(STANDING_IN[kind])
    assert one.verdict == "supported"
    where = re.fullmatch("beyond (. = .*), the largest size drawn, (.*)", one.assumes[-1]).groups()
    assert where == (WHERE[kind], "what is measured keeps to the formula that stands for it")


WHERE = {"order": "n = 256", "statement": "T = 64"}

NEAR = {
    "a claim at one size": said(
        Kind.EQUAL, LATE(), 1 + 1 / (2 * n), path=None, parameters=(Parameter(n, "size", 1, 9),)
    ),
    "two sides that are the same": said(Kind.ASYMPTOTIC, LATE(), LATE()),
    "an equality of formulas": said(
        Kind.EQUAL, (n + 1) ** 2, n**2 + 2 * n + 1, path=None, parameters=(Parameter(n, "size", 1, 9),)
    ),
    "a statement that rules decide": said(
        Kind.IFF,
        Bounded(sp.Sum(1 / T**k, (T, 1, n)), n),
        k > 1,
        tuple(10**j for j in range(2, 9)),
        parameters=(Parameter(k, "exponent", 1, 3),),
    ),
}


@pytest.mark.parametrize("name", NEAR)
def test_what_is_not_told_from_sizes_assumes_nothing_of_them(name):
    one = judged(NEAR[name])
    assert (one.verdict, one.assumes) == ("supported", ())


def test_an_open_limit_assumes_nothing():
    one = judged(said(Kind.LIMIT, LATE(rate=0.1), 1))
    assert (one.verdict, one.assumes) == ("undecided", ())


def test_a_letter_may_be_called_like_an_entry_of_the_results():
    size = sp.Symbol("size", integer=True, positive=True)
    claim = said(Kind.ORDER, size, n**2, POWERS, sets={size: n**2})
    one = judged(claim)
    assert one.verdict == "supported"
    assert [row["size"] for row in one.checks[0]["path"]["sizes"]] == list(POWERS)
    assert one.assumes[0].startswith("beyond n = 1e+12 the local exponent")
