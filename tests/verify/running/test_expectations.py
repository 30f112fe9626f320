"""What is on record of each paper: it speaks of the paper's claims, gives reasons, and makes the page of findings."""

import re
from pathlib import Path

import pytest

from derivations import Strength, builtin_chains
from theory import builtin_claims, contradiction
from verify.running import record
from verify.running.derivation.run import STRONGEST, Derivation, Standing, exit_code, is_weaker
from verify.running.record import RecordError, built_in_files, derivations_in, notes_in, read_derivations, read_record
from verify.showing.findings import findings_page


ROOT = Path(__file__).parents[3]
FILES = built_in_files()
STEMS = {claim.partition(".")[0] for claim in builtin_claims()}
LEMMA = Derivation(Strength.LEMMA, "cites a lemma")


def test_every_file_of_expectations_is_that_of_a_paper():
    assert set(FILES) <= STEMS


@pytest.mark.parametrize("stem", FILES)
def test_a_file_speaks_of_claims_of_its_own_paper_that_exist(stem):
    named = [entry.claim for entry in record.read_verdicts(FILES[stem])]
    named += [claim for claims, _ in derivations_in(FILES[stem]) for claim in claims]
    ids = re.findall(r"`([a-z]\w*(?:\.\w+)+)`", "\n".join(notes_in(FILES[stem])))
    assert {*named, *ids} <= set(builtin_claims())
    assert all(claim.startswith(f"{stem}.") for claim in named)


@pytest.mark.parametrize("entry", read_record().values(), ids=lambda entry: entry.claim)
def test_a_verdict_on_record_says_whose_mistake_and_what_is_wrong(entry):
    assert entry.reason.startswith(("Paper.", "Wording."))
    assert entry.finding.strip()
    assert entry.verdict != "refuted" or entry.regime
    assert (entry.verdict == "vacuous") is bool(contradiction(builtin_claims()[entry.claim]))


@pytest.mark.parametrize("claim", read_derivations())
def test_a_derivation_on_record_is_weaker_than_symbolic_for_a_reason(claim):
    derivation = read_derivations()[claim]
    assert claim in builtin_chains()
    assert claim not in read_record(), "its chain is expected to fail, or to be vacuous"
    assert Strength.NONE < derivation.strength < STRONGEST.strength
    assert derivation.reason.strip()


def test_the_page_of_findings_is_what_the_files_say():
    page = findings_page()
    assert (ROOT / "docs/findings.md").read_text(encoding="utf-8") == page
    assert all(f"| `{entry.claim}` | {entry.verdict} |" in page for entry in read_record().values())


@pytest.mark.parametrize(
    "tables", ['[[derivation]]\nclaims = ["a.b"]', '[[derivation]]\nstrength = "sure"', "derivation"]
)
def test_a_malformed_file_is_refused_by_name(tmp_path, tables):
    file = tmp_path / "mine.expected.toml"
    file.write_text(tables)
    with pytest.raises(RecordError, match=r"mine.expected.toml: expected \[\[derivation\]\] tables"):
        derivations_in(file)


def test_a_derivation_that_stands_twice_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "mine.expected.toml"
    file.write_text('[[derivation]]\nclaims = ["mine.a"]\nstrength = "lemma"\nreason = "r"\n' * 2)
    monkeypatch.setattr(record, "built_in_files", lambda: {"mine": file})
    with pytest.raises(RecordError, match=r"the derivation of mine.a is on record twice"):
        read_derivations()


@pytest.mark.parametrize(
    ("strength", "on_record", "weaker"),
    [
        (Strength.LEMMA, STRONGEST, True),
        (Strength.NUMERIC, LEMMA, True),
        (Strength.LEMMA, LEMMA, False),
        (Strength.SYMBOLIC, LEMMA, False),
        (Strength.SIMULATED, None, False),
    ],
)
def test_a_chain_may_be_stronger_than_on_record_but_not_weaker(strength, on_record, weaker):
    assert is_weaker(Standing.of(strength), None, on_record) is weaker


def test_nothing_is_asked_of_a_strength_that_needs_what_is_not_installed():
    for needs, weaker in (("sympy", True), ("a_package_that_nobody_has", False)):
        on_record = Derivation(Strength.LEMMA, "It leans on a lemma.", needs)
        assert is_weaker(Standing.of(Strength.NUMERIC), None, on_record) is weaker


def test_what_is_not_shown_at_all_is_not_called_weaker_and_a_weaker_chain_counts_as_open():
    assert not is_weaker(Standing("refuted"), None, STRONGEST)
    assert not is_weaker(Standing("unverified"), None, STRONGEST)
    assert exit_code({"c": {"verdict": "proved", "expected": False, "weaker": True}}, []) == 3
