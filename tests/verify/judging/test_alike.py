"""Draws that are all alike never show that sides differ, and are not made for ever."""

from tests.verify import toys
from verify.evidence.laboratory import Laboratory
from verify.judging.claims import judge_claim
from verify.judging.verdict import Verdict
from verify.simulators import simulator
from verify.thresholds.comparisons import ALIKE_DRAWS


def test_sides_that_differ_in_all_draws_may_be_equal_by_what_is_too_rare_to_show():
    """The mean of what happens once in 10 million times is no mean of 0, whatever 100,000 draws say."""

    @simulator("toy.mean")
    def rarely(rng, draws, *, mu):
        return mu * (rng.random(draws) < 1e-7)

    outcome = judge_claim(Laboratory((rarely,)), toys.claim(1e-7 * toys.mu), {"mu": 2.0}, 1e-6, 0)
    assert outcome.verdict is Verdict.UNDECIDED
    assert f"no two of {ALIKE_DRAWS} draws differ" in outcome.reason
    assert outcome.evidence.samples == ALIKE_DRAWS


def test_a_gap_may_be_measured_by_what_does_not_vary():
    """The mean distance of a walk is 1 after one step, always, and after two."""

    @simulator("toy.grown")
    def distance(rng, draws, *, mu, k):
        del mu
        return abs(2.0 * rng.binomial(k, 0.5, draws) - k)

    for steps, verdict in ((1, Verdict.SUPPORTED), (3, Verdict.REFUTED)):
        claim = toys.claim(toys.GROWN(k=1), lhs=toys.GROWN(k=steps + 1))
        assert judge_claim(Laboratory((distance,)), claim, {"mu": 2.0}, 1e-6, 0).verdict is verdict
