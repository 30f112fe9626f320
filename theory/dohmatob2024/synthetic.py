"""Ridge regression on n-fold synthetic data: decomposition of the test error, and bounds of its bias."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    BIAS,
    BIAS_SHIFT,
    CLEAN_E_TEST,
    CONDITION,
    COVARIANCE,
    CROSS,
    DESIGNS,
    DIMENSION,
    E_TEST,
    GENERATOR_NOISE,
    GENERATOR_ROWS,
    NOISE,
    PENALTY,
    RHO,
    ROWS,
    SYNTHETIC_BIAS,
    VARIANCE,
    WHITENED_GAIN,
    S,
    k,
    n,
    ours,
    printed,
    s,
    sigma_0,
    truth_form,
)
from theory.dohmatob2024._synthetic import (
    FITTING,
    FULL_RANK,
    NOTE,
    PATH,
    SHARING,
    SHORT_TOLERANCE,
    SOME,
    SPILL,
    SPREAD,
    SYNTHETIC,
    UNDERPARAMETRISED,
    WHERE,
)
from theory.dohmatob2024.ridge import APART, RIDGE_VARIANCE
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.vocabulary.ridge import SPECTRUM, T_0, T, d, df, df_2, kappa, kappa_0, lam


POINT = (
    DIMENSION.between(1, 6),
    ROWS.between(d + 10, 24),
    GENERATOR_ROWS.between(d + 10, 24),
    PENALTY,
    SOME.between(1, 6),
    NOISE,
    GENERATOR_NOISE,
    *SPREAD,
    DESIGNS,
)
at_a_point = partial(Claim, kind=Kind.EQUAL, parameters=POINT, tolerance=0.05, plain=True)

THM_F_1 = at_a_point(
    id="dohmatob2024.thm_f_1",
    statement="Test error after n generations: bias, variance and n times the gain of label noise",
    lhs=E_TEST(),
    rhs=SYNTHETIC_BIAS() + VARIANCE() + n * sigma_0**2 * RHO(),
    hypotheses=(SYNTHETIC,),
    source=printed(
        "Theorem F.1", "judged by the plain simulators alone: the fast ones take this decomposition for granted"
    ),
    wrong=(Wrong("n^2 in place of n", SYNTHETIC_BIAS() + VARIANCE() + n**2 * sigma_0**2 * RHO()),),
)

UNDERPARAMETRISED_RHO = WHITENED_GAIN() / (T_0 - d - 1)

THM_F_1_UNDERPARAMETRISED = Claim(
    id="dohmatob2024.thm_f_1.underparametrised",
    kind=Kind.ASYMPTOTIC,
    statement="Test error after n generations for T_0 ≥ d + 2: the clean error and n times the gain",
    lhs=E_TEST(),
    rhs=CLEAN_E_TEST + n * sigma_0**2 * UNDERPARAMETRISED_RHO,
    parameters=UNDERPARAMETRISED,
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
    path=PATH,
    source=printed("Theorem F.1, under-parametrised case", NOTE),
    wrong=(Wrong("n + 1 in place of n", CLEAN_E_TEST + (n + 1) * sigma_0**2 * UNDERPARAMETRISED_RHO),),
)

LOW_DIMENSIONAL_PATH = GrowthPath(
    "T → ∞ with d and T_0 fixed", size=k, sizes=(4, 16, 64, 256, 1024), sets={T: k * (d + 2)}
)
JOINT_PATH = GrowthPath(
    "T, T_0 → ∞ with d fixed", size=k, sizes=(4, 16, 64, 256, 1024), sets={T: k * (d + 2), T_0: k * (d + 2)}
)
LOW = (DIMENSION.between(1, 24), PENALTY.between(0, 100), SPECTRUM, CONDITION, DESIGNS)

LOW_DIMENSIONAL = Claim(
    id="dohmatob2024.low_dimensional",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise in low dimension, T alone growing",
    lhs=RHO(n=1, sigma=1, sigma_0=1),
    rhs=df_2 / (T_0 - d),
    parameters=(LOW[0], GENERATOR_ROWS.between(d + 2, 8 * (d + 2)), *LOW[1:]),
    hypotheses=(sp.Ge(T_0, d + 2),),
    where=COVARIANCE | {df_2: df(2, lam)},
    path=LOW_DIMENSIONAL_PATH,
    source=printed("low-dimensional case", "T_0 stays fixed, as printed"),
    wrong=(Wrong("df_1 in place of df_2", df(1, lam) / (T_0 - d)),),
)

LOW_DIMENSIONAL_CORRECTED = LOW_DIMENSIONAL.corrected(
    statement="Gain of label noise in low dimension, T alone growing, exact in T_0",
    rhs=df_2 / (T_0 - d - 1),
    source=ours(
        "low-dimensional case, corrected for fixed T_0",
        "thm_f_1.underparametrised with S → Σ as T → ∞: tr Σ^{-1} ΣRΣΣR = df_2(λ), over T_0 - d - 1",
    ),
    wrong=(Wrong("T_0 - d, as printed", LOW_DIMENSIONAL.rhs),),
)

LOW_DIMENSIONAL_JOINT = LOW_DIMENSIONAL.variant(
    "joint",
    statement="Gain of label noise in low dimension, T and T_0 growing",
    parameters=LOW,
    hypotheses=(),
    path=JOINT_PATH,
    source=printed("low-dimensional case", "T_0 → ∞ as well, T_0 = T"),
)

shared_claim = partial(
    Claim, tolerance=SHORT_TOLERANCE, where=WHERE, path=PATH, parameters=SHARING, hypotheses=(SYNTHETIC, FITTING)
)

THM_4_3 = shared_claim(
    id="dohmatob2024.thm_4_3",
    kind=Kind.ASYMPTOTIC,
    statement="Test error after n generations: bias, variance formula and n times the gain of label noise",
    lhs=E_TEST(),
    rhs=SYNTHETIC_BIAS() + RIDGE_VARIANCE + n * sigma_0**2 * RHO(),
    source=printed("Theorem 4.3", f"{NOTE}; bias and rho are those of Theorem F.1, measured"),
    wrong=(Wrong("without the variance", SYNTHETIC_BIAS() + n * sigma_0**2 * RHO()),),
)

THM_4_3_BIAS = at_a_point(
    id="dohmatob2024.thm_4_3.bias",
    statement="With T_0 ≥ d the bias after n generations is the bias plus its shift",
    lhs=SYNTHETIC_BIAS(),
    rhs=BIAS() + BIAS_SHIFT(),
    hypotheses=(SYNTHETIC, sp.Ge(T_0, d)),
    scale=S,
    source=printed(
        "Theorem 4.3, equality",
        "judged by the plain simulators alone: the fast ones take the projections for the identity here",
    ),
    wrong=(Wrong("half the bias", BIAS() / 2 + BIAS_SHIFT()),),
)

THM_4_3_BIAS_GAP = shared_claim(
    id="dohmatob2024.thm_4_3.bias.gap",
    kind=Kind.AT_LEAST,
    statement="The bias after n generations is at least the bias plus its shift",
    lhs=SYNTHETIC_BIAS(),
    rhs=BIAS() + BIAS_SHIFT(),
    scale=S,
    source=printed("Theorem 4.3, first inequality", f"{NOTE}; shared designs, T_0 < d"),
    wrong=(Wrong("twice the bias", 2 * BIAS() + BIAS_SHIFT()),),
)

CROSS_FORM = truth_form(kappa * s * (s - kappa * SPILL) / (s + kappa) ** 2 * kappa_0 / (s + kappa_0))

THM_4_3_BIAS_GAP_CORRECTED = THM_4_3_BIAS_GAP.corrected(
    kind=Kind.ASYMPTOTIC,
    statement="The bias after n generations: bias, its shift and twice a cross term of either sign",
    rhs=BIAS() + BIAS_SHIFT() + 2 * CROSS_FORM,
    source=ours(
        "Theorem 4.3, first inequality, corrected",
        "the square expands to a cross term 2 E w0'(I - A)ΣA(I - P_0)w0; second-order deterministic equivalents "
        "give it as κ s (s - κ df_2/(T - df_2))/(s + κ)^2 per eigenvalue s, negative for small s",
    ),
    wrong=(Wrong("without the cross term", BIAS() + BIAS_SHIFT()),),
)

THM_4_3_BIAS_MONOTONE = shared_claim(
    id="dohmatob2024.thm_4_3.bias.monotone",
    kind=Kind.AT_LEAST,
    statement="The bias after n generations is at least the bias on clean data",
    lhs=SYNTHETIC_BIAS(),
    rhs=BIAS(),
    scale=S,
    source=printed("Theorem 4.3, both inequalities", f"{NOTE}; shared designs, T_0 < d"),
    wrong=(Wrong("three times the bias", 3 * BIAS()),),
)

THM_4_3_BIAS_MONOTONE_CORRECTED = THM_4_3_BIAS_MONOTONE.corrected(
    statement="For Σ = I the bias after n generations is at least the bias on clean data",
    lhs=SYNTHETIC_BIAS(spectrum="isotropic"),
    rhs=BIAS(spectrum="isotropic"),
    source=ours(
        "Theorem 4.3, both inequalities, corrected",
        "for Σ = I the bias after n generations is η Bias + (1 - η)|w0|^2 with η = min(T_0/d, 1), and Bias <= |w0|^2 "
        "in the limit",
    ),
    wrong=(Wrong("three times the bias", 3 * BIAS(spectrum="isotropic")),),
)

PROP_F_5 = shared_claim(
    id="dohmatob2024.prop_f_5",
    kind=Kind.AT_LEAST,
    statement="The cross term between generator and ridge is not negative",
    lhs=CROSS(),
    rhs=sp.S.Zero,
    scale=S,
    source=printed("Proposition F.5", NOTE),
    wrong=(Wrong("at least half the null error", S / 2),),
)

PROP_F_5_CORRECTED = PROP_F_5.corrected(
    kind=Kind.ASYMPTOTIC,
    statement="The cross term between generator and ridge",
    rhs=CROSS_FORM,
    source=ours(
        "Proposition F.5, corrected",
        "E(I - P_0) ≃ κ_0 (Σ + κ_0)^{-1} and (I - A)ΣA ≃ κ Σ (Σ + κ)^{-2}(Σ - κ df_2/(T - df_2)), independent",
    ),
    wrong=(
        Wrong(
            "without the second-order term",
            truth_form(kappa * s**2 / (s + kappa) ** 2 * kappa_0 / (s + kappa_0)),
        ),
    ),
)
