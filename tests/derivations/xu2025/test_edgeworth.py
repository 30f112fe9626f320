"""First-order corrections by Edgeworth expansions: the coefficient, and what is refused."""

import dataclasses

import mpmath
import pytest
import sympy as sp
from sympy.stats import ChiSquared, Gamma

from derivations import Step, Strength, check
from derivations.xu2025 import correction as chains
from derivations.xu2025.rules.edgeworth import bend, c, expanded, hermite, skew
from theory.xu2025._laws import GammaImprovement
from theory.xu2025._setting import family


FAILED = ("refuted", "unverified")


def with_rule(chain, word, rule):
    """The chain's step with another rule for one family."""
    (step,) = chain.steps
    cases = dataclasses.replace(step.because, rules={**step.because.rules, word: rule})
    return check(dataclasses.replace(chain, steps=(dataclasses.replace(step, because=cases),)))


def test_families_without_ties_are_below_the_normal_value_by_a_multiple_of_one_over_n():
    found = check(chains.SCALE_CORRECTION)
    assert (found.verdict, found.strength) == ("proved", Strength.LEMMA)


def test_the_coefficient_is_what_exact_integrals_come_to():
    """N (P - G) at n_1 = n_2 = 2^14, by quadrature: no part of it is shared with the expansion."""
    for shape, variance in ((1, 1), (sp.Rational(1, 2), 2)):
        size = 2**14
        exact = sp.N(GammaImprovement(shape * size, shape * size, 1, 1), 20)
        gap = size * (mpmath.mpf(exact) - mpmath.atan(2) / mpmath.pi)
        coefficient = expanded().subs({c: 1, skew: 2 * sp.sqrt(variance), bend: 2 * variance})
        assert abs(gap - mpmath.mpf(sp.N(coefficient, 20))) < 1e-4


def test_hermite_polynomials_are_those_of_the_normal_density():
    z = sp.Symbol("z", real=True)
    assert sp.expand(hermite(4, z) - (z**4 - 6 * z**2 + 3)) == 0


def test_a_law_of_other_cumulants_is_refused():
    """A gamma variable of shape 2 has mean 2: no family of mean 1; halved it has half the variance."""
    (step,) = chains.COEFFICIENT.steps
    right = step.because.rules["exponential"]
    assert (
        with_rule(chains.COEFFICIENT, "exponential", dataclasses.replace(right, one=Gamma("O", 2, 1))).verdict in FAILED
    )
    halved = dataclasses.replace(right, one=Gamma("O", 2, sp.Rational(1, 2)))
    assert with_rule(chains.COEFFICIENT, "exponential", halved).verdict in FAILED


def test_variances_have_one_degree_of_freedom_less():
    (step,) = chains.COEFFICIENT.steps
    right = step.because.rules["normal_variance"]
    whole = dataclasses.replace(right, one=ChiSquared("O", 2) / 2)
    assert with_rule(chains.COEFFICIENT, "normal_variance", whole).verdict in FAILED


@pytest.mark.parametrize("wrong", chains.SCALE_CORRECTION.claim.wrong, ids=lambda wrong: wrong.name)
def test_no_other_order_is_given(wrong):
    claim = chains.SCALE_CORRECTION.claim.altered(wrong)
    (step,) = chains.SCALE_CORRECTION.steps
    found = check(dataclasses.replace(chains.SCALE_CORRECTION, claim=claim, steps=(Step(claim, step.because, "≍"),)))
    assert found.verdict in FAILED
    assert family in claim.lhs.free_symbols
