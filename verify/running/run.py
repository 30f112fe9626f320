"""A run: every check carried out, here or by workers, and what came out as one JSON object."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from verify import __version__
from verify.judging.agreement import vouch
from verify.judging.claims import claim_verdicts
from verify.judging.verdict import Outcome, Verdict
from verify.running.checks import describe, execute
from verify.running.plan import Check, Options
from verify.running.pools import spread_checks
from verify.running.suite import Suite


FAIR = 48.0
"""How many times its even share of the time a check may take."""


def run_checks(
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
        results = spread_checks(suite, checks, options, ends, share)
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
