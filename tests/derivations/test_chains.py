"""Every chain: what it leads to, that it comes out as is on record, and that false steps are seen.

Where `verify derive --json FILE` has just checked every chain, ``DERIVED=FILE`` has its rows looked at instead.
"""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from derivations import Chain, Strength, builtin_chains, check
from derivations.kernel.assumptions import assumptions
from derivations.kernel.dependencies import combine, leaning
from theory import Claim, builtin_claims
from verify.running.derivation.chains import by_themselves
from verify.running.derivation.deviations import STRONGEST, advice, deviation, in_words, wanted
from verify.running.derivation.rows import Orders, footing, judgements, row_of
from verify.running.record import read_assumptions, read_derivations, read_record
from verify.running.suite import load_suite


CHAINS, SUITE = builtin_chains(), load_suite()
RECORD, DERIVATIONS, CONDITIONS = read_record(), read_derivations(), read_assumptions()
ASSUMED = assumptions(CHAINS, leaning(CHAINS, CHAINS))
VERDICTS = {claim: entry.verdict for claim, entry in RECORD.items()}
ORDERS = Orders(share=1e-6 / judgements(CHAINS))
CHECKED = json.loads(Path(os.environ["DERIVED"]).read_text()) if "DERIVED" in os.environ else {}
WANTED = {name: wanted(RECORD.get(name), DERIVATIONS.get(name, STRONGEST), CONDITIONS.get(name, ())) for name in CHAINS}
LENT = by_themselves(SUITE, RECORD) | {name: WANTED[name].standing for name in CHAINS}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_leads_to_the_claim_itself(name):
    assert CHAINS[name].claim is builtin_claims()[name]
    assert CHAINS[name].steps[-1].to is builtin_claims()[name]


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_comes_out_as_is_on_record(name):
    """With simulation where it is needed; what it cites is taken to be as on record, which its own test is about."""
    row = CHECKED[name] if name in CHECKED else row_of(SUITE, CHAINS[name], ORDERS)
    found = combine([name], {name: footing(row)}, LENT, ASSUMED)[name].chain
    under = [str(one.condition) for one in ASSUMED[name]]
    told = f"expected {WANTED[name].words}, got {in_words(found, under)}; {advice(name, found, WANTED[name], under)}"
    assert deviation(found, WANTED[name], under) == "", told
    for step in row["steps"]:
        assert bool(step["counterexample"]) is (step["verdict"] == "refuted"), step["how"]
        if VERDICTS.get(name) == "vacuous":
            assert step["verdict"] != "unverified" or step["how"].startswith("vacuous: ")


def altered(chain: Chain, claim: Claim) -> Chain:
    """The same steps, but the last one leads to another claim."""
    *steps, last = chain.steps
    return dataclasses.replace(chain, claim=claim, steps=(*steps, dataclasses.replace(last, to=claim)))


@pytest.mark.parametrize("name", [name for name in CHAINS if WANTED[name].standing.holds and CHAINS[name].claim.wrong])
def test_the_same_steps_do_not_lead_to_a_formula_that_is_wrong(name):
    """They lead to the right one, by the same means: see above."""
    claim = CHAINS[name].claim
    for wrong in claim.wrong:
        chain = altered(CHAINS[name], claim.altered(wrong))
        shown = [check(chain).verdict]
        if WANTED[name].standing.strength is Strength.SIMULATED and shown == ["unverified"]:
            shown = [step["verdict"] for step in row_of(SUITE, chain, ORDERS)["steps"]]
        assert {"refuted", "unverified"} & {*shown}, wrong.name
