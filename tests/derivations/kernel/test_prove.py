"""Relations and how strongly they are known: by symbols, exact matrices, balls, or points."""

from importlib.util import find_spec

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derivations import Obligation, Setting, Strength, prove
from derivations.kernel.balls import sign_over
from theory.language.matrices import Arbitrary


d, T = sp.symbols("d T", integer=True, positive=True)
x, y = sp.symbols("x y", positive=True)
z = sp.Symbol("z", real=True)
EMPTY = Setting()


def test_an_identity_of_fractions_is_proved_by_symbols():
    proof = prove(Obligation(1 / x - 1 / (x + 1), "=", 1 / (x * (x + 1))), EMPTY)
    assert proof.holds is True
    assert proof.strength is Strength.SYMBOLIC


def test_an_inequality_is_proved_from_the_hypotheses_that_it_needs_and_from_no_other():
    setting = Setting((sp.Ge(T, d + 2), sp.Le(x, 3)))
    proof = prove(Obligation(T - d - 1, ">", sp.S.Zero), setting)
    assert proof.holds is True
    assert proof.used == {sp.Ge(T, d + 2)}


def test_without_its_hypothesis_an_inequality_has_the_smallest_counterexample():
    proof = prove(Obligation(T - d - 1, ">", sp.S.Zero), EMPTY)
    assert proof.holds is False
    assert (proof.counterexample["T"], proof.counterexample["d"]) == ("1", "1")


def test_the_root_of_a_square_is_the_absolute_value_and_not_the_number():
    proof = prove(Obligation(sp.sqrt(z**2), "=", z), EMPTY)
    assert proof.holds is False
    assert sp.Rational(proof.counterexample["z"]) < 0


def test_what_is_seen_at_points_only_is_never_called_proved():
    value = sp.Integral(sp.exp(-(y**2)), (y, 0, x))
    proof = prove(Obligation(value, "=", sp.sqrt(sp.pi) / 2 * sp.erf(x)), EMPTY)
    assert proof.strength in (Strength.NUMERIC, Strength.SYMBOLIC)
    assert Strength.NUMERIC.verdict == "confirmed"


def test_a_matrix_identity_holds_on_random_matrices_with_a_stated_error():
    X = Arbitrary("X", T, d)
    push = Obligation((X.T * X + sp.Identity(d)).I * X.T, "=", X.T * (X * X.T + sp.Identity(T)).I)
    proof = prove(push, EMPTY)
    assert proof.strength is Strength.EXACT
    assert "passes with at most" in proof.how


def test_a_false_matrix_identity_fails_on_a_small_one():
    X, Y = Arbitrary("X", d, d), Arbitrary("Y", d, d)
    proof = prove(Obligation(X * Y, "=", Y * X), EMPTY)
    assert proof.holds is False
    assert proof.counterexample["d"] == "2"


def test_a_singular_matrix_is_not_cancelled():
    X = Arbitrary("X", T, d)
    gram = X.T * X
    cancelled = Obligation(gram.I * (gram + sp.Identity(d)), "=", sp.Identity(d) + gram.I)
    assert prove(cancelled, Setting((sp.Ge(T, d),))).holds is True
    proof = prove(cancelled, EMPTY)
    assert proof.holds is False
    assert "singular" in proof.counterexample["fails"]


needs_flint = pytest.mark.skipif(find_spec("flint") is None, reason="needs python-flint (extra flint)")


@needs_flint
def test_digamma_lies_below_the_logarithm():
    gap = sp.log(x) - sp.digamma(x)
    assert sign_over(gap, {x: (sp.Rational(1, 2), 50)}) == 1


@needs_flint
def test_a_sign_that_changes_is_not_given():
    assert sign_over(sp.log(x), {x: (sp.Rational(1, 2), 2)}) is None


@needs_flint
def test_a_zero_at_the_edge_is_not_given_away():
    assert sign_over(x - 1, {x: (1, 2)}) is None


@needs_flint
@given(low=st.integers(1, 50), width=st.integers(1, 50), shift=st.fractions(-1, 1))
@settings(max_examples=30, deadline=None)
def test_a_sign_over_a_box_is_that_of_every_point_in_it(low, width, shift):
    gap = sp.log(1 + x) - x / (1 + x) + sp.Rational(shift)
    sign = sign_over(gap, {x: (low, low + width)})
    if sign is not None:
        for point in (low, low + width, low + sp.Rational(width, 3)):
            assert sp.sign(gap.subs(x, point).evalf(30)) == sign


@needs_flint
def test_an_inequality_over_a_box_counts_as_proved_there():
    proof = prove(Obligation(sp.atan(x), "<", x, box={x: (sp.Rational(1, 100), 10)}), EMPTY)
    assert proof.strength is Strength.ENCLOSED
    assert "[1/100, 10]" in proof.how


def test_the_first_points_tried_are_small_and_satisfy_the_hypotheses():
    setting = Setting((sp.Ge(T, 2 * d + 3), sp.Lt(x, y)))
    points = list(setting.points((T + d + x + y,), 20))
    assert len(points) == 20
    assert all(p[T] >= 2 * p[d] + 3 and p[x] < p[y] for p in points)
    assert points[0][d] <= 2


def test_a_relation_that_fails_at_one_point_only_is_refuted_there():
    setting = Setting()
    apart = prove(Obligation(97 * z + sp.sin(0), "≠", sp.S.One), setting)
    assert apart.holds is False
    assert apart.counterexample["z"] == "1/97"
    assert prove(Obligation((z - sp.Rational(1, 97)) ** 2, ">", sp.S.Zero), setting).holds is False


def test_an_inequality_that_small_numbers_keep_is_tried_with_large_ones():
    """x^(11/10) <= 3 x up to x = 3^10."""
    x = sp.Symbol("x", positive=True)
    found = prove(Obligation(x ** sp.Rational(11, 10), "≤", 3 * x), Setting())
    assert found.holds is False
    assert sp.sympify(found.counterexample["x"]) > 3**10
    assert prove(Obligation(x ** sp.Rational(11, 10), "≤", x**2 + x), Setting()).holds is True
