"""Every claim, property-based, through the judge that ``verify run`` uses."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from theory import Claim, Parameter, builtin_claims, contradiction, is_admissible
from verify.evidence.sampling import covering, regimes as drawn
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.judging.verdict import Verdict
from verify.running.record import read_record
from verify.running.suite import load_suite
from verify.strategies import regimes


CLAIMS = builtin_claims()
RECORD = read_record()
SAYING = {c.id: c for c in CLAIMS.values() if contradiction(c) is None}
"""Claims that are not vacuous."""
EXAMPLES = 5
ALPHA = 1e-6 / len(CLAIMS) / EXAMPLES
"""Error probability of one example: a millionth for all examples of all claims together."""
SUITE = load_suite()
LIMITS = Limits(work=4e9)
LARGE = 1000
"""Dimension from which a path takes too long for a quick test, which then stops short of it."""


def below(claim: Claim) -> tuple[int, ...]:
    """The sizes along the claim's path that take little time."""
    return tuple(size for size in claim.path.sizes if size < LARGE)


LONG = [c for c in CLAIMS.values() if c.quantities and c.path and c.path.size.name == "d" and LARGE in c.path.sizes]
DEAR = {c.id for c in LONG if len(below(c)) >= 3}
"""Claims whose path is cut short in a quick test; fewer than three sizes would make no path."""


def quick(claim: Claim) -> Claim:
    """The claim, along its path only up to sizes that take little time."""
    return replace(claim, path=replace(claim.path, sizes=below(claim))) if claim.id in DEAR else claim


def possible(parameter: Parameter, found: list[dict]) -> int:
    """How many values a parameter can take in these regimes, as far as its own range says."""
    if parameter.choices:
        return len(parameter.choices)
    width = parameter.high - parameter.low
    if not parameter.symbol.is_integer:
        return 8
    return max(int(width.subs({x: regime[x.name] for x in width.free_symbols})) + 1 for regime in found)


def verdict(claim: Claim, regime: dict, alpha: float = ALPHA, limits: Limits = LIMITS) -> str:
    return judge_claim(SUITE.laboratory, claim, regime, alpha, 0, limits).verdict.value


def attempts(claim: Claim) -> list[tuple[Claim, dict]]:
    """Where to look for a fault: at regimes on record, at all sizes where that is cheap, at smaller sizes."""
    names = [parameter.name for parameter in claim.parameters]
    telling = [
        {k: e.regime[k] for k in names} for e in RECORD.values() if claim.id in DEAR and set(names) <= {*e.regime}
    ]
    tried = drawn(claim, 16 if claim.id in DEAR else max(8, covering(claim)), seed=0)
    light = [r for r in tried if claim.id in DEAR and r.get("spectrum", "isotropic") == "isotropic"]
    found = [(quick(claim), r) for r in telling if is_admissible(claim, r)]
    return found + [(claim, r) for r in light] + [(quick(claim), r) for r in tried]


STANDING = [c for c in CLAIMS.values() if c.id not in RECORD]


@pytest.mark.parametrize("claim", [c for c in STANDING if c.id not in DEAR], ids=lambda c: c.id)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_claim_that_is_not_on_record_is_supported_wherever_its_hypotheses_hold(claim, data):
    regime = data.draw(regimes(claim))
    outcome = judge_claim(SUITE.laboratory, claim, regime, ALPHA, 0, LIMITS)
    # The work allowed here is a tenth of a run's and does not do at every regime; no other reason to stay open is fine.
    open_for_work = outcome.verdict is Verdict.UNDECIDED and "beyond the work allowed" in outcome.reason
    assert outcome.verdict is Verdict.SUPPORTED or open_for_work, (regime, outcome.reason)


@pytest.mark.parametrize("claim", [c for c in STANDING if c.id in DEAR], ids=lambda c: c.id)
def test_a_dear_claim_that_is_not_on_record_is_supported_or_open_at_smaller_sizes(claim):
    assert verdict(quick(claim), drawn(claim, 1, seed=0)[0]) in ("supported", "undecided")


@pytest.mark.slow
@pytest.mark.parametrize("claim", [c for c in STANDING if c.id in DEAR], ids=lambda c: c.id)
def test_a_dear_claim_that_is_not_on_record_is_supported_at_all_sizes(claim):
    for regime in drawn(claim, 2, seed=1):
        assert judge_claim(SUITE.laboratory, claim, regime, ALPHA, 0, Limits()).verdict.value == "supported", regime


@pytest.mark.parametrize("entry", [e for e in RECORD.values() if e.verdict == "refuted"], ids=lambda entry: entry.claim)
def test_a_claim_on_record_is_refuted_at_its_regime_and_corrected(entry):
    assert verdict(CLAIMS[entry.claim], entry.regime, limits=Limits()) == "refuted"
    assert entry.reason.startswith(("Paper.", "Wording."))
    assert f"{entry.claim}.corrected" in CLAIMS
    corrected = quick(CLAIMS[f"{entry.claim}.corrected"])
    fine = ("supported", "undecided") if corrected.id in DEAR else ("supported",)
    if is_admissible(corrected, entry.regime):
        assert verdict(corrected, entry.regime) in fine
    else:  # corrected by a hypothesis that leaves this regime out
        assert all(verdict(corrected, regime) in fine for regime in drawn(corrected, 3, seed=0))


@pytest.mark.parametrize("entry", [e for e in RECORD.values() if e.verdict == "vacuous"], ids=lambda entry: entry.claim)
def test_a_claim_on_record_as_vacuous_has_hypotheses_that_contradict_each_other(entry):
    assert contradiction(CLAIMS[entry.claim])
    assert entry.reason.startswith(("Paper.", "Wording."))


@pytest.mark.parametrize(
    ("claim", "wrong"), [pytest.param(c, w, id=f"{c.id}: {w.name}") for c in SAYING.values() for w in c.wrong]
)
def test_a_named_wrong_formula_is_refuted(claim, wrong):
    tried = attempts(claim)
    assert any(verdict(part.altered(wrong), regime, ALPHA / len(tried)) == "refuted" for part, regime in tried)


@pytest.mark.parametrize("claim", SAYING.values(), ids=lambda c: c.id)
@settings(max_examples=20)
@given(data=st.data())
def test_strategies_and_the_regime_generator_keep_to_the_hypotheses(claim, data):
    sizes = (None,) if claim.path is None else (claim.path.sizes[0], claim.path.sizes[-1])
    regime = data.draw(regimes(claim))
    for size in sizes:
        claim.require(claim.expand(regime, size))


@pytest.mark.parametrize("claim", SAYING.values(), ids=lambda c: c.id)
def test_regimes_vary_everything_and_reach_the_edges(claim):
    found = drawn(claim, 60, seed=1)
    for parameter in claim.parameters:
        values = {regime[parameter.name] for regime in found}
        assert len(values) >= min(possible(parameter, found), 8), parameter.name
    if any(str(hypothesis) == "T_0 >= d + 2" for hypothesis in claim.hypotheses) and {"T_0", "d"} <= {*found[0]}:
        excess = {regime["T_0"] - regime["d"] for regime in found}
        assert 2 in excess, "the heaviest tails are looked at"
        assert max(excess) > max(regime["d"] for regime in found)
