"""What the rows of a ledger have to be, whoever wrote them: every reader takes them through here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from zlib import crc32

from verify.evidence.archive import digest, unpacked
from verify.judging.verdict import Verdict


ENTRIES = {"verdict", "alpha_spent", "regime", "gap", "gap_interval", "samples", "reason", "simulators", "purpose"}
"""What an outcome has, beside task and claim."""
NUMBERS = ("alpha_spent", "samples", "seconds")
"""Entries of an outcome that are finite numbers; 0 where there is nothing to say."""


def checksum_of(text: Any) -> int:
    """By which a text is known to be what was written; what is no text has none."""
    return crc32(text.encode()) if isinstance(text, str) else -1


def campaign_in(name: Any, text: Any) -> dict[str, Any]:
    """What was asked for in a campaign, which its name is a hash of.

    Raises:
        ValueError: If the text is not what was written.

    """
    spec = _object(text)
    if digest(spec).hex()[:12] != name:
        _refuse("its name is not the hash of what was asked for")
    if "claims" not in spec:  # the draws of `verify where`, or checks that nobody keeps
        _require(spec, int, "seed" if "where" in spec else "checks")
        return spec
    _require(spec, int, "seed")
    _require_number(spec, "alpha")
    for key in ("claims", "files", "record"):
        _require(spec, list, key)
        if not all(isinstance(one, str) for one in spec[key]):
            _refuse(f"{key} holds what is no text")
    if spec.get("regimes") is not None:
        _require(spec, int, "regimes")
    if "once" in spec:
        _require(spec, dict, "once")
    return spec


def place_in(*numbers: Any) -> tuple[int, ...]:
    """Numbers of a round and of a task in it.

    Raises:
        ValueError: If one of them is no number.

    """
    if not all(isinstance(number, int) for number in numbers):
        _refuse("its place is none")
    return numbers


def task_in(text: Any, checksum: Any) -> dict[str, Any]:
    """A task as it was written.

    Raises:
        ValueError: If the text is not what was written, or no task.

    """
    task = _object(text, checksum)
    for key in ("purpose", "claim"):
        _require(task, str, key)
    for key in ("index", "seed"):
        _require(task, int, key)
    for key in ("alpha", *({"work"} & task.keys())):
        _require_number(task, key)
    if not 0 <= task["alpha"] <= 1:
        _refuse("its alpha is no error probability")
    if not isinstance(task.get("regime", {}), dict):
        _refuse("its regime is none")
    return task


def result_in(text: Any, checksum: Any) -> dict[str, Any]:
    """An outcome as it was written.

    Raises:
        ValueError: If the text is not what was written, or no outcome.

    """
    row = _object(text, checksum)
    if missing := ENTRIES - row.keys():
        _refuse(f"it has no {min(missing)}")
    for key in ("claim", "purpose", "reason"):
        _require(row, str, key)
    if row["verdict"] not in {verdict.value for verdict in Verdict}:
        _refuse(f"{row['verdict']!r} is no verdict")
    for key in NUMBERS:
        _require_number({key: 0} | row, key)
    _require(row, dict, "regime")
    if row["gap"] is not None:
        _require_number(row, "gap", finite=False)
    for key in ("gap_interval", "interval"):
        _require_ends(row.get(key), key)
    return row


def block_in(numbers: Any, checksum: Any) -> bytes:
    """The content of a block as it was written.

    Raises:
        ValueError: If it is not what was written.

    """
    with suppress(TypeError, ValueError):
        if crc32(numbers) == checksum and unpacked(numbers):
            return bytes(numbers)
    msg = "the numbers are not those that were written"
    raise ValueError(msg)


def _object(text: Any, checksum: int | None = None) -> dict[str, Any]:
    """A JSON object that is what was written."""
    found = None
    with suppress(ValueError, TypeError, RecursionError):
        found = json.loads(text)
    if not isinstance(found, dict) or (checksum is not None and checksum_of(text) != checksum):
        _refuse("not what was written")
    return dict(found or {})


def _require(row: Mapping[str, Any], kind: type, key: str) -> None:
    if not isinstance(row.get(key), kind) or isinstance(row.get(key), bool):
        _refuse(f"its {key} is none")


def _require_number(row: Mapping[str, Any], key: str, finite: bool = True) -> None:
    value = row.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or (finite and not math.isfinite(value)):
        _refuse(f"its {key} is no number")


def _require_ends(ends: Any, key: str) -> None:
    """Two ends of an interval, or none; one that is not known is None."""
    if ends is not None and not (isinstance(ends, list) and len(ends) == 2):
        _refuse(f"its {key} is none")
    for end in ends or ():
        if end is not None:
            _require_number({key: end}, key, finite=False)


def _refuse(why: str) -> None:
    raise ValueError(why)
