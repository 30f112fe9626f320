"""Intervals for the mean of draws from a known range: what they cover, how short they are, what they need."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.special import stdtrit
from scipy.stats import beta

from verify.evidence.moments import Block, Moments, Tails
from verify.judging.betting import Bets
from verify.judging.intervals import Interval, Stream, look_share, look_size


UNIT = Tails(0.0, 1.0)
LAWS = {
    "uniform": (lambda g, k: g.random(k), 0.5),
    "beta": (lambda g, k: g.beta(0.5, 4.5, size=k), 0.1),
    "rare event": (lambda g, k: 1.0 * (g.random(k) < 0.002), 0.002),
    "rare event, blurred": (lambda g, k: (g.random(k) < 0.004) * g.random(k), 0.002),
    "rarely nothing": (lambda g, k: 1.0 - (g.random(k) < 0.004) * g.random(k), 0.998),
    "three values": (lambda g, k: g.integers(0, 3, k) / 2, 0.5),
}
"""Draws from 0 to 1, and their mean."""


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def streamed(values: np.ndarray, tails: Tails = UNIT, shift: float = 0.0) -> Stream:
    """The stream of these draws, in the blocks in which looks are reached."""
    stream, look = Stream(tails), 1
    while stream.moments.count < len(values):
        stream.add(values[stream.moments.count : look_size(look)], shift)
        look += 1
    return stream


@pytest.mark.parametrize("alpha", [0.1, 0.02])
@pytest.mark.parametrize("law", LAWS)
def test_intervals_cover_at_all_looks_together(law, alpha):
    """At 512, 1024, 2048 and 4096 draws, whenever one stops; a rare event, which Student's would miss, too."""
    draw, mean = LAWS[law]
    missed, streams = 0, 500
    for seed in range(streams):
        stream, values = Stream(UNIT), draw(rng(seed), look_size(4))
        for look in (1, 2, 3, 4):
            stream.add(values[stream.moments.count : look_size(look)])
            interval = stream.interval(look_share(alpha, look))
            if not interval.low <= mean <= interval.high:
                missed += 1
                break
    assert missed <= alpha * streams


@given(
    st.sampled_from(sorted(LAWS)),
    st.sampled_from([512, 2048]),
    st.sampled_from([0.05, 1e-8]),
    st.sampled_from([2.0, math.inf]),
)
def test_what_else_is_declared_changes_nothing(law, draws, alpha, moments):
    values = LAWS[law][0](rng(draws), draws)
    known = Stream(Tails(0.0, 1.0, moments=moments), calm=0.1)
    known.add(values)
    alone = Stream(UNIT)
    alone.add(values)
    assert known.interval(alpha) == alone.interval(alpha)
    assert alone.interval(alpha).trusted


SHAPES = {
    "uniform": (lambda g, k: g.random(k), 1.2),
    "beta": (lambda g, k: g.beta(2, 8, size=k), 1.2),
    "near 0": (lambda g, k: g.beta(0.1, 9.9, size=k), 1.2),
    "concentrated": (lambda g, k: 0.3 + 0.1 * (g.random(k) - 0.5), 1.2),
    "a fair coin": (lambda g, k: 1.0 * (g.random(k) < 0.5), 1.05),
    "a rare event": (lambda g, k: 1.0 * (g.random(k) < 0.01), 1.05),
}
"""Laws, and how many times as long as Student's interval the one from their range may be with 65,536 draws."""


@pytest.mark.parametrize("law", SHAPES)
def test_intervals_by_betting_are_hardly_longer_than_student_s(law):
    draw, most = SHAPES[law]
    values, alpha = draw(rng(1), 1 << 16), 1e-7
    student = -stdtrit(len(values) - 1, alpha / 6) * values.std() / math.sqrt(len(values))
    assert streamed(values).interval(alpha).radius < most * student


def test_what_is_concentrated_or_rare_needs_few_draws_from_the_start():
    """No interval for every law is shorter than log(1/delta) / draws on a side where a rare event may lie."""
    for count in (512, 1024, 2048):
        shortest = math.log(4 / 1e-4) / count
        close = 0.5 + 1e-3 * (rng(1).random(count) - 0.5)
        assert streamed(close).interval(1e-4).radius < 1.25 * shortest
        rare = streamed(np.where(np.arange(count) == 7, 0.001, 0.0)).interval(1e-4)
        assert rare.high < 1.2 * shortest
        assert rare.low < 0.001 / count


@given(st.integers(1, 5000), st.floats(0, 1), st.sampled_from([0.1, 1e-3, 1e-9]))
def test_the_exact_interval_is_taken_for_coins(count, share, alpha):
    heads = round(share * count)
    stream = Stream(UNIT)
    stream.add(np.repeat([0.0, 1.0], [count - heads, heads]))
    interval = stream.interval(alpha)
    low = beta.ppf(alpha / 4, heads, count - heads + 1) if heads else 0.0
    high = beta.ppf(1 - alpha / 4, heads + 1, count - heads) if heads < count else 1.0
    assert interval.low == pytest.approx(low, rel=1e-6, abs=1e-11)
    assert interval.high == pytest.approx(high, rel=1e-6, abs=1e-11)


@given(st.floats(-100, 100), st.floats(0.01, 100), st.floats(-5, 5), st.sampled_from(sorted(LAWS)))
def test_range_and_place_of_the_draws_do_not_matter(low, width, shift, law):
    values = LAWS[law][0](rng(3), 1024)
    one = streamed(values).interval(1e-4)
    other = streamed(low + width * values, Tails(low + shift, low + width + shift), shift).interval(1e-4)
    assert (other.low - low - shift) / width == pytest.approx(one.low, abs=1e-9)
    assert (other.high - low - shift) / width == pytest.approx(one.high, abs=1e-9)


@given(st.sampled_from(sorted(LAWS)), st.integers(0, 9))
def test_draws_are_split_between_nodes_with_their_mean_and_each_fortune_is_smaller_by_that(law, seed):
    values = LAWS[law][0](rng(seed), 700)
    bets = Bets()
    bets.take(bets.split(values, Moments.of(values)), Moments.of(values))
    masses = bets.segments[0].masses
    assert masses.sum() == pytest.approx(len(values), rel=1e-12)
    assert masses @ bets.nodes / len(values) == pytest.approx(values.mean(), rel=1e-9, abs=1e-12)
    for mean, part in ((0.3, 0.1), (0.3, 2.0), (0.3, 3.3), (0.3, -1.4)):
        split = masses @ np.log1p(part * (bets.nodes - mean))
        assert split <= np.log1p(part * (values - mean)).sum() + 1e-9


@given(st.integers(0, 20))
def test_blocks_come_back_from_their_numbers_bit_for_bit(seed):
    values = rng(seed).beta(0.5, 3.0, size=4096)
    drawn, kept = Stream(UNIT), Stream(UNIT)
    for part in np.split(values, (512, 1024, 2048)):
        assert drawn.form(0.0) == kept.form(0.0)
        block = drawn.reduce(part)
        drawn.take(block)
        kept.take(Block.from_array(block.to_array()))
    assert drawn.interval(1e-5) == kept.interval(1e-5)


def test_a_range_of_one_point_is_known_and_draws_beyond_it_by_rounding_are_at_its_end():
    known = Stream(Tails(0.25, 0.25))
    known.add(np.full(64, 0.25))
    assert known.interval(0.01) == Interval(0.25, 0.25)
    beyond = Stream(UNIT)
    beyond.add(np.array([-1e-12, 1 + 1e-12] * 256))
    assert beyond.interval(0.01).radius < 0.1
