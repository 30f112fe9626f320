"""What a verdict assumes stands beside it, and is computed: how rare an event the draws could have missed."""

import json
import math
import re
import time
from itertools import accumulate, chain, cycle

import pytest
import sympy as sp

from tests.verify import toys
from tests.verify.commands.test_cli import verify
from theory import Kind
from verify.judging.claims import claim_assumptions, judge_claim
from verify.simulators import simulator


RARITY = re.compile(r"no event rarer than 1 in ([\d,]+) shifts the gap by more than ([\d.e-]+) %")


@simulator("toy.mean", bounds=lambda mu: ((0.0, 2 * mu),))
def ranged(rng, draws, *, mu):
    return 2 * mu * rng.random(draws)


@simulator("toy.mean", bounds=lambda mu: ((0.0, 2 * mu),), moments=lambda mu: math.inf)
def ranged_and_light(rng, draws, *, mu):
    return 2 * mu * rng.random(draws)


@simulator("toy.mean", moments=lambda mu: math.inf)
def light(rng, draws, *, mu):
    return mu + rng.standard_normal(draws)


@simulator("toy.mean")
def undeclared(rng, draws, *, mu):
    return mu + rng.standard_normal(draws)


def judged(drawing, rhs=None, **fields):
    claim = toys.claim(toys.mu if rhs is None else rhs, **fields)
    suite = toys.toy_suite(claim, simulators=(drawing,))
    return judge_claim(suite.laboratory, claim, {"mu": 2.0}, 1e-4, 0)


@pytest.mark.parametrize("rhs", [toys.mu, 2 * toys.mu])
@pytest.mark.parametrize("drawing", [undeclared, light, ranged_and_light, ranged])
def test_a_law_with_a_declared_range_gives_a_verdict_without_assumptions_whatever_else_is_declared(drawing, rhs):
    found = judged(drawing, rhs)
    assert found.verdict.value == ("supported" if rhs == toys.mu else "refuted")
    assert bool(found.assumes) is (drawing not in (ranged, ranged_and_light))


def test_the_event_that_is_named_is_unseen_in_one_of_twenty_cases():
    found = judged(undeclared)
    rarest, room = RARITY.fullmatch(found.assumes[0]).groups()
    unseen = (1 - 1 / int(rarest.replace(",", ""))) ** found.evidence.samples
    assert 0.03 < unseen <= 0.05
    assert float(room) / 100 == pytest.approx(0.01 - max(-found.evidence.low, found.evidence.high), rel=0.06)


def test_the_shift_that_is_named_is_what_the_verdict_has_left():
    refuted = judged(undeclared, 2 * toys.mu)
    assert float(RARITY.fullmatch(refuted.assumes[0])[2]) / 100 == pytest.approx(-refuted.evidence.high, rel=0.06)
    bound = judged(undeclared, toys.mu / 2, kind=Kind.AT_LEAST)
    assert float(RARITY.fullmatch(bound.assumes[0])[2]) / 100 == pytest.approx(bound.evidence.low + 0.01, rel=0.06)


@simulator("toy.mean", cost=lambda mu: 1e4)
def dear(rng, draws, *, mu):
    return mu + rng.standard_normal(draws)


@simulator("toy.mean")
def slow(rng, draws, *, mu):
    time.sleep(1.5e-4 * draws)
    return mu + rng.standard_normal(draws)


@simulator("toy.mean")
def jumping(rng, draws, *, mu):
    return mu - 1 + rng.random(draws) / 10 + (rng.random(draws) < 1e-3) * 950


def test_what_may_be_rare_is_looked_for_in_many_draws_where_they_are_cheap():
    """Declared or seen: those that would take seconds for a hundred thousand are not drawn in vain."""
    for drawing in (undeclared, light):
        found = judged(drawing, 2 * toys.mu)
        assert found.evidence.samples > 100_000
        assert int(RARITY.fullmatch(found.assumes[0])[1].replace(",", "")) > 24_000
    for drawing in (dear, slow, ranged):
        assert judged(drawing, 2 * toys.mu).evidence.samples < 20_000


def test_how_many_draws_are_taken_does_not_depend_on_what_else_the_machine_does(monkeypatch):
    """A draw of a thousand numbers is dear by these, however long it takes; others delay most of the calls."""

    @simulator("toy.mean")
    def large(rng, draws, *, mu):
        return mu + rng.standard_normal((draws, 1000)).sum(axis=1) / 1000**0.5

    taken = []
    for busy in (0.0, 0.005, 0.05):
        clock = accumulate(chain((0.0,), cycle((*[busy] * 6, 0.0, 0.0))))
        monkeypatch.setattr("verify.evidence.measuring.time.monotonic", lambda clock=clock: next(clock))
        taken.append((judged(large, 2 * toys.mu).evidence.samples, judged(undeclared, 2 * toys.mu).evidence.samples))
    assert taken[0] == taken[1] == taken[2]
    assert taken[0][0] < 20_000 < 100_000 < taken[0][1]


def test_an_event_of_one_in_a_thousand_is_not_missed_where_nothing_is_declared():
    """Its mean is true; 512 draws show no such event in three of five cases."""
    assert judged(jumping).verdict.value != "refuted"
    assert judged(jumping, toys.mu - sp.Rational(19, 20)).verdict.value != "supported"


def test_a_claim_assumes_what_its_checks_with_its_verdict_assume():
    rows = [
        {"claim": "a.b", "verdict": "refuted", "assumes": ["one"]},
        {"claim": "a.b", "verdict": "supported", "assumes": ["two"]},
        {"claim": "a.b", "verdict": "refuted", "assumes": ["one", "three"]},
        {"claim": "a.c", "verdict": "supported", "assumes": []},
    ]
    assert claim_assumptions(rows) == {"a.b": ["one", "three"], "a.c": []}


FILE = """
import sympy as sp
from theory import Claim, GrowthPath, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

n = sp.Symbol("n", integer=True, positive=True)
p = sp.Symbol("p", positive=True)
RARE = Quantity("mine.rare", "r", "r", "One, and rarely much more.")
FAIR = Quantity("mine.fair", "f", "f", "A coin.")
LATE = Quantity("mine.late", "l", "l", "One, until n is large.")

@simulator("mine.rare")
def rare(rng, draws, *, p):
    return 1 + 0.1 * rng.random(draws) + (rng.random(draws) < p) / p

@simulator("mine.fair", bounds=lambda **_: ((0.0, 1.0),))
def fair(rng, draws):
    return rng.integers(0, 2, draws)

@simulator("mine.late", bounds=lambda **_: ((0.0, 2.0),))
def late(rng, draws, *, n):
    return 2 * rng.random(draws) ** (1 + (n > 1024))

def claim(name, lhs, rhs):
    return Claim(id=f"mine.{name}", kind=Kind.EQUAL, statement="Mine", lhs=lhs(), rhs=rhs,
                 parameters=(Parameter(p, "probability", 1e-8, 1e-6),), source=Source("Mine", "here", "ours"))

CLAIMS = [claim("rare", RARE, sp.Rational(41, 20)), claim("fair", FAIR, sp.Rational(1, 2)),
          Claim(id="mine.late", kind=Kind.LIMIT, statement="Mine", lhs=LATE(), rhs=sp.Integer(1), parameters=(),
                path=GrowthPath("n grows", n, (4, 16, 64, 256)), source=Source("Mine", "here", "ours"))]
"""


def test_what_is_assumed_stands_in_table_page_and_json(tmp_path):
    """The rare event is missed by every stream: refuted, though true, and so is what comes late; that is said."""
    file, out = tmp_path / "mine.py", tmp_path / "out.json"
    file.write_text(FILE)
    words = ["--regimes", "1", "--workers", "1", "--json", str(out), "--report", str(tmp_path / "site")]
    told = verify("run", str(file), *words)
    result = json.loads(out.read_text())
    (sentence,) = result["assumes"]["mine.rare"]
    assert result["assumes"]["mine.fair"] == []
    (later,) = result["assumes"]["mine.late"]
    assert later.startswith("beyond n = 256 the gap goes on as from n = 16 to 256 and moves by less than ")
    assert RARITY.fullmatch(sentence)
    assert re.search(r"mine\.rare .*refuted †", told.stdout)
    assert re.search(r"mine\.fair .*supported  ", told.stdout)
    assert re.search(r"mine\.late .*supported ‡", told.stdout)
    assert told.stdout.count(f"assumes that {sentence}") == 2
    assert told.stdout.count(f"‡ assumes that {later}") == 1
    index, page = ((tmp_path / "site" / name).read_text() for name in ("index.html", "claims/mine.rare.html"))
    assert "† assumes that no event too rare for its draws matters (1 of 3 claims)" in index
    assert "‡ assumes that beyond the largest size looked at all goes on as up to there (1 of 3 claims)" in index
    assert re.findall('data-marks="(.*?)"', index) == ["†", "", "‡"]
    assert f"that {sentence}" in page
    assert f"that {later}" in (tmp_path / "site/claims/mine.late.html").read_text()
    assert "assumes that no event" not in (tmp_path / "site/claims/mine.fair.html").read_text()
