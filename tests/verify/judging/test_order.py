"""Verdicts on orders of magnitude about which everything is known."""

import math
from dataclasses import replace

import pytest
import sympy as sp

from tests.verify import toys
from theory import Claim, GrowthPath, Kind, Parameter, Quantity
from theory.errors import InadmissibleError
from theory.language.optimum import Minimiser
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.judging.verdict import Verdict
from verify.running.mutation.operators import altered
from verify.running.suite import load_suite, select
from verify.simulators import simulator


ALPHA = 1e-8
k = sp.Symbol("k", integer=True, positive=True)
x, mu = sp.Symbol("x", positive=True), toys.mu
LEVEL = Quantity("toy.level", "l", "l", "A mean that depends on a size.")
SIZES = tuple(10 ** (6 * j) for j in range(1, 9))
PATH = GrowthPath("k → ∞", k, SIZES, slowest=sp.Rational(1, 16))


@simulator("toy.level", moments=lambda **_: math.inf, cost=lambda **_: 100.0)
def level(rng, draws, *, mu, k, shape="right"):
    """Normal draws with a mean near mu / k."""
    factor = {
        "right": 1.0,
        "twice": 2.0,
        "slow": 1 + 8 / math.sqrt(k),
        "stuck": 1.5 + 1 / k,
        "log": math.log(k),
        "skewed": 1.0,
    }[shape]
    noise = rng.standard_exponential(draws) ** 9 / 362880 if shape == "skewed" else 1 + 0.1 * rng.standard_normal(draws)
    return factor * mu / k * noise


def stated(lhs, kind, rhs, **fields) -> Claim:
    """A claim about the order of a formula."""
    return toys.claim(rhs, kind, sp.sympify(lhs), **({"path": PATH, "tolerance": 0.02} | fields))


def measured(shape: str, rhs=1 / k, kind=Kind.ORDER, **fields) -> Claim:
    """A claim about the order of a measured quantity, with mu / k to stand for it."""
    return stated(LEVEL(shape=shape), kind, rhs, **({"equivalent": mu / k} | fields))


def judged(claim: Claim, seed=0, simulators=(level,), limits=None):
    return judge_claim(Laboratory(simulators), claim, {"mu": 2.0}, ALPHA, seed, limits)


CUBIC = mu * k**3 + 5 * k**2


@pytest.mark.parametrize(
    ("kind", "rhs", "verdict"),
    [
        (Kind.ORDER, k**3, "supported"),
        (Kind.ORDER, 7 * k**3 + k**2, "supported"),
        (Kind.ORDER, k ** sp.Rational(59, 20), "refuted"),
        (Kind.ORDER, k ** sp.Rational(61, 20), "refuted"),
        (Kind.ORDER, k**3 * sp.log(k), "refuted"),
        (Kind.ORDER, k**3 / sp.log(k) ** sp.Rational(1, 4), "refuted"),
        (Kind.ORDER_AT_MOST, k**3, "supported"),
        (Kind.ORDER_AT_MOST, k**4, "supported"),
        (Kind.ORDER_AT_MOST, k**3 * sp.log(k), "supported"),
        (Kind.ORDER_AT_MOST, k**2, "refuted"),
        (Kind.ORDER_AT_MOST, k**3 / sp.log(k), "refuted"),
        (Kind.ORDER_AT_LEAST, k**3, "supported"),
        (Kind.ORDER_AT_LEAST, k**2, "supported"),
        (Kind.ORDER_AT_LEAST, k**3 / sp.log(k), "supported"),
        (Kind.ORDER_AT_LEAST, k**4, "refuted"),
        (Kind.ORDER_AT_LEAST, k**3 * sp.log(k), "refuted"),
    ],
)
def test_orders_of_a_formula_get_the_right_verdict(kind, rhs, verdict):
    outcome = judged(stated(CUBIC, kind, rhs))
    assert outcome.verdict.value == verdict
    assert outcome.evidence.samples == 0
    assert len(outcome.sizes) == len(SIZES)


@pytest.mark.parametrize(
    ("equivalent", "rhs", "verdict"),
    [
        (mu / k, sp.S.Zero, "supported"),
        (mu / k, sp.oo, "refuted"),
        (mu / k + 1, sp.S.Zero, "refuted"),
        (mu / k + 1, sp.oo, "refuted"),
        (mu * sp.log(k), sp.oo, "supported"),
        (mu * sp.sqrt(k), sp.oo, "supported"),
        (mu * sp.sqrt(k), sp.S.Zero, "refuted"),
    ],
)
def test_divergence_and_vanishing_get_the_right_verdict(equivalent, rhs, verdict):
    """The simulator is told what the equivalent is: here the rate is in question, not the equivalent."""

    @simulator("toy.level", moments=lambda **_: math.inf, cost=lambda **_: 100.0)
    def told(rng, draws, *, mu, k):
        """Normal draws about the equivalent."""
        mean = float(equivalent.subs({toys.mu: mu, sp.Symbol("k", integer=True, positive=True): k}))
        return mean * (1 + 0.1 * rng.standard_normal(draws))

    claim = stated(LEVEL(), Kind.LIMIT, rhs, equivalent=equivalent)
    assert judged(claim, simulators=(told,)).verdict.value == verdict


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (1 + k ** -sp.Rational(1, 100), sp.Integer(1)),
        (k ** sp.Rational(1, 100), sp.Integer(1)),
        (sp.log(sp.log(k)), sp.Integer(1)),
    ],
    ids=str,
)
def test_what_no_size_can_tell_is_neither_refuted_nor_given_without_a_reason(lhs, rhs):
    outcome = judged(stated(lhs * mu, Kind.ORDER, rhs))
    assert outcome.verdict.value == "undecided"
    assert outcome.reason
    assert outcome.detectable > 0


def test_an_undecided_order_says_at_which_size_it_would_settle():
    offset = 60  # next to which the logarithm of no computable size is large
    outcome = judged(stated(mu * (sp.log(k) + offset), Kind.ORDER, sp.log(k)))
    assert outcome.verdict.value == "undecided"
    assert "settles at k = 10^" in outcome.reason


def test_a_refuted_order_says_what_the_exponent_is_and_from_where():
    outcome = judged(stated(CUBIC, Kind.ORDER, k**2))
    assert outcome.reason.startswith("exponent of the left side 3.0000")
    assert outcome.reason.endswith("the right side's 2.0000")
    assert outcome.confirmed_by == "sums at k up to 1e+48"
    assert outcome.limit[0] <= 1 <= outcome.limit[1]


def test_a_supported_order_says_from_which_size_on_the_slope_is_within_the_tolerance():
    outcome = judged(stated(mu * (k + 10**9), Kind.ORDER, k))
    assert outcome.verdict.value == "supported"
    assert 10**6 < outcome.settles_at <= 10**18


@pytest.mark.parametrize("rhs", [1 / k, k**-2, sp.log(k) / k])
@pytest.mark.parametrize("shape", ["right", "slow"])
def test_an_equivalent_that_simulation_bears_out_carries_the_verdict(shape, rhs):
    outcome = judged(measured(shape, rhs))
    assert outcome.verdict.value == ("supported" if rhs == 1 / k else "refuted")
    assert outcome.lanes == ("level",)
    assert outcome.evidence.samples > 0
    assert "simulation against the equivalent" in outcome.reason
    assert bool(outcome.confirmed_by) == (rhs != 1 / k)
    assert not outcome.confirmed_by.startswith("fast")


@pytest.mark.parametrize("rhs", [1 / k, k**-2])
@pytest.mark.parametrize("shape", ["twice", "stuck", "log"])
def test_an_equivalent_that_simulation_contradicts_carries_no_verdict(shape, rhs):
    outcome = judged(measured(shape, rhs))
    assert outcome.verdict.value == "undecided"
    assert outcome.reason.startswith("simulation contradicts the equivalent")
    assert outcome.confirmed_by == ""
    assert outcome.settles_at is None


def test_an_equivalent_is_borne_out_by_as_many_draws_as_that_takes():
    """Draws vary by twice their mean: 512 of them tell nothing of a gap of a quarter, a few thousand do."""

    @simulator("toy.level", moments=lambda **_: math.inf, cost=lambda **_: 100.0)
    def noisy(rng, draws, *, mu, k):
        return mu / k * (1 + 2 * rng.standard_normal(draws))

    outcome = judged(stated(LEVEL(), Kind.ORDER, 1 / k, equivalent=mu / k), simulators=(noisy,))
    assert outcome.verdict.value == "supported"
    assert 1024 < outcome.evidence.samples < 100_000


def test_an_equivalent_that_is_seen_too_dimly_carries_no_verdict():
    outcome = judged(measured("skewed"))
    assert outcome.verdict.value == "undecided"
    assert "skew" in outcome.reason


def test_without_time_nothing_is_borne_out():
    assert judged(measured("right"), limits=Limits(deadline=0.0)).verdict.value == "undecided"


def test_the_same_seed_gives_the_same_outcome_and_another_one_the_same_verdict():
    claim = measured("slow")
    first, again, other = judged(claim), judged(claim), judged(claim, seed=1)
    assert first == again
    assert other.verdict is first.verdict
    assert other.reason != first.reason


def test_no_size_is_simulated_that_costs_too_much():
    @simulator("toy.level", moments=lambda **_: math.inf, cost=lambda **_: 1e12)
    def dear(rng, draws, *, mu, k, shape):
        """Nothing, at great cost."""
        raise AssertionError

    outcome = judged(measured("right"), simulators=(dear,))
    assert outcome.verdict.value == "undecided"
    assert outcome.reason == "no size of the left side can be simulated"


def test_the_place_of_a_minimum_has_an_order():
    place = sp.Symbol("place", positive=True)
    found = {place: Minimiser(1 / (k * x) + mu * x**2, x, 1 / k, 1)}  # at (2 mu k)^(-1/3)
    right, wrong = (stated(place, Kind.ORDER, k ** -sp.Rational(1, p), where=found) for p in (3, 2))
    assert judged(right).verdict.value == "supported"
    assert judged(wrong).verdict.value == "refuted"


def test_small_differences_of_large_integers_are_exact():
    T = sp.Symbol("T", integer=True, positive=True)
    path = replace(PATH, sets={T: k**2 + 2})
    claim = stated(mu / (T - k**2 - 1), Kind.ORDER, sp.Integer(1), path=path)
    assert judged(claim).verdict.value == "supported"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"path": GrowthPath("few", k, SIZES[:5])}, "at least 6 sizes"),
        ({"path": GrowthPath("uneven", k, (10, 10**2, 10**3, 10**4, 10**5, 10**7))}, "evenly spaced"),
        ({"path": GrowthPath("nearly even", k, (16, 64, 256, 1024, 4096, 16_385))}, "evenly spaced"),
        ({"path": GrowthPath("from 1", k, tuple(10**j for j in range(8)))}, "from 2 on"),
        ({"kind": Kind.LIMIT, "rhs": sp.Integer(3)}, "to infinity and to 0"),
        ({"rhs": LEVEL(shape="twice")}, "and for the right side"),
    ],
)
def test_what_cannot_be_judged_so_is_undecided_with_the_reason(fields, reason):
    claim = measured("right", **({"rhs": 1 / k} | fields))
    outcome = judged(claim)
    assert outcome.verdict.value == "undecided"
    assert reason in outcome.reason


def test_orders_are_those_of_positive_numbers():
    with pytest.raises(InadmissibleError, match="positive numbers"):
        judged(stated(5 - k, Kind.ORDER, k))


def test_a_regime_outside_the_hypotheses_is_refused():
    claim = stated(CUBIC, Kind.ORDER, k**3, hypotheses=(sp.Ge(mu, 3),))
    with pytest.raises(InadmissibleError, match="mu >= 3"):
        judged(claim)


def test_a_quantity_that_nothing_draws_is_named():
    with pytest.raises(NoSimulatorError, match=r"toy\.level"):
        judged(measured("right"), simulators=(toys.normal,))


def test_parameters_reach_the_path():
    power = sp.Symbol("power", integer=True, positive=True)
    size = sp.Symbol("size", positive=True)
    claim = stated(
        size,
        Kind.ORDER,
        k**2,
        parameters=(toys.MU, Parameter(power, "an exponent", 1, 3)),
        path=replace(PATH, sets={size: k**power}),
    )
    suite = toys.toy_suite(claim)
    verdicts = [
        judge_claim(suite.laboratory, claim, {"mu": 1.0, "power": p}, ALPHA, 0).verdict.value for p in (1, 2, 3)
    ]
    assert verdicts == ["refuted", "supported", "refuted"]


def test_a_formula_with_floats_times_roots_to_odd_powers_is_judged_and_does_not_hang():
    """Sympy would look for common factors of (4.6e-9 sqrt(10))^(11/5) without end."""
    suite = load_suite(variants=altered)
    (claim,) = select(suite, ("dohmatob2024.clean_rate.corrected~exponent_1.1.2",))
    regime = {"beta_2": 5, "source": 4, "ell_4": 3, "eta_4": 3, "tau": 0.4627, "decay_4": 5, "w0_norm2": 1.18}
    assert claim.path is not None
    theory = [claim.expand(regime, size)[sp.Symbol("sigma", positive=True)] for size in claim.path.sizes]
    assert all(value.is_Float for value in theory)
    assert judge_claim(suite.laboratory, claim, regime, 1e-8, 0).verdict in (Verdict.SUPPORTED, Verdict.REFUTED)


def test_a_case_that_does_not_apply_may_be_undefined():
    """Max of a complex number, say: only the case that applies is evaluated."""
    undefined = sp.Max(k, sp.log(toys.mu - 5) * k**2)
    for power, verdict in ((3, Verdict.SUPPORTED), (2, Verdict.REFUTED)):
        rhs = sp.Piecewise((undefined, toys.mu > 5), (k**power, True))
        assert judged(stated(CUBIC, Kind.ORDER, rhs)).verdict is verdict
