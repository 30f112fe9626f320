"""No verdict rests on rows that share something within a call, though each call by itself looks right."""

import math

import numpy as np
import pytest

from tests.verify import toys
from verify.evidence.calls import Calls, log_chance
from verify.evidence.trial import BreachError
from verify.judging.claims import judge_claim
from verify.running.plan import Options, plan
from verify.running.run import run_checks
from verify.simulators import simulator
from verify.thresholds.trials import TRIAL_LEVEL


def sharing(spread, only_above=0.0):
    """A simulator whose calls have an error of their own."""

    @simulator("toy.mean", moments=lambda mu: math.inf)
    def shared(rng, draws, *, mu):
        of_call = rng.standard_normal() if mu > only_above else rng.standard_normal() * 0
        return mu * (1 + spread * of_call + rng.standard_normal(draws))

    return shared


@simulator("toy.mean")
def slow_with_one_design(rng, draws, *, mu):
    """The square of a regression coefficient, with one design for all rows; the loop allows a trial a few rows only."""
    design = rng.normal(size=24)
    rows = [np.linalg.lstsq(design[:, None], rng.normal(size=24), rcond=None)[0][0] ** 2 for _ in range(draws)]
    return 22 * mu * np.array(rows)


@simulator("toy.mean")
def in_clusters(rng, draws, *, mu):
    """Rows in random clusters of sixteen that go together: no lag and no order shows it."""
    clusters = rng.normal(size=draws // 16 + 1)
    return mu * (1 + clusters[rng.permutation(draws) // 16] + 0.3 * rng.normal(size=draws))


def judged(drawing, seed=0, mu=1.0, **fields):
    claim = toys.claim(toys.mu, **fields)
    return judge_claim(toys.toy_suite(claim, simulators=(drawing,)).laboratory, claim, {"mu": mu}, 1e-4, seed)


@pytest.mark.parametrize("drawing", [sharing(0.05), slow_with_one_design, in_clusters])
def test_a_simulator_whose_rows_share_something_in_each_call_is_called_broken(drawing):
    with pytest.raises(BreachError, match="those of one call differ from those of another"):
        judged(drawing)


def test_no_verdict_rests_on_calls_that_differ_though_not_enough_to_call_the_simulator_broken():
    doubted = []
    for seed in range(40):
        try:
            found = judged(sharing(0.03), seed, tolerance=0.1)
        except BreachError:
            continue
        doubted += ["differ from each other" in found.reason]
    assert any(doubted)


LAWS = {
    "normal": lambda rng, n: rng.standard_normal(n),
    "coins": lambda rng, n: (rng.random(n) < 0.5) * 1.0,
    "rare": lambda rng, n: (rng.random(n) < 1e-3) * 950.0,
    "no mean": lambda rng, n: rng.standard_cauchy(n),
    "skewed": lambda rng, n: rng.lognormal(0, 3, n),
    "number": lambda rng, n: np.full(n, 0.1),
}


@pytest.mark.parametrize("law", LAWS)
def test_calls_of_independent_rows_are_taken_for_others_no_more_often_than_is_said(law):
    rng = np.random.default_rng(5)
    chances = []
    for _ in range(2000):
        calls = Calls()
        for rows in (64, 32, 128, 7, 256, 1, 500):
            drawn = LAWS[law](rng, rows)
            calls.take(calls.seen((drawn,), float(np.abs(drawn).max())), rows)
        chances.append(log_chance([calls]))
    for level in (0.5, 0.1, 0.01):
        assert np.mean(np.array(chances) < math.log(level)) <= level


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_what_rows_of_a_call_share_in_a_tail_alone_is_seen(side):
    """One row in fifteen is moved farther out in every fourth call: the middle and the half stay where they are."""
    rng, calls = np.random.default_rng(6), Calls()
    for number in range(12):
        drawn = rng.standard_normal(16384)
        drawn = side * np.where(drawn > 1.5, drawn + 2.0 * (number % 4 == 1), drawn)
        calls.take(calls.seen((drawn,), 1.0), len(drawn))
    assert log_chance([calls]) < math.log(TRIAL_LEVEL)


def test_differences_by_rounding_alone_are_none():
    calls = Calls()
    for number in range(8):
        drawn = 1e-17 * (np.arange(4096) < 512 * number)  # of numbers of size 1
        calls.take(calls.seen((drawn,), 1.0), 4096)
    assert log_chance([calls]) == 0.0


def test_what_broke_its_contract_at_one_regime_is_believed_at_none():
    """Below 2 nothing is shared, and the checks there would be supported."""
    claim = toys.claim(toys.mu)
    suite = toys.toy_suite(claim, simulators=(sharing(0.05, only_above=2.0),))
    checks = plan(suite, [claim], Options(regimes=6), {})
    assert {check.regime["mu"] > 2 for check in checks} == {True, False}
    found = run_checks(suite, checks, Options())
    assert found["claims"] == {"toy.claim": "error"}
    assert {row["verdict"] for row in found["checks"]} == {"error"}
    told = [row["reason"] for row in found["checks"] if row["regime"]["mu"] < 2]
    assert all(reason.startswith("not to be trusted, as elsewhere simulator shared") for reason in told)
