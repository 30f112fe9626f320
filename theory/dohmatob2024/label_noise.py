"""The gain rho of the generators' label noise: Theorem 4.3, Proposition F.6, Corollary 4.4."""

from functools import partial

from theory.dohmatob2024._setting import (
    CONDITION,
    DESIGNS,
    E_TEST,
    PENALTY,
    RHO,
    TRUTH,
    TRUTH_NORM,
    n,
    ours,
    printed,
    s,
    sigma_0,
)
from theory.dohmatob2024._synthetic import (
    ENOUGH_RATIO,
    FITTING,
    FULL_RANK,
    GAIN_TOLERANCE,
    NOISES,
    NOTE,
    PATH,
    SHARING,
    SHORT_TOLERANCE,
    SPILL,
    SYNTHETIC,
    UNDERPARAMETRISED,
    WHERE,
    milder,
)
from theory.dohmatob2024.ridge import ANY_RATIO, APART, ISOTROPIC, RIDGE_BIAS, RIDGE_VARIANCE
from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.vocabulary.ridge import T_0, Sigma, T, d, df_2, df_2_0, kappa, kappa_0, phi, phi_0
from theory.vocabulary.traces import Trace


GAIN = s**2 * (s + kappa_0) ** -2 * (s + kappa) ** -2
RHO_FORMULA = (Trace(s**2 * GAIN, Sigma) + kappa**2 * Trace(GAIN, Sigma) * SPILL) / (T_0 - df_2_0)
limit = partial(Claim, kind=Kind.ASYMPTOTIC, where=WHERE, path=PATH)

THM_4_3_RHO = limit(
    id="dohmatob2024.thm_4_3.rho",
    statement="Gain of label noise per generation, shared designs",
    lhs=RHO(),
    rhs=RHO_FORMULA,
    parameters=milder(SHARING),
    hypotheses=(SYNTHETIC, FITTING),
    tolerance=GAIN_TOLERANCE,
    source=printed("Theorem 4.3, rho", f"{NOTE}; shared designs, T_0 < d; prop_f_6 is the case T_0 ≥ d"),
    wrong=(
        Wrong("κ in place of κ^2", RHO_FORMULA.subs(kappa**2, kappa)),
        Wrong("T_0 in place of T_0 - df_2(κ_0)", RHO_FORMULA * (T_0 - df_2_0) / T_0),
    ),
)

PROP_F_6 = limit(
    id="dohmatob2024.prop_f_6",
    statement="Gain of label noise per generation, T_0 ≥ d",
    lhs=RHO(),
    rhs=RHO_FORMULA,
    parameters=UNDERPARAMETRISED,
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
    tolerance=SHORT_TOLERANCE,
    source=printed("Proposition F.6", f"{NOTE}; T_0 ≥ d, either kind of designs"),
    wrong=(Wrong("without the second term", Trace(s**2 * GAIN, Sigma) / (T_0 - df_2_0)),),
)

CLOSED_FORM = SPILL * (1 + kappa**2 * Trace((s + kappa) ** -2, Sigma) / (T_0 - df_2_0))

PROP_F_6_UNDERPARAMETRISED = PROP_F_6.variant(
    "underparametrised",
    statement="Gain of label noise per generation, T_0 ≥ d, closed form",
    rhs=CLOSED_FORM,
    source=printed("Proposition F.6, in particular", NOTE),
    wrong=(Wrong("twice as much", 2 * CLOSED_FORM),),
)

COR_4_4_RHO = df_2 / (T_0 - d) + kappa**2 * Trace((s + kappa) ** -2, Sigma) / (T_0 - d) * SPILL

PROP_F_6_UNDERPARAMETRISED_CORRECTED = PROP_F_6_UNDERPARAMETRISED.corrected(
    rhs=COR_4_4_RHO,
    source=ours(
        "Proposition F.6, in particular, corrected",
        "prop_f_6 at κ_0 = 0: the first trace is df_2(κ) over T_0 - d, not over T - df_2(κ); this is cor_4_4",
    ),
)

COR_4_4 = limit(
    id="dohmatob2024.cor_4_4",
    statement="Test error of ridge regression after n generations, T_0 ≥ d",
    lhs=E_TEST(),
    rhs=RIDGE_BIAS + RIDGE_VARIANCE + n * sigma_0**2 * COR_4_4_RHO,
    parameters=UNDERPARAMETRISED,
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
    source=printed("Corollary 4.4", NOTE),
    wrong=(
        Wrong("n + 1 in place of n", RIDGE_BIAS + RIDGE_VARIANCE + (n + 1) * sigma_0**2 * COR_4_4_RHO),
        Wrong("T in place of T_0", RIDGE_BIAS + RIDGE_VARIANCE + n * sigma_0**2 * COR_4_4_RHO.subs(T_0, 2 * T)),
    ),
)

COR_4_4_ISOTROPIC = COR_4_4.variant(
    "isotropic",
    statement="Gain of label noise per generation for Σ = I, T_0 ≥ d",
    lhs=RHO(),
    rhs=phi_0 / (1 - phi_0) * (1 / (1 + kappa) ** 2 + 1 / (1 + kappa) ** 2 * phi * kappa**2 / ((1 + kappa) ** 2 - phi)),
    parameters=(ANY_RATIO, ENOUGH_RATIO, PENALTY, *NOISES, TRUTH_NORM, ISOTROPIC, CONDITION, TRUTH, DESIGNS),
    source=printed("Corollary 4.4, isotropic case", NOTE),
    wrong=(Wrong("without the second term", phi_0 / (1 - phi_0) / (1 + kappa) ** 2),),
)
