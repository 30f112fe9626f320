"""Power-law spectra: source condition, Lemma I.1, rates on clean data, Theorem 5.1."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._power_law import (
    CAPACITY,
    CLEAN_EQUIVALENT,
    CLEAN_ERROR,
    CONSTANT_TRUTH,
    CRITICAL,
    EQUIVALENT,
    FREEDOM,
    GAIN,
    LABEL_NOISE,
    PENALISED,
    QUARTER,
    READING,
    SIXTEENTH,
    SOURCE_EXPONENT,
    SPECTRUM,
    SYNTHETIC_ERROR,
    beta_2,
    bias_order,
    c,
    dimension,
    ell,
    ell_crit,
    noise_order,
    order_claim,
    power_path,
    source,
    tau,
)
from theory.dohmatob2024._setting import (
    DESIGNS,
    GENERATIONS,
    GENERATOR_NOISE,
    beta,
    n,
    ours,
    printed,
    r,
    s,
    sigma,
    sigma_0,
)
from theory.language.claim import Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.vocabulary.covariances import Covariance
from theory.vocabulary.ridge import T_0, Sigma, T, d, lam, phi_0
from theory.vocabulary.traces import Trace


epsilon, order, D = sp.symbols("epsilon n D", positive=True)
delta, power = sp.Symbol("delta", real=True), sp.Symbol("m", nonnegative=True)
excess_4, power_4, epsilon_4 = sp.symbols("excess_4 m_4 epsilon_4", integer=True, nonnegative=True)
ell_4, decay_4, spare_4 = sp.symbols("ell_4 decay_4 spare_4", integer=True, nonnegative=True)
eta_4 = sp.Symbol("eta_4", integer=True, positive=True)

DIMENSION_PATH = GrowthPath("d → ∞", size=d, sizes=tuple(10 ** (4 * k) for k in range(1, 13)), slowest=SIXTEENTH)
CAPACITY_EXPONENT = Parameter(beta, "exponent of the spectrum", 1.01, 4)
SOURCE_CONDITION = Parameter(r, "exponent of the source condition", 0.05, 3)
SOURCE_WHERE = {Sigma: Covariance("power", d, 1, beta), delta: 1 + beta * (2 * r - 1)}

SOURCE_CONDITION_HOLDS = order_claim(
    id="dohmatob2024.source_condition",
    kind=Kind.ORDER_AT_MOST,
    statement="Coefficients j^(-δ/2) satisfy the source condition",
    lhs=Trace(s ** (1 - 2 * r + delta / beta), Sigma),
    rhs=sp.Integer(1),
    parameters=(CAPACITY_EXPONENT, SOURCE_CONDITION),
    where=SOURCE_WHERE,
    path=DIMENSION_PATH,
    source=printed("source condition, after its definition", "s_j = j^-β, c_j^2 = j^-δ = s_j^(δ/β); O(1) as d → ∞"),
    wrong=(Wrong("even less than a constant", d ** -sp.Rational(1, 10)),),
)

SOURCE_CONDITION_CORRECTED = SOURCE_CONDITION_HOLDS.corrected(
    statement="Coefficients that fall a little faster, j^(-(δ+ε)/2), satisfy the source condition",
    lhs=Trace(s ** (1 - 2 * r + (delta + epsilon_4 * QUARTER) / beta), Sigma),
    parameters=(
        CAPACITY_EXPONENT,
        SOURCE_CONDITION,
        Parameter(epsilon_4, "4 ε", 1, 16, latex=r"4\varepsilon", simulated=False),
    ),
    hypotheses=(sp.Ge(epsilon_4, 1),),
    source=ours(
        "source condition, corrected",
        "the sum is that of 1/j with ε = 0, log d, and that of j^-(1+ε), at most 1 + 1/ε, with any ε > 0; drawn in "
        "quarters, as an ε near 0 settles at sizes like exp(1/ε)",
    ),
    wrong=SOURCE_CONDITION_HOLDS.wrong,
)

INFINITE = GrowthPath(
    "D → ∞, with D^12 terms for the infinite sequence",
    size=D,
    sizes=tuple(10 ** (2 * k) for k in range(1, 13)),
    sets={beta: beta_2 / sp.Integer(2), order: 1 / beta + excess_4 * QUARTER},
    slowest=SIXTEENTH,
)
SEQUENCE = (
    Parameter(beta_2, "2 β, β the exponent of the sequence", 3, 12, spread="linear", latex="2\\beta"),
    Parameter(excess_4, "4 (n - 1/β)", 1, 12, spread="linear", latex=r"4(n - 1/\beta)"),
)
SEQUENCE_WHERE = {Sigma: Covariance("power", D**12, 1, beta)}
SEQUENCE_NOTE = (
    "s_k = k^-β; the terms beyond D^12 are less than D^(-11 (nβ - 1)) of the sum; n in steps of 1/4 above 1/β, m in "
    "steps of 1/4, so that m = n - 1/β is met exactly or missed by 1/4"
)

LEMMA_I_1 = order_claim(
    id="dohmatob2024.lemma_i_1",
    statement="Order of a resolvent sum over a power law, away from the tie",
    lhs=Trace(s**order / (1 + D * s) ** power, Sigma),
    rhs=D ** -sp.Min(power, order - 1 / beta),
    parameters=(*SEQUENCE, Parameter(power_4, "4 m", 0, 16, spread="linear", latex="4m")),
    hypotheses=(sp.Ge(excess_4, 1), sp.Ne(power_4, excess_4)),
    where=SEQUENCE_WHERE | {power: power_4 * QUARTER},
    path=INFINITE,
    source=printed("Lemma I.1", SEQUENCE_NOTE),
    wrong=(
        Wrong("min(m, n)", D ** -sp.Min(power, order)),
        Wrong("an exponent off by 1/20", D ** -(sp.Min(power, order - 1 / beta) + sp.Rational(1, 20))),
    ),
)

LEMMA_I_1_TIE = LEMMA_I_1.variant(
    "tie",
    statement="Order of a resolvent sum over a power law, m = n - 1/β",
    rhs=D**-power * sp.log(D),
    parameters=SEQUENCE,
    hypotheses=(sp.Ge(excess_4, 1),),
    where=SEQUENCE_WHERE | {power: excess_4 * QUARTER},
    source=printed("Lemma I.1, case m = n - 1/β", SEQUENCE_NOTE),
    wrong=(Wrong("no logarithm", D**-power), Wrong("logarithm squared", D**-power * sp.log(D) ** 2)),
)

CLEAN_PATH = power_path(
    "d = T^η, σ² = τ² T^-v, λ = T^-ℓ",
    {
        d: sp.ceiling(T ** (eta_4 * QUARTER)),
        sigma: tau * T ** (-decay_4 * QUARTER / 2),
        ell: ell_4 * QUARTER * beta,
        lam: T**-ell,
    },
)
RATE = Parameter(ell_4, "4 ℓ/β, λ = T^-ℓ", 0, 3, spread="linear", latex=r"4\ell/\beta")
DECAY = Parameter(decay_4, "4 v, σ² = τ² T^-v", 0, 8, spread="linear", latex="4v")
GROWTH = Parameter(eta_4, "4 η, d = T^η", 1, 5, spread="linear", latex=r"4\eta")
CLEAN = (CAPACITY, SOURCE_EXPONENT, RATE, GROWTH, LABEL_NOISE, DECAY, CONSTANT_TRUTH)
CLEAN_WHERE = SPECTRUM | PENALISED
HIT = {dimension: sp.Min(d, T ** (ell / beta))}
CLEAN_RATE_PRINTED = sp.Max(sigma**2, T ** (1 - 2 * sp.Min(r, 1) * ell - ell / beta)) * T ** -(1 - ell / beta)
CLEAN_RATE_RIGHT = bias_order(dimension, T**-ell) + FREEDOM * sigma**2 * dimension / T
IN_RANGE = (ell_4 * QUARTER < 1,)
DERIVED = (
    "κ ≍ λ; df_2(κ) ≍ D = min(d, T^(ℓ/β)), the number of eigenvalues above λ; the bias is λ² times the sum over j <= D "
    "of c_j²/s_j = j^(2β(1-r)-1): D^(2β(1-r)), log D or 1 as r <, =, > 1. The printed rate needs d >= T^(ℓ/β) and "
    "r ≠ 1; constants are kept, so that the ratio settles even where they are far apart"
)

clean_rate = partial(order_claim, lhs=CLEAN_ERROR, where=CLEAN_WHERE, equivalent=CLEAN_EQUIVALENT)

CLEAN_RATE = clean_rate(
    id="dohmatob2024.clean_rate",
    statement="Rate of ridge regression on clean data",
    rhs=CLEAN_RATE_PRINTED,
    parameters=CLEAN,
    hypotheses=IN_RANGE,
    path=CLEAN_PATH,
    source=printed("rates on clean data", READING),
    wrong=(
        Wrong("no label noise", T ** (-2 * sp.Min(r, 1) * ell)),
        Wrong("an exponent off by 1/10", CLEAN_RATE_PRINTED * T ** sp.Rational(1, 10)),
    ),
)

CLEAN_RATE_CORRECTED = CLEAN_RATE.corrected(
    statement="Rate of ridge regression on clean data, any dimension and r = 1 included",
    rhs=CLEAN_RATE_RIGHT,
    where=CLEAN_WHERE | HIT,
    source=ours("rates on clean data, corrected", DERIVED),
)

NOISELESS_PATH = power_path(
    "d = T^η, σ² = τ² T^-(2β min(r, 1) + v), λ = T^-β",
    {
        d: sp.ceiling(T ** (eta_4 * QUARTER)),
        sigma: tau * T ** (-(GAIN + decay_4 * QUARTER) / 2),
        lam: T**-beta,
    },
)
CLEAN_FIXED = (CAPACITY, SOURCE_EXPONENT, GROWTH, LABEL_NOISE, CONSTANT_TRUTH)
SHORT_OF_T = sp.Piecewise((3, source >= beta_2), (4, True))
UP_TO_T = Parameter(eta_4, "4 η, d = T^η", 1, SHORT_OF_T, spread="linear", latex=r"4\eta")
NOISELESS = (CAPACITY, SOURCE_EXPONENT, UP_TO_T, LABEL_NOISE, CONSTANT_TRUTH, DECAY)
NOISELESS_NOTE = (
    f"{READING}; d from T^(1/4) to T, for r >= 1 to T^(3/4): with more, draws are too skewed for averages of a few "
    "thousand to be trusted"
)

CLEAN_RATE_NOISELESS = clean_rate(
    id="dohmatob2024.clean_rate.noiseless",
    statement="Rate on clean data with next to no label noise, ℓ = β",
    rhs=T**-GAIN,
    parameters=NOISELESS,
    path=NOISELESS_PATH,
    source=printed("rates on clean data, noiseless", NOISELESS_NOTE),
    wrong=(Wrong("c in the exponent", T ** (-GAIN / (GAIN + 1))),),
)

CLEAN_RATE_NOISELESS_CORRECTED = CLEAN_RATE_NOISELESS.corrected(
    statement="Rate on clean data with next to no label noise, ℓ = β, any dimension and r = 1 included",
    rhs=bias_order(dimension, T**-beta) + FREEDOM * sigma**2 * dimension / T,
    where=CLEAN_WHERE | {dimension: sp.Min(d, T)},
    critical=({beta_2: 5, source: 5, eta_4: 1, decay_4: 4},),
    source=ours("rates on clean data, noiseless, corrected", DERIVED),
)

NOISY_PATH = power_path(
    "d = T^η, σ² = τ², λ = T^-ℓ_crit",
    {d: sp.ceiling(T ** (eta_4 * QUARTER)), sigma: tau, lam: T ** -CRITICAL[ell_crit]},
)

CLEAN_RATE_NOISY = clean_rate(
    id="dohmatob2024.clean_rate.noisy",
    statement="Rate on clean data with label noise, ℓ = ℓ_crit",
    rhs=T**-c,
    parameters=CLEAN_FIXED,
    where=CLEAN_WHERE | CRITICAL,
    path=NOISY_PATH,
    source=printed("rates on clean data, noisy", READING),
    wrong=(Wrong("2 β min(r, 1) in place of c", T**-GAIN),),
)

CLEAN_RATE_NOISY_CORRECTED = CLEAN_RATE_NOISY.corrected(
    statement="Rate on clean data with label noise, ℓ = ℓ_crit, any dimension and r = 1 included",
    rhs=bias_order(dimension, T**-ell_crit) + FREEDOM * sigma**2 * dimension / T,
    where=CLEAN_WHERE | CRITICAL | {dimension: sp.Min(d, T ** (ell_crit / beta))},
    source=ours("rates on clean data, noisy, corrected", DERIVED),
)

SYNTHETIC_PATH = power_path(
    "d = T^η, T_0 = d + 1 + T^t, σ² = τ² T^-v, λ = T^-ℓ",
    {
        d: sp.ceiling(T ** (eta_4 * QUARTER)),
        T_0: d + 1 + sp.ceiling(T ** (spare_4 * QUARTER)),
        sigma: tau * T ** (-decay_4 * QUARTER / 2),
        ell: ell_4 * QUARTER * beta,
        lam: T**-ell,
    },
)
SYNTHETIC = (
    *CLEAN[:4],
    Parameter(spare_4, "4 t, T_0 = d + 1 + T^t", 0, 8, spread="linear", latex="4t"),
    *CLEAN[4:],
    GENERATIONS.between(0, 8),
    GENERATOR_NOISE.between(0, 2),
    DESIGNS,
)
GENERATORS_COST = n * sigma_0**2 / (1 - phi_0) * sp.Max(T / T_0, phi_0)
THM_5_1_NOTE = f"{READING}; d from T^(1/4) to T^(5/4), T_0 from d + 2 to d + 1 + T^2"

THM_5_1 = order_claim(
    id="dohmatob2024.thm_5_1",
    statement="Rate of ridge regression on synthetic data",
    lhs=SYNTHETIC_ERROR,
    rhs=CLEAN_RATE_PRINTED + GENERATORS_COST * T ** -(1 - ell / beta),
    parameters=SYNTHETIC,
    hypotheses=(*IN_RANGE, sp.Ge(T_0, d + 2)),
    where=CLEAN_WHERE | {phi_0: d / T_0},
    path=SYNTHETIC_PATH,
    equivalent=EQUIVALENT,
    source=printed("Theorem 5.1", THM_5_1_NOTE),
    wrong=(Wrong("no generators", CLEAN_RATE_PRINTED),),
)

THM_5_1_CORRECTED = THM_5_1.corrected(
    statement="Rate of ridge regression on synthetic data, any dimension and r = 1 included",
    rhs=bias_order(dimension, T**-ell) + noise_order(dimension),
    where=CLEAN_WHERE | HIT | {phi_0: d / T_0},
    critical=({ell_4: 3, eta_4: 5, spare_4: 1, decay_4: 1, n: 1},),
    source=ours("Theorem 5.1, corrected", DERIVED),
    wrong=(
        Wrong("no generators", CLEAN_RATE_RIGHT),
        Wrong("noise in all of d", bias_order(dimension, T**-ell) + noise_order(d)),
    ),
)
