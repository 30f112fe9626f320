"""Letters, paths and formulas that the claims about power-law spectra share.

Exponents are drawn as multiples of a fraction, so that two powers of T either have the same
exponent or visibly different ones; every edge of a printed range is such a multiple. They are sizes
that make the difference: up to T = 10**48 and penalties down to 10**-144 the sums over the spectrum
stay within the range of doubles.
"""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import E_TEST, TRUTH_NORM, S, beta, n, r, s, sigma, sigma_0, truth_form, w_0
from theory.language.claim import Claim
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.vocabulary.covariances import Covariance, Vector
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.ridge import T_0, Sigma, T, d, df, kappa, lam
from theory.vocabulary.traces import Trace


QUARTER = sp.Rational(1, 4)
SIXTEENTH = sp.Rational(1, 16)
beta_2, source = sp.symbols("beta_2 source", integer=True, positive=True)
ell, a, b = sp.symbols("ell a b", nonnegative=True)
ell_crit, c = sp.symbols("ell_crit c", positive=True)
ell_star = sp.Symbol("ell_star", real=True)  # below 0 where b < a, which the paper does not rule out
dimension = sp.Symbol("D", positive=True)
tau, tau_0 = sp.Symbol("tau", positive=True), sp.Symbol("tau_0", nonnegative=True)

CAPACITY = Parameter(beta_2, "2 β, β the exponent of the spectrum", 3, 6, spread="linear", latex="2\\beta")
SOURCE_EXPONENT = Parameter(
    source, "2 β r, r the exponent of the source condition", 1, 7, spread="linear", latex="2\\beta r"
)
"""β in halves and 2 β r in integers: r = 1 is 2 β r = 2 β, and both sides of it are drawn."""
LABEL_NOISE = Parameter(tau, "constant in the downstream label noise", sp.Rational(1, 3), 1, latex=r"\tau")
GENERATOR_LABEL_NOISE = Parameter(
    tau_0, "constant in the generators' label noise", sp.Rational(1, 3), 1, latex=r"\tau_0"
)
CONSTANT_TRUTH = TRUTH_NORM.between(0.5, 2)
"""Constants are drawn close together: next to a larger constant a logarithm settles beyond any size."""

EXPONENTS = {beta: beta_2 / sp.Integer(2), r: source / beta_2}
"""What every path fixes first."""
SIZES = tuple(10 ** (6 * k) for k in range(1, 9))
SPECTRUM = {Sigma: Covariance("power", d, 1, beta), w_0: Vector("source", Sigma, S, r)}
GAIN = 2 * beta * sp.Min(r, 1)
"""2 β min(r, 1)."""
CRITICAL = {ell_crit: beta / (GAIN + 1), c: GAIN / (GAIN + 1)}
POWER = {"spectrum": "power", "w0": "source"}
READING = (
    "s_j = j^-β and c_j = j^(-δ/2) brought to w0'Σw0; exponents in multiples of a fraction, so that ties are exact; "
    "E_test by Bias + Var + nσ_0²ρ at T up to 10^48, which is simulated where a machine can"
)


def error_formula(at: sp.Expr, noise: sp.Expr = sigma, generations: sp.Expr = n) -> sp.Expr:
    """Bias + Var + n sigma_0^2 rho at a value of kappa, for generators with T_0 >= d + 2 rows.

    Proposition 4.2 and Corollary 4.4 with T_0 - d - 1 in place of T_0 - d, which is exact: given the
    downstream design the mean of (X_0'X_0)^{-1} is Sigma^{-1}/(T_0 - d - 1). kappa^2 is taken into the trace of
    (Sigma + kappa)^{-2}, which overflows by itself.
    """
    lost = at**2 * truth_form(s / (s + at) ** 2) / (1 - df(2, at) / T)
    spread = noise**2 * df(2, at) / (T - df(2, at))
    gain = df(2, at) * (1 + Trace((1 + s / at) ** -2, Sigma) / (T - df(2, at)))
    return lost + spread + generations * sigma_0**2 * gain / (T_0 - d - 1)


PENALISED = {kappa: Kappa(lam, T, Sigma)}
EQUIVALENT = error_formula(kappa)
CLEAN_EQUIVALENT = error_formula(kappa, generations=sp.S.Zero)


order_claim = partial(Claim, kind=Kind.ORDER, tolerance=0.02)


def power_path(name: str, sets: dict[sp.Symbol, sp.Expr]) -> GrowthPath:
    """T → ∞ along powers of T, exponents fixed."""
    return GrowthPath(f"T → ∞, {name}", size=T, sizes=SIZES, sets=EXPONENTS | sets, slowest=SIXTEENTH)


def zeta(at: sp.Expr) -> sp.Expr:
    """ζ to four digits: four terms and the integral of the rest, which double precision has a name for."""
    return sum(sp.Integer(j) ** -at for j in range(1, 5)) + sp.Rational(9, 2) ** (1 - at) / (at - 1)


def bias_order(at: sp.Expr, penalty: sp.Expr) -> sp.Expr:
    """Order of the bias: penalty^2 times the sum over j <= at of c_j^2/s_j, which is D^(2β(1-r)), log D or 1.

    With the constants that it has at r = 1, where c_j^2 = S j^(-1-β)/ζ(1 + 2β), so that the two parts of an
    error are added in the right proportion: next to a logarithm, what is of order 1 is felt at any size.
    """
    power = 2 * beta * (1 - r)
    harmonic = (sp.log(1 + at) + sp.EulerGamma - 1 / beta) / zeta(1 + 2 * beta)
    return S * penalty**2 * sp.Piecewise((at**power, r < 1), (harmonic, sp.Eq(r, 1)), (1, True))


FREEDOM = sp.Rational(4, 5)
"""df_2(κ)/D, D = κ^(-1/β) < d: the integral of (1 + x^β)^-2, 0.785 to 0.806 for β from 3/2 to 3."""


def noise_order(at: sp.Expr) -> sp.Expr:
    """Order of what all label noises cost, in the same proportion: σ² D/T, and nσ_0² (T + d)/(T_0 - d - 1) D/T."""
    return FREEDOM * (sigma**2 + n * sigma_0**2 * (T + d) / (T_0 - d - 1)) * at / T


CLEAN_ERROR = E_TEST(latex=r"E_{\mathrm{clean}}", text="E_clean", n=0, sigma_0=0, **POWER)
SYNTHETIC_ERROR = E_TEST(**POWER)
NOISELESS_ERROR = E_TEST(sigma=0, **POWER)
