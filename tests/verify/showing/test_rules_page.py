"""The page of rules: each says its theorem, its conditions and its source, and its examples come out as printed."""

import re
from pathlib import Path

import pytest

from derivations.checking.check import check_line
from derivations.kernel.line import Line
from derivations.kernel.verdict import CheckedStep
from derivations.rules import lemmas
from derivations.rules.bibliography import BIBLIOGRAPHY
from verify.showing.rules import examples, rules, rules_page, said_by


ROOT = Path(__file__).parents[3]
EXAMPLES = {example.rule.__name__: example for example in examples()}


def test_the_page_is_what_the_rules_say_of_the_papers_that_are_on_it():
    """A paper is added without writing the page; on the site it is there, as the page is made anew."""
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    assert text == rules_page(re.findall(r"^## .* \(for (\w+) alone\)$", text, re.M))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_a_rule_says_its_theorem_its_conditions_and_a_reference_that_is_in_the_bibliography(rule):
    said = said_by(rule)
    assert said.summary
    assert said.theorem
    assert all(said.conditions)
    assert all(place.startswith(("none, ", *BIBLIOGRAPHY)) for place in said.references)


def test_every_lemma_is_in_the_bibliography():
    cited = [lemma for lemma in vars(lemmas).values() if isinstance(lemma, lemmas.Lemma)]
    assert len(cited) > 10
    assert all(lemma.source.startswith(tuple(BIBLIOGRAPHY)) for lemma in cited)


def test_every_book_is_used():
    places = [place for rule in rules() for place in said_by(rule).references]
    places += [lemma.source for lemma in vars(lemmas).values() if isinstance(lemma, lemmas.Lemma)]
    assert all(any(place.startswith(name) for place in places) for name in BIBLIOGRAPHY)


def test_every_rule_has_an_example_of_its_own():
    assert [example.rule for example in examples()] == [EXAMPLES[name].rule for name in EXAMPLES]
    assert {rule.__name__ for rule in rules()} == set(EXAMPLES)


def comes_to(line: Line) -> str:
    """What a step comes to: its verdict and strength, or its verdict and every reason for it."""
    found: CheckedStep = check_line(line)
    if found.verdict in ("proved", "confirmed"):
        return f"{found.verdict} ({found.strength})"
    missed = [f"{c.text} ({c.note})" for c in found.conditions if c.verdict != "proved"]
    return f"{found.verdict}: {'; '.join([found.how, *missed])}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_printed(name):
    example = EXAMPLES[name]
    assert type(example.holds.step.because) is type(example.fails.step.because) is example.rule
    assert comes_to(example.holds) == example.grade


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_near_miss_is_not_shown_for_the_reason_printed(name):
    verdict, _, reason = EXAMPLES[name].why.partition(": ")
    found = comes_to(EXAMPLES[name].fails)
    assert verdict in ("refuted", "unverified")
    assert found.partition(":")[0] == verdict
    assert reason in found
