"""Degrees of freedom and kappa(lambda, T): what the paper uses of them, with nothing to measure."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    CONDITION,
    COVARIANCE,
    DIMENSION,
    NOISE,
    ROWS as ANY_ROWS,
    TRUTH,
    TRUTH_NORM,
    TRUTH_VECTOR,
    equality,
    formalised,
    k,
    m,
    ours,
    printed,
    s,
    sigma,
    truth_form,
)
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.vocabulary.covariances import Covariance
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.ridge import SPECTRUM, Sigma, T, condition, d, df, df_1, df_2, kappa, lam, phi, spectrum
from theory.vocabulary.traces import Trace


delta = sp.Symbol("delta", positive=True)
t = sp.Symbol("t", integer=True, positive=True)
x = sp.Symbol("x", positive=True)
slope = sp.Symbol("kappaprime", positive=True)
phibar = sp.Symbol("phibar", real=True)

SIZE = DIMENSION.between(1, 64)
ROWS = ANY_ROWS.between(1, 4 * (d + 2))
ANY_PENALTY = Parameter(lam, "ridge penalty", 0, 1000, latex=r"\lambda")
PENALTY = ANY_PENALTY.between(1e-9, 1000)
WIDE = CONDITION.between(2, 10**12)
AT = Parameter(x, "any positive number", 1e-9, 1e3, simulated=False)
STEP = Parameter(delta, "increase of the penalty", 1e-9, 100, latex=r"\delta", simulated=False)
MORE = Parameter(t, "increase of the rows", 1, 64, simulated=False)
ORDER = Parameter(m, "order", 1, 10, spread="linear")
DOMAIN = (SIZE, ROWS, PENALTY, SPECTRUM, WIDE)
ANY_DOMAIN = (SIZE, ROWS, ANY_PENALTY, SPECTRUM, WIDE)
WITHOUT_PENALTY = (SIZE, ROWS, SPECTRUM, WIDE)

KAPPA = COVARIANCE | {kappa: Kappa(lam, T, Sigma), df_1: df(1, kappa)}
KAPPA_SLOPE = COVARIANCE | {
    kappa: Kappa(lam, T, Sigma),
    df_1: df(1, kappa),
    df_2: df(2, kappa),
    slope: Kappa(lam, T, Sigma).diff(lam),
}
IDENTITY = {Sigma: Covariance("two_level", d, 1)}
"""Sigma = I by its eigenvalues, so that its kappa is a root found like any other and not the closed form."""
CLOSED_FORM_NOTE = "left side: the numerical root for the two-level spectrum with condition number 1, which is Σ = I"
SLOPE_NOTE = "κ′ stands for ∂κ/∂λ; left side from differentiating the defining equation"

kappa_claim = partial(Claim, parameters=DOMAIN, hypotheses=(sp.Gt(lam, 0),), where=KAPPA)

EXISTS = kappa_claim(
    id="dohmatob2024.kappa",
    kind=Kind.EQUAL,
    statement="κ(λ, T) exists: the root satisfies its defining equation",
    lhs=kappa - lam,
    rhs=kappa * df_1 / T,
    source=printed("definition of κ(λ, T)"),
    wrong=(Wrong("df_2 in place of df_1", kappa * df(2, kappa) / T),),
)

UNIQUE = kappa_claim(
    id="dohmatob2024.kappa.unique",
    kind=Kind.AT_MOST,
    statement="κ(λ, T) is unique for λ > 0: λ/κ + df_1(κ)/T, which is 1 at a root, falls everywhere",
    lhs=sp.diff(lam / x + df(1, x) / T, x),
    rhs=-lam / x**2,
    parameters=(*DOMAIN, AT),
    where=COVARIANCE,
    source=formalised(
        "definition of κ(λ, T), uniqueness", "left side: derivative at any x > 0; the right side is negative"
    ),
    wrong=(Wrong("steeper than it can be", -lam / x**2 - d / (2 * T * x)),),
)

LOWER = kappa_claim(
    id="dohmatob2024.kappa.lower",
    kind=Kind.AT_LEAST,
    statement="κ(λ, T) is at least λ",
    lhs=kappa,
    rhs=lam,
    source=printed("definition of κ(λ, T), κ ≥ λ"),
    wrong=(Wrong("what is an upper bound", lam + Trace(s, Sigma) / T),),
)

ridgeless_claim = partial(Claim, parameters=WITHOUT_PENALTY, where=COVARIANCE)

RIDGELESS = ridgeless_claim(
    id="dohmatob2024.kappa.ridgeless",
    kind=Kind.EQUAL,
    statement="κ(0, T) for T < d is where df_1 is T",
    lhs=df(1, kappa),
    rhs=T,
    hypotheses=(sp.Lt(T, d),),
    where=COVARIANCE | {kappa: Kappa(0, T, Sigma)},
    source=formalised("definition of κ(λ, T) at λ = 0", "the equation divided by its root κ > 0"),
    wrong=(Wrong("one row more", T + 1),),
)

ZERO = ridgeless_claim(
    id="dohmatob2024.kappa.zero",
    kind=Kind.EQUAL,
    statement="κ(0, T) = 0 for T ≥ d",
    lhs=Kappa(0, T, Sigma),
    rhs=sp.S.Zero,
    hypotheses=(sp.Ge(T, d),),
    scale=Trace(s, Sigma) / T,
    source=printed("definition of κ(λ, T), κ(0, T) = 0 exactly when T ≥ d"),
    wrong=(Wrong("the mean eigenvalue", Trace(s, Sigma) / d),),
)

ZERO_ONLY = ridgeless_claim(
    id="dohmatob2024.kappa.zero.only",
    kind=Kind.AT_LEAST,
    statement="For T ≥ d and λ = 0 no positive number solves the equation of κ",
    lhs=1 - df(1, x) / T,
    rhs=x * Trace(1 / (s + x), Sigma) / d,
    parameters=(*WITHOUT_PENALTY, AT),
    hypotheses=(sp.Ge(T, d),),
    source=formalised(
        "definition of κ(λ, T), κ(0, T) = 0 exactly when T ≥ d",
        "1 - df_1(x)/T is 0 at a positive root x; the right side is positive",
    ),
    wrong=(Wrong("what is an upper bound", x * T * Trace(1 / (s + x), Sigma) / d + T),),
)

POSITIVE = ridgeless_claim(
    id="dohmatob2024.kappa.positive",
    kind=Kind.AT_LEAST,
    statement="κ(0, T) > 0 for T < d, with a lower bound",
    lhs=Kappa(0, T, Sigma),
    rhs=(d / T - 1) / Trace(1 / s, Sigma),
    hypotheses=(sp.Lt(T, d),),
    critical=({d: 6, T: 5, spectrum: "two_level", condition: 10**10},),
    source=formalised(
        "definition of κ(λ, T), κ(0, T) = 0 exactly when T ≥ d",
        "d - T = Σ κ/(s_j + κ) <= dκ/(s_d + κ) gives κ >= (d/T - 1) s_d, and s_d >= 1/tr Σ^{-1}",
    ),
    wrong=(Wrong("twice what is an upper bound", 2 * (d / T - 1) * Trace(s, Sigma) / d),),
)

MONOTONE_PENALTY = Claim(
    id="dohmatob2024.kappa.monotone_penalty",
    kind=Kind.AT_LEAST,
    statement="κ(λ, T) grows with λ",
    lhs=Kappa(lam + delta, T, Sigma),
    rhs=Kappa(lam, T, Sigma),
    parameters=(*ANY_DOMAIN, STEP),
    where=COVARIANCE,
    scale=lam + delta,
    source=formalised("definition of κ(λ, T), monotonicity in λ", "λ + δ against λ, any δ > 0"),
    wrong=(Wrong("larger at a larger penalty still", Kappa(lam + 2 * delta, T, Sigma)),),
)

MONOTONE_ROWS = Claim(
    id="dohmatob2024.kappa.monotone_rows",
    kind=Kind.AT_MOST,
    statement="κ(λ, T) falls with T",
    lhs=Kappa(lam, T + t, Sigma),
    rhs=Kappa(lam, T, Sigma),
    parameters=(*ANY_DOMAIN, MORE),
    where=COVARIANCE,
    scale=lam + Trace(s, Sigma) / T,
    source=formalised("definition of κ(λ, T), monotonicity in T", "T + t against T, any t >= 1"),
    wrong=(Wrong("smaller than with more rows still", Kappa(lam, T + 2 * t, Sigma)),),
)

FROM_ABOVE = GrowthPath(
    "penalty λ + 1/k² → λ, everything else fixed", size=k, sizes=(10, 100, 1000, 10**4, 10**6, 10**8, 10**10, 10**12)
)
CONTINUITY_NOTE = "penalty λ + 1/k², k → ∞; gap relative to λ + tr Σ/T"

CONTINUOUS = Claim(
    id="dohmatob2024.kappa.continuous",
    kind=Kind.LIMIT,
    statement="κ(λ, T) is continuous in λ, at λ = 0 too",
    lhs=Kappa(lam + 1 / k**2, T, Sigma),
    rhs=Kappa(lam, T, Sigma),
    parameters=ANY_DOMAIN,
    where=COVARIANCE,
    path=FROM_ABOVE,
    scale=lam + Trace(s, Sigma) / T,
    source=formalised("definition of κ(λ, T), continuity", CONTINUITY_NOTE),
    wrong=(Wrong("the value at another penalty", Kappa(lam + Trace(s, Sigma) / T, T, Sigma)),),
)

CONTINUOUS_SQUARE = CONTINUOUS.variant(
    "square",
    statement="κ(λ, T) is continuous at λ = 0 where T = d, as slowly as a root of λ",
    lhs=Kappa(1 / k**2, d, Sigma),
    rhs=sp.S.Zero,
    parameters=(SIZE, SPECTRUM, WIDE),
    scale=Trace(s, Sigma) / d,
    wrong=(Wrong("the mean eigenvalue", Trace(s, Sigma) / d),),
)

CONTINUOUS_ROWS = CONTINUOUS.variant(
    "rows",
    statement="κ(λ, T) is continuous in T, from below at T = d and λ = 0 too",
    lhs=Kappa(lam, T - 1 / k, Sigma),
    path=GrowthPath("rows T - 1/k → T, everything else fixed", size=k, sizes=FROM_ABOVE.sizes),
    source=formalised("definition of κ(λ, T), continuity", "rows T - 1/k, k → ∞; gap relative to λ + tr Σ/T"),
)

PHIBAR = IDENTITY | {phi: d / T, phibar: phi - 1}

ISOTROPIC = equality(
    id="dohmatob2024.kappa.isotropic",
    statement="κ(λ, T) for Σ = I",
    lhs=Kappa(lam, T, Sigma),
    rhs=(lam + phibar + sp.sqrt((lam + phibar) ** 2 + 4 * lam)) / 2,
    parameters=(SIZE, ROWS, ANY_PENALTY),
    where=PHIBAR,
    source=printed("κ for Σ = I", CLOSED_FORM_NOTE),
    wrong=(
        Wrong("φ + 1 in place of φ - 1", (lam + phi + 1 + sp.sqrt((lam + phi + 1) ** 2 + 4 * lam)) / 2),
        Wrong("the other root", (lam + phibar - sp.sqrt((lam + phibar) ** 2 + 4 * lam)) / 2),
    ),
)

ISOTROPIC_RIDGELESS = equality(
    id="dohmatob2024.kappa.isotropic.ridgeless",
    statement="κ(0, T) for Σ = I",
    lhs=Kappa(0, T, Sigma),
    rhs=sp.Max(phi, 1) - 1,
    parameters=(SIZE, ROWS),
    where=IDENTITY | {phi: d / T},
    source=printed("κ(0, T) for Σ = I", CLOSED_FORM_NOTE),
    wrong=(Wrong("φ - 1 on both sides of 1", phi - 1),),
)

DF_ISOTROPIC = equality(
    id="dohmatob2024.df.isotropic",
    statement="Degrees of freedom for Σ = I",
    lhs=df(m, lam),
    rhs=d / (1 + lam) ** m,
    parameters=(SIZE, ANY_PENALTY, ORDER),
    where=IDENTITY,
    source=printed("df_m for Σ = I", "left side: summed over a spectrum whose eigenvalues are 1"),
    wrong=(Wrong("one power less", d / (1 + lam) ** (m - 1)),),
)

slope_claim = partial(kappa_claim, kind=Kind.EQUAL, where=KAPPA_SLOPE)

LEMMA_I_2 = slope_claim(
    id="dohmatob2024.lemma_i_2",
    statement="Derivative of κ(λ, T) in λ",
    lhs=slope,
    rhs=1 / (1 - df_2 / T),
    source=printed("Lemma I.2", SLOPE_NOTE),
    wrong=(Wrong("df_1 in place of df_2", 1 / (1 - df_1 / T)),),
)

LEMMA_I_2_LOWER = LEMMA_I_2.variant(
    "lower",
    kind=Kind.AT_LEAST,
    statement="Derivative of κ(λ, T) in λ is at least 1",
    rhs=sp.S.One,
    source=printed("Lemma I.2, lower bound", SLOPE_NOTE),
    wrong=(Wrong("at least κ/λ", kappa / lam),),
)

TRUTHS = COVARIANCE | TRUTH_VECTOR | KAPPA_SLOPE
ENERGY = truth_form(s / (s + kappa) ** 2)

LEMMA_I_2_BIAS = slope_claim(
    id="dohmatob2024.lemma_i_2.bias",
    statement="Bias of Proposition 4.2 by the derivative of κ",
    lhs=kappa**2 * ENERGY / (1 - df_2 / T),
    rhs=ENERGY * slope,
    parameters=(*DOMAIN, TRUTH_NORM, TRUTH),
    where=TRUTHS,
    source=printed("Lemma I.2, bias", f"left side: Proposition 4.2's bias; {SLOPE_NOTE}"),
    wrong=(Wrong("without the derivative", ENERGY),),
)

LEMMA_I_2_BIAS_CORRECTED = LEMMA_I_2_BIAS.corrected(
    statement="Bias of Proposition 4.2 by the derivative of κ, with the factor κ²",
    rhs=kappa**2 * ENERGY * slope,
    source=ours("Lemma I.2, bias, corrected", f"κ² of Proposition 4.2 kept; {SLOPE_NOTE}"),
)

LEMMA_I_2_VAR = slope_claim(
    id="dohmatob2024.lemma_i_2.var",
    statement="Variance of Proposition 4.2 by the derivative of κ",
    lhs=sigma**2 * (df_2 / T) / (1 - df_2 / T),
    rhs=sigma**2 * (df_2 / T) * slope,
    parameters=(*DOMAIN, NOISE),
    source=printed("Lemma I.2, variance", f"left side: Proposition 4.2's variance; {SLOPE_NOTE}"),
    wrong=(Wrong("df_1 in place of df_2", sigma**2 * (df_1 / T) * slope),),
)
