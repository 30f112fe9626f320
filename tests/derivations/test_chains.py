"""Every chain: what it is called, what it leads to, and that false steps are seen."""

import tomllib
from pathlib import Path

import pytest

from derivations import builtin_chains, check
from theory import builtin_claims


RECORD = tomllib.loads((Path(__file__).parents[2] / "verify/verdicts_on_record.toml").read_text(encoding="utf-8"))
CHAINS = builtin_chains()


@pytest.fixture(scope="module")
def checked():
    """Chains that were checked, by id: several tests speak of the same ones."""
    return {}


def of(checked: dict, name: str):
    """A checked chain."""
    if name not in checked:
        checked[name] = check(CHAINS[name])
    return checked[name]


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_leads_to_the_claim_itself(name):
    assert CHAINS[name].claim is builtin_claims()[name]
    assert CHAINS[name].steps[-1].to is builtin_claims()[name]
