"""False statements about means over designs, large samples, squares and rotations; beside each rule a true one."""

import pytest
import sympy as sp

from derivations import Line, Mean, Rows, Setting, Step
from derivations.checking.check import check_line
from derivations.classical import INVERSE_WISHART, A, X as DESIGN
from derivations.dohmatob2024._design import BASIS, U, V
from derivations.dohmatob2024.rules.designs import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations.dohmatob2024.rules.rotations import RowSpaces, Uniform
from derivations.language.formulas import Noise
from tests.derivations.false_chains.lines import not_shown
from tests.derivations.toys import toy_claim
from theory import Covariance, GrowthPath, Kind, Parameter, Quantity
from theory.language.matrices import Arbitrary, Symmetric
from theory.vocabulary import ridge


d, k, T = sp.symbols("d k T", integer=True, positive=True)
D, T_0, Spectrum = ridge.d, ridge.T_0, ridge.Sigma
m = sp.Symbol("m", integer=True, nonnegative=True)
v = sp.Symbol("v", positive=True)
L, Sigma, M = Arbitrary("L", d, d), Symmetric("Sigma", d), Symmetric("M", d)
X, Y, E = Arbitrary("X", T, d), Arbitrary("Y", T, d), Arbitrary("E", T, 1)
FIRST, ANY_X = Arbitrary("X", T, d, 0), Arbitrary("X", T, d, m)
PATH = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
ONE = sp.Identity(d)


def verdict(before, rule, after, sign="="):
    """The verdict on one step, and why."""
    claim = toy_claim(
        kind=Kind.ASYMPTOTIC,
        lhs=Quantity("toy.any", "q", "q", "Anything.")(),
        rhs=sp.S.One,
        parameters=(Parameter(v, "v", 1, 4), Parameter(d, "d", 1, 4)),
        hypotheses=(sp.Ge(T, d + 2),),
        path=PATH,
    )
    laws = {"X": Rows(Sigma), "Y": Rows(Sigma), "E": Noise(v)}
    setting = Setting(claim.hypotheses, {Sigma: L * L.T}, laws, claim)
    before, after = sp.sympify(before), sp.sympify(after)
    found = check_line(Line(before, after, Step(after, rule, sign), setting, {}))
    return found.verdict, found.how


INVERSE = sp.Trace(Y.T * Y * (X.T * X).inverse())
SPREAD = sp.Trace(Y.T * Y * Sigma.inverse()) / (T - d - 1)
GIVEN = GivenTheRest(INVERSE_WISHART, {A: Y.T * Y})
POSITIVE_PART = sp.Piecewise((INVERSE - 1, INVERSE > 1), (0, True))
SHRUNK = sp.Trace((X.T * X / T + ONE).inverse())
OF_SAMPLE = sp.Trace((M + ONE).inverse())
LIMIT = sp.Trace((Sigma + ONE).inverse())
LARGE = LargeSample(X, M, OF_SAMPLE, d)
SIGN = sp.sign(sp.Trace(M) - sp.Trace(Sigma)) ** 2
OFF = (sp.Trace(M) - sp.Trace(Sigma)) ** 2 / (1 + sp.Trace(M) ** 2 + sp.Trace(Sigma) ** 2)
ERROR = X.T * E
LENGTH = Mean(sp.Trace(ERROR.T * Sigma * ERROR))
SQUARE, OTHER, PRODUCT = (Mean(sp.Trace(B)) for B in (X.T * X, X * Y.T * Y * X.T, X.T * Y))


def sampled(function):
    return function.xreplace({M: X.T * X / T})


CASES = {
    "X_m is independent of X_0 for every m": (
        Mean(sp.Trace(ANY_X.T * ANY_X * (FIRST.T * FIRST).inverse())),
        GivenTheRest(INVERSE_WISHART, {A: ANY_X.T * ANY_X, DESIGN: FIRST}),
        Mean(sp.Trace(ANY_X.T * ANY_X * Sigma.inverse()) / (T - d - 1)),
    ),
    "X'X is independent of X": (
        Mean(sp.Trace(X.T * X * (X.T * X).inverse())),
        GivenTheRest(INVERSE_WISHART, {A: X.T * X}),
        Mean(sp.Trace(X.T * X * Sigma.inverse()) / (T - d - 1)),
    ),
    "the mean of a positive part is the positive part of the mean": (
        *(Mean(POSITIVE_PART), GIVEN, Mean(POSITIVE_PART.xreplace({INVERSE: SPREAD}))),
    ),
    "the mean of a square is the square of the mean": (Mean(INVERSE**2), GIVEN, Mean(SPREAD**2)),
    "a function that jumps comes to its value at the covariance": (
        *(Mean(sampled(SIGN)), LargeSample(X, M, SIGN, sp.S.One), SIGN.xreplace({M: Sigma}), "≃"),
    ),
    "T times what vanishes vanishes": (
        *(T * Mean(sampled(OFF)), LargeSample(X, M, OFF, sp.S.One), T * OFF.xreplace({M: Sigma}), "≃"),
    ),
    "a function that grows with T comes to a limit": (
        *(Mean(T * SHRUNK), LargeSample(X, M, T * OF_SAMPLE, T * d), T * LIMIT, "≃"),
    ),
    "what is unbounded from below is bounded": (
        *(Mean(-sp.Trace(X.T * X / T)), LargeSample(X, M, -sp.Trace(M), d), -sp.Trace(Sigma), "≃"),
    ),
    "a mean of squares may be subtracted": (v - LENGTH, MeanOfSquares(ERROR, Sigma), v, "≥"),
    "v' M v is a square for every M": (*(v + Mean(sp.Trace(ERROR.T * A * ERROR)), MeanOfSquares(ERROR, A), v, "≥"),),
    "the mean of a product is not negative": (v + PRODUCT, BySquares(PRODUCT), v, "≥"),
    "a square less a square is not negative": (*(v + SQUARE - OTHER, BySquares(SQUARE - OTHER), v, "≥"),),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_false_statement_about_designs_is_neither_proved_nor_confirmed(case):
    not_shown(*verdict(*case))


TRUE = {
    "a mean given an independent design": (Mean(INVERSE), GIVEN, Mean(SPREAD)),
    "a mean of squares left out": (v + LENGTH, MeanOfSquares(ERROR, Sigma), v, "≥"),
    "a product of squares left out": (v + SQUARE * OTHER, BySquares(SQUARE * OTHER), v, "≥"),
}


@pytest.mark.parametrize("case", TRUE.values(), ids=TRUE)
def test_a_true_statement_about_designs_is_proved(case):
    assert verdict(*case)[0] == "proved", verdict(*case)


def test_a_bounded_function_of_a_large_sample_is_confirmed():
    assert verdict(Mean(SHRUNK), LARGE, LIMIT, "≃")[0] == "confirmed"


# Rotations ------------------------------------------------------------------------------------

P = Arbitrary("P", D, D)

SHORT = (sp.Le(T_0, D),)


def uniform(before, after, rank=T_0, times=sp.S.One, spectrum="isotropic", hypotheses=SHORT):
    """The verdict on the mean of a formula in row spaces, and why."""
    where = {Spectrum: Covariance(spectrum, D, *(() if spectrum == "isotropic" else (1, 2)))}
    claim = toy_claim(lhs=sp.S.One, rhs=sp.S.One, parameters=())
    setting = Setting(hypotheses, where, {"P": RowSpaces(T_0, rank, BASIS, times=times)}, claim)
    found = check_line(Line(before, after, Step(after, Uniform("P")), setting, {}))
    return found.verdict, found.how


ENERGY = Mean(sp.Trace(U.T * P * V))
TRUTH_LENGTH = sp.Trace(U.T * V)
half = sp.Rational(1, 2)
ROTATIONS = {
    "the rank of T_0 rows is T_0, whatever the dimension": {"hypotheses": ()},
    "the rank of T_0 rows is d": {"rank": D, "after": TRUTH_LENGTH},
    "half a projection keeps the root of the share": {"times": half, "after": sp.sqrt(T_0 / D) * TRUTH_LENGTH},
    "row spaces of any covariance are uniform": {"spectrum": "power"},
}


@pytest.mark.parametrize("case", ROTATIONS.values(), ids=ROTATIONS)
def test_a_false_share_of_a_projection_is_not_proved(case):
    not_shown(*uniform(ENERGY, **{"after": T_0 / D * TRUTH_LENGTH, **case}))


def test_the_share_of_a_projection_is_proved():
    assert uniform(ENERGY, T_0 / D * TRUTH_LENGTH)[0] == "proved"
