"""Everything a run can speak of: claims and simulators, built in and from the user's own files."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from derivations import chains_of
from theory import Claim, builtin_claims, load_file
from theory.errors import LoadError, UnknownClaimError
from theory.registry import by_id, claims_of
from verify.evidence.laboratory import Laboratory
from verify.simulators import builtin_simulators, simulators_of


Variants = Callable[[Claim], Sequence[Claim]]
"""What makes further claims of one, under its id, ``~`` and a name."""


def no_variants(claim: Claim) -> Sequence[Claim]:
    """No further claims."""
    return ()


class Claims(dict[str, Claim]):
    """Claims by id; under an id with ``~`` the variant of that name, made when it is asked for."""

    def __init__(self, claims: Mapping[str, Claim], variants: Variants) -> None:
        """Hold claims, and what makes variants of them."""
        super().__init__(claims)
        self.variants = variants

    def __missing__(self, name: str) -> Claim:
        """The variant of that name."""
        origin = origin_of(name)
        if origin != name and origin in self:
            for variant in self.variants(self[origin]):
                if variant.id == name:
                    return variant
        raise KeyError(name)


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
    """

    claims: dict[str, Claim]
    laboratory: Laboratory
    files: dict[str, str]
    variants: Variants = no_variants

    def __post_init__(self) -> None:
        """Have variants at hand."""
        object.__setattr__(self, "claims", Claims(self.claims, self.variants))


def load_suite(files: Sequence[str] = (), variants: Variants = no_variants) -> Suite:
    """The built-in claims and simulators, and those of some files.

    Args:
        files: The user's own.
        variants: What makes variants of claims.

    Raises:
        LoadError: If a file does not import, holds no claim and no simulator, or reuses a name.

    """
    claims = list(builtin_claims().values())
    simulators = list(builtin_simulators())
    origin: dict[str, str] = {}
    for file in files:
        module = load_file(file)
        found, drawn = claims_of(module), simulators_of(module)
        if not found and not drawn and not chains_of(module):
            msg = f"{file}: expected at least one Claim, Chain or simulator; found none"
            raise LoadError(msg)
        taken = {s.name: s for s in simulators}
        for new in drawn:
            if taken.setdefault(new.name, new) is not new:
                msg = f"{file}: a simulator named {new.name} exists already; expected names to be unique"
                raise LoadError(msg)
        claims += found
        simulators += drawn
        origin |= {claim.id: file for claim in found}
    return Suite(by_id(claims), Laboratory(simulators), origin, variants)


@lru_cache(maxsize=4)
def suite_of_process(files: tuple[str, ...], variants: Variants = no_variants) -> Suite:
    """The same, loaded once in each process, for workers."""
    return load_suite(files, variants)


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
            matches = [c for c in suite.claims if fnmatch.fnmatchcase(c, pattern)]
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
