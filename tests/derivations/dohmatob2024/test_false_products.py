"""False statements about products and their limits; beside each rule one that is true."""

import pytest
import sympy as sp

from derivations import Line, Setting, Step
from derivations.checking.check import check_line
from derivations.dohmatob2024.algebra import THM_4_6_LIMIT_BOUND
from derivations.dohmatob2024.rules.products import FactorByFactor, FactorsRise, ProductToZero, SqueezedToZero, Vacuous
from tests.derivations.false_chains.lines import FALSE, not_shown
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter, Quantity
from theory.dohmatob2024 import algebra
from theory.dohmatob2024._setting import m, n
from theory.dohmatob2024.algebra import ETA, a, p


d = sp.Symbol("d", integer=True, positive=True)
ANY = Quantity("toy.any", "q", "q", "Anything.")()
PATH = GrowthPath("n grows, and d with it", size=n, sizes=(10, 100, 1000), sets={d: n**3})
SLOW = (sp.Le(p, 1),)


def verdict(before, after, rule, sign="=", hypotheses=(), claim=None):
    """The verdict on one step, and why."""
    before, after = sp.sympify(before), sp.sympify(after)
    found = check_line(Line(before, after, Step(after, rule, sign), Setting(hypotheses, claim=claim), {}))
    return found.verdict, found.how


def grows(path=PATH):
    """A claim along a path."""
    parameters = (Parameter(a, "a", 0.1, 4), Parameter(p, "p", 0.1, 4))
    return toy_claim(kind=Kind.ASYMPTOTIC, lhs=ANY, rhs=sp.S.One, parameters=parameters, path=path)


def over(factor, low=0, high=n - 1):
    return sp.Product(factor, (m, low, high))


y = (m + 1) ** -p
HARMONIC = over(1 / (1 + a / (m + 1)))
POWERS = over(1 / (1 + a * y))
CASES = {
    "sqrt((m+1)^2) is m + 1 from -3 on": (over(sp.sqrt(m**2 + 2 * m + 1), -3), over(m + 1, -3), FactorByFactor("root")),
    "a factor may be doubled": (POWERS, over(2 / (1 + a * y)), FactorByFactor("twice")),
    "factors rise by harmonic ones for every p": (POWERS, HARMONIC, FactorsRise(y, 1 / (m + 1)), "≤"),
    "factors fall where they jump up": (
        *(over(1 + sp.Heaviside(y - sp.Rational(1, 2), 1)), over(1 + sp.Heaviside(1 / (m + 1) - sp.Rational(1, 2), 1))),
        *(FactorsRise(y, 1 / (m + 1)), "≤", SLOW),
    ),
    "a power is replaced by something negative": (POWERS, over(1 / (1 - a)), FactorsRise(y, sp.Integer(-1)), "≤"),
    "d times what vanishes vanishes, d = n^3": (d * ETA, 0, SqueezedToZero(THM_4_6_LIMIT_BOUND), "→", SLOW, grows()),
    "what is squeezed under a bound for p <= 1 vanishes for every p": (
        *(ETA, 0, SqueezedToZero(THM_4_6_LIMIT_BOUND), "→", (), grows()),
    ),
    "prod (1 + 1/(m+1)) vanishes": (over(1 + 1 / (m + 1)), 0, ProductToZero(), "→", (), grows()),
    "n times a product that vanishes vanishes": (n * HARMONIC, 0, ProductToZero(), "→", (), grows()),
    "d times a product that vanishes vanishes": (d * HARMONIC, 0, ProductToZero(), "→", (), grows()),
    "a product that vanishes, rounded up, vanishes": (sp.ceiling(HARMONIC), 0, ProductToZero(), "→", (), grows()),
    "a product of ever fewer factors vanishes": (
        *(over(1 / (1 + a / (m + 1)), 0, 5 - n), 0, ProductToZero(), "→", (), grows()),
    ),
    "a product of -1 vanishes": (over(-1 - a / (m + 1)), 0, ProductToZero(), "→", (), grows()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_false_statement_about_a_product_is_neither_proved_nor_confirmed(case):
    not_shown(*verdict(*case))


TRUE = {
    "a factor in another form": (POWERS, over((m + 1) ** p / ((m + 1) ** p + a)), FactorByFactor("times (m+1)^p")),
    "factors rise by harmonic ones for p <= 1": (POWERS, HARMONIC, FactorsRise(y, 1 / (m + 1)), "≤", SLOW),
    "what is squeezed vanishes": (7 * ETA, 0, SqueezedToZero(THM_4_6_LIMIT_BOUND), "→", SLOW, grows()),
}


@pytest.mark.parametrize("case", TRUE.values(), ids=TRUE)
def test_a_true_statement_about_a_product_is_proved(case):
    assert verdict(*case)[0] == "proved", verdict(*case)


def test_a_product_that_vanishes_is_confirmed():
    assert verdict(3 * HARMONIC, 0, ProductToZero(), "→", (), grows())[0] == "confirmed"


@pytest.mark.parametrize("hypothesis", algebra.ASSUMPTIONS_POWER_LAW.hypotheses[:2])
def test_what_is_vacuous_is_never_proved(hypothesis):
    claim = algebra.ASSUMPTIONS_POWER_LAW
    assert verdict(claim.rhs, claim.rhs, Vacuous(hypothesis), "≃", claim.hypotheses, claim)[0] in FALSE
