"""Files to begin with run at once, and their wrong versions are refuted."""

from dataclasses import replace

import pytest

import verify
from tests.verify.commands.test_cli import verify as command
from theory import load_file
from verify.commands.new import KINDS


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_of_each_kind_is_supported_and_its_wrong_version_refuted(kind, here):
    told = command("new", f"my_{kind}", "--kind", kind)
    assert (told.exit_code, told.stdout) == (
        0,
        f"my_{kind}.py written; next: verify check my_{kind}.py, then verify run my_{kind}.py\n",
    )
    found = verify.run(f"my_{kind}.py", workers=1)
    (claim,) = (found[name].claim for name in found)
    assert (claim.id, found[claim.id].verdict) == (f"my_{kind}.{kind}", "supported")
    (wrong,) = claim.wrong
    load_file(f"my_{kind}.py")  # whose simulators are declared: the wrong version is made here
    assert verify.run(replace(claim, rhs=wrong.rhs, wrong=()))[claim.id].verdict == "refuted"


def test_what_is_there_is_not_written_over(here):
    (here / "mine.py").write_text("# mine")
    told = command("new", "mine")
    assert told.exit_code == 2
    assert "mine.py: File exists" in told.stderr
    assert (here / "mine.py").read_text() == "# mine"


@pytest.mark.parametrize("name", ["My-Theorem", "1st", "", "a/b", "mine.txt"])
def test_a_name_that_is_no_stem_is_refused(name, here):
    told = command("new", name)
    assert told.exit_code == 2
    assert f"NAME: expected lower case letters, digits and _, a letter first; got {name!r}" in told.stderr


@pytest.mark.parametrize("name", ["numpy", "theory", "verify", "class", "random"])
def test_a_name_that_would_hide_a_module_is_refused(name, here):
    told = command("new", name)
    assert told.exit_code == 2
    assert f"expected a name that no module of Python and no installed package has; got {name!r}" in told.stderr
    assert not list(here.iterdir())


def test_a_name_that_is_part_of_a_path_or_of_a_word_is_left_alone(here):
    command("new", "theory_of_mine")
    text = (here / "theory_of_mine.py").read_text()
    assert "theory_of_mine.variance" in text
    assert '"mine.' not in text
    assert "`verify run theory_of_mine.py`" in text
