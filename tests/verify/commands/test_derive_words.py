"""What a verdict on a chain says: under which conditions it is proved, which lemmas and results it rests on."""

import itertools
import json
import re

import pytest
import sympy as sp
from click.testing import CliRunner

from derivations import Algebra, Chain, Step, check
from derivations.errors import ChainError
from tests.verify.commands.test_derive import HEAD
from theory import Claim, Kind, Parameter, Source
from verify.commands.main import main
from verify.running.derivation import settling


x = sp.Symbol("x", positive=True)
u = sp.Symbol("u", real=True)
ASSUMES = """
ROOT = claim("toy.root", sp.sqrt((x - 2)**2), x - 2{stated})
ROOT_CHAIN = Chain(ROOT, (Step(ROOT, Algebra("the root of a square")),), assumes={{sp.Gt(x, 2): "else it is 2 - x"}})
"""
LEANS = """
B = claim("toy.b", 1 + sp.sqrt((x - 2)**2), x - 1{stated})
B_CHAIN = Chain(B, (Step(x - 1, Cited(ROOT_CHAIN)), Step(B, Algebra("add"))))
"""


_made = itertools.count()


def claim(*hypotheses: sp.Basic) -> Claim:
    return Claim(
        id="toy.double",
        kind=Kind.EQUAL,
        statement="A toy",
        lhs=x + x,
        rhs=2 * x,
        hypotheses=hypotheses,
        parameters=(Parameter(x, "a number", 1, 2),),
        source=Source("Nobody", "here", "ours"),
    )


def derive(tmp_path, *parts: str, more: tuple[str, ...] = ()) -> tuple[int, str, dict]:
    file, rows = tmp_path / f"mine_{next(_made)}.py", tmp_path / "rows.json"
    file.write_text(HEAD + "".join(parts))
    told = CliRunner().invoke(main, ["derive", str(file), "--workers", "1", "--json", str(rows), *more])
    return told.exit_code, told.stdout, json.loads(rows.read_text())


def test_a_condition_that_the_claim_does_not_state_stands_in_the_verdict(tmp_path):
    code, told, rows = derive(tmp_path, ASSUMES.format(stated=""), more=("--html", str(tmp_path)))
    row = rows["toy.root"]
    assert (code, row["verdict"], row["strength"], row["deviates"]) == (3, "proved under", "symbolic", "open")
    assert row["under"] == [{"condition": "x > 2", "reason": "else it is 2 - x", "claim": "toy.root"}]
    assert told.startswith("toy.root: proved under x > 2 (symbolic)\n")
    assert "under       x > 2: else it is 2 - x" in told
    assert "1 chain: 1 proved under conditions;" in told
    assert "not as expected: toy.root: expected proved or confirmed, got proved under x > 2 (symbolic)" in told
    page = (tmp_path / "derivations.html").read_text()
    assert '<span class="verdict proved under">proved under x &gt; 2 (symbolic)</span>' in page


def test_the_overview_of_the_report_names_the_condition(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(HEAD + ASSUMES.format(stated=""))
    words = ["--workers", "1", "--regimes", "1", "--derivations", "--report", str(tmp_path / "site")]
    CliRunner().invoke(main, ["run", str(file), *words])
    for page in ("index.html", "derivations.html", "claims/toy.root.html"):
        assert "proved under x &gt; 2" in (tmp_path / "site" / page).read_text(), page


def test_a_condition_that_the_claim_states_is_none_of_the_verdict(tmp_path):
    stated = ASSUMES.format(stated=", sp.Gt(x, 2)").replace(', assumes={sp.Gt(x, 2): "else it is 2 - x"}', "")
    code, told, rows = derive(tmp_path, stated)
    assert (code, rows["toy.root"]["verdict"], rows["toy.root"]["under"]) == (0, "proved", [])
    assert told.startswith("toy.root: proved (symbolic)\n")


def test_who_leans_on_a_result_takes_over_its_conditions_unless_they_are_stated(tmp_path):
    for stated, verdict, under in (("", "proved under", ["x > 2"]), (", sp.Gt(x, 2)", "proved", [])):
        row = derive(tmp_path, ASSUMES.format(stated=""), LEANS.format(stated=stated))[2]["toy.b"]
        assert (row["verdict"], [one["condition"] for one in row["under"]]) == (verdict, under)
        assert row["leans_on"]["toy.root"]["verdict"] == "proved under"
        assert all(one["claim"] == "toy.root" for one in row["under"])


def test_a_letter_of_the_proof_alone_may_be_chosen():
    one = claim()
    steps = (Step(2 * (x + u) - 2 * u, Algebra("and back")), Step(one, Algebra("add")))
    assert check(Chain(one, steps, assumes={sp.Gt(u, 0): "any will do"})).verdict == "proved"
    assert check(Chain(one, steps, assumes={sp.Gt(u, x): "does that exist for every x?"})).verdict == "proved under"


@pytest.mark.parametrize(("stated", "assumed"), [((sp.Lt(x, 1),), sp.Gt(x, 2)), ((), sp.Lt(x, -1))])
def test_contradictory_assumptions_are_an_error(stated, assumed):
    one = claim(*stated)
    chain = Chain(one, (Step(one, Algebra("add")),), assumes={assumed: "it is convenient"})
    with pytest.raises(ChainError, match=re.escape(f"no point satisfies {assumed} together with")):
        check(chain)


def test_contradictory_assumptions_leave_the_chain_unverified_and_the_others_go_on(tmp_path):
    wrong = ASSUMES.format(stated=", sp.Lt(x, 1)").replace("toy.root", "toy.wrong").replace("ROOT", "WRONG")
    code, told, rows = derive(tmp_path, wrong, ASSUMES.format(stated=""))
    assert (code, rows["toy.wrong"]["verdict"], rows["toy.root"]["verdict"]) == (3, "unverified", "proved under")
    assert "ChainError: chain of toy.wrong: no point satisfies x > 2" in " ".join(told.split())


def test_hypotheses_that_nothing_satisfies_prove_nothing():
    nowhere = claim(sp.Gt(x, 2), sp.Lt(x, 1))
    found = check(Chain(nowhere, (Step(nowhere, Algebra("add")),)))
    assert found.verdict == "unverified"
    assert found.steps[0].how.startswith("no admissible point found")


def test_a_built_in_chain_that_assumes_more_than_on_record_fails(monkeypatch):
    monkeypatch.setattr(settling, "read_assumptions", dict)
    told = CliRunner().invoke(main, ["derive", "xu2025.gaussian_variance.mle", "--workers", "1"])
    assert told.exit_code == 1
    for words in (
        "expected proved (symbolic), got proved under n_t >= 2 (symbolic)",
        'theory/xu2025.expected.toml wants an [[assumption]] with condition = "n_t >= 2"',
    ):
        assert words in " ".join(told.stdout.split()), words


def test_a_built_in_chain_that_assumes_less_than_on_record_fails(monkeypatch):
    monkeypatch.setattr(settling, "read_assumptions", lambda: {"classical.inverse_chi_square": {"k > 9": "who knows"}})
    told = CliRunner().invoke(main, ["derive", "classical.inverse_chi_square", "--workers", "1"])
    assert told.exit_code == 1
    assert "expected proved under k > 9 (symbolic), got proved (symbolic); if that is right" in told.stdout


def test_lemmas_stand_in_the_verdict_with_author_title_and_theorem(tmp_path):
    rows = tmp_path / "rows.json"
    words = ["derive", "dohmatob2024.kappa", "dohmatob2024.kappa.lower", "--workers", "1", "--json", str(rows)]
    told = CliRunner().invoke(main, words).stdout
    lemma = "intermediate value theorem (Rudin 1976, Principles of Mathematical Analysis, Theorem 4.23)"
    for one in ("dohmatob2024.kappa", "dohmatob2024.kappa.lower"):  # the second leans on the first
        assert f"{one}: proved (lemma); cites {lemma}\n" in told
        assert json.loads(rows.read_text())[one]["lemmas"] == [lemma]


def test_results_that_nothing_proves_stand_in_the_verdict():
    told = CliRunner().invoke(main, ["derive", "dohmatob2024.df.empirical", "--workers", "1"])
    assert told.exit_code == 0
    assert "dohmatob2024.df.empirical: confirmed (simulated)" in told.stdout
    assert "leans without proof on equivalents.first_order\n" in told.stdout
