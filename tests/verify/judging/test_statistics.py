"""Intervals: what they cover, when they are trusted, what they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from verify.evidence.moments import Moments, Tails
from verify.judging.intervals import (
    Interval,
    Stream,
    bernstein_radius,
    first_look,
    hull,
    look_share,
    look_size,
    method_for,
)
from verify.thresholds.intervals import DEAR_LOOK, FIRST_LOOK, LEAST_LOOK


LIGHT = Tails(moments=math.inf)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def miss_rate(
    draw, tails: Tails, mean: float, alpha: float, draws: int = 2048, streams: int = 2000
) -> tuple[float, float]:
    """Shares of streams whose trusted interval lies below and above the truth."""
    below = above = 0
    for seed in range(streams):
        stream = Stream(tails)
        stream.add(draw(rng(seed), draws))
        interval = stream.interval(alpha)
        below += interval.trusted and interval.high < mean
        above += interval.trusted and interval.low > mean
    return below / streams, above / streams


def test_the_shares_of_all_looks_sum_to_the_stream_s_error_probability():
    assert sum(look_share(0.01, look) for look in range(1, 10_000)) == pytest.approx(0.01, rel=1e-3)
    assert [look_size(look) for look in (1, 2, 3)] == [512, 1024, 2048]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=5), st.integers(0, 9))
def test_moments_do_not_depend_on_how_the_draws_come_in_blocks(blocks, seed):
    values = rng(seed).exponential(size=sum(blocks)) - 3
    merged, whole = Moments(), Moments()
    for part in np.split(values, np.cumsum(blocks)[:-1]):
        merged.add(part)
    whole.add(values)
    assert merged.count == whole.count
    assert merged.mean == pytest.approx(values.mean(), rel=1e-12, abs=1e-12)
    assert merged.sum2 == pytest.approx(((values - values.mean()) ** 2).sum(), rel=1e-9, abs=1e-9)
    assert merged.sum3 == pytest.approx(((values - values.mean()) ** 3).sum(), rel=1e-8, abs=1e-8)
    assert (merged.low, merged.high) == (values.min(), values.max())


@pytest.mark.parametrize("alpha", [0.1, 0.02])
def test_student_s_interval_covers_at_its_level(alpha):
    below, above = miss_rate(lambda g, k: g.normal(size=k), LIGHT, 0.0, alpha)
    assert below + above <= alpha
    assert below + above > alpha / 20, "an interval that never misses is not sharp"


def test_student_s_interval_covers_for_skewed_draws_from_where_it_is_trusted():
    below, above = miss_rate(lambda g, k: g.exponential(size=k), LIGHT, 1.0, 0.02)
    assert below + above <= 0.02


def test_an_interval_from_the_range_covers_for_a_rare_event_that_student_s_would_miss():
    below, above = miss_rate(lambda g, k: g.binomial(1, 0.0005, size=k) * 1.0, Tails(0.0, 1.0), 0.0005, 0.05)
    assert below + above <= 0.05


def test_no_spread_and_no_declared_range_is_not_trusted():
    stream = Stream(Tails())
    stream.add(np.zeros(4096))
    assert not stream.interval(0.01).trusted
    known = Stream(Tails(0.0, 0.0))
    known.add(np.zeros(4096))
    assert known.interval(0.01) == Interval(0.0, 0.0)


@pytest.mark.parametrize("shift", [0.0, 0.1, -0.000225660935])
@pytest.mark.parametrize("tails", [LIGHT, Tails(), Tails(-1.0, 1.0, moments=math.inf)])
def test_draws_that_are_all_alike_say_little_of_a_rare_event_whatever_is_subtracted(tails, shift):
    stream = Stream(tails, calm=0.5)
    for _ in range(8):
        stream.add(np.zeros(64) + shift)
    interval = stream.interval(1e-4)
    assert not interval.trusted or interval.radius > 0.01


@given(st.floats(1e-4, 0.02), st.floats(-1, 1))
def test_light_bounded_draws_of_a_rare_event_cover(chance, shift):
    alpha = 1e-3
    values = rng(int(chance * 1e6)).binomial(1, chance, size=(200, 512)) + shift
    missed = 0
    for row in values:
        stream = Stream(Tails(shift, 1 + shift, moments=math.inf))
        stream.add(row)
        interval = stream.interval(alpha)
        missed += interval.trusted and not interval.low <= chance + shift <= interval.high
    assert missed <= 3


def test_too_few_skewed_draws_are_not_trusted():
    stream = Stream(LIGHT)
    stream.add(rng().exponential(size=512) ** 3)
    assert "skewed" in stream.interval(1e-6).reason


def test_undeclared_heavy_tails_are_noticed():
    stream = Stream(Tails())
    stream.add(rng(1).standard_t(2.2, size=1 << 16))
    interval = stream.interval(0.01)
    assert not interval.trusted
    assert "heavy tails" in interval.reason or "skewed" in interval.reason


@pytest.mark.parametrize("order", [1.25, 1.5, 2.0])
def test_heavy_tails_leave_one_valid_side(order):
    """Pareto draws with infinite variance: the lower end never exceeds the mean, and closes in on it."""
    mean = order / (order - 1)
    tails = Tails(low=1.0, moments=order, scale=mean)
    assert method_for(tails) == "clipped"
    misses, reached = 0, 0.0
    for seed in range(500):
        stream = Stream(tails)
        stream.add(1 + rng(seed).pareto(order, size=4096))
        interval = stream.interval(0.05)
        assert interval.high == math.inf
        misses += interval.low > mean
        reached = max(reached, interval.low)
    assert misses <= 0.05 * 500
    assert reached > 1 + (mean - 1) / 8


def test_tails_are_light_where_more_than_four_moments_exist():
    assert [method_for(Tails(low=0.0, moments=order)) for order in (4.0, 4.5)] == ["clipped", "student"]


def test_an_infinite_mean_gets_no_interval():
    interval = Stream(Tails(low=0.0, moments=1.0)).interval(0.01)
    assert not interval.trusted
    assert "the mean is infinite" in interval.reason


def test_the_hull_of_two_intervals_holds_both():
    assert hull(Interval(0, 1), Interval(2, 3)) == Interval(0, 3)
    assert not hull(Interval(0, 1), Interval(2, 3, False, "why")).trusted


def test_the_bernstein_radius_shrinks_with_the_range_and_the_level():
    moments = Moments()
    moments.add(rng().random(1000))
    assert bernstein_radius(moments, 1.0, 0.01) < bernstein_radius(moments, 2.0, 0.01)
    assert bernstein_radius(moments, 1.0, 0.01) < bernstein_radius(moments, 1.0, 0.001)


FEW = 32
CUBE = math.exp(0.25) - 1
SKEWED = {
    "exponential": (lambda g, k: g.exponential(size=k), 1.0, 2.0),
    "gamma 1/2": (lambda g, k: g.gamma(0.5, size=k), 0.5, math.sqrt(8)),
    "lognormal 1/2": (lambda g, k: g.lognormal(0, 0.5, size=k), math.exp(1 / 8), (CUBE + 3) * math.sqrt(CUBE)),
    "mirrored exponential": (lambda g, k: -g.exponential(size=k), -1.0, 2.0),
    "two points": (lambda g, k: 1.0 * (g.random(k) < 0.2), 0.2, 1.5),
}
"""Laws by name: draws, mean, skewness without its sign."""


def few(law: str, alpha: float, calm: float | None = None, rows: int = 8000, draws: int = FEW) -> list[Interval]:
    """Intervals from so many draws each, told the skewness of their law unless another bound is given."""
    draw, _, skewness = SKEWED[law]
    found = []
    for values in draw(rng(7), rows * draws).reshape(rows, draws):
        stream = Stream(LIGHT, skewness if calm is None else calm)
        stream.add(values)
        found.append(stream.interval(alpha))
    return found


def misses(intervals: list[Interval], mean: float) -> float:
    """Share of them that are trusted and lie beside the mean."""
    return sum(i.trusted and not i.low <= mean <= i.high for i in intervals) / len(intervals)


@pytest.mark.parametrize("alpha", [0.1, 0.02])
@pytest.mark.parametrize("law", SKEWED)
def test_few_skewed_draws_cover_at_their_level_and_are_trusted(law, alpha):
    found, mean = few(law, alpha), SKEWED[law][1]
    assert misses(found, mean) <= alpha
    assert law == "two points" or sum(i.trusted for i in found) > 0.9 * len(found)


@pytest.mark.parametrize("law", ["exponential", "gamma 1/2"])
def test_the_range_of_four_group_means_would_not_cover(law):
    """The wrong version: always four groups, whatever the level."""
    draw, mean, _ = SKEWED[law]
    means = draw(rng(7), 8000 * FEW).reshape(8000, 4, -1).mean(axis=2)
    assert ((means.min(axis=1) > mean) | (means.max(axis=1) < mean)).mean() > 0.1


def test_too_small_a_bound_of_the_skewness_costs_the_level():
    """The wrong version: skewed draws that are declared symmetric. Student's interval misses too often."""
    assert misses(few("gamma 1/2", 0.02, calm=0.0), 0.5) > 0.02 > misses(few("gamma 1/2", 0.02), 0.5)


def test_the_level_picks_the_number_of_groups():
    """At a small level every draw is a group of its own; at larger ones the ranges are those of fewer, larger ones."""
    values = rng(3).exponential(size=FEW)
    stream = Stream(LIGHT, calm=2.0)
    stream.add(values)
    by_group = [np.sort(values.reshape(-1, groups).mean(axis=0)) for groups in (32, 16, 8)]
    for alpha, means in zip((1e-5, 1e-2, 0.2), by_group, strict=True):
        interval = stream.interval(alpha)
        assert interval.trusted
        assert interval.radius <= stream.interval(alpha / 100).radius or not stream.interval(alpha / 100).trusted
        if alpha == 1e-5:
            assert (interval.low, interval.high) == pytest.approx((means[0], means[-1]))
    assert stream.interval(1e-2).radius < stream.interval(1e-5).radius


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 9))
def test_the_interval_from_groups_does_not_depend_on_how_the_draws_come_in_blocks(blocks, seed):
    total = -(-sum(blocks) // FEW) * FEW
    values = rng(seed).exponential(size=total)
    merged, whole = Stream(LIGHT, calm=2.0), Stream(LIGHT, calm=2.0)
    for part in np.split(values, np.cumsum(blocks)[:-1]):
        merged.add(part)
    whole.add(values)
    for alpha in (1e-2, 1e-5):
        one, other = merged.interval(alpha), whole.interval(alpha)
        assert (one.trusted, one.low, one.high) == pytest.approx((other.trusted, other.low, other.high), rel=1e-9)


@pytest.mark.parametrize(
    ("tails", "calm", "draws"),
    [
        (LIGHT, math.inf, FEW),
        (LIGHT, math.inf, FIRST_LOOK // 2),
        (Tails(), 2.0, FEW),
        (Tails(), 2.0, FIRST_LOOK),
        (LIGHT, 100.0, FEW),
        (LIGHT, 2.0, FEW + 1),
    ],
    ids=["nothing known", "nothing known, more", "moments undeclared", "undeclared, more", "too skewed", "no groups"],
)
def test_groups_are_not_used_where_their_sides_are_not_known(tails, calm, draws):
    """Without a bound of the skewness from elsewhere, without moments, or with too large a bound."""
    stream = Stream(tails, calm)
    stream.add(rng(2).gamma(0.5, size=draws))
    interval = stream.interval(1e-6)
    assert not interval.trusted
    assert "too skewed" in interval.reason


def test_student_s_interval_is_taken_where_it_is_trusted():
    """It alone is symmetric about the mean, and the shorter one at small levels."""
    stream = Stream(LIGHT, calm=0.0)
    stream.add(rng(4).normal(size=FEW))
    interval = stream.interval(0.01)
    assert interval.trusted
    assert interval.low + interval.high == pytest.approx(2 * stream.moments.mean, rel=1e-12)


def test_draws_that_do_not_vary_get_no_interval_from_groups():
    stream = Stream(LIGHT, calm=1.0)
    stream.add(np.ones(FEW))
    assert not stream.interval(0.1).trusted


@given(st.floats(0, 15), st.floats(0, 1))
def test_the_first_look_falls_from_512_to_32_draws_as_they_get_dearer(exponent, more):
    cost = 10.0**exponent
    first = first_look(cost)
    assert first in (32, 64, 128, 256, 512)
    assert first_look(cost * (1 + more)) <= first
    assert first * cost <= DEAR_LOOK or first == LEAST_LOOK
    assert 2 * first * cost > DEAR_LOOK or first == FIRST_LOOK


def test_few_draws_that_look_symmetric_by_accident_are_not_student_s():
    """Draws that are nearly 0 but for one in seven that is nearly 1; 32 of them show no such one in 0.6 % of cases."""
    rows = 20_000
    values = 1.0 * (rng(5).random((rows, FEW)) < 0.15) + 1e-3 * rng(6).normal(size=(rows, FEW))
    found = []
    for row in values:
        stream = Stream(LIGHT)
        stream.add(row)
        found.append(stream.interval(1e-3))
    assert misses(found, 0.15) <= 1e-3


def test_few_draws_that_look_symmetric_do_not_overrule_what_is_known_of_their_law():
    stream = Stream(LIGHT, calm=2.0)
    stream.add(np.linspace(0, 1, FEW))
    interval = stream.interval(1e-4)
    assert (interval.low, interval.high) == pytest.approx((0, 1)), "the range of 32 draws, not Student's interval"


def test_the_means_of_two_valued_draws_do_not_fall_on_either_side_equally_often():
    """A fair coin, nearly: both of two draws show heads in less than 0.2601 of cases, and 0.74**16 is 0.8 %."""
    rows = 20_000
    streams = [Stream(LIGHT, calm=0.6) for _ in range(rows)]
    for stream, row in zip(streams, 1.0 * (rng(8).random((rows, FEW)) < 0.51), strict=True):
        stream.add(row)
    found = [stream.interval(2e-3) for stream in streams]
    assert misses(found, 0.51) <= 2e-3
