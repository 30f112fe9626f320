"""Results that are cited, or said to be known: what they give, and what is refused; steps made case by case."""

import dataclasses

import pytest
import sympy as sp

from derivations import Algebra, Bound, Chain, Cited, Definition, Step, check
from derivations.dohmatob2024 import degrees_of_freedom as chains
from derivations.equivalents.chains import FEWER
from derivations.errors import ChainError
from derivations.rules.alternatives import Alternatives, Case
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter, equivalents
from theory.dohmatob2024.roots import larger


x, y = sp.symbols("x y", positive=True)
ABOVE = (sp.Ge(x, 1),)
FAILED = ("refuted", "unverified")


def claim(name, lhs, rhs, *hypotheses, kind=Kind.EQUAL, where=None):
    return toy_claim(
        id=f"test.{name}",
        kind=kind,
        lhs=lhs,
        rhs=rhs,
        hypotheses=hypotheses,
        parameters=tuple(Parameter(s, "a number", low=1, high=5) for s in (x, y)),
        where=where or {},
    )


AT_LEAST = claim("at_least", x, sp.sqrt(x), sp.Ge(x, 1), kind=Kind.AT_LEAST)
KINDS = {"=": Kind.EQUAL, "≤": Kind.AT_MOST, "≥": Kind.AT_LEAST, "<": Kind.BELOW}


def step(before, after, rule, sign="=", hypotheses=ABOVE, where=None, knows=None):
    one = claim("step", before, after, *hypotheses, kind=KINDS[sign], where=where)
    return check(Chain(one, (Step(one, rule, sign=sign),), knows=knows or {})).steps[-1]


# Cited ----------------------------------------------------------------------------------------


def test_an_inequality_is_used_inside_a_formula_that_grows_with_it():
    assert step(2 * x + y, 2 * sp.sqrt(x) + y, Cited(AT_LEAST), "≥").verdict == "proved"


def test_an_inequality_used_inside_a_formula_that_falls_is_refuted():
    """X ≥ sqrt(x) does not give y - x ≥ y - sqrt(x)."""
    found = step(y - x, y - sp.sqrt(x), Cited(AT_LEAST), "≥")
    assert found.verdict in FAILED
    assert step(y - x, y - sp.sqrt(x), Cited(AT_LEAST), "≤").verdict == "proved"


N = sp.Symbol("N", integer=True, positive=True)
NEARLY = dataclasses.replace(
    claim("nearly", x, y),
    lhs=N + y,
    rhs=N,
    kind=Kind.ASYMPTOTIC,
    path=GrowthPath("N → ∞", N, (10, 100, 1000)),
)


def in_the_limit(before, after):
    """The verdict on a use of N + y ≃ N."""
    one = dataclasses.replace(NEARLY, id="test.used", lhs=before, rhs=after)
    return check(Chain(one, (Step(one, Cited(NEARLY), sign="≃"),))).steps[-1].verdict


def test_a_limit_of_ratios_is_used_inside_products_and_sums_of_positive_terms():
    assert in_the_limit(x * (N + y) ** 2 + 1, x * N**2 + 1) == "proved"


def test_a_limit_of_ratios_used_inside_a_difference_is_refuted():
    """What is left of x (N + y) - x (N - 1) is x (y + 1), not x."""
    assert in_the_limit(x * (N + y) - x * (N - 1), x * N - x * (N - 1)) in FAILED


def test_a_limit_of_ratios_used_inside_an_exponential_is_refused():
    assert in_the_limit(sp.exp(N + y), sp.exp(N)) in FAILED


def test_a_weak_inequality_gives_no_strict_one():
    assert step(x, sp.sqrt(x), Cited(AT_LEAST), "≥").verdict == "proved"
    strict = claim("strict", sp.sqrt(x), 2 * x, kind=Kind.BELOW)
    assert step(sp.sqrt(x), 2 * x, Cited(strict), "<").verdict == "proved"
    weak = claim("weak", sp.sqrt(x), 2 * x, kind=Kind.AT_MOST)
    assert step(sp.sqrt(x), 2 * x, Cited(weak), "<").verdict == "unverified"


def test_a_letter_alone_is_no_side_that_stands_in_a_formula():
    """Y = x² lets y be written x² where that is the step, and says nothing of a step in which y stands unchanged."""
    square = claim("square", x**2, y, sp.Eq(y, x**2))
    given = (sp.Eq(y, x**2),)
    assert step(x**2 + 1, y + 1, Cited(square), hypotheses=given).verdict == "proved"
    assert step(y + 1, x**2 + 1, Cited(square), hypotheses=given).verdict == "proved"
    found = step(y + x, y + 2 * x, Cited(square), hypotheses=given)
    assert found.verdict in FAILED
    assert "neither side" in found.how


def test_an_abbreviation_that_means_something_else_here_is_not_meant():
    """With c = x², the result c = x² says nothing of a line in which c is x³."""
    cube = sp.Symbol("c", positive=True)
    result = claim("cube", 2 * cube, 2 * x**2, where={cube: x**2})
    assert step(2 * cube, 2 * x**2, Cited(result), where={cube: x**2}).verdict == "proved"
    assert step(2 * cube + 1, 2 * x**2 + 1, Cited(result), where={cube: x**3}).verdict in FAILED


# Known ----------------------------------------------------------------------------------------


def test_what_is_known_is_what_the_result_says_or_follows_from_it():
    for condition in (sp.Ge(x, sp.sqrt(x)), sp.Ge(3 * x, 3 * sp.sqrt(x)), sp.Gt(x + 1, sp.sqrt(x))):
        assert step(x, x, Algebra(), knows={condition: AT_LEAST}).verdict == "proved"


@pytest.mark.parametrize(
    ("condition", "hypotheses", "words"),
    [
        (sp.Ge(x, 2 * sp.sqrt(x)), (sp.Ge(x, 1),), "expected what test.at_least says"),
        (sp.Gt(x, sp.sqrt(x)), (sp.Ge(x, 1),), "expected what test.at_least says"),
        (sp.Ge(y, sp.sqrt(y)), (sp.Ge(x, 1),), "expected what test.at_least says"),
        (sp.Ge(x, sp.sqrt(x)), (), "asks for x >= 1, which does not hold here"),
    ],
)
def test_what_a_result_does_not_say_is_an_error(condition, hypotheses, words):
    with pytest.raises(ChainError, match=words):
        step(x, x, Algebra(), hypotheses=hypotheses, knows={condition: AT_LEAST})


def test_letters_of_a_known_result_may_stand_for_something_else():
    assert step(x, x, Algebra(), hypotheses=(sp.Ge(y, 1),), knows={sp.Ge(y, sp.sqrt(y)): Cited(AT_LEAST, {x: y})})
    right = chains.MODULUS
    kept = {condition: by for condition, by in right.knows.items() if condition.has(larger) and isinstance(by, Cited)}
    (condition,) = kept
    without = dataclasses.replace(right, knows={**right.knows, condition: chains.UPPER})
    with pytest.raises(ChainError, match=r"expected what dohmatob2024\.kappa\.upper says"):
        check(without)


# Cases ----------------------------------------------------------------------------------------


def test_df_2_is_below_the_rows_in_every_case():
    found = check(FEWER)
    assert found.verdict == "proved"
    assert set(found.steps[0].cites) == {
        "dohmatob2024.kappa.df_2.strict",
        "dohmatob2024.kappa.ridgeless",
        "dohmatob2024.kappa.positive",
        "dohmatob2024.kappa.zero",
    }


def test_a_case_that_is_left_out_is_refused():
    """With as many rows as columns and no penalty, df_2 is T: no case speaks of it, and the hypothesis excludes it."""
    without = dataclasses.replace(equivalents.FEWER, hypotheses=())
    (last,) = FEWER.steps
    found = check(Chain(without, (dataclasses.replace(last, to=without),)))
    assert found.verdict == "refuted"
    assert "no case is given for" in found.steps[0].how


def test_a_step_that_is_false_in_one_case_fails():
    cases = (
        Case(sp.Ge(x, y), (Step(x, Bound("x is the larger", x - y), sign="≤"),)),
        Case(sp.Lt(x, y), (Step(x, Bound("as if x were the larger", x - y), sign="≤"),)),
    )
    assert step(y, x, Alternatives(cases), "≤").verdict in FAILED
    split = (cases[0], Case(sp.Lt(x, y), (Step(x, Algebra(), sign="≤"),)))
    assert step(y, x, Alternatives(split), "≤", hypotheses=(sp.Ge(x, 1),)).verdict in FAILED


def test_a_value_that_is_not_that_of_the_case_is_refused():
    cases = (Case(sp.Ge(x, 1), (Step(sp.S.One, Definition()),), {x: sp.S.One}),)
    found = step(x, sp.S.One, Alternatives(cases))
    assert found.verdict in FAILED
