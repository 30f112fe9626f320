"""Where a parameter is a word, a derivation is simulated at each one, unless its stem says which one it is about."""

import itertools

import pytest

from tests.verify.commands.test_derive import HEAD, derive_json


TOY = """
from theory.language.cases import Case
from verify.simulators.engine.fixed_matrices import fixed_matrices

WORDS = Parameter(sp.Symbol("designs"), "how designs of generations are related", choices={words})
TIMES = Case(WORDS.symbol, {times})
"""
STEP = """
LAW = claim("{stem}.law", WISHART, T * d * TIMES, parameters=(*SIZES, WORDS))
CHAIN = Chain(LAW, (Step(LAW, LawOf("chi-square")),), laws=LAWS)
"""
MEANING = """
SUM = Quantity("{stem}.sum", "s", "s", "A sum of squares.")
LAW = claim("{stem}.law", SUM(), T * d, parameters=(*SIZES, WORDS))
CHAIN = Chain(LAW, (Step(WISHART, Definition("the sum")), Step(LAW, LawOf("chi-square"))), laws=LAWS,
              meaning={{SUM(): WISHART}})

@simulator("{stem}.sum")
def draw_{stem}(rng, draws, *, d, T, designs):
    return (rng.standard_normal((draws, T, d))**2).sum((1, 2)) * {times}[designs]
"""
DECLARED = """
fixed_matrices("{stem}", {{}}, words={{"designs": "independent"}})
"""
_made = itertools.count()


@pytest.fixture
def derived(tmp_path):
    """What a chain comes to whose sides are so many times as large at each word."""

    def derive(text: str, times: dict[str, int], *further: str) -> dict:
        stem = f"worded{next(_made)}"
        toy = TOY.replace("{words}", repr(tuple(times))).replace("{times}", repr(times))
        file = tmp_path / f"{stem}.py"
        file.write_text(HEAD + toy + "".join(part.format(stem=stem, times=times) for part in (text, *further)))
        return derive_json(str(file))[1][f"{stem}.law"]

    return derive


def test_a_step_is_tried_at_each_word_and_says_so(derived):
    (step,) = derived(STEP, {"independent": 1, "correlated": 1})["steps"]
    assert (step["verdict"], step["strength"]) == ("confirmed", "simulated")
    assert all(f"designs = {word}" in step["how"] for word in ("independent", "correlated"))


@pytest.mark.parametrize("false", ["independent", "covariance", "correlated"])
def test_a_step_that_is_false_at_one_word_is_refuted_there_whatever_the_word(derived, false):
    (step,) = derived(STEP, {"independent": 1, "covariance": 1, "correlated": 1, false: 2})["steps"]
    assert step["verdict"] == "refuted"
    assert step["counterexample"]["designs"] == false


def test_a_meaning_that_is_false_at_one_word_is_refuted_there(derived):
    (meaning,) = derived(MEANING, {"independent": 1, "correlated": 2})["meaning"]
    assert meaning["verdict"] == "refuted"
    assert meaning["counterexample"]["designs"] == "correlated"


def test_a_stem_may_say_which_word_its_laws_are_about_and_the_verdict_names_it(derived):
    (meaning,) = derived(MEANING, {"independent": 1, "correlated": 2}, DECLARED)["meaning"]
    assert meaning["verdict"] == "confirmed"
    assert meaning["how"].startswith("simulated at designs = independent alone: ")
