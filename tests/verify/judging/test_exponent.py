"""The exponent of a positive number and the power of a logarithm in it, from values at increasing sizes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from verify.judging.exponents import Behaviour, behaviour, growth_of, limit_of
from verify.thresholds.orders import LOG_POWER


SIZES = tuple(10 ** (6 * k) for k in range(1, 9))
SLOWEST = 1 / 16
TOLERANCE = 0.02
NOTHING = Behaviour(False, False, False, False, False, False)


def grown(log, sizes=SIZES, errors=0.0, slowest=SLOWEST):
    """The growth of the number whose logarithm is log(L), L = log of the size."""
    return growth_of(sizes, [log(math.log(size)) for size in sizes], [errors] * len(sizes), slowest)


def seen(log, **fields) -> Behaviour:
    return behaviour(grown(log, **fields), TOLERANCE)


def added(*terms):
    """The logarithm of a sum of coefficient * size**exponent, without overflow."""
    return lambda L: float(np.logaddexp.reduce([math.log(c) + e * L for c, e in terms]))


@given(exponent=st.floats(-5, 5), constant=st.floats(-20, 20))
def test_a_pure_power_has_its_exponent(exponent, constant):
    growth = grown(lambda L: constant + exponent * L)
    assert growth.settled
    assert growth.exponent.low <= exponent <= growth.exponent.high
    assert growth.exponent.radius < 1e-3


@given(exponent=st.floats(-3, 3), gap=st.floats(SLOWEST, 2), coefficient=st.floats(-3, 3))
def test_what_dies_out_as_fast_as_allowed_hides_no_exponent(exponent, gap, coefficient):
    growth = grown(added((1, exponent), (10**coefficient, exponent - gap)))
    assert growth.exponent.low <= exponent <= growth.exponent.high


@pytest.mark.parametrize("gap", [0.1, 0.125, 0.25, 1])
@pytest.mark.parametrize("coefficient", [0.1, 1, 10])
def test_a_ratio_that_tends_to_a_constant_is_bounded_from_both_sides(gap, coefficient):
    assert seen(added((1, 0), (coefficient, -gap))) == Behaviour(False, False, False, False, True, True)


@pytest.mark.parametrize("power", [-1, -0.5, -1 / 7, 1 / 7, 0.25, 1, 2])
@pytest.mark.parametrize("constant", [-0.5, 0, 2])
def test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size(power, constant):
    log = lambda L: power * math.log(L + constant)  # noqa: E731
    growth = grown(log)
    assert growth.power.low <= power <= growth.power.high
    assert growth.fitted.low <= 0 <= growth.fitted.high
    said = seen(log)
    assert (said.grows, said.shrinks) == (False, False)
    assert (said.grows_by_logs, said.shrinks_by_logs) == (power > 0, power < 0)
    assert not (said.bounded if power > 0 else said.bounded_away)


@given(power=st.floats(-2, 2), constant=st.floats(-0.5, 4))
def test_no_logarithm_is_taken_for_the_opposite_one(power, constant):
    said = seen(lambda L: power * math.log(L + constant))
    assert not said.grows
    assert not said.shrinks
    assert not (said.grows_by_logs and power < LOG_POWER / 2)
    assert not (said.shrinks_by_logs and power > -LOG_POWER / 2)
    assert not (said.bounded and power > LOG_POWER)
    assert not (said.bounded_away and power < -LOG_POWER)


@given(gap=st.floats(0.0005, 0.06), coefficient=st.floats(-2, 2))
@settings(max_examples=1000)
def test_two_powers_that_are_close_are_not_taken_for_a_logarithm(gap, coefficient):
    """size^-0.50 + size^-0.51 over size^-0.50 or over size^-0.51."""
    for log in (added((1, 0), (10**coefficient, -gap)), added((1, 0), (10**coefficient, gap))):
        said = seen(log)
        assert not said.grows_by_logs
        assert not said.shrinks_by_logs


@pytest.mark.parametrize("gap", [0.05, 0.1, -0.05, -0.1])
@pytest.mark.parametrize("power", [0, 1, -1])
def test_an_exponent_off_by_a_twentieth_is_noticed_next_to_a_logarithm(gap, power):
    said = seen(lambda L: gap * L + power * math.log(L))
    assert (said.grows, said.shrinks) == (gap > 0, gap < 0)
    assert not said.bounded if gap > 0 else not said.bounded_away


@given(gap=st.floats(0.0005, 0.5), coefficient=st.floats(-8, 3))
@settings(max_examples=500)
def test_what_grows_is_called_bounded_only_before_it_shows(gap, coefficient):
    """1 + c size^gap, where the second term reaches 5 % of the first at the largest size."""
    if coefficient + gap * math.log10(SIZES[-1]) > math.log10(0.05):
        assert not seen(added((1, 0), (10**coefficient, gap))).bounded


def test_an_exponent_off_by_less_than_the_tolerance_establishes_nothing():
    assert seen(lambda L: 0.01 * L) == NOTHING


def test_what_grows_ever_faster_is_not_settled():
    growth = grown(lambda L: (L / 40) ** 3)
    assert not growth.settled
    assert behaviour(growth, TOLERANCE) == NOTHING


@pytest.mark.parametrize("seed", range(20))
def test_errors_within_their_bounds_do_not_move_the_exponent_out_of_its_interval(seed):
    rng = np.random.default_rng(seed)
    error = 10 ** rng.uniform(-9, -3)
    logs = [-0.75 * math.log(size) + error * rng.uniform(-1, 1) for size in SIZES]
    growth = growth_of(SIZES, logs, [error] * len(SIZES), SLOWEST)
    assert growth.exponent.low <= -0.75 <= growth.exponent.high
    ratio = [log + 0.75 * math.log(size) for log, size in zip(logs, SIZES, strict=True)]
    said = behaviour(growth_of(SIZES, ratio, [error] * len(SIZES), SLOWEST), TOLERANCE)
    assert (said.grows, said.shrinks, said.grows_by_logs, said.shrinks_by_logs) == (False,) * 4


@given(ratio=st.floats(-0.9, 0.9), limit=st.floats(-3, 3))
def test_the_limit_of_a_geometric_sequence_is_held(ratio, limit):
    values = [limit + ratio**k for k in range(8)]
    found = limit_of(values, [0.0] * 8, [0.0] * 8, 0.5)
    assert found.low <= limit <= found.high


@given(start=st.floats(1, 50), power=st.floats(1, 3))
def test_the_limit_of_a_sequence_that_dies_like_a_power_of_its_index_is_held(start, power):
    found = limit_of([(start + k) ** -power for k in range(8)], [0.0] * 8, [0.0] * 8, 0.5)
    assert found.low <= 0 <= found.high


def test_a_sequence_with_growing_changes_has_no_limit():
    found = limit_of([1, 2, 4, 8], [0.0] * 4, [0.0] * 4, 0.5)
    assert not found.settled
    assert math.isinf(found.high)
