"""Matrices of normal entries: examples of the rules."""

import sympy as sp
from sympy.stats import ChiSquared

from derivations.language.formulas import Mean, Rows
from derivations.rules.examples.steps import Example, step
from derivations.rules.gaussian_matrices import Columns, LinearImage, ProjectedSquare, Rotation, UniformProjections
from theory.language.matrices import Arbitrary, OrderedProduct, Projection, PseudoInverse, Symmetric


T, d = sp.symbols("T d", integer=True, positive=True)
n, j = sp.symbols("n j", integer=True, nonnegative=True)
X, Z, Y = Arbitrary("X", T, d), Arbitrary("Z", T, d), Arbitrary("Y", T, d - 1)
z, w = Arbitrary("z", T, 1), Arbitrary("w", d, 1)
L, B = Arbitrary("L", d, d), Symmetric("B", d)
STANDARD = {"Z": Rows(sp.Identity(d)), "z": Rows(sp.Identity(1)), "Y": Rows(sp.Identity(d - 1))}
LAWS = {"X": Rows(L * L.T), **STANDARD}
ENOUGH = (sp.Ge(T, d + 2),)
FIRST = sp.BlockMatrix([[sp.Identity(1)], [sp.ZeroMatrix(d - 1, 1)]])
INVERSE = (Z.T * Z).inverse()
EACH = Projection(Arbitrary("Z", T, d, j))
SHARE = Mean(sp.Trace(Projection(Arbitrary("Z", T, d, 0))) / d)
REST = sp.Identity(T) - Y * PseudoInverse(Y)
BLOCKS = sp.BlockMatrix([[z, Y]])


def square(matrix):
    """The trace of X'X."""
    return sp.Trace(matrix.T * matrix)


def first(form):
    """The mean of the first entry of a form."""
    return Mean(sp.Trace(FIRST.T * form * FIRST))


def kept(high):
    """A step from projections of generations 0 to `high` to what they keep."""
    product = OrderedProduct(EACH, j, 0, high)
    before, after = Mean(sp.Trace(product * w * w.T)), SHARE ** (high + 1) * sp.Trace(w * w.T)
    return step(before, after, UniformProjections(product, w * w.T), given=ENOUGH, laws=LAWS)


EXAMPLES = (
    Example(
        LinearImage,
        step(Mean(square(X)), Mean(square(Z * L.T)), LinearImage(X, Z, L.T), laws=LAWS),
        "proved (symbolic)",
        step(square(X), square(Z * L.T), LinearImage(X, Z, L.T), laws=LAWS),
        "refuted: outside of a mean",
    ),
    Example(
        Rotation,
        step(
            Mean(sp.Trace(B * INVERSE)),
            sp.Trace(B) * first(INVERSE),
            Rotation(Z, INVERSE, B, FIRST),
            given=ENOUGH,
            laws=LAWS,
        ),
        "proved (lemma)",
        step(
            Mean(sp.Trace(B * INVERSE)),
            sp.Trace(B) * first(INVERSE),
            Rotation(Z, INVERSE, B, FIRST),
            given=(sp.Eq(T, d),),
            laws=LAWS,
        ),
        "unverified: not known to exist",
    ),
    Example(
        UniformProjections,
        kept(n - 1),
        "proved (lemma)",
        kept(n - 3),
        "unverified: range",
    ),
    Example(
        Columns,
        step(Mean(square(Z)), Mean(square(BLOCKS)), Columns(Z, (z, Y)), laws=LAWS),
        "proved (symbolic)",
        step(Mean(square(X)), Mean(square(BLOCKS)), Columns(X, (z, Y)), laws=LAWS),
        "unverified: entries",
    ),
    Example(
        ProjectedSquare,
        step(
            Mean(1 / sp.Trace(z.T * REST * z)),
            Mean(1 / ChiSquared("F", T - d + 1)),
            ProjectedSquare(z, REST, ChiSquared("F", T - d + 1)),
            given=ENOUGH,
            laws=LAWS,
        ),
        "proved (lemma)",
        step(
            Mean(1 / sp.Trace(z.T * REST * z)),
            Mean(1 / ChiSquared("F", T - d)),
            ProjectedSquare(z, REST, ChiSquared("F", T - d)),
            given=ENOUGH,
            laws=LAWS,
        ),
        "unverified: the rank of a projection is its trace",
    ),
)
