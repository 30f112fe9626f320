"""What an abbreviation is declared to be, and its meaning is not: rules and sympy would believe the letter."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, Chain, Cited, Definition, Step, Strength, check
from derivations.errors import ChainError
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import claimed, n, one_step, r, x, y
from theory.language.matrices import Arbitrary, Symmetric


FAR = sp.Integer(10) ** 40
"""No small number lies beyond it."""
c, b = sp.symbols("c b", positive=True)
w = sp.Symbol("w", nonnegative=True)
whole, even, prime = sp.Symbol("i", integer=True), sp.Symbol("e", even=True), sp.Symbol("p", prime=True)
nonzero, real = sp.Symbol("z", real=True, nonzero=True), sp.Symbol("c", real=True)
j = sp.Symbol("j", integer=True, positive=True)
f = sp.Function("f", positive=True)
indexed = sp.IndexedBase("r", positive=True)[n]
A, S = Arbitrary("A", 2, 2), Symmetric("S", 2)


def declared(left, sign, right, where, hypotheses=(), rule=None):
    """A chain of one step, which holds for what letters are declared to be."""
    return one_step(left, right, rule or Algebra(), sign, hypotheses, where)


def in_the_chain(left, sign, right, where):
    """The same with abbreviations of the chain, written out in its second step."""
    (letter,) = where
    claim = claimed(where[letter], right, sign)
    return Chain(claim, (Step(letter, Definition()), Step(claim, Algebra(), sign)), where=where)


REFUTED = {
    "positive, and negative far out": declared(c, "≥", 0, {c: FAR - x}),
    "positive, as an abbreviation of the chain": in_the_chain(FAR - x, "≥", 0, {c: FAR - x}),
    "positive, and zero at one point": declared(c, "≥", 0, {c: (x - FAR) ** 2}),
    "nonnegative, and negative at one whole number": declared(w, "≥", 0, {w: (n - 5) ** 2 - sp.Rational(1, 2)}),
    "negative": declared(sp.Symbol("c", negative=True), "≤", 0, {sp.Symbol("c", negative=True): x - FAR}),
    "nonpositive": declared(sp.Symbol("c", nonpositive=True), "≤", 0, {sp.Symbol("c", nonpositive=True): x - FAR}),
    "nonzero, and zero at one point": declared(nonzero**2, "≥", 0, {nonzero: x - FAR}),
    "whole": declared(sp.sin(sp.pi * whole), "=", 0, {whole: x / FAR}),
    "even": declared(sp.cos(sp.pi * even), "=", 1, {even: n + 1}),
    "prime": declared(prime, "≥", 0, {prime: n}),
    "real, and the root of a negative number": declared(real**2, "≥", 0, {real: sp.sqrt(FAR - x)}),
    "real, and a division by zero": declared(real**2, "≥", 0, {real: 1 / (x - FAR)}),
    "an abbreviation of a wrong one": declared(c, "≥", 0, {w: FAR - x, c: w + 1}),
    "a wrong abbreviation of a right one": declared(c, "≥", 0, {w: x, c: FAR - w}),
    "a function": declared(f(x), "≥", 0, {f(x): FAR - x}),
    "with an index": declared(indexed, "≥", 0, {indexed: FAR - n}),
    "used deep inside a rule": declared(x + 1 / c, "≥", x, {c: FAR - y}, rule=Bound("1/c is positive", 1 / c)),
    "in a hypothesis as well": declared(c, "≥", 0, {c: FAR - x}, (sp.Le(c, 2 * FAR, evaluate=False),)),
}
"""Chains whose letter is not what it is declared to be, with a point at which that shows."""


@pytest.mark.parametrize("name", REFUTED)
def test_an_abbreviation_that_is_not_what_it_is_declared_to_be_is_an_error(name):
    with pytest.raises(ChainError, match=r"is declared .* but .* is false at"):
        check(REFUTED[name])


UNSHOWN = {
    "positive, and negative farther out than is looked": declared(
        c, "≥", 0, {c: 5 - sp.log(sp.log(sp.log(x + 16)) + 1)}
    ),
    "irrational, of a sum": declared(
        sp.Symbol("c", irrational=True) ** 2, "≥", 0, {sp.Symbol("c", irrational=True): sp.pi + sp.E + x}
    ),
}
"""Chains whose letter may be what it is declared to be."""


@pytest.mark.parametrize("name", UNSHOWN)
def test_what_is_not_shown_of_a_meaning_proves_nothing(name):
    found = check(UNSHOWN[name])
    assert found.verdict != "proved"
    assert found.strength < Strength.LEMMA


def test_what_is_not_shown_stands_beside_the_step():
    (condition,) = check(UNSHOWN["irrational, of a sum"]).steps[0].conditions
    assert (condition.note, condition.verdict) == ("c is declared irrational", "unverified")


TRUE = {
    "positive where a hypothesis says so": declared(c, "≥", 0, {c: FAR - x}, (sp.Lt(x, FAR),)),
    "positive, in the chain": in_the_chain(x + y, "≥", 0, {c: x + y}),
    "an abbreviation of an abbreviation": declared(c, "≥", 1, {w: r**2, c: w + 1}),
    "a quotient": declared(c, "≥", 0, {c: x / (y - 1)}, (sp.Gt(y, 1),)),
    "a sum of positive terms": declared(c, "≥", 0, {c: sp.Sum(1 / j, (j, 2, n))}, (sp.Ge(n, 2),)),
    "nonzero": declared(nonzero**2, "≥", 0, {nonzero: x - 1}, (sp.Gt(x, 1),)),
    "whole": declared(sp.sin(sp.pi * whole), "=", 0, {whole: n * (n + 1)}),
    "even": declared(sp.cos(sp.pi * even), "=", 1, {even: 2 * n}),
    "a root": declared(real**2, "≥", 0, {real: sp.sqrt(FAR - x)}, (sp.Le(x, FAR),)),
    "a function": declared(f(x), "≥", 0, {f(x): x**2 + 1}),
    "with an index": declared(indexed, "≥", 0, {indexed: 1 / n}),
    "nothing": declared(sp.Symbol("c"), "=", FAR - x, {sp.Symbol("c"): FAR - x}, rule=Definition()),
}
"""Chains whose letters are what they are declared to be."""


@pytest.mark.parametrize("name", TRUE)
def test_an_abbreviation_that_is_what_it_is_declared_to_be_is_believed(name):
    assert check(TRUE[name]).verdict == "proved"


def test_what_shows_it_stands_beside_the_step():
    (condition,) = check(TRUE["positive where a hypothesis says so"]).steps[0].conditions
    assert (condition.note, condition.verdict) == ("c is declared positive", "proved")
    assert condition.how == f"under x < {FAR}"


CIRCLES = {
    "of itself": {c: c**2},
    "of a later one": {c: b, b: x},
    "of each other": {c: 2 * b, b: c / 2},
}


@pytest.mark.parametrize("name", CIRCLES)
def test_an_abbreviation_is_defined_by_those_before_it(name):
    with pytest.raises(ChainError, match="to be defined before it"):
        check(declared(c, "≥", 0, CIRCLES[name]))


def test_a_symmetric_letter_stands_for_a_symmetric_matrix():
    claim = claimed(sp.Trace(S.T * A), sp.Trace(A * S), "=", (), {S: A})
    with pytest.raises(ChainError, match=r"S is declared symmetric, but A = A\.T is false"):
        check(Chain(claim, (Step(claim, Algebra()),)))


def test_a_matrix_has_the_shape_of_what_it_stands_for():
    claim = claimed(sp.Trace(S), 0, "=", (), {S: Arbitrary("B", 3, 3)})
    assert check(Chain(claim, (Step(claim, Algebra()),))).verdict in FALSE


def test_a_parameter_of_the_claim_is_given_no_value():
    claim = claimed(x, FAR, "≤")
    with pytest.raises(ChainError, match="x is free in the claim, not to be given a value"):
        check(Chain(claim, (Step(claim, Algebra(), "≤"),), where={x: FAR * y / (1 + y)}))


def test_an_abbreviation_of_the_claim_means_the_same_in_its_chain():
    claim = claimed(r, x + 1, "=", (), {r: x})
    with pytest.raises(ChainError, match="r is x in the claim; got x \\+ 1"):
        check(Chain(claim, (Step(claim, Definition()),), where={r: x + 1}))


OUTSIDE = {
    "negative": (claimed(sp.Symbol("c", negative=True) ** 3, 0, "≤"), sp.Symbol("c", negative=True), x - FAR),
    "nonpositive": (claimed(sp.Symbol("c", nonpositive=True) ** 3, 0, "≤"), sp.Symbol("c", nonpositive=True), x - FAR),
    "nonzero": (claimed(-sp.Abs(nonzero), 0, "<"), nonzero, x - FAR),
    "even": (claimed(sp.sin(sp.pi * even / 2), 0, "≤"), even, n),
}
"""Results whose letter is declared to be something, and values that need not be that."""


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_result_is_cited_with_values_of_the_domains_of_its_letters(name):
    result, letter, value = OUTSIDE[name]
    claim = claimed(result.lhs.xreplace({letter: value}), 0, result.kind.value)
    assert check(Chain(claim, (Step(claim, Cited(result, {letter: value}), result.kind.value),))).verdict in FALSE
