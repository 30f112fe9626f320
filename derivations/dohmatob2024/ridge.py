"""Proposition 4.2 and the empirical degrees of freedom, from the deterministic equivalents of one design."""

import sympy as sp

from derivations.dohmatob2024._design import BASIS, DOWNSTREAM_FIT, DOWNSTREAM_NOISE, ONE, SIGMA, A, N, trace
from derivations.equivalents.rules.eigenbasis import InEigenbasis, Isotropic
from derivations.equivalents.rules.ridge_equivalents import Equivalent
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean
from derivations.rules.algebra import Algebra, Definition
from derivations.rules.cited import Cited
from theory import equivalents
from theory.dohmatob2024 import ridge
from theory.dohmatob2024._generations import TRUTH
from theory.dohmatob2024._setting import BIAS, EMPIRICAL_DF, VARIANCE, S, s, sigma, truth_form, w_0
from theory.vocabulary.ridge import Sigma, T, d, df_2, kappa, phi
from theory.vocabulary.traces import Trace


SYMBOLS = {A: "the ridge map A = S R of the downstream design", N: "the covariance R S R/T of a fit on noise"}

DF_EMPIRICAL = Chain(
    ridge.DF_EMPIRICAL,
    (
        Step(Mean(trace(A)), Definition("degrees of freedom at λ: df_1(λ; S) = tr S (S + λ)^{-1} = tr A")),
        Step(Trace(s / (s + kappa), Sigma), Equivalent(equivalents.FIRST_ORDER, of="A"), sign="≃"),
        Step(ridge.DF_EMPIRICAL, Definition("df_1(κ)")),
    ),
    laws={"A": DOWNSTREAM_FIT},
    meaning={EMPIRICAL_DF(): Mean(trace(A))},
    symbols=SYMBOLS,
)

LOST = trace(TRUTH.T, A - ONE, SIGMA, A - ONE, TRUTH)
EXPANDED = trace(TRUTH.T, A * SIGMA * A - A * SIGMA - SIGMA * A + SIGMA, TRUTH)
SPREAD = s / (s + kappa) ** 2
KEPT = truth_form(s**3 / (s + kappa) ** 2) + kappa**2 * truth_form(SPREAD) * Trace(s * SPREAD, Sigma) / (T - df_2)

PROP_4_2_BIAS = Chain(
    ridge.PROP_4_2_BIAS,
    (
        Step(Mean(LOST), Definition("the bias, |A w0 - w0|² in the norm of Σ")),
        Step(Mean(EXPANDED), InEigenbasis(BASIS, "the square is multiplied out")),
        Step(
            KEPT - 2 * truth_form(s**2 / (s + kappa)) + truth_form(s),
            Equivalent(equivalents.SECOND_ORDER, of="A"),
            sign="≃",
        ),
        Step(
            kappa**2 * truth_form(SPREAD) + kappa**2 * truth_form(SPREAD) * Trace(s * SPREAD, Sigma) / (T - df_2),
            InEigenbasis(BASIS, "s³/(s + κ)² - 2s²/(s + κ) + s = κ² s/(s + κ)²"),
        ),
        Step(kappa**2 * truth_form(SPREAD) * (1 + df_2 / (T - df_2)), Definition("df_2(κ) = tr Σ²(Σ + κ)^{-2}")),
        Step(ridge.PROP_4_2_BIAS, Algebra("1 + x/(T - x) = 1/(1 - x/T)")),
    ),
    laws={"A": DOWNSTREAM_FIT},
    meaning={BIAS(): Mean(LOST)},
    knows={sp.Gt(T, df_2): equivalents.FEWER},
    symbols=SYMBOLS,
)

PROP_4_2_VAR = Chain(
    ridge.PROP_4_2_VAR,
    (
        Step(sigma**2 * Mean(trace(SIGMA, N)), Definition("the variance: fits on noise have covariance σ² N")),
        Step(
            sigma**2 * Trace(s * SPREAD, Sigma) / (T - df_2),
            Equivalent(equivalents.NOISE, of="N"),
            sign="≃",
        ),
        Step(sigma**2 * df_2 / (T - df_2), Definition("df_2(κ) = tr Σ²(Σ + κ)^{-2}")),
        Step(ridge.PROP_4_2_VAR, Algebra("top and bottom divided by T")),
    ),
    laws={"N": DOWNSTREAM_NOISE},
    meaning={VARIANCE(): sigma**2 * Mean(trace(SIGMA, N))},
    knows={sp.Gt(T, df_2): equivalents.FEWER},
    symbols=SYMBOLS,
)

PROP_4_2 = Chain(
    ridge.PROP_4_2,
    (
        Step(BIAS() + VARIANCE(), Definition("the error on clean data: the noise has mean 0 and is independent")),
        Step(ridge.RIDGE_BIAS + VARIANCE(), Cited(PROP_4_2_BIAS), sign="≃"),
        Step(ridge.PROP_4_2, Cited(PROP_4_2_VAR), sign="≃"),
    ),
    meaning={ridge.PROP_4_2.lhs: BIAS() + VARIANCE()},
    knows={sp.Gt(T, df_2): equivalents.FEWER},
)

ENERGY = kappa**2 * S / (1 + kappa) ** 2 / (1 - d / (1 + kappa) ** 2 / T)
PROP_4_2_ISOTROPIC = Chain(
    ridge.PROP_4_2_ISOTROPIC,
    (
        Step(ridge.RIDGE_BIAS + VARIANCE(), Cited(PROP_4_2_BIAS), sign="≃"),
        Step(ridge.RIDGE_BIAS + ridge.RIDGE_VARIANCE, Cited(PROP_4_2_VAR), sign="≃"),
        Step(
            ENERGY + sigma**2 * (d / (1 + kappa) ** 2 / T) / (1 - d / (1 + kappa) ** 2 / T),
            Isotropic(Sigma, d, {w_0: S}),
        ),
        Step(
            ENERGY.xreplace({d: phi * T}) + sigma**2 * (phi / (1 + kappa) ** 2) / (1 - phi / (1 + kappa) ** 2),
            Definition("φ = d/T"),
        ),
        Step(ridge.PROP_4_2_ISOTROPIC, Algebra("both fractions multiplied by (1 + κ)²")),
    ),
    knows={sp.Gt((1 + kappa) ** 2, phi): equivalents.FEWER, sp.Gt(T, df_2): equivalents.FEWER},
)
