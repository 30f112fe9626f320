"""A run: every check carried out, here or by workers, and what came out as one JSON object."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from theory import Claim, GrowthPath, Kind, Measured, Stated
from theory.language.evaluate import as_float
from verify import __version__
from verify.evidence.clock import OutOfTimeError, limited
from verify.evidence.measuring import Comparison, NoSimulatorError
from verify.judging.agreement import vouch
from verify.judging.exact import judge_exact
from verify.judging.orders import is_order, judge_order
from verify.judging.paths import PathJudge
from verify.judging.points import Limits, judge_point
from verify.judging.statements import judge_statement
from verify.judging.thresholds import AGREEMENT_TOLERANCE
from verify.judging.verdict import Outcome, Verdict, finite
from verify.running.plan import Check, Options, left_out, reproduce
from verify.running.suite import Suite
from verify.simulators import SimulatorError


FAIR = 48.0
"""How many times its even share of the time a check may take."""


def execute(
    suite: Suite, check: Check, options: Options, ends: float = math.inf, share: float = math.inf
) -> dict[str, Any]:
    """One check from start to finish, as it appears in the JSON output.

    Args:
        suite: Claims and simulators.
        check: What to do.
        options: Seed and limits.
        ends: Wall-clock time (`time.time`) at which the run ends.
        share: Seconds that this check may take.

    """
    started = time.monotonic()
    allowed = time_left(ends, share)
    limits = Limits(options.work, started + allowed)
    try:
        asked = suite if check.pair is not None else left_out(suite, [check.claim], options.without)
        # A mutant's formula, or one where a hypothesis fails, may be no number; the verdict says so, not warnings.
        odd = "~" in check.claim or options.without is not None
        quiet = np.errstate(all="ignore" if odd else None)
        patience = limited(allowed + options.patience) if math.isfinite(allowed) else nullcontext()
        with _libraries(len(sys.modules)).limit(limits=1), quiet, patience:
            outcome = check.settled or _judge(asked, check, options, limits)
    except NoSimulatorError as error:
        outcome = Outcome(Verdict.UNDECIDED, str(error))
    except SimulatorError as error:
        outcome = Outcome(Verdict.ERROR, str(error))
    except OutOfTimeError:
        reason = f"out of time: a simulator or a formula had not returned after {time.monotonic() - started:.0f} s"
        outcome = Outcome(Verdict.UNDECIDED, reason)
    except Exception as error:  # a user's formula or traits may raise anything; the run goes on
        outcome = Outcome(Verdict.ERROR, f"{type(error).__name__}: {error}; regime {dict(check.regime)}")
    return describe(suite, check, options, outcome, time.monotonic() - started)


def time_left(ends: float, share: float) -> float:
    """Seconds that a check may take from now on."""
    return min(math.inf if math.isinf(ends) else max(ends - time.time(), 0.0), share)


@lru_cache(maxsize=1)
def _libraries(loaded: int) -> ThreadpoolController:
    """The libraries with threads of their own; looked up again when further modules were loaded."""
    return ThreadpoolController()


def _judge(suite: Suite, check: Check, options: Options, limits: Limits) -> Outcome:
    if check.pair is not None:
        comparison = check.pair.comparison(suite.laboratory)
        return judge_point(
            lambda _: comparison, Kind.EQUAL, AGREEMENT_TOLERANCE, check.alpha, options.seed, None, limits
        )
    return judge_claim(suite, suite.claims[check.claim], check.regime, check.alpha, options.seed, limits)


def judge_claim(
    suite: Suite, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int, limits: Limits | None = None
) -> Outcome:
    """The verdict on a claim at one regime, or along its growth path from there.

    Whether the fast simulators used agree with plain ones is not asked here.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses.
        NoSimulatorError: If a quantity cannot be drawn.
        SimulatorError: If a simulator fails.

    """
    laboratory, limits = suite.laboratory, limits or Limits()
    if claim.kind is Kind.IFF:
        return judge_statement(laboratory, claim, regime, alpha, seed, limits)
    if is_order(claim):
        return judge_order(laboratory, claim, regime, alpha, seed, limits)
    if not claim.quantities:
        return judge_exact(claim, regime, alpha, seed)
    if claim.path is None:
        stated = claim.at(**regime)
        return judge_point(
            lambda lane: laboratory.compare(stated, "plain" if claim.plain else lane),
            claim.kind,
            claim.tolerance,
            alpha,
            seed,
            _value(stated),
            limits,
        )
    at_size = {size: claim.at(size, **regime) for size in claim.path.sizes}

    def lanes(lane: str, size: int) -> Comparison:
        return laboratory.compare(at_size[size], "plain" if claim.plain else lane)

    theory = [_value(stated) for stated in at_size.values()]
    outcome = PathJudge(lanes, claim.path, claim.kind, claim.tolerance, alpha, seed, theory, limits).judge()
    rows = [row | _grown(claim.path, at_size[row["size"]]) for row in outcome.sizes]
    return replace(outcome, sizes=tuple(rows))


def _grown(path: GrowthPath, stated: Stated) -> dict[str, Any]:
    """What the path sets at a size, by name."""
    return {symbol.name: stated.setting[symbol.name] for symbol in path.sets}


def _value(stated: Stated) -> float | None:
    return None if stated.theory.has(Measured) else as_float(stated.theory)


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
    row |= {
        "seconds": round(seconds, 4),
        "confirmed_by": outcome.confirmed_by,
        "reason": outcome.reason,
        "detectable": outcome.detectable,
        "simulators": list(outcome.lanes),
        "fast": list(outcome.fast),
        "reproduce": reproduce(suite, check, options),
    }
    return row


def claim_verdicts(checks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """One verdict per claim id: refuted if any check is, supported only if every check is."""
    found: dict[str, set[str]] = {}
    for check in (c for c in checks if "agreement" not in c):
        found.setdefault(check["claim"], set()).add(check["verdict"])
    order = ("refuted", "error", "undecided", "vacuous", "supported")
    return {claim: next(v for v in order if v in verdicts) for claim, verdicts in found.items()}


def run(
    suite: Suite,
    checks: Sequence[Check],
    options: Options,
    on_done: Callable[[list[dict[str, Any]]], None] = lambda _: None,
    agreed: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Carry out the checks, and return the one JSON object of the run.

    An interrupt (Ctrl-C) leaves open checks undecided and returns what is there.

    Args:
        suite: Claims and simulators.
        checks: From `plan`.
        options: What was asked for.
        on_done: Called with all finished checks after each.
        agreed: Agreements of simulators that an earlier part of the run has shown.

    """
    started = time.time()
    done: dict[int, dict[str, Any]] = {}
    interrupted = False
    ends = started + options.budget
    share = FAIR * options.budget * options.workers / max(len(checks), 1)
    results: Iterator[tuple[int, dict[str, Any]]]
    if options.workers == 1:
        results = ((number, execute(suite, check, options, ends, share)) for number, check in enumerate(checks))
    else:
        from verify.running.pools import spread  # its processes import this module

        results = spread(suite, checks, options, ends, share)
    try:
        for number, result in results:
            done[number] = result
            on_done([done[i] for i in sorted(done)])
    except KeyboardInterrupt:
        interrupted = True
    for number, check in enumerate(checks):
        if number not in done:
            outcome = Outcome(Verdict.UNDECIDED, "interrupted")
            done[number] = describe(suite, check, options, outcome, 0.0)
    rows = [done[i] for i in range(len(checks))]
    vouch([*agreed, *rows])
    return {
        "run": {
            "version": __version__,
            "seed": options.seed,
            "alpha": options.alpha,
            "alpha_spent": sum(row["alpha_spent"] for row in rows),
            "numpy": np.__version__,
            "threads": 1,
            "workers": options.workers,
            "wall_seconds": round(time.time() - started, 3),
            "interrupted": interrupted,
        },
        "claims": claim_verdicts(rows),
        "checks": rows,
    }
