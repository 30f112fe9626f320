"""First-order corrections of the probability of improvement: what is exact, and what is looked at."""

from __future__ import annotations

import sympy as sp
from sympy.stats import ChiSquared, Gamma

from derivations._chain import Chain, Step
from derivations._events import Chance
from derivations._families import NamedChance
from derivations._plane import LookedAt
from derivations._rules import Definition
from derivations._statements import ByCases
from theory.xu2025 import correction as claims
from theory.xu2025._setting import by_family, family
from theory.xu2025.improvement import n_1, n_2


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
)
SCALE_CORRECTION = Chain(
    claims.SCALE_CORRECTION,
    (
        Step(
            claims.SCALE_CORRECTION,
            LookedAt("an expansion of both gamma laws would prove it", (16, 64, 256, 1024)),
            sign="≍",
        ),
    ),
)
