"""Letters that chains about one downstream design and generators share."""

import sympy as sp

from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.equivalents.rules.ridge_fits import RidgeFit
from theory.dohmatob2024._generations import TRUTH
from theory.dohmatob2024._setting import n, w_0
from theory.language.matrices import Arbitrary, Symmetric
from theory.vocabulary.ridge import T_0, Sigma, T, d, df_2, df_2_0, kappa, kappa_0, lam


SIGMA = Symmetric("Sigma", d)
ONE = sp.Identity(d)
U, V = Arbitrary("u", d, 1), Arbitrary("v", d, 1)
BASIS = Eigenbasis(SIGMA, Sigma, {TRUTH: w_0, U: sp.Symbol("u_vector"), V: sp.Symbol("v_vector")})

A, N = Symmetric("A", d), Symmetric("N", d)
"""S R of the downstream design, and R S R/T."""
P, N_0 = Symmetric("P", d), Symmetric("N_0", d)
"""The projection on the row space of a generator's design, and the pseudo-inverse of X_0'X_0."""
Q = Arbitrary("Q", d, d)
"""The product of the projections of all generations."""

DOWNSTREAM_FIT = RidgeFit("X", T, lam, kappa, df_2, BASIS)
DOWNSTREAM_NOISE = RidgeFit("X", T, lam, kappa, df_2, BASIS, of_noise=True)
GENERATOR_FIT = RidgeFit("X_0", T_0, sp.S.Zero, kappa_0, df_2_0, BASIS)
GENERATOR_NOISE = RidgeFit("X_0", T_0, sp.S.Zero, kappa_0, df_2_0, BASIS, of_noise=True)
ALL_GENERATORS = RidgeFit("X_0", T_0, sp.S.Zero, kappa_0, df_2_0, BASIS, times=n)

ERROR_EQUIVALENT = "Proposition 4.2, Corollary 4.4 with T_0 - d - 1"
"""Where the formula stands that is taken for the test error along power laws."""


def trace(*factors: sp.MatrixExpr) -> sp.Expr:
    """The trace of a product."""
    return sp.Trace(sp.MatMul(*factors))


def form(left: sp.MatrixExpr, *factors: sp.MatrixExpr) -> sp.Expr:
    """w0' M w0 for the product M of some factors, or u' M v for a pair (u, v) first."""
    return sp.Trace(sp.MatMul(left.T, *factors))
