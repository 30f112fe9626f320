"""Thresholds of what a simulator has to keep to: its trial, the tests of rows, and what its calls may share."""

from __future__ import annotations

from verify.thresholds.rows import named, row


# The time of a trial ----------------------------------------------------------------------------

TRIAL_SECONDS = row(
    1.0,
    "seconds",
    "That a trial may take after the first draw, which may have something to load; what is left then is named beside "
    "the verdict. Calls are chosen to fit; none is interrupted, for what it was at might be left in half.",
    3.0,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
TRIAL_PATIENCE = row(
    1.5,
    "times that",
    "That the first draw may take for a second one to be made: it may have had something to load.",
    10.0,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
COMPARED_CALLS = row(
    4,
    "calls",
    "Of rows that are compared, for which there has to be time: the same twice, another, and one that is timed.",
    40,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
PROBED_ROWS = row(
    4,
    "rows",
    "By which it is seen whether a call takes long by itself; they may take half of the time that is left.",
    2,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
CALL_SHARE = row(
    0.15,
    "share of the time of a trial",
    "That one call of many rows may take.",
    0.9,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
ROW_STEPS = row(
    (16, 8, 4, 2),
    "factor",
    "By which rows grow from one call to the next that is timed, the largest for which there is time.",
    (16,),
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
TIME_MARGIN = row(
    4,
    "factor",
    "That a time which was not measured may be off by: calls that would fit with so much to spare are not timed first.",
    1,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
FEWEST_CALLS = row(
    3,
    "calls",
    "Of the fewest rows, for which there has to be time: one that is timed, and two that are compared.",
    30,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)

# Rows of a trial --------------------------------------------------------------------------------

TRIAL_LEVEL = row(
    1e-15,
    "probability",
    "With which one test calls the rows of a sound simulator dependent; a trial makes some thirty a column.",
    1e-300,
    "evidence/test_contract.py::test_rows_that_are_not_independent_are_found",
)
COMPARED_ROWS = row(
    16,
    "rows",
    "Of the calls that are compared with each other: with fewer, chance could make two streams alike.",
    64,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
TRIAL_CALLS = row(
    4,
    "calls",
    "Whose many rows are tested: what changes from call to call shows in two, in a pattern that the first one tells in "
    "the others.",
    3,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
TRIAL_ROWS = row(
    1 << 15,
    "rows",
    "Of these calls at most: a correlation of a twentieth shows.",
    1 << 9,
    "evidence/test_contract.py::test_rows_that_are_not_independent_are_found",
)
FEWEST_ROWS = row(
    32,
    "rows",
    "Of these calls at least: with fewer no test reaches its level.",
    4,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
TRIAL_WORK = row(
    1e7,
    "operations",
    "That each of these calls may take, as the simulator declares its cost; without, only time counts.",
    1e10,
    "evidence/test_contract.py::test_a_simulator_that_declares_its_cost_is_tried_with_fewer_rows",
)
SHORT_CALLS = row(
    (1, 2, 3, 5, 8, 13, *[1] * 256, *[2] * 64),
    "rows",
    "Of short calls, in turn: what depends on how many are asked for shows most where they are few.",
    (1, 2, 3, 5, 8, 13),
    "evidence/test_contract.py::test_a_law_that_depends_on_how_many_are_asked_for_is_found",
)
DIFFERENT_CALLS = row(
    6,
    "calls",
    "That are made in any case, one of each number of rows; the others only where one is quick.",
    2,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
QUICK_CALL = row(
    2e-3,
    "seconds",
    "Up to which a short call is quick: all of them take less than the time of a trial.",
    1.0,
    "evidence/test_contract.py::test_the_calls_of_a_trial_fit_into_its_time",
)
SAME_ROUNDING = row(
    (1e-6, 1e-9),
    "relative to a draw, and to the largest",
    "Differences that are put down to where draws lie in memory, on which the order of sums depends.",
    (1e-1, 1e-1),
    "evidence/test_contract.py::test_the_same_state_of_the_generator_gives_the_same_draws",
)
DRAW_ROUNDING = row(
    1e-10,
    "largest number drawn",
    "Below which a difference may be rounding alone.",
    0.0,
    "judging/test_calls.py::test_differences_by_rounding_alone_are_none",
)

# Tests of rows ----------------------------------------------------------------------------------

ORDINARY_COUNT = row(
    5.0,
    "standard deviations",
    "Below which a count is taken for ordinary, and its probability for 1: that only rejects less.",
    1e9,
    "evidence/test_contract.py::test_rows_that_are_not_independent_are_found",
)
TAIL_PARTS = row(
    64,
    "parts of the rows",
    "Of which the outer levels cut off one: a dependence of rare rows alone shows there.",
    3,
    "evidence/test_contract.py::test_rows_that_are_not_independent_are_found",
)
TAIL_ROWS = row(
    4,
    "rows",
    "That the outer levels cut off at least: fewer are in no order that is rare.",
    1,
    "evidence/test_row_tests.py::test_the_outer_levels_cut_off_a_few_rows_at_least",
)
EXTRA_PAIRS = row(
    8.0,
    "pairs",
    "Counted in addition at every number of rows apart, so that one pair of rare rows is no pattern.",
    0.0,
    "evidence/test_row_tests.py::test_one_pair_of_rare_rows_does_not_outweigh_a_pattern",
)
CALL_TAIL = row(
    32,
    "rows of the first call",
    "Of which one lies in each tail: what all rows of a call share may show there alone.",
    2,
    "judging/test_calls.py::test_what_rows_of_a_call_share_in_a_tail_alone_is_seen",
)

TABLE = named(globals())
"""The rows of this section by name."""
