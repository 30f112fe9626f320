"""The contract of a simulator, tried before anything is judged with it: in one setting, within about a second.

Same state of the generator, same draws; another stream, others; numpy's and Python's global random state untouched;
rows independent of each other; their law the same however many are asked for; the setting unchanged; no parameter that
is never read. What is broken is an error about the simulator. The streams belong to the simulator and the setting, and
to no run: what is found once is found again, and what passed is remembered in the ledger.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from verify.evidence.archive import Archive, Row, digest
from verify.evidence.global_states import restored
from verify.evidence.survival import harm_of
from verify.evidence.trial import Attempt, Trial
from verify.simulators import Simulator, SimulatorError
from verify.simulators.engine.interrupts import marked_interrupts
from verify.thresholds.trials import TRIAL_SECONDS


OF_FILES = "claims_"
"""How the names of modules begin that were somebody's files."""
OF_PACKAGE = "verify.simulators."
"""How those of this package's modules begin."""
EDITION = 1
"""Of what is tried: what passed another one is tried again."""


def try_out(simulator: Simulator, setting: Mapping[str, Any], archive: Archive | None = None) -> Trial:
    """Try a simulator in a setting, unless that was done before.

    Args:
        simulator: What is tried.
        setting: What it is given.
        archive: Where trials that were passed before are found, and new ones are kept.

    Raises:
        BreachError: If it breaks its contract.
        SimulatorError: If it cannot draw there at all.

    """
    if not simulator.home:  # made by this program for a formula, as derivations do
        return Trial()
    written = json.dumps(setting, sort_keys=True)
    if archive is None:
        return _passed(_tried(simulator, written))
    keys = [digest("contract", EDITION, simulator.name, simulator.content, part) for part in _told(simulator, setting)]
    for key in keys:
        if (known := archive.recall(key)) is not None:
            return Trial(is_number=bool(known[0][0]))
    started = time.monotonic()
    found = _passed(_tried(simulator, written))
    if not found.untried:
        passed = np.array([float(found.is_number)])
        for key in keys[:1] if found.is_number else keys:
            archive.keep(Row(key, simulator.name, 0, 0, 0, time.monotonic() - started, [passed]))
    return found


def _told(simulator: Simulator, setting: Mapping[str, Any]) -> list[str]:
    """What a passed trial is remembered for: its setting; in this package, all settings that go the same way.

    Not where a setting gives a number: another one may draw.
    """
    written = json.dumps(setting, sort_keys=True)
    return [written, simulator.label(setting)] if simulator.home.startswith(OF_PACKAGE) else [written]


def _passed(found: Trial | SimulatorError) -> Trial:
    if isinstance(found, SimulatorError):
        raise found.with_traceback(None)
    return found


@lru_cache(maxsize=1 << 12)
def _tried(simulator: Simulator, setting: str) -> Trial | SimulatorError:
    """What a trial comes to, an error of the simulator included."""
    attempt = Attempt(simulator, json.loads(setting))
    try:
        if simulator.home.startswith(OF_FILES):
            _let_live(attempt)
        with restored(), marked_interrupts():
            return attempt.carry_out()
    except SimulatorError as error:
        return error


def _let_live(attempt: Attempt) -> None:
    """See that a simulator of somebody's file does not end this process, nor take away what it needs.

    Raises:
        BreachError: If it would.

    """
    if harm := harm_of(lambda: attempt.call(0, 1), TRIAL_SECONDS):
        attempt.fail(harm, "let it return or raise, and leave the rest as it is")
