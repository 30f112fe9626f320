"""From which size a formula may be used: what is said, and that it is so."""

import json
import math
import os
import signal
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner

import verify
from tests.verify import toys
from theory import Kind
from verify.commands.main import main
from verify.judging.intervals import Interval
from verify.running.usable_sizes import Place, Sized, places, share, side, words
from verify.simulators import simulator


def asked(shape, tolerance, **fields):
    claim = toys.growing(shape, **fields)
    return claim, list(places(toys.toy_suite(claim), claim, tolerance, {}, 4, 1e-3, 0))


@pytest.mark.parametrize(("tolerance", "size"), [(0.3, 4), (0.1, 16), (0.02, 64), (0.01, 256), (0.002, 1024)])
def test_an_error_of_one_over_k_is_within_the_tolerance_from_the_size_where_it_is(tolerance, size):
    _, seen = asked("inverse", tolerance)
    assert {place.usable_from for place in seen} == {size}
    assert all(place.not_at is None or place.not_at < size for place in seen)


def test_a_formula_that_stays_wrong_is_nowhere_usable():
    claim, seen = asked("stuck", 0.02)
    assert {place.usable_from for place in seen} == {None}
    assert {place.not_at for place in seen} == {1024}
    assert "is outside even at k = 1024" in words(claim, seen, 0.02)[0]


def test_a_formula_that_goes_wrong_late_is_not_called_usable():
    _, seen = asked("late", 0.01)
    assert {place.usable_from for place in seen} == {None}


def test_a_bound_may_be_off_on_its_safe_side():
    _, seen = asked("stuck", 0.02, kind=Kind.AT_LEAST)
    assert {place.usable_from for place in seen} == {4}


@pytest.mark.parametrize(
    ("kind", "low", "high", "inside"),
    [
        (Kind.EQUAL, -0.01, 0.02, True),
        (Kind.EQUAL, -0.01, 0.2, None),
        (Kind.EQUAL, 0.11, 0.2, False),
        (Kind.AT_LEAST, 0.5, 0.6, True),
        (Kind.AT_LEAST, -0.6, -0.5, False),
        (Kind.AT_MOST, -0.6, -0.5, True),
        (Kind.AT_MOST, 0.05, 0.15, None),
    ],
)
def test_an_interval_tells_whether_the_gap_is_within_ten_percent(kind, low, high, inside):
    assert side(kind, Interval(low, high), 0.1) is inside


def test_an_interval_that_is_not_trusted_tells_nothing():
    assert side(Kind.EQUAL, Interval(0.0, 0.001, trusted=False), 0.1) is None


def test_the_share_of_the_region_is_bounded_below():
    assert share(8, 8) == pytest.approx(0.05 ** (1 / 8))
    assert share(0, 8) == 0.0
    assert share(7, 8) < 7 / 8


def test_the_answer_names_sizes_regimes_and_confidence():
    claim, seen = asked("inverse", 0.1)
    assert words(claim, seen, 0.1) == [
        "from k = 16: within 10.00% at 4 of 4 regimes (at least 47% of the region, with 95% confidence)"
    ]


@pytest.mark.parametrize(
    ("smaller", "last", "said"),
    [
        (True, Sized(16, -1e-6, 1e-6, None, "not to be trusted yet: 4 draws"), "within 10.00% from k = 4 to 4, and "),
        (None, Sized(16, -1e-6, 1e-6, None, "not to be trusted yet: 4 draws"), "whether it is within 10.00% at k = 16"),
        (True, Sized(16, -0.2, 0.2, None, "which reaches beyond"), "is open (gap in [-20.00%, +20.00%], which reaches"),
        (True, Sized(16, 0.2, 0.3, False), "it is outside even at k = 16 (gap in [+20.00%, +30.00%])"),
    ],
)
def test_what_is_not_told_at_the_largest_size_is_not_said_to_be_outside(smaller, last, said):
    place = Place({}, (Sized(4, 0.0, 0.01, smaller, "" if smaller else "which reaches beyond"), last), None)
    seen = replace(place, regime={"mu": 2.0}, not_at=16 if last.inside is False else None)
    (line,) = words(toys.growing("inverse"), [seen], 0.1)
    assert said in line
    assert ("outside" in line) is (last.inside is False)
    assert words(toys.growing("inverse"), [place], 0.1) == [line.removesuffix(" at mu = 2")]


def test_a_few_seconds_of_dear_draws_tell_the_size_from_which_a_formula_is_nearly_right():
    """Of draws that take a millisecond each size gets up to 4,000, by which 1/64 is seen to be less than 5 %."""

    @simulator("toy.grown", moments=lambda **_: math.inf, cost=lambda **_: 1e6)
    def dear(rng, draws, *, mu, k):
        return mu * (1 + 1 / k) * (1 + 0.2 * rng.standard_normal(draws))

    claim = toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=toys.PATH)
    seen = places(toys.toy_suite(claim, simulators=(dear,)), claim, 0.05, {}, 4, 1e-3, 0)
    assert [place.usable_from for place in seen] == [64] * 4


def test_sizes_that_take_too_much_work_are_open(monkeypatch):
    monkeypatch.setattr("verify.running.usable_sizes.USABLE_WORK", 320.0)
    claim, seen = asked("inverse", 0.5)
    assert {one.inside for place in seen for one in place.sizes} == {None}
    assert all("at k = 1024 is open" in line and "too much work" in line for line in words(claim, seen, 0.5))


def run(*arguments):
    return CliRunner().invoke(main, ["where", *arguments])


def test_the_command_answers_in_words_and_numbers(tmp_path):
    ledger = str(tmp_path / "l.sqlite")
    told = run("dohmatob2024.kappa.isotropic", "dohmatob2024.thm_4_6.limit", "--regimes", "2", "--ledger", ledger)
    assert told.exit_code == 0
    assert "a statement about every size: supported" in told.stdout
    numbers = json.loads(run("xu2025.schedule.dichotomy", "--regimes", "1", "--json").stdout)
    assert numbers["answers"][0]["claim"] == "xu2025.schedule.dichotomy"
    assert "a statement about growth" in numbers["answers"][0]["words"][0]


def test_a_parameter_that_the_claim_does_not_have_is_refused_by_name():
    told = run("dohmatob2024.thm_4_1", "--at", "bogus=1")
    assert told.exit_code == 2
    assert "unknown parameter bogus; expected one of phi_star" in told.stderr


FILE = """
import time
import sympy as sp
from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

p, n = sp.Symbol("p", positive=True), sp.Symbol("n", integer=True, positive=True)
COIN = Quantity("where.mean", "c", "c", "A coin.")
SAID = {"kind": Kind.ASYMPTOTIC, "statement": "A coin", "lhs": COIN(), "source": Source("Nobody", "here", "ours"),
        "parameters": (Parameter(p, "chance", 0.2, 0.8),), "path": GrowthPath("n", n, (4, 16, 64)), "tolerance": 0.1}
RIGHT = Claim(id="where.right", rhs=p, **SAID)
EMPTY = Claim(id="where.empty", rhs=p, hypotheses=(p > 1, p < 0), **SAID)
POLE = Claim(id="where.pole", rhs=p / (0 * n), **SAID | {"lhs": p})


@simulator("where.mean", bounds=lambda **_: ((0.0, 1.0),))
def coin(rng, draws, *, p, n):
    return (rng.random((draws, n)) < p).mean(axis=1)
"""


@pytest.fixture
def mine(tmp_path):
    """Writes the file with a change, and returns its path."""

    def write(old="", new=""):
        assert old in FILE
        file = tmp_path / "where_mine.py"
        file.write_text(FILE.replace(old, new) if old else FILE)
        return str(file)

    return write


RETURN = "    return (rng"
BROKEN = {
    "raises": (RETURN, "    raise RuntimeError('boom')\n" + RETURN, "raised RuntimeError: boom"),
    "ends the program": (RETURN, "    raise SystemExit(0)\n" + RETURN, "raised SystemExit: 0"),
    "is no number": (".mean(axis=1)", ".mean(axis=1) * float('nan')", "expected finite draws"),
    "has another shape": ("(draws, n)", "(draws + 1, n)", "expected shape"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN)
def test_where_nothing_could_be_measured_the_exit_code_is_3(mine, old, new, said):
    told = run(mine(old, new), "where.right", "--regimes", "2")
    assert (told.exit_code, said in told.stdout) == (3, True)


@pytest.mark.parametrize(
    ("claim", "said"), [("empty", "a hypothesis is false for every admissible value"), ("pole", "zoo")]
)
def test_a_claim_of_which_nothing_can_be_measured_is_told_in_words(mine, claim, said):
    told = run(mine(), f"where.{claim}", "--regimes", "1")
    assert (told.exit_code, said in told.stdout) == (3, True)


def test_what_fails_at_some_regimes_is_said_and_counted_among_all():
    """The share of the region is one of all regimes, not of those that could be measured."""
    claim, seen = asked("inverse", 0.1)
    *whole, _ = seen
    failed = Place({"mu": 2.0}, reason="the simulator raised an error", failed=True)
    assert words(claim, [*whole, failed], 0.1) == [
        f"from k = 16: within 10.00% at 3 of 4 regimes (at least {share(3, 4):.0%} of the region, with 95% confidence)",
        "at 1 of 4 regimes: the simulator raised an error",
    ]


def test_ends_that_are_not_bounded_are_null_in_json(mine):
    told = run(
        mine("bounds=lambda **_: ((0.0, 1.0),)", "cost=lambda **_: 1e13"), "where.right", "--regimes", "1", "--json"
    )
    assert told.exit_code == 0
    (answer,) = json.loads(told.stdout, parse_constant=pytest.fail)["answers"]
    assert [(one["low"], one["high"]) for one in answer["places"][0]["sizes"]] == [(None, None)] * 3
    assert "is open (no interval for the gap, for it takes too much work)" in answer["words"][0]


def test_more_regimes_than_could_be_looked_at_are_refused(mine):
    told = run(mine(), "--regimes", "1000000000")
    assert (told.exit_code, "is not in the range 1<=x<=99999" in told.stderr) == (2, True)
    with pytest.raises(ValueError, match="regimes: expected a whole number from 1 to 99,999"):
        verify.where(mine(), regimes=10**9)


def test_an_interrupt_ends_it(mine, hears_interrupts):
    """By hand, in the middle of a block."""
    file = mine(RETURN, "    time.sleep(0.2)\n" + RETURN)
    threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    told = run(file, "where.right")
    assert (told.exit_code, told.stderr.splitlines()[-1]) == (130, "interrupted")
