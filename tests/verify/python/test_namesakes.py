"""Modules of other people by the names of our packages are told from ours."""

import os
import subprocess
import sys

import pytest

from tests.verify.python.test_calls import FILE


SENTENCE = "the package theory of theory-verify cannot be reached: theory is {}; rename that, or start elsewhere"


def started(folder, *words):
    """What Python says when it is started in a folder, where it finds modules first."""
    own = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONSAFEPATH")}
    return subprocess.run([sys.executable, *words], cwd=folder, env=own, capture_output=True, text=True, check=False)


def test_a_file_named_verify_beside_tests_is_theirs_and_pytest_runs(tmp_path):
    (tmp_path / "verify.py").write_text("x = 1")
    (tmp_path / "test_mine.py").write_text("import verify\n\ndef test_mine():\n    assert verify.x == 1\n")
    told = started(tmp_path, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider")
    assert told.returncode == 0, told.stderr
    assert f"theory-verify: not loaded, since verify is {tmp_path / 'verify.py'}, another module" in told.stdout


@pytest.fixture
def shadowed(tmp_path):
    """A folder with a package of the user's by the name of one of ours, and a file of claims."""
    (tmp_path / "theory").mkdir()
    (tmp_path / "theory/__init__.py").write_text("")
    (tmp_path / "claims_coins.py").write_text(FILE)
    return tmp_path


WAYS = {
    "pytest": ("-m", "pytest", "-n", "0", "-p", "no:cacheprovider"),
    "Python": ("-c", "import verify; verify.run"),
    "the command": ("-m", "verify.commands.main", "run", "claims_coins.py"),
}


@pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
def test_a_folder_named_theory_is_named_in_one_sentence(shadowed, words):
    told = started(shadowed, *words)
    assert told.returncode
    assert SENTENCE.format(shadowed / "theory/__init__.py") in told.stdout + told.stderr
    assert "cannot import name" not in told.stdout + told.stderr
