"""Events of errors, rewritten, conditioned and named: what is false, and each rule beside what is true."""

from dataclasses import dataclass, field

import pytest
import sympy as sp
from sympy.stats import ChiSquared, Normal, Poisson, Uniform

from derivations import Mean
from derivations.language.formulas import Chance
from derivations.xu2025.rules.error_laws import CrossProduct, GammaFactors, OnDisc, Reflected
from derivations.xu2025.rules.normal_events import Along, GivenDirection, Pointwise, QuadraticForm, SameEvent
from derivations.xu2025.rules.plane_sums import Polar, Shorter, UniformAngle
from derivations.xu2025.rules.reflection import DownMore, SymmetricSteps
from derivations.xu2025.rules.student import Mixture, RatioOfNormals, StudentRatio
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.steps import step
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import NegativeForm


HALF = sp.Rational(1, 2)
a, b, r, x, q = sp.symbols("a b r x q", positive=True)
p = sp.Symbol("p", integer=True, positive=True)
y = sp.Symbol("y", real=True)
SIGMA, OTHER = sp.symbols("Sigma Sigma_2")
Z, Y, W = (Normal(name, 0, 1) for name in "ZYW")
A, B = Normal("A", 0, sp.sqrt(a)), Normal("B", 0, sp.sqrt(b))
C, C_1 = ChiSquared("C", p), ChiSquared("D", 1)
U, K = Uniform("U", -1, 1), Poisson("K", a)
XY, YY = sp.symbols("xy yy", real=True)
RHO, PSI = sp.Symbol("rho", nonnegative=True), sp.Symbol("psi", real=True)
first, later, low, high = sp.symbols("first later low high", real=True)
X, L = sp.symbols("X L", positive=True)


def less(left, right):
    return Chance(sp.Lt(left, right))


def pair(u, w, covariance=None):
    """The law of x'y and |y|^2."""
    return dict.fromkeys(("xy", "yy"), CrossProduct((u, w), p, covariance))


@dataclass(frozen=True)
class Row:
    """One step, and a word of the reason why it is no proof; none where a point refutes it, or where it is one."""

    before: sp.Basic
    after: sp.Basic
    rule: object
    sign: str = "="
    laws: dict = field(default_factory=dict)
    reason: str = ""
    hypotheses: tuple = ()

    def checked(self):
        """The step, checked."""
        return step(self.before, self.after, self.rule, self.sign, self.hypotheses, laws=self.laws)


CROSS = less(2 * XY + YY, 0)
SPLIT = less(2 * sp.sqrt(a * b) * Z * sp.sqrt(C) + b * C, 0)
FORM = NegativeForm(r, SIGMA)
KAPPA = r / sp.sqrt(r**2 + 4 * r)
POLAR = Polar(XY, YY, r, RHO, PSI)
DISC = dict.fromkeys(("rho", "psi"), OnDisc())
CAUCHY = sp.Integral(1 / (sp.pi * (1 + y**2)), (y, -sp.oo, -x))
LOCATION = less(sp.Abs(first + later), sp.Abs(first))
SCALE = less(sp.Abs(X * L - 1), sp.Abs(X - 1))
ODD = ((low + high) / 2, ((low, high), (high, low)))
ERRORS = dict.fromkeys(("first", "later"), Reflected())
FACTORS = dict.fromkeys("XL", GammaFactors(sp.S.One))
MIXED = Mean(sp.erfc(sp.sqrt(r * (C + Z**2) / 8)) / 2)
STUDENT = StudentDistribution(p + 1, -sp.sqrt((p + 1) * r) / 2)
FALLING = sp.exp(-x)

TRUE = {
    "2AB + B^2 < 0 divided by B^2": Row(less(2 * A * B + B**2, 0), less(2 * A / B, -1), SameEvent("", B**2)),
    "A and B by Z and Y": Row(
        less(A, B),
        less(sp.sqrt(a) * Z, sp.sqrt(b) * Y),
        SameEvent("", put={A: sp.sqrt(a) * Z, B: sp.sqrt(b) * Y}),
    ),
    "x'y given y": Row(CROSS, SPLIT, Along(XY, YY, (a, b), Z, C, p), laws=pair(a, b)),
    "E exp(-C - Z^2) < E exp(-C)": Row(
        Mean(sp.exp(-(C + Z**2))), Mean(sp.exp(-C)), Pointwise(FALLING, x, C + Z**2, C), "<"
    ),
    "x'y below a negative number": Row(CROSS, HALF, GivenDirection(XY, YY), "<", pair(a, b)),
    "the form by its name": Row(CROSS, FORM, QuadraticForm(XY, YY), laws=pair(a, r * a, SIGMA)),
    "polar coordinates": Row(CROSS, Chance(RHO * sp.cos(PSI) > KAPPA), POLAR, laws=pair(a, r * a) | DISC),
    "a shorter vector": Row(Chance(RHO * sp.cos(PSI) > a), Chance(sp.cos(PSI) > a), Shorter(RHO), "≤", DISC),
    "a uniform angle": Row(
        Chance(sp.cos(PSI) > 1 / (1 + a)), sp.acos(1 / (1 + a)) / sp.pi, UniformAngle(PSI), laws=DISC
    ),
    "reflected errors": Row(LOCATION, HALF, SymmetricSteps(first, later, ODD), "<", ERRORS),
    "gamma factors": Row(SCALE, HALF, DownMore(X, L, sp.S.One), "<", FACTORS),
    "Cauchy's law": Row(less(Z / Y, -x), CAUCHY, RatioOfNormals()),
    "Student's law": Row(less(Z / sp.sqrt(C / p), -x), StudentDistribution(p, -x), StudentRatio()),
    "Student's law as a mixture": Row(STUDENT, MIXED, Mixture()),
}
WRONG = {
    "2AB + B^2 < 0 divided by B": Row(less(2 * A * B + B**2, 0), less(2 * A + B, 0), SameEvent("", B)),
    "U X < 0 divided by U, uniform on (-1, 1)": Row(
        less(U * A, 0), less(A, 0), SameEvent("", U), reason="normal variables, and positive ones"
    ),
    "K A < 0 divided by a count that may be 0": Row(
        less(K * A, 0), less(A, 0), SameEvent("", K), reason="normal variables, and positive ones"
    ),
    "independent A and B by one variable": Row(
        less(A, B),
        less(sp.sqrt(a) * Z, sp.sqrt(b) * Z),
        SameEvent("", put={A: sp.sqrt(a) * Z, B: sp.sqrt(b) * Z}),
        reason="a variable of its own",
    ),
    "A by a variable that stands there already": Row(
        less(A, Z), less(sp.sqrt(a) * Z, Z), SameEvent("", put={A: sp.sqrt(a) * Z}), reason="a variable of its own"
    ),
    "A < B squared, of either sign": Row(less(A, B), less(A**2, B**2), SameEvent("", squares=True)),
    "x'y without a law": Row(CROSS, SPLIT, Along(XY, YY, (a, b), Z, C, p), reason="the law CrossProduct"),
    "x'y with other variances than those of the law": Row(
        CROSS, SPLIT, Along(XY, YY, (a, b), Z, C, p), laws=pair(b, a)
    ),
    "x'y below 0, said to be above": Row(
        CROSS,
        Chance(sp.Gt(2 * sp.sqrt(a * b) * Z * sp.sqrt(C) + b * C, 0)),
        Along(XY, YY, (a, b), Z, C, p),
        laws=pair(a, b),
        reason="expected P(",
    ),
    "twice a chance": Row(CROSS, 2 * SPLIT, Along(XY, YY, (a, b), Z, C, p), laws=pair(a, b), reason="expected P("),
    "1/C of an infinite mean": Row(
        Mean((C_1 + Z**2) ** -2),
        Mean(C_1**-2),
        Pointwise(x**-2, x, C_1 + Z**2, C_1),
        "<",
        reason="finite at 0",
    ),
    "a function that falls below 1 only, where a letter is": Row(
        Mean((C + Z**2 - 1) ** 2),
        Mean((C - 1) ** 2),
        Pointwise((x - 1) ** 2, x, C + Z**2, C),
        "<",
        hypotheses=(x < 1,),
    ),
    "x'y below a positive number": Row(less(2 * XY - YY, 0), HALF, GivenDirection(XY, YY), "<", pair(a, b)),
    "letters without a law below one half": Row(CROSS, HALF, GivenDirection(XY, YY), "<", reason="CrossProduct"),
    "the form by another ratio": Row(
        CROSS, NegativeForm(2 * r, SIGMA), QuadraticForm(XY, YY), "=", pair(a, r * a, SIGMA)
    ),
    "the form by another covariance": Row(
        CROSS, NegativeForm(r, OTHER), QuadraticForm(XY, YY), "=", pair(a, r * a, SIGMA), "covariance of the law"
    ),
    "polar coordinates of another ratio": Row(
        CROSS, Chance(RHO * sp.cos(PSI) > KAPPA), POLAR, "=", pair(a, 2 * r * a) | DISC
    ),
    "polar coordinates in letters of no law": Row(
        CROSS, Chance(RHO * sp.cos(PSI) > KAPPA), POLAR, "=", pair(a, r * a), "OnDisc"
    ),
    "a vector of any length": Row(
        Chance(RHO * sp.cos(PSI) > a), Chance(sp.cos(PSI) > a), Shorter(RHO), "≤", {}, "OnDisc"
    ),
    "a shorter vector above a negative bound": Row(
        Chance(RHO * sp.cos(PSI) > -a), Chance(sp.cos(PSI) > -a), Shorter(RHO), "≤", DISC
    ),
    "an angle of any law": Row(
        Chance(sp.cos(PSI) > 1 / (1 + a)), sp.acos(1 / (1 + a)) / sp.pi, UniformAngle(PSI), "=", {}, "OnDisc"
    ),
    "a cosine above 1 + a": Row(Chance(sp.cos(PSI) > 1 + a), sp.acos(1 + a) / sp.pi, UniformAngle(PSI), "=", DISC),
    "errors of any law": Row(LOCATION, HALF, SymmetricSteps(first, later, ODD), "<", {}, "Reflected"),
    "the lowest of a sample is reflected": Row(
        LOCATION, HALF, SymmetricSteps(first, later, (low, ODD[1])), "<", ERRORS
    ),
    "gamma factors of another mean": Row(
        SCALE, HALF, DownMore(X, L, sp.S.One), "<", dict.fromkeys("XL", GammaFactors(2 + a))
    ),
    "gamma factors of a mean above 1": Row(
        SCALE, HALF, DownMore(X, L, 1 + a), "<", dict.fromkeys("XL", GammaFactors(1 + a))
    ),
    "X L < X for one and the same factor": Row(
        less(sp.Abs(X * X - 1), sp.Abs(X - 1)), HALF, DownMore(X, X, sp.S.One), "<", FACTORS, "two factors"
    ),
    "Cauchy's law for A/Y": Row(less(A / Y, -x), CAUCHY, RatioOfNormals(), reason="standard normal"),
    "Cauchy's law of half the density": Row(
        less(Z / Y, -x), sp.Integral(1 / (2 * sp.pi * (1 + y**2)), (y, -sp.oo, -x)), RatioOfNormals()
    ),
    "Student's law for Z/sqrt(C)": Row(
        less(Z / sp.sqrt(C), -x), StudentDistribution(p, -x), StudentRatio(), reason="standard normal variable over"
    ),
    "Student's law of one degree more": Row(
        less(Z / sp.sqrt(C / p), -x), StudentDistribution(p + 1, -x), StudentRatio()
    ),
    "a mixture of one degree less": Row(STUDENT, Mean(sp.erfc(sp.sqrt(r * C / 8)) / 2), Mixture()),
    "a mixture by twice the ratio": Row(STUDENT, Mean(sp.erfc(sp.sqrt(2 * r * (C + Z**2) / 8)) / 2), Mixture()),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_the_laws_say_is_proved(name):
    assert TRUE[name].checked().verdict == "proved"


@pytest.mark.parametrize("name", WRONG)
def test_what_the_laws_do_not_say_is_not(name):
    found = WRONG[name].checked()
    assert found.verdict in FALSE
    assert WRONG[name].reason in found.how or found.verdict == "refuted"
