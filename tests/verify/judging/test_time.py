"""What becomes of a check that has little time, and of simulators that do not say what a draw costs."""

import time
from collections import deque

import numpy as np
import pytest

from tests.verify import toys
from theory import GrowthPath, Kind
from verify.evidence.laboratory import Laboratory
from verify.judging.claims import judge_claim
from verify.judging.contracts import keep_contract
from verify.judging.intervals import Interval
from verify.judging.looks import Looks
from verify.judging.reader import FIRST, Limits, Reader
from verify.judging.trends import trend
from verify.running.more_time import advised
from verify.running.turns import Bundle, Turns
from verify.simulators import simulator
from verify.thresholds.draws import BLOCK
from verify.thresholds.intervals import EARLY_LOOK, FIRST_LOOK


PATH = GrowthPath("k to infinity", toys.k, (4, 16, 64))
SLOW = 2e-3
"""Seconds that a draw takes at the largest size of the path."""


@simulator("toy.grown")
def loop(rng, draws, *, mu, k):
    """Normal draws of mean mu (1 + 1/k^2), in a loop whose time grows with the size; it declares nothing."""
    time.sleep(draws * SLOW * (k / 64) ** 2)
    return mu * (1 + 1 / k**2) * (1 + 0.02 * rng.standard_normal(draws))


@pytest.fixture(autouse=True, scope="module")
def tried():
    """The contract of the simulator, which would take its part of the time."""
    keep_contract(Laboratory([loop]), toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=PATH), {"mu": 2.0})


def judged(seconds, rhs=toys.mu, tolerance=0.05):
    claim = toys.claim(rhs, Kind.ASYMPTOTIC, toys.GROWN(), path=PATH, tolerance=tolerance)
    limits = Limits(deadline=time.monotonic() + seconds)
    return judge_claim(Laboratory([loop]), claim, {"mu": 2.0}, 1e-6, 0, limits), limits


@pytest.mark.parametrize(("rhs", "verdict"), [(toys.mu, "supported"), (0.7 * toys.mu, "refuted")])
def test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws(rhs, verdict):
    outcome, limits = judged(60.0, rhs)
    assert outcome.verdict.value == verdict, outcome.reason
    assert EARLY_LOOK <= outcome.sizes[-1]["samples"] < FIRST_LOOK
    assert not limits.ended  # whatever the time


def test_the_clock_changes_nothing_where_the_time_suffices():
    first, second = judged(60.0, tolerance=0.1), judged(600.0, tolerance=0.1)
    assert first[0] == second[0]
    assert not first[1].ended


@simulator("toy.grown")
def growing(rng, draws, *, mu, k):
    """Draws that vary as much at every size, and take as many random numbers as that says."""
    return mu * (1 + 0.3 * rng.standard_normal((draws, k)).sum(axis=1) / np.sqrt(k))


def test_draws_go_to_the_sizes_where_they_tell_most_of_the_limit_for_their_work():
    """The third last size is cheap, the last one tells most, and of the one between not much is asked."""
    outcome = judge_claim(
        Laboratory([growing]), toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=PATH), {"mu": 2.0}, 1e-6, 0
    )
    assert outcome.verdict.value == "supported"
    third, middle, last = (row["samples"] for row in outcome.sizes)
    assert third >= last > middle


def test_a_look_that_takes_longer_than_it_seemed_keeps_what_was_drawn_before():
    """A block that is late ends the stream, and not the check: its last interval is told, and how much is missing."""
    seconds = iter([0.0, 0.0, 0.0, *[0.4] * 100])

    @simulator("toy.mean", moments=lambda **_: np.inf, cost=lambda **_: 1.0)
    def slower_and_slower(rng, draws, *, mu):
        time.sleep(next(seconds) if draws == BLOCK else 0.0)
        return mu * (1 + 0.3 * rng.standard_normal(draws))

    reader = Reader(Laboratory([slower_and_slower]).compare(toys.claim(toys.mu).at(mu=2.0), "best"), 0, FIRST, 1e-3)
    reading = reader.read(lambda _: False, Limits(deadline=time.monotonic() + 1.0))
    assert reading.halted == "out of time"
    assert reading.interval.trusted
    assert 0 < reader.seen < reading.samples
    assert reading.more > 0


def test_a_check_that_is_cut_short_says_where_what_is_known_and_how_much_more_it_would_take():
    outcome, _ = judged(0.4, tolerance=0.01)
    assert outcome.verdict.value == "undecided"
    assert outcome.reason.startswith("out of time: k = 64")
    assert 0.1 < outcome.more < 600
    outcome, _ = judged(0.0)
    assert outcome.reason == "out of time: k = 4 has no draws"


def test_the_shares_of_all_looks_sum_to_one():
    for looks in (Looks(FIRST_LOOK), Looks(EARLY_LOOK, 2), Looks(FIRST_LOOK, 0, 9), Looks(EARLY_LOOK, 2, 1)):
        shares = [looks.share(1.0, look) for look in range(1 + looks.skip, 10_000)]
        assert sum(shares) == pytest.approx(1.0, rel=1e-3)
        assert min(shares) > 0
    assert [Looks(EARLY_LOOK, 2).size(look) for look in (1, 2, 3, 4)] == [128, 256, 512, 1024]
    assert [Looks(FIRST_LOOK, 0, 2).size(look) for look in (1, 2, 3, 4)] == [512, 1024, 2048, 4096]
    assert [Looks(FIRST_LOOK, 0, 8).size(look) // BLOCK for look in range(8, 13)] == [1, 2, 3, 4, 6]  # in whole blocks


# Limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_the_limit_is_bounded_by_a_noisy_last_size_and_a_sharp_third_last_one(rate):
    gaps = [0.02 * size**-rate for size in PATH.sizes]
    rough = [Interval(gap - radius, gap + radius) for gap, radius in zip(gaps, (0.001, 0.01, 0.01), strict=True)]
    limit = trend(PATH, PATH.sizes, rough, 0.05).limit
    assert limit.low <= 0 <= limit.high
    assert limit.radius < 0.02  # from the last two alone it would be 0.03


def test_a_gap_that_turns_round_is_bounded_by_its_last_change_alone():
    gaps = [Interval(gap - 1e-4, gap + 1e-4) for gap in (-0.05, 0.03, 0.01)]
    limit = trend(PATH, PATH.sizes, gaps, 0.05).limit
    assert limit.low == pytest.approx(-0.01, abs=1e-3)
    assert limit.high == pytest.approx(0.01, abs=1e-3)


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
def test_a_gap_that_falls_like_a_logarithm_is_not_called_lasting(scale):
    gaps = [scale / np.log(size) for size in (4, 16, 64, 256, 1024, 4096)]
    path = GrowthPath("k to infinity", toys.k, (4, 16, 64, 256, 1024, 4096))
    assert not trend(path, path.sizes, [Interval(gap - 1e-12, gap + 1e-12) for gap in gaps]).lasting


def test_no_budget_is_advised_that_a_run_cannot_have():
    """An event of probability 10^-20 is seen in no time."""
    late = {"claim": "a", "verdict": "undecided", "seconds": 1.0}
    assert advised([late | {"more_seconds": 40.0}], 10.0, 1) == (60.0, "70s")
    assert advised([late | {"more_seconds": 1e20}], 10.0, 1) is None


# Turns ----------------------------------------------------------------------------------------


def row(claim, verdict="undecided", more=None, samples=100):
    found = {"claim": claim, "verdict": verdict, "samples": samples}
    return found if more is None else found | {"late": True, "more_seconds": more}


def turns(*claims):
    tasks = [{"claim": claim, "purpose": "design"} for claim in claims]
    return Turns(deque(deque([(i, task)]) for i, task in enumerate(tasks)), tasks, 2)


def test_every_check_has_an_even_share_and_what_was_cut_short_comes_again_with_what_is_left():
    queue = turns("a", "a", "b", "b")
    bundle, share = queue.next(120.0, 0)
    assert (bundle[0][0], share) == (0, 60.0)
    queue.heard(0, row("a", more=30.0))
    assert [queue.next(60.0, 0)[0][0][0] for _ in range(3)] == [1, 2, 3]
    queue.heard(1, row("a", more=5.0))
    assert queue.next(50.0, 0)[0][0][0] == 1  # it needs least
    bundle, share = queue.next(50.0, 0)
    assert bundle[0][0] == 0
    assert share >= 30.0
    queue.heard(0, row("a", more=30.0))
    assert queue.next(50.0, 0) is None  # it drew nothing new
    assert not queue.are_left


def test_checks_of_a_claim_that_is_refuted_come_last_and_not_twice():
    queue = turns("a", "a", "b")
    queue.next(120.0, 0)
    queue.heard(0, row("a", "refuted"))
    assert [queue.next(120.0, 0)[0][0][0] for _ in range(2)] == [2, 1]
    queue.heard(1, row("a", more=5.0))
    assert queue.next(120.0, 0) is None


def test_a_check_of_a_refuted_claim_does_not_come_first_because_another_one_shares_its_draws():
    tasks = [{"claim": claim, "purpose": "design"} for claim in ("a", "a", "b")]
    queue = Turns(deque([Bundle([(0, tasks[0])]), Bundle([(1, tasks[1]), (2, tasks[2])])]), tasks, 2)
    queue.next(120.0, 0)
    queue.heard(0, row("a", "refuted"))
    assert [[number for number, _ in queue.next(120.0, 0)[0]] for _ in range(2)] == [[2], [1]]
