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

TABLE = named(globals())
"""The rows of this section by name."""
