"""Thresholds of limits and rates along a growth path."""

from __future__ import annotations

from verify.thresholds import comparisons
from verify.thresholds.rows import named, row


# Limits -----------------------------------------------------------------------------------------

EXTRAPOLATED_SIZES = row(
    3,
    "sizes",
    "On which the extrapolation rests: two changes, and whether they shrink.",
    2,
    "judging/test_judge.py::test_the_range_holds_every_size_seen_and_the_limit_of_a_gap_that_settles",
)
EARLY_RADIUS = row(
    1 / 2,
    "tolerance",
    "Radius aimed at before the last three sizes.",
    10.0,
    "judging/test_thresholds.py::test_sizes_that_only_show_the_way_take_few_draws",
)
FINEST_LIMIT = row(
    1 / 5,
    "tolerance",
    "Radius that draws at the last sizes may give the limit's interval before the check stays open.",
    1e3,
    "judging/test_judge.py::test_limits_get_the_right_verdict_along_their_path",
)
NEARER = row(
    0.7,
    "radius",
    "What is left of it where a stream has twice the draws: so it is told what the next look at a size may tell.",
    1.0,
    "judging/test_time.py::test_draws_go_to_the_sizes_where_they_tell_most_of_the_limit_for_their_work",
)
STEADY_RADIUS = row(
    1 / 8,
    "gap there",
    "The same at sizes that only show whether changes shrink, and by how much.",
    1e-6,
    "judging/test_thresholds.py::test_sizes_that_only_show_the_way_take_few_draws",
)
SHARP_RADIUS = row(
    1 / 32,
    "gap there",
    "The same before the last three sizes once a limit is suspected: plain draws may confirm it there.",
    10.0,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
NEGLIGIBLE_CHANGE = row(
    1 / 50,
    "tolerance",
    "Change of a gap from one size to the next that is no sign of a trend.",
    1e6,
    "judging/test_judge.py::test_a_gap_that_wanders_within_the_tolerance_leaves_its_limit_in_the_range",
)
SKEWNESS_DRAWS = row(
    512,
    "draws",
    "At every size but the last two: their skewness stands for a bound at larger sizes, where draws are few.",
    32,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
CALM_ERRORS = row(
    3.0,
    "standard errors",
    "By which the skewness of larger sizes is taken to exceed what so many draws show.",
    1e3,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
EARLY_WORK = row(
    1e9,
    "operations",
    "At a size before the last three, which show the way but decide nothing.",
    1.0,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
FAINT_GAP = row(
    comparisons.AGREEMENT_TOLERANCE,
    "relative gap",
    "Below which no second stream of a fast simulator is drawn: it would count only if it agreed with the plain one to "
    "half of the gap, and agreement is not sought that closely.",
    1e-9,
    "judging/test_thresholds.py::test_a_gap_as_small_as_that_between_simulators_is_not_refuted_by_the_fast_one_alone",
)
LASTING_CHANGE = row(
    1 / 20,
    "gap",
    "Largest last change with which a limit may be refuted.",
    1e6,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
LASTING_RADIUS = row(
    1 / 3,
    "largest change that lasts",
    "Radius aimed at to show that a gap lasts: a change is known to two of them.",
    30.0,
    "judging/test_judge.py::test_limits_get_the_right_verdict_along_their_path",
)
PLAIN_RADIUS = row(
    1 / 4,
    "distance of the limit from 0",
    "Radius that plain draws are to reach at each of three sizes: the limit's is a few times as large.",
    10.0,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
SECOND_RADII = row(
    (1.0, 2 / 3, 4 / 9),
    "radius of the first stream",
    "Aimed at in the second one, until it decides likewise: by chance it may need twice the draws, or five times.",
    (10.0,),
    "judging/test_rates.py::test_rates_are_judged_by_simulation_alone",
)

# Rates ------------------------------------------------------------------------------------------

RATE_SIZES = row(
    4,
    "sizes",
    "At which a rate is simulated: three local exponents, of which two changes show whether they settle.",
    3,
    "judging/test_rates.py::test_too_short_a_path_for_a_rate_is_refused_before_the_run",
)
RATE_RADII = row(
    (3.0, 1.0, 1 / 2, 1 / 4),
    "tolerance",
    "Radius of the interval of a simulated exponent that is aimed at, one after the other until it decides.",
    (30.0,),
    "judging/test_rates.py::test_rates_are_judged_by_simulation_alone",
)

TABLE = named(globals())
"""The rows of this section by name."""
