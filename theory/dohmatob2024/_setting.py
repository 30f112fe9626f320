"""Letters, parameters and measured quantities that the sections of the paper share."""

import sympy as sp

from theory.language.claim import Source
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Vector
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.traces import Form, Trace


PAPER = "Dohmatob, Feng, Kempe 2024, Model Collapse Demystified: The Case of Regression (arXiv 2402.07712)"


def printed(place: str, note: str = "") -> Source:
    """A claim that the paper prints."""
    return Source(PAPER, place, note=note)


def formalised(place: str, note: str = "") -> Source:
    """A claim read out of the paper's words."""
    return Source(PAPER, place, "formalised", note)


def ours(place: str, note: str = "") -> Source:
    """A claim of ours about the paper's setting."""
    return Source(PAPER, place, "ours", note)


s = EIGENVALUE
d, T, T_0 = sp.symbols("d T T_0", integer=True, positive=True)
n, m = sp.symbols("n m", integer=True, nonnegative=True)
N, k = sp.symbols("N k", integer=True, positive=True)
sigma = sp.Symbol("sigma", positive=True)
sigma_0, lam = sp.symbols("sigma_0 lam", nonnegative=True)
S = sp.Symbol("w0_norm2", positive=True)
phi, phi_0, phi_star, phi_0_star = sp.symbols("phi phi_0 phi_star phi_0_star", positive=True)
condition, beta, r = sp.symbols("condition beta r", positive=True)
kappa, kappa_0 = sp.symbols("kappa kappa_0", nonnegative=True)
df_1, df_2, df_2_0 = sp.symbols("df_1 df_2 df_2_0", nonnegative=True)
Sigma, w_0, spectrum, direction, designs = sp.symbols("Sigma w_0 spectrum w0 designs")


def rows_between(low: sp.Expr | int, high: sp.Expr | int) -> Parameter:
    """The rows of the downstream design within a range; after `DIMENSION`."""
    return Parameter(T, "rows of the downstream design", low, high, ratio=(phi, d / T))


def generator_rows_between(low: sp.Expr | int, high: sp.Expr | int) -> Parameter:
    """The rows of each generator's design within a range; after `DIMENSION`."""
    return Parameter(T_0, "rows of each generator's design", low, high, ratio=(phi_0, d / T_0))


DIMENSION = Parameter(d, "dimension", 1, 256)
ROWS = rows_between(1, 32 * (d + 2))
GENERATOR_ROWS = generator_rows_between(1, 32 * (d + 2))
GENERATIONS = Parameter(n, "generations of synthetic labels", 0, 30, spread="linear")
NOISE = Parameter(sigma, "standard deviation of the downstream label noise", 0.1, 2)
GENERATOR_NOISE = Parameter(sigma_0, "standard deviation of the generators' label noise", 0, 2.5, spread="linear")
PENALTY = Parameter(lam, "ridge penalty of the downstream fit", 0, 2000, latex=r"\lambda")
TRUTH_NORM = Parameter(S, "squared length of the truth, w0' Sigma w0", 0.01, 10, latex=r"\|w_0\|_\Sigma^2")
SPECTRUM = Parameter(
    spectrum,
    "shape of the eigenvalues of Sigma",
    choices=("isotropic", "two_level", "power_law", "geometric", "irregular"),
)
CONDITION = Parameter(condition, "largest over smallest eigenvalue of Sigma", 2, 10_000)
TRUTH = Parameter(direction, "direction of the truth", choices=("random", "top", "bottom", "equal"))
DESIGNS = Parameter(designs, "designs of the generators", choices=("independent", "shared"))
RATIO = Parameter(phi_star, "limit of d/T", 0.02, 0.96, spread="linear", latex=r"\phi_\star")
GENERATOR_RATIO = Parameter(phi_0_star, "limit of d/T_0", 0.02, 0.96, spread="linear", latex=r"\phi_{0\star}")
u, v, u_word, v_word = sp.symbols("u_vector v_vector u v")
LEFT = Parameter(u_word, "direction of the left vector", choices=TRUTH.choices)
RIGHT = Parameter(v_word, "direction of the right vector", choices=(*TRUTH.choices, "mixed"))
"""Its last word is at right angles to none of the left ones."""
ANY_GENERATOR = Parameter(phi_0_star, "limit of d/T_0", 0.2, 10, latex=r"\phi_{0\star}")
FORM_SPECTRUM = Parameter(
    spectrum, SPECTRUM.meaning, choices=("two_level", "isotropic", "power_law", "geometric", "irregular")
)
"""The first regime has two levels and u = v, T_0 < d: forms of two different directions fade as d grows."""
SHAPE = (TRUTH_NORM, SPECTRUM, CONDITION, TRUTH, DESIGNS)
NOISES = (GENERATIONS, NOISE, GENERATOR_NOISE)

COVARIANCE = {Sigma: Covariance(spectrum, d, condition)}
"""Sigma by the shape, condition number and dimension of a regime."""
TRUTH_VECTOR = {w_0: Vector(direction, Sigma, S)}
"""The truth: its direction in the eigenbasis, scaled to w0' Sigma w0."""


def df(order: int, at: sp.Expr) -> sp.Expr:
    """Degrees of freedom df_m(kappa) = tr Sigma^m (Sigma + kappa I)^{-m}."""
    return Trace(s**order / (s + at) ** order, Sigma)


def truth_form(body: sp.Expr) -> sp.Expr:
    """w0' f(Sigma) w0, with f a formula in the eigenvalue."""
    return Form(w_0, body, w_0, Sigma)


DOWNSTREAM = {kappa: Kappa(lam, T, Sigma), df_1: df(1, kappa), df_2: df(2, kappa)}
"""kappa(lambda, T) and its degrees of freedom; after `COVARIANCE`."""
GENERATOR = {kappa_0: Kappa(0, T_0, Sigma), df_2_0: df(2, kappa_0)}
"""kappa_0 = kappa(0, T_0) and its degrees of freedom; after `COVARIANCE`."""


def _quantity(name: str, latex: str, text: str, meaning: str, nonnegative: bool = False) -> Quantity:
    return Quantity(f"dohmatob2024.{name}", latex, text, meaning, nonnegative)


E_TEST = _quantity(
    "test_error",
    r"E_{\mathrm{test}}(\hat w_n^{\mathrm{pred}})",
    "E_test(w_n)",
    "Test error of the downstream fit, noise of the test label subtracted.",
    nonnegative=True,
)
CLEAN_E_TEST = E_TEST(latex=r"E_{\mathrm{test}}(\hat w_0^{\mathrm{pred}})", text="E_test(w_0)", n=0, sigma_0=0)
E_NULL = _quantity(
    "null_error", r"E_{\mathrm{test}}(0)", "E_test(0)", "Test error of the predictor 0, likewise: |w0|_Sigma^2."
)
BIAS = _quantity(
    "bias",
    r"\mathrm{Bias}",
    "Bias",
    "E |A w0 - w0|_Sigma^2, A = S R: bias of ridge on clean data.",
    nonnegative=True,
)
VARIANCE = _quantity(
    "variance", r"\mathrm{Var}", "Var", "sigma^2/T E tr Sigma R^2 S: variance of ridge on clean data.", True
)
SYNTHETIC_BIAS = _quantity(
    "bias_synthetic",
    r"\widetilde{\mathrm{Bias}}",
    "Bias~",
    "E |A Q w0 - w0|_Sigma^2, Q the product of projections.",
    True,
)
BIAS_SHIFT = _quantity("bias_shift", r"\Delta\mathrm{Bias}", "dBias", "E |A (Q w0 - w0)|_Sigma^2.")
RHO = _quantity("noise_gain", r"\rho", "rho", "Gain of the generators' label noise, per generation.", nonnegative=True)
CROSS = _quantity(
    "cross_term",
    r"\mathbb{E}\,w_0^\top (I - P_0) A \Sigma (I - A) w_0",
    "E[w0' (I - P_0) A Sigma (I - A) w0]",
    "Cross term between what the first generator loses and what ridge shrinks.",
)
WHITENED_GAIN = _quantity(
    "whitened_gain",
    r"\mathbb{E}\operatorname{tr}\Sigma^{-1}\hat\Sigma R\Sigma\hat\Sigma R",
    "E tr inv(Sigma) S R Sigma S R",
    "Trace of the downstream fit's square between Sigma and its inverse.",
)
EMPIRICAL_DF = _quantity(
    "empirical_df", r"\mathbb{E}\,\mathrm{df}_1(\lambda; \hat\Sigma)", "E df_1(lam; S)", "Empirical degrees of freedom."
)
GENERATOR_NORM = _quantity(
    "generator_norm", r"\mathbb{E}\,\|\hat w_n\|^2", "E |w_n|^2", "Squared Euclidean length of the last generator."
)
TRUTH_LENGTH = _quantity("truth_norm", r"\|w_0\|^2", "|w0|^2", "Squared Euclidean length of the truth.")
PROJECTION_FORM = _quantity(
    "projection_form", r"\mathbb{E}\,u^\top Q_{n-1} v", "E[u' Q v]", "Bilinear form of the product of projections."
)
PROJECTION_ENERGY = _quantity(
    "projection_energy",
    r"\mathbb{E}\,u^\top Q_{n-1}^\top \Sigma Q_{n-1} v",
    "E[u' Q' Sigma Q v]",
    "Sigma between two products of projections.",
)
