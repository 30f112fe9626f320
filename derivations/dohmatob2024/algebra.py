"""Steps of printed proofs, remarks and limits: matrix identities for every number of generations, and formulas."""

import sympy as sp

from derivations import Algebra, Chain, Definition, Induction, MatrixAlgebra, Step
from derivations.dohmatob2024.degrees_of_freedom import DF_2_BELOW_ROWS
from derivations.dohmatob2024.rules.products import FactorByFactor, FactorsRise, ProductToZero, SqueezedToZero, Vacuous
from derivations.dohmatob2024.rules.recursions import EveryGeneration, OneGeneration, RecursionInduction
from derivations.equivalents.rules.traces import EigenvaluesOne
from derivations.rules.relations import ValueOf
from theory import Trace
from theory.dohmatob2024 import algebra
from theory.dohmatob2024._generations import GENERATOR, design, noise, passed, projection
from theory.dohmatob2024._setting import S, m, n, s, sigma, sigma_0
from theory.dohmatob2024.algebra import a, p, rho
from theory.language.matrices import PseudoInverse
from theory.vocabulary.ridge import T_0, Sigma, T, d, df, kappa, phi, phi_0


LEMMA_F_4 = Chain(algebra.LEMMA_F_4, (Step(algebra.LEMMA_F_4, RecursionInduction(n, 0)),))

LEMMA_F_4_SHARED = Chain(algebra.LEMMA_F_4_SHARED, (Step(algebra.LEMMA_F_4_SHARED, RecursionInduction(n, 1)),))

BEFORE = GENERATOR.func(*GENERATOR.args[:4], n - 1)
last, last_noise = design(n - 1), noise(n - 1)

LEMMA_F_4_IMAGE = Chain(
    algebra.LEMMA_F_4_IMAGE,
    (
        Step(projection(n - 1) * (PseudoInverse(last) * (last * BEFORE + last_noise)), OneGeneration()),
        Step(PseudoInverse(last) * (last * BEFORE + last_noise), EveryGeneration("P X⁺ = X⁺")),
        Step(algebra.LEMMA_F_4_IMAGE, OneGeneration("the last generation joined")),
    ),
)

Q = passed(n - 2, 0)

THM_4_6_PROOF_STEP = Chain(
    algebra.THM_4_6_PROOF_STEP,
    (Step(algebra.THM_4_6_PROOF_STEP, EveryGeneration("each P_m is a projection"), printed=True),),
)

THM_4_6_PROOF_STEP_CORRECTED = Chain(
    algebra.THM_4_6_PROOF_STEP_CORRECTED,
    (
        Step((projection(n - 1) * Q).T * (projection(n - 1) * Q), OneGeneration()),
        Step(
            algebra.THM_4_6_PROOF_STEP_CORRECTED,
            EveryGeneration("P' P = P for the projection P on the row space of the last design"),
        ),
    ),
)

P_0 = algebra.SHARED_KEPT.at(0)
merged = RecursionInduction(n, 1, algebra.SHARED_KEPT, P_0)

THM_4_6_PROOF_STEP_SHARED = Chain(
    algebra.THM_4_6_PROOF_STEP_SHARED,
    (
        Step(P_0.T * P_0, merged),
        Step(P_0, MatrixAlgebra("P' P = P for a projection P")),
        Step(algebra.THM_4_6_PROOF_STEP_SHARED, merged),
    ),
)

# Formulas -------------------------------------------------------------------------------------

below = {sp.Lt(d / (1 + kappa) ** 2, T): DF_2_BELOW_ROWS}
SHRUNK = Trace((s + kappa) ** -2, Sigma)

COR_4_4_PROOF_STEP = Chain(
    algebra.COR_4_4_PROOF_STEP,
    (Step(algebra.COR_4_4_PROOF_STEP, Algebra("as printed, T_0/d - 1 is taken for 1 - 1/φ_0"), printed=True),),
    knows=below,
)

COR_4_4_PROOF_STEP_CORRECTED = Chain(
    algebra.COR_4_4_PROOF_STEP_CORRECTED,
    (
        Step((T_0 - d) / d * rho, Algebra("φ_0 = d/T_0")),
        Step(
            (T_0 - d)
            / d
            * (df(2, kappa) / (T_0 - d) + kappa**2 * SHRUNK / (T_0 - d) * (df(2, kappa) / (T - df(2, kappa)))),
            Definition("ρ"),
        ),
        Step(
            (T_0 - d)
            / d
            * (
                d / (1 + kappa) ** 2 / (T_0 - d)
                + kappa**2 * d / (1 + kappa) ** 2 / (T_0 - d) * (d / (1 + kappa) ** 2 / (T - d / (1 + kappa) ** 2))
            ),
            EigenvaluesOne(),
        ),
        Step(algebra.COR_4_4_PROOF_STEP_CORRECTED, Algebra("T_0 - d and d cancel")),
    ),
    knows=below,
)

gain = n * sigma_0**2 * phi_0 / (1 - phi_0)

error = algebra.ISOTROPIC_ERROR

COR_4_4_REDUCES = Chain(
    algebra.COR_4_4_REDUCES,
    (
        Step(error.xreplace({kappa: phi - 1}), ValueOf(kappa, phi - 1)),
        Step((phi - 1) / phi * S + sigma**2 / (phi - 1) + gain / phi, Algebra("collect")),
        Step(
            algebra.COR_4_4_REDUCES, Algebra("as printed: Theorem 4.1 is the special case λ = 0, φ ≥ 1"), printed=True
        ),
    ),
)

COR_4_4_REDUCES_CORRECTED = Chain(
    algebra.COR_4_4_REDUCES_CORRECTED,
    (
        Step(error.xreplace({kappa: sp.S.Zero}), ValueOf(kappa, sp.S.Zero)),
        Step(algebra.COR_4_4_REDUCES_CORRECTED, Algebra("collect")),
    ),
)

# Limits ---------------------------------------------------------------------------------------

ABOVE = sp.Product(1 / (1 + a * (m + 1) ** -p), (m, 0, n - 1))
HARMONIC = sp.Product(1 / (1 + a / (m + 1)), (m, 0, n - 1))

THM_4_6_LIMIT_BOUND = Chain(
    algebra.THM_4_6_LIMIT_BOUND,
    (
        Step(ABOVE, FactorByFactor("min(1/φ_m, 1) = 1/φ_m, because φ_m > 1")),
        Step(HARMONIC, FactorsRise((m + 1) ** -p, 1 / (m + 1)), sign="≤"),
        Step(algebra.THM_4_6_LIMIT_BOUND, Induction(n, 0)),
    ),
)

THM_4_6_LIMIT = Chain(
    algebra.THM_4_6_LIMIT,
    (
        Step(ABOVE * S, FactorByFactor("min(1/φ_m, 1) = 1/φ_m, because φ_m > 1")),
        Step(algebra.THM_4_6_LIMIT, ProductToZero(), sign="→", printed=True),
    ),
)

THM_4_6_LIMIT_SHIFT = Chain(
    algebra.THM_4_6_LIMIT_SHIFT,
    (
        Step((1 - ABOVE) * S, FactorByFactor("min(1/φ_m, 1) = 1/φ_m, because φ_m > 1")),
        Step(algebra.THM_4_6_LIMIT_SHIFT, ProductToZero(), sign="→", printed=True),
    ),
)

THM_4_6_LIMIT_CORRECTED = Chain(
    algebra.THM_4_6_LIMIT_CORRECTED,
    (Step(algebra.THM_4_6_LIMIT_CORRECTED, SqueezedToZero(THM_4_6_LIMIT_BOUND, why="squeezed"), sign="→"),),
)

THM_4_6_LIMIT_SHIFT_CORRECTED = Chain(
    algebra.THM_4_6_LIMIT_SHIFT_CORRECTED,
    (Step(algebra.THM_4_6_LIMIT_SHIFT_CORRECTED, SqueezedToZero(THM_4_6_LIMIT_BOUND, why="squeezed"), sign="→"),),
)

# Assumptions ----------------------------------------------------------------------------------

ASSUMPTIONS_POWER_LAW = Chain(
    algebra.ASSUMPTIONS_POWER_LAW,
    (Step(algebra.ASSUMPTIONS_POWER_LAW, Vacuous(algebra.ASSUMPTIONS_POWER_LAW.hypotheses[1]), sign="≃"),),
)
