"""Thresholds of searches: for the worst place of a claim, and for its smallest counterexample."""

from __future__ import annotations

from verify.thresholds.rows import named, row


SCREEN_DRAWS = row(
    (512, 128, 32),
    "draws",
    "At each place at first; the fewer only where draws are dear. With one nothing is known of its spread.",
    (1,),
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
SCREEN_SECONDS = row(
    5.0,
    "seconds",
    "That screening may take, about, by what draws cost: the places do not depend on the clock.",
    1e6,
    "running/test_worst.py::test_dear_draws_are_not_spent_on_a_search",
)
PLACE_SECONDS = row(
    2e-3,
    "seconds",
    "That a place takes without its draws, roughly.",
    1.0,
    "running/test_worst.py::test_a_true_claim_is_left_alone_and_says_how_much_was_tried",
)
COMPUTED_SECONDS = row(
    5e-2,
    "seconds",
    "The same where a formula has nodes that compute themselves, such as roots of equations.",
    0.0,
    "running/test_worst.py::test_formulas_that_compute_themselves_are_sought_at_fewer_places",
)
COSTED_REGIMES = row(
    4,
    "regimes",
    "By which it is seen what draws cost: they may cost more at some than at others.",
    1,
    "running/test_worst.py::test_draws_that_are_dear_in_a_part_of_the_region_are_seen_to_be",
)
SCREEN_STAGES = row(
    5,
    "stages",
    "Of screening, each with about as many draws in all: a gap shows at the last that is a sixteenth of what shows at "
    "the first.",
    1,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
SCREEN_GROWTH = row(
    4,
    "factor",
    "Between the draws at a place in two stages.",
    1,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
KEPT_PLACES = row(
    8,
    "places",
    "Of so many one is kept for the next stage; as many near these come in addition.",
    1024,
    "running/test_worst.py::test_a_faint_failure_in_a_corner_is_found",
)
FINAL_PLACES = row(
    4,
    "places",
    "That are kept at least, and that may be suspected in the end: the i-th of them has a share 1/(i (i + 1)).",
    0,
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
NEAR_WIDTH = row(
    0.1,
    "range of a parameter",
    "How far places near others lie at the second stage; half as far at each one after that.",
    0.0,
    "running/test_worst.py::test_a_peak_between_the_places_is_climbed",
)
SUSPICIOUS = row(
    3.0,
    "standard errors",
    "On the wrong side from which on a place is judged: of a thousand true places one or two, which costs a few looks.",
    1e5,
    "running/test_worst.py::test_what_fails_in_a_small_part_is_found",
)
ENOUGH_PLACES = row(
    128,
    "places",
    "For which the first draws are thinned out.",
    1,
    "running/test_worst.py::test_dear_draws_are_thinned_before_places_are",
)
FEWEST_PLACES = row(
    16,
    "places",
    "Below which a search is none.",
    1,
    "running/test_worst.py::test_dear_draws_are_not_spent_on_a_search",
)

# The search for a counterexample ----------------------------------------------------------------

HUNT_LEVEL = row(
    0.05,
    "probability",
    "Error probability of the screening of a regime that a search proposes; it only chooses where to look.",
    1e-300,
    "running/test_search.py::test_what_dear_draws_show_dimly_is_found",
)
HUNT_WORK = row(
    3e8,
    "operations",
    "That a stream of that screening may spend: a third of a second.",
    3e7,
    "running/test_search.py::test_what_dear_draws_show_dimly_is_found",
)
HUNT_STEPS = row(
    60,
    "regimes",
    "That may be tried on the way to a smaller one, beside those of the search.",
    0,
    "running/test_search.py::test_a_search_finds_the_smallest_failing_regime",
)
FARTHEST = row(
    1e6,
    "radii of an interval",
    "That a claim is on the wrong side at most, and where the screening refutes it: what leads a search is a number.",
    1.0,
    "running/test_search.py::test_the_farther_a_claim_is_off_the_more_it_leads_a_search_but_it_stays_a_number",
)
ROUND_DIGITS = row(
    (1, 2, 3),
    "digits",
    "To which a value of a counterexample is rounded, the roundest first.",
    (15,),
    "running/test_search.py::test_a_known_counterexample_is_made_smaller",
)
SHRINK_PARTS = row(
    (4, 2),
    "parts",
    "Of the way to the least value that a whole number may take, to the end of the first of which it is moved: a long "
    "way takes few steps.",
    (),
    "running/test_search.py::test_a_known_counterexample_is_made_smaller",
)

TABLE = named(globals())
"""The rows of this section by name."""
