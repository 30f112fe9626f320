"""What a simulator has to keep to: each way to break it is an error that says so, and a sound neighbour passes."""

import random
import time

import numpy as np
import pytest
from scipy.signal import lfilter

from verify.evidence import row_tests, trial as trials
from verify.evidence.archive import Notes
from verify.evidence.contract import try_out
from verify.evidence.trial import ASKED, INDEPENDENT, LAW, OTHERS, SAME, BreachError, Trial
from verify.simulators import SimulatorError, simulator


SETTING = {"x": 2.0}


def trial(draw, setting=SETTING, **traits) -> Trial:
    return try_out(simulator("toy.q", **traits)(draw), setting)


def breach(draw, setting=SETTING, **traits) -> str:
    with pytest.raises(BreachError) as caught:
        trial(draw, setting, **traits)
    return str(caught.value)


def sound(draw, **traits) -> bool:
    return trial(draw, **traits) == Trial()


def normal(rng, draws, *, x):
    return rng.normal(x, 1.0, draws)


# Streams --------------------------------------------------------------------------------------


def numpy_global(rng, draws, *, x):
    np.random.seed(0)  # noqa: NPY002
    return np.random.normal(x, 1.0, draws)  # noqa: NPY002


def python_global(rng, draws, *, x):
    return [random.gauss(x, 1.0) for _ in range(draws)]


@pytest.mark.parametrize(("draw", "name"), [(numpy_global, "numpy"), (python_global, "Python")])
def test_the_global_random_state_is_not_to_be_used(draw, name):
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    assert f"uses the global random state of {name}; draw from its argument instead" in breach(draw)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


def test_a_message_names_mistake_place_mend_and_setting():
    told = breach(numpy_global)
    line = numpy_global.__code__.co_firstlineno
    assert told.startswith(f"simulator numpy_global (test_contract.py:{line}) uses")
    assert "draw from its argument instead" in told
    assert told.endswith("setting {'x': 2.0}")


def clocked(rng, draws, *, x):
    return np.random.default_rng(time.perf_counter_ns()).normal(x, 1.0, draws)


OWN = np.random.default_rng(3)
COUNTED: list[int] = []


def of_the_module(rng, draws, *, x):
    return OWN.normal(x, 1.0, draws)


def counting(rng, draws, *, x):
    COUNTED.append(draws)
    return rng.normal(x, 1.0, draws) + 0.01 * len(COUNTED)


@pytest.mark.parametrize("draw", [clocked, of_the_module, counting])
def test_the_same_state_of_the_generator_gives_the_same_draws(draw):
    assert "gives other draws for the same state of its generator" in breach(draw)


def test_what_is_kept_between_calls_may_not_change_the_draws_but_may_be_kept():
    roots: dict[int, float] = {}

    def remembering(rng, draws, *, x):
        roots.setdefault(len(roots), x)
        return rng.normal(roots[0], 1.0, draws)

    assert sound(remembering)


def fixed(rng, draws, *, x):
    return np.random.default_rng(0).normal(x, 1.0, draws)


def hashed(rng, draws, *, x):
    return np.random.default_rng(hash(x)).normal(x, 1.0, draws)


def grid(rng, draws, *, x):
    return x + np.linspace(-1, 1, draws)


@pytest.mark.parametrize("draw", [fixed, hashed, grid])
def test_another_stream_gives_other_draws(draw):
    assert "gives the same draws for different generators" in breach(draw)


def test_one_column_that_ignores_the_generator_is_enough():
    def half(rng, draws, *, x):
        return np.stack([rng.normal(x, 1.0, draws), fixed(rng, draws, x=x)], axis=1)

    with pytest.raises(BreachError, match="same draws for different generators"):
        try_out(simulator("toy.a", "toy.b")(half), SETTING)


def spawned(rng, draws, *, x):
    return rng.spawn(1)[0].normal(x, 1.0, draws)


def seeded_by_it(rng, draws, *, x):
    return np.random.default_rng(int(rng.integers(2**62))).normal(x, 1.0, draws)


def by_rejection(rng, draws, *, x):
    rng.normal(size=int(rng.integers(1, 50)))
    return rng.normal(x, 1.0, draws)


@pytest.mark.parametrize("draw", [normal, spawned, seeded_by_it, by_rejection])
def test_a_generator_may_be_used_in_any_way(draw):
    assert sound(draw)


# Rows -----------------------------------------------------------------------------------------


def equal(rng, draws, *, x):
    return np.repeat(rng.normal(x, 1.0), draws)


def equal_coins(rng, draws, *, x):
    return np.repeat(float(rng.random() < 0.5), draws) + 0 * x


def in_blocks(rng, draws, *, x):
    return np.repeat(rng.normal(x, 1.0, -(-draws // 4)), 4)[:draws]


def tiled(rng, draws, *, x):
    return np.resize(rng.normal(x, 1.0, 1000), draws)


def halves(rng, draws, *, x):
    half = rng.normal(size=-(-draws // 2))
    return x + np.concatenate([half, -half])[:draws]


def twins(rng, draws, *, x):
    half = rng.normal(size=-(-draws // 2))
    return x + np.stack([half, -half], axis=1).ravel()[:draws]


def mirrored(rng, draws, *, x):
    half = rng.normal(size=-(-draws // 2))
    return x + np.concatenate([half, -half[::-1]])[-draws:]


def in_order(rng, draws, *, x):
    return np.sort(rng.normal(x, 1.0, draws))


def shifted_together(rng, draws, *, x):
    return x + 0.1 * rng.normal() + rng.normal(size=draws)


def chained(correlation):
    def draw(rng, draws, *, x):
        steps = rng.normal(size=draws) * np.sqrt(1 - correlation**2)
        steps[0] /= np.sqrt(1 - correlation**2)
        return x + lfilter([1], [1, -correlation], steps)

    draw.__name__ = f"chained {correlation}"
    return draw


def jumping_together(rng, draws, *, x):
    return x + rng.normal(size=draws) + 30 * np.repeat(rng.random(-(-draws // 8)) < 2e-3, 8)[:draws]


DEPENDENT = [equal, equal_coins, in_blocks, tiled, halves, twins, mirrored, in_order, shifted_together]


@pytest.mark.parametrize("draw", [*DEPENDENT, chained(0.5), chained(0.05), chained(-0.2), jumping_together])
def test_rows_that_are_not_independent_are_found(draw):
    assert "gives rows that are not independent" in breach(draw)


def proportional(rng, draws, *, x):
    drawn = rng.exponential(x, draws)
    return x * drawn / drawn.mean()


def centred(rng, draws, *, x):
    drawn = rng.normal(size=draws)
    return x + drawn - drawn.mean()


def biased(rng, draws, *, x):
    return rng.normal(x, 1.0, draws) + 1 / draws


@pytest.mark.parametrize("draw", [proportional, centred, biased])
def test_a_law_that_depends_on_how_many_are_asked_for_is_found(draw):
    assert "law that depends on how many draws are asked for" in breach(draw)


ODD = {
    "constant": lambda rng, draws, *, x: np.full(draws, x) + 0 * rng.random(draws),
    "rare coin": lambda rng, draws, *, x: x * (rng.random(draws) < 1e-4),
    "fair coin": lambda rng, draws, *, x: rng.random(draws) * x < 1,
    "few values": lambda rng, draws, *, x: x + rng.integers(-2, 3, draws),
    "counts": lambda rng, draws, *, x: rng.poisson(x, draws),
    "no moments": lambda rng, draws, *, x: x + rng.standard_cauchy(draws),
    "rare jumps": lambda rng, draws, *, x: rng.normal(x, 1, draws) + 1e6 * (rng.random(draws) < 1e-3),
    "single precision": lambda rng, draws, *, x: x + rng.standard_normal(draws, dtype=np.float32),
    "a list": lambda rng, draws, *, x: list(rng.normal(x, 1, draws)),
    "a column": lambda rng, draws, *, x: rng.normal(x, 1, (draws, 1)),
    "squeezed": lambda rng, draws, *, x: rng.normal(x, 1, (draws, 1)).squeeze(),
}


@pytest.mark.parametrize("name", ODD)
def test_sound_simulators_of_odd_laws_and_types_pass(name):
    assert sound(ODD[name])


def test_what_only_rounding_leaves_may_depend_on_how_many_are_asked_for():
    """As in sums that are taken in another order; what is larger than rounding may not."""

    def draws_of(size):
        def both(rng, draws, *, x):
            drawn = rng.normal(x, 1.0, draws)
            return np.stack([drawn, np.full(draws, size * (draws > 1))], axis=1)

        return simulator("toy.q", "toy.left")(both)

    assert try_out(draws_of(1e-15), SETTING) == Trial()
    with pytest.raises(BreachError, match="how many draws are asked for"):
        try_out(draws_of(1e-6), SETTING)


@pytest.mark.parametrize("name", [name for name in ODD if name not in ("a list", "a column", "squeezed")])
def test_no_sound_law_comes_near_the_level(name, monkeypatch):
    """Some thousand tests at 1e-5 call none of them dependent, although every probability is computed."""
    monkeypatch.setattr(trials, "TRIAL_LEVEL", 1e-5)
    monkeypatch.setattr(row_tests, "ORDINARY_COUNT", 0.0)
    monkeypatch.setattr(trials, "TRIAL_ROWS", 1 << 9)
    for x in range(25):
        assert not trial(ODD[name], {"x": 1.0 + x / 10}).untried


# What comes back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (lambda rng, k: rng.normal(size=k) + 1j, "complex"),
        (lambda rng, k: np.array(["1.5"] * k), "text"),
        (lambda rng, k: np.array([None] * k), "holds no numbers"),
        (lambda rng, k: None, "NoneType that holds no numbers"),
        (lambda rng, k: np.ma.masked_array(rng.normal(size=k), np.arange(k) == 0), "masked"),
        (lambda rng, k: rng.normal(size=(k, 2)), r"shape \(1,\); got \(1, 2\)"),
        (lambda rng, k: rng.normal(size=(1, k)), r"shape \(16,\); got \(1, 16\)"),
        (lambda rng, k: rng.normal(size=k - 1), r"shape \(1,\); got \(0,\)"),
        (lambda rng, k: np.where(rng.random(k) < 1e-3, np.inf, 1.0), "finite"),
        (lambda rng, k: exec("raise SystemExit(0)"), "raised SystemExit"),
    ],
)
def test_what_is_no_array_of_finite_real_numbers_is_an_error(returned, words):
    with pytest.raises(SimulatorError, match=words) as caught:
        trial(lambda rng, draws, *, x: returned(rng, draws) if x else 0)
    assert "test_contract.py:" in str(caught.value)


def test_what_a_simulator_prints_goes_to_standard_error(capsys):
    def talkative(rng, draws, *, x):
        print("drawing")
        return rng.normal(x, 1.0, draws)

    assert sound(talkative)
    told = capsys.readouterr()
    assert (told.out, "drawing" in told.err) == ("", True)


def test_the_setting_is_not_to_be_changed():
    def growing(rng, draws, *, sizes):
        sizes.append(1)
        return rng.normal(len(sizes) > 0, 1.0, draws)

    def reading(rng, draws, *, sizes):
        return rng.normal(len([*sizes, 1]), 1.0, draws)

    assert "changes the setting that it is given" in breach(growing, {"sizes": [4, 5]})
    assert trial(reading, {"sizes": [4, 5]}) == Trial()


def test_a_parameter_that_is_never_read_is_an_error_unless_it_may_be_reached_otherwise():
    def deaf(rng, draws, *, x, n):
        return rng.normal(x, 1.0, draws)

    def by_names(rng, draws, *, x, n):
        return rng.normal(locals()["x"], 1.0, draws)

    def inside(rng, draws, *, x, n):
        return np.array([rng.normal(x / n) for _ in range(draws)])

    def deliberate(rng, draws, *, x, n):
        del n
        return rng.normal(x, 1.0, draws)

    assert "takes n and never reads it" in breach(deaf, {"x": 1.0, "n": 3})
    for fine in (by_names, inside, deliberate):
        assert trial(fine, {"x": 1.0, "n": 3}) == Trial()


def number(rng, draws, *, x):
    return np.full(draws, x)


def test_what_draws_nothing_is_recognised_as_a_number():
    assert trial(number).is_number
    assert trial(number, deterministic=True).is_number
    assert not trial(ODD["constant"]).is_number
    assert simulator("toy.q", deterministic=True)(number).bounds_at(SETTING) == ((2.0, 2.0),)
    assert "declared to be deterministic, and draws" in breach(normal, deterministic=True)


# Time and memory ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_a_draw", "untried"), [(0.4, (OTHERS, INDEPENDENT, LAW)), (0.01, (INDEPENDENT, LAW)), (2.0, ASKED), (0.0, ())]
)
def test_a_trial_takes_a_second_and_says_what_there_was_no_time_for(of_a_draw, untried, monkeypatch):
    """By a clock that moves with the draws alone."""
    now = [0.0]

    def slow(rng, draws, *, x):
        now[0] += of_a_draw * draws
        return rng.normal(x, 1.0, draws)

    monkeypatch.setattr(trials.time, "monotonic", lambda: now[0])
    assert trial(slow).untried == untried
    assert now[0] <= 1.0 + of_a_draw
    assert SAME in untried or of_a_draw < 2


COMPARED = [1, 1, 16, 16, 16]
DIFFERENT = [1, 2, 3, 5, 8, 13]


@pytest.mark.parametrize(
    ("of_a_call", "of_a_draw", "rows", "calls"),
    [
        (0.0, 2e-6, [*COMPARED, 16, 256, 4096, *[32_768] * 5, *DIFFERENT], 339),
        (0.0, 1e-5, [*COMPARED, 16, 256, 4096, *[8192] * 5, *DIFFERENT], 339),
        (0.0, 1e-3, [*COMPARED, 16, *[128] * 5, *DIFFERENT], 17),
        (0.0, 5e-3, [*COMPARED, 16, *[32] * 3, *DIFFERENT], 15),
        (0.0, 7e-3, [*COMPARED, 16], 6),
        (0.0, 2e-2, [1, 1, 4], 3),
        (0.0, 2.0, [1], 1),
        (2e-2, 1e-6, [1, 1, 4, *COMPARED[2:], 16, 64, 256, 1024, 4096, 16_384, *[32_768] * 5, *DIFFERENT], 23),
    ],
)
def test_the_calls_of_a_trial_fit_into_its_time(of_a_call, of_a_draw, rows, calls, monkeypatch):
    """By a clock that moves with the draws alone: from what calls took follows how many rows are asked for next."""
    now, asked = [0.0], []

    def slow(rng, draws, *, x):
        now[0] += of_a_call + of_a_draw * draws
        asked.append(draws)
        return rng.normal(x, 1.0, draws)

    monkeypatch.setattr(trials.time, "monotonic", lambda: now[0])
    trial(slow)
    assert (asked[: len(rows)], len(asked)) == (rows, calls)
    assert now[0] < 1.0 + of_a_call + of_a_draw


def test_a_simulator_that_declares_its_cost_is_tried_with_fewer_rows():
    asked = []

    def counted(rng, draws, *, x):
        asked.append(draws)
        return rng.normal(x, 1.0, draws)

    assert sound(counted, cost=lambda **_: 1e4)
    assert 1e7 / 4 < max(asked) * 1e4 <= 1e7


def test_what_has_to_be_loaded_first_is_not_held_against_it(monkeypatch):
    now, loaded = [0.0], []

    def importing(rng, draws, *, x):
        now[0] += 0.0 if loaded else 0.9
        loaded.append(x)
        return rng.normal(x, 1.0, draws)

    monkeypatch.setattr(trials.time, "monotonic", lambda: now[0])
    assert trial(importing) == Trial()


def test_a_trial_that_was_passed_is_remembered_and_a_breach_is_not():
    archive, called = Notes({}, seconds=60.0), []

    def counted(rng, draws, *, x):
        called.append(draws)
        return rng.normal(x, 1.0, draws)

    for again in (False, True):
        assert try_out(simulator("toy.q")(counted), SETTING, archive) == Trial()
        assert again is (sum(called) == 0)
        called.clear()
    assert try_out(simulator("toy.q")(number), SETTING, archive).is_number
    assert try_out(simulator("toy.q")(number), SETTING, archive).is_number
    known = len(archive.known)
    with pytest.raises(BreachError):
        try_out(simulator("toy.q")(fixed), SETTING, archive)
    assert len(archive.known) == known
