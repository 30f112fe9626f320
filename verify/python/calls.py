"""Judging claims from Python: what `verify run` does, without a command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from theory import Claim
from verify.python import arguments
from verify.python.given import Given, What, given
from verify.python.results import Result, Results
from verify.running.cache import RunLedgers
from verify.running.plan import Options
from verify.running.record import record_for
from verify.running.run import run_claims
from verify.running.stamps import stamp
from verify.running.state import remember
from verify.showing.run_progress import progress as shown_progress
from verify.thresholds.runs import RUN_ALPHA


EXPECTED = ("supported", "refuted", "vacuous", "undecided")
"""What a claim may be expected to be."""


def run(
    claims: What | Given | None = None,
    *,
    budget: float | str = "20m",
    alpha: float = RUN_ALPHA,
    seed: int = 0,
    workers: int | None = None,
    regimes: int | None = None,
    check: int | None = None,
    at: Mapping[str, Any] | None = None,
    record: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    ledger: str | os.PathLike[str] | None = None,
    fresh: bool = False,
    progress: bool = False,
) -> Results:
    """Judge claims; nothing is printed unless it is asked for.

    Args:
        claims: Ids, globs or Python files of claims, or `Claim` objects, one or several; all built-in claims for None.
            Claims that the program made itself are judged with the simulators that it declared, in this process, and
            always anew.
        budget: Time for all of it: seconds, or text such as "90s", "5m", "2h".
        alpha: Probability that any verdict is wrong, in (0, 1).
        seed: Seed of every draw.
        workers: Processes; all cores by default, and this one alone for claims that the program made itself.
        regimes: Regimes or growth paths for each claim; by default as `verify run` takes them.
        check: Number of the only check of each claim to run.
        at: Values of parameters that are fixed, by name.
        record: File, or files, of further verdicts on record (TOML).
        ledger: File where results are found and kept; by default one in the user's cache.
        fresh: Whether results that are there are ignored.
        progress: Whether a progress bar is shown.

    Returns:
        Results by id of the claim. An interrupt (Ctrl-C) leaves open claims undecided and returns what is there.

    Raises:
        TypeError, ValueError: If an argument is none of these; the message names it.
        TheoryError: If a name is unknown, a file does not load, or a value of ``at`` does not fit.
        RecordError, LedgerError: If such a file cannot be used.

    """
    options = Options(
        arguments.whole("seed", seed, 0),
        arguments.share("alpha", alpha),
        arguments.seconds("budget", budget),
        1 if workers is None else arguments.whole("workers", workers, 1),
        None if regimes is None else arguments.whole("regimes", regimes, 1, arguments.MOST),
        None if check is None else arguments.whole("check", check, 0, arguments.MOST),
        arguments.values({} if at is None else at),
        record=arguments.files(record),
    )
    arguments.yes_or_no(fresh=fresh, progress=progress)
    if ledger is not None:
        arguments.file("ledger", ledger)
    what = claims if isinstance(claims, Given) else given(claims, arguments.caller())
    if what.suite.is_made_here and options.workers > 1:
        msg = f"workers: expected 1 for claims that a program made itself, which others cannot load; got {workers}"
        raise ValueError(msg)
    if workers is None and not what.suite.is_made_here:
        options = replace(options, workers=os.cpu_count() or 1)
    return _carried_out(what, replace(options, files=what.files), ledger, fresh, progress)


def assert_holds(claim: Claim | str, *, expect: str = "supported", **how: Any) -> Result:
    """Judge one claim in a test; return what came out if that is as expected.

    Args:
        claim: The claim, or its id.
        expect: The verdict that it has to have.
        **how: As in `run`. Each call has an error probability ``alpha`` of its own.

    Raises:
        AssertionError: If it is not; with formula, regime, theory, estimate with its interval, what is assumed, and
            what repeats it. An undecided claim does not hold.

    """
    if expect not in EXPECTED:
        msg = f"expect: expected one of {', '.join(EXPECTED)}; got {expect!r}"
        raise ValueError(msg)
    if not isinstance(claim, (Claim, str)):
        msg = f"claim: expected one claim, or its id; got {claim!r}"
        raise TypeError(msg)
    one_claim = given(claim, arguments.caller())
    if len(one_claim.ids) != 1:
        msg = f"claim: expected one claim, or its id; got {len(one_claim.ids)} for {claim!r}"
        raise ValueError(msg)
    came = run(one_claim, **how)
    if came.json["run"]["interrupted"]:
        raise KeyboardInterrupt
    (found,) = came.values()
    one = replace(found, expected=expect)
    if one.verdict != expect:
        raise AssertionError(one.explain())
    return one


def _carried_out(
    what: Given, options: Options, ledger: str | os.PathLike[str] | None, fresh: bool, progress: bool
) -> Results:
    with ExitStack() as stack:
        if what.suite.is_made_here and ledger is None:
            folder = stack.enter_context(TemporaryDirectory(prefix="verify-"))
            ledger = Path(folder) / "runs.sqlite"  # what a program makes may change without a trace
        named = None if ledger is None else Path(ledger)
        ledgers = stack.enter_context(RunLedgers(named, lambda line: print(line, file=sys.stderr)))
        known, _ = record_for(map(Path, options.record), what.suite.claims, what.ids)
        told = (stack.enter_context(shown_progress(lambda _: None)),) if progress else ()
        fresh = fresh or options.check is not None or what.suite.is_made_here
        found = run_claims(what.suite, what.ids, options, known, ledgers, fresh, *told)
    if not (options.is_partial or what.suite.is_made_here or found["run"]["interrupted"]):
        remember(found, {claim: stamp(what.suite, claim) for claim in found["claims"]})
    return Results(found, what.suite, known, options.is_partial)
