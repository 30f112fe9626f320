"""What a ledger knows is not drawn again: an edited formula is judged anew, an edited simulator asked anew."""

import json
import sys

import pytest

from tests.verify.campaigns import WORDS, bits, blocks, count, environment, here, rows, write
from tests.verify.commands.test_cli import verify
from verify.evidence.archive import Row, unpacked
from verify.running.ledger import Ledger


MEAN = "    return mu * (1 + rng.standard_normal(draws) / k)\n"
SQUARE = "    return mu**2 * (rng.standard_normal((draws, k)) ** 2).mean(axis=1)\n"


@pytest.fixture
def campaign(tmp_path, monkeypatch):
    """Runs or resumes a campaign of a file with changes; returns results by claim and number, and blocks drawn."""
    ledger = tmp_path / "ledger.sqlite"
    runs = iter(range(100))

    def run(*changes, words=WORDS):
        notes = tmp_path / f"notes{next(runs)}"
        for name, value in environment(notes).items():
            monkeypatch.setenv(name, value)
        more = ("--resume",) if ledger.exists() else ()
        file = write(tmp_path, *changes)
        for name in [name for name in sys.modules if name.startswith("claims_mine_")]:
            del sys.modules[name]  # a process imports a file once; this one is to be as good as a new one
        assert here(file, *words, *more, "--ledger", str(ledger), "--workers", "1").exit_code in (0, 1, 3)
        found = {(row["claim"], row["round"], row["number"]): row for row in rows(ledger)}
        return found, {name: count(notes, name) for name in ("mean", "square")}

    run.ledger = ledger
    return run


def test_comments_and_docstrings_are_no_edit(campaign):
    first, drawn = campaign()
    assert drawn["mean"] > 10
    assert drawn["square"] > 10
    again, drawn = campaign(
        (MEAN, "    # the scale is mu\n" + MEAN), ('"""Normal draws of mean mu."""', '"""Other."""')
    )
    assert drawn == {"mean": 0, "square": 0}
    assert again == first


def test_an_edited_formula_is_judged_again_from_the_same_draws(campaign):
    """Where the judge stops at the same look, interval and estimate are those of the same draws.

    Only the search for its worst place draws anew, for it looks for another failure; those draws are nobody's evidence.
    """
    one = ("--rounds", "1", *WORDS[2:])
    first, _ = campaign(words=one)
    before = blocks(campaign.ledger)
    changes = ('claim("right", MEAN, mu)', 'claim("right", MEAN, mu * sp.Rational(1001, 1000))')
    again, drawn = campaign(changes, words=one)
    assert drawn["square"] == 0
    assert blocks(campaign.ledger) == before
    compared = 0
    for key, row in first.items():
        if row["purpose"] == "worst":
            continue
        if row["claim"] == "mine.right" and again[key]["samples"] == row["samples"]:
            low, high = row["gap_interval"]
            assert again[key]["theory"] == pytest.approx(1.001 * row["theory"])
            assert again[key]["gap_interval"] == pytest.approx([(low + 1) / 1.001 - 1, (high + 1) / 1.001 - 1])
            assert again[key]["estimate"] == pytest.approx(row["estimate"], rel=1e-12)
            compared += 1
        elif row["claim"] == "mine.wrong":
            assert again[key] == row
    assert compared


def test_what_the_search_for_the_worst_place_came_to_goes_with_the_formula_that_it_was_about(campaign):
    """The edited one is refuted at its regimes, so that no search takes the place of the first one."""
    one = ("--rounds", "1", *WORDS[2:])
    first, _ = campaign(words=one)
    again, _ = campaign(('claim("right", MEAN, mu)', 'claim("right", MEAN, 2 * mu)'), words=one)
    purposes = [[row["purpose"] for row in found.values() if row["claim"] == "mine.right"] for found in (first, again)]
    assert purposes == [[*["screen"] * 3, "worst"], ["screen"] * 3]


def test_an_edited_simulator_is_asked_again_and_no_other(campaign):
    first, drawn = campaign()
    again, redrawn = campaign((MEAN, "    factor = 1 + rng.standard_normal(draws) / k\n    return factor * mu\n"))
    assert redrawn == {"mean": drawn["mean"], "square": 0}
    assert again == first
    again, redrawn = campaign((MEAN, MEAN.replace("/ k", "/ k * 0.5")))
    assert redrawn["mean"] > 0
    assert redrawn["square"] == 0
    for key, row in first.items():
        assert (again[key] == row) == (row["claim"] == "mine.wrong" or row["samples"] == 0)


def test_an_edited_trait_is_judged_again(campaign):
    """What is declared about a simulator decides which interval is right."""
    one = ("--rounds", "1", *WORDS[2:])
    first, _ = campaign(words=one)
    heavy = ('@simulator("mine.square", ', '@simulator("mine.square", moments=lambda **_: 1.5, ')
    again, redrawn = campaign(heavy, words=one)
    assert redrawn["mean"] == 0
    assert {again[key]["verdict"] for key in first if key[0] == "mine.wrong"} == {"undecided"}
    assert all(again[key] == first[key] for key in first if key[0] == "mine.right")


def test_results_are_those_of_the_command_that_reproduces_them(campaign, tmp_path):
    """Without a ledger, in another process: the same draws give the same verdict to the last bit."""
    found, _ = campaign()
    picked = [next(r for r in found.values() if r["purpose"] == p) for p in ("screen", "design", "finding")]
    for row in picked:
        words = row["reproduce"].split()[2:]
        out = verify("run", *words, "--workers", "1", "--no-report", "--json", "-")
        check = json.loads(out.stdout)["checks"][-1]
        parted = ("seconds", "check", "alpha_spent", "reproduce")
        same = {name: value for name, value in check.items() if name not in parted}
        assert same == {name: row[name] for name in same}


def test_tasks_done_twice_count_once(campaign):
    """What workers hand in twice, as a cluster may have them do, changes nothing."""
    campaign(words=("--rounds", "1", *WORDS[2:]))
    before = bits(campaign.ledger)
    ledger = Ledger(campaign.ledger)
    sizes = ledger.sizes()
    name = next(iter(ledger.campaigns()))
    found = ledger.base.execute("SELECT key, address, simulators, stream, block, draws, seconds, numbers FROM blocks")
    again = [(a, Row(k, s, st, b, d, sec, unpacked(n))) for k, a, s, st, b, d, sec, n in found.fetchall()]
    ledger.keep(name, again)
    ledger.keep(name, again)
    results = ledger.base.execute("SELECT number, content, row FROM results").fetchall()
    ledger.settle(name, 0, {number: (content, json.loads(row)) for number, content, row in results})
    assert ledger.sizes() == sizes
    assert bits(campaign.ledger) == before
