"""Claims about variances, covariances, products and smooth functions of means."""

import math

import numpy as np
import pytest
import sympy as sp

from tests.verify import toys
from theory import Corr, Cov, GrowthPath, Kind, Parameter, Quantity, Sd, Var
from verify.evidence.laboratory import Laboratory
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.running.checks import execute
from verify.running.plan import Options, plan
from verify.simulators import simulator


n = sp.Symbol("n", integer=True, positive=True)
s = sp.Symbol("s", positive=True)
X = Quantity("toy.x", "X", "X", "A mean of n draws.")
X2 = Quantity("toy.x2", "X^2", "X^2", "Its square.")
Y = Quantity("toy.y", "Y", "Y", "Another mean, of correlation 3/5 with it.")
PARAMETERS = (Parameter(n, "draws", 1, 50), Parameter(s, "spread", 0.1, 5))
MEAN = 3


@simulator("toy.x", "toy.x2", "toy.y", moments=lambda **_: math.inf, cost=lambda **_: 20.0)
def pair(rng, draws, *, n, s):
    """Two correlated normal means about 3."""
    both = rng.standard_normal((2, draws)) * s / math.sqrt(n)
    x, y = MEAN + both[0], MEAN + 0.6 * both[0] + 0.8 * both[1]
    return np.stack([x, x**2, y], axis=1)


@simulator("toy.x", bounds=lambda **_: ((0.0, 1.0),), cost=lambda **_: 20.0)
def coin(rng, draws, *, n, s):
    """A coin."""
    return rng.random(draws) < 0.25 + 0 * n * s


def claim(lhs, rhs, kind=Kind.EQUAL, **fields):
    return toys.claim(rhs, kind, lhs, **{"parameters": PARAMETERS, "tolerance": 0.05} | fields)


def judged(claim, alpha=1e-4, seed=0, simulators=(pair,)):
    return judge_claim(Laboratory(simulators), claim, {"n": 4, "s": 2.0}, alpha, seed, Limits())


V = s**2 / n


@pytest.mark.parametrize(
    ("lhs", "rhs", "wrong"),
    [
        (Var(X), V, s**2 / (n + 1)),
        (X2() - X() ** 2, V, s**2 / (n + 1)),
        (X() ** 2, sp.Integer(MEAN**2), MEAN**2 + V),
        (X() * Y(), sp.Integer(MEAN**2), MEAN**2 + sp.Rational(3, 5) * V),
        (Cov(X, Y), sp.Rational(3, 5) * V, V),
        (Var(X) + (X() - MEAN) ** 2, V, V / 2),
        (Var(X) / X2(), V / (MEAN**2 + V), V / MEAN**2),
        (Sd(X), s / sp.sqrt(n), s / n),
        (s / sp.sqrt(n), Sd(X), Sd(X) * sp.Rational(6, 5)),
        (Corr(X, Y), sp.Rational(3, 5), sp.Rational(4, 5)),
        (sp.exp(X() - Y()), sp.Integer(1), sp.Rational(6, 5)),
        (sp.log(X()), sp.log(MEAN), sp.log(MEAN + 1)),
        (X2() ** 3 / sp.sqrt(X2()), (MEAN**2 + V) ** sp.Rational(5, 2), sp.Integer(MEAN) ** 5),
    ],
)
def test_functions_of_means_are_told_from_wrong_ones(lhs, rhs, wrong):
    right = judged(claim(lhs, rhs))
    assert right.verdict.value == "supported", right.reason
    refuted = judged(claim(lhs, wrong))
    assert refuted.verdict.value == "refuted", refuted.reason


@pytest.mark.parametrize(("kind", "verdict"), [(Kind.AT_MOST, "supported"), (Kind.AT_LEAST, "refuted")])
def test_inequalities_between_functions_of_means_are_judged(kind, verdict):
    assert judged(claim(Sd(X), 2 * s / sp.sqrt(n), kind)).verdict.value == verdict


def test_a_limit_of_a_standard_error_is_judged_along_its_path():
    path = GrowthPath("n to infinity", n, (4, 16, 64))
    grown = toys.claim(s, Kind.ASYMPTOTIC, sp.sqrt(n) * Sd(X), parameters=PARAMETERS[1:], path=path, tolerance=0.05)
    found = judge_claim(Laboratory([pair]), grown, {"s": 2.0}, 1e-4, 0, Limits())
    assert found.verdict.value == "supported", found.reason


def test_an_estimator_is_consistent_if_its_mean_squared_error_tends_to_0():
    path = GrowthPath("n to infinity", n, (4, 16, 64, 256, 1024))
    error = Var(X) + (X() - MEAN) ** 2
    for lhs, verdict in ((error, "supported"), (error + sp.Rational(1, 2), "refuted")):
        told = toys.claim(sp.S.Zero, Kind.LIMIT, lhs, parameters=PARAMETERS[1:], path=path, tolerance=0.05, scale=s**2)
        found = judge_claim(Laboratory([pair]), told, {"s": 2.0}, 1e-4, 0, Limits())
        assert found.verdict.value == verdict, found.reason


def test_a_variance_of_bounded_draws_is_bounded_and_assumes_nothing():
    found = judged(claim(Var(X), sp.Rational(3, 16)), simulators=(coin,))
    assert (found.verdict.value, found.assumes) == ("supported", ())


@pytest.mark.parametrize("lhs", [X2() - X() ** 2, Corr(X, Y)])
def test_true_claims_about_functions_of_means_are_hardly_ever_refuted(lhs):
    """At one in a hundred, where it can be seen: both streams have to miss, so it is far less."""
    right = claim(lhs, V if lhs.has(X2()) else sp.Rational(3, 5), tolerance=0.2)
    verdicts = [judged(right, alpha=0.01, seed=seed).verdict.value for seed in range(60)]
    assert verdicts.count("refuted") <= 2
    assert verdicts.count("supported") >= 50


def test_a_fast_simulator_says_nothing_of_a_variance():
    """Its mean is the plain one's; its draws vary less."""

    @simulator("toy.x", plain=False, moments=lambda **_: math.inf)
    def still(rng, draws, *, n, s):
        return MEAN + 0.1 * s / math.sqrt(n) * rng.standard_normal(draws)

    found = judged(claim(Var(X), V), simulators=(pair, still))
    assert (found.verdict.value, found.fast, found.lanes) == ("supported", (), ("pair",))


def test_a_covariance_needs_one_simulator_that_draws_both():
    @simulator("toy.x", moments=lambda **_: math.inf)
    def one(rng, draws, *, n, s):
        return MEAN + s * rng.standard_normal(draws) + 0 * n

    @simulator("toy.y", moments=lambda **_: math.inf)
    def other(rng, draws, *, n, s):
        return MEAN + s * rng.standard_normal(draws) + 0 * n

    suite = toys.toy_suite(claim(Cov(X, Y), V), simulators=(one, other))
    checks = plan(suite, list(suite.claims.values()), Options(regimes=1), {})
    found = execute(suite, checks[-1], Options())
    assert found["verdict"] == "undecided"
    assert "none draws toy.x and toy.y" in found["reason"]


@pytest.mark.parametrize("rhs", [X(), 2 * X() - X()])
def test_equal_sides_are_recognised_without_a_draw(rhs):
    found = judged(claim(X(), rhs))
    assert (found.verdict.value, found.reason, found.evidence) == ("supported", "both sides are the same", None)


def test_nothing_is_less_than_itself_and_that_takes_no_draw():
    found = judged(claim(X(), X(), kind=Kind.BELOW))
    assert (found.verdict.value, found.confirmed_by, found.evidence.samples) == (
        "refuted",
        "algebra: the sides are equal",
        0,
    )
