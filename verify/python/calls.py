"""Judging claims from Python: what `verify run` does, without a command line."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from numbers import Real
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from theory import Claim
from verify.python.given import Given, What, given
from verify.python.results import Result, Results
from verify.running.cache import RunLedgers
from verify.running.plan import Options
from verify.running.record import read_record, unknown_in, with_expected
from verify.running.run import run_claims
from verify.running.stamps import stamp
from verify.running.state import remember
from verify.running.times import seconds_in
from verify.showing.run_progress import progress as shown_progress


MOST = 99_999
"""Regimes of a claim, and numbers of its checks."""
EXPECTED = ("supported", "refuted", "vacuous", "undecided")
"""What a claim may be expected to be."""


def run(
    claims: What | None = None,
    *,
    budget: float | str = "10m",
    alpha: float = 1e-6,
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
        _whole("seed", seed, 0),
        _share(alpha),
        _seconds(budget),
        1 if workers is None else _whole("workers", workers, 1),
        None if regimes is None else _whole("regimes", regimes, 1, MOST),
        None if check is None else _whole("check", check, 0, MOST),
        _values({} if at is None else at),
        record=_files(record),
    )
    for name, value in (("fresh", fresh), ("progress", progress)):
        if not isinstance(value, bool):
            msg = f"{name}: expected True or False; got {value!r}"
            raise TypeError(msg)
    if ledger is not None:
        _file("ledger", ledger)
    what = given(claims, _caller())
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
    if len(named := given(claim, _caller()).ids) != 1:
        msg = f"claim: expected one claim, or its id; got {len(named)} for {claim!r}"
        raise ValueError(msg)
    came = run(claim, **how)
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
        known = with_expected(read_record(map(Path, options.record)), [what.suite.claims[one] for one in what.ids])
        unknown_in(known, what.suite.claims, what.ids)
        told = (stack.enter_context(shown_progress(lambda _: None)),) if progress else ()
        fresh = fresh or options.check is not None or what.suite.is_made_here
        found = run_claims(what.suite, what.ids, options, known, ledgers, fresh, *told)
    if not (options.is_partial or what.suite.is_made_here or found["run"]["interrupted"]):
        remember(found, {claim: stamp(what.suite, claim) for claim in found["claims"]})
    return Results(found, what.suite, known, options.is_partial)


def _caller() -> str:
    """Name of the module that calls this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "verify":
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", ""))


def _whole(name: str, value: Any, least: int, most: float = math.inf) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        span = f"from {least} on" if math.isinf(most) else f"from {least} to {most:,}"
        msg = f"{name}: expected a whole number {span}; got {value!r}"
        raise ValueError(msg)
    return value


def _share(alpha: Any) -> float:
    if not isinstance(alpha, Real) or not 0 < float(alpha) < 1:
        msg = f"alpha: expected a probability in (0, 1); got {alpha!r}"
        raise ValueError(msg)
    return float(alpha)


def _seconds(budget: Any) -> float:
    try:
        return seconds_in(budget)
    except ValueError as error:
        msg = f"budget: {error}"
        raise ValueError(msg) from None


def _file(name: str, value: Any) -> str:
    if not isinstance(value, (str, os.PathLike)) or not os.fspath(value):
        msg = f"{name}: expected the path of a file; got {value!r}"
        raise TypeError(msg)
    return str(Path(value))


def _files(record: Any) -> tuple[str, ...]:
    """The files of a record: one, or several; each has to be there."""
    several = [record] if isinstance(record, (str, os.PathLike)) else record
    if isinstance(several, bytes) or not isinstance(several, Iterable):
        msg = f"record: expected paths of files; got {record!r}"
        raise TypeError(msg)
    found = tuple(_file("record", one) for one in several)
    if missing := next((one for one in found if not Path(one).is_file()), None):
        msg = f"record: expected a file; there is no {missing}"
        raise ValueError(msg)
    return found


def _values(at: Any) -> dict[str, Any]:
    if not isinstance(at, Mapping) or not all(isinstance(name, str) for name in at):
        msg = f"at: expected values by name of the parameter, such as {{'n': 100}}; got {at!r}"
        raise TypeError(msg)
    return dict(at)
