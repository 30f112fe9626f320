"""The second-order equivalent from the first-order one: what the bent penalty gives, and what is refused."""

import dataclasses

import pytest
import sympy as sp

from derivations import Chain, Step, Strength, check
from derivations.dohmatob2024 import degrees_of_freedom
from derivations.equivalents import chains
from derivations.equivalents.rules.implicit_slope import ImplicitSlope
from derivations.equivalents.rules.perturbation import Bent, FirstOrderBent, ResolventSlope, Slope
from derivations.errors import ChainError
from theory import EIGENVALUE, equivalents
from theory.equivalents import p, q
from theory.vocabulary.ridge import lam


s = EIGENVALUE
SECOND = chains.SECOND_ORDER
FAILED = ("refuted", "unverified")


def with_step(number, to=None, because=None, sign=None):
    """The verdict on one step of the chain, altered."""
    steps = list(SECOND.steps)
    old = steps[number]
    steps[number] = dataclasses.replace(old, to=to or old.to, because=because or old.because, sign=sign or old.sign)
    return check(dataclasses.replace(SECOND, steps=tuple(steps))).steps[number]


def test_the_second_order_equivalent_follows_from_the_first_order_one():
    found = check(SECOND)
    assert (found.verdict, found.strength) == ("proved under", Strength.LEMMA)
    assert {cite for step in found.steps for cite in step.cites} == {"equivalents.first_order", "dohmatob2024.kappa"}


def test_the_derivative_of_a_resolvent_has_a_minus_sign():
    wrong = SECOND.steps[3].to.xreplace({Slope(chains.BENT.mean, chains.t): -Slope(chains.BENT.mean, chains.t)})
    assert with_step(3, to=wrong).verdict in FAILED


def test_a_letter_that_stands_in_the_formula_is_not_free_to_tend_to_0():
    bent = dataclasses.replace(chains.BENT, letter=lam)
    assert "stands nowhere else" in with_step(3, because=ResolventSlope(bent)).how


def test_kappa_moves_with_the_penalty():
    """With μ held at κ/λ the derivative lacks the second term, as if the two maps were independent."""
    still = dataclasses.replace(SECOND.steps[5].because, slope=sp.S.Zero)
    held = SECOND.steps[5].to.subs(chains.MU_SLOPE, 0)
    found = with_step(5, to=held, because=still)
    assert found.verdict == "unverified"
    assert any(c.note == "μ'(0)" and c.verdict == "refuted" for c in found.conditions)


def test_the_equation_of_kappa_and_no_other_gives_its_slope():
    rule = dataclasses.replace(SECOND.steps[5].because, chain=degrees_of_freedom.DF_2_BELOW_ROWS)
    assert isinstance(rule, ImplicitSlope)
    assert "expected the equation of kappa" in with_step(5, because=rule).how


def test_a_penalty_that_is_no_function_of_sigma_has_no_eigenbasis_in_common():
    rule = dataclasses.replace(chains.TURNED, functions=(s**p, sp.exp(s)))
    assert isinstance(rule, FirstOrderBent)
    assert with_step(4, because=rule).verdict in FAILED
    assert "expected a power" in with_step(4, because=rule).how


def test_powers_that_are_not_those_of_the_formula_are_refused():
    rule = dataclasses.replace(chains.TURNED, functions=(s**q, s**p))
    assert with_step(4, because=rule).verdict in FAILED


def test_the_lemma_is_about_rows_in_proportion():
    law = dataclasses.replace(chains.MAP, rows=sp.Symbol("K", integer=True, positive=True))
    rule = dataclasses.replace(chains.TURNED, law=law)
    assert "sizes in proportion" in with_step(4, because=rule).how


def test_another_sample_covariance_than_that_of_the_design_is_refused():
    bent = dataclasses.replace(chains.BENT, sample=2 * chains.BENT.sample)
    assert isinstance(bent, Bent)
    rule = dataclasses.replace(chains.TURNED, bent=bent)
    before = SECOND.steps[3].to.xreplace({Slope(chains.BENT.mean, chains.t): Slope(bent.mean, chains.t)})
    steps = list(SECOND.steps)
    steps[3], steps[4] = dataclasses.replace(steps[3], to=before), dataclasses.replace(steps[4], because=rule)
    found = check(dataclasses.replace(SECOND, steps=tuple(steps))).steps
    assert found[3].verdict in FAILED
    assert "for the design X" in found[4].how


def test_without_a_penalty_there_is_no_ridge_map():
    with pytest.raises(ChainError, match=r"at .* lam = 0, .* a matrix that is inverted is singular"):
        check(dataclasses.replace(SECOND, assumes={}))


@pytest.mark.parametrize("wrong", equivalents.SECOND_ORDER.wrong, ids=lambda wrong: wrong.name)
def test_the_same_steps_lead_to_no_other_formula(wrong):
    claim = equivalents.SECOND_ORDER.altered(wrong)
    last = Step(claim, SECOND.steps[-1].because)
    assert check(Chain(claim, (*SECOND.steps[:-1], last), **shared())).verdict in FAILED


def shared():
    return {name: getattr(SECOND, name) for name in ("where", "laws", "meaning", "knows", "assumes", "symbols")}
