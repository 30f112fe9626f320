"""Rules about sums over generations: what they give, and false uses that they refuse or refute."""

import pytest
import sympy as sp

from derivations import Line, Mean, Rows, Setting, Step
from derivations.checking.check import check_line
from derivations.dohmatob2024.rules.generations import ByHypothesis, FactorBelow, FirstTerm, OverGenerations, TermByTerm
from derivations.rules.integral_test import IntegralTest
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter, Quantity
from theory.language.matrices import Arbitrary, MatrixSum


d, k, N, T = sp.symbols("d k N T", integer=True, positive=True)
m = sp.Symbol("m", integer=True, nonnegative=True)
x, y = sp.symbols("x y", positive=True)
X = Arbitrary("X", T, d, m)
GRAM = X.T * X
TOTAL = MatrixSum(GRAM, m, 1, N)
ANY = Quantity("toy.any", "q", "q", "Anything.")()
PATH = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
PIECES = sp.Piecewise((5, sp.Eq(m, 1)), (m**2, True))


def verdict(before: sp.Basic, rule: object, after: sp.Basic, sign: str = "=") -> str:
    """The verdict on one step between two formulas."""
    claim = toy_claim(
        kind=Kind.ASYMPTOTIC,
        lhs=ANY,
        rhs=d,
        parameters=(Parameter(d, "d", 1, 4), Parameter(N, "N", 1, 9), Parameter(x, "x", 1, 9), Parameter(y, "y", 1, 9)),
        hypotheses=(sp.Gt(x, y**2 + 1),),
        path=PATH,
    )
    setting = Setting(claim.hypotheses, {}, {"X": Rows(sp.Identity(d))}, claim)
    return check_line(Line(before, after, Step(after, rule, sign), setting, {})).verdict


def over(term: sp.Expr, low: int = 1, high: sp.Expr = N) -> sp.Sum:
    return sp.Sum(term, (m, low, high))


@pytest.mark.parametrize(
    ("before", "rule", "after", "sign"),
    [
        (Mean(sp.Trace(TOTAL)), OverGenerations(), over(Mean(sp.Trace(GRAM))), "="),
        (over(PIECES), FirstTerm(m), 5 + over(m**2, 2), "="),
        (over(m / (T - 3)), TermByTerm(m), over(m / (T + m)), "≃"),
        (over(1 / m**2), IntegralTest(1 / m, m, 10), over(1 / m**2, 1, 10) + sp.Rational(1, 10), "≤"),
        (3 * x, ByHypothesis(sp.Gt(x, y**2 + 1), sp.Integer(3)), 3 * y**2 + 3, ">"),
        (x * sp.log(2), FactorBelow(x, "numbers"), x, "≤"),
    ],
)
def test_the_rules_give_what_they_say(before, rule, after, sign):
    assert verdict(before, rule, after, sign) == "proved"


@pytest.mark.parametrize(
    ("before", "rule", "after", "sign"),
    [
        # The square of a sum is not the sum of squares.
        (Mean(sp.Trace(TOTAL * TOTAL)), OverGenerations(), over(Mean(sp.Trace(GRAM * GRAM))), "="),
        # The first term forgotten.
        (over(PIECES), FirstTerm(m), over(m**2, 2), "="),
        # As many terms as the size: small gaps of many terms add up.
        (over(m / (T - 3), high=T), TermByTerm(m), over(m / (T + m), high=T), "≃"),
        # Terms of either sign cancel, and what is left may be the gaps.
        (over((m - 2) / (T - 3)), TermByTerm(m), over((m - 2) / (T + m)), "≃"),
        # A term whose gap stays.
        (over(m / (T - 3)), TermByTerm(m), over((m + 1) / T), "≃"),
        # A tail that is not an integral of the terms, and terms that do not fall.
        (over(1 / m**2), IntegralTest(1 / (2 * m), m, 10), over(1 / m**2, 1, 10) + sp.Rational(1, 20), "≤"),
        (over(m), IntegralTest(-(m**2) / 2, m, 10), over(m, 1, 10) - 50, "≤"),
        # A hypothesis that nobody made, one times something negative, and one turned around.
        (3 * x, ByHypothesis(sp.Gt(x, y), sp.Integer(3)), 3 * y, ">"),
        (-3 * x, ByHypothesis(sp.Gt(x, y**2 + 1), sp.Integer(-3)), -3 * y**2 - 3, ">"),
        (x * sp.log(3), FactorBelow(x, "numbers"), x, "≤"),
        (-x, FactorBelow(-x, "numbers"), -x * sp.log(2), "≤"),
    ],
)
def test_false_uses_do_not_pass(before, rule, after, sign):
    assert verdict(before, rule, after, sign) in ("refuted", "unverified")
