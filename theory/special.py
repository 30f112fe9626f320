"""Classical facts about special functions that proofs lean on: formulas without measured quantities."""

from __future__ import annotations

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.source import Source
from theory.vocabulary.special_functions import ChiMean, DigammaLessLog, StudentDistribution


kappa, r, x = sp.symbols("kappa r x", positive=True)
k = sp.Symbol("k", integer=True, positive=True)
RATIO = Parameter(r, "ratio of two variances", low=1e-2, high=100)
POSITIVE = Parameter(x, "a positive number", low=1e-2, high=100)
EXPONENT = Parameter(kappa, "an exponent", low=0.25, high=4)
FREEDOM = Parameter(k, "degrees of freedom", low=1, high=1000)


def known(place: str) -> Source:
    """A classical fact."""
    return Source("Classical", place, "ours")


ROOT_GAP = Claim(
    id="special.gamma.root",
    kind=Kind.BELOW,
    statement="Gamma(1 + kappa/2)^2 < Gamma(1 + kappa): the variance of a power of an exponential variable is positive",
    lhs=sp.gamma(1 + kappa / 2) ** 2,
    rhs=sp.gamma(1 + kappa),
    parameters=(EXPONENT,),
    source=known("Jensen's inequality"),
    wrong=(Wrong("half of it", sp.gamma(1 + kappa) / 2),),
)

CHI_MEAN = Claim(
    id="special.chi.mean",
    kind=Kind.BELOW,
    statement="The mean of a chi variable with k degrees of freedom is below sqrt(k)",
    lhs=ChiMean(k),
    rhs=sp.sqrt(k),
    parameters=(FREEDOM,),
    source=known("Jensen's inequality"),
    wrong=(Wrong("half of it", sp.sqrt(k) / 2),),
)

DIGAMMA = Claim(
    id="special.digamma.below_log",
    kind=Kind.BELOW,
    statement="psi(x) < log(x): the logarithm of a gamma variable drifts down relative to that of its mean",
    lhs=DigammaLessLog(x),
    rhs=sp.S.Zero,
    parameters=(POSITIVE,),
    source=known("Jensen's inequality"),
    wrong=(Wrong("below -1/x", -1 / x),),
)

ARCTAN = Claim(
    id="special.arctan.reciprocal",
    kind=Kind.EQUAL,
    statement="1/2 - arctan(x)/pi = arctan(1/x)/pi for x > 0",
    lhs=sp.Rational(1, 2) - sp.atan(x) / sp.pi,
    rhs=sp.atan(1 / x) / sp.pi,
    parameters=(POSITIVE,),
    source=known("trigonometry"),
    wrong=(Wrong("without the reciprocal", sp.atan(x) / sp.pi),),
)

STUDENT_LINE = Claim(
    id="special.student.one",
    kind=Kind.EQUAL,
    statement="Student's law with one degree of freedom is Cauchy's: F(-sqrt(r)/2) = arctan(2/sqrt(r))/pi",
    lhs=StudentDistribution(1, -sp.sqrt(r) / 2),
    rhs=sp.atan(2 / sp.sqrt(r)) / sp.pi,
    parameters=(RATIO,),
    source=known("laws of ratios of normal variables"),
    wrong=(Wrong("arctan(1/sqrt(r))/pi", sp.atan(1 / sp.sqrt(r)) / sp.pi), Wrong("one half", sp.Rational(1, 2))),
)

STUDENT_PLANE = Claim(
    id="special.student.two",
    kind=Kind.EQUAL,
    statement="Student's law with two degrees of freedom in closed form",
    lhs=StudentDistribution(2, -x),
    rhs=sp.Rational(1, 2) - x / (2 * sp.sqrt(2 + x**2)),
    parameters=(POSITIVE,),
    source=known("laws of ratios of normal variables"),
    wrong=(Wrong("with 1 under the root", sp.Rational(1, 2) - x / (2 * sp.sqrt(1 + x**2))),),
)

ZETA = Claim(
    id="special.zeta.bound",
    kind=Kind.BELOW,
    statement="zeta(1 + x) < 1 + 1/x: the sum is at most its first term and an integral",
    lhs=sp.zeta(1 + x),
    rhs=1 + 1 / x,
    parameters=(Parameter(x, "what the exponent exceeds 1 by", low=0.1, high=4),),
    source=known("integral test"),
    wrong=(Wrong("1/x", 1 / x),),
)
