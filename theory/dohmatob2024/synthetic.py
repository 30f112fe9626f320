"""Ridge regression on n-fold synthetic data: decomposition, lower bounds, and the gain rho of label noise."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    BIAS,
    BIAS_SHIFT,
    CONDITION,
    COVARIANCE,
    CROSS,
    DESIGNS,
    DOWNSTREAM,
    E_TEST,
    GENERATOR,
    GENERATOR_NOISE,
    NOISE,
    PENALTY,
    RHO,
    SPECTRUM,
    SYNTHETIC_BIAS,
    T_0,
    TRUTH,
    TRUTH_NORM,
    TRUTH_VECTOR,
    VARIANCE,
    WHITENED_GAIN,
    S,
    Sigma,
    T,
    condition,
    d,
    designs,
    df,
    df_2,
    df_2_0,
    generator_rows_between,
    k,
    kappa,
    kappa_0,
    lam,
    m,
    n,
    ours,
    phi,
    phi_0,
    phi_0_star,
    phi_star,
    printed,
    rows_between,
    s,
    sigma_0,
    truth_form,
    w_0,
)
from theory.dohmatob2024.ridge import ANY_RATIO, APART, ISOTROPIC, RIDGE_BIAS, RIDGE_VARIANCE, THREE_QUARTERS
from theory.language.claim import Claim, Kind, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.parameter import Parameter
from theory.vocabulary.traces import Form, Sandwich, Trace


QUARTER = sp.Rational(1, 4)
PATH = GrowthPath(
    "d, T, T_0 → ∞ with d/T, d/T_0 and the shape of the spectrum fixed",
    size=d,
    sizes=(15, 62, 250, 1000),
    sets={T: sp.ceiling(d / phi_star), T_0: sp.ceiling(d / phi_0_star)},
    slowest=THREE_QUARTERS,
)
RATIOS = {phi: d / T, phi_0: d / T_0}
WHERE = RATIOS | COVARIANCE | TRUTH_VECTOR | DOWNSTREAM | GENERATOR
SPREAD = (TRUTH_NORM, SPECTRUM, CONDITION, TRUTH)

ENOUGH_RATIO = Parameter(phi_0_star, "limit of d/T_0", 0.1, 0.8, latex=r"\phi_{0\star}")
SHORT_RATIO = Parameter(phi_0_star, "limit of d/T_0", 1.25, 5, latex=r"\phi_{0\star}")
SOME = Parameter(n, "generations of synthetic labels", 1, 30)
FEW = Parameter(n, "generations of synthetic labels", 1, 2, spread="linear")
SHARED = Parameter(designs, "designs of the generators", choices=("shared",))
INDEPENDENT = Parameter(designs, "designs of the generators", choices=("independent",))

SYNTHETIC = sp.Ge(n, 1)
FULL_RANK = sp.Le(phi_0_star, 1)
"""T_0 >= d along the path."""
FITTING = sp.Or(lam > 0, phi_star >= 1 + QUARTER)
"""Where the downstream fit does not simply return its labels' truth, which makes every bound an equality."""
APART_0 = sp.Abs(phi_0_star - 1) >= QUARTER

NOISES = (SOME, NOISE, GENERATOR_NOISE)
UNDERPARAMETRISED = (ANY_RATIO, ENOUGH_RATIO, PENALTY, *NOISES, *SPREAD, DESIGNS)
SHARING = (ANY_RATIO, SHORT_RATIO, PENALTY, *NOISES, *SPREAD, SHARED)
SEPARATE = (ANY_RATIO, SHORT_RATIO, PENALTY, FEW, NOISE, GENERATOR_NOISE, *SPREAD, INDEPENDENT)
MILD = (
    Parameter(lam, "ridge penalty of the downstream fit", 0, 10, latex=r"\lambda"),
    Parameter(condition, "largest over smallest eigenvalue of Sigma", 2, 100),
    Parameter(phi_0_star, "limit of d/T_0", 1.5, 5, latex=r"\phi_{0\star}"),
)
"""For the gain of label noise with T_0 < d: beyond, a few directions carry it, and it hardly averages out."""


def milder(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Parameters in the ranges of `MILD`."""
    ranges = {parameter.name: parameter for parameter in MILD}
    return tuple(ranges.get(parameter.name, parameter) for parameter in parameters)


GAIN_TOLERANCE = 0.03
SHORT_TOLERANCE = 0.02
"""Gains of label noise vary much from draw to draw, and designs with T_0 < d take much work per draw: claims about
either are judged to 2 %, about both to 3 %."""
NOTE = "RMT limit read as the proportionate path with n and the shape of the spectrum fixed"

POINT = (
    Parameter(d, "dimension", 1, 6),
    rows_between(d + 10, 24),
    generator_rows_between(d + 10, 24),
    PENALTY,
    Parameter(n, "generations of synthetic labels", 1, 6),
    NOISE,
    GENERATOR_NOISE,
    *SPREAD,
    DESIGNS,
)

THM_F_1 = Claim(
    id="dohmatob2024.thm_f_1",
    kind=Kind.EQUAL,
    statement="Test error after n generations: bias, variance and n times the gain of label noise",
    lhs=E_TEST(),
    rhs=SYNTHETIC_BIAS() + VARIANCE() + n * sigma_0**2 * RHO(),
    parameters=POINT,
    hypotheses=(SYNTHETIC,),
    tolerance=0.05,
    plain=True,
    source=printed(
        "Theorem F.1", "judged by the plain simulators alone: the fast ones take this decomposition for granted"
    ),
    wrong=(Wrong("n^2 in place of n", SYNTHETIC_BIAS() + VARIANCE() + n**2 * sigma_0**2 * RHO()),),
)

UNDERPARAMETRISED_RHO = WHITENED_GAIN() / (T_0 - d - 1)
CLEAN_ERROR = E_TEST(latex=r"E_{\mathrm{test}}(\hat w_0^{\mathrm{pred}})", text="E_test(w_0)", n=0, sigma_0=0)

THM_F_1_UNDERPARAMETRISED = Claim(
    id="dohmatob2024.thm_f_1.underparametrised",
    kind=Kind.ASYMPTOTIC,
    statement="Test error after n generations for T_0 ≥ d + 2: the clean error and n times the gain",
    lhs=E_TEST(),
    rhs=CLEAN_ERROR + n * sigma_0**2 * UNDERPARAMETRISED_RHO,
    parameters=UNDERPARAMETRISED,
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
    path=PATH,
    source=printed("Theorem F.1, under-parametrised case", NOTE),
    wrong=(Wrong("n + 1 in place of n", CLEAN_ERROR + (n + 1) * sigma_0**2 * UNDERPARAMETRISED_RHO),),
)

LOW_DIMENSIONAL_PATH = GrowthPath(
    "T → ∞ with d and T_0 fixed", size=k, sizes=(4, 16, 64, 256, 1024), sets={T: k * (d + 2)}
)
JOINT_PATH = GrowthPath(
    "T, T_0 → ∞ with d fixed", size=k, sizes=(4, 16, 64, 256, 1024), sets={T: k * (d + 2), T_0: k * (d + 2)}
)
LOW_ROWS = generator_rows_between(d + 2, 8 * (d + 2))
LOW = (
    Parameter(d, "dimension", 1, 24),
    LOW_ROWS,
    Parameter(lam, "ridge penalty of the downstream fit", 0, 100, latex=r"\lambda"),
    SPECTRUM,
    CONDITION,
    DESIGNS,
)
LOW_DF = df(2, lam)

LOW_DIMENSIONAL = Claim(
    id="dohmatob2024.low_dimensional",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise in low dimension, T alone growing",
    lhs=RHO(n=1, sigma=1, sigma_0=1),
    rhs=df_2 / (T_0 - d),
    parameters=LOW,
    hypotheses=(sp.Ge(T_0, d + 2),),
    where=COVARIANCE | {df_2: LOW_DF},
    path=LOW_DIMENSIONAL_PATH,
    source=printed("low-dimensional case", "T_0 stays fixed, as printed"),
    wrong=(Wrong("df_1 in place of df_2", df(1, lam) / (T_0 - d)),),
)

LOW_DIMENSIONAL_CORRECTED = Claim(
    id="dohmatob2024.low_dimensional.corrected",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise in low dimension, T alone growing, exact in T_0",
    lhs=RHO(n=1, sigma=1, sigma_0=1),
    rhs=df_2 / (T_0 - d - 1),
    parameters=LOW,
    hypotheses=(sp.Ge(T_0, d + 2),),
    where=COVARIANCE | {df_2: LOW_DF},
    path=LOW_DIMENSIONAL_PATH,
    source=ours(
        "low-dimensional case, corrected for fixed T_0",
        "thm_f_1.underparametrised with S → Σ as T → ∞: tr Σ^{-1} ΣRΣΣR = df_2(λ), over T_0 - d - 1",
    ),
    wrong=(Wrong("T_0 - d, as printed", df_2 / (T_0 - d)),),
)

LOW_DIMENSIONAL_JOINT = Claim(
    id="dohmatob2024.low_dimensional.joint",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise in low dimension, T and T_0 growing",
    lhs=RHO(n=1, sigma=1, sigma_0=1),
    rhs=df_2 / (T_0 - d),
    parameters=tuple(p for p in LOW if p is not LOW_ROWS),
    where=COVARIANCE | {df_2: LOW_DF},
    path=JOINT_PATH,
    source=printed("low-dimensional case", "T_0 → ∞ as well, T_0 = T"),
    wrong=(Wrong("df_1 in place of df_2", df(1, lam) / (T_0 - d)),),
)

THM_4_3 = Claim(
    id="dohmatob2024.thm_4_3",
    kind=Kind.ASYMPTOTIC,
    statement="Test error after n generations: bias, variance formula and n times the gain of label noise",
    lhs=E_TEST(),
    rhs=SYNTHETIC_BIAS() + RIDGE_VARIANCE + n * sigma_0**2 * RHO(),
    parameters=SHARING,
    hypotheses=(SYNTHETIC, FITTING),
    tolerance=SHORT_TOLERANCE,
    where=WHERE,
    path=PATH,
    source=printed("Theorem 4.3", f"{NOTE}; bias and rho are those of Theorem F.1, measured"),
    wrong=(Wrong("without the variance", SYNTHETIC_BIAS() + n * sigma_0**2 * RHO()),),
)

THM_4_3_BIAS = Claim(
    id="dohmatob2024.thm_4_3.bias",
    kind=Kind.EQUAL,
    statement="With T_0 ≥ d the bias after n generations is the bias plus its shift",
    lhs=SYNTHETIC_BIAS(),
    rhs=BIAS() + BIAS_SHIFT(),
    parameters=POINT,
    hypotheses=(SYNTHETIC, sp.Ge(T_0, d)),
    tolerance=0.05,
    plain=True,
    scale=S,
    source=printed(
        "Theorem 4.3, equality",
        "judged by the plain simulators alone: the fast ones take the projections for the identity here",
    ),
    wrong=(Wrong("half the bias", BIAS() / 2 + BIAS_SHIFT()),),
)

shared_claim = partial(
    Claim, tolerance=SHORT_TOLERANCE, where=WHERE, path=PATH, parameters=SHARING, hypotheses=(SYNTHETIC, FITTING)
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

SPILL = df_2 / (T - df_2)
CROSS_FORM = truth_form(kappa * s * (s - kappa * SPILL) / (s + kappa) ** 2 * kappa_0 / (s + kappa_0))

THM_4_3_BIAS_GAP_CORRECTED = shared_claim(
    id="dohmatob2024.thm_4_3.bias.gap.corrected",
    kind=Kind.ASYMPTOTIC,
    statement="The bias after n generations: bias, its shift and twice a cross term of either sign",
    lhs=SYNTHETIC_BIAS(),
    rhs=BIAS() + BIAS_SHIFT() + 2 * CROSS_FORM,
    scale=S,
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

THM_4_3_BIAS_MONOTONE_CORRECTED = shared_claim(
    id="dohmatob2024.thm_4_3.bias.monotone.corrected",
    kind=Kind.AT_LEAST,
    statement="For Σ = I the bias after n generations is at least the bias on clean data",
    lhs=SYNTHETIC_BIAS(spectrum="isotropic"),
    rhs=BIAS(spectrum="isotropic"),
    scale=S,
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

PROP_F_5_CORRECTED = shared_claim(
    id="dohmatob2024.prop_f_5.corrected",
    kind=Kind.ASYMPTOTIC,
    statement="The cross term between generator and ridge",
    lhs=CROSS(),
    rhs=CROSS_FORM,
    scale=S,
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

GAIN = s**2 * (s + kappa_0) ** -2 * (s + kappa) ** -2
RHO_FORMULA = (Trace(s**2 * GAIN, Sigma) + kappa**2 * Trace(GAIN, Sigma) * SPILL) / (T_0 - df_2_0)

THM_4_3_RHO = shared_claim(
    id="dohmatob2024.thm_4_3.rho",
    kind=Kind.ASYMPTOTIC,
    parameters=milder(SHARING),
    tolerance=GAIN_TOLERANCE,
    statement="Gain of label noise per generation, shared designs",
    lhs=RHO(),
    rhs=RHO_FORMULA,
    source=printed("Theorem 4.3, rho", f"{NOTE}; shared designs, T_0 < d; prop_f_6 is the case T_0 ≥ d"),
    wrong=(
        Wrong("κ in place of κ^2", RHO_FORMULA.subs(kappa**2, kappa)),
        Wrong("T_0 in place of T_0 - df_2(κ_0)", RHO_FORMULA * (T_0 - df_2_0) / T_0),
    ),
)

under_claim = partial(
    Claim,
    tolerance=SHORT_TOLERANCE,
    where=WHERE,
    path=PATH,
    parameters=UNDERPARAMETRISED,
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
)

PROP_F_6 = under_claim(
    id="dohmatob2024.prop_f_6",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise per generation, T_0 ≥ d",
    lhs=RHO(),
    rhs=RHO_FORMULA,
    source=printed("Proposition F.6", f"{NOTE}; T_0 ≥ d, either kind of designs"),
    wrong=(Wrong("without the second term", Trace(s**2 * GAIN, Sigma) / (T_0 - df_2_0)),),
)

PROP_F_6_UNDERPARAMETRISED = under_claim(
    id="dohmatob2024.prop_f_6.underparametrised",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise per generation, T_0 ≥ d, closed form",
    lhs=RHO(),
    rhs=SPILL * (1 + kappa**2 * Trace((s + kappa) ** -2, Sigma) / (T_0 - df_2_0)),
    source=printed("Proposition F.6, in particular", NOTE),
    wrong=(Wrong("twice as much", 2 * SPILL * (1 + kappa**2 * Trace((s + kappa) ** -2, Sigma) / (T_0 - df_2_0))),),
)

COR_4_4_RHO = df_2 / (T_0 - d) + kappa**2 * Trace((s + kappa) ** -2, Sigma) / (T_0 - d) * SPILL

PROP_F_6_UNDERPARAMETRISED_CORRECTED = under_claim(
    id="dohmatob2024.prop_f_6.underparametrised.corrected",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise per generation, T_0 ≥ d, closed form",
    lhs=RHO(),
    rhs=COR_4_4_RHO,
    source=ours(
        "Proposition F.6, in particular, corrected",
        "prop_f_6 at κ_0 = 0: the first trace is df_2(κ) over T_0 - d, not over T - df_2(κ); this is cor_4_4",
    ),
    wrong=(Wrong("as printed", PROP_F_6_UNDERPARAMETRISED.rhs),),
)

COR_4_4 = under_claim(
    id="dohmatob2024.cor_4_4",
    tolerance=0.01,
    kind=Kind.ASYMPTOTIC,
    statement="Test error of ridge regression after n generations, T_0 ≥ d",
    lhs=E_TEST(),
    rhs=RIDGE_BIAS + RIDGE_VARIANCE + n * sigma_0**2 * COR_4_4_RHO,
    source=printed("Corollary 4.4", NOTE),
    wrong=(
        Wrong("n + 1 in place of n", RIDGE_BIAS + RIDGE_VARIANCE + (n + 1) * sigma_0**2 * COR_4_4_RHO),
        Wrong("T in place of T_0", RIDGE_BIAS + RIDGE_VARIANCE + n * sigma_0**2 * COR_4_4_RHO.subs(T_0, 2 * T)),
    ),
)

COR_4_4_ISOTROPIC = Claim(
    id="dohmatob2024.cor_4_4.isotropic",
    kind=Kind.ASYMPTOTIC,
    statement="Gain of label noise per generation for Σ = I, T_0 ≥ d",
    lhs=RHO(),
    rhs=phi_0 / (1 - phi_0) * (1 / (1 + kappa) ** 2 + 1 / (1 + kappa) ** 2 * phi * kappa**2 / ((1 + kappa) ** 2 - phi)),
    parameters=(
        ANY_RATIO,
        ENOUGH_RATIO,
        PENALTY,
        *NOISES,
        TRUTH_NORM,
        ISOTROPIC,
        CONDITION,
        TRUTH,
        DESIGNS,
    ),
    hypotheses=(SYNTHETIC, FULL_RANK, APART),
    where=WHERE,
    path=PATH,
    source=printed("Corollary 4.4, isotropic case", NOTE),
    wrong=(Wrong("without the second term", phi_0 / (1 - phi_0) / (1 + kappa) ** 2),),
)

# Beyond the paper -----------------------------------------------------------------------------

ENERGY = s**3 / (s + kappa) ** 2 + kappa**2 * s / (s + kappa) ** 2 * SPILL
"""Deterministic equivalent of A Sigma A, A = S R, as a function of Sigma."""
KEPT = (s / (s + kappa_0)) ** n
"""Deterministic equivalent of Q_{n-1} for independent designs."""
separate_claim = partial(
    Claim, tolerance=SHORT_TOLERANCE, where=WHERE, path=PATH, parameters=SEPARATE, hypotheses=(SYNTHETIC, APART)
)

SYNTHETIC_BIAS_FORMULA = Form(w_0, Sandwich(n, ENERGY, T_0, Sigma) - 2 * s**2 / (s + kappa) * KEPT + s, w_0, Sigma)

THM_4_3_BIAS_EXTENDED = separate_claim(
    id="dohmatob2024.thm_4_3.bias.extended",
    kind=Kind.ASYMPTOTIC,
    statement="The bias after n generations for any Σ, independent designs with T_0 < d",
    lhs=SYNTHETIC_BIAS(),
    rhs=SYNTHETIC_BIAS_FORMULA,
    scale=S,
    source=ours(
        "beyond the paper: deterministic equivalent of the bias after n generations",
        "E|AQw0 - w0|^2 expanded; E[PDP] for each projection by its second-order equivalent (node D), EQ by the first",
    ),
    wrong=(
        Wrong("the second-order terms left out", truth_form((s / (s + kappa) * KEPT - 1) ** 2 * s)),
        Wrong("one generation more", SYNTHETIC_BIAS_FORMULA.subs(n, n + 1)),
    ),
)

RHO_EXTENDED = sp.Sum(
    Trace(Sandwich(m, ENERGY, T_0, Sigma) * s / (s + kappa_0) ** 2, Sigma) / (T_0 - df_2_0), (m, 0, n - 1)
)

THM_4_3_RHO_EXTENDED = separate_claim(
    id="dohmatob2024.thm_4_3.rho.extended",
    kind=Kind.ASYMPTOTIC,
    parameters=milder(SEPARATE),
    tolerance=GAIN_TOLERANCE,
    statement="Gain of label noise per generation, independent designs with T_0 < d",
    lhs=n * RHO(),
    rhs=RHO_EXTENDED,
    source=ours(
        "beyond the paper: rho for over-parametrised independent designs",
        "noise of generation m passes n - 1 - m later projections; E[X^+X^+'] ≃ Σ(Σ + κ_0)^{-2}/(T_0 - df_2(κ_0))",
    ),
    wrong=(Wrong("T_0 in place of T_0 - df_2(κ_0)", RHO_EXTENDED * (T_0 - df_2_0) / T_0),),
)

ETA = sp.Min(T_0 / d, 1) ** n
ISOTROPIC_POINT = (
    Parameter(d, "dimension", 2, 24),
    rows_between(1, 4 * d),
    generator_rows_between(1, d - 1),
    Parameter(lam, "ridge penalty of the downstream fit", 0.01, 10, latex=r"\lambda"),
    FEW,
    TRUTH_NORM,
    ISOTROPIC,
    CONDITION,
    TRUTH,
    INDEPENDENT,
)

THM_4_3_BIAS_EXTENDED_ISOTROPIC = Claim(
    id="dohmatob2024.thm_4_3.bias.extended.isotropic",
    kind=Kind.EQUAL,
    statement="The bias after n generations for Σ = I, exact at every size",
    lhs=SYNTHETIC_BIAS(sigma=1, sigma_0=0),
    rhs=ETA * BIAS(sigma=1, sigma_0=0) + (1 - ETA) * S,
    parameters=ISOTROPIC_POINT,
    hypotheses=(SYNTHETIC, sp.Lt(T_0, d)),
    scale=S,
    source=ours(
        "beyond the paper: exact bias after n generations for Σ = I",
        "for Σ = I each projection is uniform and independent: E[Q'MQ] = η tr M/d and EQ = η I, η = Π min(T_m/d, 1)",
    ),
    wrong=(Wrong("the bias on clean data", BIAS(sigma=1, sigma_0=0)),),
)

FINITE = (
    Parameter(d, "dimension", 1, 24),
    rows_between(1, 4 * d),
    generator_rows_between(d + 2, 4 * (d + 2)),
    Parameter(lam, "ridge penalty of the downstream fit", 0.01, 10, latex=r"\lambda"),
    *NOISES,
    *SPREAD,
    DESIGNS,
)

THM_F_1_UNDERPARAMETRISED_EXTENDED = Claim(
    id="dohmatob2024.thm_f_1.underparametrised.extended",
    kind=Kind.EQUAL,
    statement="Gain of label noise for T_0 ≥ d + 2, exact at every size",
    lhs=RHO(),
    rhs=UNDERPARAMETRISED_RHO,
    parameters=FINITE,
    hypotheses=(SYNTHETIC, sp.Ge(T_0, d + 2)),
    source=ours(
        "beyond the paper: Theorem F.1 at finite sizes",
        "E (X_0'X_0)^{-1} = Σ^{-1}/(T_0 - d - 1), independent of the downstream design",
    ),
    wrong=(Wrong("T_0 - d in place of T_0 - d - 1", WHITENED_GAIN() / (T_0 - d)),),
)
