"""What thresholds of the judge decide, where no other file tests that."""

import itertools
import math

import sympy as sp

from tests.verify import toys
from tests.verify.judging.test_agreement import found_pairs
from theory import GrowthPath, Kind
from verify.evidence.sampling import regimes
from verify.judging import exact
from verify.judging.exponents import growth_of, limit_of
from verify.running.checks import execute
from verify.running.plan import Options, plan
from verify.simulators import simulator


ROUNDED = 5e-10
"""A relative gap below what is put down to floating point."""
DEAR = 1e6
"""Operations per draw of a simulator with which the work of a stream is a small number of draws."""


# Intervals and streams --------------------------------------------------------------------------


@simulator("toy.mean", moments=lambda **_: math.inf)
def off_by_rounding(rng, draws, *, mu):
    """Hardly any noise, and a relative error as arithmetic makes it."""
    return mu * (1 + ROUNDED * (1 + 0.1 * rng.standard_normal(draws)))


@simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: DEAR)
def dear(rng, draws, *, mu):
    """Normal draws whose cost is said to be large."""
    return mu * (1 + rng.standard_normal(draws))


def judged(claim, *simulators):
    """The row of the claim's first check."""
    suite = toys.toy_suite(claim, simulators=simulators)
    *_, check = plan(suite, [claim], Options(regimes=1), {})
    return execute(suite, check, Options(regimes=1))


def test_a_gap_as_small_as_rounding_does_not_refute_an_equality():
    assert judged(toys.claim(toys.mu), off_by_rounding)["verdict"] == "supported"
    assert judged(toys.claim(toys.mu * (1 - 10 * ROUNDED)), off_by_rounding)["verdict"] == "refuted"


def test_a_stream_ends_where_its_work_is_spent():
    row = judged(toys.claim(toys.mu, tolerance=1e-4), dear)
    assert row["verdict"] == "undecided"
    assert 4e10 / 4 < row["samples"] * DEAR <= 4e10


# Choice of the settings in which simulators are compared ----------------------------------------


def ordered(cost: float) -> tuple[list[float], list[float]]:
    """The settings chosen where a plain simulator has a cost that grows with mu, and the regimes in their order."""

    @simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda *, mu: cost * mu)
    def plain(rng, draws, *, mu):
        return mu * (1 + rng.standard_normal(draws))

    found = found_pairs(plain, toys.uniform, used=[("uniform", "toy.mean")])
    drawn = list(dict.fromkeys(regime["mu"] for regime in regimes(toys.claim(toys.mu), 20, 0)))
    return [pair.setting["mu"] for pair in found], drawn


def test_affordable_settings_are_taken_in_the_order_in_which_they_come():
    """Draws with a relative spread of 1 need some 100,000 of them to be within 2 %."""
    chosen, drawn = ordered(100.0)
    assert chosen == drawn[:3] != sorted(drawn)[:3]
    chosen, drawn = ordered(10_000.0)
    assert chosen == sorted(drawn)[:3]


# Limits along a path ----------------------------------------------------------------------------


def samples_at(claim, *simulators) -> dict[int, int]:
    """Draws at each size of a claim's path that its check took."""
    return {row["size"]: row["samples"] for row in judged(claim, *simulators)["path"]["sizes"]}


@simulator("toy.grown", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
def smaller(rng, draws, *, mu, k, shape):
    """A gap of which an eighth is less than half of the tolerance from the second size on."""
    return mu * (1 + (0.6 if shape == "inverse" else 1) / k) * (1 + 0.2 * rng.standard_normal(draws))


def test_sizes_that_only_show_the_way_take_few_draws():
    """A gap of 1/k and a tolerance of 1 %: an eighth of the gap, or half of the tolerance, is seen by few draws."""
    taken = samples_at(toys.growing("inverse"), toys.grown)
    assert taken[4] <= 2048
    taken = samples_at(toys.growing("inverse"), smaller)
    assert 16_384 < taken[16] <= 65_536 < taken[1024] > taken[256]  # the last one bounds the limit


def test_a_bound_that_holds_by_far_is_supported_by_few_draws():
    taken = samples_at(toys.growing("inverse", Kind.AT_MOST, 3 * toys.mu), toys.grown)
    assert sum(taken.values()) < 10_000


def faint(rng, draws, mu, k, shape):
    """A gap of 1.5 % at every size of the shape that does not shrink."""
    return mu * (1 + (0.015 if shape == "stuck" else 1 / k) + 0.2 * rng.standard_normal(draws))


@simulator("toy.grown", plain=False, moments=lambda **_: math.inf, cost=lambda **_: 10.0)
def fast_faint(rng, draws, *, mu, k, shape):
    """What costs little."""
    return faint(rng, draws, mu, k, shape)


@simulator("toy.grown", moments=lambda **_: math.inf, cost=lambda **_: 1e7)
def dear_faint(rng, draws, *, mu, k, shape):
    """The same, where draws cost too much to see the gap."""
    return faint(rng, draws, mu, k, shape)


def test_a_gap_as_small_as_that_between_simulators_is_not_refuted_by_the_fast_one_alone():
    row = judged(toys.growing("stuck", tolerance=0.003), dear_faint, fast_faint)
    assert row["verdict"] == "undecided"
    assert "too faint" in row["reason"]


# Formulas, exponents ----------------------------------------------------------------------------


x, y = sp.symbols("x y", positive=True)


def test_a_loss_of_many_digits_is_seen_by_evaluating_to_fewer(monkeypatch):
    """Both sides are 1; the left one loses 35 digits on the way."""

    def losing(side, values, digits):
        lost = min(sp.Integer(1), sp.Integer(10) ** (35 - digits)) if side.has(sp.sin) else 0
        return sp.Float(1, digits) + sp.Float(lost, digits)

    monkeypatch.setattr(exact, "to_mpmath", losing)
    claim = toys.claim(1, lhs=sp.sin(x) ** 2 + sp.cos(x) ** 2, parameters=(toys.Parameter(x, "angle", 0.1, 1),))
    assert exact.judge_exact(claim, {"x": 0.5}, 1e-9).verdict.value == "supported"


def test_sums_of_a_thousand_terms_are_evaluated_in_digits_and_longer_ones_in_doubles():
    n, j = sp.symbols("n j", integer=True, positive=True)

    def said(*sizes):
        path = GrowthPath("n → ∞", n, sizes)
        left = sp.Sum(1 / (j * (j + 1)), (j, 1, n))
        claim = toys.claim(1, Kind.ASYMPTOTIC, left, path=path, parameters=(toys.Parameter(x, "unused", 1, 2),))
        return exact.judge_exact(claim, {"x": 1.0}, 1e-9).reason

    assert "50 digits" in said(10, 100, 1000)
    assert "15 digits" in said(30, 300, 3000)


def test_changes_whose_ratios_fall_are_not_steady():
    def steady(*values):
        return limit_of(values, [0.0] * len(values), [0.0] * len(values), 1 / 16).steady

    assert steady(0.0, 1.0, 1.5, 1.75)
    assert steady(0.0, 1.0, 1.5, 1.748)
    assert not steady(0.0, 1.0, 1.5, 1.7)


def test_slopes_fall_twice_before_what_they_belong_to_counts_as_dying_out():
    """One fall, however large, may be chance; so may one that is as large as a logarithm's."""
    sizes = [10**k for k in range(6, 54, 6)]

    def grown(slopes):
        logs = [0.0, *itertools.accumulate(slope * 6 * math.log(10) for slope in slopes)]
        return growth_of(sizes, logs, [0.0] * len(sizes), 1 / 16)

    assert grown([2.0**-k for k in range(0, 14, 2)]).dies
    assert not grown([1.0] * 6 + [0.1]).dies
    logarithm = grown([math.log(b / a) / (6 * math.log(10)) for a, b in itertools.pairwise(map(math.log, sizes))])
    assert logarithm.is_log
    assert not grown([*logarithm.slopes[:-3], 3 * logarithm.slopes[-3], *logarithm.slopes[-2:]]).is_log
