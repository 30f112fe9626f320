"""Chains altered on purpose: which mutants are made, how they are caught, and how survivors are told apart."""

import time
from dataclasses import dataclass, replace

import pytest
import sympy as sp

from derivations import Algebra, Chain, Line, Mean, Setting, Step
from derivations.kernel.line import Rule
from derivations.kernel.proof import Obligation, Strength
from derivations.kernel.verdict import CheckedStep
from tests.derivations.false_chains.tables import claimed, n, x, y
from tests.verify.commands.test_derive import GOOD, HEAD
from tests.verify.toys import MEAN, MU, SOURCE, mu, normal
from theory import Claim, GrowthPath, Kind, Parameter, Source
from theory.language.propositions import Converges
from verify.evidence.laboratory import Laboratory
from verify.running.soundness.judging import Asked, counted, exit_code, prepare
from verify.running.soundness.mutants import ALTERED, altered_chains
from verify.running.soundness.operators import LimitInside, MeanInside, Range, weaker
from verify.running.soundness.survivors import truth_of, truth_without
from verify.running.soundness.trial import judged


EMPTY = Laboratory(())


@dataclass(frozen=True)
class Believes(Rule):
    """A rule that is not sound: it asks for nothing that has to do with the step.

    Attributes:
        factor: An argument of which it makes nothing.
    """

    factor: sp.Expr = sp.S.One
    gives = ("=", "≤", "≥", "⇒")
    words = "believe me"

    def demands(self, line):
        """Nothing."""
        yield Obligation(sp.S.One, "=", sp.S.One)


def chain(*rules, lhs=(x + 1) ** 2, between=x * (x + 1) + x + 1, rhs=x**2 + 2 * x + 1, hypotheses=(x >= 1,)):
    """Two steps, each with its rule."""
    claim = claimed(lhs, rhs, "=", hypotheses)
    return Chain(claim, (Step(between, rules[0]), Step(claim, rules[1])))


def statuses(one, place=None):
    """What the mutants of a chain come to."""
    return {name: judged(EMPTY, m)["status"] for name, m in altered_chains(one).items() if place in (None, m.place)}


SOUND = chain(Algebra(), Algebra())


def test_mutants_alter_the_claim_a_step_a_hypothesis_and_an_argument():
    made = altered_chains(chain(Believes(x + 1), Algebra()))
    assert {one.place for one in made.values()} == {*ALTERED} - {"definition"}
    assert "false.claim~step_1.factor_2.1" in made
    assert made["false.claim~hypothesis.drop_hypothesis.1"].claim.hypotheses == ()
    assert made["false.claim~argument_1.factor.factor_2.1"].lines[0][0].step.because == Believes(2 * x + 2)


@dataclass(frozen=True)
class Hands(Believes):
    """A rule that is handed another one.

    Attributes:
        to: That one.
    """

    to: Rule = Believes()


def test_arguments_of_a_rule_that_is_handed_to_a_rule_are_altered_as_well():
    names = altered_chains(chain(Hands(to=Hands(to=Hands(to=Believes(y + 2), factor=x + 2))), Algebra()))
    places = {name.partition("argument_1.")[2].partition("factor")[0] for name in names}
    assert {"to.", "to.to."} <= places
    assert "to.to.to." not in places


def test_the_seed_decides_which_mutants_are_taken_and_fewer_are_some_of_them(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(HEAD + GOOD)

    def names(**asked):
        return prepare(["toy.square"], (), Asked(files=(str(file),), **asked), {}).names

    assert len(names(count=8)) == 8
    assert names(count=8) == names(count=8)
    assert {*names(count=3)} < {*names(count=8)}
    assert names(count=8, seed=1) != names(count=8)


def test_where_nothing_could_be_judged_nothing_has_passed():
    aside = {"name": "toy~drop.1", "place": "claim", "operator": "drop", "status": "aside", "misled": []}
    assert exit_code(counted([aside])) == 3
    assert exit_code(counted([aside, aside | {"status": "refuted"}])) == 0
    assert exit_code(counted([aside, aside | {"status": "unexplained"}])) == 1


def test_the_same_chain_has_the_same_mutants_whenever_they_are_made():
    first = {name: one.change for name, one in altered_chains(SOUND).items()}
    altered_chains.cache_clear()
    assert {name: one.change for name, one in altered_chains(SOUND).items()} == first


def test_sound_rules_call_nothing_false_proved_and_what_they_still_do_is_shown_to_be_true():
    found = statuses(SOUND)
    assert {*found.values()} <= {"refuted", "unverified", "equivalent"}
    assert found["false.claim~hypothesis.drop_hypothesis.1"] == "equivalent", "nobody needs x >= 1"
    assert found["false.claim~step_1.factor_1.01.1"] == "refuted"


def test_a_rule_that_is_not_sound_is_named_where_points_tell():
    row = judged(EMPTY, altered_chains(chain(Believes(), Algebra()))["false.claim~step_1.factor_2.1"])
    assert (row["status"], row["misled"]) == ("refuted", ["Believes"])


def test_what_a_rule_that_is_not_sound_calls_proved_of_means_is_not_explained():
    """Means are evaluated by nobody: that two of them agree would have to be shown."""
    one = chain(Believes(), Believes(), lhs=Mean(x), between=Mean(2 * x) / 2, rhs=Mean(3 * x) / 3)
    assert "unexplained" in statuses(one, "step").values()


def test_a_wrong_argument_of_a_true_step_proves_nothing_false():
    assert {*statuses(chain(Believes(x + 1), Algebra()), "argument").values()} == {"equivalent"}


def test_what_no_rule_shows_is_set_aside():
    one = chain(Algebra(), Algebra(), between=x**3)
    assert {*statuses(one, "step").values()} == {"aside"}


@pytest.mark.parametrize(
    ("hypothesis", "admits"),
    [
        (n >= 5, {"drop_hypothesis": {sp.true}, "move_bound": {n + 1 >= 5, n + 2 >= 5}, "turn_hypothesis": {n <= 5}}),
        (x > y, {"loosen": {x >= y}}),
        (sp.Eq(x, y, evaluate=False), {"move_bound": {sp.Eq(x, y + 1)}}),
    ],
)
def test_hypotheses_are_dropped_loosened_moved_and_turned(hypothesis, admits):
    found = {}
    for operator, condition, _ in weaker(hypothesis):
        found.setdefault(operator, set()).add(condition)
    assert all(found[operator] == conditions for operator, conditions in admits.items())


k = sp.Symbol("k", integer=True)
SERIES = sp.Sum(x**k, (k, 1, n))


@pytest.mark.parametrize(
    ("operator", "formula", "wrong"),
    [
        (Range(0, 1), SERIES, sp.Sum(x**k, (k, 2, n))),
        (Range(1, -1), SERIES, sp.Sum(x**k, (k, 1, n - 1))),
        (LimitInside(), sp.Limit(SERIES, x, 0), sp.Sum(sp.Limit(x**k, x, 0), (k, 1, n))),
        (LimitInside(), sp.Sum(sp.Limit(x**k, x, 0), (k, 1, n)), sp.Limit(SERIES, x, 0)),
        (MeanInside(), Mean(x**2), Mean(x) ** 2),
        (MeanInside(), Mean(x * y), Mean(x) * Mean(y)),
    ],
)
def test_ranges_limits_and_means_are_altered(operator, formula, wrong):
    assert wrong in [fields["rhs"] for fields, _ in operator.changes(claimed(y, formula))]


# Survivors ------------------------------------------------------------------------------------

PATH = GrowthPath("n grows", n, (10, 100, 1000), {})


def line(after, sign, before=x):
    """A line along a path, by a rule that believes anything."""
    claim = Claim(
        "toy.limit",
        Kind.ORDER,
        "a limit",
        x,
        x,
        (Parameter(x, "a number", 1, 9), Parameter(y, "another", 1, 9)),
        Source("a test", "a line", "ours"),
        path=PATH,
    )
    return Line(before, after, Step(after, Believes(), sign), Setting(claim=claim), {})


@pytest.mark.parametrize(
    ("sign", "true", "altered", "status"),
    [
        ("≍", n**2, 3 * n**2, "equivalent"),
        ("≍", n**2, n**2 + n, "equivalent"),
        ("≍", n**2, n**3, "false"),
        ("≍", n**2, n**2 * sp.log(n), "false"),
        ("≲", n**2, n**3, "equivalent"),
        ("≲", n**2, n, "false"),
        ("≃", n**2, n**2 + n, "equivalent"),
        ("≃", n**2, 2 * n**2, "false"),
        ("≃", n**2, sp.Rational(21, 20) * n**2, "false"),
        ("≃", n**2, n**2 * (1 + 1 / sp.log(n)), "equivalent"),
        ("≃", n, 2 * n * (sp.sqrt(n**2 + n) - n), "equivalent"),
        ("=", (x + 1) ** 2, x**2 + 2 * x + 1, "equivalent"),
    ],
)
def test_an_altered_side_is_compared_with_the_true_one(sign, true, altered, status):
    new, old = line(altered, sign, true), line(true, sign, true)
    assert truth_of(EMPTY, new, old, CheckedStep(new, "proved", Strength.SYMBOLIC, "believed")).status == status


def test_a_line_that_is_false_at_a_point_is_false_whoever_believes_it():
    new = line(x**2, "=")
    truth = truth_of(EMPTY, new, line(x, "="), CheckedStep(new, "proved", Strength.SYMBOLIC, "believed"))
    assert truth.status == "false"
    assert "x = " in truth.how


def without_a_hypothesis(rhs):
    """A claim about the toy mean, whose hypothesis speaks of it or not, and the chain of it without that."""
    given = (mu >= 2,)
    whole = Claim("toy.mean", Kind.EQUAL, "a mean", MEAN(), rhs, (MU,), SOURCE, hypotheses=given)
    true, altered = (Chain(one, (Step(one, Believes()),)) for one in (whole, replace(whole, hypotheses=())))
    return truth_without(Laboratory((normal,)), altered, true, *given)


def test_the_judge_of_claims_says_whether_a_hypothesis_is_needed():
    truth = without_a_hypothesis(mu)
    assert (truth.status, truth.how) == (
        "equivalent",
        "supported by the judge of claims at 2 regimes where mu >= 2 fails",
    )
    assert without_a_hypothesis(sp.Max(mu, 2)).status == "false"


def test_a_hypothesis_that_holds_in_all_ranges_is_left_out_in_wider_ones():
    path = GrowthPath("n grows", n, tuple(10**k for k in range(2, 9)), {})
    given, ranges = (x <= 9,), (Parameter(x, "a number", 1, 9),)
    claims = [
        Claim("toy.order", Kind.ORDER, "an order", x * n**2 + n, n**2, ranges, SOURCE, hypotheses=some, path=path)
        for some in (given, ())
    ]
    true, altered = (Chain(one, (Step(one, Believes(), "≍"),)) for one in claims)
    truth = truth_without(EMPTY, altered, true, *given)
    assert (truth.status, truth.how) == (
        "equivalent",
        "supported by the judge of claims at 2 regimes where x <= 9 fails",
    )


def test_statements_are_decided_at_regimes_of_their_claim():
    claim = claimed(x, x, "=")
    setting = Setting(claim=claim)
    all_of, some = Converges(n**-x, n), Converges(n ** -(x + 1), n)
    old = Line(all_of, sp.true, Step(sp.true, Believes(), "⇒"), setting, {})
    new = Line(all_of, some, Step(some, Believes(), "⇒"), setting, {})
    truth = truth_of(EMPTY, new, old, CheckedStep(new, "proved", Strength.SYMBOLIC, "believed"))
    assert (truth.status, truth.how) == ("equivalent", "true at 12 regimes")


def test_a_hypothesis_is_known_to_be_needed_where_the_claim_fails_without_it():
    claim = claimed(
        sp.sqrt(sp.Symbol("r", real=True) ** 2), sp.Symbol("r", real=True), "=", (sp.Symbol("r", real=True) >= 0,)
    )
    one = Chain(claim, (Step(claim, Believes()),))
    row = judged(EMPTY, altered_chains(one)["false.claim~hypothesis.drop_hypothesis.1"])
    assert row["status"] == "refuted"
    assert "the whole chain" in row["misled"] or "Believes" in row["misled"]


def test_a_mutant_that_takes_too_long_costs_itself_only():
    @dataclass(frozen=True)
    class Slow(Algebra):
        def demands(self, line):
            total = 0
            while line.after.has(y):
                total += 1
            return super().demands(line)

    one = chain(Slow(), Algebra())
    mutant = altered_chains(one)["false.claim~step_1.factor_2.1"]
    (changed, true), *_ = mutant.lines
    stuck = replace(changed, after=changed.after + y, step=replace(changed.step, to=changed.after + y))
    row = judged(EMPTY, replace(mutant, lines=((stuck, true),)), budget=0.3)
    assert row["status"] == "late"
    assert judged(EMPTY, mutant)["status"] == "refuted"


def mutant_that(work):
    """A mutant of a chain whose last rule, which is to show it, does some work before it asks for anything."""

    @dataclass(frozen=True)
    class Works(Algebra):
        def demands(self, line):
            work()
            return super().demands(line)

    return altered_chains(chain(Algebra(), Works()))["false.claim~factor_2.1"]


def test_a_mutant_that_waits_for_the_machine_is_not_late():
    """Three times as long as it may compute."""
    assert judged(EMPTY, mutant_that(lambda: time.sleep(1.5)), budget=0.5)["status"] == "refuted"


def test_a_true_line_has_more_time_than_a_mutant_of_it():
    def computes_at_first():
        while not worked and time.process_time() < started + 1.5:
            pass
        worked.append(True)

    mutant, worked, started = mutant_that(lambda: computes_at_first()), [], time.process_time()
    assert judged(EMPTY, mutant, budget=1.0)["status"] == "refuted"
