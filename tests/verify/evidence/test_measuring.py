"""How long a draw takes, where nobody declares it."""

import time

import pytest

from tests.verify import toys
from verify.evidence.laboratory import Laboratory
from verify.evidence.measuring import SLOW_CALLS, SLOW_DRAW, TIMED_IN_DOUBT
from verify.simulators import simulator


def drawing(nap: float, held_up: int = 0):
    """A simulator of two numbers a draw that naps for each, and how many it was asked for; one call may be held up."""
    asked = []

    @simulator("toy.mean")
    def napping(rng, draws, *, mu):
        asked.append(draws)
        if nap or len(asked) == held_up:
            time.sleep(nap * draws or 0.2)
        return mu * (1 + rng.random((draws, 2)).sum(axis=1))

    one = Laboratory([napping]).compare(toys.claim(toys.mu).at(mu=1.0))
    return one, asked


def test_a_few_slow_draws_are_enough():
    """Draws of 30 ms are seen to be slow by single ones, and their time counts."""
    one, asked = drawing(0.03)
    assert one.seconds_per_draw == pytest.approx(0.03, rel=0.5)
    assert asked == [1] * (1 + SLOW_CALLS)


def test_draws_just_slow_are_seen():
    """A draw of three times what is slow is timed, and far from all are drawn for that."""
    one, asked = drawing(3 * SLOW_DRAW)
    assert one.seconds_per_draw == pytest.approx(3 * SLOW_DRAW, rel=1.0)
    assert sum(asked) < TIMED_IN_DOUBT / 4


def test_fast_draws_count_by_their_numbers():
    """What fast draws take is told by the random numbers, and is the same each time."""
    times = {drawing(0.0)[0].seconds_per_draw for _ in range(3)}
    assert len(times) == 1
    assert 1e-9 < times.pop() < SLOW_DRAW


def test_a_delay_by_other_work_does_not_make_draws_slow():
    """One call of many is held up; draws are as cheap as they were."""
    one, asked = drawing(0.0, held_up=4)
    assert one.seconds_per_draw < SLOW_DRAW
    assert sum(asked) <= TIMED_IN_DOUBT
    assert len(asked) < 16
