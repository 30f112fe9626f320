"""Power-law spectra: the noisy regime after Corollary 5.2."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._power_law import (
    CAPACITY,
    CRITICAL,
    EQUIVALENT,
    GAIN,
    PENALISED,
    QUARTER,
    READING,
    SOURCE_EXPONENT,
    SPECTRUM,
    SYNTHETIC_ERROR,
    a,
    b,
    beta_2,
    bias_order,
    c,
    dimension,
    ell,
    ell_crit,
    ell_star,
    error_formula,
    noise_order,
    order_claim,
    power_path,
    source,
)
from theory.dohmatob2024._setting import DESIGNS, NOISE, beta, formalised, n, ours, printed, r
from theory.dohmatob2024.optimal_penalty import (
    ALL_NOISE,
    BEST_PENALTY,
    CONSTANTS,
    CRITICAL_DERIVED,
    DRAWN_EDGE,
    GENERATORS,
    HALVES,
    IN_QUARTERS,
    NOISY_LOG,
    OPTIMUM_DERIVED,
    OPTIMUM_PATH,
    OPTIMUM_READING,
    OPTIMUM_WHERE,
    PRINTED_STAR,
    QUARTERS,
    REACHED,
    TIE,
    a_2,
    a_4,
    b_2,
    b_4,
    balance,
    between,
    kappa_best,
    least_at_tie,
    reached,
)
from theory.language.claim import Wrong
from theory.language.kind import Kind
from theory.language.optimum import Least, Minimiser
from theory.language.parameter import Parameter
from theory.vocabulary.ridge import T, d, kappa, lam


ell_2, ell_4 = sp.symbols("ell_2 ell_4", integer=True, nonnegative=True)
gamma = sp.Symbol("gamma", real=True)
SMALL_PATH = power_path(
    "d and T_0 ≍ T^b, nσ_0² ≍ T^a, λ = T^-ℓ, ℓ <= ℓ_crit",
    {**IN_QUARTERS, **GENERATORS, ell: ell_2 * CRITICAL[ell_crit] / 2, lam: T**-ell},
)
LARGE_PATH = power_path(
    "d and T_0 ≍ T^b, nσ_0² ≍ T^a, λ = T^-ℓ, ℓ > ℓ_crit",
    {
        **IN_QUARTERS,
        **GENERATORS,
        ell: CRITICAL[ell_crit] + ell_4 * QUARTER * (beta - CRITICAL[ell_crit]),
        lam: T**-ell,
    },
)
UP_TO_A_HALF = HALVES[0].between(0, 1)
"""For claims with a <= c < 1."""
NOISY = (*CONSTANTS, NOISE.between(sp.Rational(1, 3), 1))
EXPONENTS = (CAPACITY, SOURCE_EXPONENT)
SMALL_RATE = Parameter(ell_2, "2 ℓ/ℓ_crit", 0, 2, spread="linear")
LARGE_RATE = Parameter(ell_4, "4 (ℓ - ℓ_crit)/(β - ℓ_crit)", 1, 2, spread="linear")
SMALL = (*EXPONENTS, SMALL_RATE, *QUARTERS, *NOISY, DESIGNS)
LARGE = (*EXPONENTS, LARGE_RATE, QUARTERS[0].between(0, 2), QUARTERS[1], *NOISY, DESIGNS)
"""With a up to 1, and up to 1/2 where a penalty beyond ℓ_crit leaves no more."""
NOISY_WHERE = SPECTRUM | PENALISED | CRITICAL
HIT = {dimension: sp.Min(d, T ** (ell / beta))}
NOISY_PRINTED = T ** (-2 * ell * sp.Min(r, 1)) + T ** -(b - a - ell / beta)
NOISY_RIGHT = bias_order(dimension, T**-ell) + noise_order(dimension)
GAMMA = {gamma: sp.Min(1, b - a)}
NOISY_READING = f"{READING}; σ² fixed, φ_0 fixed, a and b in quarters"
NOISY_DERIVED = (
    "thm_5_1.corrected: b counts as min(b, 1), D = min(d, T^(ℓ/β)) in place of T^(ℓ/β), a logarithm at r = 1; "
    "constants are kept, so that the ratio settles even where they are far apart"
)

noisy = partial(order_claim, lhs=SYNTHETIC_ERROR, hypotheses=(a <= 1 - ell / beta,), equivalent=EQUIVALENT)

NOISY_SMALL = noisy(
    id="dohmatob2024.noisy_regime",
    statement="Test error with downstream noise, ℓ <= ℓ_crit",
    rhs=NOISY_PRINTED,
    parameters=SMALL,
    where=NOISY_WHERE,
    path=SMALL_PATH,
    source=printed("noisy regime, 0 <= ℓ <= ℓ_crit", NOISY_READING),
    wrong=(Wrong("no generators", T ** (-2 * ell * sp.Min(r, 1)) + T ** -(1 - ell / beta)),),
)

NOISY_SMALL_CORRECTED = NOISY_SMALL.corrected(
    statement="Test error with downstream noise, ℓ <= ℓ_crit, any T_0 and r = 1 included",
    rhs=NOISY_RIGHT,
    where=NOISY_WHERE | HIT,
    critical=({ell_2: 2, a_4: 2, b_4: 2, n: 1},),
    source=ours("noisy regime, 0 <= ℓ <= ℓ_crit, corrected", NOISY_DERIVED),
    wrong=(Wrong("no generators", NOISY_RIGHT.subs(n, 0)),),
)

NOISY_LARGE = noisy(
    id="dohmatob2024.noisy_regime.large",
    statement="Test error with downstream noise, ℓ > ℓ_crit",
    rhs=T ** -(gamma - ell / beta),
    parameters=LARGE,
    where=NOISY_WHERE | GAMMA,
    path=LARGE_PATH,
    source=printed("noisy regime, larger ℓ", NOISY_READING),
    wrong=(Wrong("no generators", T ** -(1 - ell / beta)),),
)

NOISY_LARGE_CORRECTED = NOISY_LARGE.corrected(
    statement="Test error with downstream noise, ℓ > ℓ_crit, any T_0",
    rhs=NOISY_RIGHT,
    where=NOISY_WHERE | HIT,
    source=ours("noisy regime, larger ℓ, corrected", NOISY_DERIVED),
    wrong=(Wrong("as printed", T ** -(sp.Min(1, b - a) - ell / beta)),),
)

NOISY_OPTIMUM_RANGE = (*EXPONENTS, *HALVES, *NOISY)
LARGE_OPTIMUM_RANGE = (*EXPONENTS, UP_TO_A_HALF, HALVES[1], *NOISY)
SMALL_BEST = {kappa_best: Minimiser(error_formula(kappa), kappa, *between(sp.S.Zero, ell_crit))}
LARGE_OPTIMUM = Least(error_formula(kappa), kappa, *between(ell_crit, beta))
NOISY_OPTIMUM_READING = f"{OPTIMUM_READING}; σ² fixed; a <= 1 - ℓ/β read at the best ℓ"

NOISY_SMALL_MINIMUM = order_claim(
    id="dohmatob2024.noisy_regime.minimum",
    statement="Best penalty with downstream noise among ℓ <= ℓ_crit",
    lhs=BEST_PENALTY,
    rhs=T ** -sp.Min(ell_star, ell_crit),
    parameters=NOISY_OPTIMUM_RANGE,
    hypotheses=(a <= 1 - sp.Min(ell_star, ell_crit) / beta,),
    where=OPTIMUM_WHERE | SMALL_BEST | PRINTED_STAR,
    path=OPTIMUM_PATH,
    source=printed("noisy regime, 0 <= ℓ <= ℓ_crit, minimum", NOISY_OPTIMUM_READING),
    wrong=(Wrong("ℓ_crit", T**-ell_crit), Wrong("half of it", T ** (-sp.Min(ell_star, ell_crit) / 2))),
)

NOISY_SMALL_MINIMUM_CORRECTED = NOISY_SMALL_MINIMUM.corrected(
    statement="Best penalty with downstream noise among ℓ <= ℓ_crit, any T_0 and r = 1 included",
    rhs=sp.Piecewise(
        (sp.Max(T**-ell_crit, (balance(ALL_NOISE) * NOISY_LOG) ** -ell_crit), TIE & sp.Eq(reached, 1)),
        (T ** (-reached * ell_crit) * NOISY_LOG**-ell_crit, TIE & (reached > 0)),
        (T ** (-reached * ell_crit), True),
    ),
    hypotheses=(a <= 1,),
    where=OPTIMUM_WHERE | SMALL_BEST | REACHED,
    critical=({beta_2: 5, source: 5, a_2: 1, b_2: 4, n: 4},),
    source=ours(
        "noisy regime, 0 <= ℓ <= ℓ_crit, minimum, corrected",
        f"{OPTIMUM_DERIVED}; no more than ℓ_crit is asked for, so at m = 1 the logarithm has no room once the "
        "constants are outgrown, which are kept as that may be at any size",
    ),
    wrong=(Wrong("as printed", T ** -sp.Min(PRINTED_STAR[ell_star], ell_crit)),),
)

NOISY_LARGE_MINIMUM = order_claim(
    id="dohmatob2024.noisy_regime.large.minimum",
    statement="Smallest test error with downstream noise among ℓ >= ℓ_crit",
    lhs=LARGE_OPTIMUM,
    rhs=T ** -(gamma - 1 / (GAIN + 1)),
    parameters=LARGE_OPTIMUM_RANGE,
    hypotheses=(a <= c,),
    where=OPTIMUM_WHERE | GAMMA,
    path=OPTIMUM_PATH,
    source=printed("noisy regime, larger ℓ, minimum", NOISY_OPTIMUM_READING),
    wrong=(Wrong("T^-γ", T**-gamma),),
)

NOISY_LARGE_MINIMUM_CORRECTED = NOISY_LARGE_MINIMUM.corrected(
    statement="Smallest test error with downstream noise among ℓ >= ℓ_crit, any T_0 and r = 1 included",
    rhs=T ** (a - sp.Min(b, 1) + sp.Min(b, 1 - c))
    * sp.Piecewise((least_at_tie(NOISY_LOG), TIE & sp.Eq(a, 0) & (b >= 1)), (1, True)),
    where=OPTIMUM_WHERE,
    critical=({beta_2: 5, source: 5, a_2: 0, b_2: 2, n: 8},),
    source=ours(
        "noisy regime, larger ℓ, minimum, corrected",
        f"{CRITICAL_DERIVED}; only at a = 0, b >= 1 is the bias as large there, and at r = 1 larger by a logarithm",
    ),
    wrong=(Wrong("as printed", T ** -(sp.Min(1, b - a) - 1 / (GAIN + 1))),),
)

FEW_ROWS = (UP_TO_A_HALF, HALVES[1].between(1, 2))
"""a <= c and b <= a + 1 - c leave no more; in the letters that are drawn, so that they are solved for."""

NOISY_VANISHES = order_claim(
    id="dohmatob2024.noisy_regime.vanishes",
    kind=Kind.ORDER_AT_LEAST,
    statement="For b <= a + 1/(2β min(r, 1) + 1) no penalty ℓ >= ℓ_crit lets the test error vanish",
    lhs=LARGE_OPTIMUM,
    rhs=sp.Integer(1),
    parameters=(*EXPONENTS, *FEW_ROWS, *NOISY),
    hypotheses=(a_2 / 2 <= 1 - DRAWN_EDGE, b_2 / 2 <= a_2 / 2 + DRAWN_EDGE),
    where=OPTIMUM_WHERE,
    path=OPTIMUM_PATH,
    source=formalised(
        "noisy regime, 'tends to 0 only if b > a + 1/(2β min(r, 1) + 1)'",
        f"the contrapositive; {NOISY_OPTIMUM_READING}",
    ),
    wrong=(Wrong("it diverges like T^(1/4)", T**QUARTER),),
)
