"""Intervals: what they cover, when they are trusted, what they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from verify.statistics import (
    Interval,
    Moments,
    Stream,
    Tails,
    bernstein_radius,
    hull,
    look_share,
    look_size,
)


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


def test_bernstein_s_interval_covers_for_a_rare_event_that_student_s_would_miss():
    below, above = miss_rate(lambda g, k: g.binomial(1, 0.0005, size=k) * 1.0, Tails(0.0, 1.0), 0.0005, 0.05)
    assert below + above <= 0.05


def test_no_spread_and_no_declared_range_is_not_trusted():
    stream = Stream(Tails())
    stream.add(np.zeros(4096))
    assert not stream.interval(0.01).trusted
    known = Stream(Tails(0.0, 0.0))
    known.add(np.zeros(4096))
    assert known.interval(0.01) == Interval(0.0, 0.0)


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
    assert tails.method == "clipped"
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
