"""Rules about chains of fits, series and events: what they prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp
from sympy.stats import Beta, Binomial, ChiSquared, E, Exponential, Gamma, Normal, Poisson

from derivations import Chain, Mean, Step, check
from derivations.kernel.formulas import Chance, Fit, Given
from derivations.rules.algebra import Algebra
from derivations.rules.conditional_means import Solved, StandIn, Tower, UnbiasedSteps, Unrolled
from derivations.rules.distributions import Constant, Distribution, ZetaBound
from derivations.rules.jensen import Expectation, Tangent
from derivations.rules.moments import averaged
from derivations.rules.series import IntegralTest, Rounded, SameTruth, SeriesComparison, ToInfinity, Within, Zeta
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from derivations.xu2025.rules.chances import Between, Descent, FixedPoint, Indicator, Partition, Vanishing
from derivations.xu2025.rules.exponent_conditions import Averages, BothBounded, Each, Forgetting, SameConditions
from theory import Claim, GrowthPath, Kind, Parameter, Source
from theory.language.cases import Case
from theory.language.propositions import Bounded, Converges, LinearRecursion, Tends
from theory.vocabulary.special_functions import StudentDistribution


T, n, t, k = sp.symbols("T n t k", integer=True, positive=True)
a, b, c, g, x, q = sp.symbols("a b c g x q", positive=True)
word = sp.Symbol("word")
HERE, BEFORE, PAST = (Fit("x", when, a) for when in (T, T - 1, t - 1))
SCALE = {"x": Given(PAST * Gamma("G", n, 1) / n, t)}
WALK = {"x": Given(PAST + Normal("Z", 0, 1), t)}
RANGES = tuple(Parameter(s, "a number", low=1, high=5) for s in (T, n, k, a, b, c, g, x, q))


def step(before, after, rule, sign="=", laws=None, hypotheses=(), words=()):
    """The verdict on one step."""
    kinds = {"=": Kind.EQUAL, "<": Kind.BELOW, "→": Kind.LIMIT, "⇔": Kind.IFF}
    claim = Claim(
        id="test.step",
        kind=kinds[sign],
        statement="a step",
        lhs=before,
        rhs=after,
        parameters=(*RANGES, *words),
        hypotheses=hypotheses,
        source=Source("a test", "here", "ours"),
        path=GrowthPath("T grows", T, (4, 16, 64)) if sign in ("→", "⇔") else None,
        equivalent=sp.S.One if sign == "⇔" else None,
    )
    return check(Chain(claim, (Step(claim, rule, sign=sign),), laws=laws or {}))


def refused(*arguments, **named):
    """Whether a step is refused or refuted."""
    return step(*arguments, **named).verdict in ("refuted", "unverified")


def drawn(before, after, rule, sign="="):
    """The verdict on a step between means over draws, which no claim may speak of."""
    claim = Claim(
        id="test.drawn",
        kind=Kind.EQUAL if sign == "=" else Kind.BELOW,
        statement="a step",
        lhs=a,
        rhs=b,
        parameters=RANGES,
        source=Source("a test", "here", "ours"),
    )
    lines = (Step(before, Algebra()), Step(after, rule, sign=sign), Step(claim, Algebra()))
    return check(Chain(claim, lines)).steps[1].verdict


def test_a_mean_of_fits_is_a_mean_over_the_generation_before():
    assert step(Mean(HERE**2), (1 + 1 / n) * Mean(BEFORE**2), Tower(), laws=SCALE).verdict == "proved"


def test_a_mean_square_is_not_the_square_of_a_mean_step():
    assert refused(Mean(HERE**2), Mean(BEFORE**2), Tower(), laws=SCALE)


def test_a_fit_without_a_law_is_refused():
    assert refused(Mean(HERE), Mean(BEFORE), Tower())


def test_a_recursion_is_solved_only_by_what_starts_at_the_truth():
    rule = Solved(Mean(HERE**2), a**2 + T, T)
    assert step(Mean(HERE**2), a**2 + T, rule, laws=WALK).verdict == "proved"
    wrong = Solved(Mean(HERE**2), a**2 + T + 1, T)
    assert refused(Mean(HERE**2), a**2 + T + 1, wrong, laws=WALK)


def test_a_recursion_is_not_solved_by_what_moves_otherwise():
    assert refused(Mean(HERE**2), a**2 + T**2, Solved(Mean(HERE**2), a**2 + T**2, T), laws=WALK)


def test_the_line_before_an_induction_has_to_be_the_recursion():
    assert step(Mean(BEFORE), a, Unrolled(Mean(HERE), T), laws=WALK).verdict == "proved"
    assert refused(Mean(BEFORE) + 1, a + T, Unrolled(Mean(HERE), T), laws=WALK)


@pytest.mark.parametrize(
    "draw",
    [
        ChiSquared("C", 5),
        Gamma("G", 3, 2),
        Exponential("E", 2),
        Beta("B", 2, 3),
        Normal("N", 1, 2),
        Poisson("P", 3),
        Binomial("K", 4, sp.Rational(1, 3)),
    ],
)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_moments_are_those_of_sympy(draw, order):
    assert sp.simplify(averaged(draw**order).value - E(draw**order)) == 0


def test_a_generating_function_is_that_of_sympy():
    draw = Binomial("K", 4, sp.Rational(1, 3))
    assert sp.expand(averaged(q**draw).value - E(q**draw)) == 0


def test_a_moment_that_does_not_exist_is_seen():
    assert drawn(Mean(1 / Exponential("E", 1)), sp.S.One, Expectation()) == "refuted"


def test_a_mean_of_a_ratio_is_no_ratio_of_means():
    one, other = Gamma("G", 3, 1), Gamma("H", 2, 1)
    assert drawn(Mean(one / (one + other)), sp.Rational(2, 5), Expectation()) == "refuted"
    assert drawn(Mean(one / (one + other)), sp.Rational(3, 5), Expectation()) == "proved"


def test_a_function_that_is_not_concave_does_not_lie_below_its_tangent():
    draw = Exponential("E", 1)
    log = Tangent(x, sp.log(x), x - 1, sp.S.One, draw)
    assert drawn(Mean(sp.log(draw)), Mean(draw - 1), log, "<") == "proved"
    square = Tangent(x, x**2, 2 * x - 1, sp.S.One, draw)
    assert drawn(Mean(draw**2), Mean(2 * draw - 1), square, "<") == "refuted"


def test_steps_have_to_be_unbiased():
    laws = {"shift": Given(PAST + Exponential("E", 1), t)}
    assert refused(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, laws), laws=WALK)
    assert step(Mean(HERE), Mean(BEFORE), UnbiasedSteps(HERE, WALK), laws=WALK).verdict == "proved"


def test_noise_that_stands_in_has_the_variance_of_what_it_stands_for():
    solved = Solved(Mean(HERE**2), a**2 + T, T)
    good, bad = Normal("Y", 0, 1), Normal("Y", 0, 2)
    assert step(Mean(HERE**2), a**2 + T, StandIn(solved, ((good, sp.S.One),)), laws=WALK).verdict == "proved"
    assert refused(Mean(HERE**2), a**2 + T, StandIn(solved, ((bad, sp.S.One),)), laws=WALK)


# Statements -----------------------------------------------------------------------------------


def partial(term):
    return Bounded(a * sp.Sum(term, (t, 1, T)), T)


def unevaluated(term):
    return Converges(term, t, evaluate=False)


def test_a_formula_inside_a_statement_is_replaced_by_one_that_equals_it():
    before, after = Bounded(a * (a + T), T), Bounded(a**2 + a * T, T)
    assert step(before, after, Inside(Algebra()), sign="⇔").verdict == "proved"
    assert refused(before, Bounded(a**2 + T, T), Inside(Algebra()), sign="⇔")


def test_partial_sums_of_terms_of_both_signs_are_refused():
    assert step(partial(t**-g), Converges(t**-g, t), PartialSums(), sign="⇔").verdict == "proved"
    assert refused(partial(t**-g - 1), Converges(t**-g - 1, t), PartialSums(), sign="⇔")


def test_factors_of_a_product_that_vanish_are_refused():
    product = sp.Product(1 - 1 / (t + n), (t, 1, T))
    series = sp.Not(Converges(1 / (t + n), t))
    assert step(Tends(product, T, 0), series, InfiniteProduct(), sign="⇔").verdict == "confirmed"
    product, series = sp.Product(1 - n / t, (t, 1, T)), sp.Not(Converges(n / t, t))
    assert refused(Tends(product, T, 0), series, InfiniteProduct(), sign="⇔")


def test_a_comparison_needs_bounds_that_hold():
    one, other = unevaluated(1 / (t * (t + a))), unevaluated(t**-2)
    assert step(one, other, SeriesComparison(1 / (1 + a), sp.S.One), sign="⇔").verdict != "refuted"
    assert refused(unevaluated(1 / t**g), unevaluated(1 / t ** (g + 1)), SeriesComparison(sp.S.One, sp.S.One), sign="⇔")
    assert refused(unevaluated(1 / t**g), unevaluated(1 / t ** (g + 1)), SeriesComparison(t, t), sign="⇔")


def test_sizes_that_fall_may_not_be_rounded():
    one, other = unevaluated(sp.ceiling(n * t**a) ** -g), unevaluated((n * t**a) ** -g)
    assert step(one, other, Rounded(), sign="⇔").verdict == "proved"
    assert refused(unevaluated(sp.ceiling(n / t**a) ** -g), unevaluated((n / t**a) ** -g), Rounded(), sign="⇔")


def test_the_integral_test_gives_the_condition_and_no_other():
    assert step(unevaluated(t ** (-a * g)), a * g > 1, IntegralTest(), sign="⇔").verdict == "proved"
    assert refused(unevaluated(t ** (-a * g)), a * g >= 1, IntegralTest(), sign="⇔")
    assert refused(unevaluated(t ** (-a * g)), a > 1, IntegralTest(), sign="⇔")


def test_partial_sums_of_a_series_that_may_diverge_have_no_limit():
    sums = sp.Sum(t ** (-1 - g), (t, 1, T))
    assert step(sums, sums.xreplace({T: sp.oo}), ToInfinity(1 + g), sign="→").verdict == "proved"
    sums = sp.Sum(t**-g, (t, 1, T))
    assert refused(sums, sums.xreplace({T: sp.oo}), ToInfinity(g), sign="→")


def test_zeta_is_its_series_only_above_one():
    assert step(sp.Sum(t ** (-1 - g), (t, 1, sp.oo)), sp.zeta(1 + g), Zeta()).verdict == "proved"
    assert refused(sp.Sum(t**-g, (t, 1, sp.oo)), sp.zeta(g), Zeta())


def test_a_product_of_large_factors_is_not_bounded():
    small, large = (sp.Product(1 + sign / (t + 1), (t, 1, T)) for sign in (-1, 1))
    assert step(Bounded(a * (1 - small) + g * 0, T), sp.true, Within(a), sign="⇔").verdict == "proved"
    assert refused(Bounded(a * large, T), sp.true, Within(a), sign="⇔")


def test_statements_that_differ_somewhere_are_told_apart_and_never_proved_equal():
    assert step(a > 1, a > 2, SameTruth("said"), sign="⇔").verdict == "refuted"
    assert step(a > 1, 2 * a > 2, SameTruth("said"), sign="⇔").verdict == "unverified"


def test_a_hypothesis_says_no_more_than_it_says():
    assert step(a > 1, sp.true, FromHypothesis(), sign="⇔", hypotheses=(a > 1,)).verdict == "proved"
    assert step(a > 2, sp.true, FromHypothesis(), sign="⇔", hypotheses=(a > 1,)).verdict == "refuted"


def test_every_word_needs_a_rule_that_holds():
    words = (Parameter(word, "a word", choices=("one", "two")),)
    good = ByCases(word, {"one": Algebra(), "two": Algebra()})
    double = Case(word, {"one": a + a, "two": a * a})
    assert step(double, Case(word, {"one": 2 * a, "two": a**2}), good, words=words).verdict == "proved"
    found = step(double, Case(word, {"one": 2 * a, "two": 2 * a}), good, words=words)
    assert found.verdict == "refuted"
    assert refused(double, double * 1 + 0 * a, ByCases(word, {"one": Algebra()}), words=words)


# Conditions -----------------------------------------------------------------------------------


def test_conditions_on_exponents_are_the_same_or_not():
    both = sp.And(a * g > 1, a * c > 1)
    assert step(both, a > sp.Max(1 / g, 1 / c), SameConditions(), sign="⇔").verdict == "proved"
    assert refused(both, a > sp.Max(1 / g, c), SameConditions(), sign="⇔")
    cases = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))
    assert step(cases, sp.Or(g <= 1, a > 1), SameConditions(), sign="⇔").verdict == "proved"
    assert step(cases, a > 1, SameConditions(), sign="⇔").verdict == "refuted"
    assert step(sp.And(a / 2 > 1, a > 1), a > 1, SameConditions(), sign="⇔").verdict == "refuted"


def test_each_statement_needs_its_own_rule():
    one, other = (unevaluated(t ** (-a * s)) for s in (g, c))
    rule = Each(((one, a * g > 1, IntegralTest()), (other, a * c > 1, IntegralTest())))
    assert step(sp.And(one, other), sp.And(a * g > 1, a * c > 1), rule, sign="⇔").verdict == "proved"
    assert refused(sp.And(one, other), a * g > 1, rule, sign="⇔")


def test_parts_of_either_sign_may_cancel():
    sums, more = a * sp.Sum(1 / t, (t, 1, T)), b * sp.Sum(t**-g, (t, 1, T))
    both = Bounded(sums**2 + more, T)
    assert step(both, sp.And(Bounded(sums, T), Bounded(more, T)), BothBounded(), sign="⇔").verdict == "proved"
    both = Bounded(sums**2 - more, T)
    assert refused(both, sp.And(Bounded(sums, T), Bounded(-more, T)), BothBounded(), sign="⇔")


SIZE = sp.ceiling(n * t**a)
WEIGHT = c * SIZE**-g


def test_an_average_stays_between_its_ends_only_if_weights_do():
    node = LinearRecursion(1 - WEIGHT, b * WEIGHT, a, t, T)
    assert step(Bounded(node, T), sp.true, Averages(node, b), sign="⇔", hypotheses=(c < 1,)).verdict != "refuted"
    node = LinearRecursion(1 + WEIGHT, -b * WEIGHT, a, t, T)
    assert refused(Bounded(node, T), sp.true, Averages(node, b), sign="⇔", hypotheses=(c < 1,))


def test_what_is_forgotten_is_weighed_against_what_is_added():
    node = LinearRecursion(1 - WEIGHT, b / SIZE, 0, t, T)
    cases = sp.Or(sp.And(a * g > 1, a > 1), sp.And(a * g <= 1, g <= 1))
    rule = Forgetting(node, a * g > 1, a > 1, SIZE ** (g - 1), SIZE, (b / c, b / c), g <= 1)
    assert step(Bounded(node, T), cases, rule, sign="⇔", hypotheses=(c < 1,)).verdict in ("proved", "confirmed")
    wrong = Forgetting(node, a * g > 1, a > 1, SIZE**-g, SIZE, (b / c, b / c), g <= 1)
    assert refused(Bounded(node, T), cases, wrong, sign="⇔", hypotheses=(c < 1,))


# Distributions and events ---------------------------------------------------------------------


def test_formulas_with_the_same_slope_may_differ_by_a_constant():
    assert step(sp.atan(x) + sp.atan(1 / x), sp.pi / 2, Constant(x, sp.S.One, "")).verdict == "proved"
    assert refused(sp.atan(x) + sp.atan(1 / x), sp.pi, Constant(x, sp.S.One, ""))


def test_a_distribution_function_is_the_integral_of_its_own_density():
    y = sp.Symbol("y", real=True)
    normal = sp.Integral(sp.exp(-(y**2) / 2) / sp.sqrt(2 * sp.pi), (y, -sp.oo, -x))
    assert refused(StudentDistribution(1, -x), normal, Distribution(""))


def test_a_bound_below_zeta_is_refused():
    assert step(sp.zeta(1 + x), 1 + 1 / x, ZetaBound(), sign="<").verdict == "proved"
    assert refused(sp.zeta(1 + x), 1 / x, ZetaBound(), sign="<")


def test_events_that_overlap_do_not_add_up_to_one():
    low, high = Chance(a > HERE), Chance(a <= HERE)
    values = (a / (1 + x), a, a * (1 + x))
    assert step(low, 1 - high, Partition(values), laws=WALK).verdict == "proved"
    assert refused(low, 1 - Chance(a < HERE), Partition(values), laws=WALK)


u = sp.Symbol("u", nonnegative=True)
FALLS = {"x": Given(PAST * Exponential("E", 1) / 2, t)}
ABOVE = ((b * (1 + u), {}),)


def test_a_chance_vanishes_only_if_its_bound_does():
    good = Vanishing(Mean(HERE), a / 2**T, 1 / b, ABOVE, (u,), T, sp.Rational(1, 2))
    chance = Chance(b <= HERE)
    assert step(chance, sp.S.Zero, good, sign="→", laws=FALLS).verdict == "proved"
    still = Vanishing(Mean(HERE), a, 1 / b, ABOVE, (u,), T, sp.S.One)
    assert refused(chance, sp.S.Zero, still, sign="→", laws={"x": Given(PAST * Exponential("E", 1), t)})


def test_a_chance_and_a_mean_that_differ_outside_the_event_are_refused():
    middle = Chance(sp.And(HERE > 0, HERE < 1))
    law = {"x": Given(Binomial("K", n, PAST) / n, t)}
    m, w = sp.symbols("m w", integer=True, nonnegative=True)
    on = (((m + 1) / n, {n: m + w + 2}),)
    values = (sp.S.Zero, sp.S.One, 1 / (1 + x))
    solution = a * (1 - a) * (1 - 1 / n) ** T
    vanishes = Vanishing(Mean(HERE * (1 - HERE)), solution, 2 * n, on, values, T, 1 - 1 / n)
    one = Chance(sp.Eq(HERE, 1))
    assert step(one, Mean(HERE), Between(middle, vanishes, HERE, values), sign="→", laws=law).verdict == "proved"
    assert refused(one, Mean(1 - HERE), Between(middle, vanishes, 1 - HERE, values), sign="→", laws=law)


def test_a_count_that_is_not_zero_has_no_indicator():
    zero = sp.S.Zero
    assert refused(Chance(sp.Eq(HERE, 0)), Mean(q ** (n * HERE)), Indicator(q, n * HERE), laws=WALK)
    assert refused(Chance(sp.Eq(HERE, 1)), Mean(zero**HERE), Indicator(zero, HERE), laws=WALK)


def test_a_descent_has_to_keep_the_mean():
    j = sp.Symbol("j", integer=True, nonnegative=True)
    mean = Mean(Fit("x", T - j, a))
    assert refused(Mean(HERE), Mean(Fit("x", 1, a)), Descent(mean, j, T - 1), laws=FALLS)


def test_a_fixed_point_that_is_crossed_is_refused():
    assert step(q, sp.S.One, FixedPoint(q, sp.exp(x - 1), x), sign="→").verdict == "proved"
    assert refused(q, sp.S.One, FixedPoint(q, sp.exp(2 * (x - 1)), x), sign="→")
