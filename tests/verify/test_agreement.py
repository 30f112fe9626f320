"""Verdicts that rest on a fast simulator stand only while it agrees with the plain one."""

import copy

import pytest

from tests.verify import toys
from verify.agreement import vouch
from verify.plan import Options, plan
from verify.run import execute


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
    assert sum(check.alpha for check in checks) == pytest.approx(1e-6)
    rows = [execute(suite, check, Options()) for check in checks]
    vouch(rows)
    assert {row["verdict"] for row in rows} == {"supported"}
