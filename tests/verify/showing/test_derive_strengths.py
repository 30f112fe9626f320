"""How strongly a step was checked, as readers see it: in text, in the JSON, on the page."""

import json
import re

import pytest
from click.testing import CliRunner

from derivations import Strength, builtin_chains, builtin_underived
from derivations.equivalents.rules.kappa_roots import Root
from derivations.kernel.forms import Undecided
from theory import builtin_claims
from verify.commands.main import main
from verify.running.derivation import settling
from verify.running.record import Derivation
from verify.showing.chains import STRENGTHS
from verify.showing.findings import findings_page


def test_every_strength_is_counted_in_the_summary():
    assert tuple(str(strength) for strength in sorted(Strength, reverse=True)) == STRENGTHS


def test_a_step_by_a_lemma_is_marked_in_text_json_and_page(tmp_path):
    words = ["derive", "dohmatob2024.kappa", "--workers", "1", "--json", str(tmp_path / "rows.json")]
    result = CliRunner().invoke(main, [*words, "--html", str(tmp_path)])
    assert result.exit_code == 0
    assert "dohmatob2024.kappa: proved (lemma)" in result.stdout
    assert "[proved (lemma)]" in result.stdout
    assert "1 lemma" in result.stdout
    (row,) = json.loads((tmp_path / "rows.json").read_text()).values()
    assert (row["verdict"], row["strength"]) == ("proved", "lemma")
    (resting,) = [step for step in row["steps"] if step["strength"] == "lemma"]
    assert "intermediate value theorem" in resting["how"]
    page = (tmp_path / "derivations.html").read_text()
    assert re.search(r'class="mark proved lemma" title="proved \(lemma\)">lemma<', page)


def test_a_claim_without_a_chain_says_why():
    result = CliRunner().invoke(main, ["derive", "equivalents.first_order"])
    assert result.exit_code == 3
    assert (
        "equivalents.first_order: no chain leads to this claim: it is cited (Marchenko and Pastur 1967" in result.stdout
    )


def test_every_claim_has_a_chain_or_a_reason_why_not():
    derived, without = set(builtin_chains()), builtin_underived()
    assert derived | set(without) == set(builtin_claims())
    assert not derived & set(without)
    page = findings_page()
    assert all(why.strip() and why in page and f"`{one}`" in page for one, why in without.items())


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            {},
            "expected proved (symbolic), got proved (lemma); if that is right, theory/dohmatob2024.exp",
        ),
        ({"dohmatob2024.kappa": Derivation(Strength.EXACT, "r")}, "expected proved (exact), got proved (lemma)"),
        ({"dohmatob2024.kappa": Derivation(Strength.NUMERIC, "r")}, "expected confirmed (numeric), got proved (lemma)"),
    ],
)
def test_a_chain_that_is_weaker_or_stronger_than_on_record_fails(monkeypatch, record, words):
    monkeypatch.setattr(settling, "read_derivations", lambda: record)
    result = CliRunner().invoke(main, ["derive", "dohmatob2024.kappa", "--workers", "1"])
    assert result.exit_code == 1
    assert f"not as expected: dohmatob2024.kappa: {words}" in result.stdout


def test_a_proof_that_is_lost_fails(monkeypatch):
    """With the rule that proves it exchanged for one that knows nothing."""
    monkeypatch.setattr(Root, "demands", lambda self, line: iter([Undecided("nothing decides it")]))
    result = CliRunner().invoke(main, ["derive", "dohmatob2024.kappa", "--workers", "1"])
    assert result.exit_code == 1
    assert "not as expected: dohmatob2024.kappa: expected proved (lemma), got unverified; mend" in result.stdout


def test_why_a_derivation_is_weaker_is_told_beside_it():
    result = CliRunner().invoke(main, ["derive", "dohmatob2024.kappa", "--workers", "1"])
    assert result.exit_code == 0
    assert "on record   proved (lemma): Kappa is the largest root" in result.stdout
