"""What a claim is, and what it refuses."""

import dataclasses

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.utilities.lambdify import implemented_function

from theory import (
    Claim,
    GrowthPath,
    Kind,
    Measured,
    Parameter,
    Quantity,
    Source,
    Wrong,
    builtin_claims,
    contradiction,
    to_mpmath,
    to_numpy,
)
from theory.errors import ClaimError, InadmissibleError
from theory.language.cases import Case


n = sp.Symbol("n", integer=True, positive=True)
v = sp.Symbol("v", positive=True)
RISK = Quantity("toy.risk", "R", "R", "A risk.")
SOURCE = Source("Nobody 2026", "Theorem 1")
SIZES = (Parameter(n, "rows", 1, 100), Parameter(v, "variance", 0.1, 10))


def toy(**changes) -> Claim:
    fields = {
        "id": "toy.claim",
        "kind": Kind.EQUAL,
        "statement": "A toy",
        "lhs": RISK(),
        "rhs": v / n,
        "parameters": SIZES,
        "source": SOURCE,
        "hypotheses": (sp.Ge(n, 3),),
    }
    return Claim(**(fields | changes))


def test_every_claim_names_a_wrong_formula():
    assert all(claim.wrong for claim in builtin_claims().values())


def test_a_claim_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        toy().tolerance = 0.5


def test_a_variant_shares_what_is_not_given_and_a_correction_refutes_what_is_printed():
    printed = toy(tolerance=0.02, critical=({n: 4},))
    assert (varied := printed.variant("large", parameters=(SIZES[0], SIZES[1].between(1, 2)))).id == "toy.claim.large"
    assert (varied.rhs, varied.tolerance, varied.critical) == (printed.rhs, 0.02, printed.critical)
    right = printed.corrected(Source("Nobody 2026", "Theorem 1, corrected", "ours"), rhs=v / (n - 1))
    assert (right.id, right.lhs, right.hypotheses) == ("toy.claim.corrected", printed.lhs, printed.hypotheses)
    assert [wrong.rhs for wrong in right.wrong] == [printed.rhs]


def test_a_parameter_in_another_range_or_with_other_choices_stays_what_it_is():
    rows = Parameter(n, "rows", 1, 100, spread="linear", latex="N")
    other = rows.between(5, 7)
    assert (other.low, other.high, other.meaning, other.spread, other.latex) == (5, 7, "rows", "linear", "N")
    spectrum = Parameter(sp.Symbol("spectrum"), "shape", choices=("isotropic", "power_law"))
    assert (spectrum.among("power_law").choices, spectrum.choices) == (("power_law",), ("isotropic", "power_law"))


def test_an_undeclared_symbol_is_refused():
    with pytest.raises(ClaimError, match="undeclared symbol z"):
        toy(rhs=v / n + sp.Symbol("z"))
    with pytest.raises(ClaimError, match="undeclared symbol z"):
        toy(wrong=(Wrong("bad", sp.Symbol("z")),))
    with pytest.raises(ClaimError, match="undeclared symbol z"):
        toy(parameters=(*SIZES, Parameter(sp.Symbol("w"), "a range of nothing", 1, sp.Symbol("z"))))


def test_an_undefined_function_is_refused_by_its_name():
    with pytest.raises(ClaimError, match="undefined function rate in"):
        toy(rhs=v / n + sp.Function("rate")(n))
    with pytest.raises(ClaimError, match="undefined function rate"):
        toy(hypotheses=(sp.Function("rate")(n) > 2,))
    rate = implemented_function("rate", lambda size: 2.0 * size)  # a name with a program behind it is one
    assert toy(rhs=v / n + rate(n)).rhs.has(rate)


def test_a_parameter_is_named_by_no_word_of_python():
    with pytest.raises(ClaimError, match="call it lam"):
        Parameter(sp.Symbol("lambda"), "a penalty", 1, 2)


def test_a_range_may_mention_earlier_parameters_only():
    wide = Parameter(sp.Symbol("w"), "up to the rows", 1, n)
    toy(parameters=(*SIZES, wide))
    with pytest.raises(ClaimError, match="undeclared symbol n"):
        toy(parameters=(wide, *SIZES))


def test_a_range_ends_where_it_begins_or_later():
    with pytest.raises(ClaimError, match="expected low at most high; got low = 10, high = 1"):
        Parameter(n, "rows", low=10, high=1)
    assert Parameter(n, "rows", low=1, high=1).high == 1


def test_critical_values_are_numbers_or_formulas_in_earlier_parameters():
    steep = Parameter(sp.Symbol("w"), "an exponent", 0, 4, critical=(1, 1 / n))
    toy(parameters=(*SIZES, steep))
    with pytest.raises(ClaimError, match="undeclared symbol n"):
        toy(parameters=(steep, *SIZES))
    with pytest.raises(ClaimError, match="critical values of numbers only"):
        Parameter(sp.Symbol("w"), "a word", choices=("yes", "no"), critical=(1,))


def test_critical_values_of_several_parameters_are_values_that_these_may_have():
    w = Parameter(sp.Symbol("w"), "a word", choices=("yes", "no"))
    claim = toy(parameters=(*SIZES, w), critical=({n: 3, w.symbol: "no"},))
    assert dict(claim.critical[0]) == {n: 3, w.symbol: "no"}
    for wrong in ({sp.Symbol("z"): 1}, {}, {"n": 3}, n):
        with pytest.raises(ClaimError, match=r"critical: expected mappings from symbols among n, v to values; got "):
            toy(critical=(wrong,))
    with pytest.raises(ClaimError, match="got n"):
        toy(critical={n: 3})
    with pytest.raises(ClaimError, match=r"critical: w: expected one of yes, no; got 'perhaps'"):
        toy(parameters=(*SIZES, w), critical=({w.symbol: "perhaps"},))
    with pytest.raises(ClaimError, match=r"critical: n .*expected a value that is integer; got 0.5"):
        toy(critical=({n: 0.5},))
    with pytest.raises(ClaimError, match=r"critical: .* expected n > 2; got n = 1"):
        toy(hypotheses=(n > 2,), critical=({n: 1},))


@pytest.mark.parametrize(("paper", "place"), [("", "Theorem 1"), ("Nobody 2026", " ")])
def test_a_source_without_paper_or_place_is_refused(paper, place):
    with pytest.raises(ClaimError, match="needs a paper and a place"):
        Source(paper, place)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "Toy"}, "expected stem.place"),
        ({"tolerance": 0}, "tolerance"),
        ({"kind": Kind.ASYMPTOTIC}, "expected a growth path"),
        ({"path": GrowthPath("n grows", n, (1, 4, 16))}, "expected no growth path"),
        ({"kind": "="}, "expected a Kind"),
        ({"parameters": (*SIZES, SIZES[0])}, "declared twice"),
        ({"lhs": sp.cos(RISK())}, "sums, products, powers, exp and log of means"),
        ({"lhs": RISK() ** 5}, "products of at most 4 draws"),
        ({"lhs": RISK(n=1) * RISK(n=2)}, "a product of means in one setting"),
    ],
)
def test_a_malformed_claim_is_refused(changes, message):
    with pytest.raises(ClaimError, match=message):
        toy(**changes)


def test_a_growth_path_needs_three_sizes_far_apart():
    with pytest.raises(ClaimError, match="at least three"):
        GrowthPath("n grows", n, (10, 20, 40))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"n": 5}, "no value for v"),
        ({"n": 5, "v": 1, "w": 2}, "unknown parameter w"),
        ({"n": -5, "v": 1}, "positive"),
        ({"n": 5.5, "v": 1}, "integer"),
        ({"n": 5, "v": float("nan")}, "finite"),
        ({"n": 5, "v": "many"}, "expected a number"),
        ({"n": 5, "v": True}, "expected a number"),
        ({"n": 2, "v": 1}, r"expected n >= 3; got n = 2"),
    ],
)
def test_substitution_refuses_missing_unknown_and_inadmissible_values(values, message):
    with pytest.raises(InadmissibleError, match=message):
        toy().at(**values)


def test_substitution_is_exact():
    stated = toy().at(n=3, v=2)
    assert stated.theory == sp.Rational(2, 3)


def test_a_ratio_of_measured_quantities_is_cleared_of_its_denominator():
    other = Quantity("toy.other", "S", "S", "Another.")
    claim = toy(lhs=RISK() / other())
    assert claim.sides == (((1, RISK()),), ((v / n, other()),))


@pytest.mark.parametrize(
    "hypotheses",
    [
        (sp.Ge(n, 5), sp.Le(n, 4)),
        (sp.Gt(n, 4), sp.Lt(n, 5)),
        (sp.Gt(v, n), sp.Lt(v, n)),
        (sp.Ge(v * n, 2), sp.Le(v * n, 1)),
        (sp.Lt(v, 0),),
    ],
)
def test_hypotheses_that_cannot_hold_together_are_proved_contradictory(hypotheses):
    assert contradiction(toy(hypotheses=hypotheses)) is not None


@pytest.mark.parametrize(
    "hypotheses", [(), (sp.Ge(n, 5), sp.Le(n, 5)), (sp.Gt(v, n), sp.Lt(v, n + 1)), (sp.Gt(v * n, 2),)]
)
def test_hypotheses_that_can_hold_are_not_called_contradictory(hypotheses):
    assert contradiction(toy(hypotheses=hypotheses)) is None


def carries(formula: sp.Basic) -> bool:
    """Whether letters of a formula stand for covariances, vectors or matrices rather than numbers."""
    return isinstance(formula, sp.MatrixExpr) or bool({s.name for s in formula.free_symbols} & {"Sigma", "w_0"})


def has_words(claim):
    """Whether a formula waits for a word, or has functions that only mpmath knows."""
    words = {p.symbol for p in claim.parameters if p.choices}
    own = [f for f in claim.rhs.atoms(sp.Function) if type(f).__module__.startswith("theory.")]
    return bool(own or words & claim.rhs.free_symbols or claim.rhs.has(Case))


def test_numpy_and_mpmath_agree_on_every_right_hand_side():
    checked = 0
    for claim in builtin_claims().values():
        values = dict.fromkeys(claim.rhs.free_symbols, 3)
        values |= {s: 7 for s in claim.rhs.free_symbols if s.name in ("T", "T_0")}
        values |= {s: 2 for s in claim.rhs.free_symbols if s.name == "d"}
        values |= {s: 0.25 for s in claim.rhs.free_symbols if s.name.startswith("phi")}
        known = not claim.rhs.has(Measured, sp.Product, sp.oo, Boolean) and not has_words(claim)
        if known and not carries(claim.rhs):
            assert to_numpy(claim.rhs, values) == pytest.approx(float(to_mpmath(claim.rhs, values)), rel=1e-13)
            checked += 1
    assert checked >= 5


def test_numpy_evaluation_is_vectorised_even_over_sums():
    total = sp.Sum(1 / n, (n, 1, sp.Symbol("N", integer=True)))
    values = to_numpy(total, {sp.Symbol("N", integer=True): [1, 2, 4]})
    assert values.tolist() == pytest.approx([1, 1.5, 25 / 12])
    assert to_mpmath(total, {sp.Symbol("N", integer=True): 4}) == pytest.approx(25 / 12)


def test_evaluation_refuses_a_missing_value():
    with pytest.raises(InadmissibleError, match="no value for v"):
        to_numpy(v / n, {n: 2})
    with pytest.raises(InadmissibleError, match="without measured quantities"):
        to_numpy(RISK() / n, {n: 2})


def test_large_integers_do_not_wrap_around():
    assert to_numpy(n**4, {n: 10**6}) == 1e24


def test_the_loss_of_growing_data_is_at_most_the_rounded_constant():
    """1 + sum over m >= 2 of 1/(m log(m)^2) < 3.11, by a partial sum and the integral beyond it."""
    m = sp.Symbol("m", integer=True, positive=True)
    terms = 3000
    partial = 1 + sum(float(1 / (k * sp.log(k) ** 2)) for k in range(2, terms + 1))
    beyond = float(1 / sp.log(terms))  # the terms decrease, so the integral from the last one bounds the rest
    assert 3.10 < partial + float(1 / sp.log(terms + 1)) <= partial + beyond < 3.11
    assert sp.integrate(1 / (m * sp.log(m) ** 2), m) == -1 / sp.log(m)
