"""Every rule: a true use that it proves, and false uses that it refuses or refutes."""

import dataclasses

import pytest
import sympy as sp
from sympy.stats import ChiSquared, Gamma, Normal

import derivations
from derivations import (
    Algebra,
    AlongPath,
    Bound,
    Chain,
    Cited,
    Definition,
    Differentiation,
    Divide,
    Expectation,
    Independence,
    Induction,
    Integration,
    LawOf,
    LimitOf,
    Line,
    Linearity,
    MatrixAlgebra,
    Mean,
    Noise,
    NoiseMean,
    Orthogonality,
    Rows,
    Series,
    Setting,
    Step,
    Strength,
    Substitution,
    SumRule,
)
from derivations.errors import ChainError, RefusedError
from derivations.kernel.check import _checked
from theory import Claim, GrowthPath, Kind, Parameter, Source, Wrong
from theory.language.matrices import Arbitrary, PseudoInverse
from theory.language.propositions import Converges


n, k, T, d = sp.symbols("n k T d", integer=True, positive=True)
j = sp.Symbol("j", integer=True, nonnegative=True)
x, y, a = sp.symbols("x y a", positive=True)
r, q = sp.symbols("r q", real=True)
FAILED = ("refuted", "unverified")


def step(before, after, rule, sign="=", hypotheses=(), claim=None, **setting):
    """A checked step between two formulas."""
    before, after = sp.sympify(before), sp.sympify(after)
    return _checked(Line(before, after, Step(after, rule, sign), Setting(hypotheses, claim=claim, **setting), {}))


def eq(left, right):
    return sp.Eq(left, right, evaluate=False)


def toy(lhs, rhs, kind=Kind.EQUAL, parameters=(), **more):
    """A claim about letters."""
    wrong = (Wrong("twice", 2 * rhs + 1),)
    source = Source("Nobody", "nowhere", "ours")
    return Claim("toy.claim", kind, "A toy", lhs, rhs, parameters=parameters, source=source, wrong=wrong, **more)


# Algebra --------------------------------------------------------------------------------------


def test_algebra_proves_an_identity_of_fractions():
    found = step(1 / x - 1 / (1 + x), 1 / (x * (1 + x)), Algebra())
    assert (found.verdict, found.strength) == ("proved", Strength.SYMBOLIC)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(sp.sqrt(r**2), r, id="the root of a square without its sign"),
        pytest.param(sp.log(r * q), sp.log(r) + sp.log(q), id="logarithm of a product of negative numbers"),
        pytest.param((r**2 - q**2) / (r - q), r + q, id="a factor cancelled that may be 0"),
        pytest.param((x + y) ** 2, x**2 + y**2, id="the square of a sum"),
    ],
)
def test_algebra_refuses_what_holds_for_some_values_only(before, after):
    found = step(before, after, Algebra())
    assert found.verdict == "refuted"
    assert found.counterexample


def test_algebra_accepts_a_division_that_a_hypothesis_allows():
    found = step((T**2 - d**2) / (T - d), T + d, Algebra(), hypotheses=(sp.Gt(T, d),))
    assert found.verdict == "proved"
    assert any(condition.note == "division by T - d" for condition in found.conditions)


def test_algebra_refutes_an_inequality_the_wrong_way():
    assert step(x + 1, x, Algebra(), ">").verdict == "proved"
    assert step(x + 1, x, Algebra(), "<").verdict == "refuted"


def test_a_counterexample_is_the_smallest_and_in_whole_numbers():
    found = step((x + y) ** 2, x**2 + y**2, Algebra())
    assert (found.counterexample["x"], found.counterexample["y"]) == ("1", "1")


def test_a_counterexample_obeys_the_hypotheses():
    found = step(T, d + 2, Algebra(), hypotheses=(sp.Ge(T, d + 2),))
    assert (found.counterexample["T"], found.counterexample["d"]) == ("4", "1")


# Divide ---------------------------------------------------------------------------------------


def test_both_sides_may_be_divided_by_what_is_positive():
    assert step(eq(x * r, x * q), eq(r, q), Divide(x), "⇒").verdict == "proved"


def test_an_equation_is_not_divided_by_what_may_be_zero():
    found = step(eq(r * x, r * y), eq(x, y), Divide(r), "⇒")
    assert found.verdict == "refuted"
    assert found.counterexample["r"] == "0"


# Definition and Substitution ------------------------------------------------------------------


def test_a_definition_is_written_out():
    phi = sp.Symbol("phi", positive=True)
    assert step(phi / (1 + phi), (d / T) / (1 + d / T), Definition(), where={phi: d / T}).verdict == "proved"


def test_a_definition_does_not_give_something_else():
    phi = sp.Symbol("phi", positive=True)
    assert step(phi, T / d, Definition(), where={phi: d / T}).verdict == "refuted"


def test_a_number_of_the_domain_is_substituted():
    assert step(1 / (T + x), 1 / (2 * d + x), Substitution({T: 2 * d})).verdict == "proved"


@pytest.mark.parametrize(
    ("values", "after"),
    [
        pytest.param({T: sp.Rational(1, 2)}, 1 / (x + sp.Rational(1, 2)), id="no whole number"),
        pytest.param({x: -r}, 1 / (T - r), id="perhaps negative"),
        pytest.param({sp.Symbol("T"): 3}, 1 / (T + x), id="a letter of the same name that does not stand there"),
    ],
)
def test_what_is_not_in_the_domain_is_not_substituted(values, after):
    assert step(1 / (T + x), after, Substitution(values)).verdict in FAILED


# Calculus -------------------------------------------------------------------------------------


def test_both_sides_of_an_equation_are_differentiated():
    f = sp.Function("f")(x)
    before = eq(x * f, x**2)
    assert step(before, eq(f + x * f.diff(x), 2 * x), Differentiation(x), "⇒").verdict == "proved"


def test_a_derivative_with_a_term_forgotten_is_refused():
    f = sp.Function("f")(x)
    assert step(eq(x * f, x**2), eq(x * f.diff(x), 2 * x), Differentiation(x), "⇒").verdict in FAILED
    assert step(sp.Derivative(x**3, x), 3 * x, Differentiation(x)).verdict == "refuted"


def test_an_integral_has_the_value_that_its_antiderivative_gives():
    integral = sp.Integral(1 / (1 + x) ** 2, (x, 0, sp.oo))
    assert step(integral, 1, Integration(-1 / (1 + x))).verdict == "proved"


@pytest.mark.parametrize(
    ("integral", "after", "antiderivative"),
    [
        pytest.param(sp.Integral(1 / (1 + x), (x, 0, sp.oo)), 1, sp.log(1 + x), id="divergent"),
        pytest.param(sp.Integral(1 / r**2, (r, -1, 1)), -2, -1 / r, id="across a pole"),
        pytest.param(sp.Integral(x, (x, 0, 1)), 1, x**2, id="another antiderivative"),
    ],
)
def test_an_integral_that_does_not_exist_or_is_another_is_refused(integral, after, antiderivative):
    assert step(integral, after, Integration(antiderivative)).verdict in FAILED


def test_a_limit_is_carried_out():
    assert step(sp.Limit((1 + a / x) ** x, x, sp.oo), sp.exp(a), LimitOf()).verdict == "proved"
    assert step(sp.Limit((1 + a / x) ** x, x, sp.oo), 1, LimitOf()).verdict == "refuted"


def test_a_limit_goes_under_an_infinite_sum_with_a_summable_bound():
    term = 1 / (k**2 * (1 + k / x))
    before = sp.Limit(sp.Sum(term, (k, 1, sp.oo)), x, sp.oo)
    found = step(before, sp.Sum(1 / k**2, (k, 1, sp.oo)), LimitOf(bound=1 / k**2))
    assert found.verdict == "proved"


@pytest.mark.parametrize(
    "bound", [pytest.param(None, id="no bound"), pytest.param(1 / k, id="not summable"), pytest.param(x / k**2, id="x")]
)
def test_a_limit_does_not_go_under_an_infinite_sum_without_a_summable_bound(bound):
    """The sum over k of 1/x e^(-k/x) tends to 1, though every term tends to 0."""
    before = sp.Limit(sp.Sum(sp.exp(-k / x) / x, (k, 1, sp.oo)), x, sp.oo)
    assert step(before, 0, LimitOf(bound)).verdict in FAILED


# Sums and series ------------------------------------------------------------------------------


def test_induction_takes_the_last_term_out():
    assert step(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2, Induction(n, 1)).verdict == "proved"


def test_induction_takes_the_last_factor_out_of_a_product_that_ends_one_before():
    before = sp.Product(1 + 1 / (j + 1), (j, 0, n - 1))
    assert step(before, n + 1, Induction(n, 1)).verdict == "proved"


@pytest.mark.parametrize(
    "after", [pytest.param(n * (n + 1) / 2 + 1, id="a wrong base"), pytest.param(n**2, id="a wrong step")]
)
def test_induction_needs_both_the_base_and_the_step(after):
    assert step(sp.Sum(k, (k, 1, n)), after, Induction(n, 1)).verdict == "refuted"


def test_sums_are_taken_apart():
    assert step(sp.Sum(a * k + 1, (k, 1, n)), a * sp.Sum(k, (k, 1, n)) + n, SumRule()).verdict == "proved"


def test_an_infinite_sum_is_not_taken_apart_into_sums_that_diverge():
    before = sp.Sum(1 / k - 1 / (k + 1), (k, 1, sp.oo))
    after = sp.Sum(1 / k, (k, 1, sp.oo)) - sp.Sum(1 / (k + 1), (k, 1, sp.oo))
    assert step(before, after, SumRule()).verdict in FAILED


def test_a_series_converges_by_the_test_that_is_named():
    assert step(Converges(a * k**-2, k), sp.true, Series("integral"), "⇔").verdict == "proved"


def test_a_series_is_not_decided_by_a_test_that_does_not_apply():
    """The ratio test says nothing about powers; and the harmonic series diverges."""
    assert step(Converges(a * k**-2, k), sp.true, Series("ratio"), "⇔").verdict in FAILED
    assert step(Converges(a / k, k), sp.true, Series("condensation"), "⇔").verdict in FAILED


# Matrices -------------------------------------------------------------------------------------

X, E = Arbitrary("X", T, d), Arbitrary("E", T, 1)
W, V = Arbitrary("W", d, d), Arbitrary("V", d, d)


def test_a_pseudo_inverse_inverts_from_the_left_where_there_are_enough_rows():
    assert step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra(), hypotheses=(sp.Ge(T, d),)).verdict == "proved"


def test_a_singular_matrix_is_not_cancelled():
    """X'X has no inverse where there are fewer rows than columns."""
    cancelled = sp.MatMul((X.T * X).I, X.T, X, W), W, MatrixAlgebra()
    assert step(*cancelled, hypotheses=(sp.Ge(T, d),)).verdict == "proved"
    found = step(*cancelled, hypotheses=(sp.Lt(T, d),))
    assert found.verdict == "refuted"
    assert "singular" in found.counterexample["fails"]
    found = step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra(), hypotheses=(sp.Lt(T, d),))
    assert found.verdict == "refuted"
    assert (found.counterexample["T"], found.counterexample["d"]) == ("1", "2")


def test_matrices_do_not_commute():
    found = step(W * V, V * W, MatrixAlgebra())
    assert found.verdict == "refuted"
    assert found.counterexample["d"] == "2"


def test_a_bound_is_the_sign_of_the_gap():
    assert step(2 * r * q, r**2 + q**2, Bound("a square", (r - q) ** 2), "≤").verdict == "proved"


@pytest.mark.parametrize(
    ("gap", "sign"),
    [
        pytest.param((r - q) ** 2, "≥", id="the wrong way"),
        pytest.param((r - q) ** 2, "<", id="strict, where both may be equal"),
        pytest.param((r + q) ** 2, "≤", id="another gap"),
    ],
)
def test_a_bound_with_another_gap_or_sign_is_refuted(gap, sign):
    assert step(2 * r * q, r**2 + q**2, Bound("a square", gap), sign).verdict == "refuted"


# Means ----------------------------------------------------------------------------------------

Z, Y = Normal("Z", 0, 1), Normal("Y", 0, 1)


def test_the_mean_of_a_named_law_is_carried_out():
    G = Gamma("G", 3, x)
    assert step(Mean(1 / G), 1 / (2 * x), Expectation()).verdict == "proved"


def test_the_mean_of_an_inverse_is_not_the_inverse_of_the_mean():
    """Jensen: E 1/C is 1/(k - 2) for chi-square with k degrees of freedom, above 1/k."""
    C = ChiSquared("C", 6)
    assert step(Mean(1 / C), sp.Rational(1, 4), Expectation()).verdict == "proved"
    assert step(Mean(1 / C), sp.Rational(1, 6), Expectation()).verdict == "refuted"


def test_a_mean_that_does_not_exist_is_refused():
    assert step(Mean(1 / ChiSquared("C", 2)), 1, Expectation()).verdict in FAILED


def test_jensen_the_wrong_way_is_refuted():
    C = ChiSquared("C", 6)
    found = step(1 / Mean(C), Mean(1 / C), Bound("Jensen", sp.Rational(1, 4) - sp.Rational(1, 6)), "≥")
    assert found.verdict in FAILED


def test_means_are_linear():
    assert step(Mean(a * Z**2 + Z * Y), a * Mean(Z**2) + Mean(Z * Y), Linearity()).verdict == "proved"


@pytest.mark.parametrize("rule", [Linearity(), Independence(), Expectation()])
def test_the_mean_of_a_ratio_is_not_the_ratio_of_the_means(rule):
    C, D = ChiSquared("C", 6), ChiSquared("D", 6)
    assert step(Mean(C / D), Mean(C) / Mean(D), rule).verdict in FAILED


def test_the_mean_of_a_square_is_not_the_square_of_the_mean():
    assert step(Mean(Z**2), Mean(Z) ** 2, Linearity()).verdict in FAILED


def test_the_mean_of_a_product_of_independent_factors_is_the_product_of_the_means():
    assert step(Mean(Z**2 * Y**2), Mean(Z**2) * Mean(Y**2), Independence()).verdict == "proved"


def test_dependent_factors_are_not_taken_apart():
    assert step(Mean(Z * (Z + Y)), Mean(Z) * Mean(Z + Y), Independence()).verdict in FAILED


def test_increments_whose_mean_is_zero_given_the_past_are_orthogonal():
    total, squares = Mean((Z + Z * Y) ** 2), Mean(Z**2) + Mean((Z * Y) ** 2)
    assert step(total, squares, Orthogonality((Z, Z * Y))).verdict == "proved"


def test_increments_with_a_drift_are_not_orthogonal():
    """E (Z + Z (1 + Y))^2 is 5, not 3: the second increment has the mean Z given the first."""
    total, squares = Mean((Z + Z * (1 + Y)) ** 2), Mean(Z**2) + Mean((Z * (1 + Y)) ** 2)
    assert step(total, squares, Orthogonality((Z, Z * (1 + Y)))).verdict in FAILED


def test_noise_is_averaged_over_in_a_quadratic():
    laws = {"E": Noise(a)}
    assert step(Mean(sp.Trace(E.T * E)), Mean(a * T), NoiseMean(("E",)), laws=laws).verdict == "proved"
    assert step(Mean(sp.Trace(E.T * E)), Mean(a * d), NoiseMean(("E",)), laws=laws).verdict == "refuted"


def test_noise_is_not_averaged_over_in_a_quartic():
    """The mean of the square of |E|^2 needs fourth moments: it is no T^2 times the square of the variance."""
    square = sp.Trace(E.T * E * E.T * E)
    found = step(Mean(square), Mean(a**2 * T**2), NoiseMean(("E",)), laws={"E": Noise(a)})
    assert found.verdict == "refuted"


def test_a_matrix_without_the_law_of_noise_is_not_averaged_over():
    assert step(Mean(sp.Trace(X.T * X)), Mean(T * d), NoiseMean(("X",))).verdict in FAILED


def test_a_law_is_left_to_simulation_and_only_for_means():
    assert step(Mean(sp.Trace(X.T * X)), T * d, LawOf("chi-square"), laws={"X": Rows(sp.Identity(d))}).verdict in FAILED
    assert step(x, y, LawOf("anything")).verdict in FAILED


# Results that are cited -----------------------------------------------------------------------

MEAN_BELOW = toy(sp.sqrt(x * y), (x + y) / 2, Kind.AT_MOST, (Parameter(x, "x", 1, 9), Parameter(y, "y", 1, 9)))
ENOUGH = toy(T / (T - d), 1 + d / (T - d), parameters=(Parameter(d, "d", 1, 9), Parameter(T, "T", 1, 99)))
ENOUGH = dataclasses.replace(ENOUGH, hypotheses=(sp.Gt(T, d),))


def test_a_result_is_used_where_its_hypotheses_hold():
    found = step(T / (T - d), 1 + d / (T - d), Cited(ENOUGH), hypotheses=(sp.Gt(T, d + 1),))
    assert found.verdict == "proved"
    assert found.cites == ("toy.claim",)


def test_a_result_is_not_used_where_its_hypotheses_fail():
    found = step(T / (T - d), 1 + d / (T - d), Cited(ENOUGH))
    assert found.verdict == "refuted"
    assert any("hypothesis" in condition.note for condition in found.conditions)


def test_a_result_is_not_used_for_letters_outside_their_domain():
    found = step(sp.sqrt(-r * y), (y - r) / 2, Cited(MEAN_BELOW, {x: -r}), "≤")
    assert found.verdict in FAILED
    found = step(2 * r / (2 * r - d), 1 + d / (2 * r - d), Cited(ENOUGH, {T: 2 * r}), hypotheses=(sp.Gt(2 * r, d),))
    assert found.verdict in FAILED


def test_a_result_gives_no_more_than_it_says():
    assert step(sp.sqrt(x * y), (x + y) / 2, Cited(MEAN_BELOW), "≤").verdict == "proved"
    assert step(sp.sqrt(x * y), (x + y) / 2, Cited(MEAN_BELOW), "=").verdict in FAILED
    assert step((x + y) / 2, sp.sqrt(x * y), Cited(MEAN_BELOW), "≥").verdict == "proved"
    assert step((x + y) / 2, sp.sqrt(x * y), Cited(MEAN_BELOW), "≤").verdict in FAILED


# Growth paths ---------------------------------------------------------------------------------

PATH = GrowthPath("n → ∞", size=n, sizes=(10, 100, 1000))
GROWING = toy(1 + a / n, sp.S.One, Kind.LIMIT, (Parameter(a, "a", 1, 9),), path=PATH)


def test_a_gap_vanishes_along_the_path():
    assert step(1 + a / n, 1, AlongPath(), "→", claim=GROWING).verdict == "proved"


def test_a_gap_that_does_not_vanish_is_refuted_with_its_limit():
    found = step((1 + a / n) ** n, 1, AlongPath(), "→", claim=GROWING)
    assert found.verdict in FAILED
    found = step((n + a) / (2 * n), 1, AlongPath(), "→", claim=GROWING)
    assert found.verdict == "refuted"
    assert found.counterexample["limit of the gap"] == "-1/2"


def test_a_limit_is_no_equality_and_needs_a_path():
    assert step(1 + a / n, 1, AlongPath(), "=", claim=GROWING).verdict in FAILED
    assert step(1 + a / n, 1, AlongPath(), "→").verdict in FAILED


# Form -----------------------------------------------------------------------------------------


def test_the_last_step_is_the_claim_itself_and_no_copy():
    copy = dataclasses.replace(ENOUGH)
    with pytest.raises(ChainError, match="the claim itself"):
        Chain(ENOUGH, (Step(copy, Algebra()),))
    with pytest.raises(ChainError, match="the claim itself"):
        Chain(ENOUGH, (Step(ENOUGH.rhs, Algebra()),))
    with pytest.raises(ChainError, match="only the last step"):
        Chain(ENOUGH, (Step(ENOUGH, Algebra()), Step(ENOUGH, Algebra())))


def test_signs_add_up_to_what_the_claim_says():
    with pytest.raises(ChainError, match="do not add up"):
        Chain(MEAN_BELOW, (Step(x + y, Algebra(), "≤"), Step(MEAN_BELOW, Algebra(), "≥")))
    with pytest.raises(ChainError, match="the claim says ≤"):
        Chain(MEAN_BELOW, (Step(MEAN_BELOW, Algebra(), "≥"),))
    with pytest.raises(ChainError, match="sign of a step"):
        Step(x, Algebra(), "~")


def test_a_rule_that_refuses_says_so_and_the_step_is_not_called_proved():
    with pytest.raises(RefusedError, match="with one integral"):
        list(Integration(x).demands(Line(x, x, Step(x, Integration(x)), Setting(), {})))
    found = step(x, x, Integration(x))
    assert found.verdict == "unverified"
    assert "refused" in found.how


def test_what_is_said_to_be_known_and_is_false_refutes_the_step_that_rests_on_it():
    """X >= 1 does not follow from x > 0, whatever a chain says."""
    x = sp.Symbol("x", positive=True)
    claim = Claim(
        id="toy.known",
        kind=Kind.AT_LEAST,
        statement="a number is at least its root",
        lhs=x**2,
        rhs=x,
        parameters=(Parameter(x, "a number", 0.1, 10),),
        source=Source("a test", "a line", "ours"),
    )
    chain = Chain(claim, (Step(claim, Algebra(), sign="≥"),), knows={sp.Ge(x, 1): claim})
    checked = derivations.check(chain)
    assert checked.verdict == "refuted"
    assert "said to be known" in checked.steps[0].how
