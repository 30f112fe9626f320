"""Power-law spectra: the best penalty without downstream noise, Corollary 5.2."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._power_law import (
    CAPACITY,
    CONSTANT_TRUTH,
    CRITICAL,
    FREEDOM,
    GAIN,
    GENERATOR_LABEL_NOISE,
    NOISELESS_ERROR,
    PENALISED,
    QUARTER,
    READING,
    SOURCE_EXPONENT,
    SPECTRUM,
    a,
    b,
    beta_2,
    c,
    ell_crit,
    ell_star,
    error_formula,
    noise_order,
    order_claim,
    power_path,
    source,
    tau_0,
    zeta,
)
from theory.dohmatob2024._setting import (
    DESIGNS,
    GENERATIONS,
    GENERATOR_RATIO,
    S,
    beta,
    ours,
    printed,
    r,
    sigma,
    sigma_0,
)
from theory.language.claim import Wrong
from theory.language.kind import Kind
from theory.language.optimum import Least, Minimiser
from theory.language.parameter import Parameter
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.ridge import T_0, Sigma, T, d, df, kappa, lam, phi_0_star


a_2, b_2 = sp.symbols("a_2 b_2", integer=True, nonnegative=True)
reached = sp.Symbol("m", real=True)
CONSTANTS = (GENERATOR_RATIO.between(0.2, 0.96), GENERATIONS.between(1, 8), GENERATOR_LABEL_NOISE, CONSTANT_TRUTH)
HALVES = (
    Parameter(a_2, "2 a, nσ_0² ≍ T^a", 0, 2, spread="linear", latex="2a"),
    Parameter(b_2, "2 b, T_0 ≍ T^b", 1, 6, spread="linear", latex="2b"),
)
IN_HALVES = {a: a_2 / sp.Integer(2), b: b_2 / sp.Integer(2)}
GENERATORS = {
    d: sp.ceiling(T**b),
    T_0: sp.ceiling(d / phi_0_star) + 2,
    sigma_0: tau_0 * T ** (a / 2),
}


CONSTANT = sp.EulerGamma - 3 / (2 * beta)


def logarithm(noise: sp.Expr) -> sp.Expr:
    """The logarithm in the bias at r = 1 and the best penalty D^-β, H = log D + γ - 3/(2β), of the order of log T.

    D minimises S/ζ(1 + 2β) D^-2β (log D + γ - 1/β) + noise D, so that D^(2β+1) = 2βS/(ζ(1 + 2β) noise) H; that is
    iterated twice. log T itself has the same order, but is so far off at any size that nothing settles.
    """
    power = 1 / (2 * beta + 1)
    first = sp.log(1 + balance(noise) ** power) + CONSTANT
    return first + power * sp.log(first + power * sp.log(first))


def balance(noise: sp.Expr) -> sp.Expr:
    """D^(2β + 1) at r = 1 and the best penalty D^-β, but for the logarithm; `noise` is what one D of it costs."""
    return 2 * beta * S / (zeta(1 + 2 * beta) * noise)


def least_at_tie(log: sp.Expr) -> sp.Expr:
    """What the logarithm does to the smallest error at r = 1, of the order of log^(1/(2β + 1)).

    With what df_2 is less than a multiple of D, which is 1/2: D may be as small as T^(1/14).
    """
    start = 2 * beta / (2 * beta + 1) / (2 * FREEDOM * sp.exp(log - CONSTANT))
    return log ** (1 / (2 * beta + 1)) * (1 + 1 / (2 * beta * (2 * beta + 1) * log)) * (1 - start)


ALL_NOISE = noise_order(sp.S.One)
LOG, NOISY_LOG = logarithm(ALL_NOISE.subs(sigma, 0)), logarithm(ALL_NOISE)
TIE = sp.Eq(r, 1)
OPTIMUM_READING = (
    "s_j = j^-β and c_j = j^(-δ/2) brought to w0'Σw0; φ_0 fixed: d ≍ T_0 ≍ T^b; a and b in halves, so that ties are "
    "exact; the infimum is that of Bias + Var + nσ_0²ρ over κ from κ(T^-β) to κ(1), found by search; that this is "
    "E_test here is put to the test by simulation in cor_5_2.bound and noisy_regime"
)


def between(smallest: sp.Expr, largest: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Kappa at the penalties T^-largest and T^-smallest; it grows with the penalty, so a search may be over kappa."""
    return Kappa(T**-largest, T, Sigma), Kappa(T**-smallest, T, Sigma)


kappa_best = sp.Symbol("kappa_best", positive=True)
BEST_PENALTY = kappa_best * (1 - df(1, kappa_best) / T)
"""lambda where kappa is kappa_best, from the equation that defines kappa."""
ALL = between(sp.S.Zero, beta)
NOISELESS = error_formula(kappa, noise=sp.S.Zero)
NOISELESS_OPTIMUM = Least(NOISELESS, kappa, *ALL)
NOISELESS_BEST = {kappa_best: Minimiser(NOISELESS, kappa, *ALL)}
OPTIMUM_PATH = power_path("d and T_0 ≍ T^b, nσ_0² ≍ T^a", {**IN_HALVES, **GENERATORS})
OPTIMUM = (CAPACITY, SOURCE_EXPONENT, *HALVES, *CONSTANTS)
PRINTED_STAR = {ell_star: sp.Min((b - a) * ell_crit, beta)}
OPTIMUM_WHERE = SPECTRUM | CRITICAL
REACHED = {reached: sp.Max(sp.Min(b, 1) - a, 0)}
IN_SETTING = (a <= 1 - ell_star / beta,)
OPTIMUM_DERIVED = (
    "from thm_5_1.corrected: the generators cost T^a max(T^(1-b), 1) T^(ℓ/β - 1), so b counts as m + a = min(b, 1); "
    "balanced with T^(-2 min(r,1) ℓ) that gives ℓ = (m)ℓ_crit; if b < a the noise outgrows its data, ℓ = 0 is best and "
    "leaves T^(a - min(b, 1)); at r = 1 the bias is λ² log(1/λ), which moves both by powers of log T"
)

optimum = partial(order_claim, parameters=OPTIMUM, hypotheses=IN_SETTING, path=OPTIMUM_PATH)

COR_5_2 = optimum(
    id="dohmatob2024.cor_5_2",
    statement="Smallest test error over all penalties, no downstream noise",
    lhs=NOISELESS_OPTIMUM,
    rhs=T ** (-(b - a) * c),
    where=OPTIMUM_WHERE | PRINTED_STAR,
    source=printed("Corollary 5.2", f"{OPTIMUM_READING}; a <= 1 - ℓ/β read at ℓ = ℓ_*"),
    wrong=(Wrong("2 β min(r, 1) in place of c", T ** (-(b - a) * GAIN)),),
)

COR_5_2_CORRECTED = COR_5_2.corrected(
    statement="Smallest test error over all penalties, no downstream noise, any T_0 and r = 1 included",
    rhs=sp.Piecewise(
        (T ** (a - sp.Min(b, 1)), a >= sp.Min(b, 1)),
        (T ** (-reached * c) * least_at_tie(LOG), TIE),
        (T ** (-reached * c), True),
    ),
    hypotheses=(a <= 1,),
    where=OPTIMUM_WHERE | REACHED,
    source=ours("Corollary 5.2, corrected", OPTIMUM_DERIVED),
)

COR_5_2_EXPONENT = optimum(
    id="dohmatob2024.cor_5_2.exponent",
    statement="Best exponent of the penalty, no downstream noise",
    lhs=BEST_PENALTY,
    rhs=T**-ell_star,
    where=OPTIMUM_WHERE | NOISELESS_BEST | PRINTED_STAR,
    source=printed("Corollary 5.2, ℓ_*", f"{OPTIMUM_READING}; a <= 1 - ℓ/β read at ℓ = ℓ_*"),
    wrong=(Wrong("ℓ_crit", T**-ell_crit), Wrong("half of ℓ_*", T ** (-ell_star / 2))),
)

COR_5_2_EXPONENT_CORRECTED = COR_5_2_EXPONENT.corrected(
    statement="Best penalty, no downstream noise, any T_0 and r = 1 included",
    rhs=T ** (-reached * ell_crit) * sp.Piecewise((LOG**-ell_crit, TIE & (reached > 0)), (1, True)),
    hypotheses=(a <= 1,),
    where=OPTIMUM_WHERE | NOISELESS_BEST | REACHED,
    source=ours("Corollary 5.2, ℓ_*, corrected", OPTIMUM_DERIVED),
    wrong=(Wrong("as printed", T ** -PRINTED_STAR[ell_star]),),
)

a_4, b_4 = sp.symbols("a_4 b_4", integer=True, nonnegative=True)
IN_QUARTERS = {a: a_4 * QUARTER, b: b_4 * QUARTER}
CRITICAL_PATH = power_path(
    "d and T_0 ≍ T^b, nσ_0² ≍ T^a, λ = T^-ℓ_crit",
    {**IN_QUARTERS, **GENERATORS, lam: T ** -CRITICAL[ell_crit]},
)
SOURCE_UP_TO = sp.Piecewise((5, sp.Eq(beta_2, 3)), (3, True))
"""With more than 3 for 2β min(r, 1) the edge b = 1 - c lies too near a quarter for anything to settle."""
QUARTERS = (
    Parameter(a_4, "4 a, nσ_0² ≍ T^a", 0, 4, spread="linear", latex="4a"),
    Parameter(b_4, "4 b, T_0 ≍ T^b", 2, 5, spread="linear", latex="4b"),
)
CRITICAL_EXPONENTS = (CAPACITY, SOURCE_EXPONENT.between(1, SOURCE_UP_TO, latex=None))
CRITICAL_RANGE = (*CRITICAL_EXPONENTS, QUARTERS[0].between(0, 3), QUARTERS[1].between(1, 5), *CONSTANTS, DESIGNS)
DRAWN_A, DRAWN_B, DRAWN_EDGE = a_4 * QUARTER, b_4 * QUARTER, 1 / (sp.Min(source, beta_2) + 1)
"""a, b and 1 - c in the letters that are drawn, so that regimes are drawn on the edge as well."""
CRITICAL_WHERE = SPECTRUM | PENALISED | CRITICAL
CRITICAL_DERIVED = (
    "at ℓ = ℓ_crit, E_test ≍ T^-c + T^(a - min(b, 1)) min(T^b, T^(1-c)), 1 - c = ℓ_crit/β: a design of T_0 < T^(1-c) "
    "rows has no more than d < T_0 directions in which noise is passed on"
)

at_critical = partial(
    order_claim,
    lhs=NOISELESS_ERROR,
    parameters=CRITICAL_RANGE,
    hypotheses=(a <= c,),
    where=CRITICAL_WHERE,
    path=CRITICAL_PATH,
    equivalent=NOISELESS,
)

COR_5_2_BOUND = at_critical(
    id="dohmatob2024.cor_5_2.bound",
    kind=Kind.ORDER_AT_LEAST,
    statement="Test error at the penalty that is best on clean data, from below",
    rhs=T ** -(c + b - a - 1),
    source=printed("after Corollary 5.2, ≳", f"{READING}; a <= 1 - ℓ_crit/β = c; a and b in quarters"),
    wrong=(Wrong("an exponent larger by 1/4", T ** -(c + b - a - 1 - QUARTER)),),
)

COR_5_2_BOUND_CORRECTED = COR_5_2_BOUND.corrected(
    statement="Test error at the penalty that is best on clean data, from below, any T_0",
    rhs=T ** -(c + sp.Max(b, 1 - c) - a - 1),
    critical=({beta_2: 6, source: 2, a_4: 0, b_4: 4},),
    source=ours("after Corollary 5.2, ≳, corrected", CRITICAL_DERIVED),
    wrong=(Wrong("an exponent larger by 1/4", T ** -(c + sp.Max(b, 1 - c) - a - 1 - QUARTER)),),
)

COR_5_2_DIVERGES = at_critical(
    id="dohmatob2024.cor_5_2.diverges",
    kind=Kind.LIMIT,
    statement="Test error at the penalty that is best on clean data diverges for b >= a + 1 - c",
    rhs=sp.oo,
    hypotheses=(a <= c, DRAWN_B >= DRAWN_A + DRAWN_EDGE),
    source=printed("after Corollary 5.2, 'diverges to infinity'", f"{READING}; a and b in quarters"),
    wrong=(Wrong("it vanishes", sp.S.Zero),),
)

DIVERGING = (*CRITICAL_EXPONENTS, QUARTERS[0].between(1, 3), QUARTERS[1].between(1, 3), *CONSTANTS, DESIGNS)

COR_5_2_DIVERGES_CORRECTED = COR_5_2_DIVERGES.corrected(
    statement="Test error at the penalty that is best on clean data diverges for b < a + 1 - c and a > 0",
    parameters=DIVERGING,
    hypotheses=(a <= c, DRAWN_B < DRAWN_A + DRAWN_EDGE, DRAWN_A > 0),
    source=ours("after Corollary 5.2, 'diverges to infinity', corrected", CRITICAL_DERIVED),
    wrong=COR_5_2_DIVERGES.wrong,
)
