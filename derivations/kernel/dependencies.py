"""Chains together: what each leans on, in which order, and what that makes of its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derivations.errors import ChainError
from derivations.kernel.chain import Chain
from derivations.kernel.check import VERDICTS, cited
from derivations.kernel.proof import Strength


@dataclass(frozen=True)
class Standing:
    """How well founded a step or a chain is.

    Attributes:
        verdict: One of `VERDICTS`.
        strength: How it was checked; `Strength.NONE` where it does not hold, or nobody knows.
    """

    verdict: str
    strength: Strength = Strength.NONE

    @property
    def rank(self) -> tuple[int, int]:
        """A number that is larger for what is better founded."""
        return VERDICTS.index(self.verdict), int(self.strength)

    @classmethod
    def of(cls, strength: Strength) -> Standing:
        """What holds with some strength."""
        return cls(strength.verdict, strength)


UNKNOWN = Standing("unverified")
"""That of a result which has no chain and is not known to hold."""
PROVED = Standing.of(Strength.SYMBOLIC)
"""The best there is."""


@dataclass(frozen=True)
class Footing:
    """What a chain stands on by itself.

    Attributes:
        steps: The standing of each step.
        cites: For each step, the ids of the results that it uses.
        knows: Ids of the results that discharge side conditions of the chain.
    """

    steps: tuple[Standing, ...]
    cites: tuple[tuple[str, ...], ...]
    knows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Combined:
    """What a chain comes to with everything that it leans on.

    Attributes:
        chain: The standing of the chain: no better than its weakest step, nor than what it knows.
        steps: The standing of each step: no better than the results that it cites.
        lent: For each result that was asked for, its standing.
    """

    chain: Standing
    steps: tuple[Standing, ...]
    lent: Mapping[str, Standing] = field(default_factory=dict)


def leaning(chains: Mapping[str, Chain], ids: Iterable[str]) -> list[str]:
    """Some chains, and all that they lean on, each after those that it leans on.

    Args:
        chains: Chains by the id of their claim.
        ids: Ids of chains.

    Raises:
        ChainError: If chains lean on each other in a circle.

    """
    ordered: dict[str, None] = {}
    open_: list[str] = []

    def visit(one: str) -> None:
        if one in open_:
            circle = " → ".join((*open_[open_.index(one) :], one))
            msg = f"chains lean on each other in a circle: {circle}"
            raise ChainError(msg)
        if one in ordered:
            return
        open_.append(one)
        for claim in cited(chains[one]):
            if claim.id in chains:
                visit(claim.id)
        open_.pop()
        ordered[one] = None

    for one in ids:
        visit(one)
    return list(ordered)


def combine(
    order: Sequence[str], footings: Mapping[str, Footing], known: Mapping[str, Standing]
) -> dict[str, Combined]:
    """What each chain comes to with everything that it leans on.

    Args:
        order: Ids of the chains, each after those that it leans on; see `leaning`.
        footings: What each chain stands on by itself; one that is missing lends nothing.
        known: The standing of results without a chain.
    """
    found: dict[str, Combined] = {}

    def lend(one: str) -> Standing:
        if one in found:
            return found[one].chain
        return UNKNOWN if one in order else known.get(one, UNKNOWN)

    for one in order:
        if one not in footings:
            continue
        own = footings[one]
        steps = tuple(
            min((step, *map(lend, cites)), key=lambda standing: standing.rank)
            for step, cites in zip(own.steps, own.cites, strict=True)
        )
        whole = min((*steps, *map(lend, own.knows)), key=lambda standing: standing.rank)
        leans = {*own.knows, *(cite for cites in own.cites for cite in cites)}
        found[one] = Combined(whole, steps, {cite: lend(cite) for cite in sorted(leans)})
    return found
