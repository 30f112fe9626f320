"""Events of errors, rewritten, conditioned and named: examples of the rules."""

import sympy as sp
from sympy.stats import ChiSquared, Normal

from derivations.language.formulas import Chance, Mean
from derivations.rules.examples.steps import Example, step
from derivations.xu2025.rules.error_laws import CrossProduct, GammaFactors, OnDisc, Reflected
from derivations.xu2025.rules.normal_events import Along, GivenDirection, Pointwise, QuadraticForm, SameEvent
from derivations.xu2025.rules.plane_sums import Polar, Shorter, UniformAngle
from derivations.xu2025.rules.reflection import DownMore, SymmetricSteps
from derivations.xu2025.rules.student import Mixture, RatioOfNormals, StudentRatio
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import NegativeForm


HALF = sp.Rational(1, 2)
a, b, r, x = sp.symbols("a b r x", positive=True)
p = sp.Symbol("p", integer=True, positive=True)
y = sp.Symbol("y", real=True)
Sigma = sp.Symbol("Sigma")
Z, Y = Normal("Z", 0, 1), Normal("Y", 0, 1)
A, B = Normal("A", 0, sp.sqrt(a)), Normal("B", 0, sp.sqrt(b))
C, C_1 = ChiSquared("C", p), ChiSquared("D", 1)
xy, yy, first, later, low, high = sp.symbols("xy yy first later low high", real=True)
rho, psi = sp.Symbol("rho", nonnegative=True), sp.Symbol("psi", real=True)
X, L = sp.symbols("X L", positive=True)


def less(left, right):
    """The chance that something is less than something."""
    return Chance(sp.Lt(left, right))


def pair(u, w, covariance=None):
    """The law of x'y and |y|^2, for independent normal vectors of these variances."""
    return dict.fromkeys(("xy", "yy"), CrossProduct((u, w), p, covariance))


CROSS = less(2 * xy + yy, 0)
SPLIT = less(2 * sp.sqrt(a * b) * Z * sp.sqrt(C) + b * C, 0)
ALONG = Along(xy, yy, (a, b), Z, C, p)
RATIO = r / sp.sqrt(r**2 + 4 * r)
DISC = dict.fromkeys(("rho", "psi"), OnDisc())
ERRORS = dict.fromkeys(("first", "later"), Reflected())
MIDRANGE = ((low + high) / 2, ((low, high), (high, low)))
LOWEST = (low, ((low, high), (high, low)))
NEARER = less(sp.Abs(first + later), sp.Abs(first))
SCALED = less(sp.Abs(X * L - 1), sp.Abs(X - 1))
MIXED = Mean(sp.erfc(sp.sqrt(r * (C + Z**2) / 8)) / 2)
CAUCHY = sp.Integral(1 / (sp.pi * (1 + y**2)), (y, -sp.oo, -x))

EXAMPLES = (
    Example(
        SameEvent,
        step(less(2 * A * B + B**2, 0), less(2 * A / B, -1), SameEvent("divide", B**2)),
        "proved (symbolic)",
        step(less(2 * A * B + B**2, 0), less(2 * A + B, 0), SameEvent("divide", B)),
        "unverified",
    ),
    Example(
        Along,
        step(CROSS, SPLIT, ALONG, laws=pair(a, b)),
        "proved (symbolic)",
        step(CROSS, SPLIT, ALONG, laws=pair(b, a)),
        "unverified",
    ),
    Example(
        Pointwise,
        step(Mean(sp.exp(-(C + Z**2))), Mean(sp.exp(-C)), Pointwise(sp.exp(-x), x, C + Z**2, C), "<"),
        "proved (symbolic)",
        step(Mean((C_1 + Z**2) ** -2), Mean(C_1**-2), Pointwise(x**-2, x, C_1 + Z**2, C_1), "<"),
        "unverified: finite at 0",
    ),
    Example(
        GivenDirection,
        step(CROSS, HALF, GivenDirection(xy, yy), "<", laws=pair(a, b)),
        "proved (symbolic)",
        step(less(2 * xy - yy, 0), HALF, GivenDirection(xy, yy), "<", laws=pair(a, b)),
        "unverified",
    ),
    Example(
        QuadraticForm,
        step(CROSS, NegativeForm(r, Sigma), QuadraticForm(xy, yy), laws=pair(a, r * a, Sigma)),
        "proved (symbolic)",
        step(CROSS, NegativeForm(2 * r, Sigma), QuadraticForm(xy, yy), laws=pair(a, r * a, Sigma)),
        "unverified",
    ),
    Example(
        Polar,
        step(CROSS, Chance(rho * sp.cos(psi) > RATIO), Polar(xy, yy, r, rho, psi), laws=pair(a, r * a) | DISC),
        "proved (lemma)",
        step(CROSS, Chance(rho * sp.cos(psi) > RATIO), Polar(xy, yy, r, rho, psi), laws=pair(a, 2 * r * a) | DISC),
        "unverified",
    ),
    Example(
        Shorter,
        step(Chance(rho * sp.cos(psi) > a), Chance(sp.cos(psi) > a), Shorter(rho), "≤", laws=DISC),
        "proved (symbolic)",
        step(Chance(rho * sp.cos(psi) > -a), Chance(sp.cos(psi) > -a), Shorter(rho), "≤", laws=DISC),
        "unverified",
    ),
    Example(
        UniformAngle,
        step(Chance(sp.cos(psi) > 1 / (1 + a)), sp.acos(1 / (1 + a)) / sp.pi, UniformAngle(psi), laws=DISC),
        "proved (symbolic)",
        step(Chance(sp.cos(psi) > 1 + a), sp.acos(1 + a) / sp.pi, UniformAngle(psi), laws=DISC),
        "refuted",
    ),
    Example(
        SymmetricSteps,
        step(NEARER, HALF, SymmetricSteps(first, later, MIDRANGE), "<", laws=ERRORS),
        "proved (lemma)",
        step(NEARER, HALF, SymmetricSteps(first, later, LOWEST), "<", laws=ERRORS),
        "unverified",
    ),
    Example(
        DownMore,
        step(SCALED, HALF, DownMore(X, L, sp.S.One), "<", laws=dict.fromkeys("XL", GammaFactors(sp.S.One))),
        "proved (lemma)",
        step(SCALED, HALF, DownMore(X, L, 1 + a), "<", laws=dict.fromkeys("XL", GammaFactors(1 + a))),
        "unverified",
    ),
    Example(
        RatioOfNormals,
        step(less(Z / Y, -x), CAUCHY, RatioOfNormals()),
        "proved (symbolic)",
        step(less(A / Y, -x), CAUCHY, RatioOfNormals()),
        "unverified: standard normal",
    ),
    Example(
        StudentRatio,
        step(less(Z / sp.sqrt(C / p), -x), StudentDistribution(p, -x), StudentRatio()),
        "proved (symbolic)",
        step(less(Z / sp.sqrt(C), -x), StudentDistribution(p, -x), StudentRatio()),
        "unverified: standard normal variable over",
    ),
    Example(
        Mixture,
        step(StudentDistribution(p + 1, -sp.sqrt((p + 1) * r) / 2), MIXED, Mixture()),
        "proved (symbolic)",
        step(StudentDistribution(p, -sp.sqrt(p * r) / 2), MIXED, Mixture()),
        "unverified",
    ),
)
