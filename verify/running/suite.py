"""Everything a run can speak of: claims and simulators, built in and from the user's own files."""

from __future__ import annotations

import difflib
import fnmatch
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from derivations import chains_of
from theory import Claim, Kind, builtin_claims, load_file
from theory.errors import EmptyFileError, LoadError, UnknownClaimError
from theory.registry import BuiltinClaims, by_id, claims_of
from verify.evidence.laboratory import Laboratory
from verify.judging.orders import is_order, unfit
from verify.judging.rates import is_rate, unfit_rate
from verify.simulators import Simulator, builtin_simulators, simulators_of
from verify.simulators.engine.contained import contained
from verify.simulators.engine.opened import watched
from verify.simulators.engine.program import states_of


Variants = Callable[[Claim], Sequence[Claim]]
"""What makes further claims of one, under its id, ``~`` and a name."""


def no_variants(claim: Claim) -> Sequence[Claim]:
    """No further claims."""
    return ()


class Claims(Mapping[str, Claim]):
    """Claims by id, the built-in ones first; under an id with ``~`` the variant of that name, made when asked for."""

    def __init__(
        self, own: Mapping[str, Claim], builtin: Mapping[str, Claim] | None = None, variants: Variants = no_variants
    ) -> None:
        """Hold claims of one's own, the built-in ones where they can be spoken of too, and what makes variants."""
        self.own, self.builtin, self.variants = own, {} if builtin is None else builtin, variants

    def __getitem__(self, name: str) -> Claim:
        """The claim of that id; one's own comes first."""
        for part in (self.own, self.builtin):
            if name in part:
                return part[name]
        origin = origin_of(name)
        for variant in self.variants(self[origin]) if origin != name else ():
            if variant.id == name:
                return variant
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a claim that is no variant."""
        return name in self.own or name in self.builtin

    def __iter__(self) -> Iterator[str]:
        """All ids but those of variants."""
        return iter(dict.fromkeys((*self.builtin, *self.own)))

    def __len__(self) -> int:
        """How many claims there are."""
        return len({*self.builtin, *self.own})

    def __or__(self, other: Mapping[str, Claim]) -> Claims:
        """The same with others in place of some, or beside them."""
        return Claims({**self.own, **other}, self.builtin, self.variants)

    def matching(self, pattern: str) -> list[str]:
        """The ids that a glob matches; of papers only those are read that it may mean."""
        lazy = self.builtin.matching(pattern) if isinstance(self.builtin, BuiltinClaims) else ()
        return list(dict.fromkeys((*lazy, *fnmatch.filter(self.own, pattern))))


def origin_of(name: str) -> str:
    """The id of the claim that a variant was made from; of a claim its own."""
    return name.partition("~")[0]


@dataclass(frozen=True, eq=False)
class Suite:
    """Everything that can be spoken of.

    Attributes:
        claims: Claims by id, and their variants where they are asked for.
        laboratory: The simulators at hand.
        files: Which file each of the user's claims came from.
        variants: What makes variants of claims, such as mutants.
        is_made_here: Whether some of it was made by the program that runs, so that no command can load it.
    """

    claims: Claims
    laboratory: Laboratory
    files: dict[str, str]
    variants: Variants = no_variants
    is_made_here: bool = False

    @property
    def is_builtin(self) -> bool:
        """Whether all claims and simulators at hand are those of this package."""
        ours = self.claims.builtin is builtin_claims() and not self.claims.own
        return ours and self.laboratory.simulators == tuple(builtin_simulators())

    def __post_init__(self) -> None:
        """Have variants at hand."""
        had = self.claims
        had = had if isinstance(had, Claims) else Claims(had)
        object.__setattr__(self, "claims", Claims(had.own, had.builtin, self.variants))


def load_suite(files: Sequence[str] = (), variants: Variants = no_variants) -> Suite:
    """The built-in claims and simulators, and those of some files.

    Args:
        files: The user's own.
        variants: What makes variants of claims.

    Raises:
        LoadError: If a file does not import, holds no claim and no simulator, or reuses a name.

    """
    claims: list[Claim] = []
    simulators = list(builtin_simulators())
    origin: dict[str, str] = {}
    for file in files:
        module = _loaded(file)
        found, drawn = claims_of(module), simulators_of(module)
        if not found and not drawn and not chains_of(module):
            msg = f"{file}: expected at least one Claim, Chain or simulator; found none"
            raise EmptyFileError(msg)
        taken = {s.name: s for s in simulators}
        for new in drawn:
            if taken.setdefault(new.name, new).draw is not new.draw:
                msg = f"{file}: a simulator named {new.name} exists already; expected names to be unique"
                raise LoadError(msg)
        claims += found
        known = {s.draw for s in simulators}
        own = [s for s in drawn if s.draw not in known]
        refuse_rivals(file, own)
        simulators += [replace(s, home=module.__name__) for s in own]  # a file may change what it imports
        origin |= {claim.id: file for claim in found}
    return Suite(Claims(by_id(claims), builtin_claims()), Laboratory(simulators), origin, variants)


def loadable(files: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of some files that import, and a sentence for each of the others."""
    good, wrong = list[str](), list[str]()
    for file in files:
        try:
            _loaded(file)
            good.append(file)
        except LoadError as error:
            wrong.append(str(error))
    return good, wrong


def _loaded(file: str) -> ModuleType:
    """The module of a file; where its program was edited since it was loaded, loaded anew with what it imports."""
    if file in _read and (now := states_of(file)) != _read[file]:
        start = Path(file).resolve()
        others = {part: state for part, state in _read[file].items() if part != start}
        stale = {start} if all(now.get(part) == state for part, state in others.items()) else {start, *others}
        for name, module in list(sys.modules.items()):
            place = getattr(module, "__file__", None)
            if place is not None and name != "__main__" and Path(place).resolve() in stale:
                _forget(name)
        importlib.invalidate_caches()
        del _read[file]
    with watched(file), contained() as is_from_outside:
        try:
            module = load_file(file)
        except KeyboardInterrupt as error:
            if is_from_outside(error):
                raise
            msg = f"{file}: expected a file that imports; it raises KeyboardInterrupt"
            raise LoadError(msg) from error
    if file not in _read:
        _read[file] = states_of(file)
    return module


def _forget(name: str) -> None:
    """Have a module imported anew by whoever imports it next, through the package that it is in, too."""
    module = sys.modules.pop(name)
    package, _, part = name.rpartition(".")
    if getattr(sys.modules.get(package), part, None) is module:
        delattr(sys.modules[package], part)


_read: dict[str, dict[Path, tuple[int, int]]] = {}
"""What each file that was loaded read, as it was then."""


def refuse_rivals(file: str, simulators: Sequence[Simulator]) -> None:
    """Refuse two plain simulators of one quantity where nothing says which one draws.

    Raises:
        LoadError: If there are such: one of them would stand unused beside the other, whatever it draws.

    """
    first: dict[str, str] = {}
    for one in (s for s in simulators if s.plain and s.applies is None):
        for name in one.quantities:
            if (other := first.setdefault(name, one.name)) != one.name:
                msg = (
                    f"{file}: two plain simulators draw {name}, {other} and {one.name}; expected one, or plain=False "
                    "for one that is checked against the other, or applies=... that says where each draws"
                )
                raise LoadError(msg)


@lru_cache(maxsize=4)
def suite_of_process(files: tuple[str, ...], variants: Variants = no_variants) -> Suite:
    """The same, loaded once in each process, for workers."""
    return load_suite(files, variants)


def require_simulators(suite: Suite, claims: Sequence[Claim]) -> None:
    """Refuse claims that cannot be judged, before anything is.

    Raises:
        LoadError: If nothing draws a quantity that one of them measures; the message offers the nearest names.

    """
    for claim in claims:
        why = None if claim.path is None else unfit(claim, claim.path) if is_order(claim) else None
        why = unfit_rate(claim.path) if claim.path is not None and is_rate(claim) else why
        if why is not None and claim.kind is not Kind.LIMIT:
            where = f"{suite.files[claim.id]}: " if claim.id in suite.files else ""
            msg = f"{where}claim {claim.id}: path: {why}; got {claim.path and claim.path.sizes}"
            raise LoadError(msg)
    offered = {name for simulator in suite.laboratory.simulators for name in simulator.quantities}
    for claim in claims:
        for name in (name for name in claim.quantities if name not in offered):
            nearest = difflib.get_close_matches(name, offered, n=2, cutoff=0.6)
            offer = f" (there is one of {' and of '.join(nearest)})" if nearest else ""
            where = f"{suite.files[claim.id]}: " if claim.id in suite.files else ""
            msg = (
                f"{where}claim {claim.id} measures {name}, and no simulator draws {name}{offer}; declare one with "
                f'@simulator("{name}"), or name only claims that have theirs'
            )
            raise LoadError(msg)


def is_file(pattern: str) -> bool:
    """Whether a word on the command line names a Python file rather than a claim."""
    return pattern.endswith(".py")


def select(suite: Suite, patterns: Sequence[str]) -> list[Claim]:
    """The claims that words on the command line name: ids, globs, files; all built-in ones for none.

    A file stands for all its claims, unless another word picks some of them.

    Raises:
        UnknownClaimError: If a word names nothing; the message offers the nearest ids.

    """
    chosen: dict[str, Claim] = {}
    words = [pattern for pattern in patterns if not is_file(pattern)]
    for pattern in patterns:
        if is_file(pattern):
            own = [c for c, file in suite.files.items() if file == pattern]
            picked = any(fnmatch.fnmatchcase(c, word) for c in own for word in words)
            matches = [] if picked else own
        else:
            matches = suite.claims.matching(pattern)
            known = _variants(suite, pattern)
            matches += [variant for variant in known if fnmatch.fnmatchcase(variant, pattern)]
            if not matches:
                nearest = difflib.get_close_matches(pattern, known or suite.claims, n=3, cutoff=0.4)
                offer = f"; did you mean {', '.join(nearest)}?" if nearest else "; see verify list"
                msg = f"unknown claim {pattern!r}: expected an id, a glob or a .py file{offer}"
                raise UnknownClaimError(msg)
        chosen |= {c: suite.claims[c] for c in matches}
    if not patterns:
        chosen = {c: claim for c, claim in suite.claims.items() if c not in suite.files}
    return list(chosen.values())


def _variants(suite: Suite, pattern: str) -> list[str]:
    """The ids of all variants of the claim before the ``~`` of a word."""
    origin = origin_of(pattern)
    if origin == pattern or origin not in suite.claims:
        return []
    return [variant.id for variant in suite.variants(suite.claims[origin])]
