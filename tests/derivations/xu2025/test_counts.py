"""Two generations of counts: all cases added up, ties in the limit, and what is refused."""

import dataclasses

import pytest
import sympy as sp

from derivations import Chain, Step, Strength, check
from derivations.xu2025 import correction as chains
from derivations.xu2025.rules.counts import AllCounts
from theory.xu2025 import correction as claims
from theory.xu2025.improvement import n_1


FAILED = ("refuted", "unverified")


def altered(chain, wrong):
    """The same steps, the last one to another formula."""
    claim = chain.claim.altered(wrong)
    *steps, last = chain.steps
    return check(dataclasses.replace(chain, claim=claim, steps=(*steps, dataclasses.replace(last, to=claim))))


def test_all_cases_of_two_poisson_samples_are_the_named_sum():
    found = check(chains.POISSON_EXACT)
    assert (found.verdict, found.strength) == ("confirmed", Strength.NUMERIC)


def test_a_sum_that_takes_ties_in_is_refuted_by_a_case():
    tied = chains.ALL_COUNTS.replace(sp.StrictLessThan, lambda *sides: sp.Le(*sides))
    claim = claims.POISSON_EXACT
    steps = (Step(tied, chains.POISSON_EXACT.steps[0].because), chains.POISSON_EXACT.steps[1])
    found = check(Chain(claim, steps, meaning={claim.lhs: tied})).steps[1]
    assert found.verdict == "refuted"
    assert {"left side", "right side", "n_1"} <= set(found.counterexample)


def test_places_have_to_say_what_every_letter_is():
    steps = list(chains.POISSON_EXACT.steps)
    steps[1] = dataclasses.replace(steps[1], because=AllCounts(({n_1: 2},)))
    found = check(dataclasses.replace(chains.POISSON_EXACT, steps=tuple(steps))).steps[1]
    assert "expected places that say what" in found.how


def test_ties_are_a_lemma_on_lattices():
    found = check(chains.TIES)
    assert (found.verdict, found.strength) == ("proved", Strength.LEMMA)
    assert found.unneeded == ()


@pytest.mark.parametrize("chain", [chains.TIES, chains.POISSON_EXACT], ids=lambda chain: chain.claim.id)
def test_the_same_steps_lead_to_no_other_formula(chain):
    for wrong in chain.claim.wrong:
        assert altered(chain, wrong).verdict in FAILED, wrong.name


def test_ties_without_variance_are_not_spread_over_a_lattice():
    """At theta = 1 a Bernoulli fit never moves, and all are ties."""
    (below,) = claims.TIES.hypotheses
    claim = dataclasses.replace(claims.TIES, hypotheses=(sp.Le(*below.args),))
    *steps, last = chains.TIES.steps
    found = check(dataclasses.replace(chains.TIES, claim=claim, steps=(*steps, dataclasses.replace(last, to=claim))))
    assert found.verdict in FAILED


def test_the_first_fit_that_is_its_own_mirror_image_counts_once():
    rule = dataclasses.replace(chains.TIES.steps[1].because, central=sp.Symbol("none", nonnegative=True))
    steps = (chains.TIES.steps[0], dataclasses.replace(chains.TIES.steps[1], because=rule))
    assert check(dataclasses.replace(chains.TIES, steps=steps)).verdict in FAILED


def test_a_coefficient_that_is_looked_at_is_never_called_proved():
    assert check(chains.COEFFICIENT).strength is Strength.NUMERIC
