"""Abbreviations where a letter of theirs is bound: they would be a letter in one step, and written out in the next."""

import pytest
import sympy as sp

from derivations import Algebra, Chain, Definition, Induction, Integration, Step, check
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import claimed, k, n, one_step, t, x


s = sp.Symbol("s", real=True)


def two_steps(left, between, right, rules, meaning):
    """From the left side, where s is a letter, to the right one, where it is written out."""
    claim = claimed(left, right, "=", (), {s: meaning})
    return Chain(claim, tuple(Step(to, rule) for to, rule in zip((*between, claim), rules, strict=True)))


CAPTURED = {
    "n s = n (n + 1)/2 for s = k": two_steps(
        n * s,
        (sp.Sum(s, (k, 1, n)), sp.Sum(k, (k, 1, n))),
        n * (n + 1) / 2,
        (Algebra(), Definition(), Induction(n, 1)),
        k,
    ),
    "x s = x/2 for s = t": two_steps(
        x * sp.Integral(s, (t, 0, 1)),
        (x * sp.Integral(t, (t, 0, 1)),),
        x / 2,
        (Definition(), Integration(t**2 / 2)),
        t,
    ),
    "inside the meaning of another": one_step(
        n * s, sp.Symbol("whole"), Algebra(), where={s: k, sp.Symbol("whole"): sp.Sum(s, (k, 1, n))}
    ),
}


@pytest.mark.parametrize("name", CAPTURED)
def test_an_abbreviation_is_refused_where_its_letter_is_bound(name):
    found = check(CAPTURED[name])
    assert found.verdict in FALSE
    assert any("is bound in" in step.how for step in found.steps)


def test_an_abbreviation_of_other_letters_may_stand_in_a_sum():
    assert check(one_step(sp.Sum(s, (k, 1, n)), n * x**2, Algebra(), where={s: x**2})).verdict == "proved"
