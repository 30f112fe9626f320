"""Ridge on synthetic data: the plain simulators are the definitions, the fast ones have their means."""

import math
import time

import numpy as np
import pytest

from verify.simulators import SimulatorError, builtin_simulators
from verify.simulators.dohmatob2024.grid import error_grid
from verify.simulators.vocabulary.ridge import RidgeSetting


SIMULATORS = {s.name: s for s in builtin_simulators()}
PREFIX = "dohmatob2024."
BASE = {
    "d": 6,
    "T": 12,
    "T_0": 16,
    "n": 2,
    "sigma": 0.7,
    "sigma_0": 0.8,
    "lam": 0.3,
    "spectrum": "geometric",
    "condition": 8.0,
    "w0": "random",
    "w0_norm2": 2.0,
    "u": "equal",
    "v": "source",
}
SETTINGS = {
    "ridge": {},
    "ridgeless": {"lam": 0.0, "T": 18},
    "ridgeless, T below d": {"d": 12, "T": 5, "T_0": 20, "lam": 0.0},
    "ridge, T below d": {"T": 4, "lam": 0.2, "designs": "shared"},
    "T_0 below d, one generation": {"d": 10, "T": 17, "T_0": 3, "n": 1, "lam": 0.05},
    "T_0 below d, independent": {"d": 10, "T": 18, "T_0": 4, "n": 3, "lam": 0.1, "spectrum": "irregular"},
    "T_0 below d, shared": {"d": 10, "T": 18, "T_0": 4, "n": 3, "lam": 0.1, "designs": "shared", "w0": "bottom"},
    "T_0 below d, T below d, ridgeless": {"d": 12, "T": 5, "T_0": 5, "lam": 0.0, "spectrum": "two_level"},
    "T_0 below d, two levels": {"d": 10, "T": 18, "T_0": 4, "n": 3, "lam": 0.1, "spectrum": "two_level", "w0": "top"},
    "T_0 below d, equal weights": {"d": 10, "T": 18, "T_0": 4, "lam": 0.1, "spectrum": "irregular", "w0": "equal"},
    "T_0 below d, one level": {"d": 10, "T": 18, "T_0": 4, "lam": 0.1, "spectrum": "isotropic"},
    "T_0 above, then below d": {"d": 10, "T": 25, "T_0": (20, 3), "sigma_0": (0.8, 0.3), "w0": "equal"},
    "T_0 below, above, below d": {"d": 10, "T": 25, "T_0": (3, 20, 4), "n": 3, "spectrum": "power", "beta": 1.5},
    "power law": {"T": 30, "spectrum": "power", "beta": 2.0, "r": 0.7, "w0": "source", "u": "source", "lam": 0.01},
}
PAIRS = {
    "ridge_maps": "downstream_maps",
    "ridge_fits": "downstream_fits",
    "ridge_biases": "noiseless_process",
    "ridge_errors": "synthetic_process",
    "ridge_process": "synthetic_process",
    "projection_traces": "projected_directions",
    "generator_traces": "generator_chain",
}


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def given(name: str, setting: dict) -> dict:
    return {key: value for key, value in setting.items() if key in SIMULATORS[name].parameters}


def drawn(name: str, draws: int, seed: int = 0, **changes) -> dict[str, np.ndarray]:
    """Columns by short name."""
    one = SIMULATORS[name]
    values = one.sample(rng(seed), draws, given(name, BASE | changes))
    return {q.removeprefix(PREFIX): values[:, i] for i, q in enumerate(one.quantities)}


def bounds(name: str, **changes) -> dict[str, tuple[float, float]]:
    one = SIMULATORS[name]
    found = one.bounds_at(given(name, BASE | changes))
    return {q.removeprefix(PREFIX): pair for q, pair in zip(one.quantities, found, strict=True)}


def assert_same_mean(x: np.ndarray, y: np.ndarray, precision: float = 0.01) -> None:
    """Within 5 standard errors, and these so small that 5 % of difference would be seen."""
    error = math.hypot(x.std() / math.sqrt(len(x)), y.std() / math.sqrt(len(y)))
    if error < 1e-9:  # known, up to rounding
        assert x.mean() == pytest.approx(y.mean(), abs=1e-9)
        return
    assert error < precision * abs(y.mean())
    assert abs(x.mean() - y.mean()) < 5 * error


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("fast", ["ridge_process", "ridge_fits", "projection_traces", "generator_traces"])
def test_fast_draws_have_the_means_of_the_plain_ones(fast, setting):
    plain = PAIRS[fast]
    ours, theirs = drawn(fast, 24_000, 1, **setting), drawn(plain, 24_000, 2, **setting)
    compared = ours.keys() & theirs.keys()
    assert len(compared) >= 2
    for quantity in compared:
        assert_same_mean(ours[quantity], theirs[quantity])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_the_fast_test_error_has_the_mean_of_the_existing_plain_one(n):
    for changes in ({}, {"T": 4, "lam": 0.0, "d": 9}):
        ours, theirs = (
            drawn("ridge_errors", 16_000, 1, n=n, **changes),
            drawn("iterated_labels", 16_000, 2, n=n, **changes),
        )
        assert_same_mean(ours["test_error"], theirs["test_error"])


def test_simulators_with_fewer_columns_draw_the_same_quantities():
    """In one setting and from one seed they are the same numbers: only columns are left out."""
    for light, full in (
        ("ridge_maps", "ridge_fits"),
        ("ridge_biases", "ridge_process"),
        ("ridge_errors", "ridge_process"),
    ):
        few, many = drawn(light, 50, T_0=3), drawn(full, 50, T_0=3)
        for quantity in few:
            assert few[quantity] == pytest.approx(many[quantity], rel=1e-12)


def definitions(g, *, d, T, sizes, s, w0, u, v, lam, shared) -> dict[str, float]:
    """One draw of each quantity from its formula in pseudo-inverses."""
    X = [g.normal(size=(size, d)) * np.sqrt(s) for size in sizes]
    X = [X[0]] * len(sizes) if shared else X
    P = [np.linalg.pinv(x) @ x for x in X]
    n, Sigma = len(sizes), np.diag(s)

    def after(m):
        product = np.eye(d)
        for k in range(m, n):
            product = P[k] if shared else P[k] @ product
        return product

    Q = after(0)
    Z = g.normal(size=(T, d)) * np.sqrt(s)
    C = Z.T @ Z / T
    A = np.linalg.pinv(C) @ C if lam == 0 else np.linalg.solve(C + lam * np.eye(d), C)
    gain = 0.0
    for m in range(n):
        Qbar = np.linalg.pinv(X[m]) if shared else after(m + 1) @ np.linalg.pinv(X[m])
        gain += np.trace(Qbar @ Qbar.T @ A.T @ Sigma @ A) / n
    shift = A @ (Q @ w0 - w0)
    return {
        "bias": (A @ w0 - w0) @ Sigma @ (A @ w0 - w0),
        "bias_synthetic": (A @ Q @ w0 - w0) @ Sigma @ (A @ Q @ w0 - w0),
        "bias_shift": shift @ Sigma @ shift,
        "cross_term": (w0 - P[0] @ w0) @ A @ Sigma @ (w0 - A @ w0),
        "noise_gain": gain,
        "whitened_gain": np.trace(np.linalg.inv(Sigma) @ A @ Sigma @ A),
        "empirical_df": np.trace(A),
        "projection_form": u @ Q @ v,
        "projection_energy": u @ Q.T @ Sigma @ Q @ v,
    }


@pytest.mark.parametrize("designs", ["independent", "shared"])
@pytest.mark.parametrize(("T", "lam"), [(15, 0.1), (3, 0.1), (3, 0.0)])
def test_the_plain_simulators_are_the_definitions(designs, T, lam):
    d, sizes = 8, (3, 3)
    s = np.linspace(1.0, 0.3, d)
    w0, u, v = np.arange(1.0, d + 1), np.eye(d)[0] + 0.5, np.ones(d)
    w0 *= np.sqrt(2.0 / (s @ w0**2))
    g = rng(5)
    rows = [
        definitions(g, d=d, T=T, sizes=sizes, s=s, w0=w0, u=u, v=v, lam=lam, shared=designs == "shared")
        for _ in range(3000)
    ]
    setting = {"d": d, "T": T, "T_0": 3, "lam": lam, "designs": designs, "spectrum": tuple(s), "w0": tuple(w0)}
    setting |= {"u": tuple(u), "v": tuple(v)}
    for name in ("synthetic_process", "downstream_maps", "projected_directions"):
        ours = drawn(name, 6000, 3, **setting)
        for quantity in ours.keys() & rows[0].keys():
            assert_same_mean(ours[quantity], np.array([row[quantity] for row in rows]), 0.04)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_the_test_error_is_bias_variance_and_the_generators_noise(setting):
    """Draw by draw, as the noises are integrated out."""
    found = drawn("ridge_process", 100, **setting, **({} if "sigma_0" in setting else {"sigma_0": 0.5}))
    n, level = (BASE | setting)["n"], setting.get("sigma_0", 0.5)
    if isinstance(level, tuple):
        level = 0.0
        found["test_error"] = drawn("ridge_process", 100, **setting | {"sigma_0": 0.0})["test_error"]
    parts = found["bias_synthetic"] + found["variance"] + n * level**2 * found["noise_gain"]
    assert found["test_error"] == pytest.approx(parts, rel=1e-12)


@pytest.mark.parametrize("name", ["ridge_process", "synthetic_process"])
def test_full_rank_generators_leave_the_bias_as_it_is(name):
    found = drawn(name, 200, T=5)
    assert found["bias_synthetic"] == pytest.approx(found["bias"], rel=1e-9)
    assert np.abs(found["bias_shift"]).max() < 1e-20
    assert np.abs(found["cross_term"]).max() < 1e-12


def test_one_generation_on_shared_designs_is_one_on_independent_designs():
    for name in ("ridge_process", "synthetic_process"):
        one, other = (drawn(name, 20, T_0=3, n=1, designs=designs) for designs in ("shared", "independent"))
        for quantity in one:
            assert one[quantity] == pytest.approx(other[quantity], rel=1e-9)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("name", [*PAIRS, *sorted(set(PAIRS.values()))])
def test_draws_keep_to_their_bounds(name, setting):
    found, pairs = drawn(name, 500, **setting), bounds(name, **setting)
    for quantity, (low, high) in pairs.items():
        slack = 1e-9 * max(1.0, abs(low) if math.isfinite(low) else 1.0)
        assert found[quantity].min() >= low - slack
        assert found[quantity].max() <= high + slack


def test_what_does_not_vary_is_declared():
    ridgeless = bounds("ridge_process", lam=0.0)
    for quantity, value in {
        "bias": 0,
        "bias_synthetic": 0,
        "bias_shift": 0,
        "whitened_gain": 6,
        "null_error": 2,
    }.items():
        assert ridgeless[quantity] == pytest.approx((value, value))
    assert bounds("ridge_maps", lam=0.0, T=4)["empirical_df"] == (4, 4)
    assert bounds("ridge_maps")["bias"] == (0, math.inf)
    assert bounds("projection_traces")["projection_form"][0] == bounds("projection_traces")["projection_form"][1]
    crossed = {"T_0": 3, "u": "top", "v": "bottom"}
    assert bounds("projection_traces", **crossed)["projection_form"] == (0, 0)
    assert bounds("projected_directions", **crossed)["projection_form"] == (-math.inf, math.inf)


def test_heavy_tails_are_declared_where_they_are():
    def order(name, **changes):
        return SIMULATORS[name].moments_at(given(name, BASE | changes))

    assert order("ridge_biases", T_0=5) == math.inf
    assert order("ridge_process", T_0=5) == 1.0
    assert order("ridge_errors", T_0=5) == 1.0
    assert order("ridge_errors", T_0=5, sigma_0=0.0) == math.inf
    assert order("ridge_errors", T_0=7) == 1.0
    assert order("ridge_errors", T_0=8) == math.inf
    assert order("synthetic_process", T_0=8) == 1.5
    assert order("ridge_maps", T=6, lam=0.0) == math.inf
    assert order("ridge_fits", T=6, lam=0.0) == 0.5
    assert order("ridge_fits", T=4, lam=0.0) == 1.5
    assert order("ridge_fits", T=6) == math.inf
    assert order("generator_traces", T_0=4) == 1.5


@pytest.mark.parametrize("T", [5, 60])
def test_extreme_penalties_lose_no_digits(T):
    """The limits at both ends, where A or I - A is tiny: from one seed, draws are continuous in lam."""
    law = {"d": 20, "T": T, "spectrum": "power", "beta": 2.0}
    for lam, rescaled in ((1e-13, 1e-11), (1e9, 1e7)):
        near, far = (drawn("ridge_fits", 50, 1, lam=x, **law) for x in (lam, rescaled))
        power = 0 if lam < 1 else 1  # at the large end A is proportional to 1/lam
        assert lam**power * near["empirical_df"] == pytest.approx(rescaled**power * far["empirical_df"], rel=1e-5)
        assert near["variance"] * lam ** (2 * power) == pytest.approx(
            far["variance"] * rescaled ** (2 * power), rel=1e-5
        )
    assert near["bias"] == pytest.approx(2.0, rel=1e-6)


def test_a_process_without_generations_has_no_generators_quantities():
    for name in ("ridge_process", "ridge_biases", "synthetic_process", "noiseless_process", "projection_traces"):
        assert not SIMULATORS[name].covers(given(name, BASE | {"n": 0}))
    assert SIMULATORS["ridge_errors"].covers(given("ridge_errors", BASE | {"n": 0}))
    with pytest.raises(SimulatorError, match="T_0: expected a number or 2 numbers"):
        drawn("ridge_process", 2, T_0=(3, 4, 5))


GRID = {key: BASE[key] for key in ("sigma", "spectrum", "condition", "w0", "w0_norm2")}


@pytest.mark.parametrize(
    ("changes", "ns"),
    [
        ({"d": 6, "T": 14, "T_0": 14, "sigma_0": 0.8}, (0, 1, 2)),
        ({"d": 9, "T": 16, "T_0": 2, "sigma_0": 0.3}, (0, 1, 3)),
        ({"d": 9, "T": 16, "T_0": 2, "sigma_0": 0.3, "designs": "shared"}, (2,)),
        ({"d": 9, "T": 3, "T_0": (14, 3), "sigma_0": (0.5, 0.3)}, (2,)),
        ({"d": 9, "T": 3, "T_0": (3, 14), "sigma_0": (0.5, 0.3)}, (2,)),
    ],
)
def test_the_grid_has_the_means_of_the_fast_simulator(changes, ns):
    lams = (0.0, 0.02, 0.5)
    grid = error_grid(rng(4), 1500, RidgeSetting(n=max(ns), **GRID, **changes), lams, ns)
    assert grid.shape == (1500, 3, len(ns))
    for i, lam in enumerate(lams):
        for k, n in enumerate(ns):
            setting = changes | {"lam": lam, "n": n} | ({"T_0": 14, "sigma_0": 0.8} if n == 0 else {})
            assert_same_mean(drawn("ridge_errors", 20_000, 6, **setting)["test_error"], grid[:, i, k], 0.03)


def test_a_million_rows_cost_no_more_than_a_thousand():
    start = time.perf_counter()
    many = drawn("ridge_process", 20, d=100, T=10**6, T_0=10**6, n=5)
    setting = RidgeSetting(d=300, T=10**6, T_0=600, n=10, sigma=0.2, sigma_0=0.2)
    grid = error_grid(rng(), 2, setting, np.logspace(-3, 0, 10), (0, 1, 10))
    assert time.perf_counter() - start < 5.0
    assert many["variance"].mean() < BASE["sigma"] ** 2 * 100 / 10**6
    assert (np.diff(grid, axis=2) > 0).all()


def test_large_matrices_go_the_same_way_as_small_ones():
    """Either side of the size from which LAPACK is called one matrix at a time."""
    levels = {"T": 120, "T_0": 40, "spectrum": "two_level", "w0": "random"}
    for changes in ({"T": 120}, {"T": 120, "T_0": 40}, {"T": 40, "T_0": 40, "lam": 0.0}, {"T": 40}, levels):
        setting = {"d": 60, "n": 2, "w0": "bottom"} | changes
        ours, theirs = drawn("ridge_process", 600, 1, **setting), drawn("synthetic_process", 600, 2, **setting)
        for quantity in ours:
            assert_same_mean(ours[quantity], theirs[quantity], 0.035)


def test_between_an_orthogonal_projection_and_what_it_leaves_no_cross_term_remains():
    """The fit without a penalty at equal eigenvalues, T < d; the plain simulator draws nothing but rounding."""
    setting = {"lam": 0.0, "T": 4, "T_0": 3, "n": 1, "spectrum": "isotropic"}
    assert bounds("noiseless_process", **setting)["cross_term"] == (0, 0)
    assert np.abs(drawn("noiseless_process", 50, **setting)["cross_term"]).max() < 1e-12
    assert bounds("noiseless_process", **setting | {"spectrum": "geometric"})["cross_term"] == (-math.inf, math.inf)
