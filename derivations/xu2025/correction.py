"""First-order corrections of the probability of improvement: what is exact, and what is looked at."""

from __future__ import annotations

import sympy as sp
from sympy.stats import ChiSquared, Gamma

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import ChainState, Chance
from derivations.registry import Underived
from derivations.rules.algebra import Definition
from derivations.rules.statements import ByCases
from derivations.xu2025.rules.chances import Truth
from derivations.xu2025.rules.counts import AllCounts, LatticeTies, poisson
from derivations.xu2025.rules.edgeworth import Edgeworth
from derivations.xu2025.rules.families import NamedChance
from derivations.xu2025.rules.plane_sums import LookedAt
from theory.xu2025 import correction as claims
from theory.xu2025._setting import IMPROVED, IMPROVED_OR_TIED, by_family, family
from theory.xu2025.improvement import c, n_1, n_2


X_1, L_2 = Gamma("X", n_1, 1) / n_1, Gamma("L", n_2, 1) / n_2
V_1, V_2 = ChiSquared("X", n_1 - 1) / (n_1 - 1), ChiSquared("L", n_2 - 1) / (n_2 - 1)
PRODUCTS = by_family(
    exponential=Chance(sp.Abs(X_1 * L_2 - 1) < sp.Abs(X_1 - 1)),
    normal_variance=Chance(sp.Abs(V_1 * V_2 - 1) < sp.Abs(V_1 - 1)),
)
SCALE_EXACT = Chain(
    claims.SCALE_EXACT,
    (
        Step(PRODUCTS, Definition("the first fit is X, the second one X L; the truth is 1")),
        Step(claims.SCALE_EXACT, ByCases(family, {"exponential": NamedChance(), "normal_variance": NamedChance()})),
    ),
    meaning={claims.SCALE_EXACT.lhs: PRODUCTS},
    assumes={
        sp.Ge(size, 2): "a variance is fitted to two draws at least; those of the claim say so" for size in (n_1, n_2)
    },
)
EXPONENTIAL, VARIANCE = Gamma("O", 1, 1), ChiSquared("O", 1)
EXPANDED = {
    "exponential": Edgeworth(EXPONENTIAL, sp.S.One, n_1),
    "normal_variance": Edgeworth(VARIANCE, sp.S.One, n_1),
}
SCALE_CORRECTION = Chain(claims.SCALE_CORRECTION, (Step(claims.SCALE_CORRECTION, ByCases(family, EXPANDED), sign="≍"),))

# Counts ---------------------------------------------------------------------------------------

K, M = sp.symbols("k m_2", integer=True, nonnegative=True)
NEARER = sp.Abs(M / n_2 - claims.CHANCE) < sp.Abs(K / n_1 - claims.CHANCE)
ALL_COUNTS = sp.Sum(
    poisson(K, n_1 * claims.CHANCE) * sp.Sum(poisson(M, n_2 * K / n_1) * Truth(NEARER), (M, 0, sp.oo)),
    (K, 0, sp.oo),
)
LETTERS = (n_1, n_2, claims.j, claims.m)
PLACES = tuple(dict(zip(LETTERS, place, strict=True)) for place in ((1, 2, 1, 2), (2, 3, 1, 3), (3, 2, 3, 2)))
POISSON_EXACT = Chain(
    claims.POISSON_EXACT,
    (
        Step(ALL_COUNTS, Definition("both counts Poisson, the second one given the first")),
        Step(claims.POISSON_EXACT, AllCounts(PLACES)),
    ),
    meaning={claims.POISSON_EXACT.lhs: ALL_COUNTS},
    symbols={K: "sum of the first sample", M: "sum of the second sample"},
)

TRUTH = claims.OF_COUNTS["theta"]
FAR_1, FAR_2 = (sp.Abs(ChainState("thetahat", generation, TRUTH) - TRUTH) for generation in (1, 2))
CLOSER, TIED = Chance(FAR_2 < FAR_1), Chance(sp.Eq(FAR_2, FAR_1))
OR_TIED, BETTER = (quantity(**claims.OF_COUNTS, **claims.two(c * n_1)) for quantity in (IMPROVED_OR_TIED, IMPROVED))
TIES = Chain(
    claims.TIES,
    (
        Step(sp.sqrt(n_1) * TIED, Definition("not to get worse is to get better, or to be as far from the truth")),
        Step(
            claims.TIES,
            LatticeTies(claims.CHANCE, claims.V, c, n_1, claims.mirrored, claims.central),
            sign="≃",
        ),
    ),
    meaning={OR_TIED: CLOSER + TIED, BETTER: CLOSER},
)

LATTICE = LookedAt("expansions on lattices (Euler and Maclaurin) would prove it", (16, 64, 256))
COEFFICIENT = Chain(
    claims.COEFFICIENT,
    (
        Step(
            claims.COEFFICIENT,
            ByCases(
                family,
                {
                    "exponential": Edgeworth(EXPONENTIAL, c, n_1),
                    "normal_variance": Edgeworth(VARIANCE, c, n_1),
                    "bernoulli": LATTICE,
                    "poisson": LATTICE,
                },
            ),
            sign="≃",
        ),
    ),
)

MEASURED = (
    "its coefficient is fitted to quadratures of an expansion, and how far it holds is measured by draws at n_1 = 16 "
    "to 32: it is stated as seen, and there is nothing to derive it from."
)
LOGISTIC_ABOVE = Underived(claims.LOGISTIC_ABOVE, MEASURED)
LOGISTIC_BELOW = Underived(claims.LOGISTIC_BELOW, MEASURED)
