"""Every claim, property-based, through the judge that ``verify run`` uses."""

import pytest
from hypothesis import given, settings, strategies as st

from theory import Claim, builtin_claims
from verify.judge import Limits
from verify.record import read_record
from verify.run import judge_claim
from verify.sampling import regimes as drawn
from verify.strategies import regimes
from verify.suite import load_suite


CLAIMS = builtin_claims()
RECORD = read_record()
EXAMPLES = 5
ALPHA = 1e-6 / len(CLAIMS) / EXAMPLES
"""Error probability of one example: a millionth for all examples of all claims together."""
SUITE = load_suite()
LIMITS = Limits(work=4e9)


def verdict(claim: Claim, regime: dict, alpha: float = ALPHA) -> str:
    return judge_claim(SUITE, claim, regime, alpha, 0, LIMITS).verdict.value


@pytest.mark.parametrize("claim", [c for c in CLAIMS.values() if c.id not in RECORD], ids=lambda c: c.id)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_claim_that_is_not_on_record_is_supported_wherever_its_hypotheses_hold(claim, data):
    regime = data.draw(regimes(claim))
    assert verdict(claim, regime) == "supported", regime


@pytest.mark.parametrize("entry", RECORD.values(), ids=lambda entry: entry.claim)
def test_a_claim_on_record_is_refuted_at_its_regime_and_corrected(entry):
    assert verdict(CLAIMS[entry.claim], entry.regime) == entry.verdict == "refuted"
    assert entry.reason.startswith("Paper.")
    assert f"{entry.claim}.corrected" in CLAIMS
    corrected = CLAIMS[f"{entry.claim}.corrected"]
    assert verdict(corrected, entry.regime) == "supported"


@pytest.mark.parametrize(
    ("claim", "wrong"), [pytest.param(c, w, id=f"{c.id}: {w.name}") for c in CLAIMS.values() for w in c.wrong]
)
def test_a_named_wrong_formula_is_refuted(claim, wrong):
    altered = claim.altered(wrong)
    tried = drawn(claim, 8, seed=0)
    assert any(verdict(altered, regime, ALPHA / len(tried)) == "refuted" for regime in tried)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda c: c.id)
@given(data=st.data())
def test_strategies_and_the_regime_generator_keep_to_the_hypotheses(claim, data):
    sizes = (None,) if claim.path is None else claim.path.sizes
    regime = data.draw(regimes(claim))
    for size in sizes:
        claim.at(size, **regime)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda c: c.id)
def test_regimes_vary_everything_and_reach_the_edges(claim):
    found = drawn(claim, 60, seed=1)
    for parameter in claim.parameters:
        values = {regime[parameter.name] for regime in found}
        assert len(values) >= min(len(parameter.choices) or 8, 8), parameter.name
    if "T_0" in {p.name for p in claim.parameters}:
        excess = {regime["T_0"] - regime["d"] for regime in found}
        assert 2 in excess, "the heaviest tails are looked at"
        assert max(excess) > 100
