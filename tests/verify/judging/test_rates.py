"""Orders of magnitude that are judged by simulation alone."""

import math

import numpy as np
import pytest
import sympy as sp

from tests.verify import toys
from theory import GrowthPath, Kind, Parameter, Quantity, Sd
from theory.errors import LoadError
from verify.evidence.laboratory import Laboratory
from verify.judging.claims import judge_claim
from verify.running.suite import require_simulators
from verify.simulators import simulator


k = toys.k
R = Quantity("toy.rate", "R", "R", "A risk that falls with the size.")
M = Quantity("toy.mean_of", "M", "M", "A mean of k draws.")
PATH = GrowthPath("k to infinity", k, (16, 64, 256, 1024, 4096))


@simulator("toy.rate", cost=lambda **_: 10.0)
def risk(rng, draws, *, k, shape="root"):
    """Exponential draws of a mean that falls."""
    mean = {
        "root": 3 / math.sqrt(k) + 1 / k,
        "log": math.log(k) / math.sqrt(k),
        "slower": k**-0.4,
        "constant": 2 + 1 / k,
    }[shape]
    return mean * (1 + 0.1 * rng.standard_normal(draws))


@simulator("toy.mean_of", cost=lambda **_: 10.0)
def mean_of(rng, draws, *, k):
    """A mean of so many draws."""
    return rng.standard_normal(draws) / np.sqrt(k)


def judged(lhs, rhs, kind=Kind.ORDER, tolerance=0.05, seed=0, alpha=1e-6):
    claim = toys.claim(rhs, kind, lhs, parameters=(), path=PATH, tolerance=tolerance)
    return judge_claim(Laboratory([risk, mean_of]), claim, {}, alpha, seed)


ROOT = 1 / sp.sqrt(k)


@pytest.mark.parametrize(
    ("lhs", "rhs", "kind", "verdict"),
    [
        (R(), ROOT, Kind.ORDER, "supported"),
        (R(), ROOT, Kind.ORDER_AT_MOST, "supported"),
        (R(), ROOT, Kind.ORDER_AT_LEAST, "supported"),
        (R(), 1 / k, Kind.ORDER, "refuted"),
        (R(), 1 / k, Kind.ORDER_AT_MOST, "refuted"),
        (R(), 1 / k, Kind.ORDER_AT_LEAST, "supported"),
        (R(shape="slower"), ROOT, Kind.ORDER, "refuted"),
        (R(shape="slower"), ROOT, Kind.ORDER_AT_LEAST, "supported"),
        (R(shape="log"), ROOT, Kind.ORDER, "undecided"),
        (R(shape="log"), ROOT, Kind.ORDER_AT_MOST, "undecided"),
        (R(shape="root"), R(shape="slower"), Kind.ORDER_AT_MOST, "supported"),
        (R(shape="slower"), R(shape="constant"), Kind.ORDER, "refuted"),
        (ROOT, Sd(M), Kind.ORDER, "supported"),
        (Sd(M), 1 / k, Kind.ORDER_AT_MOST, "refuted"),
        (R(shape="constant"), sp.Integer(1), Kind.ORDER, "supported"),
    ],
)
def test_rates_are_judged_by_simulation_alone(lhs, rhs, kind, verdict):
    outcome = judged(lhs, rhs, kind)
    assert outcome.verdict.value == verdict, outcome.reason
    if verdict == "undecided":
        assert "still drifts, as with a factor log(k)" in outcome.reason


def test_the_interval_holds_the_exponent():
    outcome = judged(R(shape="slower"), ROOT)
    assert outcome.limit[0] <= 0.1 <= outcome.limit[1]
    assert outcome.sizes[-1]["slope"] == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("shape", ["root", "slower"])
def test_true_rates_are_hardly_ever_refuted(shape):
    rhs = ROOT if shape == "root" else k ** -sp.Rational(2, 5)
    verdicts = [judged(R(shape=shape), rhs, seed=seed, alpha=0.01, tolerance=0.2).verdict.value for seed in range(40)]
    assert verdicts.count("refuted") <= 2
    assert verdicts.count("supported") >= 36


def test_too_short_a_path_for_a_rate_is_refused_before_the_run():
    short = GrowthPath("k to infinity", k, (16, 64, 256))
    claim = toys.claim(ROOT, Kind.ORDER, R(), parameters=(), path=short)
    suite = toys.toy_suite(claim, simulators=(risk,))
    with pytest.raises(LoadError, match=r"toy.claim: path: a rate needs at least 4 sizes .*got \(16, 64, 256\)"):
        require_simulators(suite, [claim])


def test_too_short_a_path_for_an_order_of_a_formula_is_refused_before_the_run():
    short = GrowthPath("k to infinity", k, (16, 64, 256))
    claim = toys.claim(
        ROOT, Kind.ORDER, 1 / sp.sqrt(k + toys.mu), parameters=(Parameter(toys.mu, "m", 1, 2),), path=short
    )
    with pytest.raises(LoadError, match="at least 6 sizes"):
        require_simulators(toys.toy_suite(claim), [claim])
