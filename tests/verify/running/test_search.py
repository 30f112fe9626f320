"""A search finds where a claim fails, makes it as small as it can, and does not cry wolf."""

import math
import re

import pytest
import sympy as sp

from tests.bench.hunts import hunts
from tests.verify import toys
from theory import Claim, Kind, Parameter, Quantity
from verify.judging.claims import judge_claim
from verify.judging.verdict import Evidence
from verify.running.search import discrepancy, hunt
from verify.running.shrink import shrink
from verify.simulators import simulator
from verify.thresholds.comparisons import WORK


d = sp.Symbol("d", integer=True, positive=True)
sigma = sp.Symbol("sigma", nonnegative=True)
shape = sp.Symbol("shape")
ODD = Quantity("toy.odd", "o", "o", "A mean that is off in a corner of the region.")
CORNER = (
    Parameter(d, "dimension", 1, 40),
    Parameter(sigma, "noise", 0, 10),
    Parameter(shape, "shape", choices=("flat", "steep", "skewed")),
)


@simulator("toy.odd", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
def odd(rng, draws, *, d, sigma, shape):
    """Normal draws of mean 1, but for 20 % where d >= 12, sigma >= 3 and the shape is not flat."""
    off = 0.2 if d >= 12 and sigma >= 3 and shape != "flat" else 0.0
    return 1 + off + 0.3 * rng.standard_normal(draws)


def cornered() -> Claim:
    return toys.claim(sp.S.One, lhs=ODD(), parameters=CORNER)


def suite_of(claim: Claim):
    return toys.toy_suite(claim, simulators=(odd, toys.normal))


@pytest.mark.parametrize("examples", [10, 60])
def test_a_search_finds_the_smallest_failing_regime(examples):
    """What it takes to get there is not counted as examples."""
    found = hunt(suite_of(cornered()), cornered(), 1e-6, seed=1, work=WORK, examples=examples)
    assert found.outcome.verdict.value == "refuted"
    assert found.regime == {"d": 12, "sigma": 3.0, "shape": "steep"}
    assert found.start != found.regime


def test_what_dear_draws_show_dimly_is_found():
    """Of 3,000 draws, as many as a third of a second allows, the standard error is a sixth of the gap."""

    @simulator("toy.odd", moments=lambda **_: math.inf, cost=lambda **_: 1e5)
    def dim(rng, draws, *, d, sigma, shape):
        return 1 + 0.03 * (d >= 12) + 0.0 * sigma * len(shape) + 0.3 * rng.standard_normal(draws)

    suite = toys.toy_suite(cornered(), simulators=(dim,))
    found = hunt(suite, cornered(), 1e-6, seed=1, work=WORK, examples=20)
    assert found.outcome.verdict.value == "refuted"
    assert found.regime["d"] == 12


def test_the_farther_a_claim_is_off_the_more_it_leads_a_search_but_it_stays_a_number():
    """Twice its radius, ten times, a thousand times, and without a radius, where formulas meet formulas."""
    seen = [Evidence(0.1 - radius, 0.1 + radius, 0.1, math.nan, 512) for radius in (0.05, 0.01, 1e-4, 0.0)]
    far = [discrepancy(Kind.EQUAL, evidence) for evidence in seen]
    assert far[:3] == pytest.approx([2, 10, 1000])
    assert 1000 < far[3] < math.inf


def test_what_a_search_found_fails_again_on_the_streams_of_a_run():
    found = hunt(suite_of(cornered()), cornered(), 1e-6, seed=2, work=WORK, examples=60)
    again = judge_claim(suite_of(cornered()).laboratory, cornered(), found.regime, 1e-6, 0)
    assert again.verdict.value == "refuted"


def test_a_search_of_a_true_claim_finds_nothing():
    true = toys.claim(toys.mu)
    found = hunt(toys.toy_suite(true), true, 1e-6, seed=1, work=WORK, examples=20)
    assert found.outcome.verdict.value == "undecided"
    (suspects,) = re.findall(r"nothing found in 20 regimes; (\d+) suspects", found.outcome.reason)
    assert int(suspects) <= 2
    assert not found.regime


def test_the_same_seed_gives_the_same_search():
    one, other = (hunt(suite_of(cornered()), cornered(), 1e-6, 3, WORK, 60) for _ in range(2))
    assert one == other


def test_a_known_counterexample_is_made_smaller():
    start = {"d": 37, "sigma": 7.318264, "shape": "skewed"}
    found = shrink(suite_of(cornered()), cornered(), start, 1e-6, seed=1, work=WORK, most=60)
    assert found.regime["d"] == 12
    assert found.regime["shape"] == "steep"
    assert found.regime["sigma"] == 7.0
    assert found.tried < 40
    assert found.start == start


def test_a_counterexample_that_a_fresh_stream_does_not_confirm_is_no_finding():
    true = toys.claim(toys.mu)
    found = shrink(toys.toy_suite(true), true, {"mu": 1.0}, 1e-6, seed=1, work=WORK, most=10)
    assert found.outcome.verdict.value == "undecided"
    assert "not confirmed" in found.outcome.reason


@pytest.mark.parametrize("kind", [Kind.AT_LEAST, Kind.AT_MOST])
def test_bounds_are_searched_on_their_own_side(kind):
    bound = toys.claim(sp.Rational(11, 10), kind, lhs=ODD(), parameters=CORNER)
    found = hunt(suite_of(bound), bound, 1e-6, seed=1, work=WORK, examples=60)
    assert found.outcome.verdict.value == "refuted"
    assert (found.regime["d"] >= 12) is (kind is Kind.AT_MOST)


def test_searches_of_true_claims_keep_to_a_level_at_which_false_alarms_could_be_seen():
    assert hunts(alpha=0.05, seeds=range(40))["refuted"] <= 6
