"""Wrong versions of claims: what operators make, what is set aside with a proof, and why others survive."""

import math
import time

import pytest
import sympy as sp
from hypothesis import given, strategies as st

from tests.verify.toys import MEAN, MU, claim, k, mu, toy_suite
from theory import Claim, Kind, Parameter, builtin_claims
from verify.evidence.sampling import regimes
from verify.running.mutation.judging import mutate, prepare
from verify.running.mutation.operators import OPERATORS, mutants_of
from verify.running.mutation.sameness import difference, sameness
from verify.running.mutation.survivors import reason_of
from verify.running.plan import Options
from verify.running.record import read_record
from verify.showing.mutants import summary


T, T_0, d = sp.symbols("T T_0 d", integer=True, positive=True)
phi, kappa, x = sp.symbols("phi kappa x", positive=True)
ROWS = (
    Parameter(d, "dimension", 1, 9),
    Parameter(T, "rows", 10, 50),
    Parameter(T_0, "other rows", 10, 50),
    Parameter(kappa, "penalty", 1.5, 3),
)
RECORD = read_record()
SUPPORTED = [one for one in builtin_claims().values() if one.id not in RECORD]


def exact(rhs, lhs=None, **fields) -> Claim:
    """A claim without anything to measure, true by itself."""
    rhs = sp.sympify(rhs)
    return claim(rhs, lhs=rhs if lhs is None else lhs, **fields)


def made(one: Claim) -> dict[str, Claim]:
    """Mutants by what follows ~ in their ids."""
    return {mutant.claim.id.partition("~")[2]: mutant.claim for mutant in mutants_of(one)}


def carried_out(one: Claim, *words: str, **options) -> dict:
    """The mutants of a toy, judged, by what follows ~."""
    options = Options(**({"regimes": 2, "budget": 60.0} | options))
    result = mutate(prepare(toy_suite(one), [one], options, {}, words))
    return {name.partition("~")[2]: told for name, told in result["claims"][one.id]["mutants"].items()}


# Operators ------------------------------------------------------------------------------------


def test_every_operator_makes_mutants_of_the_papers_claims(suite):
    names = ("thm_4_1", "snr.null", "kappa.isotropic.ridgeless", "prop_4_2")
    used = {mutant.operator for name in names for mutant in mutants_of(suite.claims[f"dohmatob2024.{name}"])}
    assert used == {operator.name for operator in OPERATORS}


@pytest.mark.parametrize("one", SUPPORTED[::9], ids=lambda one: one.id)
def test_mutants_are_claims_about_the_same_regimes(one):
    names = [mutant.claim.id for mutant in mutants_of(one)]
    assert len(set(names)) == len(names) > 0
    for mutant in mutants_of(one):
        assert mutant.claim.id.startswith(f"{one.id}~{mutant.operator}")
        assert mutant.claim.domain == one.domain
        assert mutant.claim.statement.startswith("Wrong on purpose")


@pytest.mark.parametrize(
    ("rhs", "name", "expected"),
    [
        (mu, "sign", -mu),
        (mu, "factor_0.5", mu / 2),
        (mu, "factor_1.03", mu * sp.Rational(103, 100)),
        (d / (T - d - 1), "plus_1.1", (d + 1) / (T - d - 2)),
        (d / (T - d - 1), "minus_1.2", d / (T - d - 2)),
        (d * T + T_0, "exchange.1", d * T_0 + T),
        (kappa**2 + d, "unsquare.1", kappa + d),
        (kappa + d, "square.1", kappa**2 + d),
        (1 - 1 / T, "drop.1", -1 / T),
        (sp.Max(T, 5), "switch.1", sp.Min(T, 5)),
        (sp.sqrt(T), "exponent_1.1.1", T ** sp.Rational(11, 20)),
    ],
)
def test_what_an_operator_makes(rhs, name, expected):
    assert sp.simplify(made(exact(rhs, parameters=(*ROWS, MU)))[name].rhs - expected) == 0


def test_an_operator_is_tried_at_the_outermost_places():
    made_of = made(exact(sp.sqrt(1 + mu**3) + mu**5 + mu**7 + mu**11, parameters=(MU,)))
    assert {name for name in made_of if name.startswith("exponent_0.9")} == {f"exponent_0.9.{i}" for i in (1, 2, 3)}
    assert not any(one.rhs.has(mu ** sp.Rational(27, 10)) for one in made_of.values())


def test_a_letter_is_altered_within_abbreviations_and_not_on_the_left():
    one = exact(d / (1 - phi), lhs=d / (1 - phi), parameters=ROWS, where={phi: d / T})
    altered = made(one)["minus_1.2"]
    at = {"d": 2, "T": 11, "T_0": 10, "kappa": 2.0}
    assert altered.at(**at).theory == 2 / (1 - sp.Rational(2, 10))
    assert altered.at(**at).lhs[0][0] == one.at(**at).lhs[0][0] == 2 / (1 - sp.Rational(2, 11))


@pytest.mark.parametrize(
    ("kind", "turned"), [(Kind.AT_LEAST, Kind.AT_MOST), (Kind.AT_MOST, Kind.AT_LEAST)], ids=["at least", "at most"]
)
def test_bounds_are_turned(kind, turned):
    assert made(exact(mu, kind=kind))["turn"].kind is turned


def test_a_strict_bound_is_turned_by_exchanging_its_sides():
    one = exact(2 * mu, lhs=mu, kind=Kind.BELOW)
    assert (made(one)["turn"].lhs, made(one)["turn"].rhs) == (2 * mu, mu)


def test_what_is_measured_is_left_alone():
    assert all(mutant.claim.lhs == MEAN() for mutant in mutants_of(claim(mu)))


def test_letters_that_grow_are_not_shifted():
    names = set(made(builtin_claims()["dohmatob2024.thm_4_1"]))
    assert {"plus_1.1", "exchange.2"} <= names
    assert "plus_1.2" not in names


@given(st.sampled_from(["special.student.two", "dohmatob2024.kappa.isotropic", "xu2025.schedule.linear"]), st.data())
def test_a_mutant_is_set_aside_or_differs_at_some_admissible_regime(suite, name, data):
    one = suite.claims[name]
    altered = data.draw(st.sampled_from(mutants_of(one))).claim
    drawn = regimes(one, 8, 5)
    found = sameness(suite.laboratory, one, altered, drawn)
    gaps = [difference(one, altered, regime) for regime in drawn]
    apart = altered.kind is not one.kind or altered.lhs != one.lhs or any(gap is None or gap != 0 for gap in gaps)
    assert apart if found is None else found.proved and not any(gaps)


# Set aside ------------------------------------------------------------------------------------


def test_the_same_formula_is_set_aside_with_its_proof_before_any_draw():
    told = carried_out(claim(d * d + T * T_0, lhs=d * d + T * T_0, parameters=ROWS), "exchange")
    assert (told["exchange.1"]["status"], told["exchange.1"]["verdicts"]) == ("equivalent", [])
    assert told["exchange.1"]["proved"]


def test_a_formula_written_another_way_is_proved_to_be_the_same():
    one = exact(sp.Max(mu, -mu) ** 2 - (mu**2 - 1), lhs=1, parameters=(MU,))
    altered = exact(sp.Integer(1), lhs=1, parameters=(MU,))
    found = sameness(toy_suite().laboratory, one, altered, regimes(one, 3, 0))
    assert (found.status, found.proved) == ("equivalent", True)


def test_right_sides_whose_ratio_tends_to_1_make_the_same_limit(suite):
    """The label noise vanishes along this path, and with it what its denominator adds."""
    one = suite.claims["dohmatob2024.thm_4_1.fixed_generator.corrected"]
    told = {name: sameness(suite.laboratory, one, altered, regimes(one, 3, 0)) for name, altered in made(one).items()}
    same = {name for name, found in told.items() if found is not None}
    assert same == {"drop.4", "square.2", "exponent_1.1.2", "exponent_0.9.2"}
    assert all(told[name].how.startswith("the ratio of the right sides tends to 1") for name in same)


@pytest.mark.parametrize(
    ("kind", "weaker", "stronger"),
    [(Kind.AT_MOST, "factor_2", "factor_0.5"), (Kind.AT_LEAST, "factor_0.5", "factor_2")],
)
def test_a_weaker_bound_follows_from_the_claim_and_a_stronger_one_is_refuted(kind, weaker, stronger):
    told = carried_out(claim(mu, kind), weaker, stronger)
    assert (told[weaker]["status"], told[weaker]["proved"]) == ("implied", True)
    assert "sign of every term" in told[weaker]["reason"]
    assert told[stronger]["status"] == "refuted"


def test_a_constant_factor_is_nothing_to_an_order_of_magnitude():
    one = builtin_claims()["dohmatob2024.lemma_i_1"]
    found = sameness(toy_suite().laboratory, one, made(one)["factor_2"], [])
    assert (found.status, found.how) == ("equivalent", "the sides differ by the constant factor 2")


def test_a_mutant_is_compared_with_its_claim_at_four_regimes_unless_asked_otherwise(monkeypatch):
    seen = []
    monkeypatch.setattr("verify.running.mutation.judging.sameness", lambda *told: seen.append(len(told[-1])))
    for asked in (None, 2):
        carried_out(claim(mu), "sign", regimes=asked)
    assert seen == [4, 2]


# Survivors ------------------------------------------------------------------------------------


def test_a_difference_within_the_tolerance_survives_and_says_so():
    told = carried_out(claim(mu, tolerance=0.2), "factor_1.01")["factor_1.01"]
    assert told["status"] == "survived"
    assert "the right sides are within 1.00%, the tolerance is 20.00%" in told["reason"]


def test_a_branch_that_is_never_reached_survives_and_says_so():
    one = exact(sp.Max(10, mu**2), parameters=(Parameter(mu, "mean", 0.5, 3),))
    told = carried_out(one, "unsquare")["unsquare.1"]
    assert (told["status"], told["verdicts"]) == ("survived", ["supported", "supported"])
    assert told["reason"] == "the right sides are equal at the drawn regimes, and at 32 others"


def test_a_branch_outside_the_drawn_regimes_is_named():
    one = exact(sp.Max(10, mu**2), parameters=(Parameter(mu, "mean", 0.5, 3.6), Parameter(k, "size", 2, 2)))
    told = carried_out(one, "unsquare")["unsquare.1"]
    assert told["status"] == "survived"
    before, _, place = told["reason"].partition(", not at ")
    assert before == "outside the drawn regimes: the right sides are equal there (there always k = 2)"
    assert float(place.partition("mu = ")[2].partition(",")[0]) > math.sqrt(10)


def test_a_bound_that_is_not_attained_survives_and_says_so():
    told = carried_out(exact(4 * mu, lhs=mu, kind=Kind.AT_MOST), "factor_0.5")["factor_0.5"]
    assert told["status"] == "survived"
    assert told["reason"] == "it holds at the drawn regimes, and at 32 others"


def test_a_bound_that_fails_outside_the_drawn_regimes_is_told_with_a_regime_where_it_does():
    one = exact(4 * mu, lhs=mu, kind=Kind.AT_MOST, parameters=(Parameter(mu, "mean", 0.5, 4.1),))
    altered = exact(sp.Integer(4), lhs=mu, kind=Kind.AT_MOST, parameters=one.parameters)
    drawn = {"regime": {"mu": 2.0}, "verdict": "supported"}
    status, reason = reason_of(toy_suite().laboratory, one, altered, [drawn])
    assert status == "survived"
    assert reason.startswith("outside the drawn regimes: it holds there, not at mu = 4.")


def test_a_statement_without_a_meaning_somewhere_is_not_told_apart_there(suite):
    """1/(n - 1) at n = 1 makes no statement, true or false."""
    one, altered = suite.claims["xu2025.schedule.dichotomy"], suite.claims["xu2025.schedule.dichotomy~minus_1.1"]
    rows = [{"regime": regimes(one, 1, 0)[0], "verdict": "undecided", "reason": "no rule decides"}]
    assert rows[0]["regime"]["n"] == 1
    assert reason_of(suite.laboratory, one, altered, rows) == ("survived", "no rule decides")


def test_statements_that_are_never_told_apart_say_at_how_many_regimes(suite):
    one, altered = suite.claims["xu2025.schedule.dichotomy"], suite.claims["xu2025.schedule.dichotomy~minus_1.1"]
    rows = [{"regime": regimes(one, 1, 0)[0], "verdict": "supported", "reason": ""}]
    reason = "the statements are true and false together at the drawn regimes, and at 12 others"
    assert reason_of(suite.laboratory, one, altered, rows) == ("survived", reason)


def test_what_is_0_is_0_with_either_sign():
    told = carried_out(exact(0, lhs=sp.Max(mu, 3) - sp.Max(3, mu) + sp.sin(mu) ** 2 + sp.cos(mu) ** 2 - 1), "sign")
    assert (told["sign"]["status"], told["sign"]["proved"]) == ("equivalent", True)


def test_a_formula_without_a_value_is_no_statement():
    one = exact(1 / (k - 1) + mu, parameters=(MU, Parameter(k, "size", 2, 2)))
    assert carried_out(one, "minus_1")["minus_1.1"]["status"] == "malformed"


def test_mutants_of_a_claim_that_is_wrong_itself_say_nothing():
    told = carried_out(claim(2 * mu), "sign")["sign"]
    assert (told["status"], told["reason"]) == (
        "open",
        "the claim itself is refuted here, so that its mutants say nothing",
    )


def test_survivors_that_there_is_no_time_to_look_into_stay_open():
    """They may mean what their claim means: only a look tells."""
    one = claim(mu, tolerance=0.2)
    campaign = prepare(toy_suite(one), [one], Options(regimes=1, budget=60.0), {}, ("factor_1.01", "sign"))

    def late(what: str, *_: object) -> None:
        campaign.started -= 1e6 * what.startswith("judging")

    result = mutate(campaign, late)
    told = {m["operator"]: m for m in result["claims"][one.id]["mutants"].values()}
    assert told["sign"]["status"] == "refuted"
    assert (told["factor_1.01"]["status"], result["open"]) == ("open", 1)
    assert "not looked into" in told["factor_1.01"]["reason"]
    assert "1 of 1 wrong versions refuted (100.0%); 2 made, 0 set aside, 1 left open" in summary(result).plain


@pytest.mark.parametrize("part", ["sameness", "reason_of"])
def test_the_time_is_kept_whatever_one_mutant_takes(monkeypatch, part):
    monkeypatch.setattr(f"verify.running.mutation.judging.{part}", lambda *_: time.sleep(60))
    one = claim(mu, tolerance=0.2)
    campaign = prepare(toy_suite(one), [one], Options(regimes=1, budget=3.0), {}, ("factor_1.01",))
    began = time.monotonic()
    (told,) = mutate(campaign)["claims"][one.id]["mutants"].values()
    assert time.monotonic() - began < 20
    assert (told["status"], "out of time" in told["reason"]) == ("open", True)


def test_one_regime_that_refutes_is_enough_and_the_budget_is_kept():
    one = claim(mu)
    campaign = prepare(toy_suite(one), [one], Options(regimes=3), {}, ())
    result = mutate(campaign)
    told = result["claims"][one.id]
    assert told["verdict"] == "supported"
    assert [m["verdicts"] for m in told["mutants"].values() if m["operator"] == "sign"] == [["refuted"]]
    assert result["run"]["alpha_spent"] <= result["run"]["alpha"]
    assert result["share"] == result["refuted"] / (result["refuted"] + result["survived"]) == told["share"]
