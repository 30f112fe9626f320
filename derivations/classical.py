"""How the classical facts about Gaussian designs follow."""

import sympy as sp
from sympy.stats import ChiSquared

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean, Rows
from derivations.rules.algebra import Definition
from derivations.rules.cited import Cited
from derivations.rules.expectations import Linearity, NoiseMean
from derivations.rules.gaussian_matrices import Columns, LinearImage, ProjectedSquare, Rotation
from derivations.rules.jensen import Expectation
from derivations.rules.matrices import MatrixAlgebra
from theory import classical
from theory.classical import T, d, k
from theory.language.matrices import Arbitrary, PseudoInverse, Symmetric


one = sp.Identity(d)
A, Sigma = Symmetric("A", d), Symmetric("Sigma", d)
L = Arbitrary("L", d, d)
X, Z = Arbitrary("X", T, d), Arbitrary("Z", T, d)
z, Y = Arbitrary("z", T, 1), Arbitrary("Y", T, d - 1)
e = sp.BlockMatrix([[sp.Identity(1)], [sp.ZeroMatrix(d - 1, 1)]])
chi2, chi2_k = ChiSquared("C", T - d + 1), ChiSquared("C", k)

SQUARE_ROOT = {Sigma: L * L.T}
DESIGN = {"X": Rows(Sigma)}
COLUMNS = {"Z": Rows(one), "z": Rows(sp.Identity(1)), "Y": Rows(sp.Identity(d - 1))}
LETTERS = {
    A: "a symmetric matrix",
    Sigma: "the covariance of a row, positive definite",
    L: "a square root of the covariance, LL' = Sigma",
    X: "the design: T rows iid N(0, Sigma)",
    Z: "a design for Sigma = I",
    z: "a column of Z",
    Y: "the other columns of Z",
}

# Chi-square -----------------------------------------------------------------------------------

INVERSE_CHI_SQUARE = Chain(
    classical.INVERSE_CHI_SQUARE,
    (
        Step(Mean(1 / chi2_k), Definition("the mean")),
        Step(classical.INVERSE_CHI_SQUARE, Expectation("integral of the chi-square density against 1/x")),
    ),
    meaning={classical.INVERSE_SQUARE(): Mean(1 / chi2_k)},
    symbols={chi2_k: "a chi-square with k degrees of freedom"},
)

# Wishart --------------------------------------------------------------------------------------

WISHART_MEAN = Chain(
    classical.WISHART_MEAN,
    (
        Step(Mean(sp.Trace(A * X.T * X)), Definition("the Wishart matrix")),
        Step(Mean(sp.Trace(A * (Z * L.T).T * (Z * L.T))), LinearImage(X, Z, L.T)),
        Step(T * sp.Trace(A * L * L.T), NoiseMean(("Z",))),
        Step(classical.WISHART_MEAN, Definition("the square root, and of the trace of the covariance")),
    ),
    where=SQUARE_ROOT,
    laws=DESIGN | COLUMNS,
    meaning={
        classical.WISHART_TRACE(): Mean(sp.Trace(A * X.T * X)),
        classical.COVARIANCE_TRACE(): sp.Trace(A * Sigma),
    },
    symbols=LETTERS,
)

# Bartlett --------------------------------------------------------------------------------------

whitened = (Z.T * Z).inverse()
pivot = sp.Trace(e.T * whitened * e)
in_columns = pivot.xreplace({Z: sp.BlockMatrix([[z, Y]])})
rest = sp.Identity(T) - Y * PseudoInverse(Y)
square = sp.Trace(z.T * rest * z)

to_columns = Columns(Z, (z, Y))
schur = MatrixAlgebra("Schur complement: [(Z'Z)^-1]_11 = 1/(z'(I - YY^+)z)")
projected = ProjectedSquare(z, rest, chi2)

BARTLETT_DIAGONAL = Chain(
    classical.BARTLETT_DIAGONAL,
    (
        Step(Mean(1 / pivot), Definition("the last pivot: R_dd^2 = 1/[(Z'Z)^-1]_dd, the column called first here")),
        Step(Mean(1 / in_columns), to_columns),
        Step(Mean(square), schur),
        Step(Mean(chi2), projected),
        Step(classical.BARTLETT_DIAGONAL, Expectation("mean of a chi-square")),
    ),
    laws=COLUMNS,
    meaning={classical.LAST_PIVOT(): Mean(1 / pivot)},
    symbols=LETTERS | {chi2: "a chi-square with T - d + 1 degrees of freedom"},
)

BARTLETT_DIAGONAL_SQUARE = Chain(
    classical.BARTLETT_DIAGONAL_SQUARE,
    (
        Step(Mean(1 / pivot**2), Definition("the last pivot")),
        Step(Mean(1 / in_columns**2), to_columns),
        Step(Mean(square**2), schur),
        Step(Mean(chi2**2), projected),
        Step(classical.BARTLETT_DIAGONAL_SQUARE, Expectation("second moment of a chi-square")),
    ),
    laws=COLUMNS,
    meaning={classical.LAST_PIVOT_SQUARE(): Mean(1 / pivot**2)},
    symbols=BARTLETT_DIAGONAL.symbols,
)

y = Arbitrary("y", T, 1)
corner = sp.Trace(y.T * z * z.T * y) / sp.Trace(y.T * y)

BARTLETT_OFF_DIAGONAL = Chain(
    classical.BARTLETT_OFF_DIAGONAL,
    (
        Step(Mean(corner), Definition("the first row of R, Z'Z = R'R: R_11 R_1d = y'z and R_11^2 = y'y")),
        Step(Mean(sp.Trace(y.T * y) / sp.Trace(y.T * y)), NoiseMean(("z",))),
        Step(classical.BARTLETT_OFF_DIAGONAL, Linearity("y'y cancels")),
    ),
    laws={"z": Rows(sp.Identity(1)), "y": Rows(sp.Identity(1))},
    meaning={classical.CORNER(): Mean(corner)},
    symbols={y: "the first column of Z", z: "the last column of Z, independent of the first"},
)

# Inverse Wishart ------------------------------------------------------------------------------

unwhitened = L.inverse() * A * L.T.inverse()
inverse = Mean(sp.Trace(A * (X.T * X).inverse()))

INVERSE_WISHART = Chain(
    classical.INVERSE_WISHART,
    (
        Step(inverse, Definition("the inverse Wishart matrix")),
        Step(inverse.xreplace({X: Z * L.T}), LinearImage(X, Z, L.T)),
        Step(Mean(sp.Trace(unwhitened * whitened)), MatrixAlgebra("(LZ'ZL')^-1 = L'^-1 (Z'Z)^-1 L^-1")),
        Step(sp.Trace(unwhitened) * Mean(pivot), Rotation(Z, whitened, unwhitened, e)),
        Step(sp.Trace(unwhitened) * Mean(in_columns), to_columns),
        Step(sp.Trace(unwhitened) * Mean(1 / square), schur),
        Step(sp.Trace(unwhitened) * Mean(1 / chi2), projected),
        Step(sp.Trace(unwhitened) / (T - d - 1), Cited(INVERSE_CHI_SQUARE, {k: T - d + 1})),
        Step(sp.Trace(A * (L * L.T).inverse()) / (T - d - 1), MatrixAlgebra("L'^-1 L^-1 = (LL')^-1")),
        Step(classical.INVERSE_WISHART, Definition("the square root, and of the trace of the inverse covariance")),
    ),
    where=SQUARE_ROOT,
    laws=DESIGN | COLUMNS,
    meaning={
        classical.INVERSE_TRACE(): inverse,
        classical.PRECISION_TRACE(): sp.Trace(A * Sigma.inverse()),
    },
    symbols=LETTERS | {chi2: "a chi-square with T - d + 1 degrees of freedom"},
)
