"""Simulators do what the setting says, in bounded memory, and the fast ones agree with the plain."""

import functools
import importlib.util
import math
import sys
import tracemalloc
from dataclasses import dataclass, replace

import numpy as np
import pytest

from theory import Kind
from theory.registry import load_file
from verify.evidence.laboratory import Laboratory
from verify.evidence.streams import generator
from verify.judging.agreement import Pair
from verify.judging.points import judge_point
from verify.judging.reader import Limits
from verify.simulators import SimulatorError, builtin_simulators, simulator, simulators_of
from verify.simulators.vocabulary.spectra import direction, eigenvalues


SIMULATORS = {s.name: s for s in builtin_simulators()}
PLAIN, FAST = SIMULATORS["iterated_labels"], SIMULATORS["bartlett_pivots"]
SETTING = {"d": 4, "T": 16, "T_0": 14, "n": 2, "sigma": 0.5, "sigma_0": 1.0, "w0_norm2": 2.0}


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def errors(draws: int = 4000, **changes) -> np.ndarray:
    return PLAIN.sample(rng(), draws, SETTING | changes)[:, 0]


def written_out(draws: int, *, rotate: bool, d, T, sizes, sigma, noises, s, w0, shared, lam) -> np.ndarray:
    """The setting as a loop with library fits, in a rotated basis."""
    g = rng(7)
    found = []
    for _ in range(draws):
        U = np.linalg.qr(g.normal(size=(d, d)))[0] if rotate else np.eye(d)
        root = U * np.sqrt(s)
        truth = U @ w0
        w, X = truth, None
        for size, noise in zip(sizes, noises, strict=True):
            if X is None or not shared:
                X = g.normal(size=(size, d)) @ root.T
            w = np.linalg.pinv(X) @ (X @ w + noise * g.normal(size=size))
        X = g.normal(size=(T, d)) @ root.T
        y = X @ w + sigma * g.normal(size=T)
        w = np.linalg.pinv(X) @ y if lam == 0 else np.linalg.solve(X.T @ X / T + lam * np.eye(d), X.T @ y / T)
        found.append(((root.T @ (w - truth)) ** 2).sum())
    return np.array(found)


@pytest.mark.parametrize(
    ("T", "T_0", "designs", "lam", "sigma_0"),
    [
        (16, 14, "independent", 0.0, 1.0),
        (16, 14, "shared", 0.0, 1.0),
        (16, 3, "independent", 0.0, 0.0),
        (16, 2, "shared", 0.3, 0.0),
        (3, 20, "independent", 0.2, 0.5),
        (2, (14, 20), "independent", 0.0, (0.0, 1.0)),
    ],
)
def test_the_plain_simulator_is_the_setting_written_out(T, T_0, designs, lam, sigma_0):
    n, d = 2, 4
    s = eigenvalues(d, "geometric", 5.0)
    w0 = direction(d, "random")
    w0 = w0 * np.sqrt(2.0 / (s @ w0**2))
    sizes = T_0 if isinstance(T_0, tuple) else (T_0,) * n
    noises = sigma_0 if isinstance(sigma_0, tuple) else (sigma_0,) * n
    slow = written_out(
        2500,
        rotate=True,
        d=d,
        T=T,
        sizes=sizes,
        sigma=0.3,
        noises=noises,
        s=s,
        w0=w0,
        shared=designs == "shared",
        lam=lam,
    )
    fast = errors(
        10_000, T=T, T_0=T_0, designs=designs, lam=lam, sigma=0.3, sigma_0=sigma_0, spectrum="geometric", condition=5.0
    )
    bounded = [x / (x + np.median(slow)) for x in (slow, fast)]  # compares the laws, whatever the tails
    gap = abs(bounded[0].mean() - bounded[1].mean())
    assert gap < 4.5 * math.hypot(*(x.std() / math.sqrt(len(x)) for x in bounded))


def test_without_noise_full_rank_designs_return_the_truth():
    assert errors(100, sigma=0.0, sigma_0=0.0).max() < 1e-20


def test_minimum_norm_generators_keep_the_projected_part_of_the_truth():
    """Sigma = I, no noise: one generator on T_0 < d rows leaves the share T_0/d of the squared length."""
    lost = errors(20_000, d=6, T=40, T_0=2, n=1, sigma=0.0, sigma_0=0.0)
    assert lost.mean() == pytest.approx(2.0 * (1 - 2 / 6), rel=0.02)


def test_the_null_predictor_s_error_is_known():
    for one in (PLAIN, FAST):
        assert one.sample(rng(), 10, SETTING)[:, 1] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"d": -4}, "d: expected an integer >= 1; got -4"),
        ({"T": 0}, "T: expected an integer >= 1; got 0"),
        ({"n": -1}, "n: expected an integer >= 0; got -1"),
        ({"T_0": (3, 4, 5)}, "T_0: expected a number or 2 numbers"),
        ({"T_0": (14, -1)}, "T_0: expected an integer >= 1; got -1"),
        ({"sigma": -1.0}, "sigma: expected a finite number >= 0"),
        ({"sigma_0": float("nan")}, "sigma_0: expected a finite number >= 0"),
        ({"lam": float("inf")}, "lam: expected a finite number >= 0"),
        ({"designs": "both"}, "designs: expected independent, or shared"),
        ({"designs": "shared", "T_0": (14, 20)}, "designs: expected independent, or shared"),
        ({"spectrum": "flat"}, "spectrum: expected isotropic"),
        ({"spectrum": (1.0, 2.0)}, "spectrum: expected 4 positive eigenvalues"),
        ({"spectrum": "geometric", "condition": 0.5}, "condition: expected at least 1"),
        ({"spectrum": "power", "beta": 0.0}, "beta: expected a positive number"),
        ({"w0": "left"}, "direction: expected top, bottom"),
    ],
)
def test_bad_settings_are_named(changes, message):
    with pytest.raises(SimulatorError, match=message.replace("(", r"\(")):
        errors(2, **changes)


@pytest.mark.parametrize("spectrum", ["isotropic", "two_level", "power_law", "geometric", "irregular"])
@pytest.mark.parametrize("d", [1, 2, 7, 100])
def test_named_spectra_are_positive_and_within_the_condition_number(spectrum, d):
    s = eigenvalues(d, spectrum, 50.0)
    assert s.shape == (d,)
    assert (s > 0).all()
    assert s.max() <= 1.0
    assert s.min() >= (1 - 1e-12) / 50.0


def test_spectra_in_steps_have_at_most_eight_levels_and_span_the_condition_number():
    for spectrum in ("geometric", "power_law"):
        s = eigenvalues(100, spectrum, 49.0)
        assert len(np.unique(s)) == 8
        assert (np.diff(s) <= 0).all()
        assert s[[0, -1]] == pytest.approx([1.0, 1 / 49.0])
    assert eigenvalues(8, "geometric", 128.0) == pytest.approx([2.0**-b for b in range(8)])
    assert eigenvalues(4, "power_law", 64.0) == pytest.approx([1.0, 3.0**-2, 5.0**-2, 7.0**-2])


def test_the_spectra_without_steps_are_their_formulas():
    golden = (math.sqrt(5) - 1) / 2
    assert eigenvalues(3, "irregular", 9.0) == pytest.approx([9.0 ** -(j * golden % 1) for j in (1, 2, 3)])
    assert len(np.unique(eigenvalues(1000, "irregular", 9.0))) == 1000
    assert eigenvalues(3, "power", 1.0, beta=2.0) == pytest.approx([1.0, 1 / 4, 1 / 9])
    assert eigenvalues(5, "two_level", 4.0) == pytest.approx([1.0, 1.0, 1.0, 0.25, 0.25])


@pytest.mark.parametrize("kind", ["top", "bottom", "equal", "random", "mixed", "source"])
def test_named_directions_have_length_one(kind):
    for d in (1, 2, 50):
        assert np.linalg.norm(direction(d, kind, beta=1.5, r=0.7)) == pytest.approx(1.0)


def test_named_directions_are_their_formulas():
    assert direction(3, "top") == pytest.approx([1, 0, 0])
    assert direction(3, "bottom") == pytest.approx([0, 0, 1])
    sines = direction(3, "random")
    assert sines / sines[0] == pytest.approx([1.0, math.sin(4) / math.sin(1), math.sin(9) / math.sin(1)])
    mixed = direction(3, "mixed")
    whole = [k + (1 + math.sqrt(2) * math.sin(j**2)) / math.sqrt(3) for j, k in ((1, 1), (2, 0), (3, 1))]
    assert mixed / mixed[0] == pytest.approx([part / whole[0] for part in whole])
    for left in ("top", "bottom", "equal", "random"):
        assert 0.2 < direction(200, left) @ direction(200, "mixed") < 0.8
    source = direction(3, "source", beta=2.0, r=0.75)  # delta = 2
    assert source / source[0] == pytest.approx([1.0, 1 / 2, 1 / 3])


def test_every_simulator_is_found_once():
    names = [s.name for s in builtin_simulators()]
    assert len(names) == len(set(names))
    assert {"iterated_labels", "empirical_inverse", "synthetic_process", "ridge_process"} <= set(names)


def test_memory_does_not_grow_with_the_number_of_draws():
    tracemalloc.start()
    PLAIN.sample(rng(), 6000, SETTING | {"d": 20, "T": 100, "T_0": 100, "n": 0})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60e6 < 6000 * 20 * 100 * 8


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"designs": "shared"},
        {"T_0": (14, 30), "sigma_0": (1.0, 0.2)},
        {"spectrum": "power_law", "condition": 100.0, "w0": "bottom"},
    ],
)
def test_the_fast_simulator_agrees_with_the_plain_one(changes):
    pair = Pair("dohmatob2024.test_error", FAST.name, PLAIN.name, SETTING | changes, None)
    comparison = pair.comparison(Laboratory(SIMULATORS.values()))
    outcome = judge_point(lambda _: comparison, Kind.EQUAL, 0.04, 1e-6, 0, None, Limits())
    assert outcome.verdict.value == "supported"


@pytest.mark.parametrize("fault", [1.04, 14 / 15])
def test_a_fast_simulator_that_is_off_is_found_out(fault):
    @functools.wraps(FAST.draw)
    def times(g, k, **setting):
        return FAST.draw(g, k, **setting) * fault

    off = replace(FAST, draw=times, bounds=None)
    pair = Pair("dohmatob2024.test_error", FAST.name, PLAIN.name, SETTING, None)
    comparison = pair.comparison(Laboratory([PLAIN, off]))
    outcome = judge_point(lambda _: comparison, Kind.EQUAL, 0.04, 1e-6, 0, None, Limits())
    assert outcome.verdict.value == "refuted"


def test_the_fast_draws_keep_to_their_declared_bounds_where_the_plain_ones_have_no_variance():
    setting = SETTING | {"T_0": 6}
    assert PLAIN.moments_at(setting) == 1.5
    (low, high), _ = FAST.bounds_at(setting)
    draws = FAST.sample(rng(), 100_000, setting)[:, 0]
    assert low <= draws.min()
    assert draws.max() <= high


@pytest.mark.parametrize("excess", [2, 3, 4])
def test_plain_and_fast_quadratic_forms_have_one_law_in_the_tails(excess):
    """At T_0 - d = 2, 3 no average of the plain draws settles; the law of a bounded function does."""
    plain, fast = SIMULATORS["empirical_inverse"], SIMULATORS["pivot_form"]
    setting = {"d": 3, "T_0": 3 + excess, "spectrum": "geometric", "condition": 9.0, "u": "random"}
    x = plain.sample(rng(1), 200_000, setting)[:, 0]
    known = plain.sample(rng(1), 1, setting)[0, 1]
    pivot = rng(2).chisquare(excess + 1, size=200_000)
    y = setting["T_0"] * known / pivot
    x, y = x / (x + known), y / (y + known)
    assert abs(x.mean() - y.mean()) < 4.5 * math.hypot(x.std(), y.std()) / math.sqrt(200_000)
    weighted = fast.sample(rng(3), 200_000, setting)[:, 0]
    nominal = setting["T_0"] * known / (excess - 1)  # E 1/chi-square(k) = 1/(k - 2), a textbook mean
    assert weighted.mean() == pytest.approx(nominal, abs=4.5 * weighted.std() / math.sqrt(200_000))


def test_streams_depend_on_everything_that_names_them_and_on_nothing_else():
    def first(*key):
        return generator(*key).random()

    base = (0, "iterated_labels", {"d": 2, "T": 9}, 0, 0)
    assert first(*base) == first(0, "iterated_labels", {"T": 9, "d": 2}, 0, 0)
    others = [
        (1, *base[1:]),
        (0, "other", *base[2:]),
        (0, base[1], {"d": 3, "T": 9}, 0, 0),
        (*base[:3], 1, 0),
        (*base[:4], 1),
    ]
    assert len({first(*base), *(first(*other) for other in others)}) == 6


def test_a_simulator_s_faults_are_errors_that_name_the_setting():
    @simulator("toy.q")
    def nan(g, k, *, mu):
        return np.full(k, np.nan)

    @simulator("toy.q")
    def short(g, k, *, mu):
        return np.zeros(k - 1)

    @simulator("toy.q")
    def breaks(g, k, *, mu):
        raise KeyError("mu")

    for bad, message in (
        (nan, "expected finite draws; got 3 of 3 NaN"),
        (short, "expected shape"),
        (breaks, "raised KeyError"),
    ):
        with pytest.raises(SimulatorError, match=message) as caught:
            bad.sample(rng(), 3, {"mu": 1.5})
        assert "{'mu': 1.5}" in str(caught.value)


@dataclass(frozen=True)
class Coin:
    """A typed setting: a fair part and a bias."""

    k: int
    shift: float = 0.0
    unused: float = 1.0

    @property
    def middle(self) -> float:
        """Half a unit below the mean."""
        return self.k + self.shift


def test_a_typed_setting_gives_a_simulator_its_entries():
    @simulator("toy.whole", setting=Coin, bounds=lambda setting: ((setting.middle, math.inf),))
    def whole(g, draws, setting):
        return setting.middle + g.random(draws)

    @simulator("toy.part", setting=Coin, needs=("shift",), takes=())
    def part(g, draws, setting):
        return setting.middle + g.random(draws)

    @simulator("toy.plain")
    def plain(g, draws, *, k, shift=0.0):
        return k + shift + g.random(draws)

    assert whole.parameters == {"k": True, "shift": False, "unused": False}
    assert part.parameters == {"k": True, "shift": True}
    setting = {"k": 2, "shift": 0.5}
    assert whole.bounds_at(setting) == ((2.5, math.inf),)
    for one in (whole, part):
        assert (one.sample(rng(), 5, setting) == plain.sample(rng(), 5, setting)).all()
    with pytest.raises(SimulatorError, match=r"part \(.*\) raised TypeError: missing a required argument: 'shift'"):
        part.sample(rng(), 5, {"k": 2})
    with pytest.raises(SimulatorError, match="TypeError: got an unexpected keyword argument 'unused'"):
        part.sample(rng(), 5, setting | {"unused": 2.0})
    with pytest.raises(TypeError, match="Coin: expected entries among k, shift, unused; got shifts"):
        simulator("toy.none", setting=Coin, takes=("shifts",))(lambda g, draws, setting: g.random(draws))


TYPED = '''
from dataclasses import dataclass
from functools import cached_property

from verify.simulators import simulator

SCALE = 2.0

def doubled(x):
    return 2 * x

@dataclass(frozen=True)
class Base:
    k: int
    scale: float = SCALE

    @cached_property
    def level(self):
        return doubled(self.k)

@dataclass(frozen=True)
class Setting(Base):
    """A setting."""

    def __post_init__(self):
        if self.k < 0:
            raise ValueError

@simulator("toy.typed", setting=Setting)
def typed(rng, draws, setting):
    return setting.level + setting.scale * rng.random(draws)
'''


def test_the_content_of_a_simulator_is_also_that_of_its_typed_setting(tmp_path):
    """Properties, what they call, defaults and checks count, also of a base; docstrings do not."""

    def content(number, *change):
        file = tmp_path / f"typed_{number}.py"
        file.write_text(TYPED.replace(*change) if change else TYPED)
        spec = importlib.util.spec_from_file_location("typed_setting_under_test", file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
            return module.typed.content
        finally:
            del sys.modules[spec.name]

    edits = [
        ("return doubled(self.k)", "return doubled(self.k) + 1"),
        ("return 2 * x", "return 3 * x"),
        ("SCALE = 2.0", "SCALE = 2.5"),
        ("self.k < 0", "self.k < 1"),
        ("k: int\n", "k: int = 3\n"),
    ]
    assert content("same") == content("docstring", '"""A setting."""', '"""Another docstring."""') == content("again")
    assert len({content("first"), *(content(i, *edit) for i, edit in enumerate(edits))}) == 1 + len(edits)


LOOP = """
from verify.simulators import simulator
import {helper}

for place, shift in enumerate((0.0, 1.0, 2.0)):
    @simulator(f"looped.q{{place}}")
    def one(rng, draws, *, mu, shift=shift):
        return mu + shift + rng.random(draws)

{helper}.make("made.q")
listed = [simulator("listed.q")(lambda rng, draws, *, mu: mu + rng.random(draws))]
kept = simulator("kept.q")(lambda rng, draws, *, mu: mu + rng.random(draws))
"""
HELPER = """
from verify.simulators import simulator


def make(quantity):
    simulator(quantity)(lambda rng, draws, *, mu: mu + rng.random(draws))


make("beside.q")
"""


def test_simulators_are_found_however_they_are_registered(tmp_path):
    """Made in a loop, in a list, by a function, in a module beside the file; those of one name are numbered."""
    (tmp_path / "registering_beside.py").write_text(HELPER)
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text(LOOP.format(helper="registering_beside"))
        found = simulators_of(load_file(tmp_path / f"{name}.py"))
        assert len({s.name for s in found}) == len(found)
        assert {q for s in found for q in s.quantities} == {
            *(f"looped.q{i}" for i in range(3)), "made.q", "listed.q", "kept.q", "beside.q",
        }  # fmt: skip
        shifted = {s.quantities[0]: s.sample(rng(), 1, {"mu": 0.0})[0, 0] for s in found}
        assert shifted["looped.q2"] - shifted["looped.q0"] == pytest.approx(2.0)
