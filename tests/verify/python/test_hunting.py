"""Campaigns from Python: what the command finds, to the last bit, and claims that a program makes itself."""

import pytest
import sympy as sp

import verify
from tests.verify.campaigns import bits, write
from theory import Claim, Kind, Parameter, Quantity, Source
from theory.errors import LoadError
from verify.running.ledger_errors import LedgerError
from verify.simulators import simulator


k = sp.Symbol("k", integer=True, positive=True)
LARGEST = Quantity("hunting.largest", "L", "L", "Mean of the largest of k draws from the unit interval.")
MINE = {"regimes": 3, "seed": 5, "workers": 1}


@simulator("hunting.largest", bounds=lambda **_: ((0.0, 1.0),))
def largest(rng, draws, *, k):
    """The largest of k draws from the unit interval."""
    return rng.random((draws, k)).max(axis=1)


def said(rhs, name):
    return Claim(
        id=f"hunting.{name}",
        kind=Kind.EQUAL,
        statement="The mean of the largest",
        lhs=LARGEST(),
        rhs=rhs,
        parameters=(Parameter(k, "draws", 1, 12),),
        source=Source("Nobody 2026", "Lemma 1", "ours"),
        tolerance=0.05,
    )


RIGHT = said(k / (k + 1), "right")
WRONG = said(sp.Piecewise((k / (k + 1), k < 9), (1, True)), "wrong")


def test_it_finds_what_the_command_finds_whether_it_stops_in_between_or_not(mine, whole, tmp_path, capsys):
    ledger = tmp_path / "ledger.sqlite"
    begun = verify.campaign(mine, rounds=1, ledger=ledger, **MINE)
    assert begun.json["campaign"]["rounds"] == 1
    found = verify.campaign(mine, rounds=2, ledger=ledger, **MINE)
    assert bits(ledger) == whole
    assert {name: one.verdict for name, one in found.items()} == {"mine.right": "supported", "mine.wrong": "refuted"}
    assert capsys.readouterr() == ("", "")


def test_claims_of_the_program_are_searched_for_their_smallest_counterexample(capsys):
    found = verify.campaign([RIGHT, WRONG], rounds=2, regimes=2, progress=True)
    assert {name: one.verdict for name, one in found.items()} == {
        "hunting.right": "supported",
        "hunting.wrong": "refuted",
    }
    (finding,) = found.json["campaign"]["findings"]
    assert (finding["claim"], finding["regime"]) == ("hunting.wrong", {"k": 9})
    assert not found.as_expected
    assert "round 0: " in capsys.readouterr().err
    again = verify.campaign([RIGHT, WRONG], rounds=2, regimes=2)
    assert timeless(again) == timeless(found)


def timeless(found):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in found.json["checks"]]


def test_a_campaign_that_has_come_to_every_claim_may_end_at_any_time():
    assert verify.campaign(RIGHT, rounds=1, regimes=1).as_expected
    cut = verify.campaign(RIGHT, budget=1e-9)
    assert (list(cut), cut.as_expected) == ([], False)


BAD = {
    "no round": ({"rounds": 0}, ValueError, "rounds: expected a whole number from 1 on; got 0"),
    "no time": ({"budget": 0}, ValueError, "budget: expected a positive time"),
    "a sure error": ({"alpha": 1.0}, ValueError, "alpha: expected a probability in"),
    "no process": ({"workers": 0}, ValueError, "workers: expected a whole number from 1 on; got 0"),
    "a word for a switch": ({"progress": "yes"}, TypeError, "progress: expected True or False; got 'yes'"),
    "a number for a ledger": ({"ledger": 5}, TypeError, "ledger: expected the path of a file; got 5"),
    "no record": ({"record": "no.toml"}, ValueError, r"record: expected a file; there is no no\.toml"),
    "a ledger for what no file holds": ({"claims": RIGHT, "ledger": "l.sqlite"}, ValueError, "claims: expected files"),
    "others for what no file holds": ({"claims": RIGHT, "workers": 2}, ValueError, "claims: expected files"),
    "a file that is not there": ({"claims": "no.py"}, LoadError, r"no\.py: expected a Python file of claims"),
    "a ledger that is none": ({"claims": "classical.*", "ledger": __file__}, LedgerError, "the file is no ledger"),
}


@pytest.mark.parametrize(("given", "error", "words"), BAD.values(), ids=BAD)
def test_what_makes_no_sense_is_refused_by_name_before_any_work(given, error, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=words):
        verify.campaign(**given)
    assert list(tmp_path.iterdir()) == []


def test_what_a_file_expects_of_its_claims_counts_as_in_a_run(tmp_path):
    """Of what is wrong on purpose it says so itself."""
    file = write(
        tmp_path, ("kind=Kind.EQUAL, st", 'kind=Kind.EQUAL, expect={"wrong": "refuted"}.get(name, "supported"), st')
    )
    for judge, more in ((verify.run, {}), (verify.campaign, {"rounds": 1})):
        found = judge(file, **MINE, **more)
        assert (found["mine.wrong"].verdict, found["mine.wrong"].expected) == ("refuted", "refuted")
        assert found.as_expected
