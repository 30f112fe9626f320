"""False statements about orders of magnitude along a growth path; beside each rule a true one that is still proved."""

import pytest
import sympy as sp

from derivations import Chain, Step
from derivations.checking.check import check
from derivations.dohmatob2024.rules.optima import BestPlace, OptimalExponent
from derivations.dohmatob2024.rules.orders import Comparison, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.power_law_sums import j
from theory import EIGENVALUE, Claim, GrowthPath, Kappa, Kind, Parameter, Source, Trace
from theory.language.optimum import Least, Minimiser
from theory.vocabulary.covariances import Covariance


T = sp.Symbol("T", integer=True, positive=True)
q = sp.Symbol("q", integer=True, nonnegative=True)
w = sp.Symbol("w", nonnegative=True)
kappa, kappa_0, z = sp.symbols("kappa kappa_0 z", nonnegative=True)
best = sp.Symbol("best", positive=True)
d = sp.Symbol("d", integer=True, positive=True)
Sigma, Other = sp.symbols("Sigma Other")
HALF = sp.Rational(1, 2)
LOW, TOP = Kappa(T**-2, T, Sigma), Kappa(1, T, Sigma)
"""κ at both ends of the range of the penalty, for eigenvalues j^-2."""
SPECTRUM = {Sigma: Covariance("power", d, 1, sp.Integer(2))}
PATH = GrowthPath("T → ∞", T, (10, 100, 1000), {d: sp.ceiling(T**2)})


def verdict(left, right, rule, sign="≍", hypotheses=(), where=None):
    """The verdict on one step, and why."""
    parameters = (Parameter(q, "q", 0, 4), Parameter(w, "w", 0, 4))
    claim = Claim(
        "false.order",
        Kind.ORDER if sign == "≍" else Kind.ORDER_AT_LEAST,
        "a false statement",
        sp.sympify(left),
        sp.sympify(right),
        parameters,
        Source("a test", "here"),
        hypotheses=hypotheses,
        where=SPECTRUM | (where or {}),
        path=PATH,
    )
    checked = check(Chain(claim, (Step(claim, rule, sign),)))
    return checked.verdict, checked.steps[-1].how


def df(at, spectrum=Sigma):
    return Trace(EIGENVALUE / (EIGENVALUE + at), spectrum)


def over(body, low=LOW, high=TOP):
    return Least(body, kappa, low, high)


def total(term, low=1, high=T):
    return sp.Sum(term, (j, low, high))


log = sp.log(T)
FALSE = {
    # Sums whose length grows
    "sum j^-2/(1 + 1/(T j)) grows like T": (total(j**-2 / (1 + 1 / (T * j))), T, Comparison()),
    "the only term 1/T of a sum of 1/j is of order 1": (total(1 / j, T, T), 1, Comparison()),
    "the only term T of a sum of j is of order T^2": (total(j, T, T), T**2, Comparison()),
    "a sum that ends before it begins is of the order of T": (total(sp.S.One, T**2, T), T, Comparison()),
    "a sum of nothing is of order T^-2": (total(j, 1, 1 / T), T**-2, Comparison()),
    "sum (1 + T j^(q-1))^-1 is of order T at q = 1": (total(1 / (1 + T * j ** (q - 1))), T, Comparison()),
    "a sum of j^j is of the order of its index": (total(j**j), total(j ** (j - 1)), Comparison()),
    # Rounding, logarithms, differences
    "the integer part of T/(2T + 1) is of order 1": (sp.floor(T / (2 * T + 1)), 1, Exponents()),
    "log(1 + T/(10 T + 1)) - 1/2 is of order 1": (sp.log(1 + T / (10 * T + 1)) - HALF, 1, Exponents()),
    # Constants that vanish
    "w T is of order T for every w >= 0": (w * T, T, Exponents()),
    "no hypothesis that cannot hold proves anything": (T, T**2, Exponents(), "≍", (sp.Gt(q, 5), sp.Lt(q, 3))),
    # What is implicit
    "κ(T^-9, T) is of order T^-9": (z, T**-9, Exponents(), "≍", (), {kappa: Kappa(T**-9, T, Sigma), z: kappa}),
    "κ(0, T) is of order 1": (z, 1, Exponents(), "≍", (), {kappa: Kappa(0, T, Sigma), z: kappa}),
    "κ for T^3 rows is of the order of the penalty": (
        *(kappa_0, 1, Exponents(), "≍", ()),
        {kappa_0: Kappa(0, T**3, Sigma)},
    ),
    "the place of a minimum is of order 1": (z, 1, Exponents(), "≍", (), {z: Minimiser(kappa + 1, kappa, LOW, TOP)}),
    "1 - df(T^-9)/T is of order 1": (1 - df(z) / T, 1, KappaOrder(), "≍", (), {z: T**-9}),
    "1 - df/T of a flat spectrum is of order 1": (
        *(1 - df(kappa, Other) / T, 1, KappaOrder(), "≍", ()),
        {kappa: Kappa(1 / T, T, Sigma), Other: Covariance("isotropic", d)},
    ),
    # Infima: what holds at every place does not hold uniformly
    "min(log T, 1/κ) is log(1 + 1/κ) under an infimum": (
        over(sp.Min(log, 1 / kappa) * (kappa * log + 1 / (kappa * log))),
        over(sp.log(1 + 1 / kappa) * (kappa * log + 1 / (kappa * log))),
        Exponents(),
    ),
    "inf 1/κ + log T is inf 1/κ + κ log T": (over(1 / kappa + log), over(1 / kappa + kappa * log), Exponents()),
    "inf 1/κ - 1 is inf 1/κ": (over(kappa / T + (1 / kappa - 1)), over(kappa / T + 1 / kappa), Exponents()),
    "inf κ + T^-9 is at least of order 1, by weights 2 and -1": (
        *(over(kappa + T**-9), 1, OptimalExponent(sp.S.One, sp.Integer(2)), "≳"),
    ),
    "the place of a minimum is of the order of the minimum": (
        *(Minimiser(kappa + T**-2 / kappa, kappa, LOW, TOP), 1 / T),
        OptimalExponent(1 / T, HALF),
    ),
    "formulas of one order are smallest at one place": (
        Minimiser(1 + kappa, kappa, LOW, TOP),
        Minimiser(1 + T**-2 / kappa, kappa, LOW, TOP),
        Exponents(),
    ),
    "an infimum over [T^-2, 1] is that over [κ(T^-2), κ(1)]": (
        *(over(kappa, T**-2, sp.S.One), over(kappa), PowerLaw()),
    ),
}


@pytest.mark.parametrize("case", FALSE.values(), ids=FALSE)
def test_a_false_order_is_neither_proved_nor_confirmed(case):
    found, how = verdict(*case)
    assert found in ("refuted", "unverified")
    assert how


def place(body, at, value):
    """The claim that a body is smallest at a place."""
    where = {**SPECTRUM, best: Minimiser(body, kappa, LOW, TOP)}
    claim = Claim(
        "false.place",
        Kind.ORDER,
        "where a sum is smallest",
        best,
        at,
        (Parameter(q, "q", 0, 4),),
        Source("a test", "here"),
        where=where,
        path=PATH,
    )
    rule = BestPlace(at, body, sp.sympify(value), HALF)
    return check(Chain(claim, (Step(claim, rule, "≍"),))).verdict


def test_a_constant_does_not_hold_the_place_of_a_minimum():
    """1 + y/log T + 1/y, y = κ T, is smallest at y = sqrt(log T), not at y = 1."""
    y = kappa * T
    assert place(1 + y / log + 1 / y, 1 / T, 1) in ("refuted", "unverified")
    assert place(y + 1 / y, 1 / T, 1) == "proved"


def test_a_place_that_is_no_better_than_others_is_not_the_best():
    """1 + κ is as small everywhere."""
    assert place(1 + kappa, T**-2, 1) in ("refuted", "unverified")


TRUE = {
    "a sum of a convergent series": (total(j**-2 / (1 + 1 / (T * j))), 1, Comparison()),
    "a sum that ends far beyond its start": (total(1 / j**2, T, T**2), 1 / T, Comparison()),
    "the integer part of a power": (sp.floor(T**2) + 1, T**2, Exponents()),
    "a logarithm outweighs a constant": (sp.log(1 + T) - HALF, log, Exponents()),
    "κ for a penalty in its range": (z, 1 / T, Exponents(), "≍", (), {kappa: Kappa(1 / T, T, Sigma), z: kappa}),
    "degrees of freedom in their range": (
        *(1 - df(kappa) / T, 1, KappaOrder(), "≍", ()),
        {kappa: Kappa(1 / T, T, Sigma)},
    ),
    "an infimum, term by term": (over(2 * kappa + 3 / (T * kappa)), over(kappa + 1 / (T * kappa)), Exponents()),
    "a logarithm under an infimum": (
        over(kappa * total(1 / j, 1, sp.ceiling(1 / kappa))),
        over(kappa * sp.log(1 + 1 / kappa)),
        Comparison(),
    ),
    "an infimum at a balance": (over(kappa + 1 / (T * kappa)), T**-HALF, OptimalExponent(T**-HALF, HALF)),
    "a weight of 1": (over(kappa + 1 / T), 1 / T, OptimalExponent(1 / T, sp.S.One)),
}


@pytest.mark.parametrize("case", TRUE.values(), ids=TRUE)
def test_a_true_order_is_proved(case):
    assert verdict(*case)[0] == "proved"
