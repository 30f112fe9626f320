"""Every threshold of the judge in one table: value, unit, reason, and the test that fails if it moves.

The modules of this room take their numbers from here and hold none of their own. `test_thresholds.py` moves each one
to its ``moved`` value and sees the named test fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar


Value = TypeVar("Value")


@dataclass(frozen=True)
class Threshold:
    """One row of the table.

    Attributes:
        value: The number, or numbers.
        unit: What it counts, or what it is relative to.
        reason: Why there has to be one, and why it is this large.
        moved: Another value, at which the test fails.
        test: Name of that test.
    """

    value: Any
    unit: str
    reason: str
    moved: Any
    test: str


_ROWS: list[Threshold] = []


def _row(value: Value, unit: str, reason: str, moved: Value, test: str) -> Value:
    """Enter a threshold into the table, and return its value."""
    _ROWS.append(Threshold(value, unit, reason, moved, test))
    return value


# Intervals for a mean -------------------------------------------------------------------------

FIRST_LOOK = _row(
    512,
    "draws",
    "At the first look: enough for the methods of intervals, too few to cost anything.",
    1024,
    "judging/test_judge.py::test_a_second_stream_of_cheap_draws_starts_with_half_of_what_the_first_one_took",
)
LEAST_LOOK = _row(
    32,
    "draws",
    "At the first look where one is dear: with fewer no gap could be told from none.",
    16,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
DEAR_LOOK = _row(
    1e9,
    "operations",
    "From which a first look counts as dear and takes fewer draws: a second of work.",
    1e12,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
EARLY_LOOK = _row(
    128,
    "draws",
    "At the first look where nobody says what a draw costs: it counts only where time is too short for more.",
    512,
    "judging/test_time.py::test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws",
)
EARLY_SHARE = _row(
    1 / 5,
    "share of a stream's error probability",
    "That the looks before the regular ones spend together: regular intervals get 1 % longer by it.",
    1.5,
    "judging/test_time.py::test_the_shares_of_all_looks_sum_to_one",
)
FEW_LARGE = _row(
    3.0,
    "log(draws)/draws of the sum of squares",
    "That one draw may carry where that is more than the share below: of normal draws the largest carries about "
    "two of them, whatever their number.",
    0.0,
    "judging/test_time.py::test_a_dear_loop_that_declares_nothing_is_judged_with_hundreds_of_draws",
)
GROUPS = _row(
    (4, 8, 16, 32, 64),
    "groups of draws",
    "The smallest number g is taken at which all group means on one side, 2^(1 - g) and slack, are rare enough.",
    (4,),
    "judging/test_statistics.py::test_few_skewed_draws_cover_at_their_level_and_are_trusted",
)
GROUP_SLACK = _row(
    0.03,
    "probability",
    "Room for higher orders in the probability that the mean of a group falls on the likelier side.",
    0.3,
    "judging/test_statistics.py::test_few_skewed_draws_cover_at_their_level_and_are_trusted",
)
CLIPS = _row(
    (4.0, 16.0, 64.0, 256.0, 1024.0),
    "scale of the gap",
    "Levels at which heavy-tailed draws are clipped: fixed beforehand, so that the data do not choose.",
    (1e9,),
    "judging/test_judge.py::test_heavy_tails_do_not_keep_a_formula_that_is_too_small_from_being_refuted",
)
LARGEST_SHARE = _row(
    0.02,
    "share of the sum of squares",
    "That one draw may carry where nobody has declared moments: beyond, the tails are not light enough for Student.",
    0.9,
    "judging/test_statistics.py::test_undeclared_heavy_tails_are_noticed",
)
NODES = _row(
    (1 / 8, 3.0, 1.25),
    "standard deviations, and a ratio",
    "Step of the nodes at which draws from a known range are counted, up to a distance from their mean; ratio of the "
    "distances beyond. Split draws vary by 1 % more.",
    (8.0, 8.0, 8.0),
    "judging/test_betting.py::test_intervals_by_betting_are_hardly_longer_than_student_s",
)
LADDER = _row(
    12,
    "halvings",
    "Of the standard deviation of a draw from a known range that bets are prepared for, before its spread is seen.",
    1,
    "judging/test_betting.py::test_what_is_concentrated_or_rare_needs_few_draws_from_the_start",
)
BOLDEST = _row(
    0.99,
    "part of the fortune",
    "That is bet at most: the last penny would be lost with the first draw at the end of the range.",
    0.1,
    "judging/test_betting.py::test_what_is_concentrated_or_rare_needs_few_draws_from_the_start",
)
END_ROUNDING = _row(
    1e-12,
    "range of a draw",
    "From which a draw is one of the ends; ends of intervals are moved outwards by it, four times what their search "
    "leaves open.",
    1e-3,
    "judging/test_betting.py::test_the_exact_interval_is_taken_for_coins",
)
GAP_ROUNDING = _row(
    1e-9,
    "relative gap",
    "Put down to floating point, and added to every interval: an equality is not refuted by it.",
    0.0,
    "judging/test_thresholds.py::test_a_gap_as_small_as_rounding_does_not_refute_an_equality",
)

# One comparison -------------------------------------------------------------------------------

WORK = _row(
    4e10,
    "operations",
    "That one stream may spend: about half a minute.",
    4e7,
    "judging/test_thresholds.py::test_a_stream_ends_where_its_work_is_spent",
)
PLAIN_WORK = _row(
    6e9,
    "operations",
    "That the attempt to confirm a suspect with the plain simulator may spend.",
    1e5,
    "judging/test_judge.py::test_a_suspect_is_confirmed_by_the_plain_simulator_when_there_is_a_fast_one",
)
SECOND_STREAM = _row(
    64,
    "times the draws of the first stream",
    "A second stream of the same kind may take, before the check stays open.",
    1,
    "judging/test_judge.py::test_point_claims_get_the_right_verdict",
)

THOROUGH_DRAWS = _row(
    1 << 17,
    "draws",
    "Of a first stream at least, where a rare event would go unseen and they take a few seconds at most.",
    512,
    "judging/test_assumptions.py::test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap",
)
THOROUGH_SECONDS = _row(
    1.0,
    "seconds",
    "That those draws may take.",
    100.0,
    "judging/test_assumptions.py::test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap",
)

# Fast simulators against plain ones -------------------------------------------------------------

AGREEMENT_TOLERANCE = _row(
    0.02,
    "relative gap",
    "Within which a fast simulator has to agree with the plain one; findings need twice that.",
    0.5,
    "judging/test_agreement.py::test_a_fast_simulator_that_is_off_by_5_percent_is_refuted_and_its_verdicts_withdrawn",
)
CALLS_DOUBT = _row(
    1e-8,
    "probability",
    "Probability with which calls of sound simulators differ as much as those drawn, below which no verdict rests on "
    "them; ten million times less, and a simulator is called broken.",
    1e-300,
    "judging/test_calls.py::test_no_verdict_rests_on_calls_that_differ_though_not_enough_to_call_the_simulator_broken",
)
AGREEMENT_SETTINGS = _row(
    3,
    "settings",
    "In which each pair is compared; a simulator with branches in one for each.",
    1,
    "judging/test_agreement.py::test_agreement_is_checked_in_every_run_that_uses_a_fast_simulator",
)
AGREEMENT_CANDIDATES = _row(
    20,
    "regimes of each claim",
    "Among which the settings are chosen.",
    1,
    "judging/test_agreement.py::test_settings_that_are_decided_with_little_work_are_preferred",
)
PILOTS = _row(
    72,
    "settings",
    "Of which a pilot is run to see where a comparison is cheap.",
    0,
    "judging/test_agreement.py::test_no_setting_is_compared_twice",
)
AFFORDABLE_SETTING = _row(
    3e8,
    "operations to a verdict",
    "As the pilot sees it, up to which settings are taken in the order in which they come.",
    0.0,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)
PILOT_DRAWS = _row(
    256,
    "draws",
    "Of a pilot: its variance is known to a tenth.",
    2,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)
PILOT_COST = _row(
    1e5,
    "operations per draw",
    "Beyond which no pilot is run: such settings come last, the cheapest first.",
    0.0,
    "judging/test_agreement.py::test_a_fast_simulator_that_hangs_while_settings_are_chosen_has_nobody_to_vouch_for_it",
)
UNSEEN_DRAWS = _row(
    1e9,
    "draws",
    "That a setting without a pilot is taken to need, so that it comes after all others.",
    1.0,
    "judging/test_agreement.py::test_settings_too_dear_for_a_pilot_come_last_the_cheapest_first",
)
CHOICE_SECONDS = _row(
    60.0,
    "seconds",
    "For the choice of a simulator's settings, which takes far less: pilots are run in this process.",
    1e-4,
    "judging/test_agreement.py::test_no_setting_is_compared_twice",
)
TRIED_REGIMES = _row(
    2,
    "regimes",
    "Of a claim, at which what draws for it is tried: what is broken hardly ever is so in one setting alone.",
    0,
    "judging/test_contracts.py::test_what_a_check_draws_with_is_tried_at_the_first_regimes_of_its_claim",
)
DEVIATIONS = _row(
    7.0,
    "standard errors",
    "Between the mean and the tolerance, at the error probabilities of a run.",
    700.0,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)

# Formulas against formulas --------------------------------------------------------------------

DIGITS = _row(
    (50, 400),
    "digits",
    "To which the sides are evaluated; to more only where the first leave too large an error.",
    (8, 12),
    "judging/test_exact.py::test_floats_count_as_the_binary_fractions_that_they_are",
)
FEWER_DIGITS = _row(
    20,
    "digits",
    "How many fewer show what rounding does: far more than a formula loses by accident.",
    45,
    "judging/test_thresholds.py::test_a_loss_of_many_digits_is_seen_by_evaluating_to_fewer",
)
DIGITS_ROUNDING = _row(
    1e-25,
    "relative gap",
    "Largest that is put down to rounding in digits.",
    1e-3,
    "judging/test_exact.py::test_inequalities_are_violated_by_anything_beyond_rounding",
)
TERMS_IN_DIGITS = _row(
    2000,
    "terms of sums and products",
    "Up to which a size is evaluated in digits, which takes seconds.",
    1,
    "judging/test_thresholds.py::test_sums_of_a_thousand_terms_are_evaluated_in_digits_and_longer_ones_in_doubles",
)
DOUBLE_ROUNDING = _row(
    1e-9,
    "relative gap",
    "Put down to rounding in double precision.",
    1e-2,
    "judging/test_exact.py::test_limits_are_judged_by_their_trend",
)
SIMPLIFIED_DEGREE = _row(
    60,
    "degree",
    "Of a difference that is still simplified; beyond, that could take minutes.",
    0,
    "judging/test_exact.py::test_a_strict_inequality_is_refuted_by_equality",
)
SIMPLIFIED_LETTERS = _row(
    8,
    "symbols",
    "In a difference that is still simplified; beyond, that could take minutes.",
    0,
    "judging/test_exact.py::test_a_strict_inequality_is_refuted_by_equality",
)

# Exponents along a path -----------------------------------------------------------------------

CAUTION = _row(
    1.5,
    "factor",
    "On top of the bound for what a sequence of slopes still has to go.",
    0.0,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LOG_POWER = _row(
    0.05,
    "power of a logarithm",
    "Smallest that is told from none.",
    5.0,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LARGEST_LOG_POWER = _row(
    4.0,
    "power of a logarithm",
    "Largest that is believed in.",
    0.1,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
SLOPE_RESOLUTION = _row(
    2.5e-7,
    "slope",
    "What each may be off by without anybody looking at it: where it changes by less, its course says nothing.",
    0.1,
    "judging/test_exponent.py::test_a_ratio_that_tends_to_a_constant_is_bounded_from_both_sides",
)
QUIET = _row(
    4.0,
    "errors of a slope",
    "Up to which a change is not looked at; beyond, ratios of changes mean something.",
    1e9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
STEADINESS = _row(
    0.01,
    "relative",
    "How far the ratio of changes may fall and still count as not falling.",
    1.0,
    "judging/test_thresholds.py::test_changes_whose_ratios_fall_are_not_steady",
)
LOG_LIKENESS = _row(
    0.15,
    "power of 1/L",
    "How far from 1 the power may be with which slopes of a logarithm fall.",
    1e-9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LOG_DRIFT = _row(
    0.03,
    "power of 1/L",
    "How far from its last value that power may be.",
    1e-9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
FEWEST_SIZES = _row(
    6,
    "sizes",
    "Without which nothing is said of an exponent: four slopes, and two to see them settle.",
    60,
    "judging/test_order.py::test_orders_of_a_formula_get_the_right_verdict",
)

# Orders of magnitude --------------------------------------------------------------------------

LOGARITHM_ROUNDING = _row(
    1e-11,
    "logarithm",
    "Bound for what rounding does to that of either side.",
    1.0,
    "judging/test_order.py::test_orders_of_a_formula_get_the_right_verdict",
)
PLACE_ROUNDING = _row(
    1e-7,
    "logarithm",
    "The same for the place of a minimum, which is known to less.",
    1.0,
    "judging/test_order.py::test_the_place_of_a_minimum_has_an_order",
)
EQUIVALENT_GAP = _row(
    0.25,
    "relative gap",
    "Up to which an equivalent agrees with simulation at a size that fits a machine.",
    1e-6,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_SHRINKING = _row(
    0.7,
    "share of the gap",
    "To which a larger one has to shrink between two sizes.",
    1e-6,
    "judging/test_order.py::test_an_equivalent_that_simulation_bears_out_carries_the_verdict",
)
EQUIVALENT_FACTOR = _row(
    4,
    "factor",
    "Between those two sizes.",
    1,
    "judging/test_order.py::test_an_equivalent_that_simulation_contradicts_carries_no_verdict",
)
EQUIVALENT_SIZES = _row(
    (256, 128, 64, 32, 16),
    "size",
    "That are simulated: the first that the work allows.",
    (),
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_DRAWS = _row(
    2048,
    "draws",
    "That have to be affordable at a size for it to be simulated.",
    10**9,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_WORK = _row(
    2e8,
    "operations",
    "That count as affordable.",
    1.0,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_PATIENCE = _row(
    24,
    "times that",
    "That may be spent on a stream, where draws are skewed.",
    0,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)

RATE_SIZES = _row(
    4,
    "sizes",
    "At which a rate is simulated: three local exponents, of which two changes show whether they settle.",
    3,
    "judging/test_rates.py::test_too_short_a_path_for_a_rate_is_refused_before_the_run",
)
RATE_RADII = _row(
    (3.0, 1.0, 1 / 2, 1 / 4),
    "tolerance",
    "Radius of the interval of a simulated exponent that is aimed at, one after the other until it decides.",
    (30.0,),
    "judging/test_rates.py::test_rates_are_judged_by_simulation_alone",
)

# Limits along a growth path -------------------------------------------------------------------

EXTRAPOLATED_SIZES = _row(
    3,
    "sizes",
    "On which the extrapolation rests: two changes, and whether they shrink.",
    2,
    "judging/test_judge.py::test_the_range_holds_every_size_seen_and_the_limit_of_a_gap_that_settles",
)
EARLY_RADIUS = _row(
    1 / 2,
    "tolerance",
    "Radius aimed at before the last three sizes.",
    10.0,
    "judging/test_thresholds.py::test_sizes_that_only_show_the_way_take_few_draws",
)
LIMIT_RADII = _row(
    (3 / 4, 1 / 2, 1 / 3, 1 / 5),
    "tolerance",
    "Radius of the limit's interval aimed at, one after the other until it decides.",
    (1e3,),
    "judging/test_judge.py::test_limits_get_the_right_verdict_along_their_path",
)
ROUGH_RADIUS = _row(
    8.0,
    "tolerance",
    "The same, before those, where a gap far on the right side of a bound decides.",
    0.1,
    "judging/test_thresholds.py::test_a_bound_that_holds_by_far_is_supported_by_few_draws",
)
STEADY_RADIUS = _row(
    1 / 8,
    "gap there",
    "The same at sizes that only show whether changes shrink.",
    1e-6,
    "judging/test_thresholds.py::test_sizes_that_only_show_the_way_take_few_draws",
)
SHARP_RADIUS = _row(
    1 / 32,
    "gap there",
    "The same before the last three sizes once a limit is suspected: plain draws may confirm it there.",
    10.0,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
NEGLIGIBLE_CHANGE = _row(
    1 / 50,
    "tolerance",
    "Change of a gap from one size to the next that is no sign of a trend.",
    1e6,
    "judging/test_judge.py::test_a_gap_that_wanders_within_the_tolerance_leaves_its_limit_in_the_range",
)
SKEWNESS_DRAWS = _row(
    512,
    "draws",
    "At every size but the last two: their skewness stands for a bound at larger sizes, where draws are few.",
    32,
    "judging/test_judge.py::test_few_dear_draws_at_the_last_size_are_enough",
)
EARLY_WORK = _row(
    1e9,
    "operations",
    "At a size before the last three, which show the way but decide nothing.",
    1.0,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)
FAINT_GAP = _row(
    AGREEMENT_TOLERANCE,
    "relative gap",
    "Below which no second stream of a fast simulator is drawn: it would count only if it agreed with the plain one to "
    "half of the gap, and agreement is not sought that closely.",
    1e-9,
    "judging/test_thresholds.py::test_a_gap_as_small_as_that_between_simulators_is_not_refuted_by_the_fast_one_alone",
)
LASTING_CHANGE = _row(
    1 / 20,
    "gap",
    "Largest last change with which a limit may be refuted.",
    1e6,
    "judging/test_judge.py::test_a_refuted_limit_is_confirmed_at_the_smallest_sizes_that_exclude_it",
)

# Statements -----------------------------------------------------------------------------------

SIMULATED_STEPS = _row(
    (4, 16, 64),
    "size of the path",
    "At which a measured sequence is simulated, as far as the work allows.",
    (4,),
    "judging/test_statements.py::test_a_threshold_is_supported_on_both_of_its_sides",
)
SIMULATED_WORK = _row(
    1e9,
    "operations",
    "Allowed for each of those streams.",
    1.0,
    "judging/test_statements.py::test_a_wrong_threshold_is_refuted_where_it_differs",
)
SIMULATED_DRAWS = _row(
    2048,
    "draws",
    "That they have to be enough for.",
    10**12,
    "judging/test_statements.py::test_a_wrong_threshold_is_refuted_where_it_differs",
)
FLAT_EXPONENT = _row(
    0.01,
    "exponent",
    "Below which a sequence counts as not growing like a power.",
    10.0,
    "judging/test_statements.py::test_lanes_that_disagree_decide_nothing",
)

# Random matrices, maps ------------------------------------------------------------------------

LARGEST_ENTRY = _row(
    1 << 20,
    "whole number",
    "Entries of random matrices lie between it and its negative: a false identity holds by chance at most "
    "degree/(2 x + 1) times.",
    1,
    "judging/test_exact.py::test_the_smaller_the_allowance_the_more_matrices_are_drawn",
)
UNSEEN = _row(
    0.05,
    "probability",
    "With which draws show none of the rarest event that a verdict says it could have seen.",
    0.5,
    "judging/test_assumptions.py::test_the_event_that_is_named_is_unseen_in_one_of_twenty_cases",
)
SINGULAR_DRAWS = _row(
    20,
    "draws",
    "After which matrices are taken to be singular whatever is drawn.",
    0,
    "judging/test_exact.py::test_the_smaller_the_allowance_the_more_matrices_are_drawn",
)
MAP_CONFIDENCE = _row(
    0.95,
    "probability",
    "With which all bounds of a map hold together.",
    0.5,
    "judging/test_maps.py::test_all_bounds_of_a_map_hold_together_as_often_as_they_say",
)
MAP_BINS = _row(
    6,
    "bins",
    "Of a parameter that takes many values, at most: a cell needs regimes to be called by.",
    2,
    "judging/test_maps.py::test_every_point_is_in_one_cell_of_each_cut",
)
MAP_TOLERANCES = _row(
    (0.01, 0.05, 0.10),
    "relative gap",
    "For which a map says from which size on a formula is usable.",
    (0.5,),
    "judging/test_maps.py::test_an_interval_across_the_tolerance_tells_neither_way",
)
MAP_SHARE = _row(
    0.5,
    "share of a cell",
    "From which it is called by what was seen there.",
    1.1,
    "judging/test_maps.py::test_cells_left_and_right_of_a_border_are_told_apart",
)

# The search for the worst place -----------------------------------------------------------------

SCREEN_DRAWS = _row(
    (512, 128, 32),
    "draws",
    "At each place at first; the fewer only where draws are dear. With one nothing is known of its spread.",
    (1,),
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
SCREEN_SECONDS = _row(
    5.0,
    "seconds",
    "That screening may take, about, by what draws cost: the places do not depend on the clock.",
    1e6,
    "running/test_worst.py::test_dear_draws_are_not_spent_on_a_search",
)
PLACE_SECONDS = _row(
    2e-3,
    "seconds",
    "That a place takes without its draws, roughly.",
    1.0,
    "running/test_worst.py::test_a_true_claim_is_left_alone_and_says_how_much_was_tried",
)
COMPUTED_SECONDS = _row(
    5e-2,
    "seconds",
    "The same where a formula has nodes that compute themselves, such as roots of equations.",
    0.0,
    "running/test_worst.py::test_formulas_that_compute_themselves_are_sought_at_fewer_places",
)
COSTED_REGIMES = _row(
    4,
    "regimes",
    "By which it is seen what draws cost: they may cost more at some than at others.",
    1,
    "running/test_worst.py::test_draws_that_are_dear_in_a_part_of_the_region_are_seen_to_be",
)
SCREEN_STAGES = _row(
    5,
    "stages",
    "Of screening, each with about as many draws in all: a gap shows at the last that is a sixteenth of what shows at "
    "the first.",
    1,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
SCREEN_GROWTH = _row(
    4,
    "factor",
    "Between the draws at a place in two stages.",
    1,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
KEPT_PLACES = _row(
    8,
    "places",
    "Of so many one is kept for the next stage; as many near these come in addition.",
    1024,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
FINAL_PLACES = _row(
    4,
    "places",
    "That are kept at least, and that may be suspected in the end: the i-th of them has a share 1/(i (i + 1)).",
    0,
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
NEAR_WIDTH = _row(
    0.1,
    "range of a parameter",
    "How far places near others lie at the second stage; half as far at each one after that.",
    0.0,
    "running/test_worst.py::test_a_peak_between_the_places_is_climbed",
)
SUSPICIOUS = _row(
    3.0,
    "standard errors",
    "On the wrong side from which on a place is judged: of a thousand true places one or two, which costs a few looks.",
    1e5,
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
ENOUGH_PLACES = _row(
    128,
    "places",
    "For which the first draws are thinned out.",
    1,
    "running/test_worst.py::test_dear_draws_are_thinned_before_places_are",
)
FEWEST_PLACES = _row(
    16,
    "places",
    "Below which a search is none.",
    1,
    "running/test_worst.py::test_dear_draws_are_not_spent_on_a_search",
)

TABLE = dict(zip([name for name in globals() if name.isupper() and not name.startswith("_")], _ROWS, strict=True))
"""All rows by name."""
