"""Rules for orders of magnitude: what each proves, and a named false use that it refutes or refuses."""

from dataclasses import replace

import pytest
import sympy as sp

from derivations import Chain, Step, check
from derivations.dohmatob2024 import power_law as chains
from derivations.dohmatob2024.rules.certificates import contradiction
from derivations.dohmatob2024.rules.optima import OptimalExponent
from derivations.dohmatob2024.rules.orders import Comparison, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.polynomial_signs import Cases
from derivations.dohmatob2024.rules.power_law_sums import j
from theory import Claim, GrowthPath, Kind, Parameter, Source
from theory.dohmatob2024 import power_law as pl
from theory.language.optimum import Least
from theory.vocabulary.covariances import Covariance


T = sp.Symbol("T", integer=True, positive=True)
p, q = sp.symbols("p q", integer=True, nonnegative=True)
kappa = sp.Symbol("kappa", nonnegative=True)
beta_2 = sp.Symbol("beta_2", integer=True, positive=True)
d = sp.Symbol("d", integer=True, positive=True)
PATH = GrowthPath("T → ∞", T, (10, 100, 1000), {d: sp.ceiling(T**q)})
CLAIM = Claim(
    "test2024.order",
    Kind.ORDER,
    "A test",
    T**p + T**q,
    T ** sp.Max(p, q),
    (Parameter(p, "p", 0, 4), Parameter(q, "q", 0, 4), Parameter(beta_2, "2 β", 3, 6)),
    Source("a test", "here"),
    where={pl.Sigma: Covariance("power", d, 1, beta_2 / 2)},
    path=PATH,
)


def verdict(claim: Claim, *steps: Step) -> tuple[str, dict[str, str]]:
    """That of the last step of a chain, and its counterexample."""
    last = check(Chain(claim, steps)).steps[-1]
    return last.verdict, dict(last.counterexample)


def test_a_certificate_is_found_exactly_where_conditions_contradict_each_other() -> None:
    """X > y, y > 1, x < 1 contradict each other; without the last they do not."""
    x, y = sp.symbols("x y", positive=True)
    conditions = ((x - y, ">"), (y - 1, ">"), (1 - x, ">"))
    found = contradiction(conditions, ())
    assert found is not None
    parts = (multiplier * scale * sp.prod(form for form, _ in used) for used, scale, multiplier in found[1])
    assert sp.expand(sum(parts)) == 0
    assert contradiction(conditions[:2], ()) is None


def test_products_of_conditions_are_used_for_bilinear_exponents() -> None:
    """X < 1 and r > 0 leave no room for r x > r."""
    x, r = sp.symbols("x r", positive=True)
    assert contradiction(((1 - x, ">"), (r, ">"), (r * x - r, ">")), ()) is not None
    assert contradiction(((1 - x, "≥"), (r, ">"), (r * x - r, "≥")), ()) is None, "x = 1 is left"


def test_a_contradiction_is_remembered_for_sets_that_contain_it_only() -> None:
    """X > y, y > 1, x < 1 contradict each other, with more besides and not with less; so do r x > r, r > 0, x < 1."""
    x, y, r = sp.symbols("x y r", positive=True)
    linear = ((x - y, ">"), (y - 1, ">"), (1 - x, ">"))
    bilinear = ((r, ">"), (1 - x, ">"), (r * x - r, ">"))
    for conditions in (linear, bilinear):
        assert contradiction(conditions, ())
        assert contradiction((conditions[0], (r + x + y, ">"), *conditions[1:]), ())
        assert contradiction(conditions[1:], conditions[:1])
        for left_out in conditions:
            assert not contradiction(tuple(c for c in conditions if c != left_out), ())
    assert not contradiction((*bilinear[:1], (1 - x, "≥"), (r * x - r, "≥")), ()), "x = 1 is left"


def test_every_case_that_occurs_is_explored() -> None:
    """Two letters compare in three ways, in two where one bounds the other."""
    x, y = sp.symbols("x y", positive=True)
    free = Cases((x, y), [(x, ">"), (y, ">")], [{x: sp.S.One, y: sp.S.One}])
    assert sorted(found for _, found in free.explore(lambda case: case.sign(x - y))[0]) == [-1, 0, 1]
    bound = Cases((x, y), [(x - y, "≥")], [])
    assert sorted(found for _, found in bound.explore(lambda case: case.sign(x - y))[0]) == [0, 1]


def test_a_sum_of_powers_is_of_the_order_of_the_largest() -> None:
    """T^p + T^q ≍ T^max(p, q), for all p and q."""
    assert verdict(CLAIM, Step(CLAIM, Exponents(), "≍"))[0] == "proved"


def test_the_smallest_exponent_in_place_of_the_largest_is_refuted() -> None:
    """An exponent outside its case: T^p + T^q is not of the order of T^p."""
    wrong = replace(CLAIM, rhs=T**p)
    found, where = verdict(wrong, Step(wrong, Exponents(), "≍"))
    assert found == "refuted"
    assert where["left side"] != where["right side"]


def test_a_sum_whose_length_grows_is_no_sum_of_few_terms() -> None:
    """The sum of 1/j over j <= d is not of the order of its largest term: refused."""
    claim = replace(CLAIM, lhs=sp.Sum(1 / j, (j, 1, d)), rhs=sp.S.One)
    assert verdict(claim, Step(claim, Exponents(), "≍"))[0] == "unverified"
    assert verdict(claim, Step(claim, Comparison(), "≍"))[0] == "refuted"


@pytest.mark.parametrize("index", [0, 1])
def test_the_tie_of_lemma_i_1_has_one_logarithm(index: int) -> None:
    """Without its logarithm, or with its square, the boundary case is refuted."""
    claim = pl.LEMMA_I_1_TIE.altered(pl.LEMMA_I_1_TIE.wrong[index])
    steps = (Step(chains.LEMMA_SUM, PowerLaw()), Step(claim, Comparison(), "≍"))
    found, where = verdict(claim, *steps)
    assert found == "refuted"
    assert "log(D)" in where["left side"]


@pytest.mark.parametrize("index", [0, 1])
def test_wrong_exponents_in_lemma_i_1_are_refuted(index: int) -> None:
    """min(m, n), and an exponent off by 1/20."""
    claim = pl.LEMMA_I_1.altered(pl.LEMMA_I_1.wrong[index])
    assert verdict(claim, Step(chains.LEMMA_SUM, PowerLaw()), Step(claim, Comparison(), "≍"))[0] == "refuted"


def test_lemma_i_1_for_infinitely_many_eigenvalues_is_refuted_for_d_of_them() -> None:
    """The printed clean rate counts T^(ℓ/β) directions where there are only d."""
    found = check(chains.CLEAN_RATE)
    wrong = next(step for step in found.steps if step.verdict == "refuted")
    assert wrong.step.printed
    assert wrong.counterexample["left side"] != wrong.counterexample["right side"]


def test_a_penalty_below_the_range_of_the_lemma_is_not_taken_as_kappa() -> None:
    """For λ far below T^-β the eigenvalues themselves regularise: κ ≍ λ is not shown."""
    claim = replace(pl.CLEAN_RATE_CORRECTED, hypotheses=())
    steps = (
        Step(claim.equivalent, chains.ByEquivalent("a theorem"), "≍"),
        Step(chains.without_freedom(claim.equivalent, pl.T), KappaOrder(), "≍"),
        Step(claim, Exponents(), "≍"),
    )
    assert check(Chain(claim, steps, assumes=chains.CAPACITY)).steps[1].verdict == "unverified"


def optimum(value: sp.Expr, rule: OptimalExponent, log: sp.Expr = sp.S.One) -> tuple[str, dict[str, str]]:
    """Verdict on the infimum of κ² log(1 + 1/κ)^(0 or 1) + 1/(T κ) over T^-1 <= κ <= 1."""
    body = kappa**2 * log + 1 / (T * kappa)
    spectrum = {pl.Sigma: Covariance("power", d, 1, sp.Integer(2))}
    claim = replace(CLAIM, lhs=Least(body, kappa, T**-1, sp.S.One), rhs=value, where=spectrum)
    return verdict(claim, Step(claim, rule, "≍"))


THIRD = sp.Rational(1, 3)
WEIGHT = THIRD
"""Of κ², against 2/3 for 1/(T κ): κ drops out of their product."""


def test_the_infimum_is_reached_where_the_terms_balance() -> None:
    """Inf of κ² + 1/(T κ) is T^(-2/3), at κ = T^(-1/3)."""
    assert optimum(T ** (-2 * THIRD), OptimalExponent(T**-THIRD, WEIGHT))[0] == "proved"


def test_a_place_that_is_not_the_best_is_refuted() -> None:
    """At κ = T^(-1/2) the value is T^(-1/2), which is not the infimum."""
    found, where = optimum(T ** -sp.Rational(1, 2), OptimalExponent(T ** -sp.Rational(1, 2), WEIGHT))
    assert found == "refuted"
    assert "T^(-2/3)" in where["infimum"]


def test_an_infimum_keeps_a_power_of_its_logarithm() -> None:
    """With κ² log(1 + 1/κ) the infimum is larger by log^(1/3) T; neither none of it nor all of it is proved."""
    log = sp.log(1 + 1 / kappa)
    at = T**-THIRD * sp.log(T) ** -THIRD
    assert optimum(T ** (-2 * THIRD) * sp.log(T) ** THIRD, OptimalExponent(at, WEIGHT), log)[0] == "proved"
    for power, place in ((0, at), (1, T**-THIRD)):
        wrong = T ** (-2 * THIRD) * sp.log(T) ** power
        assert optimum(wrong, OptimalExponent(place, WEIGHT), log)[0] != "proved"
