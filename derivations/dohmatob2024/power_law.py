"""Power-law spectra: source condition, Lemma I.1, rates on clean data, Theorem 5.1."""

import sympy as sp

from derivations.dohmatob2024._design import ERROR_EQUIVALENT
from derivations.dohmatob2024.rules.orders import ByEquivalent, Comparison, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.power_law_sums import as_sums, j, without_freedom
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from theory import Claim
from theory.dohmatob2024 import power_law as pl
from theory.dohmatob2024._power_law import (
    CLEAN_EQUIVALENT,
    EQUIVALENT,
    SPECTRUM,
    beta_2,
    bias_order,
    noise_order,
)
from theory.dohmatob2024._setting import beta, n, r, sigma, sigma_0
from theory.vocabulary.ridge import T_0, T, d, kappa


CAPACITY = {sp.Ge(beta_2, 3): "the paper's capacity condition β > 1, with β drawn in halves"}
hit = sp.Symbol("D_kappa", positive=True)
HIT = {hit: sp.Min(d, kappa ** (-1 / beta))}
SYMBOLS = {hit: "number of eigenvalues above κ, min(d, κ^(-1/β)), up to constants"}


SOURCE_CONDITION_HOLDS = Chain(
    pl.SOURCE_CONDITION_HOLDS,
    (
        Step(sp.Sum(1 / j, (j, 1, d)), PowerLaw(), note="1 - 2r + δ/β = 1/β, so that s_j^(1-2r) c_j^2 = 1/j"),
        Step(pl.SOURCE_CONDITION_HOLDS, Comparison("as printed: the sum of 1/j is O(1)"), sign="≲", printed=True),
    ),
)

SOURCE_CONDITION_CORRECTED = Chain(
    pl.SOURCE_CONDITION_CORRECTED,
    (
        Step(sp.Sum(j ** (-1 - pl.epsilon_4 / 4), (j, 1, d)), PowerLaw()),
        Step(pl.SOURCE_CONDITION_CORRECTED, Comparison("the sum of j^-(1+ε) is at most 1 + 1/ε"), sign="≲"),
    ),
)


D, m, order = pl.D, pl.power, pl.order
TURN = sp.floor(D ** (1 / beta)) + 1
LEMMA_SUM = sp.Sum(j ** (-order * beta) * (1 + D * j**-beta) ** -m, (j, 1, D**12))
LEMMA_SPLIT = D**-m * sp.Sum(j ** (beta * (m - order)), (j, 1, TURN)) + sp.Sum(j ** (-order * beta), (j, TURN, D**12))

LEMMA_I_1 = Chain(
    pl.LEMMA_I_1,
    (
        Step(LEMMA_SUM, PowerLaw()),
        Step(LEMMA_SPLIT, Comparison("split at j = D^(1/β): before, D s_j ≥ 1, beyond, D s_j ≤ 1"), sign="≍"),
        Step(pl.LEMMA_I_1, Comparison("sums of powers; the exponent -1 of a logarithm is m = n - 1/β"), sign="≍"),
    ),
)

LEMMA_I_1_TIE = Chain(
    pl.LEMMA_I_1_TIE,
    (
        Step(LEMMA_SUM, PowerLaw()),
        Step(LEMMA_SPLIT, Comparison("split at j = D^(1/β): before, D s_j ≥ 1, beyond, D s_j ≤ 1"), sign="≍"),
        Step(pl.LEMMA_I_1_TIE, Comparison("sums of powers; the first is that of 1/j"), sign="≍"),
    ),
)


def _shorter_forms(generations: bool) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Bias + Var + nσ_0²ρ: without 1 - df/T, in sums over eigenvalues, and in D = min(d, κ^(-1/β))."""
    formula = EQUIVALENT if generations else CLEAN_EQUIVALENT
    simpler = without_freedom(formula, T)
    counted = bias_order(hit, kappa) + (noise_order(hit) if generations else noise_order(hit).subs(n, 0))
    return simpler, as_sums(simpler, SPECTRUM), counted


SPLIT = "Lemma I.1 for d eigenvalues, split at j = κ^(-1/β)"
LARGEST = "κ ≍ λ, and a sum is of the order of its largest term"
COUNTED = "as printed: df_2(κ) ≍ κ^(-1/β), Lemma I.1 for infinitely many eigenvalues, and the bias ≍ κ^(2 min(r, 1))"


def _steps(claim: Claim, generations: bool, counted: Step, printed: bool = False) -> tuple[Step, ...]:
    """From the deterministic equivalent to the rate, by a step to sums of powers in D."""
    simpler, sums, _ = _shorter_forms(generations)
    return (
        Step(claim.equivalent, ByEquivalent(ERROR_EQUIVALENT), sign="≍"),
        Step(simpler, KappaOrder(), sign="≍"),
        Step(sums, PowerLaw()),
        counted,
        Step(claim, Exponents(LARGEST), sign="≍", printed=printed),
    )


def _right(claim: Claim, generations: bool = False) -> Chain:
    """From the deterministic equivalent to the rate."""
    counted = Step(_shorter_forms(generations)[2], Comparison(SPLIT), sign="≍")
    return Chain(claim, _steps(claim, generations, counted), where=HIT, assumes=CAPACITY, symbols=SYMBOLS)


def _printed(claim: Claim, counted: sp.Expr, generations: bool = False) -> Chain:
    """The printed argument: as if the spectrum were infinite."""
    step = Step(counted, Comparison(COUNTED), sign="≍", printed=True)
    return Chain(claim, _steps(claim, generations, step, printed=True), assumes=CAPACITY)


INFINITE = kappa ** (2 * sp.Min(r, 1)) + sigma**2 * kappa ** (-1 / beta) / T
GENERATED = INFINITE + n * sigma_0**2 / (1 - d / T_0) * sp.Max(T / T_0, d / T_0) * kappa ** (-1 / beta) / T

CLEAN_RATE = _printed(pl.CLEAN_RATE, INFINITE)
CLEAN_RATE_CORRECTED = _right(pl.CLEAN_RATE_CORRECTED)
CLEAN_RATE_NOISELESS = _printed(pl.CLEAN_RATE_NOISELESS, INFINITE)
CLEAN_RATE_NOISELESS_CORRECTED = _right(pl.CLEAN_RATE_NOISELESS_CORRECTED)
CLEAN_RATE_NOISY = _printed(pl.CLEAN_RATE_NOISY, INFINITE)
CLEAN_RATE_NOISY_CORRECTED = _right(pl.CLEAN_RATE_NOISY_CORRECTED)
THM_5_1 = _printed(pl.THM_5_1, GENERATED, generations=True)
THM_5_1_CORRECTED = _right(pl.THM_5_1_CORRECTED, generations=True)
