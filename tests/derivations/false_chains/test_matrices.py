"""Identities of matrices that fail for some, or at some size, and true ones beside them."""

import pytest
import sympy as sp

from derivations import MatrixAlgebra, Mean
from tests.derivations.false_chains.lines import Row, not_shown
from theory.language.matrices import Arbitrary, Projection, PseudoInverse


T, d = sp.symbols("T d", integer=True, positive=True)
x = sp.Symbol("x", positive=True)
p = sp.Symbol("p", nonnegative=True)
X, W, V = Arbitrary("X", T, d), Arbitrary("W", d, d), Arbitrary("V", d, d)
ONE, NONE = sp.Identity(d), sp.S.Zero
TRACE = sp.Trace(W)
ONES = sp.OneMatrix(d, 1)


def same(left, right, reason="", given=()):
    """That two sides are the same by matrix algebra."""
    return Row(left, right, MatrixAlgebra(), "=", reason, given)


def ridge(penalty):
    """The ridge map, and what it leaves of the identity."""
    inverse = (X.T * X + penalty * ONE).inverse()
    return X.T * X * inverse, ONE - penalty * inverse


FALSE_IDENTITIES = {
    "VW = WV": same(V * W, W * V, "exact rational arithmetic"),
    "X⁺X = I with fewer rows than columns": same(PseudoInverse(X) * X, ONE, "", (sp.Lt(T, d),)),
    "(d - 1) ... (d - 8) tr W = 0, as at the sizes that are tried": same(
        sp.Mul(*(d - i for i in range(1, 9))) * TRACE, NONE, "few values of d"
    ),
    "rank W is one of 1, ..., 8": same(
        sp.Mul(*(sp.Trace(W * W.inverse()) - i for i in range(1, 9))), NONE, "too few for a product"
    ),
    "tr W = 0 or rank W is one of 1, ..., 30": same(
        TRACE * sp.Mul(*(sp.Trace(PseudoInverse(W) * W) - i for i in range(1, 31))), NONE, "too few for a product"
    ),
    "rank X is one of 1, ..., 6": same(
        sp.Mul(*(sp.Trace(PseudoInverse(X) * X) - i for i in range(1, 7))), NONE, "", (sp.Lt(T, 7),)
    ),
    "[d >= 9] tr W = 0": same(sp.Piecewise((0, d < 9), (1, True)) * TRACE, NONE, "few values of d"),
    "(x^2 - x)/(x - 1) tr W = x tr W, also at x = 1": same(
        (x**2 - x) / (x - 1) * TRACE, x * TRACE, "division by x - 1"
    ),
    "X'X (X'X + p)^-1 = I - p (X'X + p)^-1, also for p = 0 and fewer rows than columns": same(*ridge(p), "exact"),
    "1 1' = I for a column of ones": same(ONES * ONES.T, ONE, "exact"),
    "x^(11/5) tr W = x^2 tr W, exact at 0 and 1 alone": same(
        x ** sp.Rational(11, 5) * TRACE, x**2 * TRACE, "few values of its letters"
    ),
    "E tr VW = E tr V, inside the mean": same(Mean(sp.Trace(V * W)), Mean(sp.Trace(V)), "exact"),
}
TRUE_IDENTITIES = {
    "X⁺X = I with as many rows as columns": same(PseudoInverse(X) * X, ONE, given=(sp.Ge(T, d),)),
    "X'X (X'X + x)^-1 = I - x (X'X + x)^-1 for x > 0": same(*ridge(x)),
    "1'1 = d for a column of ones": same(sp.Trace(ONES.T * ONES), d),
    "PP = P for a projection": same(Projection(X) * Projection(X), Projection(X)),
    "(d + 1) tr VW - tr VW = d tr WV": same((d + 1) * sp.Trace(V * W) - sp.Trace(V * W), d * sp.Trace(W * V)),
    "(x^2 - x)/(x - 1) tr W = x tr W for x > 1": same((x**2 - x) / (x - 1) * TRACE, x * TRACE, given=(sp.Gt(x, 1),)),
    "E tr VW = E tr WV": same(Mean(sp.Trace(V * W)), Mean(sp.Trace(W * V))),
}


@pytest.mark.parametrize("row", FALSE_IDENTITIES.values(), ids=FALSE_IDENTITIES)
def test_a_false_identity_is_not_proved(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


@pytest.mark.parametrize("row", TRUE_IDENTITIES.values(), ids=TRUE_IDENTITIES)
def test_a_true_identity_beside_it_is_proved(row):
    assert row.found.verdict == "proved", row.found.how
