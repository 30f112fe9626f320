"""The last verdict on each claim, remembered between runs in the user's state folder."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any


FIELDS = {"verdict", "stamp", "when", "seed", "alpha"}
"""What is kept of each."""


def state_file() -> Path:
    """Where last verdicts are kept: under ``XDG_STATE_HOME``, by default ``~/.local/state``."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "theory-verify" / "last.json"


def write_whole(file: Path, text: str) -> None:
    """Replace a file in one step, so that a kill leaves the old or the new one, never half."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remember(result: Mapping[str, Any], stamps: Mapping[str, str]) -> None:
    """Keep the claim verdicts of a run; a state folder that cannot be written is no reason to fail.

    Args:
        result: What was found.
        stamps: Hashes of what each verdict depends on, as of `verify.running.stamps.stamp`.

    """
    when = time.strftime("%Y-%m-%d %H:%M")
    seed, alpha = result["run"]["seed"], result["run"]["alpha"]
    run = {"when": when, "seed": seed, "alpha": alpha}
    fresh = {claim: {"verdict": v, "stamp": stamps[claim]} | run for claim, v in result["claims"].items()}
    file = state_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(recall() | fresh, indent=1))
    except OSError:
        return


def recall() -> dict[str, dict[str, Any]]:
    """What is remembered, by claim id; nothing if the file is missing or spoilt."""
    try:
        known = json.loads(state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    rows = known if isinstance(known, dict) else {}
    return {claim: row for claim, row in rows.items() if isinstance(row, dict) and row.keys() >= FIELDS}
