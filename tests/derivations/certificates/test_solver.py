"""The second decision on rational lemmas: true ones are called true, false ones never, and a point is one."""

import pytest
import sympy as sp

from derivations import Setting
from derivations.certificates.asked import Asked
from derivations.certificates.lemma import lemma_of


pytest.importorskip("z3", reason="z3-solver is not installed (extra smt)")
from derivations.certificates.solver import decision


x, y = sp.symbols("x y", positive=True)
k = sp.Symbol("k", positive=True)
r = sp.Symbol("r", real=True)
n, d = sp.symbols("n d", integer=True, positive=True)


def decided(goal, *hypotheses, where=None):
    """What the solver says of a statement under hypotheses."""
    return decision(lemma_of(Asked("", goal, Setting(hypotheses, where or {}), "proved")))


def ge(left, right):
    return sp.Ge(left, right, evaluate=False)


@pytest.mark.parametrize(
    ("goal", "hypotheses"),
    [
        (sp.Eq(1 / (x + 1) - 1 / (x + 2), 1 / ((x + 1) * (x + 2)), evaluate=False), ()),
        (sp.Eq((r**2 - 1) / (r - 1), r + 1, evaluate=False), (r > 1,)),
        (sp.Lt(1 / (x + y), 1 / x, evaluate=False), ()),
        (ge(r**2 + x**2, 2 * r * x), ()),
        (ge(n, 1), ()),
        (sp.Ne(n - d - 1, 0, evaluate=False), (ge(n, d + 2),)),
    ],
)
def test_a_true_lemma_is_called_true(goal, hypotheses):
    assert decided(goal, *hypotheses).holds is True


@pytest.mark.parametrize(
    ("goal", "hypotheses", "at"),
    [
        (sp.Lt(1 / (x + r), 1 / x, evaluate=False), (), None),
        (ge(r**2 + x**2, 3 * r * x), (), None),
        (ge(n, 2), (), {n: 1}),
        (sp.Le(x, 10**40, evaluate=False), (), None),
    ],
)
def test_a_false_lemma_is_called_false_at_a_point_where_it_is(goal, hypotheses, at):
    found = decided(goal, *hypotheses)
    assert found.holds is False
    assert goal.xreplace(dict(found.at)) == sp.false
    assert at is None or found.at == at


def test_an_abbreviation_that_is_declared_positive_is_what_it_is_defined_as():
    assert decided(ge(k, 0), where={k: 10**40 - x}).holds is False


@pytest.mark.parametrize("goal", [ge(sp.exp(x), 1), ge(sp.sqrt(r), 0), ge(sp.log(x), r)])
def test_nothing_is_said_of_what_is_no_quotient_of_polynomials(goal):
    assert decided(goal).holds is None


def test_a_point_that_is_no_whole_number_counts_for_nothing():
    assert decided(ge((n - 1) * (n - 2), 0)).holds is not False
