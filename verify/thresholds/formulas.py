"""Thresholds where formulas are compared with formulas: digits, rounding, random matrices."""

from __future__ import annotations

from verify.thresholds.rows import named, row


# Formulas against formulas ----------------------------------------------------------------------

DIGITS = row(
    (50, 400),
    "digits",
    "To which the sides are evaluated; to more only where the first leave too large an error.",
    (8, 12),
    "judging/test_exact.py::test_floats_count_as_the_binary_fractions_that_they_are",
)
FEWER_DIGITS = row(
    20,
    "digits",
    "How many fewer show what rounding does: far more than a formula loses by accident.",
    45,
    "judging/test_thresholds.py::test_a_loss_of_many_digits_is_seen_by_evaluating_to_fewer",
)
DIGITS_ROUNDING = row(
    1e-25,
    "relative gap",
    "Largest that is put down to rounding in digits.",
    1e-3,
    "judging/test_exact.py::test_inequalities_are_violated_by_anything_beyond_rounding",
)
TERMS_IN_DIGITS = row(
    2000,
    "terms of sums and products",
    "Up to which a size is evaluated in digits, which takes seconds.",
    1,
    "judging/test_thresholds.py::test_sums_of_a_thousand_terms_are_evaluated_in_digits_and_longer_ones_in_doubles",
)
DOUBLE_ROUNDING = row(
    1e-9,
    "relative gap",
    "Put down to rounding in double precision.",
    1e-2,
    "judging/test_exact.py::test_limits_are_judged_by_their_trend",
)
SIMPLIFIED_DEGREE = row(
    60,
    "degree",
    "Of a difference that is still simplified; beyond, that could take minutes.",
    0,
    "judging/test_exact.py::test_a_strict_inequality_is_refuted_by_equality",
)
SIMPLIFIED_LETTERS = row(
    8,
    "symbols",
    "In a difference that is still simplified; beyond, that could take minutes.",
    0,
    "judging/test_exact.py::test_a_strict_inequality_is_refuted_by_equality",
)

# Random matrices --------------------------------------------------------------------------------

LARGEST_ENTRY = row(
    1 << 20,
    "whole number",
    "Entries of random matrices lie between it and its negative: a false identity holds by chance at most "
    "degree/(2 x + 1) times.",
    1,
    "judging/test_exact.py::test_the_smaller_the_allowance_the_more_matrices_are_drawn",
)
SINGULAR_DRAWS = row(
    20,
    "draws",
    "After which matrices are taken to be singular whatever is drawn.",
    0,
    "judging/test_exact.py::test_the_smaller_the_allowance_the_more_matrices_are_drawn",
)

TABLE = named(globals())
"""The rows of this section by name."""
