"""Thresholds of mutants of proofs: how long it is looked for whether one that is still called proved is true."""

from __future__ import annotations

from verify.thresholds.rows import named, row


POINTS_ANEW = row(
    48,
    "points",
    "At which a statement is evaluated once more, half of them at random and half special ones.",
    2,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
ENOUGH_POINTS = row(
    4,
    "points, draws or regimes",
    "That have to say something before an altered statement is called true: fewer may all be special.",
    100,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
STATEMENT_REGIMES = row(
    12,
    "regimes",
    "At which statements about series and sequences are decided.",
    2,
    "running/test_soundness.py::test_statements_are_decided_at_regimes_of_their_claim",
)
JUDGED_REGIMES = row(
    2,
    "regimes",
    "At which the judge of claims has to support a claim where its hypothesis fails: each takes seconds.",
    1,
    "running/test_soundness.py::test_the_judge_of_claims_says_whether_a_hypothesis_is_needed",
)
JUDGED_WORK = row(
    3e8,
    "operations",
    "On each of these regimes: a few seconds.",
    1e3,
    "running/test_soundness.py::test_the_judge_of_claims_says_whether_a_hypothesis_is_needed",
)
STEADY = row(
    1e-2,
    "logarithm of a ratio",
    "By which the ratio of two sides may still move far out, from one size to the next, if it is bounded.",
    1e3,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
NEAR_ONE = row(
    1e-3,
    "ratio",
    "Its distance from 1 far out, if it tends to that.",
    10.0,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)

SHRUNK = row(
    0.5,
    "share of the distance of a ratio from 1",
    "That is left at the largest size, if the ratio tends to 1 too slowly to be near it, as beside a logarithm.",
    1e-6,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
FAR_FROM_ONE = row(
    1e-2,
    "ratio",
    "Its distance from 1 far out, at least, if it stays off it: what lies between this and `NEAR_ONE` is not told.",
    0.5,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
OTHER_ORDER = row(
    0.5,
    "logarithm of a ratio",
    "By which it moves from one size far out to the next if the orders differ: a logarithm moves by log 2 = 0.69.",
    0.75,
    "running/test_soundness.py::test_an_altered_side_is_compared_with_the_true_one",
)
REGIMES_WITHOUT = row(
    6,
    "regimes",
    "That the judge of claims tries for `JUDGED_REGIMES`: some stay undecided.",
    1,
    "running/test_soundness.py::test_a_hypothesis_that_holds_in_all_ranges_is_left_out_in_wider_ones",
)
WIDENED = row(
    (0.5, 1.5),
    "factors of the ends of a range",
    "Of ranges that hold no regime where a hypothesis fails.",
    (1.0, 1.0),
    "running/test_soundness.py::test_a_hypothesis_that_holds_in_all_ranges_is_left_out_in_wider_ones",
)
ARGUMENT_DEPTH = row(
    3,
    "rules within each other",
    "The arguments of which are altered: a rule may be handed another one, which may be handed one more.",
    2,
    "running/test_soundness.py::test_arguments_of_a_rule_that_is_handed_to_a_rule_are_altered_as_well",
)
MUTANTS = row(
    500,
    "mutants",
    "That are judged where nothing else is said: some minutes.",
    50,
    "commands/test_derive_mutate.py::test_as_many_mutants_as_take_minutes_are_judged_each_for_seconds",
)
MUTANT_SECONDS = row(
    4.0,
    "seconds",
    "That one mutant may compute; one that takes longer is counted apart, as late, and is not called proved.",
    1.0,
    "commands/test_derive_mutate.py::test_as_many_mutants_as_take_minutes_are_judged_each_for_seconds",
)
TRUE_SECONDS = row(
    30.0,
    "seconds",
    "For the true line, without which an altered one says nothing, and for whether what is called proved is true.",
    0.5,
    "running/test_soundness.py::test_a_true_line_has_more_time_than_a_mutant_of_it",
)

TABLE = named(globals())
"""The rows of this section by name."""
