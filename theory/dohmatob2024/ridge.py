"""Ridge regression on clean data: Proposition 4.2, and the empirical degrees of freedom."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    BIAS,
    CLEAN_E_TEST,
    CONDITION,
    COVARIANCE,
    EMPIRICAL_DF,
    NOISE,
    PENALTY,
    TRUTH,
    TRUTH_NORM,
    TRUTH_VECTOR,
    VARIANCE,
    S,
    printed,
    s,
    sigma,
    truth_form,
)
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.vocabulary.ridge import DOWNSTREAM, SPECTRUM, T_0, T, d, df_1, df_2, kappa, lam, phi, phi_0_star, phi_star


ANY_RATIO = Parameter(phi_star, "limit of d/T", sp.Rational(1, 10), 4, latex=r"\phi_\star")
APART = sp.Or(lam > 0, sp.Abs(phi_star - 1) >= sp.Rational(1, 4))
"""The limit leaves out phi = 1 at lambda = 0; regimes are drawn where finite sizes have four moments."""
THREE_QUARTERS = sp.Rational(3, 4)
"""Means of smooth functions of Gaussian designs approach their limits like 1/d; this leaves room."""


def in_proportion(name: str, *rows: sp.Symbol) -> GrowthPath:
    """The dimension grows, and numbers of rows with it; which of T and T_0 is said."""
    sets = {T: sp.ceiling(d / phi_star), T_0: sp.ceiling(d / phi_0_star)}
    return GrowthPath(name, size=d, sizes=(15, 62, 250, 1000), sets={R: sets[R] for R in rows}, slowest=THREE_QUARTERS)


CLEAN_PATH = in_proportion("d, T → ∞ with d/T and the shape of the spectrum fixed", T)
CLEAN = (ANY_RATIO, PENALTY, NOISE, TRUTH_NORM, SPECTRUM, CONDITION, TRUTH)
CLEAN_WHERE = COVARIANCE | TRUTH_VECTOR | DOWNSTREAM
clean_claim = partial(
    Claim, kind=Kind.ASYMPTOTIC, parameters=CLEAN, hypotheses=(APART,), where=CLEAN_WHERE, path=CLEAN_PATH
)

RIDGE_BIAS = kappa**2 * truth_form(s / (s + kappa) ** 2) / (1 - df_2 / T)
RIDGE_VARIANCE = sigma**2 * (df_2 / T) / (1 - df_2 / T)
PROPORTIONATE_NOTE = "RMT limit read as the proportionate path with the shape of the spectrum fixed"

DF_EMPIRICAL = clean_claim(
    id="dohmatob2024.df.empirical",
    statement="Empirical degrees of freedom at λ are those of Σ at κ(λ, T)",
    lhs=EMPIRICAL_DF(),
    rhs=df_1,
    source=printed("degrees of freedom, informal ≈", PROPORTIONATE_NOTE),
    wrong=(Wrong("df_2 in place of df_1", df_2), Wrong("λ in place of κ", DOWNSTREAM[df_1].xreplace({kappa: lam}))),
)

PROP_4_2 = clean_claim(
    id="dohmatob2024.prop_4_2",
    statement="Test error of ridge regression on clean data: bias and variance",
    lhs=CLEAN_E_TEST,
    rhs=RIDGE_BIAS + RIDGE_VARIANCE,
    source=printed("Proposition 4.2", PROPORTIONATE_NOTE),
    wrong=(
        Wrong("κ in place of κ^2", RIDGE_BIAS / kappa + RIDGE_VARIANCE),
        Wrong("df_1 in place of df_2 in the variance", RIDGE_BIAS + sigma**2 * df_1 / (T - df_1)),
    ),
)

PROP_4_2_BIAS = clean_claim(
    id="dohmatob2024.prop_4_2.bias",
    statement="Bias of ridge regression on clean data",
    lhs=BIAS(),
    rhs=RIDGE_BIAS,
    scale=S,
    source=printed("Proposition 4.2, bias", f"{PROPORTIONATE_NOTE}; gap against the null predictor's error"),
    wrong=(Wrong("without 1 - df_2/T", RIDGE_BIAS * (1 - df_2 / T)),),
)

PROP_4_2_VAR = clean_claim(
    id="dohmatob2024.prop_4_2.var",
    statement="Variance of ridge regression on clean data",
    lhs=VARIANCE(),
    rhs=RIDGE_VARIANCE,
    source=printed("Proposition 4.2, variance", PROPORTIONATE_NOTE),
    wrong=(Wrong("without 1 - df_2/T", RIDGE_VARIANCE * (1 - df_2 / T)),),
)

ISOTROPIC = SPECTRUM.among("isotropic")
SQUARED_LENGTH = S
"""For Sigma = I the squared length of the truth is w0' Sigma w0."""

PROP_4_2_ISOTROPIC = clean_claim(
    id="dohmatob2024.prop_4_2.isotropic",
    statement="Test error of ridge regression on clean data for Σ = I",
    lhs=BIAS() + VARIANCE(),
    rhs=(kappa**2 * SQUARED_LENGTH + sigma**2 * phi) / ((1 + kappa) ** 2 - phi),
    parameters=(ANY_RATIO, PENALTY, NOISE, TRUTH_NORM, ISOTROPIC, CONDITION, TRUTH),
    where={phi: d / T, **CLEAN_WHERE},
    source=printed("Proposition 4.2, isotropic case", PROPORTIONATE_NOTE),
    wrong=(
        Wrong("1 + κ^2 in place of (1 + κ)^2", (kappa**2 * S + sigma**2 * phi) / (1 + kappa**2 - phi)),
        Wrong("κ in place of κ^2", (kappa * S + sigma**2 * phi) / ((1 + kappa) ** 2 - phi)),
    ),
)
