"""What a chain assumes beyond its claim, by itself or through what it cites, and whether it can hold at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str
from sympy.stats.rv import RandomSymbol

from derivations.errors import ChainError
from derivations.kernel.chain import Chain
from derivations.kernel.citing import Citing
from derivations.kernel.implication import implied
from theory import Claim


ENOUGH = 20
"""Points that the search for one is told to find: it makes so many more tries."""


@dataclass(frozen=True)
class Assumption:
    """A condition under which a chain proves its claim, and which that does not state.

    Attributes:
        condition: The condition, in the letters of the chain.
        reason: Why it is needed.
        claim: Id of the claim whose chain assumes it: this one, or one that it leans on.
    """

    condition: sp.Basic
    reason: str
    claim: str


def citations(part: object) -> Iterator[tuple[Claim, Citing | None]]:
    """The results that a rule cites, by itself or through a rule inside it; and what says how, where something does."""
    if isinstance(part, Citing):
        yield part.claim, part
        own = {field.name for field in fields(Citing)}  # a rule of a paper may cite further results
        yield from citations([getattr(part, more.name) for more in fields(part) if more.name not in own])
    elif isinstance(part, Claim):
        yield part, None
    elif isinstance(part, Chain):
        yield part.claim, None
    elif isinstance(part, Mapping):
        yield from citations(tuple(part.values()))
    elif isinstance(part, (tuple, list)):
        for inner in part:
            yield from citations(inner)
    elif hasattr(part, "demands") and is_dataclass(part):
        yield from citations([getattr(part, own.name) for own in fields(part)])


def assumptions(chains: Mapping[str, Chain], order: Sequence[str]) -> dict[str, tuple[Assumption, ...]]:
    """What each chain assumes that its claim does not state, by itself or through what it leans on.

    Args:
        chains: Chains by the id of their claim.
        order: Ids of chains, each after those that it leans on.

    Raises:
        ChainError: If a chain leans on a result where what that assumes is false.
    """
    found: dict[str, tuple[Assumption, ...]] = {}
    for one in order:
        chain = chains[one]
        own = {condition: Assumption(condition, chain.assumes[condition], one) for condition in conditions(chain)}
        known = [by if isinstance(by, (Citing, Claim)) else by.claim for by in chain.knows.values()]
        for claim, by in citations([*(step.because for step in chain.steps), *known]):
            for lent in found.get(claim.id, ()):
                if (condition := _still_assumed(lent.condition, by, chain)) is not None:
                    own.setdefault(condition, replace(lent, condition=condition))
        found[one] = tuple(own.values())
    return found


def is_conditional(chain: Chain) -> bool:
    """Whether a chain by itself assumes something about the letters of its claim that this does not state."""
    return bool(conditions(chain))


def conditions(chain: Chain) -> list[sp.Basic]:
    """What a chain assumes, but for what is about letters alone that have nothing to do with its claim.

    A proof may choose those, if it can be met. What one stands for, or is compared with, has to do with it.
    """
    claim, left = chain.claim, {one: _letters(chain.setting.defined(one)) for one in chain.assumes}
    path = () if claim.path is None else (claim.path.size, *claim.path.sets, *claim.path.sets.values())
    formulas = (claim.lhs, claim.rhs, *claim.hypotheses, *claim.where, *claim.where.values(), *path)
    bound = set().union(*map(_letters, formulas), *(_letters(p.symbol) for p in claim.parameters))
    while more := [one for one, letters in left.items() if letters & bound or not letters]:
        bound |= set().union(*(left.pop(one) for one in more))
    return [one for one in chain.assumes if one not in left]


def _letters(formula: sp.Basic) -> set[sp.Basic]:
    """Whatever a formula speaks of: symbols and draws, functions without a rule, and what is named by a text."""
    functions = (part.func for part in formula.atoms(AppliedUndef))
    return {*formula.free_symbols, *formula.atoms(Str, RandomSymbol), *functions}


def _still_assumed(condition: sp.Basic, by: Citing | None, chain: Chain) -> sp.Basic | None:
    """What becomes of an assumption of a result that is cited: in our letters; None where our claim states it.

    Raises:
        ChainError: If it is false here.
    """
    if by is None:
        return condition
    here = by.in_our_letters(condition)
    if here == sp.false:
        msg = f"chain of {chain.claim.id}: {by.claim.id} is proved under {condition}, which is false here"
        raise ChainError(msg)
    return here if implied(here, chain.claim.hypotheses) is None else None


def admits_a_point(chain: Chain) -> bool:
    """Whether some point satisfies everything that a chain supposes, as far as a search tells.

    Raises:
        ChainError: If none does, although some satisfy the hypotheses of the claim alone.
    """
    if next(chain.setting.points((), ENOUGH), None) is not None:
        return True
    alone = replace(chain.setting, hypotheses=chain.claim.hypotheses)
    more = (*chain.assumes, *chain.knows)
    if more and next(alone.points((), ENOUGH), None) is not None:
        msg = (
            f"chain of {chain.claim.id}: no point satisfies {_listed(more)} together with the hypotheses of the claim "
            f"({_listed(chain.claim.hypotheses)}); contradictory assumptions prove anything"
        )
        raise ChainError(msg)
    return False


def _listed(conditions: Sequence[sp.Basic]) -> str:
    return ", ".join(map(str, conditions)) or "none"
