"""Deterministic equivalents, their derivatives and vanishing penalties: examples of the rules."""

from dataclasses import replace

import sympy as sp

from derivations.dohmatob2024 import degrees_of_freedom
from derivations.dohmatob2024._design import ALL_GENERATORS, BASIS, DOWNSTREAM_FIT, A, Q, trace
from derivations.equivalents import chains
from derivations.equivalents.rules.eigenbasis import InEigenbasis, Isotropic
from derivations.equivalents.rules.implicit_slope import ImplicitSlope
from derivations.equivalents.rules.perturbation import FirstOrderBent, ResolventSlope
from derivations.equivalents.rules.ridge_equivalents import Equivalent, OneByOne
from derivations.equivalents.rules.vanishing_penalty import EquivalentToZero, KappaToZero, RidgeToProjection
from derivations.language.formulas import Mean
from derivations.rules.examples.steps import Example, said, step
from theory import EIGENVALUE, Covariance, Form, Parameter, Trace, equivalents
from theory.dohmatob2024 import noiseless, ridge
from theory.dohmatob2024._setting import n
from theory.vocabulary.ridge import Sigma, d, kappa, kappa_0, lam, u, v


s = EIGENVALUE
LAWS = {"A": DOWNSTREAM_FIT, "Q": ALL_GENERATORS}
FIRST, ONE_BY_ONE = Equivalent(equivalents.FIRST_ORDER, of="A"), OneByOne(equivalents.FIRST_ORDER, of="Q")
SIZE = (Parameter(d, "dimension", 2, 20),)
ROUND = said(Trace(s, Sigma), d, parameters=SIZE, where={Sigma: Covariance("isotropic", d)})
ENERGY = Form(u, s, u, Sigma)
ISOTROPIC = Isotropic(Sigma, d, {u: ENERGY})
BENT, VANISHING = chains.SECOND_ORDER.lines, chains.PROJECTION.lines


def map_of(function, at):
    """The trace of f(s/(s + kappa))."""
    return Trace(function(s / (s + at)), Sigma)


def of_ridge(before, after, rule, sign="=", claim=ridge.DF_EMPIRICAL):
    """A step about the ridge map A of a design, in the setting of a claim."""
    return step(before, after, rule, sign, claim.hypotheses, claim.where, LAWS, claim)


def altered(line, **changes):
    """A step with its rule altered."""
    return replace(line, step=replace(line.step, because=replace(line.step.because, **changes)))


EXAMPLES = (
    Example(
        InEigenbasis,
        of_ridge(Mean(trace(A) + 1), Mean(trace(A)) + 1, InEigenbasis(BASIS)),
        "proved (symbolic)",
        of_ridge(Mean(trace(A)), 2 * Mean(trace(A)), InEigenbasis(BASIS)),
        "refuted",
    ),
    Example(
        Isotropic,
        step(Form(u, 1 / (s + lam), u, Sigma), ENERGY / (1 + lam), ISOTROPIC, where=ROUND.where, claim=ROUND),
        "proved (symbolic)",
        step(Form(u, 1 / (s + lam), v, Sigma), ENERGY / (1 + lam), ISOTROPIC, where=ROUND.where, claim=ROUND),
        "refuted: one vector",
    ),
    Example(
        Equivalent,
        of_ridge(Mean(trace(A)), map_of(lambda share: share, kappa), FIRST, "≃"),
        "proved (symbolic)",
        of_ridge(Mean(trace(A, A)), map_of(lambda share: share**2, kappa), FIRST, "≃"),
        "unverified: dependent",
    ),
    Example(
        OneByOne,
        of_ridge(Mean(trace(Q)), map_of(lambda share: share**n, kappa_0), ONE_BY_ONE, "≃", noiseless.LEMMA_F_7),
        "proved (symbolic)",
        of_ridge(Mean(trace(Q)), map_of(lambda share: share, kappa_0), ONE_BY_ONE, "≃", noiseless.LEMMA_F_7),
        "refuted",
    ),
    Example(
        ResolventSlope,
        BENT[3],
        "proved (lemma)",
        altered(BENT[3], bent=replace(chains.BENT, letter=sp.Symbol("t", positive=True))),
        "unverified: of either sign",
    ),
    Example(
        FirstOrderBent,
        BENT[4],
        "proved (lemma)",
        altered(BENT[4], chain=equivalents.SECOND_ORDER),
        "unverified: first-order lemma",
    ),
    Example(
        ImplicitSlope,
        BENT[5],
        "proved (symbolic)",
        altered(BENT[5], by=s ** (chains.q + 1)),
        "unverified: expected D μ",
    ),
    Example(
        RidgeToProjection,
        VANISHING[1],
        "proved (lemma)",
        altered(VANISHING[1], of=replace(chains.FORMS, penalty=lam)),
        "unverified",
    ),
    Example(
        EquivalentToZero,
        VANISHING[2],
        "proved (lemma)",
        altered(VANISHING[2], chain=equivalents.SECOND_ORDER),
        "unverified: first-order lemma",
    ),
    Example(
        KappaToZero,
        VANISHING[3],
        "proved (symbolic)",
        altered(VANISHING[3], monotone=degrees_of_freedom.MONOTONE_ROWS),
        "unverified",
    ),
)
