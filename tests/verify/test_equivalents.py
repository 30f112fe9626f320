"""The plain simulators of deterministic equivalents, against the fits of the paper's setting."""

import numpy as np
import pytest

from verify.simulators.dohmatob2024.process import downstream_fits
from verify.simulators.equivalents import ridge_noise, ridge_traces


SHAPE = {"d": 4, "spectrum": "two_level", "condition": 4.0}
DRAWS = 4000


def close(one, other):
    """Two means within five standard errors of each other."""
    error = np.hypot(one.std(), other.std()) / np.sqrt(DRAWS)
    return abs(one.mean() - other.mean()) <= 5 * error + 1e-9


@pytest.mark.parametrize(("T", "lam"), [(14, 0.0), (6, 0.3), (2, 0.3)])
def test_traces_of_the_ridge_map_are_those_of_fits_on_labels(T, lam):
    """Tr A is the empirical degrees of freedom, tr Σ^{-1} A Σ A the whitened gain, tr Σ N the variance."""
    setting = SHAPE | {"T": T, "lam": lam}
    fits = downstream_fits.sample(np.random.default_rng(1), DRAWS, setting | {"sigma": 1.0})
    column = {name.split(".")[1]: fits[:, i] for i, name in enumerate(downstream_fits.quantities)}
    maps = ridge_traces.sample(np.random.default_rng(2), DRAWS, setting | {"p": 0, "q": 0})
    gains = ridge_traces.sample(np.random.default_rng(3), DRAWS, setting | {"p": -1, "q": 1})
    noise = ridge_noise.sample(np.random.default_rng(4), DRAWS, setting | {"p": 1})
    assert close(maps[:, 0], column["empirical_df"])
    assert close(gains[:, 1], column["whitened_gain"])
    assert close(noise[:, 0], column["variance"])


def test_a_wrong_power_is_seen():
    setting = SHAPE | {"T": 6, "lam": 0.3}
    one = ridge_traces.sample(np.random.default_rng(1), DRAWS, setting | {"p": 0, "q": 0})
    other = ridge_traces.sample(np.random.default_rng(2), DRAWS, setting | {"p": 0, "q": 1})
    assert not close(one[:, 1], other[:, 1])


def test_without_penalty_and_with_few_rows_the_map_is_a_projection():
    found = ridge_traces.sample(np.random.default_rng(1), 50, SHAPE | {"T": 2, "lam": 0.0, "p": 0, "q": 0})
    assert found == pytest.approx(2.0)


@pytest.mark.parametrize("T", [11, 16, 30])
@pytest.mark.parametrize("lam", [5e-324, 2e-157, 1e-17])
def test_a_vanishing_penalty_gives_what_none_gives(T, lam):
    setting = SHAPE | {"d": 16, "T": T}
    for simulator, powers in (
        (ridge_traces, {"p": 0, "q": 1}),
        (ridge_noise, {"p": 1}),
        (downstream_fits, {"sigma": 1}),
    ):
        none = simulator.sample(np.random.default_rng(5), 50, setting | powers | {"lam": 0.0})
        tiny = simulator.sample(np.random.default_rng(5), 50, setting | powers | {"lam": lam})
        assert tiny == pytest.approx(none, rel=1e-6, abs=1e-9)
