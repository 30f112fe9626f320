"""Before a claim is called supported, the place where it fails is looked for."""

import json
import math
import time
from collections import Counter, deque

import numpy as np
import pytest
import sympy as sp

from tests.verify import toys
from theory import Claim, Kind, Parameter, Quantity
from theory.language.optimum import Least
from verify.evidence.archive import Notes, Row
from verify.evidence.laboratory import Laboratory
from verify.evidence.places import near, places, regime_at
from verify.evidence.streams import key_of
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running import worst
from verify.running.suite import Suite
from verify.running.turns import Turns
from verify.running.worst import seek, why_unsought
from verify.simulators import simulator
from verify.thresholds.comparisons import WORK


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


def flat(where, cost=lambda **_: 10.0, gap=0.3):
    """A mean of 1 plus a gap by a share that is told of each place."""

    @simulator("toy.flat", moments=lambda **_: math.inf, cost=cost)
    def drawn(rng, draws, *, x, y):
        return 1 + gap * float(where(x=x, y=y)) + 0.3 * rng.standard_normal(draws)

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
    told = found.outcome.reason
    assert told.startswith(f"its worst place was sought at {found.tried:,} regimes")
    assert "could not be drawn" not in told
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


def counting():
    """What fails in a corner and counts its draws in a cell."""
    drawn = [0]

    @simulator("toy.flat", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def counted(rng, draws, *, x, y):
        drawn[0] += draws
        return 1 + 0.3 * (x > 0.9 and y > 0.9) + 0.3 * rng.standard_normal(draws)

    return counted, drawn


def remembered(archive, simulator, claim=None, seed=3, alpha=1e-6, limits=None):
    """A search whose blocks are found and kept."""
    claim = claim or one()
    suite = Suite({claim.id: claim}, Laboratory([simulator], archive), {})
    return seek(suite, claim, alpha, seed, WORK, 128, limits)


def test_another_error_probability_asks_for_no_screening():
    """Only what confirms depends on it; another seed, or another claim, is screened anew."""
    simulator, drawn = counting()
    archive = Notes({}, math.inf)
    first = remembered(archive, simulator)
    whole, drawn[0] = drawn[0], 0
    again = remembered(archive, simulator, alpha=1e-9)
    assert (again.regime, again.tried) == (first.regime, first.tried)
    assert drawn[0] < whole / 4
    assert remembered(archive, simulator) == first
    for other in ({"seed": 4}, {"claim": one(tolerance=0.1)}):
        drawn[0] = 0
        remembered(archive, simulator, **other)
        assert drawn[0] > whole / 2


def test_a_suspect_that_takes_too_long_leaves_time_for_the_others(monkeypatch):
    """The first of four may take a fourth of what is left, the last one all."""
    given = []

    def judged(*known):
        given.append(known[-1].deadline - time.monotonic())
        return Outcome(Verdict.UNDECIDED, "out of time")

    monkeypatch.setattr(worst, "judge_claim", judged)
    found = remembered(None, flat(lambda **_: True), limits=Limits(deadline=time.monotonic() + 6000))
    assert found.outcome.reason.endswith("none of 4 suspects was confirmed")
    assert given == pytest.approx([1500, 2000, 3000, 6000], rel=0.1)


SPOILT = {
    "nothing": [[]],
    "no text": [[1e300]],
    "no screening": [list(b"[]")],
    "two": [[1.0], [2.0]],
    "no place": [("suspects", [[9.0, {"x": 2.0, "y": 0.5}]])],
    "no letter": [("suspects", [[9.0, {"x": 0.5}]])],
    "less than nothing": [("tried", -1)],
}
"""What may stand under the key of a screening that is none."""


@pytest.mark.parametrize("what", [*SPOILT, "of another claim"])
def test_what_is_no_screening_of_this_search_is_drawn_anew(what):
    """Whatever stands in the archive, the corner where the claim fails is found, as if nothing stood there."""
    simulator = flat(FALSE["corner"])
    archive, other = Notes({}, math.inf), Notes({}, math.inf)
    found = remembered(archive, simulator)
    key = next(iter(archive.known))
    if what == "of another claim":
        remembered(other, simulator, one(Kind.AT_LEAST))
        (archive.known[key],) = other.known.values()
    else:
        blocks = [altered(archive.recall(key), *part) if isinstance(part, tuple) else part for part in SPOILT[what]]
        archive.known[key] = Row(key, "", 0, 0, 0, 0.0, [np.array(block, dtype=float) for block in blocks]).content
    assert remembered(archive, simulator) == found
    assert found.outcome.verdict.value == "refuted"


def altered(kept, name, value):
    """A screening as it was kept, with one entry altered."""
    row = json.loads(bytes(kept[0].astype(np.uint8)))
    return list(json.dumps(row | {name: value}).encode())


def test_a_screening_that_time_cut_short_is_not_kept():
    """The next search looks at all places."""
    simulator, _ = counting()
    archive = Notes({}, math.inf)
    cut = remembered(archive, simulator, limits=Limits(deadline=time.monotonic() + 0.02))
    assert "before time was over" in cut.outcome.reason
    assert not archive.known
    assert remembered(archive, simulator) == remembered(None, simulator)


@pytest.mark.parametrize("operations", [1e10, 2e6])
def test_dear_draws_are_not_spent_on_a_search(operations):
    """Where a draw takes seconds, or too long for 16 places with 32 each, nothing is sought, which is said."""
    found = sought(one(), flat(FALSE["corner"], cost=lambda **_: operations))
    assert found.outcome.reason == "its worst place was not sought: draws take too long"
    assert not found.tried


def test_dear_draws_are_thinned_before_places_are():
    """Draws of 0.1 ms: five seconds are hundreds of places with 32 of them, not twenty with 512."""
    assert sought(one(), flat(lambda **_: False, cost=lambda **_: 1e5)).tried > 200


def test_draws_that_are_dear_in_a_part_of_the_region_are_seen_to_be():
    """They cost ten seconds each in a half of the square that a single regime would have missed."""
    found = sought(one(), flat(FALSE["corner"], cost=lambda *, x, y: 1e10 if x > 0.5 else 10.0))
    assert not found.tried


def test_a_faint_failure_in_a_corner_is_found():
    """A thirtieth of a standard deviation off, which 512 draws do not tell from noise, in 1 % of the square."""
    found = sought(one(), flat(FALSE["corner"], gap=0.01))
    assert found.outcome.verdict.value == "refuted"
    assert FALSE["corner"](**found.regime)


def test_a_peak_between_the_places_is_climbed():
    """A mean that rises towards a point, and is too large in 0.06 % of the square around it: most searches get there.

    Of eight searches with 256 places two or so have one of them in there by chance.
    """

    def height(x, y):
        return math.exp(-((x - 0.37) ** 2 + (y - 0.61) ** 2) / (2 * 0.1**2)) - 0.99

    found = [sought(one(Kind.AT_MOST), flat(height, gap=3.0), most=256, seed=seed) for seed in range(8)]
    assert sum(one.outcome.verdict.value == "refuted" for one in found) >= 4
    assert all(height(**one.regime) > 0 for one in found if one.regime)


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


def test_formulas_that_compute_themselves_are_sought_at_fewer_places():
    """The least of x + 1/x computes itself, in some 20 ms: five seconds are a hundred places, not thousands."""
    least = Least(x + 1 / x, x, sp.Rational(1, 10), 10)
    claim = toys.claim(2 + y, Kind.AT_LEAST, lhs=least + 2 * y, parameters=SQUARE[1:], scale=sp.S.One)
    found = sought(claim)
    assert found.outcome.verdict.value == "undecided"
    assert 32 <= found.tried < 256


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


def test_places_near_another_one_differ_from_it_in_one_number_or_in_more():
    """So what fails in one direction alone is followed, and what fails in two as well."""
    rng = np.random.default_rng(key_of("near", 1))
    around = [near(one(), {"x": 0.37, "y": 0.61}, 0.1, rng) for _ in range(200)]
    counts = Counter((place["x"] != 0.37, place["y"] != 0.61) for place in around)
    assert all(counts[moved] > 20 for moved in ((True, False), (False, True), (True, True)))


def test_paths_and_words_are_not_searched():
    """A regime that is a growth path is too dear, and words alone are all drawn anyway."""
    assert why_unsought(one()) is None
    assert why_unsought(toys.growing("inverse")).endswith("each regime is a growth path")
    words = Parameter(LAW, "law", choices=("one", "other"))
    assert why_unsought(toys.claim(sp.S.One, lhs=FLAT(), parameters=(words,))) == ""


def begun(*verdicts):
    """Numbers of what is begun after checks, two of either claim, came to verdicts; how many searches never are."""
    tasks = [{"purpose": "screen", "claim": name} for name in "aabb"]
    tasks += [{"purpose": "worst", "claim": name} for name in "ab"]
    turns = Turns(deque(deque([(i, task)]) for i, task in enumerate(tasks)), tasks, 1)
    assert [turns.next(math.inf, 0)[0][0][0] for _ in range(4)] == [0, 1, 2, 3]
    for number, verdict in enumerate(verdicts):
        turns.heard(number, {"verdict": verdict, "claim": tasks[number]["claim"], "samples": 1})
    found = []
    while (turn := turns.next(math.inf, 0)) is not None:
        found.append(turn[0][0][0])
    return found, turns.idle


def test_a_search_comes_when_all_checks_of_its_claim_had_their_turn():
    """It waits for them, whether they are supported or undecided; its claim may fail where that shows better."""
    assert begun("supported", "supported", "supported") == ([4], 0)
    assert begun("supported", "undecided", "supported", "supported") == ([4, 5], 0)


@pytest.mark.parametrize("verdict", ["refuted", "error", "vacuous"])
def test_nothing_is_searched_where_a_check_is_refuted_or_failed(verdict):
    """What a search could say is known, or nothing is to be learnt from these draws."""
    assert begun("supported", verdict, "undecided", "undecided") == ([5], 1)
