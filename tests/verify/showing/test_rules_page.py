"""The page of rules: each says its theorem, its conditions and its source, and its examples come out as printed."""

import re
from pathlib import Path

import pytest

from derivations.checking.check import check_line
from derivations.kernel.line import Line
from derivations.kernel.verdict import CheckedStep
from verify.showing.rules import bibliographies, book_of, examples, places, room_of, rules, rules_page, said_by


ROOT = Path(__file__).parents[3]
EXAMPLES = {example.rule.__name__: example for example in examples()}


def test_the_page_is_what_the_rules_say_of_the_papers_that_are_on_it():
    """A paper is added without writing the page; on the site it is there, as the page is made anew."""
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    assert text == rules_page(re.findall(r"^## .* \(for (\w+) alone\)$", text, re.M))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.__name__)
def test_a_rule_says_its_theorem_its_conditions_and_a_reference_that_is_in_a_bibliography(rule):
    said = said_by(rule)
    assert said.summary
    assert said.theorem
    assert all(said.conditions)
    assert all(place.startswith("none, ") or book_of(place) for place in said.references)


def test_every_lemma_is_in_a_bibliography():
    cited = [place for module, place in places() if module.endswith(".lemmas")]
    assert len(cited) > 10
    assert all(map(book_of, cited))


@pytest.mark.parametrize("room", [room for room, books in bibliographies().items() if books])
def test_every_book_stands_beside_the_rules_that_name_it(room):
    """Where a rule for all names it, or two stems do, with those for all; where one stem does, with that."""
    for book in bibliographies()[room]:
        named = {room_of(module) for module, place in places() if book_of(place) == book}
        assert "rules" in named or len(named) > 1 if room == "rules" else room in named - {"rules"}, book


def test_a_book_that_stands_in_two_bibliographies_has_one_title():
    titles = {title for books in bibliographies().values() for title in books.items()}
    assert len(titles) == len({name for name, _ in titles})


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
