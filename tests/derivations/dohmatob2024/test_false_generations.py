"""False statements about generations: products, recursions and sums over them; beside each rule one that is true."""

import pytest
import sympy as sp

from derivations import Line, Mean, Rows, Setting, Step
from derivations.checking.check import check_line
from derivations.classical import INVERSE_WISHART, A, X as DESIGN
from derivations.dohmatob2024.rules import generations as rules
from derivations.dohmatob2024.rules.recursions import EveryGeneration, OneGeneration, RecursionInduction
from tests.derivations.false_chains.lines import not_shown
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter, Quantity
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Recursion, Symmetric


d, k, N, T = sp.symbols("d k N T", integer=True, positive=True)
n, m, j = sp.symbols("n m j", integer=True, nonnegative=True)
c = sp.Symbol("c", integer=True)
r = sp.Symbol("r", nonnegative=True)
x, y = sp.symbols("x y", positive=True)
w, W = Arbitrary("w", d, 1), Arbitrary("W", d, d)
STATE = Arbitrary("s", d, 1, m - 1)
ONE = sp.Identity(d)


def matrix(index):
    return Arbitrary("P", d, d, index)


def product(first, last, body=None):
    """P_last ... P_first."""
    return OrderedProduct(matrix(j) if body is None else body, j, first, last)


def steps(step, start=w, times=n):
    """A recursion."""
    return Recursion(STATE, step, m, start, times)


def verdict(before, after, rule, hypotheses=(), where=None):
    """The verdict on one step between matrices, and why."""
    found = check_line(Line(before, after, Step(after, rule), Setting(hypotheses, where or {}), {}))
    return found.verdict, found.how


INDUCTION = {
    "P_{n-1}...P_2 is P_{n-1}...P_0": (product(2, n - 1), product(0, n - 1), RecursionInduction(n, 0)),
    "P_{n-1} P_{n-2} is P_{n-1} P_{n-2} P_{n-3}, passed on by one factor": (
        *(product(n - 2, n - 1), product(n - 2, n - 1) * W, RecursionInduction(n, 0)),
    ),
    "a state that does not move doubles after the first generation": (
        *(steps(STATE), sp.Min(n, 2) * w, RecursionInduction(n, 1), (sp.Ge(n, 3),)),
    ),
    "a step that depends on the number of steps is taken one at a time": (
        *(steps(n * STATE), sp.factorial(n) * w, RecursionInduction(n, 1), (sp.Ge(n, 1),)),
    ),
    "a number that is not whole is reached by steps of 1": (
        *(steps(STATE, times=r), sp.cos(2 * sp.pi * r) * w, RecursionInduction(r, 0)),
    ),
    "n steps are one, where the number is hidden": (
        *(steps(STATE + W * w), w + c * W * w, RecursionInduction(n, 1), (sp.Ge(n, 1),), {c: n**2}),
    ),
    "from a base above the smallest number": (steps(2 * STATE), 2 * w, RecursionInduction(n, 1)),
}
EVERY = {
    "a product of many matrices is the matrix Z0 of somebody": (
        *(product(0, n), Arbitrary("Z0", d, d, 0), EveryGeneration(), (sp.Ge(n, 1),)),
    ),
    "a sum of products is three times one of them": (
        *(MatrixSum(product(0, m), m, 0, 2), 3 * product(0, m), EveryGeneration()),
    ),
    "two products of one length commute": (
        *(product(0, n) * product(1, n), product(1, n) * product(0, n), EveryGeneration(), (sp.Ge(n, 2),)),
    ),
}
LAST = {
    "there is a last factor of no factors": (product(0, n - 1), matrix(n - 1) * product(0, n - 2), OneGeneration()),
    "the last factor stands on the right": (
        *(product(0, n - 1), product(0, n - 2) * matrix(n - 1), OneGeneration(), (sp.Ge(n, 1),)),
    ),
}
MATRICES = INDUCTION | EVERY | LAST


@pytest.mark.parametrize("case", MATRICES.values(), ids=MATRICES)
def test_a_false_identity_for_every_generation_is_not_proved(case):
    not_shown(*verdict(*case))


TRUE_MATRICES = {
    "a product passes from each number to the next": (
        *(product(2, n - 1), product(2, n - 1) * ONE, RecursionInduction(n, 2), (sp.Ge(n, 2),)),
    ),
    "a recursion that adds, from 0": (steps(STATE + W * w), w + n * W * w, RecursionInduction(n, 0)),
    "a letter beside a product": (
        *((product(0, n) * Arbitrary("Z0", d, d, 0)).T, Arbitrary("Z0", d, d, 0).T * product(0, n).T),
        *(EveryGeneration(), (sp.Ge(n, 1),)),
    ),
    "the last factor on the left": (
        *(product(0, n - 1), matrix(n - 1) * product(0, n - 2), OneGeneration(), (sp.Ge(n, 1),)),
    ),
}


@pytest.mark.parametrize("case", TRUE_MATRICES.values(), ids=TRUE_MATRICES)
def test_a_true_identity_for_every_generation_is_proved(case):
    assert verdict(*case)[0] == "proved", verdict(*case)


# Sums over generations --------------------------------------------------------------------------

X = Arbitrary("X", m + d + 2, d, m)
B, Sigma = Arbitrary("B", d, d), Symmetric("Sigma", d)
GRAM = X.T * X
INVERSE = Mean(sp.Trace(B * GRAM.inverse()))
KNOWN = sp.Trace(B * Sigma.inverse()) / (m + 1)
"""Its mean for m + d + 2 rows."""
ANY = Quantity("toy.any", "q", "q", "Anything.")()
PATH = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
HELD = sp.Gt(x, y**2 + 1)


def line(before, rule, after, sign="="):
    """The verdict on one step between formulas, and why."""
    parameters = (*(Parameter(letter, str(letter), 1, 9) for letter in (N, x, y)), Parameter(d, "d", 1, 4))
    claim = toy_claim(kind=Kind.ASYMPTOTIC, lhs=ANY, rhs=d, parameters=parameters, hypotheses=(HELD,), path=PATH)
    setting = Setting(claim.hypotheses, {}, {"X": Rows(Sigma)}, claim)
    before, after = sp.sympify(before), sp.sympify(after)
    found = check_line(Line(before, after, Step(after, rule, sign), setting, {}))
    return found.verdict, found.how


def over(term, low=1, high=N):
    return sp.Sum(term, (m, low, high))


def grams(high=N):
    return MatrixSum(GRAM, m, 1, high)


PIECES = sp.Piecewise((5, sp.Eq(m, 1)), (m**2, True))
CITED = {A: B, DESIGN: X, DESIGN.shape[0]: m + d + 2}
SUMS = {
    "the mean of the sum of m X'X is that of m times the sum, m before it": (
        *(Mean(m * sp.Trace(grams())), rules.OverGenerations(), over(Mean(m * sp.Trace(GRAM)))),
    ),
    "the mean of the trace of a squared sum is the sum of means of squares": (
        *(Mean(sp.Trace(grams() * grams())), rules.OverGenerations(), over(Mean(sp.Trace(GRAM * GRAM)))),
    ),
    "a sum over -3 generations is taken apart": (
        *(Mean(sp.Trace(grams(-N))), rules.OverGenerations(), over(Mean(sp.Trace(GRAM)), high=-N)),
    ),
    "a sum of nothing has a first term": (over(PIECES, high=N - 3), rules.FirstTerm(m), 5 + over(m**2, 2, N - 3)),
    "the first term is dropped": (over(PIECES), rules.FirstTerm(m), over(m**2, 2)),
    "a result for m >= 9 is used for every m": (
        INVERSE,
        rules.CitedInSum(INVERSE_WISHART, CITED, index=m, low=9),
        KNOWN,
    ),
    "a result for m >= 9 is used in a sum from 1": (
        *(over(INVERSE), rules.CitedInSum(INVERSE_WISHART, CITED, index=m, low=9), over(KNOWN)),
    ),
    "infinitely many small gaps vanish": (
        *(over(1 / m**2 + 1 / (m * T), high=sp.oo), rules.TermByTerm(m), over(1 / m**2, high=sp.oo), "≃"),
    ),
    "as many small gaps as the size vanish": (
        *(over(m / (T - 3), high=T), rules.TermByTerm(m), over(m / (T + m), high=T), "≃"),
    ),
    "5 is at most 3, as 5 times 0 is at most 3 times 0": (5, rules.FactorBelow(sp.S.Zero, "numbers"), 3, "≤"),
    "infinity is at most x": (x * sp.oo, rules.FactorBelow(x, "numbers"), x, "≤"),
    "a hypothesis times -3": (-3 * x, rules.ByHypothesis(HELD, sp.Integer(-3)), -3 * y**2 - 3, ">"),
    "a hypothesis that nobody made": (3 * x, rules.ByHypothesis(sp.Gt(x, y), sp.Integer(3)), 3 * y, ">"),
}


@pytest.mark.parametrize("case", SUMS.values(), ids=SUMS)
def test_a_false_step_with_sums_over_generations_is_not_proved(case):
    not_shown(*line(*case))


TRUE_SUMS = {
    "the mean of a sum of m X'X": (
        *(Mean(sp.Trace(MatrixSum(m * GRAM, m, 1, N))), rules.OverGenerations(), over(Mean(m * sp.Trace(GRAM)))),
    ),
    "the first term of a sum that has one": (over(PIECES), rules.FirstTerm(m), 5 + over(m**2, 2)),
    "a result for m >= 1 is used in a sum from 1": (
        *(over(INVERSE), rules.CitedInSum(INVERSE_WISHART, CITED, index=m, low=1), over(KNOWN)),
    ),
    "finitely many gaps vanish": (over(m / (T - 3)), rules.TermByTerm(m), over(m / (T + m)), "≃"),
    "a number below another": (x * sp.log(2), rules.FactorBelow(x, "numbers"), x, "≤"),
    "a hypothesis times 3": (3 * x, rules.ByHypothesis(HELD, sp.Integer(3)), 3 * y**2 + 3, ">"),
}


@pytest.mark.parametrize("case", TRUE_SUMS.values(), ids=TRUE_SUMS)
def test_a_true_step_with_sums_over_generations_is_proved(case):
    assert line(*case)[0] == "proved", line(*case)
