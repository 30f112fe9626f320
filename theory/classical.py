"""Classical facts that proofs of several papers lean on: moments of Gaussian designs.

Setting: X has T rows iid N(0, Sigma) in dimension d, so X'X is a Wishart matrix; Z is X for Sigma = I.
"""

from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.language.source import Source


BOOK = "Muirhead 1982, Aspects of Multivariate Statistical Theory"

d, T, k = sp.symbols("d T k", integer=True, positive=True)

FREEDOM = Parameter(k, "degrees of freedom", 12, 48)
DIMENSION = Parameter(d, "dimension", 1, 6)
SEVERAL = DIMENSION.between(2, 6)
ROWS = Parameter(T, "rows of the design", d + 10, d + 40)
FEW_ROWS = ROWS.between(d + 2, d + 12)
SHAPE = (
    Parameter(
        sp.Symbol("spectrum"),
        "shape of the eigenvalues of Sigma",
        choices=("isotropic", "two_level", "power_law", "geometric", "irregular"),
    ),
    Parameter(sp.Symbol("condition", positive=True), "largest over smallest eigenvalue of Sigma", 2, 100),
    Parameter(sp.Symbol("A"), "matrix in the trace: I, Sigma, or uu'", choices=("identity", "covariance", "rank_one")),
)


def _quantity(name: str, latex: str, text: str, meaning: str) -> Quantity:
    return Quantity(f"classical.{name}", latex, text, meaning)


INVERSE_SQUARE = _quantity("inverse_square", r"\mathbb{E}\,1/\chi^2_k", "E[1/chi2_k]", "Mean of 1 over a chi-square.")
WISHART_TRACE = _quantity(
    "wishart_trace", r"\mathbb{E}\operatorname{tr} A X^\top X", "E tr A X'X", "Trace of a Wishart matrix against A."
)
COVARIANCE_TRACE = _quantity(
    "covariance_trace", r"\operatorname{tr} A\Sigma", "tr A Sigma", "The same of the covariance."
)
INVERSE_TRACE = _quantity(
    "inverse_trace",
    r"\mathbb{E}\operatorname{tr} A (X^\top X)^{-1}",
    "E tr A inv(X'X)",
    "Trace of an inverse Wishart matrix against A.",
)
PRECISION_TRACE = _quantity(
    "precision_trace", r"\operatorname{tr} A\Sigma^{-1}", "tr A inv(Sigma)", "The same of the inverse covariance."
)
LAST_PIVOT = _quantity(
    "last_pivot", r"\mathbb{E}\,R_{dd}^2", "E[R_dd^2]", "Last diagonal entry squared, Z'Z = R'R, R upper triangular."
)
LAST_PIVOT_SQUARE = _quantity("last_pivot_square", r"\mathbb{E}\,R_{dd}^4", "E[R_dd^4]", "Its square.")
CORNER = _quantity("corner", r"\mathbb{E}\,R_{1d}^2", "E[R_1d^2]", "First entry of the last column squared, Z'Z = R'R.")

equality = partial(Claim, kind=Kind.EQUAL, tolerance=0.02)

INVERSE_CHI_SQUARE = equality(
    id="classical.inverse_chi_square",
    statement="Mean of the inverse of a chi-square",
    lhs=INVERSE_SQUARE(),
    rhs=1 / (k - 2),
    parameters=(FREEDOM,),
    hypotheses=(sp.Ge(k, 3),),
    source=Source(BOOK, "Section 1.3, chi-square law", "formalised"),
    wrong=(Wrong("one over the mean", 1 / k),),
)

WISHART_MEAN = equality(
    id="classical.wishart_mean",
    statement="Mean of a Wishart matrix",
    lhs=WISHART_TRACE(),
    rhs=T * COVARIANCE_TRACE(),
    parameters=(DIMENSION, ROWS, *SHAPE),
    source=Source(BOOK, "Section 3.2, mean of a Wishart matrix", "formalised"),
    wrong=(Wrong("T - 1 in place of T", (T - 1) * COVARIANCE_TRACE()),),
)

INVERSE_WISHART = equality(
    id="classical.inverse_wishart",
    statement="Mean of an inverse Wishart matrix",
    lhs=INVERSE_TRACE(),
    rhs=PRECISION_TRACE() / (T - d - 1),
    parameters=(DIMENSION, ROWS, *SHAPE),
    hypotheses=(sp.Ge(T, d + 2),),
    source=Source(BOOK, "Section 3.2, mean of an inverse Wishart matrix", "formalised"),
    wrong=(
        Wrong("inverse of the mean", PRECISION_TRACE() / T),
        Wrong("T - d in place of T - d - 1", PRECISION_TRACE() / (T - d)),
    ),
)

BARTLETT_DIAGONAL = equality(
    id="classical.bartlett.diagonal",
    statement="Bartlett: the last squared diagonal entry of the factor has mean T - d + 1",
    lhs=LAST_PIVOT(),
    rhs=T - d + 1,
    parameters=(DIMENSION, FEW_ROWS),
    hypotheses=(sp.Ge(T, d),),
    tolerance=0.05,
    source=Source(BOOK, "Theorem 3.2.14 (Bartlett's decomposition), diagonal", "formalised"),
    wrong=(Wrong("T - d", T - d),),
)

BARTLETT_DIAGONAL_SQUARE = BARTLETT_DIAGONAL.variant(
    "square",
    statement="Bartlett: its second moment is that of a chi-square",
    lhs=LAST_PIVOT_SQUARE(),
    rhs=(T - d + 1) * (T - d + 3),
    wrong=(Wrong("no variance", (T - d + 1) ** 2),),
)

BARTLETT_OFF_DIAGONAL = equality(
    id="classical.bartlett.off_diagonal",
    statement="Bartlett: entries of the factor above its diagonal have variance 1",
    lhs=CORNER(),
    rhs=sp.S.One,
    parameters=(SEVERAL, FEW_ROWS),
    hypotheses=(sp.Ge(d, 2), sp.Ge(T, d)),
    tolerance=0.05,
    source=Source(BOOK, "Theorem 3.2.14 (Bartlett's decomposition), off the diagonal", "formalised"),
    wrong=(Wrong("T, as in the corner of Z'Z", T),),
)
