"""Values that speak of a letter where a formula binds it: put in there, they would mean something else."""

import pytest
import sympy as sp

from derivations import Algebra, Chain, Cited, Induction, LimitOf, Step, Substitution, SumRule, check
from derivations.rules.alternatives import Alternatives, Case
from derivations.rules.relations import ByEquation, Stated
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import claimed, from_statement, j, k, m, n, one_step, r, t, x, y


s = sp.Symbol("s", real=True)


def proved(claim, rule):
    """A chain that proves what is cited below."""
    return Chain(claim, (Step(claim, rule),))


EQUAL_TERMS = proved(claimed(sp.Sum(x, (k, 1, n)), n * x), SumRule("n terms"))
NEAR_Y = proved(claimed(sp.Limit(y * x / (x + 1), x, sp.oo), y), LimitOf())
MULTIPLES = proved(claimed(sp.Sum(m * k, (k, 1, n)), m * n * (n + 1) / 2), Induction(n, 1))
ABSOLUTE = proved(claimed(sp.Abs(j), j, hypotheses=(sp.Ge(j, 1),)), Algebra())
SAME = proved(claimed(x, j, hypotheses=(sp.Eq(x, j), sp.Ge(j, 1))), Algebra())
SQUARED = proved(claimed((r + 1) ** 2, r**2 + 2 * r + 1), Algebra())
FROM_1, IS_K = (sp.Ge(k, 1),), (sp.Eq(x, k), sp.Ge(k, 1))
WHOLE = sp.Sum(k, (k, 1, n))
BOUND = "is bound in"
CAPTURED = {
    "the sum of k is n k, as that of x is n x": (
        one_step(WHOLE, n * k, Cited(EQUAL_TERMS, {x: k}), "=", FROM_1),
        BOUND,
    ),
    "the same for an abbreviation of k": (
        one_step(WHOLE, n * k, Cited(EQUAL_TERMS, {x: s}), "=", FROM_1, {s: k}),
        BOUND,
    ),
    "the same, as a statement": (
        from_statement(sp.true, [Stated(EQUAL_TERMS, {x: k})], WHOLE, n * k, FROM_1),
        BOUND,
    ),
    "the same, added": (one_step(WHOLE, n * k, ByEquation(EQUAL_TERMS, {x: k}), "=", FROM_1), BOUND),
    "x^2/(x + 1) tends to x": (one_step(sp.Limit(x**2 / (x + 1), x, sp.oo), x, Cited(NEAR_Y, {y: x})), BOUND),
    "a sum of m^2 over m, for one of m k over k": (
        one_step(sp.Sum(m**2, (m, 1, n)), m * n * (n + 1) / 2, Cited(MULTIPLES, {k: m})),
        BOUND,
    ),
    "|k| = k under a sum from -n, for a free k from 1": (
        one_step(sp.Sum(sp.Abs(k), (k, -n, n)), sp.Sum(k, (k, -n, n)), Cited(ABSOLUTE, {j: k}), "=", FROM_1),
        "takes every value",
    ),
    "x = k under a sum over k, cited": (
        one_step(sp.Sum(x, (k, 1, n)), WHOLE, Cited(SAME, {j: k}), "=", IS_K),
        BOUND,
    ),
    "x = k under a sum over k": (one_step(sp.Sum(x, (k, 1, n)), WHOLE, Substitution({x: k}), "=", IS_K), BOUND),
    "x = k under a product over k": (
        one_step(sp.Product(x, (k, 1, n)), sp.Product(k, (k, 1, n)), Substitution({x: k}), "=", IS_K),
        BOUND,
    ),
    "r = t under an integral over t": (
        one_step(
            *(sp.Integral(r, (t, 0, 1)), sp.Integral(t, (t, 0, 1)), Substitution({r: t}), "=", (sp.Eq(r, t),)),
        ),
        BOUND,
    ),
    "the case x = k under a sum over k": (
        one_step(
            sp.Sum(x, (k, 1, n)),
            WHOLE,
            Alternatives((Case(sp.Eq(x, k), (Step(WHOLE, Algebra()),), {x: k}),)),
            hypotheses=IS_K,
        ),
        BOUND,
    ),
}
HOLD = {
    "n terms of 2 y": one_step(sp.Sum(2 * y, (k, 1, n)), 2 * n * y, Cited(EQUAL_TERMS, {x: 2 * y})),
    "n terms of j^2 + 1": one_step(sp.Sum(j**2 + 1, (k, 1, n)), n * (j**2 + 1), Cited(EQUAL_TERMS, {x: j**2 + 1})),
    "k stands outside of the sum over k": one_step(
        sp.Sum(y, (k, 1, n)) * sp.Abs(k), sp.Sum(y, (k, 1, n)) * k, Cited(ABSOLUTE, {j: k}), "=", FROM_1
    ),
    "x = k outside of a sum over k": one_step(WHOLE + x, WHOLE + k, Substitution({x: k}), "=", IS_K),
    "a square under a sum, whatever is squared": one_step(
        sp.Sum((k + 1) ** 2, (k, 1, n)), sp.Sum(k**2 + 2 * k + 1, (k, 1, n)), Cited(SQUARED, {r: k})
    ),
}


@pytest.mark.parametrize(("chain", "why"), CAPTURED.values(), ids=CAPTURED)
def test_no_value_is_put_in_where_a_letter_of_it_is_bound(chain, why):
    found = check(chain)
    assert found.verdict in FALSE
    assert any(why in step.how for step in found.steps), found.steps[0].how


@pytest.mark.parametrize("chain", HOLD.values(), ids=HOLD)
def test_a_value_may_speak_of_a_letter_that_is_bound_elsewhere(chain):
    found = check(chain)
    assert found.verdict == "proved", found.steps[0].how
