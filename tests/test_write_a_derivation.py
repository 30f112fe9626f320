"""The page "Write a derivation": its files are proved as shown, and wrong ones say what the page says."""

import re

import pytest
from click.testing import CliRunner

from tests.pages import ROOT, TEXTS, blocks
from tests.test_readme import timeless
from verify.commands.main import main


PAGE = "docs/write-a-derivation.md"
VARIANCE, UNIFORM, RIDGE = FILES = ("sample_variance", "largest_uniform", "ridge_risk")
CHANGES = {
    "`UNBIASED` for `BIASED`": (VARIANCE, [("BIASED", "UNBIASED")]),
    "no `laws`": (VARIANCE, [('    laws={"E": Noise(v)},\n', "")]),
    "no `where`": (VARIANCE, [("    where={ones: sp.OneMatrix(n, 1)},\n", "")]),
    '`NoiseMean(("X",))`': (VARIANCE, [('NoiseMean(("E",))', 'NoiseMean(("X",))')]),
    "`E.T * C * E` inside": (VARIANCE, [("sp.Trace(E.T * C * E)", "E.T * C * E")]),
    "`Algebra` for": (UNIFORM, [("Integration(t - t ** (n + 1) / (n + 1))", "Algebra()"), ("Integration", "Algebra")]),
    "`t ** (n + 1) / n`": (UNIFORM, [("t ** (n + 1) / (n + 1)", "t ** (n + 1) / n")]),
    "no `meaning`": (UNIFORM, [("    meaning={LARGEST(): tail},\n", "")]),
    "a `meaning` that": (UNIFORM, [("exceeded = 1 - sp", "exceeded = sp")]),
    "`n` real": (UNIFORM, [('sp.Symbol("n", integer=True, positive=True)', 'sp.Symbol("n", real=True)')]),
    "`+ lam * R * b`": (RIDGE, [("- lam * R * b", "+ lam * R * b")]),
    "`X.T * R * E`": (RIDGE, [("R * X.T * E", "X.T * R * E")]),
    "`rhs=v * …`": (RIDGE, [("rhs=lam**2 * sp.Trace(b.T * R * R * b) + v", "rhs=v")]),
    "`lam` with": (RIDGE, [('"lam v", positive=True', '"lam v", nonnegative=True')]),
    "`Expectation` for": (RIDGE, [('NoiseMean(("E",))', "Expectation()"), ("NoiseMean", "Expectation")]),
    "a law for `X`": (
        RIDGE,
        [('laws={"E": Noise(v)', 'laws={"E": Noise(v), "X": Rows(sp.Identity(d))'), ("Noise,", "Noise, Rows,")],
    ),
    "the last step": (RIDGE, [("Step(RISK", "Step(RISK.rhs")]),
    '`sign="<="`': (RIDGE, [('NoiseMean(("E",)))', 'NoiseMean(("E",)), sign="<=")')]),
    "`assumes=": (RIDGE, [('laws={"E": Noise(v)}', 'laws={"E": Noise(v)}, assumes={sp.Ge(n, d): "enough rows"}')]),
}
ROWS = [row for row in TEXTS[PAGE].partition("\n## When a step fails\n")[2].splitlines() if row.startswith("| ")][1:]


def test_the_page_shows_the_files():
    files = "".join((ROOT / "docs" / f"{name}.py").read_text(encoding="utf-8") for name in FILES)
    shown = blocks(PAGE, "python")
    assert len(shown) == 6
    assert all(part.strip() in files for part in shown)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_proved_as_shown(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    told = CliRunner().invoke(main, ["derive", f"docs/{name}.py", "--workers", "1"])
    assert told.exit_code == 0
    assert timeless(told.stdout) == timeless(blocks(PAGE, "text")[FILES.index(name)])


def test_every_change_of_the_table_is_tried():
    assert len(ROWS) == len(CHANGES)
    assert all(row.startswith(f"| {change}") for row, change in zip(ROWS, CHANGES, strict=True))


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrong_file_says_what_the_page_says(change, tmp_path):
    name, edits = CHANGES[change]
    row = next(row for row in ROWS if row.startswith(f"| {change}"))
    message = re.findall("`([^`]+)`", row.split(" | ")[1])[0]
    text = (ROOT / "docs" / f"{name}.py").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    beside = f"bessel_{list(CHANGES).index(change)}"  # of its own name: a process loads a module once
    (tmp_path / f"{beside}.py").write_text((ROOT / "docs" / "bessel.py").read_text(encoding="utf-8"), encoding="utf-8")
    text = text.replace("from bessel import", f"from {beside} import")
    (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    told = CliRunner().invoke(main, ["derive", str(tmp_path / f"{name}.py"), "--workers", "1"])
    assert told.exit_code in (1, 2, 3)
    assert message in " ".join((told.stdout + told.stderr).split())
