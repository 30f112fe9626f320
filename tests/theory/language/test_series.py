"""Orders of sequences, and what follows for their sums, products and recursions."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, strategies as st

from theory.language.propositions import Bounded, Converges, LinearRecursion, Tends, limit_of
from theory.language.sequences import converges, order_of
from theory.xu2025._schedules import SCHEDULES, SampleSize


t, T = sp.symbols("t T", integer=True, positive=True)
log, half = sp.log, sp.Rational(1, 2)


def total(term):
    return sp.Sum(term, (t, 1, T))


def product(factor):
    return sp.Product(factor, (t, 1, T))


@pytest.mark.parametrize(
    ("term", "answer"),
    [
        (1 / t, False),
        (1 / t**2, True),
        (1 / (t * log(t + 1)), False),
        (1 / (t * log(t + 1) ** 2), True),
        (1 / (t * log(t) * log(log(t))), False),
        (1 / (t * log(t) * log(log(t)) ** 2), True),
        (1 / sp.ceiling(3 * t * log(t + 1)), False),
        (1 / sp.ceiling(3 * t ** sp.Rational(101, 100)), True),
        (t**5 * sp.exp(-t), True),
        (sp.Rational(9, 10) ** t * t**3, True),
        (1 / t + 1 / t**2, False),
        (sp.Integer(1) / 7, False),
        (1 / (1 + sp.Mod(7 * t**2, 11)), False),
        (sp.Piecewise((5, sp.Eq(t, 1)), (1, sp.Eq(t, 2)), (t**-2, True)), True),
        (1 / sp.Piecewise((5, sp.Eq(t, 1)), (9, True)), False),
        (1 / sp.Max(t, t**2), True),
    ],
)
def test_series_are_decided_where_sympy_gives_up_as_well(term, answer):
    assert converges(term, t) is answer


@pytest.mark.parametrize(
    "term",
    [1 / t - 1 / (t + 1), (-1) ** t / t, sp.sin(t) / t, 1 / (2 + sp.sin(t))],
)
def test_no_order_is_guessed_for_sequences_that_cancel_or_change_sign(term):
    assert converges(term, t) is None


@given(
    st.fractions(-3, 3, max_denominator=8), st.integers(-3, 3), st.sampled_from([half, sp.Integer(1), sp.Integer(2)])
)
def test_bertrands_test_is_condensation(p, q, ratio):
    p = sp.Rational(p.numerator, p.denominator)
    term = ratio**t * t**p * log(t + 1) ** q
    answer = ratio < 1 or (ratio == 1 and (p < -1 or (p == -1 and q < -1)))
    assert converges(term, t) is bool(answer)
    if ratio == 1:  # 2^k a(2^k) converges with a(t), for a that falls from some t on
        k = sp.Symbol("k", integer=True, positive=True)
        condensed = 2**k * (2**k) ** p * k**q
        assert converges(sp.powsimp(condensed, force=True), k) is bool(answer)


@pytest.mark.parametrize("term", [1 / t, 1 / t**2, t / (t**3 + 1), 1 / sp.sqrt(t), sp.exp(-t)])
def test_where_sympy_decides_it_agrees(term):
    assert bool(sp.Sum(term, (t, 1, sp.oo)).is_convergent()) is converges(term, t)


@given(st.sampled_from(sorted(SCHEDULES)), st.integers(1, 50), st.floats(0.25, 4))
def test_the_order_of_a_schedule_is_that_of_its_numbers(name, n, a):
    size = SampleSize(sp.Symbol(name), n, sp.Rational(a), t)
    order = order_of(size, t)
    values = [float(size.subs(t, k)) for k in (10**3, 10**4)]
    if name == "geometric":
        assert order.grows
        return
    expected = float(order.power) + float(order.log) * math.log(math.log(1e4) / math.log(1e3)) / math.log(10)
    slack = 0.6 if name == "irregular" else 0.05
    assert math.log10(values[1] / values[0]) == pytest.approx(expected, abs=slack + 1 / values[0])


@pytest.mark.parametrize(
    ("formula", "limit"),
    [
        (3 * total(1 / t), sp.oo),
        (product(1 - 1 / (2 * t)), 0),
        (product(1 + 1 / t), sp.oo),
        (4 * (1 - product(sp.Rational(6, 7))), 4),
        (sp.atan(2 / sp.sqrt(total(1 / t))), 0),
        (total(1 / sp.sqrt(t)) ** 2 + total(1 / t**2), sp.oo),
        (LinearRecursion((1 - 1 / t) ** 2, 1 / sp.sqrt(t) ** 3, 0, t, T), 0),
        (LinearRecursion(1 - 1 / sp.sqrt(t), t ** -sp.Rational(1, 4), 0, t, T), sp.oo),
    ],
)
def test_limits_of_sequences(formula, limit):
    assert limit_of(formula, T) == limit


@pytest.mark.parametrize(
    "formula", [total(1 / t**2), product(1 - 1 / (t + 1) ** 2), LinearRecursion(1 - half / t, 1 / t, 1, t, T)]
)
def test_sequences_with_a_positive_limit_are_bounded_and_do_not_vanish(formula):
    assert Bounded(formula, T) == sp.true
    assert Tends(formula, T, sp.S.Zero) == sp.false


@given(st.floats(0.3, 1.5), st.floats(0.3, 2.5), st.floats(0.1, 0.9))
def test_recursions_are_judged_as_their_numbers_say(lost, added, factor):
    lost, added, factor = map(sp.Rational, (round(lost, 1), round(added, 1), round(factor, 1)))
    recursion = LinearRecursion(1 - factor * t**-lost, t**-added, 0, t, T)
    limit = limit_of(recursion, T)
    values = np.array([float(recursion.xreplace({T: sp.Integer(10**k)}).doit()) for k in (3, 4, 5)])
    if limit == sp.oo:
        assert values[2] > values[1] > values[0]
    elif limit == 0:
        assert values[2] < values[1]
    else:
        changes = np.abs(np.diff(np.log(values)))
        assert changes[1] < changes[0] + 1e-9


@pytest.mark.parametrize("factor", [1 - 1 / t, 1 - 2 / t**2, 1 - 50 / t**2])
def test_nothing_is_said_of_products_with_factors_that_are_not_positive(factor):
    assert limit_of(product(factor), T) is None


def test_propositions_with_open_letters_wait_and_print():
    n = sp.Symbol("n", positive=True)
    waiting = Converges(1 / t**n, t)
    assert waiting.free_symbols == {n}
    assert waiting.xreplace({n: sp.Integer(2)}) == sp.true
    assert waiting.xreplace({n: sp.Integer(1)}) == sp.false
    assert sp.Not(waiting).xreplace({n: sp.Integer(1)}) == sp.true
    assert str(waiting) == "sum over t of t**(-n) < oo"
    assert "infty" in sp.latex(waiting)
