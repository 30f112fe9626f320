"""Thresholds of runs and campaigns: how an error probability is shared out, how much is looked at, and for how long."""

from __future__ import annotations

from verify.thresholds.rows import named, row


# Error probability ------------------------------------------------------------------------------

RUN_ALPHA = row(
    1e-6,
    "probability",
    "With which a run or a campaign calls any true claim refuted, unless asked otherwise: whoever runs it every day of "
    "a life will hardly meet one.",
    1e-3,
    "running/test_plan.py::test_the_error_probability_of_a_run_is_shared_out_once",
)
CLAIMED = row(
    0.5,
    "share of the error probability",
    "That checks of claims may spend; the rest is for simulators: their agreement and trials, and for searches.",
    0.25,
    "running/test_plan.py::test_the_error_probability_of_a_run_is_shared_out_once",
)
TRIALS = row(
    1e-4,
    "share of the error probability",
    "With which trials may call sound simulators broken: 10^5 tests, by default.",
    0.1,
    "running/test_plan.py::test_the_error_probability_of_a_run_is_shared_out_once",
)
SOUGHT = row(
    0.1,
    "share of the error probability",
    "That searches for the worst regimes of claims may spend together: they judge a few suspects each.",
    0.3,
    "running/test_plan.py::test_the_error_probability_of_a_run_is_shared_out_once",
)

# What is looked at ------------------------------------------------------------------------------

REGIMES = row(
    8,
    "regimes",
    "Drawn for a claim: with fewer, ends and critical values crowd out what lies between.",
    2,
    "running/test_plan.py::test_dear_paths_are_looked_at_in_fewer_regimes_and_formulas_in_more",
)
PATHS = row(
    3,
    "growth paths",
    "Drawn for a claim where they are dear.",
    1,
    "running/test_plan.py::test_dear_paths_are_looked_at_in_fewer_regimes_and_formulas_in_more",
)
FORMULAS = row(
    24,
    "regimes",
    "Drawn where both sides are evaluated exactly, which takes a moment.",
    8,
    "running/test_plan.py::test_dear_paths_are_looked_at_in_fewer_regimes_and_formulas_in_more",
)
DEAR_PATH = row(
    5e8,
    "operations",
    "Of the smallest look at the largest size from which a path counts as dear: half a second.",
    1e12,
    "running/test_plan.py::test_dear_paths_are_looked_at_in_fewer_regimes_and_formulas_in_more",
)
SEARCHED_PLACES = row(
    128,
    "places for a regime",
    "At which the worst place of a claim is sought in a run, for each of its first regimes.",
    8,
    "running/test_plan.py::test_the_worst_place_of_a_claim_that_is_not_shipped_is_sought_at_more_places",
)
FEWER_PLACES = row(
    8,
    "places for a regime",
    "The same of a claim that is shipped, which campaigns search.",
    128,
    "running/test_plan.py::test_the_worst_place_of_a_claim_that_is_not_shipped_is_sought_at_more_places",
)

# Rounds of a campaign ---------------------------------------------------------------------------

DESIGN = row(
    4,
    "regimes",
    "Of the unbiased design that a round adds for each claim.",
    1,
    "running/test_agenda.py::test_later_rounds_search_shrink_draw_alike_and_leave_hypotheses_out",
)
ABLATION = row(
    2,
    "regimes",
    "For each hypothesis that is left out: one may be like those where it holds.",
    1,
    "running/test_agenda.py::test_later_rounds_search_shrink_draw_alike_and_leave_hypotheses_out",
)
EXAMPLES = row(
    24,
    "regimes",
    "That a search of a round proposes: rounds come again.",
    1,
    "running/test_agenda.py::test_later_rounds_search_shrink_draw_alike_and_leave_hypotheses_out",
)
STEPS = row(
    40,
    "regimes",
    "Smaller ones, that are tried for a counterexample.",
    1,
    "running/test_agenda.py::test_later_rounds_search_shrink_draw_alike_and_leave_hypotheses_out",
)
MORE_WORK = row(
    4.0,
    "times the work",
    "That an undecided check may spend in the next round: half as long an interval.",
    2.0,
    "running/test_agenda.py::test_an_undecided_check_goes_on_with_more_work_up_to_a_bound",
)
MOST_WORK = row(
    256.0,
    "times the work of round 0",
    "That it may spend at most: two hours or so.",
    16.0,
    "running/test_agenda.py::test_an_undecided_check_goes_on_with_more_work_up_to_a_bound",
)

# Time -------------------------------------------------------------------------------------------

FAIR_SHARE = row(
    48.0,
    "times its even share of the time",
    "That a mutant may take: most take far less.",
    1.0,
    "running/test_plan.py::test_no_check_takes_the_time_of_the_others",
)
UNHURRIED = row(
    10.0,
    "seconds",
    "That a check has at least, where the time allows: with less no dear one would ever be decided.",
    1.0,
    "running/test_plan.py::test_no_check_takes_the_time_of_the_others",
)
UNHURRIED_PART = row(
    1 / 16,
    "share of the time that is left",
    "Which those seconds may be at most.",
    1.0,
    "running/test_plan.py::test_no_check_takes_the_time_of_the_others",
)

# From which size a formula is usable ------------------------------------------------------------

USABLE_WORK = row(
    4e9,
    "operations",
    "That one size of one regime may take: a few seconds.",
    1e9,
    "commands/test_where.py::test_a_few_seconds_of_dear_draws_tell_the_size_from_which_a_formula_is_nearly_right",
)
USABLE_CONFIDENCE = row(
    0.95,
    "probability",
    "With which the share of the region is bounded, beside the error probability of the intervals.",
    0.5,
    "commands/test_where.py::test_the_share_of_the_region_is_bounded_below",
)

# A first rough verdict ---------------------------------------------------------------------------

ROUGH_ALPHA = row(
    1e-2,
    "probability",
    "With which `verify check` calls any true claim refuted: it is read beside an open editor, and is no verdict.",
    0.1,
    "commands/test_check.py::test_a_rough_verdict_is_wrong_once_in_a_hundred_files_at_most",
)
ROUGH_REGIMES = row(
    2,
    "regimes",
    "At which `verify check` judges a claim, beside the worst one that it finds: more would take longer than an edit.",
    8,
    "commands/test_check.py::test_two_regimes_are_judged_roughly_and_the_worst_one_is_found",
)
TOGETHER = row(
    0.01,
    "probability",
    "With which any interval of a table of `verify calibrate` misses its rate.",
    0.1,
    "commands/test_calibrate.py::test_intervals_of_a_table_hold_together",
)

TABLE = named(globals())
"""The rows of this section by name."""
