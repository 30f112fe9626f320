"""Beyond the paper: synthetic data with independent designs and T_0 < d, and what is exact at every size."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    BIAS,
    CONDITION,
    DESIGNS,
    DIMENSION,
    GENERATOR_ROWS,
    PENALTY,
    RHO,
    ROWS,
    SYNTHETIC_BIAS,
    TRUTH,
    TRUTH_NORM,
    WHITENED_GAIN,
    S,
    equality,
    m,
    n,
    ours,
    s,
    truth_form,
    w_0,
)
from theory.dohmatob2024._synthetic import (
    FEW,
    GAIN_TOLERANCE,
    INDEPENDENT,
    NOISES,
    PATH,
    SEPARATE,
    SHORT_TOLERANCE,
    SPILL,
    SPREAD,
    SYNTHETIC,
    WHERE,
    milder,
)
from theory.dohmatob2024.ridge import APART, ISOTROPIC
from theory.dohmatob2024.synthetic import UNDERPARAMETRISED_RHO
from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.vocabulary.projections import Sandwich
from theory.vocabulary.ridge import T_0, Sigma, d, df_2_0, kappa, kappa_0
from theory.vocabulary.traces import Form, Trace


ENERGY = s**3 / (s + kappa) ** 2 + kappa**2 * s / (s + kappa) ** 2 * SPILL
"""Deterministic equivalent of A Sigma A, A = S R, as a function of Sigma."""
KEPT = (s / (s + kappa_0)) ** n
"""Deterministic equivalent of Q_{n-1} for independent designs."""
separate_claim = partial(Claim, kind=Kind.ASYMPTOTIC, where=WHERE, path=PATH, hypotheses=(SYNTHETIC, APART))

SYNTHETIC_BIAS_FORMULA = Form(w_0, Sandwich(n, ENERGY, T_0, Sigma) - 2 * s**2 / (s + kappa) * KEPT + s, w_0, Sigma)

THM_4_3_BIAS_EXTENDED = separate_claim(
    id="dohmatob2024.thm_4_3.bias.extended",
    statement="The bias after n generations for any Σ, independent designs with T_0 < d",
    lhs=SYNTHETIC_BIAS(),
    rhs=SYNTHETIC_BIAS_FORMULA,
    parameters=SEPARATE,
    tolerance=SHORT_TOLERANCE,
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
    statement="Gain of label noise per generation, independent designs with T_0 < d",
    lhs=n * RHO(),
    rhs=RHO_EXTENDED,
    parameters=milder(SEPARATE),
    tolerance=GAIN_TOLERANCE,
    source=ours(
        "beyond the paper: rho for over-parametrised independent designs",
        "noise of generation m passes n - 1 - m later projections; E[X^+X^+'] ≃ Σ(Σ + κ_0)^{-2}/(T_0 - df_2(κ_0))",
    ),
    wrong=(Wrong("T_0 in place of T_0 - df_2(κ_0)", RHO_EXTENDED * (T_0 - df_2_0) / T_0),),
)

ETA = sp.Min(T_0 / d, 1) ** n
ISOTROPIC_POINT = (
    DIMENSION.between(2, 24),
    ROWS.between(1, 4 * d),
    GENERATOR_ROWS.between(1, d - 1),
    PENALTY.between(0.01, 10),
    FEW,
    TRUTH_NORM,
    ISOTROPIC,
    CONDITION,
    TRUTH,
    INDEPENDENT,
)


THM_4_3_BIAS_EXTENDED_ISOTROPIC = equality(
    id="dohmatob2024.thm_4_3.bias.extended.isotropic",
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
    DIMENSION.between(1, 24),
    ROWS.between(1, 4 * d),
    GENERATOR_ROWS.between(d + 2, 4 * (d + 2)),
    PENALTY.between(0.01, 10),
    *NOISES,
    *SPREAD,
    DESIGNS,
)

THM_F_1_UNDERPARAMETRISED_EXTENDED = equality(
    id="dohmatob2024.thm_f_1.underparametrised.extended",
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
