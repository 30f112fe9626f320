"""Regimes are solved for, pinned values respected, dead ends named."""

import pytest
import sympy as sp

from tests.verify import toys
from theory import Parameter, builtin_claims
from theory.errors import InadmissibleError
from verify.sampling import NoRegimeError, regimes


FINITE = builtin_claims()["dohmatob2024.thm_4_1.finite"]
a, b = sp.symbols("a b", integer=True, positive=True)
TWO = (Parameter(a, "first", 1, 1000), Parameter(b, "second", 1, 1000))


def test_the_first_regime_is_the_smallest_one():
    first = regimes(FINITE, 1, seed=5)[0]
    assert (first["d"], first["T"], first["T_0"], first["n"]) == (1, 3, 3, 0)


def test_a_regime_depends_on_the_seed_and_its_number_only():
    assert regimes(FINITE, 3, seed=5) == regimes(FINITE, 8, seed=5)[:3]
    assert regimes(FINITE, 3, seed=5)[1:] != regimes(FINITE, 3, seed=6)[1:]


def test_narrow_hypotheses_are_solved_not_waited_for():
    """One pair in a million fits, and every draw finds one."""
    claim = toys.claim(toys.mu, parameters=(*TWO, toys.MU), hypotheses=(sp.Eq(b, 1000 - a), sp.Ge(a, 998)))
    found = regimes(claim, 20, seed=0)
    assert {(r["a"], r["b"]) for r in found} <= {(998, 2), (999, 1)}


def test_pinned_values_stay():
    assert {r["d"] for r in regimes(FINITE, 5, 0, {"d": 7})} == {7}


@pytest.mark.parametrize(
    ("pins", "message"),
    [
        ({"d": -5}, r"d \(dimension\): expected a value that is positive; got -5"),
        ({"d": 5, "T": 3}, r"expected T >= d \+ 2; got T = 3, d = 5"),
        ({"e": 5}, "unknown parameter e; expected one of d, T"),
        ({"designs": "both"}, "designs: expected one of independent, shared; got 'both'"),
        ({"sigma": float("inf")}, "expected a finite number"),
    ],
)
def test_bad_pins_are_named_before_any_draw(pins, message):
    with pytest.raises(InadmissibleError, match=message):
        regimes(FINITE, 1, 0, pins)


def test_what_grows_cannot_be_pinned():
    claim = builtin_claims()["dohmatob2024.thm_4_1"]
    with pytest.raises(InadmissibleError, match=r"d grows along the claim's path .* and cannot be fixed"):
        regimes(claim, 1, 0, {"d": 300})


def test_ranges_without_an_admissible_point_are_named():
    claim = toys.claim(toys.mu, parameters=(*TWO, toys.MU), hypotheses=(sp.Gt(a * b, 10**7),))
    with pytest.raises(NoRegimeError, match=r"no admissible regime in 500 tries; hypotheses: a\*b > 10000000"):
        regimes(claim, 1, 0)
