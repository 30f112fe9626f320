"""A paper is its stem in each room: a small one, put into a copy of this tree, works, and holds the shared tests."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import derivations
import theory
import verify


ROOT = Path(__file__).parent.parent
STEM = ROOT / "tests/data/maximum"
FILES = [file.relative_to(STEM) for file in STEM.rglob("*.*") if file.suffix in (".py", ".toml")]
PAGE = (ROOT / "docs/adding-a-paper.md").read_text(encoding="utf-8")
CLAIMS = {"maximum.thm_1": "refuted", "maximum.thm_1.corrected": "supported", "maximum.thm_2": "supported"}
COMMANDS = """
import json, sys
from click.testing import CliRunner
from verify.commands.main import main
results = [CliRunner().invoke(main, words) for words in json.loads(sys.argv[1])]
print(json.dumps([[result.exit_code, result.stdout, result.stderr] for result in results]))
"""
SHARED = (
    "tests/test_layering.py",
    "tests/theory",
    "tests/derivations/test_chains.py",
    "tests/verify/judging/test_claims.py",
    "tests/verify/showing/test_derive_strengths.py",
    "tests/verify/running/test_expectations.py",
    "tests/verify/showing/test_rules_page.py",
    "tests/verify/showing/test_figures.py",
)
CHOSEN = (
    "maximum or test_layering or test_expectations or test_every_claim or right_hand_side or what_the_rules_say"
    " or lines_are_formulas or LargestDraw or every_book or two_bibliographies or every_lemma or every_rule"
)
"""Of the shared tests: those of the new paper and of its rule, and those that look at all papers at once."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the three packages and of the tests, with the files of the new paper added and none edited."""
    folder = tmp_path_factory.mktemp("house")
    without = shutil.ignore_patterns("__pycache__")
    for package in (theory, derivations, verify):
        shutil.copytree(package.__path__[0], folder / package.__name__, ignore=without)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=without)
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file in FILES:
        there = folder / file
        if there.name == "chains.py":  # a paper may call its files as the engine calls its own
            there = there.with_name("errors.py")
        assert not there.exists()
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(STEM / file, there)
    return folder


def python(folder: Path, *words: str) -> str:
    """What Python prints in the copy."""
    own = {name: str(folder) for name in ("PYTHONPATH", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_file_of_the_paper_carries_its_stem():
    assert {file.parts[0] for file in FILES} == {"theory", "derivations", "verify", "tests"}
    named = {file: {part.removeprefix("test_").partition(".")[0] for part in file.parts} for file in FILES}
    assert all("maximum" in names for names in named.values())


def test_the_commands_know_the_paper(house):
    words = [
        ["list", "maximum.*"],
        ["show", "maximum.thm_1"],
        ["run", "maximum.*", "--workers", "1", "--json", "run.json", "--report", "site", "--derivations"],
        ["derive", "maximum.*", "--workers", "1", "--json", "derive.json"],
        ["figures", "maximum.*", "--workers", "1", "--draws", "20000", "--out", "pictures"],
    ]
    listed, shown, *_ = answers = json.loads(python(house, "-c", COMMANDS, json.dumps(words)))
    assert [code for code, *_ in answers] == [0, 0, 0, 0, 0], answers
    assert all(claim in listed[1] for claim in CLAIMS)
    assert "on record   refuted: Paper." in shown[1]
    assert json.loads((house / "run.json").read_text())["claims"] == CLAIMS
    chains = json.loads((house / "derive.json").read_text())
    assert {claim: row["verdict"] for claim, row in chains.items()} == {
        "maximum.thm_1": "refuted",
        "maximum.thm_1.corrected": "proved",
        "maximum.thm_2": "proved",
    }
    assert all(claim in (house / "site/index.html").read_text() for claim in CLAIMS)
    drawn = json.loads((house / "pictures/maximum.figure.largest.json").read_text())
    assert drawn["close"] == 4
    assert (house / "pictures/maximum.figure.largest.svg").read_text().count("<svg") == 1


def test_a_paper_that_does_not_import_is_named_and_the_others_go_on(house):
    file = house / "derivations/minimum.py"
    file.write_text('"""A paper in the making."""\n\nfrom derivations import NoSuchRule\n', encoding="utf-8")
    try:
        words = [["derive", "--workers", "1", "maximum.*"], ["derive", "minimum.thm_1"]]
        (code, told, warned), (unknown, _, _) = json.loads(python(house, "-c", COMMANDS, json.dumps(words)))
    finally:
        file.unlink()
    assert (code, unknown) == (2, 2)
    assert "3 chains: 2 proved, 1 refuted" in told
    assert warned.startswith("left out: derivations/minimum.py:3: expected a file that imports; ImportError: ")


def test_the_page_of_findings_names_what_is_wrong(house):
    page = python(house, "-m", "verify.showing.findings")
    assert "| `maximum.thm_1` | refuted | the factor n/(n + 1) is missing" in page
    assert "3 claims: 2 supported, 1 refuted." in page


def test_the_shared_tests_hold_for_the_paper(house):
    words = ["-n", "0", "-v", "-p", "no:cacheprovider", "-k", CHOSEN]
    told = python(house, "-m", "pytest", *words, *SHARED)
    passed = [line for line in told.splitlines() if "PASSED" in line]
    for file in ("derivations/test_chains.py", "verify/judging/test_claims.py", "theory/test_maximum.py"):
        assert any(f"tests/{file}" in line and "maximum" in line for line in passed), file
    assert any("tests/test_layering.py" in line for line in passed)
    assert any("test_the_lines_are_formulas" in line for line in passed)
    assert sum("tests/verify/showing/test_rules_page.py" in line and "LargestDraw" in line for line in passed) == 3
    assert any("test_every_book_stands_beside" in line and "maximum" in line for line in passed)


def test_the_page_of_rules_shows_the_rule_of_the_paper_and_the_book_that_it_names(house):
    page = python(house, "-m", "verify.showing.rules")
    assert "## The largest of some draws (for maximum alone)\n" in page
    assert "### LargestDraw\n" in page
    assert "- David and Nagaraja 2003: Order Statistics, 3rd edition, Wiley." in page


def test_the_page_on_adding_a_paper_shows_the_files_as_they_are():
    texts = "\n".join((STEM / file).read_text(encoding="utf-8") for file in FILES)
    shown = re.findall(r"^```(?:python|toml)\n(.*?)^```", PAGE, re.M | re.S)
    assert len(shown) >= 5
    assert all(part in texts for block in shown for part in block.strip().split("\n...\n")), "not as in the files"
    files = [file for file in FILES if file.name != "__init__.py"]
    assert all(f"[{file.as_posix()}](../{(STEM / file).relative_to(ROOT).as_posix()})" in PAGE for file in files)
