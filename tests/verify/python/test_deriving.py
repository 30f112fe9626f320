"""Derivations are checked, and usable sizes told, from Python as the command line does it."""

import json

import pytest
import sympy as sp
from click.testing import CliRunner

import verify
from derivations import Algebra, Chain, Step
from tests.pages import ROOT
from theory import Claim, Kind, Parameter, Source
from theory.errors import TheoryError
from verify.commands.main import main


FILE = str(ROOT / "docs/sample_variance.py")
ID = "bessel.unbiased.corrected"
LIMIT = "dohmatob2024.cor_4_4"
x = sp.Symbol("x", positive=True)


def square(rhs, id_="made.square"):
    return Claim(
        id=id_,
        kind=Kind.EQUAL,
        statement="The square of a sum",
        lhs=(x + 1) ** 2,
        rhs=rhs,
        parameters=(Parameter(x, "a number", 0.1, 5),),
        source=Source("Nobody", "here", "ours"),
    )


def chain(rhs, id_="made.square"):
    claim = square(rhs, id_)
    return Chain(claim, (Step((x + 1) * (x + 1), Algebra("written out")), Step(claim, Algebra("multiplied out"))))


def timeless(row):
    steps = [{k: v for k, v in step.items() if k != "seconds"} for step in row["steps"]]
    return {k: v for k, v in row.items() if k != "seconds"} | {"steps": steps}


def test_a_derivation_is_that_of_the_command():
    told = CliRunner().invoke(main, ["derive", FILE, "--no-simulate", "--workers", "1", "--json", "-"])
    found = verify.derive(FILE, simulate=False, workers=1)
    assert list(found) == [ID]
    assert timeless(json.loads(json.dumps(found[ID].row))) == timeless(json.loads(told.stdout)[ID])
    assert (found[ID].verdict, found[ID].strength, len(found[ID].steps), found[ID].under) == ("proved", "exact", 4, ())
    assert found.as_expected
    assert found[ID].reproduce.startswith("verify derive ")


def test_a_chain_of_the_program_is_proved_and_a_wrong_one_refuted():
    found = verify.derive([chain(x**2 + 2 * x + 1), chain(x**2 + 2, "made.wrong")])
    assert {name: one.verdict for name, one in found.items()} == {"made.square": "proved", "made.wrong": "refuted"}
    assert not found.as_expected
    assert "multiplied out" in found["made.square"].explain()
    assert found["made.wrong"].reproduce == "verify.derive(chain, seed=0)"


def test_a_chain_made_again_is_checked_again():
    assert verify.derive(chain(x**2 + 2))["made.square"].verdict == "refuted"
    assert verify.derive(chain(x**2 + 2 * x + 1))["made.square"].verdict == "proved"


def test_a_notebook_shows_a_derivation_as_formulas():
    shown = verify.derive(chain(x**2 + 2 * x + 1))._repr_html_()
    assert shown.count("<math") >= 3
    assert "multiplied out" in shown
    assert "proved (symbolic)" in shown


def test_where_tells_what_the_command_tells():
    told = CliRunner().invoke(main, ["where", LIMIT, "--regimes", "1", "--at", "n=5"])
    found = verify.where(LIMIT, regimes=1, at={"n": 5})
    assert found[LIMIT].explain() == told.stdout.rstrip()
    assert found[LIMIT].places[0].usable_from == 15


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: verify.derive("nobody.knows"), TheoryError, "unknown claim 'nobody.knows'"),
        (lambda: verify.derive(str(ROOT / "docs/bessel.py")), ValueError, "expected at least one chain; there is none"),
        (lambda: verify.derive([]), ValueError, "chains: expected at least one; got none"),
        (lambda: verify.derive(3), TypeError, "chains: expected chains, or ids and files as text; got 3"),
        (lambda: verify.derive([chain(x), FILE]), TypeError, "chains: expected either chains, or ids"),
        (lambda: verify.derive(chain(x), workers=2), ValueError, "workers: expected 1 for chains that a program made"),
        (lambda: verify.derive(FILE, budget="soon"), ValueError, "budget: expected a positive time"),
        (lambda: verify.derive(FILE, alpha=1), ValueError, "alpha: expected a probability"),
        (lambda: verify.derive(FILE, simulate="no"), TypeError, "simulate: expected True or False"),
        (lambda: verify.where(None), TypeError, "claims: expected claims, or ids and files as text; got None"),
        (lambda: verify.where(LIMIT, tolerance=2), ValueError, "tolerance: expected a number in"),
        (lambda: verify.where(LIMIT, at={"nobody": 1}), TheoryError, "nobody"),
    ],
)
def test_mistakes_are_told_before_any_work(call, error, words):
    with pytest.raises(error, match=words):
        call()
