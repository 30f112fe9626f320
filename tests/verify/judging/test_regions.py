"""Where a supported claim was looked at: regimes, the share that may fail, what was left out."""

import json
import math
import re
from dataclasses import replace

import pytest
import sympy as sp
from click.testing import CliRunner

from tests.verify import toys
from tests.verify.commands.test_cli import verify
from theory import Parameter
from verify.commands.options import Share
from verify.commands.run import run
from verify.evidence.sampling import at_random, design, regimes
from verify.judging.regions import looked_at, regimes_for


word = sp.Symbol("word")
PLAIN = toys.claim(toys.mu)
WORDED = toys.claim(toys.mu, parameters=(*PLAIN.parameters, Parameter(word, "word", choices=tuple("abcdefghijk"))))
CRITICAL = toys.claim(toys.mu, critical=({toys.mu: sp.Integer(1)},))


def rows_at(claim, count, verdict="supported"):
    return [{"claim": claim.id, "verdict": verdict, "regime": one} for one in regimes(claim, count, 0)]


def sentence(claim, rows):
    return looked_at({claim.id: claim}, rows, 0).get(claim.id)


def test_only_regimes_drawn_at_random_bound_the_share_that_may_fail():
    """The smallest regime, and those with critical values, show nothing of a share; those of the design do."""
    assert len(at_random(PLAIN, 8, 0)) == 7
    assert len(at_random(CRITICAL, 8, 0)) == 3
    assert "fails on at most 35 % of the region (95%, by the 7 drawn at random)" in sentence(PLAIN, rows_at(PLAIN, 8))
    assert "at 8 of 8 regimes: fails on at most 63 %" in sentence(CRITICAL, rows_at(CRITICAL, 8))
    assert "none of them drawn at random" in sentence(PLAIN, rows_at(PLAIN, 1))
    alike = {"claim": PLAIN.id, "verdict": "supported", "purpose": "design", "round": 1}
    more = [alike | {"regime": regime} for regime in design(PLAIN, 0, 4, 0)]
    assert "by the 11 drawn at random" in sentence(PLAIN, rows_at(PLAIN, 8) + more)


@pytest.mark.parametrize("share", [0.3, 0.05, 0.01])
def test_a_claim_that_fails_on_such_a_share_is_called_supported_in_one_of_twenty_cases(share):
    """The bound is exact: with one regime fewer it would be missed more often."""
    drawn = math.ceil(math.log(0.05) / math.log1p(-share))
    assert (1 - share) ** drawn <= 0.05 < (1 - share) ** (drawn - 1)
    assert len(at_random(CRITICAL, regimes_for(share), 0)) == drawn


def test_the_range_that_was_searched_and_words_that_were_not_drawn_are_named():
    (parameter,) = PLAIN.parameters
    told = sentence(WORDED, rows_at(WORDED, 8))
    assert f"searched {parameter.name} from {float(parameter.low):g} to {float(parameter.high):g}" in told
    assert len(re.search(r"never at word = ([^;]*)", told)[1].split(", ")) == 3
    assert "never" not in sentence(WORDED, rows_at(WORDED, 11))


def test_what_a_claim_is_stated_for_and_nobody_looked_at_is_named():
    """Positive means outside the range are admissible; none where the range is whole, or beyond a hypothesis."""
    end = "; stated for mu < 0.5 and > 5 as well, where nothing was looked at"
    assert sentence(PLAIN, rows_at(PLAIN, 8)).endswith(end)
    whole = toys.claim(toys.mu, parameters=(replace(toys.MU, whole=True),))
    assert "stated for" not in sentence(whole, rows_at(whole, 8))
    bounded = toys.claim(toys.mu, hypotheses=(toys.mu <= 5,))
    assert sentence(bounded, rows_at(bounded, 8)).endswith("; stated for mu < 0.5 as well, where nothing was looked at")


def test_what_a_search_for_the_worst_place_came_to_is_said():
    told = looked_at({PLAIN.id: PLAIN}, rows_at(PLAIN, 8), 0, {PLAIN.id: "its worst place was sought at 9 regimes"})
    assert told[PLAIN.id].endswith("; its worst place was sought at 9 regimes")


def test_nothing_is_said_of_a_claim_that_is_not_supported_everywhere():
    rows = [*rows_at(PLAIN, 8), *rows_at(PLAIN, 1, "undecided")]
    assert sentence(PLAIN, rows) is None


FILE = """
import sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

x, word = sp.Symbol("x", positive=True), sp.Symbol("word")
COIN = Quantity("mine.coin", "c", "c", "A coin.")

@simulator("mine.coin", bounds=lambda *, x, word: ((0.0, x),))
def coin(rng, draws, *, x, word):
    return x * rng.integers(0, 2, draws) * (word in "abcdefghijkl")

CLAIM = Claim(id="mine.coin.fair", kind=Kind.EQUAL, statement="Fair", lhs=COIN(), rhs=x / 2, tolerance=0.1,
              parameters=(Parameter(x, "a number", 1, 2), Parameter(word, "a word", choices=tuple("abcdefghijkl"))),
              source=Source("Mine", "here", "ours"))
"""


def test_every_word_is_drawn_and_the_sentence_stands_in_terminal_page_and_json(tmp_path):
    file, out = tmp_path / "mine.py", tmp_path / "out.json"
    file.write_text(FILE)
    words = ["--workers", "1", "--budget", "10m", "--json", str(out), "--report", str(tmp_path / "site")]
    told = verify("run", str(file), *words)
    expected = "at 12 of 12 regimes: fails on at most 24 % of the region (95%, by the 11 drawn at random)"
    result = json.loads(out.read_text())
    told_all = result["looked_at"]["mine.coin.fair"]
    assert told_all.startswith(f"{expected}; searched x from 1 to 2; stated for x < 1 and > 2 as well")
    assert re.search(r"; its worst place was sought at 1,\d{3} regimes", told_all)
    assert f"supported {expected}" in told.stdout
    assert expected in (tmp_path / "site/claims/mine.coin.fair.html").read_text()
    verify("run", str(file), *words, "--coverage", "20%")
    assert "fails on at most 10 %" in json.loads(out.read_text())["looked_at"]["mine.coin.fair"]


@pytest.mark.parametrize("text", ["0", "100%", "-1%", "nan", "one"])
def test_a_share_is_a_number_between_0_and_1(text):
    told = CliRunner().invoke(run, ["--coverage", text])
    assert told.exit_code == 2
    assert "share" in told.output
    assert Share().convert("1%", None, None) == Share().convert("0.01", None, None) == 0.01
