"""The table of thresholds: each row names a test that fails if it is moved, and no other module holds one."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

import verify.evidence
import verify.judging
from verify import thresholds


NO_THRESHOLDS = {
    *("FIRST", "SECOND", "PLAIN", "PILOT", "KEPT", "CHOICES", "DIRECT", "HEAD", "EDITION", "AGREED", "SEED"),
    *("ALIVE", "LOOKS", "SOON", "RESET"),
    *("OVERTIME", "RUN_BUDGET"),
    *("DIGITS", "EQUAL"),
}
"""Numbers of streams are names, and what is left is computed; caches, sequences, clocks of processes decide nothing;
what a run may take unless asked otherwise is for whoever starts it; the kernel's digits are its own."""
ORDINARY = {0, 1, 2, 0.5, 10, 100, 1e-300, 1e300}
"""Numbers that formulas and words consist of: the base of digits, per cent, what stands for 0 or for infinity."""
OTHER_NUMBERS = {
    "evidence.calls": {4: "kinds of rows that are counted, and Hoeffding's quarter", 5: "levels of a part"},
    "evidence.clock": {1e-3: "seconds to an alarm that is due", 20: "how often an alarm is set in its time"},
    "evidence.measuring": {16: "the number of a stream", 28: "bytes that are kept"},
    "evidence.moments": {3: "of a third moment", 1.5: "of a skewness", 6: "numbers of a block"},
    "evidence.places": {3: "an end, the other one, the middle"},
    "evidence.streams": {4: "bytes of a number", 32: "bytes of a digest"},
    "evidence.survival": {86: "an exit code", 2e-3: "seconds between two looks at a process"},
    "judging.betting": {0.25: "largest variance of a draw from 0 to 1", 4: "two ends by two methods; see END_ROUNDING"},
    "judging.intervals": {3: "of the bound of Maurer and Pontil", 7: "of the same", 6: "of the first Edgeworth term"},
    "judging.path_sides": {4096: "values that are remembered"},
    "judging.paths": {6: "the variance of the skewness of normal draws is 6/n"},
    "running.derivation.drawn": {
        500: "operations of a draw, by how its time grows",
        20: "the same of an entry",
        5: "the same",
    },
    "running.soundness.survivors": {
        3: "times as many regimes as are wanted; half as wide again",
        150: "digits at sizes far out",
        4: "digits that are told",
        5: "the same",
        11: "a seed",
    },
    "running.checks": {4: "digits of seconds that are told"},
    "running.result": {3: "digits of seconds that are told"},
}
"""Other numbers that are no thresholds, by module, and what they are."""
ROOMS = {
    "evidence": [info.name for info in pkgutil.iter_modules(verify.evidence.__path__)],
    "judging": [info.name for info in pkgutil.iter_modules(verify.judging.__path__)],
    "running": [
        *("agenda", "checks", "plan", "result", "screening", "search", "shrink", "usable_sizes", "worst"),
        *("derivation.claimed", "derivation.drawn", "derivation.small", "derivation.trials"),
        *("mutation.sameness", "mutation.survivors", "soundness.survivors"),
    ],
}
"""Modules that decide a verdict; what else stands in the last room lets processes run, and keeps what they found."""

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
    """Numbers written in a formula; not places in a sequence, nor how much a function remembers."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield node.value
    for child in [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg == "maxsize"):
            yield from numbers_in(child)


def test_numbers_are_found_wherever_they_stand_in_a_formula():
    tree = ast.parse("def far(gap, level=5):\n    return max(0.8 * gap, -3, 1 << 4) > LEAST[7] and memory(maxsize=9)")
    assert sorted(numbers_in(tree)) == [0.8, 1, 3, 4, 5]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_no_threshold_outside_of_the_table(room):
    for name in ROOMS[room]:
        module = importlib.import_module(f"verify.{room}.{name}")
        named = {k: v for k, v in vars(module).items() if k.isupper() and k[0] != "_" and isinstance(v, (int, float))}
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
