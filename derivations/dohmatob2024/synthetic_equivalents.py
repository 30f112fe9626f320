"""Ridge regression on synthetic data in the proportionate limit: what follows from deterministic equivalents."""

import sympy as sp

from derivations.dohmatob2024._design import (
    ALL_GENERATORS,
    BASIS,
    DOWNSTREAM_FIT,
    GENERATOR_FIT,
    GENERATOR_NOISE,
    N_0,
    ONE,
    SIGMA,
    A,
    P,
    Q,
    trace,
)
from derivations.dohmatob2024.ridge import PROP_4_2_BIAS, PROP_4_2_VAR
from derivations.equivalents.rules.eigenbasis import InEigenbasis, Isotropic
from derivations.equivalents.rules.ridge_equivalents import Equivalent, OneByOne
from derivations.equivalents.rules.ridge_fits import RidgeFit
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean
from derivations.rules.algebra import Algebra, Definition
from derivations.rules.cited import Cited
from derivations.rules.counterexamples import TriedAt
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.sizes_on_path import OnPath
from theory import Claim, equivalents
from theory.dohmatob2024 import degrees_of_freedom, extended, label_noise, ridge, synthetic
from theory.dohmatob2024._generations import TRUTH, X_0, j
from theory.dohmatob2024._setting import (
    BIAS,
    BIAS_SHIFT,
    CROSS,
    RHO,
    SYNTHETIC_BIAS,
    VARIANCE,
    S,
    direction,
    m,
    n,
    s,
    sigma_0,
    truth_form,
    w_0,
)
from theory.language.matrices import Arbitrary, OrderedProduct, Projection
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.projections import Sandwich
from theory.vocabulary.ridge import (
    T_0,
    Sigma,
    T,
    condition,
    d,
    df,
    df_2,
    df_2_0,
    kappa,
    kappa_0,
    lam,
    phi,
    phi_0,
    phi_0_star,
    phi_star,
    spectrum,
)
from theory.vocabulary.traces import Form, Trace


NOT_SQUARE = {sp.Ne(phi_0_star, 1): "at T_0 = d the mean square of a generator's fit does not exist in the limit"}
MORE = sp.Gt(T_0, d)
ENOUGH = {
    MORE: "T_0 = ⌈d/φ_0⌉ along the path, and φ_0 < 1",
    sp.Lt(phi_0_star, 1): "at T_0 = d the mean square of a generator's fit does not exist in the limit",
}
DF_2 = Definition("df_2(κ) = tr Σ²(Σ + κ)^{-2}")

INVERSE = (SIGMA + kappa * ONE).I
SHRUNK = SIGMA * INVERSE
SPREAD = s / (s + kappa) ** 2
SPILL = Trace(s * SPREAD, Sigma) / (T - df_2)
ENERGY = SHRUNK * SIGMA * SHRUNK + kappa**2 * SPILL * SHRUNK * INVERSE
"""What stands for A Sigma A."""
GENERATOR_SPREAD = SIGMA * (SIGMA + kappa_0 * ONE).I ** 2

GAIN = Mean(trace(N_0, A, SIGMA, A))
GAIN_STEPS = (
    Step(GAIN, Definition("ρ for one generation: noise of covariance N_0 = X_0^+ X_0^+' goes through A")),
    Step(Mean(trace(N_0, ENERGY)), Equivalent(equivalents.SECOND_ORDER, of="A"), sign="≃"),
    Step(
        (
            Trace(s**3 * SPREAD / (s + kappa_0) ** 2, Sigma)
            + kappa**2 * SPILL * Trace(s * SPREAD / (s + kappa_0) ** 2, Sigma)
        )
        / (T_0 - df_2_0),
        Equivalent(equivalents.NOISE, of="N_0"),
        sign="≃",
    ),
)
GAIN_LAWS = {"A": DOWNSTREAM_FIT, "N_0": GENERATOR_NOISE}


def _gain(claim: Claim) -> Chain:
    """Of ρ, the gain of label noise: both lemmas, and the name of what they leave."""
    steps = *GAIN_STEPS, Step(claim, DF_2)
    return Chain(claim, steps, laws=GAIN_LAWS, meaning={RHO(): GAIN}, assumes=NOT_SQUARE)


THM_4_3_RHO = _gain(label_noise.THM_4_3_RHO)
PROP_F_6 = _gain(label_noise.PROP_F_6)

AT_ZERO = {kappa_0: Kappa(0, T_0, Sigma), df_2_0: df(2, Kappa(0, T_0, Sigma))}
FULL_RANK_STEPS = (
    Step(label_noise.RHO_FORMULA, Cited(PROP_F_6), sign="≃"),
    Step(label_noise.RHO_FORMULA.xreplace(AT_ZERO), OnPath(Definition("κ_0 = κ(0, T_0)"), (MORE,))),
    Step(
        label_noise.RHO_FORMULA.xreplace({kappa_0: sp.S.Zero, df_2_0: d}),
        Cited(degrees_of_freedom.ZERO, {T: T_0}, why="κ(0, T_0) = 0 for T_0 ≥ d"),
    ),
)

SMALLEST = {
    d: 1,
    T: 1,
    T_0: 2,
    n: 1,
    lam: 1,
    phi_star: 1,
    phi_0_star: sp.Rational(1, 2),
    spectrum: sp.Symbol("isotropic"),
    condition: 2,
}
PROP_F_6_UNDERPARAMETRISED = Chain(
    label_noise.PROP_F_6_UNDERPARAMETRISED,
    (
        *FULL_RANK_STEPS,
        Step(
            label_noise.PROP_F_6_UNDERPARAMETRISED,
            TriedAt("df_2(κ)/(T - df_2(κ)) before both terms", SMALLEST),
            printed=True,
        ),
    ),
    assumes=ENOUGH,
)

PROP_F_6_UNDERPARAMETRISED_CORRECTED = Chain(
    label_noise.PROP_F_6_UNDERPARAMETRISED_CORRECTED,
    (*FULL_RANK_STEPS, Step(label_noise.PROP_F_6_UNDERPARAMETRISED_CORRECTED, DF_2)),
    assumes=ENOUGH,
    knows={sp.Gt(T, df_2): equivalents.FEWER},
)

X = Arbitrary("X", T_0, d, j)
PRODUCT = OrderedProduct(Projection(X), j, 0, n - 1)
SYNTHETIC_FIT = Mean(trace(TRUTH.T, PRODUCT.T * A - ONE, SIGMA, A * PRODUCT - ONE, TRUTH))
CLEAN_FIT = Mean(trace(TRUTH.T, A - ONE, SIGMA, A - ONE, TRUTH))
LABEL_NOISE = n * sigma_0**2 * RHO()

COR_4_4 = Chain(
    label_noise.COR_4_4,
    (
        Step(SYNTHETIC_BIAS() + VARIANCE() + LABEL_NOISE, Cited(synthetic.THM_F_1)),
        Step(SYNTHETIC_FIT + VARIANCE() + LABEL_NOISE, Definition("the bias after n generations")),
        Step(
            CLEAN_FIT + VARIANCE() + LABEL_NOISE,
            OnPath(MatrixAlgebra("T_0 ≥ d: every projection is the identity"), (MORE,)),
        ),
        Step(BIAS() + VARIANCE() + LABEL_NOISE, Definition("the bias")),
        Step(ridge.RIDGE_BIAS + VARIANCE() + LABEL_NOISE, Cited(PROP_4_2_BIAS), sign="≃"),
        Step(ridge.RIDGE_BIAS + ridge.RIDGE_VARIANCE + LABEL_NOISE, Cited(PROP_4_2_VAR), sign="≃"),
        Step(label_noise.COR_4_4, Cited(PROP_F_6_UNDERPARAMETRISED_CORRECTED), sign="≃"),
    ),
    laws={"A": DOWNSTREAM_FIT},
    meaning={SYNTHETIC_BIAS(): SYNTHETIC_FIT, BIAS(): CLEAN_FIT},
    assumes=ENOUGH,
    knows={sp.Gt(T, df_2): equivalents.FEWER},
)

EDGE = (1 + kappa) ** 2
COR_4_4_ISOTROPIC = Chain(
    label_noise.COR_4_4_ISOTROPIC,
    (
        Step(label_noise.COR_4_4_RHO, Cited(PROP_F_6_UNDERPARAMETRISED_CORRECTED), sign="≃"),
        Step(
            d / EDGE / (T_0 - d) + kappa**2 * (d / EDGE) / (T_0 - d) * (d / EDGE / (T - d / EDGE)),
            Isotropic(Sigma, d),
        ),
        Step(
            phi_0 / (1 - phi_0) * (1 / EDGE + kappa**2 / EDGE * (phi / EDGE / (1 - phi / EDGE))),
            Definition("φ = d/T, φ_0 = d/T_0"),
        ),
        Step(label_noise.COR_4_4_ISOTROPIC, Algebra("the last fraction multiplied by (1 + κ)²")),
    ),
    knows={sp.Gt((1 + kappa) ** 2, phi): equivalents.FEWER},
    assumes={**ENOUGH, sp.Lt(phi_0, 1): "T_0 > d"},
)

THM_4_3 = Chain(
    synthetic.THM_4_3,
    (
        Step(SYNTHETIC_BIAS() + VARIANCE() + LABEL_NOISE, Cited(synthetic.THM_F_1)),
        Step(synthetic.THM_4_3, Cited(PROP_4_2_VAR), sign="≃"),
    ),
)

# The bias -------------------------------------------------------------------------------------

CROSS_MEAN = Mean(trace(TRUTH.T, ONE - A, SIGMA, A, ONE - P, TRUTH))
SHIFT = Mean(trace(TRUTH.T, P - ONE, A, SIGMA, A, P - ONE, TRUTH))
HALF = SIGMA * SHRUNK - ENERGY
"""What stands for (I - A) Sigma A."""
CROSS_STEPS = (
    (Mean(trace(TRUTH.T, HALF, ONE - P, TRUTH)), Equivalent(equivalents.SECOND_ORDER, of="A")),
    (
        Form(
            w_0,
            (s**2 / (s + kappa) - s**3 / (s + kappa) ** 2 - kappa**2 * SPILL * SPREAD) * (1 - s / (s + kappa_0)),
            w_0,
            Sigma,
        ),
        Equivalent(equivalents.FIRST_ORDER, of="P"),
    ),
)
SHORT_FORM = InEigenbasis(BASIS, "1 - s/(s + κ_0) = κ_0/(s + κ_0), and κ s before the rest")
CROSS_LAWS = {"A": DOWNSTREAM_FIT, "P": GENERATOR_FIT}
CROSS_WRITTEN = truth_form(kappa * s * (s - kappa * SPILL) / (s + kappa) ** 2 * kappa_0 / (s + kappa_0))
AVERAGED = tuple(Step(to, rule, sign="≃") for to, rule in CROSS_STEPS)

PROP_F_5_CORRECTED = Chain(
    synthetic.PROP_F_5_CORRECTED,
    (
        Step(CROSS_MEAN, Definition("the cross term")),
        *AVERAGED,
        Step(CROSS_WRITTEN, SHORT_FORM),
        Step(synthetic.PROP_F_5_CORRECTED, DF_2),
    ),
    laws=CROSS_LAWS,
    meaning={CROSS(): CROSS_MEAN},
    assumes=NOT_SQUARE,
)

SIGN_TURNS = {
    d: 2,
    T: 1,
    T_0: 1,
    n: 1,
    lam: 0,
    phi_star: 2,
    phi_0_star: 2,
    spectrum: sp.Symbol("two_level"),
    condition: 10,
    direction: sp.Symbol("bottom"),
    S: 1,
}
PROP_F_5 = Chain(
    synthetic.PROP_F_5,
    (
        Step(CROSS_MEAN, Definition("the cross term")),
        *AVERAGED,
        Step(CROSS_WRITTEN, SHORT_FORM),
        Step(synthetic.CROSS_FORM, DF_2),
        Step(synthetic.PROP_F_5, TriedAt("no eigenvalue gives a negative term", SIGN_TURNS), sign="≥", printed=True),
    ),
    laws=CROSS_LAWS,
    meaning={CROSS(): CROSS_MEAN},
    assumes=NOT_SQUARE,
)

REPEATED = OrderedProduct(Projection(X_0), j, 0, n - 1)
SYNTHETIC_ALL = Mean(trace(TRUTH.T, REPEATED.T * A - ONE, SIGMA, A * REPEATED - ONE, TRUTH))
SYNTHETIC_SHARED = Mean(trace(TRUTH.T, P * A - ONE, SIGMA, A * P - ONE, TRUTH))
THM_4_3_BIAS_GAP_CORRECTED = Chain(
    synthetic.THM_4_3_BIAS_GAP_CORRECTED,
    (
        Step(SYNTHETIC_ALL, Definition("the bias, with the same design in every generation")),
        Step(SYNTHETIC_SHARED, MatrixAlgebra("P is a projection: n times P is P, for n ≥ 1")),
        Step(CLEAN_FIT + SHIFT + 2 * CROSS_MEAN, InEigenbasis(BASIS, "AP - I = (A - I) + A(P - I), squared")),
        Step(BIAS() + BIAS_SHIFT() + 2 * CROSS_MEAN, Definition("the bias and its shift")),
        *(Step(BIAS() + BIAS_SHIFT() + 2 * to, rule, sign="≃") for to, rule in CROSS_STEPS),
        Step(BIAS() + BIAS_SHIFT() + 2 * CROSS_WRITTEN, SHORT_FORM),
        Step(synthetic.THM_4_3_BIAS_GAP_CORRECTED, DF_2),
    ),
    where={P: Projection(X_0)},
    laws=CROSS_LAWS,
    meaning={SYNTHETIC_BIAS(): SYNTHETIC_ALL, BIAS(): CLEAN_FIT, BIAS_SHIFT(): SHIFT},
    assumes=NOT_SQUARE,
)

SYNTHETIC_SEPARATE = Mean(trace(TRUTH.T, Q.T * A - ONE, SIGMA, A * Q - ONE, TRUTH))
ENERGY_BODY = s**3 / (s + kappa) ** 2 + kappa**2 * SPREAD * SPILL
KEPT = (s / (s + kappa_0)) ** n
THM_4_3_BIAS_EXTENDED = Chain(
    extended.THM_4_3_BIAS_EXTENDED,
    (
        Step(SYNTHETIC_SEPARATE, Definition("the bias after n generations")),
        Step(
            Mean(trace(TRUTH.T, Q.T * A * SIGMA * A * Q - Q.T * A * SIGMA - SIGMA * A * Q + SIGMA, TRUTH)),
            InEigenbasis(BASIS, "the square is multiplied out"),
        ),
        Step(
            Mean(trace(TRUTH.T, Q.T * ENERGY * Q - Q.T * SHRUNK * SIGMA - SIGMA * SHRUNK * Q + SIGMA, TRUTH)),
            Equivalent(equivalents.SECOND_ORDER, of="A"),
            sign="≃",
        ),
        Step(
            Form(w_0, Sandwich(n, ENERGY_BODY, T_0, Sigma) - 2 * s**2 / (s + kappa) * KEPT + s, w_0, Sigma),
            OneByOne(equivalents.SECOND_ORDER, of="Q"),
            sign="≃",
        ),
        Step(extended.THM_4_3_BIAS_EXTENDED, DF_2),
    ),
    laws={"A": DOWNSTREAM_FIT, "Q": ALL_GENERATORS},
    meaning={SYNTHETIC_BIAS(): SYNTHETIC_SEPARATE},
    assumes=NOT_SQUARE,
)

LATER = RidgeFit("X_later", T_0, sp.S.Zero, kappa_0, df_2_0, BASIS, times=m)
"""The product of the projections of the m generations after one."""


def over_generations(term: sp.Expr) -> sp.Expr:
    """The sum over how many generations come after."""
    return sp.Sum(term, (m, 0, n - 1))


PASSED = over_generations(Mean(trace(N_0, Q.T, A, SIGMA, A, Q)))
THM_4_3_RHO_EXTENDED = Chain(
    extended.THM_4_3_RHO_EXTENDED,
    (
        Step(PASSED, Definition("n ρ: noise of each generation goes through the m later ones, and A")),
        Step(
            over_generations(Mean(trace(GENERATOR_SPREAD, Q.T, A, SIGMA, A, Q)) / (T_0 - df_2_0)),
            Equivalent(equivalents.NOISE, of="N_0"),
            sign="≃",
        ),
        Step(
            over_generations(Mean(trace(GENERATOR_SPREAD, Q.T, ENERGY, Q)) / (T_0 - df_2_0)),
            Equivalent(equivalents.SECOND_ORDER, of="A"),
            sign="≃",
        ),
        Step(
            over_generations(
                Trace(Sandwich(m, ENERGY_BODY, T_0, Sigma) * s / (s + kappa_0) ** 2, Sigma) / (T_0 - df_2_0)
            ),
            OneByOne(equivalents.SECOND_ORDER, of="Q"),
            sign="≃",
        ),
        Step(extended.THM_4_3_RHO_EXTENDED, DF_2),
    ),
    laws={"A": DOWNSTREAM_FIT, "N_0": GENERATOR_NOISE, "Q": LATER},
    meaning={RHO(): PASSED / n},
    assumes=NOT_SQUARE,
)
