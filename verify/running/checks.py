"""One check carried out, within its time, and what came out as JSON-able data."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from theory import Kind
from verify.evidence.archive import Paused
from verify.evidence.clock import OutOfTimeError, limited
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.trial import BreachError
from verify.judging.assumptions import assumed
from verify.judging.claims import judge_claim
from verify.judging.contracts import kept
from verify.judging.points import judge_point
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict, finite
from verify.running.plan import Check, Options, left_out, reproduce
from verify.running.suite import Suite
from verify.simulators import SimulatorError
from verify.simulators.engine.interrupts import marked_interrupts
from verify.simulators.engine.words import words_of
from verify.thresholds.comparisons import AGREEMENT_TOLERANCE
from verify.thresholds.runs import FAIR_SHARE, UNHURRIED, UNHURRIED_PART


LATE = "late"
"""Entry of a row whose check had too little time, or failed: it may come out otherwise, so no run remembers it."""
CUT_OFF = "cut off"
"""What stands there where a simulator or a formula did not return in the time that its check had."""
Judge = Callable[[Suite, Check, Options, Limits], Outcome]
"""From what is asked for, and when to stop, to an outcome."""


def execute(
    suite: Suite, check: Check, options: Options, allowed: float = math.inf, judge: Judge | None = None
) -> dict[str, Any]:
    """One check from start to finish, as it appears in the JSON output; with `LATE` where its time was too short.

    Args:
        suite: Claims and simulators.
        check: What to do.
        options: Seed and limits.
        allowed: Seconds that it may take.
        judge: What comes to its outcome, where that is not the judge of claims.

    """
    started = time.monotonic()
    limits, is_late = Limits(options.work, started + allowed), False
    broken: list[str] = []
    try:
        asked = suite if check.pair is not None else left_out(suite, [check.claim], options.without)
        # A mutant's formula, or one where a hypothesis fails, may be no number; the verdict says so, not warnings.
        odd = "~" in check.claim or options.without is not None
        quiet = np.errstate(all="ignore" if odd else None)
        interrupted = limited(allowed + options.overtime) if math.isfinite(allowed) else nullcontext()
        with _libraries(len(sys.modules)).limit(limits=1), quiet, marked_interrupts(), interrupted:
            outcome = check.settled or (judge or _judge)(asked, check, options, limits)
    except NoSimulatorError as error:
        outcome = Outcome(Verdict.UNDECIDED, str(error))
    except SimulatorError as error:
        broken = list(error.simulators) if isinstance(error, BreachError) else []
        outcome = Outcome(Verdict.ERROR, str(error))
    except OutOfTimeError:
        is_late = True
        reason = f"out of time: a simulator or a formula had not returned after {time.monotonic() - started:.0f} s"
        outcome = Outcome(Verdict.UNDECIDED, reason)
    except BaseException as error:  # a user's formula may raise anything; the run goes on
        if isinstance(error, KeyboardInterrupt | Paused):
            raise
        outcome = Outcome(Verdict.ERROR, f"{words_of(error)}; regime {dict(check.regime)}")
    row = describe(suite, check, options, outcome, time.monotonic() - started)
    row |= {"broken": broken} if broken else {}
    failed = outcome.verdict is Verdict.ERROR and math.isfinite(allowed)  # in a run: another day it may be mended
    return row | {LATE: CUT_OFF if is_late else True} if is_late or limits.ended or failed else row


def time_left(ends: float, share: float) -> float:
    """Seconds that a check may take from now on.

    Args:
        ends: Wall-clock time (`time.time`) at which everything ends.
        share: Seconds that one check may take.

    """
    return min(math.inf if math.isinf(ends) else max(ends - time.time(), 0.0), share)


def fair_share(seconds: float, workers: int, checks: int) -> float:
    """Seconds that one check may take, where all of them have a time together."""
    return FAIR_SHARE * seconds * workers / max(checks, 1)


def even_share(seconds: float, workers: int, checks: int) -> float:
    """Seconds that the next of so many open checks may take at first; what is not decided then is taken up again."""
    return max(seconds * workers / max(checks, 1), min(UNHURRIED, UNHURRIED_PART * seconds))


@lru_cache(maxsize=1)
def _libraries(loaded: int) -> ThreadpoolController:
    """The libraries with threads of their own; looked up again when further modules were loaded."""
    return ThreadpoolController()


def _judge(suite: Suite, check: Check, options: Options, limits: Limits) -> Outcome:
    if check.pair is not None:
        comparison = check.pair.comparison(suite.laboratory)
        trials = kept(suite.laboratory, [(group.simulator, dict(group.setting)) for group in comparison.groups])
        found = judge_point(
            lambda _: comparison, Kind.EQUAL, AGREEMENT_TOLERANCE, check.alpha, options.seed, None, limits
        )
        rests_on = assumed(found, Kind.EQUAL, AGREEMENT_TOLERANCE, [comparison])
        return replace(found, assumes=(*rests_on, *trials.assumes))
    claim = suite.claims[check.claim]
    return judge_claim(suite.laboratory, claim, check.regime, check.alpha, options.seed, limits)


def describe(suite: Suite, check: Check, options: Options, outcome: Outcome, seconds: float) -> dict[str, Any]:
    """A check and its outcome as JSON-able data."""
    row: dict[str, Any] = {"claim": check.claim, "check": check.index}
    if check.pair is not None:
        row |= {
            "kind": "=",
            "source": "agreement of a fast simulator with the plain one",
            "tolerance": AGREEMENT_TOLERANCE,
        }
        row["agreement"] = {"fast": check.pair.fast, "plain": check.pair.plain}
    else:
        claim = suite.claims[check.claim]
        row |= {"kind": claim.kind.value, "source": str(claim.source), "tolerance": claim.tolerance}
        if claim.path is not None:
            row["path"] = {
                "name": claim.path.name,
                "size": claim.path.size.name,
                "sizes": list(outcome.sizes),
                "limit": None if outcome.limit is None else [finite(end) for end in outcome.limit],
                "settles_at": outcome.settles_at,
            }
    blank = {"theory": None, "estimate": None, "interval": None, "gap": None, "gap_interval": None, "samples": 0}
    row |= {"verdict": outcome.verdict.value, "alpha_spent": check.alpha, "regime": dict(check.regime)}
    row |= blank if outcome.evidence is None else outcome.evidence.to_json()
    if outcome.more is not None:
        row["more_seconds"] = round(outcome.more, 1)
    row |= {
        "seconds": round(seconds, 4),
        "confirmed_by": outcome.confirmed_by,
        "reason": outcome.reason,
        "detectable": outcome.detectable,
        "assumes": list(outcome.assumes),
        "simulators": list(outcome.lanes),
        "fast": list(outcome.fast),
        "reproduce": reproduce(suite, check, options),
    }
    return row
