"""Statements (⇔): three lanes, none of which may be contradicted."""

from dataclasses import replace

import pytest
import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source, Wrong
from theory.errors import ClaimError
from theory.language import propositions
from theory.language.propositions import Bounded, Converges, Tends
from theory.language.sequences import Order
from verify.evidence.laboratory import Laboratory
from verify.judging.reader import Limits
from verify.judging.statements import judge_statement
from verify.running.mutation.sameness import truth
from verify.simulators import simulator


t, T, k = sp.symbols("t T k", integer=True, positive=True)
MEASURED = Quantity("toy.sum", "S_T", "S_T", "A sum of squared normals with variances 1/t^k.")
PATH = GrowthPath("T grows", T, tuple(10**j for j in range(2, 9)))
SUM = sp.Sum(t**-k, (t, 1, T))
CLAIM = Claim(
    id="toy.bounded",
    kind=Kind.IFF,
    statement="Bounded if and only if k > 1",
    lhs=Bounded(MEASURED(), T),
    rhs=k > 1,
    equivalent=SUM,
    parameters=(Parameter(k, "exponent", low=1, high=3),),
    path=PATH,
    tolerance=0.05,
    source=Source("toys", "here", "ours"),
    wrong=(Wrong("k > 2", k > 2),),
)


@simulator("toy.sum", moments=lambda **_: float("inf"))
def sums(rng, draws, *, T, k):
    """Independent normals of variance t^-k, squared and summed."""
    steps = range(1, T + 1)
    return sum(rng.standard_normal(draws) ** 2 / step**k for step in steps)


LABORATORY = Laboratory([sums])


def judged(claim, **regime):
    return judge_statement(LABORATORY, claim, regime, 1e-6, 0, Limits())


@pytest.mark.parametrize("exponent", [1, 2, 3])
def test_a_threshold_is_supported_on_both_of_its_sides(exponent):
    outcome = judged(CLAIM, k=exponent)
    assert outcome.verdict.value == "supported"
    assert "simulation against the formula" in outcome.reason
    assert outcome.lanes == ("sums",)
    assert [row["size"] for row in outcome.sizes] == [4, 16, 64, *PATH.sizes]


def test_a_wrong_threshold_is_refuted_where_it_differs():
    wrong = CLAIM.altered(CLAIM.wrong[0])
    assert judged(wrong, k=2).verdict.value == "refuted"
    assert judged(wrong, k=3).verdict.value == "supported"


def test_a_formula_that_simulation_contradicts_decides_nothing():
    outcome = judged(replace(CLAIM, equivalent=2 * SUM), k=2)
    assert outcome.verdict.value == "undecided"
    assert "simulation contradicts the formula" in outcome.reason


def test_lanes_that_disagree_decide_nothing(monkeypatch):
    propositions.limit_of.cache_clear()
    monkeypatch.setattr(Order, "is_summable", True)  # a rule that is wrong for k = 1, where the sum grows like log T
    outcome = judged(replace(CLAIM, equivalent=sp.Sum(t ** -sp.Rational(1, 2), (t, 1, T)), rhs=sp.true, wrong=()), k=1)
    propositions.limit_of.cache_clear()
    assert outcome.verdict.value == "undecided"
    assert "the lanes disagree" in outcome.reason


def test_what_no_rule_decides_is_undecided():
    odd = replace(CLAIM, equivalent=sp.Sum(sp.sin(t) ** 2 / t**k, (t, 1, T)), wrong=())
    outcome = judged(odd, k=1)
    assert outcome.verdict.value == "undecided"
    assert "no rule decides" in outcome.reason


def test_growth_like_log_log_is_told_by_rules_only():
    slow = sp.Sum(k / ((t + 1) * sp.log(t + 1)), (t, 1, T))
    claim = replace(CLAIM, lhs=Bounded(slow, T), rhs=sp.false, equivalent=None, wrong=())
    outcome = judged(claim, k=1)
    assert outcome.verdict.value == "supported"
    assert "Bertrand" in outcome.reason


def test_relations_are_statements_too():
    claim = replace(CLAIM, lhs=k > 1, rhs=k >= 2, equivalent=None, path=None, wrong=())
    assert all(judged(claim, k=value).verdict.value == "supported" for value in (1, 2, 3))


def test_limits_to_zero():
    claim = replace(
        CLAIM,
        lhs=Tends(sp.Product(1 - 1 / (t + 1) ** k, (t, 1, T)), T, sp.S.Zero),
        rhs=sp.Not(Converges((t + 1) ** -k, t)),
        equivalent=None,
        wrong=(),
    )
    assert all(judged(claim, k=value).verdict.value == "supported" for value in (1, 2, 3))


@pytest.mark.parametrize(
    "change", [{"equivalent": None}, {"path": None}, {"lhs": sp.Not(CLAIM.lhs)}, {"rhs": CLAIM.lhs}]
)
def test_what_is_measured_is_a_sequence_with_a_formula_and_a_path(change):
    with pytest.raises(ClaimError, match="sequence"):
        replace(CLAIM, wrong=(), **change)


@pytest.mark.parametrize("change", [{"rhs": k}, {"kind": Kind.EQUAL, "path": None}, {"lhs": SUM}])
def test_statements_and_formulas_are_not_mixed(change):
    with pytest.raises(ClaimError, match="relates two statements"):
        replace(CLAIM, wrong=(), **change)


@pytest.mark.parametrize(
    ("schedule", "order"),
    [("log", "t^(-1.338) log(t)^(-1.338)"), ("power", "t^(-1.338)"), ("constant", "1"), ("24-48", "1")],
)
def test_a_constant_to_a_long_fraction_is_not_factored_out(suite, schedule, order):
    """Once gigabytes: sympy factors 24 in 24**(p/q) and multiplies out powers of 2 and 3."""
    regime = {"n": 24, "schedule": schedule, "a": 1.0, "v": 2.139855976468653, "kappa": 1.3381582028048116}
    claim = suite.claims["xu2025.rate_kappa"]
    outcome = judge_statement(suite.laboratory, claim, regime, 1e-6, 0, Limits())
    assert f"integral test, terms of order {order}" in outcome.reason
    assert truth(claim, regime) is (schedule in ("log", "power")), "what mutants are compared by"
