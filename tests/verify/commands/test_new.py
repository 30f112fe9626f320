"""Files to begin with run at once, and their wrong versions are refuted."""

import os
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


@pytest.mark.parametrize("name", ["conftest", "setup.py", "test_mine", "mine_test", "con"])
def test_a_name_by_which_others_take_the_file_for_theirs_is_refused(name, here):
    """A file of tests is none of claims: pytest would pass it over."""
    told = command("new", name)
    assert told.exit_code == 2
    assert (
        f"expected a name that is not for others, as that of a file of tests is for pytest; got {name!r}" in told.stderr
    )
    assert not list(here.iterdir())


@pytest.mark.parametrize("what", ["a folder", "a link to nowhere"])
def test_what_has_the_name_already_is_left_alone(what, here):
    place = here / "mine.py"
    if what == "a folder":
        place.mkdir()
    else:
        place.symlink_to(here / "nowhere")
    told = command("new", "mine")
    assert (told.exit_code, "NAME: expected a file that can be made; mine.py: File exists" in told.stderr) == (2, True)
    assert not (here / "nowhere").exists()


@pytest.mark.parametrize("words", [("new", "mine"), ("where", "mine.py"), ("run", "mine.py"), ("list",)], ids=" ".join)
def test_a_folder_that_is_gone_is_told_in_a_sentence(words, here):
    gone = here / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    told = command(*words)
    os.chdir(here)
    assert told.exit_code == 2
    assert "expected to be started in a folder that is there; No such file or directory" in told.stderr


def test_a_name_that_is_part_of_a_path_or_of_a_word_is_left_alone(here):
    command("new", "theory_of_mine")
    text = (here / "theory_of_mine.py").read_text()
    assert "theory_of_mine.variance" in text
    assert '"mine.' not in text
    assert "`verify run theory_of_mine.py`" in text
