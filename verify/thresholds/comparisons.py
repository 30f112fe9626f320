"""Thresholds of one comparison at one regime, and of those between fast simulators and plain ones."""

from __future__ import annotations

from verify.thresholds.rows import named, row


# One comparison ---------------------------------------------------------------------------------

WORK = row(
    4e10,
    "operations",
    "That one stream may spend: about half a minute.",
    4e7,
    "judging/test_thresholds.py::test_a_stream_ends_where_its_work_is_spent",
)
PLAIN_WORK = row(
    6e9,
    "operations",
    "That the attempt to confirm a suspect with the plain simulator may spend.",
    1e5,
    "judging/test_judge.py::test_a_suspect_is_confirmed_by_the_plain_simulator_when_there_is_a_fast_one",
)
PLAIN_GOAL = row(
    0.8,
    "gap",
    "Radius that the plain simulator has to be able to reach: a longer interval around that gap would hold 0, and a "
    "fifth is left for chance.",
    1e-3,
    "judging/test_judge.py::test_a_suspect_is_confirmed_by_the_plain_simulator_when_there_is_a_fast_one",
)
SECOND_STREAM = row(
    64,
    "times the draws of the first stream",
    "A second stream of the same kind may take, before the check stays open.",
    1,
    "judging/test_judge.py::test_point_claims_get_the_right_verdict",
)

THOROUGH_DRAWS = row(
    1 << 17,
    "draws",
    "Of a first stream at least, where a rare event would go unseen and they take a few seconds at most.",
    512,
    "judging/test_assumptions.py::test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap",
)
THOROUGH_SECONDS = row(
    1.0,
    "seconds",
    "That those draws may take.",
    100.0,
    "judging/test_assumptions.py::test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap",
)
UNSEEN = row(
    0.05,
    "probability",
    "With which draws show none of the rarest event that a verdict says it could have seen.",
    0.5,
    "judging/test_assumptions.py::test_the_event_that_is_named_is_unseen_in_one_of_twenty_cases",
)

# Fast simulators against plain ones -------------------------------------------------------------

AGREEMENT_TOLERANCE = row(
    0.02,
    "relative gap",
    "Within which a fast simulator has to agree with the plain one; findings need twice that.",
    0.5,
    "judging/test_agreement.py::test_a_fast_simulator_that_is_off_by_5_percent_is_refuted_and_its_verdicts_withdrawn",
)
CALLS_DOUBT = row(
    1e-8,
    "probability",
    "Probability with which calls of sound simulators differ as much as those drawn, below which no verdict rests on "
    "them; ten million times less, and a simulator is called broken.",
    1e-300,
    "judging/test_calls.py::test_no_verdict_rests_on_calls_that_differ_though_not_enough_to_call_the_simulator_broken",
)
AGREEMENT_SETTINGS = row(
    3,
    "settings",
    "In which each pair is compared; a simulator with branches in one for each.",
    1,
    "judging/test_agreement.py::test_agreement_is_checked_in_every_run_that_uses_a_fast_simulator",
)
AGREEMENT_CANDIDATES = row(
    20,
    "regimes of each claim",
    "Among which the settings are chosen.",
    1,
    "judging/test_agreement.py::test_settings_that_are_decided_with_little_work_are_preferred",
)
PILOTS = row(
    72,
    "settings",
    "Of which a pilot is run to see where a comparison is cheap.",
    0,
    "judging/test_agreement.py::test_no_setting_is_compared_twice",
)
AFFORDABLE_SETTING = row(
    3e8,
    "operations to a verdict",
    "As the pilot sees it, up to which settings are taken in the order in which they come.",
    0.0,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)
PILOT_DRAWS = row(
    256,
    "draws",
    "Of a pilot: its variance is known to a tenth.",
    2,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)
PILOT_COST = row(
    1e5,
    "operations per draw",
    "Beyond which no pilot is run: such settings come last, the cheapest first.",
    0.0,
    "judging/test_agreement.py::test_a_fast_simulator_that_hangs_while_settings_are_chosen_has_nobody_to_vouch_for_it",
)
UNSEEN_DRAWS = row(
    1e9,
    "draws",
    "That a setting without a pilot is taken to need, so that it comes after all others.",
    1.0,
    "judging/test_agreement.py::test_settings_too_dear_for_a_pilot_come_last_the_cheapest_first",
)
CHOICE_SECONDS = row(
    60.0,
    "seconds",
    "For the choice of a simulator's settings, which takes far less: pilots are run in this process.",
    1e-4,
    "judging/test_agreement.py::test_no_setting_is_compared_twice",
)
TRIED_REGIMES = row(
    2,
    "regimes",
    "Of a claim, at which what draws for it is tried: what is broken hardly ever is so in one setting alone.",
    0,
    "judging/test_contracts.py::test_what_a_check_draws_with_is_tried_at_the_first_regimes_of_its_claim",
)
NUMBER_REGIMES = row(
    16,
    "regimes",
    "Of a claim, at one of which something is drawn unless a number is meant: at an end there may be nothing to draw.",
    2,
    "judging/test_contracts.py::test_a_simulator_may_have_nothing_to_draw_at_an_end",
)
ALIKE_DRAWS = row(
    1 << 17,
    "draws",
    "That are all exactly what is claimed, before they show it: a rarer event than one in 40,000 is named as unseen.",
    1 << 30,
    "judging/test_judge.py::test_draws_that_are_all_exactly_what_is_claimed_support_it",
)
DEVIATIONS = row(
    7.0,
    "standard errors",
    "Between the mean and the tolerance, at the error probabilities of a run.",
    700.0,
    "judging/test_thresholds.py::test_affordable_settings_are_taken_in_the_order_in_which_they_come",
)

TABLE = named(globals())
"""The rows of this section by name."""
