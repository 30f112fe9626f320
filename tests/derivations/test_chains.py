"""Every chain: what it leads to, that it comes out as is on record, and that false steps are seen."""

import dataclasses

import pytest

from derivations import Chain, Strength, builtin_chains, check
from derivations.kernel.dependencies import Standing, combine
from theory import Claim, builtin_claims
from verify.running.derivation.rows import Orders, footing, judgements, row_of
from verify.running.derivation.run import STRONGEST, by_themselves
from verify.running.record import read_derivations, read_record
from verify.running.suite import load_suite


CHAINS, SUITE = builtin_chains(), load_suite()
VERDICTS = {claim: entry.verdict for claim, entry in read_record().items()}
DERIVATIONS = read_derivations()
NOT_SHOWN = {"refuted": Standing("refuted"), "vacuous": Standing("unverified")}
ORDERS = Orders(share=1e-6 / judgements(CHAINS))


def on_record(name: str) -> Standing:
    """What a chain is expected to come to: refuted, not shown because its claim is vacuous, or shown, how strongly."""
    return NOT_SHOWN.get(VERDICTS.get(name)) or Standing.of(DERIVATIONS.get(name, STRONGEST).strength)


LENT = by_themselves(SUITE, read_record()) | {name: on_record(name) for name in CHAINS}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_leads_to_the_claim_itself(name):
    assert CHAINS[name].claim is builtin_claims()[name]
    assert CHAINS[name].steps[-1].to is builtin_claims()[name]


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_comes_out_as_is_on_record(name):
    """With simulation where it is needed; what it cites is taken to be as on record, which its own test is about."""
    row = row_of(SUITE, CHAINS[name], ORDERS)
    found = combine([name], {name: footing(row)}, LENT)[name].chain
    assert found == on_record(name)
    for step in row["steps"]:
        assert bool(step["counterexample"]) is (step["verdict"] == "refuted"), step["how"]
        if VERDICTS.get(name) == "vacuous":
            assert step["verdict"] != "unverified" or step["how"].startswith("vacuous: ")


def altered(chain: Chain, claim: Claim) -> Chain:
    """The same steps, but the last one leads to another claim."""
    *steps, last = chain.steps
    return dataclasses.replace(chain, claim=claim, steps=(*steps, dataclasses.replace(last, to=claim)))


@pytest.mark.parametrize(
    "name", [name for name in CHAINS if VERDICTS.get(name) not in NOT_SHOWN and CHAINS[name].claim.wrong]
)
def test_the_same_steps_do_not_lead_to_a_formula_that_is_wrong(name):
    """They lead to the right one, by the same means: see above."""
    claim = CHAINS[name].claim
    for wrong in claim.wrong:
        chain = altered(CHAINS[name], claim.altered(wrong))
        shown = [check(chain).verdict]
        if on_record(name).strength is Strength.SIMULATED and shown == ["unverified"]:
            shown = [step["verdict"] for step in row_of(SUITE, chain, ORDERS)["steps"]]
        assert {"refuted", "unverified"} & {*shown}, wrong.name
