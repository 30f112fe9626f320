"""Thresholds of mutants: which are no wrong statements, and where else one that survives is looked at."""

from __future__ import annotations

from verify.thresholds.rows import named, row


ALTERED_PLACES = row(
    3,
    "places of a formula",
    "At which an operator is tried, outer ones first: deep inside, mutants are many and much alike.",
    1,
    "running/test_mutate.py::test_an_operator_is_tried_at_the_outermost_places",
)
COMPARED_REGIMES = row(
    4,
    "regimes",
    "At which a mutant is compared with its claim before a proof is sought, where none are asked for: most differ.",
    1,
    "running/test_mutate.py::test_a_mutant_is_compared_with_its_claim_at_four_regimes_unless_asked_otherwise",
)
MUTANT_ROUNDING = row(
    1e-12,
    "relative gap",
    "Between a mutant and its claim that is put down to rounding, of which there is more along sums.",
    0.5,
    "running/test_mutate.py::test_a_difference_within_the_tolerance_survives_and_says_so",
)
SHRINKING = row(
    4,
    "factor",
    "By which right sides have to come closer along a path for their limit to be looked for, which takes seconds.",
    10**9,
    "running/test_mutate.py::test_right_sides_whose_ratio_tends_to_1_make_the_same_limit",
)
LIMIT_OPERATIONS = row(
    120,
    "operations in a formula",
    "Up to which that limit is looked for: beyond, that could take minutes.",
    0,
    "running/test_mutate.py::test_right_sides_whose_ratio_tends_to_1_make_the_same_limit",
)
ELSEWHERE = row(
    32,
    "regimes",
    "Beside the drawn ones, among which one is looked for that tells a mutant from its claim.",
    1,
    "running/test_mutate.py::test_a_branch_that_is_never_reached_survives_and_says_so",
)
ELSEWHERE_ORDERS = row(
    12,
    "regimes",
    "The same of orders and statements, which take longer to compare.",
    1,
    "running/test_mutate.py::test_statements_that_are_never_told_apart_say_at_how_many_regimes",
)

TABLE = named(globals())
"""The rows of this section by name."""
