"""Before a claim is called supported, the place where it fails is looked for."""

import math
from collections import Counter, deque

import numpy as np
import pytest
import sympy as sp

from tests.verify import toys
from theory import Claim, Kind, Parameter, Quantity
from verify.evidence.places import places, regime_at
from verify.evidence.streams import key_of
from verify.judging.thresholds import WORK
from verify.running.turns import Turns
from verify.running.worst import seek, why_unsought
from verify.simulators import simulator


x, y = sp.symbols("x y", nonnegative=True)
SQUARE = (Parameter(x, "x", 0, 1, spread="linear"), Parameter(y, "y", 0, 1, spread="linear"))
n = sp.Symbol("n", integer=True, positive=True)
LAW = sp.Symbol("law")
FLAT = Quantity("toy.flat", "f", "f", "A mean that is 1 nearly everywhere.")
FALSE = {
    "corner": lambda x, y: x > 0.9 and y > 0.9,
    "spot": lambda x, y: abs(x - 0.37) < 0.027 and abs(y - 0.61) < 0.027,
    "diagonal": lambda x, y: abs(x - y) < 0.01,
    "other diagonal": lambda x, y: abs(x + y - 1) < 0.01,
    "edge": lambda x, y: x == 0 and y > 0.5,
    "ends": lambda x, y: x == 0 and y == 1,
}
"""Where a mean of 1 is 1.3."""


def flat(where, cost=lambda **_: 10.0):
    @simulator("toy.flat", moments=lambda **_: math.inf, cost=cost)
    def drawn(rng, draws, *, x, y):
        return 1 + 0.3 * bool(where(x, y)) + 0.3 * rng.standard_normal(draws)

    return drawn


def one(kind=Kind.EQUAL, **fields) -> Claim:
    return toys.claim(sp.S.One, kind, lhs=FLAT(), parameters=SQUARE, **fields)


def sought(claim, *simulators, most=1024, seed=3, alpha=1e-6):
    return seek(toys.toy_suite(claim, simulators=simulators), claim, alpha, seed, WORK, most)


@pytest.mark.parametrize(
    ("where", "kind"), [*((where, Kind.EQUAL) for where in FALSE), ("corner", Kind.AT_MOST), ("spot", Kind.BELOW)]
)
def test_what_fails_in_a_small_part_is_found(where, kind):
    """A corner of 1 % of the square, a spot of 0.3 %, thin diagonals, an edge: the claim is refuted there."""
    found = sought(one(kind), flat(FALSE[where]))
    assert found.outcome.verdict.value == "refuted"
    assert FALSE[where](**found.regime)


def test_a_bound_is_sought_on_its_own_side():
    """A mean that is at least 1 is not refuted where it is more."""
    found = sought(one(Kind.AT_LEAST), flat(FALSE["corner"]))
    assert found.outcome.verdict.value == "undecided"
    assert not found.regime


def test_a_true_claim_is_left_alone_and_says_how_much_was_tried():
    """Nothing is found where there is nothing, and the number of regimes is said."""
    found = sought(one(), flat(lambda **_: False))
    assert found.outcome.verdict.value == "undecided"
    assert found.outcome.reason.startswith(f"its worst place was sought at {found.tried:,} regimes")
    assert found.tried > 1000


def test_searches_keep_to_their_error_probability_where_it_could_be_seen():
    """Of 60 searches of a true claim, each of which may err with 5 %, few cry wolf."""
    verdicts = Counter(
        sought(one(), flat(lambda **_: False), most=16, seed=s, alpha=0.05).outcome.verdict.value for s in range(60)
    )
    assert verdicts["refuted"] <= 8


def test_the_same_seed_gives_the_same_search():
    """Places, draws and outcome depend on the seed alone."""
    drawn = flat(FALSE["corner"])
    assert sought(one(), drawn, most=128) == sought(one(), drawn, most=128)


def test_dear_draws_are_not_spent_on_a_search():
    """Where a draw takes seconds nothing is sought, which is said."""
    found = sought(one(), flat(FALSE["corner"], cost=lambda **_: 1e10))
    assert found.outcome.reason == "its worst place was not sought: draws take too long"
    assert not found.tried


@pytest.mark.parametrize(
    ("kind", "lhs", "rhs"),
    [
        (Kind.AT_LEAST, (x - sp.Rational(37, 100)) ** 2 + (y - sp.Rational(61, 100)) ** 2, sp.Rational(1, 1000)),
        (Kind.AT_MOST, x**20 + y**20, sp.Rational(19, 10)),
        (Kind.EQUAL, sp.Max(1, sp.Rational(101, 100) - sp.Abs(x - y)), sp.S.One),
    ],
    ids=["dip", "corner", "diagonal"],
)
def test_formulas_are_searched_too(kind, lhs, rhs):
    """A bound between formulas that fails in a dip or at a corner, an equality that fails along a diagonal."""
    claim = toys.claim(rhs, kind, lhs=lhs, parameters=SQUARE, scale=sp.S.One)
    assert sought(claim).outcome.verdict.value == "refuted"


def test_a_formula_that_holds_is_not_refuted():
    """The mean of squares is at least the product, with equality on the diagonal."""
    claim = toys.claim(x * y, Kind.AT_LEAST, lhs=(x**2 + y**2) / 2, parameters=SQUARE, scale=sp.S.One)
    assert sought(claim).outcome.verdict.value == "undecided"


def test_places_keep_to_hypotheses_and_hold_every_word():
    """Regimes at places meet the hypotheses, every word comes, numbers tie, and ends are ends."""
    law = Parameter(LAW, "law", choices=tuple(f"w{i}" for i in range(20)))
    claim = toys.claim(sp.S.One, lhs=FLAT(), parameters=(*SQUARE, law), hypotheses=(y >= x,))
    rng = np.random.default_rng(key_of("places", 1))
    found = [r for place in places(claim, 200, rng) if (r := regime_at(claim, place)) is not None]
    assert all(r["y"] >= r["x"] for r in found)
    assert len({r["law"] for r in found}) == 20
    assert any(r["x"] == r["y"] not in (0.0, 0.5, 1.0) for r in found)
    assert any(r["x"] == 0 and r["y"] == 1 for r in found)


def test_paths_and_words_are_not_searched():
    """A regime that is a growth path is too dear, and words alone are all drawn anyway."""
    assert why_unsought(one()) is None
    assert why_unsought(toys.growing("inverse")).endswith("each regime is a growth path")
    words = Parameter(LAW, "law", choices=("one", "other"))
    assert why_unsought(toys.claim(sp.S.One, lhs=FLAT(), parameters=(words,))) == ""


def test_a_search_comes_when_all_checks_are_supported():
    """It waits for the checks of its claim, and is never begun where one of them is not supported."""
    tasks = [
        {"purpose": "screen", "claim": "a"},
        {"purpose": "worst", "claim": "a"},
        {"purpose": "worst", "claim": "b"},
    ]
    tasks.append({"purpose": "screen", "claim": "b"})
    turns = Turns(deque(deque([(i, task)]) for i, task in enumerate(tasks)), tasks, 1)
    order = [turns.next(math.inf, 0)[0][0][0] for _ in range(2)]
    assert order == [0, 3]
    assert turns.next(math.inf, 0) is None
    turns.heard(0, {"verdict": "supported", "claim": "a", "samples": 1})
    turns.heard(3, {"verdict": "undecided", "claim": "b", "samples": 1})
    assert turns.next(math.inf, 0)[0][0][0] == 1
    assert not turns.are_left
