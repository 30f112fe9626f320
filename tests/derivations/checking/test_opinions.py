"""Whatever a rule says, a false statement is found by evaluating it: at special points and far out on paths."""

from collections.abc import Iterator

import pytest
import sympy as sp

from derivations import Algebra, Chain, Line, Mean, Obligation, Rule, Setting, Step, check
from derivations.checking.check import check_line
from derivations.checking.opinions import opinion_on
from derivations.drawing.special_points import special_points
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter


x, a = sp.symbols("x a", positive=True)
y, t = sp.symbols("y t", real=True)
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
X, Y, N = (Parameter(x, "x", 0.1, 10), Parameter(y, "y", -5, 5, spread="linear"), Parameter(n, "n", 1, 20))


class Gullible(Rule):
    """A rule that asks for nothing that has to do with the step."""

    words = "because I say so"
    gives = ("=", "≤", "<", "≥", ">", "≃", "→", "⇒", "⇔")

    def demands(self, line: object) -> Iterator[Obligation]:
        """Nothing."""
        yield Obligation(sp.S.One, "=", sp.S.One)


def checked(lhs, rhs, *parameters, kind=Kind.EQUAL, sign="=", **more):
    claim = toy_claim(lhs=lhs, rhs=rhs, parameters=parameters, kind=kind, **more)
    return check(Chain(claim, (Step(claim, Gullible(), sign=sign),)))


FALSE = {
    "a value for a free letter": (x**2, sp.Integer(4), X),
    "a removable pole that is no part of the claim": (x, (x**2 - x) / (x - 1), X),
    "sin 2 pi a = 0 holds for whole numbers only": (sp.sin(2 * sp.pi * a), sp.S.Zero, Parameter(a, "a", 1, 9)),
    "zero at every small fraction": (sp.sin(sp.pi * sp.factorial(40) * x) ** 2, sp.S.Zero, X),
    "a branch of the root": (sp.sqrt(y**2), y, Y),
    "a branch of the logarithm": (sp.log(y**2), 2 * sp.log(y), Y),
    "false at 7 only": (sp.Piecewise((1, sp.Eq(n, 7)), (0, True)) * n, sp.S.Zero, N),
    "false at a tie only": (
        sp.Max(x, a) - sp.Min(x, a) + sp.KroneckerDelta(x, a),
        abs(x - a),
        X,
        Parameter(a, "a", 1, 9),
    ),
    "false at 17 only": (sp.KroneckerDelta(n, 17) * x, sp.S.Zero, N, X),
    "zero up to 40, and not beyond": (sp.Product(n - k, (k, 1, 40)), sp.S.Zero, N),
    "a jump of the floor": (sp.floor(x + sp.Rational(1, 50)), sp.floor(x), X),
    "a product that has a zero from 3 on": (sp.Product(k - 3, (k, 1, n)), sp.S.Zero, N),
    "a sum that starts to differ at its smallest size": (sp.Sum(1, (k, 2, n)), sp.Max(n - 1, 1), N),
    "an antiderivative with a pole inside": (x * sp.Integral(1 / (2 + sp.cos(t)), (t, 0, 2 * sp.pi)), 0 * x, X),
    "an antiderivative with a jump": (x * sp.Integral(-1 / (1 + t**2), (t, -1, 1)), x * sp.pi / 2, X),
    "a divergent geometric series": (sp.Sum(x**k, (k, 0, sp.oo)), 1 / (1 - x), X),
    "a divergent harmonic series": (x * sp.Sum(1 / (k + 1), (k, 0, sp.oo)), x * 14, X),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_equation_is_refuted_whatever_its_rule_says(name):
    found = checked(*FALSE[name])
    assert found.verdict == "refuted"
    assert found.steps[0].counterexample
    assert "Gullible" in found.steps[0].how


def test_a_bound_that_fails_at_its_boundary_only_is_refuted():
    found = checked(x, x**2, X, kind=Kind.BELOW, sign="<", hypotheses=(sp.Ge(x, 1),))
    assert found.verdict == "refuted"
    assert found.steps[0].counterexample["x"] == "1"


def test_a_claim_is_looked_at_where_its_equations_hold_at_every_root():
    given = {"kind": Kind.STEP, "sign": "⇒", "hypotheses": (sp.Eq(y**2, 1),)}
    assert checked(y, sp.S.One, Y, **given).steps[-1].counterexample["y"] == "-1"
    assert checked(y**3, y, Y, **given).verdict == "proved"


def test_a_consequence_that_fails_where_its_premise_holds_is_refuted():
    setting = Setting()
    assert opinion_on(sp.Eq(y**2, 1), "⇒", sp.Eq(2 * y, 0), setting).fails
    assert opinion_on(sp.Eq(y**2, 1), "⇒", sp.Eq(y**4, 1), setting).points
    assert not opinion_on(sp.Gt(y, 1), "⇒", sp.Gt(y, 0), setting).fails
    assert opinion_on(sp.Gt(y, 0), "⇔", sp.Gt(y, 1), setting).fails


def test_a_limit_is_looked_at_where_a_leading_coefficient_vanishes():
    path = GrowthPath("n grows", n, (10, 100, 1000))
    b = sp.Symbol("b", nonnegative=True)
    assert opinion_on((b * n**2 + n) / (n**2 + 1), "≃", b, Setting(), path).fails == {}
    assert opinion_on((b * n**2 + n) / n, "≃", b * n, Setting(), path).fails["b"] == "0"


def test_a_limit_that_is_come_to_slowly_is_not_refuted():
    path = GrowthPath("n grows", n, (10, 100, 1000))
    slow = opinion_on(x * (1 + 1 / sp.log(sp.log(n + 2))), "≃", x, Setting(), path)
    assert slow.points
    assert not slow.fails


TRUE = {
    "what cancels": ((sp.sqrt(x + 1) - sp.sqrt(x)) * (sp.sqrt(x + 1) + sp.sqrt(x)), sp.S.One, X),
    "a convergent series": (sp.Sum(2**-k, (k, 0, sp.oo)) * x, 2 * x, X),
    "a slow series": (sp.Sum(1 / k**2, (k, 1, sp.oo)) * x, sp.pi**2 / 6 * x, X),
    "an alternating series": (x * sp.Sum((-1) ** k / (k + 1), (k, 0, sp.oo)), x * sp.log(2), X),
    "an integral over the line": (x * sp.Integral(sp.exp(-(t**2)), (t, -sp.oo, sp.oo)), x * sp.sqrt(sp.pi), X),
    "an integral with an end where it is infinite": (x * sp.Integral(1 / sp.sqrt(t), (t, 0, 1)), 2 * x, X),
    "a sum of n terms": (sp.Sum(k, (k, 1, n)), n * (n + 1) / 2, N),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_equation_is_not_refuted(name):
    assert checked(*TRUE[name]).verdict == "proved"


def test_what_was_evaluated_is_said_beside_the_verdict():
    claim = toy_claim(lhs=(x + 1) ** 2, rhs=x**2 + 2 * x + 1, parameters=(X,))
    found = check(Chain(claim, (Step(claim, Algebra()),)))
    assert str(found.opinion).startswith("evaluated at ")
    assert str(opinion_on(Mean(x), "=", x, Setting())) == "no second opinion"


class Picky(sp.Function):
    """A function of somebody's that takes no numbers."""

    @classmethod
    def eval(cls, at):
        """Refuse a number."""
        if at.is_number:
            raise ValueError


def test_a_function_without_a_value_at_one_point_costs_no_other_point():
    a, b = sp.symbols("a b", positive=True)
    assert list(special_points((1 / (a - Picky(b)),), Setting(), 8))


class Odd(sp.Function):
    """A function of somebody's that breaks on numbers in a way that nobody expects."""

    @classmethod
    def eval(cls, at):
        """Break on a number."""
        if at.is_number:
            raise RuntimeError


class Breaks(Gullible):
    """A rule that breaks."""

    def demands(self, line):
        """Break."""
        raise RuntimeError


def test_a_rule_that_fails_on_a_formula_on_which_all_fails_costs_its_own_step_only():
    found = check_line(Line(Odd(x), x, Step(x, Breaks()), Setting(), {}))
    assert found.verdict == "unverified"
    assert "Breaks failed: RuntimeError" in found.how
