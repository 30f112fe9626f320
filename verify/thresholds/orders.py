"""Thresholds of orders of magnitude: exponents, powers of logarithms, and what stands for a measured side."""

from __future__ import annotations

from verify.thresholds.rows import named, row


# Exponents along a path -------------------------------------------------------------------------

CAUTION = row(
    1.5,
    "factor",
    "On top of the bound for what a sequence of slopes still has to go.",
    0.0,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LOG_POWER = row(
    0.05,
    "power of a logarithm",
    "Smallest that is told from none.",
    5.0,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LARGEST_LOG_POWER = row(
    4.0,
    "power of a logarithm",
    "Largest that is believed in.",
    0.1,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
SLOPE_RESOLUTION = row(
    2.5e-7,
    "slope",
    "What each may be off by without anybody looking at it: where it changes by less, its course says nothing.",
    0.1,
    "judging/test_exponent.py::test_a_ratio_that_tends_to_a_constant_is_bounded_from_both_sides",
)
QUIET = row(
    4.0,
    "errors of a slope",
    "Up to which a change is not looked at; beyond, ratios of changes mean something.",
    1e9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
STEADINESS = row(
    0.01,
    "relative",
    "How far the ratio of changes may fall and still count as not falling.",
    1.0,
    "judging/test_thresholds.py::test_changes_whose_ratios_fall_are_not_steady",
)
LOG_LIKENESS = row(
    0.15,
    "power of 1/L",
    "How far from 1 the power may be with which slopes of a logarithm fall.",
    1e-9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LOG_DRIFT = row(
    0.03,
    "power of 1/L",
    "How far from its last value that power may be.",
    1e-9,
    "judging/test_exponent.py::test_a_power_of_a_logarithm_is_found_and_is_no_power_of_the_size",
)
LAST_TERMS = row(
    4,
    "terms",
    "Of a sequence, the last ones, that tell its limit: three changes, whose two ratios show whether they settle.",
    3,
    "judging/test_thresholds.py::test_changes_whose_ratios_fall_are_not_steady",
)
LAST_SLOPES = row(
    3,
    "slopes",
    "The last ones, that have to fall as those of what dies out or of a logarithm do: one fall alone may be chance.",
    2,
    "judging/test_thresholds.py::test_slopes_fall_twice_before_what_they_belong_to_counts_as_dying_out",
)
FEWEST_SIZES = row(
    6,
    "sizes",
    "Without which nothing is said of an exponent: four slopes, and two to see them settle.",
    60,
    "judging/test_order.py::test_orders_of_a_formula_get_the_right_verdict",
)

# Orders of magnitude ----------------------------------------------------------------------------

LOGARITHM_ROUNDING = row(
    1e-11,
    "logarithm",
    "Bound for what rounding does to that of either side.",
    1.0,
    "judging/test_order.py::test_orders_of_a_formula_get_the_right_verdict",
)
EVENNESS = row(
    1e-6,
    "relative",
    "By how much steps between sizes may differ on a log scale: an exponent is off by no more than that.",
    1e-2,
    "judging/test_order.py::test_what_cannot_be_judged_so_is_undecided_with_the_reason",
)
PLACE_ROUNDING = row(
    1e-7,
    "logarithm",
    "The same for the place of a minimum, which is known to less.",
    1.0,
    "judging/test_order.py::test_the_place_of_a_minimum_has_an_order",
)
EQUIVALENT_GAP = row(
    0.25,
    "relative gap",
    "Up to which an equivalent agrees with simulation at a size that fits a machine.",
    1e-6,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_RADIUS = row(
    1 / 16,
    "relative gap",
    "Of an interval that holds the end of that range: known so closely, a gap hardly falls on either side.",
    10.0,
    "judging/test_order.py::test_an_equivalent_is_borne_out_by_as_many_draws_as_that_takes",
)
EQUIVALENT_SHRINKING = row(
    0.7,
    "share of the gap",
    "To which a larger one has to shrink between two sizes.",
    1e-6,
    "judging/test_order.py::test_an_equivalent_that_simulation_bears_out_carries_the_verdict",
)
EQUIVALENT_FACTOR = row(
    4,
    "factor",
    "Between those two sizes.",
    1,
    "judging/test_order.py::test_an_equivalent_that_simulation_contradicts_carries_no_verdict",
)
EQUIVALENT_SIZES = row(
    (256, 128, 64, 32, 16),
    "size",
    "That are simulated: the first that the work allows.",
    (),
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_DRAWS = row(
    2048,
    "draws",
    "That have to be affordable at a size for it to be simulated.",
    10**9,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_WORK = row(
    2e8,
    "operations",
    "That count as affordable.",
    1.0,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)
EQUIVALENT_PATIENCE = row(
    24,
    "times that",
    "That may be spent on a stream, where draws are skewed.",
    0,
    "judging/test_order.py::test_divergence_and_vanishing_get_the_right_verdict",
)

# Statements -------------------------------------------------------------------------------------

SIMULATED_STEPS = row(
    (4, 16, 64),
    "size of the path",
    "At which a measured sequence is simulated, as far as the work allows.",
    (4,),
    "judging/test_statements.py::test_a_threshold_is_supported_on_both_of_its_sides",
)
SIMULATED_WORK = row(
    1e9,
    "operations",
    "Allowed for each of those streams.",
    1.0,
    "judging/test_statements.py::test_a_wrong_threshold_is_refuted_where_it_differs",
)
SIMULATED_DRAWS = row(
    2048,
    "draws",
    "That they have to be enough for.",
    10**12,
    "judging/test_statements.py::test_a_wrong_threshold_is_refuted_where_it_differs",
)
FLAT_EXPONENT = row(
    0.01,
    "exponent",
    "Below which a sequence counts as not growing like a power.",
    10.0,
    "judging/test_statements.py::test_lanes_that_disagree_decide_nothing",
)

TABLE = named(globals())
"""The rows of this section by name."""
