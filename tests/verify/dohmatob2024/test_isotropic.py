"""Sigma = I: draws from bidiagonal matrices and matrix-beta laws have the means of fits on designs."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.verify.dohmatob2024.test_ridge_simulators import (
    BASE,
    SIMULATORS,
    assert_same_mean,
    bounds,
    drawn,
    given as taken,
)
from verify.simulators.dohmatob2024.isotropic import resolvent_traces


ISOTROPIC = {"spectrum": "isotropic", "condition": 1.0}
KEEPING = {
    "ridge": {},
    "ridge, T below d": {"T": 4, "lam": 0.2},
    "ridge, T = d": {"T": 6, "lam": 0.4},
    "minimum norm, T below d": {"d": 12, "T": 5, "T_0": 20, "lam": 0.0},
    "one dimension": {"d": 1, "T": 3, "T_0": 9, "lam": 0.5},
    "one row": {"d": 3, "T": 1, "T_0": 9, "lam": 0.5, "n": 1},
    "shared designs": {"designs": "shared", "T_0": 20},
    "generations that differ": {"T_0": (20, 16), "sigma_0": (0.8, 0.3)},
}
"""Settings in which every generation has at least d + 2 rows; the plain draws have fourth moments."""
LOSING = {
    "one generation": {"d": 10, "T_0": 3, "n": 1},
    "independent": {"d": 10, "T_0": 4, "n": 3},
    "shared": {"d": 10, "T_0": 4, "n": 3, "designs": "shared"},
    "above, then below d": {"d": 8, "T_0": (20, 3)},
    "below d twice, differently": {"d": 8, "T_0": (5, 3)},
    "a line in the plane": {"d": 2, "T_0": 1},
    "all but one direction": {"d": 5, "T_0": 4, "n": 4},
    "nothing lost": {"d": 4, "T_0": 9},
}
"""Settings for noise-free generators, with T and lam of an interpolating downstream fit."""


def isotropic(name: str, draws: int, seed: int, **changes) -> dict[str, np.ndarray]:
    return drawn(name, draws, seed, **ISOTROPIC | changes)


def covers(name: str, **changes) -> bool:
    return SIMULATORS[name].covers(taken(name, BASE | ISOTROPIC | changes))


@pytest.mark.parametrize("setting", KEEPING.values(), ids=KEEPING.keys())
@pytest.mark.parametrize("plain", ["downstream_maps", "downstream_fits", "synthetic_process", "iterated_labels"])
def test_ridge_draws_have_the_means_of_fits_on_designs(plain, setting):
    ours, theirs = isotropic("isotropic_ridge", 24_000, 1, **setting), isotropic(plain, 24_000, 2, **setting)
    compared = ours.keys() & theirs.keys()
    assert compared >= {"test_error"} or len(compared) >= 5
    for quantity in compared:
        assert_same_mean(ours[quantity], theirs[quantity], 0.015)


@pytest.mark.parametrize("setting", LOSING.values(), ids=LOSING.keys())
@pytest.mark.parametrize(("fast", "plain"), [("haar_lengths", "generator_chain"), ("haar_shifts", "noiseless_process")])
def test_projected_truths_have_the_means_of_noise_free_generators(fast, plain, setting):
    setting = {"lam": 0.0, "T": 14, "sigma_0": 0.0} | setting
    ours, theirs = isotropic(fast, 24_000, 1, **setting), isotropic(plain, 24_000, 2, **setting)
    compared = ours.keys() & theirs.keys()
    assert compared == set(ours)
    for quantity in compared:
        assert_same_mean(ours[quantity], theirs[quantity], 0.015)


@pytest.mark.parametrize("setting", LOSING.values(), ids=LOSING.keys())
def test_ridge_on_projected_truths_has_the_means_of_the_plain_process(setting):
    if not covers("isotropic_short", sigma_0=0.0, **setting):
        return
    ours, theirs = (
        isotropic(name, 24_000, seed, **{"sigma_0": 0.0} | setting)
        for name, seed in (("isotropic_short", 1), ("noiseless_process", 2))
    )
    assert "cross_term" in ours.keys() & theirs.keys()
    for quantity in ours.keys() & theirs.keys():
        assert_same_mean(ours[quantity], theirs[quantity], 0.02)


def test_the_variance_of_a_ridgeless_fit_below_its_threshold_is_the_known_one():
    """T < d - 3: sigma^2 T/(d - T - 1), and T for the trace of A; not sigma^2 T/(d - T)."""
    found = isotropic("isotropic_ridge", 40_000, 3, d=20, T=5, T_0=30, lam=0.0, sigma=0.7)
    error = found["variance"].std() / math.sqrt(40_000)
    assert abs(found["variance"].mean() - 0.49 * 5 / 14) < 5 * error
    assert abs(found["variance"].mean() - 0.49 * 5 / 15) > 20 * error, "the wrong formula is told apart"
    assert found["empirical_df"] == pytest.approx(5)
    assert found["bias"] == pytest.approx(BASE["w0_norm2"] * 15 / 20)


@pytest.mark.parametrize(("d", "T"), [(3, 9), (8, 12), (1, 5)])
def test_a_small_penalty_has_the_known_variance_of_least_squares(d, T):
    """T > d + 3: sigma^2 d/(T - d - 1); not sigma^2 d/(T - d)."""
    found = isotropic("isotropic_ridge", 60_000, 4, d=d, T=T, lam=1e-12, n=0, sigma=2.0)
    error = found["variance"].std() / math.sqrt(60_000)
    assert abs(found["variance"].mean() - 4 * d / (T - d - 1)) < 5 * error
    assert abs(found["variance"].mean() - 4 * d / (T - d)) > 5 * error, "the wrong formula is told apart"
    assert found["bias"] == pytest.approx(0.0, abs=1e-12)
    assert found["whitened_gain"] == pytest.approx(d)


def test_least_squares_itself_is_left_to_bartlett_s_pivots():
    assert not covers("isotropic_ridge", lam=0.0)
    assert covers("isotropic_ridge", lam=0.0, T=5)


@pytest.mark.parametrize(("d", "T_0", "n"), [(10, 3, 1), (10, 3, 3), (64, 48, 5), (5, 9, 4)])
def test_the_truth_loses_the_known_share_in_each_generation(d, T_0, n):
    """E |Q w0|^2 = |w0|^2 min(T_0/d, 1)^n; not min(T_0/d, 1)^(2 n), the square of the mean map."""
    norm = isotropic("haar_lengths", 40_000, 5, d=d, T_0=T_0, n=n, sigma_0=0.0)["generator_norm"]
    share, error = min(T_0 / d, 1.0), norm.std() / math.sqrt(40_000)
    assert norm.mean() == pytest.approx(2.0 * share**n, abs=5 * error + 1e-12)
    assert share == 1 or abs(norm.mean() - 2.0 * share ** (2 * n)) > 20 * error, "the wrong formula is told apart"


def test_shared_designs_project_once():
    once, often = (isotropic("haar_lengths", 100, 6, d=9, T_0=4, n=n, sigma_0=0.0, designs="shared") for n in (1, 7))
    assert (once["generator_norm"] == often["generator_norm"]).all()


@pytest.mark.parametrize("n", [1, 3])
def test_the_shift_of_projected_truths_has_its_known_mean(n):
    """E |Q w0 - w0|^2 = |w0|^2 (1 - 2 s^n + s^n) for independent designs, s = T_0/d; not |w0|^2 (1 - s)^n."""
    shift = isotropic("haar_shifts", 40_000, 7, d=10, T_0=4, n=n, T=15, lam=0.0)["bias_shift"]
    error = shift.std() / math.sqrt(40_000)
    assert abs(shift.mean() - 2.0 * (1 - 0.4**n)) < 5 * error
    assert n == 1 or abs(shift.mean() - 2.0 * 0.6**n) > 20 * error, "the wrong formula is told apart"


@pytest.mark.parametrize("name", ["isotropic_ridge", "haar_lengths", "haar_shifts"])
def test_one_seed_gives_one_table(name):
    setting = {"d": 7, "T_0": 20 if name == "isotropic_ridge" else 3, "sigma_0": 0.0}
    setting |= {} if name == "isotropic_ridge" else {"T": 14, "lam": 0.0}
    one, again, other = (isotropic(name, 50, seed, **setting) for seed in (8, 8, 9))
    assert all((one[quantity] == again[quantity]).all() for quantity in one)
    assert any((one[quantity] != other[quantity]).any() for quantity in one)


@pytest.mark.parametrize("setting", [*KEEPING.values(), *LOSING.values()], ids=[*KEEPING, *LOSING])
@pytest.mark.parametrize("name", ["isotropic_ridge", "haar_lengths", "haar_shifts"])
def test_isotropic_draws_keep_to_their_bounds(name, setting):
    setting = ISOTROPIC | setting | ({} if name == "isotropic_ridge" else {"lam": 0.0, "T": 14, "sigma_0": 0.0})
    if not covers(name, **setting):
        assert name == "isotropic_ridge"
        return
    found, pairs = drawn(name, 500, **setting), bounds(name, **setting)
    for quantity, (low, high) in pairs.items():
        assert low - 1e-9 <= found[quantity].min() <= found[quantity].max() <= high + 1e-9


def test_other_spectra_and_noisy_or_short_generators_are_left_to_others():
    assert covers("isotropic_ridge", T_0=8)
    assert not covers("isotropic_ridge", T_0=7)
    assert not covers("isotropic_ridge", T_0=(20, 7))
    assert covers("haar_lengths", T_0=3, sigma_0=0.0)
    assert not covers("haar_lengths", T_0=3, sigma_0=0.1)
    assert covers("haar_shifts", T_0=3, lam=0.0)
    assert not covers("haar_shifts", T_0=3, lam=0.1)
    assert not covers("haar_shifts", T_0=3, lam=0.0, T=5)
    for name in ("isotropic_ridge", "haar_lengths", "haar_shifts"):
        assert not covers(name, spectrum="geometric", sigma_0=0.0, lam=0.0, T=5 if name == "isotropic_ridge" else 12)


@given(small=st.integers(1, 12), more=st.integers(0, 8), shift=st.floats(1e-3, 1e3), seed=st.integers(0, 9))
def test_traces_of_a_resolvent_keep_to_what_any_matrix_obeys(small, more, shift, seed):
    """For eigenvalues 1/(w + shift): sum^2/size <= sum of squares <= sum^2, and each is below 1/shift."""
    one, two = resolvent_traces(np.random.default_rng(seed), 40, small, small + more, shift)
    assert (one <= small / shift * (1 + 1e-12)).all()
    assert (two <= one / shift * (1 + 1e-12)).all()
    assert (two >= one**2 / small * (1 - 1e-12)).all()
    assert (two <= one**2 * (1 + 1e-12)).all()


def test_a_resolvent_s_traces_have_the_law_of_eigenvalues():
    """Not the mean alone: squares and products of the traces too, against eigenvalues of Wishart matrices."""
    g, count, d, freedom, shift = np.random.default_rng(10), 40_000, 3, 5, 0.7
    X = g.normal(size=(count, freedom, d))
    values = 1 / (np.linalg.eigvalsh(X.mT @ X) + shift)
    first, second = values.sum(axis=1), (values**2).sum(axis=1)
    one, two = resolvent_traces(g, count, d, freedom, shift)
    for ours, theirs in ((one, first), (two, second), (one**2, first**2), (one * two, first * second)):
        assert_same_mean(ours, theirs, 0.03)
    wrong, _ = resolvent_traces(g, count, d, freedom + 1, shift)
    with pytest.raises(AssertionError):
        assert_same_mean(wrong, first, 0.03)
