"""Claims with nothing to measure: formulas, matrices, limits, hypotheses that cannot hold."""

import re

import pytest
import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source, Wrong, contradiction, to_mpmath
from theory.language.evaluate import as_float, rolled
from theory.language.matrices import Arbitrary, OrderedProduct, Projection
from verify.judging import exact
from verify.judging.exact import is_proved, judge_exact
from verify.judging.matrices import judge_matrices
from verify.judging.verdict import Verdict
from verify.running.checks import execute
from verify.running.plan import Options, plan
from verify.running.suite import Suite


x, y = sp.symbols("x y", positive=True)
p = sp.Symbol("p", nonnegative=True)
n, m = sp.symbols("n m", integer=True, nonnegative=True)
d, t = sp.symbols("d t", integer=True, positive=True)
SOURCE = Source("Nobody 2026", "Theorem 1")
REAL = (Parameter(x, "a number", 1e-9, 1e9), Parameter(y, "another", 1e-9, 1e9))
GROWS = GrowthPath("n → ∞", n, (10, 100, 1000, 10_000, 100_000, 1_000_000))


def toy(lhs, rhs, kind=Kind.EQUAL, **changes) -> Claim:
    fields = {"id": "toy.exact", "statement": "A toy", "parameters": REAL, "source": SOURCE}
    return Claim(kind=kind, lhs=lhs, rhs=rhs, **(fields | changes))


def judged(claim: Claim, **regime):
    return judge_exact(claim, regime, 1e-9)


def test_a_rational_identity_is_proved():
    claim = toy((x**2 - y**2) / (x - y), x + y)
    assert is_proved(claim)
    assert judged(claim, x=0.1, y=0.7).reason == "proved: the difference simplifies to 0"


def test_abbreviations_that_are_not_rational_stay_letters_in_a_proof():
    z = sp.Symbol("z", positive=True)
    assert is_proved(toy(z**2 / x + 1, (z**2 + x) / x, where={z: sp.sqrt(y)}))
    assert not is_proved(toy(z**2, y, where={z: sp.sqrt(y)}))


def test_a_difference_that_would_take_long_to_simplify_is_left_to_evaluation():
    claim = toy((x + y) ** 400, (x + y) ** 399 * x + (x + y) ** 399 * y)
    assert not is_proved(claim)
    assert judged(claim, x=0.5, y=0.25).verdict is Verdict.SUPPORTED


def test_a_strict_inequality_is_refuted_by_equality():
    assert judged(toy(x, x + y, Kind.BELOW), x=0.5, y=0.25).verdict is Verdict.SUPPORTED
    assert judged(toy(x + y, x, Kind.BELOW), x=0.5, y=0.25).verdict is Verdict.REFUTED
    equal = judged(toy((x**2 - y**2) / (x - y), x + y, Kind.BELOW), x=0.5, y=0.25)
    assert equal.verdict is Verdict.REFUTED
    assert equal.confirmed_by == "algebra: the sides are equal"
    blurred = judged(toy(sp.cos(x) ** 2 + sp.sin(x) ** 2 + y, 1 + y, Kind.BELOW), x=0.5, y=0.25)
    assert blurred.verdict is Verdict.UNDECIDED


def test_an_identity_that_is_not_rational_is_evaluated():
    claim = toy(sp.cos(x) ** 2 + sp.sin(x) ** 2 + y, 1 + y)
    found = judged(claim, x=0.3, y=0.1)
    assert found.verdict is Verdict.SUPPORTED
    assert "50 digits" in found.reason
    assert found.evidence.samples == 0


def test_an_identity_that_fails_in_the_twentieth_digit_fails():
    found = judged(toy(x + sp.Rational(1, 10**20), x), x=1.0, y=1.0)
    assert found.verdict is Verdict.REFUTED
    assert found.confirmed_by == "exact rational arithmetic"
    assert found.evidence.gap == pytest.approx(1e-20)
    irrational = judged(toy(sp.sqrt(x) * (1 + sp.Rational(1, 10**20)), sp.sqrt(x)), x=2.0, y=1.0)
    assert irrational.verdict is Verdict.REFUTED
    assert irrational.confirmed_by == "evaluation to 50 digits"


def test_floats_count_as_the_binary_fractions_that_they_are():
    assert judged(toy(x, sp.Rational(1, 10)), x=0.1, y=1.0).verdict is Verdict.REFUTED
    assert judged(toy(x, sp.Rational(0.1)), x=0.1, y=1.0).verdict is Verdict.SUPPORTED


def test_digits_lost_to_cancellation_are_won_back_or_leave_the_claim_undecided(monkeypatch):
    claim = toy(sp.sqrt(1 + x) - 1, x / (sp.sqrt(1 + x) + 1))
    assert judged(claim, x=1e-100, y=1.0).verdict is Verdict.SUPPORTED
    monkeypatch.setattr(exact, "DIGITS", (50,))
    monkeypatch.setattr(exact, "to_mpmath", lambda side, values, digits: sp.Float(10) ** -digits)
    assert judged(toy(sp.sqrt(x), sp.sqrt(y)), x=2.0, y=3.0).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("kind", "left", "verdict"),
    [
        (Kind.AT_LEAST, 1, "supported"),
        (Kind.AT_LEAST, 1 + sp.Rational(1, 10**20), "supported"),
        (Kind.AT_LEAST, 1 - sp.Rational(1, 10**20), "refuted"),
        (Kind.AT_MOST, 1 - sp.Rational(1, 10**20), "supported"),
        (Kind.AT_MOST, 1 + sp.Rational(1, 10**20), "refuted"),
        (Kind.STEP, 1, "supported"),
        (Kind.STEP, 1 - sp.Rational(1, 10**20), "refuted"),
    ],
)
def test_inequalities_are_violated_by_anything_beyond_rounding(kind, left, verdict):
    assert judged(toy(left * sp.sqrt(x), sp.sqrt(x), kind), x=3.0, y=1.0).verdict.value == verdict


def test_a_gap_is_absolute_where_the_right_side_is_zero_and_relative_to_the_scale_where_there_is_one():
    assert judged(toy(x, 0), x=0.25, y=1.0).evidence.gap == 0.25
    found = judged(toy(x, 0, scale=y), x=0.25, y=0.5).evidence
    assert found.gap == 0.5
    assert found.to_json()["estimate"] == 0.25


LIMITS = [
    (1 / (n + x), 0, "supported", ""),
    (1 + x / n, 1, "undecided", "wider than the tolerance"),
    (x + 1 / n, x, "supported", ""),
    (x + 1 / n, 2 * x, "refuted", ""),
    (1 / sp.log(n), 0, "undecided", "right but slow, or wrong"),
    (sp.Product(1 - 1 / (m + 2) ** 2, (m, 0, n - 1)), 0, "refuted", ""),
    (sp.Product(1 - 1 / (m + 2) ** 2, (m, 0, n - 1)), sp.Rational(1, 2), "supported", ""),
    (sp.Product(1 - 1 / (m + 2), (m, 0, n - 1)), 0, "supported", ""),
    (sp.Sum(1 / (m + 1) ** 2, (m, 0, n - 1)), sp.pi**2 / 6, "supported", ""),
]


@pytest.mark.parametrize(("left", "right", "verdict", "reason"), LIMITS)
def test_limits_are_judged_by_their_trend(left, right, verdict, reason):
    factor = 1e5 if "wider" in reason else 1.0
    found = judged(toy(left, right, Kind.LIMIT, path=GROWS, scale=sp.S.One), x=factor, y=1.0)
    assert found.verdict.value == verdict
    assert reason in found.reason
    assert [row["size"] for row in found.sizes] == list(GROWS.sizes)
    assert bool(found.confirmed_by) == (verdict == "refuted")


@pytest.mark.parametrize(("sizes", "left"), [((8, 32, 128), 1 + 1 / n), ((4, 16, 64), 1 - 1 / sp.sqrt(n))])
def test_a_limit_that_is_open_at_its_sizes_is_shown_at_those_that_it_asks_for(sizes, left):
    path = GrowthPath("n grows", n, sizes)
    found = judged(toy(left, 1, Kind.LIMIT, path=path), x=1.0, y=1.0)
    assert found.verdict.value == "undecided"
    (times,) = re.findall(r"larger sizes are needed: ([\d,]+) times as large, up to", found.reason)
    longer = GrowthPath("n grows", n, tuple(size * int(times.replace(",", "")) for size in sizes))
    assert judged(toy(left, 1, Kind.LIMIT, path=longer), x=1.0, y=1.0).verdict.value == "supported"


def test_a_limit_needs_a_path():
    with pytest.raises(ValueError, match="expected a growth path"):
        toy(x, y, Kind.LIMIT)


def test_a_limit_says_from_which_size_it_can_be_used():
    found = judged(toy(1 + 1 / n, 1, Kind.LIMIT, path=GROWS), x=1.0, y=1.0)
    assert found.settles_at == 1000


@pytest.mark.parametrize("size", [1, 7, 300])
def test_long_sums_and_products_are_the_same_in_double_precision_and_to_50_digits(size):
    for formula in (sp.Sum(sp.sqrt(m + 1), (m, 0, size)), 3 * sp.Product(1 - 1 / (m + 2) ** 2, (m, 1, size))):
        assert as_float(rolled(formula)) == pytest.approx(float(to_mpmath(rolled(formula, 50))), rel=1e-13)


X = [Arbitrary("X", t, d, i) for i in range(2)]
SIZES = (Parameter(d, "columns", 1, 6), Parameter(t, "rows", 1, 6), Parameter(n, "generations", 1, 6))
P = Projection(Arbitrary("X", t, d, m))


def test_an_identity_of_matrices_holds_on_random_ones_with_a_bound_for_the_error():
    found = judged(toy(Projection(X[0]) * Projection(X[0]), Projection(X[0]), parameters=SIZES), d=4, t=2, n=1)
    assert found.verdict is Verdict.SUPPORTED
    bound = float(found.reason.rsplit(" ", 1)[1])
    assert 0 < bound <= 1e-9


def test_a_false_identity_of_matrices_fails_where_it_is_false_only():
    claim = toy(Projection(X[0]) * Projection(X[1]), Projection(X[1]) * Projection(X[0]), Kind.STEP, parameters=SIZES)
    found = judged(claim, d=2, t=1, n=1)
    assert found.verdict is Verdict.REFUTED
    assert found.confirmed_by == "exact rational arithmetic on random matrices"
    assert judged(claim, d=2, t=2, n=1).verdict is Verdict.SUPPORTED


def test_the_same_seed_draws_the_same_matrices():
    claim = toy(OrderedProduct(P, m, 0, n - 1), OrderedProduct(P, m, 0, n - 2), parameters=SIZES)
    regime = {"d": 3, "t": 1, "n": 2}
    gaps = [judge_exact(claim, regime, 1e-9, seed).evidence.gap for seed in (0, 0, 1)]
    assert gaps[0] == gaps[1] != gaps[2]


def test_the_smaller_the_allowance_the_more_matrices_are_drawn():
    claim = toy(Projection(X[0]).T, Projection(X[0]), parameters=SIZES)
    counts = [
        int(judge_exact(claim, {"d": 3, "t": 2, "n": 1}, alpha).reason.split()[3]) for alpha in (1e-3, 1e-12, 1e-30)
    ]
    assert counts == sorted(set(counts))


def test_matrices_are_not_ordered():
    claim = toy(Projection(X[0]), Projection(X[0]), Kind.AT_LEAST, parameters=SIZES)
    found = judge_matrices(claim, claim.at(d=2, t=1, n=1), 1e-9, 0)
    assert found.verdict is Verdict.UNDECIDED


RISK = Quantity("toy.risk", "R", "R", "A risk.")
BOUND = sp.Symbol("C", positive=True)
POWERS = (Parameter(p, "exponent", 1, 3), Parameter(BOUND, "bound", 1, 10), Parameter(y, "ratio", 1, 2))
POWER = sp.Symbol("q", positive=True)


@pytest.mark.parametrize(
    ("hypothesis", "is_vacuous"),
    [
        (sp.Ge(n**-POWER, 1 / BOUND), True),
        (sp.Le(n, BOUND), True),
        (sp.Gt(BOUND - n**2, 0), True),
        (sp.Ge(d, BOUND * n**2), False),
        (sp.Ge(n**POWER, BOUND), False),
        (sp.Le(n**-POWER, BOUND), False),
        (sp.Ge(BOUND * n, n**2), False),
        (sp.Ge(sp.ceiling(n / y), 3), False),
        (sp.Ge(n**p, 1), False),
    ],
)
def test_a_hypothesis_that_fails_from_some_size_on_makes_a_limit_vacuous(hypothesis, is_vacuous):
    parameters = (*POWERS, Parameter(POWER, "power", 1, 2))
    path = GrowthPath("n, d → ∞", n, (4, 16, 64), sets={d: sp.ceiling(n / y)})
    claim = toy(RISK(), 1, Kind.ASYMPTOTIC, parameters=parameters, hypotheses=(hypothesis,), path=path)
    why = contradiction(claim)
    assert (why is not None) is is_vacuous
    if is_vacuous:
        assert "fails from some size on along n, d → ∞" in why


def test_a_run_judges_exact_claims_without_any_simulator(suite):
    right = toy(sp.sqrt(x) ** 2, x, id="toy.right")
    wrong = toy(x, y, id="toy.wrong", wrong=(Wrong("twice", 2 * y),))
    own = Suite({c.id: c for c in (right, wrong)}, suite.laboratory, {})
    rows = [execute(own, check, Options()) for check in plan(own, [right, wrong], Options(), {})]
    assert {row["claim"]: row["verdict"] for row in rows} == {"toy.right": "supported", "toy.wrong": "refuted"}
    assert all(row["samples"] == 0 and row["simulators"] == [] for row in rows)
