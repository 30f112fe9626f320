"""A claim about letters, for tests of single steps."""

from typing import Any

from theory import Claim, Kind, Source


SOURCE = Source("a test", "a line", "ours")


def toy_claim(**more: Any) -> Claim:
    """A claim with what no test of a step asks about filled in."""
    filled = {"id": "toy.step", "kind": Kind.EQUAL, "statement": "a step", "source": SOURCE}
    return Claim(**{**filled, **more})
