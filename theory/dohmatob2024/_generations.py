"""Designs, noise and generators as arbitrary matrices, for claims that hold for every draw."""

import sympy as sp

from theory.dohmatob2024._setting import m, n
from theory.language.matrices import Arbitrary, OrderedProduct, Projection, PseudoInverse, Recursion
from theory.language.parameter import Parameter
from theory.vocabulary.ridge import T_0, d


T_1 = sp.Symbol("T_1", integer=True, positive=True)
j = sp.Symbol("j", integer=True, nonnegative=True)

DIMENSION = Parameter(d, "dimension", 1, 8)
EVEN_ROWS = Parameter(T_0, "rows of the designs of generations 0, 2, 4 ...", 1, 12)
ODD_ROWS = Parameter(T_1, "rows of the designs of generations 1, 3, 5 ...", 1, 12)
FIRST = Parameter(n, "generations of synthetic labels", 1, 9, spread="linear")
ANY = Parameter(n, "generations of synthetic labels", 0, 9, spread="linear")

TRUTH = Arbitrary("w_0", d, 1)


def rows(generation: sp.Expr) -> sp.Expr:
    """T_m: T_0 rows where m is even, T_1 where it is odd."""
    return sp.Piecewise((T_0, sp.Eq((-1) ** generation, 1)), (T_1, True))


def design(generation: sp.Expr) -> Arbitrary:
    """X_m, with T_m rows."""
    return Arbitrary("X", rows(generation), d, generation)


def noise(generation: sp.Expr) -> Arbitrary:
    """E_m, the noise on the labels of X_m."""
    return Arbitrary("E", rows(generation), 1, generation)


def projection(generation: sp.Expr) -> Projection:
    """P_m = X_m^+ X_m."""
    return Projection(design(generation))


def passed(last: sp.Expr, first: sp.Expr) -> OrderedProduct:
    """Q_{last,first} = P_last ... P_first."""
    return OrderedProduct(projection(j), j, first, last)


STATE = Arbitrary("w", d, 1, m - 1)
GENERATOR = Recursion(STATE, PseudoInverse(design(m - 1)) * (design(m - 1) * STATE + noise(m - 1)), m, TRUTH, n)
"""w_n for designs X_0, X_1, ..., each of its own."""
X_0 = Arbitrary("X", T_0, d, 0)


def shared_noise(generation: sp.Expr) -> Arbitrary:
    """E_m where all designs are X_0."""
    return Arbitrary("E", T_0, 1, generation)


SHARED_GENERATOR = Recursion(STATE, PseudoInverse(X_0) * (X_0 * STATE + shared_noise(m - 1)), m, TRUTH, n)
"""w_n for X_m = X_0."""
