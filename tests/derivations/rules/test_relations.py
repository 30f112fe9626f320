"""Rules for statements: what follows from an equation or inequality, and what does not."""

import pytest
import sympy as sp

from derivations import Algebra, Line, Setting, Step
from derivations.checking.check import check_line
from derivations.rules.relations import ByEquation, Named, Rearranged, Shown, SquareRoot, Stated, ValueOf
from theory import Claim, Kind, Parameter, Source, Wrong


x, y = sp.symbols("x y", positive=True)
r, q = sp.symbols("r q", real=True)
FAILED = ("refuted", "unverified")


def step(before, after, rule, sign="⇒", hypotheses=(), **setting):
    before, after = sp.sympify(before), sp.sympify(after)
    return check_line(Line(before, after, Step(after, rule, sign), Setting(hypotheses, **setting), {}))


def eq(left, right):
    return sp.Eq(left, right, evaluate=False)


def le(left, right):
    return sp.Le(left, right, evaluate=False)


RATIO = Claim(
    "toy.ratio",
    Kind.EQUAL,
    "A fraction",
    lhs=1 / (x - 1),
    rhs=x / (x - 1) - 1,
    parameters=(Parameter(x, "x", 2, 9),),
    hypotheses=(sp.Gt(x, 1),),
    source=Source("Nobody", "nowhere", "ours"),
    wrong=(Wrong("more", x),),
)


def test_a_relation_is_shown_by_a_rule_for_formulas():
    assert step(sp.true, le(2 * x, 2 * x + y), Shown(Algebra())).verdict == "proved"
    assert step(sp.true, le(2 * x + y, 2 * x), Shown(Algebra())).verdict == "refuted"
    assert step(eq(x, y), le(x, y), Shown(Algebra())).verdict in FAILED


def test_terms_are_moved_and_multiplied():
    assert step(eq(x / y - 1, r), eq(x, y * (r + 1)), Rearranged(y)).verdict == "proved"
    assert step(le(x, y), le(x * r**2 / r**2, y + 1), Rearranged(), hypotheses=(sp.Gt(r, 0),)).verdict == "proved"


@pytest.mark.parametrize(
    ("before", "after", "times"),
    [
        pytest.param(le(r, q), le(-r, -q), -1, id="an inequality times a negative number"),
        pytest.param(le(x, y), le(r * x, r * y), r, id="an inequality times a number of either sign"),
        pytest.param(le(x, y), eq(x, y), 1, id="an equation from an inequality"),
        pytest.param(le(x, y), sp.Lt(x, y), 1, id="a strict inequality from one that is not"),
        pytest.param(le(x, y), le(x + 1, y), 1, id="a stronger inequality"),
        pytest.param(eq(x, y), eq(x, y + 1), 1, id="another equation"),
    ],
)
def test_a_relation_is_not_rearranged_into_one_that_does_not_follow(before, after, times):
    assert step(before, after, Rearranged(times)).verdict in FAILED


def test_an_equation_is_cited_where_its_hypotheses_hold():
    good = sp.true, eq(1 / y, (y + 1) / y - 1), Stated(RATIO, {x: y + 1})
    assert step(*good).verdict == "proved"
    found = step(sp.true, eq(1 / (y - 1), y / (y - 1) - 1), Stated(RATIO, {x: y}))
    assert (found.verdict, "Stated does not apply at y = 1" in found.how) == ("unverified", True)


def test_a_multiple_of_a_cited_equation_is_added():
    before, after = 2 / (x - 1), 2 * x / (x - 1) - 2
    assert step(before, after, ByEquation(RATIO, times=2), "=", hypotheses=(sp.Gt(x, 1),)).verdict == "proved"
    found = step(before, after, ByEquation(RATIO, times=2), "=")  # neither side has a value at x = 1
    assert (found.verdict, found.counterexample["x"]) == ("refuted", "1")
    assert step(before, x, ByEquation(RATIO, times=2), "=", hypotheses=(sp.Gt(x, 1),)).verdict == "refuted"


def test_the_value_of_an_abbreviation_depends_on_the_hypotheses():
    top = sp.Symbol("top", nonnegative=True)
    where = {top: sp.Max(x, 1) - 1}
    rule = ValueOf(top, x - 1)
    assert step(2 * top, 2 * x - 2, rule, "=", hypotheses=(sp.Gt(x, 1),), where=where).verdict == "proved"
    assert step(2 * top, 2 * x - 2, rule, "=", where=where).verdict == "refuted"


def test_a_root_is_taken_of_a_side_that_is_not_negative():
    assert step(eq((x + y) ** 2, r**4), eq(x + y, r**2), SquareRoot()).verdict == "proved"
    found = step(eq(r**2, q**2), eq(r, q), SquareRoot())
    assert found.verdict == "refuted"
    assert step(eq((x - y) ** 2, r**4), eq(x - y, r**2), SquareRoot()).verdict == "refuted"


def test_an_unknown_function_and_its_derivative_get_their_letters():
    f, value, slope = sp.Function("f")(x), *sp.symbols("f fprime", positive=True)
    where = {f: x**2, value: x**2, slope: 2 * x}
    before, after = eq(x * f.diff(x), 2 * f), eq(x * slope, 2 * value)
    assert step(before, after, Named(f, value, slope), where=where).verdict == "proved"
    assert step(before, after, Named(f, value, slope), where=where | {slope: x}).verdict in FAILED
    assert step(before, eq(x * slope, value), Named(f, value, slope), where=where).verdict in FAILED
