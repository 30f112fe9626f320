"""What is on record of each paper: it speaks of the paper's claims, gives reasons, and makes the page of findings."""

import re
from pathlib import Path

import pytest

from derivations import Strength, builtin_chains
from derivations.kernel.dependencies import UNKNOWN, Standing
from theory import builtin_claims, contradiction
from verify.running import record
from verify.running.derivation.chains import exit_code
from verify.running.derivation.deviations import STRONGEST, advice, deviation, wanted
from verify.running.record import (
    Derivation,
    Entry,
    RecordError,
    assumptions_in,
    built_in_files,
    derivations_in,
    notes_in,
    read_assumptions,
    read_derivations,
    read_record,
)
from verify.showing.findings import findings_page


ROOT = Path(__file__).parents[3]
PROVED = Standing.of(Strength.SYMBOLIC)
"""The best there is."""
FILES = built_in_files()
STEMS = {claim.partition(".")[0] for claim in builtin_claims()}
LEMMA = Derivation(Strength.LEMMA, "cites a lemma")


def test_every_file_of_expectations_is_that_of_a_paper():
    assert set(FILES) <= STEMS


@pytest.mark.parametrize("stem", FILES)
def test_a_file_speaks_of_claims_of_its_own_paper_that_exist(stem):
    named = [entry.claim for entry in record.read_verdicts(FILES[stem])]
    named += [claim for claims, _ in derivations_in(FILES[stem]) for claim in claims]
    named += [claim for claims, _, _ in assumptions_in(FILES[stem]) for claim in claims]
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


def test_the_page_of_findings_is_what_the_files_say_of_the_papers_that_are_on_it():
    """A paper is added without writing the page; on the site it is there, as the page is made anew."""
    text, page = (ROOT / "docs/findings.md").read_text(encoding="utf-8"), findings_page()
    assert text == findings_page(re.findall(r"^## (\w+)$", text, re.M))
    assert all(f"| `{entry.claim}` | {entry.verdict} |" in page for entry in read_record().values())


@pytest.mark.parametrize(
    "tables",
    [
        '[[derivation]]\nclaims = ["a.b"]',
        '[[derivation]]\nclaims = ["a.b"]\nreason = "r"',
        '[[derivation]]\nstrength = "sure"',
        '[[derivation]]\nclaims = ["a.b"]\nreason = "r"\nstrength = "lemma"\nneeds = "flint"',
        "derivation",
    ],
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


CONDITIONAL = Standing.of(Strength.SYMBOLIC, is_conditional=True)
REFUTED, OWN = Standing("refuted"), wanted(None, None)
ON_RECORD = {name: wanted(Entry("p.a", name, "r"), STRONGEST) for name in ("refuted", "vacuous")}


@pytest.mark.parametrize(
    ("found", "expected", "deviates"),
    [
        (PROVED, wanted(None, STRONGEST), ""),
        (Standing.of(Strength.LEMMA), wanted(None, STRONGEST), "weaker"),
        (UNKNOWN, wanted(None, STRONGEST), "weaker"),
        (REFUTED, wanted(None, STRONGEST), "other"),
        (Standing.of(Strength.LEMMA), wanted(None, LEMMA), ""),
        (Standing.of(Strength.NUMERIC), wanted(None, LEMMA), "weaker"),
        (PROVED, wanted(None, LEMMA), "stronger"),
        (REFUTED, ON_RECORD["refuted"], ""),
        (UNKNOWN, ON_RECORD["refuted"], "other"),
        (PROVED, ON_RECORD["refuted"], "other"),
        (UNKNOWN, ON_RECORD["vacuous"], ""),
        (PROVED, ON_RECORD["vacuous"], "other"),
        (Standing.of(Strength.SIMULATED), OWN, ""),
        (UNKNOWN, OWN, "open"),
        (REFUTED, OWN, "other"),
        (UNKNOWN, wanted(Entry("p.a", "refuted", "r"), None), "open"),
        (PROVED, wanted(Entry("p.a", "refuted", "r"), None), "other"),
    ],
)
def test_a_chain_has_to_come_out_exactly_as_on_record(found, expected, deviates):
    assert deviation(found, expected) == deviates
    assert exit_code({"p.a": {"deviates": deviates}}, []) == {"": 0, "open": 3}.get(deviates, 1)


@pytest.mark.parametrize(
    ("found", "under", "expected", "deviates"),
    [
        (CONDITIONAL, ["x > 2"], wanted(None, STRONGEST, ["x > 2"]), ""),
        (CONDITIONAL, ["x > 2"], wanted(None, STRONGEST), "weaker"),
        (CONDITIONAL, ["x > 3"], wanted(None, STRONGEST, ["x > 2"]), "weaker"),
        (PROVED, [], wanted(None, STRONGEST, ["x > 2"]), "stronger"),
        (PROVED, [], wanted(None, LEMMA, ["x > 2"]), "stronger"),
        (CONDITIONAL, ["x > 2"], wanted(None, LEMMA), "weaker"),
        (Standing.of(Strength.SIMULATED), ["x > 2"], wanted(None, Derivation(Strength.SIMULATED, "r")), "weaker"),
        (CONDITIONAL, ["x > 2"], OWN, "open"),
        (Standing.of(Strength.SIMULATED), ["x > 2"], OWN, "open"),
    ],
)
def test_conditions_that_a_claim_does_not_state_are_on_record_too(found, under, expected, deviates):
    assert deviation(found, expected, under) == deviates


def test_a_proof_under_conditions_ranks_between_confirmed_and_proved():
    ranks = [Standing.of(Strength.NUMERIC), CONDITIONAL, Standing.of(Strength.LEMMA), PROVED]
    assert sorted(ranks, key=lambda one: one.rank) == ranks
    assert Standing.of(Strength.NUMERIC, is_conditional=True).verdict == "confirmed"


@pytest.mark.parametrize("claim", read_assumptions())
def test_an_assumption_on_record_is_one_of_a_chain_for_a_reason(claim):
    assert claim in builtin_chains()
    assert claim not in read_record(), "its chain is expected to fail, or to be vacuous"
    assert all(reason.strip() for reason in read_assumptions()[claim].values())


@pytest.mark.parametrize("table", ['condition = "x > 2"\nreason = "r"', 'claims = ["a.b"]\nreason = "r"'])
def test_a_malformed_assumption_is_refused_by_name(tmp_path, table):
    file = tmp_path / "mine.expected.toml"
    file.write_text(f"[[assumption]]\n{table}")
    with pytest.raises(RecordError, match=r"mine.expected.toml: expected \[\[assumption\]\] tables"):
        assumptions_in(file)


def test_an_assumption_that_stands_twice_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "mine.expected.toml"
    file.write_text("".join(f'[[assumption]]\ncondition = "x"\nclaims = ["m.a"]\nreason = "{n}"\n' for n in "12"))
    monkeypatch.setattr(record, "built_in_files", lambda: {"mine": file})
    with pytest.raises(RecordError, match=r"that the derivation of m.a assumes x is on record twice"):
        read_assumptions()


def test_what_only_simulation_decides_is_open_without_it():
    simulated = wanted(None, Derivation(Strength.SIMULATED, "r"))
    assert deviation(UNKNOWN, simulated, simulated=False) == "open"
    assert deviation(UNKNOWN, simulated) == deviation(UNKNOWN, wanted(None, LEMMA), simulated=False) == "weaker"


@pytest.mark.parametrize(
    ("found", "expected", "words"),
    [
        (
            Standing.of(Strength.LEMMA),
            STRONGEST,
            '[[derivation]] with strength = "lemma", a reason and claims = ["p.a"]',
        ),
        (PROVED, LEMMA, 'theory/p.expected.toml wants no [[derivation]] that names "p.a"'),
        (REFUTED, STRONGEST, 'theory/p.expected.toml wants a [[verdict]] with claim = "p.a", verdict = "refuted"'),
        (UNKNOWN, STRONGEST, "mend the chain"),
    ],
)
def test_a_deviation_names_what_to_write_where_it_is_right(found, expected, words):
    assert words in advice("p.a", found, wanted(None, expected))


def test_what_needs_an_extra_is_on_record_with_it_and_without():
    for needs, here in (("sympy", Strength.LEMMA), ("a_package_that_nobody_has", Strength.NUMERIC)):
        on_record = Derivation(Strength.LEMMA, "It leans on a lemma.", needs, Strength.NUMERIC)
        assert wanted(None, on_record).standing == Standing.of(here)
