"""Power-law spectra: the best penalty, Corollary 5.2 and the noisy regime after it."""

from collections.abc import Iterable

import sympy as sp

from derivations.dohmatob2024._design import ERROR_EQUIVALENT
from derivations.dohmatob2024.rules.optima import BestPlace, OptimalExponent
from derivations.dohmatob2024.rules.orders import ByEquivalent, Comparison, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.power_law_sums import as_sums, without_freedom
from derivations.kernel.chain import Chain
from derivations.kernel.line import Rule, Step
from theory import Claim
from theory.dohmatob2024 import noisy_regime as noisy, optimal_penalty as op
from theory.dohmatob2024._power_law import (
    EQUIVALENT,
    GAIN,
    SPECTRUM,
    a,
    b,
    beta_2,
    bias_order,
    c,
    ell_crit,
    ell_star,
    noise_order,
    tau_0,
)
from theory.dohmatob2024._setting import S, beta, n, r, sigma
from theory.language.optimum import Least
from theory.vocabulary.ridge import T, d, kappa, phi_0_star


ASSUMED = {
    sp.Ge(beta_2, 3): "the paper's capacity condition β > 1, with β drawn in halves",
    sp.Lt(phi_0_star, 1): "φ_0 in (0, 1), as the paper has it",
    sp.Ge(n, 1): "nσ_0² ≍ T^a, so that there are generations",
    sp.Gt(tau_0, 0): "nσ_0² ≍ T^a, so that they are noisy",
}
"""What the paper says in words, and the ranges of the parameters hold."""
hit = sp.Symbol("D_kappa", positive=True)
WHERE = {hit: sp.Min(d, kappa ** (-1 / beta))}
SYMBOLS = {hit: "number of eigenvalues above κ, min(d, κ^(-1/β)), up to constants"}
SPLIT = "Lemma I.1 for d eigenvalues, split at j = κ^(-1/β)"
LARGEST = "κ ≍ λ, and a sum is of the order of its largest term"
COUNTED = "as printed: Theorem 5.1 with max(T/T_0, φ_0) ≍ T^(1-b), for d above κ^(-1/β) and r ≠ 1"
TIE = sp.Eq(r, 1)


def _assumed(drawn: sp.Symbol) -> dict[sp.Basic, str]:
    """The assumptions, with b > 0 in the letter that is drawn."""
    return {**ASSUMED, sp.Ge(drawn, 1): "T_0 ≍ T^b with b > 0"}


def _counted(noise: sp.Expr) -> sp.Expr:
    """The error in D = min(d, κ^(-1/β)), with some downstream noise."""
    return bias_order(hit, kappa) + noise_order(hit).subs(sigma, noise)


RANGES = {
    noisy.ell_2: {sp.Le(noisy.ell_2, 2): "ℓ <= ℓ_crit"},
    noisy.ell_4: {
        sp.Ge(noisy.ell_4, 1): "ℓ > ℓ_crit",
        sp.Le(noisy.ell_4, 3): "ℓ < β, as in Theorem 5.1",
    },
}
"""The ranges of the penalty that the paper states, in the letters that are drawn."""


def _rate(claim: Claim, rules: Iterable[Step], noise: sp.Expr, drawn: sp.Symbol) -> Chain:
    """From the deterministic equivalent at a penalty, over sums, to what comes next."""
    simpler = without_freedom(EQUIVALENT if noise != 0 else op.NOISELESS, T)
    return Chain(
        claim,
        (
            Step(claim.equivalent, ByEquivalent(ERROR_EQUIVALENT), sign="≍"),
            Step(simpler, KappaOrder(), sign="≍"),
            Step(as_sums(simpler, SPECTRUM), PowerLaw()),
            *rules,
        ),
        where=WHERE,
        assumes=_assumed(drawn) | {k: v for p in claim.parameters for k, v in RANGES.get(p.symbol, {}).items()},
        symbols=SYMBOLS,
    )


def _right(claim: Claim, noise: sp.Expr, drawn: sp.Symbol, sign: str = "≍", printed: bool = False) -> Chain:
    """A rate from the orders of the sums; the last step may be the printed one."""
    steps = (
        Step(_counted(noise), Comparison(SPLIT), sign="≍"),
        Step(claim, Exponents(LARGEST), sign=sign, printed=printed),
    )
    return _rate(claim, steps, noise, drawn)


def _printed(claim: Claim, counted: sp.Expr, noise: sp.Expr, drawn: sp.Symbol) -> Chain:
    """A rate from the printed one of Theorem 5.1."""
    steps = (
        Step(counted, Comparison(COUNTED), sign="≍", printed=True),
        Step(claim, Exponents(LARGEST), sign="≍", printed=True),
    )
    return _rate(claim, steps, noise, drawn)


def _infimum(claim: Claim, counted: sp.Expr, ending: tuple[Step, ...], printed: bool = False) -> Chain:
    """An infimum over penalties: the same steps under it, then the optimum."""
    least = claim.lhs
    simpler = without_freedom(least.args[0], T)

    def over(body: sp.Expr) -> Least:
        return Least(body, *least.args[1:])

    why = COUNTED if printed else SPLIT
    return Chain(
        claim,
        (
            Step(over(simpler), KappaOrder(), sign="≍"),
            Step(over(as_sums(simpler, SPECTRUM)), PowerLaw()),
            Step(over(counted), Comparison(why), sign="≍", printed=printed),
            *ending,
        ),
        assumes=_assumed(op.b_2),
        symbols=SYMBOLS,
    )


def _place(claim: Claim, rule: Rule, printed: bool = False) -> Chain:
    """The penalty at which an infimum is reached."""
    return Chain(
        claim,
        (
            Step(op.kappa_best, KappaOrder(), sign="≍", note="λ = κ (1 - df_1(κ)/T) by the equation that defines κ"),
            Step(claim, rule, sign="≍", printed=printed),
        ),
        assumes=_assumed(op.b_2),
        symbols={**SYMBOLS, op.kappa_best: "κ at which the error is smallest"},
    )


WEIGHT = 1 / (GAIN + 1)
"""Weight of the bias T^(-2β min(r,1) x) against the noise T^(x - m), so that x drops out of their product."""
REACHED = op.REACHED[op.reached]


def _balance(tie: sp.Basic) -> sp.Expr:
    """Where bias and noise balance; at r = 1 the logarithm in the bias moves it."""
    return T ** (-REACHED * beta * WEIGHT) * sp.Piecewise((sp.log(T) ** (-beta * WEIGHT), tie), (1, True))


def _least(room: sp.Basic, end: sp.Expr) -> sp.Expr:
    """The smallest error: at r = 1 with its logarithm, of which the whole stays at an end of the range.

    Args:
        room: Where the balance lies inside the range.
        end: Power of log T at its end.
    """
    full = sp.log(T) ** end if end != 0 else sp.S.One
    return sp.Piecewise(
        (T ** (a - sp.Min(b, 1)), a >= sp.Min(b, 1)),
        (T ** (-REACHED * c) * sp.log(T) ** WEIGHT, TIE & room),
        (T ** (-REACHED * c) * full, TIE),
        (T ** (-REACHED * c), True),
    )


def _powers(noise: sp.Expr) -> sp.Expr:
    """Bias and noise in powers of T and D = min(T^b, κ^(-1/β))."""
    at = sp.Min(T**b, kappa ** (-1 / beta))
    log = sp.Piecewise((at ** (2 * beta * (1 - r)), r < 1), (sp.log(1 + at), TIE), (1, True))
    return S * kappa**2 * log + (n * tau_0**2 * T ** (a - sp.Min(b, 1)) + noise**2 / T) * at


PRINTED_RATE = kappa ** (2 * sp.Min(r, 1)) + T ** (a - b) * kappa ** (-1 / beta)
PRINTED_NOISY = PRINTED_RATE + sigma**2 * kappa ** (-1 / beta) / T

COR_5_2 = _infimum(
    op.COR_5_2,
    PRINTED_RATE,
    (Step(op.COR_5_2, OptimalExponent(T**-ell_star, WEIGHT), "≍", printed=True),),
    printed=True,
)
COR_5_2_CORRECTED = _infimum(
    op.COR_5_2_CORRECTED,
    _powers(sp.S.Zero),
    (
        Step(_least(sp.true, sp.S.Zero), OptimalExponent(_balance(TIE & (REACHED > 0)), WEIGHT), "≍"),
        Step(op.COR_5_2_CORRECTED, Exponents("the logarithm in the claim is of the order of log T"), "≍"),
    ),
)
COR_5_2_EXPONENT = _place(
    op.COR_5_2_EXPONENT, BestPlace(T**-ell_star, _powers(sp.S.Zero), T ** (-(b - a) * c), WEIGHT), printed=True
)
COR_5_2_EXPONENT_CORRECTED = _place(
    op.COR_5_2_EXPONENT_CORRECTED,
    BestPlace(_balance(TIE & (REACHED > 0)), _powers(sp.S.Zero), _least(sp.true, sp.S.Zero), WEIGHT),
)
COR_5_2_BOUND = _right(op.COR_5_2_BOUND, sp.S.Zero, op.b_4, sign="≳", printed=True)
COR_5_2_BOUND_CORRECTED = _right(op.COR_5_2_BOUND_CORRECTED, sp.S.Zero, op.b_4, sign="≳")
COR_5_2_DIVERGES = _right(op.COR_5_2_DIVERGES, sp.S.Zero, op.b_4, sign="→", printed=True)
COR_5_2_DIVERGES_CORRECTED = _right(op.COR_5_2_DIVERGES_CORRECTED, sp.S.Zero, op.b_4, sign="→")

NOISY_SMALL = _printed(noisy.NOISY_SMALL, PRINTED_NOISY, sigma, op.b_4)
NOISY_SMALL_CORRECTED = _right(noisy.NOISY_SMALL_CORRECTED, sigma, op.b_4)
NOISY_LARGE = _printed(noisy.NOISY_LARGE, PRINTED_NOISY, sigma, op.b_4)
NOISY_LARGE_CORRECTED = _right(noisy.NOISY_LARGE_CORRECTED, sigma, op.b_4)
NOISY_SMALL_MINIMUM = _place(
    noisy.NOISY_SMALL_MINIMUM,
    BestPlace(T ** -sp.Min(ell_star, ell_crit), _powers(sigma), T ** (-(b - a) * c), WEIGHT),
    printed=True,
)
NOISY_SMALL_MINIMUM_CORRECTED = _place(
    noisy.NOISY_SMALL_MINIMUM_CORRECTED,
    BestPlace(_balance(TIE & (REACHED > 0) & (REACHED < 1)), _powers(sigma), _least(REACHED < 1, sp.S.One), WEIGHT),
)
NOISY_LARGE_MINIMUM = _infimum(
    noisy.NOISY_LARGE_MINIMUM,
    PRINTED_NOISY,
    (Step(noisy.NOISY_LARGE_MINIMUM, OptimalExponent(T**-ell_crit, WEIGHT), "≍", printed=True),),
    printed=True,
)
EDGE = TIE & sp.Eq(a, 0) & (b >= 1)
"""Only with as little noise as that is the bias as large as the noise at ℓ_crit."""
NOISY_LARGE_MINIMUM_CORRECTED = _infimum(
    noisy.NOISY_LARGE_MINIMUM_CORRECTED,
    _powers(sigma),
    (
        Step(
            T ** (a - sp.Min(b, 1) + sp.Min(b, 1 - c)) * sp.Piecewise((sp.log(T) ** WEIGHT, EDGE), (1, True)),
            OptimalExponent(T**-ell_crit * sp.Piecewise((sp.log(T) ** -ell_crit, EDGE), (1, True)), WEIGHT),
            "≍",
        ),
        Step(
            noisy.NOISY_LARGE_MINIMUM_CORRECTED,
            Exponents("the logarithm in the claim is of the order of log T"),
            "≍",
        ),
    ),
)
NOISY_VANISHES = _infimum(
    noisy.NOISY_VANISHES,
    _powers(sigma),
    (Step(noisy.NOISY_VANISHES, OptimalExponent(T**-ell_crit), "≳"),),
)
