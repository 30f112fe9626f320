"""Products, recursions and sums over generations: examples of the rules."""

import sympy as sp

from derivations.classical import INVERSE_WISHART, A, X as DESIGN
from derivations.dohmatob2024.algebra import THM_4_6_LIMIT_BOUND
from derivations.dohmatob2024.rules.generations import (
    ByHypothesis,
    CitedInSum,
    FactorBelow,
    FirstTerm,
    OverGenerations,
    TermByTerm,
)
from derivations.dohmatob2024.rules.products import FactorByFactor, FactorsRise, ProductToZero, SqueezedToZero, Vacuous
from derivations.dohmatob2024.rules.recursions import EveryGeneration, OneGeneration, RecursionInduction
from derivations.language.formulas import Mean, Rows
from derivations.rules.examples.steps import Example, said, step
from theory import GrowthPath, Kind
from theory.dohmatob2024 import algebra
from theory.dohmatob2024._setting import m, n
from theory.dohmatob2024.algebra import ETA, a, p
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Recursion, Symmetric


d, k, N, T = sp.symbols("d k N T", integer=True, positive=True)
i, M = sp.symbols("i M", integer=True, nonnegative=True)
x, y = sp.symbols("x y", positive=True)
w, W, Z = Arbitrary("w", d, 1), Arbitrary("W", d, d), Arbitrary("Z0", d, d, 0)
SOME, BEGUN = (sp.Ge(M, 1),), (sp.Ge(M, 2),)
HELD = sp.Gt(x, y**2 + 1)
PATH = GrowthPath("T grows", size=k, sizes=(4, 16, 64), sets={T: k * (d + 2)})
GROWS = said(x + y + N + d, d, Kind.ASYMPTOTIC, path=PATH, hypotheses=(HELD,))
IN_N = said(a + p + 1, 1, Kind.ASYMPTOTIC, path=GrowthPath("n grows", n, (10, 100, 1000)))
X, B, Sigma = Arbitrary("X", i + d + 2, d, i), Arbitrary("B", d, d), Symmetric("Sigma", d)
INVERSE, KNOWN = Mean(sp.Trace(B * (X.T * X).inverse())), sp.Trace(B * Sigma.inverse()) / (i + 1)
CITED = {A: B, DESIGN: X, DESIGN.shape[0]: i + d + 2}
PIECES = sp.Piecewise((5, sp.Eq(i, 1)), (i**2, True))


def product(first, last):
    """P_last ... P_first."""
    return OrderedProduct(Arbitrary("P", d, d, i), i, first, last)


def added(start):
    """A recursion that adds Ww in each of M steps."""
    state = Arbitrary("s", d, 1, i - 1)
    return Recursion(state, state + W * w, i, start, M)


def total(term, low=1, high=N):
    """A sum over generations."""
    return sp.Sum(term, (i, low, high))


def factors(factor):
    """A product of numbers over generations."""
    return sp.Product(factor, (m, 0, n - 1))


def here(before, after, rule, sign="="):
    """A step about designs of generations, under x > y^2 + 1."""
    return step(before, after, rule, sign, (HELD,), {}, {"X": Rows(Sigma)}, GROWS)


GRAMS = MatrixSum(X.T * X, i, 1, N)
POWER, HARMONIC = (m + 1) ** -p, 1 / (m + 1)
POWERS = factors(1 / (1 + a * POWER))
SLOW = (sp.Le(p, 1),)
EMPTY = algebra.ASSUMPTIONS_POWER_LAW

EXAMPLES = (
    Example(
        OneGeneration,
        step(product(0, M - 1), Arbitrary("P", d, d, M - 1) * product(0, M - 2), OneGeneration(), given=SOME),
        "proved (symbolic)",
        step(product(0, M - 1), Arbitrary("P", d, d, M - 1) * product(0, M - 2), OneGeneration()),
        "refuted",
    ),
    Example(
        EveryGeneration,
        step((product(0, M) * Z).T, Z.T * product(0, M).T, EveryGeneration(), given=SOME),
        "proved (symbolic)",
        step(product(0, M) * product(1, M), product(1, M) * product(0, M), EveryGeneration(), given=BEGUN),
        "refuted",
    ),
    Example(
        RecursionInduction,
        step(added(w), w + M * W * w, RecursionInduction(M, 0)),
        "proved (exact)",
        step(product(2, M - 1), product(0, M - 1), RecursionInduction(M, 0)),
        "refuted",
    ),
    Example(
        OverGenerations,
        here(Mean(sp.Trace(GRAMS)), total(Mean(sp.Trace(X.T * X))), OverGenerations()),
        "proved (exact)",
        here(Mean(i * sp.Trace(GRAMS)), total(Mean(i * sp.Trace(X.T * X))), OverGenerations()),
        "unverified",
    ),
    Example(
        FirstTerm,
        here(total(PIECES), 5 + total(i**2, 2), FirstTerm(i)),
        "proved (symbolic)",
        here(total(PIECES, high=N - 3), 5 + total(i**2, 2, N - 3), FirstTerm(i)),
        "refuted",
    ),
    Example(
        CitedInSum,
        here(total(INVERSE), total(KNOWN), CitedInSum(INVERSE_WISHART, CITED, index=i, low=1)),
        "proved (symbolic)",
        here(total(INVERSE), total(KNOWN), CitedInSum(INVERSE_WISHART, CITED, index=i, low=9)),
        "unverified",
    ),
    Example(
        TermByTerm,
        here(total(i / (T - 3)), total(i / (T + i)), TermByTerm(i), "≃"),
        "proved (symbolic)",
        here(total(i / (T - 3), high=T), total(i / (T + i), high=T), TermByTerm(i), "≃"),
        "unverified",
    ),
    Example(
        ByHypothesis,
        here(3 * x, 3 * y**2 + 3, ByHypothesis(HELD, sp.Integer(3)), ">"),
        "proved (symbolic)",
        here(-3 * x, -3 * y**2 - 3, ByHypothesis(HELD, sp.Integer(-3)), ">"),
        "refuted",
    ),
    Example(
        FactorBelow,
        here(x * sp.log(2), x, FactorBelow(x, "log 2 < 1"), "≤"),
        "proved (symbolic)",
        here(x, x * sp.log(2), FactorBelow(x, "1 < log 2"), "≤"),
        "refuted",
    ),
    Example(
        FactorByFactor,
        step(POWERS, factors((m + 1) ** p / ((m + 1) ** p + a)), FactorByFactor("times (m + 1)^p")),
        "proved (symbolic)",
        step(POWERS, factors(2 / (1 + a * POWER)), FactorByFactor("twice")),
        "refuted",
    ),
    Example(
        FactorsRise,
        step(POWERS, factors(1 / (1 + a * HARMONIC)), FactorsRise(POWER, HARMONIC), "≤", given=SLOW),
        "proved (symbolic)",
        step(POWERS, factors(1 / (1 + a * HARMONIC)), FactorsRise(POWER, HARMONIC), "≤"),
        "unverified",
    ),
    Example(
        SqueezedToZero,
        step(7 * ETA, 0, SqueezedToZero(THM_4_6_LIMIT_BOUND), "→", given=SLOW, claim=IN_N),
        "proved (symbolic)",
        step(ETA, 0, SqueezedToZero(THM_4_6_LIMIT_BOUND), "→", claim=IN_N),
        "unverified",
    ),
    Example(
        ProductToZero,
        step(3 * factors(1 / (1 + a * HARMONIC)), 0, ProductToZero(), "→", claim=IN_N),
        "confirmed (numeric)",
        step(n * factors(1 / (1 + a * HARMONIC)), 0, ProductToZero(), "→", claim=IN_N),
        "unverified",
    ),
    Example(
        Vacuous,
        step(EMPTY.rhs, EMPTY.rhs, Vacuous(EMPTY.hypotheses[1]), "≃", given=EMPTY.hypotheses, claim=EMPTY),
        "unverified: vacuous: the limit of d**(-beta) - 1/C is -1/C, which is negative",
        step(x, 2 * x, Vacuous(HELD), "≃", given=(HELD,), claim=GROWS),
        "refuted: may hold at every size",
    ),
)
