"""No label noise in the generators: what products of projections keep of the truth."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import (
    BIAS_SHIFT,
    CONDITION,
    COVARIANCE,
    DIMENSION,
    GENERATIONS,
    GENERATOR_NORM,
    GENERATOR_ROWS,
    PROJECTION_ENERGY,
    RATIO,
    TRUTH,
    TRUTH_NORM,
    S,
    equality,
    m,
    n,
    ours,
    printed,
    s,
)
from theory.dohmatob2024._synthetic import APART_0, INDEPENDENT, SHARED, SHORT_RATIO, SHORT_TOLERANCE, SOME
from theory.dohmatob2024.ridge import ISOTROPIC, in_proportion
from theory.equivalents import PROJECTION_FORM
from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.vocabulary.covariances import Vector
from theory.vocabulary.projections import Sandwich
from theory.vocabulary.ridge import (
    ANY_GENERATOR,
    FORM_SPECTRUM,
    GENERATOR,
    LEFT,
    RIGHT,
    T_0,
    Sigma,
    T,
    d,
    df_2_0,
    kappa_0,
    phi_0,
    phi_0_star,
    phi_star,
    u,
    u_word,
    v,
    v_word,
)
from theory.vocabulary.traces import Form


phi_1_star = sp.Symbol("phi_1_star", positive=True)
BELOW_ONE = RATIO.between(0.1, 0.8, spread="log")
EVEN_RATIO = Parameter(phi_0_star, "limit of d/T_m, m even", 0.3, 5, latex=r"\phi_{0\star}")
ODD_RATIO = Parameter(phi_1_star, "limit of d/T_m, m odd", 0.3, 5, latex=r"\phi_{1\star}")
PATH = in_proportion("d, T, T_0 → ∞ with d/T and d/T_0 fixed", T, T_0)
TURNS_PATH = in_proportion("d, T, T_m → ∞ with d/T and all d/T_m fixed", T)
TURNS = sp.SeqFormula(
    sp.ceiling(d / sp.Piecewise((phi_0_star, sp.Eq(sp.Mod(m, 2), 0)), (phi_1_star, True))), (m, 0, n - 1)
)
"""T_m for m = 0..n-1: two sizes in turn, on either side of d."""
NOTE = "λ → 0+ read as λ = 0, minimum-norm least squares; Σ = I, so that |w0|^2 = w0'Σw0"
TRUTHS = (TRUTH_NORM, ISOTROPIC, CONDITION, TRUTH)
SHORT_SHARED = (BELOW_ONE, SHORT_RATIO, SOME, *TRUTHS, SHARED)
IN_TURN = (BELOW_ONE, EVEN_RATIO, ODD_RATIO, SOME, *TRUTHS, INDEPENDENT)
ETA = sp.Product(sp.Min(1 / sp.Piecewise((phi_0_star, sp.Eq(sp.Mod(m, 2), 0)), (phi_1_star, True)), 1), (m, 0, n - 1))

THM_4_5 = Claim(
    id="dohmatob2024.thm_4_5",
    kind=Kind.ASYMPTOTIC,
    statement="Shared designs with T_0 < d keep the share 1/φ_0 of the truth's squared length",
    lhs=GENERATOR_NORM(sigma_0=0),
    rhs=S / phi_0,
    parameters=SHORT_SHARED,
    hypotheses=(sp.Ge(n, 1), sp.Gt(phi_0_star, 1), sp.Lt(phi_star, 1)),
    where={phi_0: d / T_0},
    path=PATH,
    source=printed("Theorem 4.5, length", NOTE),
    wrong=(Wrong("nothing is lost", S), Wrong("the share is lost again each time", S / phi_0 ** (n + 1))),
)

THM_4_5_SHIFT = THM_4_5.variant(
    "shift",
    statement="Shared designs with T_0 < d shift the bias by the share 1 - 1/φ_0",
    lhs=BIAS_SHIFT(sigma=1, sigma_0=0, lam=0),
    rhs=S * (1 - 1 / phi_0),
    source=printed("Theorem 4.5, bias", NOTE),
    wrong=(Wrong("the share that is kept", S / phi_0 / 2),),
)

THM_4_6 = Claim(
    id="dohmatob2024.thm_4_6",
    kind=Kind.ASYMPTOTIC,
    statement="Independent designs keep the product η of the shares of the truth's squared length",
    lhs=GENERATOR_NORM(sigma_0=0, T_0=TURNS),
    rhs=S * ETA,
    parameters=IN_TURN,
    hypotheses=(sp.Ge(n, 1), sp.Lt(phi_star, 1)),
    path=TURNS_PATH,
    scale=S,
    source=printed("Theorem 4.6, length", f"{NOTE}; T_m takes two sizes in turn"),
    wrong=(
        Wrong("half of it", S * ETA / 2),
        Wrong("the shares as if squared", S * ETA**2),
    ),
)

THM_4_6_SHIFT = THM_4_6.variant(
    "shift",
    statement="Independent designs shift the bias by 1 - η",
    lhs=BIAS_SHIFT(sigma=1, sigma_0=0, lam=0, T_0=TURNS),
    rhs=S * (1 - ETA),
    source=printed("Theorem 4.6, bias", f"{NOTE}; T_m takes two sizes in turn"),
    wrong=(Wrong("(1 - sqrt(η))^2, as if the truth only shrank", S * (1 - sp.sqrt(ETA)) ** 2),),
)

ROWS_SHORT = GENERATOR_ROWS.between(1, d - 1)

THM_4_6_LIMIT_FIXED_D = Claim(
    id="dohmatob2024.thm_4_6.limit.fixed_d",
    kind=Kind.LIMIT,
    statement="With d fixed and every T_m < d the generators tend to 0 as generations go on",
    lhs=GENERATOR_NORM(sigma_0=0),
    rhs=sp.S.Zero,
    parameters=(DIMENSION.between(2, 6), ROWS_SHORT, *TRUTHS, INDEPENDENT),
    hypotheses=(sp.Lt(T_0, d),),
    path=GrowthPath("n → ∞ with d and T_0 fixed", size=n, sizes=(4, 16, 64, 256)),
    scale=S,
    source=printed("Theorem 4.6, limit", f"{NOTE}; d fixed, judged in mean square"),
    wrong=(Wrong("a tenth of the truth stays", S / 10),),
)

THM_4_6_EXTENDED = equality(
    id="dohmatob2024.thm_4_6.extended",
    statement="Share of the truth's squared length kept by independent designs, exact at every size",
    lhs=GENERATOR_NORM(sigma_0=0),
    rhs=S * sp.Min(T_0 / d, 1) ** n,
    parameters=(DIMENSION.between(1, 24), GENERATOR_ROWS.between(1, 2 * d), SOME, *TRUTHS, INDEPENDENT),
    hypotheses=(sp.Ge(n, 1),),
    scale=S,
    source=ours(
        "beyond the paper: Theorem 4.6 at finite sizes",
        "for Σ = I the row space of T_0 rows is uniform: E P = min(T_0/d, 1) I, independent across generations",
    ),
    wrong=(Wrong("one generation fewer", S * sp.Min(T_0 / d, 1) ** (n - 1)),),
)

REPEATED = GENERATIONS.between(2, 3)
SHAPE = (FORM_SPECTRUM, CONDITION, LEFT, RIGHT, INDEPENDENT)
form_claim = partial(
    Claim,
    kind=Kind.ASYMPTOTIC,
    parameters=(ANY_GENERATOR, REPEATED, *SHAPE),
    where=COVARIANCE | {u: Vector(u_word, Sigma), v: Vector(v_word, Sigma)} | GENERATOR,
    path=in_proportion("d, T_0 → ∞ with d/T_0 and the shape of the spectrum fixed", T_0),
    hypotheses=(sp.Ge(n, 2), APART_0),
    tolerance=SHORT_TOLERANCE,
    scale=sp.S.One,
)
FORM_NOTE = "proportionate path; unit vectors, gap against |u||v|"

LEMMA_F_7 = form_claim(
    id="dohmatob2024.lemma_f_7",
    statement="Product of projections: resolvents alone",
    lhs=PROJECTION_FORM(),
    rhs=Form(u, (s + kappa_0) ** -n, v, Sigma),
    source=printed("Lemma F.7", FORM_NOTE),
    wrong=(Wrong("with Σ^n on top, halved", Form(u, (s / (s + kappa_0)) ** n, v, Sigma) / 2),),
)

LEMMA_F_7_CORRECTED = LEMMA_F_7.corrected(
    statement="Product of projections: resolvents with Σ^n, T_0 on both sides of d",
    rhs=Form(u, (s / (s + kappa_0)) ** n, v, Sigma),
    source=ours("Lemma F.7, corrected", "E P ≃ Σ(Σ + κ_0)^{-1} for each independent design; this is Lemma F.8"),
    wrong=(Wrong("without Σ^n, as printed", LEMMA_F_7.rhs),),
)

LEMMA_F_8_BILINEAR = form_claim(
    id="dohmatob2024.lemma_f_8.bilinear",
    statement="Product of projections in a bilinear form",
    lhs=PROJECTION_FORM(),
    rhs=Form(u, s**n * (s + kappa_0) ** -n, v, Sigma),
    source=printed("Lemma F.8, bilinear form", FORM_NOTE),
    wrong=(Wrong("without Σ^n", LEMMA_F_7.rhs),),
)

SPILL_0 = df_2_0 / (T_0 - df_2_0)
A_M = (s + kappa_0) ** -2 * (s**2 + kappa_0**2 * SPILL_0)
QUADRATIC = Form(u, s**n * A_M**n, v, Sigma)
QUADRATIC_CORRECTED = Form(u, Sandwich(n, s, T_0, Sigma), v, Sigma)

LEMMA_F_8_QUADRATIC_SINGLE = form_claim(
    id="dohmatob2024.lemma_f_8.quadratic.single",
    statement="Σ between two projections, one generation",
    lhs=PROJECTION_ENERGY(n=1),
    rhs=QUADRATIC.subs(n, 1),
    source=printed("Lemma F.8, quadratic form", f"n = 1; {FORM_NOTE}"),
    wrong=(Wrong("without the second-order term", Form(u, s**3 / (s + kappa_0) ** 2, v, Sigma)),),
    parameters=(ANY_GENERATOR, *SHAPE),
    hypotheses=(APART_0,),
)

LEMMA_F_8_QUADRATIC = form_claim(
    id="dohmatob2024.lemma_f_8.quadratic",
    statement="Σ between two products of projections, n ≥ 2",
    lhs=PROJECTION_ENERGY(),
    rhs=QUADRATIC,
    source=printed("Lemma F.8, quadratic form", f"n ≥ 2, equal T_m; {FORM_NOTE}"),
    wrong=(Wrong("twice as much", 2 * QUADRATIC_CORRECTED),),
)

LEMMA_F_8_QUADRATIC_CORRECTED = LEMMA_F_8_QUADRATIC.corrected(
    statement="Σ between two products of projections, one projection after the other",
    rhs=QUADRATIC_CORRECTED,
    source=ours(
        "Lemma F.8, quadratic form, corrected",
        "D_0 = Σ, D_{k+1} = E[P D_k P]: the inner product D_k, not Σ, stands between the next two projections",
    ),
)
