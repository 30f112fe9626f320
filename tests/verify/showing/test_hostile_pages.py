"""Text from anybody stays text on every page: no script runs, nothing is fetched, no cell is a formula."""

import csv
import io
from xml.etree import ElementTree

import pytest

from tests.verify.browser import PROGRAM, browser
from tests.verify.commands.test_cli import verify
from verify.running.ledger_tools import as_csv
from verify.showing.formulas import mathml


SCRIPT = "<script>document.title = 'taken'</script>"
IMAGE = "<img src=x onerror=\"document.title='taken'\">"
WRITTEN = [
    SCRIPT,
    IMAGE,
    rf"\text{{{SCRIPT}}}",
    rf"\text{{{IMAGE}}}",
    rf"\mathrm{{{SCRIPT}}}",
    rf"\operatorname{{{IMAGE}}}",
    r"\text{&lt;script&gt;document.title = 'taken'&lt;/script&gt;}",
    r"\text{&#60;script&#62;document.title = 'taken'&#60;/script&#62;}",
    r"\text{</mtext></math>" + SCRIPT + "}",
    r"\href{javascript:document.title='taken'}{x}",
    r"\style{background:url(https://example.org/a)}{x}",
    r"\class{piece}{x}",
    r'\color{red" onmouseover="x}{x}',
    r"\text{<style>*{display:none}</style>}",
    r"\text{<iframe srcdoc='<script>1</script>'>}",
    r"\text{<!--}",
    r"\text{]]>" + SCRIPT + "}",
]
"""As the LaTeX of a quantity."""
FILE = '''
import sympy as sp

from derivations import Algebra, Chain, Step
from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator

BAD = {bad!r}
n = sp.Symbol("n", positive=True)
Q = Quantity("bad.mean", {latex!r}, BAD, BAD)


@simulator("bad.mean", bounds=lambda n: ((0.0, n),))
def mean(rng, draws, *, n):
    """<script>document.title = 'taken'</script>"""
    return n * rng.random(draws)


def one(name, rhs, *wrong):
    return Claim(
        id="bad." + name, kind=Kind.EQUAL, statement=BAD, lhs=Q(), rhs=rhs,
        parameters=(Parameter(n, BAD, 1, 2, latex={latex!r}),), source=Source(BAD, BAD, "ours", BAD),
        wrong=wrong,
    )


RIGHT = one("right", n / 2, Wrong(BAD, n / 3))
WRONG = one("wrong", 2 * n / 3)
LEFT = Claim(
    id="bad.identity", kind=Kind.EQUAL, statement=BAD, lhs=(n + 1) ** 2, rhs=n**2 + 2 * n + 1,
    parameters=(Parameter(n, BAD, 1, 2, latex={latex!r}),), source=Source(BAD, BAD, "ours", BAD),
)
CHAIN = Chain(LEFT, (Step(LEFT, Algebra()),), symbols={{}})
'''


@pytest.mark.parametrize("latex", WRITTEN)
def test_a_formula_is_made_of_nothing_but_mathml(latex):
    """Every element of it has a name of MathML, and no attribute but such as say how it looks."""
    elements = list(ElementTree.fromstring(mathml(latex)).iter())
    names = {element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") for element in elements}
    assert names <= {"math", "mrow", "msup", "mi", "mo", "mn", "mtext", "mstyle", "mspace"}
    attributes = {name for element in elements for name in element.attrib}
    assert attributes <= {"display", "displaystyle", "fence", "form", "mathcolor", "mathvariant", "stretchy", "width"}


def test_a_formula_that_is_no_latex_is_shown_as_it_is_written():
    assert mathml(r"\left(<b>") == r"<code>\left(&lt;b&gt;</code>"


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium here: pages are opened for real only where it is")
@pytest.mark.parametrize("latex", [WRITTEN[2], WRITTEN[8], WRITTEN[1]])
def test_no_script_of_a_claims_file_runs_on_any_page_of_its_report(latex, tmp_path):
    file = tmp_path / "bad.py"
    file.write_text(FILE.format(bad=SCRIPT + IMAGE, latex=latex), encoding="utf-8")
    folder = tmp_path / "site"
    words = ("run", str(file), "--regimes", "2", "--workers", "1", "--report", str(folder))
    assert verify(*words, "--derivations").exit_code == 1
    pages = sorted(folder.rglob("*.html"))
    assert {page.stem for page in pages} >= {"index", "bad.right", "bad.wrong", "bad.identity", "derivations"}
    with browser() as seen:
        for page in pages:
            seen.open(page)
            assert seen.says("document.title") != "taken", page.name
            assert seen.says("document.querySelectorAll('img, iframe, main script').length") == 0, page.name
        assert seen.complaints == []


@pytest.mark.skipif(PROGRAM is None, reason="no Chromium here: pages are opened for real only where it is")
def test_a_page_forbids_scripts_that_would_have_been_slipped_in(tmp_path):
    """Should a text become markup all the same, the policy of the page keeps it from running."""
    file = tmp_path / "bad.py"
    file.write_text(FILE.format(bad="A word", latex="q"), encoding="utf-8")
    folder = tmp_path / "site"
    verify("run", str(file), "bad.right", "--regimes", "2", "--workers", "1", "--report", str(folder))
    for page in (folder / "index.html", folder / "claims" / "bad.right.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("<main", SCRIPT + IMAGE + "<main"), encoding="utf-8")
        with browser() as seen:
            seen.open(page)
            assert seen.says("document.title") != "taken"
            assert "Content Security Policy" in str(seen.complaints)
            assert seen.says("typeof document.documentElement.dataset") == "object"


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_of_an_export_is_a_formula_and_numbers_stay_numbers(word):
    row = dict.fromkeys(("interval", "gap_interval")) | {"claim": "a", "reason": word, "gap": -0.5, "regime": {}}
    (cells,) = csv.DictReader(io.StringIO(as_csv([row]), newline=""))
    assert cells["reason"] == f"'{word}"
    assert cells["gap"] == "-0.5"
    assert cells["claim"] == "a"
