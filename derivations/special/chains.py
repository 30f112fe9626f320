"""Classical facts about special functions, step by step."""

from __future__ import annotations

import sympy as sp
from sympy.stats import ChiSquared, Exponential, Gamma

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean
from derivations.rules.calculus import Constant, Integration
from derivations.rules.jensen import Expectation, Tangent
from derivations.rules.zeta import ZetaBound
from derivations.special.rules.student import Distribution
from theory import Claim, special as claims
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


def mean_logarithm(claim: Claim, shape: sp.Expr, letter: sp.Symbol) -> Chain:
    """A gamma variable relative to its mean has a logarithm of negative mean: it lies below its tangent at 1."""
    relative = Gamma("G", shape, 1) / shape
    return Chain(
        claim,
        (
            Step(Mean(sp.log(relative)), Expectation("mean logarithm of a gamma variable: psi of its shape")),
            Step(Mean(relative - 1), Tangent(letter, sp.log(letter), letter - 1, sp.S.One, relative), sign="<"),
            Step(claim, Expectation("its mean is its shape")),
        ),
    )


DIGAMMA = mean_logarithm(claims.DIGAMMA, x, u)
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
