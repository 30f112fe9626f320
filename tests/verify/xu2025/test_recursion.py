"""Recursive training: every family plain and fast, its estimators, schedules, ties and absorbing states."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, strategies as st

from theory.xu2025._schedules import SCHEDULES, SampleSize
from verify.simulators import SimulatorError
from verify.simulators.xu2025._families import FAMILIES
from verify.simulators.xu2025._regressions import BOX, _logistic_fit, _solved, base_design
from verify.simulators.xu2025._schedules import GROWTH, sizes
from verify.simulators.xu2025._setting import Recursion
from verify.simulators.xu2025.recursion import (
    events_of_samples,
    events_of_statistics,
    first_fit_integrated,
    is_calm,
    moments_of_samples,
    moments_of_statistics,
    twins_of_statistics,
)
from verify.simulators.xu2025.variance import (
    laws_of_samples,
    laws_of_statistics,
    log_of_samples,
    log_of_statistics,
    tilted_mean,
    tilted_square,
)


CHAINS = 20_000
HIGHER = {"normal_mean", "shrinkage", "least_squares", "logistic", "normal"}


def rng(seed=0):
    return np.random.default_rng(seed)


def setting(family, **changes):
    numbers = {
        "family": family,
        "T": 3,
        "n": 16,
        "theta": 0.4,
        "v": 1.3,
        "b": 0.3,
        "c": 0.5,
        "kappa": 1.5,
        "gamma": 0.5,
    }
    shape = {"p": 2, "spectrum": "two_level", "condition": 4.0} if family in HIGHER else {}
    return numbers | shape | {"estimator": "unbiased", "schedule": "power", "a": 1.0} | changes


def apart(one, other):
    """Standard errors between the means of two sets of draws, column by column."""
    spread = one.var(axis=0) / len(one) + other.var(axis=0) / len(other)
    return np.abs(one.mean(axis=0) - other.mean(axis=0)) / np.sqrt(spread + 1e-30)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("estimator", ["mle", "unbiased"])
def test_statistics_have_the_law_of_what_samples_give(family, estimator):
    given_ = setting(family, estimator=estimator, n=15)
    for plain, fast in ((moments_of_samples, moments_of_statistics), (events_of_samples, events_of_statistics)):
        assert (apart(plain.sample(rng(), CHAINS, given_), fast.sample(rng(1), CHAINS, given_)) < 4.5).all()


@pytest.mark.parametrize("family", ["normal_variance", "exponential", "uniform"])
def test_logarithms_of_scales(family):
    given_ = setting(family)
    assert (
        apart(log_of_samples.sample(rng(), CHAINS, given_), log_of_statistics.sample(rng(1), CHAINS, given_)) < 4.5
    ).all()


@pytest.mark.parametrize("p", [1, 3])
def test_distances_of_normal_laws(p):
    given_ = setting("normal", p=p, n=20)
    assert (
        apart(laws_of_samples.sample(rng(), CHAINS, given_), laws_of_statistics.sample(rng(1), CHAINS, given_)) < 4.5
    ).all()


def test_in_one_dimension_the_distance_is_that_of_means_and_standard_deviations():
    given_ = setting("normal", p=1, spectrum="isotropic", n=30, T=1)
    distance, off, trace = laws_of_samples.sample(rng(), 50, given_).T
    assert distance == pytest.approx(off + (np.sqrt(trace) - np.sqrt(1.3)) ** 2)


@pytest.mark.parametrize("family", ["normal_variance", "exponential"])
def test_importance_sampling_has_the_means_that_plain_chains_have(family):
    given_ = setting(family, n=20)
    plain = moments_of_samples.sample(rng(), 4 * CHAINS, given_)
    assert (apart(plain[:, [1]], tilted_mean.sample(rng(1), CHAINS, given_)) < 4.5).all()
    assert (apart(plain[:, [2]], tilted_square.sample(rng(2), CHAINS, given_)) < 4.5).all()


def test_importance_sampling_sees_the_mean_that_plain_chains_miss():
    given_ = setting("normal_variance", n=5, T=100, schedule="constant", theta=1.0)
    assert not is_calm(Recursion("normal_variance", T=100, n=5))
    weighted = tilted_mean.sample(rng(), CHAINS, given_)
    assert weighted.mean() == pytest.approx(1.0, abs=5 * weighted.std() / np.sqrt(CHAINS))
    typical = np.exp(log_of_statistics.sample(rng(), CHAINS, given_)[:, 0])
    assert typical.mean() < 0.1, "though its mean is 1 as well"
    assert not moments_of_statistics.covers(given_)


def test_half_the_squared_distance_of_twins_adds_up_to_the_error():
    draws = twins_of_statistics.sample(rng(), 100_000, setting("poisson"))
    assert (apart(draws[:, [0]], draws[:, [1]]) < 4.5).all()


@pytest.mark.parametrize("p", [1, 2, 5])
def test_integrating_the_first_fit_out_changes_no_mean(p):
    given_ = setting("normal_mean", p=p)
    integrated = first_fit_integrated.sample(rng(), 2000, given_)
    assert (apart(events_of_samples.sample(rng(1), 4 * CHAINS, given_)[:, :2], integrated) < 4.5).all()
    assert integrated.std() < 0.05


@pytest.mark.parametrize(
    ("p", "spectrum", "condition"), [(1, "isotropic", 2), (3, "isotropic", 2), (4, "two_level", 30)]
)
def test_the_ends_of_the_shells_bound_what_is_integrated(p, spectrum, condition):
    """To a hundredth of the range of a probability, where all directions are alike."""
    given_ = setting("normal_mean", p=p, spectrum=spectrum, condition=condition)
    low, high = first_fit_integrated.bounds_at(given_)[0]
    drawn = first_fit_integrated.sample(rng(), 2000, given_)
    assert low <= drawn.min() <= drawn.max() <= high <= 0.5
    assert spectrum != "isotropic" or high - low < 0.01


@given(st.sampled_from(sorted(GROWTH)), st.integers(1, 60), st.floats(0.25, 4), st.integers(1, 40))
def test_schedules_are_what_the_formulas_say(name, n, a, T):
    assert set(GROWTH) == set(SCHEDULES)
    t = sp.Symbol("t", integer=True, positive=True)
    formula = SampleSize(sp.Symbol(name), n, sp.Float(a), t)
    mine = sizes(name, n, a, T)
    for k in {1, T // 2 + 1, T}:
        exact = int(formula.subs(t, k))
        assert abs(mine[k - 1] - exact) <= 1e-9 * exact or exact > 1 << 58


def test_schedules_take_any_sequence_and_refuse_others():
    assert sizes((3, 1, 4), 3, 1.0, 2) == [3, 1]
    for bad in ((3,), (3, 0), "cubic"):
        with pytest.raises(ValueError, match="schedule"):
            sizes(bad, 3, 1.0, 2)
    with pytest.raises(ValueError, match="positive"):
        sizes("constant", 0, 1.0, 2)


def test_sample_sizes_of_ten_to_the_twelve_are_no_trouble():
    for family in (
        "normal_mean",
        "poisson",
        "bernoulli",
        "exponential",
        "uniform",
        "normal_variance",
        "edge",
        "midrange",
    ):
        draws = moments_of_statistics.sample(rng(), 64, setting(family, n=10**12, T=5))
        assert draws[:, 0].max() < 1e-6


def test_ties_are_ties_whatever_rounding_says():
    draws = events_of_samples.sample(rng(), 5000, setting("bernoulli", schedule="constant", n=10, T=2, theta=0.3))
    strict, loose = draws[:, 0].mean(), draws[:, 1].mean()
    assert loose - strict > 0.1, "1/10 and 5/10 are as far from 3/10"


def test_chains_that_are_absorbed_stay():
    draws = events_of_statistics.sample(rng(), 5000, setting("bernoulli", schedule="constant", n=2, T=60))
    assert (draws[:, 2] + draws[:, 3] == 1).all()
    assert draws[:, 3].mean() == pytest.approx(0.4, abs=0.03)


def test_separable_classes_leave_the_fit_at_the_edge_of_the_box():
    base = base_design(1)
    ones = np.array([[1.0] * len(base), [0.0] * len(base)])
    assert _logistic_fit(ones, np.ones(len(base)), base)[:, 0].tolist() == pytest.approx([BOX, -BOX])


def test_logistic_fits_solve_the_likelihood_equations():
    base = base_design(2)
    rows = np.full(len(base), 50)
    ones = rng().binomial(50, 0.4, size=(20, len(base))).astype(float)
    fitted = _logistic_fit(ones, rows, base)
    chance = 1 / (1 + np.exp(-fitted @ base.T))
    assert np.abs((ones - rows * chance) @ base).max() < 1e-6


def test_a_logistic_fit_does_not_depend_on_those_beside_it():
    base, rows = base_design(2), np.full(8, 3)
    ones = rng().binomial(3, 0.6, size=(400, 8))
    alone = np.concatenate([_logistic_fit(row[None], rows, base) for row in ones])
    assert _logistic_fit(ones, rows, base) == pytest.approx(alone, abs=1e-9)


@pytest.mark.parametrize("p", [1, 2, 3])
def test_small_systems_are_solved(p):
    roots, right = rng().standard_normal((50, p, p + 2)), rng(1).standard_normal((50, p))
    matrices = roots @ np.swapaxes(roots, 1, 2)
    assert np.einsum("cij,cj->ci", matrices, _solved(matrices, right)) == pytest.approx(right, abs=1e-8)


def test_logistic_regression_on_a_constant_is_a_bernoulli_mean():
    given_ = setting("logistic", p=1, n=10, T=2, theta=0.0, schedule="constant")
    bernoulli = setting("bernoulli", n=10, T=2, theta=0.5, schedule="constant")
    fast, mean = (events_of_statistics.sample(rng(i), 4 * CHAINS, s)[:, :2] for i, s in enumerate((given_, bernoulli)))
    assert (apart(fast, mean) < 4.5).all()
    assert (apart(events_of_samples.sample(rng(2), CHAINS, given_)[:, :2], fast) < 4.5).all()


def test_the_fixed_design_is_orthogonal():
    for p in (1, 2, 3):
        base = base_design(p)
        assert base.T @ base / len(base) == pytest.approx(np.eye(p), abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"family": "cauchy"}, "family"),
        ({"estimator": "best"}, "estimator"),
        ({"theta": 1.5}, "theta"),
        ({"n": 0}, "n"),
    ],
)
def test_bad_settings_are_named(changes, word):
    with pytest.raises((SimulatorError, ValueError), match=word):
        events_of_samples.sample(rng(), 8, setting("bernoulli") | changes)


def test_too_few_draws_for_a_variance_are_named():
    with pytest.raises(SimulatorError, match="at least 2 draws"):
        log_of_samples.sample(rng(), 8, setting("normal_variance", n=1, schedule="constant"))


def test_a_schedule_may_be_a_list_of_sizes_as_a_word_for_formula_and_simulator_alike():
    """5-9-20: the last one goes on for ever."""
    T = sp.Symbol("T", integer=True, positive=True)
    total = sp.Sum(SampleSize(sp.Symbol("5-9-20"), 1, 1, T), (T, 1, 5)).doit()
    assert total == 5 + 9 + 20 + 20 + 20 == sum(sizes("5-9-20", 1, 1.0, 5))
