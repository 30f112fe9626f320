"""Thresholds of derivations: at which small regimes a step is simulated, and what is shown by that."""

from __future__ import annotations

from verify.thresholds.rows import named, row


STEP_REGIMES = row(
    2,
    "regimes",
    "At which a step is tried, at least: at the smallest one alone much is true by chance.",
    1,
    "running/test_derive_trials.py::test_a_step_that_is_true_at_the_smallest_regime_alone_is_refuted",
)
STEP_TOLERANCE = row(
    0.05,
    "relative gap",
    "Within which a step counts as shown by simulation.",
    1e-5,
    "commands/test_derive.py::test_a_step_that_is_left_to_simulation_is_confirmed_or_refuted_by_the_judge",
)
STEP_ROUNDING = row(
    1e-12,
    "unit of the draws",
    "Below which both sides are 0 but for rounding, where formulas of numbers of order 1 are drawn.",
    0.0,
    "running/test_derive_trials.py::test_what_is_0_but_for_rounding_is_shown_to_be_0",
)
STEP_WORK = row(
    1.5e9,
    "operations",
    "That one stream may spend, as simulators estimate them: a second or two, for there are many steps.",
    1e5,
    "commands/test_derive.py::test_a_step_that_is_left_to_simulation_is_confirmed_or_refuted_by_the_judge",
)
MOMENT_ROOM = row(
    20,
    "rows",
    "More, or fewer, than columns, so that inverses of Gaussian matrices have moments.",
    5,
    "commands/test_derive.py::test_an_inverse_is_simulated_only_where_it_has_moments",
)
SMALL_RANGE = row(
    3,
    "whole number",
    "Up to which above their smallest value whole numbers are drawn: sizes at which a draw takes a moment.",
    60,
    "running/test_derive_trials.py::test_steps_are_tried_at_small_sizes",
)
LONG_RANGE = row(
    60,
    "whole number",
    "Up to which numbers of rows are drawn: there have to be more than columns, and room.",
    10,
    "commands/test_derive.py::test_an_inverse_is_simulated_only_where_it_has_moments",
)
FIT_SIZE = row(
    20,
    "draws",
    "That a fit of a chain is made from, at least: with few, means live on rare chains.",
    2,
    "running/test_derive_trials.py::test_fits_are_made_from_many_draws_for_means_and_from_few_for_events",
)
EVENT_SIZE = row(
    2,
    "draws",
    "The same where a formula holds an event: with many, it is rare.",
    20,
    "running/test_derive_trials.py::test_fits_are_made_from_many_draws_for_means_and_from_few_for_events",
)

LETTER_RANGE = row(
    (0.5, 2),
    "value",
    "Of letters that are no whole numbers: moments of their powers are of order 1 there.",
    (1e-3, 1e3),
    "running/test_derive_trials.py::test_letters_that_are_no_whole_numbers_are_tried_around_1",
)
CHAIN_SECONDS = row(
    60.0,
    "seconds",
    "That one chain may compute where nothing else is said: twice what the longest built-in one takes.",
    30.0,
    "commands/test_derive_time.py::test_the_default_budget_is_a_minute",
)
BUSY = row(
    10,
    "times its computing time",
    "That a chain, a mutant or a proof assistant may take in all, where the machine is busy with other things.",
    1,
    "running/test_soundness.py::test_a_mutant_that_waits_for_the_machine_is_not_late",
)
LEMMA_SECONDS = row(
    10,
    "seconds",
    "For which tactics of a proof assistant may look for the proof of one lemma.",
    1,
    "commands/test_derive_certify.py::test_coqc_is_told_how_long_it_may_take",
)
FILE_SECONDS = row(
    60,
    "seconds",
    "That a proof assistant may compute for one file.",
    10,
    "commands/test_derive_certify.py::test_coqc_is_told_how_long_it_may_take",
)
DOUBT_SECONDS = row(
    5.0,
    "seconds",
    "For the search for points where lemmas of a chain fail that are not confirmed.",
    0.3,
    "commands/test_derive_certify.py::test_a_point_where_a_lemma_fails_is_looked_for_a_while",
)

TABLE = named(globals())
"""The rows of this section by name."""
