"""Mutants of chains chosen, judged by workers, and counted."""

from __future__ import annotations

import fnmatch
import hashlib
import shlex
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from derivations.errors import DerivationError
from verify.running.derivation.deviations import NOT_SHOWN
from verify.running.derivation.rows import shelf
from verify.running.record import Entry
from verify.running.soundness.mutants import ALTERED, altered_chains
from verify.running.soundness.trial import ASIDE, CAUGHT, KEPT, judged_by_name
from verify.running.suite import origin_of, suite_of_process
from verify.running.workers import spread
from verify.thresholds.derivations import BUSY
from verify.thresholds.soundness import MUTANT_SECONDS, MUTANTS, TRUE_SECONDS


BAD = ("unexplained", "false")
"""What a sound checker leaves none of."""
Progress = Callable[[str, int, int, Mapping[str, Any]], None]
"""Told on the way: what is going on, how much of it is done, of how much, and the result so far."""


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes:
        seed: Decides which mutants are taken.
        count: How many, at most.
        workers: Processes.
        files: The user's own files.
        budget: Seconds for which one mutant may compute.
    """

    seed: int = 0
    count: int = MUTANTS
    workers: int = 1
    files: tuple[str, ...] = ()
    budget: float = MUTANT_SECONDS


@dataclass
class Soundness:
    """What is to be judged, and what came out so far.

    Attributes:
        asked: What is asked for.
        names: Mutants by name, those of one chain together.
        made: How many there are to choose from.
        left_out: Chains that are not altered, each with the reason.
        rows: What was judged, by name.
        interrupted: Whether Ctrl-C ended it.
    """

    asked: Asked
    names: list[str]
    made: int
    left_out: dict[str, str]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    interrupted: bool = False
    started: float = field(default_factory=time.monotonic)


class NoMutantError(DerivationError, LookupError):
    """A word names no mutant of a chain, or nothing is left to alter."""


def prepare(ids: Sequence[str], words: Sequence[str], asked: Asked, record: Mapping[str, Entry]) -> Soundness:
    """The mutants that are asked for.

    Args:
        ids: Claims whose chains are altered; those on record as refuted or vacuous are left out.
        words: Mutants by name or as globs, in place of a choice by the seed.
        asked: What is asked for.
        record: Verdicts on record.

    Raises:
        NoMutantError: If a word names no mutant, or there is none.

    """
    chains, left_out = shelf(asked.files).chains, {}
    all_names: list[str] = []
    for one in dict.fromkeys((*ids, *map(origin_of, words))):
        if one in record and record[one].verdict in NOT_SHOWN:
            left_out[one] = f"on record as {record[one].verdict}: its chain is no true one"
        elif one in chains:
            all_names += altered_chains(chains[one])
    chosen = {name for word in words for name in fnmatch.filter(all_names, word)}
    if missing := [word for word in words if not fnmatch.filter(all_names, word)]:
        msg = f"expected a mutant of a chain, such as {next(iter(all_names), 'ID~drop.1')}; got {missing[0]}"
        raise NoMutantError(msg)
    if not all_names:
        told = "; ".join(f"{one}: {why}" for one, why in left_out.items()) or "no chain"
        msg = f"expected a chain that is expected to hold; got {told}"
        raise NoMutantError(msg)
    if not words:
        chosen = {*sorted(all_names, key=partial(_drawn, asked.seed))[: asked.count]}
    return Soundness(asked, [name for name in all_names if name in chosen], len(all_names), left_out)


def _drawn(seed: int, name: str) -> bytes:
    """Where a mutant comes in the order of a seed, whatever others there are."""
    return hashlib.sha256(f"{seed} {name}".encode()).digest()


def carry_out(soundness: Soundness, on_done: Progress = lambda *_: None) -> dict[str, Any]:
    """Judge the mutants, and return the one JSON object of the command; an interrupt keeps what is finished."""
    asked, names = soundness.asked, soundness.names
    bundles: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        bundles.setdefault(origin_of(name), []).append(number)
    rows = spread(
        _there,
        bundles.values(),
        lambda number: (asked.files, names[number], asked.budget),
        lambda number: _died(names[number]),
        asked.workers,
        partial(_ready, asked.files),
        lambda _: BUSY * (asked.budget + 2 * TRUE_SECONDS),
    )
    try:
        for _, row in rows:
            soundness.rows[row["name"]] = row
            bad = sum(found["status"] in BAD for found in soundness.rows.values())
            words = f"mutants ({bad} not explained):" if bad else "mutants:"
            on_done(words, len(soundness.rows), len(names), {"mutants": soundness.rows})
    except KeyboardInterrupt:
        soundness.interrupted = True
    return result_of(soundness)


def _ready(files: tuple[str, ...]) -> None:
    """Load what a worker needs: that is no time of a mutant."""
    suite_of_process(files)
    shelf(files)


def _there(files: tuple[str, ...], name: str, budget: float) -> dict[str, Any]:
    return judged_by_name(suite_of_process(files).laboratory, shelf(files).chains, name, budget)


def _died(name: str) -> dict[str, Any]:
    """A mutant over which a worker died, or had to be ended."""
    words = name.partition("~")[2].split(".")
    place = words[0].partition("_")[0] if words[0].partition("_")[0] in ALTERED else "claim"
    return {
        "name": name,
        "place": place,
        "operator": words[-2],
        "change": "",
        "status": "late",
        "how": "a worker process died over it",
        "rule": "",
        "misled": [],
        "seconds": 0.0,
    }


# What came out --------------------------------------------------------------------------------


def result_of(soundness: Soundness) -> dict[str, Any]:
    """Everything as JSON-able data."""
    rows = [soundness.rows[name] for name in soundness.names if name in soundness.rows]
    operators = sorted({row["operator"] for row in rows})
    asked = soundness.asked
    return {
        "run": {
            "seed": asked.seed,
            "mutants": len(soundness.names),
            "to_choose_from": soundness.made,
            "budget": asked.budget,
            "workers": asked.workers,
            "seconds": round(sum(row["seconds"] for row in rows), 3),
            "wall_seconds": round(time.monotonic() - soundness.started, 3),
            "interrupted": soundness.interrupted,
        },
        **counted(rows),
        "places": {place: counted(row for row in rows if row["place"] == place) for place in ALTERED},
        "operators": {name: counted(row for row in rows if row["operator"] == name) for name in operators},
        "left_out": soundness.left_out,
        "mutants": {row["name"]: row | {"reproduce": _reproduce(row["name"], asked)} for row in rows},
    }


def counted(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many were judged, of which status; and how many lines were called proved and then found false at a point."""
    rows = list(rows)
    states = [row["status"] for row in rows]
    found = {status: states.count(status) for status in (*CAUGHT, *KEPT, ASIDE)}
    return {"made": len(rows), **found, "misled": sum(len(row["misled"]) for row in rows)}


def _reproduce(name: str, asked: Asked) -> str:
    return shlex.join(["verify", "derive", *asked.files, name, "--mutate"])


def exit_code(result: Mapping[str, Any]) -> int:
    """0 nothing false, and nothing unexplained, is called proved; 1 something is; 3 nothing was judged."""
    if any(result[status] for status in BAD):
        return 1
    return 0 if sum(result[status] for status in (*CAUGHT, *KEPT)) else 3
