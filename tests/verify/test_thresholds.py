"""The table of thresholds: each row names a test that fails if it is moved, and no other module holds one."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

import verify.evidence
import verify.judging
import verify.running
from verify import thresholds


NO_THRESHOLDS = {
    *("FIRST", "SECOND", "PLAIN", "PILOT", "KEPT", "CHOICES", "DIRECT", "HEAD", "EDITION", "AGREED", "SEED"),
    *("ALIVE", "SPOILT", "PATIENCE", "LOOKS", "SOON", "RESET"),
    *("OVERTIME", "RUN_BUDGET", "BLOCK_LIMIT", "MEMORY", "WRITER_SECONDS", "WORTH_WHILE"),
    *("DIGITS", "EQUAL"),
    *("INTERRUPT_SECONDS", "COQ", "KEPT_SECONDS", "TRIED_AT"),
}
"""Numbers of streams are names, and what is left is computed; caches, sequences, clocks of processes decide nothing;
what a run may take unless asked otherwise is for whoever starts it; the kernel's digits are its own."""
ORDINARY = {0, 1, 2, 100, 1e-300, 1e300}
"""Numbers that formulas and words consist of: twice and half, per cent, what stands for 0 or for infinity."""
OTHER_NUMBERS = {
    "evidence.archive": {16: "bytes of a name"},
    "evidence.calls": {4: "kinds of rows that are counted, and Hoeffding's quarter", 5: "levels of a part"},
    "evidence.clock": {1e-3: "seconds to an alarm that is due", 20: "how often an alarm is set in its time"},
    "evidence.measuring": {16: "the number of a stream", 28: "bytes that are kept"},
    "evidence.moments": {3: "of a third moment", 1.5: "of a skewness", 6: "numbers of a block"},
    "evidence.places": {3: "an end, the other one, the middle", 0.5: "the middle"},
    "evidence.streams": {4: "bytes of a number", 32: "bytes of a digest"},
    "evidence.survival": {
        86: "an exit code",
        87: "another one",
        4: "patience",
        2e-3: "seconds between two looks at a process",
    },
    "judging.assumptions": {10: "the base of digits"},
    "judging.betting": {0.25: "largest variance of a draw from 0 to 1", 4: "two ends by two methods; see END_ROUNDING"},
    "judging.exact": {10: "the base of digits"},
    "judging.intervals": {3: "Maurer and Pontil's bound", 7: "the same", 6: "first Edgeworth term", 0.5: "a median"},
    "judging.path_sides": {4096: "values that are remembered"},
    "judging.paths": {6: "the variance of the skewness of normal draws is 6/n"},
    "running.derivation.mean_simulators": {
        500: "operations of a draw, as its time grows",
        20: "of an entry",
        5: "the same",
    },
    "running.soundness.survivors": {
        10: "the base of digits",
        150: "digits at sizes far out: the evaluation takes more by itself where they cancel",
        4: "digits that are told",
        5: "the same",
        11: "a seed",
    },
    "running.checks": {4: "digits of seconds that are told"},
    "running.calibration.measure": {3: "intervals of a row of the table"},
    "running.derivation.certificates": {3: "digits of seconds that are told", 300: "letters of an error that are told"},
    "running.derivation.chains": {
        15: "seconds for an interrupt to take effect",
        5: "seconds between two times that rows are kept",
        3: "runs of coqc for a file; an exit code; digits of seconds that are told",
    },
    "running.derivation.means": {63: "bits of a seed"},
    "running.derivation.rows": {3: "digits of seconds that are told"},
    "running.mutation.judging": {
        3: "names that are offered for a misspelt one; digits of seconds that are told",
        0.4: "likeness of names that are offered",
        1e-3: "seconds that are left when none are",
        4: "digits of seconds that are told",
    },
    "running.mutation.sameness": {0.5: "an error probability of which nothing is spent: nothing is drawn"},
    "running.record": {3: "an exit code"},
    "running.result": {3: "digits of seconds that are told"},
    "running.soundness.judging": {3: "digits of seconds that are told; an exit code"},
    "running.soundness.operators": {
        10: "a bound of a hypothesis moved by a tenth: content, as the factors of operators"
    },
    "running.soundness.trial": {3: "digits of seconds that are told"},
    "running.suite": {3: "names that are offered", 0.4: "likeness of those", 0.6: "likeness of quantities"},
}
"""Other numbers that are no thresholds, by module, and what they are."""
MOVE_DATA = {
    *("cache", "campaign", "elsewhere", "ledger", "ledger_rows", "ledger_schema", "memory", "more_time", "remembered"),
    *("run", "state", "times", "workers"),
    *("calibration.laws", "calibration.searches"),
}
"""Modules that let processes run, keep what they found and say how long it takes, or hold laws that are known."""


def modules_in(package: ModuleType) -> list[str]:
    """Names of all modules of a room, as they are called inside it."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [one.name.removeprefix(f"{package.__name__}.") for one in found if not one.ispkg]


ROOMS = {
    "evidence": modules_in(verify.evidence),
    "judging": modules_in(verify.judging),
    "running": [name for name in modules_in(verify.running) if name not in MOVE_DATA],
}
"""Modules that may decide a verdict."""

QUICK = "evidence/test_row_tests.py"
"""A file that takes a second: its rows are moved in every run of the tests, all others in a slow one."""


@pytest.mark.parametrize("name", thresholds.TABLE)
def test_each_threshold_says_its_unit_and_its_reason_and_names_a_test(name):
    row = thresholds.TABLE[name]
    assert row.value != row.moved
    assert row.unit
    assert row.reason.endswith(".")
    file, _, test = row.test.partition("::")
    module = importlib.import_module(f"tests.verify.{file.removesuffix('.py').replace('/', '.')}")
    assert inspect.isfunction(getattr(module, test.partition("[")[0]))


def test_no_two_rows_have_the_same_name():
    assert len(thresholds.TABLE) == sum(len(section.TABLE) for section in thresholds.SECTIONS)


def numbers_in(node: ast.AST) -> Iterator[float]:
    """Numbers in a formula, and how many of a sequence are taken; not one place in it, nor what is remembered."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield node.value
    is_place = isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)
    for child in [node.value] if is_place else ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg == "maxsize"):
            yield from numbers_in(child)


def test_numbers_are_found_wherever_they_stand_in_a_formula():
    tree = ast.parse(
        "def far(gap, level=5):\n    return max(0.8 * gap[-6:], -3, 1 << 4) > LEAST[7] and memory(maxsize=9)"
    )
    assert sorted(numbers_in(tree)) == [0.8, 1, 3, 4, 5, 6]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_no_threshold_outside_of_the_table(room):
    for name in ROOMS[room]:
        module = importlib.import_module(f"verify.{room}.{name}")
        named = {k: v for k, v in vars(module).items() if k.isupper() and k[0] != "_" and type(v) in (int, float)}
        assert not set(named) - set(thresholds.TABLE) - NO_THRESHOLDS, name
        written = set(numbers_in(ast.parse(inspect.getsource(module))))
        assert written - ORDINARY == set(OTHER_NUMBERS.get(f"{room}.{name}", {})), name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if row.test.startswith(QUICK) else pytest.mark.slow)
        for name, row in thresholds.TABLE.items()
    ],
)
def test_a_threshold_that_is_moved_fails_its_test(name):
    command = [sys.executable, "-m", "tests.verify.moved", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
