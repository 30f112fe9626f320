"""Thresholds of draws: in which blocks they come, what they are taken to cost, and what their bounds allow for."""

from __future__ import annotations

from verify.thresholds.rows import named, row


BLOCK = row(
    1 << 16,
    "draws",
    "That a simulator is asked for at once, at most: a block fits into memory, and calls can be compared.",
    1 << 20,
    "judging/test_judge.py::test_no_simulator_is_asked_for_more_draws_at_once_than_memory_bears",
)
WORTH_KEEPING = row(
    1e7,
    "operations",
    "From which a block is kept for other claims: below, a second stream may begin with other looks than theirs.",
    1.0,
    "judging/test_judge.py::test_a_second_stream_of_cheap_draws_starts_with_half_of_what_the_first_one_took",
)
LIGHT_ORDER = row(
    4,
    "order of a moment",
    "That has to exist for Student's interval: the error of the variance is known by it.",
    2,
    "judging/test_statistics.py::test_tails_are_light_where_more_than_four_moments_exist",
)
BOUND_ROUNDING = row(
    1e-9,
    "largest number drawn",
    "By which a draw may lie outside of its declared bounds: that is put down to rounding.",
    0.0,
    "judging/test_contracts.py::test_rounding_does_not_contradict_bounds",
)
LEAST_LARGEST = row(
    1e-3,
    "unit of the draws",
    "Below which no number counts as the largest: rounding may have come from numbers that cancelled.",
    0.0,
    "judging/test_contracts.py::test_rounding_of_numbers_that_cancel_does_not_contradict_bounds",
)

# What a draw costs ------------------------------------------------------------------------------

UNTOLD_COST = row(
    1_000.0,
    "operations",
    "Of a draw where the simulator does not say; the time is the other limit.",
    1e12,
    "judging/test_time.py::test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws",
)
OPERATIONS_A_SECOND = row(
    1e9,
    "operations",
    "That take a second, roughly.",
    1e15,
    "judging/test_assumptions.py::test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap",
)
NUMBER_SECONDS = row(
    1e-8,
    "seconds",
    "That a random number takes, roughly: by these quick draws are counted, so that no clock decides.",
    1e-6,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
SLOW_DRAW = row(
    1e-4,
    "seconds",
    "From which a draw is slow whatever it does, and its time counts.",
    1e-2,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
FAR_QUICKER = row(
    10,
    "factor",
    "By which draws are quicker than slow ones where a few show it.",
    1,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
TIMED_DRAWS = row(
    256,
    "draws",
    "By which it is seen how long one takes, where that is far less than a slow one takes.",
    64,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
TIMED_IN_DOUBT = row(
    4096,
    "draws",
    "The same elsewhere, as calls may take long whatever is drawn.",
    1024,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
SLOW_CALLS = row(
    4,
    "calls",
    "Longer than those few slow draws, after which no more are timed.",
    8,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
LONG_CALL = row(
    1.0,
    "seconds",
    "Of one call, after which no more are timed.",
    10.0,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)
WAITING = row(
    10,
    "times its computing time",
    "That a call has to take to count as one that waits for something; else other work on the machine delays it.",
    1000,
    "evidence/test_measuring.py::test_what_a_draw_takes_is_told_by_a_few_calls",
)

TABLE = named(globals())
"""The rows of this section by name."""
