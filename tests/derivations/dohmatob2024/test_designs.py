"""Rules that average over one design or let one grow: what they give, and false uses that they refuse."""

import pytest
import sympy as sp

from derivations import Line, Mean, NoiseMean, Rows, Setting, Step
from derivations.checking.check import check_line
from derivations.classical import INVERSE_WISHART, A, X as DESIGN
from derivations.dohmatob2024.rules.designs import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations.language.formulas import Noise
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter, Quantity
from theory.language.matrices import Arbitrary, Symmetric


d, k, T = sp.symbols("d k T", integer=True, positive=True)
v = sp.Symbol("v", positive=True)
L, Sigma, M = Arbitrary("L", d, d), Symmetric("Sigma", d), Symmetric("M", d)
X, Y, E = Arbitrary("X", T, d), Arbitrary("Y", T, d), Arbitrary("E", T, 1)
LAWS = {"X": Rows(Sigma), "Y": Rows(Sigma), "E": Noise(v)}
ANY = Quantity("toy.any", "q", "q", "Anything.")()
ROWS_GROW = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
BOTH_GROW = GrowthPath("d and T grow", size=k, sizes=(4, 16, 64), sets={d: k, T: 2 * k})


def verdict(before, rule, after, sign="=", path=ROWS_GROW):
    """The verdict on one step between two formulas."""
    claim = toy_claim(
        kind=Kind.ASYMPTOTIC,
        lhs=ANY,
        rhs=sp.S.One,
        parameters=(Parameter(v, "v", 1, 4), *(() if d in path.sets else (Parameter(d, "d", 1, 4),))),
        hypotheses=(sp.Ge(T, d + 2),),
        path=path,
    )
    setting = Setting(claim.hypotheses, {Sigma: L * L.T}, LAWS, claim)
    return check_line(Line(before, after, Step(after, rule, sign), setting, {})).verdict


INVERSE = (X.T * X).inverse()
OTHER = Y.T * Y
SPREAD = sp.Trace(OTHER * Sigma.inverse()) / (T - d - 1)
ONE = sp.Identity(d)
SHRUNK = sp.Trace((X.T * X / T + ONE).inverse())
OF_SAMPLE = sp.Trace((M + ONE).inverse())
LIMIT = sp.Trace((Sigma + ONE).inverse())


def test_a_mean_is_taken_given_the_rest():
    given = GivenTheRest(INVERSE_WISHART, {A: OTHER})
    assert verdict(Mean(sp.Trace(OTHER * INVERSE)), given, Mean(SPREAD)) == "proved"


@pytest.mark.parametrize(
    ("body", "value", "after"),
    [
        # What is averaged over stands in the rest too.
        (sp.Trace(X.T * X * INVERSE), X.T * X, sp.Trace(X.T * X * Sigma.inverse()) / (T - d - 1)),
        # The square of a mean is not the mean of a square.
        (sp.Trace(OTHER * INVERSE) ** 2, OTHER, SPREAD**2),
    ],
)
def test_no_mean_is_taken_of_what_the_rest_depends_on(body, value, after):
    assert DESIGN == X
    assert verdict(Mean(body), GivenTheRest(INVERSE_WISHART, {A: value}), Mean(after)) == "unverified"


def test_a_bounded_function_of_a_large_sample_comes_to_its_value_at_the_covariance():
    assert verdict(Mean(SHRUNK), LargeSample(X, M, OF_SAMPLE, d), LIMIT, "≃") == "confirmed"


@pytest.mark.parametrize(
    ("rule", "after", "path"),
    [
        # The dimension grows too: the sample does not come to the covariance.
        (LargeSample(X, M, OF_SAMPLE, d), LIMIT, BOTH_GROW),
        # A bound that does not hold.
        (LargeSample(X, M, OF_SAMPLE, d / sp.Integer(2)), LIMIT, ROWS_GROW),
        # Another function.
        (LargeSample(X, M, sp.Trace((M + 2 * ONE).inverse()), d), sp.Trace((Sigma + 2 * ONE).inverse()), ROWS_GROW),
        # Another limit.
        (LargeSample(X, M, OF_SAMPLE, d), sp.Trace(ONE), ROWS_GROW),
    ],
)
def test_false_limits_of_large_samples_do_not_pass(rule, after, path):
    assert verdict(Mean(SHRUNK), rule, after, "≃", path) in ("refuted", "unverified")


def test_a_mean_of_squares_may_be_left_out_and_nothing_else():
    error = X.T * E
    squares = Mean(sp.Trace(error.T * Sigma * error))
    assert verdict(v + squares, MeanOfSquares(error, Sigma), v, "≥") == "proved"
    assert verdict(v - squares, MeanOfSquares(error, Sigma), v, "≥") in ("refuted", "unverified")
    assert verdict(v + Mean(sp.Trace(error.T * A * error)), MeanOfSquares(error, A), v, "≥") == "unverified"


def test_noise_is_averaged_in_one_mean_of_a_sum_and_what_else_is_random_stays_in_a_mean():
    noisy, plain = Mean(sp.Trace(E.T * X * X.T * E)), Mean(v * sp.Trace(X * X.T))
    assert verdict(v + noisy, NoiseMean(("E",)), v + plain) == "proved"
    assert verdict(v + plain, NoiseMean(("E",)), v + noisy) == "proved"
    assert verdict(noisy, NoiseMean(("E",)), v * sp.Trace(X * X.T)) == "unverified"
    assert verdict(v + noisy, NoiseMean(("E",)), 2 * v + plain) == "unverified"


def test_a_difference_of_squares_is_no_sum_of_squares():
    one, other = (Mean(sp.Trace(B.T * B)) for B in (X, Y * X.T))
    assert verdict(v + one * other, BySquares(one * other), v, "≥") == "proved"
    assert verdict(v + one - other, BySquares(one - other), v, "≥") == "unverified"
    product = Mean(sp.Trace(X.T * Y))
    assert verdict(v + product, BySquares(product), v, "≥") == "unverified"
