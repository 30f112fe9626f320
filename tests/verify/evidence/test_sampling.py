"""Regimes are solved for, pinned values respected, dead ends named."""

from contextlib import suppress
from dataclasses import replace

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from tests.verify import toys
from theory import Kind, Parameter, builtin_claims
from theory.errors import InadmissibleError
from verify.evidence.sampling import NoRegimeError, covering, design, regimes
from verify.running.plan import Options, plan, without


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


@pytest.mark.parametrize("seed", range(20))
def test_few_whole_numbers_are_all_looked_at(seed):
    claim = toys.claim(a, parameters=(Parameter(a, "first", 1, 6),))
    found = [regime["a"] for regime in regimes(claim, 8, seed)]
    assert set(found[:6]) == {1, 2, 3, 4, 5, 6}
    assert len(found) == 8


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


def test_what_one_draw_in_thirty_fits_is_found_each_time():
    """A product of at least four fifths of the most that it can be, which its factors are not solved for."""
    claim = toys.claim(toys.mu, parameters=(*TWO, toys.MU), hypotheses=(sp.Gt(a * b, 8 * 10**5),))
    found = []
    with suppress(NoRegimeError):
        found = design(claim, 0, 20, seed=0)
    assert len(found) == 20
    assert all(r["a"] * r["b"] > 8 * 10**5 for r in found)


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 10**6))
def test_the_i_th_regime_does_not_depend_on_how_many_are_drawn_nor_in_which_order(few, more, seed):
    claim = toys.claim(toys.mu, parameters=(*TWO, toys.MU), hypotheses=(sp.Ge(b, 2 * a),))
    many = regimes(claim, few + more, seed)
    assert regimes(claim, few, seed) == many[:few]
    assert all(r["b"] >= 2 * r["a"] for r in many)


def test_claims_with_the_same_parameters_and_hypotheses_get_the_same_regimes():
    """Whatever they state, so that draws of one serve the other; and other hypotheses give others."""
    fields = {"parameters": (*TWO, toys.MU), "hypotheses": (sp.Ge(b, 2 * a),)}
    one = toys.claim(toys.mu, **fields)
    other = toys.claim(2 * toys.mu, Kind.AT_MOST, id="toy.other", tolerance=0.1, **fields)
    apart = toys.claim(toys.mu, **fields | {"hypotheses": (sp.Ge(b, 2 * a + 1),)})
    wider = toys.claim(toys.mu, **fields | {"parameters": (*TWO, Parameter(toys.mu, "mean", 0.5, 6))})
    assert regimes(one, 6, 3) == regimes(other, 6, 3)
    assert regimes(one, 6, 3)[1:] != regimes(apart, 6, 3)[1:]
    assert regimes(one, 6, 3)[1:] != regimes(wider, 6, 3)[1:]


def test_what_is_done_to_a_regime_does_not_reach_the_next_caller():
    claim = toys.claim(toys.mu)
    first = regimes(claim, 2, 11)
    first[1]["mu"] = -1.0
    assert regimes(claim, 2, 11)[1]["mu"] > 0


@pytest.mark.parametrize("high", [1.0, 1e4])
def test_a_range_from_0_on_a_log_scale_reaches_small_values_and_0_itself(high):
    """Not only the upper decade, where nine in ten values of an even scale lie, and not below a millionth."""
    lam = sp.Symbol("lam", nonnegative=True)
    claim = toys.claim(toys.mu + 0 * lam, parameters=(toys.MU, Parameter(lam, "penalty", 0, high)))
    values = [r["lam"] / high for r in regimes(claim, 200, 0)]
    assert 0.05 < values.count(0.0) / 200 < 0.3
    assert 0.02 < values.count(1.0) / 200 < 0.2
    inner = [value for value in values[1:] if 0 < value < 1]
    assert min(inner) < 1e-5
    assert min(inner) >= 1e-6 * (1 - 1e-9)
    assert sum(value < 1e-3 for value in inner) > 0.3 * len(inner), "an even scale would give one in a thousand"
    assert 1e-4 < values[0] < 1e-2, "the first regime is the middle of the scale"


def test_an_even_scale_reaches_the_middle_and_negative_values():
    shift = sp.Symbol("shift", real=True)
    claim = toys.claim(toys.mu, parameters=(toys.MU, Parameter(shift, "shift", -2, 2, spread="linear")))
    values = [r["shift"] for r in regimes(claim, 100, 0)]
    assert values[0] == 0
    assert {min(values), max(values)} == {-2.0, 2.0}
    assert sum(abs(value) < 1 for value in values) > 30


def test_each_word_comes_once_before_any_comes_again():
    words = ("one", "two", "three", "four", "five")
    family, law = sp.symbols("family law")
    parameters = (toys.MU, Parameter(family, "a word", choices=words), Parameter(law, "another", choices=words))
    for seed in range(5):
        found = regimes(toys.claim(toys.mu, parameters=parameters), 15, seed)
        for name in ("family", "law"):
            laps = [[r[name] for r in found[start : start + 5]] for start in (0, 5, 10)]
            assert all(sorted(lap) == sorted(words) for lap in laps)
            assert laps[1] != laps[2]
        assert found[0]["family"] == found[0]["law"] == "one", "the smallest regime"
        assert [r["family"] for r in found] != [r["law"] for r in found]


def test_critical_values_of_two_parameters_come_in_every_combination():
    x, y = sp.symbols("x y", positive=True)
    both = [Parameter(x, "one", 0.25, 4, critical=(0.5, 2)), Parameter(y, "another", 0.25, 4, critical=(1, 2, 3))]
    claim = toys.claim(toys.mu, parameters=(toys.MU, *both))
    assert covering(claim) == 12
    met = {(r["x"], r["y"]) for r in regimes(claim, covering(claim), 0)[1::2]}
    assert met == {(a, b) for a in (0.5, 2) for b in (1, 2, 3)}


def test_values_that_a_claim_calls_critical_together_are_looked_at_first():
    """At every second regime, the rest drawn; then come the critical values of single parameters."""
    x, y, word = sp.symbols("x y word", positive=True)
    numbers = Parameter(x, "one", 0.25, 4, critical=(0.5, 2)), Parameter(y, "another", 0.25, 4)
    parameters = (toys.MU, *numbers, Parameter(word, "a word", choices=("yes", "no", "perhaps")))
    plain = toys.claim(toys.mu, parameters=parameters)
    claim = replace(plain, critical=({y: 3, word: "no"}, {y: sp.Rational(1, 2)}, {x: 1}))
    assert (covering(plain), covering(claim)) == (8, 14)
    found, before = regimes(claim, 14, 0), regimes(plain, 14, 0)
    assert (found[1]["y"], found[1]["word"]) == (3, "no")
    assert found[3]["y"] == 0.5
    assert {found[1]["x"], found[3]["x"]} == {0.5, 2}, "critical on its own"
    assert found[5]["x"] == 1
    assert found[0::2] == before[0::2], "the others are as they were, so that claims share draws"
    assert {r["x"] for r in found[7::2]} == {0.5, 2}
    assert len({r["mu"] for r in found}) > 7
    assert {r["x"] for r in design(claim, 0, 50, 0)} & {0.5, 1, 2} == set()


def test_fixed_values_go_before_critical_ones():
    x, y = sp.symbols("x y", positive=True)
    numbers = Parameter(x, "one", 0.25, 4), Parameter(y, "another", 0.25, 4)
    claim = toys.claim(toys.mu, parameters=(toys.MU, *numbers), critical=({x: 1, y: 2},))
    assert [(r["x"], r["y"]) for r in regimes(claim, 2, 0, {"x": 3})][1] == (3, 2)
    narrow = replace(claim, hypotheses=(x + y > 3 - sp.Rational(1, 10),))
    assert (regimes(narrow, 2, 0)[1]["x"], regimes(narrow, 2, 0)[1]["y"]) == (1, 2)
    assert regimes(narrow, 2, 0, {"x": 0.5})[1]["y"] > 2, "which 0.5 and 2 would not meet"


def test_where_a_hypothesis_fails_nothing_is_critical_any_more():
    """The values named are those of the claim with it: n = 1 here, under n >= 1."""
    claim = builtin_claims()["dohmatob2024.thm_4_6.proof_step.shared"]
    assert claim.critical
    assert without(claim, 0).critical == ()


@pytest.mark.parametrize("claim", [c for c in builtin_claims().values() if c.critical], ids=lambda c: c.id)
def test_a_run_looks_at_every_critical_value_of_a_claim(suite, claim):
    checks = plan(suite, [claim], Options(), {})
    for values in claim.critical:
        told = {symbol.name: value for symbol, value in values.items()}
        assert any(told.items() <= check.regime.items() for check in checks if check.pair is None), told


def test_words_that_the_hypotheses_exclude_are_passed_over():
    """No regime has them, and the others are all there."""
    claim = builtin_claims()["xu2025.schedule.superlinear_suffices"]
    drawn = {r["schedule"] for r in regimes(claim, 16, 0)}
    assert drawn == {"log", "power", "log_squared", "geometric"}


def test_every_second_regime_is_beside_a_threshold_that_the_parameter_names():
    """In turn below and above, in the range only, and none where values are drawn evenly."""
    x, y = sp.symbols("x y", positive=True)
    steep = Parameter(y, "an exponent", 0.25, 4, critical=(1.02 / x, 0.98 / x))
    claim = toys.claim(toys.mu, parameters=(toys.MU, Parameter(x, "another", 0.2, 4), steep))
    found = regimes(claim, 400, 0)
    near = [r for r in found if min(abs(r["x"] * r["y"] - 1.02), abs(r["x"] * r["y"] - 0.98)) < 1e-9]
    assert 0.4 < len(near) / 400 < 0.55
    assert covering(claim) == 8
    assert {round(r["x"] * r["y"], 6) for r in regimes(claim, covering(claim), 1)} >= {1.02, 0.98}
    assert {round(r["x"] * r["y"], 6) for r in near} == {1.02, 0.98}
    assert all(0.25 <= r["y"] <= 4 for r in found)
    whole = Parameter(toys.k, "a size", 1, 100, critical=(17, sp.Rational(5, 2)))
    sizes = [r["k"] for r in regimes(toys.claim(toys.mu, parameters=(toys.MU, whole)), 24, 0)]
    assert [k for k in sizes[1::2] if k != 17] == []
    assert all(isinstance(k, int) for k in sizes)
    even = design(claim, 0, 200, 0)
    assert not [r for r in even if abs(abs(r["x"] * r["y"] - 1) - 0.02) < 1e-9]


c = sp.Symbol("c", real=True)
RANGES = {
    "numbers": (Parameter(c, "a share", sp.Rational(1, 10), 0.9, whole=True), {"c": 0.1}, {"c": 1.5}),
    "a formula": (Parameter(c, "a share", a / 3, a, whole=True), {"a": 7, "c": 7 / 3}, {"a": 7, "c": 2.0}),
}


@pytest.mark.parametrize(("parameter", "inside", "outside"), RANGES.values(), ids=RANGES)
def test_a_range_that_is_whole_limits_the_claim_and_another_is_only_searched(parameter, inside, outside):
    """Ends count, however they are rounded."""
    claim = toys.claim(toys.mu, parameters=(TWO[0], parameter, toys.MU))
    assert regimes(claim, 1, 0, inside)[0].items() >= inside.items()
    with pytest.raises(InadmissibleError, match=r"c \(a share\): expected a value from .*; got"):
        regimes(claim, 1, 0, outside)
    searched = toys.claim(toys.mu, parameters=(TWO[0], replace(parameter, whole=False), toys.MU))
    assert regimes(searched, 1, 0, outside)[0].items() >= outside.items()
