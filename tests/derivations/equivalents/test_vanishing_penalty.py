"""A penalty that vanishes: the projection's equivalent from that of the ridge map, and what is refused."""

import dataclasses

import sympy as sp

from derivations import Chain, Step, Strength, check
from derivations.dohmatob2024 import degrees_of_freedom
from derivations.dohmatob2024._design import U
from derivations.equivalents import chains
from theory import equivalents


CHAIN = chains.PROJECTION
FAILED = ("refuted", "unverified")


def with_step(number, **changes):
    """The step of the chain with that number, its rule altered."""
    steps = list(CHAIN.steps)
    steps[number] = dataclasses.replace(steps[number], because=dataclasses.replace(steps[number].because, **changes))
    return check(dataclasses.replace(CHAIN, steps=tuple(steps))).steps[number]


def test_the_equivalent_of_the_projection_is_the_limit_of_that_of_the_ridge_map():
    found = check(CHAIN)
    assert (found.verdict, found.strength) == ("proved", Strength.LEMMA)
    assert "equivalents.first_order" in found.steps[2].cites
    assert {"dohmatob2024.kappa.continuous", "dohmatob2024.kappa.monotone_penalty"} <= set(found.steps[3].cites)


def test_as_many_rows_as_columns_do_not_let_the_limits_be_exchanged():
    """For d/T → 1 the smallest eigenvalue tends to 0, and P - S R at penalty λ is of order 1 however small λ is."""
    claim = dataclasses.replace(equivalents.PROJECTION, hypotheses=())
    steps = (*CHAIN.steps[:-1], dataclasses.replace(CHAIN.steps[-1], to=claim))
    found = check(dataclasses.replace(CHAIN, claim=claim, steps=steps)).steps[2]
    assert found.verdict == "unverified"
    assert "which the hypotheses do not imply" in found.how


def test_a_ridge_map_at_another_penalty_is_not_the_one_that_comes_to_the_projection():
    law = dataclasses.replace(chains.FORMS.law, penalty=2 * chains.small)
    found = with_step(2, of=dataclasses.replace(chains.FORMS, law=law))
    assert found.verdict in FAILED
    assert "expected the ridge map of" in found.how


def test_the_vectors_are_those_of_the_form():
    assert with_step(2, of=dataclasses.replace(chains.FORMS, right=U)).verdict in FAILED


def test_rows_without_a_law_are_refused():
    assert check(dataclasses.replace(CHAIN, laws={})).steps[1].verdict in FAILED


def test_that_kappa_is_monotone_in_the_rows_says_nothing_of_the_penalty():
    assert with_step(3, monotone=degrees_of_freedom.MONOTONE_ROWS).verdict in FAILED


def test_a_limit_of_kappa_in_the_rows_says_nothing_of_the_penalty():
    assert with_step(3, chain=degrees_of_freedom.CONTINUOUS_ROWS).verdict in FAILED


def test_the_limit_is_no_other_form():
    assert isinstance(CHAIN.steps[1].to, sp.Limit)
    for wrong in equivalents.PROJECTION.wrong:
        claim = equivalents.PROJECTION.altered(wrong)
        last = Step(claim, CHAIN.steps[-1].because)
        more = {name: getattr(CHAIN, name) for name in ("laws", "meaning", "symbols")}
        assert check(Chain(claim, (*CHAIN.steps[:-1], last), **more)).verdict in FAILED
