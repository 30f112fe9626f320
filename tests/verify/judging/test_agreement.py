"""Verdicts that rest on a fast simulator stand only while it agrees with the plain one."""

import copy
import math
import time
from dataclasses import replace

import pytest

from tests.verify import toys
from theory import Kind, Quantity
from verify.evidence.laboratory import Laboratory
from verify.judging.agreement import pairs, vouch
from verify.judging.claims import judge_claim
from verify.judging.verdict import Verdict
from verify.running.checks import execute
from verify.running.plan import Options, plan
from verify.running.run import run_checks
from verify.simulators import simulator
from verify.thresholds.comparisons import AGREEMENT_SETTINGS
from verify.thresholds.runs import SOUGHT, TRIALS


FAST = {
    "claim": "toy.claim",
    "verdict": "refuted",
    "gap": 0.5,
    "fast": ["uniform"],
    "confirmed_by": "fast (uniform)",
    "reason": "",
}
VOUCHER = {
    "claim": "v",
    "agreement": {"fast": "uniform", "plain": "normal"},
    "verdict": "supported",
    "gap_interval": [-0.01, 0.02],
}


@pytest.mark.parametrize(
    ("voucher", "gap", "verdict", "words"),
    [
        ([VOUCHER], 0.5, "refuted", "within 2.00%"),
        ([VOUCHER], 0.03, "undecided", "too coarse"),
        ([VOUCHER | {"verdict": "undecided"}], 0.5, "undecided", "not shown to agree"),
        ([VOUCHER | {"verdict": "refuted"}], 0.5, "error", "disagrees"),
        ([], 0.5, "undecided", "not shown to agree"),
    ],
)
def test_a_refutation_by_the_fast_lane_needs_agreement_finer_than_the_gap(voucher, gap, verdict, words):
    rows = [*copy.deepcopy(voucher), FAST | {"gap": gap}]
    vouch(rows)
    assert rows[-1]["verdict"] == verdict
    assert words in rows[-1]["reason"] + rows[-1]["confirmed_by"]


def test_a_gap_fainter_than_agreement_shows_is_not_pursued_by_a_fast_simulator_alone(suite):
    """A gap of 1/(T_0 - d) = 1.3 %, which the plain simulator cannot resolve."""
    claim = suite.claims["dohmatob2024.thm_4_1.fixed_generator"]
    shape = {"w0_norm2": 1.0, "spectrum": "geometric", "condition": 2.0, "w0": "random", "designs": "shared"}
    regime = shape | {"d": 3, "T_0": 80, "n": 18, "sigma": 0.6, "sigma_0": 1.1}
    outcome = judge_claim(suite.laboratory, claim, regime, 1e-9, 0)
    assert outcome.verdict is Verdict.UNDECIDED
    assert "too faint" in outcome.reason


def test_a_refutation_that_the_plain_lane_confirmed_needs_agreement_at_any_accuracy():
    row = FAST | {"gap": 0.03, "confirmed_by": "plain (normal)"}
    rows = [copy.deepcopy(VOUCHER), row]
    vouch(rows)
    assert rows[1]["verdict"] == "refuted"
    rows = [VOUCHER | {"verdict": "refuted"}, row]
    vouch(rows)
    assert rows[1]["verdict"] == "error"


def test_a_verdict_of_the_plain_lane_alone_needs_nobody_to_vouch():
    rows = [FAST | {"fast": []}]
    vouch(rows)
    assert rows == [FAST | {"fast": []}]


def test_agreement_is_checked_in_every_run_that_uses_a_fast_simulator():
    claim = toys.claim(toys.mu)
    suite = toys.toy_suite(claim, simulators=(toys.normal, toys.uniform))
    checks = plan(suite, [claim], Options(regimes=2), {})
    pairs = [check for check in checks if check.pair is not None]
    assert [check.claim for check in pairs] == ["toy.mean:uniform~normal"] * 3
    assert sum(check.alpha for check in checks) + (TRIALS + SOUGHT) * 1e-6 == pytest.approx(1e-6)
    rows = [execute(suite, check, Options()) for check in checks]
    vouch(rows)
    assert {row["verdict"] for row in rows} == {"supported"}


def fast_mean(name: str, factor: float = 1.0, noise=lambda mu: 0.3, quantities=("toy.mean",), **traits):
    """A fast simulator of the mean mu, off by a factor, with a relative noise that depends on mu."""

    def draw(rng, draws, *, mu):
        return mu * factor * (1 + noise(mu) * rng.standard_normal(draws))

    draw.__name__ = name
    traits = {"moments": lambda **_: math.inf, "cost": lambda **_: 10.0} | traits
    return simulator(*quantities, plain=False, **traits)(draw)


def found_pairs(*simulators, used, claims=None, seed=0):
    claims = [toys.claim(toys.mu)] if claims is None else claims
    return pairs(claims, used, Laboratory(simulators), seed)


def test_only_pairs_that_are_used_are_compared():
    """Two fast simulators of one quantity, and a fast one that draws two: each counts where it is used only."""

    @simulator("toy.mean", "toy.other", plain=False, moments=lambda **_: math.inf)
    def both(rng, draws, *, mu):
        return mu * (1 + rng.standard_normal((draws, 2)))

    @simulator("toy.other", moments=lambda **_: math.inf)
    def other(rng, draws, *, mu):
        return mu * (1 + rng.standard_normal(draws))

    everything = (toys.normal, other, toys.uniform, both)
    quantity = Quantity("toy.other", "o", "o", "Another mean.")
    claims = [toys.claim(toys.mu), toys.claim(toys.mu, lhs=quantity(), id="toy.of_the_other")]

    def ids(*used):
        return {pair.id for pair in found_pairs(*everything, used=used, claims=claims)}

    assert ids() == set()
    assert ids(("uniform", "toy.mean")) == {"toy.mean:uniform~normal"}
    assert ids(("both", "toy.other")) == {"toy.other:both~other"}
    assert ids(("both", "toy.other"), ("both", "toy.mean")) == {"toy.other:both~other", "toy.mean:both~normal"}
    assert ids(("normal", "toy.mean")) == set(), "the plain one needs nobody to vouch"


def test_a_run_compares_what_its_checks_rest_on_and_nothing_else():
    claim = toys.claim(toys.mu)
    unused = fast_mean("unused", applies=lambda mu: mu > 10**6)
    suite = toys.toy_suite(claim, simulators=(toys.normal, toys.uniform, unused))
    checks = plan(suite, [claim], Options(regimes=2), {})
    assert {check.claim for check in checks if check.pair is not None} == {"toy.mean:uniform~normal"}
    plain = toys.claim(toys.mu, plain=True)
    checks = plan(toys.toy_suite(plain, simulators=suite.laboratory.simulators), [plain], Options(regimes=2), {})
    assert all(check.pair is None for check in checks)


def test_no_setting_is_compared_twice():
    """Claims with the same parameters have the same regimes, and a range of one value has one setting."""
    twins = [toys.claim(factor * toys.mu, id=f"toy.{factor}") for factor in (1, 2, 3)]
    found = found_pairs(toys.normal, toys.uniform, used=[("uniform", "toy.mean")], claims=twins)
    assert len({pair.setting["mu"] for pair in found}) == len(found) == AGREEMENT_SETTINGS
    single = toys.claim(toys.mu, parameters=(toys.Parameter(toys.mu, "mean", 2, 2),))
    assert len(found_pairs(toys.normal, toys.uniform, used=[("uniform", "toy.mean")], claims=[single])) == 1


@pytest.mark.parametrize("seed", range(3))
def test_settings_that_are_decided_with_little_work_are_preferred(seed):
    """The first regime is among those where the plain simulator is too noisy; without a pilot it would come first."""

    @simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def noisy_in_between(rng, draws, *, mu):
        return mu * (1 + (500.0 if 0.6 < mu < 4 else 0.1) * rng.standard_normal(draws))

    found = found_pairs(noisy_in_between, toys.uniform, used=[("uniform", "toy.mean")], seed=seed)
    quiet = [pair for pair in found if not 0.6 < pair.setting["mu"] < 4]
    assert len(found) == AGREEMENT_SETTINGS
    assert found[: len(quiet)] == quiet
    assert quiet


def test_settings_too_dear_for_a_pilot_come_last_the_cheapest_first():
    plain = fast_mean("plain_by_cost", cost=lambda mu: 1e6 * mu)
    plain = type(plain)(plain.name, plain.quantities, plain.draw, True, moments=plain.moments, cost=plain.cost)
    found = found_pairs(plain, toys.uniform, used=[("uniform", "toy.mean")])
    sizes = [pair.setting["mu"] for pair in found]
    assert sizes == sorted(sizes)
    assert len(sizes) == AGREEMENT_SETTINGS


def test_settings_whose_average_has_no_interval_are_left_out():
    heavy = fast_mean("heavy", moments=lambda **_: 1.5)
    plain = type(heavy)("plain_heavy", heavy.quantities, heavy.draw, True, moments=heavy.moments)
    assert found_pairs(plain, toys.uniform, used=[("uniform", "toy.mean")]) == []


def test_signed_quantities_are_compared_on_the_claim_s_scale_and_others_on_their_own():
    """A mean of 0 has no relative gap."""
    positive = (fast_mean("quick", noise=lambda mu: 0.01, bounds=lambda **_: ((0.0, math.inf),)),)
    plain = type(toys.normal)("bounded", ("toy.mean",), toys.uniform.draw, True, None, toys.normal.moments)
    plain = replace(plain, bounds=positive[0].bounds)
    scaled = toys.claim(toys.mu, scale=3 * toys.mu)
    signed = found_pairs(toys.normal, toys.uniform, used=[("uniform", "toy.mean")], claims=[scaled])
    unsigned = found_pairs(plain, *positive, used=[("quick", "toy.mean")], claims=[scaled])
    for pair in signed:
        comparison = pair.comparison(Laboratory((toys.normal, toys.uniform)))
        assert comparison.known_scale == pytest.approx(3 * pair.setting["mu"])
    for pair in unsigned:
        assert pair.comparison(Laboratory((plain, *positive))).known_scale is None
    assert len(signed) == len(unsigned) == AGREEMENT_SETTINGS


@pytest.mark.parametrize(("offset", "verdict"), [(0.0, "supported"), (0.05, "refuted")])
def test_a_fast_simulator_of_a_signed_quantity_is_told_from_one_that_is_off_by_a_part_of_the_scale(offset, verdict):
    @simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def centred(rng, draws, *, mu):
        return mu * rng.standard_normal(draws)

    @simulator("toy.mean", plain=False, moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def shifted(rng, draws, *, mu):
        return mu * (offset + 0.5 * rng.standard_normal(draws))

    claim = toys.claim(0 * toys.mu, scale=toys.mu)
    suite = toys.toy_suite(claim, simulators=(centred, shifted))
    checks = [check for check in plan(suite, [claim], Options(regimes=1), {}) if check.pair is not None]
    assert {execute(suite, check, Options())["verdict"] for check in checks} == {verdict}


@pytest.mark.parametrize(("kind", "factor"), [(Kind.EQUAL, 1.05), (Kind.EQUAL, 1.0), (Kind.AT_LEAST, 0.5)])
def test_a_fast_simulator_that_is_off_by_5_percent_is_refuted_and_its_verdicts_withdrawn(kind, factor):
    """Whether it makes a wrong claim look right, a right one wrong, or changes nothing that was asked."""
    claim = toys.claim(factor * toys.mu, kind)
    suite = toys.toy_suite(claim, simulators=(toys.normal, fast_mean("off", 1.05)))
    checks = plan(suite, [claim], Options(regimes=2), {})
    assert execute(suite, checks[-1], Options())["verdict"] != "error", "by itself it does not notice"
    rows = run_checks(suite, checks, Options())["checks"]
    agreements = [row for row in rows if "agreement" in row]
    assert {row["verdict"] for row in agreements} == {"refuted"}
    assert all(row["gap_interval"][0] <= 1 / 1.05 - 1 <= row["gap_interval"][1] for row in agreements)
    decided = [row for row in rows if "agreement" not in row]
    assert {row["verdict"] for row in decided} <= {"error", "undecided"}
    assert any("off disagrees with the plain one" in row["reason"] for row in decided) or factor == 1.0


def test_a_fast_simulator_that_hangs_while_settings_are_chosen_has_nobody_to_vouch_for_it(monkeypatch):
    """The run is planned all the same, in the time that the choice may take."""

    @simulator("toy.mean", plain=False, moments=lambda **_: math.inf, cost=lambda **_: 10.0)
    def endless(rng, draws, *, mu):
        while True:
            rng.standard_normal(draws)

    monkeypatch.setattr("verify.judging.agreement.CHOICE_SECONDS", 0.5)
    suite = toys.toy_suite(toys.claim(toys.mu), simulators=(toys.normal, endless))
    began = time.monotonic()
    checks = plan(suite, list(suite.claims.values()), Options(regimes=2), {})
    assert time.monotonic() - began < 20
    assert [check.pair for check in checks] == [None, None]
