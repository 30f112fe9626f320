"""Least squares (lambda = 0): test error after n generations of synthetic labels."""

from functools import partial
from typing import Any

import sympy as sp

from theory.dohmatob2024._setting import (
    CONDITION,
    DIMENSION,
    E_NULL,
    E_TEST,
    GENERATOR_RATIO,
    GENERATOR_ROWS,
    NOISE,
    NOISES,
    RATIO,
    ROWS,
    SHAPE,
    TRUTH,
    TRUTH_NORM,
    N,
    S,
    clean_error,
    equality,
    k,
    m,
    n,
    ours,
    printed,
    sigma,
    sigma_0,
)
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.vocabulary.ridge import SPECTRUM, T_0, T, d, phi, phi_0, phi_0_star, phi_star


SNR, SNR_0 = sp.symbols("SNR SNR_0", positive=True)
DIRECTION = Parameter(sp.Symbol("u"), "direction of the quadratic form", choices=("random", "top", "bottom", "equal"))
INVERSE_FORM = Quantity(
    "dohmatob2024.inverse_covariance_form",
    r"\mathbb{E}\,u^\top\hat\Sigma_0^{-1}u",
    "E[u' inv(S_0) u]",
    "Quadratic form of the inverse of the empirical covariance of T_0 rows.",
)
PRECISION_FORM = Quantity(
    "dohmatob2024.precision_form", r"u^\top\Sigma^{-1}u", "u' inv(Sigma) u", "Quadratic form of the inverse covariance."
)

ENOUGH_ROWS = (sp.Ge(T_0, d + 2), sp.Ge(T, d + 2))
RATIOS = {phi: d / T, phi_0: d / T_0}

PROPORTIONATE = GrowthPath(
    "d, T, T_0 → ∞ with d/T and d/T_0 fixed",
    size=d,
    sizes=(64, 256, 1024, 4096, 16384),
    sets={T: sp.ceiling(d / phi_star), T_0: sp.ceiling(d / phi_0_star)},
)
FIXED_GENERATOR = GrowthPath(
    "T → ∞ with d and T_0 fixed",
    size=k,
    sizes=(4, 16, 64, 256, 1024, 4096, 16384),
    sets={T: k * (d + 2)},
)

IN_PROPORTION = (RATIO, GENERATOR_RATIO, *NOISES, *SHAPE)
ROWS_GROWING = (DIMENSION, GENERATOR_ROWS, *NOISES, *SHAPE)
AT_ANY_SIZE = (DIMENSION, ROWS, GENERATOR_ROWS, *NOISES, *SHAPE)

LEAST_SQUARES_ERROR = sigma**2 * phi / (1 - phi) + n * sigma_0**2 * phi_0 / (1 - phi_0)

THM_4_1_TEST_ERROR = Claim(
    id="dohmatob2024.thm_4_1",
    kind=Kind.ASYMPTOTIC,
    statement="Test error of least squares after n generations, sizes growing in proportion",
    lhs=E_TEST(),
    rhs=LEAST_SQUARES_ERROR,
    parameters=IN_PROPORTION,
    hypotheses=ENOUGH_ROWS,
    where=RATIOS,
    path=PROPORTIONATE,
    source=printed("Theorem 4.1", "'for large T' read as the proportionate limit"),
    wrong=(
        Wrong("n + 1 in place of n", LEAST_SQUARES_ERROR.subs(n, n + 1)),
        Wrong("phi in place of phi / (1 - phi)", sigma**2 * phi + n * sigma_0**2 * phi_0 / (1 - phi_0)),
    ),
)


def as_rows_grow(claim: Claim, **changes: Any) -> Claim:
    """A claim about sizes in proportion, for T alone growing."""
    return claim.variant("fixed_generator", parameters=ROWS_GROWING, path=FIXED_GENERATOR, **changes)


THM_4_1_FIXED_GENERATOR = as_rows_grow(
    THM_4_1_TEST_ERROR,
    statement="Test error of least squares after n generations, T alone growing",
    source=printed("Theorem 4.1", "'for large T' with d and T_0 fixed, as printed"),
    wrong=(Wrong("n + 1 in place of n", LEAST_SQUARES_ERROR.subs(n, n + 1)),),
)

THM_4_1_FIXED_GENERATOR_CORRECTED = THM_4_1_FIXED_GENERATOR.corrected(
    statement="Test error of least squares after n generations, T alone growing, exact in T_0",
    rhs=sigma**2 * phi / (1 - phi) + n * sigma_0**2 * d / (T_0 - d - 1),
    source=ours(
        "Theorem 4.1, corrected for fixed T_0",
        "thm_4_1.finite with E tr W^{-1} = d/(T_0 - d - 1) kept for the generators; d/(T - d - 1) ~ φ/(1 - φ) as T → ∞",
    ),
    wrong=(Wrong("T_0 - d, as printed", LEAST_SQUARES_ERROR),),
)

THM_4_1_FINITE = THM_4_1_TEST_ERROR.variant(
    "finite",
    kind=Kind.EQUAL,
    statement="Exact test error of least squares after n generations",
    rhs=sigma**2 * d / (T - d - 1) + n * sigma_0**2 * d / (T_0 - d - 1),
    parameters=AT_ANY_SIZE,
    where={},
    path=None,
    source=printed("proof of Theorem 4.1"),
    wrong=(
        Wrong("T_0 - d in place of T_0 - d - 1", sigma**2 * d / (T - d - 1) + n * sigma_0**2 * d / (T_0 - d)),
        Wrong("T and T_0 exchanged", sigma**2 * d / (T_0 - d - 1) + n * sigma_0**2 * d / (T - d - 1)),
    ),
)


def staged_rows(fit: sp.Expr) -> sp.Expr:
    """Rows of a fit under the growing schedule: T_1 = T_0, T_m = ceil(m log(m)**2 T_0) for m >= 2."""
    grown = sp.ceiling(fit * sp.log(fit) ** 2 * T_0)
    return sp.Piecewise((T_0, sp.Eq(fit, 1)), (grown, True))


FITS = Parameter(N, "least-squares fits in all, the downstream one included", 2, 30, spread="linear")
STAGED = E_TEST(
    latex=r"E_{\mathrm{test}}(\hat w_{N-1}^{\mathrm{pred}})",
    text="E_test(w_{N-1})",
    n=N - 1,
    T=staged_rows(N),
    T_0=sp.SeqFormula(staged_rows(m), (m, 1, N - 1)),
    sigma_0=sigma,
)
CLEAN = clean_error(T=T_0, sigma_0=sigma)
STAGING = Parameter(
    sp.Symbol("designs"), "designs of the generators (they differ in size, so independent)", choices=("independent",)
)
STAGED_SHAPE = (TRUTH_NORM, SPECTRUM, CONDITION, TRUTH, STAGING)
STAGING_NOTE = "staging read as N fits, T_1 = T_0, T_m = ceil(m log(m)^2 T_0), fit N downstream; sum cut at N"
STAGED_ROWS_ENOUGH = (sp.Ge(sp.ceiling(2 * sp.log(2) ** 2 * T_0), d + 2),)
LOSS = 1 + sp.Sum(1 / (m * sp.log(m) ** 2), (m, 2, N))
VANISHING_RATIO = GrowthPath(
    "T_0 → ∞ with d and N fixed (φ_0 → 0)",
    size=k,
    sizes=(4, 16, 64, 256, 1024, 4096),
    sets={T_0: k * (d + 2)},
)
FIXED_RATIO = GrowthPath(
    "d, T_0 → ∞ with d/T_0 and N fixed",
    size=d,
    sizes=(64, 256, 1024, 4096, 16384),
    sets={T_0: sp.ceiling(d / phi_0_star)},
)
STAGED_RATIO = GENERATOR_RATIO.between(0.02, 0.9)

STAGED_SUM = sp.Sum(d / (staged_rows(m) - d - 1), (m, 1, N))

staged = partial(Claim, lhs=STAGED, hypotheses=STAGED_ROWS_ENOUGH)

GROWING_DATA_EXTENDED = staged(
    id="dohmatob2024.growing_data.extended",
    kind=Kind.EQUAL,
    statement="Exact test error with growing generations",
    rhs=sigma**2 * STAGED_SUM,
    parameters=(DIMENSION, GENERATOR_ROWS, FITS, NOISE, *STAGED_SHAPE),
    source=ours(
        "beyond the paper: least squares, growing data, at finite sizes",
        f"the fits' noises add, fit m costs sigma^2 d/(T_m - d - 1), as in thm_4_1.finite; {STAGING_NOTE}",
    ),
    wrong=(
        Wrong("T_m - d in place of T_m - d - 1", sigma**2 * sp.Sum(d / (staged_rows(m) - d), (m, 1, N))),
        Wrong("every fit on T_0 rows", sigma**2 * N * d / (T_0 - d - 1)),
    ),
)

growing_data = partial(
    staged, kind=Kind.ASYMPTOTIC, parameters=(DIMENSION, FITS, NOISE, *STAGED_SHAPE), path=VANISHING_RATIO
)

GROWING_DATA_SUM = growing_data(
    id="dohmatob2024.growing_data.sum",
    statement="Growing generations cost the clean error times a convergent sum, φ_0 → 0",
    rhs=LOSS * CLEAN,
    source=printed("least squares, growing data, first ≃", STAGING_NOTE),
    wrong=(
        Wrong("sum without its second term", (LOSS - 1 / (2 * sp.log(2) ** 2)) * CLEAN),
        Wrong("log in place of log squared", (1 + sp.Sum(1 / (m * sp.log(m)), (m, 2, N))) * CLEAN),
    ),
)

GROWING_DATA_SUM_FIXED_RATIO = GROWING_DATA_SUM.variant(
    "fixed_ratio",
    statement="Growing generations cost the clean error times a convergent sum, φ_0 fixed",
    parameters=(STAGED_RATIO, FITS, NOISE, *STAGED_SHAPE),
    path=FIXED_RATIO,
    source=printed("least squares, growing data, first ≃", f"{STAGING_NOTE}; φ_0 held fixed"),
    wrong=(Wrong("sum without its second term", (LOSS - 1 / (2 * sp.log(2) ** 2)) * CLEAN),),
)

STAGED_GROWTH = sp.Piecewise((1, sp.Eq(m, 1)), (m * sp.log(m) ** 2, True))

GROWING_DATA_SUM_FIXED_RATIO_CORRECTED = GROWING_DATA_SUM_FIXED_RATIO.corrected(
    statement="Growing generations: test error as a sum over fits, φ_0 fixed",
    rhs=sigma**2 * sp.Sum(phi_0 / (STAGED_GROWTH - phi_0), (m, 1, N)),
    where={phi_0: d / T_0},
    source=ours(
        "least squares, growing data, first ≃, corrected for fixed φ_0",
        f"fit m costs d/(T_m - d - 1) → φ_0/(m log(m)^2 - φ_0), as d/T_m → φ_0/(m log(m)^2); {STAGING_NOTE}",
    ),
    wrong=(Wrong("every fit as lossy as the sum says", sigma**2 * LOSS * phi_0 / (1 - phi_0)),),
)

GROWING_DATA_NO_LOSS = growing_data(
    id="dohmatob2024.growing_data.no_loss",
    statement="Growing generations cost nothing",
    rhs=CLEAN,
    source=printed("least squares, growing data, second ≃", f"{STAGING_NOTE}; both ends of the chain"),
    wrong=(Wrong("half the clean error", CLEAN / 2),),
)

GROWING_DATA_NO_LOSS_CORRECTED = GROWING_DATA_NO_LOSS.corrected(
    kind=Kind.AT_MOST,
    statement="Growing generations cost at most a factor 3.11, however many",
    # 1 + sum over m >= 2 of 1/(m log(m)^2) = 3.1097...: partial sum plus 1/log, tested to 4 digits.
    rhs=sp.Rational(311, 100) * CLEAN,
    source=ours(
        "least squares, growing data, second ≃, corrected",
        f"growing_data.sum with its sum over all m >= 2, which is 2.1097 (integral bound); {STAGING_NOTE}",
    ),
    wrong=(Wrong("no loss", CLEAN), Wrong("at most twice the clean error", 2 * CLEAN)),
)

RELATIVE_ERROR = phi / ((1 - phi) * SNR) + n * phi_0 / ((1 - phi_0) * SNR_0)
SIGNAL_TO_NOISE = {SNR: S / sigma**2, SNR_0: S / sigma_0**2}
NOISY_GENERATOR = (sp.Gt(sigma_0, 0),)

SNR_PROPORTIONATE = Claim(
    id="dohmatob2024.snr",
    kind=Kind.ASYMPTOTIC,
    statement="Test error relative to the null predictor's, sizes growing in proportion",
    lhs=E_TEST() / E_NULL(),
    rhs=RELATIVE_ERROR,
    parameters=IN_PROPORTION,
    hypotheses=(*ENOUGH_ROWS, *NOISY_GENERATOR),
    where=RATIOS | SIGNAL_TO_NOISE,
    path=PROPORTIONATE,
    source=printed("least squares, signal-to-noise form of Theorem 4.1"),
    wrong=(Wrong("SNR and SNR_0 exchanged", RELATIVE_ERROR.subs({SNR: SNR_0, SNR_0: SNR}, simultaneous=True)),),
)

SNR_FIXED_GENERATOR = as_rows_grow(
    SNR_PROPORTIONATE,
    statement="Test error relative to the null predictor's, T alone growing",
    source=printed("least squares, signal-to-noise form of Theorem 4.1", "d and T_0 fixed"),
)

SNR_FIXED_GENERATOR_CORRECTED = SNR_FIXED_GENERATOR.corrected(
    statement="Test error relative to the null predictor's, T alone growing, exact in T_0",
    rhs=phi / ((1 - phi) * SNR) + n * d / ((T_0 - d - 1) * SNR_0),
    source=ours(
        "least squares, signal-to-noise form, corrected for fixed T_0",
        "thm_4_1.fixed_generator.corrected over the null predictor's error, the squared length of w0",
    ),
    wrong=(Wrong("T_0 - d, as printed", RELATIVE_ERROR),),
)

SNR_NULL = Claim(
    id="dohmatob2024.snr.null",
    kind=Kind.AT_LEAST,
    statement="Beyond n = SNR_0 (1/φ_0 - 1) generations the model is worse than predicting 0",
    lhs=E_TEST(),
    rhs=E_NULL(),
    parameters=AT_ANY_SIZE,
    hypotheses=(*ENOUGH_ROWS, *NOISY_GENERATOR, sp.Gt(n, SNR_0 * (1 / phi_0 - 1))),
    where=RATIOS | SIGNAL_TO_NOISE,
    source=printed(
        "least squares, signal-to-noise form: comparison with the null predictor",
        "'worse' read as: the test error is at least the null predictor's, at every size",
    ),
    wrong=(Wrong("five times worse", 5 * E_NULL()),),
)

LEMMA_F_3_INVERSE_COVARIANCE = equality(
    id="dohmatob2024.lemma_f_3",
    statement="Mean of the inverse empirical covariance",
    lhs=INVERSE_FORM(),
    rhs=T_0 / (T_0 - d - 1) * PRECISION_FORM(),
    parameters=(DIMENSION, GENERATOR_ROWS, SPECTRUM, CONDITION, DIRECTION),
    hypotheses=(sp.Ge(T_0, d + 2),),
    source=printed("Lemma F.3", "a symmetric matrix identity, checked through its quadratic forms u'·u"),
    wrong=(Wrong("T_0 - d in place of T_0 - d - 1", T_0 / (T_0 - d) * PRECISION_FORM()),),
)
