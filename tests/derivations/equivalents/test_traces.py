"""Rules about traces and roots of kappa's equation: what they prove, and what they refuse."""

import pytest
import sympy as sp

from derivations import Line, Setting, Step
from derivations.checking.check import check_line
from derivations.dohmatob2024.degrees_of_freedom import MODULUS, ZERO_ONLY
from derivations.equivalents.rules.kappa_roots import Beyond, ByRoot, OnlyZero, Root, RootAbove
from derivations.equivalents.rules.trace_limits import Restricted, Squeezed
from derivations.equivalents.rules.traces import EigenvaluesOne, TraceAlgebra, TraceBound, TraceFalls
from theory import EIGENVALUE, Covariance, Form, Kappa, Trace
from theory.dohmatob2024.degrees_of_freedom import CONTINUOUS, x as root_at
from theory.vocabulary.ridge import condition, spectrum


s = EIGENVALUE
d, T, k = sp.symbols("d T k", integer=True, positive=True)
x, y, u, lam = sp.symbols("x y u lam", nonnegative=True)
delta = sp.Symbol("delta", positive=True)
Sigma, w, v = sp.symbols("Sigma w v")
WHERE = {Sigma: Covariance("two_level", d, 9)}
LEVELS = {spectrum: sp.Symbol("two_level"), condition: sp.Integer(9)}
"""What the letters of results about any covariance stand for here."""
NODE = Kappa(lam, T, Sigma)
FAILED = ("refuted", "unverified")


def step(before, after, rule, sign="=", hypotheses=(), claim=None, where=WHERE):
    before, after = sp.sympify(before), sp.sympify(after)
    setting = Setting(hypotheses, where, claim=claim)
    return check_line(Line(before, after, Step(after, rule, sign), setting, {}))


def df(order, at):
    return Trace(s**order / (s + at) ** order, Sigma)


def eq(left, right):
    return sp.Eq(left, right, evaluate=False)


def test_the_trace_of_the_identity_is_the_dimension():
    assert step(d - df(1, x), x * Trace(1 / (s + x), Sigma), TraceAlgebra()).verdict == "proved"


def test_the_product_of_traces_is_not_the_trace_of_the_product():
    found = step(Trace(s, Sigma) ** 2, Trace(s**2, Sigma), TraceAlgebra())
    assert found.verdict == "refuted"


def test_traces_are_compared_at_every_eigenvalue():
    assert step(df(2, x), df(1, x), TraceBound(), "≤").verdict == "proved"
    assert step(Form(w, s / (s + x), w, Sigma), Form(w, s / x, w, Sigma), TraceBound(), "≤").verdict in FAILED
    assert step(Form(w, s**2 / (s + x), w, Sigma), Form(w, s, w, Sigma), TraceBound(), "≤").verdict == "proved"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(df(1, x), df(2, x), id="the wrong way"),
        pytest.param(df(1, x), T, id="a constant that no function under the trace bounds"),
        pytest.param(df(1, x) ** 2, df(1, x) ** 2 + df(2, x) ** 2, id="not linear in traces"),
        pytest.param(Form(w, s, v, Sigma), Form(w, 2 * s, v, Sigma), id="a form of two vectors has no sign"),
        pytest.param(Trace(s, Sigma), Trace(s**2, Sigma), id="larger at large eigenvalues only"),
    ],
)
def test_traces_are_not_compared_where_the_functions_under_them_are_not(before, after):
    assert step(before, after, TraceBound(), "≤").verdict in FAILED


def test_a_trace_that_falls_in_a_number_grows_as_it_is_made_smaller():
    falls = Trace(s**2 / (s + lam + 1) ** 3, Sigma), Trace(s**2 / (s + lam + delta) ** 3, Sigma)
    rule = TraceFalls(lam + 1, lam + delta)
    assert step(*falls, rule, "≤", hypotheses=(sp.Le(delta, 1),)).verdict == "proved"
    assert step(*falls, rule, "≤").verdict == "refuted"


def test_a_trace_that_rises_in_a_number_is_not_said_to_fall():
    assert step(Trace(s * x, Sigma), Trace(s * y, Sigma), TraceFalls(x, y), "≤", (sp.Le(y, x),)).verdict in FAILED


def test_every_eigenvalue_is_one_only_for_the_identity():
    one = {Sigma: Covariance("two_level", d, 1)}
    assert step(df(1, x), d / (1 + x), EigenvaluesOne(), where=one).verdict == "proved"
    assert step(df(1, x), d / (1 + x), EigenvaluesOne()).verdict in FAILED


# Roots ----------------------------------------------------------------------------------------

FIXED = eq(NODE - lam - NODE * Trace(s / (s + NODE), Sigma) / T, 0)


def test_kappa_solves_its_equation_and_no_other():
    assert step(sp.true, FIXED, Root(NODE), "⇒").verdict == "proved"
    wrong = eq(NODE - lam - NODE * Trace(s**2 / (s + NODE) ** 2, Sigma) / T, 0)
    assert step(sp.true, wrong, Root(NODE), "⇒").verdict == "refuted"


def test_kappa_of_a_negative_penalty_has_no_equation_to_solve():
    node = Kappa(-delta, T, Sigma)
    equation = eq(node + delta - node * Trace(s / (s + node), Sigma) / T, 0)
    assert step(sp.true, equation, Root(node), "⇒").verdict in FAILED


def test_the_equation_is_not_negative_right_of_its_largest_root_only():
    def at(point):
        return sp.Ge(point - lam - point * Trace(s / (s + point), Sigma) / T, 0, evaluate=False)

    right, left = NODE + u, NODE / 2
    assert step(sp.true, at(right), Beyond(NODE, right), "⇒").verdict == "proved"
    assert step(sp.true, at(left), Beyond(NODE, left), "⇒").verdict in FAILED


def test_a_root_lies_above_where_the_equation_is_not_positive():
    before = sp.Le(x - lam - x * df(1, x) / T, 0, evaluate=False)
    assert step(before, sp.Ge(NODE, x, evaluate=False), RootAbove(NODE, x), "⇒").verdict == "proved"
    assert step(before, sp.Le(NODE, x, evaluate=False), RootAbove(NODE, x), "⇒").verdict in FAILED
    other_way = sp.Ge(x - lam - x * df(1, x) / T, 0, evaluate=False)
    assert step(other_way, sp.Ge(NODE, x, evaluate=False), RootAbove(NODE, x), "⇒").verdict in FAILED


def test_a_multiple_of_the_equation_is_added():
    after = lam + NODE * Trace(s / (s + NODE), Sigma) / T
    assert step(NODE, after, ByRoot(NODE, -1)).verdict == "proved"
    assert step(NODE, after + 1, ByRoot(NODE, -1)).verdict == "refuted"
    assert step(NODE, after, ByRoot(NODE, -x / x**2)).verdict in FAILED


def test_kappa_is_zero_only_where_its_equation_has_no_positive_root():
    node = Kappa(0, T, Sigma)
    assert step(node, 0, OnlyZero(ZERO_ONLY, LEVELS, at=root_at), hypotheses=(sp.Ge(T, d),)).verdict == "proved"
    assert step(node, 0, OnlyZero(ZERO_ONLY, LEVELS, at=root_at)).verdict in FAILED
    assert step(NODE, 0, OnlyZero(ZERO_ONLY, LEVELS, at=root_at), hypotheses=(sp.Ge(T, d),)).verdict in FAILED


def test_an_inequality_passes_to_the_limit_where_its_sides_are_continuous():
    before = sp.Ge(1 - Trace(s**2 / ((s + x) * (s + x + u)), Sigma) / T, 0, evaluate=False)
    after = sp.Ge(1 - df(2, x) / T, 0, evaluate=False)
    assert step(before, after, Restricted(u), "⇒").verdict == "proved"
    assert step(before, after, Restricted(u), "⇒", hypotheses=(sp.Ge(u, 1),)).verdict in FAILED


def test_an_inequality_does_not_pass_to_the_limit_across_a_pole():
    before = sp.Ge(Trace(s / (s + u) ** 2, Sigma) - 1 / u, 0, evaluate=False)
    after = sp.Ge(Trace(1 / s, Sigma) - 1, 0, evaluate=False)
    assert step(before, after, Restricted(u), "⇒").verdict in FAILED


def test_a_gap_whose_weighted_square_tends_to_zero_tends_to_zero():
    where = CONTINUOUS.where | dict(MODULUS.claim.where)
    (small,) = (symbol for symbol in MODULUS.claim.rhs.free_symbols if symbol.name == "delta")
    n = CONTINUOUS.path.size
    sides = CONTINUOUS.lhs, CONTINUOUS.rhs
    good, bad = Squeezed(MODULUS, {small: 1 / n**2}), Squeezed(MODULUS, {small: sp.S.Half})
    assert step(*sides, good, "→", claim=CONTINUOUS, where=where).verdict == "proved"
    assert step(*sides, bad, "→", claim=CONTINUOUS, where=where).verdict in FAILED
    assert step(*sides, good, "→", where=where).verdict in FAILED
