"""Rules about Gaussian matrices: what they give, and false uses that they refuse or refute."""

from dataclasses import replace

import pytest
import sympy as sp
from sympy.stats import ChiSquared

from derivations import (
    Chain,
    Cited,
    Columns,
    LinearImage,
    Mean,
    NoiseMean,
    ProjectedSquare,
    Rotation,
    Rows,
    Step,
    UniformProjections,
)
from derivations.checking.check import check_line
from derivations.classical import INVERSE_WISHART
from tests.derivations.toys import toy_claim
from theory import Measured, Parameter, Quantity
from theory.language.matrices import Arbitrary, OrderedProduct, Projection, PseudoInverse, Symmetric


d, T = sp.symbols("d T", integer=True, positive=True)
X, Z, z, Y = Arbitrary("X", T, d), Arbitrary("Z", T, d), Arbitrary("z", T, 1), Arbitrary("Y", T, d - 1)
L, A, Sigma = Arbitrary("L", d, d), Symmetric("A", d), Symmetric("Sigma", d)
FIRST = sp.BlockMatrix([[sp.Identity(1)], [sp.ZeroMatrix(d - 1, 1)]])
LAWS = {
    "X": Rows(L * L.T),
    "Z": Rows(sp.Identity(d)),
    "z": Rows(sp.Identity(1)),
    "Y": Rows(sp.Identity(d - 1)),
    "C": Rows(Sigma),
}
ANY = Quantity("toy.any", "q", "q", "Anything.")()


def verdict(before: sp.Basic, rule: object, after: sp.Basic) -> str:
    """The verdict on one step between two formulas."""
    assert isinstance(ANY, Measured)
    claim = toy_claim(
        lhs=ANY,
        rhs=d,
        parameters=(Parameter(d, "d", 1, 4), Parameter(T, "T", 1, 9)),
        hypotheses=(sp.Ge(T, d + 2),),
    )
    chain = Chain(claim, (Step(after, rule), Step(claim, NoiseMean(()))), laws=LAWS, meaning={ANY: before})
    return check_line(replace(chain.lines[0], before=before)).verdict


GRAM = Z.T * Z
INVERSE = GRAM.inverse()
ALONG = Mean(sp.Trace(FIRST.T * INVERSE * FIRST))
REST = sp.Identity(T) - Y * PseudoInverse(Y)
LENGTH = sp.Trace(z.T * REST * z)
FREE = ChiSquared("F", T - d + 1)


@pytest.mark.parametrize(
    ("before", "rule", "after"),
    [
        (Mean(sp.Trace(X.T * X)), LinearImage(X, Z, L.T), Mean(sp.Trace((Z * L.T).T * (Z * L.T)))),
        (Mean(sp.Trace(A * INVERSE)), Rotation(Z, INVERSE, A, FIRST), sp.Trace(A) * ALONG),
        (
            Mean(sp.Trace(Z.T * Z)),
            Columns(Z, (z, Y)),
            Mean(sp.Trace(Z.T * Z)).xreplace({Z: sp.BlockMatrix([[z, Y]])}),
        ),
        (Mean(1 / LENGTH), ProjectedSquare(z, REST, FREE), Mean(1 / FREE)),
    ],
)
def test_the_rules_give_what_they_say(before, rule, after):
    assert verdict(before, rule, after) == "proved"


@pytest.mark.parametrize(
    ("before", "rule", "after"),
    [
        # A square root on the wrong side: ZL has rows of covariance L'L, not LL'.
        (Mean(sp.Trace(X.T * X)), LinearImage(X, Z, L), Mean(sp.Trace((Z * L).T * (Z * L)))),
        # Rows that are not isotropic: their law is not the same in every direction.
        (
            Mean(sp.Trace(A * (X.T * X).inverse())),
            Rotation(X, (X.T * X).inverse(), A, FIRST),
            sp.Trace(A) * Mean(sp.Trace(FIRST.T * (X.T * X).inverse() * FIRST)),
        ),
        # A form that does not turn with its matrix.
        (
            Mean(sp.Trace(A * (GRAM + Sigma).inverse())),
            Rotation(Z, (GRAM + Sigma).inverse(), A, FIRST),
            sp.Trace(A) * Mean(sp.Trace(FIRST.T * (GRAM + Sigma).inverse() * FIRST)),
        ),
        # A factor that depends on what is rotated.
        (
            Mean(sp.Trace(GRAM * INVERSE)),
            Rotation(Z, INVERSE, GRAM, FIRST),
            Mean(sp.Trace(GRAM)) * ALONG,
        ),
        # Columns of rows with a covariance are not independent.
        (Mean(sp.Trace(X.T * X)), Columns(X, (z, Y)), Mean(sp.Trace(X.T * X)).xreplace({X: sp.BlockMatrix([[z, Y]])})),
        # One degree of freedom too few.
        (
            Mean(1 / LENGTH),
            ProjectedSquare(z, REST, ChiSquared("F", T - d)),
            Mean(1 / ChiSquared("F", T - d)),
        ),
        # Not a projection.
        (
            Mean(sp.Trace(z.T * Y * Y.T * z)),
            ProjectedSquare(z, Y * Y.T, ChiSquared("F", d - 1)),
            Mean(ChiSquared("F", d - 1)),
        ),
        # Entries of rows with a covariance are not independent.
        (Mean(sp.Trace(X.T * X)), NoiseMean(("X",)), T * d),
    ],
)
def test_false_uses_do_not_pass(before, rule, after):
    assert verdict(before, rule, after) in ("refuted", "unverified")


def test_a_result_about_gaussian_rows_is_cited_for_rows_of_that_law_alone():
    mean, value = Mean(sp.Trace(A * (Y.T * Y).inverse())), sp.Trace(A * Sigma.inverse()) / (T - d - 1)
    other = Arbitrary("C", T, d)
    right = Cited(INVERSE_WISHART, {Arbitrary("X", T, d): other})
    assert verdict(mean.xreplace({Y: other}), right, value) == "proved"
    wrong = Cited(INVERSE_WISHART, {Arbitrary("X", T, d): Z})
    assert verdict(mean.xreplace({Y: Z}), wrong, value) == "unverified"


n, j = sp.symbols("n j", integer=True, nonnegative=True)
W = Arbitrary("w", d, 1) * Arbitrary("w", d, 1).T


def passed(name: str, index: sp.Expr = j) -> OrderedProduct:
    """A product of projections over generations."""
    return OrderedProduct(Projection(Arbitrary(name, T, d, index)), j, 0, n - 1)


def kept(name: str) -> sp.Expr:
    """What they keep, if they are independent and all directions are alike."""
    return Mean(sp.Trace(Projection(Arbitrary(name, T, d, 0))) / d) ** n * sp.Trace(W)


def test_independent_uniform_projections_keep_a_power_of_the_share_of_one():
    product = passed("Z")
    assert verdict(Mean(sp.Trace(product * W)), UniformProjections(product, W), kept("Z")) == "proved"
    assert verdict(Mean(sp.Trace(product * W * product.T)), UniformProjections(product, W), kept("Z")) == "proved"


@pytest.mark.parametrize(
    ("product", "after"),
    [
        (passed("X"), kept("X")),  # directions are not alike
        (passed("Z", sp.S.Zero), kept("Z")),  # one design for all generations
        (passed("Z"), kept("Z") ** 2),  # the share of two
        (OrderedProduct(2 * Projection(Arbitrary("Z", T, d, j)), j, 0, n - 1), 2**n * kept("Z")),  # no projections
    ],
)
def test_other_products_of_projections_do_not(product, after):
    assert verdict(Mean(sp.Trace(product * W)), UniformProjections(product, W), after) in ("refuted", "unverified")
