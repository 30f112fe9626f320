"""Letters, parameters and measured quantities that the sections of the paper share."""

from functools import partial

import sympy as sp

from theory.language.claim import Claim
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.quantity import Measured, Quantity
from theory.language.source import Source
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Vector
from theory.vocabulary.ridge import (
    DIRECTION_WORDS,
    SPECTRUM,
    Sigma,
    condition,
    d,
    generator_rows_between,
    lam,
    phi_0_star,
    phi_star,
    rows_between,
    spectrum,
)
from theory.vocabulary.traces import Form


PAPER = "Dohmatob, Feng, Kempe 2024, Model Collapse Demystified: The Case of Regression (arXiv 2402.07712)"


equality = partial(Claim, kind=Kind.EQUAL)


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
n, m = sp.symbols("n m", integer=True, nonnegative=True)
N, k = sp.symbols("N k", integer=True, positive=True)
sigma = sp.Symbol("sigma", positive=True)
sigma_0 = sp.Symbol("sigma_0", nonnegative=True)
S = sp.Symbol("w0_norm2", positive=True)
beta, r = sp.symbols("beta r", positive=True)
w_0, direction, designs = sp.symbols("w_0 w0 designs")


DIMENSION = Parameter(d, "dimension", 1, 256)
ROWS = rows_between(1, 32 * (d + 2))
GENERATOR_ROWS = generator_rows_between(1, 32 * (d + 2))
GENERATIONS = Parameter(n, "generations of synthetic labels", 0, 30, spread="linear")
NOISE = Parameter(sigma, "standard deviation of the downstream label noise", 0.1, 2)
GENERATOR_NOISE = Parameter(sigma_0, "standard deviation of the generators' label noise", 0, 2.5, spread="linear")
PENALTY = Parameter(lam, "ridge penalty of the downstream fit", 0, 2000, latex=r"\lambda")
TRUTH_NORM = Parameter(S, "squared length of the truth, w0' Sigma w0", 0.01, 10, latex=r"\|w_0\|_\Sigma^2")
CONDITION = Parameter(condition, "largest over smallest eigenvalue of Sigma", 2, 10_000)
TRUTH = Parameter(direction, "direction of the truth", choices=DIRECTION_WORDS)
DESIGNS = Parameter(designs, "designs of the generators", choices=("independent", "shared"))
RATIO = Parameter(phi_star, "limit of d/T", 0.02, 0.96, spread="linear", latex=r"\phi_\star")
GENERATOR_RATIO = Parameter(phi_0_star, "limit of d/T_0", 0.02, 0.96, spread="linear", latex=r"\phi_{0\star}")
SHAPE = (TRUTH_NORM, SPECTRUM, CONDITION, TRUTH, DESIGNS)
NOISES = (GENERATIONS, NOISE, GENERATOR_NOISE)

COVARIANCE = {Sigma: Covariance(spectrum, d, condition)}
"""Sigma by the shape, condition number and dimension of a regime."""
TRUTH_VECTOR = {w_0: Vector(direction, Sigma, S)}
"""The truth: its direction in the eigenbasis, scaled to w0' Sigma w0."""


def truth_form(body: sp.Expr) -> sp.Expr:
    """w0' f(Sigma) w0, with f a formula in the eigenvalue."""
    return Form(w_0, body, w_0, Sigma)


def _quantity(name: str, latex: str, text: str, meaning: str, nonnegative: bool = False) -> Quantity:
    return Quantity(f"dohmatob2024.{name}", latex, text, meaning, nonnegative)


E_TEST = _quantity(
    "test_error",
    r"E_{\mathrm{test}}(\hat w_n^{\mathrm{pred}})",
    "E_test(w_n)",
    "Test error of the downstream fit, noise of the test label subtracted.",
    nonnegative=True,
)


def clean_error(**setting: sp.Expr | str | int) -> Measured:
    """Test error of the fit on clean data, with these entries of the setting."""
    return E_TEST(latex=r"E_{\mathrm{test}}(\hat w_0^{\mathrm{pred}})", text="E_test(w_0)", n=0, **setting)


CLEAN_E_TEST = clean_error(sigma_0=0)
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
PROJECTION_ENERGY = _quantity(
    "projection_energy",
    r"\mathbb{E}\,u^\top Q_{n-1}^\top \Sigma Q_{n-1} v",
    "E[u' Q' Sigma Q v]",
    "Sigma between two products of projections.",
)
