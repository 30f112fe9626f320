"""Which hypotheses a chain reports as not needed: those only without which every step was found to hold."""

import pytest
import sympy as sp

from derivations import Algebra, Chain, Definition, Step, check
from derivations.dohmatob2024.rules.orders import Exponents
from tests.derivations.toys import toy_claim
from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source


x = sp.Symbol("x", positive=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
T = sp.Symbol("T", integer=True, positive=True)
p = sp.Symbol("p", integer=True, nonnegative=True)
COUNT = Quantity("toy.count", "N", "N", "A count.")()


def claim(lhs, rhs, *hypotheses, low=0, high=60, **more):
    parameters = (Parameter(x, "a number", 1, 2), Parameter(n, "a count", low, high))
    source = Source("a test", "a line", "ours")
    return toy_claim(
        kind=more.pop("kind", Kind.EQUAL),
        lhs=lhs,
        rhs=rhs,
        hypotheses=hypotheses,
        parameters=more.pop("parameters", parameters),
        source=source,
        **more,
    )


def unneeded(one: Claim, rule=None, **more):
    found = check(Chain(one, (Step(one, rule or Algebra("expand")),), **more))
    assert found.verdict in ("confirmed", "proved")
    return found.unneeded


def test_a_hypothesis_without_which_a_formula_holds_is_not_needed():
    """(x + 1)² = x² + 2x + 1 for x < 1 as well."""
    assert unneeded(claim((x + 1) ** 2, x**2 + 2 * x + 1, sp.Ge(x, 1))) == (sp.Ge(x, 1),)


def test_a_hypothesis_that_fails_far_out_only_is_needed():
    """max(n, 40) = 40 holds at all small n; the hypothesis n <= 40 is tried where it fails."""
    assert unneeded(claim(sp.Max(n, 40), sp.Integer(40), sp.Le(n, 40))) == ()


@pytest.mark.parametrize(("low", "count"), [(0, 1), (1, 0)])
def test_of_what_is_measured_nothing_is_said_where_it_is_not_simulated(low, count):
    """A count that is drawn from 1 on has no known meaning at n = 0, whatever its formula is there."""
    one = claim(COUNT, n + 1, sp.Ge(n, 1), low=low)
    assert len(unneeded(one, Definition(), meaning={COUNT: n + 1})) == count


def test_nothing_is_said_of_a_hypothesis_that_excludes_nothing():
    """An n that is a positive whole number is at least 1 anyway."""
    m = sp.Symbol("m", integer=True, positive=True)
    one = claim((m + 1) ** 2, m**2 + 2 * m + 1, sp.Ge(m, 1, evaluate=False), parameters=(Parameter(m, "m", 1, 9),))
    assert unneeded(one) == ()


@pytest.mark.parametrize(("right", "needed"), [(T ** sp.Max(p, 2), False), (T**2, True)])
def test_a_comparison_of_orders_tells_whether_it_used_the_hypothesis(right, needed):
    """T^p + T² ≍ T^max(p, 2) for every p; ≍ T² for p <= 2 only."""
    one = claim(
        T**p + T**2,
        right,
        sp.Le(p, 2),
        kind=Kind.ORDER,
        parameters=(Parameter(p, "p", 0, 4),),
        path=GrowthPath("T → ∞", T, (10, 100, 1000), {}),
    )
    found = check(Chain(one, (Step(one, Exponents(), "≍"),)))
    assert (found.verdict, found.unneeded) == ("proved", () if needed else (sp.Le(p, 2),))
