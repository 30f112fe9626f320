"""Steps of which only mean and variance count: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp
from sympy.stats import Exponential, Normal

from derivations import Mean, Solved
from derivations.language.formulas import Given
from derivations.xu2025.rules.two_moments import StandIn, UnbiasedSteps
from tests.derivations.fits import BEFORE, HERE, PAST, WALK, T, a, refused, step, t


def test_steps_have_to_be_unbiased():
    laws = {"shift": Given(PAST + Exponential("E", 1), t)}
    assert refused(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, laws), laws=WALK)
    assert step(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, WALK), laws=WALK).verdict == "proved"


def test_noise_that_stands_in_has_the_variance_of_what_it_stands_for():
    solved = Solved(Mean(HERE**2), a**2 + T, T)
    good, bad = Normal("Y", 0, 1), Normal("Y", 0, 2)
    assert step(Mean(HERE**2), a**2 + T, StandIn(solved, ((good, sp.S.One),)), laws=WALK).verdict == "proved"
    assert refused(Mean(HERE**2), a**2 + T, StandIn(solved, ((bad, sp.S.One),)), laws=WALK)
