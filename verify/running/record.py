"""What is on record: how claims come out that are not supported, read from the reviewed files of the papers."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import theory
import theory.errors
from derivations.kernel.proof import Strength


SUFFIX = ".expected.toml"
"""How the file ends that stands beside the formulas of a paper and says what comes out for them."""
ON_RECORD = ("refuted", "vacuous", "undecided")


class RecordError(ValueError):
    """A file of what is on record is not well formed."""


@dataclass(frozen=True)
class Entry:
    """One verdict on record.

    Attributes:
        claim: Id of the claim.
        verdict: ``refuted``, ``vacuous`` or ``undecided`` (by nature).
        reason: Why the claim comes out like this.
        regime: For refuted: where; every run of the claim starts with this regime.
        finding: What is wrong, in one line.
        file: Where it stands.
    """

    claim: str
    verdict: str
    reason: str
    regime: Mapping[str, Any] = field(default_factory=dict)
    finding: str = ""
    file: str = ""


@dataclass(frozen=True)
class Derivation:
    """A derivation on record, because it is weaker than step by symbolic step.

    Attributes:
        strength: How strongly its weakest step is checked.
        reason: Why it is no stronger.
        needs: A package, an extra of this one, without which it is weaker still; "" for none.
        without: How strongly it is checked where that is not installed.
    """

    strength: Strength
    reason: str
    needs: str = ""
    without: Strength = Strength.NONE

    def __post_init__(self) -> None:
        """Check that it says what comes out without what it needs."""
        if bool(self.needs) is not (Strength.NONE < self.without < self.strength):
            msg = f"expected needs together with without, a strength below {self.strength}; got {self.needs!r}"
            raise ValueError(msg)

    @property
    def here(self) -> Strength:
        """How strongly it is checked with what is installed."""
        missing = self.needs and importlib.util.find_spec(self.needs) is None
        return self.without if missing else self.strength

    @property
    def words(self) -> str:
        """What it makes of the claim, and how strongly."""
        return f"{self.strength.verdict} ({self.strength})"


def built_in_files() -> dict[str, Path]:
    """The files of the papers by stem, found beside their formulas."""
    found = sorted(file for folder in theory.__path__ for file in Path(folder).glob(f"*{SUFFIX}"))
    return {file.name.removesuffix(SUFFIX): file for file in found}


def read_record(own: Iterable[Path] = ()) -> dict[str, Entry]:
    """Verdicts on record by claim id: those of all papers, and those in some files of the user's own.

    Raises:
        RecordError: If a file cannot be read, an entry lacks a field, or a claim stands there twice.

    """
    entries: dict[str, Entry] = {}
    for file in (*built_in_files().values(), *own):
        for row in read_verdicts(file):
            if row.claim in entries:
                msg = f"{file}: {row.claim} is on record twice"
                raise RecordError(msg)
            entries[row.claim] = row
    return entries


def record_for(
    own: Iterable[Path], claims: Mapping[str, theory.Claim], asked: Collection[str]
) -> tuple[dict[str, Entry], list[str]]:
    """The record against which claims are judged, and what it says of claims that are not at hand.

    Where nothing is on record of a claim, what its file expects of it counts.

    Args:
        own: Files of the user's.
        claims: Those at hand.
        asked: Ids of those that are judged; of the papers' record only what it says of them is looked at.

    Raises:
        RecordError: As in `read_record`, or if a claim that is at hand does not speak of the regime on record.

    """
    record = read_record(own)
    papers = {str(file) for file in built_in_files().values()}
    others = {name for name, entry in record.items() if entry.file not in papers}
    for name in (name for name in record if name in asked or (name in others and name in claims)):
        _check_regime(claims[name], record[name])
    new = [claims[name] for name in asked if name not in record and claims[name].expect != "supported"]
    expected = {claim.id: Entry(claim.id, claim.expect, "Expected by its file.") for claim in new}
    return record | expected, [f"{name} is no claim that is at hand" for name in sorted(others) if name not in claims]


def _check_regime(claim: theory.Claim, entry: Entry) -> None:
    """Refuse a regime of which the claim does not speak: a run would begin there, and what it saw be no verdict.

    Raises:
        RecordError: If it is such a one.

    """
    if not entry.regime:
        return
    where = f"{entry.file}: {claim.id}: the regime on record"
    known = {parameter.name for parameter in claim.parameters}
    if unknown := sorted({*entry.regime} - known):
        msg = f"{where} names {', '.join(unknown)}; expected of {', '.join(sorted(known))}"
        raise RecordError(msg)
    try:
        theory.require_admissible(claim, entry.regime)
    except theory.errors.InadmissibleError as error:
        msg = f"{where} is outside what the claim speaks of: {str(error).removeprefix(f'{claim.id}: ')}"
        raise RecordError(msg) from error


def read_verdicts(file: Path) -> list[Entry]:
    """The verdicts on record in one file, in order.

    Raises:
        RecordError: If the file cannot be read, or an entry lacks a field.

    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        rows = [Entry(**row, file=str(file)) for row in content.get("verdict", [])]
    except (OSError, ValueError, TypeError) as error:
        why = str(error).replace("Entry.__init__()", "an entry")
        msg = f"{file}: expected [[verdict]] tables with claim, verdict, reason and regime; {why}"
        raise RecordError(msg) from error
    for row in rows:
        if row.verdict not in ON_RECORD:
            msg = f"{file}: {row.claim}: expected a verdict of {', '.join(ON_RECORD)}; got {row.verdict!r}"
            raise RecordError(msg)
        if not isinstance(row.regime, Mapping):
            msg = f"{file}: {row.claim}: expected a regime of values by letter, such as {{n = 2}}; got {row.regime!r}"
            raise RecordError(msg)
    return rows


def read_derivations() -> dict[str, Derivation]:
    """What is on record of the derivations of all papers, by claim id; those of other claims are symbolic.

    Raises:
        RecordError: If a file is not well formed, or a claim stands there twice.

    """
    found: dict[str, Derivation] = {}
    for file in built_in_files().values():
        for claims, derivation in derivations_in(file):
            if twice := found.keys() & claims:
                msg = f"{file}: the derivation of {', '.join(sorted(twice))} is on record twice"
                raise RecordError(msg)
            found |= dict.fromkeys(claims, derivation)
    return found


def derivations_in(file: Path) -> list[tuple[tuple[str, ...], Derivation]]:
    """What is on record of derivations in one file, in order, with the claims that it holds for.

    Raises:
        RecordError: If the file cannot be read, or an entry lacks a field.

    """
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("derivation", [])
        return [(tuple(row["claims"]), _derivation(row)) for row in rows]
    except (OSError, tomllib.TOMLDecodeError, TypeError, ValueError, KeyError) as error:
        msg = f"{file}: expected [[derivation]] tables with claims, strength and reason; {error}"
        raise RecordError(msg) from error


def read_assumptions() -> dict[str, dict[str, str]]:
    """What is on record of the conditions that derivations assume and their claims do not state: reason by condition.

    Raises:
        RecordError: If a file is not well formed, or a condition of a claim stands there twice.

    """
    found: dict[str, dict[str, str]] = {}
    for file in built_in_files().values():
        for claims, condition, reason in assumptions_in(file):
            for claim in claims:
                if condition in found.setdefault(claim, {}):
                    msg = f"{file}: that the derivation of {claim} assumes {condition} is on record twice"
                    raise RecordError(msg)
                found[claim][condition] = reason
    return found


def assumptions_in(file: Path) -> list[tuple[tuple[str, ...], str, str]]:
    """Conditions that derivations assume as one file has them on record, with the claims that do not state them.

    Raises:
        RecordError: If the file cannot be read, or an entry lacks a field.

    """
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("assumption", [])
        return [(tuple(row["claims"]), row["condition"], row["reason"]) for row in rows]
    except (OSError, tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        msg = f"{file}: expected [[assumption]] tables with condition, reason and claims; {error}"
        raise RecordError(msg) from error


def _derivation(row: Mapping[str, Any]) -> Derivation:
    strength, without = (Strength[row.get(name, "none").upper()] for name in ("strength", "without"))
    if strength is Strength.NONE:
        msg = f"expected a strength; got {row.get('strength')!r}"
        raise ValueError(msg)
    return Derivation(strength, row["reason"], row.get("needs", ""), without)


def notes_in(file: Path) -> list[str]:
    """What one file says besides, in paragraphs."""
    notes = tomllib.loads(file.read_text(encoding="utf-8")).get("notes", "")
    return [paragraph for paragraph in notes.split("\n\n") if paragraph]


@dataclass(frozen=True)
class News:
    """A claim that did not come out as expected."""

    claim: str
    expected: str
    verdict: str

    @property
    def is_open(self) -> bool:
        """Whether the claim was merely left without an answer."""
        return self.verdict in ("undecided", "error")


def compare(verdicts: Mapping[str, str], record: Mapping[str, Entry], partial: bool = False) -> list[News]:
    """The claims whose verdict differs from what is on record.

    Args:
        verdicts: Verdict by claim id.
        record: What is expected; claims not on record are expected to be supported.
        partial: Whether only a part of each claim's regimes was looked at, so that a claim on
            record as refuted may come out supported.

    """
    news = []
    for claim, verdict in verdicts.items():
        expected = record[claim].verdict if claim in record else "supported"
        if verdict != expected and not (partial and verdict == "supported"):
            news.append(News(claim, expected, verdict))
    return news


def exit_code(news: Iterable[News], is_unfinished: bool = False) -> int:
    """0 all as expected, 1 a refutation (or another change) not on record, 3 undecided or unfinished."""
    states = [item.is_open for item in news] + [True] * is_unfinished
    return 0 if not states else 3 if all(states) else 1
