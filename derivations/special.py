"""Classical facts about special functions, step by step."""

from __future__ import annotations

import sympy as sp
from sympy.stats import ChiSquared, Exponential, Gamma

from derivations.kernel.chain import Chain, Step
from derivations.kernel.formulas import Mean
from derivations.rules.algebra import Integration
from derivations.rules.distributions import Constant, Distribution, ZetaBound
from derivations.rules.jensen import Expectation, Tangent
from theory import special as claims
from theory.special import k, kappa, r, x


u = sp.Symbol("u", positive=True)
POWER = Exponential("E", 1) ** kappa / sp.gamma(1 + kappa)
"""A power of an exponential variable, relative to its mean."""
ROOT_GAP = Chain(
    claims.ROOT_GAP,
    (
        Step(sp.gamma(1 + kappa) * Mean(sp.sqrt(POWER)) ** 2, Expectation("moments of an exponential variable")),
        Step(
            sp.gamma(1 + kappa) * Mean((POWER + 1) / 2) ** 2,
            Tangent(u, sp.sqrt(u), (u + 1) / 2, sp.S.One, POWER),
            sign="<",
        ),
        Step(claims.ROOT_GAP, Expectation("its mean is 1")),
    ),
)
SPREAD = ChiSquared("C", k) / k
CHI_MEAN = Chain(
    claims.CHI_MEAN,
    (
        Step(sp.sqrt(k) * Mean(sp.sqrt(SPREAD)), Expectation("moments of a chi-square variable")),
        Step(sp.sqrt(k) * Mean((SPREAD + 1) / 2), Tangent(u, sp.sqrt(u), (u + 1) / 2, sp.S.One, SPREAD), sign="<"),
        Step(claims.CHI_MEAN, Expectation("its mean is 1")),
    ),
)
RELATIVE = Gamma("G", x, 1) / x
DIGAMMA = Chain(
    claims.DIGAMMA,
    (
        Step(Mean(sp.log(RELATIVE)), Expectation("mean logarithm of a gamma variable: psi of its shape")),
        Step(Mean(RELATIVE - 1), Tangent(u, sp.log(u), u - 1, sp.S.One, RELATIVE), sign="<"),
        Step(claims.DIGAMMA, Expectation("its mean is its shape")),
    ),
)
ARCTAN = Chain(claims.ARCTAN, (Step(claims.ARCTAN, Constant(x, sp.S.One, "arctan(x) + arctan(1/x) does not change")),))
y = sp.Symbol("y", real=True)
STUDENT_LINE = Chain(
    claims.STUDENT_LINE,
    (
        Step(sp.Integral(1 / (sp.pi * (1 + y**2)), (y, -sp.oo, -sp.sqrt(r) / 2)), Distribution("density of the law")),
        Step(sp.Rational(1, 2) - sp.atan(sp.sqrt(r) / 2) / sp.pi, Integration(sp.atan(y) / sp.pi)),
        Step(
            claims.STUDENT_LINE,
            Constant(r, sp.Integer(4), "arctan(x) + arctan(1/x) does not change; x = sqrt(r)/2"),
        ),
    ),
)
STUDENT_PLANE = Chain(
    claims.STUDENT_PLANE,
    (
        Step(sp.Integral((2 + y**2) ** sp.Rational(-3, 2), (y, -sp.oo, -x)), Distribution("density of the law")),
        Step(claims.STUDENT_PLANE, Integration(y / (2 * sp.sqrt(2 + y**2)))),
    ),
)
ZETA = Chain(claims.ZETA, (Step(claims.ZETA, ZetaBound(), sign="<"),))
