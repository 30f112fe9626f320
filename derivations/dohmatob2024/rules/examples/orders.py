"""Orders of magnitude over a power-law spectrum, and optima of them: examples of the rules."""

import sympy as sp

from derivations.dohmatob2024.rules.optima import BestPlace, OptimalExponent
from derivations.dohmatob2024.rules.orders import ByEquivalent, Comparison, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.power_law_sums import j
from derivations.rules.examples.steps import Example, said, step
from theory import EIGENVALUE, Covariance, GrowthPath, Kappa, Kind, Parameter, Quantity, Trace
from theory.language.optimum import Least, Minimiser


T, d = sp.symbols("T d", integer=True, positive=True)
w = sp.Symbol("w", nonnegative=True)
kappa, z = sp.symbols("kappa z", nonnegative=True)
best = sp.Symbol("best", positive=True)
Sigma, Flat = sp.symbols("Sigma Flat")
HALF = sp.Rational(1, 2)
LOW, TOP = Kappa(T**-2, T, Sigma), Kappa(1, T, Sigma)
SPECTRUM = {Sigma: Covariance("power", d, 1, sp.Integer(2))}
PATH = GrowthPath("T grows", T, (10, 100, 1000), {d: sp.ceiling(T**2)})
W = (Parameter(w, "a number", 0, 4),)
MEASURED = Quantity("example.error", "E", "E", "An error.")()


def order(before, after, rule, sign="≍", **where):
    """A step between orders, for eigenvalues j^-2, in the chain for the claim that says the same."""
    meant = SPECTRUM | {sp.Symbol(name, **SIGNS[name]): value for name, value in where.items()}
    kind = Kind.ORDER if sign == "≍" else Kind.ORDER_AT_LEAST
    more = {"equivalent": T + 1} if before == MEASURED else {}
    claim = said(before, after, kind, path=PATH, where=meant, parameters=W, **more)
    return step(before, after, rule, sign, where=meant, claim=claim)


SIGNS = {"kappa": {"nonnegative": True}, "best": {"positive": True}, "Flat": {}}


def df(at, spectrum=Sigma):
    """Degrees of freedom."""
    return Trace(EIGENVALUE / (EIGENVALUE + at), spectrum)


def total(term, low=1, high=T):
    """A sum whose length grows."""
    return sp.Sum(term, (j, low, high))


def least(body):
    """The infimum over the kappas of penalties from T^-2 to 1."""
    return Least(body, kappa, LOW, TOP)


BALANCE = T * kappa + 1 / (T * kappa)
FLAT = Covariance("isotropic", d)

EXAMPLES = (
    Example(
        PowerLaw,
        order(df(kappa), total(1 / (1 + kappa * j**2), 1, d), PowerLaw(), kappa=LOW),
        "proved (symbolic)",
        order(Least(kappa, kappa, T**-2, sp.S.One), least(kappa), PowerLaw()),
        "unverified",
    ),
    Example(
        KappaOrder,
        order(1 - df(kappa) / T, 1, KappaOrder(), kappa=Kappa(1 / T, T, Sigma)),
        "proved (exact)",
        order(1 - df(kappa, Flat) / T, 1, KappaOrder(), kappa=Kappa(1 / T, T, Sigma), Flat=FLAT),
        "unverified",
    ),
    Example(
        Exponents,
        order(sp.log(1 + T) - HALF, sp.log(T), Exponents()),
        "proved (exact)",
        order(w * T, T, Exponents()),
        "unverified",
    ),
    Example(
        Comparison,
        order(total(j**-2 / (1 + 1 / (T * j))), 1, Comparison()),
        "proved (exact)",
        order(total(j, T, T), T**2, Comparison()),
        "unverified",
    ),
    Example(
        OptimalExponent,
        order(least(kappa + 1 / (T * kappa)), T**-HALF, OptimalExponent(T**-HALF, HALF)),
        "proved (exact)",
        order(least(kappa + T**-9), 1, OptimalExponent(sp.S.One, sp.Integer(2)), "≳"),
        "unverified",
    ),
    Example(
        BestPlace,
        order(best, 1 / T, BestPlace(1 / T, BALANCE, sp.S.One, HALF), best=Minimiser(BALANCE, kappa, LOW, TOP)),
        "proved (exact)",
        order(best, T**-2, BestPlace(T**-2, 1 + kappa, sp.S.One, HALF), best=Minimiser(1 + kappa, kappa, LOW, TOP)),
        "unverified",
    ),
    Example(
        ByEquivalent,
        order(MEASURED, T + 1, ByEquivalent("the setting")),
        "confirmed (simulated)",
        order(MEASURED, T, ByEquivalent("the setting")),
        "unverified",
    ),
)
