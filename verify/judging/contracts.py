"""The contract of what draws for a claim, tried at two of its regimes before it is judged, and what stays open of it.

The regimes are the first two of the claim, whatever seed a run has, so that every check of it tries the same and comes
to the same. Where none of them leads to what a check draws with (a branch of its own, or they cannot be drawn), that is
tried at the regime of the check.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from theory import Claim, Kind
from verify.evidence.clock import OutOfTimeError, limited
from verify.evidence.contract import try_out
from verify.evidence.laboratory import Laboratory
from verify.evidence.sampling import regimes
from verify.evidence.trial import ASKED, BreachError, Trial
from verify.judging.equivalents import simulated_sides
from verify.judging.orders import is_order
from verify.judging.rates import is_rate
from verify.judging.statements import sequence_at
from verify.simulators import Simulator, SimulatorError
from verify.thresholds.comparisons import CHOICE_SECONDS, NUMBER_REGIMES, TRIED_REGIMES


Drawn = list[tuple[Simulator, dict[str, Any]]]
"""What draws, each in its setting."""


@dataclass(frozen=True)
class Kept:
    """What trials say where nothing is broken.

    Attributes:
        assumes: What a verdict assumes because there was no time to try it, in words.
        number: Where all that draws gives a number without drawing, and does not say so: that, in words.
    """

    assumes: tuple[str, ...] = ()
    number: str = ""


def keep_contract(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> Kept:
    """Try what draws for a claim.

    Args:
        laboratory: The simulators at hand, and where trials are remembered.
        claim: What is to be judged.
        regime: Where.

    Raises:
        BreachError: If a simulator breaks its contract.
        SimulatorError: If one cannot draw at the regime, nor at those where it was to be tried.
        NoSimulatorError: If a quantity cannot be drawn.

    """
    if not claim.quantities:
        return Kept()
    trials: dict[str, list[Trial]] = {}
    for simulator, setting in _first(laboratory.simulators, claim):
        try:
            trials.setdefault(simulator.label(setting), []).append(try_out(simulator, setting, laboratory.archive))
        except BreachError:
            raise
        except SimulatorError:  # that it cannot draw there is said by a check there
            continue
    found = kept(laboratory, _drawn_at(laboratory, claim, regime), trials)
    if found.number and _draws_elsewhere(laboratory, claim):
        return Kept(found.assumes)  # at an end, such as a die of one side, there may be nothing to draw
    return found


def _draws_elsewhere(laboratory: Laboratory, claim: Claim) -> bool:
    """Whether something takes from its generator at another regime of a claim; what breaks is said by a check there."""
    with (
        contextlib.suppress(Exception, OutOfTimeError),
        limited(CHOICE_SECONDS),
    ):
        for regime in regimes(claim, NUMBER_REGIMES, 0):
            drawn = _drawn_at(laboratory, claim, regime)
            if not all(try_out(*one, laboratory.archive).is_number for one in drawn):
                return True
    return False


def kept(laboratory: Laboratory, drawn: Drawn, trials: Mapping[str, list[Trial]] | None = None) -> Kept:
    """Try what draws in some settings, unless its kind was tried elsewhere.

    Args:
        laboratory: Where trials are remembered.
        drawn: What draws, each in its setting.
        trials: Those that were passed, by label.

    Raises:
        SimulatorError: If a simulator breaks its contract, or cannot draw.

    """
    assumed: dict[str, None] = {}
    are_numbers = bool(drawn)
    for simulator, setting in drawn:
        found = (trials or {}).get(simulator.label(setting)) or [try_out(simulator, setting, laboratory.archive)]
        are_numbers = are_numbers and all(trial.is_number for trial in found) and _is_untold(simulator, setting)
        if missing := [what for what in ASKED if all(what in trial.untried for trial in found)]:
            assumed[f"{simulator.place} keeps its contract where there was no time to try it: {', '.join(missing)}"] = (
                None
            )
    if are_numbers and all(try_out(*one, laboratory.archive).is_number for one in drawn):
        who = ", ".join(dict.fromkeys(simulator.place for simulator, _ in drawn))
        number = (
            f"{who} takes nothing from its generator, so that its draws do not differ: where a number is meant, "
            "declare it with deterministic=True, and it is judged as one"
        )
        return Kept(tuple(assumed), number)
    return Kept(tuple(assumed))


def _is_untold(simulator: Simulator, setting: Mapping[str, Any]) -> bool:
    """Whether it is not declared that what it draws there is a number."""
    return any(low < high for low, high in simulator.bounds_at(setting))


def _first(simulators: tuple[Simulator, ...], claim: Claim) -> Drawn:
    """What draws for a claim at its first regimes; nothing where that cannot be told."""
    with contextlib.suppress(Exception, OutOfTimeError), limited(CHOICE_SECONDS):
        return _drawn_first(simulators, claim)
    return []


@lru_cache(maxsize=1 << 10)
def _drawn_first(simulators: tuple[Simulator, ...], claim: Claim) -> Drawn:
    laboratory = Laboratory(simulators)
    found: dict[str, tuple[Simulator, dict[str, Any]]] = {}
    for regime in regimes(claim, TRIED_REGIMES, 0):
        with contextlib.suppress(Exception):  # whatever it is, a check there reports it
            found |= {f"{s.label(at)} {at}": (s, at) for s, at in _drawn_at(laboratory, claim, regime)}
    return list(found.values())


def _drawn_at(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> Drawn:
    """What draws for a claim at a regime, where sizes grow at the smallest one."""
    if claim.kind is Kind.IFF:
        stated = list(sequence_at(laboratory, claim, regime).values())[:1]
    elif is_order(claim):
        stated = list((simulated_sides(laboratory, claim, regime) or {}).values())[-1:]
    else:
        stated = [claim.at(None if claim.path is None else claim.path.sizes[0], **regime)]
    return [
        one for each in stated for one in laboratory.drawn(each, "plain" if claim.plain or is_rate(claim) else "best")
    ]
