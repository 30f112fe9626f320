"""How strongly a step was checked, as readers see it: in text, in the JSON, on the page."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from derivations import Strength, builtin_chains, builtin_underived
from theory import builtin_claims
from verify.commands.main import main
from verify.showing.chains import STRENGTHS


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
    derived, without = set(builtin_chains()), set(builtin_underived())
    assert derived | without == set(builtin_claims())
    assert not derived & without
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(one.removeprefix("xu2025.improvement.asymptotic.") in readme for one in without)
