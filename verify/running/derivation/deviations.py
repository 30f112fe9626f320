"""Whether a chain comes out as is on record, and what the record wants where what came out is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derivations import Strength
from derivations.kernel.dependencies import Standing
from verify.running.record import Derivation, Entry


STRONGEST = Derivation(Strength.SYMBOLIC, "")
"""What is expected of a built-in chain about which nothing is on record."""
NOT_SHOWN = {"refuted": Standing("refuted"), "vacuous": Standing("unverified")}
"""What is expected of the chain of a claim that is on record as refuted or as vacuous."""


@dataclass(frozen=True)
class Wanted:
    """What is expected of a chain.

    Attributes:
        standing: What it should come to; None where anything will do that shows its claim.
        is_pinned: Whether that is on record of the chain itself, as it is for every built-in one.
        under: What it should assume that its claim does not state.
    """

    standing: Standing | None
    is_pinned: bool
    under: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The same in words."""
        return "proved or confirmed" if self.standing is None else in_words(self.standing, sorted(self.under))


def in_words(standing: Standing, under: Iterable[str]) -> str:
    """What a chain comes to, and under which conditions that its claim does not state."""
    conditions = ", ".join(under)
    verdict = f"{standing.verdict.removesuffix(' under')} under {conditions}" if conditions else standing.verdict
    return verdict if standing.strength is Strength.NONE else f"{verdict} ({standing.strength})"


def wanted(entry: Entry | None, derivation: Derivation | None, under: Iterable[str] = ()) -> Wanted:
    """What is expected of a chain.

    Args:
        entry: What is on record of its claim.
        derivation: What is on record of the chain, `STRONGEST` where nothing is; None for a chain of the user's own.
        under: What it assumes as on record.

    """
    pinned = derivation is not None
    if entry is not None and entry.verdict in NOT_SHOWN:
        return Wanted(NOT_SHOWN[entry.verdict], pinned)
    if derivation is None:
        return Wanted(None, pinned)
    conditions = frozenset(under)
    return Wanted(Standing.of(derivation.here, bool(conditions)), pinned, conditions)


def deviation(found: Standing, expected: Wanted, under: Iterable[str] = (), simulated: bool = True) -> str:
    """How a chain deviates from what is expected of it: "" where it does not.

    ``open`` is no more than a question without an answer: a chain of the user's own that is unverified, or holds only
    under conditions that its claim does not state; or one that was not simulated although only that decides it.
    ``weaker``, ``stronger`` and ``other`` (something came out refuted, or did not where it should have) are about what
    is on record.

    Args:
        found: What the chain came to.
        expected: What it should have come to.
        under: What it assumes that its claim does not state.
        simulated: Whether simulation was allowed.

    """
    want, conditions = expected.standing, frozenset(under)
    if want is None:
        return "other" if found.verdict == "refuted" else "" if found.holds and not conditions else "open"
    left_out = not simulated and want.strength is Strength.SIMULATED
    if found == want and (conditions == expected.under or not found.holds):
        return ""
    if found.verdict == "unverified" and (left_out or not expected.is_pinned):
        return "open"
    if not (want.holds and found.holds):
        return "weaker" if want.holds and found.verdict == "unverified" else "other"
    return "stronger" if found.strength >= want.strength and conditions <= expected.under else "weaker"


def advice(one: str, found: Standing, expected: Wanted, under: Iterable[str] = ()) -> str:
    """What to write in the expectations of a paper where what came out is right; "" where nothing is on record.

    Args:
        one: Id of the claim.
        found: What its chain came to.
        expected: What it should have come to.
        under: What it assumes that its claim does not state.

    """
    want, file = expected.standing, f"theory/{one.partition('.')[0]}.expected.toml"
    if not expected.is_pinned or want is None:
        return ""
    if found.verdict == "unverified":
        return "mend the chain, or the rule that lost it: no record calls a chain unverified"
    if not want.holds:
        return f"if the claim holds after all, take its [[verdict]] out of {file}"
    if found.verdict == "refuted":
        return f'if the claim is false, {file} wants a [[verdict]] with claim = "{one}", verdict = "refuted", a reason'
    wants = [*_about_strength(one, found, want), *_about_conditions(one, frozenset(under), expected.under)]
    return f"if that is right, {file} wants {'; and '.join(wants)}"


def _about_strength(one: str, found: Standing, want: Standing) -> Iterator[str]:
    if found.strength is want.strength:
        return
    if found.strength is Strength.SYMBOLIC:
        yield f'no [[derivation]] that names "{one}"'
    else:
        yield f'a [[derivation]] with strength = "{found.strength}", a reason and claims = ["{one}"], and no other'


def _about_conditions(one: str, found: frozenset[str], want: frozenset[str]) -> Iterator[str]:
    for condition in sorted(found - want):
        yield f'an [[assumption]] with condition = "{condition}", a reason and claims = ["{one}"]'
    for condition in sorted(want - found):
        yield f'no [[assumption]] with condition = "{condition}" for "{one}"'
