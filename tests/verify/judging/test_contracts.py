"""What draws for a claim is tried before it is judged; what is broken is never a word about the claim."""

import math

import numpy as np
import pytest
import sympy as sp

from tests.verify import toys
from theory import Kind, Parameter, Quantity
from verify.evidence import trial as trials
from verify.evidence.laboratory import Laboratory
from verify.evidence.trial import BreachError
from verify.judging import contracts
from verify.judging.agreement import Pair
from verify.judging.claims import judge_claim
from verify.judging.verdict import Verdict
from verify.running.checks import execute
from verify.running.plan import Check, Options
from verify.simulators import SimulatorError, simulator


REGIME = {"mu": 2.0}


def judged(draw, claim=None, regime=REGIME, **traits):
    one = simulator("toy.mean", **traits)(draw)
    return judge_claim(Laboratory((one,)), claim or toys.claim(toys.mu, tolerance=0.1), regime, 1e-6, 0)


def row_of(draw, claim=None, **traits):
    one = simulator("toy.mean", **traits)(draw)
    claim = claim or toys.claim(toys.mu, tolerance=0.1)
    return execute(toys.toy_suite(claim, simulators=(one,)), Check(claim.id, 0, 1e-6, REGIME), Options())


def chained(rng, draws, *, mu):
    """Each row half of the one before."""
    found = rng.standard_normal(draws)
    for i in range(1, min(draws, 4096)):
        found[i] += 0.5 * found[i - 1]
    return mu + found


def sound(rng, draws, *, mu):
    return mu + rng.standard_normal(draws)


def number(rng, draws, *, mu):
    return np.full(draws, mu)


def test_a_broken_simulator_is_an_error_and_no_word_about_the_claim():
    row = row_of(chained)
    assert (row["verdict"], row["samples"], row["assumes"]) == ("error", 0, [])
    assert "simulator chained (test_contracts.py:" in row["reason"]
    assert "rows that are not independent" in row["reason"]
    assert row_of(sound)["verdict"] == "supported"


def test_what_a_check_draws_with_is_tried_at_the_first_regimes_of_its_claim():
    """So every check of the claim says the same, although it is broken elsewhere only."""

    def broken_in_the_middle(rng, draws, *, mu):
        return sound(np.random.default_rng(0) if 1.5 < mu < 1.6 else rng, draws, mu=mu)

    with pytest.raises(BreachError, match="same draws for different generators"):
        judged(broken_in_the_middle)  # the first regime of the claim is the middle of its range


def test_a_simulator_may_have_nothing_to_draw_at_an_end():
    n = sp.Symbol("n", integer=True, positive=True)
    die = simulator("toy.die")(lambda rng, draws, *, n: rng.integers(1, n, size=draws, endpoint=True))
    unmoved = simulator("toy.die")(lambda rng, draws, *, n: np.full(draws, (n + 1) / 2))
    mean = Quantity("toy.die", "m", "m", "mean of a die with n sides")
    claim = toys.claim((n + 1) / 2, lhs=mean(), parameters=(Parameter(n, "sides", 1, 6),))
    assert judge_claim(Laboratory((die,)), claim, {"n": 1}, 1e-6, 0).verdict is Verdict.SUPPORTED
    found = judge_claim(Laboratory((unmoved,)), claim, {"n": 1}, 1e-6, 0)
    assert found.verdict is Verdict.UNDECIDED
    assert "deterministic=True" in found.reason


def test_where_it_cannot_draw_at_those_it_is_tried_at_the_regime_of_the_check():
    def picky(rng, draws, *, mu):
        if mu < 4.9:
            raise ValueError(mu)
        return chained(rng, draws, mu=mu)

    with pytest.raises(BreachError, match="independent"):
        judged(picky, regime={"mu": 5.0})
    with pytest.raises(SimulatorError, match="raised ValueError"):
        judged(picky)


def test_a_branch_that_the_first_regimes_do_not_take_is_tried_at_the_regime_of_the_check():
    def branched(rng, draws, *, mu, k, shape="inverse"):
        return (chained if shape == "stuck" else sound)(rng, draws, mu=mu * (1 + 1 / k))

    one = simulator("toy.grown", branches=("shape",))(branched)
    for shape in ("inverse", "stuck"):
        claim = toys.claim(toys.mu, Kind.AT_LEAST, toys.GROWN(shape=shape, k=4))
        if shape == "inverse":
            assert contracts.keep_contract(Laboratory((one,)), claim, REGIME) == contracts.Kept()
        else:
            with pytest.raises(BreachError):
                contracts.keep_contract(Laboratory((one,)), claim, REGIME)


def test_what_could_not_be_tried_stands_beside_the_verdict(monkeypatch):
    now = [0.0]

    def slow(rng, draws, *, mu):
        now[0] += 0.4 if draws < 32 else 0.0
        return sound(rng, draws, mu=mu)

    monkeypatch.setattr(trials.time, "monotonic", lambda: now[0])
    outcome = judged(slow)
    assert outcome.verdict is Verdict.SUPPORTED
    *_, assumed = outcome.assumes
    assert "simulator slow (test_contracts.py:" in assumed
    assert "its rows are independent" in assumed
    assert "the same state" not in assumed
    assert not any("contract" in sentence for sentence in judged(sound).assumes)


def test_what_draws_nothing_is_judged_as_a_number_where_it_says_so():
    untold = judged(number)
    assert untold.verdict is Verdict.UNDECIDED
    assert untold.evidence is None
    assert "its draws do not differ" in untold.reason
    assert "deterministic=True" in untold.reason
    assert judged(number, deterministic=True).verdict is Verdict.SUPPORTED
    wrong = toys.claim(1.01 * toys.mu, tolerance=0.1)
    assert judged(number, wrong, deterministic=True).verdict is Verdict.REFUTED
    assert judged(number, bounds=lambda mu: ((mu, mu),)).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (lambda mu: ((0.0, mu),), r"within the declared bounds \[0, 2\]; got [2-9]"),
        (lambda mu: ((3 * mu, 0.0),), r"expected bounds \(smallest, largest\)"),
        (lambda mu: (0.0, 3 * mu), r"expected bounds \(smallest, largest\)"),
        (lambda mu: ((0.0, math.nan),), r"expected bounds \(smallest, largest\)"),
        (lambda mu: ((0.0, 1.0),) * 2, r"for each of 1 quantities"),
    ],
    ids=("too narrow", "exchanged", "no pair", "no number", "too many"),
)
def test_declared_bounds_that_the_draws_or_reason_contradict_are_an_error(bounds, words):
    def even(rng, draws, *, mu):
        return 2 * mu * rng.random(draws)

    with pytest.raises(SimulatorError, match=words):
        judged(even, bounds=bounds)
    assert judged(even, bounds=lambda mu: ((0.0, 2 * mu),)).verdict is Verdict.SUPPORTED


def test_rounding_does_not_contradict_bounds():
    def nearly(rng, draws, *, mu):
        return mu + 1e-16 * mu * rng.integers(-4, 5, draws)

    assert judged(nearly, bounds=lambda mu: ((mu, mu),)).verdict is Verdict.SUPPORTED


def test_rounding_of_numbers_that_cancel_does_not_contradict_bounds():
    """What is left of numbers near mu may be less than 0 by rounding, and no draw is large."""

    def cancelled(rng, draws, *, mu):
        return 1e-16 * mu * rng.integers(-4, 5, draws)

    found = judged(cancelled, toys.claim(toys.mu, Kind.AT_MOST), bounds=lambda mu: ((0.0, 1e-14),))
    assert found.verdict is Verdict.SUPPORTED


def test_simulators_that_are_compared_are_tried_too():
    fast = simulator("toy.mean", plain=False, cost=lambda mu: 1.0)(chained)
    suite = toys.toy_suite(toys.claim(toys.mu), simulators=(toys.normal, fast))
    pair = Pair("toy.mean", "chained", "normal", REGIME, None)
    row = execute(suite, Check(pair.id, 0, 1e-6, REGIME, pair), Options())
    assert (row["verdict"], "not independent" in row["reason"]) == ("error", True)
