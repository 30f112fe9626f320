"""At which regimes a step is simulated, and what counts as shown there."""

import itertools
import re

import pytest

from tests.verify.commands.test_derive import HEAD, LAW, derive_json


MOMENT = """
from sympy.stats import Binomial
from derivations.language.formulas import ChainState, Given

n, t = sp.symbols("n t", integer=True, positive=True)
p = sp.Symbol("p", positive=True)
SHARES = {"q": Given(Binomial("K", n, ChainState("q", t - 1, p)) / n, t)}
COUNTED = (Parameter(p, "a share", 0.2, 0.4), Parameter(n, "draws of a generation", 1, 500))
FIRST = ChainState("q", 1, p)
LAW = claim("toy.law", %s, parameters=COUNTED)
CHAIN = Chain(LAW, (Step(LAW, LawOf("binomial")),), laws=SHARES)
"""
ZERO = """
from theory.language.matrices import PseudoInverse

REST = PseudoInverse(X) * X - sp.Identity(d)
LAW = claim("toy.law", Mean(sp.Trace(REST.T * REST)), 3 * Mean(sp.Trace(REST * REST.T)), parameters=SIZES)
CHAIN = Chain(LAW, (Step(LAW, LawOf("projection")),), laws=LAWS)
"""
_made = itertools.count()


@pytest.fixture
def step(tmp_path):
    """What the only step of a chain comes to."""

    def derive(text: str) -> dict:
        file = tmp_path / f"mine_{next(_made)}.py"
        file.write_text(HEAD + text)
        return derive_json(str(file))[1]["toy.law"]["steps"][0]

    return derive


def sizes(letter: str, told: str) -> list[int]:
    """What a letter is at the regimes that are told of a step."""
    return [int(size) for size in re.findall(rf"\b{letter} = (\d+)", told)]


def test_a_step_that_is_true_at_the_smallest_regime_alone_is_refuted(step):
    found = step(LAW.format(rhs="T * d * (T + d) / 2"))
    assert found["verdict"] == "refuted"
    assert (found["counterexample"]["d"], found["counterexample"]["T"]) != ("1", "1")


def test_steps_are_tried_at_small_sizes(step):
    found = step(LAW.format(rhs="T * d").replace("SIZES", "tuple(one.between(1, 500) for one in SIZES)"))
    assert found["strength"] == "simulated"
    tried = [*sizes("d", found["how"]), *sizes("T", found["how"])]
    assert len(tried) == 4
    assert max(tried) <= 4


def test_letters_that_are_no_whole_numbers_are_tried_around_1(step):
    """Those that the claim declares, and those that it does not."""
    wide = '(*SIZES, Parameter(x, "a number", sp.Rational(1, 1000), 1000))'
    found = step(LAW.format(rhs="x * T * d").replace("WISHART", "x * WISHART").replace("SIZES", wide))
    assert found["strength"] == "simulated"
    tried = [float(size) for size in re.findall(r"\bx = ([\d.e+-]+)", found["how"])]
    assert len(tried) == 2
    assert all(0.5 <= size <= 2 for size in tried)


def test_what_is_0_but_for_rounding_is_shown_to_be_0(step):
    found = step(ZERO)
    assert (found["strength"], found["verdict"]) == ("simulated", "confirmed")
    assert "both sides 0 up to rounding" in found["how"]


def test_fits_are_made_from_many_draws_for_means_and_from_few_for_events(step):
    mean = step(MOMENT % "Mean(FIRST**2), p**2 + p * (1 - p) / n")
    assert mean["strength"] == "simulated"
    assert min(sizes("n", mean["how"])) == 20
    event = step(MOMENT % "Mean(sp.Piecewise((1, sp.Eq(FIRST, 0)), (0, True))), (1 - p) ** n")
    assert event["strength"] == "simulated"
    assert max(sizes("n", event["how"])) <= 4
