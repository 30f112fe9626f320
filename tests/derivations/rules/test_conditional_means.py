"""Means given the generation before: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp
from sympy.stats import Exponential, Normal

from derivations import Mean
from derivations.language.formulas import Given
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.xu2025.rules.two_moments import StandIn, UnbiasedSteps
from tests.derivations.fits import BEFORE, HERE, PAST, SCALE, WALK, T, a, n, refused, step, t


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


def test_steps_have_to_be_unbiased():
    laws = {"shift": Given(PAST + Exponential("E", 1), t)}
    assert refused(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, laws), laws=WALK)
    assert step(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, WALK), laws=WALK).verdict == "proved"


def test_noise_that_stands_in_has_the_variance_of_what_it_stands_for():
    solved = Solved(Mean(HERE**2), a**2 + T, T)
    good, bad = Normal("Y", 0, 1), Normal("Y", 0, 2)
    assert step(Mean(HERE**2), a**2 + T, StandIn(solved, ((good, sp.S.One),)), laws=WALK).verdict == "proved"
    assert refused(Mean(HERE**2), a**2 + T, StandIn(solved, ((bad, sp.S.One),)), laws=WALK)
