"""The words of the field as claims: those of the page are those of its file, and they hold."""

import json

import pytest
from click.testing import CliRunner

from tests.pages import ROOT, blocks
from verify.commands.main import main


FILE = ROOT / "docs" / "words_of_the_field.py"


def test_every_word_holds():
    """At the smallest setting of each."""
    words = ("--regimes", "1", "--workers", "1", "--no-report", "--json", "-")
    found = CliRunner().invoke(main, ["run", str(FILE), *words])
    assert set(json.loads(found.stdout)["claims"].values()) == {"supported"}
    assert found.exit_code == 0


@pytest.mark.parametrize("block", blocks("docs/words-of-the-field.md", "python"))
def test_recipes_of_the_page_stand_in_the_file_and_take_five_lines_at_most(block):
    """Word for word."""
    lines = block.splitlines()
    assert len(lines) <= 5
    assert set(lines) <= set(FILE.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"-mu/(n + 1)"', '"mu/(n + 1)"'),
        ('"n/(n + 1)**2"', '"1/n"'),
        ('"=", "0.9"', '"=", "0.95"'),
        ('"<=", "0.05"', '"<=", "0.04"'),
        ('"at_most(q=p**(1/n))"', '"at_most(q=p**(2/n))"'),
        ('claim("optimum", risk, ">="', 'claim("optimum", risk, "<="'),
    ],
)
def test_a_wrong_version_of_a_word_is_refuted(tmp_path, old, new):
    """One by one, in a copy of the file that holds this claim alone."""
    content = FILE.read_text(encoding="utf-8")
    line = next(line for line in content.splitlines() if line.startswith("claim") and old in line)
    kept = [one for one in content.splitlines() if not one.startswith("claim(") or one == line]
    file = tmp_path / "wrong_words.py"
    file.write_text("\n".join(kept).replace(line, line.replace(old, new)))
    found = CliRunner().invoke(
        main, ["run", str(file), "--regimes", "2", "--workers", "1", "--no-report", "--json", "-"]
    )
    assert set(json.loads(found.stdout)["claims"].values()) == {"refuted"}
    assert found.exit_code == 1
