"""Statements about sequences that are said to be equivalent and are not, and true ones beside them."""

import pytest
import sympy as sp

from derivations import Algebra, Bound
from derivations.rules.examples.statements import T, a, g, series, sums, t, vanishing, word, x
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from tests.derivations.false_chains.lines import Row, not_shown, stated
from theory import Parameter
from theory.language.cases import Case
from theory.language.propositions import Bounded, Tends
from theory.xu2025._schedules import SampleSize


n = sp.Symbol("n", integer=True, positive=True)
c = sp.Symbol("c", positive=True)
even = sp.Symbol("e", even=True, positive=True)
schedule = sp.Symbol("schedule")
N = SampleSize(schedule, n, a, t)
FIRST = SampleSize(schedule, n, a, sp.S.One)


SCHEDULES = stated(
    n,
    n,
    parameters=(
        Parameter(schedule, "growth", choices=("irregular", "constant")),
        Parameter(n, "n", 1, 9),
        Parameter(a, "a", 1, 9),
    ),
)


INSIDE = {
    "a T is bounded if and only if a is, as if a bound were equality": Row(
        Bounded(a + T, T), Bounded(a, T), Inside(Bound("T more", T)), "⇔", "expected a rule that gives ="
    ),
    "a T is bounded if and only if a is, because T = 1": Row(
        Bounded(a * T, T), Bounded(a, T), Inside(Algebra()), "⇔", "is tied by the hypothesis", (sp.Eq(T, 1),)
    ),
    "c is bounded if and only if a is, where c stands for a T": Row(
        Bounded(c, T), Bounded(a * T, T), Inside(Algebra()), "⇔", "depends on it", where={c: a * T}
    ),
    "a (-1)^e is bounded from below as a is, over even numbers alone": Row(
        Bounded(a * (-1) ** even, even), Bounded(a, even), Inside(Algebra()), "⇔", "known to be"
    ),
}
PARTIAL = {
    "sums of T/t^2 are bounded because 1/t^2 is summable": Row(
        sums(T / t**2), series(t**-2), PartialSums(), "⇔", "of terms without T"
    ),
    "sums of 1/(t + T) are bounded only if 1/(t + T) is summable": Row(
        sums(1 / (t + T)), series(1 / (t + T)), PartialSums(), "⇔", "of terms without T"
    ),
    "sums of 1/(t - 3)^2, one of which is infinite, are bounded": Row(
        sums((t - 3) ** -2), series((t - 3) ** -2), PartialSums(), "⇔", "division by t - 3"
    ),
    "sums of (-1)^t are bounded only if it is summable, because t = 2": Row(
        sums((-1) ** t), series((-1) ** t), PartialSums(), "⇔", "is tied by the hypothesis", (sp.Eq(t, 2),)
    ),
}
PRODUCTS = {
    "prod (1 - 1/n_t) tends to 0 if n_t grows slowly, and n_1 >= 2": Row(
        vanishing(1 - 1 / N),
        sp.Not(series(1 / N)),
        InfiniteProduct(),
        "⇔",
        "every term",
        (sp.Ge(FIRST, 2),),
        claim=SCHEDULES,
    ),
    "prod (1 - x/t) tends to 0 for every x": Row(
        vanishing(1 - x / t), sp.Not(series(x / t)), InfiniteProduct(), "⇔", "every term"
    ),
    "prod (1 + 1/T) is bounded if and only if 1/T is summable over t": Row(
        Bounded(sp.Product(1 + x / T, (t, 1, T)), T), series(x / T), InfiniteProduct(), "⇔", "of terms without T"
    ),
    "prod (1 + 1/(t - 3)^2), one factor of which is infinite, is bounded": Row(
        Bounded(a * sp.Product(1 + (t - 3) ** -2, (t, 1, T)), T),
        series((t - 3) ** -2),
        InfiniteProduct(),
        "⇔",
        "division by t - 3",
    ),
}
GIVEN = {
    "the sum of 1/n_t converges because n_t/t tends to infinity": Row(
        series(1 / N), sp.true, FromHypothesis(), "⇔", "no hypothesis", (Tends(N / t, t, sp.oo),)
    ),
    "a > 2 because a > 1": Row(a > 2, sp.true, FromHypothesis(), "⇔", "a case", (a > 1,)),
}
WORDS = stated(x, x, parameters=(Parameter(x, "x", 1, 9), Parameter(word, "a word", choices=("one", "two"))))
LISTS = stated(
    x,
    x,
    parameters=(
        Parameter(x, "x", 1, 9),
        Parameter(word, "a word", choices=("one", "two"), further=(r"[1-9]", "a digit")),
    ),
)
BOTH = ByCases(word, {"one": Algebra(), "two": Algebra()})
BEFORE, AFTER = Case(word, {"one": x + x, "two": x * x}), Case(word, {"one": 2 * x, "two": x**2})
CASES = {
    "x = 2 x by no cases at all": Row(x, 2 * x, ByCases(word, {}), "=", "one of finitely many words"),
    "two formulas are the same because they are for two of many words": Row(
        BEFORE, AFTER, BOTH, "=", "one of finitely many words", claim=LISTS
    ),
    "two formulas are the same because they are for one of two words": Row(
        BEFORE,
        Case(word, {"one": 2 * x, "two": x}),
        ByCases(word, {"one": Algebra()}),
        "=",
        "a rule for each",
        claim=WORDS,
    ),
    "two formulas are the same that differ for one word": Row(
        BEFORE, Case(word, {"one": 2 * x, "two": x}), BOTH, "=", "two", claim=WORDS
    ),
}
ALL = INSIDE | PARTIAL | PRODUCTS | GIVEN | CASES


@pytest.mark.parametrize("row", ALL.values(), ids=ALL)
def test_statements_that_are_not_equivalent_are_not_proved_so(row):
    not_shown(row.found.verdict, row.found.how, row.reason)


HOLD = {
    "a (a + T) is bounded if and only if a^2 + a T is": Row(
        Bounded(a * (a + T), T), Bounded(a**2 + a * T, T), Inside(Algebra()), "⇔"
    ),
    "sums of t^-g are bounded if and only if it is summable": Row(sums(t**-g), series(t**-g), PartialSums(), "⇔"),
    "prod (1 - 1/(n_t + 1)) tends to 0 if and only if 1/(n_t + 1) is not summable": Row(
        vanishing(1 - 1 / (N + 1)), sp.Not(series(1 / (N + 1))), InfiniteProduct(), "⇔"
    ),
    "prod (1 - 1/n_t) likewise where every n_t >= 2": Row(
        vanishing(1 - 1 / N), sp.Not(series(1 / N)), InfiniteProduct(), "⇔", given=(sp.Ge(N, 2),)
    ),
    "the sum of 1/n_t converges because it is said to": Row(
        series(1 / N), sp.true, FromHypothesis(), "⇔", given=(series(1 / N),)
    ),
    "two formulas are the same for both words": Row(BEFORE, AFTER, BOTH, "=", claim=WORDS),
}


@pytest.mark.parametrize("row", HOLD.values(), ids=HOLD)
def test_statements_that_are_equivalent_are_proved_so(row):
    found = row.found
    assert found.verdict == "proved", found.how
