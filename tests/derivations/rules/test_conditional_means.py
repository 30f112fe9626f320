"""Means given the state before: what the rules prove, and false uses that they refuse or refute."""

from derivations import Mean
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from tests.derivations.fits import BEFORE, HERE, SCALE, WALK, T, a, n, refused, step


def test_a_mean_of_fits_is_a_mean_over_the_generation_before():
    assert step(Mean(HERE**2), (1 + 1 / n) * Mean(BEFORE**2), Tower(), laws=SCALE).verdict == "proved"


def test_a_mean_square_is_not_the_square_of_a_mean_step():
    assert refused(Mean(HERE**2), Mean(BEFORE**2), Tower(), laws=SCALE)


def test_a_fit_without_a_law_is_refused():
    assert refused(Mean(HERE), Mean(BEFORE), Tower())


def test_a_recursion_is_solved_only_by_what_starts_at_the_truth():
    rule = Solved(Mean(HERE**2), a**2 + T, T)
    assert step(Mean(HERE**2), a**2 + T, rule, laws=WALK).verdict == "proved"
    wrong = Solved(Mean(HERE**2), a**2 + T + 1, T)
    assert refused(Mean(HERE**2), a**2 + T + 1, wrong, laws=WALK)


def test_a_recursion_is_not_solved_by_what_moves_otherwise():
    assert refused(Mean(HERE**2), a**2 + T**2, Solved(Mean(HERE**2), a**2 + T**2, T), laws=WALK)


def test_the_line_before_an_induction_has_to_be_the_recursion():
    assert step(Mean(BEFORE), a, Unrolled(Mean(HERE), T), laws=WALK).verdict == "proved"
    assert refused(Mean(BEFORE) + 1, a + T, Unrolled(Mean(HERE), T), laws=WALK)
