"""Rules about the probability of improvement: what they prove, and false uses that they refuse or refute."""

from fractions import Fraction

import sympy as sp
from sympy.stats import Binomial, ChiSquared, Exponential, Gamma, Normal

from derivations import Chain, Mean, Step, check
from derivations.checking.check import check_line
from derivations.language.formulas import ChainState, Chance, Given
from derivations.rules.algebra import Algebra
from derivations.rules.series import FromSecond
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.chances import Truth
from derivations.xu2025.rules.error_laws import CrossProduct, GammaFactors, OnDisc, Reflected
from derivations.xu2025.rules.families import (
    Bernoulli,
    Collapsed,
    FirstFit,
    GammaTail,
    NamedChance,
    improvement,
)
from derivations.xu2025.rules.limit_laws import CentralLimit
from derivations.xu2025.rules.normal_events import Along, GivenDirection, Pointwise, QuadraticForm, SameEvent
from derivations.xu2025.rules.outcomes import Cases
from derivations.xu2025.rules.plane_sums import LookedAt, Polar, Shorter, Tried, UniformAngle
from derivations.xu2025.rules.reflection import DownMore, SymmetricSteps
from derivations.xu2025.rules.student import Mixture, RatioOfNormals, StudentRatio
from derivations.xu2025.rules.student_arguments import Increasing, VanishesWith
from tests.derivations.toys import toy_claim
from theory import GrowthPath, Kind, Parameter
from theory.language.propositions import Converges, Tends
from theory.vocabulary.special_functions import StudentDistribution
from theory.xu2025._laws import BernoulliImprovement, GammaImprovement, NegativeForm


T, n, t, p = sp.symbols("T n t p", integer=True, positive=True)
a, b, r, q, x, theta = sp.symbols("a b r q x theta", positive=True)
family = sp.Symbol("family")
RANGES = tuple(Parameter(letter, "a number", low=1, high=5) for letter in (T, n, p, a, b, r, q, x, theta))
SIGNS = {"=": Kind.EQUAL, "<": Kind.BELOW, "≤": Kind.AT_MOST, "→": Kind.LIMIT, "≃": Kind.ASYMPTOTIC, "≍": Kind.ORDER}
HALF = sp.Rational(1, 2)
PATH = GrowthPath("T grows", T, (4, 16, 64))
ALONG = (Kind.LIMIT, Kind.ASYMPTOTIC, Kind.ORDER, Kind.IFF)


def verdict(before, after, rule, sign="=", laws=None):
    """The verdict on one step of a chain."""
    if isinstance(before, sp.logic.boolalg.Boolean):
        kind, sides = Kind.IFF, (before, after)
    else:
        kind, sides = SIGNS[sign], (a, b)
    claim = toy_claim(
        kind=kind,
        lhs=sides[0],
        rhs=sides[1],
        parameters=RANGES,
        path=PATH if kind in ALONG else None,
        equivalent=sp.S.One if kind is Kind.IFF else None,
    )
    if kind is Kind.IFF:
        return check(Chain(claim, (Step(claim, rule, sign="⇔"),), laws=laws or {})).verdict
    lines = (Step(before, Algebra()), Step(after, rule, sign=sign), Step(claim, Algebra()))
    return check_line(Chain(claim, lines, laws=laws or {}).lines[1]).verdict  # the others are there for the form


FALSE = ("refuted", "unverified")
Z, Y, A, B = Normal("Z", 0, 1), Normal("Y", 0, 1), Normal("A", 0, sp.sqrt(a)), Normal("B", 0, sp.sqrt(b))
C = ChiSquared("C", p)


def less(left, right):
    return Chance(sp.Lt(left, right))


def test_an_inequality_may_be_multiplied_by_something_positive_only():
    assert verdict(less(2 * A * B + B**2, 0), less(2 * A / B, -1), SameEvent("", B**2)) == "proved"
    assert verdict(less(2 * A * B + B**2, 0), less(2 * A + B, 0), SameEvent("", B)) in FALSE


def test_sides_that_may_be_negative_are_not_squared():
    assert verdict(less(sp.Abs(A + B), sp.Abs(A)), less((A + B) ** 2, A**2), SameEvent("", squares=True)) == "proved"
    assert verdict(less(A + B, A), less((A + B) ** 2, A**2), SameEvent("", squares=True)) in FALSE


def test_a_normal_variable_is_no_multiple_of_one_with_another_variance():
    rule = SameEvent("", put={A: sp.sqrt(a) * Z})
    assert verdict(less(A, 1), less(sp.sqrt(a) * Z, 1), rule) == "proved"
    wrong = SameEvent("", put={A: a * Z})
    assert verdict(less(A, 1), less(a * Z, 1), wrong) in FALSE


y = sp.Symbol("y", real=True)


def test_a_ratio_of_normals_has_cauchys_law_if_both_are_standard():
    cauchy = sp.Integral(1 / (sp.pi * (1 + y**2)), (y, -sp.oo, -x))
    assert verdict(less(Z / Y, -x), cauchy, RatioOfNormals()) == "proved"
    assert verdict(less(A / Y, -x), cauchy, RatioOfNormals()) in FALSE
    assert (
        verdict(less(Z / Y, -x), sp.Integral(1 / (2 * sp.pi * (1 + y**2)), (y, -sp.oo, -x)), RatioOfNormals()) in FALSE
    )


XY, YY = sp.symbols("xy yy", real=True)
CROSS = less(2 * XY + YY, 0)


def pair(u, w, dimension=p, covariance=None):
    """The law of both letters."""
    return dict.fromkeys(("xy", "yy"), CrossProduct((u, w), dimension, covariance))


def test_a_squared_length_has_as_many_degrees_as_dimensions():
    after = less(2 * sp.sqrt(a * b) * Z * sp.sqrt(C) + b * C, 0)
    assert verdict(CROSS, after, Along(XY, YY, (a, b), Z, C, p), laws=pair(a, b)) == "proved"
    assert verdict(CROSS, after, Along(XY, YY, (a, b), Z, C, p + 1), laws=pair(a, b)) in FALSE
    assert verdict(CROSS, after, Along(XY, YY, (b, b), Z, C, p), laws=pair(a, b)) in FALSE


def test_students_ratio_has_the_degrees_under_the_root():
    assert verdict(less(Z / sp.sqrt(C / p), -x), StudentDistribution(p, -x), StudentRatio()) == "proved"
    assert verdict(less(Z / sp.sqrt(C), -x), StudentDistribution(p, -x), StudentRatio()) in FALSE
    assert verdict(less(Z / sp.sqrt(C / p), -x), StudentDistribution(p + 1, -x), StudentRatio()) in FALSE


def test_a_mixture_adds_the_degrees_of_its_squares():
    student = StudentDistribution(p + 1, -sp.sqrt((p + 1) * r) / 2)
    mean = Mean(sp.erfc(sp.sqrt(r * (C + Z**2) / 8)) / 2)
    assert verdict(student, mean, Mixture()) == "proved"
    assert verdict(student, Mean(sp.erfc(sp.sqrt(r * C / 8)) / 2), Mixture()) in FALSE


def test_what_grows_makes_a_decreasing_function_fall_and_no_other():
    falling, rising = sp.exp(-x), x**2
    assert verdict(Mean(sp.exp(-(C + Z**2))), Mean(sp.exp(-C)), Pointwise(falling, x, C + Z**2, C), "<") == "proved"
    assert verdict(Mean(sp.exp(-C)), Mean(sp.exp(-C - Z**2)), Pointwise(falling, x, C, C + Z**2), "<") in FALSE
    assert verdict(Mean((C + Z**2) ** 2), Mean(C**2), Pointwise(rising, x, C + Z**2, C), "<") in FALSE


def test_half_of_the_mass_is_below_a_negative_number_only():
    assert verdict(CROSS, HALF, GivenDirection(XY, YY), "<", pair(a, b)) == "proved"
    assert verdict(less(2 * XY - YY, 0), HALF, GivenDirection(XY, YY), "<", pair(a, b)) in FALSE
    assert verdict(CROSS, HALF / 2, GivenDirection(XY, YY), "<", pair(a, b)) in FALSE


def test_a_name_stands_for_its_own_event():
    form = NegativeForm(r, sp.Symbol("Sigma"))
    assert verdict(CROSS, form, QuadraticForm(XY, YY), laws=pair(a, r * a, p, sp.Symbol("Sigma"))) == "proved"
    assert verdict(less(XY + YY, 0), form, QuadraticForm(XY, YY), laws=pair(a, r * a, p, sp.Symbol("Sigma"))) in FALSE
    assert verdict(CROSS, HALF, QuadraticForm(XY, YY), laws=pair(a, r * a, p, sp.Symbol("Sigma"))) in FALSE


rho, psi = sp.Symbol("rho", nonnegative=True), sp.Symbol("psi", real=True)
POLAR = Polar(XY, YY, r, rho, psi)
DISC = dict.fromkeys(("rho", "psi"), OnDisc())


def test_a_form_in_polar_coordinates_has_its_own_bound():
    assert verdict(CROSS, Chance(rho * sp.cos(psi) > POLAR.bound), POLAR, laws=pair(a, r * a) | DISC) == "proved"
    assert verdict(CROSS, Chance(rho * sp.cos(psi) > r), POLAR, laws=pair(a, r * a) | DISC) in FALSE


def test_shortening_helps_only_above_a_bound_that_is_not_negative():
    assert verdict(Chance(rho * sp.cos(psi) > a), Chance(sp.cos(psi) > a), Shorter(rho), "≤", DISC) == "proved"
    assert verdict(Chance(rho * sp.cos(psi) > -a), Chance(sp.cos(psi) > -a), Shorter(rho), "≤", DISC) in FALSE


def test_a_share_of_the_circle_needs_a_cosine():
    bound = 1 / (1 + a)
    assert verdict(Chance(sp.cos(psi) > bound), sp.acos(bound) / sp.pi, UniformAngle(psi), laws=DISC) == "proved"
    assert verdict(Chance(sp.cos(psi) > 1 + a), sp.acos(1 + a) / sp.pi, UniformAngle(psi), laws=DISC) in FALSE
    assert verdict(Chance(sp.cos(psi) > bound), 2 * sp.acos(bound) / sp.pi, UniformAngle(psi), laws=DISC) in FALSE


def test_a_distribution_function_increases_with_its_argument_only():
    one, other = (StudentDistribution(p, -sp.sqrt(p * letter) / 2) for letter in (q, r))
    claim_where = {r: n * sp.Sum(1 / t, (t, 2, T)), q: n * sp.Sum(1 / t, (t, 2, T + 1))}

    def found(before, after):
        claim = toy_claim(
            kind=Kind.BELOW,
            lhs=before,
            rhs=after,
            parameters=tuple(one for one in RANGES if one.symbol not in (r, q)),
            where=claim_where,
            hypotheses=(sp.Ge(T, 2),),
        )
        return check(Chain(claim, (Step(claim, Increasing(q - r, T), sign="<"),))).verdict

    assert found(one, other) == "proved"
    assert found(other, one) in FALSE


def test_a_distribution_function_vanishes_only_with_its_argument():
    ratio = sp.Sum(1 / t**a, (t, 2, T))
    tends = Tends(StudentDistribution(p, -sp.sqrt(p * ratio) / 2), T, 0)
    assert verdict(tends, Tends(ratio, T, sp.oo), VanishesWith(ratio)) == "proved"
    tends = Tends(StudentDistribution(p, -sp.sqrt(p / ratio) / 2), T, 0)
    assert verdict(tends, Tends(ratio, T, sp.oo), VanishesWith(ratio)) in FALSE


def test_partial_sums_from_a_later_term_diverge_with_the_series():
    sums = Tends(a * sp.Sum(t**-b, (t, 2, T)), T, sp.oo)
    assert verdict(sums, sp.Not(Converges(t**-b, t)), FromSecond()) == "proved"
    assert verdict(sums, sp.Not(Converges(t ** (-2 * b), t)), FromSecond()) in FALSE


# Families -------------------------------------------------------------------------------------


HERE, FIRST, PAST = (ChainState("x", when, theta) for when in (T, sp.S.One, t - 1))
FACTOR = Exponential("E", 1) / 2
u = sp.Symbol("u", nonnegative=True)
level = sp.Symbol("level", positive=True)


def vanishing(ratio):
    return Vanishing(Mean(HERE), theta * ratio**T, 1 / level, ((level * (1 + u), {}),), (u,), T, ratio)


def test_a_fit_is_put_to_zero_only_if_it_collapses():
    before, after = less(sp.Abs(HERE - theta), sp.Abs(FIRST - theta)), less(theta, sp.Abs(FIRST - theta))
    falls, stays = ({"x": Given(PAST * f, t)} for f in (FACTOR, 2 * FACTOR))
    assert verdict(before, after, Collapsed(HERE, level, vanishing(HALF)), "→", falls) == "proved"
    assert verdict(before, after, Collapsed(HERE, level, vanishing(sp.S.One)), "→", stays) in FALSE


def test_counts_may_tie():
    before, after = less(sp.Abs(HERE - theta), sp.Abs(FIRST - theta)), less(theta, sp.Abs(FIRST - theta))
    counts = {"x": Given(Binomial("K", n, PAST) / (2 * n), t)}
    assert verdict(before, after, Collapsed(HERE, level, vanishing(HALF)), "→", counts) in FALSE


def test_the_first_fit_is_drawn_from_the_truth():
    law = {"x": Given(PAST * FACTOR, t)}
    assert verdict(less(1, FIRST), less(1, theta * FACTOR), FirstFit(), laws=law) == "proved"
    assert verdict(less(1, FIRST), less(1, FACTOR), FirstFit(), laws=law) in FALSE


def test_a_gamma_tail_is_that_of_its_shape():
    tail = sp.uppergamma(n, 2 * n) / sp.gamma(n)
    assert verdict(less(2, Gamma("G", n, 1) / n), tail, GammaTail()) == "proved"
    assert verdict(less(1, Gamma("G", n, 1) / n), tail, GammaTail()) in FALSE
    assert verdict(less(2, Normal("N", 0, 1)), tail, GammaTail()) in FALSE


def test_a_named_chance_has_the_shapes_of_its_name():
    first, second = Gamma("X", n, 1) / n, Gamma("L", p, 1) / p
    event = less(sp.Abs(first * second - 1), sp.Abs(first - 1))
    assert verdict(event, GammaImprovement(n, p, 1, 1), NamedChance()) == "proved"
    assert verdict(event, GammaImprovement(p, n, 1, 1), NamedChance()) in FALSE


def test_all_cases_are_added_up_once():
    k, m = sp.symbols("k m", integer=True, nonnegative=True)

    def binomial(count, size, chance):
        return sp.binomial(size, count) * chance**count * (1 - chance) ** (size - count)

    near = Truth(sp.Abs(m / p - theta) < sp.Abs(k / n - theta))
    inner = sp.Sum(binomial(m, p, k / n) * near, (m, 0, p))
    whole = sp.Sum(binomial(k, n, theta) * inner, (k, 0, n))
    assert verdict(whole, BernoulliImprovement(n, p, theta), Cases()) == "proved"
    assert verdict(2 * whole, BernoulliImprovement(n, p, theta), Cases()) in FALSE


def test_a_chance_in_rational_arithmetic():
    assert improvement(2, 2, Fraction(1, 2), tied=True) == Fraction(3, 4)
    assert improvement(7, 65, Fraction(1, 2), tied=False) > Fraction(1, 2)


def test_a_printed_bound_is_refuted_where_it_fails_and_never_proved():
    event = less(sp.Abs(HERE - theta), sp.Abs(FIRST - theta))
    assert verdict(event, HALF, Bernoulli("printed", (7, 65), Fraction(1, 2), False), "<") == "refuted"
    assert verdict(event, HALF, Bernoulli("printed", (2, 2), Fraction(1, 2), False), "<") == "unverified"


def test_a_limit_law_is_that_of_a_normal_mean_and_needs_small_bias():
    fit = ChainState("theta", T, theta)
    past = fit.at(t - 1)
    ratio = (n * sp.Sum(1 / n, (t, 2, T)), T - 1)
    line = sp.atan(2 / sp.sqrt(T - 1)) / sp.pi
    size = sp.Symbol("m", integer=True, positive=True)

    def rule(law):
        return CentralLimit({"one": Given(law, t)}, fit, {"one": 1}, ratio, family, size)

    mean = past * Gamma("G", size, 1) / size
    assert verdict(line, line, rule(mean), "≃") == "confirmed"
    assert verdict(line, HALF, rule(mean), "≃") in FALSE
    assert verdict(line, line, rule(mean + 1), "≃") in FALSE


first, later = sp.symbols("first later", real=True)
low, high = sp.symbols("low high", real=True)
LOCATION = less(sp.Abs(first + later), sp.Abs(first))
ERRORS = dict.fromkeys(("first", "later"), Reflected())
FACTORS = dict.fromkeys("XL", GammaFactors(sp.S.One))


def test_steps_have_to_be_symmetric():
    middle = SymmetricSteps(first, later, ((low + high) / 2, ((low, high), (high, low))))
    lowest = SymmetricSteps(first, later, (low, ((low, high), (high, low))))
    assert verdict(LOCATION, HALF, middle, "<", ERRORS) == "proved"
    assert verdict(LOCATION, HALF, lowest, "<", ERRORS) in FALSE
    assert verdict(LOCATION, HALF / 2, middle, "<", ERRORS) in FALSE


def test_factors_of_mean_above_one_may_go_up():
    X, L = sp.symbols("X L", positive=True)
    event = less(sp.Abs(X * L - 1), sp.Abs(X - 1))
    assert verdict(event, HALF, DownMore(X, L, sp.S.One), "<", FACTORS) == "proved"
    assert verdict(event, HALF, DownMore(X, L, 1 + a), "<", dict.fromkeys("XL", GammaFactors(1 + a))) in FALSE
    assert verdict(LOCATION, HALF, DownMore(X, L, sp.S.One), "<", FACTORS) in FALSE


def test_what_is_looked_at_is_not_proved_and_a_wrong_order_is_seen():
    sizes = (16, 64, 256)
    assert verdict(1 / (T + 1), 1 / T, LookedAt("", sizes), "≍") == "confirmed"
    assert verdict(1 / (T + 1), 1 / sp.sqrt(T), LookedAt("", sizes), "≍") in FALSE
    assert verdict(1 / (T + 1), 2 / T, LookedAt("", sizes), "≃") in FALSE


def test_what_is_tried_is_not_proved():
    assert verdict(2 * a, 2 * a + 1, Tried("", 3), "≤") == "confirmed"
    assert verdict(2 * a + 1, 2 * a, Tried("", 3), "≤") == "refuted"
