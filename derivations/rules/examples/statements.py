"""Statements about sequences, and words that a parameter may be: examples of the rules."""

import sympy as sp

from derivations.rules.algebra import Algebra, Bound
from derivations.rules.examples.steps import Example, said, step
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from theory import Parameter
from theory.language.cases import Case
from theory.language.propositions import Bounded, Converges, Tends


T, t = sp.symbols("T t", integer=True, positive=True)
a, g, x = sp.symbols("a g x", positive=True)
word = sp.Symbol("word")
PARAMETERS = (Parameter(x, "a number", 1, 9), Parameter(word, "a word", choices=("one", "two")))
WORDS = said(x, x, parameters=PARAMETERS)
BEFORE, AFTER = Case(word, {"one": x + x, "two": x * x}), Case(word, {"one": 2 * x, "two": x**2})


def series(term):
    """That the series of a term converges."""
    return Converges(term, t, evaluate=False)


def sums(term):
    """That partial sums stay bounded."""
    return Bounded(a * sp.Sum(term, (t, 1, T)), T)


def vanishing(factor):
    """That a product tends to 0."""
    return Tends(a * sp.Product(factor, (t, 1, T)), T, 0)


EXAMPLES = (
    Example(
        Inside,
        step(Bounded(a * (a + T), T), Bounded(a**2 + a * T, T), Inside(Algebra()), "⇔"),
        "proved (symbolic)",
        step(Bounded(a + T, T), Bounded(a, T), Inside(Bound("T more", T)), "⇔"),
        "unverified: expected a rule that gives =",
    ),
    Example(
        PartialSums,
        step(sums(t**-g), series(t**-g), PartialSums(), "⇔"),
        "proved (lemma)",
        step(sums(T / t**2), series(t**-2), PartialSums(), "⇔"),
        "unverified: of terms without T",
    ),
    Example(
        InfiniteProduct,
        step(vanishing(1 - 1 / (t + 1)), sp.Not(series(1 / (t + 1))), InfiniteProduct(), "⇔"),
        "proved (lemma)",
        step(vanishing(1 - x / t), sp.Not(series(x / t)), InfiniteProduct(), "⇔"),
        "unverified: every term",
    ),
    Example(
        FromHypothesis,
        step(series(t**-g), sp.true, FromHypothesis(), "⇔", given=(series(t**-g),)),
        "proved (symbolic)",
        step(series(t**-g), sp.true, FromHypothesis(), "⇔", given=(Tends(t / t**g, t, sp.oo),)),
        "refuted: a case that the hypotheses admit",
    ),
    Example(
        ByCases,
        step(BEFORE, AFTER, ByCases(word, {"one": Algebra(), "two": Algebra()}), claim=WORDS),
        "proved (symbolic)",
        step(BEFORE, AFTER, ByCases(word, {"one": Algebra()}), claim=WORDS),
        "unverified: a rule for each",
    ),
)
