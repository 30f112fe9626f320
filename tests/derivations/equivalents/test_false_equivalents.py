"""Deterministic equivalents and their derivatives: what is false, and each rule beside what is true."""

import dataclasses

import pytest
import sympy as sp
from sympy.stats import Normal

from derivations import Mean
from derivations.checking.check import check_line
from derivations.dohmatob2024._design import ALL_GENERATORS, BASIS, DOWNSTREAM_FIT, DOWNSTREAM_NOISE, A, N, Q, trace
from derivations.equivalents import chains
from derivations.equivalents.rules.eigenbasis import InEigenbasis, Isotropic
from derivations.equivalents.rules.ridge_equivalents import Equivalent, OneByOne
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.steps import step
from tests.derivations.toys import toy_claim
from theory import EIGENVALUE, Covariance, Form, Kappa, Kind, Parameter, Trace, equivalents
from theory.dohmatob2024 import noiseless, ridge
from theory.vocabulary.ridge import T_0, Sigma, T, d, kappa, kappa_0, lam, u, v


s = EIGENVALUE
LAWS = {"A": DOWNSTREAM_FIT, "N": DOWNSTREAM_NOISE, "Q": ALL_GENERATORS}
FIRST = Equivalent(equivalents.FIRST_ORDER, of="A")
SECOND = Equivalent(equivalents.SECOND_ORDER, of="A")
SHRUNK = Trace(s / (s + kappa), Sigma)
RIDGE, DATA = ridge.DF_EMPIRICAL, noiseless.LEMMA_F_7
z = Normal("Z", 0, 1)
SIZE = Parameter(d, "dimension", 2, 20)
FLAT = toy_claim(
    lhs=Trace(s, Sigma), rhs=d, parameters=(SIZE,), where={Sigma: Covariance("isotropic", d)}, kind=Kind.EQUAL
)
FADING = Kappa(1 / d, T, Sigma)
ONE = Isotropic(Sigma, d, {u: Form(u, s, u, Sigma)})


def law(**changes):
    """The laws with that of the map altered."""
    return LAWS | {"A": dataclasses.replace(DOWNSTREAM_FIT, **changes)}


def checked(before, after, rule, sign="≃", claim=RIDGE, laws=LAWS, hypotheses=None):
    """One step in the setting of a claim."""
    conditions = claim.hypotheses if hypotheses is None else hypotheses
    return step(before, after, rule, sign, conditions, claim, laws=laws, where=dict(claim.where))


TRUE = {
    "E tr A": (Mean(trace(A)), SHRUNK, FIRST),
    "a form in the eigenbasis": (Mean(trace(A) + 1), Mean(trace(A)) + 1, InEigenbasis(BASIS), "="),
    "tr of 1/(1 + k) for Sigma = I": (Trace(1 / (s + lam), Sigma), d / (1 + lam), ONE, "=", FLAT),
}
WRONG = {
    "E tr A by the penalty in place of kappa": (
        Mean(trace(A)),
        Trace(s / (s + lam), Sigma),
        FIRST,
        "≃",
        RIDGE,
        law(kappa=lam),
        "expected lam to be kappa",
    ),
    "E tr A by the kappa of other rows": (
        Mean(trace(A)),
        Trace(s / (s + kappa_0), Sigma),
        FIRST,
        "≃",
        RIDGE,
        law(kappa=kappa_0),
        "to be kappa",
    ),
    "df_2 of another power": (
        Mean(trace(A, A)),
        Trace(s / (s + kappa), Sigma),
        SECOND,
        "≃",
        RIDGE,
        law(df_2=Trace(s / (s + kappa), Sigma)),
        "expected tr",
    ),
    "E tr A less its equivalent is equivalent to 0": (
        Mean(trace(A)) - SHRUNK,
        sp.S.Zero,
        FIRST,
        "≃",
        RIDGE,
        LAWS,
        "leading terms cancel",
    ),
    "E tr A A by the first-order lemma twice": (
        Mean(trace(A, A)),
        Trace(s**2 / (s + kappa) ** 2, Sigma),
        FIRST,
        "≃",
        RIDGE,
        LAWS,
        "dependent",
    ),
    "E tr N by the lemma of the map": (
        Mean(trace(N)),
        SHRUNK,
        Equivalent(equivalents.FIRST_ORDER, of="N"),
        "≃",
        RIDGE,
        LAWS,
        "does not speak",
    ),
    "a penalty that vanishes along the path": (
        Mean(trace(A)),
        SHRUNK,
        FIRST,
        "≃",
        RIDGE,
        law(penalty=1 / d, kappa=FADING, df_2=Trace(s**2 / (s + FADING) ** 2, Sigma)),
        "moves",
    ),
    "as many maps as dimensions": (
        Mean(trace(Q)),
        Trace((s / (s + kappa_0)) ** d, Sigma),
        OneByOne(equivalents.FIRST_ORDER, of="Q"),
        "≃",
        DATA,
        LAWS | {"Q": dataclasses.replace(ALL_GENERATORS, times=d)},
        "moves",
    ),
    "E tr Q by another number of maps": (
        Mean(trace(Q)),
        Trace(s / (s + kappa_0), Sigma) * 2,
        OneByOne(equivalents.FIRST_ORDER, of="Q"),
        "≃",
        DATA,
        LAWS,
        "",
    ),
    "E Z tr A = Z E tr A": (
        Mean(z * trace(A)),
        z * Mean(trace(A)),
        InEigenbasis(BASIS),
        "=",
        RIDGE,
        LAWS,
        "not random",
    ),
    "twice a form in the eigenbasis": (Mean(trace(A)), 2 * Mean(trace(A)), InEigenbasis(BASIS), "=", RIDGE, LAWS, ""),
    "tr I = d + 1": (Trace(1 / (s + lam), Sigma), (d + 1) / (1 + lam), Isotropic(Sigma, d + 1), "=", FLAT, {}, ""),
    "u' v is the energy of u": (
        Form(u, 1 / (s + lam), v, Sigma),
        Form(u, s, u, Sigma) / (1 + lam),
        ONE,
        "=",
        FLAT,
        {},
        "one vector",
    ),
    "the energy of u is 2": (
        Form(u, 1 / (s + lam), u, Sigma),
        2 / (1 + lam),
        Isotropic(Sigma, d, {u: sp.Integer(2)}),
        "=",
        FLAT,
        {},
        "",
    ),
    "tr f(Sigma) = d f(1) for any Sigma": (SHRUNK, d / (1 + kappa), Isotropic(Sigma, d), "=", RIDGE, LAWS, "Σ = I"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_the_lemmas_say_is_proved(name):
    assert checked(*TRUE[name]).verdict == "proved"


@pytest.mark.parametrize("name", WRONG)
def test_what_they_do_not_say_is_not(name):
    *row, reason = WRONG[name]
    found = checked(*row)
    assert found.verdict in FALSE
    assert reason in found.how or found.verdict == "refuted"


# The second-order lemma and the vanishing penalty, altered ------------------------------------


def with_rule(chain, number, changes):
    """One step of the chain, with its rule altered."""
    steps = list(chain.steps)
    steps[number] = dataclasses.replace(steps[number], because=dataclasses.replace(steps[number].because, **changes))
    return check_line(dataclasses.replace(chain, steps=tuple(steps)).lines[number])


BENT, MAP, t = chains.BENT, chains.MAP, chains.t
POWERS = dataclasses.replace(chains.BENT, sample=-BENT.sample)
ALTERED = {
    "a sample covariance that is negative": (3, {"bent": POWERS}, "a positive number"),
    "a letter that cannot be negative": (
        3,
        {"bent": dataclasses.replace(BENT, letter=sp.Symbol("t", positive=True))},
        "of either sign",
    ),
    "a root that is kappa over the penalty at every t": (4, {"mu": kappa / lam}, "unknown function"),
    "the lemma of the second order": (
        4,
        {"chain": equivalents.SECOND_ORDER},
        "first-order lemma",
    ),
    "the slope of another bend": (5, {"by": s ** (chains.q + 1)}, "expected D μ"),
    "a law that the chain does not give": (5, {"law": dataclasses.replace(MAP, rows=T_0)}, "that the chain gives"),
}
VANISHING = {
    "random vectors": (1, {"of": dataclasses.replace(chains.FORMS, left=chains.GENERATOR)}, ""),
    "a penalty that is a parameter": (1, {"of": dataclasses.replace(chains.FORMS, penalty=lam)}, ""),
    "the lemma of the second order": (2, {"chain": equivalents.SECOND_ORDER}, "first-order lemma"),
    "the kappa of penalty 0": (
        2,
        {"of": dataclasses.replace(chains.FORMS, law=dataclasses.replace(chains.AT_SMALL, kappa=kappa_0))},
        "to be kappa",
    ),
    "kappa that grows with the rows": (
        3,
        {"monotone": chains.degrees_of_freedom.MONOTONE_ROWS},
        "",
    ),
}


@pytest.mark.parametrize("name", ALTERED)
def test_no_other_derivative_of_the_lemma_is_proved(name):
    number, changes, reason = ALTERED[name]
    found = with_rule(chains.SECOND_ORDER, number, changes)
    assert found.verdict in FALSE
    assert reason in found.how or found.verdict == "refuted"


@pytest.mark.parametrize("name", VANISHING)
def test_no_other_penalty_vanishes(name):
    number, changes, reason = VANISHING[name]
    found = with_rule(chains.PROJECTION, number, changes)
    assert found.verdict in FALSE
    assert reason in found.how or found.verdict == "refuted"


@pytest.mark.parametrize(
    ("chain", "number"), [*((chains.SECOND_ORDER, n) for n in (3, 4, 5)), *((chains.PROJECTION, n) for n in (1, 2, 3))]
)
def test_the_steps_as_they_are_are_proved(chain, number):
    assert with_rule(chain, number, {}).verdict == "proved"
