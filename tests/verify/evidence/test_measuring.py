"""How long a draw takes, where nobody declares it."""

import time

import pytest

from tests.verify import toys
from verify.evidence import measuring
from verify.evidence.laboratory import Laboratory
from verify.simulators import simulator
from verify.thresholds.draws import SLOW_CALLS, SLOW_DRAW, TIMED_IN_DOUBT


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


UP_TO_128 = [1, 1, 2, 4, 8, 16, 32, 64, 128]


@pytest.mark.parametrize(
    ("computing", "waiting", "calls", "seconds"),
    [
        (5e-6, 0.0, UP_TO_128, 2e-8),
        (2e-5, 0.0, [*UP_TO_128, 256, 512, 1024, 2048], 2e-8),
        (3e-4, 0.0, [*UP_TO_128, 128, 128, 128], 3e-4),
        (3e-2, 0.0, [1] * 5, 3e-2),
        (2.0, 0.0, [1, 1], 2.0),
        (1e-5, 9e-4, [1, 1, 2, 4, 8, 16, *[32] * 4], 9.1e-4),
        (9e-5, 5e-4, [*UP_TO_128, 256, *[512] * 4], 2e-8),
    ],
)
def test_what_a_draw_takes_is_told_by_a_few_calls(computing, waiting, calls, seconds, monkeypatch):
    """By clocks that move with the draws alone: each computes for a time, and waits for another."""
    clock, asked = {"now": 0.0, "worked": 0.0}, []

    @simulator("toy.mean")
    def drawn(rng, draws, *, mu):
        clock["now"] += (computing + waiting) * draws
        clock["worked"] += computing * draws
        asked.append(draws)
        return mu * (1 + rng.random((draws, 2)).sum(axis=1))

    one = Laboratory([drawn]).compare(toys.claim(toys.mu).at(mu=1.0))
    monkeypatch.setattr(measuring.time, "monotonic", lambda: clock["now"])
    monkeypatch.setattr(measuring.time, "process_time", lambda: clock["worked"])
    assert one.seconds_per_draw == pytest.approx(seconds, rel=1e-6)
    assert asked == calls


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
