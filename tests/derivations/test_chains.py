"""Every chain: what it is called, what it leads to, and that false steps are seen."""

import dataclasses

import pytest

from derivations import Chain, builtin_chains, check
from theory import Claim, builtin_claims
from verify.running.record import read_record


EXPECTED = {entry.claim: entry.verdict for entry in read_record().values()}
CHAINS = builtin_chains()
FAILED = ("refuted", "unverified")


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_leads_to_the_claim_itself(name):
    assert CHAINS[name].claim is builtin_claims()[name]
    assert CHAINS[name].steps[-1].to is builtin_claims()[name]


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_proves_no_claim_that_simulation_refutes_and_refutes_none_that_it_supports(name):
    """A false claim's chain fails at a step; every false step comes with a counterexample."""
    checked = check(CHAINS[name])
    assert (checked.verdict in FAILED) is (EXPECTED.get(name) == "refuted") or checked.verdict == "unverified"
    for step in checked.steps:
        assert bool(step.counterexample) is (step.verdict == "refuted"), step.how


def altered(chain: Chain, claim: Claim) -> Chain:
    """The same steps, but the last one leads to another claim."""
    *steps, last = chain.steps
    return dataclasses.replace(chain, claim=claim, steps=(*steps, dataclasses.replace(last, to=claim)))


@pytest.mark.parametrize(
    "name", [name for name in CHAINS if EXPECTED.get(name) != "refuted" and CHAINS[name].claim.wrong]
)
def test_the_same_steps_do_not_lead_to_a_formula_that_is_wrong(name):
    claim = CHAINS[name].claim
    for wrong in claim.wrong:
        assert check(altered(CHAINS[name], claim.altered(wrong))).verdict in FAILED, wrong.name
