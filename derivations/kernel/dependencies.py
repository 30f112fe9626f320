"""Chains together: what each leans on, in which order, and what that makes of its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derivations.errors import ChainError
from derivations.kernel.assumptions import Assumption
from derivations.kernel.chain import Chain
from derivations.kernel.proof import VERDICTS, Strength
from derivations.kernel.verdict import cited


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

    @property
    def holds(self) -> bool:
        """Whether what it is said of is shown, by proof or otherwise."""
        return self.verdict in ("proved", "proved under", "confirmed")

    @classmethod
    def of(cls, strength: Strength, is_conditional: bool = False) -> Standing:
        """What holds with some strength; under conditions that are not stated, if it is."""
        verdict = strength.verdict
        return cls("proved under" if is_conditional and verdict == "proved" else verdict, strength)


UNKNOWN = Standing("unverified")
"""That of a result which has no chain and is not known to hold."""


@dataclass(frozen=True)
class Footing:
    """What a chain stands on by itself.

    Attributes:
        steps: The standing of each step.
        cites: For each step, the ids of the results that it uses.
        knows: Ids of the results that discharge side conditions of the chain.
        lemmas: Classical lemmas that its steps cite.
    """

    steps: tuple[Standing, ...]
    cites: tuple[tuple[str, ...], ...]
    knows: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()

    @property
    def is_proof(self) -> bool:
        """Whether its steps are proved, given what they cite."""
        return all(step.verdict == "proved" for step in self.steps)


@dataclass(frozen=True)
class Combined:
    """What a chain comes to with everything that it leans on.

    Attributes:
        chain: The standing of the chain: no better than its weakest step, nor than what it knows.
        steps: The standing of each step: no better than the results that it cites.
        lent: For each result that was asked for, its standing.
        under: What it assumes that its claim does not state, by itself or through what it leans on.
        lemmas: Classical lemmas that it rests on, likewise.
        unproved: Ids of the results that it leans on, and that nothing proves.
    """

    chain: Standing
    steps: tuple[Standing, ...]
    lent: Mapping[str, Standing] = field(default_factory=dict)
    under: tuple[Assumption, ...] = ()
    lemmas: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()


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
                if chains[claim.id].claim is not claim:
                    msg = f"chain of {one}: {claim.id} is cited, but another claim has this id"
                    raise ChainError(msg)
                visit(claim.id)
        open_.pop()
        ordered[one] = None

    for one in ids:
        visit(one)
    return list(ordered)


def combine(
    order: Sequence[str],
    footings: Mapping[str, Footing],
    known: Mapping[str, Standing],
    assumed: Mapping[str, tuple[Assumption, ...]] | None = None,
) -> dict[str, Combined]:
    """What each chain comes to with everything that it leans on.

    Args:
        order: Ids of the chains, each after those that it leans on; see `leaning`.
        footings: What each chain stands on by itself; one that is missing lends nothing.
        known: The standing of results without a chain.
        assumed: What each chain assumes; see `assumptions`.

    """
    found: dict[str, Combined] = {}
    for one in order:
        if one in footings:
            leans = {*footings[one].knows, *(cite for cites in footings[one].cites for cite in cites)}
            lent = {cite: _lent(cite, found, order, known) for cite in sorted(leans)}
            unproved = _unproved(lent, found, footings)
            found[one] = _combined(footings[one], lent, found, (assumed or {}).get(one, ()), unproved)
    return found


def _lent(one: str, found: Mapping[str, Combined], order: Sequence[str], known: Mapping[str, Standing]) -> Standing:
    if one in found:
        return found[one].chain
    return UNKNOWN if one in order else known.get(one, UNKNOWN)


def _unproved(lent: Iterable[str], found: Mapping[str, Combined], footings: Mapping[str, Footing]) -> tuple[str, ...]:
    """Results below a chain without a proof of their own; where one fails for what it cites, that one is meant."""
    below = {other for one in lent if one in found for other in found[one].unproved}
    return tuple(sorted(below | {one for one in lent if one not in footings or not footings[one].is_proof}))


def _combined(
    own: Footing,
    lent: Mapping[str, Standing],
    found: Mapping[str, Combined],
    under: tuple[Assumption, ...],
    unproved: tuple[str, ...],
) -> Combined:
    steps = tuple(
        _weakest((step, *map(lent.__getitem__, cites))) for step, cites in zip(own.steps, own.cites, strict=True)
    )
    whole = _weakest((*steps, *map(lent.__getitem__, own.knows)))
    chain = Standing.of(whole.strength, bool(under)) if whole.holds else whole
    lemmas = {*own.lemmas}.union(*(found[one].lemmas for one in lent if one in found))
    return Combined(chain, steps, lent, under, tuple(sorted(lemmas)), unproved)


def _weakest(standings: Sequence[Standing]) -> Standing:
    """What rests on several things: conditions belong to the chain as a whole, and are told apart from its steps."""
    worst = min(standings, key=lambda standing: standing.rank)
    return Standing.of(min(one.strength for one in standings)) if worst.holds else worst
