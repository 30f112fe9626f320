"""Verdicts on claims about which everything is known."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from tests.verify import toys
from theory import Kind, Quantity, Var
from verify.evidence.laboratory import Laboratory
from verify.judging.claims import judge_claim
from verify.judging.intervals import Interval
from verify.judging.points import decide
from verify.judging.reader import Limits
from verify.judging.trends import trend
from verify.judging.verdict import Verdict
from verify.simulators import simulator
from verify.thresholds.intervals import LEAST_LOOK
from verify.thresholds.paths import SKEWNESS_DRAWS


ALPHA = 1e-6


def judged(claim, simulators=(toys.normal, toys.grown, toys.pareto), alpha=ALPHA, seed=0, limits=None, **regime):
    return judge_claim(Laboratory(simulators), claim, {"mu": 2.0} | regime, alpha, seed, limits)


@pytest.mark.parametrize(
    ("kind", "factor", "verdict"),
    [
        (Kind.EQUAL, 1, "supported"),
        (Kind.EQUAL, 1.05, "refuted"),
        (Kind.EQUAL, 0.95, "refuted"),
        (Kind.AT_LEAST, 0.95, "supported"),
        (Kind.AT_LEAST, 1.05, "refuted"),
        (Kind.AT_MOST, 1.05, "supported"),
        (Kind.AT_MOST, 0.95, "refuted"),
    ],
)
def test_point_claims_get_the_right_verdict(kind, factor, verdict):
    outcome = judged(toys.claim(factor * toys.mu, kind))
    assert outcome.verdict.value == verdict
    assert outcome.evidence.low <= 1 / factor - 1 <= outcome.evidence.high
    assert (outcome.confirmed_by == "plain (normal)") == (verdict == "refuted")


def test_equality_is_refuted_by_a_difference_within_the_tolerance():
    outcome = judged(toys.claim(1.002 * toys.mu, tolerance=0.0015))
    assert outcome.verdict is Verdict.REFUTED


def test_a_suspect_is_confirmed_by_the_plain_simulator_when_there_is_a_fast_one():
    outcome = judged(toys.claim(1.05 * toys.mu), (toys.normal, toys.uniform))
    assert outcome.confirmed_by == "plain (normal)"
    assert outcome.fast == ("uniform",), "the first stream was the fast one's, and has to be vouched for"


def test_a_suspect_that_the_plain_simulator_cannot_resolve_is_confirmed_by_the_fast_one():
    outcome = judged(toys.claim(1.05 * toys.mu), (toys.uniform, slow_normal()))
    assert outcome.verdict is Verdict.REFUTED
    assert outcome.confirmed_by == "fast (uniform)"
    assert outcome.fast == ("uniform",)


def slow_normal():
    return type(toys.normal)(
        "slow", ("toy.mean",), toys.normal.draw, True, moments=lambda **_: math.inf, cost=lambda **_: 1e9
    )


def test_too_little_work_leaves_a_claim_undecided_with_the_gap_that_would_have_been_seen():
    outcome = judged(toys.claim(toys.mu), limits=Limits(work=10 * 4096))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "a gap of" in outcome.reason
    assert 0.01 < outcome.detectable < 0.3


@simulator("toy.mean")
def unvaried(rng, draws, *, mu):
    """Draws that are mu but for an event that nobody will see."""
    return np.where(rng.random(draws) < 1e-12, 2 * mu, mu)


def test_draws_that_are_all_exactly_what_is_claimed_support_it():
    outcome = judged(toys.claim(toys.mu), (unvaried,))
    assert outcome.verdict is Verdict.SUPPORTED
    assert outcome.evidence.samples < 1_000_000
    assert outcome.assumes[0].startswith("no event rarer than 1 in ")


@pytest.mark.parametrize("factor", [1.05, 1 + 1e-7])
def test_draws_that_are_all_alike_leave_any_other_claim_open(factor):
    outcome = judged(toys.claim(factor * toys.mu), (unvaried,), limits=Limits(work=2**20))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "draws differ" in outcome.reason


def test_few_draws_that_are_all_alike_leave_a_claim_open():
    outcome = judged(toys.claim(toys.mu), (unvaried,), limits=Limits(work=2**16))
    assert outcome.verdict is Verdict.UNDECIDED


def test_a_variance_of_0_is_that_of_draws_that_are_all_alike():
    supported, open_ = (toys.claim(rhs, lhs=Var(toys.MEAN)) for rhs in (toys.mu - 2, toys.mu - 2 + 1e-3))
    assert judged(supported, (unvaried,)).verdict is Verdict.SUPPORTED
    assert judged(open_, (unvaried,), limits=Limits(work=2**20)).verdict is Verdict.UNDECIDED


@simulator("toy.mean")
def rarely_large(rng, draws, *, mu):
    """Draws of mean mu, almost all of them 0.9 mu."""
    return mu * (0.9 + rng.uniform(-1e-6, 1e-6, draws) + 100 * (rng.random(draws) < 0.001))


def test_a_gap_is_not_said_to_have_been_visible_by_an_interval_that_is_not_trusted():
    outcome = judged(toys.claim(toys.mu), (rarely_large,), limits=Limits(work=1000 * 4096))
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.reason.startswith("too skewed for")
    assert "would have been seen" not in outcome.reason
    assert outcome.detectable is None


def test_no_time_leaves_a_claim_undecided():
    outcome = judged(toys.claim(toys.mu), limits=Limits(deadline=0.0))
    assert (outcome.verdict, outcome.evidence.samples) == (Verdict.UNDECIDED, 0)
    assert "out of time" in outcome.reason


def test_heavy_tails_are_named_where_nothing_can_be_shown():
    outcome = judged(toys.claim(toys.mu, lhs=toys.PARETO()), limits=Limits(work=1e8))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "the variance is infinite" in outcome.reason


def test_heavy_tails_do_not_keep_a_formula_that_is_too_small_from_being_refuted():
    outcome = judged(toys.claim(toys.mu / 4, lhs=toys.PARETO()))
    assert outcome.verdict is Verdict.REFUTED


@simulator("toy.centred")
def centred(rng, draws, *, mu):
    return mu * rng.standard_normal(draws)


@simulator("toy.nearly_centred")
def nearly_centred(rng, draws, *, mu):
    return mu * (rng.standard_normal(draws) + 0.02)


@pytest.mark.parametrize(("drawing", "expected"), [(centred, "supported"), (nearly_centred, "refuted")])
def test_a_mean_that_is_said_to_be_0_is_judged_against_the_spread_of_one_draw(drawing, expected):
    claim = toys.claim(0, lhs=Quantity(*drawing.quantities, "c", "c", "A mean.")())
    outcome = judged(claim, (drawing,), mu=3.0)
    assert outcome.verdict.value == expected
    assert "relative to the spread of one draw" in outcome.reason + outcome.confirmed_by
    told = outcome.evidence.to_json()
    assert told["estimate"] == pytest.approx(3 * told["gap"], rel=0.02)
    assert told["interval"] == pytest.approx([3 * end for end in told["gap_interval"]], rel=0.02)


def test_a_limit_that_is_0_needs_a_scale_and_a_scale_takes_the_place_of_the_spread():
    assert "names no scale" in judged(toys.growing("inverse", rhs=sp.Integer(0))).reason
    scaled = judged(toys.claim(toys.mu - toys.mu, scale=toys.mu))
    assert scaled.verdict is Verdict.REFUTED
    assert "spread" not in scaled.reason + scaled.confirmed_by


def test_an_estimate_is_in_the_units_of_the_claim_whatever_its_gap_is_relative_to():
    """E toy.mean = mu, stated of 1.001 mu, with gaps relative to 10 mu."""
    told = judged(toys.claim(1.001 * toys.mu, scale=10 * toys.mu)).evidence.to_json()
    assert told["estimate"] - told["theory"] == pytest.approx(10 * told["theory"] / 1.001 * told["gap"], rel=1e-9)


@pytest.mark.parametrize(
    ("shape", "kind", "verdict", "reason"),
    [
        ("inverse", Kind.ASYMPTOTIC, "supported", "the limit of the gap lies within the tolerance"),
        ("stuck", Kind.ASYMPTOTIC, "refuted", ""),
        ("log", Kind.ASYMPTOTIC, "undecided", "right but slow, or wrong"),
        ("root", Kind.ASYMPTOTIC, "undecided", "right but slow, as far as seen"),
        ("late", Kind.ASYMPTOTIC, "undecided", "still grows"),
        ("late", Kind.AT_MOST, "undecided", "at k = 1024: without a path, the claim would be judged at each k"),
        ("stuck", Kind.AT_LEAST, "supported", ""),
        ("stuck", Kind.AT_MOST, "refuted", ""),
    ],
)
def test_limits_get_the_right_verdict_along_their_path(shape, kind, verdict, reason):
    outcome = judged(toys.growing(shape, kind))
    assert outcome.verdict.value == verdict, outcome
    assert reason in outcome.reason
    assert [row["size"] for row in outcome.sizes] == list(toys.PATH.sizes)


def test_the_size_from_which_a_limit_may_be_used_is_told():
    """The gap is 1/k, the tolerance 1 %: inside from k = 256 on, and visibly outside at 64."""
    assert judged(toys.growing("inverse")).settles_at == 256
    assert judged(toys.growing("stuck")).settles_at is None


def test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it():
    outcome = judged(toys.growing("stuck"))
    assert outcome.confirmed_by == "plain (grown, sizes 4, 16, 64)"


@given(limit=st.floats(-0.5, 0.5), start=st.floats(-1, 1), rate=st.floats(0.5, 3))
def test_the_extrapolated_interval_holds_the_limit_of_every_approach_that_the_path_allows(limit, start, rate):
    sizes = toys.PATH.sizes
    gaps = [limit + start * size**-rate for size in sizes]
    seen = trend(toys.PATH, sizes, [Interval(gap - 1e-12, gap + 1e-12) for gap in gaps])
    assert seen.limit.low <= limit <= seen.limit.high
    assert seen.settled


@given(low=st.floats(-1, 1), width=st.floats(0, 1), kind=st.sampled_from([Kind.EQUAL, Kind.AT_LEAST, Kind.AT_MOST]))
def test_no_interval_that_holds_the_truth_of_a_true_claim_refutes_it(low, width, kind):
    interval = Interval(low, low + width)
    truths = {Kind.EQUAL: low <= 0 <= low + width, Kind.AT_LEAST: low + width >= 0, Kind.AT_MOST: low <= 0}
    if truths[kind]:
        assert decide(kind, interval, 0.01) is not Verdict.REFUTED
    assert decide(kind, Interval(low, low + width, trusted=False), 0.01) is None


def is_judged(rng):
    """Whether the stream is one of a check, and not of the trial of a simulator."""
    return len(rng.bit_generator.seed_seq.spawn_key) == 2


def test_no_simulator_is_asked_for_more_draws_at_once_than_memory_bears():
    asked = []

    @simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: 1.0)
    def counted(rng, draws, *, mu):
        asked.extend([draws] * is_judged(rng))
        return mu * (1 + 0.3 * rng.standard_normal(draws))

    outcome = judged(toys.claim(toys.mu, tolerance=0.002), (counted,))
    assert outcome.verdict is Verdict.SUPPORTED
    assert outcome.evidence.samples == sum(asked) > 4 * max(asked)
    assert max(asked) == 1 << 16


@pytest.mark.parametrize(("cost", "last", "second"), [(1.0, 1 << 16, 1 << 16), (1e5, 4096, 512)])
def test_a_second_stream_of_cheap_draws_starts_with_half_of_what_the_first_one_took(cost, last, second):
    """Where draws are dear, its blocks are of the same sizes for all claims, which share them."""
    asked = []

    @simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: cost)
    def counted(rng, draws, *, mu):
        asked.extend([draws] * is_judged(rng))
        return mu * (1 + 0.3 * rng.standard_normal(draws))

    assert judged(toys.claim(toys.mu, tolerance=0.02), (counted,), seed=1).verdict is Verdict.SUPPORTED
    first = [512, *(512 << k for k in range(8) if 512 << k <= last)]
    assert asked[: len(first)] == first
    assert asked[len(first)] == second


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_numbers(seed):
    claim = toys.claim(1.3 * toys.mu)
    assert judged(claim, seed=seed) == judged(claim, seed=seed)


def test_false_alarms_stay_below_their_level():
    """Each stream may be wrong with sqrt(alpha) = 10 %, both together with 1 %."""
    claim = toys.claim(toys.mu, tolerance=0.1)
    verdicts = [judged(claim, alpha=0.01, seed=seed).verdict for seed in range(1500)]
    assert verdicts.count(Verdict.REFUTED) <= 15
    assert verdicts.count(Verdict.SUPPORTED) > 1300


def test_false_alarms_along_a_path_stay_below_their_level():
    """A true limit whose gap, 1/k, is larger than the tolerance at the first sizes."""
    claim = toys.growing("inverse", tolerance=0.1)
    verdicts = [judged(claim, alpha=0.01, seed=seed).verdict for seed in range(600)]
    assert verdicts.count(Verdict.REFUTED) <= 6
    assert verdicts.count(Verdict.SUPPORTED) > 580


def test_power_grows_as_the_wrong_formula_gets_worse():
    """Named wrong formulas: the mean times 1.002, 1.01, 1.05, at a work limit that resolves about 1 %."""
    limits = Limits(work=10 * (1 << 18))
    found = [
        sum(
            judged(toys.claim(f * toys.mu, tolerance=0.001), seed=s, limits=limits).verdict is Verdict.REFUTED
            for s in range(20)
        )
        for f in (1.002, 1.02, 1.05)
    ]
    assert found[0] <= found[1] <= found[2]
    assert found[2] == 20


GAPS = {
    "right": lambda k: 1 / k,
    "stuck": lambda k: 0.05,
    "log": lambda k: 0.5 / math.log(k),
    "wanders": lambda k: 0.002 * (-1) ** round(math.log(k, 4)),
    "wanders too far": lambda k: 0.005 * (-1) ** round(math.log(k, 4)),
}


def dear(shape: str, law=lambda g, k: g.exponential(size=k) - 1, noise: float = 2e-4, traits=None):
    """Means of skewed laws over k dimensions, k**2 times as dear as in one; 400 draws are allowed at the last size."""

    @simulator("toy.grown", **{"moments": lambda **_: math.inf} | (traits or {}), cost=lambda *, k, **_: 100.0 * k**2)
    def dear_mean(rng, draws, *, mu, k):
        return mu * (1 + GAPS[shape](k)) * (1 + noise * law(rng, draws))

    return dear_mean


def judged_dear(shape: str, kind=Kind.ASYMPTOTIC, **options):
    return judged(toys.claim(toys.mu, kind, toys.GROWN(), path=toys.PATH), (dear(shape, **options),))


@pytest.mark.parametrize(
    ("shape", "kind", "verdict"),
    [
        ("right", Kind.ASYMPTOTIC, "supported"),
        ("right", Kind.AT_LEAST, "supported"),
        ("stuck", Kind.ASYMPTOTIC, "refuted"),
        ("stuck", Kind.AT_MOST, "refuted"),
        ("stuck", Kind.AT_LEAST, "supported"),
        ("log", Kind.ASYMPTOTIC, "undecided"),
        ("wanders", Kind.ASYMPTOTIC, "supported"),
        ("wanders too far", Kind.ASYMPTOTIC, "undecided"),
    ],
)
def test_few_dear_draws_at_the_last_size_are_enough(shape, kind, verdict):
    outcome = judged_dear(shape, kind)
    assert outcome.verdict.value == verdict, outcome.reason
    samples = {row["size"]: row["samples"] for row in outcome.sizes}
    assert samples[1024] == LEAST_LOOK
    assert samples[256] < SKEWNESS_DRAWS <= samples[64]
    if shape == "log":
        assert "right but slow, or wrong" in outcome.reason
    if verdict == "refuted":
        assert outcome.limit[0] <= 0.05 <= outcome.limit[1]


def test_skewed_draws_without_declared_moments_are_not_trusted_where_they_are_few():
    """The same numbers as above, but from a law of which nothing is known: 32 of them decide nothing."""
    outcome = judged_dear("right", traits={"moments": None})
    assert outcome.verdict is Verdict.UNDECIDED
    assert "beyond the work allowed" in outcome.reason
    assert outcome.sizes[-1]["samples"] > LEAST_LOOK


def test_too_dear_a_path_says_so():
    claim = toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=toys.PATH)
    outcome = judged(claim, (dear("right"),), limits=Limits(work=1e9))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "beyond the work allowed" in outcome.reason
    assert outcome.sizes[-1]["samples"] == 0


def test_a_gap_that_wanders_within_the_tolerance_leaves_its_limit_in_the_range():
    """Changes of 0.004 that do not shrink: by the path's rate the limit is within 0.004 of all that was seen."""
    gaps = [Interval(gap - 1e-6, gap + 1e-6) for gap in (0.002, -0.002, 0.002)]
    seen = trend(toys.PATH, toys.PATH.sizes, gaps, 0.01)
    assert not seen.settled
    assert (seen.range.low, seen.range.high) == pytest.approx((-0.006, 0.006), rel=0.01)
    assert judged_dear("wanders").limit == pytest.approx((-0.006, 0.006), rel=0.3)


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3), st.floats(1e-9, 0.1))
def test_the_range_holds_every_size_seen_and_the_limit_of_a_gap_that_settles(gaps, radius):
    intervals = [Interval(gap - radius, gap + radius) for gap in gaps]
    seen = trend(toys.PATH, toys.PATH.sizes, intervals, 0.01)
    assert all(seen.range.low <= i.low and i.high <= seen.range.high for i in intervals)
    assert seen.limit.low >= seen.range.low - 1e-12
    assert seen.limit.high <= seen.range.high + 1e-12


@pytest.mark.parametrize("shape", ["right", "wanders"])
def test_false_alarms_from_few_skewed_draws_along_a_path_stay_below_their_level(shape):
    """Draws as noisy as the tolerance; a stream at a size may miss with 0.1/5."""
    outcomes = [
        judge_claim(
            Laboratory((NOISY[shape],)),
            toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=toys.PATH, tolerance=0.02),
            {"mu": 2.0},
            0.01,
            seed,
        )
        for seed in range(150)
    ]
    assert sum(outcome.verdict is Verdict.REFUTED for outcome in outcomes) <= 1
    assert sum(outcome.verdict is Verdict.SUPPORTED for outcome in outcomes) > 100


NOISY = {shape: dear(shape, noise=5e-3) for shape in ("right", "wanders")}
