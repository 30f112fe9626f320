"""Campaigns from Python: what `verify campaign` does with processes of this machine, without a command line."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from verify.python import arguments
from verify.python.given import What, given
from verify.python.results import Results
from verify.running.agenda import Spec, agenda_of
from verify.running.campaign import Abandoned, Campaign, State
from verify.running.crew import Brief, Crew, Here, Local
from verify.running.ledger import Ledger
from verify.running.record import record_for
from verify.running.result import outcome
from verify.running.suite import Suite
from verify.running.times import CAMPAIGN_BUDGET
from verify.showing.progress import watching
from verify.thresholds.runs import RUN_ALPHA
from verify.version import __version__


def campaign(
    claims: What | None = None,
    *,
    rounds: int | None = None,
    budget: float | str | None = None,
    alpha: float = RUN_ALPHA,
    seed: int = 0,
    workers: int | None = None,
    regimes: int | None = None,
    record: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    ledger: str | os.PathLike[str] | None = None,
    progress: bool = False,
) -> Results:
    """Hunt for where claims and simulation part, round after round; nothing is printed unless it is asked for.

    Args:
        claims: Ids, globs or Python files of claims, or `Claim` objects, one or several; all built-in claims for None.
            Claims that the program made itself are judged in this process, and what is found of them is not kept.
        rounds: Rounds to finish. The first one is what `run` does, so one round is a run with half of ``alpha``.
        budget: Time to stop after: seconds, or text such as "90s", "5m", "2h"; ten minutes where no rounds are said.
        alpha: Probability that any verdict is wrong, however long the campaign goes on, in (0, 1).
        seed: Seed of every draw.
        workers: Processes; all cores by default, and this one alone for claims that the program made itself.
        regimes: Regimes or growth paths for each claim in the first round; by default as in `run`.
        record: File, or files, of further verdicts on record (TOML).
        ledger: File in which everything is kept, so that the same call goes on where an earlier one stopped, or for
            more rounds; by default nothing is.
        progress: Whether standard error tells how far it is.

    Returns:
        Results by id of the claim, of all rounds so far; what `json` holds under "campaign" are findings, and which
        hypotheses are needed. An interrupt (Ctrl-C) ends the campaign after the block in hand; a second one is raised.

    Raises:
        TypeError, ValueError: If an argument is none of these; the message names it.
        TheoryError: If a name is unknown, or a file does not load.
        RecordError, LedgerError: If such a file cannot be used.

    """
    spec = Spec(
        arguments.whole("seed", seed, 0),
        arguments.share("alpha", alpha),
        (),
        None if regimes is None else arguments.whole("regimes", regimes, 1, arguments.MOST),
        record=tuple(str(Path(file).absolute()) for file in arguments.files(record)),
    )
    seconds = math.inf if budget is None else arguments.seconds("budget", budget)
    count = math.inf if rounds is None else arguments.whole("rounds", rounds, 1)
    seconds = CAMPAIGN_BUDGET if budget is None and rounds is None else seconds
    processes = (os.cpu_count() or 1) if workers is None else arguments.whole("workers", workers, 1)
    arguments.yes_or_no(progress=progress)
    file = None if ledger is None else Path(arguments.file("ledger", ledger))
    what = given(claims, arguments.caller(), absolute=True)
    if what.suite.is_made_here and (file is not None or (workers or 1) > 1):
        msg = "claims: expected files; what a program made itself no ledger keeps, and no other process loads"
        raise ValueError(msg)
    spec = replace(spec, claims=what.ids, files=what.files)
    with ExitStack() as stack:
        at = file or Path(stack.enter_context(TemporaryDirectory(prefix="verify-")), "ledger.sqlite")
        kept = stack.enter_context(closing(Ledger(at)))
        ends = time.monotonic() + seconds
        watch = stack.enter_context(watching(spec, ends)) if progress else lambda _: None
        return _carried_out(what.suite, spec, kept, processes, ends, count, watch)


def _carried_out(
    suite: Suite,
    spec: Spec,
    ledger: Ledger,
    workers: int,
    ends: float,
    rounds: float,
    watch: Callable[[State], None],
) -> Results:
    record, _ = record_for(map(Path, spec.record), suite.claims, spec.claims)
    name = ledger.begin(spec.to_json(), __version__)
    brief = Brief(str(ledger.file.absolute()), name, spec.files, variants=suite.variants)
    crew: Crew = Here(suite) if suite.is_made_here else Local(workers, spec.files, suite.variants)
    whole = False
    try:
        whole = Campaign(ledger, suite, agenda_of(suite, spec, record), brief, crew).run(ends, rounds, watch)
    except Abandoned:
        raise
    except KeyboardInterrupt:
        pass  # what there is so far is told
    return Results(outcome(ledger, name, spec, suite, workers, whole), suite, record, not whole, spec.claims)
