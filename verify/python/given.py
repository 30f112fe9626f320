"""What a caller hands over to be judged: ids, globs and files, or claims that its own program has made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theory import Claim, builtin_claims
from theory.errors import UnknownClaimError
from theory.registry import by_id
from verify.evidence.laboratory import Laboratory
from verify.running.mutation.operators import altered
from verify.running.suite import Claims, Suite, is_file, load_suite, refuse_rivals, require_simulators, select
from verify.simulators import Simulator, builtin_simulators
from verify.simulators.engine.registry import all_declared


What = str | os.PathLike[str] | Claim | Iterable["str | os.PathLike[str] | Claim"]
"""Ids, globs and Python files of claims, or claims; one or several."""


@dataclass(frozen=True)
class Given:
    """What is to be judged, with everything at hand.

    Attributes:
        suite: Claims and simulators.
        ids: The claims to judge.
        files: Files that every process loads for itself.
    """

    suite: Suite
    ids: tuple[str, ...]
    files: tuple[str, ...] = ()


def given(what: What | None, home: str, absolute: bool = False) -> Given:
    """The claims that a caller names or hands over; all built-in ones for None.

    Args:
        what: Ids, globs, files or claims.
        home: Name of the module that asks: its simulators come first.
        absolute: Whether files are named in full, for others who stand elsewhere.

    Raises:
        TypeError: If something is neither a claim nor a word, or claims stand beside words.
        TheoryError: If a word names nothing, a file does not load, two claims share an id, or nothing draws a quantity.

    """
    parts = _one_by_one(what)
    made = [part for part in parts if isinstance(part, Claim) and builtin_claims().get(part.id) is not part]
    words = [part.id if isinstance(part, Claim) else os.fspath(part) for part in parts if part not in made]
    if made and words:
        msg = f"expected claims, or names of claims; got the claim {made[0].id} together with {words[0]!r}"
        raise TypeError(msg)
    if made:
        return _made_here(made, home)
    words = [str(Path(word).absolute()) if absolute and is_file(word) else word for word in words]
    files = tuple(word for word in words if is_file(word))
    suite = load_suite(files, altered)
    chosen = select(suite, words)
    if not chosen:
        msg = f"expected at least one claim; got none in {', '.join(words)}"
        raise UnknownClaimError(msg)
    require_simulators(suite, chosen)
    return Given(suite, tuple(claim.id for claim in chosen), files)


def _one_by_one(what: Any) -> list[Any]:
    if what is None:
        return []
    one = isinstance(what, (str, os.PathLike, Claim))
    if isinstance(what, (bytes, Mapping)):
        msg = f"claims: expected claims, or ids and files as text; got {what!r}"
        raise TypeError(msg)
    if not one and not isinstance(what, Iterable):
        msg = f"claims: expected claims, or ids and files as text; got {what!r}"
        raise TypeError(msg)
    parts = [what] if one else list(what)
    for part in parts:
        if not isinstance(part, (str, Path, os.PathLike, Claim)):
            msg = f"claims: expected claims, or ids and files as text; got {part!r}"
            raise TypeError(msg)
    if not parts:
        msg = "claims: expected at least one; got none (leave it out for all built-in claims)"
        raise ValueError(msg)
    return parts


def _made_here(claims: Sequence[Claim], home: str) -> Given:
    """Claims of this program, with the simulators that it has declared for what they measure."""
    laboratory = Laboratory(simulators_for(claims, home))
    suite = Suite(Claims(by_id(claims), builtin_claims()), laboratory, {}, altered, is_made_here=True)
    require_simulators(suite, claims)
    return Given(suite, tuple(claim.id for claim in claims))


def simulators_for(claims: Sequence[Claim], home: str) -> list[Simulator]:
    """The built-in simulators, and those that this program has declared for what some claims measure.

    Of several that draw the same, those of the module that asks count, and of one name the one that was declared last:
    a notebook declares again what it mends.
    """
    known = {simulator.draw for simulator in builtin_simulators()}
    names = {name for claim in claims for name in claim.quantities}
    latest: dict[tuple[str, str], Simulator] = {}
    for one in all_declared():
        if names & {*one.quantities} and one.draw not in known:
            latest.pop((one.home, one.name), None)
            latest[one.home, one.name] = one
    nearest = {name for one in latest.values() if one.home == home for name in one.quantities}
    own = [one for one in latest.values() if one.home == home or not nearest & {*one.quantities}]
    refuse_rivals(home, own)
    return [*builtin_simulators(), *own]
