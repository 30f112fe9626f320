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
    "By which the ratio of two sides may still move far out, from one power of ten to the next, if it is bounded.",
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

TABLE = named(globals())
"""The rows of this section by name."""
