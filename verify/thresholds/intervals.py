"""Thresholds of intervals for a mean: when draws are looked at, and what each method of intervals takes for granted."""

from __future__ import annotations

from verify.thresholds.rows import named, row


FIRST_LOOK = row(
    512,
    "draws",
    "At the first look: enough for the methods of intervals, too few to cost anything.",
    1024,
    "judging/test_judge.py::test_a_second_stream_of_cheap_draws_starts_with_half_of_what_the_first_one_took",
)
LEAST_LOOK = row(
    32,
    "draws",
    "At the first look where one is dear: with fewer no gap could be told from none.",
    16,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
DEAR_LOOK = row(
    1e9,
    "operations",
    "From which a first look counts as dear and takes fewer draws: a second of work.",
    1e12,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
EARLY_LOOK = row(
    128,
    "draws",
    "At the first look where nobody says what a draw costs: it counts only where time is too short for more.",
    512,
    "judging/test_time.py::test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws",
)
EARLY_SHARE = row(
    1 / 5,
    "share of a stream's error probability",
    "That the looks before the regular ones spend together: regular intervals get 1 % longer by it.",
    1.5,
    "judging/test_time.py::test_the_shares_of_all_looks_sum_to_one",
)
FEW_LARGE = row(
    3.0,
    "log(draws)/draws of the sum of squares",
    "That one draw may carry where that is more than the share below: of normal draws the largest carries about "
    "two of them, whatever their number.",
    0.0,
    "judging/test_time.py::test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws",
)
GROUPS = row(
    (4, 8, 16, 32, 64),
    "groups of draws",
    "The smallest number g is taken at which all group means on one side, 2^(1 - g) and slack, are rare enough.",
    (4,),
    "judging/test_statistics.py::test_few_skewed_draws_cover_at_their_level_and_are_trusted",
)
GROUP_SLACK = row(
    0.03,
    "probability",
    "Room for higher orders in the probability that the mean of a group falls on the likelier side.",
    0.3,
    "judging/test_statistics.py::test_few_skewed_draws_cover_at_their_level_and_are_trusted",
)
CLIPS = row(
    (4.0, 16.0, 64.0, 256.0, 1024.0),
    "scale of the gap",
    "Levels at which heavy-tailed draws are clipped: fixed beforehand, so that the data do not choose.",
    (1e9,),
    "judging/test_judge.py::test_heavy_tails_do_not_keep_a_formula_that_is_too_small_from_being_refuted",
)
LARGEST_SHARE = row(
    0.02,
    "share of the sum of squares",
    "That one draw may carry where nobody has declared moments: beyond, the tails are not light enough for Student.",
    0.9,
    "judging/test_statistics.py::test_undeclared_heavy_tails_are_noticed",
)
STUDENT_PARTS = row(
    3.0,
    "parts of the error probability",
    "Of which Student's interval takes one: the first Edgeworth term may add another, and a third, a factor e in all, "
    "is left to the next terms.",
    0.1,
    "judging/test_statistics.py::test_student_s_interval_covers_at_its_level",
)
NODES = row(
    (1 / 8, 3.0, 1.25),
    "standard deviations, and a ratio",
    "Step of the nodes at which draws from a known range are counted, up to a distance from their mean; ratio of the "
    "distances beyond. Split draws vary by 1 % more.",
    (8.0, 8.0, 8.0),
    "judging/test_betting.py::test_intervals_by_betting_are_hardly_longer_than_student_s",
)
LADDER = row(
    12,
    "halvings",
    "Of the standard deviation of a draw from a known range that bets are prepared for, before its spread is seen.",
    1,
    "judging/test_betting.py::test_what_is_concentrated_or_rare_needs_few_draws_from_the_start",
)
BOLDEST = row(
    0.99,
    "part of the fortune",
    "That is bet at most: the last penny would be lost with the first draw at the end of the range.",
    0.1,
    "judging/test_betting.py::test_what_is_concentrated_or_rare_needs_few_draws_from_the_start",
)
END_ROUNDING = row(
    1e-12,
    "range of a draw",
    "From which a draw is one of the ends; ends of intervals are moved outwards by it, four times what their search "
    "leaves open.",
    1e-3,
    "judging/test_betting.py::test_the_exact_interval_is_taken_for_coins",
)
GAP_ROUNDING = row(
    1e-9,
    "relative gap",
    "Put down to floating point, and added to every interval: an equality is not refuted by it.",
    0.0,
    "judging/test_thresholds.py::test_a_gap_as_small_as_rounding_does_not_refute_an_equality",
)

TABLE = named(globals())
"""The rows of this section by name."""
