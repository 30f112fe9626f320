"""What a chain assumes of a letter that has to do with its claim is a condition of the claim, however it is written."""

import pytest
import sympy as sp

from derivations import Algebra, Bound, Chain, Definition, Step, check
from derivations.kernel.assumptions import assumptions
from tests.derivations.false_chains.tables import claimed, q, r


w = sp.Symbol("w", real=True)


def assuming(claim, steps, conditions, where=None):
    """A chain that assumes some conditions of its own."""
    return Chain(claim, steps, where=where or {}, assumes=dict.fromkeys(conditions, "a choice"))


ONE = claimed(r, 1)
SIZE = claimed(sp.Abs(r), r)
CONDITIONAL = {
    "of an abbreviation": assuming(ONE, (Step(w, Definition()), Step(ONE, Algebra())), [sp.Eq(w, 1)], {w: r}),
    "of an abbreviation of an abbreviation": assuming(
        ONE, (Step(w, Definition()), Step(ONE, Algebra())), [sp.Eq(w, 1)], {q: r, w: q}
    ),
    "of a letter that lies below one of the claim": assuming(
        SIZE, (Step(SIZE, Algebra()),), [w > 1, sp.Lt(w, r, evaluate=False)]
    ),
    "of a sign": assuming(SIZE, (Step(sp.Abs(w), Definition()), Step(SIZE, Algebra())), [w > 0], {w: r}),
}
"""Chains that prove something false of their claim, were it not for what they assume."""


@pytest.mark.parametrize("name", CONDITIONAL)
def test_what_is_assumed_of_the_claim_is_shown_beside_the_verdict(name):
    chain = CONDITIONAL[name]
    found = check(chain)
    assert found.verdict != "proved"
    named = assumptions({chain.claim.id: chain}, [chain.claim.id])[chain.claim.id]
    assert [one.condition for one in named] == list(chain.assumes)


def test_a_letter_of_the_proof_alone_may_be_chosen():
    claim = claimed(r**2, 0, "≥")
    chain = assuming(claim, (Step(claim, Bound("a square", r**2), "≥"),), [w > 1, w < 2])
    assert check(chain).verdict == "proved"
    assert assumptions({claim.id: chain}, [claim.id])[claim.id] == ()
