"""The probability that a chain of synthetic training ends nearer to the truth than it began."""

from __future__ import annotations

import sympy as sp
from sympy.stats import ChiSquared, Normal

from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Chance, Law, Mean
from derivations.rules.algebra import Definition
from derivations.rules.calculus import Constant, Integration
from derivations.rules.cited import Cited
from derivations.rules.series import FromSecond
from derivations.rules.statements import Inside
from derivations.xu2025.rules.error_laws import CrossProduct, OnDisc
from derivations.xu2025.rules.normal_events import Along, GivenDirection, Pointwise, QuadraticForm, SameEvent
from derivations.xu2025.rules.plane_sums import Polar, Shorter, Tried, UniformAngle
from derivations.xu2025.rules.student import Mixture, RatioOfNormals, StudentRatio
from derivations.xu2025.rules.student_arguments import Increasing, VanishesWith
from theory import Claim
from theory.language.propositions import Tends
from theory.xu2025 import improvement as claims
from theory.xu2025._schedules import SampleSize
from theory.xu2025._setting import Sigma, T, a, n, p, schedule, v
from theory.xu2025.improvement import r


FIRST_SIZE = SampleSize(schedule, n, a, sp.S.One)
UNIT = v / FIRST_SIZE
"""Variance of the first error."""
ERRORS = Definition("the first error and what later steps add: independent and normal, variances v/n_1 and r v/n_1")

# One dimension --------------------------------------------------------------------------------

A, B = Normal("A", 0, sp.sqrt(UNIT)), Normal("B", 0, sp.sqrt(r * UNIT))
Z, Y = Normal("Z", 0, 1), Normal("Y", 0, 1)
y = sp.Symbol("y", real=True)
NEARER = Chance(sp.Abs(A + B) < sp.Abs(A))
ONE_DIMENSION = Chain(
    claims.ONE_DIMENSION,
    (
        Step(NEARER, ERRORS),
        Step(Chance((A + B) ** 2 < A**2), SameEvent("square both sides", squares=True)),
        Step(Chance(2 * A * B + B**2 < 0), SameEvent("expand the square")),
        Step(
            Chance(sp.Lt(Z / Y, -sp.sqrt(r) / 2)),
            SameEvent(
                "A and B as multiples of standard normal variables; divide by 2 Y^2 and their factors",
                2 * UNIT * sp.sqrt(r) * Y**2,
                {A: sp.sqrt(UNIT) * Z, B: sp.sqrt(r * UNIT) * Y},
            ),
        ),
        Step(sp.Integral(1 / (sp.pi * (1 + y**2)), (y, -sp.oo, -sp.sqrt(r) / 2)), RatioOfNormals()),
        Step(sp.Rational(1, 2) - sp.atan(sp.sqrt(r) / 2) / sp.pi, Integration(sp.atan(y) / sp.pi)),
        Step(
            claims.ONE_DIMENSION, Constant(r, sp.Integer(4), "arctan(x) + arctan(1/x) does not change; x = sqrt(r)/2")
        ),
    ),
    meaning={claims.ONE_DIMENSION.lhs: NEARER},
)

# Any dimension --------------------------------------------------------------------------------

INNER, SQUARE, FIRST = (sp.Symbol(name, real=True) for name in ("x'y", "|y|^2", "|x|^2"))
LETTERS = {
    INNER: "inner product of the first error x and what later steps add, y",
    SQUARE: "squared length of what later steps add",
    FIRST: "squared length of the first error",
}
VECTORS = Chance(FIRST + 2 * INNER + SQUARE < FIRST)
CROSS = Chance(2 * INNER + SQUARE < 0)
SQUARED = Definition("the first error x and what later steps add y, both normal: |x + y|^2 < |x|^2")
C = ChiSquared("C", p)


def errors(law: CrossProduct) -> dict[str, Law]:
    """The law of the first error x and of what later steps add, y, by the letters of their products."""
    return {INNER.name: law, SQUARE.name: law}


def vectors(claim: Claim, covariance: sp.Symbol | None, *steps: Step) -> Chain:
    """From the probability of improvement to the cross-product form, then what is given."""
    return Chain(
        claim,
        (Step(VECTORS, SQUARED), Step(CROSS, SameEvent("subtract |x|^2")), *steps),
        laws=errors(CrossProduct((UNIT, r * UNIT), p, covariance)),
        meaning={claims.ISOTROPIC.lhs: VECTORS},
        symbols=LETTERS,
    )


ISOTROPIC = vectors(
    claims.ISOTROPIC,
    None,
    Step(
        Chance(2 * UNIT * sp.sqrt(r) * Z * sp.sqrt(C) + r * UNIT * C < 0),
        Along(INNER, SQUARE, (UNIT, r * UNIT), Z, C, p),
    ),
    Step(
        Chance(sp.Lt(Z / sp.sqrt(C / p), -sp.sqrt(p * r) / 2)),
        SameEvent("divide by the root of C/p and factors", 2 * UNIT * sp.sqrt(r) * C / sp.sqrt(p)),
    ),
    Step(claims.ISOTROPIC, StudentRatio()),
)
BELOW = vectors(claims.BELOW, Sigma, Step(claims.BELOW, GivenDirection(INNER, SQUARE), sign="<"))
ANISOTROPIC = vectors(claims.ANISOTROPIC, Sigma, Step(claims.ANISOTROPIC, QuadraticForm(INNER, SQUARE)))
IN_TIME = Chain(
    claims.IN_TIME,
    (Step(claims.IN_TIME, Increasing(claims.r_next - r, T), sign="<"),),
)
G = Normal("G", 0, 1)
x = sp.Symbol("x", positive=True)


def phi(square: sp.Expr) -> Mean:
    """E Phi(-sqrt(r square)/2)."""
    return Mean(sp.erfc(sp.sqrt(r * square / 8)) / 2)


IN_DIMENSION = Chain(
    claims.IN_DIMENSION,
    (
        Step(phi(C + G**2), Mixture()),
        Step(phi(C), Pointwise(sp.erfc(sp.sqrt(r * x / 8)) / 2, x, C + G**2, C), sign="<"),
        Step(claims.IN_DIMENSION, Mixture()),
    ),
)
VANISHES = Chain(
    claims.VANISHES,
    (
        Step(Tends(claims.student(p, claims.STEPS), T, sp.S.Zero), Inside(Cited(ISOTROPIC), start=2), sign="⇔"),
        Step(Tends(claims.STEPS, T, sp.oo), VanishesWith(claims.STEPS), sign="⇔"),
        Step(claims.VANISHES, FromSecond(), sign="⇔"),
    ),
    meaning=ISOTROPIC.meaning,
)

# Any covariance against one dimension ---------------------------------------------------------

RHO, PSI = sp.Symbol("rho", nonnegative=True), sp.Symbol("psi", real=True)
POLAR = Polar(INNER, SQUARE, r, RHO, PSI)
BELOW_LINE = Chain(
    claims.BELOW_LINE,
    (
        Step(CROSS, QuadraticForm(INNER, SQUARE)),
        Step(Chance(RHO * sp.cos(PSI) > POLAR.bound), POLAR),
        Step(Chance(sp.cos(PSI) > POLAR.bound), Shorter(RHO), sign="≤"),
        Step(sp.acos(POLAR.bound) / sp.pi, UniformAngle(PSI)),
        Step(claims.BELOW_LINE, Constant(r, sp.Integer(12), "both have the same slope, and are 1/6 at r = 12")),
    ),
    laws=errors(CrossProduct((sp.S.One, r), p, Sigma)) | dict.fromkeys((RHO.name, PSI.name), OnDisc()),
    symbols=LETTERS | {RHO: "length of a weighted mean of points on the unit circle", PSI: "its angle, uniform"},
)
ABOVE_ISOTROPIC = Chain(
    claims.ABOVE_ISOTROPIC,
    (Step(claims.ABOVE_ISOTROPIC, Tried("no proof is known to us", 8), sign="≥"),),
)
