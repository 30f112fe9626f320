"""Steps of proofs, remarks and assumptions: nothing to measure, or every draw is a proof."""

import sympy as sp

from theory.dohmatob2024._generations import (
    ANY,
    DIMENSION,
    EVEN_ROWS,
    FIRST,
    GENERATOR,
    ODD_ROWS,
    SHARED_GENERATOR,
    TRUTH,
    X_0,
    design,
    j,
    noise,
    passed,
    projection,
    shared_noise,
)
from theory.dohmatob2024._setting import (
    DIMENSION as ANY_DIMENSION,
    GENERATIONS,
    GENERATOR_ROWS,
    NOISE,
    NOISES,
    PENALTY,
    ROWS,
    TRUTH as DIRECTION,
    TRUTH_NORM,
    TRUTH_VECTOR,
    S,
    beta,
    clean_error,
    equality,
    formalised,
    m,
    n,
    ours,
    printed,
    sigma,
    sigma_0,
)
from theory.dohmatob2024.label_noise import COR_4_4_ISOTROPIC, COR_4_4_RHO
from theory.dohmatob2024.least_squares import LEAST_SQUARES_ERROR
from theory.dohmatob2024.ridge import ANY_RATIO, APART, CLEAN_PATH, RIDGE_BIAS, RIDGE_VARIANCE
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.matrices import MatrixSum, OrderedProduct, Projection, PseudoInverse
from theory.language.parameter import Parameter
from theory.vocabulary.covariances import Covariance
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.ridge import T_0, Sigma, T, d, df, df_2, kappa, lam, phi, phi_0


MATRICES_NOTE = "for arbitrary designs of full rank, noise and truth; T_m takes two values in turn"

LEMMA_F_4 = equality(
    id="dohmatob2024.lemma_f_4",
    statement="The n-th generator, whatever was drawn",
    lhs=GENERATOR,
    rhs=passed(n - 1, 0) * TRUTH + MatrixSum(passed(n - 1, m) * PseudoInverse(design(m)) * noise(m), m, 0, n - 1),
    parameters=(DIMENSION, EVEN_ROWS, ODD_ROWS, ANY),
    source=printed("Lemma F.4", MATRICES_NOTE),
    wrong=(
        Wrong(
            "noise that later projections do not touch",
            passed(n - 1, 0) * TRUTH + MatrixSum(PseudoInverse(design(m)) * noise(m), m, 0, n - 1),
        ),
        Wrong("without the noise", passed(n - 1, 0) * TRUTH),
    ),
)

LEMMA_F_4_SHARED = equality(
    id="dohmatob2024.lemma_f_4.shared",
    statement="The n-th generator for shared designs, whatever was drawn",
    lhs=SHARED_GENERATOR,
    rhs=Projection(X_0) * TRUTH + PseudoInverse(X_0) * MatrixSum(shared_noise(m), m, 0, n - 1),
    parameters=(DIMENSION, EVEN_ROWS, FIRST),
    hypotheses=(sp.Ge(n, 1),),
    source=printed("Lemma F.4, shared designs", "for any design of full rank, noise and truth"),
    wrong=(Wrong("the last noise alone", Projection(X_0) * TRUTH + PseudoInverse(X_0) * shared_noise(n - 1)),),
)

LEMMA_F_4_IMAGE = equality(
    id="dohmatob2024.lemma_f_4.image",
    statement="The n-th generator lies in the row space of the last design",
    lhs=projection(n - 1) * GENERATOR,
    rhs=GENERATOR,
    parameters=(DIMENSION, EVEN_ROWS, ODD_ROWS, FIRST),
    hypotheses=(sp.Ge(n, 1),),
    source=printed("Lemma F.4, the image", MATRICES_NOTE),
    wrong=(Wrong("the truth in its place", TRUTH),),
)

KEPT = passed(n - 1, 0)

THM_4_6_PROOF_STEP = Claim(
    id="dohmatob2024.thm_4_6.proof_step",
    kind=Kind.STEP,
    statement="Each P_m is a projection, so their product Q satisfies Q'Q = Q",
    lhs=KEPT.T * KEPT,
    rhs=KEPT,
    parameters=(DIMENSION, EVEN_ROWS, ODD_ROWS, FIRST),
    hypotheses=(sp.Ge(n, 1),),
    source=printed("proof of Theorem 4.6", "independent designs, n ≥ 1"),
    wrong=(Wrong("nothing is lost", sp.Identity(d)),),
)

THM_4_6_PROOF_STEP_CORRECTED = THM_4_6_PROOF_STEP.corrected(
    statement="Each P_m is a projection, so in Q'Q the innermost pair merges",
    rhs=passed(n - 2, 0).T * projection(n - 1) * passed(n - 2, 0),
    source=ours(
        "proof of Theorem 4.6, corrected",
        "P_{n-1}'P_{n-1} = P_{n-1}; the mean over X_{n-1} for Σ = I is min(T_{n-1}/d, 1) I, then the next pair merges: "
        "E Q'Q = η I, which is what the theorem needs",
    ),
    wrong=(Wrong("as printed", KEPT), Wrong("P_{n-1} alone", projection(n - 1))),
)

SHARED_KEPT = OrderedProduct(Projection(X_0), j, 0, n - 1)

THM_4_6_PROOF_STEP_SHARED = THM_4_6_PROOF_STEP.variant(
    "shared",
    statement="For shared designs Q is one projection, and Q'Q = Q",
    lhs=SHARED_KEPT.T * SHARED_KEPT,
    rhs=SHARED_KEPT,
    parameters=(DIMENSION, EVEN_ROWS, FIRST),
    critical=({d: 8, T_0: 1, n: 1},),
    source=ours("proof of Theorem 4.6, where the step is right", "the P_m are equal"),
    wrong=(Wrong("half as much", SHARED_KEPT / 2),),
)

# Formulas -------------------------------------------------------------------------------------

rho = sp.Symbol("rho")  # not declared real: at T = df_2 it has no value
ISOTROPIC = {
    Sigma: Covariance("isotropic", d),
    phi_0: d / T_0,
    kappa: Kappa(lam, T, Sigma),
    df_2: df(2, kappa),
    rho: COR_4_4_RHO,
}
GAIN = 1 / (1 + kappa) ** 2 + kappa**2 / (1 + kappa) ** 4 * d / (T - d / (1 + kappa) ** 2)

COR_4_4_PROOF_STEP = Claim(
    id="dohmatob2024.cor_4_4.proof_step",
    kind=Kind.STEP,
    statement="From the gain of label noise to its isotropic form",
    lhs=(1 - 1 / phi_0) * rho,
    rhs=GAIN,
    parameters=(
        ANY_DIMENSION.between(1, 64),
        ROWS.between(1, 4 * (d + 2)),
        GENERATOR_ROWS.between(d + 1, 8 * (d + 2)),
        PENALTY.between(1e-6, 1000),
    ),
    hypotheses=(sp.Gt(lam, 0), sp.Gt(T_0, d)),
    where=ISOTROPIC,
    source=printed("proof of Corollary 4.4", "ρ is that of Corollary 4.4 at Σ = I; T_0 > d, so φ_0 < 1"),
    wrong=(Wrong("without the second term", 1 / (1 + kappa) ** 2),),
)

COR_4_4_PROOF_STEP_CORRECTED = COR_4_4_PROOF_STEP.corrected(
    statement="From the gain of label noise to its isotropic form, with the right sign",
    lhs=(1 / phi_0 - 1) * rho,
    source=ours("proof of Corollary 4.4, corrected", "T_0/d - 1 is 1/φ_0 - 1"),
    wrong=(Wrong("without the second term", 1 / (1 + kappa) ** 2), Wrong("the printed sign", -GAIN)),
)

ISOTROPIC_ERROR = (kappa**2 * S + sigma**2 * phi) / ((1 + kappa) ** 2 - phi) + n * sigma_0**2 * COR_4_4_ISOTROPIC.rhs
RATIOS = (Parameter(phi_0, "d/T_0", 0.02, 0.96, spread="linear"), *NOISES, TRUTH_NORM)

COR_4_4_REDUCES = equality(
    id="dohmatob2024.cor_4_4.reduces",
    statement="For λ = 0 and φ > 1 the isotropic error formula is that of Theorem 4.1",
    lhs=ISOTROPIC_ERROR,
    rhs=LEAST_SQUARES_ERROR,
    parameters=(Parameter(phi, "d/T", 1.02, 8), *RATIOS),
    hypotheses=(sp.Gt(phi, 1), sp.Lt(phi_0, 1)),
    where={kappa: sp.Max(phi, 1) - 1},
    source=printed("remark after Corollary 4.4", "'φ ≥ 1' judged at φ > 1; κ(0, T) = max(φ, 1) - 1"),
    wrong=(Wrong("n + 1 in place of n", LEAST_SQUARES_ERROR.subs(n, n + 1)),),
)

COR_4_4_REDUCES_CORRECTED = COR_4_4_REDUCES.corrected(
    statement="For λ = 0 and φ < 1 the isotropic error formula is that of Theorem 4.1",
    parameters=(Parameter(phi, "d/T", 0.02, 0.96, spread="linear"), *RATIOS),
    hypotheses=(sp.Lt(phi, 1), sp.Lt(phi_0, 1)),
    source=ours("remark after Corollary 4.4, corrected", "κ = 0 for φ < 1"),
    wrong=COR_4_4_REDUCES.wrong,
)

a = sp.Symbol("a", positive=True)
p = sp.Symbol("p", nonnegative=True)
ETA = sp.Product(sp.Min(1 / (1 + a * (m + 1) ** -p), 1), (m, 0, n - 1))
MANY_GENERATIONS = GrowthPath(
    "n → ∞ after d → ∞, φ_m = 1 + a (m + 1)^(-p)",
    size=n,
    sizes=(4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576),
    slowest=sp.Rational(1, 3),
)
FIRST_EXCESS = Parameter(a, "φ_0 - 1", 0.05, 3)
FALL = Parameter(p, "how fast φ_m falls to 1", 0, 3, spread="linear")
FAMILY = (FIRST_EXCESS, FALL, TRUTH_NORM)
DIVERGENT_FAMILY = (FIRST_EXCESS.between(0.5, 3), FALL.between(0, 1), TRUTH_NORM)
ORDER_NOTE = "d → ∞ first, so on the limit η of Theorem 4.6; all φ_m > 1 in the family φ_m = 1 + a (m + 1)^(-p)"
DIVERGENT_NOTE = "η → 0 if and only if Σ log φ_m = ∞, which is p ≤ 1 in the family φ_m = 1 + a (m + 1)^(-p)"

THM_4_6_LIMIT = Claim(
    id="dohmatob2024.thm_4_6.limit",
    kind=Kind.LIMIT,
    statement="If infinitely many φ_m exceed 1, the generators tend to 0",
    lhs=ETA * S,
    rhs=sp.S.Zero,
    parameters=FAMILY,
    path=MANY_GENERATIONS,
    scale=S,
    source=printed("Theorem 4.6, as n → ∞", ORDER_NOTE),
    wrong=(Wrong("nothing is lost", S), Wrong("half is kept", S / 2)),
)

THM_4_6_LIMIT_CORRECTED = THM_4_6_LIMIT.corrected(
    statement="If the product of the φ_m > 1 diverges, the generators tend to 0",
    parameters=DIVERGENT_FAMILY,
    hypotheses=(sp.Le(p, 1),),
    source=ours("Theorem 4.6, as n → ∞, corrected", DIVERGENT_NOTE),
    wrong=THM_4_6_LIMIT.wrong,
)

THM_4_6_LIMIT_SHIFT = THM_4_6_LIMIT.variant(
    "shift",
    statement="If infinitely many φ_m exceed 1, the shift of the bias tends to the null error",
    lhs=(1 - ETA) * S,
    rhs=S,
    scale=None,
    wrong=(Wrong("nothing is lost", S / 1000), Wrong("half is lost", S / 2)),
)

THM_4_6_LIMIT_SHIFT_CORRECTED = THM_4_6_LIMIT_SHIFT.corrected(
    statement="If the product of the φ_m > 1 diverges, the shift of the bias tends to the null error",
    parameters=DIVERGENT_FAMILY,
    hypotheses=(sp.Le(p, 1),),
    source=THM_4_6_LIMIT_CORRECTED.source,
    wrong=THM_4_6_LIMIT_SHIFT.wrong,
)

THM_4_6_LIMIT_BOUND = Claim(
    id="dohmatob2024.thm_4_6.limit.bound",
    kind=Kind.AT_MOST,
    statement="For φ_m = 1 + a (m + 1)^(-p) with p ≤ 1 the product η falls like a power of n",
    lhs=ETA,
    rhs=sp.gamma(n + 1) * sp.gamma(a + 1) / sp.gamma(n + 1 + a),
    parameters=(GENERATIONS, *DIVERGENT_FAMILY[:2]),
    hypotheses=(sp.Le(p, 1),),
    critical=({n: 0, a: sp.Rational(1, 2)},),
    source=ours("Theorem 4.6, as n → ∞", "equal for p = 1; about Γ(1 + a) n^(-a)"),
    wrong=(Wrong("half of a lower bound", (1 + a) ** -n / 2),),
)

# Assumptions ----------------------------------------------------------------------------------

bound = sp.Symbol("C", positive=True)

ASSUMPTIONS_POWER_LAW = Claim(
    id="dohmatob2024.assumptions.power_law",
    kind=Kind.ASYMPTOTIC,
    statement="Proposition 4.2 for a power-law spectrum, under the assumptions of its limit",
    lhs=clean_error(sigma_0=0, spectrum="power"),
    rhs=RIDGE_BIAS + RIDGE_VARIANCE,
    parameters=(
        ANY_RATIO,
        PENALTY.between(0, 1000),
        NOISE,
        TRUTH_NORM,
        DIRECTION,
        Parameter(beta, "exponent of the power law", 1.05, 4),
        Parameter(bound, "bound for the norm of the inverse covariance", 1, 10**6, simulated=False),
    ),
    hypotheses=(sp.Gt(beta, 1), sp.Ge(d**-beta, 1 / bound), APART),
    where={Sigma: Covariance("power", d, exponent=beta)}
    | TRUTH_VECTOR
    | {kappa: Kappa(lam, T, Sigma), df_2: df(2, kappa)},
    path=CLEAN_PATH,
    source=formalised(
        "assumptions of the limit with those of the power-law section",
        "eigenvalues j^(-β), so that the norm of the inverse is d^β; it is at most C at every size",
    ),
    wrong=(Wrong("without the variance", RIDGE_BIAS),),
)
