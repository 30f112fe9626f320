"""Thresholds of regimes: how a claim's region is drawn from, at random and where it is searched."""

from __future__ import annotations

from verify.thresholds.rows import named, row


TRIES = row(
    500,
    "dead ends",
    "After which a claim is taken to have no admissible regime in its ranges.",
    20,
    "evidence/test_sampling.py::test_what_one_draw_in_thirty_fits_is_found_each_time",
)
STEADFAST = row(
    50,
    "dead ends",
    "After which all is drawn at random; before, words and critical values come in turn.",
    0,
    "evidence/test_sampling.py::test_each_word_comes_once_before_any_comes_again",
)
CRITICAL = row(
    2,
    "regimes",
    "Of which one takes the next of the values at which, or beside which, a statement is said to change.",
    3,
    "evidence/test_sampling.py::test_every_second_regime_is_beside_a_threshold_that_the_parameter_names",
)
DISTINCT = row(
    64,
    "regimes",
    "Of a claim that are kept apart: with more, there are hardly few whole numbers to choose from.",
    0,
    "evidence/test_sampling.py::test_few_whole_numbers_are_all_looked_at",
)
REDRAWN = row(
    64,
    "times",
    "That a regime is drawn again because it came before: the rarest of a few is found, none is waited for in vain.",
    0,
    "evidence/test_sampling.py::test_few_whole_numbers_are_all_looked_at",
)
EDGE = row(
    0.15,
    "share of values",
    "Drawn exactly at the lower end of what the hypotheses leave, half as often at the upper: formulas break there.",
    0.0,
    "evidence/test_sampling.py::test_a_range_from_0_on_a_log_scale_reaches_small_values_and_0_itself",
)
NEGLIGIBLE = row(
    1e-6,
    "largest value",
    "Smallest that is drawn beside 0, where a range on a log scale starts there.",
    1e-2,
    "evidence/test_sampling.py::test_a_range_from_0_on_a_log_scale_reaches_small_values_and_0_itself",
)

# Places of a search -----------------------------------------------------------------------------

ENDS = row(
    1 / 4,
    "share of places",
    "At ends and in the middle of ranges, at most.",
    0.0,
    "running/test_worst.py::test_places_keep_to_hypotheses_and_hold_every_word",
)
TIES = row(
    1 / 4,
    "share of places",
    "At which two numbers are tied.",
    0.0,
    "running/test_worst.py::test_places_keep_to_hypotheses_and_hold_every_word",
)
MOVED = row(
    1 / 2,
    "share of numbers",
    "That differ between a place and one near it: what fails in one direction alone is followed too.",
    1.0,
    "running/test_worst.py::test_places_near_another_one_differ_from_it_in_one_number_or_in_more",
)

TABLE = named(globals())
"""The rows of this section by name."""
