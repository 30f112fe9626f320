"""Designs, noise and fits of the setting as matrices, and the laws of what is random in them."""

import sympy as sp

from derivations.language.formulas import Law, Mean, Noise, Rows
from theory.dohmatob2024._generations import GENERATOR, T_1, TRUTH
from theory.dohmatob2024._setting import m, sigma, sigma_0
from theory.language.matrices import Arbitrary, PseudoInverse, Symmetric
from theory.vocabulary.ridge import T_0, T, d


Sigma = Symmetric("Sigma", d)
X, noise = Arbitrary("X", T, d), Arbitrary("epsilon", T, 1)
X_m, E_m = Arbitrary("X", T_0, d, m), Arbitrary("E", T_0, 1, m)
last = GENERATOR.xreplace({T_1: T_0})
"""w_n, every design of T_0 rows."""

LAWS: dict[str, Law] = {"X": Rows(Sigma), "epsilon": Noise(sigma**2), "E": Noise(sigma_0**2)}
LETTERS = {
    Sigma: "the covariance, positive definite",
    TRUTH: "the truth",
    X: "the downstream design: T rows iid N(0, Sigma), independent of all generators",
    noise: "its label noise",
    X_m: "the design of generation m: T_0 rows iid N(0, Sigma); nothing is asked of how designs of different "
    "generations depend on each other, so they may be independent or shared",
    E_m: "its label noise, independent from generation to generation",
    last: "the last generator: w_0 the truth, w_m = pinv(X_{m-1}) (X_{m-1} w_{m-1} + E_{m-1})",
}


def loss(error: sp.MatrixExpr) -> sp.Expr:
    """|error|_Sigma^2."""
    return sp.Trace(error.T * Sigma * error)


def fitted(design: sp.MatrixExpr, labels: sp.MatrixExpr) -> sp.MatrixExpr:
    """Minimum-norm least squares."""
    return PseudoInverse(design) * labels


def test_error(prediction: sp.MatrixExpr) -> Mean:
    """E_test of a fit."""
    return Mean(loss(prediction - TRUTH))
