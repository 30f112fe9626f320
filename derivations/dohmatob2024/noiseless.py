"""What products of projections keep of the truth: exactly for Sigma = I, by deterministic equivalents else."""

import sympy as sp

from derivations.dohmatob2024._design import ALL_GENERATORS, BASIS, GENERATOR_FIT, ONE, SIGMA, A, P, Q, U, V, trace
from derivations.dohmatob2024.rules.rotations import RowSpaces, Uniform
from derivations.equivalents.rules.eigenbasis import Isotropic
from derivations.equivalents.rules.ridge_equivalents import Equivalent, OneByOne
from derivations.kernel.chain import Chain
from derivations.kernel.line import Rule, Step
from derivations.language.formulas import Mean
from derivations.rules.algebra import Algebra, Definition
from derivations.rules.cited import Cited
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from theory import Claim, Covariance, Form, Trace, equivalents
from theory.dohmatob2024 import noiseless
from theory.dohmatob2024._generations import TRUTH, X_0, j
from theory.dohmatob2024._setting import PROJECTION_ENERGY, TRUTH_VECTOR, S, m, n, s, truth_form, w_0
from theory.equivalents import PROJECTION_FORM
from theory.language.matrices import Arbitrary, OrderedProduct, Projection
from theory.vocabulary.ridge import T_0, Sigma, T, d, df_2_0, kappa_0, lam, u, v


# Sigma = I ------------------------------------------------------------------------------------

LENGTH = truth_form(sp.S.One)
IDENTITY = Isotropic(Sigma, d, {w_0: S})
WHERE = {Sigma: Covariance("isotropic", d), **TRUTH_VECTOR}
FULL = {sp.Ge(T, d): "T = ⌈d/φ⌉ along the path, and φ < 1"}
SHORT = {sp.Le(T_0, d): "T_0 = ⌈d/φ_0⌉ along the path, and φ_0 > 1"}
DOWNSTREAM = {A: Projection(Arbitrary("X", T, d, 0))}
"""At λ = 0 the ridge map is the projection on the row space."""


def norm(letter: sp.MatrixExpr) -> sp.Expr:
    """The mean squared length of what a map makes of the truth."""
    return Mean(trace(TRUTH.T, letter.T, letter, TRUTH))


def shift(letter: sp.MatrixExpr, *fit: sp.MatrixExpr) -> sp.Expr:
    """The mean squared Sigma-norm of what a map changes, fitted by the downstream map."""
    return Mean(trace(TRUTH.T, letter.T - ONE, *fit, SIGMA, *fit, letter - ONE, TRUTH))


def shift_steps(letter: sp.MatrixExpr, uniform: Rule, share: sp.Expr) -> tuple[Step, ...]:
    """The shift of the bias, where the downstream fit returns the truth of its labels."""
    return (
        Step(shift(letter, A), Definition("the shift: |A(Q w0 - w0)|² in the norm of Σ")),
        Step(
            shift(letter),
            OnPath(MatrixAlgebra("λ = 0 and T ≥ d: the downstream map is the identity"), tuple(FULL)),
        ),
        Step((1 - share) * LENGTH, uniform),
        Step((1 - share) * S, IDENTITY),
    )


ONE_PROJECTION = RowSpaces(T_0, T_0, BASIS)
REPEATED = OrderedProduct(Projection(X_0), j, 0, n - 1)
SHORT_UNIFORM = OnPath(Uniform("P"), tuple(SHORT))

THM_4_5 = Chain(
    noiseless.THM_4_5,
    (
        Step(norm(REPEATED), Definition("without label noise w_n = Q w0, Q = P ... P for shared designs")),
        Step(norm(P), MatrixAlgebra("P is a projection: n times P is P, for n ≥ 1")),
        Step(T_0 / d * LENGTH, SHORT_UNIFORM),
        Step(T_0 / d * S, IDENTITY),
        Step(noiseless.THM_4_5, Definition("φ_0 = d/T_0")),
    ),
    where={**WHERE, P: Projection(X_0)},
    laws={"P": ONE_PROJECTION},
    meaning={noiseless.THM_4_5.lhs: norm(REPEATED)},
    assumes=SHORT,
)

THM_4_5_SHIFT = Chain(
    noiseless.THM_4_5_SHIFT,
    (
        Step(shift(REPEATED, A), Definition("the shift, with the same design in every generation")),
        Step(shift(P, A), MatrixAlgebra("P is a projection: n times P is P, for n ≥ 1")),
        *shift_steps(P, SHORT_UNIFORM, T_0 / d)[1:],
        Step(noiseless.THM_4_5_SHIFT, Definition("φ_0 = d/T_0")),
    ),
    where={**WHERE, **DOWNSTREAM, P: Projection(X_0)},
    laws={"P": ONE_PROJECTION},
    meaning={noiseless.THM_4_5_SHIFT.lhs: shift(REPEATED, A)},
    assumes={**SHORT, **FULL},
)

IN_TURN = RowSpaces(noiseless.TURNS.formula, sp.Min(noiseless.TURNS.formula, d), BASIS, m, n)

THM_4_6 = Chain(
    noiseless.THM_4_6,
    (
        Step(norm(Q), Definition("without label noise w_n = Q w0, Q = P_{n-1} ... P_0")),
        Step(IN_TURN.share * LENGTH, Uniform("Q")),
        Step(IN_TURN.share * S, IDENTITY),
        Step(noiseless.THM_4_6, Rounding(), sign="≃"),
    ),
    where=WHERE,
    laws={"Q": IN_TURN},
    meaning={noiseless.THM_4_6.lhs: norm(Q)},
)

THM_4_6_SHIFT = Chain(
    noiseless.THM_4_6_SHIFT,
    (*shift_steps(Q, Uniform("Q"), IN_TURN.share), Step(noiseless.THM_4_6_SHIFT, Rounding(), sign="≃")),
    where={**WHERE, **DOWNSTREAM},
    laws={"Q": IN_TURN},
    meaning={noiseless.THM_4_6_SHIFT.lhs: shift(Q, A)},
    assumes=FULL,
)

ALIKE = RowSpaces(T_0, sp.Min(T_0, d), BASIS, times=n)

THM_4_6_EXTENDED = Chain(
    noiseless.THM_4_6_EXTENDED,
    (
        Step(norm(Q), Definition("without label noise w_n = Q w0, Q = P_{n-1} ... P_0")),
        Step(ALIKE.share * LENGTH, Uniform("Q")),
        Step(noiseless.THM_4_6_EXTENDED, IDENTITY),
    ),
    where=WHERE,
    laws={"Q": ALIKE},
    meaning={noiseless.THM_4_6_EXTENDED.lhs: norm(Q)},
)

THM_4_6_LIMIT_FIXED_D = Chain(
    noiseless.THM_4_6_LIMIT_FIXED_D,
    (
        Step(S * sp.Min(T_0 / d, 1) ** n, Cited(THM_4_6_EXTENDED)),
        Step(S * (T_0 / d) ** n, Algebra("T_0 < d")),
        Step(noiseless.THM_4_6_LIMIT_FIXED_D, Geometric(), sign="→"),
    ),
    assumes={sp.Ge(n, 1): "n → ∞"},
)

# Any covariance -------------------------------------------------------------------------------

FORM = Mean(trace(U.T, Q, V))
INNER = Mean(trace(U.T, Q.T, SIGMA, Q, V))
LAWS = {"Q": ALL_GENERATORS}
FORM_DEFINED = Step(FORM, Definition("the bilinear form of Q = P_{n-1} ... P_0"))
INNER_DEFINED = Step(INNER, Definition("Σ between two products of projections"))
FIRST, SECOND = OneByOne(equivalents.FIRST_ORDER, of="Q"), OneByOne(equivalents.SECOND_ORDER, of="Q")


def _form(claim: Claim, printed: bool = False) -> Chain:
    """Of u'Qv: one generation after the other, by the first-order lemma."""
    steps = FORM_DEFINED, Step(claim, FIRST, sign="≃", printed=printed)
    return Chain(claim, steps, laws=LAWS, meaning={PROJECTION_FORM(): FORM})


def _energy(claim: Claim, printed: bool = False) -> Chain:
    """Of u'Q'ΣQv: one generation after the other, by the second-order lemma."""
    steps = INNER_DEFINED, Step(claim, SECOND, sign="≃", printed=printed)
    return Chain(claim, steps, laws=LAWS, meaning={PROJECTION_ENERGY(): INNER})


LEMMA_F_7 = _form(noiseless.LEMMA_F_7, printed=True)

LEMMA_F_7_CORRECTED = _form(noiseless.LEMMA_F_7_CORRECTED)

LEMMA_F_8_BILINEAR = _form(noiseless.LEMMA_F_8_BILINEAR)

SPILL_0 = Trace(s**2 / (s + kappa_0) ** 2, Sigma) / (T_0 - df_2_0)
SINGLE = Mean(trace(U.T, P, SIGMA, P, V))

LEMMA_F_8_QUADRATIC_SINGLE = Chain(
    noiseless.LEMMA_F_8_QUADRATIC_SINGLE,
    (
        Step(SINGLE, Definition("Σ between two projections")),
        Step(
            Form(u, s * (s**2 + kappa_0**2 * SPILL_0) / (s + kappa_0) ** 2, v, Sigma),
            Equivalent(equivalents.SECOND_ORDER, of="P"),
            sign="≃",
        ),
        Step(noiseless.LEMMA_F_8_QUADRATIC_SINGLE, Definition("df_2(κ_0) = tr Σ²(Σ + κ_0)^{-2}")),
    ),
    laws={"P": GENERATOR_FIT},
    meaning={PROJECTION_ENERGY(n=1): SINGLE},
    knows={sp.Gt(T_0, df_2_0): Cited(equivalents.FEWER, {T: T_0, lam: sp.S.Zero})},
)

LEMMA_F_8_QUADRATIC = _energy(noiseless.LEMMA_F_8_QUADRATIC, printed=True)

LEMMA_F_8_QUADRATIC_CORRECTED = _energy(noiseless.LEMMA_F_8_QUADRATIC_CORRECTED)
