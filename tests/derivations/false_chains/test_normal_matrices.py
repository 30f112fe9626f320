"""False statements about normal matrices, each with the condition that it breaks, beside true ones."""

import pytest
import sympy as sp
from sympy.stats import ChiSquared

from derivations import Columns, LinearImage, Mean, ProjectedSquare, Rotation, Rows, UniformProjections
from tests.derivations.steps import FAILED, T, d, step
from theory.language.matrices import Arbitrary, OrderedProduct, Projection, PseudoInverse, Symmetric


n, j, k = sp.symbols("n j k", integer=True, nonnegative=True)
X, Z, z, Y = Arbitrary("X", T, d), Arbitrary("Z", T, d), Arbitrary("z", T, 1), Arbitrary("Y", T, d - 1)
L, A, B, G = Arbitrary("L", d, d), Symmetric("A", d), Symmetric("B", d), Arbitrary("G", d, d)
LAWS = {
    "X": Rows(L * L.T),
    "Z": Rows(sp.Identity(d)),
    "z": Rows(sp.Identity(1)),
    "Y": Rows(sp.Identity(d - 1)),
}
FIRST = sp.BlockMatrix([[sp.Identity(1)], [sp.ZeroMatrix(d - 1, 1)]])
W = Arbitrary("w", d, 1) * Arbitrary("w", d, 1).T
ENOUGH = (sp.Ge(T, d + 2),)


def gram(matrix):
    """X'X."""
    return matrix.T * matrix


def replaced(before, old, new):
    """A formula and the same with a matrix replaced."""
    return before, before.xreplace({old: new})


def indexed(name, index, columns=d):
    """A design of one generation."""
    return Arbitrary(name, T, columns, index)


def in_all(matrix):
    """A mean of a product over generations."""
    return Mean(sp.Trace(OrderedProduct(gram(matrix), j, 0, n - 1)))


PAIR = Mean(sp.Trace(indexed("X", 0).T * indexed("X", k)))
LINEAR_IMAGE = {
    "tr X'X = tr LZ'ZL', not only in the mean": (
        *replaced(sp.Trace(gram(X)), X, Z * L.T),
        LinearImage(X, Z, L.T),
        "outside of a mean",
    ),
    "one Z for the designs of all generations": (
        *replaced(in_all(indexed("X", j)), indexed("X", j), Z * L.T),
        LinearImage(indexed("X", j), Z, L.T),
        "every index",
    ),
    "one Z_j for all generations, where j stands outside too": (
        *replaced(j + in_all(indexed("X", j)), indexed("X", j), indexed("Z", k) * L.T),
        LinearImage(indexed("X", j), indexed("Z", k), L.T),
        "every index",
    ),
    "X_k has the law of Z_k L' beside X_0, also for k = 0": (
        *replaced(PAIR, indexed("X", k), indexed("Z", k) * L.T),
        LinearImage(indexed("X", k), indexed("Z", k), L.T),
        "may be",
    ),
    "rows of covariance L'L in place of LL'": (
        *replaced(Mean(sp.Trace(gram(X))), X, Z * L),
        LinearImage(X, Z, L),
        "",
    ),
}


def turned(form, factor, mean_of_factor=None):
    """E tr BW as tr B E e'We."""
    old = Mean(sp.Trace(factor * form))
    return old, (mean_of_factor or sp.Trace(factor)) * Mean(sp.Trace(FIRST.T * form * FIRST))


SKEW = G - G.T
BESIDE = gram(Z) + SKEW.T * SKEW
SCALED = sp.Trace(gram(Y)) * gram(Z)
INVERSE = gram(Z).inverse()
ROTATION = {
    "E tr B(Z'Z + K'K) = tr B E e'(Z'Z + K'K)e for K = G - G', called G": (
        *turned(BESIDE, B),
        Rotation(Z, BESIDE, B, FIRST),
        "",
        (),
    ),
    "a factor that depends on Y, beside a form that does": (
        *turned(gram(Z) * sp.Trace(gram(Y)), B * sp.Trace(gram(Y)), Mean(sp.Trace(B * sp.Trace(gram(Y))))),
        Rotation(Z, gram(Z) * sp.Trace(gram(Y)), B * sp.Trace(gram(Y)), FIRST),
        "independent",
        (),
    ),
    "E tr B(Z'Z)^-1 = tr B E e'(Z'Z)^-1 e for square Z, where neither exists": (
        *turned(INVERSE, B),
        Rotation(Z, INVERSE, B, FIRST),
        "not known to exist",
        (sp.Eq(T, d),),
    ),
    "a factor Z_0'Z_0 beside a form in Z_k, also for k = 0": (
        *turned(gram(indexed("Z", k)), gram(indexed("Z", 0)), Mean(sp.Trace(gram(indexed("Z", 0))))),
        Rotation(indexed("Z", k), gram(indexed("Z", k)), gram(indexed("Z", 0)), FIRST),
        "independent",
        (),
    ),
}


def kept(high):
    """What projections of generations 0 to `high` keep of W."""
    return Mean(sp.Trace(Projection(indexed("Z", 0))) / d) ** (high + 1) * sp.Trace(W)


def projections(index, high):
    """A step from a product of projections to what they keep."""
    product = OrderedProduct(Projection(indexed("Z", index)), j, 0, high)
    return Mean(sp.Trace(product * W)), kept(high), UniformProjections(product, W)


PROJECTIONS = {
    "a product over generations 0 to n - 3, also for n = 0": (*projections(j, n - 3), "range"),
    "designs of generations (j - 1)^2, the first of which is the third": (
        Mean(sp.Trace(OrderedProduct(Projection(indexed("Z", (j - 1) ** 2)), j, 0, n - 1) * W)),
        Mean(sp.Trace(Projection(indexed("Z", 1))) / d) ** n * sp.Trace(W),
        UniformProjections(OrderedProduct(Projection(indexed("Z", (j - 1) ** 2)), j, 0, n - 1), W),
        "another for each index",
    ),
    "a factor that is drawn": (
        Mean(sp.Trace(OrderedProduct(Projection(indexed("Z", j)), j, 0, n - 1) * gram(X))),
        Mean(sp.Trace(Projection(indexed("Z", 0))) / d) ** n * sp.Trace(gram(X)),
        UniformProjections(OrderedProduct(Projection(indexed("Z", j)), j, 0, n - 1), gram(X)),
        "nothing random",
    ),
}
BLOCKS = sp.BlockMatrix([[z, Y]])
COLUMNS = {
    "one [z Y] for the designs of all generations": (
        *replaced(in_all(indexed("Z", j)), indexed("Z", j), BLOCKS),
        Columns(indexed("Z", j), (z, Y)),
        "every index",
    ),
    "tr Z'Z = tr [z Y]'[z Y], not only in the mean": (
        *replaced(sp.Trace(gram(Z)), Z, BLOCKS),
        Columns(Z, (z, Y)),
        "outside of a mean",
    ),
    "columns of rows with a covariance": (*replaced(Mean(sp.Trace(gram(X))), X, BLOCKS), Columns(X, (z, Y)), "entries"),
}
REST = sp.Identity(T) - Y * PseudoInverse(Y)
FREE, ALL = ChiSquared("F", T - d + 1), ChiSquared("F", T)
EACH = Arbitrary("z", T, 1, j)
PROJECTED = {
    "tr z'z = F, not only in the mean": (sp.Trace(z.T * z), ALL, ProjectedSquare(z, sp.Identity(T), ALL), ""),
    "one chi-square for the vectors of all generations": (
        Mean(sp.Sum(sp.Trace(EACH.T * EACH), (j, 1, n)) ** 2),
        Mean((n * ALL) ** 2),
        ProjectedSquare(EACH, sp.Identity(T), ALL),
        "",
    ),
    "a projection on the vector itself": (
        Mean(sp.Trace(z.T * z * PseudoInverse(z) * z)),
        Mean(ChiSquared("F", 1)),
        ProjectedSquare(z, z * PseudoInverse(z), ChiSquared("F", 1)),
        "",
    ),
    "one degree of freedom too few": (
        Mean(1 / sp.Trace(z.T * REST * z)),
        Mean(1 / ChiSquared("F", T - d)),
        ProjectedSquare(z, REST, ChiSquared("F", T - d)),
        "",
    ),
}
FALSE = {name: (*row, ENOUGH) for rows in (LINEAR_IMAGE, PROJECTIONS, COLUMNS, PROJECTED) for name, row in rows.items()}
FALSE |= ROTATION


@pytest.mark.parametrize(("before", "after", "rule", "why", "hypotheses"), FALSE.values(), ids=FALSE)
def test_false(before, after, rule, why, hypotheses):
    found = step(before, after, rule, laws=LAWS, hypotheses=hypotheses)
    assert found.verdict in FAILED
    assert why in found.how


TRUE = {
    "a linear image": (*replaced(Mean(sp.Trace(gram(X))), X, Z * L.T), LinearImage(X, Z, L.T)),
    "a linear image of one of two designs": (
        *replaced(Mean(sp.Trace(indexed("X", 0).T * indexed("X", 1))), indexed("X", 1), indexed("Z", 1) * L.T),
        LinearImage(indexed("X", 1), indexed("Z", 1), L.T),
    ),
    "a mean that no rotation changes": (*turned(gram(Z), B), Rotation(Z, gram(Z), B, FIRST)),
    "an inverse with enough rows": (*turned(INVERSE, B), Rotation(Z, INVERSE, B, FIRST)),
    "projections of every generation": projections(j, n - 1),
    "columns": (*replaced(Mean(sp.Trace(gram(Z))), Z, BLOCKS), Columns(Z, (z, Y))),
    "a projected vector": (Mean(1 / sp.Trace(z.T * REST * z)), Mean(1 / FREE), ProjectedSquare(z, REST, FREE)),
}


@pytest.mark.parametrize(("before", "after", "rule"), TRUE.values(), ids=TRUE)
def test_true(before, after, rule):
    assert step(before, after, rule, laws=LAWS, hypotheses=ENOUGH).verdict == "proved"
