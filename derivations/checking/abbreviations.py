"""What has to be shown of abbreviations: that what they stand for is what they are declared to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sympy as sp

from derivations.checking.declared import Declared, asked
from derivations.errors import ChainError
from derivations.kernel.chain import Chain
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import CheckedStep
from theory.language.matrices import Arbitrary


def of_abbreviations(chain: Chain, steps: Sequence[CheckedStep]) -> Iterator[tuple[int, Declared]]:
    """What has to be shown of abbreviations, and of letters that the growth path sets, each after those in it.

    Each stands beside the number of the first step that speaks of the letter.

    Raises:
        ChainError: If a meaning speaks of its letter, or of a later one.

    """
    setting, path = chain.unaided, chain.claim.path
    _require_free(chain)
    meanings = [*{**({} if path is None else path.sets), **setting.where}.items()]
    for number, (letter, meaning) in enumerate(meanings):
        later = dict(meanings[number:])
        if late := [str(other) for other in later if meaning.has(other)]:
            msg = f"chain of {chain.claim.id}: {letter} is defined by {', '.join(late)}, to be defined before it"
            raise ChainError(msg)
        written = tuple(map(Setting(where=later).defined, setting.hypotheses))
        known = replace(setting, hypotheses=written, where=dict(meanings[:number]), on_path=False)
        if letter not in _given(chain):
            at = next((i for i, step in enumerate(steps) if _speaks_of(step, letter)), 0)
            yield from ((at, one) for one in asked(letter, meaning, known, chain))


def _speaks_of(step: CheckedStep, letter: sp.Basic) -> bool:
    return bool(step.line.before.has(letter) or step.line.after.has(letter))


def _given(chain: Chain) -> set[sp.Basic]:
    """Parameters of the claim that the chain gives a value."""
    return {parameter.symbol for parameter in chain.claim.parameters} & chain.where.keys() - chain.claim.where.keys()


def _require_free(chain: Chain) -> None:
    """Refuse a chain that proves its claim for some values of a parameter only, or with another meaning of a letter.

    Raises:
        ChainError: If it gives a parameter a value that is not the square length of an arbitrary vector, or says of an
            abbreviation of the claim that it stands for something else.

    """
    claim = chain.claim
    for letter in _given(chain):
        vectors = [v for v in chain.where[letter].atoms(Arbitrary) if v.shape[1] == 1 and not v.args[3:]]
        lengths = [sp.Trace(v * v.T) for v in vectors if not claim.lhs.has(v) and not claim.rhs.has(v)]
        if chain.where[letter] not in lengths or letter.is_nonnegative is not True or letter.is_rational:
            msg = f"chain of {claim.id}: where: {letter} is free in the claim, not to be given a value"
            raise ChainError(msg)
    for letter in chain.where.keys() & claim.where.keys():
        if chain.where[letter] != claim.where[letter]:
            msg = (
                f"chain of {claim.id}: where: {letter} is {claim.where[letter]} in the claim; got {chain.where[letter]}"
            )
            raise ChainError(msg)
