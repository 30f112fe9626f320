"""Means over designs, large samples, squares and rotations: examples of the rules."""

import sympy as sp

from derivations.classical import INVERSE_WISHART, A
from derivations.dohmatob2024._design import BASIS, U, V
from derivations.dohmatob2024.rules.designs import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations.dohmatob2024.rules.rotations import RowSpaces, Uniform
from derivations.language.formulas import Law, Mean, Noise, Rows
from derivations.rules.examples.steps import Example, said, step
from theory import Covariance, GrowthPath, Kind
from theory.language.matrices import Arbitrary, Symmetric
from theory.vocabulary import ridge


d, k, T = sp.symbols("d k T", integer=True, positive=True)
v = sp.Symbol("v", positive=True)
L, Sigma, M = Arbitrary("L", d, d), Symmetric("Sigma", d), Symmetric("M", d)
X, Y, E = Arbitrary("X", T, d), Arbitrary("Y", T, d), Arbitrary("E", T, 1)
ONE = sp.Identity(d)
ENOUGH = (sp.Ge(T, d + 2),)
ROOT = {Sigma: L * L.T}
LAWS: dict[str, Law] = {"X": Rows(Sigma), "Y": Rows(Sigma), "E": Noise(v)}
PATH = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
GROWS = said(v + d, d, Kind.ASYMPTOTIC, path=PATH, hypotheses=ENOUGH)


def here(before, after, rule, sign="="):
    """A step about designs with rows iid N(0, Sigma), at least two more than columns."""
    return step(before, after, rule, sign, ENOUGH, ROOT, LAWS, GROWS)


INVERSE = (X.T * X).inverse()
KNOWN = Sigma.inverse() / (T - d - 1)


def inverse_given(design):
    """A step that takes the mean of (X'X)^-1, given another design."""
    gram = design.T * design
    return here(Mean(sp.Trace(gram * INVERSE)), Mean(sp.Trace(gram * KNOWN)), GivenTheRest(INVERSE_WISHART, {A: gram}))


SHRUNK = sp.Trace((X.T * X / T + ONE).inverse())
OF_SAMPLE, LIMIT = sp.Trace((M + ONE).inverse()), sp.Trace((Sigma + ONE).inverse())
ERROR = X.T * E
LENGTH = Mean(sp.Trace(ERROR.T * Sigma * ERROR))
SQUARE, PRODUCT = Mean(sp.Trace(X.T * X)), Mean(sp.Trace(X.T * Y))
ROUND = {ridge.Sigma: Covariance("isotropic", ridge.d)}
SPACES = {"P": RowSpaces(ridge.T_0, ridge.T_0, BASIS)}
P = Arbitrary("P", ridge.d, ridge.d)
SHARE = ridge.T_0 / ridge.d * sp.Trace(U.T * V)
FEWER = (sp.Le(ridge.T_0, ridge.d),)

EXAMPLES = (
    Example(
        GivenTheRest,
        inverse_given(Y),
        "proved (symbolic)",
        inverse_given(X),
        "unverified",
    ),
    Example(
        LargeSample,
        here(Mean(SHRUNK), LIMIT, LargeSample(X, M, OF_SAMPLE, d), "≃"),
        "confirmed (numeric)",
        here(Mean(T * SHRUNK), T * LIMIT, LargeSample(X, M, T * OF_SAMPLE, T * d), "≃"),
        "unverified",
    ),
    Example(
        MeanOfSquares,
        here(v + LENGTH, v, MeanOfSquares(ERROR, Sigma), "≥"),
        "proved (symbolic)",
        here(v - LENGTH, v, MeanOfSquares(ERROR, Sigma), "≥"),
        "unverified",
    ),
    Example(
        BySquares,
        here(v + SQUARE, v, BySquares(SQUARE), "≥"),
        "proved (symbolic)",
        here(v + PRODUCT, v, BySquares(PRODUCT), "≥"),
        "unverified",
    ),
    Example(
        Uniform,
        step(Mean(sp.Trace(U.T * P * V)), SHARE, Uniform("P"), given=FEWER, where=ROUND, laws=SPACES),
        "proved (lemma)",
        step(Mean(sp.Trace(U.T * P * V)), SHARE, Uniform("P"), where=ROUND, laws=SPACES),
        "unverified: rank of a projection",
    ),
)
